"""The KPIs that a scenario speaks of: what one patient contributes to them in a month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.errors import WaypostError
from waypost.kpi.contributing import contributions_of
from waypost.kpi.contribution import Contribution
from waypost_dsl.model import FeedRows, Pathway


def count_kpis(story: PatientStory, pathway: Pathway, month: str, as_at: str | None) -> None:
    """Work out what the patient contributes to a pathway's KPIs in a month.

    Args:
        story: the patient.
        pathway: the pathway or scorecard.
        month: the month, such as `2024-03`.
        as_at: the day of the run; None means the last day of the month.

    Raises:
        ScenarioProblem: if there is no such month, or something cannot be evaluated.
    """
    first = whole_date(f"{month}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    judged = last if as_at is None else whole_date(as_at)
    try:
        found = contributions_of(pathway, story.record(), first=first, last=last, as_at=judged)
    except WaypostError as error:
        raise ScenarioProblem(f"the KPIs came to an error: {error}") from error
    if found.errors:
        said = "; ".join(f"{one.kpi}: {one.message}" for one in found.errors)
        raise ScenarioProblem(f"the KPIs came to an error: {said}")
    story.counted = (pathway, found.rows)


def units_of(story: PatientStory, kpi: str) -> tuple[Contribution, ...]:
    """Return what the patient contributes to a KPI, without the population of a rate.

    Raises:
        ScenarioProblem: if no KPIs were counted, or the pathway has no such KPI.
    """
    return tuple(row for row in _rows(story, kpi) if row.role == "unit")


def days_in_population(story: PatientStory, kpi: str) -> float:
    """Return for how many days of the month the patient is of the population of a rate.

    Raises:
        ScenarioProblem: if no KPIs were counted, or the pathway has no such KPI.
    """
    rows = _rows(story, kpi)
    return sum(row.denominator for row in rows if row.taken == "days of month")


def is_in_population(story: PatientStory, kpi: str) -> bool:
    """Whether the patient is of the population of a rate on the middle day of the month.

    Raises:
        ScenarioProblem: if no KPIs were counted, or the pathway has no such KPI.
    """
    rows = _rows(story, kpi)
    return any(row.taken == "middle of month" and row.denominator == 1 for row in rows)


def _rows(story: PatientStory, kpi: str) -> tuple[Contribution, ...]:
    if story.counted is None:
        raise ScenarioProblem(
            "no KPI is counted yet: write `When the KPIs of … are counted for 2024-03` first"
        )
    pathway, rows = story.counted
    names = [one.name for one in pathway.kpis.values() if not isinstance(one.counted, FeedRows)]
    if kpi not in names:
        raise unknown_name("KPI of records", kpi, names, where=f"in {pathway.name}")
    return tuple(row for row in rows if row.kpi == kpi)


def unit_in_words(row: Contribution) -> str:
    """Say what became of a unit, for a message."""
    day: date = row.day
    said = {
        "counted": "it is counted",
        "value not known": "it is counted, and not known to be met",
        "population not known": "it is not known whether it is counted",
    }.get(row.state, f"it is {row.state}")
    met = f", with {row.numerator:g} in the numerator" if row.state == "counted" else ""
    value = f", with the value {row.value:g}" if row.value is not None else ""
    why = f" ({row.why})" if row.why else ""
    return f"of {day}: {said}{met}{value}{why}"
