"""A drawing in each row of a table: the value as a dot, its interval as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from waypost.kpi.published import HIDDEN, PublishedFigure, PublishedNumber
from waypost.kpi.report.drawing import letters, number
from waypost.kpi.report.scales import Scale, scale_over, tick_text

_WIDTH = 120.0
_EDGE = 12.0


@dataclass(frozen=True, slots=True)
class DotScale:
    """The scale that all rows of a table share."""

    scale: Scale

    def style(self, value: float) -> str:
        """Return the property that draws a line down the column at a value."""
        return f"--at:{number(self._inside(value))}px"

    def _inside(self, value: float) -> float:
        return min(max(self.scale(value), 2.0), _WIDTH - 2)

    def row(self, figure: PublishedFigure) -> str:
        """Return the drawing of one row; empty where there is no value to draw."""
        value = figure.value
        if value is None or value == HIDDEN:
            return ""
        whisker = ""
        upper, lower = _shown(figure.upper), _shown(figure.lower)
        if upper is not None:
            start = self._inside(self.scale.low if lower is None else lower)
            whisker = f'<path d="M{number(start)} 9H{number(self._inside(upper))}"/>'
        dot = f'<circle cx="{number(self._inside(value))}" cy="9" r="4"/>'
        return f'<svg class="dot" aria-hidden="true">{whisker}{dot}</svg>'


def dot_scale(figures: Sequence[PublishedFigure], unit: str) -> DotScale | None:
    """Return a scale for all figures; None where none of them has a value to draw.

    Args:
        figures: the rows.
        unit: the unit of their values.
    """
    numbers: list[float] = []
    for figure in figures:
        if figure.value is None or figure.value == HIDDEN:
            continue
        numbers.append(figure.value)
        ends = (_shown(figure.lower), _shown(figure.upper))
        numbers.extend(end for end in ends if end is not None)
    if not numbers:
        return None
    return DotScale(
        scale_over(numbers, _EDGE, _WIDTH - _EDGE, ceiling=100.0 if unit == "%" else None, ticks=3)
    )


def _shown(end: PublishedNumber) -> float | None:
    return None if end == HIDDEN else end


def dot_cell(figure: PublishedFigure, scale: DotScale) -> str:
    """Return the drawing of a row. Its numbers stand in the row, so it has no words of its own."""
    return scale.row(figure)


def dot_head(scale: DotScale) -> str:
    """Return the head of the drawings' column, with the ends of the scale."""
    ticks = scale.scale.ticks
    ends = ticks if len(ticks) < 3 else (ticks[0], ticks[-1])
    written = "".join(
        letters(scale.scale(one), 12, tick_text(one, ticks), "t", anchor="middle") for one in ends
    )
    return (
        '<span class="unseen">Drawing of value and interval</span>'
        f'<svg class="dot" aria-hidden="true">{written}</svg>'
    )
