"""Numbers as the report writes them: as published, `*` where hidden, one decimal for percentages.

Nothing is worked out here that is not a sum of published numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from waypost.kpi.published import HIDDEN, PublishedCount, PublishedFigure, PublishedNumber
from waypost.kpi.scorecard import KpiReport
from waypost.kpi.shape import Shape, shape_of_measure

NO_BREAK = "\N{NO-BREAK SPACE}"
NO_DATA = "no data"
NONE = "\N{EN DASH}"


def shape_of(report: KpiReport) -> Shape:
    """Return what kind of number a KPI is."""
    shape = report.shape or shape_of_measure(report.kpi.measure)
    return replace(shape, unit=report.unit)


def bare(value: PublishedNumber, unit: str, *, none: str = NO_DATA) -> str:
    """Return a number without its unit.

    Args:
        value: the number.
        unit: its unit; without one it is a count.
        none: what stands for no number.

    Example:
        >>> bare(69.76, "%"), bare(1250.0, ""), bare(0.126, "per 1,000 patients"), bare("*", "%")
        ('69.8', '1,250', '0.13', '*')
    """
    if value is None:
        return none
    if value == HIDDEN:
        return HIDDEN
    if unit == "" and float(value).is_integer():
        return f"{value:,.0f}"
    small = unit != "%" and 0 < abs(value) < 1
    return _minus(f"{value:,.2f}" if small else f"{value:,.1f}")


def with_unit(value: PublishedNumber, unit: str, *, none: str = NO_DATA) -> str:
    r"""Return a number with its unit.

    Args:
        value: the number.
        unit: its unit.
        none: what stands for no number.

    Example:
        >>> with_unit(69.76, "%"), with_unit(12.0, "days"), with_unit(93.4, "expected = 100")
        ('69.8\xa0%', '12.0\xa0days', '93.4')
    """
    written = bare(value, unit, none=none)
    if value is None or value == HIDDEN or not is_written_behind(unit):
        return written
    return f"{written}{NO_BREAK}{unit}"


def is_written_behind(unit: str) -> bool:
    """Whether a unit can stand behind a number: `expected = 100` says what a number is."""
    return bool(unit) and "=" not in unit and "expected" not in unit


def axis_name(unit: str) -> str:
    """Return what an axis or a column of values is called."""
    return {"": "Number", "%": "Per cent"}.get(unit, unit[:1].upper() + unit[1:])


def count(value: PublishedCount) -> str:
    """Return a count.

    Example:
        >>> count(1250), count("*")
        ('1,250', '*')
    """
    return HIDDEN if value == HIDDEN else f"{value:,}"


def interval(figure: PublishedFigure, unit: str) -> str:
    """Return the ends of a figure's interval, `–` if it has none."""
    lower, upper = figure.lower, figure.upper
    if HIDDEN in (lower, upper):
        return HIDDEN
    if upper is None:
        return NONE
    if lower is None:
        return f"up to {bare(upper, unit)}"
    return f"{bare(lower, unit)} to {bare(upper, unit)}"


def has_interval(shape: Shape) -> bool:
    """Whether figures of a kind have intervals."""
    return shape.kind != "count" and not shape.is_statistic and not shape.is_total


def parts_heads(shape: Shape) -> tuple[str, ...]:
    """Return what the parts of a figure are called, in the order of `parts`."""
    match shape.kind:
        case "proportion":
            return ("Met", "Of")
        case "share":
            return ("Total" if shape.is_total else "Number", "Of")
        case "rate":
            people = "People" if shape.by != "patient years" else "Patient years"
            return ("Total" if shape.is_total else "Number", people)
        case "ratio":
            return ("Observed", "Expected")
        case "count":
            return ()
        case "mean" | "median" | "percentile":
            return ("Units",)
        case _:
            assert_never(shape.kind)


def parts(figure: PublishedFigure, shape: Shape) -> tuple[str, ...]:
    """Return the numbers that a figure is made of."""
    names = parts_heads(shape)
    if len(names) == 1:
        return (count(figure.units),)
    if not names:
        return ()
    return (_part(figure.numerator), _part(figure.denominator))


def of_head(shape: Shape) -> str:
    """Return what the column of `of_cell` is called."""
    match shape.kind:
        case "proportion":
            return "Met"
        case "rate":
            people = "patient years" if shape.by == "patient years" else "people"
            return f"{'Total' if shape.is_total else 'Number'} for {people}"
        case "share" | "count":
            return "Total" if shape.is_total else "Number"
        case "ratio":
            return "Observed against expected"
        case "mean" | "median" | "percentile":
            return "Units"
        case _:
            assert_never(shape.kind)


def of_cell(figure: PublishedFigure, shape: Shape) -> str:
    """Return what a figure is made of, for a column that `of_head` heads."""
    made = parts(figure, shape)
    if len(made) < 2:
        return "".join(made)
    between = {"rate": "for", "ratio": "against"}.get(shape.kind, "of")
    return f"{made[0]} {between} {made[1]}"


def of_how_many(figure: PublishedFigure, shape: Shape) -> str:
    """Return what a figure is made of in words, such as `335 of 480`; empty for a count."""
    made = parts(figure, shape)
    match shape.kind:
        case "count":
            return ""
        case "proportion" | "share":
            return f"{made[0]} of {made[1]}"
        case "rate":
            people = "patient years" if shape.by == "patient years" else "people"
            return f"{made[0]} for {made[1]} {people}"
        case "ratio":
            return f"{made[0]} observed, {made[1]} expected"
        case "mean" | "median" | "percentile":
            return f"of {made[0]}"
        case _:
            assert_never(shape.kind)


def _part(value: PublishedNumber) -> str:
    if value is None:
        return NONE
    if value == HIDDEN:
        return HIDDEN
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _minus(written: str) -> str:
    """Write a minus sign as one; nothing is below 0 by rounding alone."""
    if written.strip("-0.") == "":
        written = written.lstrip("-")
    return written.replace("-", "\N{MINUS SIGN}")
