"""T and G charts: the time, or the number of cases, between events that are too rare for a rate.

T chart: L. S. Nelson, "A control chart for parts-per-million nonconforming items", Journal of
Quality Technology 26 (1994): times between events are made near normal by the power 1/3.6,
charted as an XmR chart, and turned back. As in anhoej/qicharts2 03470c0, `qic.t` (seen).
G chart: J. C. Benneyan, "Number-between g-type statistical quality control charts", Health Care
Management Science 4 (2001): the geometric distribution's ḡ ± 3·√(ḡ(ḡ+1)), with the median as
centre line, as in `qic.g` there (seen). Both are choices of this project (D): spc.md names none.

Long gaps between bad events are good news: a `high` signal is an improvement then.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from waypost.kpi.statistics.errors import UnusableNumbers
from waypost.kpi.statistics.xmr import Signal, xmr_chart
from waypost.kpi.statistics.xmr_rules import (
    DEFAULT_RULES,
    Direction,
    Lines,
    Rule,
    XmrRules,
    signals,
    tolerance_of,
)

NELSON_POWER = 3.6
"""Exponential times to the power 1/3.6 are close to normal (Nelson 1994)."""


@dataclass(frozen=True, slots=True)
class RareEventPoint:
    """One event, and what lies between it and the event before.

    Args:
        event: the event's label.
        between: the time or the number of cases since the event before.
        rules: all rules that flag it, by precedence.
        signal: the first of them, or `common cause`.
        direction: which way it points: `high` where events have become rarer.
    """

    event: str
    between: float
    rules: tuple[Rule, ...]
    signal: Signal
    direction: Direction | None


@dataclass(frozen=True, slots=True)
class RareEventChart:
    """A T or G chart, before it is drawn.

    Args:
        kind: `T` for time between events, `G` for cases between events.
        points: the events, in order.
        centre: the centre line; None without a point.
        upper: the upper limit; None where it cannot be computed.
        lower: the lower limit; None where no value is low enough to be a signal.
        near_upper: the upper near limit; None for a G chart.
        near_lower: the lower near limit.
        trial: whether the limits come from too few events.
        zeros: how many times of 0 were taken as `zero_as` (T chart).
    """

    kind: Literal["T", "G"]
    points: tuple[RareEventPoint, ...]
    centre: float | None
    upper: float | None
    lower: float | None
    near_upper: float | None
    near_lower: float | None
    trial: bool
    zeros: int = 0


def days_between(days: Sequence[date]) -> tuple[tuple[str, float], ...]:
    """Give the days from each event to the next, labelled with the later day.

    Args:
        days: the days of the events, in order.

    Returns:
        One pair fewer than there are events. Events of one day share a label; see `t_chart`.

    Raises:
        UnusableNumbers: the days are not in order.

    Example:
        >>> days_between([date(2024, 1, 1), date(2024, 1, 31), date(2024, 3, 1)])
        (('2024-01-31', 30.0), ('2024-03-01', 30.0))
    """
    pairs = list(pairwise(days))
    if any(later < earlier for earlier, later in pairs):
        raise UnusableNumbers("the days of the events are not in order")
    return tuple((later.isoformat(), float((later - earlier).days)) for earlier, later in pairs)


def t_chart(
    times: Sequence[tuple[str, float]],
    *,
    rules: XmrRules = DEFAULT_RULES,
    zero_as: float = 0.5,
) -> RareEventChart:
    """Chart the time between events.

    y = t^(1/3.6); an XmR chart of y, all four rules with it; its lines to the power 3.6. A lower
    limit of y below 0 is none.

    Args:
        times: label of each event, and the time since the event before.
        rules: as for an XmR chart.
        zero_as: what a time of 0 is taken as, in the same unit: two events of one day are some
            part of a day apart (D: half).

    Returns:
        The chart, in the unit of the times.

    Raises:
        UnusableNumbers: a time is negative or not finite, or `zero_as` not above 0.

    Example:
        >>> chart = t_chart([("a", 30), ("b", 12), ("c", 55), ("d", 21)])
        >>> round(chart.centre, 1), round(chart.upper, 1), chart.lower is None, chart.trial
        (26.5, 236.0, False, True)
    """
    _check(times)
    if not zero_as > 0:
        raise UnusableNumbers("a time of 0 is not taken as a time above 0")
    used = [between or zero_as for _, between in times]
    # Labels may repeat here (two events of a day), so the series is numbered.
    roots = xmr_chart(
        [(str(number), between ** (1 / NELSON_POWER)) for number, between in enumerate(used)],
        rules=rules,
    )
    points = tuple(
        RareEventPoint(event, between, point.rules, point.signal, point.direction)
        for (event, between), point in zip(times, roots.points, strict=True)
    )
    zeros = sum(between == 0 for _, between in times)
    if not roots.groups:
        return RareEventChart("T", points, None, None, None, None, None, trial=True)
    group = roots.groups[0]
    return RareEventChart(
        "T",
        points,
        _power(group.mean),
        _power(group.upper),
        _power(group.lower),
        _power(group.near_upper),
        _power(group.near_lower),
        group.trial,
        zeros,
    )


def g_chart(
    cases: Sequence[tuple[str, float]],
    *,
    rules: XmrRules = DEFAULT_RULES,
    sigmas: float = 3,
) -> RareEventChart:
    """Chart the number of cases between events.

    Limits ḡ ± 3·√(ḡ(ḡ+1)), ḡ the mean; the centre line is the median, since cases between rare
    events are skewed and half of them are to lie on each side of it. Outside, shift and trend
    are judged; two of three near a limit is not, which supposes symmetry (D).

    Args:
        cases: label of each event, and the number of cases since the event before.
        rules: as for an XmR chart; `fix_after_n_points` takes the lines from the first events.
        sigmas: how many standard deviations the limits are from the mean.

    Returns:
        The chart. Its lower limit is None, where the formula makes it negative, as it mostly does.

    Raises:
        UnusableNumbers: a number of cases is negative or not finite.

    Example:
        >>> chart = g_chart([("a", 30), ("b", 12), ("c", 55), ("d", 21)])
        >>> chart.centre, round(chart.upper, 2), chart.lower
        (25.5, 119.49, None)
    """
    _check(cases)
    values = [between for _, between in cases]
    baseline = values[: rules.fix_after_n_points]
    trial = len(baseline) < rules.trial_below
    if not baseline:
        return RareEventChart("G", (), None, None, None, None, None, trial)
    mean = math.fsum(baseline) / len(baseline)
    far = sigmas * math.sqrt(mean * (mean + 1))
    lower = mean - far if mean >= far else None
    centre = float(statistics.median(baseline))
    lines = Lines(centre, mean + far, lower, None, None, tolerance_of(values))
    points = tuple(
        RareEventPoint(
            event,
            between,
            tuple(one.rule for one in found),
            found[0].rule if found else "common cause",
            found[0].direction if found else None,
        )
        for (event, between), found in zip(cases, signals(values, lines, rules), strict=True)
    )
    return RareEventChart("G", points, centre, lines.upper, lower, None, None, trial)


def _power(line: float | None) -> float | None:
    """Turn a line of the transformed times back; below 0 there is none."""
    return None if line is None or line < 0 else line**NELSON_POWER


def _check(between: Sequence[tuple[str, float]]) -> None:
    if any(not math.isfinite(one) or one < 0 for _, one in between):
        raise UnusableNumbers("what lies between two events is negative or not finite")
