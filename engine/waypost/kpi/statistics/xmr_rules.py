"""The four rules that tell a signal from noise in a series, and what they depend on.

Source: NHS Making Data Count ("plot the dots") as in nhs-r-community/NHSRplotthedots 050b07d,
`ptd_calculate_point_type.R` (V). The rules work on one stretch of consecutive points: without a
gap, and within one rebase. Two points count as equal if they differ by less than a billionth of
the largest, so that 2/3 and 20/30 are the same however they were computed (D).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from waypost.kpi.statistics.errors import UnusableNumbers

Rule = Literal["outside", "trend", "two of three", "shift"]
"""A rule: a point outside the limits; a trend; two of three near a limit; a shift."""

PRECEDENCE: tuple[Rule, ...] = ("outside", "trend", "two of three", "shift")
"""Which rule names a point that several flag: the first of these (V: NHSRplotthedots #180)."""

Direction = Literal["high", "low"]
"""Which way a signal points: above the mean or rising, below the mean or falling."""


@dataclass(frozen=True, slots=True)
class XmrRules:
    """What rule sets differ in; the defaults are those of the NHS Excel tool.

    Args:
        shift_points: a shift is so many points on one side of the mean (V: 7).
        trend_points: a trend is so many points, each above or each below the one before. 6 (5
            rises) is the Excel tool's, 7 is NHSRplotthedots's (V: #195, #202).
        trial_below: limits from fewer points are trial limits (V: 12).
        fix_after_n_points: the mean and limits of each group come from its first so many points
            that have a value; None for all of them.
        screen_outliers: leave out moving ranges of `screening_factor` times their mean and
            more, once. The Excel tool does not; NHSRplotthedots does (V).
        limit_factor: how many mean moving ranges the limits are from the mean (V).
        near_share: the part of that distance where the near limits lie (V: two thirds).
        screening_factor: see `screen_outliers` (V).
        rebase_points: how many points after a shift before a rebase is suggested (D).

    Raises:
        UnusableNumbers: a number of points is too small for its rule to mean anything.
    """

    shift_points: int = 7
    trend_points: int = 6
    trial_below: int = 12
    fix_after_n_points: int | None = None
    screen_outliers: bool = False
    limit_factor: float = 2.66
    near_share: float = 2 / 3
    screening_factor: float = 3.267
    rebase_points: int = 12

    def __post_init__(self) -> None:
        fixed = self.fix_after_n_points
        if (
            self.shift_points < 2
            or self.trend_points < 3
            or self.rebase_points < self.shift_points
            or (fixed is not None and fixed < 2)
        ):
            raise UnusableNumbers("a rule of the chart has too few points to mean anything")


DEFAULT_RULES = XmrRules()
"""The rules of the NHS Excel tool."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that a stretch of points is judged by.

    Args:
        centre: the line that shifts are judged by: the mean.
        upper: the upper limit; None where there is none.
        lower: the lower limit.
        near_upper: the upper near limit.
        near_lower: the lower near limit.
        tolerance: points and lines closer than this are equal.
    """

    centre: float
    upper: float | None
    lower: float | None
    near_upper: float | None
    near_lower: float | None
    tolerance: float


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that flags a point.

    Args:
        rule: the rule.
        direction: which way it points.
    """

    rule: Rule
    direction: Direction


def tolerance_of(values: Sequence[float]) -> float:
    """Say how close two values of a series are to count as equal.

    Args:
        values: the series.

    Returns:
        A billionth of the largest, regardless of sign.

    Example:
        >>> tolerance_of([2.0, -4.0])
        4e-09
    """
    return 1e-9 * max((abs(value) for value in values), default=0.0)


def beyond(value: float, line: float | None, *, tolerance: float) -> int:
    """Say on which side of a line a value lies.

    Args:
        value: the value.
        line: the line; None for a line that is not there.
        tolerance: how close counts as equal.

    Returns:
        1 above it, -1 below it, 0 on it or without a line.

    Example:
        >>> beyond(2.0, 1.0, tolerance=0), beyond(1.0, 1.0, tolerance=0)
        (1, 0)
    """
    if line is None or abs(value - line) <= tolerance:
        return 0
    return 1 if value > line else -1


def signals(values: Sequence[float], lines: Lines, rules: XmrRules) -> list[tuple[Found, ...]]:
    """Say which rules flag each point of a stretch of consecutive points.

    Args:
        values: the points, without a gap or a rebase between them.
        lines: what they are judged by.
        rules: how many points make a shift and a trend.

    Returns:
        For each point what flags it, by precedence.

    Example:
        >>> lines = Lines(0, upper=4, lower=-4, near_upper=3, near_lower=-3, tolerance=0)
        >>> found = signals([3.5, 1, 3.5, 5], lines, XmrRules())
        >>> [[one.rule for one in point] for point in found]
        [['two of three'], [], ['two of three'], ['outside']]
    """
    sides = [beyond(value, lines.centre, tolerance=lines.tolerance) for value in values]
    marks: list[dict[Rule, int]] = [{} for _ in values]
    for index, value in enumerate(values):
        if outside := _outside(value, lines):
            marks[index]["outside"] = outside
    for index, side in _near_a_limit(values, sides, lines):
        marks[index].setdefault("two of three", side)
    for first, last, side in _runs(sides):
        if side and last - first + 1 >= rules.shift_points:
            for index in range(first, last + 1):
                marks[index]["shift"] = side
    steps = [beyond(after, before, tolerance=lines.tolerance) for before, after in pairwise(values)]
    for first, last, way in _runs(steps):
        # Steps first to last join one point more than there are steps.
        if way and last - first + 2 >= rules.trend_points:
            for index in range(first, last + 2):
                # A turning point is of two trends; it is the end of the earlier one.
                marks[index].setdefault("trend", way)
    return [
        tuple(
            Found(rule, "high" if mark[rule] > 0 else "low") for rule in PRECEDENCE if rule in mark
        )
        for mark in marks
    ]


def _outside(value: float, lines: Lines) -> int:
    above = beyond(value, lines.upper, tolerance=lines.tolerance) > 0
    below = beyond(value, lines.lower, tolerance=lines.tolerance) < 0
    return above - below


def _near_a_limit(
    values: Sequence[float], sides: Sequence[int], lines: Lines
) -> Iterator[tuple[int, int]]:
    """Yield the points that make two of three on one side near its limit, and the side."""
    near: list[bool] = []
    for value in values:
        above = beyond(value, lines.near_upper, tolerance=lines.tolerance) > 0
        below = beyond(value, lines.near_lower, tolerance=lines.tolerance) < 0
        near.append((above or below) and not _outside(value, lines))
    for first in range(len(values) - 2):
        three = range(first, first + 3)
        if abs(sum(sides[index] for index in three)) == 3 and sum(near[i] for i in three) >= 2:
            yield from ((index, sides[index]) for index in three if near[index])


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield first and last index and the sign of each run of equal signs."""
    first = 0
    for index in range(1, len(signs) + 1):
        if index == len(signs) or signs[index] != signs[first]:
            yield first, index - 1, signs[first]
            first = index
