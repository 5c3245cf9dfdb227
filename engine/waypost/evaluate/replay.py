"""The replay walk: every episode of a pathway, day by day (language.md 4.1).

This is the reference evaluator for `enrol each`. It is written to be read and is not to be
optimised. All of a patient's episodes walk together, because evidence finds its episode by which
of them are open on its day. On each day, for each episode, in this order: death, the end of the
episode, exclusion, interrupts, then moves until nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from waypost.errors import EvaluationError
from waypost.evaluate.days_of_change import days_of_pathway, days_of_selection
from waypost.evaluate.edges import first_nodes
from waypost.evaluate.entry import outcome_of_death
from waypost.evaluate.interrupts import checked
from waypost.evaluate.journey import Episode, EpisodeLife, EpisodeNow, Journey
from waypost.evaluate.limits import limit
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.moves import entered, moved
from waypost.evaluate.openings import Opening, Openings, joined, openings_of
from waypost.evaluate.truth import Truth
from waypost.evaluate.windows import opening_day, received_days
from waypost.record import DateSpan
from waypost_dsl.model import Episodes, Outcome

MOST_ROUNDS = 500
"""Rounds on one day after which a walk is taken to go round in circles, which is an error; a
compiler check forbids pathways that could."""


@dataclass(frozen=True, slots=True)
class Run:
    """An episode and its way through the pathway up to a day."""

    episode: Episode
    journey: Journey

    @property
    def life(self) -> EpisodeLife:
        """What the other episodes need to know of it."""
        return EpisodeLife(self.episode, self.journey.ended)


@dataclass(frozen=True, slots=True)
class Replay:
    """All of a patient's episodes on a pathway, as at a day.

    Args:
        runs: the episodes in the order they opened.
        doubtful: references that may or may not have opened an episode.
        case: the case with the days on which something happened put in.
        days: the days on which anything can change, as far as they are known.
    """

    runs: tuple[Run, ...]
    doubtful: tuple[str, ...]
    case: Case
    days: tuple[date, ...] = ()

    def now(self, run: Run) -> EpisodeNow:
        """Return an episode as questions see it."""
        return EpisodeNow(run.episode, tuple(one.life for one in self.runs), run.journey)


def replay(case: Case, rule: Episodes, last: date, *, died: date | None = None) -> Replay:
    """Walk all episodes from the first opening to a day.

    Args:
        case: the patient and the pathway.
        rule: what opens an episode.
        last: the day up to which it walks.
        died: the day of the patient's death where it is not after `last`: then every open
            episode ends on it.

    Raises:
        EvaluationError: if a decision has a gap or an overlap, or a day's moves do not come to
            rest.
    """
    openings = openings_of(Moment(case, last), rule)
    state = Replay((), openings.doubtful, case)
    for _, after in walked(state, rule, openings, last, died=died):
        state = after
    return state


def walked(
    start: Replay, rule: Episodes, openings: Openings, last: date, *, died: date | None
) -> Iterator[tuple[date, Replay]]:
    """Walk day by day and yield how all episodes stand at the end of each day that was walked.

    Args:
        start: the replay before anything has opened.
        rule: what opens an episode.
        openings: what opened one up to the last day.
        last: the day up to which it walks.
        died: as for `replay`.

    Raises:
        EvaluationError: if a decision has a gap or an overlap, or a day's moves do not come to
            rest.
    """
    if not openings.sure:
        return
    state = _with_days(start, rule, ())
    waiting = list(openings.sure)
    day: date | None = waiting[0].day
    while day is not None and day <= last:
        while waiting and waiting[0].day <= day:
            state = _opened(state, rule, waiting.pop(0))
        for number in range(len(state.runs)):
            state = _day(state, rule, number, day, died)
        yield day, state
        later = [one for one in state.days if one > day]
        day = min([*later, *(one.day for one in waiting)], default=None)


def _opened(state: Replay, rule: Episodes, opening: Opening) -> Replay:
    lives = tuple(run.life for run in state.runs)
    day = opening.day
    life = joined(opening, rule, lives)
    if life is None:
        episode = opening.as_episode()
        journey = Journey().with_event(day, "opened", episode.id)
        for name in first_nodes(state.case.pathway):
            journey = entered(state.case.pathway, journey, name, day)
        return _with_days(replace(state, runs=(*state.runs, Run(episode, journey))), rule, (day,))
    runs = tuple(
        Run(
            replace(run.episode, openings=(*run.episode.openings, (opening.reference, day))),
            run.journey.with_event(day, "merged", opening.reference),
        )
        if run.episode.id == life.episode.id
        else run
        for run in state.runs
    )
    return _with_days(replace(state, runs=runs), rule, (day,))


def _day(state: Replay, rule: Episodes, number: int, day: date, died: date | None) -> Replay:
    """Walk one episode through one day."""
    run = state.runs[number]
    if run.journey.ended is not None:
        return state
    journey = run.journey
    for _ in range(MOST_ROUNDS):
        before = journey
        # What is done on a day may be what ends the episode on it: it is asked in every round.
        journey = _ended_today(state, rule, replace(run, journey=journey), day, died)
        if journey.ended is not None:
            break
        journey = checked(_moment(state, run, journey, day), journey)
        journey = moved(_moment(state, run, journey, day), journey)
        if journey is before or journey.ended is not None:
            break
    else:
        # To go on from here would be to answer from the middle of a move.
        standing = ", ".join(dict.fromkeys(visit.node for _, visit in journey.open_visits))
        raise EvaluationError(
            f"the episode of {run.episode.id} goes round and round on one day: after"
            f" {MOST_ROUNDS} rounds it does not come to rest, at {standing or 'no node'}"
        )
    if journey is run.journey:
        return state
    runs = (*state.runs[:number], Run(run.episode, journey), *state.runs[number + 1 :])
    return _with_days(replace(state, runs=runs), rule, (day,))


def _moment(state: Replay, run: Run, journey: Journey, day: date) -> Moment:
    return Moment(state.case, day).within(replace(state.now(run), journey=journey))


def _ended_today(state: Replay, rule: Episodes, run: Run, day: date, died: date | None) -> Journey:
    """Return the journey, ended if death, its time, an exclusion or an outcome ends it today."""
    moment = _moment(state, run, run.journey, day)
    if died is not None and day >= died:
        return run.journey.ending(day, outcome_of_death(state.case.pathway), "died")
    if rule.ends_after is not None:
        counted_from = opening_day(moment, run.episode)
        if limit(state.case, counted_from, rule.ends_after).last <= day:
            return run.journey.ending(day, None, "its time is over")
    for exclusion in state.case.pathway.exclusions:
        if moment.ask(exclusion.condition).truth is Truth.TRUE:
            return run.journey.ending(day, None, "excluded", excluded=True)
    for node in state.case.pathway.nodes.values():
        if (
            isinstance(node, Outcome)
            and node.when is not None
            and node.kind != "died"
            and moment.ask(node.when).truth is Truth.TRUE
        ):
            return run.journey.ending(day, node.name, node.kind)
    return run.journey


def _with_days(state: Replay, rule: Episodes, happened: Iterable[date]) -> Replay:
    """Put in the days on which something happened: windows and limits hang on them."""
    starts = [start for run in state.runs for start in _starts(state.case, run.episode)]
    counted_from = (day for one in starts for day in (one.first, one.last) if day > date.min)
    known = state.case.event_days.union(happened, counted_from)
    if known == state.case.event_days and state.days:
        return state
    case = replace(state.case, event_days=known, days_of_steps={})
    days = set(days_of_pathway(case)) | days_of_selection(case, rule.opens)
    for start in starts:
        days |= {start.first, start.last}
        if rule.ends_after is not None:
            days.add(limit(case, start, rule.ends_after).last)
    died = case.record.patient.died
    if died is not None:
        days.add(died.first)
    return replace(state, case=case, days=tuple(sorted(days)))


def _starts(case: Case, episode: Episode) -> list[DateSpan]:
    """The days an episode may be counted from: its opening, and when it was received."""
    return [episode.opened, *(day for day, _ in received_days(case.record, episode))]
