"""XmR charts: printed numbers, the four rules, gaps and rebases, icons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from waypost.kpi.statistics import (
    PRECEDENCE,
    Rebase,
    UnusableNumbers,
    XmrRules,
    assurance_icon,
    for_drawing,
    suggest_rebase,
    variation_icon,
    xmr_chart,
)

VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
CALM = [9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11]
"""Mean 10, mean moving range 2: limits 15.32 and 4.68, near limits 13.55 and 6.45."""
FIXED = XmrRules(fix_after_n_points=len(CALM))


def _series(values):
    return [(f"m{number}", value) for number, value in enumerate(values, start=1)]


def _chart(values, rules=None, rebases=()):
    return xmr_chart(_series(values), rules=rules or XmrRules(), rebases=rebases)


def _signals(chart):
    return [point.signal for point in chart.points]


@pytest.mark.parametrize(
    ("screen", "upper", "lower"), [(False, 6.9515, -3.0626), (True, 4.6044, -0.7156)]
)
def test_the_reference_series_has_the_printed_limits(screen, upper, lower):
    group = _chart(VIGNETTE, XmrRules(screen_outliers=screen)).groups[0]
    assert [group.mean, group.upper, group.lower] == pytest.approx([1.9444, upper, lower], abs=5e-5)
    assert group.screened == (2 if screen else 0)


def test_outliers_are_not_screened_by_default_and_a_calm_series_needs_none():
    assert not XmrRules().screen_outliers
    assert _chart([5, 5, 5], XmrRules(screen_outliers=True)).groups[0].upper == 5


def test_near_limits_are_two_thirds_of_the_way():
    group = _chart(CALM).groups[0]
    assert (group.mean, group.mean_moving_range) == (10, 2)
    assert group.upper == pytest.approx(15.32)
    assert group.lower == pytest.approx(4.68)
    assert group.near_upper == pytest.approx(10 + 2 * 1.7733, abs=1e-3)
    assert group.near_lower == pytest.approx(10 - 2 * 1.7733, abs=1e-3)


@pytest.mark.parametrize(("points", "trial"), [(11, True), (12, False)])
def test_limits_from_fewer_than_12_points_are_trial_limits(points, trial):
    assert _chart([1, 2] * 5 + [1] * (points - 10)).groups[0].trial == trial
    fixed = XmrRules(fix_after_n_points=points)
    assert _chart([1, 2] * 15, fixed).groups[0].trial == trial


def test_a_fixed_baseline_leaves_later_points_out_of_mean_and_limits():
    chart = _chart([*CALM, 50, 60, 70], FIXED)
    assert replace(chart.groups[0], last="m12", tolerance=0) == replace(
        _chart(CALM).groups[0], tolerance=0
    )
    assert chart.points[12].moving_range == 39
    assert _signals(chart)[12:] == ["outside"] * 3


def test_a_fixed_baseline_counts_points_that_have_a_value():
    rules = XmrRules(fix_after_n_points=4)
    group = _chart([9, None, 11, 9, None, 11, 99], rules).groups[0]
    assert (group.baseline_points, group.mean, group.mean_moving_range) == (4, 10, 2)


WORKED = """
after twelve calm points     | last point     | all the rules that flag it
16                           | outside        | outside
15.32                        | common cause   |
4.68                         | common cause   |
4                            | outside        | outside
14, 14                       | two of three   | two of three
13.5, 13.5                   | common cause   |
9, 14, 14                    | common cause   |
14, 9, 14                    | common cause   |
14, 10, 14                   | common cause   |
14, 11, 14                   | two of three   | two of three
14, 16, 14                   | two of three   | two of three
14, 14, 16                   | outside        | outside
14, 14, 11                   | common cause   |
14, 6, 6                     | common cause   |
9, 6, 6                      | two of three   | two of three
9, 11, 11, 11, 11, 11, 11    | common cause   |
9, 11, 11, 11, 11, 11, 11, 11 | shift         | shift
9, 11, 11, 11, 10, 11, 11, 11 | common cause  |
9, 9, 9, 9, 9, 9, 9          | shift          | shift
9, 8, 7, 8, 9, 10, 11, 12    | trend          | trend
9, 8, 8.5, 9, 10, 10, 11, 12 | common cause   |
9, 8, 8.5, 9, 9.5, 9.7       | common cause   |
9, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7 | trend | trend, shift
9, 10.5, 11, 12, 13, 14, 15, 16 | outside | outside, trend, shift
9, 10.5, 11, 12, 13, 13.2, 14, 15 | trend | trend, two of three, shift
9, 11, 11, 11, 11, 11, 14, 14 | two of three  | two of three, shift
9, 11, 11, 11, 11, 11, 11, 17 | outside       | outside, shift
11, 16, 15, 14, 13, 12, 11, 4 | outside       | outside, trend
"""
"""What names a point that several rules flag; see `PRECEDENCE`."""


@pytest.mark.parametrize("row", WORKED.strip().splitlines()[1:])
def test_the_worked_table_of_rules_and_precedence(row):
    after, signal, rules = (cell.strip() for cell in row.split("|"))
    chart = _chart([*CALM, *(float(value) for value in after.split(","))], FIXED)
    last = chart.points[-1]
    assert last.signal == signal
    assert last.rules == tuple(rules.split(", ")) if rules else last.rules == ()


def test_the_order_of_precedence():
    assert PRECEDENCE == ("outside", "trend", "two of three", "shift")


def test_all_points_of_a_shift_are_flagged_and_only_the_near_ones_of_three():
    chart = _chart([*CALM, 9, 11, 11, 11, 11, 11, 11, 11, 9], FIXED)
    assert _signals(chart)[13:21] == ["shift"] * 7 + ["common cause"]
    chart = _chart([*CALM, 14, 11, 14], FIXED)
    assert _signals(chart)[12:] == ["two of three", "common cause", "two of three"]


def test_all_points_of_a_trend_are_flagged_and_a_turn_is_the_end_of_the_first():
    up_and_down = [9, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 9]
    chart = _chart([*CALM, *up_and_down], FIXED)
    assert _signals(chart)[13:24] == ["trend"] * 11
    assert [point.direction for point in chart.points[13:24]] == ["high"] * 6 + ["low"] * 5


@pytest.mark.parametrize(("points", "flagged"), [(6, True), (7, False)])
def test_six_or_seven_points_make_a_trend(points, flagged):
    chart = _chart(
        [*CALM, 8, 9, 10, 11, 12, 13], XmrRules(12, fix_after_n_points=12, trend_points=points)
    )
    assert ("trend" in chart.points[-1].rules) == flagged


def test_the_length_of_a_shift_is_a_parameter():
    values = [*CALM, 9, 11, 11, 11, 11, 11, 11, 11]
    assert _chart(values, FIXED).points[-1].signal == "shift"
    assert _chart(values, replace(FIXED, shift_points=8)).points[-1].signal == "common cause"


def test_a_point_on_the_mean_is_on_neither_side_however_the_mean_was_computed():
    third = 1 / 3
    values = [third, 2 * third, 0.1 + 0.2, 0.3, third, 0.6]
    rules = XmrRules(fix_after_n_points=2)
    assert _chart([0.2, 0.4, 0.1 + 0.2, 0.3], rules).points[2].side == "on the mean"
    assert _chart([*values, 0.5], rules).points[-1].side == "on the mean"


def test_a_month_without_data_breaks_the_moving_range_and_is_reported():
    chart = _chart([1, 2, None, 50, 51])
    assert chart.missing == ("m3",)
    assert [point.moving_range for point in chart.points] == [None, 1, None, None, 1]
    assert chart.groups[0].mean_moving_range == 1
    assert chart.groups[0].mean == 26
    assert (chart.points[2].signal, chart.points[2].side) == ("no data", None)


@pytest.mark.parametrize(
    "after",
    [
        [9, 11, 11, 11, None, 11, 11, 11, 11],
        [9, 10.1, 10.2, 10.3, None, 10.4, 10.5, 10.6],
        [9, 14, None, 14, 11],
    ],
)
def test_no_run_crosses_a_gap(after):
    whole = [value for value in after if value is not None]
    assert set(_signals(_chart([*CALM, *whole], FIXED))) != {"common cause"}
    broken = _chart([*CALM, *after], FIXED)
    assert set(_signals(broken)) == {"common cause", "no data"}


def test_a_rebase_has_its_own_mean_limits_and_label():
    chart = _chart([*CALM, *(value + 20 for value in CALM)], rebases=[Rebase("m13", "new clinic")])
    first, second = chart.groups
    assert (first.first, first.last, first.reason) == ("m1", "m12", "")
    assert (second.first, second.last, second.reason) == ("m13", "m24", "new clinic")
    assert (first.mean, second.mean) == (10, 30)
    assert not second.trial
    assert chart.points[12].moving_range is None
    assert set(_signals(chart)) == {"common cause"}
    assert [point.group for point in chart.points] == [0] * 12 + [1] * 12


def test_a_young_group_has_trial_limits_and_no_run_crosses_a_rebase():
    values = [*CALM, 8, 11, 11, 11, 11, 12, 12, 12]
    assert _chart(values, FIXED).points[-1].signal == "shift"
    chart = _chart(values, FIXED, [Rebase("m18", "moved")])
    assert [group.trial for group in chart.groups] == [False, True]
    assert set(_signals(chart)) == {"common cause"}


def test_a_fixed_baseline_starts_anew_with_a_rebase():
    values = [*CALM, 30, 32, 30, 32, 30, 32, 40]
    chart = _chart(values, XmrRules(fix_after_n_points=6), [Rebase("m13", "moved")])
    assert [group.baseline_points for group in chart.groups] == [6, 6]
    assert chart.groups[1].mean == 31
    assert chart.points[-1].signal == "outside"


@pytest.mark.parametrize(
    ("rebases", "message"),
    [
        ([Rebase("m99", "moved")], "not in the series"),
        ([Rebase("m2", "  ")], "has no reason"),
        ([Rebase("m2", "moved"), Rebase("m2", "again")], "two rebases at m2"),
    ],
)
def test_a_rebase_needs_a_period_and_a_reason(rebases, message):
    with pytest.raises(UnusableNumbers, match=message):
        _chart([1, 2, 3], rebases=rebases)


def test_series_that_cannot_be_are_refused():
    with pytest.raises(UnusableNumbers, match="same label"):
        xmr_chart([("a", 1), ("a", 2)])
    with pytest.raises(UnusableNumbers, match="not finite"):
        xmr_chart([("a", float("nan"))])


def test_rules_that_mean_nothing_are_refused():
    for refused in (
        lambda: XmrRules(shift_points=1),
        lambda: XmrRules(trend_points=2),
        lambda: XmrRules(fix_after_n_points=1),
        lambda: XmrRules(rebase_points=6),
    ):
        with pytest.raises(UnusableNumbers):
            refused()


def test_drawing_clips_a_copy_and_changes_no_limit_and_no_flag():
    chart = _chart(VIGNETTE)
    before = chart.groups[0]
    drawn = for_drawing(before, ceiling=5)
    assert (drawn.lower, drawn.upper) == (0, 5)
    assert drawn.mean == before.mean
    assert chart.groups[0] == before
    assert before.lower == pytest.approx(-3.0626, abs=5e-5)
    assert for_drawing(before, floor=None) == before
    without_limits = _chart([5]).groups[0]
    assert for_drawing(without_limits) == without_limits
    # Judged by the clipped limits, nothing at 0 could ever be low; here 0 is common cause too.
    assert _chart([*VIGNETTE, 0]).points[-1].signal == "common cause"


def test_short_and_empty_series_have_what_they_can():
    assert _chart([]).groups == ()
    assert _chart([]).latest is None
    one = _chart([5])
    assert (one.groups[0].mean, one.groups[0].upper) == (5, None)
    assert one.points[0].signal == "common cause"
    none = _chart([None, None])
    assert (none.groups[0].mean, none.missing) == (None, ("m1", "m2"))
    assert _chart([5, None, 7]).groups[0].upper is None


@pytest.mark.parametrize(
    ("after", "better", "icon"),
    [
        ([11], "higher", "common cause"),
        ([17], "higher", "improvement high"),
        ([17], "lower", "concern high"),
        ([17], "neither", "neutral high"),
        ([3], "higher", "concern low"),
        ([3], "lower", "improvement low"),
        ([3], "neither", "neutral low"),
        ([17, 11], "higher", "common cause"),
        ([9, 8, 7, 8, 9, 9.5, 9.7, 9.9], "higher", "improvement high"),
        ([17, 16, 15, 14, 13, 12, 11], "higher", "concern low"),
        ([17, None], "higher", "improvement high"),
    ],
)
def test_the_variation_icon_is_of_the_last_point_that_has_a_value(after, better, icon):
    assert variation_icon(_chart([*CALM, *after], FIXED), better=better) == icon


def test_a_rising_trend_below_the_mean_points_up_but_a_point_outside_points_out():
    chart = _chart([*CALM, 8, 5, 6, 7, 8, 9, 9.5], FIXED)
    last = chart.points[-1]
    assert (last.side, last.signal, last.direction) == ("below", "trend", "high")
    chart = _chart([*CALM, 26, 24, 22, 20, 18, 16], FIXED)
    assert chart.points[-1].rules[:2] == ("outside", "trend")
    assert chart.points[-1].direction == "high"


@pytest.mark.parametrize(
    ("target", "better", "icon"),
    [
        (16, "higher", "consistently fails"),
        (16, "lower", "consistently passes"),
        (4, "higher", "consistently passes"),
        (4, "lower", "consistently fails"),
        (10, "higher", "hit and miss"),
        (15.32, "higher", "hit and miss"),
        (4.68, "lower", "hit and miss"),
        (16, "neither", None),
        (None, "higher", None),
    ],
)
def test_the_assurance_icon(target, better, icon):
    assert assurance_icon(_chart(CALM), target=target, better=better) == icon


def test_the_assurance_icon_takes_the_limits_of_the_last_group():
    values = [*CALM, *(value + 20 for value in CALM)]
    chart = _chart(values, rebases=[Rebase("m13", "new clinic")])
    assert assurance_icon(chart, target=16, better="higher") == "consistently passes"
    assert assurance_icon(_chart([5]), target=16, better="higher") is None


def test_no_value_no_icon():
    chart = _chart([None])
    assert variation_icon(chart, better="higher") is None
    assert assurance_icon(chart, target=1, better="higher") is None


@pytest.mark.parametrize(("points", "suggested"), [(11, False), (12, True)])
def test_a_rebase_is_suggested_after_twelve_points_of_a_shift_and_never_made(points, suggested):
    values = [*CALM, 9, *([12, 13, 12, 13] * 3)[:points]]
    chart = _chart(values, FIXED)
    suggestion = suggest_rebase(chart)
    assert (suggestion is not None) == suggested
    assert len(chart.groups) == 1
    if suggestion is not None:
        assert (suggestion.period, suggestion.points, suggestion.direction) == ("m14", 12, "high")


def test_a_shift_that_is_over_or_was_rebased_already_suggests_nothing():
    shifted = [12, 13] * 6
    assert suggest_rebase(_chart([*CALM, 9, *shifted, 10], FIXED)) is None
    assert suggest_rebase(_chart([*CALM, 9, *shifted, None], FIXED)) is None
    rules = XmrRules(fix_after_n_points=2)
    chart = _chart([9, 11, *shifted], rules, [Rebase("m3", "new clinic")])
    assert suggest_rebase(chart) is None
    assert suggest_rebase(_chart([])) is None
    down = suggest_rebase(_chart([*CALM, *([8, 7] * 6)], FIXED))
    assert down is not None
    assert down.direction == "low"
