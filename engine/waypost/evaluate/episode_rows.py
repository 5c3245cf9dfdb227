"""The rows of an episode, each made from its journey and what was asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from waypost.evaluate.answers import Answer
from waypost.evaluate.clauses import Clauses
from waypost.evaluate.clocks import compare_time, read_clock
from waypost.evaluate.decisions import Choice, choose
from waypost.evaluate.evaluation import (
    ClockRow,
    Days,
    DecisionRow,
    EpisodeRow,
    EpisodeStatus,
    EventRow,
    NoticeRow,
)
from waypost.evaluate.journey import Firing, Visit
from waypost.evaluate.moment import Moment
from waypost.evaluate.replay import Replay, Run
from waypost.evaluate.rows import decision_row, notice_row
from waypost.evaluate.steps import StepState, step_states
from waypost.evaluate.trace import citations, days, reasons_of, trace_line
from waypost.evaluate.truth import Truth
from waypost.evaluate.windows import opening_day
from waypost.record import DateSpan
from waypost_dsl.model import Advice, ClockTime, Decision, Interrupt, Outcome, Step, Wait


def episode_moment(state: Replay, run: Run, last: date) -> Moment:
    """Return the moment from which an episode's rows are seen: its end, or the last day."""
    ended = run.journey.ended
    return Moment(state.case, last if ended is None else ended).within(state.now(run))


def region_in_words(run: Run) -> str | None:
    """Return the body region and side as readers see them.

    Example:
        `hip`, or `hip, left`.
    """
    named = [one for one in (run.episode.region, run.episode.side) if one is not None]
    return ", ".join(named) or None


Visited = tuple[tuple[Visit, Moment, StepState], ...]
"""The visits to steps and waits, each with how it stood when it was left, or stands now."""


def episode_row(moment: Moment, run: Run, visited: Visited, *, may_be_dead: bool) -> EpisodeRow:
    """Return the row of an episode.

    Args:
        moment: its last moment.
        run: the episode and its journey.
        visited: how its steps stand.
        may_be_dead: whether a partial date of death leaves it open if it has ended.
    """
    pathway, journey = moment.case.pathway, run.journey
    opened = opening_day(moment, run.episode)
    outcome = pathway.nodes.get(journey.outcome or "")
    how = journey.events[-1].detail if journey.ended is not None else None
    answers = tuple(moment.ask(one.condition) for one in pathway.exclusions)
    return EpisodeRow(
        id=run.episode.id,
        opened=_days(run.episode.opened),
        received=None if opened == run.episode.opened else _days(opened),
        merged=tuple(reference for reference, _ in run.episode.openings[1:]),
        region=region_in_words(run),
        status=_status(run, may_be_dead=may_be_dead),
        outcome=journey.outcome,
        outcome_kind=outcome.kind if isinstance(outcome, Outcome) else how,
        ended_on=journey.ended,
        ended_by=how,
        position=_position(run, visited),
        exclusions=tuple(
            (trace_line(answer), citations(exclusion.because))
            for answer, exclusion in zip(answers, pathway.exclusions, strict=True)
        ),
        timeline=tuple(EventRow(e.day, e.kind, e.node, e.detail) for e in journey.events),
    )


def _position(run: Run, visited: Visited) -> tuple[str, ...]:
    """Return the nodes at which an episode stands; a step that does not apply is none of them."""
    statuses: dict[str, set[str]] = {}
    for visit, _, state in visited:
        if visit.is_open:
            statuses.setdefault(visit.node, set()).add(state.own_status)
    idle = {name for name, found in statuses.items() if found == {"not applicable"}}
    return tuple(dict.fromkeys(v.node for _, v in run.journey.open_visits if v.node not in idle))


def visited_states(moment: Moment, run: Run) -> Visited:
    """Return each visit to a step or a wait with how it stood when it was left, or stands now."""
    found: list[tuple[Visit, Moment, StepState]] = []
    for visit in run.journey.visits:
        node = moment.case.pathway.nodes[visit.node]
        if not isinstance(node, Step | Wait):
            continue
        step = node if isinstance(node, Step) else node.as_step
        still_asked = run.journey.ended is None and _asks_for_a_flag(moment, node.name)
        at = moment if visit.left is None or still_asked else moment.on(visit.left)
        if moment.episode is not None:
            at = at.within(replace(moment.episode, visit=visit))
        states = step_states(at, step)
        found.extend((visit, at, _as_left(run, visit, one)) for one in states)
    return tuple(found)


def unvisited_states(moment: Moment, run: Run) -> tuple[StepState, ...]:
    """Return the steps an episode that has ended never reached: they do not apply to it."""
    if run.journey.outcome is None:
        return ()
    reached = {visit.node for visit in run.journey.visits}
    nothing = Clauses(Answer(Truth.FALSE), None, None, None, (), None)
    return tuple(
        StepState(
            step,
            "not applicable",
            "not applicable",
            None,
            None,
            None,
            ("not reached",),
            (),
            nothing,
            Answer(Truth.FALSE),
        )
        for step in moment.case.pathway.steps
        if step.name not in reached
    )


def decision_rows(moment: Moment, run: Run) -> tuple[tuple[DecisionRow, Choice], ...]:
    """Return the decisions an episode came to, each on the day it was taken."""
    rows: list[tuple[DecisionRow, Choice]] = []
    told = [event for event in run.journey.events if event.kind == "decided"]
    for visit in run.journey.visits:
        node = moment.case.pathway.nodes[visit.node]
        if not isinstance(node, Decision):
            continue
        at = moment if visit.left is None else moment.on(visit.left)
        choice = choose(at, node)
        row = decision_row(node, choice)
        row = replace(row, episode=run.episode.id, lap=visit.lap)
        if visit.how == "decided":
            event = next(one for one in told if one.node == node.name)
            told.remove(event)
            row = replace(row, day=visit.left, taken=tuple(event.detail.split(", ")))
        rows.append((row, choice))
    return tuple(rows)


def episode_notices(moment: Moment, run: Run) -> tuple[NoticeRow, ...]:
    """Return the red flags and the advice of an episode."""
    rows: list[NoticeRow] = []
    said = {event.node for event in run.journey.events if event.kind == "said"}
    for node in moment.case.pathway.nodes.values():
        if isinstance(node, Interrupt):
            rows.append(_interrupt_row(moment, run, node))
        elif isinstance(node, Advice) and (node.when is not None or node.name in said):
            answer = Answer(Truth.TRUE) if node.when is None else moment.ask(node.when)
            rows.append(replace(notice_row(node, answer), episode=run.episode.id))
    return tuple(rows)


def clock_rows(moment: Moment, episode: str | None) -> tuple[ClockRow, ...]:
    """Return how the clocks stand at a moment."""
    rows: list[ClockRow] = []
    for clock in moment.case.pathway.clocks.values():
        reading = read_clock(moment, clock)
        limit = moment.case.length(clock.limit)
        within, _ = compare_time(moment, ClockTime(clock.name), clock.name, "at most", limit)
        ran = None
        if reading.started is not None:
            fewest = (reading.runs_to.first - reading.started.last).days
            ran = (fewest, (reading.runs_to.last - reading.started.first).days)
        rows.append(
            ClockRow(
                clock.name,
                clock.title or clock.name,
                days(reading.started),
                days(reading.stopped),
                ran,
                str(limit),
                within.value,
                reasons_of(reading.not_known),
                citations(clock.because),
                episode,
            )
        )
    return tuple(rows)


def _asks_for_a_flag(moment: Moment, name: str) -> bool:
    """Whether a step asks about a red flag: it stays due while the flag cannot be told (4.9)."""
    return any(
        isinstance(node, Interrupt) and node.asked_by == name
        for node in moment.case.pathway.nodes.values()
    )


def _days(span: DateSpan) -> Days:
    found = days(span)
    assert found is not None
    return found


def _status(run: Run, *, may_be_dead: bool) -> EpisodeStatus:
    if run.journey.excluded:
        return "excluded"
    if run.journey.ended is not None:
        return "ended"
    return "unknown" if may_be_dead else "open"


def _as_left(run: Run, visit: Visit, state: StepState) -> StepState:
    """Put in what the journey knows and the step itself does not: how it was left."""
    match visit.how:
        case "interrupted" | "withdrawn":
            flag = next(
                (f.interrupt for f in run.journey.firings if _took(run, f, visit)), "a red flag"
            )
            mark = f"interrupted by {flag}" if visit.how == "interrupted" else "flag withdrawn"
            return _not_applicable(state, mark)
        case "breached":
            return replace(state, marks=(*state.marks, "breached"))
        case "ended" if run.journey.outcome_is_reached and state.status in ("pending", "overdue"):
            return _not_applicable(state, "the episode ended first")
        case _:
            return state


def _not_applicable(state: StepState, mark: str) -> StepState:
    if state.own_status == "done":
        return state
    return replace(
        state, status="not applicable", own_status="not applicable", due=None, marks=(mark,)
    )


def _took(run: Run, firing: Firing, visit: Visit) -> bool:
    return any(run.journey.visits[i] == visit for i in firing.suspended)


def _interrupt_row(moment: Moment, run: Run, node: Interrupt) -> NoticeRow:
    row = replace(notice_row(node, moment.ask(node.when)), episode=run.episode.id)
    firings = [one for one in run.journey.firings if one.interrupt == node.name]
    if not firings:
        # True and not fired: it had fired on the same evidence, or one before it stands.
        return replace(row, fired="false") if row.fired == "true" else row
    last = firings[-1]
    asked = notice_row(node, moment.on(last.fired).ask(node.when))
    return replace(
        row,
        fired="true" if last.is_active else "false",
        trace=asked.trace,
        fired_on=last.fired,
        closed_on=last.closed,
        closed_how=last.how,
    )
