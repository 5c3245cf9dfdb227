"""What is asked of the tables, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from waypost.kpi.contribution import Contribution, State, Taken
from waypost.kpi.periods import month_of, months_later
from waypost_dsl.model import WorkingCalendar

Answer = bool | Literal["not known", "not yet"]
"""Whether a row meets a measure; `not yet` if that cannot be told before a later day."""


@dataclass(frozen=True, slots=True)
class FeedQuestion:
    """What a KPI asks of the tables.

    Args:
        kpi: the KPI's name.
        pathway: the pathway or scorecard it is written in.
        first: the first day of the run.
        last: the last day of the run.
        as_at: only what had happened by this day counts.
        calendar: which days are working days; None where no pathway says.
    """

    kpi: str
    pathway: str
    first: date
    last: date
    as_at: date
    calendar: WorkingCalendar | None = None

    def month_ends(self) -> Iterator[date]:
        """Yield the last day of each month of the run that is over."""
        month = self.first.replace(day=1)
        while (ends := month_of(month).last) <= min(self.last, self.as_at):
            if ends >= self.first:
                yield ends
            month = months_later(month, 1)

    def is_asked(self, day: date) -> bool:
        """Whether something on a day is of the run."""
        return self.first <= day <= min(self.last, self.as_at)

    def seen(self, day: date | None) -> date | None:
        """Return a day that had come by the day of the run; None for any other."""
        return day if day is not None and day <= self.as_at else None

    def unit(
        self,
        unit: str,
        day: date,
        answer: Answer,
        *,
        patient: str = "",
        taken: Taken = "on its day",
        judged_on: date | None = None,
        why: str = "",
        practice: str | None = None,
    ) -> Contribution:
        """Return the row of a unit of a proportion.

        Args:
            unit: what it is.
            day: its own day.
            answer: whether it meets the measure.
            patient: whom it is about; empty for nobody.
            taken: when it was taken.
            judged_on: when it can be judged; None: on its own day.
            why: why that is not known, or not yet.
            practice: the practice it is about, where it is about one.
        """
        states: dict[object, State] = {"not known": "value not known", "not yet": "not yet judged"}
        state = states.get(answer, "counted")
        return self.row(
            unit,
            day,
            state,
            patient=patient,
            taken=taken,
            judged_on=judged_on,
            numerator=float(answer is True),
            why=why if state != "counted" else "",
            practice=practice,
        )

    def row(
        self,
        unit: str,
        day: date,
        state: State,
        *,
        patient: str = "",
        taken: Taken = "on its day",
        judged_on: date | None = None,
        numerator: float = 0.0,
        value: float | None = None,
        why: str = "",
        practice: str | None = None,
    ) -> Contribution:
        """Return the row of any unit."""
        return Contribution(
            self.kpi,
            self.pathway,
            patient,
            unit,
            "unit",
            taken,
            day,
            judged_on or day,
            state,
            1.0 if state in {"counted", "value not known"} else 0.0,
            numerator,
            value,
            why,
            (unit,),
            practice=practice,
        )

    def population(self, unit: str, day: date, number: float, *, taken: Taken) -> Contribution:
        """Return a row of what a share is of, such as the beds that were occupied."""
        return Contribution(
            self.kpi, self.pathway, "", unit, "population", taken, day, day, "counted", number, 0.0,
            evidence=(unit,),
        )  # fmt: skip


def within_days(
    question: FeedQuestion, begins: date, ends: date | None, days: int
) -> tuple[Answer, date]:
    """Say whether something came within some days, and the day on which that can be judged.

    Args:
        question: what is asked.
        begins: the day it counts from.
        ends: the day it came, None where that is not recorded.
        days: how many days there are.
    """
    latest = begins + timedelta(days=days)
    came = question.seen(ends)
    if came is not None:
        return came <= latest, latest
    # Somebody who is to come after the day of the run has not come by then.
    is_over = question.as_at >= latest
    if is_over and ends is not None:
        return False, latest
    return ("not known" if is_over else "not yet"), latest
