"""Proposed referrals as FHIR R4 ServiceRequests.

A draft with intent proposal: never made, and never counted as made when it is read again
(language.md 4.8). The identifier is the proposal's own, so that a receiver can tell a repetition
from a second request. Nothing here decides whether to refer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from waypost.emit.identity import REFERRAL_SYSTEM, canonical
from waypost.emit.references import (
    REASON_TYPES,
    evidence_references,
    organisation_reference,
    patient_reference,
)
from waypost.emit.remarks import SIGNATURE, pathway_in_words, remarks, sources_in_words
from waypost.evaluate.evaluation import Evaluation, ReferralRow
from waypost.evaluate.referrals import merged
from waypost.record import Patient
from waypost_dsl.model import CodelistRow, Pathway, Service, Step
from waypost_dsl.wording.phrases import words

RequestPriority = Literal["routine", "urgent", "stat"]

_PRIORITIES: dict[str, RequestPriority] = {
    "routine": "routine",
    "urgent": "urgent",
    # FHIR's "immediately, e.g. an emergency".
    "emergency": "stat",
}

_REFERRAL = CodeableConcept(
    coding=(
        Coding(
            system="https://fhir.nhs.uk/CodeSystem/message-category-servicerequest",
            code="referral",
            display="Referral",
        ),
    ),
)
"""What kind of request it is, as the NHS booking and referral standard says it."""

Key = tuple[str, str | None, str | None]
"""A service, a body region and the event of `for each`: what makes two referrals one."""


class ServiceRequest(FhirType):
    """A proposed referral, with the elements we write."""

    resource_type: Literal["ServiceRequest"] = "ServiceRequest"
    id: str
    identifier: tuple[Identifier, ...]
    instantiates_canonical: tuple[str, ...] | None = None
    status: Literal["draft"] = "draft"
    intent: Literal["proposal"] = "proposal"
    category: tuple[CodeableConcept, ...]
    priority: RequestPriority
    code: CodeableConcept
    subject: Reference
    occurrence_period: Period
    authored_on: date
    performer: tuple[Reference, ...]
    reason_code: tuple[CodeableConcept, ...]
    reason_reference: tuple[Reference, ...] | None = None
    supporting_info: tuple[Reference, ...] | None = None
    body_site: tuple[CodeableConcept, ...] | None = None
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
        canonicals: the pathways that ask for it, with their versions.
        origins: the same in words, with what a local overlay has set.
        region: the part of the body it is for, where the pathway has one.
    """

    referral: ReferralRow
    service: Service
    code: CodelistRow
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    canonicals: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    region: str | None = None


@dataclass
class _Asked:
    """What every pathway that asks for one referral says of it."""

    service: Service
    code: CodelistRow
    reasons: list[str]
    evidence: set[str]
    canonicals: list[str]
    origins: list[str]


def key_of(row: ReferralRow) -> Key:
    """Return what makes a referral one with another."""
    return (row.service, row.region, row.event)


def proposals(evaluated: Iterable[tuple[Pathway, Evaluation]]) -> tuple[Proposal, ...]:
    """Return the referrals proposed for one patient, across pathways.

    There is one for each service and body region (and for each event of `for each`), however many
    pathways, episodes and steps ask for it, with all their reasons. A referral that was made is
    not proposed again.

    Args:
        evaluated: the patient's evaluations, each with its pathway.

    Returns:
        The proposals, in order of service, region and event.
    """
    rows: list[ReferralRow] = []
    asked: dict[Key, _Asked] = {}
    by_name = sorted(evaluated, key=lambda pair: pair[0].name)
    # What one pathway knows to be made is not to be made again for another.
    made = {key_of(r) for _, one in by_name for r in one.referrals if r.state != "proposed"}
    for pathway, evaluation in by_name:
        for row in evaluation.referrals:
            if row.state != "proposed" or key_of(row) in made:
                continue
            rows.append(row)
            service = pathway.services[row.service]
            code = pathway.codelists[service.requested_by].rows[0]
            one = asked.setdefault(key_of(row), _Asked(service, code, [], set(), [], []))
            one.reasons.extend(_reason(pathway, step) for step in row.steps)
            one.evidence.update(
                () if row.event is None else (row.event,),
                row.evidence,
                (seen.reference for seen in evaluation.entry.evidence)
                if row.episode is None
                else (row.episode,),
            )
            one.canonicals.append(canonical(evaluation))
            one.origins.append(pathway_in_words(pathway))
    return tuple(_proposal(row, asked[key_of(row)]) for row in merged(rows))


def _proposal(row: ReferralRow, asked: _Asked) -> Proposal:
    return Proposal(
        row,
        asked.service,
        asked.code,
        tuple(dict.fromkeys(asked.reasons)),
        tuple(sorted(asked.evidence)),
        tuple(dict.fromkeys(asked.canonicals)),
        tuple(dict.fromkeys(asked.origins)),
        row.region,
    )


def _reason(pathway: Pathway, name: str) -> str:
    """Say why a step asks: whose it is, what it is, and the rule under which it is needed."""
    step = pathway.nodes[name]
    said = f"{pathway.title}: {step.title or name}"
    rule = step.only_when if isinstance(step, Step) else None
    return said if rule is None else f"{said} (needed when {words(rule, pathway)})"


def service_request(
    proposal: Proposal,
    patient: Patient,
    *,
    as_at: date,
    organisations: Mapping[str, str] | None = None,
) -> ServiceRequest:
    """Return a proposed referral as a ServiceRequest.

    Args:
        proposal: what is proposed.
        patient: whom it is for.
        as_at: the day of the evaluation; no clock is read.
        organisations: the ODS code of who provides a service, by the service's name; it stands
            for what a local overlay has mapped.

    Returns:
        A valid R4 ServiceRequest, draft and proposal.
    """
    referral, title, code = proposal.referral, proposal.service.title, proposal.code
    ods_code = (organisations or {}).get(referral.service, proposal.service.organisation)
    return ServiceRequest(
        id=referral.identifier,
        identifier=(Identifier(system=REFERRAL_SYSTEM, value=referral.identifier),),
        instantiates_canonical=proposal.canonicals or None,
        category=(_REFERRAL,),
        priority=_PRIORITIES[referral.priority],
        code=CodeableConcept(
            coding=(Coding(system=code.system, code=code.code, display=code.display or None),),
            text=title,
        ),
        subject=patient_reference(patient),
        occurrence_period=_occurrence(referral),
        authored_on=as_at,
        performer=(organisation_reference(title, ods_code),),
        reason_code=tuple(CodeableConcept(text=reason) for reason in proposal.reasons),
        reason_reference=evidence_references(proposal.evidence, only=REASON_TYPES),
        supporting_info=evidence_references(proposal.evidence, but=REASON_TYPES),
        body_site=None if proposal.region is None else (CodeableConcept(text=proposal.region),),
        note=remarks((*_notes(referral), *proposal.origins, SIGNATURE)),
    )


def _occurrence(referral: ReferralRow) -> Period:
    """Return when it should happen: from the day the need arose to the day it is due."""
    since, due = referral.need_since, referral.due
    # A step asked for by several reasons may be due before the latest of them arose, and a
    # period of FHIR does not end before it starts.
    return Period(start=since if due is None or since <= due else None, end=due)


def _notes(referral: ReferralRow) -> Iterator[str]:
    if referral.status == "overdue":
        yield "Overdue."
    if referral.provisional:
        yield "Provisional: enrolment rests on something that is not known."
    for mark in referral.marks:
        yield f"Marked: {mark}."
    yield from sources_in_words(referral.because)
