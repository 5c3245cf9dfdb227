"""The periods of a run: months, quarters, financial years, rolling 12 months, and all its days.

Quarters are those of the UK financial year, 1 April to 31 March: `2024/25 Q1` is April to June
2024. A period is only there if all its days are.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from waypost.kpi.figure import Period, PeriodKind

KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "financial year", "12 months", "whole run")
"""The kinds of period, in the order in which figures are listed."""

_FIRST_MONTH = 4


def periods_of(first: date, last: date) -> tuple[Period, ...]:
    """Return every period that lies wholly inside the days of a run, and the run itself.

    Args:
        first: the first day of the run.
        last: the last day of the run.

    Returns:
        The periods by kind and day.

    Raises:
        ValueError: if the run ends before it begins.

    Example:
        >>> [one.label for one in periods_of(date(2024, 4, 1), date(2024, 6, 30))]
        ['2024-04', '2024-05', '2024-06', '2024/25 Q1', '2024-04-01 to 2024-06-30']
    """
    if last < first:
        raise ValueError("a run cannot end before it begins")
    found = [*_months(first, last), *_rolling(first, last), between(first, last)]
    found += [quarter_of(one.first) for one in found if one.kind == "month" and _opens(one, 3)]
    found += [year_of(one.first) for one in found if one.kind == "month" and _opens(one, 12)]
    inside = (one for one in found if first <= one.first and one.last <= last)
    return tuple(sorted(inside, key=order))


def order(period: Period) -> tuple[int, date, date]:
    """Return the sort key of a period: its kind, then its days."""
    return (KINDS.index(period.kind), period.first, period.last)


def middle_day(period: Period) -> date:
    """Return the day on which the population of a period is counted.

    Example:
        >>> middle_day(month_of(date(2024, 2, 1))).isoformat()
        '2024-02-15'
    """
    days = (period.last - period.first).days + 1
    return period.first + timedelta(days=(days - 1) // 2)


def month_of(day: date) -> Period:
    """Return the calendar month of a day."""
    return Period("month", day.replace(day=1), last_of_month(day), day.strftime("%Y-%m"))


def quarter_of(day: date) -> Period:
    """Return the quarter of the financial year that a day lies in.

    Example:
        >>> quarter_of(date(2025, 2, 3)).label
        '2024/25 Q4'
    """
    number = (day.month - _FIRST_MONTH) % 12 // 3
    begins = months_later(day.replace(day=1), -((day.month - _FIRST_MONTH) % 3))
    ends = last_of_month(months_later(begins, 2))
    return Period("quarter", begins, ends, f"{_year_label(day)} Q{number + 1}")


def year_of(day: date) -> Period:
    """Return the UK financial year of a day, 1 April to 31 March.

    Example:
        >>> year_of(date(2025, 3, 31)).label, year_of(date(2025, 4, 1)).label
        ('2024/25', '2025/26')
    """
    year = _begins(day)
    return Period(
        "financial year", date(year, _FIRST_MONTH, 1), date(year + 1, 3, 31), _year_label(day)
    )


def twelve_months_to(day: date) -> Period:
    """Return the 12 calendar months that end with the month of a day."""
    begins = months_later(day.replace(day=1), -11)
    return Period("12 months", begins, last_of_month(day), f"12 months to {day:%Y-%m}")


def between(first: date, last: date) -> Period:
    """Return all the days of a run as one period."""
    return Period("whole run", first, last, f"{first.isoformat()} to {last.isoformat()}")


def last_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(first_of_month: date, months: int) -> date:
    """Return the first day of the month that many months later; earlier if negative."""
    number = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _months(first: date, last: date) -> Iterator[Period]:
    begins = first.replace(day=1)
    while begins <= last:
        month = month_of(begins)
        if first <= begins and month.last <= last:
            yield month
        begins = months_later(begins, 1)


def _rolling(first: date, last: date) -> Iterator[Period]:
    for month in _months(first, last):
        yield twelve_months_to(month.first)


def _opens(month: Period, months: int) -> bool:
    """Whether a quarter, or a year, begins with this month."""
    return (month.first.month - _FIRST_MONTH) % months == 0


def _begins(day: date) -> int:
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def _year_label(day: date) -> str:
    year = _begins(day)
    return f"{year}/{(year + 1) % 100:02}"
