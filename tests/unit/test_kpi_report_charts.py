"""The charts of the report: what they draw, what they say they draw, and their tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from tests.unit.kpi_report_example import everything, header
from tests.unit.kpi_report_figures import MET, MONTHS, kpi, report
from tests.unit.kpi_report_page import Element, part, read
from waypost.kpi.report import write_report
from waypost.kpi.report.over_time import over_time
from waypost.kpi.report.signals_in_words import chart_in_words, runs_of
from waypost.kpi.scorecard import KpiReport, Scorecard
from waypost.kpi.statistics import Rebase


@pytest.fixture(scope="module")
def page() -> Element:
    return read(write_report(everything()))


def months(values: Sequence[float | None], *, better: str = "higher", **more: object) -> KpiReport:
    """A KPI of 1,000 people with these percentages."""
    shares = [None if value is None else value / 100 for value in values]
    return report(kpi("k", "A measure", "clinical", MET, better=better), shares, 1000, **more)  # pyright: ignore[reportArgumentType]


def words(of: KpiReport) -> str:
    return chart_in_words(over_time(of), "%").replace("\xa0", " ")


def drawn_points(chart: Element) -> list[str]:
    """The tips of the points, in order."""
    return [one.text for one in chart.all("title")]


# --- A chart and its table say the same ---------------------------------------------------------


@pytest.mark.parametrize("name", ["hba1c-control", "copd-review", "home-death-excl-ch", "caseload"])
def test_the_points_of_a_chart_are_the_values_of_its_table(page, name):
    section = part(page, f"kpi-{name}-months")
    points = [
        re.match(r"(\w{3})\w* (\d{4}): (\S+)", tip)
        for tip in drawn_points(section.all("svg", kind="chart")[0])
    ]
    table = section.all("table")[0]
    value = next(n for n, head in enumerate(table.heads) if head in {"Per cent", "Patients"})
    shown = [(row[0], row[value]) for row in table.rows if row[value] not in {"*", "no data"}]
    assert [(f"{one[1]} {one[2]}", one[3]) for one in points if one] == shown
    assert len(points) == len(shown)


def test_points_are_drawn_at_the_height_of_their_value():
    html = write_report(Scorecard(header(), (months([40.0, 60.0, 50.0] * 4),)))
    chart = part(read(html), "kpi-k-months").all("svg", kind="chart")[0]
    heights = {
        float(one.text.split(": ")[1].split("\xa0")[0].split()[0]): float(one.attributes["cy"])
        for one in chart.all("circle")
    }
    assert set(heights) == {40.0, 50.0, 60.0}
    assert heights[60.0] < heights[50.0] < heights[40.0]
    assert heights[50.0] == pytest.approx((heights[40.0] + heights[60.0]) / 2, abs=0.1)


def test_a_flagged_point_differs_by_shape_and_is_named_in_the_table(page):
    section = part(page, "kpi-readmitted-30-months")
    chart = section.all("svg", kind="chart")[0]
    squares = [one for one in chart.all("path", kind="better") if one.text]
    rows = [row for row in section.all("table")[0].rows if "better" in row[-1]]
    assert len(squares) == len(rows) >= 7
    assert all("below the mean" in row[-1] or "lower limit" in row[-1] for row in rows)


# --- What it says ---------------------------------------------------------------------------------


def test_the_words_count_the_months_and_place_the_last_point():
    said = words(months([50.0, 60.0] * 18))
    assert said.startswith("36 months, April 2023 to March 2026. The mean is 55.0 %, the limits ")
    assert said.endswith("The last point, March 2026 (60.0 %), is inside the limits: common cause.")


def test_a_shift_is_named_with_its_length_side_and_months():
    assert "7 points in a row above the mean, September 2025 to March 2026." in words(
        months([50.0, 52.0] * 14 + [51.0] + [55.0] * 7)
    )


def test_a_trend_is_named_with_its_direction():
    said = words(months([50.0, 60.0] * 15 + [61.0, 62.0, 63.0, 64.0, 65.0, 66.0]))
    assert "rising, " in said
    assert said.endswith("is at the end of a rising trend.")
    down = words(months([50.0, 60.0] * 15 + [59.5, 58.0, 57.0, 56.0, 55.0, 54.0]))
    assert "7 points in a row falling, September 2025 to March 2026." in down


def test_two_trends_that_meet_are_told_apart():
    values = [50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 55.0, 54.0, 53.0, 52.0, 51.0, 50.0]
    runs = [one for one in runs_of(over_time(months(list(values)))) if one.rule == "trend"]
    assert [(one.direction, len(one.months)) for one in runs] == [("high", 7), ("low", 6)]


def test_equal_neighbours_end_one_trend_and_begin_another():
    values = [40.0, 42.0, 44.0, 46.0, 48.0, 50.0, 50.0, 52.0, 54.0, 56.0, 58.0, 60.0]
    runs = [one for one in runs_of(over_time(months(list(values)))) if one.rule == "trend"]
    assert [(one.direction, len(one.months)) for one in runs] == [("high", 6), ("high", 6)]


def test_a_point_outside_is_named():
    said = words(months([50.0, 52.0] * 17 + [51.0, 20.0]))
    assert "March 2026 is below the lower limit." in said
    assert said.endswith("The last point, March 2026 (20.0 %), is below the lower limit.")


def test_two_of_three_are_one_sentence_also_with_one_between():
    values = [50.0, 52.0] * 10 + [55.4, 52.0, 55.4, 50.0] + [52.0, 50.0] * 6
    runs = [one for one in runs_of(over_time(months(values))) if one.rule == "two of three"]
    [run] = runs
    assert [one.point.label for one in run.months] == ["2024-12", "2025-02"]


def test_months_without_data_and_hidden_ones_are_gaps_that_are_said(page):
    said = part(page, "kpi-copd-review-months").one("figcaption").text
    assert "Left out, with no line across: 3 months without data." in said
    hidden = part(page, "kpi-home-death-excl-ch-months").one("figcaption").text
    assert "Left out, with no line across: 2 months hidden." in hidden
    chart = part(page, "kpi-copd-review-months").all("svg", kind="chart")[0]
    assert len(chart.all("rect", kind="gap")) == 3
    # One line before the gap, one up to the rebase, one after it.
    assert len(chart.all("path", kind="join")) == 3


def test_a_rebase_has_its_reason_and_its_own_lines(page):
    section = part(page, "kpi-copd-review-months")
    assert "Rebased from October 2024 (new review clinic): the mean is" in section.text
    lines = section.all("table")[1]
    assert [row[0] for row in lines.rows] == [
        "April 2023 to September 2024",
        "October 2024 to March 2026",
    ]
    assert lines.rows[1][-1] == "new review clinic"
    assert len(section.all("svg", kind="chart")[0].all("path", kind="mean")) == 2
    assert "Rebases outside these months: 2020-01." in section.text


def test_a_shift_that_lasts_is_pointed_out_and_nothing_is_rebased(page):
    section = part(page, "kpi-readmitted-30-months")
    assert "The shift has lasted 14 points: if its cause is known" in section.text
    assert len(section.one("svg", kind="chart").all("path", kind="mean")) == 1
    assert "The shift has lasted" not in part(page, "kpi-hba1c-control-months").text


def test_few_points_have_trial_limits(page):
    section = part(page, "kpi-caseload-months")
    assert "the trial limits (from only 8 points)" in section.text
    assert "Trial upper limit" in section.one("svg", kind="chart").text


def test_limits_beyond_the_possible_are_cut_in_the_drawing_and_said_as_they_are():
    section = part(
        read(write_report(Scorecard(header(), (months([0.0, 40.0] * 18),)))), "kpi-k-months"
    )
    assert "−" in section.one("figcaption").text
    assert "Lower limit 0.0" in section.one("svg", kind="chart").text


def test_no_chart_is_drawn_of_a_series_that_is_mostly_hidden(page):
    section = part(page, "kpi-amputation-months")
    assert not section.all("svg", kind="chart")
    assert "Of the 36 months with data 18 are hidden" in section.text


def test_a_series_that_is_hidden_altogether_says_so():
    over = over_time(months([50.0] * 12, hidden=tuple(range(12))))
    assert over.why_none == "All 12 months with data are hidden, because the numbers are small."


def test_too_few_months_are_no_chart():
    assert (
        "Only 2 months have a number that can be shown" in over_time(months([50.0, 51.0])).why_none
    )
    assert over_time(months([50.0, 51.0, 52.0])).chart is not None


def test_months_that_cannot_be_judged_fully_are_marked(page):
    section = part(page, "kpi-msk-triage-managed-months")
    assert len(section.all("svg", kind="chart")[0].all("path", kind="hollow")) == 1
    assert section.all("table")[0].rows[-1][-1].endswith("provisional")
    assert "outline only: provisional" in section.text


# --- Rebases --------------------------------------------------------------------------------------


def test_a_rebase_changes_the_lines_from_its_month_on():
    values = [50.0, 52.0] * 9 + [70.0, 72.0] * 9
    over = over_time(months(values, rebases=(Rebase(MONTHS[18].label, "a new service"),)))
    assert over.chart is not None
    assert [round(group.mean or 0, 1) for group in over.chart.groups] == [51.0, 71.0]
    assert MONTHS[18].first == date(2024, 10, 1)
