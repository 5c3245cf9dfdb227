"""A KPI's months: the chart, what it shows, and its table; and the longer periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from waypost.kpi.figure import Group, PeriodKind
from waypost.kpi.published import PublishedCount, PublishedFigure
from waypost.kpi.report.markup import details, paragraph, said, scrolling, table
from waypost.kpi.report.numbers import (
    NONE,
    axis_name,
    bare,
    count,
    interval,
    parts,
    parts_heads,
    shape_of,
)
from waypost.kpi.report.over_time import OverTime
from waypost.kpi.report.signals_in_words import chart_in_words, limits_in_words, signal_in_words
from waypost.kpi.report.wording import (
    in_a_row,
    month_in_short,
    month_in_words,
    period_in_words,
)
from waypost.kpi.report.xmr_chart import xmr_legend, xmr_svg
from waypost.kpi.scorecard import KpiReport
from waypost.kpi.shape import Shape

_LONGER: tuple[tuple[PeriodKind, str], ...] = (
    ("quarter", "quarter"),
    ("financial year", "financial year"),
    ("12 months", "12 months"),
    ("whole run", "whole run"),
)

_NARROW = 5
"""With so many columns of numbers two tables have room beside each other on paper."""

_BESIDE: tuple[tuple[str, Callable[[PublishedFigure], PublishedCount]], ...] = (
    ("Not known", lambda one: one.unknown),
    ("Excluded", lambda one: one.excluded),
    ("Excepted", lambda one: one.excepted),
    ("Population not known", lambda one: one.population_unknown),
    ("Not yet judged", lambda one: one.not_yet_judged),
)
"""What is counted beside a figure."""


def months_part(report: KpiReport, over: OverTime, name: str) -> str:
    """Return the chart of a KPI's months with its words, or why there is none, and its tables.

    Args:
        report: the KPI.
        over: its months.
        name: the beginning of the ids of this KPI.
    """
    kpi, unit = report.kpi, shape_of(report).unit
    tables = _month_table(report, over) + _longer_table(report)
    if over.chart is None:
        return f"{paragraph(f'No chart over time. {over.why_none}', 'nochart')}{tables}"
    drawing = scrolling(
        xmr_svg(over, kpi, unit, named_by=f"{name}-says"), f"Control chart: {kpi.title}"
    )
    words = said(chart_in_words(over, unit))
    return (
        f"<figure>{drawing}{xmr_legend(over, kpi)}"
        f'<figcaption id="{name}-says">{words}</figcaption></figure>{tables}'
    )


def _month_table(report: KpiReport, over: OverTime) -> str:
    if not over.months:
        return ""
    kpi, shape = report.kpi, shape_of(report)
    figures = {
        one.period: one
        for one in report.figures
        if one.period.kind == "month" and one.group == Group()
    }
    columns = _Columns(tuple(figures.values()), shape)
    rows: list[tuple[str, ...]] = []
    for month in over.months:
        figure = figures.get(month.point.period)
        signal = said(signal_in_words(month.reading, kpi.better)) if over.chart else ""
        if month.point.is_provisional:
            signal = f"{signal}{'; ' if signal else ''}provisional"
        value = bare(month.point.published, shape.unit)
        numbers = columns.empty(value) if figure is None else columns.cells(figure, value)
        rows.append((month_in_short(month.point.period.first), *numbers, signal or NONE))
    made_table = table(
        f"{kpi.title}, by month",
        ("Month", *columns.heads, "Signal"),
        rows,
        kind="said",
        foot=columns.none_beside,
    )
    narrow = "narrow" if len(columns.heads) <= _NARROW else ""
    return details("Data table: months", made_table, _lines_table(report, over), kind=narrow)


def _lines_table(report: KpiReport, over: OverTime) -> str:
    if over.chart is None:
        return ""
    unit = shape_of(report).unit
    months = {one.point.label: month_in_words(one.point.period.first) for one in over.months}
    rows = [
        (
            f"{months[group.first]} to {months[group.last]}",
            str(group.baseline_points),
            bare(group.mean, unit),
            f"{limits_in_words(group, unit) or NONE}{' (trial)' if group.trial else ''}",
            said(group.reason) or NONE,
        )
        for group in over.chart.groups
    ]
    return table(
        f"{report.kpi.title}: mean and process limits as calculated",
        ("Months", "Points", "Mean", "Process limits", "Why rebased"),
        rows,
        kind="plain",
        foot="Mean, limits and signals come from the true values; points are drawn as published. "
        "A limit beyond what is possible is cut in the drawing.",
    )


def _longer_table(report: KpiReport) -> str:
    shape = shape_of(report)
    everybody = [one for one in report.figures if one.group == Group()]
    columns = _Columns(tuple(one for one in everybody if one.period.kind != "month"), shape)
    blocks: list[str] = []
    names: list[str] = []
    for kind, name in _LONGER:
        figures = [one for one in everybody if one.period.kind == kind]
        if not figures:
            continue
        names.append(name)
        rows = [
            (
                said(period_in_words(one.period)),
                *columns.cells(one, bare(one.value, shape.unit)),
            )
            for one in sorted(figures, key=lambda one: one.period.first)
        ]
        by = "" if kind == "whole run" else f", by {name}"
        blocks.append(table(f"{report.kpi.title}{by}", ("Period", *columns.heads), rows))
    if not blocks:
        return ""
    return details(
        f"Data table: {in_a_row(names)}",
        *blocks,
        paragraph(columns.none_beside, "quiet"),
        kind="narrow",
    )


class _Columns:
    """The columns of numbers of a table: those in which some figure has something to say."""

    def __init__(self, figures: Sequence[PublishedFigure], shape: Shape) -> None:
        self._shape = shape
        self._has_interval = any(interval(one, shape.unit) != NONE for one in figures)
        self._beside = [(name, of) for name, of in _BESIDE if any(of(one) != 0 for one in figures)]

    @property
    def heads(self) -> tuple[str, ...]:
        """What the columns are called."""
        return (
            *map(said, parts_heads(self._shape)),
            said(axis_name(self._shape.unit)),
            *(["95\N{NO-BREAK SPACE}% interval"] if self._has_interval else []),
            *(name for name, _ in self._beside),
        )

    @property
    def none_beside(self) -> str:
        """What is 0 in every row, and so has no column."""
        shown = {name for name, _ in self._beside}
        none = [name.lower() for name, _ in _BESIDE if name not in shown]
        return f"0 in every row: {', '.join(none)}." if none else ""

    def cells(self, figure: PublishedFigure, value: str) -> tuple[str, ...]:
        """Return the numbers of a row."""
        return (
            *parts(figure, self._shape),
            value,
            *([interval(figure, self._shape.unit)] if self._has_interval else []),
            *(count(of(figure)) for _, of in self._beside),
        )

    def empty(self, value: str) -> tuple[str, ...]:
        """Return the row of a period without a figure."""
        before = len(parts_heads(self._shape))
        after = len(self.heads) - before - 1
        return (*[NONE] * before, value, *[NONE] * after)
