"""What only an Encounter says: class, statuses, diagnoses, how a stay began and how it ended.

How stays become admissions is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from waypost.fhir.codings import coding_in, concept_codings
from waypost.fhir.dates_of_resources import date_element
from waypost.fhir.elements import Elements, JsonObject
from waypost.fhir.reasons import condition_codings, extension_codings
from waypost.fhir.references import ReferenceIndex, contained_or_resolved
from waypost.record import UNDATED, Coding, DateSpan, EncounterDiagnosis, StatusPeriod

_UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
ADMISSION_METHOD = f"{_UK_CORE}AdmissionMethod"
"""UK Core's extension of Encounter.hospitalization: how the patient was admitted."""

DISCHARGE_METHOD = f"{_UK_CORE}DischargeMethod"
"""UK Core's extension of Encounter: how the stay ended."""

PATIENT_CLASSIFICATION = "https://waypost.example/StructureDefinition/patient-classification"
"""The project's own extension of Encounter: UK Core has none for the patient classification."""


@dataclass(frozen=True, slots=True)
class EncounterDetails:
    """What only an Encounter says, as `waypost.record.Entry` holds it."""

    encounter_class: Coding | None = None
    diagnoses: tuple[EncounterDiagnosis, ...] = ()
    admission_methods: tuple[Coding, ...] = ()
    admission_sources: tuple[Coding, ...] = ()
    discharge_methods: tuple[Coding, ...] = ()
    discharge: tuple[Coding, ...] = ()
    patient_classification: str | None = None
    status_dated: DateSpan | None = None
    status_history: tuple[StatusPeriod, ...] = ()


def encounter_details(
    elements: Elements, resource: JsonObject, status: str, index: ReferenceIndex
) -> EncounterDetails:
    """Return what only an Encounter says.

    Args:
        elements: reads the Encounter.
        resource: the Encounter.
        status: its status.
        index: the bundle's resources, to find the diagnoses in.

    Returns:
        The details. The extensions are read wherever systems put them: on the Encounter or on
        its hospitalization.
    """
    coding = elements.child(resource, "class") if "class" in resource else None
    history = _history(elements, resource)
    stay = elements.child(resource, "hospitalization") if "hospitalization" in resource else None
    return EncounterDetails(
        encounter_class=None if coding is None else coding_in(elements, coding, "class"),
        diagnoses=_diagnoses(elements, resource, index),
        admission_methods=_method(elements, resource, stay, ADMISSION_METHOD),
        discharge_methods=_method(elements, resource, stay, DISCHARGE_METHOD),
        admission_sources=_of_stay(elements, stay, "admitSource"),
        discharge=_of_stay(elements, stay, "dischargeDisposition"),
        patient_classification=_classification(elements, resource, stay),
        status_dated=_dated(history, status),
        status_history=history,
    )


def _method(
    elements: Elements, resource: JsonObject, stay: JsonObject | None, url: str
) -> tuple[Coding, ...]:
    own = extension_codings(elements, resource, url)
    of_stay = () if stay is None else extension_codings(elements, stay, url, "hospitalization")
    return tuple(dict.fromkeys((*own, *of_stay)))


def _classification(
    elements: Elements, resource: JsonObject, stay: JsonObject | None
) -> str | None:
    for holder, path in ((resource, ""), (stay or {}, "hospitalization")):
        if "extension" not in holder:
            continue
        for place, extension in elements.children(holder, "extension", path):
            if extension.get("url") != PATIENT_CLASSIFICATION:
                continue
            if "valueCode" in extension:
                return elements.text(extension, "valueCode", place)
            elements.warning(
                "unread-classification", "the patient classification is not in valueCode", place
            )
    return None


def _of_stay(elements: Elements, stay: JsonObject | None, name: str) -> tuple[Coding, ...]:
    if stay is None or name not in stay:
        return ()
    return concept_codings(elements, stay, name, "hospitalization")


def _diagnoses(
    elements: Elements, resource: JsonObject, index: ReferenceIndex
) -> tuple[EncounterDiagnosis, ...]:
    found: list[EncounterDiagnosis] = []
    for path, item in elements.children(resource, "diagnosis"):
        reference = elements.child(item, "condition", path)
        if reference is None:
            continue
        held = contained_or_resolved(resource, reference, index, "Condition")
        there = f"{path}.condition.resolve()"
        codings: tuple[Coding, ...] = ()
        if held is None:
            elements.warning(
                "unresolved-reference", "the diagnosis this points at is not in the data", path
            )
        elif held.get("resourceType") == "Condition":
            codings = condition_codings(elements, held, there)
        else:
            codings = concept_codings(elements, held, "code", there)
        rank = item.get("rank")
        found.append(
            EncounterDiagnosis(
                index.name_of(reference, "Condition"),
                codings,
                concept_codings(elements, item, "use", path) if "use" in item else (),
                rank if isinstance(rank, int) and not isinstance(rank, bool) else None,
            )
        )
    return tuple(found)


def _history(elements: Elements, resource: JsonObject) -> tuple[StatusPeriod, ...]:
    found: list[StatusPeriod] = []
    for path, item in elements.children(resource, "statusHistory"):
        inside = Elements(elements.findings, f"{elements.resource}#{path}")
        start = date_element(inside, item, "period.start")
        end = date_element(inside, item, "period.end")
        found.append(
            StatusPeriod(
                elements.text(item, "status", path) or "",
                start.span if start is not None and start.span is not None else UNDATED,
                end.span if end is not None else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.start.first, one.start.last, one.status)))


def _dated(history: tuple[StatusPeriod, ...], status: str) -> DateSpan | None:
    """Return since when the Encounter has its status, as far as its history says.

    The present status began when its own open period did, else when the last of the others ended.
    """
    began = [
        one.start
        for one in history
        if one.status == status and one.end is None and one.start != UNDATED
    ]
    ended = [one.end for one in history if one.end is not None]
    return max(began or ended, key=lambda one: (one.last, one.first), default=None)
