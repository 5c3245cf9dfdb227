"""All that one patient contributes to all KPIs of a pathway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from waypost.errors import EvaluationError, UsageError
from waypost.kpi.contributing.clocks import clocks
from waypost.kpi.contributing.deaths import deaths
from waypost.kpi.contributing.due_steps import due_steps
from waypost.kpi.contributing.episodes import episodes
from waypost.kpi.contributing.judging import day_of_judgement, judged
from waypost.kpi.contributing.patients import patients
from waypost.kpi.contributing.populations import population_rows
from waypost.kpi.contributing.referrals import referrals
from waypost.kpi.contributing.spells import spells
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit
from waypost.kpi.contribution import Contribution
from waypost.record import Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AgainstExpected,
    ClocksCounted,
    Deaths,
    DueSteps,
    EpisodesCounted,
    FeedRows,
    Kpi,
    Pathway,
    Patients,
    Quantity,
    Rate,
    ReferralsCounted,
    SpellsCounted,
)


@dataclass(frozen=True, slots=True)
class KpiError:
    """A KPI, or one of its units, that could not be evaluated for a patient.

    Args:
        kpi: the KPI's name.
        pathway: the pathway or scorecard it is written in.
        patient: the patient's id.
        unit: the unit; empty where none could be found at all.
        day: the unit's day.
        message: what was wrong, without a value of the patient's.
    """

    kpi: str
    pathway: str
    patient: str
    unit: str
    day: date | None
    message: str


@dataclass(frozen=True, slots=True)
class Contributions:
    """What a patient contributes.

    Args:
        rows: the rows, by KPI, role, time, day and unit.
        errors: what could not be evaluated, in the same order.
    """

    rows: tuple[Contribution, ...]
    errors: tuple[KpiError, ...] = ()


def contributions_of(
    pathway: Pathway,
    record: Record,
    *,
    first: date,
    last: date,
    as_at: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    parameters: Mapping[str, Duration | Quantity] | None = None,
    places: Mapping[str, str] | None = None,
) -> Contributions:
    """Return what one patient contributes to the KPIs of a pathway or a scorecard.

    Args:
        pathway: the compiled pathway or scorecard.
        record: the patient's record.
        first: the first day of the first month.
        last: the last day of the last month.
        as_at: the day of the run: what is to be judged later is not yet judged.
        known_at: the last day of recording that counts; None means everything recorded.
        period: the reporting period that `in the period` means, if the KPIs say that; it is one
            and the same for every month.
        parameters: values that stand for the pathway's own.
        places: the locality of each practice, by the practice's code.

    Returns:
        The rows of every KPI that counts something of patients' records, and what went wrong: a
        unit that cannot be evaluated is an error of its own and never the end of the others.
    """
    study = Study(
        pathway,
        record,
        first=first,
        last=last,
        as_at=as_at,
        known_at=known_at,
        period=period,
        parameters=parameters,
        places=places or {},
    )
    rows: list[Contribution] = []
    errors: list[KpiError] = []
    for kpi in pathway.kpis.values():
        if isinstance(kpi.counted, FeedRows):
            continue
        _collect(study, kpi, rows, errors)
    return Contributions(tuple(sorted(rows, key=_order)), tuple(errors))


def _collect(study: Study, kpi: Kpi, rows: list[Contribution], errors: list[KpiError]) -> None:
    name, patient = study.pathway.name, study.record.patient.id
    try:
        units = list(_units(study, kpi))
    except (EvaluationError, UsageError) as problem:
        errors.append(KpiError(kpi.name, name, patient, "", None, str(problem)))
        units = []
    for unit in units:
        try:
            row = judged(study, kpi, unit)
        except (EvaluationError, UsageError) as problem:
            errors.append(KpiError(kpi.name, name, patient, unit.name, unit.day, str(problem)))
            continue
        if row is not None:
            rows.append(row)
    if isinstance(kpi.measure, Rate | AgainstExpected):
        try:
            rows.extend(population_rows(study, kpi, kpi.measure.population))
        except (EvaluationError, UsageError) as problem:
            errors.append(KpiError(kpi.name, name, patient, "", None, str(problem)))


def _units(study: Study, kpi: Kpi) -> Iterator[Unit]:
    match kpi.counted:
        case Patients() as counted:
            return patients(study, counted)
        case Deaths() as counted:
            return deaths(study, counted)
        case EpisodesCounted() as counted:
            return episodes(study, counted)
        case ReferralsCounted() as counted:
            return referrals(study, counted)
        case DueSteps() as counted:
            return due_steps(study, counted)
        case SpellsCounted() as counted:
            return spells(study, counted, lambda unit: day_of_judgement(study, kpi, unit))
        case ClocksCounted() as counted:
            return clocks(study, counted)
        case FeedRows():
            return iter(())
        case _ as never:
            assert_never(never)


def _order(row: Contribution) -> tuple[str, str, str, date, str, str]:
    return (row.kpi, row.role, row.taken, row.day, row.unit, row.state)
