"""Funnels and charts of rare events: who lies outside, who is left out, and what is not drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.kpi_report_example import everything
from tests.unit.kpi_report_figures import MET, OPEN, YEAR, figure, kpi, report
from tests.unit.kpi_report_page import Element, part, read
from waypost.kpi.figure import Group
from waypost.kpi.report import write_report
from waypost.kpi.report.funnels import funnel_in_words, read_funnel
from waypost.kpi.report.rare_event_chart import rare_events_part
from waypost.kpi.scorecard import Funnel, FunnelPoint, KpiReport, RareEvents
from waypost.kpi.shape import Shape
from waypost_dsl.model.measures import Count


@pytest.fixture(scope="module")
def page() -> Element:
    return read(write_report(everything()))


# --- Funnels --------------------------------------------------------------------------------------

SHARE = Shape("proportion", "%", per=100)


def funnel(*units: tuple[str, float, float], hidden: tuple[str, ...] = ()) -> Funnel:
    of = kpi("k", "A measure", "clinical", MET)
    points = [
        FunnelPoint(
            name,
            n,
            met,
            name in hidden,
            figure(of, YEAR, met, n, group=Group("practice", name)),
        )
        for name, met, n in units
    ]
    return Funnel("practice", YEAR, tuple(points))


def test_a_funnel_says_who_lies_outside_which_limits():
    reading = read_funnel(funnel(("A", 700, 1000), ("B", 700, 1000), ("C", 900, 1000)), SHARE)
    assert reading is not None
    said = funnel_in_words(reading, "76.7 %")
    assert "C is above the 99.8 % limit." in said
    assert "A and B are below the 99.8 % limit." in said


def test_limits_of_a_funnel_are_those_of_the_statistics():
    reading = read_funnel(funnel(("A", 70, 100), ("B", 140, 200), ("C", 280, 400)), SHARE)
    assert reading is not None
    limits = reading.limits_at(100)
    assert (limits.lower_95, limits.upper_95) == pytest.approx((61.0183, 78.9817), abs=1e-4)
    assert (limits.lower_998, limits.upper_998) == pytest.approx((55.8388, 84.1612), abs=1e-4)


def test_a_group_that_is_not_recorded_counts_for_the_centre_and_is_no_point():
    reading = read_funnel(
        funnel(("A", 50, 100), ("B", 50, 100), ("C", 50, 100), ("not recorded", 200, 200)), SHARE
    )
    assert reading is not None
    assert [one.label for one in reading.units] == ["A", "B", "C"]
    assert reading.centre == pytest.approx(70)


def test_a_practice_with_four_people_is_not_in_the_funnel_even_where_nothing_is_hidden():
    units = funnel(("A", 50, 100), ("B", 60, 100), ("C", 50, 100), ("D", 0, 4))
    [*big, small] = units.points
    open_figure = replace(small.published, denominator=4, value=0.0, numerator=0)
    reading = read_funnel(
        replace(units, points=(*big, replace(small, published=open_figure))), SHARE
    )
    assert reading is not None
    assert "D" not in [one.label for one in reading.units]
    assert "Not in the plot: D (fewer than 5 people)." in funnel_in_words(reading, "50 %")


def test_hidden_groups_are_counted_and_not_named():
    reading = read_funnel(
        funnel(("A", 50, 100), ("B", 60, 100), ("C", 50, 100), ("D", 3, 90), ("E", 1, 4)), SHARE
    )
    assert reading is not None
    said = funnel_in_words(reading, "50 %")
    assert "2 practices are hidden" in said
    assert "D" not in said.split()
    assert "fewer than 5" not in said


def test_a_group_that_may_not_be_shown_is_no_point_whatever_its_figure_says():
    shown = funnel(("A", 50, 100), ("B", 60, 100), ("C", 50, 100), hidden=("B",))
    reading = read_funnel(shown, SHARE)
    assert reading is not None
    assert [one.label for one in reading.units] == ["A", "C"]
    assert reading.hidden == 1


def test_a_funnel_of_two_groups_is_not_drawn():
    reading = read_funnel(funnel(("A", 50, 100), ("B", 60, 100)), SHARE)
    assert reading is not None
    assert not reading.can_be_drawn


def test_means_have_no_funnel():
    assert read_funnel(funnel(("A", 50, 100)), Shape("mean", "days")) is None


@pytest.mark.parametrize("name", ["emerg-adm-all", "sar-emerg-65"])
def test_rates_and_ratios_have_funnels_flagged_only_outside_the_outer_limits(page, name):
    said = part(page, f"kpi-{name}-practice").one("figcaption").text
    assert "P04 is above the 99.8 % limit." in said
    assert "95 %" not in said
    assert "Only what lies outside the 99.8 % limits is marked." in said
    rows = part(page, f"kpi-{name}-practice").one("table").rows
    assert {row[-1] for row in rows} >= {"above the 99.8 % limit", "within the 99.8 % limits"}


def test_the_table_of_a_funnel_says_where_each_practice_lies(page):
    section = part(page, "kpi-hba1c-control-practice")
    rows = {row[0]: row[-1] for row in section.one("table").rows}
    assert rows["P04"] == "above the 99.8 % limit"
    assert rows["P09"] == "below the 99.8 % limit"
    assert rows["P19"] == "not in the plot: no data"
    assert rows["not recorded"] == "–"
    assert "not adjusted for over-dispersion" in section.text


# --- Rare events ----------------------------------------------------------------------------------


def rare(gaps: list[float], months_shown: int = 36) -> KpiReport:
    of = kpi("k", "A measure", "clinical", Count(), better="lower")
    events = RareEvents("days", tuple((f"event {n}", gap) for n, gap in enumerate(gaps, start=1)))
    return replace(report(of, [0.0] * months_shown, 100), events=events)


def test_a_chart_of_rare_events_is_not_drawn_where_small_numbers_are_hidden(page):
    section = part(page, "kpi-amputation-months")
    assert "T chart" in section.text
    assert "The chart is not drawn: it would show each event" in section.text
    assert "event 7" not in section.text


def test_a_chart_of_rare_events_is_drawn_where_nothing_is_hidden():
    html = rare_events_part(rare([20.0, 30.0, 25.0] * 5), OPEN, "rare")
    drawn = read(html)
    assert len(drawn.one("svg", kind="chart").all("title")) == 15
    assert [row[1] for row in drawn.one("table").rows] == ["20", "30", "25"] * 5


def test_longer_gaps_between_bad_events_are_for_the_better():
    said = rare_events_part(rare([10.0] * 14 + [400.0]), OPEN, "rare")
    assert "the last is outside the limits, longer, for the better" in said


def test_events_that_are_not_rare_have_no_chart_of_their_own():
    assert rare_events_part(rare([3.0] * 100), OPEN, "rare") == ""
