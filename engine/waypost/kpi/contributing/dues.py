"""One time a step fell due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.answers import Answer
from waypost.evaluate.moment import Moment
from waypost.kpi.contributing.registration import YES, Said
from waypost.record import DateSpan


@dataclass(frozen=True, slots=True)
class Due:
    """One time a step fell due.

    Args:
        name: what it is; stable.
        days: the days on which it may have been due.
        done: whether it had been done by a day, for this time.
        said: whether it applied and was not excepted when it fell due.
        moment: how the KPI's conditions are asked, where that is not plainly of the patient.
        event: the event of `for each`.
    """

    name: str
    days: DateSpan
    done: Callable[[date], Answer]
    said: Said = YES
    moment: Callable[[date], Moment | None] | None = None
    event: DateSpan | None = None
