"""Days, periods, groups and lists as the report writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from waypost.kpi.figure import Period
from waypost_dsl.model.measures import Domain, KpiTarget
from waypost_dsl.wording.names import day_and_month, full_date

DOMAINS: dict[Domain, str] = {
    "organisational": "Organisational",
    "satisfaction": "Satisfaction",
    "clinical": "Clinical",
    "activity": "Activity",
    "resources": "Resources",
}
"""The domains of the scorecard, as OSCAR spells them."""


def month_in_words(day: date) -> str:
    """Return a month.

    Example:
        >>> month_in_words(date(2024, 3, 1))
        'March 2024'
    """
    return f"{month_name(day)} {day.year}"


def month_in_short(day: date) -> str:
    """Return a month in short.

    Example:
        >>> month_in_short(date(2024, 3, 1))
        'Mar 2024'
    """
    return f"{month_name(day)[:3]} {day.year}"


def month_name(day: date) -> str:
    """Return the name of a day's month."""
    return day_and_month(1, day.month).partition(" ")[2]


def days_in_words(first: date, last: date) -> str:
    """Return two days as the ends of a time."""
    return f"{full_date(first)} to {full_date(last)}"


def period_in_words(period: Period) -> str:
    """Return a period.

    Example:
        >>> period_in_words(Period("quarter", date(2024, 4, 1), date(2024, 6, 30), "2024/25 Q1"))
        'April to June 2024'
    """
    match period.kind:
        case "month":
            return month_in_words(period.first)
        case "quarter":
            return f"{month_name(period.first)} to {month_in_words(period.last)}"
        case "financial year":
            return f"financial year {period.label}"
        case "12 months":
            return f"12 months to {month_in_words(period.last)}"
        case "whole run":
            return days_in_words(period.first, period.last)
        case _:
            assert_never(period.kind)


def group_in_words(dimension: str, value: str) -> str:
    """Return a group of a dimension.

    Example:
        >>> group_in_words("deprivation", "1"), group_in_words("age band", "65-69")
        ('1 (most deprived)', '65–69')
    """
    if dimension == "deprivation":
        ends = {"1": "1 (most deprived)", "5": "5 (least deprived)"}
        return ends.get(value, value)
    if dimension == "age band":
        return value.replace("-", "\N{EN DASH}")
    return value


def target_in_words(target: KpiTarget) -> str:
    r"""Return a target.

    Example:
        >>> from decimal import Decimal
        >>> from waypost_dsl.model.citations import Quantity
        >>> target_in_words(KpiTarget("above", Quantity(Decimal(70), "%")))
        'above 70\xa0%'
    """
    unit = f"\N{NO-BREAK SPACE}{target.value.unit}" if target.value.unit else ""
    return f"{target.comparison} {target.value.number:,f}{unit}"


def in_a_row(names: Sequence[str]) -> str:
    """Return names as one reads them out.

    Example:
        >>> in_a_row(["A", "B", "C"])
        'A, B and C'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def how_many(number: int, one: str, more: str = "") -> str:
    """Return a number of things.

    Example:
        >>> how_many(1, "month"), how_many(12, "month")
        ('1 month', '12 months')
    """
    return f"1 {one}" if number == 1 else f"{number:,} {more or f'{one}s'}"


def sentence(text: str) -> str:
    """Return text with a capital and a full stop."""
    if not text:
        return ""
    capital = text[0].upper() + text[1:]
    return capital if capital[-1] in ".!?" else f"{capital}."
