"""Clocks: those that stopped, each on the day it did, and those that run at a month's end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.clocks import ClockReading, read_clock
from waypost.evaluate.days_of_change import days_of_anchor
from waypost.evaluate.moment import Moment
from waypost.evaluate.replay import Run
from waypost.evaluate.spans import on_or_after
from waypost.evaluate.truth import Truth, all_true
from waypost.kpi.contributing.episodes import moment_of, within
from waypost.kpi.contributing.registration import YES, Said
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT
from waypost.record import DateSpan
from waypost_dsl.model import Clock, ClocksCounted

RUNNING_NOT_KNOWN = "the dates leave it open whether it runs"


@dataclass(frozen=True, slots=True)
class _OneClock:
    """A clock of an episode, or of the patient on a live pathway.

    Args:
        name: what it is; stable.
        stopped: the days on which it may have stopped.
        moment: how it is asked.
    """

    name: str
    stopped: DateSpan
    moment: Callable[[date], Moment | None]


def clocks(study: Study, counted: ClocksCounted) -> Iterator[Unit]:
    """Yield the clocks that a KPI counts.

    Args:
        study: the patient and the run.
        counted: which clock, stopped or running.

    Raises:
        EvaluationError: if the episodes cannot be replayed.
    """
    clock = study.pathway.clocks[counted.clock]
    if counted.state == "running":
        yield from _running(study, clock)
        return
    for one in _stopped(study, clock):
        for place in places_of(study, one.stopped):
            among = YES if study.episodes is not None else study.is_among("enrolled", place.by)
            yield Unit(
                one.name,
                place.day,
                one.moment,
                by=place.by,
                among=among,
                note="" if one.stopped.is_exact else DAY_NOT_EXACT,
                day_is_known=place.is_known,
            )


def _stopped(study: Study, clock: Clock) -> Iterator[_OneClock]:
    if study.episodes is not None:
        state = study.episodes.on(study.as_at)
        for run in state.runs:
            if run.journey.excluded:
                continue
            reading = read_clock(within(study, state, run, _until(run, study.as_at)), clock)
            if reading.started is not None and reading.stopped is not None:
                moment = moment_of(study, run.episode.id)
                yield _OneClock(run.episode.id, reading.stopped, moment)
        return
    found: dict[str, DateSpan] = {}
    anchors = (*clock.starts, *clock.stops)
    days = {day for one in anchors for day in days_of_anchor(study.case, one)}
    for day in (*sorted(one for one in days if one < study.as_at), study.as_at):
        reading = read_clock(study.moment(day), clock)
        if reading.started is not None and reading.stopped is not None:
            # A clock that is started anew is another one.
            found.setdefault(_name(clock, reading), reading.stopped)
    for name, stopped in sorted(found.items()):
        yield _OneClock(name, stopped, study.moment)


def _running(study: Study, clock: Clock) -> Iterator[Unit]:
    for month in study.months:
        day = month.last
        if day > study.as_at:
            return
        if study.episodes is None:
            among = study.is_among("enrolled", day)
            if among.truth is Truth.FALSE:
                continue
            reading = read_clock(study.moment(day), clock)
            said = _runs(reading, day)
            if said.truth is not Truth.FALSE:
                said = said if among.truth is Truth.TRUE else among
                name = _name(clock, reading)
                yield Unit(name, day, study.moment, "end of month", among=said)
            continue
        state = study.episodes.on(day)
        for run in state.runs:
            if run.journey.ended is not None or run.journey.excluded:
                continue
            said = _runs(read_clock(within(study, state, run, day), clock), day)
            if said.truth is not Truth.FALSE:
                moment = moment_of(study, run.episode.id)
                yield Unit(run.episode.id, day, moment, "end of month", among=said)


def _runs(reading: ClockReading, day: date) -> Said:
    """Say whether a clock runs on a day: it has started, and not stopped by the end of the day."""
    if reading.started is None:
        return Said(Truth.FALSE)
    today = DateSpan.on(day)
    stopped = Truth.FALSE if reading.stopped is None else on_or_after(today, reading.stopped)
    truth = all_true((on_or_after(today, reading.started), ~stopped))
    return Said(truth, RUNNING_NOT_KNOWN if truth is Truth.UNKNOWN else "")


def _name(clock: Clock, reading: ClockReading) -> str:
    started = reading.started
    assert started is not None
    return f"{clock.name}/{started.first.isoformat()}"


def _until(run: Run, day: date) -> date:
    """Return the day up to which an episode's clock is read: it stands still at the end."""
    return day if run.journey.ended is None else min(day, run.journey.ended)
