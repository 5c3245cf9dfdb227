"""What a reader knows of a KPI's published counts together: which of them add up to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Literal, NamedTuple

from waypost.kpi.aggregating.measured import EVERYBODY, NOT_RECORDED
from waypost.kpi.figure import Group
from waypost.kpi.hiding import Relation

CountName = Literal[
    "units",
    "numerator",
    "denominator",
    "excluded",
    "excepted",
    "unknown",
    "population_unknown",
    "not_yet_judged",
]
"""The counts that a figure shows."""

_DAY = timedelta(days=1)


class Place(NamedTuple):
    """Where a count stands.

    Args:
        name: which count it is.
        first: the first day it is about; of people on one day, that day.
        last: the last day.
        group: whom it is about.
    """

    name: CountName
    first: date
    last: date
    group: Group


def relations_of(
    places: Mapping[Place, int],
    *,
    is_snapshot: bool,
    adds_up_people: bool,
    locality_of: Mapping[str, str],
    is_pooled: bool,
) -> tuple[Relation, ...]:
    """Return what is known of the counts of a KPI together.

    Args:
        places: the cell of each count.
        is_snapshot: whether units are looked at on one day, so that months do not add up.
        adds_up_people: whether the denominator is person-time, which adds up.
        locality_of: the locality of each practice that lies in one.
        is_pooled: whether expected events are made of everybody's own.
    """
    return (
        *_breakdowns(places),
        *_localities(places, locality_of),
        *_parts_of_all(places),
        *(_of_pooled(places) if is_pooled else ()),
        *_over_time(places, is_snapshot=is_snapshot, adds_up_people=adds_up_people),
    )


def _breakdowns(places: Mapping[Place, int]) -> Iterator[Relation]:
    """Groups add up to everybody."""
    groups: dict[tuple[CountName, date, date, str], list[int]] = defaultdict(list)
    for place, cell in places.items():
        if place.group.dimension != EVERYBODY:
            groups[place.name, place.first, place.last, place.group.dimension].append(cell)
    for (name, first, last, _), cells in groups.items():
        total = places.get(Place(name, first, last, Group()))
        if total is not None:
            yield Relation(tuple(cells), (total,), is_breakdown=True)


def _localities(places: Mapping[Place, int], locality_of: Mapping[str, str]) -> Iterator[Relation]:
    """Practices add up to their locality."""
    practices: dict[Place, list[int]] = defaultdict(list)
    for place, cell in places.items():
        if place.group.dimension == "practice":
            locality = locality_of.get(place.group.value, NOT_RECORDED)
            practices[place._replace(group=Group("locality", locality))].append(cell)
    for place, cells in practices.items():
        if (total := places.get(place)) is not None:
            yield Relation(tuple(cells), (total,), is_breakdown=True)


def _parts_of_all(places: Mapping[Place, int]) -> Iterator[Relation]:
    """Who meets a measure, and whose answer is not known, are together at most all units."""
    for place, cell in places.items():
        if place.name == "numerator":
            units = places.get(place._replace(name="units"))
            unknown = places.get(place._replace(name="unknown"))
            if units is not None:
                parts = (cell,) if unknown is None else (cell, unknown)
                yield Relation(parts, (units,), is_exact=False)


def _of_pooled(places: Mapping[Place, int]) -> Iterator[Relation]:
    """If the reference is everybody, no more is expected of everybody than happened.

    It may be less: somebody may have had an event who was not there on the middle day.
    """
    for place, cell in places.items():
        if place.name == "denominator" and place.group.dimension == EVERYBODY:
            units = places.get(place._replace(name="units"))
            if units is not None:
                yield Relation((cell,), (units,), is_exact=False)


def _over_time(
    places: Mapping[Place, int], *, is_snapshot: bool, adds_up_people: bool
) -> Iterator[Relation]:
    """Months add up to quarters, years and windows."""
    series: dict[tuple[CountName, Group], dict[tuple[date, date], int]] = defaultdict(dict)
    for place, cell in places.items():
        adds_up = adds_up_people if place.name == "denominator" else not is_snapshot
        if adds_up:
            series[place.name, place.group][place.first, place.last] = cell
    for cells in series.values():
        days = sorted(cells)
        for whole in days:
            for inside in _divided(whole, days):
                is_exact = sum(_length(one) for one in inside) == _length(whole)
                parts = tuple(cells[one] for one in inside)
                yield Relation(parts, (cells[whole],), is_exact=is_exact)
        yield from _overlapping(days, cells)


Days = tuple[date, date]


def _divided(whole: Days, days: Sequence[Days]) -> Iterator[tuple[Days, ...]]:
    """Yield sets of shorter periods that lie in a longer one beside each other."""
    inside = [one for one in days if one != whole and whole[0] <= one[0] and one[1] <= whole[1]]
    seen = {_longest_first(inside)}
    for months in {_months(one) for one in inside}:
        seen.add(_longest_first([one for one in inside if _months(one) == months]))
    # A long period with what lies beside it, such as a financial year and the latest 12 months.
    for one in inside:
        if _months(one) >= 12:
            rest = [other for other in inside if other[1] < one[0] or other[0] > one[1]]
            seen.add(tuple(sorted((one, *_longest_first(rest)))))
    yield from sorted(chosen for chosen in seen if chosen)


def _longest_first(days: Sequence[Days]) -> tuple[Days, ...]:
    """Choose periods that do not overlap, long ones before short ones."""
    chosen: list[Days] = []
    for one in sorted(days, key=lambda one: (-_length(one), one)):
        if all(other[1] < one[0] or one[1] < other[0] for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen))


def _overlapping(days: Sequence[Days], cells: Mapping[Days, int]) -> Iterator[Relation]:
    """Two windows that overlap, each with the months that only the other one has."""
    shorter = [one for one in days if 0 < _months(one) < 12]
    windows = [one for one in days if _months(one) >= 12]
    for earlier, later in combinations(windows, 2):
        if not (earlier[0] < later[0] <= earlier[1] < later[1]):
            continue
        left, entered = (earlier[0], later[0] - _DAY), (earlier[1] + _DAY, later[1])
        sides: list[tuple[int, ...]] = []
        for window, gap in ((earlier, entered), (later, left)):
            inside = [one for one in shorter if gap[0] <= one[0] and one[1] <= gap[1]]
            cover = _longest_first(inside)
            if sum(map(_length, cover)) == _length(gap):
                sides.append((cells[window], *(cells[one] for one in cover)))
        if len(sides) == 2:
            yield Relation(sides[0], sides[1])


def _length(days: Days) -> int:
    return (days[1] - days[0]).days + 1


def _months(days: Days) -> int:
    """Return how many calendar months a period has; one that has none in full, 0."""
    first, last = days
    after = last + _DAY
    if first.day != 1 or after.day != 1:
        return 0
    return (after.year - first.year) * 12 + after.month - first.month
