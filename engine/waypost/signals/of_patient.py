"""All signals of one patient, from the admissions of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from waypost.admissions import Decision, LeftOut, Population, Spell, spells_of
from waypost.admissions.ambulatory_care import ambulatory_care_sensitive
from waypost.admissions.readmissions import readmissions_of
from waypost.evaluate.evaluation import Days
from waypost.record import UNDATED, Record
from waypost.signals.comparison import Candidate
from waypost.signals.from_record import signal_of
from waypost.signals.replay import Asking
from waypost.signals.signal import EarlyReadmission, Signal
from waypost_dsl.model import Pathway

NOT_READABLE = "not readable"
"""Stands for the nature of a stay that is in no spell, because it cannot be read."""

START_NOT_CERTAIN = "the dates leave open whether it began in these days"
"""The rule by which an unplanned spell is no certain admission of the days looked at."""


@dataclass(frozen=True, slots=True)
class PatientSignals:
    """What the admissions of one patient say.

    Args:
        signals: the unplanned spells that began in the days looked at, in their order.
        spells: all spells that began in them, by nature and rule, and the stays that cannot be
            read as `not readable`, by what is wrong with them.
        unplanned: first and last day of every unplanned spell, whenever it began.
    """

    signals: tuple[Signal, ...]
    spells: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    unplanned: tuple[tuple[date, date | None], ...] = ()

    def candidate(self, record: Record, pathways: frozenset[str]) -> Candidate:
        """Return the patient as somebody whom admissions of others can be compared with."""
        patient = record.patient
        return Candidate(patient.id, patient.birth, patient.sex, pathways, self.unplanned)


def signals_of(
    pathways: Sequence[Pathway],
    record: Record,
    *,
    first: date,
    as_at: date,
    known_at: date | None = None,
    asking: Asking | None = None,
    population: Population | None = None,
) -> PatientSignals:
    """Return the signals of a patient.

    Args:
        pathways: compiled pathways.
        record: the patient's record.
        first: the first day on which a spell may begin to be looked at.
        as_at: the last one; only what had happened by it counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        asking: the reporting period and parameters.
        population: whose admissions count; None counts everybody's, also where no practice is
            recorded.

    Returns:
        A signal for each unplanned spell, and how many spells there are of each nature.
    """
    admissions = spells_of(record, seen_by=as_at, known_at=known_at)
    found = (
        _certainly_in(one, first, as_at)
        for one in admissions.spells
        if one.started.first <= as_at and first <= one.started.last
    )
    there = [_of_population(one, record, population) for one in found]
    outside = population is not None and population.registration(record.patient) == "outside"
    unreadable = [
        one for one in admissions.unreadable if not outside and _may_be_in(one, first, as_at)
    ]
    unplanned = [one for one in admissions.spells if one.decision.nature == "unplanned"]
    returns = _returns(admissions.spells)
    return PatientSignals(
        tuple(
            signal_of(
                pathways,
                record,
                spell,
                as_at=as_at,
                acsc=ambulatory_care_sensitive(spell),
                early_readmission=returns.get(spell.id),
                asking=asking,
            )
            for spell in there
            if spell.decision.nature == "unplanned"
        ),
        Counter[tuple[str, str]](
            [
                *((one.decision.nature, one.decision.rule) for one in there),
                *((NOT_READABLE, one.why) for one in unreadable),
            ]
        ),
        tuple(_days(one) for one in unplanned),
    )


def _certainly_in(spell: Spell, first: date, last: date) -> Spell:
    """Return a spell; an unplanned one that may have begun on another day is no certain one."""
    began, decision = spell.started, spell.decision
    if decision.nature != "unplanned" or (first <= began.first and began.last <= last):
        return spell
    detail = f"{decision.rule}: {decision.nature}"
    untold = Decision("indeterminate", START_NOT_CERTAIN, decision.evidence, detail)
    return replace(spell, decision=untold)


def _may_be_in(left: LeftOut, first: date, last: date) -> bool:
    """Whether something that cannot be read may be a stay that began in these days."""
    latest = left.started.last
    if left.started == UNDATED and left.ended is not None:
        latest = left.ended.last
    return left.may_be_stay and left.started.first <= last and latest >= first


def _of_population(spell: Spell, record: Record, population: Population | None) -> Spell:
    if population is None:
        return spell
    return replace(spell, decision=population.judged(spell.decision, record.patient))


def _returns(spells: Sequence[Spell]) -> dict[str, EarlyReadmission]:
    """Return the spell that each early readmission followed, by the readmission's spell."""
    ended = {one.id: one.ended for one in spells if one.ended is not None}
    return {
        one.spell: EarlyReadmission(
            one.discharged_from,
            Days(ended[one.discharged_from].first, ended[one.discharged_from].last),
            one.after.least,
            one.after.most,
        )
        for one in readmissions_of(spells).readmissions
    }


def _days(spell: Spell) -> tuple[date, date | None]:
    return spell.started.first, None if spell.ended is None else spell.ended.last
