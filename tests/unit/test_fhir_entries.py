"""One resource to its entries: codes, values, dates, and whether it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from waypost.fhir import Finding, record_from_bundle
from waypost.fhir.record_from_bundle import PatientInput
from waypost.record import (
    UNDATED,
    BooleanValue,
    CodedValue,
    Coding,
    DateSpan,
    Entry,
    NoValue,
    QuantityValue,
    TextValue,
)

SNOMED = "http://snomed.info/sct"
COPD = {"coding": [{"system": SNOMED, "code": "13645005", "display": "COPD"}]}
PATIENT = {"resourceType": "Patient", "id": "p1"}
SUBJECT = {"reference": "Patient/p1"}


def read(*resources: dict[str, object], last_updated: bool = False) -> PatientInput:
    """Read resources about one patient, who is added."""
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in (PATIENT, *resources)],
    }
    [found] = record_from_bundle(bundle, last_updated_is_recorded=last_updated)
    assert isinstance(found, PatientInput)
    return found


def resource_of(resource_type: str, **elements: object) -> dict[str, object]:
    owner = "patient" if resource_type in {"AllergyIntolerance", "Immunization"} else "subject"
    return {"resourceType": resource_type, "id": "x", owner: SUBJECT, **elements}


def entry_of(resource_type: str, **elements: object) -> Entry:
    return read(resource_of(resource_type, **elements)).record.entries[0]


def codes(findings: tuple[Finding, ...]) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.element) for finding in findings}


# --- What counts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource_type", "elements", "reason"),
    [
        ("Observation", {"status": "final"}, None),
        ("Observation", {"status": "corrected"}, None),
        ("Observation", {"status": "preliminary"}, "preliminary"),
        ("Observation", {"status": "entered-in-error"}, "entered-in-error"),
        ("Observation", {"status": "Final"}, "status not known to FHIR"),
        ("Observation", {}, "no status"),
        ("Observation", {"status": ["final"]}, "no status"),
        ("Condition", {}, None),
        ("Condition", {"verificationStatus": {"coding": [{"code": "provisional"}]}}, None),
        ("Condition", {"verificationStatus": {"coding": [{"code": "refuted"}]}}, "refuted"),
        (
            "Condition",
            {"verificationStatus": {"text": "not really"}},
            "verificationStatus not known to FHIR",
        ),
        ("Procedure", {"status": "in-progress"}, None),
        ("Procedure", {"status": "not-done"}, "not-done"),
        ("Encounter", {"status": "triaged"}, None),
        ("Encounter", {"status": "planned"}, "planned"),
        ("Immunization", {"status": "not-done"}, "not-done"),
        ("CarePlan", {"status": "on-hold"}, None),
        ("CarePlan", {"status": "revoked"}, "revoked"),
        ("DiagnosticReport", {"status": "appended"}, None),
        ("DiagnosticReport", {"status": "partial"}, "partial"),
        ("DocumentReference", {"status": "superseded"}, "superseded"),
        ("DocumentReference", {"status": "current", "docStatus": "final"}, None),
        (
            "DocumentReference",
            {"status": "current", "docStatus": "entered-in-error"},
            "entered-in-error",
        ),
        ("QuestionnaireResponse", {"status": "amended"}, None),
        ("QuestionnaireResponse", {"status": "in-progress"}, "in-progress"),
        ("ServiceRequest", {"status": "draft", "intent": "proposal"}, None),
        ("ServiceRequest", {"status": "revoked", "intent": "order"}, None),
        ("ServiceRequest", {"status": "active"}, "no intent"),
        (
            "ServiceRequest",
            {"status": "active", "intent": "order", "doNotPerform": True},
            "doNotPerform",
        ),
        (
            "ServiceRequest",
            {"status": "active", "intent": "order", "doNotPerform": "false"},
            "doNotPerform",
        ),
        ("MedicationRequest", {"status": "active", "intent": "order"}, None),
        ("MedicationRequest", {"status": "active", "intent": "plan"}, "intent plan"),
        ("MedicationRequest", {"status": "draft", "intent": "order"}, "draft"),
        ("MedicationStatement", {"status": "not-taken"}, "not-taken"),
        ("MedicationDispense", {"status": "declined"}, "declined"),
        ("MedicationAdministration", {"status": "completed"}, None),
        (
            "Procedure",
            {"status": "completed", "modifierExtension": [{"url": "https://example.org/x"}]},
            "modifierExtension",
        ),
    ],
)
def test_a_resource_counts_by_its_status(
    resource_type: str, elements: dict[str, object], reason: str | None
) -> None:
    assert entry_of(resource_type, **elements).not_counted == reason


def test_a_status_fhir_does_not_have_is_reported() -> None:
    found = read(resource_of("Encounter", status="completed"))
    assert ("unknown-status", "status") in codes(found.findings)
    assert found.record.entries[0].status == "completed"


# --- Values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("elements", "value"),
    [
        (
            {
                "valueQuantity": {
                    "value": 0.70,
                    "unit": "ratio",
                    "system": "http://unitsofmeasure.org",
                    "code": "1",
                }
            },
            QuantityValue(Decimal("0.7"), None, "1"),
        ),
        (
            {"valueQuantity": {"value": 5, "comparator": "<", "unit": "mmol/L"}},
            QuantityValue(Decimal(5), "<", "mmol/L"),
        ),
        (
            {"valueQuantity": {"value": 5, "unit": "mg", "system": "urn:local", "code": "MG"}},
            QuantityValue(Decimal(5), None, "mg"),
        ),
        ({"valueQuantity": {"value": 1e-22}}, QuantityValue(Decimal("1E-22"))),
        ({"valueQuantity": {"value": 5, "comparator": "~"}}, NoValue("unknown comparator")),
        ({"valueQuantity": {"value": "5"}}, NoValue("not readable")),
        ({"valueQuantity": {"value": True}}, NoValue("not readable")),
        ({"valueQuantity": {"value": float("inf")}}, NoValue("not readable")),
        ({"valueQuantity": {"unit": "mg"}}, NoValue("none given")),
        ({"valueQuantity": [5]}, NoValue("not readable")),
        ({"valueInteger": 3}, QuantityValue(Decimal(3))),
        ({"valueBoolean": False}, BooleanValue(answer=False)),
        ({"valueString": "some words"}, TextValue()),
        (
            {"valueCodeableConcept": COPD},
            CodedValue((Coding(SNOMED, "13645005", "COPD"),)),
        ),
        ({"valueCodeableConcept": {"text": "some words"}}, TextValue()),
        ({"valueRatio": {}}, TextValue()),
        ({"dataAbsentReason": {"coding": [{"code": "not-performed"}]}}, NoValue("not-performed")),
        (
            {"valueInteger": 3, "dataAbsentReason": {"coding": [{"code": "error"}]}},
            NoValue("error"),
        ),
        ({"valueInteger": 3, "valueString": "three"}, NoValue("several values")),
        (
            {
                "_valueInteger": {
                    "extension": [
                        {
                            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                            "valueCode": "masked",
                        }
                    ]
                }
            },
            NoValue("masked"),
        ),
        ({}, NoValue("none given")),
    ],
)
def test_a_value_is_read_or_says_why_not(elements: dict[str, object], value: object) -> None:
    entry = entry_of("Observation", status="final", code=COPD, **elements)
    assert entry.value == value


def test_a_panel_is_an_entry_and_each_component_another() -> None:
    found = read(
        resource_of(
            "Observation",
            status="final",
            code={"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            effectiveDateTime="2024-01-10",
            component=[
                {
                    "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
                    "valueQuantity": {"value": 140, "unit": "mmHg"},
                },
                {
                    "code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
                    "dataAbsentReason": {"coding": [{"code": "not-performed"}]},
                },
            ],
        )
    ).record
    assert [entry.reference for entry in found.entries] == [
        "Observation/x",
        "Observation/x#component[0]",
        "Observation/x#component[1]",
    ]
    panel, systolic, diastolic = found.entries
    assert systolic.happened == diastolic.happened == panel.happened
    assert systolic.value == QuantityValue(Decimal(140), None, "mmHg")
    assert diastolic.value == NoValue("not-performed")


# --- Dates -----------------------------------------------------------------------------------


def test_the_clinical_date_is_the_first_of_its_order_and_names_its_element() -> None:
    entry = entry_of(
        "Observation",
        status="final",
        effectivePeriod={"start": "2024-01-10", "end": "2024-01-12"},
        issued="2024-01-15T09:00:00Z",
    )
    assert (entry.happened, entry.happened_from) == (
        DateSpan.on(date(2024, 1, 10)),
        "effectivePeriod.start",
    )
    assert entry.ended == DateSpan.on(date(2024, 1, 12))
    assert (entry.recorded, entry.recorded_from) == (DateSpan.on(date(2024, 1, 15)), "issued")
    assert entry.recorded_at == datetime(2024, 1, 15, 9, tzinfo=UTC)


def test_a_recorded_date_stands_in_for_a_missing_clinical_date_and_is_reported() -> None:
    found = read(resource_of("Condition", code=COPD, recordedDate="2019-05"))
    entry = found.record.entries[0]
    assert entry.happened_from == "recordedDate"
    assert str(entry.happened) == "between 2019-05-01 and 2019-05-31"
    assert ("clinical-date-assumed", "recordedDate") in codes(found.findings)


def test_a_resource_without_a_date_may_have_happened_on_any_day() -> None:
    found = read(resource_of("Procedure", status="completed", performedString="long ago"))
    assert found.record.entries[0].happened == UNDATED
    assert ("undated", None) in codes(found.findings)


def test_a_period_that_only_has_an_end_began_no_later_than_that() -> None:
    entry = entry_of("Encounter", status="finished", period={"end": "2024-03-02"})
    assert (entry.happened, entry.happened_from) == (
        DateSpan(date.min, date(2024, 3, 2)),
        "period.end",
    )


def test_a_type_without_a_recorded_date_takes_its_earliest_provenance() -> None:
    def provenance(identifier: str, recorded: str) -> dict[str, object]:
        return {
            "resourceType": "Provenance",
            "id": identifier,
            "target": [{"reference": "Procedure/x"}],
            "recorded": recorded,
        }

    procedure = resource_of("Procedure", status="completed", performedDateTime="2024-01-01")
    found = read(
        procedure,
        provenance("v2", "2024-03-01T00:00:00Z"),
        provenance("v1", "2024-02-01T00:00:00Z"),
    )
    entry = found.record.entries[0]
    assert (entry.recorded, entry.recorded_from) == (
        DateSpan.on(date(2024, 2, 1)),
        "Provenance.recorded",
    )


def test_last_updated_counts_as_recorded_only_when_asked() -> None:
    procedure = resource_of(
        "Procedure",
        status="completed",
        performedDateTime="2024-01-01",
        meta={"lastUpdated": "2024-05-01T00:00:00Z"},
    )
    assert read(procedure).record.entries[0].recorded is None
    asked = read(procedure, last_updated=True).record.entries[0]
    assert asked.recorded_from == "meta.lastUpdated"


def test_a_resolved_condition_without_abatement_ends_on_its_latest_known_date() -> None:
    found = read(
        resource_of(
            "Condition",
            code=COPD,
            clinicalStatus={"coding": [{"code": "resolved"}]},
            onsetDateTime="2019-05-02",
            recordedDate="2021-02-03",
        )
    )
    assert found.record.entries[0].ended == DateSpan.on(date(2021, 2, 3))
    assert ("resolved-undated", "clinicalStatus") in codes(found.findings)


def test_remission_is_not_an_end() -> None:
    entry = entry_of("Condition", clinicalStatus={"coding": [{"code": "remission"}]})
    assert entry.ended is None


@pytest.mark.parametrize("abatement", [{"abatementDateTime": 5}, {"abatementString": "last year"}])
def test_an_abatement_that_cannot_be_read_is_an_end_all_the_same(
    abatement: dict[str, object],
) -> None:
    entry = entry_of("Condition", onsetDateTime="2019-05-02", **abatement)
    assert entry.ended == DateSpan.on(date(2019, 5, 2))


def test_an_end_before_the_beginning_is_reported() -> None:
    found = read(
        resource_of(
            "Encounter", status="finished", period={"start": "2024-02", "end": "2024-01-01"}
        )
    )
    assert ("ends-before-it-begins", None) in codes(found.findings)


# --- Codes and references --------------------------------------------------------------------


def test_codes_come_from_the_elements_that_say_what_a_thing_is_about() -> None:
    plan = entry_of(
        "CarePlan",
        status="active",
        intent="plan",
        category=[{"coding": [{"system": SNOMED, "code": "1"}]}],
        activity=[{"detail": {"code": {"coding": [{"system": SNOMED, "code": "2"}]}}}],
        addresses=[{"reference": "Condition/x"}],
    )
    assert [coding.code for coding in plan.codings] == ["1", "2"]
    vaccine = entry_of("Immunization", status="completed", vaccineCode=COPD)
    assert [coding.code for coding in vaccine.codings] == ["13645005"]


def test_a_code_without_its_system_is_kept_apart_and_reported() -> None:
    found = read(resource_of("Condition", code={"coding": [{"code": "13645005"}]}))
    assert found.record.entries[0].codings == (Coding("", "13645005"),)
    assert ("code-without-system", "code.coding[0]") in codes(found.findings)


def test_a_medication_may_be_contained_or_another_resource() -> None:
    drug = {"resourceType": "Medication", "id": "m", "code": COPD}
    common = {"status": "active", "intent": "order", "authoredOn": "2024-01-01"}
    contained = resource_of(
        "MedicationRequest", contained=[drug], medicationReference={"reference": "#m"}, **common
    )
    assert read(contained).record.entries[0].codings[0].code == "13645005"
    referred = resource_of(
        "MedicationRequest", medicationReference={"reference": "Medication/m"}, **common
    )
    assert read(referred, drug).record.entries[0].codings[0].code == "13645005"
    missing = read(referred)
    assert missing.record.entries[0].codings == ()
    assert ("unresolved-reference", "medicationReference") in codes(missing.findings)


def test_the_reasons_of_an_encounter_are_its_codes_and_the_conditions_it_points_at() -> None:
    condition = {
        "resourceType": "Condition",
        "id": "c1",
        "subject": SUBJECT,
        "code": {"coding": [{"system": SNOMED, "code": "2"}]},
    }
    refuted = {
        **condition,
        "id": "c2",
        "verificationStatus": {"coding": [{"code": "refuted"}]},
    }
    encounter = resource_of(
        "Encounter",
        status="finished",
        **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}},
        reasonCode=[{"coding": [{"system": SNOMED, "code": "1"}]}],
        reasonReference=[{"reference": "Condition/c1"}, {"reference": "Condition/c2"}],
        hospitalization={"dischargeDisposition": {"coding": [{"system": "urn:x", "code": "19"}]}},
        statusHistory=[
            {"status": "planned", "period": {"start": "2024-01-01", "end": "2024-01-05"}},
            {"status": "in-progress", "period": {"start": "2024-01-05", "end": "2024-01-09"}},
        ],
    )
    entry = read(encounter, condition, refuted).record.entries[2]
    assert [coding.code for coding in entry.reasons] == ["1", "2"]
    assert entry.encounter_class is not None
    assert entry.encounter_class.code == "IMP"
    assert [coding.code for coding in entry.discharge] == ["19"]
    assert entry.status_dated == DateSpan.on(date(2024, 1, 9))


def test_an_object_where_fhir_has_an_array_is_used_and_reported() -> None:
    found = read(
        resource_of(
            "Encounter", status="finished", type={"coding": [{"system": SNOMED, "code": "1"}]}
        )
    )
    assert [coding.code for coding in found.record.entries[0].codings] == ["1"]
    assert ("wrong-type", "type") in codes(found.findings)


def test_what_is_contained_is_never_an_entry() -> None:
    claim = {
        "resourceType": "Claim",
        "id": "cl",
        "patient": SUBJECT,
        "contained": [resource_of("ServiceRequest", status="active", intent="order")],
    }
    found = read(claim)
    assert found.record.entries == ()
    assert found.ignored == (("Claim", 1),)


def test_no_finding_repeats_what_an_element_holds() -> None:
    secret = "Zebedee"
    found = read(
        resource_of(
            "Observation",
            status=secret,
            code=secret,
            effectiveDateTime=secret,
            valueQuantity={"value": secret, "comparator": secret},
            category=secret,
            component=[secret],
        ),
        {"resourceType": "Condition", "subject": {"reference": f"Patient/{secret}"}},
    )
    assert len(found.findings) > 5
    assert not [finding for finding in found.findings if secret in str(finding)]
