"""Funnel plots: printed limits, who lies outside, who is left out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from waypost.kpi.statistics import (
    LEVEL_95,
    LEVEL_998,
    OVER_DISPERSION,
    LeftOut,
    RatioUnit,
    UnusableNumbers,
    category_of,
    curve_sizes,
    proportion_funnel,
    proportion_limits,
    rate_funnel,
    ratio_category,
    ratio_funnel,
    ratio_limits,
    wilson_interval,
)
from waypost.kpi.statistics.distributions import binomial_limits, poisson_limits


@pytest.mark.parametrize(
    ("size", "limits"),
    [
        (100, (0.610183, 0.789817, 0.558388, 0.841612)),
        (50, (0.572980, 0.827020, 0.499730, 0.900270)),
        (400, (0.655092, 0.744908, 0.629194, 0.770806)),
    ],
)
def test_limits_of_proportions_are_the_printed_ones(size, limits):
    found = proportion_limits(0.7, size)
    assert found.method == "inverted Wilson"
    assert (
        round(found.lower_95, 6),
        round(found.upper_95, 6),
        round(found.lower_998, 6),
        round(found.upper_998, 6),
    ) == limits


@given(st.integers(5, 2000), st.floats(0.02, 0.98))
def test_limits_are_wilsons_interval_turned_round(size, centre):
    # A unit whose proportion is the upper limit has an interval that begins at the centre.
    limits = proportion_limits(centre, size)
    for level, lower, upper in (
        (LEVEL_95, limits.lower_95, limits.upper_95),
        (LEVEL_998, limits.lower_998, limits.upper_998),
    ):
        if lower > 0:
            low = wilson_interval(lower * size, size, level=level)
            assert low is not None
            assert low.upper == pytest.approx(centre, abs=1e-9)
        if upper < 1:
            high = wilson_interval(upper * size, size, level=level)
            assert high is not None
            assert high.lower == pytest.approx(centre, abs=1e-9)


def test_limits_stay_between_0_and_1():
    limits = proportion_limits(0.9, 5)
    assert limits.upper_95 == limits.upper_998 == 1
    limits = proportion_limits(0.1, 5)
    assert limits.lower_95 == limits.lower_998 == 0


@pytest.mark.parametrize(
    ("met", "category"),
    [
        (85, "high 0.001"),
        (84, "high 0.025"),
        (79, "high 0.025"),
        (78, "within"),
        (62, "within"),
        (61, "low 0.025"),
        (56, "low 0.025"),
        (55, "low 0.001"),
    ],
)
def test_categories(met, category):
    assert category_of(met / 100, proportion_limits(0.7, 100)) == category


def test_a_value_on_a_limit_is_inside_it():
    limits = proportion_limits(0.7, 100)
    assert category_of(limits.upper_95, limits) == "within"
    assert category_of(limits.lower_95, limits) == "within"
    assert category_of(limits.upper_998, limits) == "high 0.025"
    assert category_of(limits.lower_998, limits) == "low 0.025"


def test_a_practice_with_four_patients_is_not_in_the_funnel_but_in_its_centre():
    funnel = proportion_funnel([("A", 60, 96), ("B", 4, 4), ("C", 0, 0)])
    assert [point.name for point in funnel.points] == ["A"]
    assert funnel.left_out == (LeftOut("B", "fewer than 5 people"), LeftOut("C", "no data"))
    assert funnel.centre == 0.64
    assert funnel.centre_is == "pooled"
    assert funnel.caution == OVER_DISPERSION
    assert "not adjusted for over-dispersion" in OVER_DISPERSION


def test_five_patients_are_enough():
    assert len(proportion_funnel([("A", 3, 5)]).points) == 1


def test_a_target_can_be_the_centre():
    funnel = proportion_funnel([("A", 60, 100)], target=0.8)
    assert (funnel.centre, funnel.centre_is) == (0.8, "target")
    assert funnel.points[0].category == "low 0.001"
    assert proportion_funnel([("A", 60, 100)]).points[0].category == "within"


def test_nobody_at_all_gives_no_centre():
    funnel = proportion_funnel([("A", 0, 0)])
    assert funnel.centre is None
    assert funnel.points == ()
    assert proportion_funnel([]).left_out == ()


def test_everybody_or_nobody_meeting_it_is_within():
    for met in (0, 10):
        funnel = proportion_funnel([("A", met, 10), ("B", met, 10)])
        assert [point.category for point in funnel.points] == ["within", "within"]


def test_exact_limits_are_asked_for():
    assert proportion_limits(0.04, 100).method == "inverted Wilson"
    assert proportion_limits(0.04, 100, exact_below=5).method == "exact binomial"
    assert proportion_limits(0.05, 100, exact_below=5).method == "inverted Wilson"
    assert proportion_limits(0, 100, exact_below=5).upper_998 == 0


SIZES = [5, 6, 10, 17, 50, 400]
SHARES = [0.001, 0.01, 0.03, 0.2, 0.5, 0.9, 0.999]


@pytest.mark.parametrize("level", [LEVEL_95, LEVEL_998])
@pytest.mark.parametrize("size", SIZES)
def test_exact_binomial_limits_leave_out_just_the_improbable_counts(size, level):
    tail = (1 - level) / 2
    for share in SHARES:
        lower, upper = binomial_limits(size, share, level=level)
        for count in range(size + 1):
            assert (count < lower) == (stats.binom.cdf(count, size, share) < tail)
            assert (count > upper) == (stats.binom.sf(count - 1, size, share) < tail)


@pytest.mark.parametrize("level", [LEVEL_95, LEVEL_998])
@pytest.mark.parametrize("expected", [0.0005, 0.01, 0.3, 1, 2.5, 3.7, 9.99, 20, 57.3, 100])
def test_poisson_limits_leave_out_just_the_improbable_counts(expected, level):
    tail = (1 - level) / 2
    lower, upper = poisson_limits(expected, level=level)
    for count in range(int(expected * 2 + 30)):
        assert (count < lower) == (stats.poisson.cdf(count, expected) < tail)
        assert (count > upper) == (stats.poisson.sf(count - 1, expected) < tail)


def test_ratios_are_flagged_only_outside_the_outer_limits():
    limits = ratio_limits(100)
    assert (limits.method, ratio_limits(50).method) == ("exact Poisson", "exact Poisson")
    between = math.floor(limits.upper_998)
    assert between > limits.upper_95
    assert ratio_category(between, 100) == "within"
    assert ratio_category(between + 1, 100) == "high 0.001"
    assert ratio_category(math.ceil(limits.lower_998) - 1, 100) == "low 0.001"


def test_a_funnel_of_ratios_is_around_100():
    funnel = ratio_funnel(
        [
            RatioUnit("A", 87, 99.2, people=4000),
            RatioUnit("B", 200, 100),
            RatioUnit("C", 1, 0.2, people=4),
            RatioUnit("D", 0, 0),
        ]
    )
    assert funnel.centre == 100
    assert [(point.name, point.category) for point in funnel.points] == [
        ("A", "within"),
        ("B", "high 0.001"),
    ]
    assert funnel.points[0].value == pytest.approx(87.70, abs=0.01)
    assert funnel.points[0].size == 99.2
    assert funnel.left_out == (
        LeftOut("C", "fewer than 5 people"),
        LeftOut("D", "no events expected"),
    )


def test_a_funnel_of_rates_is_around_the_pooled_rate():
    units = [("A", 30, 1000), ("B", 45, 1000), ("C", 1, 4), ("D", 0, 0)]
    funnel = rate_funnel(units, multiplier=1000)
    assert funnel.centre == pytest.approx(1000 * 76 / 2004)
    assert [point.value for point in funnel.points] == [30, 45]
    assert [one.name for one in funnel.left_out] == ["C", "D"]
    lower, upper = poisson_limits(76 * 1000 / 2004, level=LEVEL_998)
    assert funnel.points[0].limits.lower_998 == pytest.approx(lower)
    assert funnel.points[0].limits.upper_998 == pytest.approx(upper)


def test_a_funnel_of_rates_can_be_around_a_target():
    funnel = rate_funnel([("A", 30, 1000), ("B", 60, 1000)], multiplier=1000, target=60)
    assert (funnel.centre, funnel.centre_is) == (60, "target")
    assert [point.category for point in funnel.points] == ["low 0.001", "within"]


def test_a_rate_of_none_in_everybody_leaves_nothing_to_compare():
    funnel = rate_funnel([("A", 0, 100)])
    assert funnel.left_out == (LeftOut("A", "no events expected"),)


def test_curves_narrow_with_size():
    sizes = curve_sizes(5, 5000)
    assert (sizes[0], sizes[-1], len(sizes)) == (5, 5000, 100)
    assert list(sizes) == sorted(set(sizes))
    widths = [
        limits.upper_998 - limits.lower_998
        for limits in (proportion_limits(0.5, size) for size in sizes)
    ]
    assert widths == sorted(widths, reverse=True)
    assert curve_sizes(7, 7) == (7,)
    # Limits of ratios have no steps, so they too can be drawn as curves.
    uppers = [ratio_limits(size).upper_998 for size in curve_sizes(0.001, 500)]
    assert uppers == sorted(uppers, reverse=True)


def test_numbers_that_cannot_be_are_refused():
    for refused in (
        lambda: proportion_limits(1.2, 100),
        lambda: proportion_limits(0.5, 0),
        lambda: proportion_funnel([("A", 11, 10)]),
        lambda: proportion_funnel([("A", -1, 10)]),
        lambda: ratio_limits(0),
        lambda: ratio_funnel([RatioUnit("A", -1, 10)]),
        lambda: rate_funnel([("A", 1, -10)]),
        lambda: curve_sizes(0, 10),
        lambda: curve_sizes(10, 5),
    ):
        with pytest.raises(UnusableNumbers):
            refused()
