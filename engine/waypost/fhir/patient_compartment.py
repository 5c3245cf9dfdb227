"""Whose a resource is: where each type says which patient it is about."""

from __future__ import annotations

from collections.abc import Mapping

from waypost.fhir.elements import JsonObject, as_array, as_object

_PATIENT_ELEMENT: Mapping[str, str] = {
    "AllergyIntolerance": "patient",
    "Appointment": "participant",
    "Immunization": "patient",
    "Task": "for",
}


def patient_element(resource_type: str) -> str:
    """Return the element in which a type says whose it is.

    Example:
        >>> patient_element("Task"), patient_element("Condition")
        ('for', 'subject')
    """
    return _PATIENT_ELEMENT.get(resource_type, "subject")


def patient_references(resource: JsonObject, resource_type: str) -> tuple[object, ...]:
    """Return the Reference elements that may name the patient, of any JSON type.

    An appointment names everybody who takes part: only some of them are patients, and a group
    session has several.

    Args:
        resource: the resource.
        resource_type: its type.

    Returns:
        The elements, none if the resource has none.

    Example:
        >>> patient_references({"for": {"reference": "Patient/p1"}}, "Task")
        ({'reference': 'Patient/p1'},)
    """
    element = patient_element(resource_type)
    if element not in resource:
        return ()
    if resource_type != "Appointment":
        return (resource[element],)
    participants = resource[element]
    # A lone object can only mean an array of one; reading the appointment reports it.
    lone = as_object(participants)
    items = as_array(participants) or ()
    found = [as_object(item) for item in items] if lone is None else [lone]
    return tuple(one["actor"] for one in found if one is not None and "actor" in one)
