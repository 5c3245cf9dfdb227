"""What one unit contributes to a KPI: the row that every published figure opens down to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

Role = Literal["unit", "population"]
"""A unit of the KPI itself, or somebody of the population that a rate is per."""

Taken = Literal[
    "on its day",
    "end of month",
    "middle of month",
    "middle of quarter",
    "middle of year",
    "middle of 12 months",
    "days of month",
]
"""When a row was taken, which says of which periods it is.

`on its day`: an event; it is of every period its day lies in. `end of month`: how somebody stood
on that day; it is of every period that ends on it. `middle of …`: somebody of the population on
the middle day of one period. `days of month`: person-time of a month, which adds up.
"""

State = Literal[
    "counted",
    "excluded",
    "excepted",
    "population not known",
    "value not known",
    "not yet judged",
]
"""What became of a unit.

`counted` is in the denominator and its answer is known; `value not known` is in the denominator,
and whether it meets the measure (or its value) is not known; `population not known`: whether it is
in the population (or left out of it) is not known; `not yet judged`: its day of judgement is after
the day of the run. Only the first two are in the denominator.
"""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One unit's part in one KPI.

    Args:
        kpi: the KPI's name, unique over all files.
        pathway: the pathway or scorecard it is written in.
        patient: the patient's id; empty for rows of feeds that are about no patient.
        unit: what the unit is, such as `Encounter/e1` or the patient's id; stable.
        role: a unit, or somebody of the population of a rate.
        taken: when it was taken.
        day: the day that puts it into a period.
        judged_on: the day as at which it was judged.
        state: what became of it.
        denominator: 1 for a unit in the denominator, days for person-time, else 0.
        numerator: 1 if it is met; what is added up for a total; else 0.
        value: the value of a mean, median or percentile, None if there is none.
        why: why it is left out or not known, in words, without values of the patient's.
        evidence: the references that decided, sorted.
        practice: the practice's code, None if not recorded; so with all that follow.
        locality: the practice's locality.
        age_band: `0-4`, then five-year bands to `85+`, on the day.
        sex: administrative gender.
        ethnic_category: the code of the national ethnic category.
        deprivation: the deprivation quintile, `1` (most deprived) to `5`.
        typology: the health typology.
    """

    kpi: str
    pathway: str
    patient: str
    unit: str
    role: Role
    taken: Taken
    day: date
    judged_on: date
    state: State
    denominator: float
    numerator: float
    value: float | None = None
    why: str = ""
    evidence: tuple[str, ...] = ()
    practice: str | None = None
    locality: str | None = None
    age_band: str | None = None
    sex: str | None = None
    ethnic_category: str | None = None
    deprivation: str | None = None
    typology: str | None = None


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Contribution))
"""The columns of `contributions.parquet`, in order."""
