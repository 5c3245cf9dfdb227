"""What becomes of a unit: left out, counted, met or not known, in one order of questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import assert_never

from waypost.evaluate.answers import Answer, FactAnswer, Known
from waypost.evaluate.limits import limit
from waypost.evaluate.moment import Moment
from waypost.evaluate.numbers import Interval
from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit
from waypost.kpi.contributing.words import DAY_NOT_KNOWN, joined, reasons_in_words, references
from waypost.kpi.contribution import Contribution, State
from waypost.record import DateSpan
from waypost_dsl.model import (
    ALWAYS,
    AgainstExpected,
    Condition,
    Count,
    Kpi,
    Proportion,
    Rate,
    Statistic,
)
from waypost_dsl.wording.surface import as_written

NOT_THERE_YET = "there was nothing to ask it of on the day it is judged"
NOT_ONE_NUMBER = "what was recorded does not settle the number"


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: State
    numerator: float = 0.0
    value: float | None = None
    why: str = ""
    evidence: tuple[str, ...] = ()


def judged(study: Study, kpi: Kpi, unit: Unit) -> Contribution | None:
    """Return what a unit contributes to a KPI.

    Args:
        study: the patient and the run.
        kpi: the KPI.
        unit: the unit.

    Returns:
        Its row; None for what is certainly not of the KPI's population.

    Raises:
        EvaluationError: if a question cannot be carried out.
    """
    if unit.among.truth is Truth.FALSE:
        return None
    judged_on = day_of_judgement(study, kpi, unit)
    verdict = _verdict(study, kpi, unit, judged_on)
    return None if verdict is None else _row(study, kpi, unit, judged_on, verdict)


def day_of_judgement(study: Study, kpi: Kpi, unit: Unit) -> date:
    """Return the day as at which a unit is judged: no day on which it may not have happened."""
    by = unit.day if unit.by is None else unit.by
    if kpi.judged_after is None:
        return by
    return limit(study.case, DateSpan.on(by), kpi.judged_after).last


def _verdict(study: Study, kpi: Kpi, unit: Unit, judged_on: date) -> _Verdict | None:
    if not unit.day_is_known:
        return _Verdict("population not known", why=DAY_NOT_KNOWN)
    if judged_on > study.as_at:
        moment = unit.moment(study.as_at)
        # What can come to be known by then may still change this; it is only not shown as waiting.
        out = moment is not None and study.ask(moment, kpi.when).truth is Truth.FALSE
        return None if out else _Verdict("not yet judged")
    moment = unit.moment(judged_on)
    if moment is None:
        return _Verdict("population not known", why=NOT_THERE_YET)
    wanted = _asked(study, moment, kpi.when)
    if wanted.truth is Truth.FALSE:
        return None
    if Truth.UNKNOWN in (unit.among.truth, wanted.truth):
        why = joined(unit.among.why, reasons_in_words(wanted))
        return _Verdict("population not known", why=why, evidence=references(wanted.evidence))
    excluding = tuple((one, study.ask(moment, one)) for one in kpi.excluding)
    excluded = _first(excluding, Truth.TRUE)
    if excluded is not None:
        return _left_out("excluded", excluded)
    doubtful = _first(excluding, Truth.UNKNOWN)
    if doubtful is not None:
        return _Verdict("population not known", why=_why(doubtful))
    return _measured(study, kpi, moment, wanted)


def _measured(study: Study, kpi: Kpi, moment: Moment, wanted: Answer) -> _Verdict:
    shown = references(wanted.evidence)
    match kpi.measure:
        case Proportion(met_when=condition):
            met = study.ask(moment, condition)
            if met.truth is Truth.TRUE:
                return _Verdict("counted", 1.0, evidence=references(met.evidence))
            spared, unknown = _spared(study, kpi, moment)
            if spared is not None:
                return spared
            if met.truth is Truth.UNKNOWN or unknown:
                why = joined(reasons_in_words(met), unknown)
                return _Verdict("value not known", why=why, evidence=references(met.evidence))
            return _Verdict("counted", evidence=references(met.evidence))
        case Count() | Rate(total_of=None) | AgainstExpected(total_of=None):
            spared, unknown = _spared(study, kpi, moment)
            if spared is not None:
                return spared
            state: State = "value not known" if unknown else "counted"
            return _Verdict(state, 0.0 if unknown else 1.0, why=unknown, evidence=shown)
        case Rate(total_of=str(name)) | AgainstExpected(total_of=str(name)):
            return _numbered(study, kpi, moment, name, is_total=True)
        case Statistic(fact=name):
            return _numbered(study, kpi, moment, name, is_total=False)
        case _:
            raise AssertionError("a measure of a kind that does not exist")


def _numbered(study: Study, kpi: Kpi, moment: Moment, name: str, *, is_total: bool) -> _Verdict:
    spared, unknown = _spared(study, kpi, moment)
    if spared is not None:
        return spared
    answer = moment.fact(name)
    number = number_of(answer)
    shown = references(answer.evidence)
    if number is None or unknown:
        why = joined(reasons_in_words(answer) or ("" if number is not None else NOT_ONE_NUMBER))
        return _Verdict("value not known", why=joined(why, unknown), evidence=shown)
    if is_total:
        return _Verdict("counted", number, evidence=shown)
    return _Verdict("counted", value=number, evidence=shown)


def number_of(answer: FactAnswer) -> float | None:
    """Return the one number a fact has; None where it has none, or may have several."""
    found: set[float] = set()
    for one in answer.possible:
        if not isinstance(one, Known) or one.doubts:
            return None
        match one.value:
            case Interval() as interval if interval.is_exact and interval.low is not None:
                found.add(float(interval.low))
            case bool() | None | Interval() | str():
                return None
            case int() as count:
                found.add(float(count))
            case _ as never:
                assert_never(never)
    return found.pop() if len(found) == 1 else None


def _spared(study: Study, kpi: Kpi, moment: Moment) -> tuple[_Verdict | None, str]:
    """Return the exception that holds, else why it is not known whether one does."""
    asked = tuple((one, study.ask(moment, one)) for one in kpi.excepting)
    holding = _first(asked, Truth.TRUE)
    if holding is not None:
        return _left_out("excepted", holding), ""
    doubtful = _first(asked, Truth.UNKNOWN)
    return None, "" if doubtful is None else _why(doubtful)


def _asked(study: Study, moment: Moment, condition: Condition) -> Answer:
    return Answer(Truth.TRUE) if condition == ALWAYS else study.ask(moment, condition)


_Asked = tuple[Condition, Answer]


def _first(asked: Iterable[_Asked], truth: Truth) -> _Asked | None:
    return next((pair for pair in asked if pair[1].truth is truth), None)


def _left_out(state: State, asked: _Asked) -> _Verdict:
    condition, answer = asked
    return _Verdict(state, why=_in_words(condition), evidence=references(answer.evidence))


def _why(asked: _Asked) -> str:
    condition, answer = asked
    return reasons_in_words(answer) or _in_words(condition)


@lru_cache(maxsize=4096)
def _in_words(condition: Condition) -> str:
    return as_written(condition)


def _row(study: Study, kpi: Kpi, unit: Unit, judged_on: date, verdict: _Verdict) -> Contribution:
    strata = study.strata
    return Contribution(
        kpi.name,
        study.pathway.name,
        study.record.patient.id,
        unit.name,
        "unit",
        unit.taken,
        unit.day,
        judged_on,
        verdict.state,
        1.0 if verdict.state in ("counted", "value not known") else 0.0,
        verdict.numerator,
        verdict.value,
        joined(verdict.why, unit.note),
        tuple(sorted({*unit.evidence, *verdict.evidence})),
        strata.practice,
        strata.locality,
        study.age_band(unit.day),
        strata.sex,
        strata.ethnic_category,
        strata.deprivation,
        strata.typology,
    )
