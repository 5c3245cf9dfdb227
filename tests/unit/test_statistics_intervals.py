"""Intervals: every number printed in the project's clinical notes, and scipy's own figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from waypost.kpi.statistics import (
    LEVEL_95,
    LEVEL_998,
    UnusableNumbers,
    count_interval,
    rate_interval,
    ratio_interval,
    wilson_interval,
)
from waypost.kpi.statistics.distributions import normal_quantile

LEVELS = st.sampled_from([LEVEL_95, LEVEL_998])


def test_the_quantiles_are_those_of_two_and_three_sigma():
    assert round(normal_quantile(LEVEL_95), 6) == 1.959964
    assert round(normal_quantile(LEVEL_998), 6) == 3.090232


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(70, 100, 0.604151, 0.781051), (7, 10, 0.396778, 0.892209), (0, 20, 0, 0.161125)],
)
def test_wilson_gives_the_printed_numbers(numerator, denominator, lower, upper):
    interval = wilson_interval(numerator, denominator)
    assert interval is not None
    assert interval.method == "Wilson"
    assert interval.lower is not None
    assert (round(interval.lower, 6), round(interval.upper, 6)) == (lower, upper)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), LEVELS)
def test_wilson_agrees_with_scipy_lies_in_0_to_1_and_holds_the_proportion(pair, level):
    numerator, denominator = pair
    interval = wilson_interval(numerator, denominator, level=level)
    assert interval is not None
    assert interval.lower is not None
    theirs = stats.binomtest(numerator, denominator).proportion_ci(level, method="wilson")
    assert interval.lower == pytest.approx(theirs.low, abs=1e-12)
    assert interval.upper == pytest.approx(theirs.high, abs=1e-12)
    assert 0 <= interval.lower <= numerator / denominator <= interval.upper <= 1


def test_nothing_out_of_nothing_has_no_interval():
    assert wilson_interval(0, 0) is None
    assert rate_interval(0, 0, multiplier=1000) is None
    assert rate_interval(3, 0) is None
    assert ratio_interval(3, 0) is None


def test_the_ends_at_none_and_all_are_exact():
    none, everybody = wilson_interval(0, 7), wilson_interval(7, 7)
    assert none is not None
    assert everybody is not None
    assert none.lower == 0
    assert everybody.upper == 1


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(10, 4.7874, 18.3915), (87, 69.6814, 107.3154), (100, 81.3621, 121.6279)],
)
def test_byar_gives_the_printed_numbers(count, lower, upper):
    interval = count_interval(count)
    assert interval.method == "Byar"
    assert interval.lower is not None
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (lower, upper)


@pytest.mark.parametrize("count", range(10))
@pytest.mark.parametrize("level", [LEVEL_95, LEVEL_998])
def test_below_10_the_interval_is_exact_poisson(count, level):
    tail = (1 - level) / 2
    interval = count_interval(count, level=level)
    assert interval.method == "exact Poisson"
    lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0
    assert interval.lower == pytest.approx(lower, rel=1e-9)
    assert interval.upper == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)
    # What it means: so many or more, and so few or fewer, are improbable at the two ends.
    if count:
        assert stats.poisson.sf(count - 1, interval.lower) == pytest.approx(tail, rel=1e-6)
    assert stats.poisson.cdf(count, interval.upper) == pytest.approx(tail, rel=1e-6)


@given(st.integers(0, 3000), LEVELS)
def test_more_events_move_both_ends_up_also_where_the_method_changes(count, level):
    fewer, more = count_interval(count, level=level), count_interval(count + 1, level=level)
    assert fewer.lower is not None
    assert more.lower is not None
    assert fewer.lower < more.lower
    assert fewer.upper < more.upper
    assert fewer.lower <= count <= fewer.upper


@given(st.integers(10, 3000))
def test_byar_is_close_to_exact_from_10_on(count):
    byar, exact = count_interval(count), count_interval(count, exact_below=10_000)
    assert (byar.method, exact.method) == ("Byar", "exact Poisson")
    assert byar.lower == pytest.approx(exact.lower, rel=0.002)
    assert byar.upper == pytest.approx(exact.upper, rel=0.002)


def test_the_wider_level_is_wider():
    for count in (0, 3, 10, 87):
        inner, outer = count_interval(count), count_interval(count, level=LEVEL_998)
        assert inner.upper < outer.upper
        assert inner.lower is not None
        assert outer.lower is not None
        assert outer.lower < inner.lower or count == 0


def test_a_negative_lower_end_of_byar_is_none():
    assert count_interval(1, level=LEVEL_998, exact_below=0).lower is None
    assert rate_interval(1, 50, level=LEVEL_998, exact_below=0).lower is None  # pyright: ignore[reportOptionalMemberAccess]
    assert count_interval(0, exact_below=0).lower is None


def test_rates_and_ratios_are_counts_divided():
    count = count_interval(87)
    rate, ratio = rate_interval(87, 4000, multiplier=1000), ratio_interval(87, 99.2)
    assert count.lower is not None
    assert rate is not None
    assert ratio is not None
    assert rate.lower == pytest.approx(count.lower / 4)
    assert rate.upper == pytest.approx(count.upper / 4)
    assert ratio.lower == pytest.approx(100 * count.lower / 99.2)
    assert ratio.upper == pytest.approx(100 * count.upper / 99.2)


def test_numbers_that_cannot_be_are_refused():
    for refused in (
        lambda: wilson_interval(11, 10),
        lambda: wilson_interval(-1, 10),
        lambda: wilson_interval(1, float("inf")),
        lambda: count_interval(-1),
        lambda: count_interval(float("nan")),
        lambda: rate_interval(1, -5),
        lambda: ratio_interval(-1, 5),
    ):
        with pytest.raises(UnusableNumbers):
            refused()
