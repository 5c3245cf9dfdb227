"""Those that a rate is per: people on the middle day of each period, or their days of a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.days_of_change import days_of_condition
from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.registration import Said, both
from waypost.kpi.contributing.remembering import Stretches
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.words import reasons_in_words
from waypost.kpi.contribution import Contribution, State, Taken
from waypost.kpi.figure import PeriodKind
from waypost.kpi.periods import middle_day
from waypost_dsl.durations import next_day
from waypost_dsl.model import ALWAYS, Kpi, Population

_TAKEN: dict[PeriodKind, Taken] = {
    "month": "middle of month",
    "quarter": "middle of quarter",
    "financial year": "middle of year",
    "12 months": "middle of 12 months",
}
SOME_DAYS_NOT_KNOWN = "of some days of the month it is not known"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a row says: when it was taken, and how many people or days it stands for."""

    taken: Taken
    day: date
    denominator: float
    why: str


def population_rows(study: Study, kpi: Kpi, population: Population) -> Iterator[Contribution]:
    """Yield the patient's rows in the population of a rate: at most one a period.

    Args:
        study: the patient and the run.
        kpi: the KPI.
        population: what it is per.

    Raises:
        EvaluationError: if its condition cannot be carried out.
    """
    if population.by == "patients":
        yield from _people(study, kpi, population)
    else:
        yield from _days(study, kpi, population)


def is_of(study: Study, population: Population, day: date) -> Said:
    """Say whether the patient is of a population on a day."""
    among = study.is_among(population.among, day)
    if among.truth is Truth.FALSE or population.condition == ALWAYS:
        return among
    answer = study.ask(study.moment(day), population.condition)
    return both(among, Said(answer.truth, reasons_in_words(answer)))


def _people(study: Study, kpi: Kpi, population: Population) -> Iterator[Contribution]:
    for period in study.periods:
        day = middle_day(period)
        if day > study.as_at:
            continue
        said = is_of(study, population, day)
        if said.truth is not Truth.FALSE:
            known = said.truth is Truth.TRUE
            found = _Found(_TAKEN[period.kind], day, 1.0 if known else 0.0, said.why)
            yield _row(study, kpi, found)


def _days(study: Study, kpi: Kpi, population: Population) -> Iterator[Contribution]:
    """Count the days on which the patient was of the population, between its days of change."""
    stretches = Stretches(
        study.days_of_standing | days_of_condition(study.case, population.condition)
    )
    for month in study.months:
        last = min(month.last, study.as_at)
        if last < month.first:
            return
        starts = stretches.inside(month.first, last)
        days, doubtful, why = 0, 0, ""
        for start, following in zip(starts, (*starts[1:], next_day(last)), strict=True):
            said = is_of(study, population, start)
            if said.truth is Truth.TRUE:
                days += (following - start).days
            elif said.truth is Truth.UNKNOWN:
                doubtful += (following - start).days
                why = why or said.why
        if days or doubtful:
            note = f"{SOME_DAYS_NOT_KNOWN}: {why}" if days and doubtful else why
            found = _Found("days of month", middle_day(month), float(days), note)
            yield _row(study, kpi, found)


def _row(study: Study, kpi: Kpi, found: _Found) -> Contribution:
    state: State = "counted" if found.denominator else "population not known"
    strata = study.strata
    return Contribution(
        kpi.name,
        study.pathway.name,
        study.record.patient.id,
        study.record.patient.id,
        "population",
        found.taken,
        found.day,
        found.day,
        state,
        found.denominator,
        0.0,
        None,
        found.why,
        (),
        strata.practice,
        strata.locality,
        study.age_band(found.day),
        strata.sex,
        strata.ethnic_category,
        strata.deprivation,
        strata.typology,
    )
