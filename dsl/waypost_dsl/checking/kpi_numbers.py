"""Checks the numbers of a KPI: what is averaged or added up, what a rate is per, and the target."""

from __future__ import annotations

from collections.abc import Mapping

from waypost_dsl.analytes import ANALYTES
from waypost_dsl.checking.fact_types import Shape
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import FactType
from waypost_dsl.model.measures import FEED_MEASURES
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.conditions import Amount, Name

_NUMBERS = (FactType.RESULT, FactType.GRADE, FactType.COUNT, FactType.AGE, FactType.TIME)
_PERCENT = "%"
_SHARE = "a share"
_HIGHEST_SHARE = 100


def check_kpi_numbers(line: syntax.KpiLine, shapes: Mapping[str, Shape], sink: Sink) -> None:
    """Report facts without a number, and targets that do not fit what is measured.

    Args:
        line: the KPI.
        shapes: the answer each fact gives.
        sink: where problems go.
    """
    for clause in line.clauses:
        match clause:
            case syntax.StatisticClause(fact=fact, which=which):
                _has_a_number(fact, f"a {which}", shapes, sink)
            case (
                syntax.RateClause(total_of=total, population=population)
                | syntax.AgainstClause(total_of=total, population=population)
            ):
                if total is not None:
                    _has_a_number(total, "a total", shapes, sink)
                _per(population.per, sink)
            case syntax.TargetClause():
                _target(line, clause, shapes, sink)
            case _:
                pass


def _has_a_number(fact: Name, what: str, shapes: Mapping[str, Shape], sink: Sink) -> None:
    shape = shapes[fact.text]
    if shape.type not in _NUMBERS:
        sink.add(
            Code.WRONG_COMPARISON,
            fact.span,
            message=f"`{fact.text}` is {shape.type.value} and has no number to make {what} of",
            helps=(
                "name a result, a grade, a count, an age or a length of time",
                "a length of time is written `fact NAME is days from DAY to DAY`",
            ),
        )


def _per(amount: Amount, sink: Sink) -> None:
    if amount.number < 1 or amount.number % 1:
        sink.add(
            Code.IMPLAUSIBLE_THRESHOLD,
            amount.span,
            message=f"nothing is counted per {amount.number} people",
            helps=("write a whole number, such as `per 1000 patients`",),
        )


# --- Targets -----------------------------------------------------------------------------------


def _target(
    line: syntax.KpiLine, target: syntax.TargetClause, shapes: Mapping[str, Shape], sink: Sink
) -> None:
    value = target.value
    if not isinstance(value, Amount):
        sink.add(
            Code.UNKNOWN_FIELD,
            value.span,
            message="a target is a number",
            helps=("write it out, for example `target at least 70 %`",),
        )
        return
    _direction(line, target, sink)
    units = _units(line, shapes)
    if units is None:
        return
    what, allowed = units
    span = value.unit_span or value.span
    if value.unit not in allowed:
        written = f"target {target.comparison} {value.number} {allowed[0]}".rstrip()
        wanted = f"in {allowed[0]}" if allowed[0] else "without a unit"
        sink.add(
            Code.WRONG_UNIT,
            span,
            message=f"{what} has its target {wanted}"
            + (f", not in {value.unit}" if value.unit else ""),
            helps=(f"write `{written}`",),
        )
    elif what == _SHARE and not 0 <= value.number <= _HIGHEST_SHARE:
        sink.add(
            Code.IMPLAUSIBLE_THRESHOLD,
            value.span,
            message=f"a share is never {value.number} %",
            helps=("write a number from 0 to 100",),
        )


def _units(line: syntax.KpiLine, shapes: Mapping[str, Shape]) -> tuple[str, tuple[str, ...]] | None:
    """Return what a KPI measures in words, and the units its target may have."""
    for clause in line.clauses:
        match clause:
            case syntax.MetWhenClause():
                return _SHARE, (_PERCENT,)
            case syntax.CountedClause():
                return "a count", ("",)
            case syntax.RateClause():
                return "a rate", ("",)
            case syntax.AgainstClause():
                return "a ratio", ("",)
            case syntax.StatisticClause(fact=fact, which=which):
                return f"a {which} of `{fact.text}`", _units_of(shapes[fact.text])
            case syntax.FeedClause(name=name):
                says = FEED_MEASURES.get(name.text)
                if says is not None:
                    return (_SHARE, (_PERCENT,)) if says == "share" else (f"a {says}", ("",))
            case _:
                pass
    return None


def _units_of(shape: Shape) -> tuple[str, ...]:
    match shape.type:
        case FactType.TIME:
            return ("days", "day")
        case FactType.AGE:
            return ("years", "year")
        case FactType.RESULT:
            analyte = ANALYTES.get(shape.analyte or "")
            # One unit alone: the numbers of a KPI are shown in the analyte's own.
            return ("",) if analyte is None else (analyte.unit,)
        case _:
            return ("",)


def _direction(line: syntax.KpiLine, target: syntax.TargetClause, sink: Sink) -> None:
    better = next((one for one in line.clauses if isinstance(one, syntax.BetterClause)), None)
    if better is None or better.direction.text not in ("higher", "lower"):
        return
    reaches_up = target.comparison in ("at least", "above")
    if reaches_up != (better.direction.text == "higher"):
        other = "at most` or `below" if reaches_up else "at least` or `above"
        sink.add(
            Code.WRONG_COMPARISON,
            target.span,
            message=f"{better.direction.text} is better here, and the target is"
            f" `{target.comparison}`",
            also=((better.span, "said here"),),
            helps=(f"write `{other}`, or change `better`",),
        )
