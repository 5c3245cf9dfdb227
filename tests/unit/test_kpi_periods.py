"""Periods of a run: months, quarters and years of the UK financial year, rolling 12 months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from waypost.kpi.periods import (
    KINDS,
    between,
    middle_day,
    month_of,
    order,
    periods_of,
    quarter_of,
    twelve_months_to,
    year_of,
)

days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def labels(kind: str, first: date, last: date) -> list[str]:
    return [one.label for one in periods_of(first, last) if one.kind == kind]


def test_the_36_months_of_a_run() -> None:
    first, last = date(2023, 10, 1), date(2026, 9, 30)
    assert len(labels("month", first, last)) == 36
    assert labels("month", first, last)[0] == "2023-10"
    assert labels("quarter", first, last)[:3] == ["2023/24 Q3", "2023/24 Q4", "2024/25 Q1"]
    assert labels("financial year", first, last) == ["2024/25", "2025/26"]
    assert labels("12 months", first, last)[0] == "12 months to 2024-09"
    assert len(labels("12 months", first, last)) == 25
    assert labels("whole run", first, last) == ["2023-10-01 to 2026-09-30"]


def test_the_first_quarter_is_april_to_june() -> None:
    quarter = quarter_of(date(2024, 5, 17))
    assert (quarter.label, quarter.first, quarter.last) == (
        "2024/25 Q1",
        date(2024, 4, 1),
        date(2024, 6, 30),
    )
    assert quarter_of(date(2025, 1, 1)).label == "2024/25 Q4"


def test_a_financial_year_ends_on_31_march() -> None:
    assert (year_of(date(2024, 3, 31)).label, year_of(date(2024, 4, 1)).label) == (
        "2023/24",
        "2024/25",
    )
    assert year_of(date(1999, 12, 31)).label == "1999/00"


def test_a_period_is_only_there_in_full() -> None:
    assert labels("month", date(2024, 4, 2), date(2024, 6, 29)) == ["2024-05"]
    assert labels("quarter", date(2024, 4, 2), date(2024, 6, 30)) == []
    assert labels("financial year", date(2024, 4, 2), date(2025, 3, 31)) == []
    assert labels("12 months", date(2024, 4, 2), date(2025, 3, 31)) == []
    assert labels("financial year", date(2024, 4, 1), date(2025, 3, 31)) == ["2024/25"]


def test_the_middle_day_of_an_even_number_of_days_is_the_earlier_one() -> None:
    assert middle_day(month_of(date(2024, 4, 9))) == date(2024, 4, 15)
    assert middle_day(month_of(date(2024, 2, 1))) == date(2024, 2, 15)
    assert middle_day(month_of(date(2023, 2, 1))) == date(2023, 2, 14)
    assert middle_day(year_of(date(2024, 4, 1))) == date(2024, 9, 30)
    assert middle_day(between(date(2024, 1, 1), date(2024, 1, 1))) == date(2024, 1, 1)


@given(days, st.integers(0, 1500))
def test_periods_lie_in_the_run_and_tile_it(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = periods_of(first, last)
    assert list(found) == sorted(found, key=order)
    assert len(set(found)) == len(found)
    for one in found:
        assert first <= one.first <= middle_day(one) <= one.last <= last
        assert one.kind in KINDS
        before = (middle_day(one) - one.first).days
        after = (one.last - middle_day(one)).days
        assert after - before in (0, 1)
    for kind in ("month", "quarter", "financial year"):
        same = [one for one in found if one.kind == kind]
        for earlier, later in pairwise(same):
            assert earlier.last + timedelta(days=1) == later.first


@given(days)
def test_every_day_is_in_one_period_of_each_kind_that_tiles(day: date) -> None:
    for period in (month_of(day), quarter_of(day), year_of(day)):
        assert period.first <= day <= period.last
    rolling = twelve_months_to(day)
    assert rolling.last == month_of(day).last
    assert rolling.first.day == 1
    assert (rolling.last - rolling.first).days + 1 in (365, 366)
