"""CodeableConcept and Coding to the record's codings.

Every coding with a code is kept as it is written: codelists decide what matches. A code without a
system is kept with an empty system, which no codelist matches, and is reported.
"""

from __future__ import annotations

from waypost.fhir.elements import Elements, JsonObject, join_path
from waypost.record import Coding


def codings_in(elements: Elements, concept: JsonObject, path: str) -> tuple[Coding, ...]:
    """Return the codings of a CodeableConcept that stands at `path`."""
    found: list[Coding] = []
    for place, item in elements.children(concept, "coding", path):
        coding = coding_in(elements, item, place)
        if coding is not None:
            found.append(coding)
    return tuple(found)


def coding_in(elements: Elements, item: JsonObject, path: str) -> Coding | None:
    """Return a Coding that stands at `path`, None if it has no code."""
    code = elements.text(item, "code", path)
    if code is None:
        return None
    system = elements.text(item, "system", path)
    if system is None:
        elements.warning(
            "code-without-system", "a code without its system matches no codelist", path
        )
    return Coding(system or "", code, elements.text(item, "display", path) or "")


def concept_codings(
    elements: Elements, holder: JsonObject, name: str, path: str = ""
) -> tuple[Coding, ...]:
    """Return the codings of the CodeableConcept `name`, none if it is absent."""
    concept = elements.child(holder, name, path)
    return () if concept is None else codings_in(elements, concept, join_path(path, name))


def concepts_codings(
    elements: Elements, holder: JsonObject, name: str, path: str = ""
) -> tuple[Coding, ...]:
    """Return the codings of an array of CodeableConcepts, in order."""
    if name not in holder:
        return ()
    return tuple(
        coding
        for place, concept in elements.children(holder, name, path)
        for coding in codings_in(elements, concept, place)
    )
