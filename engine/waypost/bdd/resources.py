"""FHIR R4 resources as JSON, with no more in them than a scenario or a fixture says.

Each function returns one valid resource. What a status, a date or a unit means is not decided
here: the reader and the evaluator do that.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from waypost.bdd.problems import ScenarioProblem
from waypost_dsl.model import CodelistRow

Resource = dict[str, object]
"""A resource as it is in JSON."""

SYSTEMS: dict[str, str] = {
    "SNOMED CT": "http://snomed.info/sct",
    "LOINC": "http://loinc.org",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "CVX": "http://hl7.org/fhir/sid/cvx",
    "local": "https://waypost.example/CodeSystem/waypost-local",
}
"""Code systems by the names people call them."""

UCUM = "http://unitsofmeasure.org"
UCUM_CODES: dict[str, str] = {
    "%": "%",
    "kg/m2": "kg/m2",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mg/dL": "mg/dL",
    "mg/g": "mg/g",
    "mmHg": "mm[Hg]",
    "mmol/L": "mmol/L",
    "umol/L": "umol/L",
}
"""The UCUM code of units whose code is settled; other units are written as text only."""

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_ENCOUNTER_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

TYPES_OF_KINDS: dict[str, str] = {
    "diagnosis": "Condition",
    "condition": "Condition",
    "record": "Observation",
    "observation": "Observation",
    "procedure": "Procedure",
    "immunisation": "Immunization",
    "care plan": "CarePlan",
    "medication": "MedicationRequest",
    "encounter": "Encounter",
    "document": "DocumentReference",
    "request": "ServiceRequest",
    "appointment": "Appointment",
    "task": "Task",
    "care team": "CareTeam",
}
"""The FHIR resource each kind of thing becomes. A bare record is a coded Observation."""

_DATES: dict[str, str] = {
    "Condition": "onsetDateTime",
    "Observation": "effectiveDateTime",
    "Procedure": "performedDateTime",
    "Immunization": "occurrenceDateTime",
    "MedicationRequest": "authoredOn",
    "ServiceRequest": "authoredOn",
    "Task": "authoredOn",
}
_PERIODS: dict[str, str] = {
    "CarePlan": "period",
    "CareTeam": "period",
    "Encounter": "period",
    "Procedure": "performedPeriod",
}
_STATUSES: dict[str, str] = {
    "Observation": "final",
    "Procedure": "completed",
    "Immunization": "completed",
    "CarePlan": "active",
    "MedicationRequest": "active",
    "Encounter": "finished",
    "DocumentReference": "current",
    "ServiceRequest": "active",
    "Appointment": "fulfilled",
    "CareTeam": "active",
    "Task": "requested",
}
_ABOUT: dict[str, str] = {"Immunization": "patient", "Task": "for"}
"""The element that says whom a resource is about, where it is not `subject`."""


def concept(row: CodelistRow, *, text: str = "") -> Resource:
    """Return a CodeableConcept of one code."""
    coding: Resource = {"system": row.system, "code": row.code}
    if row.display:
        coding["display"] = row.display
    return {"coding": [coding], **({"text": text} if text else {})}


def quantity(number: Decimal, *, unit: str = "", comparator: str = "") -> Resource:
    """Return a Quantity, with the UCUM code of its unit where that code is settled.

    Example:
        >>> quantity(Decimal("7.5"), unit="%")
        {'value': Decimal('7.5'), 'unit': '%', 'system': 'http://unitsofmeasure.org', 'code': '%'}
    """
    result: Resource = {"value": number}
    if comparator:
        result["comparator"] = comparator
    if unit:
        result["unit"] = unit
    if unit in UCUM_CODES:
        result.update(system=UCUM, code=UCUM_CODES[unit])
    return result


def resource_of(
    resource_type: str, identifier: str, code: Resource, *, patient: str, happened: str | None
) -> Resource:
    """Return a resource that says one thing about a patient.

    Args:
        resource_type: one of the types in `TYPES_OF_KINDS`.
        identifier: its id.
        code: what it is about, a CodeableConcept.
        patient: the Patient's id.
        happened: when it happened, as FHIR writes it; None for no date.
    """
    subject = {"reference": f"Patient/{patient}"}
    resource: Resource = {"resourceType": resource_type, "id": identifier}
    if resource_type in _STATUSES:
        resource["status"] = _STATUSES[resource_type]
    if resource_type == "Appointment":
        resource["participant"] = [{"actor": subject, "status": "accepted"}]
    else:
        resource[_ABOUT.get(resource_type, "subject")] = subject
    if resource_type in _DATES and happened is not None:
        resource[_DATES[resource_type]] = happened
    elif resource_type in _PERIODS and happened is not None:
        resource[_PERIODS[resource_type]] = {"start": happened}
    match resource_type:
        case "Condition":
            resource["code"] = code
            resource["clinicalStatus"] = _status_concept(_CLINICAL, "active")
            resource["verificationStatus"] = _status_concept(_VERIFICATION, "confirmed")
        case "Immunization":
            resource["vaccineCode"] = code
            if happened is None:
                resource["occurrenceString"] = "date not recorded"
        case "CarePlan":
            resource.update(intent="plan", category=[code])
        case "MedicationRequest":
            resource.update(intent="order", medicationCodeableConcept=code)
        case "Encounter":
            resource["class"] = {"system": _ENCOUNTER_CLASS, "code": "AMB"}
            resource["type"] = [code]
        case "DocumentReference":
            resource["type"] = code
            resource["content"] = [{"attachment": {"title": "Document"}}]
            if happened is not None:
                resource["context"] = {"period": {"start": happened}}
        case "ServiceRequest" | "Task":
            resource.update(intent="order", code=code)
        case "CareTeam":
            resource["category"] = [code]
        case "Appointment":
            resource["serviceType"] = [code]
            if happened is not None:
                # An appointment is two instants in FHIR; nine in the morning is as good as any.
                resource["start"] = f"{happened}T09:00:00+00:00"
                resource["end"] = f"{happened}T09:30:00+00:00"
        case _:
            resource["code"] = code
    return resource


def end(resource: Resource, ended: str) -> None:
    """Let a condition abate, or a plan, stay or procedure end, on a date."""
    resource_type = str(resource["resourceType"])
    if resource_type == "Condition":
        resource["abatementDateTime"] = ended
        resource["clinicalStatus"] = _status_concept(_CLINICAL, "resolved")
        return
    if resource_type not in _PERIODS:
        raise ScenarioProblem(f"a {resource_type} has no end in FHIR")
    started = resource.pop(_DATES.get(resource_type, ""), None)
    period = resource.get(_PERIODS[resource_type])
    inside: Resource = {} if started is None else {"start": started}
    if isinstance(period, dict):
        inside.update(period)  # pyright: ignore[reportUnknownArgumentType]
    resource[_PERIODS[resource_type]] = {**inside, "end": ended}


def give_status(resource: Resource, words: str) -> bool:
    """Give a resource a status that keeps it from counting.

    Args:
        resource: the resource.
        words: `entered in error`, `refuted`, `preliminary`, `cancelled` or `not done`.

    Returns:
        False if FHIR has no such status for this type.
    """
    resource_type = str(resource["resourceType"])
    code = words.replace(" ", "-")
    allowed = {
        "refuted": ("Condition",),
        "preliminary": ("Observation",),
        "cancelled": ("Observation", "Encounter", "MedicationRequest"),
        "not-done": ("Procedure", "Immunization"),
    }
    if code != "entered-in-error" and resource_type not in allowed.get(code, ()):
        return False
    if resource_type == "Condition":
        resource["verificationStatus"] = _status_concept(_VERIFICATION, code)
        if code == "entered-in-error":
            # FHIR con-5: a condition entered in error has no clinical status.
            resource.pop("clinicalStatus", None)
    else:
        resource["status"] = code
    return True


def give_time(resource: Resource, instant: Callable[[str], str]) -> bool:
    """Give the day of a resource a time of day.

    Args:
        resource: the resource; it is changed.
        instant: makes an instant of a day.

    Returns:
        False if the resource has no day.
    """
    resource_type = str(resource["resourceType"])
    element = _DATES.get(resource_type, "")
    if element in resource:
        resource[element] = instant(str(resource[element]))
        return True
    period = resource.get(_PERIODS.get(resource_type, ""))
    if not isinstance(period, dict) or "start" not in period:
        return False
    period["start"] = instant(str(period["start"]))  # pyright: ignore[reportUnknownArgumentType]
    return True


def record_on(resource: Resource, day: str) -> Resource | None:
    """Say when a resource was recorded, in itself where its type allows it.

    Args:
        resource: the resource.
        day: the day, as year, month and day.

    Returns:
        None, or the Provenance that says it for a type without such an element.
    """
    match resource["resourceType"]:
        case "Condition":
            resource["recordedDate"] = day
        case "Observation":
            resource["issued"] = f"{day}T12:00:00+00:00"
        case "Immunization":
            resource["recorded"] = day
        case resource_type:
            return {
                "resourceType": "Provenance",
                "id": f"recorded-{resource['id']}",
                "target": [{"reference": f"{resource_type}/{resource['id']}"}],
                "recorded": f"{day}T12:00:00+00:00",
                "agent": [{"who": {"display": "the surgery"}}],
            }
    return None


def _status_concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}
