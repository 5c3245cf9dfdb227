"""Referrals that a scenario has told, and what hangs on them."""

from __future__ import annotations

from datetime import date
from typing import cast

from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.resources import Resource
from waypost.bdd.story import PatientStory
from waypost_dsl.model import Codelist

_BASED_ON = frozenset(
    {
        "Appointment",
        "DiagnosticReport",
        "Encounter",
        "MedicationRequest",
        "Observation",
        "Procedure",
        "ServiceRequest",
    }
)


def request_told(patient_story: PatientStory, service: str | None, day: date) -> Resource:
    """Return the request of a day that the scenario has told.

    Args:
        patient_story: what was told so far.
        service: the service it was to; None where its day alone says which.
        day: the day it was written.

    Raises:
        ScenarioProblem: if there is no such request, or if there are several.
    """
    asked = [
        one
        for one in patient_story.resources
        if one["resourceType"] == "ServiceRequest"
        and str(one.get("authoredOn", ""))[:10] == day.isoformat()
    ]
    whose = ""
    if service is not None:
        to = patient_story.vocabulary.service(service)
        codelist = patient_story.vocabulary.codelist(to.requested_by)
        asked = [one for one in asked if _is_in(one, codelist)]
        whose = f"to {service} "
    if len(asked) != 1:
        if asked:
            raise ScenarioProblem(
                f"there are {len(asked)} referrals {whose}of {day}:"
                " write `for the referral to SERVICE of DATE`, or give them different days"
            )
        raise ScenarioProblem(f"there is no referral {whose}of {day}: tell it above this line")
    return asked[0]


def base_on(resource: Resource, request: Resource) -> None:
    """Say that a resource was made for a request.

    Raises:
        ScenarioProblem: if FHIR cannot say so of its type.
    """
    resource_type = str(resource["resourceType"])
    reference = {"reference": f"ServiceRequest/{request['id']}"}
    if resource_type not in _BASED_ON:
        raise ScenarioProblem(f"FHIR has no {resource_type} that is based on a request")
    resource["basedOn"] = [reference]


def task_about(
    patient_story: PatientStory, request: Resource, *, status: str, day: str | None
) -> Resource:
    """Return a Task about a request.

    Args:
        patient_story: the patient.
        request: the request; only its id is read.
        status: the task's status.
        day: since when it has that status, None where nobody wrote it down.
    """
    task: Resource = {
        "resourceType": "Task",
        "id": f"{request['id']}-{status}",
        "status": status,
        "intent": "order",
        "focus": {"reference": f"ServiceRequest/{request['id']}"},
        "for": {"reference": f"Patient/{patient_story.patient_id}"},
    }
    if day is not None:
        task["lastModified"] = day
    return task


def _is_in(request: Resource, codelist: Codelist) -> bool:
    codes = {(row.system, row.code) for row in codelist.rows}
    code = cast("dict[str, list[dict[str, str]]]", request["code"])
    return any((one["system"], one["code"]) in codes for one in code["coding"])
