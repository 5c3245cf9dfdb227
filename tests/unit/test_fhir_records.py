"""Bundles to records: whose resource is whose, duplicates, and what gives no record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from waypost.fhir import PatientInput, Unread, record_from_bundle
from waypost.record import DateSpan

UUID = "550e8400-e29b-41d4-a716-446655440000"


def bundle_of(*entries: Mapping[str, object]) -> dict[str, object]:
    return {"resourceType": "Bundle", "type": "collection", "entry": list(entries)}


def patient(identifier: str = "p1", **elements: object) -> dict[str, object]:
    return {"resource": {"resourceType": "Patient", "id": identifier, **elements}}


def condition(identifier: str | None, subject: object, **elements: object) -> dict[str, object]:
    resource: dict[str, object] = {"resourceType": "Condition", "subject": subject, **elements}
    if identifier is not None:
        resource["id"] = identifier
    return {"resource": resource}


def slugs(read: PatientInput | Unread) -> list[str]:
    return [finding.code for finding in read.findings]


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p1"},
        {"reference": "Patient/p1/_history/3"},
        {"reference": "https://example.org/fhir/Patient/p1"},
        {"reference": f"urn:uuid:{UUID}"},
        {"reference": f"urn:uuid:{UUID.upper()}"},
        {"identifier": {"system": "https://example.org/id", "value": "77"}},
    ],
)
def test_a_resource_finds_its_patient(subject: dict[str, object]) -> None:
    owner = {
        "fullUrl": f"urn:uuid:{UUID}",
        "resource": {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": [{"system": "https://example.org/id", "value": "77"}],
        },
    }
    [read] = record_from_bundle(bundle_of(owner, condition("c1", subject)))
    assert isinstance(read, PatientInput)
    assert [entry.reference for entry in read.record.entries] == ["Condition/c1"]


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p2"},
        {"reference": "Group/p1"},
        {"display": "her"},
        "Patient/p1",
        None,
    ],
)
def test_a_resource_about_nobody_known_is_left_out_and_reported(subject: object) -> None:
    [read] = record_from_bundle(bundle_of(patient(), condition("c1", subject)))
    assert isinstance(read, PatientInput)
    assert read.record.entries == ()
    assert "orphan-resource" in slugs(read)


def test_each_patient_of_a_bundle_has_a_record() -> None:
    read = record_from_bundle(
        bundle_of(
            patient("p2"),
            condition("c2", {"reference": "Patient/p2"}),
            patient("p1"),
            condition("c1", {"reference": "Patient/p1"}),
        )
    )
    assert [
        (one.record.patient.id, [entry.reference for entry in one.record.entries])
        for one in read
        if isinstance(one, PatientInput)
    ] == [("p1", ["Condition/c1"]), ("p2", ["Condition/c2"])]
    assert slugs(read[0]).count("several-patients") == 1
    assert "several-patients" not in slugs(read[1])


def test_a_resource_without_an_id_is_named_after_its_url_or_its_content() -> None:
    subject = {"reference": "Patient/p1"}
    named = condition(None, subject, onsetDateTime="2020")
    named["fullUrl"] = f"urn:uuid:{UUID}"
    nameless = condition(None, subject, onsetDateTime="2021")
    [read] = record_from_bundle(bundle_of(patient(), named, nameless))
    [again] = record_from_bundle(bundle_of(nameless, named, patient()))
    assert isinstance(read, PatientInput)
    assert isinstance(again, PatientInput)
    assert read.record == again.record
    assert read.record.entries[1].reference == f"Condition/{UUID}"
    assert read.record.entries[0].reference.startswith("Condition/#")


def test_the_same_resource_twice_is_one_entry() -> None:
    one = condition("c1", {"reference": "Patient/p1"})
    [read] = record_from_bundle(bundle_of(patient(), one, one))
    assert isinstance(read, PatientInput)
    assert len(read.record.entries) == 1
    assert [
        finding.severity for finding in read.findings if finding.code == "duplicate-resource"
    ] == ["warning"]


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_versions_the_later_is_kept(later_first: bool) -> None:
    subject = {"reference": "Patient/p1"}
    versions = [
        condition(
            "c1", subject, onsetDateTime="2020", meta={"lastUpdated": "2024-01-01T00:00:00Z"}
        ),
        condition(
            "c1", subject, onsetDateTime="2019", meta={"lastUpdated": "2024-02-01T00:00:00Z"}
        ),
    ]
    if later_first:
        versions.reverse()
    [read] = record_from_bundle(bundle_of(patient(), *versions))
    assert isinstance(read, PatientInput)
    assert read.record.entries[0].happened.first.year == 2019
    assert ("duplicate-resource", "error") in {
        (finding.code, finding.severity) for finding in read.findings
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({}, "not-fhir"),
        ({"resourceType": 5}, "not-fhir"),
        ({"resourceType": "Bundle"}, "no-patient"),
        ({"resourceType": "Bundle", "entry": {"resource": {}}}, "wrong-type"),
        ({"resourceType": "Bundle", "entry": [None, {}, {"resource": {}}]}, "empty-entry"),
        ({"resourceType": "Observation", "id": "o"}, "no-patient"),
        ({"resourceType": "Patient"}, "no-patient-id"),
        ({"resourceType": "Patient", "id": 7}, "no-patient-id"),
    ],
)
def test_what_gives_no_record_says_why(document: dict[str, object], code: str) -> None:
    [read] = record_from_bundle(document, file="a.json")
    assert isinstance(read, Unread)
    assert read.file == "a.json"
    assert code in slugs(read)


def test_a_single_patient_has_an_empty_record() -> None:
    [read] = record_from_bundle({"resourceType": "Patient", "id": "p1"})
    assert isinstance(read, PatientInput)
    assert (read.record.patient.id, read.record.entries) == ("p1", ())


def test_a_bundle_inside_a_bundle_is_read() -> None:
    inner = bundle_of(condition("c1", {"reference": "Patient/p1"}))
    [read] = record_from_bundle(bundle_of(patient(), {"resource": inner}))
    assert isinstance(read, PatientInput)
    assert len(read.record.entries) == 1


def test_one_page_of_several_is_reported() -> None:
    page = bundle_of(patient())
    page["link"] = [{"relation": "next", "url": "https://example.org/fhir?page=2"}]
    assert "more-pages" in slugs(record_from_bundle(page)[0])


def test_the_mode_none_reports_only_what_gave_no_record() -> None:
    bundle = bundle_of(patient(), condition("c1", None))
    assert slugs(record_from_bundle(bundle, validate="none")[0]) == []
    assert slugs(record_from_bundle({"resourceType": "Bundle"}, validate="none")[0]) == [
        "no-patient"
    ]


def test_the_types_that_were_given_travel_with_the_record() -> None:
    [read] = record_from_bundle(bundle_of(patient()), given_types=frozenset({"Condition"}))
    assert isinstance(read, PatientInput)
    assert not read.record.was_given("Observation")


# --- The patient -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "number", "problem"),
    [
        (["9434765919"], "9434765919", None),
        (["943 476 5919"], "9434765919", None),
        (["4857773456"], None, "invalid-nhs-number"),
        (["0000000000"], None, "invalid-nhs-number"),
        (["not a number"], None, "invalid-nhs-number"),
        (["9434765919", "9000000009"], None, "several-nhs-numbers"),
    ],
)
def test_an_nhs_number_is_used_if_its_check_digit_is_right(
    values: list[str], number: str | None, problem: str | None
) -> None:
    entry = {
        "resource": {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": [
                {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": value} for value in values
            ],
        }
    }
    [read] = record_from_bundle(bundle_of(entry))
    assert isinstance(read, PatientInput)
    assert read.record.patient.nhs_number == number
    assert slugs(read) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("elements", "deceased", "died"),
    [
        ({}, False, None),
        ({"deceasedBoolean": False}, False, None),
        ({"deceasedBoolean": True}, True, None),
        ({"deceasedBoolean": "true"}, True, None),
        ({"deceasedDateTime": "2024-03-01"}, True, DateSpan.on(date(2024, 3, 1))),
        ({"deceasedDateTime": "9999-12-31"}, True, None),
        ({"deceasedDateTime": "unknown"}, True, None),
    ],
)
def test_a_death_is_read_with_or_without_its_date(
    elements: dict[str, object], deceased: bool, died: DateSpan | None
) -> None:
    [read] = record_from_bundle({"resourceType": "Patient", "id": "p1", **elements})
    assert isinstance(read, PatientInput)
    assert (read.record.patient.deceased, read.record.patient.died) == (deceased, died)


def test_the_practice_is_known_by_its_ods_code_where_the_data_has_it() -> None:
    practice = {
        "resource": {
            "resourceType": "Organization",
            "id": "o1",
            "identifier": [
                {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A81001"}
            ],
        }
    }
    person = patient(
        generalPractitioner=[
            {"reference": "Practitioner/x"},
            {"reference": "Organization/o1"},
        ]
    )
    [with_practice] = record_from_bundle(bundle_of(person, practice))
    [without] = record_from_bundle(bundle_of(person))
    assert isinstance(with_practice, PatientInput)
    assert isinstance(without, PatientInput)
    assert with_practice.record.patient.practice == "A81001"
    assert without.record.patient.practice == "Organization/o1"


def test_a_birth_date_that_means_unknown_is_not_a_birth_date() -> None:
    [read] = record_from_bundle({"resourceType": "Patient", "id": "p1", "birthDate": "1900-01-01"})
    assert isinstance(read, PatientInput)
    assert read.record.patient.birth is None
    assert slugs(read) == ["sentinel-date"]


def test_what_is_odd_about_a_patient_is_reported() -> None:
    [read] = record_from_bundle(
        {
            "resourceType": "Patient",
            "id": "p1",
            "gender": "F",
            "link": [{"type": "replaced-by", "other": {"reference": "Patient/p2"}}],
            "deceasedBoolean": [],
            "deceasedDateTime": "2024-01-01",
        }
    )
    assert isinstance(read, PatientInput)
    assert read.record.patient.sex is None
    assert read.record.patient.deceased
    assert sorted(slugs(read)) == [
        "invalid-code",
        "patient-replaced",
        "several-values",
        "wrong-type",
    ]


def test_an_error_that_a_server_put_among_the_results_is_reported() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "fatal"}]}
    [read] = record_from_bundle(bundle_of(patient(), {"resource": outcome}))
    assert "server-reported-error" in slugs(read)


def test_what_is_nested_too_deeply_to_have_a_name_is_left_out_and_reported() -> None:
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"extension": deep}
    entry = {"resource": {"resourceType": "Condition", **deep}}
    [read] = record_from_bundle(bundle_of(patient(), entry))
    assert isinstance(read, PatientInput)
    assert read.record.entries == ()
    assert slugs(read) == ["too-deep"]


def test_bundles_inside_bundles_are_read_to_a_depth() -> None:
    inner = bundle_of()
    for _ in range(20):
        inner = bundle_of({"resource": inner})
    [read] = record_from_bundle(bundle_of(patient(), {"resource": inner}))
    assert slugs(read) == ["too-deep"]
