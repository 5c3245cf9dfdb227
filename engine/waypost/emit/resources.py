"""Everything that is written for one patient, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from waypost.emit.care_plan import CarePlan, care_plans
from waypost.emit.flag import Flag, flags
from waypost.emit.guidance_response import GuidanceResponse, guidance_response
from waypost.emit.service_request import (
    Proposal,
    ServiceRequest,
    key_of,
    proposals,
    service_request,
)
from waypost.evaluate.evaluation import Evaluation
from waypost.record import Patient
from waypost_dsl.model import Pathway


@dataclass(frozen=True, slots=True)
class Resources:
    """What is written for one patient.

    Args:
        proposals: the proposed referrals, across pathways.
        requests: the same as ServiceRequests.
        care_plans: one for each pathway that asks for care, or for each of its open episodes.
        flags: the red flags that have fired.
        guidance: one for each pathway that could not decide everything.
    """

    proposals: tuple[Proposal, ...] = ()
    requests: tuple[ServiceRequest, ...] = ()
    care_plans: tuple[CarePlan, ...] = ()
    flags: tuple[Flag, ...] = ()
    guidance: tuple[GuidanceResponse, ...] = ()


def resources(
    patient: Patient,
    evaluated: Sequence[tuple[Pathway, Evaluation]],
    *,
    as_at: date,
    organisations: Mapping[str, str] | None = None,
) -> Resources:
    """Return what is written for one patient.

    Args:
        patient: whom it is about.
        evaluated: the patient's evaluations, each with its pathway.
        as_at: the day of the evaluations; no clock is read.
        organisations: the ODS code of who provides a service, by the service's name; it stands
            for what a local overlay has mapped.

    Returns:
        The resources, each kind in order of pathway.
    """
    proposed = proposals(evaluated)
    referrals = {key_of(one.referral): one.referral.identifier for one in proposed}
    plans: list[CarePlan] = []
    raised: list[Flag] = []
    guidance: list[GuidanceResponse] = []
    for pathway, evaluation in sorted(evaluated, key=lambda pair: pair[0].name):
        asked = care_plans(pathway, evaluation, patient, referrals=referrals)
        plans.extend(asked)
        raised.extend(flags(pathway, evaluation, patient))
        answer = guidance_response(
            pathway, evaluation, patient, care_plan=asked[0].id if len(asked) == 1 else None
        )
        if answer is not None:
            guidance.append(answer)
    return Resources(
        proposed,
        tuple(
            service_request(one, patient, as_at=as_at, organisations=organisations)
            for one in proposed
        ),
        tuple(plans),
        tuple(raised),
        tuple(guidance),
    )
