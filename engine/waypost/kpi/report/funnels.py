"""A KPI's groups read as a funnel: who lies outside what chance allows for their size."""

from __future__ import annotations

from dataclasses import dataclass

from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.report.drawing import Mark
from waypost.kpi.report.wording import group_in_words, how_many, in_a_row
from waypost.kpi.scorecard import Funnel
from waypost.kpi.shape import Shape
from waypost.kpi.statistics import (
    SMALLEST_UNIT,
    Category,
    FunnelLimits,
    LeftOut,
    RatioUnit,
    proportion_funnel,
    proportion_limits,
    rate_funnel,
    ratio_funnel,
    ratio_limits,
)
from waypost.kpi.statistics import Funnel as Limits
from waypost_dsl.model.measures import Direction as Better

NOT_RECORDED = "not recorded"
"""The group of those whose group is not known: no unit to compare."""

FEWEST_UNITS = 3
"""A funnel of fewer groups compares nothing (D)."""

_OUTSIDE = (
    "above the 99.8 % limit",
    "above the 95 % limit",
    "below the 95 % limit",
    "below the 99.8 % limit",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A group of the plot.

    Args:
        label: its name.
        size: what it is plotted against, as published.
        value: its value, as published.
        category: where it lies, by the true numbers.
    """

    label: str
    size: float
    value: float
    category: Category


@dataclass(frozen=True, slots=True)
class FunnelReading:
    """A funnel, ready to be drawn and told.

    Args:
        dimension: the groups' name.
        units: the groups of the plot.
        left_out: groups that are too small for it.
        hidden: how many groups are hidden.
        centre: what the limits are around, in the unit of the value.
        shape: what kind of number it is.
        caution: what has to be said beside it.
    """

    dimension: str
    units: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...]
    hidden: int
    centre: float | None
    shape: Shape
    caution: str

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is something to compare."""
        return bool(self.centre) and len(self.units) >= FEWEST_UNITS

    def limits_at(self, size: float) -> FunnelLimits:
        """Return the limits for groups of one size, in the unit of the value."""
        assert self.centre is not None, "a funnel that is drawn has a centre"
        per = float(self.shape.per)
        if self.shape.kind in {"rate", "ratio"}:
            return ratio_limits(self._expected(size), scale=self.centre)
        found = proportion_limits(self.centre / per, size)
        return FunnelLimits(
            found.lower_95 * per,
            found.upper_95 * per,
            found.lower_998 * per,
            found.upper_998 * per,
            found.method,
        )

    def _expected(self, size: float) -> float:
        assert self.centre is not None, "a funnel that is drawn has a centre"
        return size if self.shape.kind == "ratio" else size * self.centre / self.shape.per


def read_funnel(funnel: Funnel, shape: Shape) -> FunnelReading | None:
    """Read groups as a funnel.

    Centre and categories come from the true numbers of all groups; what is drawn is published.
    A hidden group is only counted, also where it would be too small for the plot: how small it is
    may not be told.

    Args:
        funnel: the groups.
        shape: what kind of number they have.

    Returns:
        The funnel; None for numbers that no funnel is made of, such as means.
    """
    # Every group counts for the centre, those that are not plotted too.
    given = [(point.label, point.numerator, point.n) for point in funnel.points]
    made = _limits(given, shape)
    if made is None:
        return None
    published = {one.label: one.published for one in funnel.points if one.label != NOT_RECORDED}
    hidden = {
        one.label
        for one in funnel.points
        if one.label in published and (one.suppressed or _is_hidden(one.published))
    }
    per = float(shape.per) if shape.kind in {"proportion", "share"} else 1.0
    units: list[Unit] = []
    for point in made.points:
        figure = published.get(point.name)
        if figure is None or point.name in hidden:
            continue
        value, size = figure.value, figure.denominator
        if value is None or size is None or value == HIDDEN:
            continue
        if size == HIDDEN or size <= 0:
            continue
        units.append(Unit(point.name, float(size), float(value), point.category))
    left_out = tuple(
        one for one in made.left_out if one.name in published and one.name not in hidden
    )
    centre = None if made.centre is None else made.centre * per
    return FunnelReading(
        funnel.dimension, tuple(units), left_out, len(hidden), centre, shape, made.caution
    )


def mark_of_category(category: Category, better: Better) -> tuple[Mark, bool]:
    """Return the mark of a group, and whether it is hollow: outside the inner limits only."""
    if category == "within":
        return "noise", False
    hollow = category.endswith("0.025")
    if better == "neither":
        return "neither", hollow
    is_better = category.startswith("high") == (better == "higher")
    return ("better" if is_better else "worse"), hollow


def category_in_words(category: Category, shape: Shape) -> str:
    """Return where a group lies.

    Args:
        category: where.
        shape: what kind of number it is: of rates and ratios only the outer limits count.

    Example:
        >>> category_in_words("high 0.025", Shape("proportion", "%"))
        'above the 95 % limit'
        >>> category_in_words("within", Shape("rate", "per 1,000 patients"))
        'within the 99.8 % limits'
    """
    within = "within the 99.8 % limits" if _has_outer_only(shape) else "within the limits"
    return {
        "high 0.001": "above the 99.8 % limit",
        "high 0.025": "above the 95 % limit",
        "within": within,
        "low 0.025": "below the 95 % limit",
        "low 0.001": "below the 99.8 % limit",
    }[category]


def funnel_in_words(reading: FunnelReading, centre: str) -> str:
    """Return what a funnel shows, in sentences.

    Args:
        reading: the funnel.
        centre: what the limits are around, as it is written.
    """
    groups = f"{reading.dimension}s" if len(reading.units) != 1 else reading.dimension
    is_ratio = reading.shape.kind == "ratio"
    around = f"{'what was to be expected' if is_ratio else 'all together'}, {centre}"
    parts = [f"{len(reading.units)} {groups}, with limits around {around}."]
    outside: dict[str, list[str]] = {}
    for unit in reading.units:
        if unit.category != "within":
            outside.setdefault(category_in_words(unit.category, reading.shape), []).append(
                group_in_words(reading.dimension, unit.label)
            )
    parts.extend(
        f"{in_a_row(outside[where])} {'is' if len(outside[where]) == 1 else 'are'} {where}."
        for where in _OUTSIDE
        if where in outside
    )
    if not outside:
        parts.append(
            f"All lie {category_in_words('within', reading.shape)}: their differences are no more "
            "than chance."
        )
    if _has_outer_only(reading.shape):
        parts.append("Only what lies outside the 99.8 % limits is marked.")
    parts.extend(_not_plotted(reading))
    return " ".join(parts)


def _has_outer_only(shape: Shape) -> bool:
    return shape.kind in {"rate", "ratio"}


def _not_plotted(reading: FunnelReading) -> list[str]:
    parts: list[str] = []
    if reading.hidden:
        parts.append(
            f"{how_many(reading.hidden, f'{reading.dimension} is', f'{reading.dimension}s are')} "
            "hidden, because the numbers are small, and not in the plot."
        )
    if reading.left_out:
        left = [
            f"{group_in_words(reading.dimension, one.name)} ({one.reason})"
            for one in reading.left_out
        ]
        parts.append(f"Not in the plot: {in_a_row(left)}.")
    return parts


def _limits(given: list[tuple[str, float, float]], shape: Shape) -> Limits | None:
    match shape.kind:
        case "proportion" | "share":
            if shape.is_total or any(met > of for _, met, of in given):
                return None
            return proportion_funnel(given, smallest_unit=SMALLEST_UNIT)
        case "rate":
            return None if shape.is_total else rate_funnel(given, multiplier=shape.per)
        case "ratio":
            if shape.is_total:
                return None
            units = [RatioUnit(name, observed, expected) for name, observed, expected in given]
            return ratio_funnel(units, scale=shape.per)
        case "count" | "mean" | "median" | "percentile":
            return None


def _is_hidden(figure: PublishedFigure) -> bool:
    return HIDDEN in (figure.value, figure.denominator)
