"""A KPI between groups of people: tables with a drawing in each row, funnels, and inequality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from waypost.kpi.figure import Group, Period, PeriodKind
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.report.dot_chart import DotScale, dot_cell, dot_head, dot_scale
from waypost.kpi.report.funnel_chart import funnel_legend, funnel_svg
from waypost.kpi.report.funnels import (
    FEWEST_UNITS,
    FunnelReading,
    category_in_words,
    funnel_in_words,
    read_funnel,
)
from waypost.kpi.report.inequalities import inequality_in_words
from waypost.kpi.report.markup import details, paragraph, said, scrolling, section, table
from waypost.kpi.report.numbers import (
    axis_name,
    bare,
    has_interval,
    interval,
    of_cell,
    of_head,
    parts_heads,
    shape_of,
    with_unit,
)
from waypost.kpi.report.wording import group_in_words, period_in_words
from waypost.kpi.scorecard import KpiReport
from waypost_dsl.model.measures import Stratum

_LATEST: tuple[PeriodKind, ...] = ("12 months", "whole run", "financial year", "quarter", "month")
"""Groups are compared over the longest of these that there is."""


def groups_part(report: KpiReport, name: str, level: int) -> str:
    """Return how a KPI differs between groups; nothing if it is not broken down.

    Args:
        report: the KPI.
        name: the beginning of the ids of this KPI.
        level: the level of the headings.
    """
    funnels = {one.dimension: one for one in report.funnels}
    drawn: list[str] = []
    dimensions = {one.group.dimension for one in report.figures} | set(funnels)
    for dimension in get_args(Stratum):
        if dimension not in dimensions:
            continue
        funnel = funnels.get(dimension)
        period = funnel.period if funnel is not None else _period(report, dimension)
        if period is None:
            continue
        id_ = f"{name}-{dimension.replace(' ', '-')}"
        shape = shape_of(report)
        # Practices are many and alike; other groups are few, or differ for good reasons.
        reading = (
            read_funnel(funnel, shape) if funnel is not None and dimension == "practice" else None
        )
        content = (
            _funnel(report, reading, period, id_)
            if reading is not None
            else _table(report, dimension, period)
        )
        if not content:
            continue
        more = inequality_in_words(report, period, shape) if dimension == "deprivation" else ""
        heading = said(f"By {dimension}, {period_in_words(period)}")
        kind = "group wide-group" if reading is not None else "group"
        drawn.append(section(id_, level, heading, content, paragraph(more), kind=kind))
    return f'<div class="groups">{"".join(drawn)}</div>' if drawn else ""


def reasons_part(report: KpiReport) -> str:
    """Return who was left out of a KPI or is not known, and why, over the run."""
    if not report.reasons:
        return paragraph("Nobody was left out or is unknown, as far as is recorded.", "quiet")
    rows = [
        (said(one.state), said(one.why), HIDDEN if one.count == HIDDEN else f"{one.count:,}")
        for one in report.reasons
    ]
    return table(
        f"{report.kpi.title}: left out, not known and not yet judged, by reason, over the run",
        ("What", "Why", "How many"),
        rows,
        kind="plain wide",
    )


def _period(report: KpiReport, dimension: str) -> Period | None:
    """Return the period groups are compared over, where there is no funnel to say so."""
    groups = [one for one in report.figures if one.group.dimension == dimension]
    for kind in _LATEST:
        periods = [one.period for one in groups if one.period.kind == kind]
        if periods:
            return max(periods, key=lambda one: one.last)
    return None


def _funnel(report: KpiReport, reading: FunnelReading, period: Period, name: str) -> str:
    figures = report.by_group(reading.dimension, period)
    unit = reading.shape.unit
    where = {one.label: category_in_words(one.category, reading.shape) for one in reading.units}
    left_out = {one.name: f"not in the plot: {one.reason}" for one in reading.left_out}
    last = [where.get(one.group.value) or left_out.get(one.group.value, "") for one in figures]
    shown = table(
        f"{report.kpi.title} by {reading.dimension}, {period_in_words(period)}",
        (*_heads(report, reading.dimension), "Where it lies"),
        (
            (*_row(report, one), said(said_of) or "\N{EN DASH}")
            for one, said_of in zip(figures, last, strict=True)
        ),
        kind="said",
    )
    data = details(f"Data table: by {reading.dimension}", shown)
    words = funnel_in_words(reading, with_unit(reading.centre, unit))
    if not reading.can_be_drawn:
        few = (
            f"No funnel is drawn: fewer than {FEWEST_UNITS} {reading.dimension}s can be shown."
            if reading.centre
            else "No funnel is drawn: there is nothing to compare."
        )
        return f"{paragraph(few)}{data}"
    better = report.kpi.better
    drawing = scrolling(
        funnel_svg(reading, better, named_by=f"{name}-says"),
        f"Funnel plot: {report.kpi.title} by {reading.dimension}",
    )
    note = paragraph(
        "Centre, limits and where a point lies are worked out from the true numbers; points are "
        f"drawn as published. {reading.caution}",
        "quiet",
    )
    return (
        f'<figure>{drawing}{funnel_legend(reading, better)}<figcaption id="{name}-says">'
        f"{said(words)}</figcaption></figure>{note}{data}"
    )


def _table(report: KpiReport, dimension: str, period: Period) -> str:
    figures = report.by_group(dimension, period)
    if not figures:
        return ""
    unit = shape_of(report).unit
    everybody = next(
        (one for one in report.figures if one.group == Group() and one.period == period), None
    )
    scale = dot_scale([*figures, *([] if everybody is None else [everybody])], unit)
    rows = list(_rows(report, figures, scale))
    heads = _heads(report, dimension)
    if scale is None:
        made = table(_caption(report, dimension, period), heads, rows)
        return paragraph(_no_value(figures, dimension)) + details(
            f"Data table: by {dimension}", made
        )
    line = everybody.value if everybody is not None else None
    at = "" if line is None or line == HIDDEN else scale.style(line)
    made = table(
        _caption(report, dimension, period),
        (*heads, dot_head(scale)),
        rows,
        kind="dotted",
        style=at,
        repeats_heading=True,
    )
    return made + (
        paragraph(f"The line down the drawing is everybody: {with_unit(line, unit)}.", "quiet")
        if at
        else ""
    )


def _no_value(figures: tuple[PublishedFigure, ...], dimension: str) -> str:
    if any(one.is_hidden for one in figures):
        return f"No {dimension} can be shown, because the numbers are small."
    return f"No {dimension} has data."


def _caption(report: KpiReport, dimension: str, period: Period) -> str:
    return f"{report.kpi.title} by {dimension}, {period_in_words(period)}"


def _rows(
    report: KpiReport, figures: tuple[PublishedFigure, ...], scale: DotScale | None
) -> Iterator[tuple[str, ...]]:
    for one in figures:
        row = _row(report, one)
        yield row if scale is None else (*row, dot_cell(one, scale))


def _heads(report: KpiReport, dimension: str) -> tuple[str, ...]:
    shape = shape_of(report)
    return (
        said(dimension.capitalize()),
        *([said(of_head(shape))] if parts_heads(shape) else []),
        said(axis_name(shape.unit)),
        *(["95\N{NO-BREAK SPACE}% interval"] if has_interval(shape) else []),
    )


def _row(report: KpiReport, one: PublishedFigure) -> tuple[str, ...]:
    shape = shape_of(report)
    return (
        said(group_in_words(one.group.dimension, one.group.value)),
        *([said(of_cell(one, shape))] if parts_heads(shape) else []),
        bare(one.value, shape.unit),
        *([interval(one, shape.unit)] if has_interval(shape) else []),
    )
