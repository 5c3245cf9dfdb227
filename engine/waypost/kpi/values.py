"""A value with its interval, from a numerator and a denominator, by kind of number.

Figures are made of true counts here and, once more, of the counts that may be shown: there is one
way to get from counts to a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from waypost.kpi.shape import Shape
from waypost.kpi.statistics.intervals import Interval, rate_interval, wilson_interval


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its 95 % interval and how the two were made.

    Args:
        value: the value; None where the denominator is 0.
        lower: the lower end, None where there is none.
        upper: the upper end.
        method: how they were made.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    method: str = ""


def value_of(shape: Shape, numerator: float, denominator: float, *, per: float) -> Value:
    """Return the value of everything that is a number over another, and of counts.

    Args:
        shape: what kind of number it is; not a mean, median or percentile.
        numerator: units that meet it, units counted, or a total.
        denominator: units, people, patient years, or expected events.
        per: what the quotient is multiplied by.

    Example:
        >>> shape = Shape("proportion", "%")
        >>> found = value_of(shape, 70, 100, per=100)
        >>> found.value, round(found.lower, 4), round(found.upper, 4)
        (70.0, 60.4151, 78.1051)
        >>> value_of(shape, 0, 0, per=100).value is None
        True
    """
    match shape.kind:
        case "count":
            return Value(numerator, method="count")
        case "proportion" | "share":
            return _proportion(shape, numerator, denominator, per)
        case "rate" | "ratio":
            return _rate(shape, numerator, denominator, per)
        case "mean" | "median" | "percentile":
            raise AssertionError("a statistic is made of values, not of two counts")
        case _:
            assert_never(shape.kind)


def _proportion(shape: Shape, numerator: float, denominator: float, per: float) -> Value:
    if denominator == 0:
        return Value(None, method="proportion")
    value = per * numerator / denominator
    if shape.is_total or numerator > denominator:
        # Days of one patient follow each other, and rounding may put the part above the whole.
        return Value(value, method="proportion, no interval")
    interval = wilson_interval(numerator, denominator)
    return _with(value, interval, "proportion", scale=per)


def _rate(shape: Shape, numerator: float, denominator: float, per: float) -> Value:
    name = {"rate": "rate", "ratio": "observed over expected"}[shape.kind]
    if denominator == 0:
        return Value(None, method=name)
    value = per * numerator / denominator
    if shape.is_total:
        return Value(value, method=f"{name} of a total, no interval")
    return _with(value, rate_interval(numerator, denominator, multiplier=per), name)


def _with(value: float, interval: Interval | None, name: str, *, scale: float = 1) -> Value:
    assert interval is not None, "the denominator is above 0"
    lower = None if interval.lower is None else interval.lower * scale
    return Value(value, lower, interval.upper * scale, f"{name}, {interval.method} interval")
