"""A KPI's months read as a control chart, for the scorecard's icons and the KPI's own chart alike.

Mean, limits and signals come from the true values, so that rounding is not taken for a signal. A
month that is hidden is left out as if it had no data: no line, signal or icon depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from waypost.kpi.published import HIDDEN
from waypost.kpi.report.wording import how_many
from waypost.kpi.scorecard import KpiReport, SeriesPoint
from waypost.kpi.statistics import (
    AssuranceIcon,
    VariationIcon,
    XmrChart,
    XmrPoint,
    assurance_icon,
    variation_icon,
    xmr_chart,
)

FEWEST_POINTS = 3
"""A chart of fewer months shows nothing (D)."""

MOST_HIDDEN = 0.25
"""Where a larger share of the months with data is hidden, the others are not typical: it is the
low ones that are hidden (D)."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a chart.

    Args:
        point: the month as it is published.
        value: the value to draw, as published; None where there is none to draw.
        reading: what it says.
    """

    point: SeriesPoint
    value: float | None
    reading: XmrPoint

    @property
    def is_hidden(self) -> bool:
        """Whether it has a value that may not be shown."""
        return _is_hidden(self.point)


@dataclass(frozen=True, slots=True)
class OverTime:
    """A KPI's months.

    Args:
        months: all of them, in order.
        chart: mean, limits and signals; None where no chart is made.
        why_none: why there is none; empty if there is.
        hidden: how many months are hidden.
        no_data: how many have no data.
        variation: what the latest month says.
        assurance: what to expect of the target.
        unused_rebases: rebases at months that are not shown.
    """

    months: tuple[Month, ...]
    chart: XmrChart | None
    why_none: str
    hidden: int
    no_data: int
    variation: VariationIcon | None = None
    assurance: AssuranceIcon | None = None
    unused_rebases: tuple[str, ...] = ()

    @property
    def latest(self) -> Month | None:
        """The last month that can be shown."""
        return next((month for month in reversed(self.months) if month.value is not None), None)


def over_time(report: KpiReport) -> OverTime:
    """Read a KPI's months as a control chart.

    Args:
        report: the KPI.
    """
    series = [(one.label, _used(one)) for one in report.series]
    shown_labels = {label for label, _ in series}
    rebases = [one for one in report.rebases if one.period in shown_labels]
    unused = tuple(one.period for one in report.rebases if one.period not in shown_labels)
    chart = xmr_chart(series, rebases=rebases)
    months = tuple(
        Month(point, _drawn(point), reading)
        for point, reading in zip(report.series, chart.points, strict=True)
    )
    hidden = sum(month.is_hidden for month in months)
    shown = sum(month.value is not None for month in months)
    no_data = len(months) - hidden - shown
    why_none = _why_none(len(months), shown, hidden)
    if why_none:
        return OverTime(months, None, why_none, hidden, no_data, unused_rebases=unused)
    kpi = report.kpi
    target = None if kpi.target is None else float(kpi.target.value.number)
    return OverTime(
        months,
        chart,
        "",
        hidden,
        no_data,
        variation_icon(chart, better=kpi.better),
        assurance_icon(chart, target=target, better=kpi.better),
        unused,
    )


def _why_none(months: int, shown: int, hidden: int) -> str:
    if not months:
        return "There are no months."
    if not shown and not hidden:
        return f"None of the {how_many(months, 'month')} has data."
    if hidden and not shown:
        return f"All {hidden} months with data are hidden, because the numbers are small."
    if hidden > MOST_HIDDEN * (shown + hidden):
        return (
            f"Of the {how_many(shown + hidden, 'month')} with data {hidden} "
            f"{'is' if hidden == 1 else 'are'} hidden, because the numbers are small. A chart of "
            "the others would mislead: it is mostly the low ones that are hidden."
        )
    if shown < FEWEST_POINTS:
        only = "Only 1 month has" if shown == 1 else f"Only {shown} months have"
        return f"{only} a number that can be shown: too few for a chart."
    return ""


def _is_hidden(point: SeriesPoint) -> bool:
    return point.suppressed or point.published == HIDDEN


def _used(point: SeriesPoint) -> float | None:
    """Return the value a chart is computed from."""
    return None if _drawn(point) is None else point.true_value


def _drawn(point: SeriesPoint) -> float | None:
    """Return the value a chart shows."""
    published = point.published
    if _is_hidden(point) or published == HIDDEN or point.true_value is None:
        return None
    return published
