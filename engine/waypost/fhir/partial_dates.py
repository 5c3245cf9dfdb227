"""FHIR date, dateTime and instant to the days they may be.

Dates are calendar dates in Europe/London: a dateTime with an offset is converted to the local
day first. A partial date is an interval and is never padded. Sentinels, which systems write when
they have no date, count as no date. Nothing here reads a resource.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from waypost.record import DateSpan

LONDON = ZoneInfo("Europe/London")

DateProblem = Literal["invalid-date", "sentinel-date", "date-without-zone"]

_SHAPE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)

# What systems write for "not known" or "no end". A year or month that holds only such days counts
# too; 1970-01-01 is left out, because people were born and treated on it.
_SENTINEL_YEARS = frozenset({1, 1753, 9998, 9999})
_SENTINEL_DAYS = frozenset(
    {
        date(1800, 1, 1),
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1901, 1, 1),
        date(2099, 12, 31),
        date(2999, 12, 31),
    }
)
_SENTINEL_PARTS = frozenset({"1900", "1900-01"})


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as read.

    Args:
        span: the days it may be, None if it is no date.
        at: the instant in UTC where one was given with its offset, else None.
        problem: the slug of what is wrong with it, else None. `date-without-zone` has a span.
    """

    span: DateSpan | None
    at: datetime | None = None
    problem: DateProblem | None = None


PROBLEMS_IN_WORDS: dict[DateProblem, str] = {
    "invalid-date": "this is not a FHIR date; it is treated as absent",
    "sentinel-date": "this date stands for one that is not known; it is treated as absent",
    "date-without-zone": "a date with a time needs a time zone; its day is used as written",
}
"""What each problem means, for findings."""

_INVALID = ReadDate(None, None, "invalid-date")
_SENTINEL = ReadDate(None, None, "sentinel-date")


@lru_cache(maxsize=8192)
def read_date(text: str) -> ReadDate:
    """Read a FHIR date, dateTime or instant.

    Args:
        text: the element's value.

    Returns:
        The days it may be, the instant where there is one, and what is wrong with it.

    Example:
        >>> str(read_date("2024-02").span)
        'between 2024-02-01 and 2024-02-29'
        >>> str(read_date("2024-06-30T23:30:00Z").span)     # summer time in London
        '2024-07-01'
        >>> read_date("9999-12-31").problem
        'sentinel-date'
        >>> read_date("next week").problem
        'invalid-date'
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return _INVALID
    year, month, day, hour, minute, second, fraction, zone = shape.groups()
    try:
        if day is None:
            return _partial(text, int(year), int(month) if month else None)
        local = date(int(year), int(month), int(day))
        if _is_sentinel(local):
            return _SENTINEL
        if hour is None:
            return ReadDate(DateSpan.on(local))
        # A leap second is a second FHIR allows and Python does not.
        seconds = int(second or 0)
        clock = time(
            int(hour),
            int(minute),
            59 if seconds == 60 else seconds,
            int(((fraction or "") + "000000")[:6]),
            UTC if zone is None else _offset(zone),
        )
        if zone is None:
            return ReadDate(DateSpan.on(local), None, "date-without-zone")
        at = datetime.combine(local, clock)
        return ReadDate(DateSpan.on(at.astimezone(LONDON).date()), at.astimezone(UTC))
    except (ValueError, OverflowError):
        return _INVALID


def _partial(text: str, year: int, month: int | None) -> ReadDate:
    if text in _SENTINEL_PARTS or year in _SENTINEL_YEARS:
        return _SENTINEL
    if month is None:
        return ReadDate(DateSpan(date(year, 1, 1), date(year, 12, 31)))
    first = date(year, month, 1)
    return ReadDate(DateSpan(first, date(year, month, monthrange(year, month)[1])))


def _is_sentinel(day: date) -> bool:
    return day.year in _SENTINEL_YEARS or day in _SENTINEL_DAYS


def _offset(zone: str) -> timezone:
    if zone == "Z":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError("no place on Earth has this offset")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if zone[0] == "-" else offset)
