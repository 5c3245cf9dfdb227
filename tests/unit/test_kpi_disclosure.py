"""What may be published of figures: small numbers hidden, the others rounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.kpi.aggregating.figures import Aggregated
from waypost.kpi.disclosure import published, published_counts
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure, Group, Period
from waypost.kpi.periods import month_of, year_of
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.shape import Shape
from waypost.kpi.statistics.intervals import wilson_interval

MARCH = month_of(date(2024, 3, 1))
SHARE = Shape("proportion", "%", per=100)
COUNT = Shape("count", "")


def figure(
    units: int,
    numerator: float | None = None,
    *,
    group: Group | None = None,
    period: Period = MARCH,
    value: float | None = 50.0,
    denominator: float | None = None,
    **states: int,
) -> Figure:
    made = Figure(
        "k", period, group or Group(), units, float(units if numerator is None else numerator),
        float(units) if denominator is None else denominator, value, None, None,
        0, 0, 0, 0, 0, "method",
    )  # fmt: skip
    return replace(made, **states)


def shown(
    *figures: Figure, shape: Shape = SHARE, rules: DisclosureRules | None = None, **more: Any
) -> tuple[PublishedFigure, ...]:
    return published(Aggregated(figures, {"k": shape}, **more), rules)


def practices(*units: int, total: int | None = None) -> list[Figure]:
    return [
        figure(sum(units) if total is None else total),
        *(
            figure(number, group=Group("practice", f"P{place}"))
            for place, number in enumerate(units)
        ),
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, 0), (1, "*"), (7, "*"), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (102, 100)],
)
def test_one_to_seven_are_hidden_nought_stays_and_the_rest_is_rounded(
    count: int, expected: int | str
) -> None:
    [one] = shown(figure(count), shape=COUNT)
    assert one.units == expected
    assert one.value == expected


def test_a_percentage_is_made_of_the_rounded_counts() -> None:
    [one] = shown(figure(42, 23, value=100 * 23 / 42))
    interval = wilson_interval(25, 40)
    assert interval is not None
    assert (one.numerator, one.denominator, one.value) == (25, 40, 62.5)
    assert interval.lower is not None
    assert (one.lower, one.upper) == pytest.approx((100 * interval.lower, 100 * interval.upper))


def test_a_percentage_is_hidden_if_either_part_is() -> None:
    [small_part] = shown(figure(42, 3))
    assert (small_part.numerator, small_part.denominator, small_part.value) == ("*", 40, "*")
    assert (small_part.lower, small_part.upper) == ("*", "*")
    [small_whole] = shown(figure(5, 0))
    assert (small_whole.numerator, small_whole.denominator, small_whole.value) == (0, "*", "*")
    assert small_whole.note == "small numbers are hidden"


def test_no_value_stays_no_value() -> None:
    [one] = shown(figure(0, 0, value=None))
    assert (one.value, one.units, one.note) == (None, 0, "no data")


def test_units_that_are_left_out_or_unknown_are_counts_too() -> None:
    [one] = shown(
        figure(42, 23, excluded=3, excepted=11, unknown=7, population_unknown=8, not_yet_judged=1)
    )
    assert (one.excluded, one.excepted, one.unknown) == ("*", 10, "*")
    assert (one.population_unknown, one.not_yet_judged) == (10, "*")
    assert one.is_provisional


@pytest.mark.parametrize("kind", ["mean", "median", "percentile"])
def test_a_mean_or_median_of_few_is_hidden(kind: Any) -> None:
    shape = Shape(kind, "days", percentile=50.0)
    assert shown(figure(7, value=12.34), shape=shape)[0].value == HIDDEN
    [one] = shown(figure(8, value=12.34), shape=shape)
    # More digits would tell how many there are.
    assert (one.value, one.units, one.numerator) == (12.3, 10, None)


def test_a_total_is_hidden_with_its_units() -> None:
    shape = Shape("rate", "", per=1000, by="patients", is_total=True)
    [few] = shown(figure(5, 240, denominator=1000.0), shape=shape)
    assert (few.numerator, few.value) == ("*", "*")
    [more] = shown(figure(9, 241, denominator=1003.0), shape=shape)
    assert (more.numerator, more.denominator, more.value) == (240, 1005, pytest.approx(238.806))
    assert more.lower is None


def test_person_time_is_rounded_like_people() -> None:
    shape = Shape("rate", "", per=100, by="patient years")
    [one] = shown(figure(12, denominator=101.3), shape=shape)
    assert (one.numerator, one.denominator, one.value) == (10, 100, 10.0)
    [few] = shown(figure(12, denominator=6.8), shape=shape)
    assert (few.denominator, few.value) == ("*", "*")


def test_expected_events_of_a_reference_are_no_people() -> None:
    shape = Shape("ratio", "", per=100, by="patients", standardised_by=("sex",))
    [given_one] = shown(figure(12, denominator=6.28, value=191.0), shape=shape)
    assert (given_one.denominator, given_one.value) == (6.3, pytest.approx(100 * 10 / 6.3))
    [pooled] = shown(
        figure(12, denominator=6.28, value=191.0), shape=shape, pooled=frozenset({"k"})
    )
    assert (pooled.denominator, pooled.value) == ("*", "*")


def test_beds_and_practices_are_no_people() -> None:
    shape = replace(SHARE, is_of_people=False)
    [one] = shown(figure(3, 2), shape=shape)
    assert (one.units, one.numerator, one.value) == (3, 2, pytest.approx(200 / 3))


def test_occupied_beds_are_shown_as_they_are() -> None:
    [one] = shown(figure(21, denominator=803.0, value=2.6), shape=Shape("share", "%", per=100))
    assert (one.numerator, one.denominator) == (20, 803.0)


def test_where_one_group_is_hidden_the_next_smallest_is_too() -> None:
    found = shown(*practices(3, 40, 30))
    assert [one.units for one in found] == [75, "*", 40, "*"]


def test_not_recorded_is_a_group_as_well() -> None:
    found = shown(
        figure(46),
        figure(40, group=Group("practice", "A")),
        figure(6, group=Group("practice", "not recorded")),
    )
    assert [one.units for one in found] == [45, "*", "*"]


def test_two_hidden_groups_need_no_third() -> None:
    found = shown(*practices(3, 40, 5, 30))
    assert [one.units for one in found] == [80, "*", 40, "*", 30]


def test_rounding_alone_may_give_a_number_away() -> None:
    """Five practices of 8, 8, 8, 8 and 8 and two of 1: 42 becomes 40, which leaves 2 for two."""
    found = shown(*practices(8, 8, 8, 8, 8, 1, 1))
    assert [one.units for one in found].count(HIDDEN) > 2


def test_without_complementary_cells_only_the_small_are_hidden() -> None:
    found = shown(*practices(3, 40, 30), rules=DisclosureRules(complementary=False))
    assert [one.units for one in found] == [75, "*", 40, 30]


def test_a_nation_is_shown_as_it_is_and_its_parts_are_not() -> None:
    rules = DisclosureRules(everybody_is_national=True)
    found = shown(*practices(3, 41, 30), rules=rules)
    assert [one.units for one in found] == [74, "*", 40, "*"]
    assert found[0].value == 100.0
    small = shown(*practices(3, 0, 0), rules=rules)
    # Three of a nation, in one of these practices: which, is hidden too.
    assert [one.units for one in small] == [3, "*", "*", "*"]


def test_seven_groups_of_one_are_not_given_away_by_their_total() -> None:
    found = shown(*practices(1, 1, 1, 1, 1, 1, 1, 0))
    assert {one.units for one in found} == {HIDDEN}


def test_the_same_people_are_hidden_in_every_period_they_are_shown_in() -> None:
    """Patients on 31 March are the figure of March, of the quarter and of the year."""
    year = year_of(date(2024, 3, 1))
    found = shown(
        *practices(3, 40, 30),
        *(replace(one, period=year) for one in practices(3, 40, 30)),
        snapshots=frozenset({"k"}),
    )
    assert [one.units for one in found[:4]] == [one.units for one in found[4:]]


def test_practices_do_not_give_away_their_locality() -> None:
    figures = [
        *practices(9, 3, 30, 40),
        figure(12, group=Group("locality", "North")),
        figure(70, group=Group("locality", "South")),
    ]
    found = shown(
        *figures, locality_of={"P0": "North", "P1": "North", "P2": "South", "P3": "South"}
    )
    by_group = {one.group.value: one.units for one in found}
    assert by_group["P1"] == HIDDEN
    # P0 and P1 are North: with one of them hidden, the other is hidden too.
    assert by_group["P0"] == HIDDEN


def test_a_month_is_not_given_away_by_its_quarter() -> None:
    months = [month_of(date(2024, month, 1)) for month in (4, 5, 6)]
    from waypost.kpi.periods import quarter_of

    # 8, 8 and 1: the quarter's 17 becomes 15, and the months that are shown are 16 at least.
    figures = [figure(count, period=one) for count, one in zip((8, 8, 1), months, strict=True)]
    figures.append(figure(17, period=quarter_of(date(2024, 4, 1))))
    found = shown(*figures, shape=COUNT)
    assert found[2].units == HIDDEN
    assert [one.units for one in found].count(HIDDEN) > 1


def test_a_note_about_bands_is_not_said_of_a_small_group() -> None:
    shape = Shape("ratio", "", per=100, by="patients", standardised_by=("sex",))
    said = "no reference population in 85+ male"
    found = shown(
        replace(figure(12, value=None), note=said),
        replace(figure(12, value=None, group=Group("practice", "A")), note=said),
        shape=shape,
    )
    assert [one.note for one in found] == [said, "no reference population in one of its bands"]


def test_reasons_add_up_to_what_is_shown() -> None:
    assert published_counts([3, 9, 40], DisclosureRules()) == (HIDDEN, HIDDEN, 40)
    assert published_counts([30, 20], DisclosureRules()) == (30, 20)
    assert published_counts([], DisclosureRules()) == ()


def test_the_rules_say_where_they_come_from() -> None:
    rules = DisclosureRules()
    by_status = {one.rule: one.status for one in rules.sources}
    assert by_status["counts of 1 to 7 are shown as *"] == "V"
    assert by_status["all other counts are rounded to the nearest 5"] == "U"
    assert by_status["0 stays 0"] == "U"
    assert {one.status for one in rules.sources} == {"V", "U", "D"}


@pytest.mark.parametrize("wrong", [{"round_to": 4}, {"round_to": 0}, {"suppress_to": -1}])
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"suppressed|rounded"):
        DisclosureRules(**wrong)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_publishing_is_deterministic_and_rounds_only_once(units: list[int]) -> None:
    figures = practices(*units)
    first = shown(*figures, shape=COUNT)
    assert shown(*figures, shape=COUNT) == first
    # What was published may be published: rounded counts stay as they are.
    rules = DisclosureRules()
    for one in first:
        if one.units != HIDDEN:
            assert rules.rounded(one.units) == one.units
            assert not rules.is_small(one.units)


def test_a_relation_that_does_not_hold_does_no_harm() -> None:
    """Groups that do not add up to everybody: bounds that would cross are left as they are."""
    found = shown(*practices(3, 40, 30, total=500))
    assert [one.units for one in found] == [500, "*", 40, "*"]
