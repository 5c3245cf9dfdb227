"""How the patient stands to a pathway as a whole: on it, not, excluded, ended, cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE
from waypost.evaluate.days_of_change import days_of_enrolment
from waypost.evaluate.evaluation import EnrolmentStatus
from waypost.evaluate.moment import Moment
from waypost.evaluate.truth import NotKnown, Truth, any_true
from waypost.record import Patient
from waypost_dsl.durations import previous_day
from waypost_dsl.model import Outcome, Pathway

_DATE_OF_DEATH = NotKnown("not comparable", "date of death", DATE_DOES_NOT_SETTLE)


@dataclass(frozen=True, slots=True)
class Entry:
    """How the patient stands to the pathway.

    Args:
        status: on it or not.
        answer: the enrolment condition's answer.
        exclusions: the answers of the exclusions, in their order; empty where nobody asked.
        outcome: the outcome that ended it.
        provisional: enrolled only provisionally (4.10).
    """

    status: EnrolmentStatus
    answer: Answer
    exclusions: tuple[Answer, ...] = ()
    outcome: str | None = None
    provisional: bool = False

    @property
    def is_on_pathway(self) -> bool:
        """Whether steps are judged: enrolled, or ended while the enrolment still held."""
        return self.status == "enrolled" or (
            self.status == "ended" and self.answer.truth is Truth.TRUE
        )

    @property
    def exclusion_not_known(self) -> bool:
        """Whether it cannot be told that no exclusion holds."""
        return self.status in ("enrolled", "ended") and any(
            answer.truth is Truth.UNKNOWN for answer in self.exclusions
        )


def frozen_on(patient: Patient, seen_by: date) -> date | None:
    """Return the day everything is frozen at: that of the death, once it is past (4.7).

    Of a partial date it is the first day: nothing may fall due after a death, whenever it was.

    Args:
        patient: the patient.
        seen_by: the day of the evaluation, or of knowledge where that is earlier.
    """
    died = patient.died
    return died.first if died is not None and died.last <= seen_by else None


def may_have_died(patient: Patient, seen_by: date) -> bool:
    """Return whether a partial date of death leaves it open if the patient had died by then."""
    died = patient.died
    return died is not None and died.first <= seen_by < died.last


def last_day_of(patient: Patient, as_at: date, seen_by: date) -> date:
    """Return the last day that a replay may walk: nobody goes on after a day they may be dead on.

    Args:
        patient: the patient.
        as_at: the day of the evaluation.
        seen_by: as for `frozen_on`.
    """
    died = patient.died
    if died is None or died.first > seen_by:
        return as_at
    return died.first if died.last <= seen_by else previous_day(died.first)


def died_undated(patient: Patient) -> bool:
    """Return whether the patient is recorded as dead without a date: then nothing is judged."""
    return patient.deceased and patient.died is None


def entry_of(moment: Moment, *, frozen: bool) -> Entry:
    """Return how the patient stands at a moment; `frozen` says that it is the day of death."""
    pathway = moment.case.pathway
    answer = moment.ask(pathway.enrolment.condition)
    maybe_dead = not frozen and may_have_died(moment.case.record.patient, moment.seen_by)
    if maybe_dead and answer.truth is not Truth.FALSE:
        return Entry("unknown", replace(answer, truth=Truth.UNKNOWN, reasons=(_DATE_OF_DEATH,)))
    match answer.truth:
        case Truth.UNKNOWN:
            return Entry("unknown", answer)
        case Truth.FALSE:
            outcome = _left_by(moment) if _was_enrolled(moment) else None
            return Entry("not enrolled" if outcome is None else "ended", answer, (), outcome)
        case Truth.TRUE:
            pass
    exclusions = tuple(moment.ask(one.condition) for one in pathway.exclusions)
    if any_true(one.truth for one in exclusions) is Truth.TRUE:
        return Entry("excluded", answer, exclusions)
    outcome = (
        outcome_of_death(pathway)
        if frozen or died_undated(moment.case.record.patient)
        else _left_by(moment)
    )
    status = "enrolled" if outcome is None else "ended"
    return Entry(status, answer, exclusions, outcome, _is_provisional(moment))


def _was_enrolled(moment: Moment) -> bool:
    condition = moment.case.pathway.enrolment.condition
    earlier = [day for day in days_of_enrolment(moment.case) if day < moment.day]
    return any(moment.on(day).ask(condition).truth is Truth.TRUE for day in earlier)


def outcome_of_death(pathway: Pathway) -> str:
    """Return the outcome that a pathway has for a death; `died` where it names none."""
    for node in pathway.nodes.values():
        if isinstance(node, Outcome) and node.kind == "died":
            return node.name
    return "died"


def _left_by(moment: Moment) -> str | None:
    for node in moment.case.pathway.nodes.values():
        if (
            isinstance(node, Outcome)
            and node.when is not None
            and node.kind != "died"
            and moment.ask(node.when).truth is Truth.TRUE
        ):
            return node.name
    return None


def _is_provisional(moment: Moment) -> bool:
    condition = moment.case.pathway.enrolment.provisionally
    return condition is not None and moment.ask(condition).truth is not Truth.FALSE
