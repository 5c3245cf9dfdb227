"""XmR charts: a series with its mean, its process limits, and the points that are signals.

Source: NHS Making Data Count as in nhs-r-community/NHSRplotthedots 050b07d, `ptd_spc_standard.R`
and vignettes (V), with the defaults of the NHS Excel tool. Nothing is drawn or clipped here
(`for_drawing` clips a copy), and no chart is ever rebased but where the caller says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from waypost.kpi.statistics.errors import UnusableNumbers
from waypost.kpi.statistics.xmr_rules import (
    DEFAULT_RULES,
    Direction,
    Lines,
    Rule,
    XmrRules,
    beyond,
    signals,
    tolerance_of,
)

Signal = Literal["outside", "trend", "two of three", "shift", "common cause", "no data"]
"""What a point is: the rule that names it, noise, or a period without a value."""

Side = Literal["above", "below", "on the mean"]
"""Where a point lies; one on the mean is on neither side."""


@dataclass(frozen=True, slots=True)
class Rebase:
    """A decision to start anew with a mean and limits of their own.

    Args:
        period: the label of the first period of the new group.
        reason: why, as somebody recorded it.
    """

    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class XmrGroup:
    """The points between two rebases, and the lines they are judged by.

    Args:
        first: the label of its first period.
        last: the label of its last period.
        reason: why the chart was rebased here; empty for the first group.
        baseline_points: how many points the mean comes from.
        mean: the mean of those points; None where no point has a value.
        mean_moving_range: MRbar; None where no two neighbours have values.
        upper: the upper process limit, UPL.
        lower: the lower process limit, LPL; it may lie below what is possible.
        near_upper: the upper near limit.
        near_lower: the lower near limit.
        screened: how many moving ranges were left out as outliers.
        trial: whether the limits are trial limits, from too few points.
        tolerance: points and lines closer than this are equal.
    """

    first: str
    last: str
    reason: str
    baseline_points: int
    mean: float | None
    mean_moving_range: float | None
    upper: float | None
    lower: float | None
    near_upper: float | None
    near_lower: float | None
    screened: int
    trial: bool
    tolerance: float


@dataclass(frozen=True, slots=True)
class XmrPoint:
    """One period of a chart.

    Args:
        period: its label.
        value: its value, None if there is none.
        moving_range: how far it is from the point before; None after a gap or a rebase.
        group: the index of its group.
        side: where it lies; None without a value.
        rules: all rules that flag it, by precedence.
        signal: the first of them; `common cause` if there is none, `no data` without a value.
        direction: which way that rule points; None without one.
    """

    period: str
    value: float | None
    moving_range: float | None
    group: int
    side: Side | None
    rules: tuple[Rule, ...]
    signal: Signal
    direction: Direction | None


@dataclass(frozen=True, slots=True)
class XmrChart:
    """An XmR chart, before it is drawn.

    Args:
        points: the periods, in order.
        groups: the groups, in order; one more than there are rebases.
        missing: the periods without a value: they break runs and the moving range, and the
            reader has to be told.
        rules: the rules it was made with.
    """

    points: tuple[XmrPoint, ...]
    groups: tuple[XmrGroup, ...]
    missing: tuple[str, ...]
    rules: XmrRules

    @property
    def latest(self) -> XmrPoint | None:
        """The last point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


def xmr_chart(
    series: Sequence[tuple[str, float | None]],
    *,
    rules: XmrRules = DEFAULT_RULES,
    rebases: Sequence[Rebase] = (),
) -> XmrChart:
    """Make an XmR chart of a series.

    mean = Σx/n; MR_i = |x_i − x_(i−1)|; UPL and LPL = mean ± 2.66 × MRbar; near limits = mean
    ± 2 × (2.66/3) × MRbar. Each group between rebases has lines of its own; runs, trends and
    moving ranges cross neither a rebase nor a period without a value. A point equal to a limit
    is inside; one equal to the mean is on neither side. Status V; the treatment of gaps is D.

    Args:
        series: label and value of each period, in order, without leaving periods out.
        rules: what rule sets differ in.
        rebases: where to start anew, and why.

    Returns:
        The chart.

    Raises:
        UnusableNumbers: labels repeat, a value is not finite, or a rebase is at a period that is
            not in the series, is given twice, or has no reason.

    Example:
        >>> values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
        >>> chart = xmr_chart([(f"month {n}", value) for n, value in enumerate(values, start=1)])
        >>> group = chart.groups[0]
        >>> round(group.mean, 2), round(group.upper, 2), round(group.lower, 2)
        (1.94, 6.95, -3.06)
        >>> [(point.period, point.signal) for point in chart.points if point.rules]
        [('month 5', 'outside')]
    """
    reasons = _reasons(series, rebases)
    points: list[XmrPoint] = []
    groups: list[XmrGroup] = []
    for first, last in _spans(series, reasons):
        rows = series[first : last + 1]
        group = _group(rows, reasons.get(rows[0][0], ""), rules)
        points.extend(_points(rows, group, len(groups), rules))
        groups.append(group)
    missing = tuple(period for period, value in series if value is None)
    return XmrChart(tuple(points), tuple(groups), missing, rules)


def for_drawing(
    group: XmrGroup, *, floor: float | None = 0.0, ceiling: float | None = None
) -> XmrGroup:
    """Clip a group's limits to what is possible, for a drawing only (D).

    Args:
        group: a group of a chart, which stays as it is.
        floor: the lowest possible value; None if there is none.
        ceiling: the highest possible value, such as 100 for a percentage.

    Returns:
        A copy with limits inside the possible.

    Example:
        >>> group = xmr_chart([("a", 0), ("b", 4)]).groups[0]
        >>> round(group.lower, 2), for_drawing(group).lower
        (-8.64, 0.0)
    """

    def clipped(line: float | None) -> float | None:
        if line is None:
            return None
        raised = line if floor is None else max(line, floor)
        return raised if ceiling is None else min(raised, ceiling)

    return replace(
        group,
        upper=clipped(group.upper),
        lower=clipped(group.lower),
        near_upper=clipped(group.near_upper),
        near_lower=clipped(group.near_lower),
    )


def _reasons(
    series: Sequence[tuple[str, float | None]], rebases: Sequence[Rebase]
) -> dict[str, str]:
    """Check the series and the rebases; give the reason by period."""
    periods = {period for period, _ in series}
    if len(periods) != len(series):
        raise UnusableNumbers("two periods of a series have the same label")
    if any(value is not None and not math.isfinite(value) for _, value in series):
        raise UnusableNumbers("a value of a series is not finite")
    reasons: dict[str, str] = {}
    for rebase in rebases:
        if rebase.period not in periods:
            raise UnusableNumbers(f"a rebase is at {rebase.period}, which is not in the series")
        if rebase.period in reasons:
            raise UnusableNumbers(f"there are two rebases at {rebase.period}")
        if not rebase.reason.strip():
            raise UnusableNumbers(f"the rebase at {rebase.period} has no reason")
        reasons[rebase.period] = rebase.reason
    return reasons


def _spans(
    series: Sequence[tuple[str, float | None]], reasons: dict[str, str]
) -> Iterator[tuple[int, int]]:
    """Yield first and last index of each group."""
    if not series:
        return
    starts = [index for index, (period, _) in enumerate(series) if not index or period in reasons]
    yield from zip(starts, [*(start - 1 for start in starts[1:]), len(series) - 1], strict=True)


def _stretches(rows: Sequence[tuple[str, float | None]]) -> Iterator[tuple[int, list[float]]]:
    """Yield each stretch without a gap: the index of its first point, and its values."""
    values: list[float] = []
    for index, (_, value) in enumerate(rows):
        if value is not None:
            values.append(value)
        elif values:
            yield index - len(values), values
            values = []
    if values:
        yield len(rows) - len(values), values


def _group(rows: Sequence[tuple[str, float | None]], reason: str, rules: XmrRules) -> XmrGroup:
    """Compute mean and limits of one group."""
    left = len(rows) if rules.fix_after_n_points is None else rules.fix_after_n_points
    baseline: list[float] = []
    ranges: list[float] = []
    for _, values in _stretches(rows):
        taken = values[:left]
        left -= len(taken)
        baseline.extend(taken)
        ranges.extend(abs(after - before) for before, after in pairwise(taken))
    mean = math.fsum(baseline) / len(baseline) if baseline else None
    usual = math.fsum(ranges) / len(ranges) if ranges else None
    screened = 0
    if rules.screen_outliers and usual:
        kept = [one for one in ranges if one < rules.screening_factor * usual]
        screened, usual = len(ranges) - len(kept), math.fsum(kept) / len(kept)
    group = XmrGroup(
        first=rows[0][0],
        last=rows[-1][0],
        reason=reason,
        baseline_points=len(baseline),
        mean=mean,
        mean_moving_range=usual,
        upper=None,
        lower=None,
        near_upper=None,
        near_lower=None,
        screened=screened,
        trial=len(baseline) < rules.trial_below,
        tolerance=tolerance_of([value for _, value in rows if value is not None]),
    )
    if mean is None or usual is None:
        return group
    far = rules.limit_factor * usual
    near = rules.near_share * far
    return replace(
        group,
        upper=mean + far,
        lower=mean - far,
        near_upper=mean + near,
        near_lower=mean - near,
    )


def _points(
    rows: Sequence[tuple[str, float | None]], group: XmrGroup, index: int, rules: XmrRules
) -> Iterator[XmrPoint]:
    """Judge the points of one group."""
    judged: dict[int, XmrPoint] = {}
    for first, values in _stretches(rows):
        assert group.mean is not None, "a group with a value has a mean"
        lines = Lines(
            group.mean,
            group.upper,
            group.lower,
            group.near_upper,
            group.near_lower,
            group.tolerance,
        )
        flagged = signals(values, lines, rules)
        for offset, (value, found) in enumerate(zip(values, flagged, strict=True)):
            judged[first + offset] = XmrPoint(
                period=rows[first + offset][0],
                value=value,
                moving_range=abs(value - values[offset - 1]) if offset else None,
                group=index,
                side=_SIDES[beyond(value, group.mean, tolerance=group.tolerance)],
                rules=tuple(one.rule for one in found),
                signal=found[0].rule if found else "common cause",
                direction=found[0].direction if found else None,
            )
    for row, (period, _) in enumerate(rows):
        yield judged.get(row) or XmrPoint(period, None, None, index, None, (), "no data", None)


_SIDES: dict[int, Side] = {1: "above", -1: "below", 0: "on the mean"}
