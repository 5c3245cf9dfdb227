"""Drawing a control chart: points, mean, limits and target, with their names at the right edge.

It knows nothing of months: charts over time and charts of rare events are drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from waypost.kpi.report.drawing import Mark, letters, line, mark, number, path, picture
from waypost.kpi.report.scales import Scale, scale_over, spread, tick_text

WIDTH, HEIGHT = 840.0, 290.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 650.0, 24.0, 244.0
_LABEL_GAP = 15.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the chart, with or without a point.

    Args:
        value: what is drawn; None for a gap.
        mark: what it says.
        tip: what is read when one points at it.
        hollow: whether it is provisional.
        gap: the sign of a gap, `*` for one that is hidden.
    """

    value: float | None
    mark: Mark = "noise"
    tip: str = ""
    hollow: bool = False
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A line that runs across a part of the chart, or all of it.

    Args:
        kind: which line.
        value: where it runs.
        name: what is written at its right end; empty for nothing.
        first: the place it begins at.
        last: the place it ends at.
    """

    kind: Literal["mean", "limit", "trial", "target"]
    value: float
    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Tick:
    """What is written under a place: a name, and a second one below it."""

    place: int
    name: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class ControlPicture:
    """All that is drawn.

    Args:
        dots: the places, in order.
        levels: the lines.
        ticks: what is written under the chart.
        axis: what the values are.
        starts: places where a new mean begins, and what is written there.
        ceiling: the highest possible value.
    """

    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    ticks: tuple[Tick, ...]
    axis: str
    starts: tuple[tuple[int, str], ...] = ()
    ceiling: float | None = None


def control_chart(drawn: ControlPicture, *, named_by: str) -> str:
    """Return a control chart as an SVG element.

    Args:
        drawn: what to draw.
        named_by: the id of the sentences that say what it shows.
    """
    values = [dot.value for dot in drawn.dots if dot.value is not None]
    values += [level.value for level in drawn.levels]
    scale = scale_over(values, _BOTTOM, _TOP, ceiling=drawn.ceiling)
    parts = (
        *_grid(drawn, scale),
        *_gaps(drawn),
        *_levels(drawn, scale),
        *_starts(drawn),
        *_joined(drawn, scale),
        *_dots(drawn, scale),
        *_names(drawn, scale),
    )
    return picture(WIDTH, HEIGHT, "".join(parts), named_by=named_by)


def _x(drawn: ControlPicture, place: float) -> float:
    """Return where a place lies; each has the same room."""
    return _LEFT + (place + 0.5) * (_RIGHT - _LEFT) / len(drawn.dots)


def _grid(drawn: ControlPicture, scale: Scale) -> Iterator[str]:
    yield letters(_LEFT - 8, _TOP - 11, drawn.axis, "t", anchor="")
    for value in scale.ticks:
        y = scale(value)
        yield line(_LEFT, y, _RIGHT, y, "grid")
        yield letters(_LEFT - 8, y + 4, tick_text(value, scale.ticks), "t", anchor="end")
    for tick in drawn.ticks:
        x = _x(drawn, tick.place)
        yield line(x, _BOTTOM, x, _BOTTOM + 5, "axis")
        yield letters(x, _BOTTOM + 20, tick.name, "t", anchor="middle")
        if tick.below:
            yield letters(x, _BOTTOM + 36, tick.below, "t", anchor="middle")
    yield line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "axis")


def _gaps(drawn: ControlPicture) -> Iterator[str]:
    """Shade places without a point, and write under them why."""
    room = (_RIGHT - _LEFT) / len(drawn.dots)
    for place, dot in enumerate(drawn.dots):
        if dot.value is not None:
            continue
        x = _x(drawn, place)
        yield (
            f'<rect class="gap" x="{number(x - room / 2)}" y="{number(_TOP)}" '
            f'width="{number(room)}" height="{number(_BOTTOM - _TOP)}"/>'
        )
        # An asterisk hangs high in its line.
        below = _BOTTOM - (3 if dot.gap == "*" else 8)
        yield letters(x, below, dot.gap, "g", anchor="middle")


def _levels(drawn: ControlPicture, scale: Scale) -> Iterator[str]:
    for level in drawn.levels:
        y = scale(level.value)
        start, end = _x(drawn, level.first - 0.5), _x(drawn, level.last + 0.5)
        yield line(start, y, end, y, level.kind)


def _starts(drawn: ControlPicture) -> Iterator[str]:
    for place, name in drawn.starts:
        x = _x(drawn, place - 0.5)
        yield line(x, _TOP - 16, x, _BOTTOM, "start")
        beside = x < (_LEFT + _RIGHT) / 2
        yield letters(
            x + (4 if beside else -4), _TOP - 5, name, "t", anchor="" if beside else "end"
        )


def _joined(drawn: ControlPicture, scale: Scale) -> Iterator[str]:
    """Join neighbouring points; nothing is drawn across a gap or a new mean."""
    starts = {place for place, _ in drawn.starts}
    run: list[tuple[float, float]] = []
    for place, dot in enumerate(drawn.dots):
        if run and (dot.value is None or place in starts):
            if len(run) > 1:
                yield path(run, "join")
            run = []
        if dot.value is not None:
            run.append((_x(drawn, place), scale(dot.value)))
    if len(run) > 1:
        yield path(run, "join")


def _dots(drawn: ControlPicture, scale: Scale) -> Iterator[str]:
    for place, dot in enumerate(drawn.dots):
        if dot.value is not None:
            yield mark(_x(drawn, place), scale(dot.value), dot.mark, tip=dot.tip, hollow=dot.hollow)


def _names(drawn: ControlPicture, scale: Scale) -> Iterator[str]:
    named = [level for level in drawn.levels if level.name]
    places = spread((scale(one.value) for one in named), _LABEL_GAP, _TOP, _BOTTOM)
    for level, place in zip(named, places, strict=True):
        y = scale(level.value)
        yield line(_RIGHT, y, _RIGHT + 10, place, "lead")
        yield letters(_RIGHT + 14, place + 4, level.name, f"n {level.kind}-n")
