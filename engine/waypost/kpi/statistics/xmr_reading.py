"""How an XmR chart is read: its two icons, and whether a rebase is worth thinking about.

Source: nhs-r-community/NHSRplotthedots 050b07d, `geom_ptd_icon.R` and
`ptd_calculate_assurance_type.R` (V). The icons are names here; drawing them is the report's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost.kpi.statistics.xmr import XmrChart
from waypost.kpi.statistics.xmr_rules import Direction, beyond

Better = Literal["higher", "lower", "neither"]
"""Which way is better."""

VariationIcon = Literal[
    "common cause",
    "improvement high",
    "improvement low",
    "concern high",
    "concern low",
    "neutral high",
    "neutral low",
]
"""What the latest point says: noise; or a change for the better, the worse, or neither."""

AssuranceIcon = Literal["consistently passes", "consistently fails", "hit and miss"]
"""What to expect of the target if nothing changes."""


@dataclass(frozen=True, slots=True)
class RebaseSuggestion:
    """A shift that has lasted long enough to think about a rebase.

    It is a suggestion only: whether its cause is known is for people to say and to record.

    Args:
        period: the first period of the shift, where the chart would be rebased.
        points: how many points there are since.
        direction: which way it shifted.
    """

    period: str
    points: int
    direction: Direction


def variation_icon(chart: XmrChart, *, better: Better) -> VariationIcon | None:
    """Say what the latest point of a chart means.

    Only the last point that has a value counts (V; a month without one says nothing). Above the
    mean or rising points one way, below or falling the other.

    Args:
        chart: the chart.
        better: which way is better.

    Returns:
        The icon's name; None for a chart without a value.

    Example:
        >>> from waypost.kpi.statistics.xmr import xmr_chart
        >>> rising = xmr_chart([(f"month {n}", n) for n in range(1, 8)])
        >>> variation_icon(rising, better="higher"), variation_icon(rising, better="lower")
        ('improvement high', 'concern high')
    """
    latest = chart.latest
    if latest is None:
        return None
    if latest.direction is None:
        return "common cause"
    if better == "neither":
        return "neutral high" if latest.direction == "high" else "neutral low"
    if latest.direction == "high":
        return "improvement high" if better == "higher" else "concern high"
    return "improvement low" if better == "lower" else "concern low"


def assurance_icon(
    chart: XmrChart, *, target: float | None, better: Better
) -> AssuranceIcon | None:
    """Say whether the process can be expected to reach a target, month after month.

    By the limits of the last point that has a value: a target above the upper limit is never
    reached where higher is better, and always kept where lower is; a target on a limit is hit
    and miss. Status V.

    Args:
        chart: the chart.
        target: the target, in the unit of the series.
        better: which way is better.

    Returns:
        The icon's name; None without a target, a direction or limits.

    Example:
        >>> from waypost.kpi.statistics.xmr import xmr_chart
        >>> chart = xmr_chart([("a", 50), ("b", 52), ("c", 51)])
        >>> assurance_icon(chart, target=70, better="higher")
        'consistently fails'
        >>> assurance_icon(chart, target=51, better="higher")
        'hit and miss'
    """
    latest = chart.latest
    if latest is None or target is None or better == "neither":
        return None
    group = chart.groups[latest.group]
    if group.upper is None or group.lower is None:
        return None
    if beyond(target, group.upper, tolerance=group.tolerance) > 0:
        return "consistently fails" if better == "higher" else "consistently passes"
    if beyond(target, group.lower, tolerance=group.tolerance) < 0:
        return "consistently passes" if better == "higher" else "consistently fails"
    return "hit and miss"


def suggest_rebase(chart: XmrChart) -> RebaseSuggestion | None:
    """Say whether a shift has lasted so long that people should think about a rebase.

    That is where the chart ends in a shift of at least `rebase_points` points (D: 12, so that the
    new limits would not be trial limits). A shift never is a whole group, since the points that a
    mean comes from do not all lie on one side of it. Nothing is rebased.

    Args:
        chart: the chart.

    Returns:
        The suggestion, None if there is nothing to suggest.

    Example:
        >>> from waypost.kpi.statistics.xmr import xmr_chart
        >>> values = [50, 51, 49, 50, 51, 49] * 4 + [60, 61, 59] * 4
        >>> suggest_rebase(xmr_chart([(f"month {n}", v) for n, v in enumerate(values, start=1)]))
        RebaseSuggestion(period='month 25', points=12, direction='high')
    """
    ending = chart.points[-1] if chart.points else None
    if ending is None or "shift" not in ending.rules:
        return None
    start = len(chart.points) - 1
    while start and _continues(chart, start, start - 1):
        start -= 1
    points = len(chart.points) - start
    if points < chart.rules.rebase_points:
        return None
    side: Direction = "high" if ending.side == "above" else "low"
    return RebaseSuggestion(chart.points[start].period, points, side)


def _continues(chart: XmrChart, later: int, earlier: int) -> bool:
    """Whether a point is of the same run as the one after it."""
    before, after = chart.points[earlier], chart.points[later]
    return before.group == after.group and before.side == after.side
