"""Scales and axes of charts: from a number to a place, and the numbers that are written on them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale.

    Args:
        low: the number at `start`.
        high: the number at `end`; above `low`.
        start: a place.
        end: another, smaller for a scale that goes up.
        ticks: the numbers written on it.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...] = ()

    def __call__(self, value: float) -> float:
        """Return the place of a number."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_over(
    values: Iterable[float],
    start: float,
    end: float,
    *,
    floor: float | None = 0,
    ceiling: float | None = None,
    ticks: int = 6,
) -> Scale:
    """Return a scale on which all values have a place, with round numbers on it.

    Args:
        values: the values.
        start: where it starts.
        end: where it ends.
        floor: a number it does not go below; None for none.
        ceiling: a number it does not go above.
        ticks: about how many numbers are written on it.

    Example:
        >>> scale = scale_over([48.1, 74.3], 200, 0, ceiling=100)
        >>> scale.low, scale.high, scale.ticks
        (45.0, 75.0, (45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0))
    """
    given = list(values) or [0.0]
    low, high = min(given), max(given)
    if high - low < 1e-9 * max(1.0, abs(high)):
        spread = max(abs(high) * 0.1, 1.0)
        low, high = low - spread, high + spread
    step = _step((high - low) / ticks)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if floor is not None and low < floor:
        low = floor
    if ceiling is not None and high > ceiling:
        high = ceiling
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    written = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Scale(round(low, 10), round(high, 10), start, end, written)


def tick_text(value: float, ticks: tuple[float, ...]) -> str:
    """Return a number on an axis with as many decimals as all of them need.

    Example:
        >>> tick_text(50, (50, 52.5)), tick_text(1500, (1000, 1500))
        ('50.0', '1,500')
    """
    decimals = next(
        (
            number
            for number in range(4)
            if all(abs(round(one, number) - one) < 1e-9 for one in ticks)
        ),
        4,
    )
    return f"{value:,.{decimals}f}"


def spread(places: Iterable[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart that would lie upon each other, as little as need be.

    Args:
        places: where they would be, in any order.
        gap: how far apart they have to be.
        low: the first place there is.
        high: the last.

    Returns:
        Where they are, in the order given.

    Example:
        >>> spread([50, 52, 90], 14, 0, 100)
        [50, 64, 90]
    """
    given = list(places)
    order = sorted(range(len(given)), key=lambda index: given[index])
    placed: list[float] = []
    for index in order:
        at = max(given[index], low)
        placed.append(max(at, placed[-1] + gap) if placed else at)
    limit = high
    for number in reversed(range(len(placed))):
        placed[number] = min(placed[number], limit)
        limit = placed[number] - gap
    found = [0.0] * len(given)
    for index, at in zip(order, placed, strict=True):
        found[index] = at
    return found


def _step(wanted: float) -> float:
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(step * size for step in _STEPS if step * size >= wanted * 0.999)
