"""The evaluator's answers, remembered: a KPI asks the same condition month after month.

Nothing is answered in another way than by the evaluator itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from waypost.evaluate.answers import Answer, FactAnswer
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import ReferenceQuestions
from waypost.record import DateSpan
from waypost_dsl.model import Condition


class RememberingQuestions:
    """The reference answers of one patient on one pathway, each worked out once a day.

    Only what is asked outside an episode is remembered: a journey has no name to remember it by.
    """

    def __init__(self) -> None:
        self._reference = ReferenceQuestions()
        # A condition is kept with its answer, so that no other one can get its id.
        self._answers: dict[tuple[int, date], tuple[Condition, Answer]] = {}
        self._since: dict[date, DateSpan | None] = {}

    def condition(self, moment: Moment, condition: Condition) -> Answer:
        """Return whether a condition holds at the moment."""
        if not _is_plain(moment):
            return self._reference.condition(moment, condition)
        key = (id(condition), moment.day)
        found = self._answers.get(key)
        if found is None:
            found = condition, self._reference.condition(moment, condition)
            self._answers[key] = found
        return found[1]

    def fact(self, moment: Moment, name: str) -> FactAnswer:
        """Return a fact's possible values at the moment."""
        return self._reference.fact(moment, name)

    def enrolled_since(self, moment: Moment) -> DateSpan | None:
        """Return the first day of the unbroken enrolment, None if not enrolled."""
        if not _is_plain(moment):
            return self._reference.enrolled_since(moment)
        if moment.day not in self._since:
            self._since[moment.day] = self._reference.enrolled_since(moment)
        return self._since[moment.day]

    def node_is(self, moment: Moment, node: str, statuses: tuple[str, ...]) -> Answer:
        """Return whether a step or group has one of the statuses."""
        return self._reference.node_is(moment, node, statuses)


def _is_plain(moment: Moment) -> bool:
    """Whether nothing but the day tells a moment from another of its case."""
    return (
        moment.episode is None
        and moment.event is None
        and moment.spell is None
        and moment.after_death is None
    )


class Stretches:
    """The stretches between days of change: on all days of one, an answer is the same.

    Args:
        days: the days on which the answer can change.

    Example:
        >>> stretches = Stretches([date(2024, 3, 1)])
        >>> stretches.of(date(2024, 2, 29)), stretches.of(date(2024, 3, 1))
        (0, 1)
    """

    def __init__(self, days: Iterable[date]) -> None:
        self._days = sorted(set(days))

    def of(self, day: date) -> int:
        """Return the number of the stretch that a day lies in."""
        return bisect_right(self._days, day)

    def inside(self, first: date, last: date) -> list[date]:
        """Return the first day of each stretch between two days, the first of them included."""
        begin, end = bisect_right(self._days, first), bisect_right(self._days, last)
        return [first, *self._days[begin:end]]
