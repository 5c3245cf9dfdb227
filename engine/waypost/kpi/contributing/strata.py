"""What a row may be broken down by: who the patient was on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waypost.record import Patient
from waypost_dsl.durations import completed_years

_YEARS, _OLDEST = 5, 85


def age_band_of_age(age: int) -> str:
    """Return the five-year band of an age in completed years.

    Example:
        >>> age_band_of_age(4), age_band_of_age(67), age_band_of_age(93)
        ('0-4', '65-69', '85+')
    """
    if age >= _OLDEST:
        return f"{_OLDEST}+"
    first = age - age % _YEARS
    return f"{first}-{first + _YEARS - 1}"


def age_band(patient: Patient, day: date) -> str | None:
    """Return a patient's age band on a day; None where the date of birth does not settle it."""
    birth = patient.birth
    if birth is None or birth.first > day:
        return None
    bands = {
        age_band_of_age(max(completed_years(born, day), 0)) for born in (birth.first, birth.last)
    }
    return bands.pop() if len(bands) == 1 else None


@dataclass(frozen=True, slots=True)
class Strata:
    """The strata of a patient that are the same on every day."""

    practice: str | None
    locality: str | None
    sex: str | None
    ethnic_category: str | None
    deprivation: str | None
    typology: str | None

    @classmethod
    def of(cls, patient: Patient, places: Mapping[str, str]) -> Strata:
        """Return a patient's strata.

        Args:
            patient: the patient.
            places: the locality of each practice, by its code.
        """
        practice = patient.practice
        return cls(
            practice,
            None if practice is None else places.get(practice),
            patient.sex,
            patient.ethnic_category,
            None if patient.deprivation is None else str(patient.deprivation),
            patient.typology,
        )
