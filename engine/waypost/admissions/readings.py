"""What the codes of an encounter mean, by the pinned tables; what was forgiven is a finding."""

from __future__ import annotations

from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.icd import is_of_known_system
from waypost.admissions.tables import (
    ACT_PRIORITY,
    Reading,
    Table,
    admission_methods,
    admission_sources,
    discharge_destinations,
    discharge_methods,
    encounter_classes,
    encounter_types,
    priorities,
)
from waypost.record import Coding, Entry


def class_of(entry: Entry, findings: FindingsOfAdmissions) -> str | None:
    """Return the role of the class, empty for a class that decides nothing, None if unknown."""
    if entry.encounter_class is None:
        return None
    found = _read(encounter_classes(), (entry.encounter_class,), "class", entry, findings)
    return found[0].role if found else None


def types_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return what is known of the types: most types say nothing about admissions."""
    return _read(encounter_types(), entry.codings, "type", entry, findings)


def methods_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return the admission methods."""
    table = admission_methods()
    return _all_known(table, entry.admission_methods, "admission method", entry, findings)


def sources_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return the sources of admission."""
    table = admission_sources()
    return _all_known(table, entry.admission_sources, "source of admission", entry, findings)


def priorities_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return the priority; its system is not in the record, so HL7's is assumed."""
    if entry.priority is None:
        return ()
    codings = (Coding(ACT_PRIORITY, entry.priority),)
    return _all_known(priorities(), codings, "priority", entry, findings)


def destinations_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return the discharge destinations."""
    table = discharge_destinations()
    return _all_known(table, entry.discharge, "discharge destination", entry, findings)


def discharge_methods_of(entry: Entry, findings: FindingsOfAdmissions) -> tuple[Reading, ...]:
    """Return how the stay ended."""
    table = discharge_methods()
    return _all_known(table, entry.discharge_methods, "discharge method", entry, findings)


def note_diagnoses(entry: Entry, findings: FindingsOfAdmissions) -> None:
    """Note a diagnosis that is coded, and in no code system that diagnoses are read in."""
    if any(one.codings and not is_of_known_system(one.codings) for one in entry.diagnoses):
        findings.add("unknown-diagnosis-system", entry.reference, "diagnosis")


def note_classification(entry: Entry, findings: FindingsOfAdmissions) -> None:
    """Note a patient classification that is no single digit."""
    found = entry.patient_classification
    if found is not None and not (len(found) == 1 and found in "0123456789"):
        findings.add("unread-classification", entry.reference, "patient classification")


def _all_known(
    table: Table,
    codings: tuple[Coding, ...],
    element: str,
    entry: Entry,
    findings: FindingsOfAdmissions,
) -> tuple[Reading, ...]:
    """Read an element that is meant for this table: a code it does not have is a finding."""
    found = _read(table, codings, element, entry, findings)
    if codings and not found:
        findings.add("unknown-code", entry.reference, element)
    return found


def _read(
    table: Table,
    codings: tuple[Coding, ...],
    element: str,
    entry: Entry,
    findings: FindingsOfAdmissions,
) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for coding in codings:
        one = table.read(coding)
        if one is None:
            continue
        found.append(one)
        for remark in one.remarks:
            findings.add(remark, entry.reference, element)
    return tuple(found)
