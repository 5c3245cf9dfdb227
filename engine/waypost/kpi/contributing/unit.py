"""One of the things a KPI counts, before it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.moment import Moment
from waypost.kpi.contributing.registration import YES, Said
from waypost.kpi.contributing.study import Study
from waypost.kpi.contribution import Taken
from waypost.record import DateSpan


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the things counted.

    Args:
        name: what it is; stable.
        day: the day that puts it into a period.
        moment: the moment as at which its conditions are asked on a day; None where there is
            nothing to ask it of yet.
        taken: when it was taken.
        by: the day by which it has certainly happened, if that is later than `day`.
        among: whether it is of the kind counted, of those the KPI is about.
        note: what a reader must know of its day; `day` is one of several then.
        day_is_known: whether it is certain that it is of this month.
        evidence: what shows it.
    """

    name: str
    day: date
    moment: Callable[[date], Moment | None]
    taken: Taken = "on its day"
    by: date | None = None
    among: Said = YES
    note: str = ""
    day_is_known: bool = True
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The month something is of.

    Args:
        day: the first day of the month it can be.
        by: the last day it can be.
        is_known: whether it certainly is of this month.
    """

    day: date
    by: date
    is_known: bool = True


def places_of(study: Study, span: DateSpan) -> Iterator[Place]:
    """Yield the months of a run that something is of, or may be of; never one it is not of.

    Args:
        study: the run.
        span: the days on which it may have happened.
    """
    if (span.first.year, span.first.month) == (span.last.year, span.last.month):
        if study.first <= span.first <= study.last and span.last <= study.as_at:
            yield Place(span.first, span.last)
        return
    for month in study.months:
        if month.first <= span.last and span.first <= min(month.last, study.as_at):
            yield Place(max(span.first, month.first), min(span.last, month.last), is_known=False)
