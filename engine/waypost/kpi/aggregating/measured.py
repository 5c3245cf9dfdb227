"""What is to be aggregated: KPIs, the groups and the periods each is wanted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from waypost.kpi.figure import Period
from waypost.kpi.periods import middle_day, months_later
from waypost.kpi.shape import Shape
from waypost_dsl.model.measures import Stratum

EVERYBODY = "everybody"

NOT_RECORDED = "not recorded"
"""The group of those whose stratum is not known."""

STRATA: tuple[Stratum, ...] = get_args(Stratum)
"""The strata there are, in the order in which figures are listed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A KPI to be aggregated.

    Args:
        name: its name, as in the rows.
        shape: what kind of number it is.
        strata: what it is broken down by.
    """

    name: str
    shape: Shape
    strata: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups and periods that figures are wanted for.

    Args:
        measured: the KPIs.
        periods: the periods of the run.
        by: strata that every KPI is broken down by, and month by month too.
    """

    measured: Sequence[Measured]
    periods: Sequence[Period]
    by: tuple[Stratum, ...] = ()

    def dimensions(self, one: Measured) -> tuple[str, ...]:
        """Return what a KPI is broken down by, everybody first."""
        # Beds and practices have no age: what was asked for by name is meant of people.
        strata = {*one.strata, *(self.by if one.shape.is_of_people else ())}
        return (EVERYBODY, *(stratum for stratum in STRATA if stratum in strata))

    def periods_for(self, dimension: str) -> tuple[Period, ...]:
        """Return the periods that figures of a dimension are wanted for.

        Everybody has all. Groups have the latest 12 months, each financial year and the whole
        run, and every month where they were asked for by name.
        """
        if dimension == EVERYBODY:
            return tuple(self.periods)
        rolling = [one for one in self.periods if one.kind == "12 months"]
        kinds = {"financial year", "whole run"}
        if dimension in self.by:
            kinds.add("month")
        return tuple(
            one for one in self.periods if one.kind in kinds or (rolling and one == rolling[-1])
        )

    def places_for(self, dimension: str) -> tuple[int, ...]:
        """Return the places, among all periods, of those that a dimension is wanted for."""
        wanted = set(self.periods_for(dimension))
        return tuple(place for place, one in enumerate(self.periods) if one in wanted)


def column_of(dimension: str) -> str:
    """Return the column that holds a dimension.

    Example:
        >>> column_of("age band")
        'age_band'
    """
    return dimension.replace(" ", "_")


def slots_of(period: Period) -> Iterator[tuple[str, date]]:
    """Yield how rows of a period are taken, and their slot.

    The slot of an event and of person-time is the first day of its month; that of everything else
    is the day it was taken on. So sums are made once a month, and a period adds months up.

    Example:
        >>> from waypost.kpi.periods import month_of
        >>> list(slots_of(month_of(date(2024, 2, 1))))[2]
        ('end of month', datetime.date(2024, 2, 29))
    """
    slot = period.first.replace(day=1)
    while slot <= period.last:
        yield "on its day", slot
        yield "days of month", slot
        slot = months_later(slot, 1)
    match period.kind:
        case "whole run":
            return
        case "financial year":
            middle = "middle of year"
        case kind:
            middle = f"middle of {kind}"
    yield "end of month", period.last
    yield middle, middle_day(period)


def group_order(dimension: str, value: str) -> tuple[int, bool, int, str]:
    """Return the sort key of a group: its dimension, then its value, numbers as numbers.

    Example:
        >>> bands = ["85+", "not recorded", "10-14", "5-9"]
        >>> sorted(bands, key=lambda one: group_order("age band", one))
        ['5-9', '10-14', '85+', 'not recorded']
    """
    place = 0 if dimension == EVERYBODY else 1 + STRATA.index(_stratum(dimension))
    begins = value.split("-", maxsplit=1)[0].rstrip("+")
    number = int(begins) if begins.isdecimal() else 0
    return (place, value == NOT_RECORDED, number, value)


def _stratum(dimension: str) -> Stratum:
    return next(one for one in STRATA if one == dimension)


def strata_named(names: Iterable[str]) -> tuple[tuple[Stratum, ...], tuple[str, ...]]:
    """Return the strata that names stand for, and the names that stand for none."""
    wanted = [name.strip().replace("_", " ").lower() for name in names]
    known: tuple[Stratum, ...] = tuple(one for one in STRATA if one in wanted)
    return known, tuple(name for name in wanted if name not in known)
