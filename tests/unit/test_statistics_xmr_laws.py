"""Laws of XmR charts over random series, and the rules against a second writing of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.kpi.statistics import Rebase, XmrRules, xmr_chart

# Whole numbers: a shifted or scaled series is then the same series and not nearly the same.
VALUES = st.lists(st.integers(-20, 20) | st.none(), min_size=1, max_size=30)
CALM_THEN_ANY = st.lists(st.integers(-12, 12), min_size=3, max_size=18).map(
    lambda after: [-1, 1] * 6 + after
)
SERIES = VALUES | CALM_THEN_ANY
RULES = st.builds(
    XmrRules,
    shift_points=st.integers(3, 8),
    trend_points=st.integers(3, 7),
    fix_after_n_points=st.sampled_from([None, 4, 12]),
    screen_outliers=st.booleans(),
)


def _chart(values, rules, rebased=()):
    series = [(f"m{number}", value) for number, value in enumerate(values)]
    return xmr_chart(series, rules=rules, rebases=[Rebase(period, "moved") for period in rebased])


def _flags(chart):
    return [(point.rules, point.direction) for point in chart.points]


@given(SERIES, RULES, st.integers(-1000, 1000), st.sampled_from([0.1, 0.5, 1, 3, 1000]))
def test_flags_do_not_depend_on_origin_or_unit(values, rules, origin, unit):
    moved = [None if value is None else value * unit + origin * unit for value in values]
    assert _flags(_chart(moved, rules)) == _flags(_chart(values, rules))


@given(SERIES, RULES)
def test_a_mirrored_series_has_mirrored_flags(values, rules):
    turned = {"high": "low", "low": "high", None: None}
    mirrored = _chart([None if value is None else -value for value in values], rules)
    assert _flags(mirrored) == [
        (found, turned[direction]) for found, direction in _flags(_chart(values, rules))
    ]


@given(SERIES, RULES, st.data())
def test_each_group_is_a_chart_of_its_own(values, rules, data):
    at = data.draw(st.integers(0, len(values) - 1))
    whole = _chart(values, rules, rebased=[f"m{at}"])
    parts = [part for part in (values[:at], values[at:]) if part]
    assert _flags(whole) == [flag for part in parts for flag in _flags(_chart(part, rules))]
    assert [group.mean for group in whole.groups] == [
        _chart(part, rules).groups[0].mean for part in parts
    ]


@given(SERIES, RULES)
def test_the_rules_agree_with_their_definition_window_by_window(values, rules):
    chart = _chart(values, rules)
    group = chart.groups[0]
    count = len(values)

    def windows(length, index):
        for first in range(max(0, index - length + 1), min(index, count - length) + 1):
            if None not in values[first : first + length]:
                yield values[first : first + length]

    def above(value, line):
        return line is not None and value - line > 1e-7

    def below(value, line):
        return line is not None and line - value > 1e-7

    def outside(value):
        return above(value, group.upper) or below(value, group.lower)

    def near(value):
        return not outside(value) and (
            above(value, group.near_upper) or below(value, group.near_lower)
        )

    def one_side(window):
        return all(above(v, group.mean) for v in window) or all(
            below(v, group.mean) for v in window
        )

    def one_way(window):
        steps = list(pairwise(window))
        return all(a < b for a, b in steps) or all(a > b for a, b in steps)

    for index, (value, point) in enumerate(zip(values, chart.points, strict=True)):
        if value is None:
            assert point.rules == ()
            continue
        expected = {
            "outside": outside(value),
            "trend": any(one_way(window) for window in windows(rules.trend_points, index)),
            "two of three": near(value)
            and any(
                one_side(window) and sum(near(v) for v in window) >= 2
                for window in windows(3, index)
            ),
            "shift": any(one_side(window) for window in windows(rules.shift_points, index)),
        }
        assert point.rules == tuple(rule for rule, holds in expected.items() if holds)
        assert point.signal == (point.rules[0] if point.rules else "common cause")


@given(SERIES, RULES)
def test_screening_never_widens_the_limits_and_never_moves_the_mean(values, rules):
    plain = _chart(values, XmrRules()).groups[0]
    screened = _chart(values, XmrRules(screen_outliers=True)).groups[0]
    assert plain.mean == screened.mean
    if plain.mean_moving_range is None:
        assert screened.mean_moving_range is None
    else:
        assert screened.mean_moving_range is not None
        assert screened.mean_moving_range <= plain.mean_moving_range + 1e-9


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=30))
def test_limits_are_those_of_the_formula(values):
    group = _chart(values, XmrRules()).groups[0]
    mean = sum(values) / len(values)
    usual = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    assert group.upper == pytest.approx(mean + 2.66 * usual)
    assert group.lower == pytest.approx(mean - 2.66 * usual)
