"""The calendar of working days: what is read, what is refused, and the shipped bank holidays."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.unit.dsl_texts import PATHWAYS
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import WorkingCalendar
from waypost_dsl.source import NOWHERE
from waypost_dsl.syntax.conditions import Name, Text
from waypost_dsl.syntax.declarations import CalendarLine
from waypost_dsl.working_calendar import read_calendar

SHIPPED = PATHWAYS / "calendars" / "england_bank_holidays.csv"


def read(folder: Path, name: str) -> tuple[WorkingCalendar | None, list[str]]:
    sink = Sink()
    line = CalendarLine(Name("england", NOWHERE), Text(name, NOWHERE), NOWHERE)
    return read_calendar(line, folder, sink), [one.message for one in sink.found]


def read_text(folder: Path, text: str) -> tuple[WorkingCalendar | None, list[str]]:
    (folder / "days.csv").write_text(text, encoding="utf-8")
    return read(folder, "days.csv")


def test_a_calendar_covers_whole_years(tmp_path):
    text = "date,name,source\n2024-12-25,Christmas Day,invented\n2026-05-04,May Day,invented\n"
    calendar, problems = read_text(tmp_path, text)
    assert problems == []
    assert calendar is not None
    assert (calendar.first, calendar.last) == (date(2024, 1, 1), date(2026, 12, 31))
    assert calendar.holidays == {date(2024, 12, 25), date(2026, 5, 4)}
    assert calendar.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (calendar.name, calendar.path) == ("england", "days.csv")


def test_a_calendar_saved_by_a_spreadsheet_is_read(tmp_path):
    (tmp_path / "days.csv").write_bytes(
        "\ufeffdate,name,source\r\n2024-12-25,Christmas Day,invented\r\n".encode()
    )
    calendar, problems = read(tmp_path, "days.csv")
    assert problems == []
    assert calendar is not None
    assert calendar.holidays == {date(2024, 12, 25)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "does not name the columns"),
        ("date,name\n2024-12-25,Christmas Day\n", "does not name the columns"),
        ("date,name,source\n", "has no days"),
        ("date,name,source\n25/12/2024,Christmas Day,x\n", "has `25/12/2024` where a date"),
        ("date,name,source\n2024-02-30,Never,x\n", "has `2024-02-30` where a date"),
        ("date,name,source\n2024-12-25,A,x\n2024-12-25,B,x\n", "repeats the day of row 2"),
        ("date,name,source\n2024-12-25,,x\n", "does not name the holiday"),
    ],
)
def test_a_broken_calendar_is_told(tmp_path, text, problem):
    _, problems = read_text(tmp_path, text)
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_calendar_that_is_not_text_is_told(tmp_path):
    (tmp_path / "days.csv").write_bytes(b"\xff\xfe\x00")
    calendar, problems = read(tmp_path, "days.csv")
    assert calendar is None
    assert problems == ["`days.csv` is not UTF-8 text"]


def test_a_calendar_that_is_not_there_is_told(tmp_path):
    calendar, problems = read(tmp_path, "days.csv")
    assert calendar is None
    assert "cannot be read" in problems[0]


# --- The shipped calendar ------------------------------------------------------------------------


def test_the_shipped_calendar_is_sound_and_covers_its_years():
    calendar, problems = read(PATHWAYS, "calendars/england_bank_holidays.csv")
    assert problems == []
    assert calendar is not None
    assert (calendar.first, calendar.last) == (date(2019, 1, 1), date(2028, 12, 31))


def test_the_shipped_calendar_knows_what_was_moved_and_added():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        days = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    assert date(2020, 5, 8) in days
    assert date(2020, 5, 4) not in days
    assert {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)} <= days
    assert date(2022, 5, 30) not in days


@pytest.mark.parametrize("year", range(2019, 2029))
def test_every_year_has_eight_days_off_and_the_extra_ones(year):
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        days = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    extra = {2022: 2, 2023: 1}.get(year, 0)
    assert len([day for day in days if day.year == year and day.weekday() < 5]) == 8 + extra
