"""Proposed referrals as FHIR: valid by two validators, draft, and read back as never made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.cohort_example import AS_AT, bundle, pathways
from waypost.cohort.evaluating import PatientResult, evaluate_patients
from waypost.emit import Proposal, proposals, service_request
from waypost.emit.remarks import pathway_in_words
from waypost.record import Patient
from waypost_dsl.model import AppliedOverlay, Pathway

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
    [category] = request_json["category"]
    assert category["coding"][0]["code"] == "referral"


def test_a_service_that_is_mapped_to_nobody_is_only_named(request_json):
    assert request_json["performer"] == [{"display": "The clinic"}]


def test_a_service_that_is_mapped_is_an_organisation_with_its_ods_code(result):
    [one] = result.proposals
    request = service_request(one, Patient("p"), as_at=AS_AT, organisations={"clinic": "Z9Z99"})
    assert json.loads(request.to_json())["performer"] == [
        {
            "type": "Organization",
            "identifier": {
                "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                "value": "Z9Z99",
            },
            "display": "The clinic",
        }
    ]


def test_what_an_overlay_has_mapped_holds_unless_the_caller_says_otherwise(result):
    [one] = result.proposals
    mapped = replace(one, service=replace(one.service, organisation="Z9Z98"))
    ours = service_request(mapped, Patient("p"), as_at=AS_AT)
    theirs = service_request(mapped, Patient("p"), as_at=AS_AT, organisations={"clinic": "Z9Z99"})
    mapped_to = [json.loads(one.to_json())["performer"][0] for one in (ours, theirs)]
    assert [one["identifier"]["value"] for one in mapped_to] == ["Z9Z98", "Z9Z99"]


def test_the_local_values_of_an_overlay_are_named_with_who_approved_them_and_until_when(both):
    overlay = AppliedOverlay(
        name="here",
        title="Here",
        approver="A. Person",
        approved_on=date(2024, 1, 1),
        expires_on=date(2025, 1, 1),
        path="here.overlay",
        sha256="0" * 64,
    )
    [alpha, _] = both
    assert pathway_in_words(replace(alpha, overlay=overlay)) == (
        "Pathway: Alpha care, version 1.0.0, with the overlay here (00000000), approved by "
        "A. Person on 1 January 2024, expires on 1 January 2025."
    )


def test_a_referral_that_was_made_is_not_proposed_again(both, result):
    evaluated = list(zip(both, result.evaluations, strict=True))
    made = [
        (pathway, replace(one, referrals=tuple(replace(r, state="made") for r in one.referrals)))
        for pathway, one in evaluated
    ]
    assert proposals(evaluated) == result.proposals != ()
    assert proposals(made) == ()


def test_a_body_region_is_the_body_site(result):
    [one] = result.proposals
    request = service_request(replace(one, region="left hip"), Patient("p"), as_at=AS_AT)
    assert json.loads(request.to_json())["bodySite"] == [{"text": "left hip"}]


def test_it_gives_the_reason_of_every_pathway_with_its_rule(request_json):
    assert [reason["text"] for reason in request_json["reasonCode"]] == [
        "Alpha care: Sent to the clinic (needed when breathlessness grade is at least 3)",
        "Beta care: Seen soon",
    ]
    assert request_json["instantiatesCanonical"] == [
        "https://waypost.example/PlanDefinition/alpha|1.0.0",
        "https://waypost.example/PlanDefinition/beta|1.0.0",
    ]


def test_it_points_at_the_evidence(request_json):
    assert request_json["reasonReference"] == [
        {"reference": "Condition/needs-1"},
        {"reference": "Observation/needs-2"},
    ]
    assert "supportingInfo" not in request_json


def test_evidence_of_types_that_are_no_reason_in_r4_is_supporting_information(result):
    [one] = result.proposals
    evidence = ("Condition/c1", "Encounter/e1", "Procedure/p1")
    request = service_request(replace(one, evidence=evidence), Patient("p"), as_at=AS_AT)
    written = json.loads(request.to_json())
    assert written["reasonReference"] == [{"reference": "Condition/c1"}]
    assert written["supportingInfo"] == [
        {"reference": "Encounter/e1"},
        {"reference": "Procedure/p1"},
    ]


def test_it_says_when_it_is_due_and_how_far_its_sources_can_be_relied_on(request_json):
    assert request_json["occurrencePeriod"] == {"start": "2020-05-01", "end": "2020-05-15"}
    assert [note["text"] for note in request_json["note"]] == [
        "Overdue.",
        "Source: An example guideline, 1.2 – guideline (verified).",
        "Source: thirty days – this project's decision: needs local sign-off.",
        "Pathway: Alpha care, version 1.0.0.",
        "Pathway: Beta care, version 1.0.0.",
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
    written = json.loads(request.to_json())
    assert written["reasonReference"] == [{"reference": "Observation/bp"}]
    assert written["supportingInfo"] == [{"display": "Condition/#0a1b"}]


def test_without_evidence_nothing_is_pointed_at(result):
    [one] = result.proposals
    request = service_request(replace(one, evidence=()), Patient("p"), as_at=AS_AT)
    assert not {"reasonReference", "supportingInfo"} & set(json.loads(request.to_json()))


def test_what_we_propose_is_not_made_when_it_is_read_again(both, result, request_json):
    content = bundle("needs", ("ill", "2020-05-01"), ("grade-3", "2024-01-10"))
    entries = content["entry"]
    assert isinstance(entries, list)
    entries.append({"resource": request_json})
    again = result_of(both, content)
    assert [one.referral for one in again.proposals] == [one.referral for one in result.proposals]
