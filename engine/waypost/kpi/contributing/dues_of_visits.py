"""When a step of an episode fell due: by each visit to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from waypost.errors import EvaluationError
from waypost.evaluate.answers import Answer, Seen
from waypost.evaluate.clauses import clauses_of
from waypost.evaluate.due import due_in_visit, standing
from waypost.evaluate.journey import Visit
from waypost.evaluate.replay import Replay, Run
from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.dues import Due
from waypost.kpi.contributing.episodes import moment_of, within
from waypost.kpi.contributing.study import Study
from waypost.record import DateSpan
from waypost_dsl.model import Step, Within


def dues_of_visits(study: Study, step: Step) -> Iterator[Due]:
    """Yield when a step of the patient's episodes fell due.

    Args:
        study: the patient and the run.
        step: the step, or a wait as one.

    Raises:
        EvaluationError: if it is owed for each of several events: those have no visits.
    """
    assert study.episodes is not None
    if step.for_each is not None:
        raise EvaluationError(f"{step.name} is owed for each event: its due days are of no visit")
    state = study.episodes.on(study.as_at)
    for run in state.runs:
        if run.journey.excluded:
            continue
        for visit in run.journey.visits_to(step.name):
            due = _due(study, step, state, run, visit)
            if due is not None and _fell_due(visit, due):
                yield Due(
                    f"{run.episode.id}/{step.name}/{visit.lap}",
                    due,
                    _left_as_done(visit),
                    moment=moment_of(study, run.episode.id),
                )


def _due(study: Study, step: Step, state: Replay, run: Run, visit: Visit) -> DateSpan | None:
    day = study.as_at if visit.left is None else visit.left
    moment = within(study, state, run, day)
    assert moment.episode is not None
    moment = moment.within(replace(moment.episode, visit=visit))
    if isinstance(step.timing, Within):
        return due_in_visit(moment, step.timing)
    return standing(moment.on(visit.entered), step, clauses_of(moment, step)).due


def _fell_due(visit: Visit, due: DateSpan) -> bool:
    """Whether the patient stood there when it was due, or had done it before.

    Who was taken away by a red flag or the end of the episode, or was excepted before it was due,
    owed nothing on the day.
    """
    if visit.left is None or visit.left > due.last:
        return True
    return visit.how in ("done", "breached")


def _left_as_done(visit: Visit) -> Callable[[date], Answer]:
    def by(day: date) -> Answer:
        done = visit.how == "done" and visit.left is not None and visit.left <= day
        seen = tuple(used for used, _ in visit.used) if done else ()
        return Answer(Truth.of(done), evidence=_as_evidence(seen, visit))

    return by


def _as_evidence(references: tuple[str, ...], visit: Visit) -> tuple[Seen, ...]:
    day = visit.left or visit.entered
    return tuple(Seen(one, day, day) for one in sorted(references))
