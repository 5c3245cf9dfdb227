"""The care that a pathway asks for, as one FHIR R4 CarePlan for each patient and pathway.

Where a pathway has episodes, each that is open has a plan of its own. A plan is a draft with
intent proposal. It holds every step that applies: what is due, what is done, what is put off, and
what cannot be told; a receiver that replaces it by the next one of the same identifier needs to
withdraw nothing. A step that asks for a referral points at the ServiceRequest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from waypost.emit.fhir_types import (
    Annotation,
    CodeableConcept,
    FhirType,
    Identifier,
    Period,
    Reference,
)
from waypost.emit.identity import (
    CARE_PLAN_SYSTEM,
    canonical,
    plan_definition_url,
    run_of,
    stable_identifier,
)
from waypost.emit.references import (
    REASON_TYPES,
    engine_reference,
    evidence_of,
    evidence_references,
    patient_reference,
)
from waypost.emit.remarks import SIGNATURE, pathway_in_words, remarks, sources_in_words
from waypost.emit.service_request import Key
from waypost.evaluate.evaluation import EpisodeRow, Evaluation, Reason, StepRow, StepStatus
from waypost.record import Patient
from waypost_dsl.model import Pathway

ActivityStatus = Literal["not-started", "on-hold", "completed", "unknown"]

_STATUSES: dict[StepStatus, ActivityStatus] = {
    "pending": "not-started",
    "overdue": "not-started",
    "done": "completed",
    # An exception lasts for a time, and the care is needed again when it ends.
    "excepted": "on-hold",
    "unknown": "unknown",
}
"""A step that is not applicable is no part of the plan."""


class ActivityDetail(FhirType):
    """One step of the pathway."""

    instantiates_uri: tuple[str, ...]
    code: CodeableConcept
    reason_reference: tuple[Reference, ...] | None = None
    status: ActivityStatus
    status_reason: CodeableConcept
    scheduled_period: Period | None = None
    description: str | None = None


class Activity(FhirType):
    """A step, or the referral it asks for."""

    progress: tuple[Annotation, ...] | None = None
    reference: Reference | None = None
    detail: ActivityDetail | None = None


class CarePlan(FhirType):
    """What one pathway asks for, with the elements we write."""

    resource_type: Literal["CarePlan"] = "CarePlan"
    id: str
    identifier: tuple[Identifier, ...]
    instantiates_canonical: tuple[str, ...]
    status: Literal["draft"] = "draft"
    intent: Literal["proposal"] = "proposal"
    title: str
    subject: Reference
    period: Period | None = None
    created: str
    author: Reference
    addresses: tuple[Reference, ...] | None = None
    supporting_info: tuple[Reference, ...] | None = None
    activity: tuple[Activity, ...]
    note: tuple[Annotation, ...]


def care_plans(
    pathway: Pathway,
    evaluation: Evaluation,
    patient: Patient,
    *,
    referrals: Mapping[Key, str],
) -> tuple[CarePlan, ...]:
    """Return what a pathway asks for as CarePlans.

    Args:
        pathway: the pathway that was evaluated.
        evaluation: what came out.
        patient: whom it is for.
        referrals: the identifiers of the proposed ServiceRequests, by service, region and event.

    Returns:
        Valid R4 CarePlans: one, or one for each open episode; none for a patient who is not on
        the pathway, or of whom it asks nothing.
    """
    if evaluation.status != "enrolled":
        return ()
    runs = evaluation.episodes if pathway.episodes is not None else (None,)
    plans = (
        _plan(pathway, evaluation, patient, episode=run, referrals=referrals)
        for run in runs
        if run is None or run.status == "open"
    )
    return tuple(plan for plan in plans if plan is not None)


def _plan(
    pathway: Pathway,
    evaluation: Evaluation,
    patient: Patient,
    *,
    episode: EpisodeRow | None,
    referrals: Mapping[Key, str],
) -> CarePlan | None:
    name = None if episode is None else episode.id
    region = None if episode is None else episode.region
    activities = tuple(
        _activity(evaluation, row, referrals.get((row.service or "", region, row.event)))
        for row in evaluation.steps
        if row.episode == name and row.status in _STATUSES
    )
    if not activities:
        return None
    identifier = stable_identifier(CARE_PLAN_SYSTEM, *run_of(evaluation, name))
    if episode is None:
        since = evaluation.enrolled_since
        entered = [seen.reference for seen in evaluation.entry.evidence]
    else:
        since, entered = episode.opened, [episode.id, *episode.merged]
    return CarePlan(
        id=identifier,
        identifier=(Identifier(system=CARE_PLAN_SYSTEM, value=identifier),),
        instantiates_canonical=(canonical(evaluation),),
        title=pathway.title if region is None else f"{pathway.title}: {region}",
        subject=patient_reference(patient),
        period=Period(start=since.first)
        if since is not None and since.first == since.last
        else None,
        created=evaluation.as_at.isoformat(),
        author=engine_reference(),
        addresses=evidence_references(entered, only={"Condition"}),
        supporting_info=evidence_references(entered, but={"Condition"}),
        activity=activities,
        note=remarks((*_notes(evaluation), pathway_in_words(pathway), SIGNATURE)),
    )


def _activity(evaluation: Evaluation, row: StepRow, identifier: str | None) -> Activity:
    progress = remarks(_progress(row)) or None
    if identifier is not None and row.status in ("pending", "overdue"):
        target = Reference(reference=f"ServiceRequest/{identifier}", display=row.title)
        return Activity(progress=progress, reference=target)
    return Activity(progress=progress, detail=_detail(evaluation, row))


def _detail(evaluation: Evaluation, row: StepRow) -> ActivityDetail:
    evidence = {seen.reference for _, line in row.trace for seen in evidence_of(line)}
    if row.event is not None:
        evidence.add(row.event)
    return ActivityDetail(
        instantiates_uri=(f"{plan_definition_url(evaluation.pathway)}#{row.name}",),
        code=CodeableConcept(text=row.title),
        reason_reference=evidence_references(evidence, only=REASON_TYPES),
        status=_STATUSES[row.status],
        status_reason=CodeableConcept(text=_why(row)),
        scheduled_period=_scheduled(row),
        description=" ".join(sources_in_words(row.because)) or None,
    )


def _why(row: StepRow) -> str:
    """Say where a step stands."""
    match row.status:
        case "overdue":
            late = row.days_overdue or 0
            return f"overdue by {late} day{'' if late == 1 else 's'}"
        case "unknown":
            return "; ".join(("cannot be told", *(_reason(one) for one in row.reasons)))
        case _:
            return row.status


def _reason(reason: Reason) -> str:
    detail = f" ({reason.detail})" if reason.detail else ""
    return f"{reason.subject}: {reason.why}{detail}"


def _scheduled(row: StepRow) -> Period | None:
    """Return from when it is needed until when it is due; a date known in part ends last."""
    if row.status not in ("pending", "overdue") or row.due is None:
        return None
    start = None if row.need_since is None else row.need_since.last
    return Period(
        start=start if start is not None and start <= row.due.last else None, end=row.due.last
    )


def _progress(row: StepRow) -> Iterator[str]:
    done = row.done_on
    if row.status == "done" and done is not None:
        yield (
            f"Done on {done.first.isoformat()}."
            if done.first == done.last
            else f"Done between {done.first.isoformat()} and {done.last.isoformat()}."
        )
    for mark in row.marks:
        yield f"Marked: {mark}."


def _notes(evaluation: Evaluation) -> Iterator[str]:
    for caution in evaluation.cautions:
        yield f"{caution[:1].upper()}{caution[1:]}."
