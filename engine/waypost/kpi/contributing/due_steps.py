"""Each time a step fell due, on the day it was due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from waypost.errors import EvaluationError
from waypost.evaluate.moment import Moment
from waypost.kpi.contributing.dues import Due
from waypost.kpi.contributing.dues_of_visits import dues_of_visits
from waypost.kpi.contributing.dues_once import dues_of_events, dues_once
from waypost.kpi.contributing.dues_recurring import dues_every, dues_of_seasons
from waypost.kpi.contributing.of_this_due import OfThisDue
from waypost.kpi.contributing.registration import YES, both
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT
from waypost_dsl.model import DueSteps, Every, Season, Step, Wait, Within


def due_steps(study: Study, counted: DueSteps) -> Iterator[Unit]:
    """Yield each time a step fell due; one that was excepted or did not apply then is none.

    Whether the step is done is asked of that very time: what was done for it by the day it is
    judged, and not whether the step stands as done then.

    Args:
        study: the patient and the run.
        counted: which step.

    Raises:
        EvaluationError: if the step has no due days, or the episodes cannot be replayed.
    """
    node = study.pathway.nodes[counted.step]
    if not isinstance(node, Step | Wait):
        raise EvaluationError(f"{node.name} is never due")
    step = node if isinstance(node, Step) else node.as_step
    for due in _dues(study, step):
        for place in places_of(study, due.days):
            among = YES if study.episodes is not None else study.is_among("enrolled", place.by)
            yield Unit(
                due.name,
                place.day,
                _asked_of(study, step, due),
                by=place.by,
                among=both(among, due.said),
                note="" if due.days.is_exact else DAY_NOT_EXACT,
                day_is_known=place.is_known,
            )


def _dues(study: Study, step: Step) -> Iterator[Due]:
    if study.episodes is not None:
        return dues_of_visits(study, step)
    if step.for_each is not None:
        return dues_of_events(study, step, step.for_each)
    match step.timing:
        case Within():
            return dues_once(study, step, step.timing)
        case Every():
            return dues_every(study, step)
        case Season() as season:
            return dues_of_seasons(study, step, season)
        case _ as never:
            assert_never(never)


def _asked_of(study: Study, step: Step, due: Due) -> Callable[[date], Moment | None]:
    def moment(day: date) -> Moment | None:
        plain = study.moment(day) if due.moment is None else due.moment(day)
        if plain is None:
            return None
        questions = OfThisDue(plain.case.questions, step.name, due, day)
        # What was answered before was answered of the step as it stands.
        case = replace(plain.case, questions=questions, answered={})
        event = due.event if due.event is not None else due.days
        return replace(plain, case=case, event=event)

    return moment
