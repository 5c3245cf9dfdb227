"""What a step may add after a comma: when it was recorded, what it is for, that it is nothing."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from waypost.bdd.body_sites import set_body_site
from waypost.bdd.codes_of_steps import row_of
from waypost.bdd.dates import fhir_date, whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.requests import base_on, request_told, task_about
from waypost.bdd.resources import Resource, concept, end, give_status, give_time, record_on
from waypost.bdd.story import PatientStory

STATUS_WORDS = ("entered in error", "refuted", "preliminary", "cancelled", "not done")
"""The statuses a step can give, each of which keeps a resource from counting."""

_KNOWN = (
    *STATUS_WORDS,
    "recorded on 2024-03-01",
    "ended on 2024-03-01",
    "received on 2024-03-01",
    "at 14:30",
    "for the left hip",
    "for the referral of 2024-03-01",
    "because of CODELIST",
    "answered CODELIST",
)
_TIME = re.compile(r"at ([0-2]\d:[0-5]\d)")
_REFERRAL = re.compile(r"for the referral (?:to (?P<service>\S+) )?of (?P<date>\S+)")
_SITE = re.compile(r"for the (?P<site>\w+(?: \w+){0,2})")
_CODE = re.compile(r"(?:(?P<code>\S+) in )?(?P<codelist>\S+)")
_WITH_REASONS = frozenset({"Encounter", "Procedure", "ServiceRequest"})
_LONDON = ZoneInfo("Europe/London")


def with_additions(
    patient_story: PatientStory, resource: Resource, more: str | None
) -> tuple[Resource, ...]:
    """Carry out what follows a step's date.

    Args:
        patient_story: what was told so far: the referrals a resource may be for.
        resource: the resource the step made; it is changed.
        more: the rest of the step, such as `, recorded on 2024-01-12, entered in error`.

    Returns:
        The resource, and what must stand beside it to say when it was recorded or received.

    Raises:
        ScenarioProblem: if the words are not known, or if FHIR has no such thing here.
    """
    resources = [resource]
    for part in (more or "").split(", ")[1:]:
        words, _, day = part.rpartition(" on ")
        if words == "recorded":
            provenance = record_on(resource, whole_date(day).isoformat())
            resources.extend([] if provenance is None else [provenance])
        elif words == "received":
            resources.append(_received(patient_story, resource, day))
        elif words == "ended":
            end(resource, fhir_date(day))
        elif part.startswith(("for ", "because of ", "answered ", "at ")):
            _add(patient_story, resource, part)
        elif part not in STATUS_WORDS:
            raise unknown_name("addition", part, _KNOWN)
        elif not give_status(resource, part):
            raise ScenarioProblem(f"FHIR has no {resource['resourceType']} that is {part}")
    return tuple(resources)


def _add(patient_story: PatientStory, resource: Resource, part: str) -> None:
    if (time := _TIME.fullmatch(part)) is not None:
        _at(resource, time[1])
    elif part.startswith("because of "):
        resource_type = str(resource["resourceType"])
        if resource_type not in _WITH_REASONS:
            raise ScenarioProblem(f"a step gives no reason for a {resource_type}")
        resource["reasonCode"] = [_coded(patient_story, part.removeprefix("because of "))]
    elif part.startswith("answered "):
        _answer(patient_story, resource, part.removeprefix("answered "))
    elif (found := _REFERRAL.fullmatch(part)) is not None:
        request = request_told(patient_story, found["service"], whole_date(found["date"]))
        base_on(resource, request)
    elif (site := _SITE.fullmatch(part)) is not None:
        set_body_site(resource, site["site"], patient_story.vocabulary)
    else:
        raise unknown_name("addition", part, _KNOWN)


def _received(patient_story: PatientStory, resource: Resource, day: str) -> Resource:
    if resource["resourceType"] != "ServiceRequest":
        raise ScenarioProblem("only a request is received")
    received = whole_date(day).isoformat()
    task = task_about(patient_story, resource, status="received", day=received)
    return {**task, "authoredOn": received}


def _answer(patient_story: PatientStory, resource: Resource, words: str) -> None:
    if resource["resourceType"] != "Observation":
        raise ScenarioProblem("only a record or an observation has an answer")
    if words in ("yes", "no"):
        resource["valueBoolean"] = words == "yes"
    else:
        resource["valueCodeableConcept"] = _coded(patient_story, words)


def _coded(patient_story: PatientStory, words: str) -> Resource:
    """Return the code of `getting_worse`, a codelist, or of `239872002 in osteoarthritis`."""
    found = _CODE.fullmatch(words)
    if found is None:
        raise unknown_name("codelist", words, patient_story.vocabulary.codelists)
    return concept(row_of(patient_story.vocabulary.codelist(found["codelist"]), found["code"]))


def _at(resource: Resource, time: str) -> None:
    """Give the resource's day a time of day, as clocks in England showed it."""

    def instant(day: str) -> str:
        return (
            datetime.fromisoformat(f"{whole_date(day)}T{time}").replace(tzinfo=_LONDON).isoformat()
        )

    if not give_time(resource, instant):
        raise ScenarioProblem(f"a {resource['resourceType']} without a day has no time of day")
