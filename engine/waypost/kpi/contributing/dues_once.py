"""When a step that is owed once for each need, or for each event, fell due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.answers import Answer, Known
from waypost.evaluate.clauses import clauses_of, done_by
from waypost.evaluate.days_of_change import (
    NO_DAYS,
    Days,
    days_of_anchor,
    days_of_evidence,
    days_of_fact,
    days_of_need,
)
from waypost.evaluate.due import standing
from waypost.evaluate.limits import limit
from waypost.evaluate.moment import Moment
from waypost.evaluate.steps import completion
from waypost.evaluate.truth import NotKnown, Truth
from waypost.evaluate.windows import anchor_days
from waypost.kpi.contributing.dues import Due
from waypost.kpi.contributing.registration import YES, Said
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.words import reasons_in_words
from waypost.record import DateSpan
from waypost_dsl.durations import next_day
from waypost_dsl.model import Step, Within

MOST_DUES = 500
"""Times one need may fall due anew, after which its dates are taken to go round in circles."""

_At = Callable[[date], Moment]


@dataclass(frozen=True, slots=True)
class _Owed:
    """A step with one limit, and how it is asked on a day."""

    study: Study
    step: Step
    timing: Within
    at: _At

    def due_on(self, day: date) -> DateSpan | None:
        """Return when it is due, as at a day."""
        moment = self.at(day)
        return standing(moment, self.step, clauses_of(moment, self.step)).due

    @property
    def days_counted_from(self) -> Days:
        """The days on which what the limit counts from can change."""
        anchor = self.timing.of
        return NO_DAYS if anchor is None else days_of_anchor(self.study.case, anchor)


@dataclass(frozen=True, slots=True)
class _Need:
    """A run of days on which a step was owed.

    Args:
        start: the first of them.
        end: the first day after them, None while it goes on.
        was_done: whether it ended because it was done.
    """

    start: date
    end: date | None
    was_done: bool


def dues_once(study: Study, step: Step, timing: Within) -> Iterator[Due]:
    """Yield when a step with one limit for each need fell due.

    Args:
        study: the patient and the run.
        step: the step.
        timing: its limit.
    """

    def at(day: date) -> Moment:
        return Moment(study.case, day)

    for days, done in _dues(_Owed(study, step, timing, at)):
        yield Due(f"{step.name}/{days.first.isoformat()}", days, done)


def dues_of_events(study: Study, step: Step, fact: str) -> Iterator[Due]:
    """Yield when a step that is owed for each of several events fell due.

    Args:
        study: the patient and the run.
        step: the step.
        fact: the fact of the events.
    """
    assert isinstance(step.timing, Within), "the checks see to it"
    for name, when, doubts in _events(study, fact):

        def at(day: date, when: DateSpan = when) -> Moment:
            return Moment(study.case, day).at_event(when)

        said = YES if not doubts else Said(Truth.UNKNOWN, reasons_in_words(_unknown(doubts)))
        begins = when.last
        owed = _Owed(study, step, step.timing, at)
        found = list(_dues(owed))
        if not found and completion(at(begins), step).status == "done":
            # Done on the day of the event itself: it never stood open, and was in time.
            found = [(_limit_of(at(begins), step.timing, when), _done(owed, begins))]
        for days, done in found:
            yield Due(f"{step.name}/{name}", days, done, said, event=when)


def _dues(owed: _Owed) -> Iterator[tuple[DateSpan, Callable[[date], Answer]]]:
    """Yield the days on which it was due, each with whether it was done by another day."""
    for need in _needs(owed):
        due = owed.due_on(need.start)
        for _ in range(MOST_DUES):
            if due is None or due.first > owed.study.last:
                break
            day = due.last
            if need.end is not None and day >= need.end:
                if need.was_done and _stood(owed.at(day), owed.step):
                    yield due, _done(owed, need.start)
                break
            now = owed.due_on(day)
            if now is not None and now.last > day:
                due = now
                continue
            yield due, _done(owed, need.start)
            due = _due_anew(owed, need, day)


def _due_anew(owed: _Owed, need: _Need, after: date) -> DateSpan | None:
    """Return the next due day of a need that was not met: what it counts from came again."""
    until = next_day(owed.study.last) if need.end is None else need.end
    for day in sorted(owed.days_counted_from):
        if after < day < until:
            due = owed.due_on(day)
            if due is not None and due.last >= day:
                return due
    return None


def _needs(owed: _Owed) -> Iterator[_Need]:
    """Yield the runs of days on which it stood open, by its days of change."""
    case, step = owed.study.case, owed.step
    days = days_of_need(case, step) | days_of_evidence(case, step) | owed.days_counted_from
    start: date | None = None
    for day in sorted(day for day in days if day <= owed.study.as_at):
        status = completion(owed.at(day), step).status
        if status == "open":
            start = start or day
        elif start is not None:
            yield _Need(start, day, was_done=status == "done")
            start = None
    if start is not None:
        yield _Need(start, None, was_done=False)


def _stood(moment: Moment, step: Step) -> bool:
    """Whether a step that was done early still was neither excepted nor out of place when due."""
    clauses = clauses_of(moment, step)
    return clauses.applies is not Truth.FALSE and clauses.is_excepted is not Truth.TRUE


def _done(owed: _Owed, since: date) -> Callable[[date], Answer]:
    """Return whether it was done from a day on, by another day."""

    def by(day: date) -> Answer:
        days = days_of_evidence(owed.study.case, owed.step)
        answer = done_by(owed.at(day), owed.step).answer
        for one in sorted(one for one in days if since <= one <= day):
            if answer.truth is Truth.TRUE:
                break
            then = done_by(owed.at(one), owed.step).answer
            answer = then if then.truth is Truth.TRUE else answer
        return answer

    return by


def _events(study: Study, fact: str) -> Iterator[tuple[str, DateSpan, tuple[NotKnown, ...]]]:
    """Yield the events of a fact as they came to be known, each once: name, days and doubts."""
    found: dict[str, tuple[DateSpan, tuple[NotKnown, ...]]] = {}
    days = {day for day in days_of_fact(study.case, fact) if day < study.as_at}
    for day in (*sorted(days), study.as_at):
        for one in Moment(study.case, day).fact(fact).possible:
            if not isinstance(one, Known) or one.when is None:
                continue
            name = str(one.value)
            if name not in found or (found[name][1] and not one.doubts):
                found[name] = (one.when, one.doubts)
    for name in sorted(found):
        yield name, *found[name]


def _limit_of(moment: Moment, timing: Within, when: DateSpan) -> DateSpan:
    anchor = None if timing.of is None else anchor_days(moment, timing.of)
    return limit(moment.case, anchor or when, timing.length)


def _unknown(reasons: tuple[NotKnown, ...]) -> Answer:
    return Answer(Truth.UNKNOWN, reasons)
