"""Slope and relative index of inequality over deprivation, in words, from published numbers."""

from __future__ import annotations

from waypost.kpi.figure import Period
from waypost.kpi.published import HIDDEN
from waypost.kpi.report.funnels import NOT_RECORDED
from waypost.kpi.report.numbers import bare, with_unit
from waypost.kpi.scorecard import KpiReport
from waypost.kpi.shape import Shape
from waypost.kpi.statistics import (
    DeprivationGroup,
    Inequality,
    group_of_proportion,
    group_of_rate,
    inequality_indices,
)

_NOT_MADE = "No slope index of inequality: "


def inequality_in_words(report: KpiReport, period: Period, shape: Shape) -> str:
    """Return how a figure changes from the most to the least deprived, in sentences.

    It is worked out from the numbers of the table, so that nothing hidden is in it.

    Args:
        report: the KPI.
        period: the period of the table.
        shape: what kind of number it is.
    """
    if shape.kind not in {"proportion", "rate"} or shape.is_total:
        return ""
    groups: list[DeprivationGroup] = []
    for one in report.by_group("deprivation", period):
        if one.group.value == NOT_RECORDED:
            continue
        met, of = one.numerator, one.denominator
        if one.is_hidden or met == HIDDEN:
            return f"{_NOT_MADE}group {one.group.value} is hidden."
        if met is None or of is None or of == HIDDEN:
            return f"{_NOT_MADE}group {one.group.value} has no data."
        make = group_of_proportion if shape.kind == "proportion" else group_of_rate
        # Rounding may put the part above the whole.
        part = min(met, of) if shape.kind == "proportion" else met
        groups.append(make(one.group.value, part, of, multiplier=shape.per))
    found = inequality_indices(groups)
    if found.slope is None:
        return f"{_NOT_MADE}{found.note}."
    return f"{_slope(found, shape.unit)} {_relative(found)} From the numbers as published."


def _slope(found: Inequality, unit: str) -> str:
    assert found.slope is not None, "there is a line"
    way = "higher" if found.slope >= 0 else "lower"
    points = "percentage points" if unit == "%" else unit
    between = ""
    if found.slope_lower is not None and found.slope_upper is not None:
        between = (
            f", 95\N{NO-BREAK SPACE}% interval {bare(found.slope_lower, '%')} to "
            f"{bare(found.slope_upper, '%')}"
        )
    return (
        f"Slope index of inequality {bare(found.slope, '%')} {points}{between}: along the line "
        f"through the groups the least deprived are {way}, at "
        f"{with_unit(found.least_deprived, unit)} against "
        f"{with_unit(found.most_deprived, unit)} for the most deprived."
    )


def _relative(found: Inequality) -> str:
    if found.relative is None:
        return f"{found.note[:1].upper()}{found.note[1:]}."
    between = ""
    if found.relative_lower is not None and found.relative_upper is not None:
        between = f" ({found.relative_lower:.2f} to {found.relative_upper:.2f})"
    return f"Relative index of inequality {found.relative:.2f}{between}."
