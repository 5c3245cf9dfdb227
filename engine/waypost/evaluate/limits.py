"""Time limits: days, months, hours and working days, counted from a day or an instant (4.6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from waypost.errors import EvaluationError
from waypost.evaluate.moment import Case
from waypost.evaluate.spans import shifted
from waypost.record import DateSpan
from waypost_dsl.durations import Duration, next_day
from waypost_dsl.model import Length, WorkingCalendar

_SATURDAY = 5
_LONDON = ZoneInfo("Europe/London")


def limit(case: Case, span: DateSpan, length: Length, at: datetime | None = None) -> DateSpan:
    """Return the days on which a limit that starts on `span` runs out.

    Args:
        case: the patient and the pathway, with its parameters and its calendar.
        span: the days it may start on.
        length: how long it is.
        at: the instant it starts, where that is known: it settles a limit in hours.

    Raises:
        EvaluationError: if it is in working days and the calendar does not reach so far.

    Example:
        A limit of hours from a day without a time ends on that day or the next.
    """
    duration = case.length(length)
    match duration.unit:
        case "hours":
            hours = timedelta(hours=duration.amount)
            first, last = instants_of(span, at)
            return DateSpan(local(first + hours).date(), local(last + hours).date())
        case "working days":
            calendar = case.pathway.calendar
            if calendar is None:
                raise EvaluationError(f"{duration} cannot be counted without a calendar")
            return DateSpan(
                working_days_after(calendar, span.first, duration.amount),
                working_days_after(calendar, span.last, duration.amount),
            )
        case _:
            return shifted(span, duration, "after")


def instants_of(days: DateSpan, at: datetime | None) -> tuple[datetime, datetime]:
    """Return the first and the last instant it may have been, as they follow each other.

    Hours are counted as they pass: four hours are four though the clocks change meanwhile.
    """
    if at is not None:
        return at.astimezone(UTC), at.astimezone(UTC)
    first = datetime.combine(days.first, time.min, _LONDON)
    last = datetime.combine(days.last, time.max, _LONDON)
    return first.astimezone(UTC), last.astimezone(UTC)


def local(at: datetime) -> datetime:
    """Return an instant by the clock in Europe/London, in which all days are counted (4.11)."""
    return at.astimezone(_LONDON).replace(tzinfo=None)


def working_days_after(calendar: WorkingCalendar, day: date, count: int) -> date:
    """Return the day `count` working days after a day: Monday to Friday, no bank holidays.

    Raises:
        EvaluationError: if the calendar does not reach so far.
    """
    while count > 0:
        day = next_day(day)
        if not calendar.first <= day <= calendar.last:
            raise EvaluationError(
                f"the calendar {calendar.name} holds {calendar.first} to {calendar.last} only:"
                " it does not say which later days are working days"
            )
        if day.weekday() < _SATURDAY and day not in calendar.holidays:
            count -= 1
    return day


def days_of_limit(case: Case, start: date, length: Length) -> tuple[date, ...]:
    """Return the days on which a limit from `start` may run out, and the days after them."""
    calendar = case.pathway.calendar
    if case.length(length).unit == "working days" and (
        calendar is None or not calendar.first <= start <= calendar.last
    ):
        return ()
    ends = limit(case, DateSpan.on(start), length)
    return (ends.first, next_day(ends.first), ends.last, next_day(ends.last))


def in_hours(case: Case, length: Length) -> Duration | None:
    """Return a length that is written in hours, else None."""
    duration = case.length(length)
    return duration if duration.unit == "hours" else None
