"""Sums to figures: every KPI, period and group that was asked for, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from waypost.kpi.aggregating.expected import Expected, expected_of
from waypost.kpi.aggregating.measured import (
    EVERYBODY,
    STRATA,
    Asked,
    Measured,
    group_order,
)
from waypost.kpi.aggregating.reference import Reference
from waypost.kpi.aggregating.sums import Key, Rows, Sums
from waypost.kpi.arrow import ArrowTable
from waypost.kpi.figure import Figure, Group, Period
from waypost.kpi.shape import DAYS_IN_A_YEAR, Shape
from waypost.kpi.values import Value, value_of
from waypost_dsl.model.measures import Stratum

NO_DATA = "no data"
"""The note of a figure whose denominator is 0."""


@dataclass(frozen=True)
class Aggregated:
    """What came of aggregating.

    Args:
        figures: by KPI as given, period, dimension and group.
        shapes: what kind of number each KPI is.
        snapshots: the KPIs whose units are looked at on one day of a period, so that months do
            not add up to a year.
        pooled: the KPIs whose expected events are those of everybody studied.
        locality_of: the locality of each practice that lies in one.
    """

    figures: tuple[Figure, ...]
    shapes: Mapping[str, Shape]
    snapshots: frozenset[str] = frozenset()
    pooled: frozenset[str] = frozenset()
    locality_of: Mapping[str, str] = field(default_factory=dict[str, str])


def figures_of(
    contributions: Path | ArrowTable,
    measured: Sequence[Measured],
    periods: Sequence[Period],
    *,
    by: tuple[Stratum, ...] = (),
    reference: Reference | None = None,
) -> Aggregated:
    """Add contributions up.

    Args:
        contributions: a Parquet file or an Arrow table with the columns of `COLUMNS`.
        measured: the KPIs.
        periods: the periods of the run; see `waypost.kpi.periods.periods_of`.
        by: strata that every KPI is broken down by, and month by month too.
        reference: what expected numbers are made of; None takes everybody studied.

    Returns:
        The figures. A group has one for every period that was asked for, also where it has no
        rows; whoever has none in any period is no group.
    """
    asked = Asked(measured, periods, by)
    with Rows(contributions, asked) as rows:
        gathered = _Gathered(
            asked,
            rows.sums(),
            rows.statistics(),
            {
                one.name: expected_of(one, rows, reference)
                for one in measured
                if one.shape.kind == "ratio"
            },
            rows.groups(),
            rows.on_one_day(),
        )
        return Aggregated(
            tuple(gathered.figures()),
            {one.name: one.shape for one in measured},
            rows.snapshots(),
            frozenset(
                one.name
                for one in measured
                if one.shape.kind == "ratio"
                and (reference is None or reference.of(one.name, ()) is None)
            ),
            rows.nesting(),
        )


@dataclass(frozen=True)
class _Gathered:
    asked: Asked
    sums: Mapping[Key, Sums]
    statistics: Mapping[Key, float]
    expected: Mapping[str, Mapping[Key, Expected]]
    groups: Mapping[tuple[str, str], tuple[str, ...]]
    on_one_day: frozenset[str]

    def figures(self) -> Iterator[Figure]:
        wanted = {
            dimension: frozenset(self.asked.places_for(dimension))
            for dimension in (EVERYBODY, *STRATA)
        }
        for one in self.asked.measured:
            groups = [
                (dimension, value)
                for dimension in self.asked.dimensions(one)
                for value in self._values(one, dimension)
            ]
            groups.sort(key=lambda group: group_order(*group))
            for place, period in enumerate(self.asked.periods):
                if period.kind == "whole run" and one.name in self.on_one_day:
                    continue
                for dimension, value in groups:
                    if place in wanted[dimension]:
                        key = (one.name, place, dimension, value)
                        yield self._figure(one, key, period)

    def _values(self, one: Measured, dimension: str) -> tuple[str, ...]:
        if dimension == EVERYBODY:
            return ("",)
        return self.groups.get((one.name, dimension), ())

    def _figure(self, one: Measured, key: Key, period: Period) -> Figure:
        sums = self.sums.get(key, Sums())
        group = Group(key[2], key[3])
        shape = one.shape
        unknown, unplaced, note = sums.unknown, sums.population_unknown, ""
        match shape.kind:
            case "proportion":
                units, numerator, denominator = sums.units, sums.numerator, float(sums.units)
                value = value_of(shape, numerator, denominator, per=shape.per)
            case "count":
                units, numerator, denominator = sums.units, float(sums.units), float(sums.units)
                value = value_of(shape, numerator, denominator, per=1)
            case "mean" | "median" | "percentile":
                units, numerator, denominator = sums.valued, sums.total, float(sums.valued)
                value = self._statistic(one, key, sums)
            case "share" | "rate":
                units = sums.units
                numerator = (
                    sums.numerator if shape.is_total or shape.kind == "share" else float(units)
                )
                years = DAYS_IN_A_YEAR if shape.by == "patient years" else 1
                denominator = sums.population / years
                value = value_of(shape, numerator, denominator, per=shape.per)
            case "ratio":
                found = self.expected[one.name].get(key, Expected(0.0, 0, 0.0, 0.0))
                units, numerator, denominator = found.units, found.observed, found.expected or 0.0
                value = value_of(
                    shape, numerator, denominator, per=_multiplier(shape.per, found.crude)
                )
                unplaced, note = unplaced + found.unbanded, found.note
        if value.value is None and not note:
            note = NO_DATA
        return Figure(
            one.name,
            period,
            group,
            units,
            numerator,
            denominator,
            value.value,
            value.lower,
            value.upper,
            sums.excluded,
            sums.excepted,
            unknown,
            unplaced,
            sums.not_yet_judged,
            value.method,
            note,
        )

    def _statistic(self, one: Measured, key: Key, sums: Sums) -> Value:
        if one.shape.kind == "mean":
            return Value(sums.total / sums.valued if sums.valued else None, method="mean")
        name = "median" if one.shape.kind == "median" else f"percentile {one.shape.percentile:g}"
        return Value(self.statistics.get(key), method=f"{name}, interpolated")


def _multiplier(per: int, crude: float) -> float:
    """A ratio of 100 is plain; any other number asks for a rate: O / E times the crude rate."""
    return per if per == 100 else per * crude
