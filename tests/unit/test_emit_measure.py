"""Measures: what a KPI counts, whom it leaves out, which way is better, by which source."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.measure_example import KPIS, kpi, pathway
from waypost.emit.measure import measure, measure_canonical

_OLDER_PATIENTS = (
    "patients enrolled for at least 12 months, on the last day of the period where age is at least "
    "65 years"
)


def written(name: str) -> dict[str, Any]:
    return json.loads(measure(kpi(name), pathway()).to_json())


def criteria(name: str) -> dict[str, tuple[str, str]]:
    """Each population's rule: as written, and in words."""
    [group] = written(name)["group"]
    return {
        one["code"]["coding"][0]["code"]: (
            one["criteria"]["expression"],
            one["criteria"]["description"],
        )
        for one in group["population"]
    }


def test_a_measure_is_a_draft_that_points_at_its_pathway():
    found = written("review_done")
    assert (found["status"], found["title"]) == ("draft", "Reviewed & measured")
    assert found["url"] == "https://waypost.example/Measure/review-done"
    assert f"{found['url']}|{found['version']}" == measure_canonical(kpi("review_done"), pathway())
    assert found["name"] == "ReviewDone"
    assert found["effectivePeriod"] == {"start": "2023-01-01"}
    assert found["relatedArtifact"][-1] == {
        "type": "depends-on",
        "display": "Example",
        "resource": "https://waypost.example/PlanDefinition/example|1.0.0",
    }
    [group] = found["group"]
    assert {one["criteria"]["reference"] for one in group["population"]} == {
        "https://waypost.example/PlanDefinition/example#review_done"
    }


def test_the_language_of_its_rules_is_named_though_it_is_not_on_hl7s_list():
    [group] = written("review_done")["group"]
    for part in (*group["population"], *group["stratifier"]):
        assert "language" not in part["criteria"]
        [extension] = part["criteria"]["_language"]["extension"]
        assert extension["valueCode"] == "text/x-waypost"


def test_a_proportion_keeps_exclusions_and_exceptions_apart():
    assert criteria("review_done") == {
        "initial-population": (
            "of patients enrolled at least 12 months with age at least 65 years",
            _OLDER_PATIENTS,
        ),
        "denominator": (
            "of patients enrolled at least 12 months with age at least 65 years",
            _OLDER_PATIENTS,
        ),
        "denominator-exclusion": (
            "excluding saturation is not known",
            "saturation is not known",
        ),
        "denominator-exception": (
            "excepting age at least 90 years",
            "not met, and age is at least 90 years",
        ),
        "numerator": ("met when reviewed is done", "“Reviewed” is done"),
    }


def test_a_rate_has_no_initial_population_and_says_whom_its_numerator_leaves_out():
    assert criteria("admitted") == {
        "denominator": (
            "per 1000 patients registered with age at least 65 years",
            "patients registered on the middle day of the period where age is at least 65 years",
        ),
        "numerator": (
            "of unplanned admission of patients registered excluding saturation is not known",
            (
                "each unplanned admission of patients registered, leaving out those where "
                "saturation is not known"
            ),
        ),
    }


def test_a_total_says_what_is_added_up_and_patient_years_are_time():
    found = criteria("bed_days")
    assert found["numerator"][0].endswith("total of length_of_stay")
    assert found["denominator"] == (
        "per 100 patient years registered",
        "the time for which patients were registered, in years",
    )


def test_an_expected_number_says_by_what_it_is_standardised():
    found = written("against_expected")
    assert found["riskAdjustment"] == "Indirectly standardised by age band, sex."
    assert criteria("against_expected")["denominator"][0] == (
        "against expected by age band, sex per 100 patients registered"
    )


def test_a_median_has_an_observation():
    assert list(criteria("stay")) == [
        "initial-population",
        "measure-population",
        "measure-population-exclusion",
        "measure-observation",
    ]
    assert criteria("stay")["measure-observation"][0] == "median of length_of_stay"


def test_a_count_has_one_population_without_those_left_out():
    assert criteria("people") == {
        "initial-population": (
            "of patients registered excluding age at least 65 years",
            (
                "patients registered, on the last day of the period, leaving out those where age "
                "is at least 65 years"
            ),
        )
    }


def test_a_table_beside_the_records_says_its_own_rule():
    found = criteria("pleased")
    assert list(found) == [
        "initial-population",
        "denominator",
        "denominator-exclusion",
        "numerator",
    ]
    assert {text for text, _ in found.values()} == {"from feed satisfaction"}
    assert "subjectCodeableConcept" in written("beds")
    assert "coding" not in written("beds")["subjectCodeableConcept"]


@pytest.mark.parametrize(
    ("name", "scoring", "better"),
    [
        ("review_done", "proportion", "increase"),
        ("people", "cohort", None),
        ("stay", "continuous-variable", "decrease"),
        ("admitted", "ratio", "decrease"),
        ("against_expected", "ratio", None),
        ("beds", "continuous-variable", None),
        ("pleased", "proportion", "increase"),
    ],
)
def test_the_kind_of_number_and_which_way_is_better(name, scoring, better):
    found = written(name)
    assert found["scoring"]["coding"][0]["code"] == scoring
    notation = found.get("improvementNotation")
    assert (None if notation is None else notation["coding"][0]["code"]) == better


def test_its_sources_are_named_once_each_with_their_status_in_words():
    cited = [
        one["citation"]
        for one in written("review_done")["relatedArtifact"]
        if one["type"] == "citation"
    ]
    assert cited == [
        "invented to show what the language means – this project's decision: needs local sign-off",
        "Invented pilot of a <made-up> kind, page 3 – guideline (verified)",
    ]


def test_it_says_its_target_and_that_it_needs_sign_off():
    found = written("review_done")
    assert "Target: above 70 %" in found["guidance"]
    assert "thresholds need sign-off by a clinical safety officer" in found["disclaimer"]
    assert "Target" not in written("people")["guidance"]


def test_its_domain_is_oscars_and_no_kind_of_measure_is_guessed():
    [kind] = written("stay")["type"]
    assert kind["text"] == "OSCAR domain: resources"
    assert {one["system"] for one in kind["coding"]} == {
        "https://waypost.example/CodeSystem/oscar-domain"
    }


def test_it_is_broken_down_by_what_the_kpi_says():
    [group] = written("review_done")["group"]
    assert [one["criteria"]["expression"] for one in group["stratifier"]] == [
        "by practice",
        "by age band",
    ]
    [group] = written("stay")["group"]
    assert "stratifier" not in group


def test_no_two_measures_share_an_identifier_and_a_rerun_repeats_it():
    ids = [measure(one, pathway()).id for one in KPIS]
    assert len(set(ids)) == len(KPIS)
    assert ids == [measure(one, pathway()).id for one in KPIS]


def test_no_profile_is_claimed():
    assert all("meta" not in written(one.name) for one in KPIS)
