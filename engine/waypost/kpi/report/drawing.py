"""The elements of SVG that charts are drawn with, and the shapes that marks have.

A mark says by its shape what its colour repeats: a circle is noise, a square a change for the
better, a diamond one for the worse, a triangle one that is neither.
"""

from __future__ import annotations

from typing import Literal, assert_never

from waypost.kpi.report.markup import said

Mark = Literal["noise", "better", "worse", "neither"]
"""What a point says."""

MARK_NAMES: dict[Mark, str] = {
    "noise": "common cause",
    "better": "special cause, for the better",
    "worse": "special cause, for the worse",
    "neither": "special cause, neither better nor worse",
}
"""What each mark means, for legends."""


def number(value: float) -> str:
    """Return a place on a drawing, as short as can be.

    Example:
        >>> number(12.0), number(3.14159), number(-0.01)
        ('12', '3.1', '0')
    """
    written = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a line that runs straight across, down, or anywhere."""
    return f'<path class="{kind}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def path(points: list[tuple[float, float]], kind: str) -> str:
    """Return a line through points."""
    through = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path class="{kind}" d="M{through}"/>'


def letters(
    x: float, y: float, text: str, kind: str, *, anchor: Literal["", "middle", "end"] = ""
) -> str:
    """Return text at a place."""
    named = f' class="{kind}"' if kind else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{named} x="{number(x)}" y="{number(y)}"{anchored}>{said(text)}</text>'


def mark(x: float, y: float, what: Mark, *, tip: str = "", hollow: bool = False) -> str:
    """Return a point.

    Args:
        x: its place.
        y: its place.
        what: what it says.
        tip: what is read when one points at it.
        hollow: whether only its outline is drawn.
    """
    kind = f"m{'' if what == 'noise' else f' {what}'}{' hollow' if hollow else ''}"
    inside = f"<title>{said(tip)}</title>" if tip else ""
    match what:
        case "noise":
            shape, element = f'cx="{number(x)}" cy="{number(y)}" r="3.5"', "circle"
        case "better":
            shape, element = f'd="M{number(x - 4.5)} {number(y - 4.5)}h9v9h-9z"', "path"
        case "worse":
            shape, element = f'd="M{number(x)} {number(y - 6)}l6 6l-6 6l-6-6z"', "path"
        case "neither":
            shape, element = f'd="M{number(x)} {number(y - 6)}l6 10h-12z"', "path"
        case _:
            assert_never(what)
    ending = f">{inside}</{element}>" if inside else "/>"
    return f'<{element} class="{kind}" {shape}{ending}'


def picture(width: float, height: float, drawn: str, *, named_by: str) -> str:
    """Return a drawing whose text alternative is written beside it.

    Args:
        width: its width.
        height: its height.
        drawn: its elements.
        named_by: the id of the sentence that says what it shows.
    """
    return (
        f'<svg class="chart" viewBox="0 0 {number(width)} {number(height)}" role="img" '
        f'aria-labelledby="{named_by}">{drawn}</svg>'
    )


def legend(items: list[tuple[str, str]]) -> str:
    """Return a legend: small drawings (24 by 16) with their names."""
    shown = "".join(
        f'<li><svg class="key" aria-hidden="true">{drawn}</svg>{said(name)}</li>'
        for drawn, name in items
    )
    return f'<ul class="legend">{shown}</ul>'
