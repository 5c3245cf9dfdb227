"""How all episodes of a pathway stood on any day, out of one replay where it will serve.

The replay at a day is the beginning of every later one, as long as what had opened by the day is
the beginning of what has opened since; where it is not, the day is replayed by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from waypost.evaluate.days_of_change import days_of_selection
from waypost.evaluate.entry import frozen_on, last_day_of
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.openings import Openings, openings_of
from waypost.evaluate.replay import Replay, replay, walked
from waypost_dsl.model import Episodes


class EpisodesOnDays:
    """All of a patient's episodes, replayed once up to a last day.

    Args:
        case: the patient and the pathway.
        rule: what opens an episode.
        last: the last day that is asked for.

    Raises:
        EvaluationError: if a decision has a gap or an overlap.
    """

    def __init__(self, case: Case, rule: Episodes, last: date) -> None:
        self._case = case
        self._rule = rule
        # Until a death is certain the episodes walk on; once it is, they have ended on its day.
        self._openings = openings_of(Moment(case, last), rule)
        start = Replay((), self._openings.doubtful, case)
        self.states: Sequence[tuple[date, Replay]] = list(
            _changes(walked(start, rule, self._openings, last, died=None))
        )
        self._by_themselves: dict[tuple[date, date | None], Replay] = {}
        self._on: dict[date, Replay] = {}
        self._opened: dict[date | None, Openings] = {}
        self._days = sorted(days_of_selection(case, rule.opens))

    def on(self, day: date) -> Replay:
        """Return how the episodes stood at the end of a day.

        Args:
            day: a day up to the last one.

        Raises:
            EvaluationError: if a decision has a gap or an overlap.
        """
        if day not in self._on:
            self._on[day] = self._at(day)
        return self._on[day]

    @property
    def days_of_change(self) -> frozenset[date]:
        """The days on which an episode can open, move or end."""
        return frozenset(self._days).union(day for day, _ in self.states)

    def _at(self, day: date) -> Replay:
        patient = self._case.record.patient
        seen_by = Moment(self._case, day).seen_by
        died, walked_to = frozen_on(patient, seen_by), last_day_of(patient, day, seen_by)
        if died is not None:
            # Of somebody who has died, nothing changes but what is learned of the death.
            return self._by_itself(walked_to, died)
        now = self._opened_by(walked_to)
        if not _begins(now, self._openings, walked_to):
            return self._by_itself(walked_to, None)
        before = [state for walked_on, state in self.states if walked_on <= walked_to]
        state = before[-1] if before else Replay((), (), self._case)
        return replace(state, doubtful=now.doubtful)

    def _opened_by(self, day: date) -> Openings:
        """Return what had opened by a day: the same until something it is made of changes."""
        passed = bisect_right(self._days, day)
        changed = self._days[passed - 1] if passed else None
        if changed not in self._opened:
            self._opened[changed] = openings_of(Moment(self._case, day), self._rule)
        return self._opened[changed]

    def _by_itself(self, walked_to: date, died: date | None) -> Replay:
        key = (walked_to, died)
        if key not in self._by_themselves:
            # What was answered in another replay is of other journeys.
            case = replace(self._case, answered={}, days_of_steps={})
            self._by_themselves[key] = replay(case, self._rule, walked_to, died=died)
        return self._by_themselves[key]


def _changes(states: Iterable[tuple[date, Replay]]) -> Iterator[tuple[date, Replay]]:
    """Leave out the days on which the walk moved nobody."""
    before: Replay | None = None
    for day, state in states:
        if state is not before:
            yield day, state
        before = state


def _begins(now: Openings, later: Openings, day: date) -> bool:
    """Whether what has opened by a day is the beginning of what has opened by a later one."""
    opened: Sequence[object] = [one for one in later.sure if one.day <= day]
    return list(now.sure) == opened
