"""Slope and relative index of inequality, against the regression as its source writes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.kpi.statistics import (
    LEVEL_998,
    DeprivationGroup,
    UnusableNumbers,
    group_of_proportion,
    group_of_rate,
    inequality_indices,
)

FIFTHS = (
    DeprivationGroup("1", 2200, 61.0, 1.1),
    DeprivationGroup("2", 1900, 64.5, 1.2),
    DeprivationGroup("3", 2500, 68.0, 0.9),
    DeprivationGroup("4", 1700, 67.0, 1.3),
    DeprivationGroup("5", 1400, 72.5, 1.4),
)


def _regression(population, values):
    """Y·√a on √a and b·√a, without an intercept: the line's start and its slope."""
    shares = np.array(population) / np.sum(population)
    ranks = np.cumsum(shares) - shares / 2
    design = np.column_stack((np.sqrt(shares), ranks * np.sqrt(shares)))
    return np.linalg.lstsq(design, (np.array(values) * np.sqrt(shares)[:, None].T).T)[0]


def test_the_line_is_the_regression_of_the_source():
    found = inequality_indices(FIFTHS)
    start, slope = _regression([g.population for g in FIFTHS], [[g.value for g in FIFTHS]])
    assert found.most_deprived == pytest.approx(start[0])
    assert found.slope == pytest.approx(slope[0])
    assert found.least_deprived == pytest.approx(start[0] + slope[0])
    assert found.relative == pytest.approx((start[0] + slope[0]) / start[0])
    assert found.note == ""


def test_the_ranks_are_midpoints_of_the_cumulative_population():
    groups = [DeprivationGroup(str(n), n, 1.0, None) for n in (12, 10, 78)]
    assert inequality_indices(groups).ranks == (0.06, 0.17, 0.61)


def test_the_intervals_are_those_that_drawing_the_values_comes_to():
    draws = np.random.default_rng(5).normal(
        [g.value or 0 for g in FIFTHS], [g.standard_error or 0 for g in FIFTHS], size=(200_000, 5)
    )
    start, slope = _regression([g.population for g in FIFTHS], draws)
    for level in (0.95, LEVEL_998):
        tails = [(1 - level) / 2, (1 + level) / 2]
        found = inequality_indices(FIFTHS, level=level)
        assert [found.slope_lower, found.slope_upper] == pytest.approx(
            np.quantile(slope, tails), abs=0.1
        )
        assert [found.relative_lower, found.relative_upper] == pytest.approx(
            np.quantile((start + slope) / start, tails), abs=0.002
        )


VALUES = st.lists(st.integers(1, 100), min_size=3, max_size=8)


@given(VALUES)
def test_turning_the_order_round_turns_the_indices_round(values):
    groups = [DeprivationGroup(str(n), 10 + n, v, 1.0) for n, v in enumerate(values)]
    found, turned = inequality_indices(groups), inequality_indices(groups[::-1])
    assert found.slope is not None
    assert turned.slope == pytest.approx(-found.slope, abs=1e-9)
    if found.relative is not None and found.relative_upper is not None:
        assert turned.relative == pytest.approx(1 / found.relative)
        assert turned.relative_lower == pytest.approx(1 / found.relative_upper)


@given(st.integers(1, 100), st.lists(st.integers(1, 1000), min_size=3, max_size=8))
def test_equal_values_are_no_inequality(value, populations):
    groups = [DeprivationGroup(str(n), p, value, 1.0) for n, p in enumerate(populations)]
    found = inequality_indices(groups)
    assert found.slope == pytest.approx(0, abs=1e-9)
    assert found.relative == pytest.approx(1)


@pytest.mark.parametrize(
    ("groups", "note"),
    [
        (FIFTHS[:2], "fewer than 3 groups"),
        ([], "fewer than 3 groups"),
        ([*FIFTHS[:4], group_of_proportion("5", 0, 0)], "nobody in group 5"),
        ([*FIFTHS[:4], DeprivationGroup("5", 100, None, None)], "no value in group 5"),
    ],
)
def test_no_index_says_why(groups, note):
    found = inequality_indices(groups)
    assert (found.slope, found.relative, found.slope_lower) == (None, None, None)
    assert found.note == note


def test_a_line_that_reaches_0_has_no_relative_index():
    groups = [DeprivationGroup(str(n), 100, value, 1.0) for n, value in enumerate((0, 2, 40))]
    found = inequality_indices(groups)
    assert found.slope is not None
    assert found.slope > 0
    assert found.relative is found.relative_lower is None
    assert found.note == "no relative index: the line reaches 0"


def test_without_standard_errors_there_are_no_intervals():
    found = inequality_indices([DeprivationGroup(str(n), 10, n, None) for n in (1, 2, 3)])
    assert found.slope is not None
    assert found.slope_lower is found.slope_upper is found.relative_lower is None


def test_standard_errors_come_from_the_intervals_of_the_values():
    group = group_of_proportion("1", 70, 100, multiplier=100)
    assert group.value == 70
    assert group.standard_error == pytest.approx(
        100 * (0.781051 - 0.604151) / 2 / 1.959964, abs=1e-4
    )
    group = group_of_rate("1", 87, 500, multiplier=1000)
    assert group.value == 174
    assert group.standard_error == pytest.approx(2 * (107.3154 - 69.6814) / 2 / 1.959964, abs=1e-4)
    # No event at all still leaves something uncertain.
    assert group_of_rate("1", 0, 500).standard_error > 0  # pyright: ignore[reportOptionalOperand]


@pytest.mark.parametrize(
    "group",
    [
        DeprivationGroup("3", -1, 1.0, None),
        DeprivationGroup("3", 1, float("nan"), None),
        DeprivationGroup("3", 1, 1.0, -1.0),
    ],
)
def test_numbers_that_cannot_be_are_refused(group):
    with pytest.raises(UnusableNumbers, match="group 3"):
        inequality_indices([*FIFTHS[:3], group])
