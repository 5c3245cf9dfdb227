"""The signals of a run: every patient's, put together, and compared with other patients' days.

Days to compare with are drawn when every admission is known, so the data are read a second time
for the patients who were drawn. In between, memory holds a few hundred bytes a patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from waypost.cohort.evaluating import PatientResult, Question
from waypost.cohort.faults import without_values
from waypost.cohort.results import INTERNAL_ERROR, ErrorRow
from waypost.emit.detected_issue import DetectedIssue, detected_issue
from waypost.fhir import PatientInput
from waypost.record import Record
from waypost.signals.comparison import (
    Candidate,
    ComparisonDay,
    Draw,
    comparison_day,
    draw_days,
    kept_days,
)
from waypost.signals.of_patient import signals_of
from waypost.signals.replay import Asking
from waypost.signals.signal import Signal
from waypost.signals.summary import SignalInShort, SignalsSummary, in_short, summary
from waypost_dsl.durations import Duration, subtract
from waypost_dsl.model import Pathway

LOOK_BACK = Duration(12, "months")
"""How far back a run without a reporting period looks for admissions (D)."""

DEFAULT_SEED = 1
"""What days to compare with are drawn with, if nobody says otherwise."""


def days_looked_at(question: Question) -> tuple[date, date]:
    """Return the first and last day on which a spell may begin to be among a run's signals.

    They are those of the reporting period, up to the day of the run; without a period, the 12
    months up to that day.
    """
    if question.period is not None:
        first, last = question.period
        return first, min(last, question.as_at)
    return subtract(question.as_at, LOOK_BACK) + timedelta(days=1), question.as_at


@dataclass(frozen=True, slots=True)
class SignalsOfPatient:
    """What was found for one patient.

    Args:
        signals: the signals.
        issues: the same as DetectedIssues.
        in_short: what the totals need of them.
        spells: the spells by nature and rule.
        candidate: the patient as somebody to compare with; None who was never on a pathway, or
            is not known to be of the population that was asked for.
        errors: a fault of ours, if there was one.
    """

    signals: tuple[Signal, ...] = ()
    issues: tuple[DetectedIssue, ...] = ()
    in_short: tuple[SignalInShort, ...] = ()
    spells: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    candidate: Candidate | None = None
    errors: tuple[ErrorRow, ...] = ()


def signals_of_patient(
    pathways: Sequence[Pathway], result: PatientResult, question: Question
) -> SignalsOfPatient:
    """Return the signals of a patient whom the pathways were evaluated for.

    Args:
        pathways: the same pathways.
        result: what came out.
        question: what is asked of every record.

    Returns:
        The signals; a fault of ours is a row of errors and never ends the run.
    """
    record = result.read.record
    first, last = days_looked_at(question)
    try:
        found = signals_of(
            pathways,
            record,
            first=first,
            as_at=last,
            known_at=question.known_at,
            asking=_asking(question),
            population=question.population,
        )
    except Exception as fault:  # noqa: BLE001 - one patient's fault must not end the run
        return SignalsOfPatient(errors=(_error(result.read, fault),))
    been_on = frozenset(
        one.pathway for one in result.evaluations if one.status in ("enrolled", "ended")
    )
    # Days are compared with those of the same population.
    is_of_it = question.population is None or question.population.has(record.patient)
    return SignalsOfPatient(
        found.signals,
        tuple(detected_issue(one, record.patient) for one in found.signals),
        tuple(in_short(one) for one in found.signals),
        found.spells,
        found.candidate(record, been_on) if been_on and is_of_it else None,
    )


@dataclass
class SignalsOfRun:
    """Gathers the signals of a run's patients; a second record takes the first one's place.

    Args:
        pathways: the pathways of the run.
        question: what is asked of every record.
        seed: what the days to compare with are drawn with.
    """

    pathways: Sequence[Pathway]
    question: Question
    seed: int = DEFAULT_SEED
    _patients: dict[str, SignalsOfPatient] = field(
        default_factory=dict[str, SignalsOfPatient], repr=False
    )

    def add(self, patient: str, found: SignalsOfPatient) -> None:
        """Add what was found for a patient; of the signals, only what the totals need is kept."""
        self._patients[patient] = SignalsOfPatient(
            in_short=found.in_short, spells=found.spells, candidate=found.candidate
        )

    def draws(self) -> dict[str, list[Draw]]:
        """Return the days that were drawn to compare admissions with, by patient."""
        cases = [case for one in self._patients.values() for s in one.in_short for case in s.cases]
        candidates = [one.candidate for one in self._patients.values() if one.candidate is not None]
        drawn = draw_days(cases, candidates, seed=self.seed, as_at=days_looked_at(self.question)[1])
        by_patient: dict[str, list[Draw]] = {}
        for one in drawn:
            by_patient.setdefault(one.patient, []).append(one)
        return by_patient

    def compared(self, record: Record, draws: Iterable[Draw]) -> tuple[ComparisonDay, ...]:
        """Replay the days that were drawn of a patient."""
        named = {one.name: one for one in self.pathways}
        asking = _asking(self.question)
        found = (comparison_day(named[one.pathway], record, one, asking=asking) for one in draws)
        return tuple(one for one in found if one is not None)

    def summary(
        self, compared: Iterable[ComparisonDay], *, signals_sha256: str | None = None
    ) -> SignalsSummary:
        """Return the totals, with what was missed beside the same on the days compared with."""
        first, last = days_looked_at(self.question)
        spells: Counter[tuple[str, str]] = Counter()
        for one in self._patients.values():
            spells.update(one.spells)
        return summary(
            (short for one in self._patients.values() for short in one.in_short),
            first=first,
            last=last,
            spells=spells,
            comparison=kept_days(compared),
            seed=self.seed,
            population=self.question.population,
            signals_sha256=signals_sha256,
        )


def _asking(question: Question) -> Asking:
    return Asking(question.period, dict(question.parameters or {}))


def _error(read: PatientInput, fault: Exception) -> ErrorRow:
    patient = read.record.patient.id
    message = without_values(fault)
    return ErrorRow(read.file, patient, None, None, None, INTERNAL_ERROR, "error", message)
