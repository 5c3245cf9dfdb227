"""Why something was done, and why it has the status it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from waypost.fhir.codings import codings_in, concept_codings, concepts_codings
from waypost.fhir.elements import Elements, JsonObject, as_object
from waypost.fhir.references import ReferenceIndex, contained_or_resolved
from waypost.record import Coding

STATUS_REASON = "http://hl7.org/fhir/StructureDefinition/request-statusReason"
"""The extension in which a request says why it has its status."""

_WITH_REASONS = frozenset(
    {
        "Appointment",
        "Encounter",
        "Immunization",
        "MedicationAdministration",
        "MedicationRequest",
        "MedicationStatement",
        "Procedure",
        "ServiceRequest",
        "Task",
    }
)
_STATUS_REASON: Mapping[str, str] = {
    "Appointment": "cancelationReason",
    "Immunization": "statusReason",
    "MedicationDispense": "statusReasonCodeableConcept",
    "MedicationRequest": "statusReason",
    "Procedure": "statusReason",
    "Task": "statusReason",
}
_STATUS_REASONS = frozenset({"MedicationAdministration", "MedicationStatement"})
_STATUS_REASON_EXTENSION = frozenset({"CarePlan", "ServiceRequest"})
_NOT_A_REASON = frozenset({"refuted", "entered-in-error", "cancelled"})


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of a resource.

    Args:
        codings: the codings of reasonCode, then of what reasonReference names.
        references: what reasonReference names, `Type/id`.
        of_status: the codings of why it has its status.
    """

    codings: tuple[Coding, ...] = ()
    references: tuple[str, ...] = ()
    of_status: tuple[Coding, ...] = ()


def reasons_of(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> Reasons:
    """Return why a resource was made, and why it has its status.

    Args:
        elements: reads the resource.
        resource: the resource.
        resource_type: its type.
        index: the bundle's resources, to follow references with.

    Returns:
        The reasons. A Condition that is refuted, or an Observation that says no, is none.

    Example:
        >>> from waypost.fhir.findings import FindingSink
        >>> reasons_of(Elements(FindingSink("a.json"), "Task/t1"),
        ...     {"statusReason": {"coding": [{"system": "urn:x", "code": "full"}]}},
        ...     "Task", ReferenceIndex()).of_status[0].code
        'full'
    """
    of_status = _of_status(elements, resource, resource_type)
    if resource_type not in _WITH_REASONS:
        return Reasons(of_status=of_status)
    # Only a Task has one reason of each sort; the others have arrays.
    is_task = resource_type == "Task"
    if is_task:
        codings = concept_codings(elements, resource, "reasonCode")
    else:
        codings = concepts_codings(elements, resource, "reasonCode")
    if "reasonReference" not in resource:
        return Reasons(codings, (), of_status)
    if is_task:
        lone = elements.child(resource, "reasonReference")
        references = [] if lone is None else [("reasonReference", lone)]
    else:
        references = elements.children(resource, "reasonReference")
    names: list[str] = []
    found: list[Coding] = []
    for path, reference in references:
        name = index.name_of(reference, "Condition")
        if name is not None:
            names.append(name)
        found.extend(_codings_behind(elements, resource, path, reference, index))
    return Reasons((*codings, *found), tuple(dict.fromkeys(names)), of_status)


def condition_codings(elements: Elements, condition: JsonObject, path: str) -> tuple[Coding, ...]:
    """Return the codings of a Condition that another resource points at; none if it is refuted."""
    status = as_object(condition.get("verificationStatus"))
    codes = codings_in(elements, status, path) if status else ()
    if any(coding.code in _NOT_A_REASON for coding in codes):
        return ()
    return concept_codings(elements, condition, "code", path)


def _codings_behind(
    elements: Elements,
    resource: JsonObject,
    path: str,
    reference: JsonObject,
    index: ReferenceIndex,
) -> tuple[Coding, ...]:
    reason = contained_or_resolved(resource, reference, index, "Condition")
    if reason is None:
        elements.warning(
            "unresolved-reference", "the reason this points at is not in the data", path
        )
        return ()
    there = f"{path}.resolve()"
    match reason.get("resourceType"):
        case "Condition":
            return condition_codings(elements, reason, there)
        case "Observation":
            return _observation_codings(elements, reason, there)
        case _:
            return ()


def _observation_codings(
    elements: Elements, observation: JsonObject, path: str
) -> tuple[Coding, ...]:
    if observation.get("status") in _NOT_A_REASON or observation.get("valueBoolean") is False:
        return ()
    if "valueCodeableConcept" in observation:
        # The code asks and the value answers: a question is no reason, its answer may be one.
        return concept_codings(elements, observation, "valueCodeableConcept", path)
    return concept_codings(elements, observation, "code", path)


def _of_status(elements: Elements, resource: JsonObject, resource_type: str) -> tuple[Coding, ...]:
    name = _STATUS_REASON.get(resource_type)
    if name is not None:
        return concept_codings(elements, resource, name) if name in resource else ()
    if resource_type in _STATUS_REASONS:
        return concepts_codings(elements, resource, "statusReason")
    if resource_type in _STATUS_REASON_EXTENSION:
        return extension_codings(elements, resource, STATUS_REASON)
    return ()


def extension_codings(
    elements: Elements, holder: JsonObject, url: str, path: str = ""
) -> tuple[Coding, ...]:
    """Return the codings of the extensions of an element that have this url."""
    if "extension" not in holder:
        return ()
    return tuple(
        coding
        for place, extension in elements.children(holder, "extension", path)
        if extension.get("url") == url
        for coding in concept_codings(elements, extension, "valueCodeableConcept", place)
    )
