"""Funnel plots of rates and standardised ratios: Poisson limits, flagged only outside 99.8 %.

The limits are those of the Poisson distribution itself around the events expected of a unit of
its size (D: spc.md names no formula). They are the exact Poisson interval turned round, as
Wilson's is for proportions. Each unit is compared with the centre, never units with each other
(V: NHS Digital's note on indirect standardisation).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from waypost.kpi.statistics.distributions import LEVEL_95, LEVEL_998, poisson_limits
from waypost.kpi.statistics.errors import UnusableNumbers
from waypost.kpi.statistics.funnel import (
    SMALLEST_UNIT,
    Category,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    LeftOut,
    category_of,
    why_too_small,
)


@dataclass(frozen=True, slots=True)
class RatioUnit:
    """A unit whose events are compared with those expected.

    Args:
        name: the unit, such as a practice.
        observed: the events counted.
        expected: the events expected.
        people: how many people it has, if known; too few, and it is not plotted.
    """

    name: str
    observed: float
    expected: float
    people: float | None = None


def ratio_limits(expected: float, *, scale: float = 100) -> FunnelLimits:
    """Give the control limits of a standardised ratio for units of one expected count.

    Args:
        expected: E, the events expected, above 0.
        scale: the value of a ratio of 1, which the limits are around.

    Returns:
        The limits; a lower one is 0 where no count is improbably low.

    Raises:
        UnusableNumbers: the expected count is not above 0.

    Example:
        >>> limits = ratio_limits(100)
        >>> round(limits.lower_998, 2), round(limits.upper_998, 2)
        (70.08, 132.78)
    """
    if not (math.isfinite(expected) and expected > 0):
        raise UnusableNumbers("the expected count of a unit in a funnel is not above 0")
    unit = scale / expected
    lower_95, upper_95 = poisson_limits(expected, level=LEVEL_95)
    lower_998, upper_998 = poisson_limits(expected, level=LEVEL_998)
    return FunnelLimits(
        lower_95 * unit, upper_95 * unit, lower_998 * unit, upper_998 * unit, "exact Poisson"
    )


def ratio_category(observed: float, expected: float) -> Category:
    """Say whether a standardised ratio lies outside the 99.8 % limits; nothing less is flagged.

    Args:
        observed: the events counted.
        expected: the events expected, above 0.

    Returns:
        `high 0.001`, `low 0.001` or `within`.

    Raises:
        UnusableNumbers: the expected count is not above 0.

    Example:
        >>> ratio_category(134, 100), ratio_category(125, 100), ratio_category(70, 100)
        ('high 0.001', 'within', 'low 0.001')
    """
    found = category_of(observed, ratio_limits(expected, scale=expected))
    return found if found in {"high 0.001", "low 0.001"} else "within"


def ratio_funnel(
    units: Iterable[RatioUnit], *, scale: float = 100, smallest_unit: float = SMALLEST_UNIT
) -> Funnel:
    """Compare the standardised ratios of units with the reference population, that is `scale`.

    Args:
        units: the units; their size in the plot is the expected count.
        scale: the value of a ratio of 1.
        smallest_unit: units known to have fewer people are left out (D).

    Returns:
        The funnel, around `scale`.

    Raises:
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> funnel = ratio_funnel([RatioUnit("A", 140, 100), RatioUnit("B", 3, 0)])
        >>> funnel.points[0].value, funnel.points[0].category, funnel.left_out[0].reason
        (140.0, 'high 0.001', 'no events expected')
    """
    points: list[FunnelPoint] = []
    left_out: list[LeftOut] = []
    for unit in units:
        _check(unit.observed, unit.expected, unit.people or 0)
        if unit.people is not None and unit.people < smallest_unit:
            left_out.append(LeftOut(unit.name, why_too_small(unit.people, smallest_unit)))
            continue
        if unit.expected == 0:
            left_out.append(LeftOut(unit.name, "no events expected"))
            continue
        points.append(
            FunnelPoint(
                unit.name,
                unit.observed,
                unit.expected,
                scale * unit.observed / unit.expected,
                ratio_limits(unit.expected, scale=scale),
                ratio_category(unit.observed, unit.expected),
            )
        )
    return Funnel(scale, "pooled", tuple(points), tuple(left_out))


def rate_funnel(
    units: Iterable[tuple[str, float, float]],
    *,
    multiplier: float = 1,
    target: float | None = None,
    smallest_unit: float = SMALLEST_UNIT,
) -> Funnel:
    """Compare the rates of units of different sizes with all of them, or with a target.

    Args:
        units: name, events, and people or person-time of each.
        multiplier: what the rate is per, such as 1000.
        target: a rate to compare with; None for Σ events / Σ denominators of all units, those
            left out of the plot among them.
        smallest_unit: units with a smaller denominator are left out (D).

    Returns:
        The funnel, flagged only outside 99.8 %.

    Raises:
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> funnel = rate_funnel([("A", 30, 1000), ("B", 80, 1000)], multiplier=1000)
        >>> funnel.centre, [point.category for point in funnel.points]
        (55.0, ['low 0.001', 'high 0.001'])
    """
    given = tuple(units)
    for _name, events, denominator in given:
        _check(events, denominator, target or 0)
    everybody = math.fsum(denominator for _, _, denominator in given)
    centre = target
    if centre is None and everybody:
        centre = multiplier * math.fsum(events for _, events, _ in given) / everybody
    points: list[FunnelPoint] = []
    left_out: list[LeftOut] = []
    for name, events, denominator in given:
        if centre is None or denominator == 0 or denominator < smallest_unit:
            left_out.append(LeftOut(name, why_too_small(denominator, smallest_unit)))
            continue
        expected = centre * denominator / multiplier
        if expected == 0:
            left_out.append(LeftOut(name, "no events expected"))
            continue
        points.append(
            FunnelPoint(
                name,
                events,
                denominator,
                multiplier * events / denominator,
                ratio_limits(expected, scale=centre),
                ratio_category(events, expected),
            )
        )
    return Funnel(centre, "pooled" if target is None else "target", tuple(points), tuple(left_out))


def _check(*numbers: float) -> None:
    if any(not math.isfinite(number) or number < 0 for number in numbers):
        raise UnusableNumbers("a number in a funnel is negative or not finite")
