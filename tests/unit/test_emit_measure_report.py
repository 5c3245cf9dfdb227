"""MeasureReports: of one patient, of all by name, and in numbers that may be published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from tests.unit.measure_example import (
    AS_AT,
    KPIS,
    LAST,
    MARCH,
    YEAR,
    figures,
    figures_of_period,
    kpi,
    pathway,
    row,
    rows,
)
from waypost.emit.fhir_types import Reference
from waypost.emit.measure_report import MeasureReport, Reporting
from waypost.emit.measures_of_run import internal_reports, measure_resources, rows_of_period
from waypost.kpi.contribution import Contribution
from waypost.kpi.figure import Group, Period
from waypost.kpi.published import HIDDEN, PublishedFigure

Counts = dict[str, int | str]


def reporting(name: str = "review_done", period: Period = MARCH) -> Reporting:
    return Reporting(kpi(name), pathway(), period, AS_AT)


def of_patient(*own: Contribution, name: str = "review_done") -> dict[str, Any]:
    return json.loads(reporting(name).individual("p1", own).to_json())


def counts(part: dict[str, Any]) -> Counts:
    """Each population's count, or why there is none."""
    found: Counts = {}
    for one in part["population"]:
        code = one["code"]["coding"][0]["code"]
        assert ("count" in one) != ("_count" in one)
        found[code] = one["count"] if "count" in one else reason(one["_count"])
    return found


def reason(element: dict[str, Any]) -> str:
    [extension] = element["extension"]
    assert extension["url"] == "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    return extension["valueCode"]


def counted(*own: Contribution, name: str = "review_done") -> tuple[int | str, ...]:
    [group] = of_patient(*own, name=name)["group"]
    return tuple(counts(group).values())


# --- Of one patient --------------------------------------------------------------------------


def test_a_report_of_a_patient_says_whose_of_what_and_when():
    found = of_patient(row(met=1.0))
    assert (found["type"], found["status"]) == ("individual", "complete")
    assert found["measure"] == "https://waypost.example/Measure/review-done|1.0.0"
    assert found["subject"] == {"reference": "Patient/p1"}
    assert found["date"] == "2024-04-30"
    assert found["period"] == {"start": "2024-03-01", "end": "2024-03-31"}
    assert "reporter" not in found
    assert "meta" not in found


@pytest.mark.parametrize(
    ("state", "met", "expected"),
    [
        ("counted", 1.0, (1, 1, 0, 0, 1)),
        ("counted", 0.0, (1, 1, 0, 0, 0)),
        ("excluded", 0.0, (1, 1, 1, 0, 0)),
        ("excepted", 0.0, (1, 1, 0, 1, 0)),
        ("value not known", 0.0, (1, 1, 0, "unknown", "unknown")),
        ("population not known", 0.0, ("unknown",) * 5),
        ("not yet judged", 0.0, ("temp-unknown",) * 5),
    ],
)
def test_a_unit_is_in_the_populations_of_its_state(state, met, expected):
    assert counted(row(state=state, met=met)) == expected


def test_a_patient_of_whom_nothing_is_counted_is_in_no_population():
    assert counted() == (0, 0, 0, 0, 0)
    assert "Nothing of this patient is counted." in of_patient()["text"]["div"]


def test_what_is_not_known_is_not_counted_beside_what_is():
    own = (row(met=1.0, unit="Task/1"), row(state="population not known", unit="Task/2"))
    assert counted(*own) == (1, 1, "unknown", "unknown", 1)


def test_one_patient_has_no_share_and_no_rate_but_may_have_a_value():
    [group] = of_patient(row(met=1.0))["group"]
    assert "measureScore" not in group
    [group] = of_patient(row("stay", value=4.0), name="stay")["group"]
    assert group["measureScore"] == {
        "value": 4.0,
        "unit": "days",
        "system": "http://unitsofmeasure.org",
        "code": "d",
    }
    two = (row("stay", value=4.0, unit="Encounter/1"), row("stay", value=5.0, unit="Encounter/2"))
    [group] = of_patient(*two, name="stay")["group"]
    assert "measureScore" not in group


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("counted", (1, 1, 0, 1)),
        ("excluded", (1, 1, 1, 0)),
        ("value not known", (1, 1, 0, "unknown")),
    ],
)
def test_a_median_counts_the_units_that_have_a_value(state, expected):
    assert counted(row("stay", state=state), name="stay") == expected


def test_a_rate_counts_units_above_and_people_below():
    person = row("admitted", role="population", taken="middle of month", denominator=1.0)
    unit = row("admitted", met=1.0, unit="Encounter/e1")
    assert counted(person, name="admitted") == (1, 0)
    assert counted(person, unit, replace(unit, unit="Encounter/e2"), name="admitted") == (1, 2)
    left_out = replace(unit, state="excluded", denominator=0.0)
    assert counted(person, left_out, name="admitted") == (1, 0)
    not_known = replace(person, state="population not known", denominator=0.0)
    assert counted(not_known, unit, name="admitted") == ("unknown", 1)


def test_whoever_has_no_person_time_is_not_in_the_denominator():
    person = row("bed_days", role="population", taken="days of month", denominator=0.0)
    assert counted(person, name="bed_days") == (0, 0)


def test_a_count_has_those_counted_only():
    assert counted(row("people", met=1.0), name="people") == (1,)
    assert counted(row("people", state="excluded"), name="people") == (0,)
    assert counted(row("people", state="value not known"), name="people") == ("unknown",)


def test_it_points_at_what_decided_and_at_the_unit():
    found = of_patient(row(met=1.0, unit="Encounter/e1"))
    assert [one["reference"] for one in found["evaluatedResource"]] == [
        "Condition/p1",
        "Encounter/e1",
        "Observation/o1",
        "Patient/p1",
    ]


def test_it_says_why_and_that_it_is_not_for_publication():
    div = of_patient(row(state="excluded", why="age < 65 & older"))["text"]["div"]
    assert "excluded: age &lt; 65 &amp; older." in div
    assert "not for publication" in div
    assert "thresholds need sign-off by a clinical safety officer" in div


def test_its_identifier_is_of_the_patient_the_kpi_and_the_period_and_of_nothing_else():
    one = reporting().individual("p1", [row(met=1.0)])
    later = replace(reporting(), as_at=date(2024, 6, 1)).individual("p1", [row()])
    assert one.id == later.id
    others = {
        reporting().individual("p2", []).id,
        reporting("people").individual("p1", []).id,
        reporting(period=YEAR).individual("p1", []).id,
        reporting().summary(figures_of_period("review_done", MARCH)).id,
        reporting().subject_list([("p1", [row()])]).id,
    }
    assert len(others | {one.id}) == 6


def test_who_reports_is_named_if_it_is_given():
    named = replace(reporting(), reporter=Reference(display="An invented practice"))
    assert json.loads(named.individual("p1", []).to_json())["reporter"] == {
        "display": "An invented practice"
    }


# --- Of all by name --------------------------------------------------------------------------


def listing(name: str = "review_done") -> tuple[list[MeasureReport], dict[str, Any]]:
    *individual, everyone = internal_reports(reporting(name), lambda *_: of_kpi(name))
    return individual, json.loads(everyone.to_json())


def of_kpi(name: str) -> list[Contribution]:
    # In the order in which a file may give them, which is none.
    return [one for one in reversed(rows()) if one.kpi == name]


def test_a_list_counts_everybody_and_names_the_report_of_each():
    individual, found = listing()
    [group] = found["group"]
    assert (found["type"], "subject" in found) == ("subject-list", False)
    assert counts(group) == {
        "initial-population": 58,
        "denominator": 58,
        "denominator-exclusion": 5,
        "denominator-exception": 1,
        "numerator": 28,
    }
    lists = {one["id"]: one["entry"] for one in found["contained"]}
    assert {name: len(entries) for name, entries in lists.items()} == counts(group)
    assert {f"#{name}" for name in lists} == {
        one["subjectResults"]["reference"] for one in group["population"]
    }
    ids = {f"MeasureReport/{one.id}" for one in individual}
    assert all(entry["item"]["reference"] in ids for entries in lists.values() for entry in entries)
    assert "Initial population: 58; not known of 1; not yet judged of 1." in found["text"]["div"]
    assert "not for publication" in found["text"]["div"]


def test_the_reports_are_in_order_of_the_patients():
    individual, _ = listing()
    subjects = [one.subject.reference or "" for one in individual if one.subject is not None]
    assert subjects == sorted(subjects)
    assert len(subjects) == 60


def test_people_of_a_rate_who_have_no_unit_are_counted_and_not_named():
    individual, found = listing("admitted")
    [group] = found["group"]
    assert counts(group) == {"denominator": 60, "numerator": 14}
    assert len(individual) == 14
    assert {one["id"]: len(one["entry"]) for one in found["contained"]} == {
        "denominator": 14,
        "numerator": 14,
    }


def test_what_counts_no_patients_has_no_reports_of_patients():
    assert list(internal_reports(reporting("beds"), lambda *_: of_kpi("beds"))) == []


def test_a_population_that_nobody_is_in_has_no_list():
    own = row(state="excluded")
    found = reporting().subject_list([("p1", [own])])
    [group] = found.group
    assert [one.id for one in found.contained or ()] == [
        "initial-population",
        "denominator",
        "denominator-exclusion",
    ]
    assert [one.id for one in group.population if one.subject_results is None] == [
        "denominator-exception",
        "numerator",
    ]


# --- Which rows are of a period --------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken", "day", "month", "year"),
    [
        ("on its day", date(2024, 3, 1), True, True),
        ("on its day", date(2024, 2, 29), False, True),
        ("on its day", date(2023, 3, 31), False, False),
        ("end of month", LAST, True, True),
        ("end of month", date(2024, 2, 29), False, False),
        ("days of month", date(2024, 2, 1), False, True),
        ("middle of month", date(2024, 3, 16), True, False),
        ("middle of 12 months", date(2023, 9, 30), False, True),
    ],
)
def test_a_row_is_of_a_period_by_its_day_and_how_it_was_taken(taken, day, month, year):
    one = row(taken=taken, day=day)
    assert (tuple(rows_of_period([one], MARCH)) == (one,)) is month
    assert (tuple(rows_of_period([one], YEAR)) == (one,)) is year


# --- In numbers ------------------------------------------------------------------------------


def figure(**changes: object) -> PublishedFigure:
    one = PublishedFigure(
        "review_done",
        MARCH,
        Group(),
        units=100,
        numerator=70,
        denominator=100,
        value=70.0,
        lower=60.4,
        upper=78.1,
        excluded=10,
        excepted=15,
        unknown=20,
        population_unknown=0,
        not_yet_judged=0,
        method="proportion, Wilson interval",
    )
    return replace(one, **changes)


def summary(*listed: PublishedFigure, name: str = "review_done") -> dict[str, Any]:
    return json.loads(reporting(name).summary(listed).to_json())


def test_a_denominator_of_fhir_is_taken_before_anybody_is_left_out():
    [group] = summary(figure())["group"]
    assert counts(group) == {
        "initial-population": 125,
        "denominator": 125,
        "denominator-exclusion": 10,
        "denominator-exception": 15,
        "numerator": 70,
    }
    # 70 of what is left of 125 without 10 and 15.
    assert group["measureScore"] == {
        "value": 70.0,
        "unit": "%",
        "system": "http://unitsofmeasure.org",
        "code": "%",
    }


def test_a_hidden_count_is_masked_and_so_is_every_sum_it_is_part_of():
    [group] = summary(figure(excluded=HIDDEN))["group"]
    assert counts(group) == {
        "initial-population": "masked",
        "denominator": "masked",
        "denominator-exclusion": "masked",
        "denominator-exception": 15,
        "numerator": 70,
    }
    assert group["measureScore"]["value"] == 70.0


def test_a_hidden_value_is_masked():
    hidden = figure(numerator=HIDDEN, value=HIDDEN, lower=HIDDEN, upper=HIDDEN)
    [group] = summary(hidden)["group"]
    assert counts(group)["numerator"] == "masked"
    assert reason(group["measureScore"]) == "masked"
    assert "value" not in group["measureScore"]


def test_without_a_denominator_there_is_no_score():
    nothing = figure(
        units=0, numerator=0, denominator=0, value=None, lower=None, upper=None, note="no data"
    )
    found = summary(nothing)
    assert reason(found["group"][0]["measureScore"]) == "not-applicable"
    assert "Note: no data." in found["text"]["div"]
    assert "<td>none</td>" in found["text"]["div"]


def test_a_number_that_is_no_count_stands_in_the_text():
    years = figure(kpi="bed_days", numerator=412, units=85, denominator=1234.56, value=33.4)
    found = summary(years, name="bed_days")
    # The numerator counts what the days were added up over.
    assert counts(found["group"][0]) == {"denominator": "as-text", "numerator": 85}
    assert "<td>1234.56</td>" in found["text"]["div"]
    expected = figure(kpi="against_expected", denominator=12.0, units=70)
    found = summary(expected, name="against_expected")
    assert counts(found["group"][0]) == {"denominator": "as-text", "numerator": 70}


def test_a_hidden_number_is_masked_also_where_it_is_no_count():
    hidden = figure(kpi="bed_days", denominator=HIDDEN, value=HIDDEN)
    assert counts(summary(hidden, name="bed_days")["group"][0])["denominator"] == "masked"


def test_a_median_counts_units_with_and_without_a_value():
    [group] = summary(figure(kpi="stay", excepted=0, value=5.5), name="stay")["group"]
    assert counts(group) == {
        "initial-population": 130,
        "measure-population": 130,
        "measure-population-exclusion": 10,
        "measure-observation": 100,
    }
    assert (group["measureScore"]["value"], group["measureScore"]["code"]) == (5.5, "d")


def test_a_count_is_its_population_and_has_no_score():
    [group] = summary(figure(kpi="people"), name="people")["group"]
    assert counts(group) == {"initial-population": 100}
    assert "measureScore" not in group


def test_a_rate_has_its_unit_in_words():
    [group] = summary(figure(kpi="admitted"), name="admitted")["group"]
    assert group["measureScore"] == {"value": 70.0, "unit": "per 1,000 patients"}


def test_each_breakdown_is_a_stratifier_with_its_groups():
    found = summary(
        figure(),
        figure(group=Group("practice", "A1"), units=60, excluded=10, excepted=0),
        figure(group=Group("practice", "not recorded"), units=HIDDEN, value=HIDDEN),
        figure(group=Group("age band", "65-69")),
    )
    [group] = found["group"]
    assert [one["code"][0]["text"] for one in group["stratifier"]] == ["practice", "age band"]
    first, second = group["stratifier"][0]["stratum"]
    assert (first["value"], second["value"]) == ({"text": "A1"}, {"text": "not recorded"})
    assert counts(first)["denominator"] == 70
    assert counts(second)["denominator"] == "masked"
    assert reason(second["measureScore"]) == "masked"
    ids = [one.get("id") for one in (*group["population"], *first["population"])]
    assert len([one for one in ids if one]) == len({one for one in ids if one}) == 5


def test_the_text_has_every_published_number_and_what_is_provisional():
    said = unescape(summary(figure(not_yet_judged=HIDDEN, group=Group()))["text"]["div"])
    assert "Reviewed & measured, 2024-03 (2024-03-01 to 2024-03-31)." in said
    assert "<th>Value (%)</th>" in said
    assert "<td>60.4 to 78.1</td>" in said
    assert "Provisional: some units cannot be judged yet." in said
    assert "Provisional" not in summary(figure())["text"]["div"]


def test_a_summary_needs_the_figure_of_everybody():
    with pytest.raises(ValueError, match="not enough values"):
        reporting().summary([figure(group=Group("practice", "A1"))])


# --- A whole run -----------------------------------------------------------------------------


def test_a_run_has_the_latest_period_of_each_kind_and_patients_of_the_kpis_own():
    one = pathway()
    asked: list[tuple[str, str]] = []

    def rows_of(name: str, period: Period) -> list[Contribution]:
        asked.append((name, period.label))
        return of_kpi(name)

    written = measure_resources([(kpi, one) for kpi in KPIS], figures(), rows_of, as_at=AS_AT)
    assert [found.name for found in written.measures][:2] == ["ReviewDone", "People"]
    of_review = [found for found in written.summaries if "review-done" in found.measure]
    assert [found.period.start for found in of_review] == [
        date(2024, 3, 1),
        date(2024, 1, 1),
        date(2023, 4, 1),
    ]
    assert all(one.group[0].stratifier for one in of_review if one.period.start == YEAR.first)
    assert {found.type for found in written.summaries} == {"summary"}
    assert asked == [], "rows are only read when they are wanted"
    internal = list(written.internal)
    assert {found.type for found in internal} == {"individual", "subject-list"}
    assert asked[0] == ("review_done", "2024-03")
    assert ("bed_days", "12 months to 2024-03") in asked
    ids = [found.id for found in (*written.summaries, *internal)]
    assert len(set(ids)) == len(ids)


def test_no_published_report_names_a_patient_or_tells_a_hidden_number():
    one = pathway()
    written = measure_resources(
        [(kpi, one) for kpi in KPIS], figures(), lambda name, _: of_kpi(name), as_at=AS_AT
    )
    small = 0
    for found in written.summaries:
        line = found.to_json().decode()
        assert "Patient/" not in line
        assert "Encounter/" not in line
        for part in json.loads(line)["group"]:
            parts = [part] + [
                stratum
                for stratifier in part.get("stratifier", [])
                for stratum in stratifier["stratum"]
            ]
            # The three wards are no people, and are shown as they are.
            if "beds|" not in found.measure:
                shown = [count for each in parts for count in counts(each).values()]
                small += shown.count("masked")
                assert not {*range(1, 8)} & {count for count in shown if isinstance(count, int)}
    assert small > 20


def test_a_rerun_writes_the_same_bytes():
    def once() -> list[bytes]:
        one = pathway()
        written = measure_resources(
            [(kpi, one) for kpi in KPIS], figures(), lambda name, _: of_kpi(name), as_at=AS_AT
        )
        return [
            resource.to_json()
            for resource in (*written.measures, *written.summaries, *written.internal)
        ]

    assert once() == once()
