"""What a Patient's extensions say for breaking figures down, and when they were registered.

The ethnic category is read from the UK Core extension; no standard extension holds the others, so
they are read from the project's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.fhir.codings import codings_in
from waypost.fhir.dates_of_resources import date_element
from waypost.fhir.elements import Elements, JsonObject
from waypost.record import Registration

ETHNIC_CATEGORY = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
DEPRIVATION = "https://waypost.example/StructureDefinition/imd-quintile"
TYPOLOGY = "https://waypost.example/StructureDefinition/health-typology"
REGISTRATION = "https://waypost.example/StructureDefinition/registration"

_QUINTILES = range(1, 6)


def ethnic_category_of(elements: Elements, patient: JsonObject) -> str | None:
    """Return the code of the national ethnic category; None if there is none, or several."""
    found = {
        coding.code
        for path, extension in _extensions(elements, patient, ETHNIC_CATEGORY)
        if (concept := elements.child(extension, "valueCodeableConcept", path)) is not None
        for coding in codings_in(elements, concept, f"{path}.valueCodeableConcept")
        if coding.code
    }
    return found.pop() if len(found) == 1 else None


def deprivation_of(elements: Elements, patient: JsonObject) -> int | None:
    """Return the deprivation quintile of where somebody lives, 1 (most deprived) to 5."""
    for path, extension in _extensions(elements, patient, DEPRIVATION):
        value = extension.get("valueInteger")
        if isinstance(value, int) and not isinstance(value, bool) and value in _QUINTILES:
            return value
        elements.error(
            "unsupported-value", "a deprivation quintile is 1, 2, 3, 4 or 5", f"{path}.valueInteger"
        )
    return None


def typology_of(elements: Elements, patient: JsonObject) -> str | None:
    """Return the health typology somebody is put in."""
    for path, extension in _extensions(elements, patient, TYPOLOGY):
        value = elements.text(extension, "valueString", path)
        if value is not None:
            return value
    return None


def registrations_of(elements: Elements, patient: JsonObject) -> tuple[Registration, ...]:
    """Return when somebody was registered with a practice, in the order of the resource."""
    found: list[Registration] = []
    for path, extension in _extensions(elements, patient, REGISTRATION):
        period = elements.child(extension, "valuePeriod", path)
        if period is None:
            continue
        begins = date_element(elements, period, "start")
        ends = date_element(elements, period, "end")
        start = None if begins is None else begins.span
        end = None if ends is None else ends.span
        if start is not None and end is not None and end.last < start.first:
            elements.error(
                "ends-before-it-begins",
                "it ends before it begins; it is not used",
                f"{path}.valuePeriod",
            )
            continue
        found.append(Registration(start, end))
    return tuple(found)


def _extensions(
    elements: Elements, patient: JsonObject, url: str
) -> Iterator[tuple[str, JsonObject]]:
    for path, extension in elements.children(patient, "extension"):
        if extension.get("url") == url:
            yield path, extension
