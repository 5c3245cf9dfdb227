"""The steps that say what became of a referral: accepted, seen, declined, not attended."""

from __future__ import annotations

from waypost.bdd.additions import with_additions
from waypost.bdd.catalogue import given
from waypost.bdd.codes_of_steps import row_of
from waypost.bdd.dates import date_of_when, whole_date
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.requests import base_on, request_told, task_about
from waypost.bdd.resources import Resource, concept, resource_of
from waypost.bdd.story import PatientStory
from waypost_dsl.durations import Duration, add
from waypost_dsl.model import CodelistRow, Service

_TASKS = {
    "accepted": "accepted",
    "completed": "completed",
    "declined by the patient": "rejected",
    "declined by the service": "rejected",
}
_APPOINTMENTS = {"booked": "booked", "not attended": "noshow"}
_SERVICES_REASON = "no reason given"
# An encounter that says nothing of what it was for: the request it is based on does.
_CONTACT = CodelistRow("http://snomed.info/sct", "185389009", "Follow-up visit (procedure)")


@given(
    "the referral to {service} of {date} was {progress} {when}{more}",
    "the referral to pulmonary_rehab of 2024-01-20 was accepted on 2024-01-22",
    "the referral to pulmonary_rehab of 2024-01-20 was declined by the patient on 2024-01-25",
    "the referral to pulmonary_rehab of 2024-01-20 was not attended on 2024-02-05",
)
def referral_was(
    patient_story: PatientStory,
    *,
    service: str,
    date: str,
    progress: str,
    when: str,
    more: str | None,
) -> None:
    """Add what shows how far a referral got that the scenario has told before.

    It was `accepted`, `completed`, `declined by the patient` (with a reason from the service's
    list) or `declined by the service`, each by a Task; `booked` or `not attended`, by an
    Appointment; `seen`, by an Encounter; or `revoked`, in the request itself.
    """
    to = patient_story.vocabulary.service(service)
    request = request_told(patient_story, service, whole_date(date))
    day = date_of_when(when)
    if progress == "revoked":
        request["status"] = "revoked"
        return
    if progress in _TASKS:
        made = task_about(patient_story, request, status=_TASKS[progress], day=day)
        made["id"] = patient_story.next_id()
        if progress.startswith("declined"):
            made["statusReason"] = _reason(patient_story, to, progress)
    elif progress in _APPOINTMENTS:
        made = _appointment(patient_story, _APPOINTMENTS[progress], day)
        base_on(made, request)
    else:
        made = resource_of(
            "Encounter",
            patient_story.next_id(),
            concept(_CONTACT),
            patient=patient_story.patient_id,
            happened=day,
        )
        base_on(made, request)
    for one in with_additions(patient_story, made, more):
        patient_story.add(one)


def _reason(patient_story: PatientStory, to: Service, progress: str) -> Resource:
    if progress.endswith("service"):
        return {"text": _SERVICES_REASON}
    if to.declined_as is None:
        raise ScenarioProblem(f"no codelist says for which reasons patients decline `{to.name}`")
    return concept(row_of(patient_story.vocabulary.codelist(to.declined_as), None))


def _appointment(patient_story: PatientStory, status: str, day: str | None) -> Resource:
    """Return an appointment; one that is booked is made on that day, for two weeks later."""
    if day is None:
        raise ScenarioProblem("an appointment has a day: write `on 2024-03-01`")
    start = whole_date(day)
    who = {"actor": {"reference": f"Patient/{patient_story.patient_id}"}, "status": "accepted"}
    made: Resource = {
        "resourceType": "Appointment",
        "id": patient_story.next_id(),
        "status": status,
        "participant": [who],
    }
    if status == "booked":
        made["created"] = start.isoformat()
        start = add(start, Duration(2, "weeks"))
    # An appointment is two instants in FHIR; nine in the morning is as good as any.
    return {**made, "start": f"{start}T09:00:00+00:00", "end": f"{start}T09:30:00+00:00"}
