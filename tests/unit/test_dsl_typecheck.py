"""Corners of the type checks that the golden examples do not show."""

from __future__ import annotations

import pytest

from tests.unit.dsl_texts import STEP, codes, compiled


def enrol(condition: str) -> str:
    return f"  enrol while {condition} because NG1"


def bands(*rows: str) -> str:
    return "  fact tested is one of " + " ".join(rows)


THRESHOLDS = [
    ("sugar at least 48 mmol/mol", []),
    ("sugar at least 7.5 %", []),
    ("sugar at least 7.5 percent", []),
    ("sugar at least limit", []),
    ("sugar at least 48", ["threshold-without-unit"]),
    ("sugar at least 48 %", ["implausible-threshold"]),
    ("sugar at least 7 mmol/mol", ["implausible-threshold"]),
    ("sugar at least 7 mmol/L", ["wrong-unit"]),
    ("sugar at least 7 furlongs", ["unknown-name"]),
    ("sugar at least some_days", ["wrong-unit"]),
    ("breathless at least 5", []),
    ("breathless at least 6", ["implausible-threshold"]),
    ("breathless at least 3 %", ["wrong-unit"]),
    ("visits at least 2", []),
    ("visits at least 2.5", ["implausible-threshold"]),
    ("visits at least 2 days", ["wrong-unit"]),
    ("age at least 18", ["threshold-without-unit"]),
    ("age at least 18 months", ["wrong-unit"]),
    ("age at least 180 years", ["implausible-threshold"]),
    ("any result of hba1c above 48", ["threshold-without-unit"]),
    ("value of grade above 7", ["implausible-threshold"]),
    ("record in illness in the last limit", ["wrong-unit"]),
    ("record in illness in the last 1.5 months", ["implausible-threshold"]),
]


@pytest.mark.parametrize(("text", "found"), THRESHOLDS, ids=[text for text, _ in THRESHOLDS])
def test_a_threshold(text, found):
    assert codes(enrol(text)) == found


def test_a_ratio_and_a_count_have_no_unit():
    text = """  codelist ratio_codes from "codelists/hba1c.csv"
  analyte fev1_fvc from ratio_codes
  codelist count_codes from "codelists/hba1c.csv"
  analyte exacerbation_count from count_codes
"""
    asked = "any result of fev1_fvc below 0.7 and any result of exacerbation_count at least 2"
    assert codes(text + enrol(asked)) == []
    assert codes(text + enrol("any result of fev1_fvc below 70")) == ["implausible-threshold"]


def test_a_parameter_of_another_unit_is_shown_where_it_is_set():
    (one,) = compiled(
        "  parameter low is 92 % because NG1\n" + enrol("breathless at most low")
    ).diagnostics
    assert one.code.slug == "wrong-unit"
    assert one.secondary[0].label == "`low` is set here"


QUESTIONS = [
    ("sugar", ["wrong-comparison"]),
    ("age", ["wrong-comparison"]),
    ("ill at least 3", ["wrong-comparison"]),
    ("ill is current_smoker", ["wrong-comparison"]),
    ("breathless is severe", ["wrong-comparison"]),
    ("smoker is smoking", ["value-not-in-codelist"]),
    ("ill in the last 12 months", ["wrong-comparison"]),
    ("sex is female", []),
    ("sex is femal", ["value-not-in-codelist"]),
    ("stays", []),
    ("value of smoking is smoker", ["value-not-in-codelist"]),
    ("value of smoking above 3", ["wrong-comparison"]),
    ("not (sugar is not known)", ["double-negative"]),
    ("not (not ill)", ["double-negative"]),
    ("not (none of (ill, deceased))", ["double-negative"]),
    ("none of (ill, not deceased)", ["double-negative"]),
    ("none of (ill, no record in illness)", ["double-negative"]),
    ("not ill", []),
    ("ill and deceased or flare", ["mixed-and-or"]),
    ("ill and (deceased or flare)", []),
    ("record in illness since age", ["wrong-date"]),
    ("record in illness since the event", ["event-needed"]),
    ("record in illness in the 30 days before", ["event-needed"]),
    ("record in illness since smoker", []),
]


@pytest.mark.parametrize(("text", "found"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_a_question(text, found):
    assert codes(enrol(text)) == found


DEFINITIONS = [
    ("latest result of hba1c, same day take highest", ["fact-without-freshness"]),
    ("latest result of hba1c in the last 12 months, same day take highest", []),
    ("first result of hba1c, same day take highest", []),
    ("highest result of hba1c", ["fact-without-freshness"]),
    ("highest result of hba1c however old", []),
    ("latest result of hba1c however old", ["fact-without-same-day-rule"]),
    ("latest value of smoking however old, same day take highest", ["wrong-comparison"]),
    ("latest value of smoking however old, same day take smoker", ["value-not-in-codelist"]),
    ("latest value of grade however old, same day take mild", ["wrong-comparison"]),
    (
        "latest result of hba1c no older than 12 months however old, same day take highest",
        ["duplicate-clause"],
    ),
    ("latest record in illness", []),
    ("on register illness", []),
    ("on register illness unless recovered", ["register-without-same-day-rule"]),
    ("2 results of hba1c at most 30 days apart", ["wrong-comparison"]),
    ("1 results of hba1c at least 30 days apart", ["wrong-comparison"]),
]


@pytest.mark.parametrize(("text", "found"), DEFINITIONS, ids=[text for text, _ in DEFINITIONS])
def test_a_definition(text, found):
    assert codes(f"  fact tested is {text}") == found


BANDS = [
    (("up when sugar above limit", "down when sugar at most limit"), []),
    (("up when sugar above 58 mmol/mol", "down when sugar at most 7.5 %"), []),
    (("up when sugar at least limit", "down when sugar at most limit"), ["band-overlap"]),
    (("up when sugar above limit", "down when sugar below limit"), ["band-gap"]),
    (("few when visits below 2", "many when visits at least 2"), []),
    (("few when visits below 2", "many when visits above 2"), ["band-gap"]),
    (("low when breathless at most 2", "high when breathless at least 3"), []),
    (("low when breathless below 2", "high when breathless above 3"), ["band-gap"]),
    (("young when age below 18 years", "old when age at least 18 years"), []),
    (("young when age below 18 years", "old when age at least 17 years"), ["band-overlap"]),
    (
        ("fine when ill and sugar below limit", "poor when not ill or sugar at least limit"),
        [],
    ),
    (
        ("fine when ill and sugar below limit", "poor when not ill and sugar at least limit"),
        ["band-gap"],
    ),
    (
        ("fine when smoker is ex_smoker or sugar below limit", "poor when sugar at least limit"),
        ["band-overlap"],
    ),
]


@pytest.mark.parametrize(("rows", "found"), BANDS, ids=["; ".join(rows) for rows, _ in BANDS])
def test_bands_cover_every_value_once(rows, found):
    assert codes(bands(*rows)) == found


def test_a_gap_names_a_value_that_falls_into_it():
    (one,) = compiled(
        bands("a when breathless at most 2", "b when breathless at least 4")
    ).diagnostics
    assert one.message == "no band of `tested` holds when `breathless` is 3"


def test_bands_over_facts_that_depend_on_each_other_are_not_judged():
    text = "  fact high is sugar above limit\n" + bands("a when high", "b when sugar below limit")
    assert codes(text) == []


DONE = "done by record in reviews because NG1"
ASKS = "within 30 days only when smoker is ex_smoker"
STEPS = [
    (f"within 30 days {DONE}", []),
    (DONE, ["step-without-timing"]),
    ("within 30 days because NG1", ["step-without-evidence"]),
    ("within 30 days done by record in reviews", ["missing-because"]),
    (f"within 30 days every 12 months {DONE}", ["duplicate-clause"]),
    (f"every 30 days every 12 months {DONE}", ["duplicate-clause"]),
    (f"within 30 days first due 3 days after enrolment {DONE}", ["missing-part"]),
    (f"within 30 days {DONE} done by result of hba1c", ["duplicate-clause"]),
    (f"within 30 days for each flare {DONE}", ["event-needed"]),
    (f"each season from 1 May to 31 February due by 1 May {DONE}", ["wrong-date"]),
    (f"{ASKS} when smoker is not known go to reviewed {DONE}", ["not-known-route-not-allowed"]),
    (f"{ASKS} when smoker is ex_smoker report {DONE}", ["not-known-route-not-allowed"]),
    # The reason has to follow the route itself.
    (f"{ASKS} when smoker is not known treat as met {DONE}", ["missing-because"]),
    (f"{ASKS} when smoker is not known treat as met because NG1 {DONE}", []),
]


@pytest.mark.parametrize(("clauses", "found"), STEPS, ids=[clauses for clauses, _ in STEPS])
def test_the_parts_of_a_step(clauses, found):
    assert [
        slug for slug in codes(STEP + "      " + clauses) if slug != "no-not-known-route"
    ] == found


def test_a_step_may_be_asked_for_its_status_in_a_kpi_only():
    step = STEP + "      within 30 days done by record in reviews because NG1\n"
    kpi = 'kpi k "K" domain clinical of patients enrolled met when {} monthly by practice'
    assert codes(step + kpi.format("reviewed is done")) == []
    assert codes(step + kpi.format("reviewed is finished")) == ["wrong-comparison"]
    assert codes(step + 'outcome o "O" discharged when reviewed is done') == ["wrong-comparison"]


def test_names_are_all_reported_and_types_are_then_left_alone():
    found = codes("  fact a is b and c\n" + enrol("sugar at least 3"))
    assert found == ["unknown-name", "unknown-name"]


def test_type_errors_are_all_reported():
    found = codes("  fact a is latest result of hba1c\n" + enrol("sugar at least 3"))
    assert sorted(found) == [
        "fact-without-freshness",
        "fact-without-same-day-rule",
        "threshold-without-unit",
    ]
