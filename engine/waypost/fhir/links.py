"""What a resource points at: the request it answers, the encounter it was made in, who does it.

Only the names are read here, `Type/id`. A reference to something contained leads to no entry,
so it gives no name; neither does one that cannot be followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from waypost.fhir.elements import Elements, JsonObject, as_array, as_object, join_path
from waypost.fhir.references import ReferenceIndex, contained_or_resolved

_REQUEST = "ServiceRequest"
_BASED_ON: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Appointment": (("basedOn", _REQUEST),),
    "CarePlan": (("basedOn", "CarePlan"),),
    "DiagnosticReport": (("basedOn", _REQUEST),),
    "Encounter": (("basedOn", _REQUEST), ("appointment", "Appointment")),
    "MedicationRequest": (("basedOn", _REQUEST),),
    "MedicationStatement": (("basedOn", _REQUEST),),
    "Observation": (("basedOn", _REQUEST),),
    "Procedure": (("basedOn", _REQUEST),),
    "QuestionnaireResponse": (("basedOn", _REQUEST),),
    "ServiceRequest": (("basedOn", _REQUEST),),
    "Task": (("focus", _REQUEST), ("basedOn", _REQUEST)),
}
"""The elements that say what something was done for, with what an untyped one points at."""

_REPLACES = frozenset({"CarePlan", "ServiceRequest"})
_PART_OF = frozenset(
    {"CarePlan", "Encounter", "MedicationAdministration", "Observation", "Procedure", "Task"}
)
_IN_CONTEXT = frozenset({"MedicationAdministration", "MedicationDispense", "MedicationStatement"})
_ONE = frozenset({"context", "encounter", "focus", "owner", "serviceProvider"})
"""The elements of which FHIR has one; of the others it has an array."""

_PERFORMERS: Mapping[str, tuple[str, str | None]] = {
    "Appointment": ("participant", "actor"),
    "CareTeam": ("participant", "member"),
    "Encounter": ("serviceProvider", None),
    "Procedure": ("performer", "actor"),
    "ServiceRequest": ("performer", None),
    "Task": ("owner", None),
}
"""The element that says who does it, and where inside it the reference stands."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a resource points at, as `waypost.record.Entry` holds it."""

    based_on: tuple[str, ...] = ()
    focus: str | None = None
    replaces: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    encounter: str | None = None
    performers: tuple[str, ...] = ()


def links_of(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> Links:
    """Return what a resource points at.

    Args:
        elements: reads the resource.
        resource: the resource.
        resource_type: its type.
        index: the bundle's resources, to follow references with.

    Returns:
        The names, each once and in the order given.

    Example:
        >>> from waypost.fhir.findings import FindingSink
        >>> links_of(Elements(FindingSink("a.json"), "Task/t1"),
        ...     {"focus": {"reference": "https://example.org/fhir/ServiceRequest/r1"}},
        ...     "Task", ReferenceIndex()).based_on
        ('ServiceRequest/r1',)
    """
    is_task = resource_type == "Task"
    focus = _names(elements, resource, "focus", index, _REQUEST, one=True) if is_task else ()
    based_on = tuple(
        name
        for element, expected in _BASED_ON.get(resource_type, ())
        for name in _names(elements, resource, element, index, expected, one=element in _ONE)
    )
    return Links(
        tuple(dict.fromkeys(based_on)),
        focus[0] if focus else None,
        _names(elements, resource, "replaces", index, resource_type)
        if resource_type in _REPLACES
        else (),
        _names(elements, resource, "partOf", index, resource_type, one=resource_type == "Encounter")
        if resource_type in _PART_OF
        else (),
        _encounter(elements, resource, resource_type, index),
        tuple(dict.fromkeys(_performers(elements, resource, resource_type, index))),
    )


def _references(
    elements: Elements, holder: JsonObject, name: str, *, one: bool, path: str = ""
) -> list[tuple[str, JsonObject]]:
    if name not in holder:
        return []
    if not one:
        return elements.children(holder, name, path)
    child = elements.child(holder, name, path)
    return [] if child is None else [(join_path(path, name), child)]


def _names(
    elements: Elements,
    holder: JsonObject,
    name: str,
    index: ReferenceIndex,
    expected: str,
    *,
    one: bool = False,
    path: str = "",
) -> tuple[str, ...]:
    references = _references(elements, holder, name, one=one, path=path)
    found = (index.name_of(reference, expected) for _, reference in references)
    return tuple(dict.fromkeys(name for name in found if name is not None))


def _encounter(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> str | None:
    names: tuple[str, ...]
    if resource_type == "DocumentReference":
        context = elements.child(resource, "context")
        if context is None:
            return None
        names = _names(elements, context, "encounter", index, "Encounter", path="context")
    else:
        element = "context" if resource_type in _IN_CONTEXT else "encounter"
        names = _names(elements, resource, element, index, "Encounter", one=True)
    return next((name for name in names if name.startswith("Encounter/")), None)


def _performers(
    elements: Elements, resource: JsonObject, resource_type: str, index: ReferenceIndex
) -> Iterator[str]:
    element, inside = _PERFORMERS.get(resource_type, ("", None))
    for path, holder in _references(elements, resource, element, one=element in _ONE):
        reference = holder if inside is None else elements.child(holder, inside, path)
        if reference is None:
            continue
        name = index.name_of(reference)
        if name is not None and name.startswith("Patient/"):
            continue
        if name is not None:
            yield name
        own = as_object(reference.get("identifier"))
        yield from _identifiers([own] if own is not None else [])
        performer = contained_or_resolved(resource, reference, index, "Organization")
        if performer is not None:
            yield from _identifiers(as_array(performer.get("identifier")) or [])


def _identifiers(items: list[JsonObject] | list[object]) -> Iterator[str]:
    for item in items:
        identifier = as_object(item) or {}
        system, value = identifier.get("system"), identifier.get("value")
        if isinstance(system, str) and isinstance(value, str):
            yield f"{system}|{value}"
