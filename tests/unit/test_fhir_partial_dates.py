"""Dates as FHIR writes them: what days they may be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from waypost.fhir.partial_dates import read_date
from waypost.record import DateSpan


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-01-01T00:30:00+01:00", date(2023, 12, 31), date(2023, 12, 31)),
        ("2024-06-30T23:30:00Z", date(2024, 7, 1), date(2024, 7, 1)),
        ("2024-12-31T23:30:00Z", date(2024, 12, 31), date(2024, 12, 31)),
        ("2016-12-31T23:59:60Z", date(2016, 12, 31), date(2016, 12, 31)),
        ("1970-01-01", date(1970, 1, 1), date(1970, 1, 1)),
    ],
)
def test_a_date_is_the_local_days_it_may_be(text: str, first: date, last: date) -> None:
    found = read_date(text)
    assert found.span == DateSpan(first, last)
    assert found.problem is None


def test_a_time_with_its_offset_gives_the_instant() -> None:
    assert read_date("2024-06-30T10:15:30.25+02:00").at == datetime(
        2024, 6, 30, 8, 15, 30, 250_000, UTC
    )
    assert read_date("2024-06-30").at is None


@pytest.mark.parametrize(
    "text",
    [
        "1900",
        "1900-01",
        "1900-01-01",
        "1900-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999",
        "9999-12-31",
        "9999-12-31T23:59:59.999Z",
        "2999-12-31",
    ],
)
def test_a_date_that_means_no_date_is_no_date(text: str) -> None:
    found = read_date(text)
    assert (found.span, found.problem) == (None, "sentinel-date")


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2024-13",
        "2023-02-29",
        "20240229",
        "2024-W01-1",
        "2024-1-1",
        " 2024-01-01",
        "2024-01-01T25:00:00Z",
        "2024-01-01T10:00:61Z",
        "2024-01-01T10:00:00+15:00",
        "2024-01-01T10Z",
        "0000-01-01",
        "0000",
        "٢٠٢٤",
        "2024-01-01\n",
    ],
)
def test_what_is_no_fhir_date_has_no_days(text: str) -> None:
    found = read_date(text)
    assert (found.span, found.problem) == (None, "invalid-date")


def test_a_time_without_a_zone_keeps_its_day_and_is_named() -> None:
    found = read_date("2020-11-11T23:58:14.768528")
    assert found.span == DateSpan.on(date(2020, 11, 11))
    assert (found.at, found.problem) == (None, "date-without-zone")
