"""The steps that say who the patient is and what is known of the record as a whole."""

from __future__ import annotations

from waypost.bdd.catalogue import given
from waypost.bdd.dates import fhir_date, whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import Resource
from waypost.bdd.story import PatientStory
from waypost.fhir.patients import ODS_CODE
from waypost.fhir.strata_of_patients import REGISTRATION
from waypost.record import RESOURCE_TYPES
from waypost_dsl.durations import Duration, subtract

_PRACTICE = "WPX01"
_SEXES = ("female", "male", "other", "unknown")


def _begin(patient_story: PatientStory, **elements: str) -> None:
    if patient_story.patient is not None:
        raise ScenarioProblem(
            "a scenario is about one patient, and there is one already, perhaps in the"
            " Background: put this scenario into a file of its own"
        )
    identifier = patient_story.patient_id
    patient_story.patient = {"resourceType": "Patient", "id": identifier, **elements}


def _living(patient_story: PatientStory) -> Resource:
    patient = patient_story.known_patient()
    if any(key.startswith("deceased") for key in patient):
        raise ScenarioProblem("the patient has died already")
    return patient


@given("a patient aged {age} on {date}", "a patient aged 67 on 2024-03-01")
def patient_aged(patient_story: PatientStory, age: str, date: str) -> None:
    """Begin with a patient whose birthday is that very day, so that the age begins on it."""
    if not age.isdigit() or int(age) > 130:
        raise ScenarioProblem(f"`{age}` is not an age in completed years")
    born = subtract(whole_date(date), Duration(int(age), "years"))
    _begin(patient_story, birthDate=born.isoformat())


@given("a patient born (on|in) {date}", "a patient born on 1957-02-03", "a patient born in 1957")
def patient_born(patient_story: PatientStory, date: str) -> None:
    """Begin with a patient of a date of birth, which may be known in part."""
    _begin(patient_story, birthDate=fhir_date(date))


@given("a patient whose date of birth is not recorded")
def patient_without_birth_date(patient_story: PatientStory) -> None:
    """Begin with a patient whose age nobody can tell."""
    _begin(patient_story)


@given("the patient's sex is recorded as {sex}", "the patient's sex is recorded as female")
def sex_recorded(patient_story: PatientStory, sex: str) -> None:
    """Add the administrative gender."""
    if sex not in _SEXES:
        raise unknown_name("administrative gender", sex, _SEXES)
    patient_story.known_patient()["gender"] = sex


@given(
    "the patient is registered with a practice[ from {start}][ until {end}]",
    "the patient is registered with a practice",
    "the patient is registered with a practice from 2021-04-01",
    "the patient is registered with a practice from 2021-04-01 until 2024-03-10",
)
def patient_registered(patient_story: PatientStory, start: str | None, end: str | None) -> None:
    """Say that the patient is registered; without days, for as long as they live.

    Measures of everybody registered count nobody else.
    """
    patient = patient_story.known_patient()
    practice = {"type": "Organization", "identifier": {"system": ODS_CODE, "value": _PRACTICE}}
    patient["generalPractitioner"] = [practice]
    if start is None and end is None:
        return
    period = {"start": start, "end": end}
    days = {edge: fhir_date(day) for edge, day in period.items() if day is not None}
    patient["extension"] = [{"url": REGISTRATION, "valuePeriod": days}]


@given("the patient died (on|in) {date}", "the patient died on 2024-02-15")
def patient_died(patient_story: PatientStory, date: str) -> None:
    """Add the date of death, which may be known in part."""
    _living(patient_story)["deceasedDateTime"] = fhir_date(date)


@given("the patient has died on a date nobody recorded")
def patient_died_undated(patient_story: PatientStory) -> None:
    """Say that the patient is dead, without a date."""
    _living(patient_story)["deceasedBoolean"] = True


@given("the record holds only {types}", "the record holds only Condition, Observation")
def record_holds_only(patient_story: PatientStory, types: str) -> None:
    """Say which FHIR resource types the record was asked for; in others, absence says nothing."""
    names = [name.strip() for name in types.replace(" and ", ", ").split(",")]
    for name in names:
        if name not in RESOURCE_TYPES:
            raise unknown_name("resource type", name, RESOURCE_TYPES)
    patient_story.given_types = frozenset(names)
