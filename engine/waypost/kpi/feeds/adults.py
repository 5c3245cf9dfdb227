"""The adults registered at the end of each month, for a rate that a feed gives per adult."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.evaluate.truth import Truth, all_true
from waypost.kpi.contributing.registration import Registrations
from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds.asking import FeedQuestion
from waypost.record import Patient

ADULT_YEARS = 18


def adult_rows(question: FeedQuestion, patient: Patient) -> Iterator[Contribution]:
    """Yield the patient's rows of the population: one for each month's end as an adult.

    Args:
        question: what is asked.
        patient: who it is.
    """
    registrations = Registrations(patient)
    for day in question.month_ends():
        registered = registrations.is_registered(day)
        truth = all_true((registered.truth, _is_adult(patient, day.year, (day.month, day.day))))
        if truth is Truth.FALSE:
            continue
        is_known = truth is Truth.TRUE
        yield Contribution(
            question.kpi,
            question.pathway,
            patient.id,
            patient.id,
            "population",
            "end of month",
            day,
            day,
            "counted" if is_known else "population not known",
            1.0 if is_known else 0.0,
            0.0,
            why="" if is_known else registered.why or "the date of birth does not settle the age",
        )


def _is_adult(patient: Patient, year: int, day_of_year: tuple[int, int]) -> Truth:
    """Whether somebody is 18 or over on a day; born on 29 February, from 1 March."""
    if patient.birth is None:
        return Truth.UNKNOWN
    truths = {
        (birth.year + ADULT_YEARS, (birth.month, birth.day)) <= (year, day_of_year)
        for birth in (patient.birth.first, patient.birth.last)
    }
    if len(truths) == 2:
        return Truth.UNKNOWN
    return Truth.TRUE if truths.pop() else Truth.FALSE
