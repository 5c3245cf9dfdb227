"""Proposed referrals as FHIR: valid by two validators, draft, and read back as never made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.cohort_example import AS_AT, bundle, pathways
from waypost.cohort.evaluating import PatientResult, evaluate_patients
from waypost.emit import Proposal, service_request
from waypost.record import Patient
from waypost_dsl.model import Pathway

NHS_NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pathway, ...]:
    return pathways(tmp_path_factory.mktemp("example") / "pathways")


def result_of(both: tuple[Pathway, ...], content: Mapping[str, object]) -> PatientResult:
    [result] = evaluate_patients(both, json.dumps(content).encode(), as_at=AS_AT)
    assert isinstance(result, PatientResult)
    return result


@pytest.fixture(scope="module")
def result(both: tuple[Pathway, ...]) -> PatientResult:
    return result_of(
        both,
        bundle("needs", ("ill", "2020-05-01"), ("grade-3", "2024-01-10"), identifier=[NHS_NUMBER]),
    )


@pytest.fixture(scope="module")
def request_json(result: PatientResult) -> dict[str, object]:
    [request] = result.requests
    return json.loads(request.to_json())


def proposal(result: PatientResult, **changes: object) -> Proposal:
    [one] = result.proposals
    return replace(one, referral=replace(one.referral, **changes))


def test_fhir_resources_finds_nothing_wrong_with_it(request_json):
    from fhir.resources.R4B.servicerequest import ServiceRequest

    assert ServiceRequest.model_validate(request_json).status == "draft"


def test_a_second_validator_finds_nothing_wrong_with_it(request_json):
    fhirkit = pytest.importorskip("fhirkit")
    assert [str(issue) for issue in fhirkit.validate(request_json)] == []


def test_it_is_a_draft_and_a_proposal_of_the_day_of_the_evaluation(request_json):
    assert (request_json["status"], request_json["intent"]) == ("draft", "proposal")
    assert request_json["authoredOn"] == AS_AT.isoformat()


def test_its_identifier_is_the_proposals_own(result, request_json):
    [one] = result.proposals
    assert request_json["id"] == one.referral.identifier
    assert request_json["identifier"] == [
        {"system": "https://waypost.example/referral", "value": one.referral.identifier}
    ]


def test_it_names_the_patient_by_reference_and_nhs_number(request_json):
    assert request_json["subject"] == {"reference": "Patient/needs", "identifier": NHS_NUMBER}


def test_its_code_is_the_first_of_the_services_codelist(request_json):
    assert request_json["code"] == {
        "coding": [{"system": "https://example.org/codes", "code": "refer", "display": "refer"}],
        "text": "The clinic",
    }
    assert request_json["performer"] == [{"display": "The clinic"}]


def test_it_points_at_the_evidence(request_json):
    assert request_json["supportingInfo"] == [
        {"reference": "Condition/needs-1"},
        {"reference": "Observation/needs-2"},
    ]


def test_it_says_when_it_is_due_and_how_far_its_sources_can_be_relied_on(request_json):
    assert request_json["occurrencePeriod"] == {"start": "2020-05-01", "end": "2020-05-15"}
    assert [note["text"] for note in request_json["note"]] == [
        "Overdue.",
        "Source: An example guideline, 1.2 – guideline (verified).",
        "Source: thirty days – this project's decision: needs local sign-off.",
        (
            "Proposed by Waypost. Not medical advice: thresholds need sign-off by a clinical "
            "safety officer."
        ),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("routine", "routine"), ("urgent", "urgent"), ("emergency", "stat")]
)
def test_priorities_are_those_of_fhir(result, ours, theirs):
    request = service_request(proposal(result, priority=ours), Patient("p"), as_at=AS_AT)
    assert request.priority == theirs


def test_a_referral_without_a_due_day_has_an_open_end(result):
    request = service_request(proposal(result, due=None), Patient("p"), as_at=AS_AT)
    assert json.loads(request.to_json())["occurrencePeriod"] == {"start": "2020-05-01"}


def test_a_due_day_before_the_need_leaves_the_start_open(result):
    early = proposal(result, due=date(2020, 1, 1))
    request = service_request(early, Patient("p"), as_at=AS_AT)
    assert json.loads(request.to_json())["occurrencePeriod"] == {"end": "2020-01-01"}


def test_provisional_enrolment_and_marks_are_said(result):
    marked = proposal(result, provisional=True, marks=("system gap",), status="pending")
    request = service_request(marked, Patient("p"), as_at=AS_AT)
    assert [note.text for note in request.note][:2] == [
        "Provisional: enrolment rests on something that is not known.",
        "Marked: system gap.",
    ]


def test_a_components_resource_stands_for_it_and_what_has_no_address_is_only_named(result):
    [one] = result.proposals
    evidence = ("Observation/bp#component[0]", "Observation/bp#component[1]", "Condition/#0a1b")
    request = service_request(replace(one, evidence=evidence), Patient("p"), as_at=AS_AT)
    assert json.loads(request.to_json())["supportingInfo"] == [
        {"display": "Condition/#0a1b"},
        {"reference": "Observation/bp"},
    ]


def test_without_evidence_there_is_no_supporting_information(result):
    [one] = result.proposals
    request = service_request(replace(one, evidence=()), Patient("p"), as_at=AS_AT)
    assert "supportingInfo" not in json.loads(request.to_json())


def test_what_we_propose_is_not_made_when_it_is_read_again(both, result, request_json):
    content = bundle("needs", ("ill", "2020-05-01"), ("grade-3", "2024-01-10"))
    entries = content["entry"]
    assert isinstance(entries, list)
    entries.append({"resource": request_json})
    again = result_of(both, content)
    assert [one.referral for one in again.proposals] == [one.referral for one in result.proposals]
