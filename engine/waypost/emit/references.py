"""Pointing at the patient and at evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from waypost.emit.fhir_types import Identifier, Reference
from waypost.evaluate.evaluation import EvidenceRow, TraceLine
from waypost.record import Patient
from waypost.version import ENGINE_VERSION

NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
ODS_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"

REASON_TYPES = frozenset({"Condition", "DiagnosticReport", "DocumentReference", "Observation"})
"""The types that R4 lets a `reasonReference` point at."""

_FHIR_REFERENCE = re.compile(r"([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}")


def patient_reference(patient: Patient) -> Reference:
    """Point at the patient, by the NHS number too where it is known and valid."""
    number = patient.nhs_number
    return Reference(
        reference=f"Patient/{patient.id}",
        identifier=None if number is None else Identifier(system=NHS_NUMBER_SYSTEM, value=number),
    )


def organisation_reference(title: str, ods_code: str | None) -> Reference:
    """Point at who provides a service: by its ODS code, or else only by its name."""
    if ods_code is None:
        return Reference(display=title)
    return Reference(
        type="Organization",
        identifier=Identifier(system=ODS_SYSTEM, value=ods_code),
        display=title,
    )


def engine_reference() -> Reference:
    """Name the engine as the device that said something."""
    return Reference(type="Device", display=f"Waypost {ENGINE_VERSION}")


def evidence_references(
    evidence: Iterable[str],
    *,
    only: Iterable[str] | None = None,
    but: Iterable[str] = (),
) -> tuple[Reference, ...] | None:
    """Point at resources of the record; a component's resource stands for it.

    Args:
        evidence: references as the evaluation names them.
        only: the types that may be pointed at; None for all.
        but: types to leave out.

    Returns:
        Each resource once, in order of its name; None if there is nothing to point at.

    Example:
        >>> evidence_references(["Observation/bp#component[0]"], only=REASON_TYPES)[0].reference
        'Observation/bp'
    """
    wanted, unwanted = None if only is None else frozenset(only), frozenset(but)
    found: list[Reference] = []
    for name in sorted({reference.partition("#component")[0] for reference in evidence}):
        address = _FHIR_REFERENCE.fullmatch(name)
        kind = None if address is None else address[1]
        if kind in unwanted or (wanted is not None and kind not in wanted):
            continue
        # A resource without an id has no address: it can only be named.
        found.append(Reference(display=name) if address is None else Reference(reference=name))
    return tuple(found) or None


def evidence_of(line: TraceLine) -> Iterator[EvidenceRow]:
    """Return everything that settled a condition, its parts included."""
    yield from line.evidence
    for part in line.parts:
        yield from evidence_of(part)
