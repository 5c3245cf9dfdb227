"""Confidence intervals of proportions, counts, rates and standardised ratios.

Proportions have Wilson intervals; counts, and what is made by dividing them, have Byar's, which
below 10 events give way to the exact Poisson interval. Sources: UKHSA PHEindicatormethods 093fd28
(`Wilson.R`, `Byars.R`, `ISRatio.R`), verified (V). Nothing here rounds or hides small numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from waypost.kpi.statistics.distributions import LEVEL_95, chi_square_quantile, normal_quantile
from waypost.kpi.statistics.errors import UnusableNumbers

Method = Literal["Wilson", "Byar", "exact Poisson"]
"""How an interval was made."""

EXACT_BELOW = 10
"""Below so many events the exact Poisson interval is used (V: `ISRatio.R`)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval.

    Args:
        lower: its lower end; None where the formula gives none (a negative number of events).
        upper: its upper end.
        level: its level, such as 0.95.
        method: how it was made.
    """

    lower: float | None
    upper: float
    level: float
    method: Method


def wilson_interval(
    numerator: float, denominator: float, *, level: float = LEVEL_95
) -> Interval | None:
    """Give Wilson's interval of a proportion, as shares of 1.

    (2x + z² ± z·√(z² + 4x(1 − x/n))) / (2(n + z²)), for x of n. Status V.

    Args:
        numerator: x, how many meet it.
        denominator: n, out of how many.
        level: 0.95 or 0.998, say.

    Returns:
        The interval, between 0 and 1; None for a denominator of 0.

    Raises:
        UnusableNumbers: a number is negative, or the numerator above the denominator.

    Example:
        >>> interval = wilson_interval(70, 100)
        >>> round(interval.lower, 6), round(interval.upper, 6)
        (0.604151, 0.781051)
        >>> wilson_interval(0, 0) is None
        True
    """
    _check(numerator=numerator, denominator=denominator)
    if numerator > denominator:
        raise UnusableNumbers("the numerator of a proportion is above its denominator")
    if denominator == 0:
        return None
    z = normal_quantile(level)
    middle = 2 * numerator + z * z
    half = z * math.sqrt(z * z + 4 * numerator * (1 - numerator / denominator))
    whole = 2 * (denominator + z * z)
    # At 0 and at n one end is exact; rounding would leave it a hair outside.
    lower = 0.0 if numerator == 0 else max(0.0, (middle - half) / whole)
    upper = 1.0 if numerator == denominator else min(1.0, (middle + half) / whole)
    return Interval(lower, upper, level, "Wilson")


def count_interval(
    count: float, *, level: float = LEVEL_95, exact_below: float = EXACT_BELOW
) -> Interval:
    """Give the interval of a count: Byar's, or the exact Poisson interval of a small one.

    Byar: lower = O(1 − 1/(9O) − z/(3√O))³, upper = (O+1)(1 − 1/(9(O+1)) + z/(3√(O+1)))³.
    Exact: lower = χ²(α/2, 2O)/2, upper = χ²(1−α/2, 2O+2)/2. Status V.

    Args:
        count: O, the events counted.
        level: 0.95 or 0.998, say.
        exact_below: counts below it have the exact interval.

    Returns:
        The interval, in events. A lower end that Byar's formula makes negative is None.

    Raises:
        UnusableNumbers: the count is negative or not finite.

    Example:
        >>> interval = count_interval(100)
        >>> round(interval.lower, 4), round(interval.upper, 4), interval.method
        (81.3621, 121.6279, 'Byar')
        >>> interval = count_interval(0)
        >>> interval.lower, round(interval.upper, 4), interval.method
        (0.0, 3.6889, 'exact Poisson')
    """
    _check(count=count)
    if count < exact_below:
        tail = (1 - level) / 2
        return Interval(
            chi_square_quantile(tail, 2 * count) / 2,
            chi_square_quantile(1 - tail, 2 * count + 2) / 2,
            level,
            "exact Poisson",
        )
    z = normal_quantile(level)
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    # A lower end below no events is no lower end (spc.md, section 3).
    cube_root = 1 - 1 / (9 * count) - z / (3 * math.sqrt(count)) if count else -1.0
    lower = count * cube_root**3 if cube_root >= 0 else None
    return Interval(lower, upper, level, "Byar")


def rate_interval(
    count: float,
    denominator: float,
    *,
    multiplier: float = 1,
    level: float = LEVEL_95,
    exact_below: float = EXACT_BELOW,
) -> Interval | None:
    """Give the interval of a rate: that of its count, divided by its denominator.

    Args:
        count: the events.
        denominator: people, or person-time.
        multiplier: what the rate is per, such as 1000.
        level: 0.95 or 0.998, say.
        exact_below: counts below it have the exact interval.

    Returns:
        The interval, in the rate's unit; None for a denominator of 0.

    Raises:
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> interval = rate_interval(10, 2000, multiplier=1000)
        >>> round(interval.lower, 4), round(interval.upper, 4)
        (2.3937, 9.1957)
        >>> rate_interval(0, 0) is None
        True
    """
    _check(denominator=denominator, multiplier=multiplier)
    of_count = count_interval(count, level=level, exact_below=exact_below)
    if denominator == 0:
        return None
    scale = multiplier / denominator
    lower = None if of_count.lower is None else of_count.lower * scale
    return Interval(lower, of_count.upper * scale, level, of_count.method)


def ratio_interval(
    observed: float,
    expected: float,
    *,
    scale: float = 100,
    level: float = LEVEL_95,
    exact_below: float = EXACT_BELOW,
) -> Interval | None:
    """Give the interval of a standardised ratio: that of the observed count over the expected.

    The expected count is taken as certain (V: `ISRatio.R`).

    Args:
        observed: O, the events counted.
        expected: E, the events expected.
        scale: the value of a ratio of 1.
        level: 0.95 or 0.998, say.
        exact_below: counts below it have the exact interval.

    Returns:
        The interval around `scale` times O / E; None where nothing is expected.

    Raises:
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> interval = ratio_interval(87, 100)
        >>> round(interval.lower, 4), round(interval.upper, 4)
        (69.6814, 107.3154)
    """
    return rate_interval(observed, expected, multiplier=scale, level=level, exact_below=exact_below)


def _check(**numbers: float) -> None:
    for name, number in numbers.items():
        if not math.isfinite(number) or number < 0:
            raise UnusableNumbers(f"the {name} is negative or not finite")
