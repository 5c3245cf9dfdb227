"""What is counted in tables whose rows are about beds, practices and consultants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds.asking import Answer, FeedQuestion
from waypost.kpi.feeds.tables import Beds, ConsultantFeedback, DelayedTransfer, PracticeHours

ENOUGH_RESPONSES = 100


def delayed(question: FeedQuestion, rows: Sequence[DelayedTransfer]) -> Iterator[Contribution]:
    """Who is ready to leave hospital and still there on the last day of each month."""
    for day in question.month_ends():
        seen: set[str] = set()
        for row in rows:
            has_left = row.discharged is not None and row.discharged <= day
            if has_left or row.patient in seen:
                continue
            if row.ready is None:
                yield question.row(
                    row.unit, day, "population not known", patient=row.patient,
                    taken="end of month", why="when they were ready is not recorded",
                )  # fmt: skip
            elif row.ready <= day:
                seen.add(row.patient)
                yield question.unit(
                    row.unit, day, True, patient=row.patient, taken="end of month"
                )  # fmt: skip


def occupied_at_month_end(question: FeedQuestion, beds: Sequence[Beds]) -> Iterator[Contribution]:
    """The occupied beds on the last day of each month."""
    occupied = _occupied(beds)
    for day in question.month_ends():
        if day in occupied:
            yield question.population(
                f"beds on {day.isoformat()}", day, float(occupied[day]), taken="end of month"
            )


def delayed_share(
    question: FeedQuestion, rows: Sequence[DelayedTransfer], beds: Sequence[Beds]
) -> Iterator[Contribution]:
    """Delayed patients, out of the beds that are occupied at the snapshot."""
    yield from delayed(question, rows)
    yield from occupied_at_month_end(question, beds)


def delayed_bed_days(
    question: FeedQuestion, rows: Sequence[DelayedTransfer], beds: Sequence[Beds]
) -> Iterator[Contribution]:
    """Days of delay, out of the days that beds were occupied; days without a count are left out."""
    occupied = {day: number for day, number in _occupied(beds).items() if question.is_asked(day)}
    by_month: dict[date, int] = {}
    for day, number in occupied.items():
        month = day.replace(day=1)
        by_month[month] = by_month.get(month, 0) + number
    for month, number in sorted(by_month.items()):
        day = max(month, question.first)
        yield question.population(f"beds in {month:%Y-%m}", day, number, taken="days of month")
    for row in rows:
        if row.ready is None:
            continue
        days: dict[date, int] = {}
        day, ends = max(row.ready, question.first), row.discharged or date.max
        while day < ends and question.is_asked(day):
            if day in occupied:
                days[day.replace(day=1)] = days.get(day.replace(day=1), 0) + 1
            day += timedelta(days=1)
        for month, number in days.items():
            yield question.row(
                row.unit, max(month, question.first), "counted", patient=row.patient,
                taken="days of month", numerator=float(number),
            )  # fmt: skip


def occupancy(question: FeedQuestion, rows: Sequence[Beds]) -> Iterator[Contribution]:
    """How many beds are occupied, day by day."""
    for row in rows:
        if question.is_asked(row.day):
            yield question.row(
                row.unit,
                row.day,
                "counted" if row.occupied is not None else "value not known",
                value=None if row.occupied is None else float(row.occupied),
                why="" if row.occupied is not None else "how many were occupied is not recorded",
            )


def practice_hours(question: FeedQuestion, rows: Sequence[PracticeHours]) -> Iterator[Contribution]:
    """Practices with extended hours, month by month."""
    for row in rows:
        if question.is_asked(row.month_ends):
            answer: Answer = "not known" if row.extended_hours is None else row.extended_hours
            yield question.unit(
                row.unit,
                row.month_ends,
                answer,
                taken="end of month",
                why="extended hours are not recorded",
                practice=row.practice,
            )


def consultant_feedback(
    question: FeedQuestion, rows: Sequence[ConsultantFeedback]
) -> Iterator[Contribution]:
    """Consultants with enough responses by the end of a month."""
    for row in rows:
        if question.is_asked(row.until):
            answer: Answer = (
                "not known" if row.responses is None else row.responses >= ENOUGH_RESPONSES
            )
            yield question.unit(
                row.unit,
                row.until,
                answer,
                taken="end of month",
                why="the number of responses is not recorded",
            )


def _occupied(beds: Sequence[Beds]) -> dict[date, int]:
    return {row.day: row.occupied for row in beds if row.occupied is not None}
