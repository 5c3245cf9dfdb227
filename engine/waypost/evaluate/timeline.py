"""A live pathway's history: the live walk at each day on which it can change (4.1).

The same function at an earlier as_at, so the history cannot disagree with any evaluation of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.days_of_change import days_of_pathway
from waypost.evaluate.evaluation import EnrolmentStatus, Evaluation, StepStatus
from waypost.evaluate.questions import case_of
from waypost.evaluate.walk import evaluate
from waypost.record import Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import Pathway, Quantity


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """How the patient stood from a day on, until the next row's day.

    `steps` holds (step, event, status) for each step or event of a `for each` step.
    """

    day: date
    status: EnrolmentStatus
    outcome: str | None
    position: tuple[str, ...]
    steps: tuple[tuple[str, str | None, StepStatus], ...]


def timeline(
    pathway: Pathway,
    record: Record,
    *,
    first: date,
    last: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    parameters: Mapping[str, Duration | Quantity] | None = None,
) -> tuple[TimelineRow, ...]:
    """Return how a patient stood on a pathway over time: a row for each day it changed.

    Args:
        pathway: a compiled pathway.
        record: the patient's record.
        first: the first day of the history; always has a row.
        last: the last day.
        known_at: as for `evaluate`; held fixed throughout.
        period: as for `evaluate`.
        parameters: as for `evaluate`.

    Raises:
        EvaluationError: as for `evaluate`.
        UsageError: as for `evaluate`.
    """
    case = case_of(pathway, record, known_at=known_at, period=period, parameters=parameters)
    days = sorted({first} | {day for day in days_of_pathway(case) if first < day <= last})
    rows: list[TimelineRow] = []
    for day in days:
        row = _row(
            evaluate(
                pathway,
                record,
                as_at=day,
                known_at=known_at,
                period=period,
                parameters=parameters,
            )
        )
        if not rows or _without_day(rows[-1]) != _without_day(row):
            rows.append(row)
    return tuple(rows)


def _row(evaluation: Evaluation) -> TimelineRow:
    return TimelineRow(
        evaluation.as_at,
        evaluation.status,
        evaluation.outcome,
        evaluation.position,
        tuple((step.name, step.event, step.status) for step in evaluation.steps),
    )


def _without_day(row: TimelineRow) -> tuple[object, ...]:
    return (row.status, row.outcome, row.position, row.steps)
