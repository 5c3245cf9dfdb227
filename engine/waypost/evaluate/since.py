"""`since`: the first day of the unbroken run in which an answer has been what it is (4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE
from waypost.evaluate.truth import Truth
from waypost.record import DateSpan
from waypost_dsl.durations import previous_day


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of one answer, ending at the moment it was asked.

    Args:
        answer: the answer at that moment; its truth held throughout the run.
        since: the run's first day; a span where a partial date leaves it open; None where the
            answer was never otherwise.
    """

    answer: Answer
    since: DateSpan | None


def unbroken_run(ask: Callable[[date], Answer], days: Iterable[date], day: date) -> Run:
    """Replay a question over its days of change, back to where its answer was another.

    Args:
        ask: the question as at a day, with what is known held fixed.
        days: the days on which its answer can change, in any order.
        day: the day from which to look back.

    Returns:
        The run. Where a partial date left the answer unknown just before, the run may have begun
        on any day of that unknown stretch: `since` is then a span.

    Example:
        >>> changes = {date(2024, 1, 1): Truth.FALSE, date(2024, 1, 10): Truth.TRUE}
        >>> run = unbroken_run(
        ...     lambda d: Answer(changes[max([min(changes), *(c for c in changes if c <= d)])]),
        ...     changes,
        ...     date(2024, 3, 1),
        ... )
        >>> str(run.since)
        '2024-01-10'
    """
    present = ask(day)
    earlier = sorted({one for one in days if one <= day}, reverse=True)
    start = _start_of(present.truth, ask, earlier)
    if start is None:
        return Run(present, None)
    opened = start
    if present.truth is not Truth.UNKNOWN and _is_left_open(ask(previous_day(start))):
        for one in earlier:
            if one < start:
                if not _is_left_open(ask(one)):
                    break
                opened = one
    return Run(present, DateSpan(opened, start))


def _is_left_open(answer: Answer) -> bool:
    """Whether it is unknown only because a partial date does not settle it."""
    return answer.truth is Truth.UNKNOWN and all(
        reason.detail == DATE_DOES_NOT_SETTLE for reason in answer.reasons
    )


def _start_of(truth: Truth, ask: Callable[[date], Answer], days: list[date]) -> date | None:
    """Return the first day of the run of `truth` that ends in the first of `days` (latest first).

    None if the answer was `truth` before all of them as well.
    """
    start: date | None = None
    for one in days:
        if ask(one).truth is not truth:
            return start
        start = one
    if start is None or ask(previous_day(start)).truth is truth:
        return None
    return start
