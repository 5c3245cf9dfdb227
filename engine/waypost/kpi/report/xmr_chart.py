"""The control chart of a KPI's months."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.kpi.report.control_chart import ControlPicture, Dot, Level, Tick, control_chart
from waypost.kpi.report.drawing import MARK_NAMES, Mark, legend, line, mark
from waypost.kpi.report.numbers import axis_name, bare, with_unit
from waypost.kpi.report.over_time import Month, OverTime
from waypost.kpi.report.signals_in_words import limits_for_drawing, mark_of, signal_in_words
from waypost.kpi.report.wording import month_in_words, month_name
from waypost_dsl.model.measures import Kpi

_LABELLED_EACH = ((15, 1), (48, 3), (10_000, 12))
"""Up to so many months, each such month has its name under it."""


def xmr_svg(over: OverTime, kpi: Kpi, unit: str, *, named_by: str) -> str:
    """Return the control chart of a KPI's months as an SVG element.

    Args:
        over: the months, with a chart.
        kpi: the KPI, for its target and for which way is better.
        unit: the unit of its values.
        named_by: the id of the sentences that say what it shows.
    """
    assert over.chart is not None, "there is a chart"
    starts = tuple(
        (
            place,
            f"Rebased, {month_name(month.point.period.first)[:3]} {month.point.period.first.year}",
        )
        for place, month in enumerate(over.months)
        if place and month.reading.group != over.months[place - 1].reading.group
    )
    drawn = ControlPicture(
        dots=tuple(_dot(month, kpi, unit) for month in over.months),
        levels=tuple(_levels(over, kpi, unit)),
        ticks=tuple(_ticks(over.months)),
        axis=axis_name(unit),
        starts=starts,
        ceiling=100.0 if unit == "%" else None,
    )
    return control_chart(drawn, named_by=named_by)


def xmr_legend(over: OverTime, kpi: Kpi) -> str:
    """Return the legend of the marks and signs that a chart has."""
    assert over.chart is not None, "there is a chart"
    used = {
        mark_of(one.reading.direction, kpi.better) for one in over.months if one.value is not None
    }
    marks: tuple[Mark, ...] = ("noise", "better", "worse", "neither")
    items = [(mark(12, 8, one), MARK_NAMES[one]) for one in marks if one in used]
    if any(one.point.is_provisional and one.value is not None for one in over.months):
        items.append((mark(12, 8, "noise", hollow=True), "outline only: provisional"))
    items.append((line(2, 8, 22, 8, "mean"), "mean"))
    groups = over.chart.groups
    if any(one.upper is not None and not one.trial for one in groups):
        items.append((line(2, 8, 22, 8, "limit"), "process limits"))
    if any(one.upper is not None and one.trial for one in groups):
        items.append((line(2, 8, 22, 8, "trial"), "trial limits, from fewer than 12 points"))
    if kpi.target is not None:
        items.append((line(2, 8, 22, 8, "target"), "target"))
    if over.hidden:
        items.append((_sign("*"), "hidden, because the number is small"))
    if over.no_data:
        items.append((_sign("\N{EN DASH}"), "no data"))
    return legend(items)


def _sign(sign: str) -> str:
    return (
        '<rect class="gap" x="4" width="16" height="16"/>'
        f'<text class="g" x="12" y="{15 if sign == "*" else 12}" text-anchor="middle">{sign}</text>'
    )


def _dot(month: Month, kpi: Kpi, unit: str) -> Dot:
    name = month_in_words(month.point.period.first)
    if month.value is None:
        return Dot(None, gap="*" if month.is_hidden else "\N{EN DASH}")
    signal = signal_in_words(month.reading, kpi.better)
    tip = f"{name}: {with_unit(month.value, unit)}{', ' if signal else ''}{signal}"
    return Dot(
        month.value,
        mark_of(month.reading.direction, kpi.better),
        tip,
        hollow=month.point.is_provisional,
    )


def _levels(over: OverTime, kpi: Kpi, unit: str) -> Iterator[Level]:
    assert over.chart is not None, "there is a chart"
    last = len(over.months) - 1
    groups = over.chart.groups
    for index, group in enumerate(groups):
        places = [n for n, month in enumerate(over.months) if month.reading.group == index]
        begins, ends = places[0], places[-1]
        shown = limits_for_drawing(group, unit)
        names = index == len(groups) - 1
        trial = "Trial " if group.trial else ""
        for limit, name in ((shown.upper, "upper limit"), (shown.lower, "lower limit")):
            if limit is not None:
                written = f"{trial}{name} {bare(limit, unit)}"
                yield Level(
                    "trial" if group.trial else "limit",
                    limit,
                    written[0].upper() + written[1:] if names else "",
                    begins,
                    ends,
                )
        if group.mean is not None:
            name = f"Mean {bare(group.mean, unit)}" if names else ""
            yield Level("mean", group.mean, name, begins, ends)
    if kpi.target is not None:
        name = f"Target {kpi.target.comparison} {kpi.target.value.number:,f}"
        yield Level("target", float(kpi.target.value.number), name, 0, last)


def _ticks(months: tuple[Month, ...]) -> Iterator[Tick]:
    each = next(each for most, each in _LABELLED_EACH if len(months) <= most)
    written: set[int] = set()
    for place, month in enumerate(months):
        first = month.point.period.first
        if (first.month - 1) % each:
            continue
        below = "" if first.year in written else str(first.year)
        written.add(first.year)
        yield Tick(place, month_name(first)[:3], below)
