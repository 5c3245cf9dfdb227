"""A pathway's history: the walk at each day on which how a patient stands can change (4.1).

The same functions at an earlier as_at, so the history cannot disagree with any evaluation of it.
Of an episode pathway one replay serves all days: it is the beginning of every later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from waypost.evaluate.days_of_change import (
    Days,
    days_of_condition,
    days_of_node,
    days_of_pathway,
    days_of_selection,
)
from waypost.evaluate.episode_evaluation import evaluation_of
from waypost.evaluate.episodes_on_days import EpisodesOnDays
from waypost.evaluate.evaluation import (
    EnrolmentStatus,
    EpisodeRow,
    EpisodeStatus,
    Evaluation,
    StepStatus,
)
from waypost.evaluate.moment import Case
from waypost.evaluate.questions import case_of
from waypost.evaluate.replay import Replay
from waypost.evaluate.walk import evaluate
from waypost.record import Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import Episodes, Interrupt, Pathway, Quantity, Step, Wait


@dataclass(frozen=True, slots=True)
class EpisodeStanding:
    """How an episode stood from a day on.

    `steps` holds (step, lap, event, status) for each visit to a step or a wait.
    """

    id: str
    status: EpisodeStatus
    outcome: str | None
    position: tuple[str, ...]
    steps: tuple[tuple[str, int, str | None, StepStatus], ...]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """How the patient stood from a day on, until the next row's day.

    `steps` holds (step, event, status) for each step or event of a `for each` step; of an episode
    pathway they are with their episode, in `episodes`.
    """

    day: date
    status: EnrolmentStatus
    outcome: str | None
    position: tuple[str, ...]
    steps: tuple[tuple[str, str | None, StepStatus], ...]
    episodes: tuple[EpisodeStanding, ...] = ()


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
    if pathway.episodes is not None:
        found = _of_episodes(case, pathway.episodes, first, last)
    else:
        days = sorted({first} | {day for day in days_of_pathway(case) if first < day <= last})
        found = (
            evaluate(
                pathway,
                record,
                as_at=day,
                known_at=known_at,
                period=period,
                parameters=parameters,
            )
            for day in days
        )
    rows: list[TimelineRow] = []
    for evaluation in found:
        row = standing_of(evaluation)
        if not rows or replace(rows[-1], day=row.day) != row:
            rows.append(row)
    return tuple(rows)


def standing_of(evaluation: Evaluation) -> TimelineRow:
    """Return the row of a history that an evaluation gives for its day."""
    return TimelineRow(
        evaluation.as_at,
        evaluation.status,
        evaluation.outcome,
        evaluation.position,
        tuple(
            (step.name, step.event, step.status)
            for step in evaluation.steps
            if step.episode is None
        ),
        tuple(_standing(evaluation, one) for one in evaluation.episodes),
    )


def _standing(evaluation: Evaluation, episode: EpisodeRow) -> EpisodeStanding:
    return EpisodeStanding(
        episode.id,
        episode.status,
        episode.outcome,
        episode.position,
        tuple(
            (step.name, step.lap, step.event, step.status)
            for step in evaluation.steps
            if step.episode == episode.id
        ),
    )


def _of_episodes(case: Case, rule: Episodes, first: date, last: date) -> Iterator[Evaluation]:
    """Evaluate each day on which something can change, out of one replay where it will serve."""
    on_days = EpisodesOnDays(case, rule, last)
    days = set(_days_of_standing(case, rule, on_days.states))
    for day in sorted({first} | {day for day in days if first < day <= last}):
        yield evaluation_of(case, on_days.on(day), day)


def _days_of_standing(
    case: Case, rule: Episodes, states: Sequence[tuple[date, Replay]]
) -> Iterator[date]:
    """Yield the days on which an episode moves, or a step it stands at can change its status.

    What it does not stand at has no status yet, or keeps the one it was left with.
    """
    yield from days_of_selection(case, rule.opens)
    yield from days_of_condition(case, case.pathway.enrolment.condition)
    died = case.record.patient.died
    if died is not None:
        yield died.first
        yield from (day for day in days_of_pathway(case) if day >= died.last)
    for number, (day, state) in enumerate(states):
        end = states[number + 1][0] if number + 1 < len(states) else date.max
        yield day
        yield from (one for one in _days_of_state(state) if day < one <= end)


def _days_of_state(state: Replay) -> Days:
    """Return the days on which a step that an episode stands at can change its status."""
    case = state.case
    nodes = case.pathway.nodes
    days: Days = frozenset()
    for run in state.runs:
        if run.journey.ended is not None:
            continue
        at = {visit.node for visit in run.journey.visits if visit.is_open}
        for node in nodes.values():
            if isinstance(node, Interrupt) and run.journey.visits_to(node.asked_by or ""):
                # What a red flag asks for stays due, done or not, while the flag cannot be told.
                at.add(node.asked_by or "")
                days |= days_of_condition(case, node.when)
        asking = {
            node.name
            for node in nodes.values()
            if isinstance(node, Step) and any(route.node in at for route in node.not_known)
        }
        for name in at | asking:
            if isinstance(nodes[name], Step | Wait):
                days |= days_of_node(case, name)
    return days
