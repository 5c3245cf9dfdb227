"""One FHIR resource to the record's entries.

An Observation gives an entry for itself and one for each component. What is contained in a
resource is never an entry: Synthea puts requests nobody made inside claims. Whether a resource
belongs to the patient is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from waypost.fhir.codings import coding_in, codings_in, concept_codings, concepts_codings
from waypost.fhir.counted import standing_of
from waypost.fhir.dates_of_resources import date_element, dates_of
from waypost.fhir.elements import Elements, JsonObject, as_object
from waypost.fhir.findings import FindingSink
from waypost.fhir.partial_dates import ReadDate
from waypost.fhir.references import ReferenceIndex, contained_or_resolved
from waypost.fhir.values import value_of
from waypost.record import Coding, Entry

_MEDICATIONS = frozenset(
    {"MedicationAdministration", "MedicationDispense", "MedicationRequest", "MedicationStatement"}
)
_CODE: Mapping[str, str] = {
    "AllergyIntolerance": "code",
    "Condition": "code",
    "DiagnosticReport": "code",
    "DocumentReference": "type",
    "Immunization": "vaccineCode",
    "Observation": "code",
    "Procedure": "code",
    "ServiceRequest": "code",
}
_CATEGORY_ARRAY = frozenset(
    {
        "CarePlan",
        "Condition",
        "DiagnosticReport",
        "DocumentReference",
        "MedicationRequest",
        "Observation",
        "ServiceRequest",
    }
)
_CATEGORY_ONE = frozenset(
    {"MedicationAdministration", "MedicationDispense", "MedicationStatement", "Procedure"}
)
_BODY_SITE_ARRAY = frozenset({"Condition", "Procedure", "ServiceRequest"})
_WITH_REASONS = frozenset(
    {
        "Encounter",
        "Immunization",
        "MedicationAdministration",
        "MedicationRequest",
        "MedicationStatement",
        "Procedure",
        "ServiceRequest",
    }
)
_UNCODED = "this has no code, so no codelist can match it"
_NOT_A_REASON = frozenset({"refuted", "entered-in-error"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a resource is read with.

    Args:
        findings: where findings go.
        index: the bundle's resources, to follow references with.
        provenance: the earliest Provenance.recorded of each resource that has one.
        last_updated_is_recorded: whether meta.lastUpdated may stand for the recorded date.
    """

    findings: FindingSink
    index: ReferenceIndex = field(default_factory=ReferenceIndex)
    provenance: Mapping[str, ReadDate] = field(default_factory=dict[str, ReadDate])
    last_updated_is_recorded: bool = False


def entries_of(
    resource: JsonObject, resource_type: str, reference: str, *, surroundings: Surroundings
) -> list[Entry]:
    """Return the entries of one resource.

    Args:
        resource: the resource.
        resource_type: one of `waypost.record.RESOURCE_TYPES`.
        reference: what the resource is called, `Type/id`.
        surroundings: what it is read with; findings go there.

    Returns:
        The entry of the resource, and for an Observation one more for each component.

    Example:
        >>> condition = {"resourceType": "Condition", "onsetDateTime": "2019-05",
        ...     "code": {"coding": [{"system": "http://snomed.info/sct", "code": "13645005"}]}}
        >>> [entry] = entries_of(condition, "Condition", "Condition/c1",
        ...     surroundings=Surroundings(FindingSink("a.json")))
        >>> str(entry.happened), entry.happened_from
        ('between 2019-05-01 and 2019-05-31', 'onsetDateTime')
    """
    elements = Elements(surroundings.findings, reference)
    standing = standing_of(elements, resource, resource_type)
    dates = dates_of(
        elements,
        resource,
        resource_type,
        provenance=surroundings.provenance.get(reference),
        last_updated_is_recorded=surroundings.last_updated_is_recorded,
    )
    index = surroundings.index
    codings = _codings(elements, resource, resource_type, index)
    if not codings and (resource_type in _CODE or resource_type in _MEDICATIONS):
        elements.warning("uncoded", _UNCODED)
    is_observation = resource_type == "Observation"
    is_encounter = resource_type == "Encounter"
    entry = Entry(
        resource_type=resource_type,
        reference=reference,
        codings=codings,
        happened=dates.happened,
        happened_from=dates.happened_from,
        ended=dates.ended,
        recorded=dates.recorded,
        recorded_from=dates.recorded_from,
        recorded_at=dates.recorded_at,
        status=standing.status,
        not_counted=standing.not_counted,
        value=value_of(elements, resource) if is_observation else None,
        intent=standing.intent,
        priority=_priority(elements, resource, resource_type),
        category=_category(elements, resource, resource_type),
        reasons=_reasons(elements, resource, resource_type, index),
        body_sites=_body_sites(elements, resource, resource_type),
        encounter_class=_encounter_class(elements, resource) if is_encounter else None,
        discharge=_discharge(elements, resource) if is_encounter else (),
        status_dated=_status_dated(elements, resource, standing.status) if is_encounter else None,
    )
    if is_observation and "component" in resource:
        return [entry, *_components(elements, resource, entry)]
    return [entry]


def _category(elements: Elements, resource: JsonObject, resource_type: str) -> tuple[Coding, ...]:
    if "category" not in resource:
        return ()
    if resource_type in _CATEGORY_ARRAY:
        return concepts_codings(elements, resource, "category")
    if resource_type in _CATEGORY_ONE:
        return concept_codings(elements, resource, "category")
    return ()


def _body_sites(elements: Elements, resource: JsonObject, resource_type: str) -> tuple[Coding, ...]:
    if "bodySite" not in resource:
        return ()
    if resource_type in _BODY_SITE_ARRAY:
        return concepts_codings(elements, resource, "bodySite")
    if resource_type == "Observation":
        return concept_codings(elements, resource, "bodySite")
    return ()


def _priority(elements: Elements, resource: JsonObject, resource_type: str) -> str | None:
    if "priority" not in resource:
        return None
    match resource_type:
        case "ServiceRequest" | "MedicationRequest":
            return elements.text(resource, "priority")
        case "Encounter":
            codings = concept_codings(elements, resource, "priority")
            return codings[0].code if codings else None
        case _:
            return None


def _codings(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> tuple[Coding, ...]:
    name = _CODE.get(resource_type)
    if name is not None:
        return concept_codings(elements, resource, name)
    if resource_type in _MEDICATIONS:
        return _medication(elements, resource, index)
    match resource_type:
        case "Encounter":
            return concepts_codings(elements, resource, "type")
        case "CarePlan":
            return (
                *concepts_codings(elements, resource, "category"),
                *_activities(elements, resource),
            )
        case "QuestionnaireResponse" if "questionnaire" in resource:
            # The canonical URL is what the answers are about; its version is another edition.
            canonical = (elements.text(resource, "questionnaire") or "").partition("|")[0]
            return (Coding("urn:ietf:rfc:3986", canonical),) if canonical else ()
        case _:
            return ()


def _activities(elements: Elements, resource: JsonObject) -> list[Coding]:
    found: list[Coding] = []
    for path, activity in elements.children(resource, "activity"):
        if "detail" in activity:
            detail = elements.child(activity, "detail", path)
            if detail is not None:
                found.extend(concept_codings(elements, detail, "code", f"{path}.detail"))
    return found


def _medication(
    elements: Elements, resource: JsonObject, index: ReferenceIndex
) -> tuple[Coding, ...]:
    if "medicationCodeableConcept" in resource:
        return concept_codings(elements, resource, "medicationCodeableConcept")
    if "medicationReference" not in resource:
        return ()
    reference = elements.child(resource, "medicationReference")
    medication = contained_or_resolved(resource, reference, index, "Medication")
    if medication is None:
        elements.warning(
            "unresolved-reference",
            "the medication this points at is not in the data",
            "medicationReference",
        )
        return ()
    return concept_codings(elements, medication, "code", "medicationReference.resolve()")


def _reasons(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> tuple[Coding, ...]:
    if resource_type not in _WITH_REASONS:
        return ()
    reasons = concepts_codings(elements, resource, "reasonCode")
    if "reasonReference" not in resource:
        return reasons
    return (*reasons, *_referenced_reasons(elements, resource, index))


def _referenced_reasons(
    elements: Elements, resource: JsonObject, index: ReferenceIndex
) -> list[Coding]:
    found: list[Coding] = []
    for path, reference in elements.children(resource, "reasonReference"):
        reason = contained_or_resolved(resource, reference, index, "Condition")
        if reason is None:
            elements.warning(
                "unresolved-reference", "the reason this points at is not in the data", path
            )
        elif reason.get("resourceType") == "Condition":
            status = as_object(reason.get("verificationStatus"))
            codes = codings_in(elements, status, f"{path}.resolve()") if status else ()
            if not any(coding.code in _NOT_A_REASON for coding in codes):
                found.extend(concept_codings(elements, reason, "code", f"{path}.resolve()"))
    return found


def _encounter_class(elements: Elements, resource: JsonObject) -> Coding | None:
    if "class" not in resource:
        return None
    coding = elements.child(resource, "class")
    return None if coding is None else coding_in(elements, coding, "class")


def _discharge(elements: Elements, resource: JsonObject) -> tuple[Coding, ...]:
    if "hospitalization" not in resource:
        return ()
    stay = elements.child(resource, "hospitalization")
    if stay is None or "dischargeDisposition" not in stay:
        return ()
    return concept_codings(elements, stay, "dischargeDisposition", "hospitalization")


def _status_dated(elements: Elements, resource: JsonObject, status: str) -> date | None:
    """Return since when an Encounter has its status, as far as its history says."""
    if "statusHistory" not in resource:
        return None
    began: list[date] = []
    ended: list[date] = []
    for path, item in elements.children(resource, "statusHistory"):
        inside = Elements(elements.findings, f"{elements.resource}#{path}")
        start = date_element(inside, item, "period.start")
        end = date_element(inside, item, "period.end")
        if item.get("status") == status and end is None:
            began.extend([start.span.last] if start and start.span else [])
        elif end is not None and end.span is not None:
            ended.append(end.span.last)
    # The present status began when its own period did, else when the last of the others ended.
    return max(began, default=None) or max(ended, default=None)


def _components(elements: Elements, resource: JsonObject, panel: Entry) -> list[Entry]:
    found: list[Entry] = []
    for path, component in elements.children(resource, "component"):
        codings = concept_codings(elements, component, "code", path)
        if not codings:
            elements.warning("uncoded", _UNCODED, path)
        found.append(
            replace(
                panel,
                reference=f"{panel.reference}#{path}",
                codings=codings,
                value=value_of(elements, component, path),
            )
        )
    return found
