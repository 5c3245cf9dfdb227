"""The last step before anything is published: small numbers hidden, the others rounded.

Values and intervals are made of the counts as they are shown. `waypost.kpi.hiding` decides which
counts are hidden; here figures become its cells, and come back as what may be shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from waypost.kpi.aggregating.figures import NO_DATA, Aggregated
from waypost.kpi.aggregating.measured import EVERYBODY
from waypost.kpi.disclosure_relations import CountName, Place, relations_of
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure
from waypost.kpi.hiding import Relation, hidden_cells
from waypost.kpi.published import HIDDEN, PublishedCount, PublishedFigure, PublishedNumber
from waypost.kpi.shape import Shape
from waypost.kpi.values import Value, value_of

_STATES: tuple[CountName, ...] = (
    "excluded",
    "excepted",
    "unknown",
    "population_unknown",
    "not_yet_judged",
)

_NAMES: tuple[CountName, ...] = ("units", "numerator", "denominator", *_STATES)

_EXPECTED_DECIMALS = 1
_STATISTIC_DECIMALS = 1
_CRUDE_DIGITS = 3


def published(
    aggregated: Aggregated, rules: DisclosureRules | None = None
) -> tuple[PublishedFigure, ...]:
    """Return what may be shown of figures.

    All figures of a KPI are needed together: whether one can be worked out depends on what else
    is shown of other groups and periods.

    Args:
        aggregated: the figures as they are.
        rules: how small numbers are hidden; None for the default.

    Returns:
        A published figure for each, in the same order.
    """
    rules = rules or DisclosureRules()
    by_kpi: dict[str, list[Figure]] = defaultdict(list)
    for figure in aggregated.figures:
        by_kpi[figure.kpi].append(figure)
    shown = {
        figure: shown_figure
        for kpi, figures in by_kpi.items()
        for figure, shown_figure in zip(
            figures, _Kpi(kpi, figures, aggregated, rules).shown(), strict=True
        )
    }
    return tuple(shown[figure] for figure in aggregated.figures)


def published_counts(
    counts: Sequence[int], rules: DisclosureRules, *, total: int | None = None
) -> tuple[PublishedCount, ...]:
    """Return what may be shown of counts that add up to a total.

    Args:
        counts: the counts, such as units by reason.
        rules: how small numbers are hidden.
        total: their sum, if that is shown beside them.

    Example:
        >>> published_counts([3, 9, 40], DisclosureRules(), total=52)
        ('*', '*', 40)
    """
    cells = [sum(counts) if total is None else total, *counts]
    parts = tuple(range(1, len(cells)))
    groups = [Relation(parts, (0,), is_breakdown=True)] if parts else []
    hidden = hidden_cells(cells, groups, rules)
    return tuple(HIDDEN if place in hidden else rules.rounded(cells[place]) for place in parts)


@dataclass
class _Kpi:
    """The figures of one KPI, as cells with their places."""

    name: str
    figures: Sequence[Figure]
    aggregated: Aggregated
    rules: DisclosureRules
    places: dict[Place, int] = field(default_factory=dict[Place, int])
    counts: list[float] = field(default_factory=list[float])
    national: set[int] = field(default_factory=set[int])

    def shown(self) -> Iterator[PublishedFigure]:
        """Yield what may be shown of each figure, in order."""
        shape = self.aggregated.shapes[self.name]
        hidden: frozenset[int] = frozenset()
        rules = self.rules if shape.is_of_people else DisclosureRules(0, 1)
        if shape.is_of_people:
            for figure in self.figures:
                self._add(figure, shape)
            relations = relations_of(
                self.places,
                is_snapshot=self.name in self.aggregated.snapshots,
                adds_up_people=shape.by == "patient years",
                locality_of=self.aggregated.locality_of,
                is_pooled=self.name in self.aggregated.pooled and not shape.is_total,
            )
            hidden = hidden_cells(self.counts, relations, rules, as_they_are=self.national)
        for figure in self.figures:
            own: dict[CountName, int] = {
                name: self.places[place]
                for name in _NAMES
                if (place := self._place(figure, name)) in self.places
            }
            is_national = figure.group.dimension == EVERYBODY and rules.everybody_is_national
            yield _Showing(
                figure,
                shape,
                DisclosureRules(0, 1) if is_national else rules,
                frozenset[CountName](name for name, cell in own.items() if cell in hidden),
                is_pooled=self.name in self.aggregated.pooled,
            ).figure()

    def _add(self, figure: Figure, shape: Shape) -> None:
        for name, count in _cells(
            figure, shape, is_pooled=self.name in self.aggregated.pooled
        ).items():
            place = self._place(figure, name)
            if place in self.places:
                continue
            cell = self.places[place] = len(self.counts)
            self.counts.append(count)
            if self.rules.everybody_is_national and figure.group.dimension == EVERYBODY:
                self.national.add(cell)

    def _place(self, figure: Figure, name: CountName) -> Place:
        """Return where a count stands: two periods of the same people hold the same one."""
        first = figure.period.first
        if self.name in self.aggregated.snapshots and name != "denominator":
            first = figure.period.last
        return Place(name, first, figure.period.last, figure.group)


def _cells(figure: Figure, shape: Shape, *, is_pooled: bool) -> dict[CountName, float]:
    """Return the counts of people that a figure shows."""
    cells: dict[CountName, float] = {
        "units": figure.units,
        "excluded": figure.excluded,
        "excepted": figure.excepted,
        "unknown": figure.unknown,
        "population_unknown": figure.population_unknown,
        "not_yet_judged": figure.not_yet_judged,
    }
    if shape.kind == "proportion" or (shape.kind == "share" and not shape.is_total):
        cells["numerator"] = figure.numerator
    if shape.kind == "rate" or (shape.kind == "ratio" and is_pooled):
        cells["denominator"] = figure.denominator
    return cells


@dataclass(frozen=True)
class _Showing:
    """One figure, and which of its counts are hidden."""

    true: Figure
    shape: Shape
    rules: DisclosureRules
    hidden: frozenset[CountName]
    is_pooled: bool

    def figure(self) -> PublishedFigure:
        """Return what may be shown."""
        true = self.true
        units = self._count("units", true.units)
        numerator, denominator = self._numerator(), self._denominator()
        value: Value | Literal["*"]
        if self.shape.is_statistic:
            value = self._statistic(units)
        elif HIDDEN in (units, numerator, denominator):
            value = HIDDEN if true.value is not None else Value(None, method=true.method)
        else:
            value = self._value(numerator, denominator)
        hidden = value == HIDDEN
        return PublishedFigure(
            true.kpi,
            true.period,
            true.group,
            units,
            numerator,
            denominator,
            HIDDEN if isinstance(value, str) else value.value,
            HIDDEN if isinstance(value, str) else value.lower,
            HIDDEN if isinstance(value, str) else value.upper,
            self._count("excluded", true.excluded),
            self._count("excepted", true.excepted),
            self._count("unknown", true.unknown),
            self._count("population_unknown", true.population_unknown),
            self._count("not_yet_judged", true.not_yet_judged),
            true.method if isinstance(value, str) else value.method or true.method,
            self._note(is_hidden=hidden, is_missing=not hidden and value.value is None),
        )

    def _count(self, name: CountName, count: float) -> PublishedCount:
        return HIDDEN if name in self.hidden else self.rules.rounded(count)

    def _numerator(self) -> PublishedNumber:
        match self.shape.kind:
            case "mean" | "median" | "percentile":
                return None
            case "proportion":
                return self._count("numerator", self.true.numerator)
            case "share" if not self.shape.is_total:
                return self._count("numerator", self.true.numerator)
            case _:
                return self._count("units", self.true.numerator)

    def _denominator(self) -> PublishedNumber:
        match self.shape.kind:
            case "rate":
                return self._count("denominator", self.true.denominator)
            case "ratio" if self.is_pooled:
                return self._count("denominator", self.true.denominator)
            case "ratio":
                return round(self.true.denominator, _EXPECTED_DECIMALS)
            case "share":
                # Beds are no people.
                return self.true.denominator
            case _:
                return self._count("units", self.true.denominator)

    def _value(self, numerator: PublishedNumber, denominator: PublishedNumber) -> Value:
        assert isinstance(numerator, int | float), "it is not hidden"
        assert isinstance(denominator, int | float), "it is not hidden"
        if self.true.value is None:
            return Value(None, method=self.true.method)
        if self.shape.kind == "ratio" and self.shape.per != 100 and not self.true.numerator:
            return Value(0.0, method=f"{self.true.method}, no interval")
        return value_of(self.shape, numerator, denominator, per=self._per())

    def _per(self) -> float:
        """Return what the quotient is multiplied by; a crude rate is shown with few digits."""
        if self.shape.kind != "ratio" or self.shape.per == 100:
            return self.shape.per
        assert self.true.value is not None, "there is a value"
        crude = self.true.value * self.true.denominator / self.true.numerator
        return float(f"{crude:.{_CRUDE_DIGITS}g}")

    def _statistic(self, units: PublishedCount) -> Value | Literal["*"]:
        if self.true.value is None:
            return Value(None, method=self.true.method)
        if units == HIDDEN:
            return HIDDEN
        return Value(round(self.true.value, _STATISTIC_DECIMALS), method=self.true.method)

    def _note(self, *, is_hidden: bool, is_missing: bool) -> str:
        if is_hidden:
            return "small numbers are hidden"
        if self.true.note and self.true.note != NO_DATA and self.true.group.dimension != EVERYBODY:
            # Which bands a small group has people in is not for publication.
            return "no reference population in one of its bands"
        return self.true.note or (NO_DATA if is_missing else "")
