"""Guidance responses: what could not be decided, and the data that would settle it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.emit_example import AS_AT, emitted, evaluated
from waypost.emit import guidance_response
from waypost.evaluate.evaluation import Reason

ONLY_ILL = "2023-01-10  Condition    illness"


def written(table: str = ONLY_ILL) -> dict[str, Any]:
    [answer] = emitted(table).guidance
    return json.loads(answer.to_json())


def required(*reasons: Reason) -> list[dict[str, Any]]:
    pathway, evaluation, patient = evaluated()
    open_one = replace(evaluation, not_known=reasons)
    answer = guidance_response(pathway, open_one, patient, care_plan=None)
    assert answer is not None
    return json.loads(answer.to_json()).get("dataRequirement", [])


def test_it_says_that_data_are_required_for_which_pathway_and_question():
    answer = written()
    assert answer["status"] == "data-required"
    assert answer["moduleCanonical"] == "https://waypost.example/PlanDefinition/example|1.0.0"
    assert answer["occurrenceDateTime"] == AS_AT.isoformat()
    assert answer["requestIdentifier"]["system"] == "https://waypost.example/evaluation"


def test_it_names_what_is_open_and_what_is_not_known():
    answer = written()
    assert [reason["text"] for reason in answer["reasonCode"]] == [
        "Example: Letter sent",
        "Example: Sent to rehabilitation",
    ]
    assert answer["note"][0]["text"] == "Not known: breathlessness grade: none recorded."
    assert "sign-off by a clinical safety officer" in answer["note"][-1]["text"]


def test_it_points_at_the_plan_of_what_could_be_decided():
    [plan] = emitted(ONLY_ILL).care_plans
    assert written()["result"] == {"reference": f"CarePlan/{plan.id}"}


def test_where_everything_could_be_decided_there_is_none():
    assert emitted().guidance == ()


@pytest.mark.parametrize("status", ["not enrolled", "excluded", "ended"])
def test_of_a_patient_who_is_not_on_the_pathway_nothing_is_asked(status):
    pathway, evaluation, patient = evaluated(ONLY_ILL)
    gone = replace(evaluation, status=status)
    assert guidance_response(pathway, gone, patient, care_plan=None) is None


def test_enrolment_and_exclusions_that_cannot_be_told_are_named():
    pathway, evaluation, patient = evaluated(ONLY_ILL)
    unsure = replace(evaluation, status="unknown", exclusion_not_known=True, steps=())
    answer = guidance_response(pathway, unsure, patient, care_plan=None)
    assert answer is not None
    assert answer.reason_code is not None
    assert [reason.text for reason in answer.reason_code] == [
        "whether the patient is on the pathway Example",
        "whether the patient is excluded from Example",
    ]


def test_where_only_something_behind_a_step_is_open_no_empty_list_is_written():
    pathway, evaluation, patient = evaluated(ONLY_ILL)
    answer = guidance_response(pathway, replace(evaluation, steps=()), patient, care_plan=None)
    assert answer is not None
    assert "reasonCode" not in json.loads(answer.to_json())


def test_the_same_question_has_the_same_identifier_and_another_day_another():
    assert written()["id"] == written()["id"]
    [later] = emitted(ONLY_ILL, date(2024, 3, 2)).guidance
    assert later.id != written()["id"]


def test_a_fact_is_asked_for_by_the_codelist_it_reads():
    assert required(Reason("none recorded", "breathless", "")) == [
        {
            "type": "Observation",
            "codeFilter": [{"path": "code", "valueSet": "https://waypost.example/ValueSet/grade"}],
        }
    ]


def test_a_register_is_asked_for_in_every_type_that_may_hold_it():
    asked = required(Reason("not given", "ill", ""))
    assert {one["type"] for one in asked} == {
        "Condition",
        "DiagnosticReport",
        "DocumentReference",
        "Encounter",
        "Observation",
        "Procedure",
    }
    assert {one["codeFilter"][0]["valueSet"].rpartition("/")[2] for one in asked} == {
        "illness",
        "cured",
    }
    [encounter, *_] = [one for one in asked if one["type"] == "Encounter"]
    assert encounter["codeFilter"][0]["path"] == "type"


def test_a_step_is_asked_for_by_what_makes_it_done():
    asked = required(Reason("none recorded", "sent", "the date it is due from"))
    assert {
        "type": "ServiceRequest",
        "codeFilter": [
            {
                "path": "code",
                "valueSet": "https://waypost.example/ValueSet/rehabilitation-request",
            }
        ],
    } in asked


def test_a_selection_in_the_authors_words_is_asked_for_by_its_codelist():
    [asked] = required(Reason("stale", "any result of spo2", "older than 12 months"))
    assert asked["codeFilter"][0]["valueSet"].endswith("/saturation-codes")


@pytest.mark.parametrize(
    ("subject", "element"),
    [
        ("age", "birthDate"),
        ("date of birth", "birthDate"),
        ("sex", "gender"),
        ("date of death", "deceased"),
    ],
)
def test_what_belongs_to_the_patient_is_asked_for_by_its_element(subject, element):
    assert required(Reason("none recorded", subject, "")) == [
        {"type": "Patient", "mustSupport": [element]}
    ]


def test_what_has_no_name_of_the_pathways_is_asked_for_by_the_resource_that_leaves_it_open():
    assert required(Reason("not comparable", "due date", "partial", ("Encounter/e1",))) == [
        {"type": "Encounter"}
    ]


def test_what_leads_to_no_data_is_still_noted():
    assert required(Reason("not comparable", "due date", "a partial date leaves it open")) == []


def test_each_requirement_is_asked_once_and_in_one_order():
    grade, age = Reason("none recorded", "breathless", ""), Reason("none recorded", "age", "")
    assert required(grade, age, grade) == required(age, grade)
    assert len(required(grade, age, grade)) == 2
