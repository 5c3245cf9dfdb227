"""Calendar arithmetic in whole days, months and years.

One place says what "12 months before" means, because the language, the evaluator and the
scenarios must all mean the same: weeks are seven days, months and years are calendar months
clamped at the end of the month, and nothing here looks at a clock.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DurationUnit = Literal["hours", "days", "working days", "weeks", "months", "years"]

DURATION_UNITS: tuple[DurationUnit, ...] = (
    "hours",
    "days",
    "working days",
    "weeks",
    "months",
    "years",
)


@dataclass(frozen=True, slots=True, order=False)
class Duration:
    """A length of time as an author writes it, such as `12 months`.

    Args:
        amount: how many units, 0 or more.
        unit: `hours`, `days`, `working days`, `weeks`, `months` or `years`. Hours and working
            days are for time limits only, never for windows.

    Raises:
        ValueError: if the amount is negative.

    Example:
        >>> str(Duration(12, "months"))
        '12 months'
        >>> str(Duration(1, "days"))
        '1 day'
    """

    amount: int
    unit: DurationUnit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a duration cannot be negative")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"

    @property
    def nominal_days(self) -> int:
        """About how many days this is: for ordering and bounds, never for due dates."""
        match self.unit:
            case "hours":
                return -(-self.amount // 24)
            case "working days":
                return -(-self.amount * 7 // 5)
            case _:
                days = {"days": 1, "weeks": 7, "months": 30, "years": 365}
                return self.amount * days[self.unit]


def add(day: date, duration: Duration) -> date:
    """Return the day a duration after `day`, clamped to the month's last day.

    Args:
        day: the day to count from.
        duration: how far to go.

    Returns:
        The later day; `date.max` where the calendar ends first.

    Example:
        >>> add(date(2024, 1, 31), Duration(1, "months"))
        datetime.date(2024, 2, 29)
        >>> add(date(2024, 1, 10), Duration(30, "days"))
        datetime.date(2024, 2, 9)
    """
    return _shift(day, duration, 1)


def subtract(day: date, duration: Duration) -> date:
    """Return the day a duration before `day`, clamped to the month's last day.

    Example:
        >>> subtract(date(2024, 2, 29), Duration(12, "months"))
        datetime.date(2023, 2, 28)
    """
    return _shift(day, duration, -1)


def first_day_beyond(day: date, duration: Duration) -> date:
    """Return the first day on which `day` is no longer "in the last `duration`".

    The window "in the last D" of a day X holds every day from `subtract(X, D)` on. Because of
    clamping at month ends that is not always `add(day, D)` plus one day.

    Example:
        >>> first_day_beyond(date(2024, 1, 10), Duration(30, "days"))
        datetime.date(2024, 2, 10)
        >>> first_day_beyond(date(2023, 2, 28), Duration(12, "months"))
        datetime.date(2024, 3, 1)
    """
    candidate = next_day(add(day, duration))
    # Subtraction never runs backwards as the day advances and clamps by at most three days.
    while candidate < date.max and subtract(candidate, duration) <= day:
        candidate = next_day(candidate)
    return candidate


def next_day(day: date) -> date:
    """Return the day after, or the calendar's last day.

    Example:
        >>> next_day(date(2024, 2, 28))
        datetime.date(2024, 2, 29)
    """
    return day if day == date.max else day + timedelta(days=1)


def previous_day(day: date) -> date:
    """Return the day before, or the calendar's first day.

    Example:
        >>> previous_day(date(2024, 3, 1))
        datetime.date(2024, 2, 29)
    """
    return day if day == date.min else day - timedelta(days=1)


def completed_years(birth: date, day: date) -> int:
    """Return the age in completed years on `day`.

    Somebody born on 29 February has a birthday on 1 March in other years.

    Example:
        >>> completed_years(date(1950, 6, 2), date(2024, 6, 1))
        73
        >>> completed_years(date(2004, 2, 29), date(2023, 2, 28))
        18
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """Return the day on which somebody born on `birth` completes `years` years.

    Example:
        >>> birthday(date(2004, 2, 29), 19)
        datetime.date(2023, 3, 1)
    """
    year = birth.year + years
    if year > date.max.year:
        return date.max
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, birth.month, birth.day)


def _shift(day: date, duration: Duration, sign: int) -> date:
    amount = sign * duration.amount
    try:
        if duration.unit in ("days", "weeks"):
            return day + timedelta(days=amount * (7 if duration.unit == "weeks" else 1))
        months = day.year * 12 + day.month - 1 + amount * (12 if duration.unit == "years" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if sign > 0 else date.min
