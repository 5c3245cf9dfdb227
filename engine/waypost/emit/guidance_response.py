"""What could not be decided, as a FHIR R4 GuidanceResponse that names the data that are missing.

Unknown is never "no": where a pathway cannot tell, the receiver is told that it cannot and what
would settle it, and not that nothing is to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from waypost.emit.data_required import DataRequirement, data_required
from waypost.emit.fhir_types import Annotation, CodeableConcept, FhirType, Identifier, Reference
from waypost.emit.identity import (
    EVALUATION_SYSTEM,
    GUIDANCE_SYSTEM,
    canonical,
    question_of,
    stable_identifier,
)
from waypost.emit.references import engine_reference, patient_reference
from waypost.emit.remarks import pathway_in_words, remarks
from waypost.evaluate.evaluation import Evaluation, Reason
from waypost.phrases import CAUTION
from waypost.record import Patient
from waypost_dsl.model import BUILT_IN_FACTS, Pathway


class GuidanceResponse(FhirType):
    """What could not be decided, with the elements we write."""

    resource_type: Literal["GuidanceResponse"] = "GuidanceResponse"
    id: str
    request_identifier: Identifier
    identifier: tuple[Identifier, ...]
    module_canonical: str
    status: Literal["data-required"] = "data-required"
    subject: Reference
    occurrence_date_time: str
    performer: Reference
    reason_code: tuple[CodeableConcept, ...] | None = None
    note: tuple[Annotation, ...]
    result: Reference | None = None
    data_requirement: tuple[DataRequirement, ...] | None = None


def guidance_response(
    pathway: Pathway,
    evaluation: Evaluation,
    patient: Patient,
    *,
    care_plan: str | None = None,
) -> GuidanceResponse | None:
    """Return what could not be decided as a GuidanceResponse.

    Args:
        pathway: the pathway that was evaluated.
        evaluation: what came out.
        patient: whom it is about.
        care_plan: the id of the CarePlan that holds what could be decided; None if there is none,
            or one for each of several episodes.

    Returns:
        A valid R4 GuidanceResponse; None where everything could be decided, and of a patient who
        is known not to be on the pathway.
    """
    # Of somebody who has died, left or never came, nothing is asked any more.
    if evaluation.status not in ("enrolled", "unknown") or not evaluation.not_known:
        return None
    question = question_of(evaluation)
    identifier = stable_identifier(GUIDANCE_SYSTEM, *question)
    return GuidanceResponse(
        id=identifier,
        request_identifier=Identifier(
            system=EVALUATION_SYSTEM, value=stable_identifier(EVALUATION_SYSTEM, *question)
        ),
        identifier=(Identifier(system=GUIDANCE_SYSTEM, value=identifier),),
        module_canonical=canonical(evaluation),
        subject=patient_reference(patient),
        occurrence_date_time=evaluation.as_at.isoformat(),
        performer=engine_reference(),
        reason_code=tuple(CodeableConcept(text=text) for text in _open(evaluation)) or None,
        note=remarks(_notes(pathway, evaluation)),
        result=None if care_plan is None else Reference(reference=f"CarePlan/{care_plan}"),
        data_requirement=data_required(pathway, evaluation.not_known) or None,
    )


def _open(evaluation: Evaluation) -> Iterator[str]:
    """Say what cannot be told: enrolment, an exclusion, steps, decisions."""
    if evaluation.status == "unknown":
        yield f"whether the patient is on the pathway {evaluation.pathway_title}"
    if evaluation.exclusion_not_known:
        yield f"whether the patient is excluded from {evaluation.pathway_title}"
    titles = [row.title for row in evaluation.steps if row.status == "unknown"]
    titles += [row.title for row in evaluation.decisions if row.reasons]
    yield from dict.fromkeys(f"{evaluation.pathway_title}: {title}" for title in titles)


def _notes(pathway: Pathway, evaluation: Evaluation) -> Iterator[str]:
    for reason in evaluation.not_known:
        yield f"Not known: {_in_words(pathway, reason)}."
    yield pathway_in_words(pathway)
    yield f"Said by Waypost. {CAUTION}"


def _in_words(pathway: Pathway, reason: Reason) -> str:
    fact = pathway.facts.get(reason.subject) or BUILT_IN_FACTS.get(reason.subject)
    node = pathway.nodes.get(reason.subject)
    named = fact.title if fact is not None else node.title if node is not None else ""
    detail = f" ({reason.detail})" if reason.detail else ""
    return f"{named or reason.subject}: {reason.why}{detail}"
