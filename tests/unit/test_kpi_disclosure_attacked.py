"""No published number lets a hidden one be worked out: every small table, and larger ones."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.kpi_attack import Attack
from waypost.kpi.aggregating.figures import Aggregated
from waypost.kpi.aggregating.measured import Asked
from waypost.kpi.disclosure import published
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure, Group
from waypost.kpi.hiding import Relation, hidden_cells
from waypost.kpi.periods import periods_of
from waypost.kpi.published import HIDDEN
from waypost.kpi.shape import Shape

Shown = tuple[int | str, ...]


def as_shown(counts: list[int], hidden: frozenset[int], rules: DisclosureRules) -> Shown:
    national = rules.everybody_is_national
    return tuple(
        HIDDEN if place in hidden else count if national and place == 0 else rules.rounded(count)
        for place, count in enumerate(counts)
    )


@pytest.mark.parametrize("national", [False, True])
@pytest.mark.parametrize(("groups", "most"), [(1, 40), (2, 30), (3, 14)])
def test_every_small_table_could_be_another(groups: int, most: int, national: bool) -> None:
    """Who knows the rules and how cells are chosen still has two tables to choose from.

    All tables of so many groups and their total are published; tables that look the same are put
    together, and no hidden cell may hold the same number in all of them.
    """
    rules = DisclosureRules(everybody_is_national=national)
    breakdown = [Relation(tuple(range(1, groups + 1)), (0,), is_breakdown=True)]
    alike: dict[Shown, list[list[int]]] = defaultdict(list)
    for parts in product(range(most + 1), repeat=groups):
        counts = [sum(parts), *parts]
        hidden = hidden_cells(counts, breakdown, rules, as_they_are=[0] if national else ())
        alike[as_shown(counts, hidden, rules)].append(counts)
    for shown, tables in alike.items():
        if any(max(table[1:]) == most for table in tables):
            # Tables at the edge look like larger ones that are not here.
            continue
        for place, cell in enumerate(shown):
            if cell == HIDDEN:
                assert len({table[place] for table in tables}) > 1, (shown, tables)


def test_every_small_share_could_be_another() -> None:
    """Numerators and denominators of two practices, with their totals, percentages and all."""
    rules = DisclosureRules(suppress_to=3, round_to=3)
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    most = 7
    pairs = [(met, units) for units in range(most + 1) for met in range(units + 1)]
    for first, second in product(pairs, repeat=2):
        figures = [_share(first[0] + second[0], first[1] + second[1], Group())]
        figures += [_share(*first, Group("practice", "A")), _share(*second, Group("practice", "B"))]
        shown = published(
            Aggregated(tuple(figures), {"k": Shape("proportion", "%", per=100)}), rules
        )
        key = tuple(
            number
            for one in shown
            for number in (one.numerator, one.denominator, one.value, one.lower, one.upper)
        )
        alike[key].append((*first, *second))
    for shown, tables in alike.items():
        if any(max(table) == most for table in tables):
            continue
        # The counts of A and B stand after the five numbers of everybody.
        for place, cell in zip(range(4), (shown[5], shown[6], shown[10], shown[11]), strict=True):
            if cell == HIDDEN:
                assert len({table[place] for table in tables}) > 1, (shown, tables)


def _share(met: int, units: int, group: Group) -> Figure:
    [period] = [
        one for one in periods_of(date(2024, 3, 1), date(2024, 3, 31)) if one.kind == "month"
    ]
    value = 100 * met / units if units else None
    return Figure(
        "k", period, group, units, float(met), float(units), value, None, None, 0, 0, 0, 0, 0, ""
    )


@st.composite
def tables_over_time(draw: st.DrawFn) -> Aggregated:
    """Counts of events of some practices, in months, years, rolling windows and all together."""
    practices = [f"P{place}" for place in range(draw(st.integers(1, 3)))]
    first, last = draw(
        st.sampled_from(
            [(date(2024, 1, 1), date(2025, 3, 31)), (date(2024, 4, 1), date(2024, 9, 30))]
        )
    )
    periods = periods_of(first, last)
    months = [one for one in periods if one.kind == "month"]
    numbers = st.sampled_from([0, 0, 1, 1, 2, 5, 7, 8, 8, 9, 12, 13, 40])
    counts = {(month, practice): draw(numbers) for month in months for practice in practices}
    figures: list[Figure] = []
    asked = Asked((), periods, ("practice",))
    for period in periods:
        for group in (Group(), *(Group("practice", practice) for practice in practices)):
            if period not in asked.periods_for(group.dimension):
                continue
            units = sum(
                count
                for (month, practice), count in counts.items()
                if period.first <= month.first
                and month.last <= period.last
                and group.value in ("", practice)
            )
            value = float(units)
            figures.append(
                Figure(
                    "k", period, group, units, value, value, value, None, None,
                    0, 0, 0, 0, 0, "count",
                )
            )  # fmt: skip
    return Aggregated(tuple(figures), {"k": Shape("count", "")})


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(tables_over_time())
def test_months_windows_years_and_groups_together_give_no_small_number_away(
    table: Aggregated,
) -> None:
    rules = DisclosureRules()
    shown = published(table, rules)
    attack = Attack(table.figures, shown, "units", rules)
    for true, least, most in attack.hidden().values():
        assert least <= true <= most
        if rules.is_small(true):
            assert most > least
