"""Puts the parts of the evaluator together: where facts, conditions and steps meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from waypost.errors import EvaluationError, UsageError
from waypost.evaluate.answers import Answer, FactAnswer
from waypost.evaluate.conditions import holds
from waypost.evaluate.days_of_change import days_of_enrolment
from waypost.evaluate.facts import fact_answer
from waypost.evaluate.groups import group_is, node_in_episode
from waypost.evaluate.moment import Case, Moment, Questions, ReportingPeriod
from waypost.evaluate.since import unbroken_run
from waypost.evaluate.steps import COMPLETE, completion, is_needed_now, step_state
from waypost.evaluate.truth import Truth
from waypost.record import DateSpan, Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import Condition, Group, Pathway, Quantity, Step


def case_of(
    pathway: Pathway,
    record: Record,
    *,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    parameters: Mapping[str, Duration | Quantity] | None = None,
    questions: Questions | None = None,
) -> Case:
    """Put together what stays the same for a whole evaluation; see `walk.evaluate`.

    `questions` are the plain ones unless others are given, which must answer the same.

    Raises:
        UsageError: if the period ends before it begins.
    """
    if period is not None and period[1] < period[0]:
        raise UsageError("the reporting period ends before it begins")
    return Case(
        pathway,
        record,
        ReferenceQuestions() if questions is None else questions,
        known_at,
        None if period is None else ReportingPeriod(*period),
        dict(parameters or {}),
    )


class ReferenceQuestions:
    """The plain answers to what the parts of the evaluator ask; see `moment.Questions`."""

    def condition(self, moment: Moment, condition: Condition) -> Answer:
        """Return whether a condition holds at the moment."""
        return holds(moment, condition)

    def fact(self, moment: Moment, name: str) -> FactAnswer:
        """Return a fact's possible values at the moment."""
        # A fact has one value a day; remembering it changes nothing but the time it takes.
        key = (
            name,
            moment.day,
            moment.after_death,
            None if moment.spell is None else moment.spell.id,
            None if moment.episode is None else moment.episode.version,
        )
        answered = moment.case.answered
        if key not in answered:
            answered[key] = fact_answer(moment, moment.case.fact(name))
        return answered[key]

    def enrolled_since(self, moment: Moment) -> DateSpan | None:
        """Return the first day of the unbroken enrolment, None if not enrolled."""
        if moment.episode is not None:
            opened = moment.episode.episode.opened
            return opened if opened.last <= moment.day else None
        condition = moment.case.pathway.enrolment.condition
        if moment.ask(condition).truth is not Truth.TRUE:
            return None
        run = unbroken_run(
            lambda day: moment.on(day).ask(condition), days_of_enrolment(moment.case), moment.day
        )
        return run.since

    def node_is(self, moment: Moment, node: str, statuses: tuple[str, ...]) -> Answer:
        """Return whether a step or group has one of the statuses."""
        part = moment.case.pathway.nodes[node]
        if moment.episode is not None:
            return node_in_episode(moment, part, statuses)
        if isinstance(part, Group):
            return group_is(moment, part, statuses)
        if not isinstance(part, Step):
            raise EvaluationError(f"{node} has no status")
        if COMPLETE.issuperset(statuses):
            now = completion(moment, part)
            # What another node needs now is due again, though it was done in its own terms.
            if now.status != "done" or not is_needed_now(moment, part):
                return now.answer(statuses)
        state = step_state(moment, part, with_lateness=False)
        if state.status == "unknown" and "unknown" not in statuses:
            return Answer(Truth.UNKNOWN, state.reasons)
        return Answer(Truth.of(state.status in statuses), evidence=state.done.evidence)
