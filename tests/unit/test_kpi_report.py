"""The report of a run of KPIs: what it says, and what it must not give away."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.unit.kpi_report_example import everything, header
from tests.unit.kpi_report_figures import HIDDEN_VALUE, MET, OPEN, kpi, report
from tests.unit.kpi_report_page import Element, part, read
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.report import write_report
from waypost.kpi.report.notes import disclosure_in_words
from waypost.kpi.scorecard import Scorecard
from waypost.kpi.statistics import group_of_proportion, inequality_indices


@pytest.fixture(scope="module")
def html() -> str:
    return write_report(everything())


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read(html)


# --- The file -----------------------------------------------------------------------------------


def test_the_same_run_gives_the_same_bytes(html):
    assert write_report(everything()) == html


def test_nothing_outside_the_file_is_asked_for_and_nothing_runs(html, page):
    assert not page.all("script")
    assert not page.all("link")
    assert not re.search(r"(src|href)=\"(?!#)", html)
    assert "url(" not in html
    assert "@import" not in html


def test_sixty_measures_with_all_groups_stay_under_3_megabytes():
    [first, *_] = [one for one in everything().kpis if one.kpi.name == "hba1c_control"]
    many = tuple(replace(first, kpi=replace(first.kpi, name=f"measure_{n}")) for n in range(60))
    assert len(write_report(Scorecard(header(), many)).encode()) < 3_000_000


def test_ids_are_unique_and_every_link_leads_somewhere(page):
    ids = [one.attributes["id"] for one in everything_in(page) if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    links = {one.attributes["href"] for one in everything_in(page) if "href" in one.attributes}
    assert links
    assert {one.removeprefix("#") for one in links} <= set(ids)


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(one.name[1]) for one in everything_in(page) if re.fullmatch(r"h\d", one.name)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_heads_with_a_scope(page):
    tables = page.all("table")
    assert tables
    for table in tables:
        assert table.one("caption").text
        assert all(one.attributes["scope"] == "col" for one in table.one("thead").all("th"))
        for row in table.one("tbody").all("tr"):
            assert row.one("th").attributes["scope"] == "row"
            assert len(row.all("td")) == len(table.heads) - 1


def test_every_drawing_has_words_or_stands_beside_them(page):
    names = {one.attributes.get("id"): one for one in everything_in(page)}
    drawings = page.all("svg")
    assert drawings
    for svg in drawings:
        if svg.attributes.get("role") == "img":
            named_by = svg.attributes.get("aria-labelledby")
            assert names[named_by].text if named_by else svg.attributes["aria-label"]
        else:
            assert svg.attributes["aria-hidden"] == "true"
    for told in page.all("span", kind="told"):
        assert told.text


# --- What the report says of itself -------------------------------------------------------------


def test_the_head_says_when_from_what_and_with_which_caution(page):
    said = page.one("header").text
    for expected in (
        "Pathway measures, April 2023 to March 2026",
        "1 April 2023 to 31 March 2026",
        "30 April 2026",
        "clinical safety officer",
        "All patients in this run are invented.",
        "COPD 2.1.0 (9f9f9f9f9f9f)",
        "People & population 1.0.0",
        "Waypost 0.5.0",
        "Counts of 1 to 7 are hidden as *, others are rounded to the nearest 5",
    ):
        assert expected in said
    assert "9f" * 32 in part(page, "made-from").text
    assert "north 2026-01" in part(page, "made-from").text


def test_the_sign_off_is_asked_for_whatever_the_caution_says():
    bare = Scorecard(replace(header(), caution="For discussion."), ())
    assert "sign-off by a clinical safety officer" in read(write_report(bare)).one("header").text


def test_the_disclosure_rules_are_the_ones_that_were_used():
    assert disclosure_in_words(DisclosureRules(5, 3)).startswith(
        "Counts of 1 to 5 are hidden as *, others are rounded to the nearest 3;"
    )
    assert "nothing is hidden" in write_report(Scorecard(header(OPEN), ()))


# --- Nothing hidden is given away ---------------------------------------------------------------


def test_no_true_value_of_a_hidden_month_is_anywhere(html):
    hidden = [point for one in everything().kpis for point in one.series if point.suppressed]
    assert hidden
    assert {point.true_value for point in hidden} == {HIDDEN_VALUE}
    assert "7.65" not in html
    assert "7.7" not in re.sub(r"<svg.*?</svg>", "", part_html(html, "home-death-excl-ch"))


def test_what_is_hidden_does_not_move_a_line_a_flag_or_an_icon():
    shares = [0.5 + (0.02 if n % 2 else -0.02) for n in range(36)]
    of = kpi("k", "A measure", "clinical", MET, target=("at least", "50", "%"), better="higher")
    quiet = report(of, list(shares), 200, hidden=(5, 35))
    loud = replace(
        quiet,
        series=tuple(
            replace(one, true_value=99.0) if one.suppressed else one for one in quiet.series
        ),
    )
    assert write_report(Scorecard(header(), (quiet,))) == write_report(Scorecard(header(), (loud,)))


def test_a_hidden_group_is_a_star_in_the_table_and_no_point_in_the_funnel(page):
    section = part(page, "kpi-hba1c-control-practice")
    rows = {row[0]: row[1:] for row in section.one("table").rows}
    assert rows["P06"][0].startswith("*")
    assert rows["P06"][1:3] == ["*", "*"]
    points = " ".join(one.text for one in section.one("svg", kind="chart").all("title"))
    assert "P07" in points
    assert "P06" not in points
    assert "P18" not in points
    assert "2 practices are hidden" in section.one("figcaption").text


def test_a_small_hidden_practice_is_not_said_to_be_under_five(page):
    said = part(page, "kpi-hba1c-control-practice").text
    assert "P19 (no data)" in said
    assert "fewer than 5" not in said


def part_html(html: str, name: str) -> str:
    start = html.index(f'id="kpi-{name}"')
    return html[start : html.index("Back to the scorecard", start)]


def everything_in(page: Element) -> list[Element]:
    found: list[Element] = []
    stack: list[Element] = [page]
    while stack:
        element = stack.pop()
        found.append(element)
        stack.extend(one for one in reversed(element.inside) if isinstance(one, Element))
    return found


# --- The scorecard ------------------------------------------------------------------------------


def row_of(page: Element, domain: str, title: str) -> list[str]:
    [row] = [row for row in part(page, f"scorecard-{domain}").one("table").rows if row[0] == title]
    return row


def test_a_domain_is_a_table_in_the_order_of_oscar(page):
    headings = [one.text for one in part(page, "scorecard").all("h3")]
    assert headings == ["Organisational", "Satisfaction", "Clinical", "Activity", "Resources"]


def test_exactly_70_does_not_meet_a_target_above_70(page):
    row = row_of(page, "activity", "Managed in triage")
    assert row[2].startswith("70.0\xa0%") or row[2].startswith("70.0 %")
    assert row[3].replace("\xa0", " ") == "above 70 % not met"


def test_a_row_has_month_year_interval_target_and_icons_in_words(page):
    row = [one.replace("\xa0", " ") for one in row_of(page, "clinical", "HbA1c at or below target")]
    assert row[1] == "70.8 % March 2026 340 of 480"
    assert row[2] == "64.0 % 62.7 to 65.2 3,685 of 5,760"
    assert row[3] == "at least 62 % met"
    assert row[4:6] == ["Improvement, high", "Hit and miss"]


def test_a_measure_without_figures_says_why(page):
    row = row_of(page, "satisfaction", "People satisfied")
    assert row[1] == "no feed given"
    assert row[3].replace("\xa0", " ") == "at least 96 % cannot be told there are no data"
    assert "No figures: no feed given." in part(page, "kpi-satisfaction").text
    assert "no feed given" in part(page, "data-quality-missing").text


def test_a_measure_without_data_has_no_value_and_never_0_percent(page):
    row = row_of(page, "resources", "Stays in a hospital that has no beds")
    assert row[1].startswith("no data")
    section = part(page, "kpi-never-happened")
    assert "None of the 36 months has data." in section.text
    assert "0.0" not in section.text


def test_the_glance_names_what_changes_and_what_fails(page):
    said = part(page, "at-a-glance").text
    assert "14 measures. Targets: 4 met, 4 not met, 1 cannot be told, 5 without a target." in said
    cards = {
        one.one("h3").text: one.text for one in part(page, "at-a-glance").all("div", kind="card")
    }
    assert "HbA1c at or below target" in cards["Changing for the better (3)"]
    assert "Delayed transfers of care" in cards["Will not meet its target as things are (3)"]


# --- A measure ----------------------------------------------------------------------------------


def test_a_definition_is_given_in_the_words_of_the_run_with_target_and_sources(page):
    section = part(page, "kpi-home-death-incl-ch-definition")
    lines = [one.text.replace("\xa0", " ") for one in section.all("li")]
    assert lines[0] == "Counted: deaths at home or in a care home."
    assert lines[-2] == "Better: higher."
    assert lines[-1].startswith("Target: above 70 %, from Local agreement (D: this project's ")
    assert "home_death_incl_ch" in section.text


def test_unknowns_are_said_with_what_it_would_be_if_all_met(page):
    said = part(page, "kpi-hba1c-control").text.replace("\xa0", " ")
    assert (
        "not known for 110, who count as not met: if all of them met it, it would be 65.9 %" in said
    )


def test_text_of_the_run_is_text_and_not_markup(page, html):
    assert "declined & <unsuitable>" in part(page, "kpi-hba1c-control").text
    assert "<unsuitable>" not in html


def test_the_two_measures_of_home_death_are_never_in_one_drawing(page):
    for figure in page.all("figure"):
        words = figure.text
        assert not ("care homes not counted" in words and "in a care home" in words)
    excluding = part(page, "kpi-home-death-excl-ch")
    assert len(excluding.all("svg", kind="chart")) == 1
    assert "in a care home" not in excluding.text


def test_groups_have_tables_with_intervals_and_inequality_has_its_index(page):
    section = part(page, "kpi-hba1c-control-deprivation")
    table = section.one("table")
    assert [row[0] for row in table.rows] == [
        "1 (most deprived)",
        "2",
        "3",
        "4",
        "5 (least deprived)",
        "not recorded",
    ]
    assert all(" to " in row[3] for row in table.rows)
    assert "Slope index of inequality" in section.text
    assert "Relative index of inequality" in section.text
    assert "for the most deprived" in section.text


def test_inequality_is_that_of_the_groups_recorded_as_they_are_shown(page):
    groups = [
        group_of_proportion(row[0], *(float(one.replace(",", "")) for one in row[1].split(" of ")))
        for row in part(page, "kpi-hba1c-control-deprivation").one("table").rows
        if row[0] != "not recorded"
    ]
    slope = inequality_indices(groups).slope
    assert slope is not None
    said = f"Slope index of inequality {100 * slope:.1f} percentage points".replace("-", "−")
    assert said in part(page, "kpi-hba1c-control-deprivation").text


def test_a_figure_that_is_hidden_says_so_beside_its_star():
    of = kpi("k", "A measure", "clinical", MET, strata=("sex",))
    hidden = report(of, [0.04] * 12, 100)
    page = read(write_report(Scorecard(header(), (hidden,))))
    [row] = part(page, "scorecard-clinical").one("table").rows
    assert row[1] == "* hidden: small numbers March 2024 * of 100"
    assert "All 12 months with data are hidden" in part(page, "kpi-k-months").text


def test_groups_that_were_asked_for_beside_those_written_are_shown():
    [first, *_] = [one for one in everything().kpis if one.kpi.name == "hba1c_control"]
    asked = replace(first, kpi=replace(first.kpi, strata=()))
    assert part(read(write_report(Scorecard(header(), (asked,)))), "kpi-hba1c-control-sex")


def test_data_quality_says_where_there_is_nothing():
    said = part(read(write_report(Scorecard(header(), ()))), "data-quality").text
    for expected in (
        "Nothing is unknown",
        "No reason is recorded",
        "Nothing that groups are made of is missing",
        "Every measure has figures",
        "None were found",
    ):
        assert expected in said


def test_data_quality_counts_errors_and_reasons(page):
    said = part(page, "data-quality").text
    assert "unit-not-convertible" in said
    assert "no HbA1c in the last 12 months" in said
    assert "ethnic category not recorded" in said
    rows = part(page, "data-quality-errors").one("table").rows
    assert rows[1][-1] == "*"
