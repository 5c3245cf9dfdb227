"""Proposed referrals as FHIR R4 ServiceRequests.

A draft with intent proposal: never made, and never counted as made when it is read again
(language.md 4.8). The identifier is the proposal's own, so that a receiver can tell a repetition
from a second request. Nothing here decides whether to refer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost.emit.fhir_types import (
    Annotation,
    CodeableConcept,
    Coding,
    FhirType,
    Identifier,
    Period,
    Reference,
)
from waypost.evaluate.evaluation import Evaluation, ReferralRow
from waypost.evaluate.referrals import merged
from waypost.phrases import CAUTION, source_in_words
from waypost.record import Patient
from waypost_dsl.model import CodelistRow, Pathway, Service

REFERRAL_SYSTEM = "https://waypost.example/referral"
"""The system of the identifiers of our proposals."""

NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"

_PRIORITIES: dict[str, Literal["routine", "urgent", "stat"]] = {
    "routine": "routine",
    "urgent": "urgent",
    # FHIR's "as soon as possible, a delay endangers the patient".
    "emergency": "stat",
}
_Key = tuple[str, str | None]
"""A service and the event of `for each`: what makes two referrals one."""

_FHIR_REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


class ServiceRequest(FhirType):
    """A proposed referral, with the elements we write."""

    resource_type: Literal["ServiceRequest"] = "ServiceRequest"
    id: str
    identifier: tuple[Identifier, ...]
    status: Literal["draft"] = "draft"
    intent: Literal["proposal"] = "proposal"
    priority: Literal["routine", "urgent", "stat"]
    code: CodeableConcept
    subject: Reference
    occurrence_period: Period
    authored_on: date
    performer: tuple[Reference, ...]
    reason_code: tuple[CodeableConcept, ...]
    supporting_info: tuple[Reference, ...] | None = None
    note: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A referral that is proposed, with what its ServiceRequest needs beside the row itself.

    Args:
        referral: what is proposed, with the reasons of every pathway in it.
        service: the service it goes to.
        code: what is asked for: the first row of the service's `requested by` codelist.
        reasons: why, in words, one for each step that asks for it.
        evidence: the resources the need rests on, those that put the patient on the pathway
            among them.
    """

    referral: ReferralRow
    service: Service
    code: CodelistRow
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]


def proposals(
    patient: str, evaluated: Iterable[tuple[Pathway, Evaluation]]
) -> tuple[Proposal, ...]:
    """Return the referrals proposed for one patient, across pathways.

    There is one for each service (and for each event of `for each`), however many pathways and
    steps ask for it, with all their reasons.

    Args:
        patient: the Patient id.
        evaluated: the patient's evaluations, each with its pathway.

    Returns:
        The proposals, in order of service and event.
    """
    rows: list[ReferralRow] = []
    services: dict[str, tuple[Service, CodelistRow]] = {}
    reasons: dict[_Key, list[str]] = {}
    evidence: dict[_Key, set[str]] = {}
    for pathway, evaluation in sorted(evaluated, key=lambda pair: pair[0].name):
        titles = {step.name: step.title for step in evaluation.steps}
        for row in evaluation.referrals:
            key = (row.service, row.event)
            rows.append(row)
            service = pathway.services[row.service]
            code = pathway.codelists[service.requested_by].rows[0]
            services.setdefault(row.service, (service, code))
            reasons.setdefault(key, []).extend(
                f"{pathway.title}: {titles[step]}" for step in row.steps
            )
            evidence.setdefault(key, set()).update(
                () if row.event is None else (row.event,),
                row.evidence,
                (seen.reference for seen in evaluation.entry.evidence),
            )
    return tuple(
        Proposal(
            row,
            *services[row.service],
            tuple(dict.fromkeys(reasons[row.service, row.event])),
            tuple(sorted(evidence[row.service, row.event])),
        )
        for row in merged(patient, rows)
    )


def service_request(proposal: Proposal, patient: Patient, *, as_at: date) -> ServiceRequest:
    """Return a proposed referral as a ServiceRequest.

    Args:
        proposal: what is proposed.
        patient: whom it is for.
        as_at: the day of the evaluation; no clock is read.

    Returns:
        A valid R4 ServiceRequest, draft and proposal.
    """
    referral, title, code = proposal.referral, proposal.service.title, proposal.code
    return ServiceRequest(
        id=referral.identifier,
        identifier=(Identifier(system=REFERRAL_SYSTEM, value=referral.identifier),),
        priority=_PRIORITIES[referral.priority],
        code=CodeableConcept(
            coding=(Coding(system=code.system, code=code.code, display=code.display or None),),
            text=title,
        ),
        subject=_subject(patient),
        occurrence_period=_occurrence(referral),
        authored_on=as_at,
        performer=(Reference(display=title),),
        reason_code=tuple(CodeableConcept(text=reason) for reason in proposal.reasons),
        supporting_info=_references(proposal.evidence) or None,
        note=tuple(Annotation(text=text) for text in _notes(referral)),
    )


def _subject(patient: Patient) -> Reference:
    number = patient.nhs_number
    return Reference(
        reference=f"Patient/{patient.id}",
        identifier=None if number is None else Identifier(system=NHS_NUMBER_SYSTEM, value=number),
    )


def _occurrence(referral: ReferralRow) -> Period:
    """Return when it should happen: from the day the need arose to the day it is due."""
    since, due = referral.need_since, referral.due
    # A step asked for by several reasons may be due before the latest of them arose, and a
    # period of FHIR does not end before it starts.
    return Period(start=since if due is None or since <= due else None, end=due)


def _references(evidence: Iterable[str]) -> tuple[Reference, ...]:
    """Point at resources; a component's resource stands for it."""
    resources = sorted({name.partition("#component")[0] for name in evidence})
    return tuple(
        Reference(reference=name)
        if _FHIR_REFERENCE.fullmatch(name)
        # A resource without an id has no address: it can only be named.
        else Reference(display=name)
        for name in resources
    )


def _notes(referral: ReferralRow) -> Iterable[str]:
    if referral.status == "overdue":
        yield "Overdue."
    if referral.provisional:
        yield "Provisional: enrolment rests on something that is not known."
    for mark in referral.marks:
        yield f"Marked: {mark}."
    for citation in referral.because:
        yield f"Source: {source_in_words(citation)}."
    yield f"Proposed by Waypost. {CAUTION}"
