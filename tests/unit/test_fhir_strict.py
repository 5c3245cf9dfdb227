"""Strict validation: each rule, and that no message repeats a value."""

from __future__ import annotations

import pytest

from waypost.fhir import PatientInput, record_from_bundle
from waypost.fhir.findings import FindingSink
from waypost.fhir.strict_validation import validate_resource


def faults(resource: dict[str, object]) -> dict[str | None, str]:
    """Return what is said about each element, all of it in one text."""
    sink = FindingSink("a.json", mode="strict")
    validate_resource(resource, "X/x", sink)
    said: dict[str | None, str] = {}
    for finding in sink.gathered():
        said[finding.element] = f"{said.get(finding.element, '')} {finding.message}"
    return said


VALID = {
    "resourceType": "Observation",
    "id": "o1",
    "status": "final",
    "code": {"text": "x"},
    "note": [{"text": "x"}],
    "contained": [{"resourceType": "Practitioner", "id": "gp"}],
    "performer": [{"reference": "#gp"}],
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'},
    "valueQuantity": {"value": 0.7, "comparator": "<"},
}


def test_a_valid_resource_has_no_fault() -> None:
    assert faults(VALID) == {}


@pytest.mark.parametrize(
    ("change", "element", "part"),
    [
        ({"id": "bad_id"}, "id", "characters"),
        ({"status": None}, "status", "null"),
        ({"code": [{"text": "x"}]}, "code", "object"),
        ({"category": {"text": "x"}}, "category", "array"),
        ({"category": []}, "category", "empty"),
        ({"zebra": 1}, "zebra", "no such element"),
        ({"fhir_comments": ["x"]}, "fhir_comments", "comments"),
        ({"performer": [{"reference": "#other"}]}, "performer[0].reference", "contained"),
        ({"note": [{"text": "a <b>bold</b> claim"}]}, "note[0].text", "HTML"),
        ({"effectiveDateTime": "2024-01-01T10:00:00"}, "effectiveDateTime", "form"),
        ({"valueString": "x"}, None, "one of these elements only"),
        ({"text": {"status": "made up", "div": "x"}}, "text.status", "not one of those"),
        ({"text": {"_status": {"id": "x"}, "div": "x"}}, "text.status", "no code"),
        ({"resourceType": "Zebra"}, "resourceType", "no such resource"),
    ],
)
def test_a_fault_is_reported_at_its_element(
    change: dict[str, object], element: str | None, part: str
) -> None:
    found = faults({**VALID, **change})
    assert part in found[element]


def test_a_required_element_that_is_missing_is_reported() -> None:
    assert "code" in faults({"resourceType": "Observation", "id": "o1", "status": "final"})
    assert "status" in faults({"resourceType": "Observation", "id": "o1", "code": {"text": "x"}})


def test_what_breaks_the_models_is_a_fault_too() -> None:
    broken = {"resourceType": "Patient", "id": "p", "contained": [{"resourceType": "Zebra"}]}
    assert "no form" in faults(broken)[None]


def test_no_fault_repeats_what_an_element_holds() -> None:
    secret = "Zebedee"
    found = faults(
        {
            "resourceType": "Patient",
            "id": f"{secret}_1",
            "birthDate": secret,
            "gender": secret,
            "name": [{"family": [secret], "text": f"<{secret}>"}],
            f"{secret} said": secret,
            "deceasedBoolean": secret,
        }
    )
    assert len(found) >= 5
    assert not [text for pair in found.items() for text in pair if text and secret in text]


def test_the_record_is_built_from_what_can_be_used() -> None:
    [read] = record_from_bundle(
        {
            "resourceType": "Bundle",
            "entry": [
                {"fullUrl": "Patient/p1", "resource": {"resourceType": "Patient", "id": "p1"}},
                {
                    "resource": {
                        "resourceType": "Condition",
                        "id": "c1",
                        "subject": {"reference": "Patient/p1"},
                        "zebra": 1,
                    }
                },
            ],
        },
        validate="strict",
    )
    assert {
        (finding.resource, finding.element)
        for finding in read.findings
        if finding.code == "strict-fault"
    } == {("Bundle", "type"), ("Bundle", "entry[0].fullUrl"), ("Condition/c1", "zebra")}
    assert isinstance(read, PatientInput)
    assert read.record.entries[0].reference == "Condition/c1"
