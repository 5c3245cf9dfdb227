"""The dates of a scenario: whole, in part, or none."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from waypost.bdd.problems import ScenarioProblem

_FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LONDON = ZoneInfo("Europe/London")
WITHOUT_A_DATE = "without a date"
"""What a step says in place of a date where the resource shall have none."""


def whole_date(text: str) -> date:
    """Return a date written as year, month and day.

    Raises:
        ScenarioProblem: if it is written otherwise, or if the calendar has no such day.

    Example:
        >>> whole_date("2024-02-29")
        datetime.date(2024, 2, 29)
        >>> whole_date("2023-02-29")
        Traceback (most recent call last):
        waypost.bdd.problems.ScenarioProblem: there is no such day as 2023-02-29
    """
    if not _FORM.fullmatch(text):
        raise ScenarioProblem(f"`{text}` is not a date: write year, month and day as 2024-03-01")
    if len(text) < 10:
        raise ScenarioProblem(f"`{text}` is only a part of a date: write the day too, 2024-03-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ScenarioProblem(f"there is no such day as {text}") from None


def day_or_moment(day: str, clock: str | None) -> str:
    """Return a day as FHIR writes it, or a moment of it on the clock in London.

    Raises:
        ScenarioProblem: if the calendar has no such day, or the clock no such time.

    Example:
        >>> day_or_moment("2024-06-01", None), day_or_moment("2024-06-01", "08:15")
        ('2024-06-01', '2024-06-01T08:15:00+01:00')
    """
    if clock is None:
        return whole_date(day).isoformat()
    try:
        at = time.fromisoformat(clock)
    except ValueError:
        raise ScenarioProblem(f"there is no such time as {clock}") from None
    return datetime.combine(whole_date(day), at, _LONDON).isoformat()


def fhir_date(text: str) -> str:
    """Return a date as FHIR writes it; a year, or a year and a month, will do.

    Raises:
        ScenarioProblem: if it is no date, or if the calendar has no such day or month.

    Example:
        >>> fhir_date("2019-05")
        '2019-05'
    """
    if _FORM.fullmatch(text) and len(text) < 10:
        whole_date(f"{text}-01"[:10] if len(text) == 7 else f"{text}-01-01")
        return text
    return whole_date(text).isoformat()


def date_of_when(when: str) -> str | None:
    """Return the date of `on 2024-01-10` or `in 2019`, or None for `without a date`.

    Example:
        >>> date_of_when("on 2024-01-10")
        '2024-01-10'
        >>> date_of_when("without a date") is None
        True
    """
    return None if when == WITHOUT_A_DATE else fhir_date(when.split(" ", 1)[1])
