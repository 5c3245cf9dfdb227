"""Drawing a funnel plot: groups by their size, between limits that narrow as they grow."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.kpi.report.drawing import Mark, legend, letters, line, mark, path, picture
from waypost.kpi.report.funnels import FunnelReading, Unit, category_in_words, mark_of_category
from waypost.kpi.report.numbers import axis_name, bare, with_unit
from waypost.kpi.report.scales import Scale, scale_over, spread, tick_text
from waypost.kpi.report.wording import group_in_words
from waypost.kpi.statistics import curve_sizes
from waypost_dsl.model.measures import Direction as Better

_WIDTH, _HEIGHT = 840.0, 316.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 700.0, 24.0, 264.0
_STEPS = 28
_LABEL_GAP = 14.0


def funnel_svg(reading: FunnelReading, better: Better, *, named_by: str) -> str:
    """Return a funnel plot as an SVG element.

    Args:
        reading: a funnel that can be drawn.
        better: which way is better.
        named_by: the id of the sentences that say what it shows.
    """
    assert reading.centre is not None, "a funnel that is drawn has a centre"
    unit = reading.shape.unit
    sizes = [one.size for one in reading.units]
    across = scale_over([0, max(sizes) * 1.04], _LEFT, _RIGHT, ticks=6)
    # Limits of tiny groups would squeeze everything else, so the first size that counts is theirs.
    at_smallest = reading.limits_at(min(sizes))
    values = [one.value for one in reading.units]
    values += [reading.centre, at_smallest.lower_95, at_smallest.upper_95]
    up = scale_over(values, _BOTTOM, _TOP, ceiling=100.0 if unit == "%" else None)
    inside = "".join((*_curves(reading, across, up), *_points(reading, better, across, up)))
    parts = (
        *_axes(reading, across, up),
        inside,
        letters(_RIGHT + 8, up(reading.centre) + 4, _centre_name(reading), "n mean-n"),
        *_labels(reading, across, up),
    )
    return picture(_WIDTH, _HEIGHT, "".join(parts), named_by=named_by)


def funnel_legend(reading: FunnelReading, better: Better) -> str:
    """Return the legend of the marks and lines that a funnel has."""
    used = {one.category for one in reading.units}
    items: list[tuple[str, str]] = []
    for category in ("within", "high 0.025", "high 0.001", "low 0.025", "low 0.001"):
        if category in used:
            what, hollow = mark_of_category(category, better)
            items.append(
                (mark(12, 8, what, hollow=hollow), category_in_words(category, reading.shape))
            )
    items.append(
        (line(2, 8, 22, 8, "mean"), "expected" if reading.shape.kind == "ratio" else "all together")
    )
    items.append((line(2, 8, 22, 8, "limit"), "95 % limits"))
    items.append((line(2, 8, 22, 8, "outer"), "99.8 % limits"))
    return legend(items)


def size_name(reading: FunnelReading) -> str:
    """Return what the groups are plotted against."""
    match reading.shape.kind:
        case "ratio":
            return "Expected"
        case "rate":
            return "Patient years" if reading.shape.by == "patient years" else "People"
        case _:
            return "Units in the denominator"


def _centre_name(reading: FunnelReading) -> str:
    name = "Expected" if reading.shape.kind == "ratio" else "All"
    return f"{name} {bare(reading.centre, reading.shape.unit)}"


def _axes(reading: FunnelReading, across: Scale, up: Scale) -> Iterator[str]:
    yield letters(_LEFT - 8, _TOP - 10, axis_name(reading.shape.unit), "t")
    for value in up.ticks:
        y = up(value)
        yield line(_LEFT, y, _RIGHT, y, "grid")
        yield letters(_LEFT - 8, y + 4, tick_text(value, up.ticks), "t", anchor="end")
    for value in across.ticks:
        x = across(value)
        yield line(x, _BOTTOM, x, _BOTTOM + 5, "axis")
        yield letters(x, _BOTTOM + 19, tick_text(value, across.ticks), "t", anchor="middle")
    yield letters((_LEFT + _RIGHT) / 2, _BOTTOM + 40, size_name(reading), "t", anchor="middle")
    yield line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "axis")


def _curves(reading: FunnelReading, across: Scale, up: Scale) -> Iterator[str]:
    """Draw centre and limits; what leaves the plot is not drawn."""
    assert reading.centre is not None, "a funnel that is drawn has a centre"
    smallest = max(1.0, min(one.size for one in reading.units) / 2)
    limits = [
        (size, reading.limits_at(size)) for size in curve_sizes(smallest, across.high, steps=_STEPS)
    ]
    for kind, ends in (
        ("outer", [(size, one.lower_998, one.upper_998) for size, one in limits]),
        ("limit", [(size, one.lower_95, one.upper_95) for size, one in limits]),
    ):
        for end in (1, 2):
            inside = [
                (across(row[0]), up(row[end])) for row in ends if up.low <= row[end] <= up.high
            ]
            if len(inside) > 1:
                yield path(inside, kind)
    yield line(_LEFT, up(reading.centre), _RIGHT, up(reading.centre), "mean")


def _points(reading: FunnelReading, better: Better, across: Scale, up: Scale) -> Iterator[str]:
    order: dict[Mark, int] = {"noise": 0, "neither": 1, "better": 1, "worse": 1}
    drawn = sorted(reading.units, key=lambda one: order[mark_of_category(one.category, better)[0]])
    for one in drawn:
        what, hollow = mark_of_category(one.category, better)
        tip = (
            f"{group_in_words(reading.dimension, one.label)}: "
            f"{with_unit(one.value, reading.shape.unit)}, "
            f"{category_in_words(one.category, reading.shape)}"
        )
        yield mark(across(one.size), up(one.value), what, tip=tip, hollow=hollow)


def _labels(reading: FunnelReading, across: Scale, up: Scale) -> Iterator[str]:
    """Name the groups outside the limits, left or right of them, apart from each other."""
    outside = [one for one in reading.units if one.category != "within"]
    middle = (_LEFT + _RIGHT) / 2
    for is_left in (False, True):
        here = [one for one in outside if (across(one.size) > middle) == is_left]
        places = spread((up(one.value) for one in here), _LABEL_GAP, _TOP, _BOTTOM - 4)
        for one, place in zip(here, places, strict=True):
            yield _label(reading, one, across(one.size), place, is_left=is_left)


def _label(reading: FunnelReading, one: Unit, x: float, place: float, *, is_left: bool) -> str:
    name = group_in_words(reading.dimension, one.label)
    away = -10 if is_left else 10
    return letters(x + away, place + 4, name, "n halo", anchor="end" if is_left else "")
