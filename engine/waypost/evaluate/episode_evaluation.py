"""The evaluation of an episode pathway: every episode's replay, as rows (language.md 4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from waypost.evaluate.answers import Answer
from waypost.evaluate.decisions import Choice
from waypost.evaluate.entry import died_undated, frozen_on, last_day_of, may_have_died
from waypost.evaluate.episode_rows import (
    clock_rows,
    decision_rows,
    episode_moment,
    episode_notices,
    episode_row,
    region_in_words,
    unvisited_states,
    visited_states,
)
from waypost.evaluate.evaluation import (
    SCHEMA,
    DecisionRow,
    EnrolmentStatus,
    EpisodeRow,
    Evaluation,
    FactRow,
    GroupRow,
    NoticeRow,
    Reason,
    ReferralRow,
    StepRow,
)
from waypost.evaluate.groups import group_row
from waypost.evaluate.journey import Visit
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.referrals import merged, proposed, with_states
from waypost.evaluate.replay import Replay, Run, replay
from waypost.evaluate.rows import (
    open_flags,
    overlay_cautions,
    overlay_row,
    parameters_used,
    step_row,
)
from waypost.evaluate.steps import StepState
from waypost.evaluate.trace import days, fact_row, reasons_of, trace_line
from waypost.evaluate.truth import NotKnown, Truth
from waypost.version import ENGINE_VERSION
from waypost_dsl.model import Episodes, Group, Wait

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Everything an episode adds to an evaluation."""

    episode: EpisodeRow
    facts: tuple[FactRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    referrals: tuple[ReferralRow, ...] = ()
    not_known: tuple[Reason, ...] = ()


def period_of(case: Case) -> tuple[date, date] | None:
    """Return the reporting period as it was given."""
    return None if case.period is None else (case.period.start, case.period.end)


def evaluate_episodes(case: Case, rule: Episodes, as_at: date) -> Evaluation:
    """Replay a patient's episodes up to a day and say how each of them stands.

    Args:
        case: the patient and the pathway.
        rule: what opens an episode.
        as_at: only what had happened by this day counts.

    Raises:
        EvaluationError: as for `walk.evaluate`.
    """
    patient, seen_by = case.record.patient, Moment(case, as_at).seen_by
    died, last = frozen_on(patient, seen_by), last_day_of(patient, as_at, seen_by)
    return evaluation_of(case, replay(case, rule, last, died=died), as_at)


def evaluation_of(case: Case, state: Replay, as_at: date) -> Evaluation:
    """Say how each episode stands.

    Args:
        case: the patient and the pathway.
        state: the episodes, replayed up to `as_at` or to the patient's death before it.
        as_at: the day of the evaluation.
    """
    pathway, patient = case.pathway, case.record.patient
    seen_by = Moment(case, as_at).seen_by
    died, last = frozen_on(patient, seen_by), last_day_of(patient, as_at, seen_by)
    judged = not died_undated(patient)
    may_be_dead = died is None and may_have_died(patient, seen_by)
    rows = [_rows(state, run, last, judged=judged, may_be_dead=may_be_dead) for run in state.runs]
    moment = Moment(state.case, last)
    status = _status(rows, doubtful=bool(state.doubtful))
    entry = moment.ask(pathway.enrolment.condition)
    open_since = [run.episode.opened for run in state.runs if run.journey.ended is None]
    outcomes = [row.episode.outcome for row in rows if row.episode.ended_on is not None]
    return Evaluation(
        schema=SCHEMA,
        pathway=pathway.name,
        pathway_title=pathway.title,
        pathway_version=pathway.version,
        pathway_sha256=pathway.sha256,
        engine_version=ENGINE_VERSION,
        parameters=parameters_used(moment),
        patient=patient.id,
        as_at=as_at,
        known_at=case.known_at,
        period=period_of(case),
        status=status,
        provisional=False,
        exclusion_not_known=_exclusion_not_known(rows),
        enrolled_since=days(min(open_since, key=lambda one: one.first)) if open_since else None,
        frozen_on=died if rows else None,
        outcome=outcomes[-1] if status == "ended" and outcomes else None,
        entry=trace_line(entry),
        exclusions=(),
        position=_position(pathway.nodes, rows),
        facts=_all(row.facts for row in rows),
        steps=_all(row.steps for row in rows),
        groups=_all(row.groups for row in rows),
        decisions=_all(row.decisions for row in rows),
        notices=_all(row.notices for row in rows),
        referrals=merged(_all(row.referrals for row in rows)),
        not_known=_not_known(state, entry, rows),
        cautions=_cautions(case, rows, as_at, judged=judged, may_be_dead=may_be_dead),
        clocks=_all(
            clock_rows(episode_moment(state, run, last), run.episode.id)
            for run in state.runs
            if not run.journey.excluded
        ),
        episodes=tuple(row.episode for row in rows),
        overlay=overlay_row(pathway.overlay),
    )


def _rows(state: Replay, run: Run, last: date, *, judged: bool, may_be_dead: bool) -> _Rows:
    moment = episode_moment(state, run, last)
    visited = visited_states(moment, run)
    row = episode_row(moment, run, visited, may_be_dead=may_be_dead)
    if run.journey.excluded or not judged:
        return _Rows(row)
    case, name = state.case, run.episode.id
    nodes = case.pathway.nodes
    decisions = decision_rows(moment, run)
    steps = [
        replace(
            step_row(at, one, kind="wait" if isinstance(nodes[visit.node], Wait) else None),
            episode=name,
            lap=visit.lap,
        )
        for visit, at, one in visited
    ]
    steps += [replace(step_row(moment, s), episode=name) for s in unvisited_states(moment, run)]
    states = tuple(one for _, _, one in visited)
    groups = [
        node
        for node in nodes.values()
        if isinstance(node, Group) and all(_was_visited(run, one) for one in node.members)
    ]
    open_now = run.journey.ended is None and not may_be_dead
    return _Rows(
        episode=row,
        facts=tuple(
            replace(fact_row(case, fact, moment.fact(fact)), episode=name)
            for fact in case.pathway.facts
        ),
        steps=tuple(steps),
        groups=tuple(replace(group_row(moment, one, states), episode=name) for one in groups),
        decisions=tuple(row for row, _ in decisions),
        notices=episode_notices(moment, run),
        referrals=_referrals(state, run, visited) if open_now else (),
        not_known=_open_questions(
            states,
            [c for row, c in decisions if row.day is None],
            open_flags(moment) if open_now else set(),
        ),
    )


def _referrals(
    state: Replay, run: Run, visited: Iterable[tuple[Visit, Moment, StepState]]
) -> tuple[ReferralRow, ...]:
    titles = {name: one.title for name, one in state.case.pathway.services.items()}
    patient, region = state.case.record.patient.id, region_in_words(run)
    rows: list[ReferralRow] = []
    for visit, at, one in visited:
        proposals = proposed(
            patient, (one,), provisional=False, titles=titles, region=region, lap=visit.lap
        )
        rows.extend(replace(r, episode=run.episode.id) for r in with_states(at, proposals))
    return tuple(rows)


def _was_visited(run: Run, name: str) -> bool:
    return any(visit.node == name for visit in run.journey.visits)


def _open_questions(
    states: Iterable[StepState], choices: Iterable[Choice], flags: set[NotKnown]
) -> tuple[Reason, ...]:
    found = set(flags)
    for one in states:
        if one.status == "unknown":
            found.update(one.reasons)
    for choice in choices:
        found.update(choice.reasons)
    return reasons_of(found)


def _status(rows: list[_Rows], *, doubtful: bool) -> EnrolmentStatus:
    """The patient's standing over all episodes: on the pathway while any of them is open."""
    found = {row.episode.status for row in rows}
    if "open" in found:
        return "enrolled"
    if "unknown" in found or doubtful:
        return "unknown"
    if "ended" in found:
        return "ended"
    return "excluded" if "excluded" in found else "not enrolled"


def _position(names: Iterable[str], rows: list[_Rows]) -> tuple[str, ...]:
    standing = {name for row in rows for name in row.episode.position}
    standing |= {
        row.episode.outcome
        for row in rows
        if row.episode.outcome is not None and row.episode.ended_on is not None
    }
    return tuple(name for name in names if name in standing)


def _exclusion_not_known(rows: list[_Rows]) -> bool:
    return any(
        line.truth == "unknown"
        for row in rows
        if row.episode.status in ("open", "ended")
        for line, _ in row.episode.exclusions
    )


def _not_known(state: Replay, entry: Answer, rows: list[_Rows]) -> tuple[Reason, ...]:
    found = dict.fromkeys(_all(row.not_known for row in rows))
    if entry.truth is Truth.UNKNOWN or state.doubtful:
        doubts = entry.reasons or (
            NotKnown("not comparable", "opening", "its date does not settle it", state.doubtful),
        )
        found.update(dict.fromkeys(reasons_of(doubts)))
    return tuple(found)


def _cautions(
    case: Case, rows: list[_Rows], as_at: date, *, judged: bool, may_be_dead: bool
) -> tuple[str, ...]:
    found: list[str] = []
    if _exclusion_not_known(rows):
        found.append("it is not known whether an exclusion holds")
    if not judged and rows:
        found.append("recorded as dead without a date: nothing is judged")
    if may_be_dead and rows:
        found.append("the date of death leaves it open whether the patient had died by then")
    return (*found, *overlay_cautions(case.pathway.overlay, as_at))


def _all(parts: Iterable[tuple[_T, ...]]) -> tuple[_T, ...]:
    return tuple(one for part in parts for one in part)
