"""The step that evaluates a pathway over the record."""

from __future__ import annotations

from waypost.bdd.catalogue import when
from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.errors import WaypostError


@when(
    "the {pathway} pathway is evaluated as at {date}[, as known at {known_at}]",
    "the copd pathway is evaluated as at 2024-03-01",
    "the copd pathway is evaluated as at 2024-03-01, as known at 2024-02-01",
)
def evaluated(patient_story: PatientStory, pathway: str, date: str, known_at: str | None) -> None:
    """Evaluate a pathway as at a day: only what had happened by then counts.

    With `as known at`, only what had been recorded by that day counts too. A scenario may
    evaluate more than once; what follows speaks of the last time.
    """
    chosen = patient_story.vocabulary.pathway(pathway)
    try:
        patient_story.evaluate(
            chosen,
            as_at=whole_date(date),
            known_at=None if known_at is None else whole_date(known_at),
        )
    except WaypostError as error:
        raise ScenarioProblem(f"the evaluation came to an error: {error}") from error


@when(
    "the {pathway} pathway is evaluated as at {date} for the period {start} to {end}",
    "the copd pathway is evaluated as at 2024-03-31 for the period 2023-04-01 to 2024-03-31",
)
def evaluated_for_period(
    patient_story: PatientStory, pathway: str, date: str, start: str, end: str
) -> None:
    """Evaluate a pathway that speaks of a reporting period."""
    chosen = patient_story.vocabulary.pathway(pathway)
    try:
        patient_story.evaluate(
            chosen, as_at=whole_date(date), period=(whole_date(start), whole_date(end))
        )
    except WaypostError as error:
        raise ScenarioProblem(f"the evaluation came to an error: {error}") from error
