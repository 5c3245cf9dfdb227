"""Answers in which a step stands as it stood for one time it was due."""

from __future__ import annotations

from datetime import date

from waypost.evaluate.answers import Answer, FactAnswer
from waypost.evaluate.evaluation import StepStatus
from waypost.evaluate.moment import Moment, Questions
from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.dues import Due
from waypost.record import DateSpan
from waypost_dsl.model import Condition


class OfThisDue:
    """Who else answers, answers; only the step that was due is asked about this time alone.

    Args:
        others: who answers everything else.
        step: the step's name.
        due: the time it was due.
        day: the day as at which it is judged.
    """

    def __init__(self, others: Questions, step: str, due: Due, day: date) -> None:
        self._others = others
        self._step = step
        self._due = due
        self._day = day

    def condition(self, moment: Moment, condition: Condition) -> Answer:
        """Return whether a condition holds at the moment."""
        return self._others.condition(moment, condition)

    def fact(self, moment: Moment, name: str) -> FactAnswer:
        """Return a fact's possible values at the moment."""
        return self._others.fact(moment, name)

    def enrolled_since(self, moment: Moment) -> DateSpan | None:
        """Return the first day of the unbroken enrolment, None if not enrolled."""
        return self._others.enrolled_since(moment)

    def node_is(self, moment: Moment, node: str, statuses: tuple[str, ...]) -> Answer:
        """Return whether a step or group has one of the statuses."""
        if node != self._step:
            return self._others.node_is(moment, node, statuses)
        done = self._due.done(self._day)
        if done.truth is Truth.UNKNOWN:
            return done
        late: StepStatus = "pending" if self._day <= self._due.days.last else "overdue"
        status: StepStatus = "done" if done.truth is Truth.TRUE else late
        return Answer(Truth.of(status in statuses), evidence=done.evidence)
