"""Red flags that have fired, as FHIR R4 Flags.

One that stands is active; one that has fired in an episode and was closed again is inactive, so
that a receiver takes it down. An interrupt that never fired is no flag. Nor is one that cannot be
told (language.md 4.9): the step that asks about it stays due in the care plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Literal

from waypost.emit.fhir_types import (
    CodeableConcept,
    Coding,
    FhirType,
    Identifier,
    Narrative,
    Period,
    Reference,
    ReferenceExtension,
)
from waypost.emit.identity import FLAG_SYSTEM, run_of, stable_identifier
from waypost.emit.references import (
    engine_reference,
    evidence_of,
    evidence_references,
    patient_reference,
)
from waypost.emit.remarks import SIGNATURE, pathway_in_words, sources_in_words
from waypost.evaluate.evaluation import Evaluation, NoticeRow, TraceLine
from waypost.record import Patient
from waypost_dsl.model import Interrupt, Pathway
from waypost_dsl.wording.phrases import words

_DETAIL = "http://hl7.org/fhir/StructureDefinition/flag-detail"
_CLINICAL = CodeableConcept(
    coding=(
        Coding(
            system="http://terminology.hl7.org/CodeSystem/flag-category",
            code="clinical",
            display="Clinical",
        ),
    )
)


FlagStatus = Literal["active", "inactive"]


class Flag(FhirType):
    """A red flag, with the elements we write."""

    resource_type: Literal["Flag"] = "Flag"
    id: str
    text: Narrative
    extension: tuple[ReferenceExtension, ...] | None = None
    identifier: tuple[Identifier, ...]
    status: FlagStatus
    category: tuple[CodeableConcept, ...]
    code: CodeableConcept
    subject: Reference
    period: Period | None = None
    author: Reference


def flags(pathway: Pathway, evaluation: Evaluation, patient: Patient) -> tuple[Flag, ...]:
    """Return the red flags that have fired.

    Args:
        pathway: the pathway that was evaluated.
        evaluation: what came out.
        patient: whom they are about.

    Returns:
        Valid R4 Flags, in the order in which the pathway has them.
    """
    return tuple(
        _flag(pathway, evaluation, notice, patient)
        for notice in evaluation.notices
        if notice.kind == "interrupt" and (notice.fired == "true" or notice.closed_on is not None)
    )


def _flag(pathway: Pathway, evaluation: Evaluation, notice: NoticeRow, patient: Patient) -> Flag:
    identifier = stable_identifier(FLAG_SYSTEM, *run_of(evaluation, notice.episode), notice.name)
    evidence = evidence_references(seen.reference for seen in evidence_of(notice.trace)) or ()
    said = tuple(_said(pathway, notice))
    return Flag(
        id=identifier,
        text=Narrative(div=_div(said)),
        extension=tuple(ReferenceExtension(url=_DETAIL, value_reference=one) for one in evidence)
        or None,
        identifier=(Identifier(system=FLAG_SYSTEM, value=identifier),),
        status="active" if notice.fired == "true" else "inactive",
        category=(_CLINICAL,),
        code=CodeableConcept(text=notice.title),
        subject=patient_reference(patient),
        period=_period(notice),
        author=engine_reference(),
    )


def _said(pathway: Pathway, notice: NoticeRow) -> Iterator[str]:
    node = pathway.nodes.get(notice.name)
    rule = f" ({words(node.when, pathway)})" if isinstance(node, Interrupt) else ""
    yield f"Red flag: {notice.title}{rule}."
    if notice.closed_on is not None:
        yield f"Closed on {notice.closed_on.isoformat()}: {notice.closed_how or 'no longer true'}."
    yield from sources_in_words(notice.because)
    yield pathway_in_words(pathway)
    yield SIGNATURE


def _div(paragraphs: tuple[str, ...]) -> str:
    inside = "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'


def _period(notice: NoticeRow) -> Period | None:
    """Return from when to when it stood: from the day it fired, where the evaluation says so.

    A live pathway does not say so; there it is the day of the newest evidence, if that is known.
    """
    if notice.fired_on is not None:
        return Period(start=notice.fired_on, end=notice.closed_on)
    return _since(notice.trace)


def _since(trace: TraceLine) -> Period | None:
    spans = [
        (seen.last, seen.first)
        for seen in evidence_of(trace)
        if seen.last is not None and seen.first is not None
    ]
    last, first = max(spans, default=(None, None))
    return Period(start=last) if last is not None and last == first else None
