"""When recurring and seasonal care fell due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.answers import Answer
from waypost.evaluate.clauses import clauses_of, done_by
from waypost.evaluate.days_of_change import days_of_evidence, days_of_need
from waypost.evaluate.due import done_now, standing
from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import after
from waypost.evaluate.truth import Truth, all_true
from waypost.kpi.contributing.dues import Due
from waypost.kpi.contributing.dues_once import MOST_DUES
from waypost.kpi.contributing.registration import Said
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.words import reasons_in_words
from waypost.record import DateSpan
from waypost_dsl.model import Season, Step


@dataclass(frozen=True, slots=True)
class _Run:
    """Days on which recurring care applied and was not excepted; `end` is the first day after."""

    start: date
    end: date | None


def dues_every(study: Study, step: Step) -> Iterator[Due]:
    """Yield when recurring care fell due.

    The first time is counted from the day it began to apply. A later one is counted from the
    latest evidence by the day before it was due: what came early between two due days moves none.

    Args:
        study: the patient and the run.
        step: the step.
    """
    for run in _runs(study, step):
        yield from _of_run(study, step, run)


def _of_run(study: Study, step: Step, run: _Run) -> Iterator[Due]:
    before = done_by(Moment(study.case, run.start), step).last
    due = _due_at(study, step, run.start)
    for _ in range(MOST_DUES):
        if due is None or due.first > study.last:
            return
        day = due.last
        if run.end is not None and day >= run.end:
            return
        latest = done_by(Moment(study.case, day), step).last
        again = _is_newer(latest, before)
        if not again:
            moved = _due_at(study, step, day)
            if moved is not None and moved.last > day:
                # The time between two of them has become longer meanwhile.
                due = moved
                continue
        yield Due(f"{step.name}/{due.first.isoformat()}", due, _done_after(study, step, before))
        since = day if again else _next_done(study, step, run, day, before)
        if since is None:
            return
        before = done_by(Moment(study.case, since), step).last
        following = _due_at(study, step, since)
        due = following if following is not None and following.last > day else None


def dues_of_seasons(study: Study, step: Step, season: Season) -> Iterator[Due]:
    """Yield when seasonal care fell due: each season once, for whoever it applied to by then.

    Args:
        study: the patient and the run.
        step: the step.
        season: its season.
    """
    years = range(study.first.year - 1, study.last.year + 2)
    days = {edge.in_year(year) for edge in (season.due_by, season.ends) for year in years}
    for day in sorted(one for one in days if study.first <= one <= study.horizon):
        moment = Moment(study.case, day)
        clauses = clauses_of(moment, step)
        said = Said(all_true((clauses.applies, ~clauses.is_excepted)))
        if said.truth is Truth.FALSE:
            continue
        if said.truth is Truth.UNKNOWN:
            why = reasons_in_words(Answer(Truth.UNKNOWN, clauses.reasons))
            said = Said(Truth.UNKNOWN, why)
            if day not in {season.due_by.in_year(year) for year in years}:
                continue
        elif standing(moment, step, clauses).due != DateSpan.on(day):
            continue
        name = f"{step.name}/{day.isoformat()}"
        yield Due(name, DateSpan.on(day), _in_season(study, step, season, day), said)


def _runs(study: Study, step: Step) -> Iterator[_Run]:
    start: date | None = None
    for day in sorted(one for one in days_of_need(study.case, step) if one <= study.as_at):
        clauses = clauses_of(Moment(study.case, day), step)
        wanted = all_true((clauses.applies, ~clauses.is_excepted)) is Truth.TRUE
        if wanted:
            start = start or day
        elif start is not None:
            yield _Run(start, day)
            start = None
    if start is not None:
        yield _Run(start, None)


def _due_at(study: Study, step: Step, day: date) -> DateSpan | None:
    moment = Moment(study.case, day)
    return standing(moment, step, clauses_of(moment, step)).due


def _is_newer(latest: DateSpan | None, before: DateSpan | None) -> bool:
    if latest is None:
        return False
    return before is None or after(latest, before) is Truth.TRUE


def _next_done(
    study: Study, step: Step, run: _Run, day: date, before: DateSpan | None
) -> date | None:
    """Return the next day on which there is evidence of a later time."""
    for one in sorted(days_of_evidence(study.case, step)):
        if one <= day or one > study.horizon or (run.end is not None and one >= run.end):
            continue
        if _is_newer(done_by(Moment(study.case, one), step).last, before):
            return one
    return None


def _done_after(study: Study, step: Step, before: DateSpan | None) -> Callable[[date], Answer]:
    """Return whether it was done again, later than the last time, by a day."""

    def by(day: date) -> Answer:
        found = done_by(Moment(study.case, day), step)
        if _is_newer(found.last, before):
            return Answer(Truth.TRUE, evidence=found.answer.evidence)
        if found.not_given:
            return Answer(Truth.UNKNOWN, found.not_given)
        if found.last is None and found.answer.truth is Truth.UNKNOWN:
            return Answer(Truth.UNKNOWN, found.answer.reasons)
        return Answer(Truth.FALSE)

    return by


def _in_season(study: Study, step: Step, season: Season, due: date) -> Callable[[date], Answer]:
    ends = season.ends.in_year(due.year)
    ends = ends if ends >= due else season.ends.in_year(due.year + 1)

    def by(day: date) -> Answer:
        # When the season is over, what was done in it is asked as at its last day.
        now = done_now(Moment(study.case, min(day, ends)), step)
        return Answer(now.done, now.reasons, now.answer.evidence)

    return by
