"""Funnel plots of proportions: control limits for every size of unit, and who lies outside.

Source: UKHSA PHEindicatormethods 093fd28 (`Funnels.R`), verified (V). Proportions are shares of 1
here. Funnels of rates and standardised ratios are in `funnel_of_ratios`. Nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from waypost.kpi.statistics.distributions import (
    LEVEL_95,
    LEVEL_998,
    binomial_limits,
    normal_quantile,
)
from waypost.kpi.statistics.errors import UnusableNumbers

Category = Literal["high 0.001", "high 0.025", "within", "low 0.025", "low 0.001"]
"""Where a unit lies: outside the 99.8 % limits, between them and the 95 % limits, or within."""

Centre = Literal["pooled", "target"]
"""What the limits are around: all units together, or a target."""

LimitMethod = Literal["inverted Wilson", "exact binomial", "exact Poisson"]
"""How control limits were made."""

SMALLEST_UNIT = 5
"""Units with fewer people are not plotted (D)."""

OVER_DISPERSION = (
    "The limits are not adjusted for over-dispersion: where units differ for reasons that the "
    "figures do not hold, more of them lie outside than chance alone explains."
)
"""What a funnel plot has to say beside it."""


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Control limits for one size of unit, in the unit of the value plotted.

    Args:
        lower_95: 95 %, lower.
        upper_95: 95 %, upper.
        lower_998: 99.8 %, lower.
        upper_998: 99.8 %, upper.
        method: how they were made.
    """

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float
    method: LimitMethod


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One unit of a funnel plot.

    Args:
        name: the unit, such as a practice.
        numerator: events, or people who meet it.
        size: what it is plotted against: people, person-time, or expected events.
        value: the value plotted.
        limits: the control limits for its size.
        category: where it lies.
    """

    name: str
    numerator: float
    size: float
    value: float
    limits: FunnelLimits
    category: Category


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that is not plotted.

    Args:
        name: the unit.
        reason: why not.
    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot, before it is drawn.

    Args:
        centre: the value that the limits are around; None where there is nobody.
        centre_is: what that value is.
        points: the units, in the order given.
        left_out: the units that are not plotted.
        caution: what has to be said beside it.
    """

    centre: float | None
    centre_is: Centre
    points: tuple[FunnelPoint, ...]
    left_out: tuple[LeftOut, ...]
    caution: str = OVER_DISPERSION


def category_of(value: float, limits: FunnelLimits) -> Category:
    """Say where a value lies; a value on a limit is inside it.

    Args:
        value: the unit's value.
        limits: the limits for its size.

    Returns:
        The category.

    Example:
        >>> limits = proportion_limits(0.7, 100)
        >>> category_of(0.80, limits), category_of(0.85, limits), category_of(0.7, limits)
        ('high 0.025', 'high 0.001', 'within')
    """
    if value > limits.upper_998:
        return "high 0.001"
    if value < limits.lower_998:
        return "low 0.001"
    if value > limits.upper_95:
        return "high 0.025"
    if value < limits.lower_95:
        return "low 0.025"
    return "within"


def proportion_limits(centre: float, size: float, *, exact_below: float = 0) -> FunnelLimits:
    """Give the control limits of a proportion for units of one size.

    p0 ± z·√(p0(1 − p0)/n), clipped to 0 and 1; z = 1.959964 and 3.090232. This is Wilson's
    interval turned round, as `sigma_adjustment` in `Funnels.R` computes it (V). With
    `exact_below=5` a unit with n·p0 < 5 gets limits from the binomial distribution itself (D).

    Args:
        centre: p0, the share of 1 that the limits are around.
        size: n, how many people the unit has.
        exact_below: the n·p0 below which the limits are exact; 0 for never.

    Returns:
        The limits.

    Raises:
        UnusableNumbers: the centre is not a share of 1, or the size not above 0.

    Example:
        >>> limits = proportion_limits(0.7, 100)
        >>> round(limits.lower_95, 6), round(limits.upper_95, 6)
        (0.610183, 0.789817)
        >>> round(limits.lower_998, 6), round(limits.upper_998, 6)
        (0.558388, 0.841612)
    """
    if not 0 <= centre <= 1:
        raise UnusableNumbers("the centre of a funnel of proportions is not between 0 and 1")
    if not (math.isfinite(size) and size > 0):
        raise UnusableNumbers("the size of a unit in a funnel is not above 0")
    if size * centre < exact_below:
        lower_95, upper_95 = binomial_limits(size, centre, level=LEVEL_95)
        lower_998, upper_998 = binomial_limits(size, centre, level=LEVEL_998)
        return FunnelLimits(
            lower_95 / size,
            upper_95 / size,
            lower_998 / size,
            upper_998 / size,
            "exact binomial",
        )
    spread = math.sqrt(centre * (1 - centre) / size)
    inner, outer = normal_quantile(LEVEL_95) * spread, normal_quantile(LEVEL_998) * spread
    return FunnelLimits(
        max(0.0, centre - inner),
        min(1.0, centre + inner),
        max(0.0, centre - outer),
        min(1.0, centre + outer),
        "inverted Wilson",
    )


def proportion_funnel(
    units: Iterable[tuple[str, float, float]],
    *,
    target: float | None = None,
    smallest_unit: float = SMALLEST_UNIT,
    exact_below: float = 0,
) -> Funnel:
    """Compare the proportions of units of different sizes with all of them, or with a target.

    Args:
        units: name, numerator and denominator of each.
        target: a share of 1 to compare with; None for Σ numerators / Σ denominators of all
            units, those left out of the plot among them.
        smallest_unit: units with a smaller denominator are left out (D).
        exact_below: the n·p0 below which the limits are exact binomial; 0 for never.

    Returns:
        The funnel.

    Raises:
        UnusableNumbers: a number is negative, a numerator above its denominator, or the target
            not a share of 1.

    Example:
        >>> funnel = proportion_funnel([("A", 70, 100), ("B", 90, 100), ("C", 1, 4)])
        >>> [(point.name, point.category) for point in funnel.points]
        [('A', 'low 0.025'), ('B', 'high 0.025')]
        >>> funnel.left_out
        (LeftOut(name='C', reason='fewer than 5 people'),)
    """
    given = tuple(units)
    for _name, numerator, denominator in given:
        if not (math.isfinite(denominator) and 0 <= numerator <= denominator):
            raise UnusableNumbers("a unit's numerator is not between 0 and its denominator")
    everybody = math.fsum(denominator for _, _, denominator in given)
    centre = target
    if centre is None and everybody:
        centre = math.fsum(numerator for _, numerator, _ in given) / everybody
    points: list[FunnelPoint] = []
    left_out: list[LeftOut] = []
    for name, numerator, denominator in given:
        if centre is None or denominator == 0 or denominator < smallest_unit:
            left_out.append(LeftOut(name, why_too_small(denominator, smallest_unit)))
            continue
        limits = proportion_limits(centre, denominator, exact_below=exact_below)
        value = numerator / denominator
        points.append(
            FunnelPoint(name, numerator, denominator, value, limits, category_of(value, limits))
        )
    return Funnel(centre, "pooled" if target is None else "target", tuple(points), tuple(left_out))


def why_too_small(people: float, smallest_unit: float) -> str:
    """Say why a unit is not plotted.

    Args:
        people: how many people it has.
        smallest_unit: how many it would need.

    Returns:
        The reason, in words.

    Example:
        >>> why_too_small(0, 5), why_too_small(4, 5)
        ('no data', 'fewer than 5 people')
    """
    return "no data" if people == 0 else f"fewer than {smallest_unit:g} people"


def curve_sizes(smallest: float, largest: float, *, steps: int = 100) -> tuple[float, ...]:
    """Give the sizes at which to compute limits so that their curves look smooth.

    The sizes grow by a constant factor, since the limits narrow quickly where units are small.

    Args:
        smallest: the first size, above 0.
        largest: the last size.
        steps: how many sizes; one only if both ends are the same.

    Returns:
        The sizes, rising.

    Raises:
        UnusableNumbers: the sizes are not above 0 and in order, or there are fewer than two steps.

    Example:
        >>> [round(size) for size in curve_sizes(10, 1000, steps=3)]
        [10, 100, 1000]
    """
    if not (0 < smallest <= largest and math.isfinite(largest) and steps >= 2):
        raise UnusableNumbers("the sizes of a funnel's curve are not above 0 and in order")
    if smallest == largest:
        return (smallest,)
    factor = largest / smallest
    inner = (smallest * factor ** (step / (steps - 1)) for step in range(1, steps - 1))
    return (smallest, *inner, largest)
