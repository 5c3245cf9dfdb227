"""SQL written independently over the generated FHIR gives the same numbers as the engine.

`WAYPOST_COHORT_PATIENTS` sets how many patients are generated, and `WAYPOST_COHORT` names a cohort
that is there already, with the months that its ABOUT.txt says.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fixtures.cohort.setting import Setting
from fixtures.cohort.writing import write_cohort
from tests.integration.kpis_by_sql.counted_by_sql import counted_by_sql
from tests.integration.kpis_by_sql.counted_by_us import counted_by_us
from waypost.kpi.figure import Figure

PATIENTS = int(os.environ.get("WAYPOST_COHORT_PATIENTS", "1500"))
FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
DAYS_IN_A_YEAR = 365.25

SHARES = (
    "copd_review",
    "dm_education",
    "eol_3adm_90d",
    "eol_register_before_death",
    "hba1c_control",
    "home_death_excl_ch",
    "home_death_incl_ch",
    "ic_routine_5wd",
    "msk_triage_managed",
    "readm_30",
)
"""Patients, due steps, deaths, rows of a feed, episodes and discharges."""

RATES = ("emerg_adm_65", "emerg_beddays_65")
STATISTICS = ("los_hip_mean", "los_unplanned_median", "rtt_median")
PER_PATIENT_YEARS = ("copd_admissions",)
AGAINST_EXPECTED = ("sar_emerg_65",)
KPIS = (*SHARES, *RATES, *STATISTICS, *PER_PATIENT_YEARS, *AGAINST_EXPECTED)

Numbers = dict[tuple[date, str], tuple[float, float]]
"""Numerator and denominator by the first day of the period and the practice, if any."""


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = os.environ.get("WAYPOST_COHORT")
    if given is not None:
        return Path(given)
    folder = tmp_path_factory.mktemp("cohort")
    write_cohort(Setting.of(seed=7, until=LAST, months=36), folder, patients=PATIENTS)
    return folder


@pytest.fixture(scope="module")
def database(cohort: Path) -> Any:
    return counted_by_sql(cohort, first=FIRST, last=LAST)


@pytest.fixture(scope="module")
def figures(cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Figure, ...]:
    work = tmp_path_factory.mktemp("work")
    return counted_by_us(cohort, KPIS, first=FIRST, last=LAST, work=work)


def by_sql(database: Any, kpi: str) -> Numbers:
    columns = {row[0] for row in database.execute(f"describe {kpi}").fetchall()}
    practice = "practice" if "practice" in columns else "''"
    rows = database.execute(f"select month, {practice}, numerator, denominator from {kpi}")
    return {
        (month, practice): (float(above or 0), float(below))
        for month, practice, above, below in rows.fetchall()
        if above or below
    }


def by_us(figures: tuple[Figure, ...], kpi: str, kind: str = "month") -> list[Figure]:
    return [one for one in figures if one.kpi == kpi and one.period.kind == kind]


def of_months(found: list[Figure], above: str, below: str) -> Numbers:
    everybody = (one for one in found if one.group.dimension == "everybody")
    return {
        (one.period.first, ""): (getattr(one, above) or 0.0, float(getattr(one, below)))
        for one in everybody
        if getattr(one, above) or getattr(one, below)
    }


@pytest.mark.parametrize("kpi", SHARES + RATES)
def test_numerators_and_denominators_of_every_month(database, figures, kpi):
    wanted = by_sql(database, kpi)
    assert sum(above for above, _ in wanted.values()) > 0
    assert of_months(by_us(figures, kpi), "numerator", "denominator") == wanted


@pytest.mark.parametrize("kpi", STATISTICS)
def test_means_and_medians_of_every_month(database, figures, kpi):
    wanted = by_sql(database, kpi)
    found = of_months(by_us(figures, kpi), "value", "units")
    assert found.keys() == wanted.keys()
    assert wanted
    for month, (value, units) in wanted.items():
        assert found[month] == (pytest.approx(value), units)


@pytest.mark.parametrize("kpi", PER_PATIENT_YEARS)
def test_patient_years_are_exact_in_days(database, figures, kpi):
    wanted = by_sql(database, kpi)
    found = of_months(by_us(figures, kpi), "numerator", "denominator")
    in_days = {
        key: (above, round(below * DAYS_IN_A_YEAR, 6)) for key, (above, below) in found.items()
    }
    assert in_days == wanted


@pytest.mark.parametrize("kpi", AGAINST_EXPECTED)
def test_observed_and_expected_of_each_practice(database, figures, kpi):
    """By practice there are the latest 12 months."""
    every = by_sql(database, kpi)
    latest = max(month for month, _ in every)
    wanted = {practice: numbers for (month, practice), numbers in every.items() if month == latest}
    found = {
        one.group.value: (one.numerator, one.denominator)
        for one in by_us(figures, kpi, "12 months")
        if one.group.dimension == "practice" and one.period.first == latest
    }
    assert sum(observed for observed, _ in wanted.values()) > 0
    for practice in (found.keys() | wanted.keys()) - {"not recorded"}:
        observed, expected = wanted.get(practice, (0.0, 0.0))
        assert found.get(practice, (0.0, 0.0)) == (observed, pytest.approx(expected)), practice
