"""T and G charts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from waypost.kpi.statistics import UnusableNumbers, XmrRules, days_between, g_chart, t_chart

TIMES = [31, 4, 18, 60, 9, 27, 12, 44, 3, 21, 15, 38, 7, 26]


def _labelled(values):
    return [(f"event {number}", value) for number, value in enumerate(values, start=1)]


def test_a_t_chart_is_an_individuals_chart_of_the_transformed_times():
    roots = np.array(TIMES) ** (1 / 3.6)
    usual = np.abs(np.diff(roots)).mean()
    chart = t_chart(_labelled(TIMES))
    assert chart.kind == "T"
    assert chart.centre == pytest.approx(roots.mean() ** 3.6)
    assert chart.upper == pytest.approx((roots.mean() + 2.66 * usual) ** 3.6)
    assert chart.lower is None or chart.lower == pytest.approx((roots.mean() - 2.66 * usual) ** 3.6)
    assert chart.near_upper == pytest.approx((roots.mean() + 2 / 3 * 2.66 * usual) ** 3.6)
    assert not chart.trial
    assert [point.between for point in chart.points] == TIMES


def test_a_very_long_gap_is_a_signal_that_events_are_rarer():
    chart = t_chart(_labelled([*TIMES, 900]), rules=XmrRules(fix_after_n_points=14))
    assert (chart.points[-1].signal, chart.points[-1].direction) == ("outside", "high")
    assert {point.signal for point in chart.points[:-1]} == {"common cause"}


def test_a_lower_limit_of_the_roots_below_0_is_none():
    chart = t_chart(_labelled([1, 400, 1, 400, 1, 400]))
    assert chart.lower is None
    assert chart.trial


def test_two_events_of_one_day_are_half_a_day_apart():
    days = [date(2024, 1, 1), date(2024, 1, 9), date(2024, 1, 9), date(2024, 2, 9)]
    times = days_between(days)
    assert times == (("2024-01-09", 8.0), ("2024-01-09", 0.0), ("2024-02-09", 31.0))
    chart = t_chart(times)
    assert chart.zeros == 1
    assert chart.points[1].between == 0
    assert chart.centre == t_chart(_labelled([8, 0.5, 31])).centre


def test_a_g_chart_has_the_limits_of_the_geometric_distribution_and_the_median():
    chart = g_chart(_labelled(TIMES))
    mean = np.mean(TIMES)
    assert chart.kind == "G"
    assert chart.centre == np.median(TIMES)
    assert chart.upper == pytest.approx(mean + 3 * np.sqrt(mean * (mean + 1)))
    assert chart.lower is None
    assert {point.signal for point in chart.points} == {"common cause"}


def test_a_g_chart_flags_what_is_outside_shifts_and_trends():
    rules = XmrRules(fix_after_n_points=14)
    chart = g_chart(_labelled([*TIMES, 300, 5, 6, 7, 5, 6, 7, 8, 9, 10]), rules=rules)
    assert chart.upper == g_chart(_labelled(TIMES)).upper
    assert (chart.points[14].signal, chart.points[14].direction) == ("outside", "high")
    assert chart.points[15].signal == "shift"
    assert chart.points[15].direction == "low"
    assert chart.points[-1].rules == ("trend", "shift")
    assert chart.points[-1].direction == "high"


@pytest.mark.parametrize("sigmas", [2, 3])
def test_the_width_of_a_g_chart_is_a_parameter(sigmas):
    chart = g_chart(_labelled([10, 20]), sigmas=sigmas)
    assert chart.upper == pytest.approx(15 + sigmas * np.sqrt(15 * 16))


def test_cases_that_are_all_0_have_limits_at_0():
    chart = g_chart(_labelled([0, 0, 0]))
    assert (chart.centre, chart.upper, chart.lower) == (0, 0, 0)
    assert [point.signal for point in chart.points] == ["common cause"] * 3


def test_no_event_or_one_gives_no_limits():
    for chart in (t_chart([]), g_chart([])):
        assert (chart.points, chart.centre, chart.upper, chart.trial) == ((), None, None, True)
    assert t_chart(_labelled([5])).upper is None
    assert days_between([date(2024, 1, 1)]) == ()


def test_what_cannot_be_is_refused():
    for refused in (
        lambda: t_chart([("a", -1)]),
        lambda: g_chart([("a", float("inf"))]),
        lambda: t_chart([("a", 1)], zero_as=0),
        lambda: days_between([date(2024, 2, 1), date(2024, 1, 1)]),
    ):
        with pytest.raises(UnusableNumbers):
            refused()
