"""Signals as FHIR R4 DetectedIssues: an unplanned admission, with evidence and encounters.

A DetectedIssue of ours is preliminary: it says where to look, and a clinician has not judged it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Literal

from waypost.emit.fhir_types import (
    CodeableConcept,
    Coding,
    FhirType,
    Identifier,
    Narrative,
    Reference,
)
from waypost.emit.identity import BASE
from waypost.emit.references import engine_reference, evidence_references, patient_reference
from waypost.record import Patient
from waypost.signals.signal import Cause, Signal, cause_in_words
from waypost_dsl.wording.names import full_date

SIGNAL_SYSTEM = f"{BASE}/signal"
"""The system of the identifiers of signals."""

SIGNAL_CODES = f"{BASE}/CodeSystem/waypost-signal"
"""The project's own codes of signals and causes (status D)."""


class Evidence(FhirType):
    """Why it is an issue: a cause, and the resources that show it."""

    code: tuple[CodeableConcept, ...]
    detail: tuple[Reference, ...] | None = None


class DetectedIssue(FhirType):
    """An unplanned admission, with the elements we write."""

    resource_type: Literal["DetectedIssue"] = "DetectedIssue"
    id: str
    text: Narrative
    identifier: tuple[Identifier, ...]
    status: Literal["preliminary"] = "preliminary"
    code: CodeableConcept
    patient: Reference
    identified_date_time: str
    author: Reference
    implicated: tuple[Reference, ...]
    evidence: tuple[Evidence, ...]
    detail: str


def detected_issue(signal: Signal, patient: Patient) -> DetectedIssue:
    """Return a signal as a DetectedIssue.

    Args:
        signal: the signal.
        patient: whom it is about.

    Returns:
        A valid R4 DetectedIssue: one for each signal, with the signal's identifier.
    """
    said = tuple(_said(signal))
    spell = signal.spell
    return DetectedIssue(
        id=signal.id,
        text=Narrative(div=_div(said)),
        identifier=(Identifier(system=SIGNAL_SYSTEM, value=signal.id),),
        code=CodeableConcept(
            coding=(
                Coding(
                    system=SIGNAL_CODES,
                    code="unplanned-admission",
                    display="Unplanned admission",
                ),
            ),
            text="Unplanned admission: a signal that the system failed",
        ),
        patient=patient_reference(patient),
        identified_date_time=signal.as_at.isoformat(),
        author=engine_reference(),
        implicated=evidence_references((*spell.encounters, *spell.emergency_department)) or (),
        evidence=tuple(_evidence(cause, signal) for cause in signal.causes),
        detail=" ".join(said),
    )


def _evidence(cause: Cause, signal: Signal) -> Evidence:
    """Return a cause with what shows it; where no resource does, the admission itself does."""
    about = f"{cause_in_words(cause.kind)}: {cause.detail}"
    return Evidence(
        code=(
            CodeableConcept(
                coding=(
                    Coding(
                        system=SIGNAL_CODES,
                        code=cause.kind.replace(" ", "-"),
                        display=cause_in_words(cause.kind).capitalize(),
                    ),
                ),
                text=about,
            ),
        ),
        detail=evidence_references(cause.evidence) or evidence_references((signal.spell.id,)),
    )


def _said(signal: Signal) -> Iterator[str]:
    started = signal.spell.started
    when = full_date(started.first)
    if started.last != started.first:
        when = f"a day between {when} and {full_date(started.last)}"
    yield f"Unplanned admission on {when}, by {signal.spell.rule}."
    related = [f"{view.title} ({view.relation})" for view in signal.related("direct", "associated")]
    if related:
        yield f"Pathways it concerns: {'; '.join(related)}."
    if signal.acsc is not None and signal.acsc.counts:
        label = f" ({signal.acsc.label})" if signal.acsc.label else ""
        yield f"Ambulatory-care-sensitive condition: {signal.acsc.condition}{label}."
    elif signal.acsc is not None and not signal.acsc.known:
        why = signal.acsc.why_not
        yield f"Whether the condition is ambulatory-care-sensitive is not known: {why}."
    if signal.early_readmission is not None:
        days = signal.early_readmission.most_days
        yield f"{days} day{'' if days == 1 else 's'} after the patient last left hospital."
    yield from _causes(signal.causes)
    yield signal.caution


def _causes(causes: Iterable[Cause]) -> Iterator[str]:
    for number, cause in enumerate(causes):
        first = "Primary cause" if number == 0 else "Also"
        yield f"{first}: {cause_in_words(cause.kind)} – {cause.detail}."


def _div(paragraphs: tuple[str, ...]) -> str:
    inside = "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'
