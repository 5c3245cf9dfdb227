"""One FHIR resource to the record's entries.

An Observation gives an entry for itself and one for each component. What is contained in a
resource is never an entry: Synthea puts requests nobody made inside claims. Whether a resource
belongs to the patient is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from waypost.fhir.codings import concept_codings, concepts_codings
from waypost.fhir.counted import standing_of
from waypost.fhir.dates_of_resources import dates_of, status_date
from waypost.fhir.elements import Elements, JsonObject
from waypost.fhir.encounters import EncounterDetails, encounter_details
from waypost.fhir.findings import FindingSink
from waypost.fhir.links import links_of
from waypost.fhir.partial_dates import ReadDate
from waypost.fhir.reasons import reasons_of
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
    "Flag": "code",
    "Immunization": "vaccineCode",
    "Observation": "code",
    "Procedure": "code",
    "ServiceRequest": "code",
    "Task": "code",
}
_CODE_OPTIONAL = frozenset({"Task"})
_CATEGORY_ARRAY = frozenset(
    {
        "CarePlan",
        "CareTeam",
        "Condition",
        "DiagnosticReport",
        "DocumentReference",
        "Flag",
        "MedicationRequest",
        "Observation",
        "ServiceRequest",
    }
)
_CATEGORY_ONE = frozenset(
    {"MedicationAdministration", "MedicationDispense", "MedicationStatement", "Procedure"}
)
_BODY_SITE_ARRAY = frozenset({"Condition", "Procedure", "ServiceRequest"})
_NO_DETAILS = EncounterDetails()
_UNCODED = "this has no code, so no codelist can match it"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a resource is read with.

    Args:
        findings: where findings go.
        index: the bundle's resources, to follow references with.
        provenance: the earliest Provenance.recorded of each resource that has one.
        last_provenance: the latest one of each resource that has one.
        last_updated_is_recorded: whether meta.lastUpdated may stand for the recorded date.
    """

    findings: FindingSink
    index: ReferenceIndex = field(default_factory=ReferenceIndex)
    provenance: Mapping[str, ReadDate] = field(default_factory=dict[str, ReadDate])
    last_updated_is_recorded: bool = False
    last_provenance: Mapping[str, ReadDate] = field(default_factory=dict[str, ReadDate])


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
    coded = resource_type in _CODE and resource_type not in _CODE_OPTIONAL
    if not codings and (coded or resource_type in _MEDICATIONS):
        elements.warning("uncoded", _UNCODED)
    is_observation = resource_type == "Observation"
    details = _NO_DETAILS
    if resource_type == "Encounter":
        details = encounter_details(elements, resource, standing.status, index)
    links = links_of(elements, resource, resource_type, index)
    reasons = reasons_of(elements, resource, resource_type, index)
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
        reasons=reasons.codings,
        reason_references=reasons.references,
        body_sites=_body_sites(elements, resource, resource_type),
        based_on=links.based_on,
        focus=links.focus,
        replaces=links.replaces,
        part_of=links.part_of,
        encounter=links.encounter,
        performers=links.performers,
        encounter_class=details.encounter_class,
        service_type=_service_type(elements, resource, resource_type),
        diagnoses=details.diagnoses,
        admission_methods=details.admission_methods,
        admission_sources=details.admission_sources,
        discharge_methods=details.discharge_methods,
        discharge=details.discharge,
        patient_classification=details.patient_classification,
        status_dated=details.status_dated
        or status_date(
            elements,
            resource,
            resource_type,
            made=dates.recorded or dates.happened,
            last_provenance=surroundings.last_provenance.get(reference),
            last_updated_is_recorded=surroundings.last_updated_is_recorded,
        ),
        status_history=details.status_history,
        status_reasons=reasons.of_status,
        happened_at=dates.happened_at,
        ended_at=dates.ended_at,
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
        case "ServiceRequest" | "MedicationRequest" | "Task":
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
        case "Appointment":
            return (
                *_service_type(elements, resource, resource_type),
                *concepts_codings(elements, resource, "specialty"),
                *concept_codings(elements, resource, "appointmentType"),
            )
        case "CareTeam":
            return (
                *concepts_codings(elements, resource, "category"),
                *(
                    coding
                    for path, member in elements.children(resource, "participant")
                    for coding in concepts_codings(elements, member, "role", path)
                ),
            )
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


def _service_type(
    elements: Elements, resource: JsonObject, resource_type: str
) -> tuple[Coding, ...]:
    match resource_type:
        case "Appointment":
            return concepts_codings(elements, resource, "serviceType")
        case "Encounter":
            return concept_codings(elements, resource, "serviceType")
        case _:
            return ()


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
