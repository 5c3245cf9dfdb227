"""Slope and relative index of inequality: how a figure changes from most to least deprived.

Method of the Public Health England technical guide and PHEindicatormethods 0031e30
(`SII_function.R`, seen), after Low and Low, Journal of Public Health 26 (2004): each group has as
its rank the midpoint of its part of the cumulative population, most deprived first, and Y·√a is
regressed on √a and b·√a without an intercept (a the group's share of the population, b its rank):
a least squares line through the values, weighted by population.

Their interval comes from drawing each value 100 000 times from a normal distribution. The slope
is a weighted sum of the values, so that the interval such draws come to is known without drawing:
slope ± z·√Σ c²·se². It shows the chance in the values, not how well a line fits them. For rates
and proportions they draw on a log or logit scale; we do not, so that a group without events has a
place (D).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waypost.kpi.statistics.distributions import LEVEL_95, normal_quantile
from waypost.kpi.statistics.errors import UnusableNumbers
from waypost.kpi.statistics.intervals import Interval, rate_interval, wilson_interval

FEWEST_GROUPS = 3
"""With two groups any line fits, so there is no index (D)."""


@dataclass(frozen=True, slots=True)
class DeprivationGroup:
    """A group of people, ranked by deprivation.

    Args:
        name: the group, such as a quintile.
        population: how many people, or how much person-time.
        value: its figure; None where there is none.
        standard_error: how uncertain the figure is by chance; None where it is not known.
    """

    name: str
    population: float
    value: float | None
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class Inequality:
    """Slope and relative index of inequality, or why there are none.

    Args:
        slope: SII: the line's value for the least deprived less that for the most deprived, in
            the unit of the figure. Above 0 the figure is higher among the least deprived.
        slope_lower: the lower end of its interval.
        slope_upper: the upper end.
        relative: RII: the line's value for the least deprived over that for the most deprived.
        relative_lower: the lower end of its interval.
        relative_upper: the upper end.
        most_deprived: the line's value for the most deprived.
        least_deprived: the line's value for the least deprived.
        ranks: each group's rank, in the order given.
        level: the level of the intervals.
        note: why there is no index, or no relative one.
    """

    slope: float | None
    slope_lower: float | None
    slope_upper: float | None
    relative: float | None
    relative_lower: float | None
    relative_upper: float | None
    most_deprived: float | None
    least_deprived: float | None
    ranks: tuple[float, ...]
    level: float
    note: str = ""


def group_of_proportion(
    name: str, numerator: float, denominator: float, *, multiplier: float = 1
) -> DeprivationGroup:
    """Make a group of a proportion; its standard error is that of its Wilson interval.

    Standard error = (upper − lower) / 2z, as `SII_function.R` takes it from an interval.

    Args:
        name: the group.
        numerator: how many meet it.
        denominator: out of how many.
        multiplier: 100 for a percentage.

    Returns:
        The group, without a value for a denominator of 0.

    Raises:
        UnusableNumbers: a number is negative, or the numerator above the denominator.

    Example:
        >>> group = group_of_proportion("most deprived", 70, 100, multiplier=100)
        >>> group.value, round(group.standard_error, 4)
        (70.0, 4.5128)
    """
    interval = wilson_interval(numerator, denominator)
    return _group(name, numerator, denominator, interval, multiplier, scaled=multiplier)


def group_of_rate(
    name: str, events: float, denominator: float, *, multiplier: float = 1
) -> DeprivationGroup:
    """Make a group of a rate; its standard error is that of its Byar or exact interval.

    Args:
        name: the group.
        events: how many events.
        denominator: people or person-time.
        multiplier: what the rate is per, such as 1000.

    Returns:
        The group, without a value for a denominator of 0.

    Raises:
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> group = group_of_rate("most deprived", 100, 1000, multiplier=1000)
        >>> group.value, round(group.standard_error, 4)
        (100.0, 10.2721)
    """
    interval = rate_interval(events, denominator, multiplier=multiplier)
    return _group(name, events, denominator, interval, multiplier, scaled=1)


def inequality_indices(
    groups: Sequence[DeprivationGroup], *, level: float = LEVEL_95
) -> Inequality:
    """Give slope and relative index of inequality over groups ranked by deprivation.

    The relative index has an interval by its logarithm (delta method), where both ends of the
    line are above 0; elsewhere there is no relative index.

    Args:
        groups: the groups, most deprived first.
        level: the level of the intervals.

    Returns:
        The indices; without any, and with the reason, for fewer than three groups or a group
        without people or a value. Without standard errors there are no intervals.

    Raises:
        UnusableNumbers: a population is negative, or a number not finite.

    Example:
        >>> fifths = [("1", 50), ("2", 55), ("3", 60), ("4", 65), ("5", 70)]
        >>> groups = [group_of_proportion(name, met, 100) for name, met in fifths]
        >>> found = inequality_indices(groups)
        >>> round(found.slope, 3), round(found.slope_lower, 3), round(found.slope_upper, 3)
        (0.25, 0.103, 0.397)
        >>> round(found.relative, 4), found.ranks
        (1.5263, (0.1, 0.3, 0.5, 0.7, 0.9))
        >>> inequality_indices([group_of_proportion("1", 5, 10)]).note
        'fewer than 3 groups'
    """
    _check(groups)
    if reason := _why_none(groups):
        return Inequality(*(None,) * 8, ranks=(), level=level, note=reason)
    population = np.array([group.population for group in groups], dtype=float)
    shares = population / population.sum()
    ranks = np.cumsum(shares) - shares / 2
    values = np.array([group.value for group in groups], dtype=float)
    # Both coefficients of a least squares line are weighted sums of the values.
    middle = float(shares @ ranks)
    for_slope = shares * (ranks - middle) / float(shares @ (ranks - middle) ** 2)
    for_most = shares - middle * for_slope
    slope, most = float(for_slope @ values), float(for_most @ values)
    least = most + slope
    note = "" if most > 0 and least > 0 else "no relative index: the line reaches 0"
    found = Inequality(
        slope=slope,
        slope_lower=None,
        slope_upper=None,
        relative=None if note else least / most,
        relative_lower=None,
        relative_upper=None,
        most_deprived=most,
        least_deprived=least,
        ranks=tuple(round(float(rank), 12) for rank in ranks),
        level=level,
        note=note,
    )
    errors = [group.standard_error for group in groups]
    if any(error is None for error in errors):
        return found
    variances = np.array(errors, dtype=float) ** 2
    return _with_intervals(
        found,
        of_most=float(variances @ for_most**2),
        of_slope=float(variances @ for_slope**2),
        of_both=float(variances @ (for_most * for_slope)),
    )


def _with_intervals(
    found: Inequality, *, of_most: float, of_slope: float, of_both: float
) -> Inequality:
    """Add the intervals, from the variances of the line's two coefficients."""
    assert found.slope is not None, "there is a line"
    z = normal_quantile(found.level)
    half = z * math.sqrt(of_slope)
    lower, upper = found.slope - half, found.slope + half
    most, least = found.most_deprived, found.least_deprived
    relative_lower = relative_upper = None
    if found.relative is not None and most and least:
        # Variance of ln(least / most), where least = most + slope.
        of_least = of_most + of_slope + 2 * of_both
        variance = (
            of_least / least**2 + of_most / most**2 - 2 * (of_most + of_both) / (least * most)
        )
        factor = math.exp(z * math.sqrt(max(0.0, variance)))
        relative_lower, relative_upper = found.relative / factor, found.relative * factor
    return Inequality(
        found.slope,
        lower,
        upper,
        found.relative,
        relative_lower,
        relative_upper,
        most,
        least,
        found.ranks,
        found.level,
        found.note,
    )


def _group(
    name: str,
    events: float,
    denominator: float,
    interval: Interval | None,
    multiplier: float,
    *,
    scaled: float,
) -> DeprivationGroup:
    if interval is None:
        return DeprivationGroup(name, denominator, None, None)
    width = None if interval.lower is None else (interval.upper - interval.lower) * scaled
    error = None if width is None else width / (2 * normal_quantile(interval.level))
    return DeprivationGroup(name, denominator, multiplier * events / denominator, error)


def _why_none(groups: Sequence[DeprivationGroup]) -> str:
    if len(groups) < FEWEST_GROUPS:
        return f"fewer than {FEWEST_GROUPS} groups"
    empty = [group.name for group in groups if group.population == 0]
    if empty:
        return f"nobody in group {', '.join(empty)}"
    without = [group.name for group in groups if group.value is None]
    return f"no value in group {', '.join(without)}" if without else ""


def _check(groups: Sequence[DeprivationGroup]) -> None:
    for group in groups:
        numbers = (group.population, group.value or 0, group.standard_error or 0)
        if not all(math.isfinite(number) for number in numbers):
            raise UnusableNumbers(f"a number of group {group.name} is not finite")
        if group.population < 0 or (group.standard_error or 0) < 0:
            raise UnusableNumbers(f"a number of group {group.name} is negative")
