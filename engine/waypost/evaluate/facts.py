"""A fact's possible values at a moment (language.md 4.3, 4.4, 4.11)."""

from __future__ import annotations

from typing import assert_never

from waypost.errors import EvaluationError
from waypost.evaluate.answers import Answer, FactAnswer, Known, Missing, Possibility
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE, not_given
from waypost.evaluate.clocks import time_answer
from waypost.evaluate.moment import Moment
from waypost.evaluate.picking import pick
from waypost.evaluate.register import on_register
from waypost.evaluate.selections import select
from waypost.evaluate.spaced import spaced
from waypost.evaluate.spell_facts import of_spell
from waypost.evaluate.truth import NotKnown, Truth
from waypost.record import DateSpan
from waypost_dsl.durations import completed_years
from waypost_dsl.model import (
    Bands,
    BuiltIn,
    ClockTime,
    CountOf,
    DaysBetween,
    EachOf,
    Fact,
    Holds,
    OnRegister,
    Pick,
    Spaced,
)


def fact_answer(moment: Moment, fact: Fact) -> FactAnswer:
    """Return the possible values of a fact."""
    definition = fact.definition
    match definition:
        case OnRegister():
            return _of_truth(fact, on_register(moment, definition))
        case Pick():
            return pick(moment, definition)
        case CountOf():
            return _count(moment, definition)
        case EachOf():
            return _events(moment, definition)
        case Spaced():
            return _of_truth(fact, spaced(moment, definition))
        case Bands():
            return _band(moment, fact, definition)
        case Holds():
            return _of_truth(fact, moment.ask(definition.condition))
        case DaysBetween() | ClockTime():
            return time_answer(moment, definition, fact.name)
        case BuiltIn():
            return _built_in(moment, fact, definition)
        case _ as never:
            assert_never(never)


def _of_truth(fact: Fact, answer: Answer) -> FactAnswer:
    when = None
    if answer.evidence:
        when = DateSpan(
            max(seen.first for seen in answer.evidence), max(seen.last for seen in answer.evidence)
        )
    if answer.truth is Truth.UNKNOWN:
        reasons = answer.reasons or (NotKnown("not comparable", fact.title),)
        missing = tuple(Missing(reason, when, answer.evidence) for reason in reasons)
        return FactAnswer(missing, answer.left_out)
    known = Known(answer.truth is Truth.TRUE, when, answer.evidence)
    return FactAnswer((known,), answer.left_out)


def _count(moment: Moment, definition: CountOf) -> FactAnswer:
    candidates = select(moment, definition.selection)
    sure = [c for c in candidates.found if c.truth is Truth.TRUE]
    possible = len(candidates.found)
    evidence = tuple(sorted(c.seen for c in candidates.found))
    if not candidates.absence_counts:
        missing = Missing(not_given(definition.selection), None, evidence)
        return FactAnswer((missing,), candidates.left_out)
    counts = range(len(sure), possible + 1)
    return FactAnswer(tuple(Known(n, None, evidence) for n in counts), candidates.left_out)


def _events(moment: Moment, definition: EachOf) -> FactAnswer:
    candidates = select(moment, definition.selection)
    if not candidates.absence_counts and not candidates.found:
        return FactAnswer((Missing(not_given(definition.selection)),), candidates.left_out)
    ordered = sorted(candidates.found, key=lambda c: (c.when.first, c.when.last, c.entry.reference))
    return FactAnswer(
        tuple(Known(c.entry.reference, c.when, (c.seen,), c.doubts) for c in ordered),
        candidates.left_out,
    )


def _band(moment: Moment, fact: Fact, definition: Bands) -> FactAnswer:
    answers = [(band.name, moment.ask(band.condition)) for band in definition.bands]
    holding = [(name, answer) for name, answer in answers if answer.truth is Truth.TRUE]
    if len(holding) > 1:
        names = " and ".join(name for name, _ in holding)
        raise EvaluationError(f"{fact.name} is both {names}: its bands overlap")
    if holding:
        name, answer = holding[0]
        return FactAnswer((_dated(name, answer),), answer.left_out)
    open_ones = [(name, answer) for name, answer in answers if answer.truth is Truth.UNKNOWN]
    if not open_ones:
        raise EvaluationError(f"{fact.name} is none of its bands: they leave a gap")
    reasons = sorted({reason for _, answer in open_ones for reason in answer.reasons})
    evidence = tuple(sorted({seen for _, answer in open_ones for seen in answer.evidence}))
    return FactAnswer(tuple(Missing(reason, None, evidence) for reason in reasons))


def _dated(name: str, answer: Answer) -> Possibility:
    if not answer.evidence:
        return Known(name, None, ())
    when = DateSpan(
        max(seen.first for seen in answer.evidence), max(seen.last for seen in answer.evidence)
    )
    return Known(name, when, answer.evidence)


def _built_in(moment: Moment, fact: Fact, definition: BuiltIn) -> FactAnswer:
    patient = moment.case.record.patient
    match definition.kind:
        case "age" | "age_at_period_start" | "age_at_period_end":
            if patient.birth is None:
                return FactAnswer((Missing(NotKnown("none recorded", "date of birth")),))
            day = moment.day
            period = moment.case.period
            if definition.kind != "age":
                if period is None:
                    raise EvaluationError(f"{fact.name} needs a reporting period")
                day = period.start if definition.kind == "age_at_period_start" else period.end
            oldest, youngest = (
                completed_years(birth, day) for birth in (patient.birth.first, patient.birth.last)
            )
            return FactAnswer(
                tuple(Known(years, None) for years in range(max(youngest, 0), max(oldest, 0) + 1))
            )
        case "deceased":
            return FactAnswer((_deceased(moment),))
        case "sex":
            if patient.sex is None or patient.sex == "unknown":
                return FactAnswer((Missing(NotKnown("none recorded", "sex")),))
            return FactAnswer((Known(patient.sex, None),))
        case (
            "length_of_stay"
            | "ambulatory_care_sensitive"
            | "readmitted"
            | "died_in_hospital"
            | "cancer_recorded"
        ):
            return of_spell(moment, fact, definition.kind)
        case _ as never:
            assert_never(never)


def _deceased(moment: Moment) -> Possibility:
    patient = moment.case.record.patient
    if not patient.deceased:
        return Known(False, None)
    if patient.died is None:
        # Dead, but nobody wrote down since when: from any day on.
        return Known(True, None)
    if patient.died.last <= moment.seen_by:
        return Known(True, patient.died)
    if patient.died.first > moment.seen_by:
        return Known(False, None)
    return Missing(NotKnown("not comparable", "date of death", DATE_DOES_NOT_SETTLE))
