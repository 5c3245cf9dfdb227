"""The steps that say what a patient contributes to a KPI."""

from __future__ import annotations

from waypost.bdd.catalogue import then, when
from waypost.bdd.kpis import (
    count_kpis,
    days_in_population,
    is_in_population,
    unit_in_words,
    units_of,
)
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.kpi.contribution import Contribution


@when(
    "the KPIs of {pathway} are counted for {month}[, as at {date}]",
    "the KPIs of copd are counted for 2024-03",
    "the KPIs of orthopaedic_triage are counted for 2024-03, as at 2024-12-31",
)
def kpis_counted(patient_story: PatientStory, pathway: str, month: str, date: str | None) -> None:
    """Count what the patient adds to the KPIs of a pathway, or of a scorecard, in a month.

    Without `as at` it is counted on the last day of the month; what is judged later is then not
    yet judged.
    """
    chosen = patient_story.vocabulary.pathway(pathway)
    count_kpis(patient_story, chosen, month, date)


@then(
    "for {kpi} the patient counts and {verdict_of_kpi}",
    "for copd_review the patient counts and meets it",
    "for copd_review the patient counts and does not meet it",
    "for hba1c_control the patient counts and it is not known whether they meet it",
)
def counts_and(patient_story: PatientStory, kpi: str, verdict_of_kpi: str) -> None:
    """Check that the patient is in the denominator of a share, once, and whether they meet it."""
    row = _only(patient_story, kpi)
    met = {(True, 1.0): "meets it", (True, 0.0): "does not meet it"}
    found = met.get((row.state == "counted", row.numerator))
    if row.state == "value not known":
        found = "it is not known whether they meet it"
    if found != verdict_of_kpi:
        raise ScenarioProblem(f"for {kpi} it is otherwise; {unit_in_words(row)}")


@then(
    "for {kpi} the patient counts with {number}",
    "for rtt_median the patient counts with 126",
)
def counts_with(patient_story: PatientStory, kpi: str, number: str) -> None:
    """Check that the patient is counted once, with a value of a mean, a median or a total."""
    row = _only(patient_story, kpi)
    value = row.numerator if row.value is None else row.value
    if row.state != "counted" or value != float(number):
        raise ScenarioProblem(f"for {kpi} it is otherwise; {unit_in_words(row)}")


@then(
    "for {kpi} the patient is {left_out}[ because {reason}]",
    "for copd_review the patient is excluded",
    "for copd_pr_referral the patient is excepted because palliative",
    "for msk_triage_managed the patient is not yet judged",
)
def left_out_of(patient_story: PatientStory, kpi: str, left_out: str, reason: str | None) -> None:
    """Check that the patient is left out of a KPI for now or for good, and perhaps why.

    The reason is the condition as the pathway has it.
    """
    row = _only(patient_story, kpi)
    if row.state != left_out or (reason is not None and row.why != reason):
        raise ScenarioProblem(f"for {kpi} it is otherwise; {unit_in_words(row)}")


@then(
    "for {kpi} the patient does not count",
    "for copd_review the patient does not count",
)
def does_not_count(patient_story: PatientStory, kpi: str) -> None:
    """Check that nothing of the patient's is of the population of a KPI in that month."""
    rows = units_of(patient_story, kpi)
    if rows:
        raise ScenarioProblem(f"for {kpi} something counts; {_all(rows)}")


@then(
    "for {kpi} it is not known whether the patient counts",
    "for copd_pr_referral it is not known whether the patient counts",
)
def may_count(patient_story: PatientStory, kpi: str) -> None:
    """Check that the record leaves open whether the patient is of the population of a KPI."""
    row = _only(patient_story, kpi)
    if row.state != "population not known":
        raise ScenarioProblem(f"for {kpi} it is otherwise; {unit_in_words(row)}")


@then(
    "for {kpi} the patient counts {count} times and meets it {total} times",
    "for rtt_18w the patient counts 2 times and meets it 1 times",
)
def counts_often(patient_story: PatientStory, kpi: str, count: str, total: str) -> None:
    """Check of several episodes, admissions or the like how many count, and how many meet it."""
    rows = units_of(patient_story, kpi)
    units = sum(row.denominator for row in rows)
    met = sum(row.numerator for row in rows)
    if (units, met) != (float(count), float(total)):
        raise ScenarioProblem(f"for {kpi} it is otherwise; {_all(rows)}")


@then(
    "for {kpi} the patient belongs to the population",
    "for emerg_adm_65 the patient belongs to the population",
)
def of_the_population(patient_story: PatientStory, kpi: str) -> None:
    """Check that the patient is one of those a rate is per, on the middle day of the month."""
    _check_population(patient_story, kpi, wanted=True)


@then(
    "for {kpi} the patient does not belong to the population",
    "for emerg_adm_65 the patient does not belong to the population",
)
def not_of_the_population(patient_story: PatientStory, kpi: str) -> None:
    """Check that the patient is none of those a rate is per, on the middle day of the month."""
    _check_population(patient_story, kpi, wanted=False)


@then(
    "for {kpi} the patient has {days} days in the population",
    "for copd_admissions the patient has 31 days in the population",
)
def days_of_the_population(patient_story: PatientStory, kpi: str, days: str) -> None:
    """Check how many days of the month the patient adds to the patient years of a rate."""
    found = days_in_population(patient_story, kpi)
    if found != float(days):
        raise ScenarioProblem(f"for {kpi} the patient has {found:g} days in the population")


def _only(story: PatientStory, kpi: str) -> Contribution:
    rows = units_of(story, kpi)
    if len(rows) != 1:
        there = _all(rows) if rows else "nothing of the patient's counts"
        raise ScenarioProblem(f"for {kpi} the patient does not count once; {there}")
    return rows[0]


def _all(rows: tuple[Contribution, ...]) -> str:
    return "; ".join(unit_in_words(row) for row in rows)


def _check_population(story: PatientStory, kpi: str, *, wanted: bool) -> None:
    if is_in_population(story, kpi) is not wanted:
        raise ScenarioProblem(
            f"for {kpi} the patient is {'not ' if wanted else ''}of the population"
        )
