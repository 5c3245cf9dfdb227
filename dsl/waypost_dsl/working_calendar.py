"""Reads the calendar of working days: a pinned CSV file of bank holidays.

A missing, empty or broken calendar is an error: a holiday that is not there would make care
look late. The calendar speaks for whole years, from the first year it lists to the last.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import WorkingCalendar
from waypost_dsl.syntax.declarations import CalendarLine

COLUMNS = ("date", "name", "source")


def read_calendar(line: CalendarLine, folder: Path, sink: Sink) -> WorkingCalendar | None:
    """Read the calendar that a line declares.

    Args:
        line: the declaration.
        folder: the folder of the file that declares it.
        sink: where problems go.

    Returns:
        The calendar; None where it could not be read.
    """
    try:
        content = (folder / line.path.text).read_bytes()
    except OSError:
        sink.add(
            Code.CALENDAR_MISSING,
            line.path.span,
            message=f"the file `{line.path.text}` of calendar `{line.name.text}` cannot be read",
            label="no such file beside this pathway",
            helps=("add the file, or correct its path from this folder",),
        )
        return None
    holidays = frozenset(_days(content, line, sink))
    if not holidays:
        return None
    return WorkingCalendar(
        line.name.text,
        line.path.text,
        hashlib.sha256(content).hexdigest(),
        date(min(holidays).year, 1, 1),
        date(max(holidays).year, 12, 31),
        holidays,
        line.span,
    )


def _days(content: bytes, line: CalendarLine, sink: Sink) -> Iterator[date]:
    def problem(message: str, help_line: str) -> None:
        sink.add(Code.CALENDAR_MALFORMED, line.path.span, message=message, helps=(help_line,))

    shown = f"`{line.path.text}`"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem(f"{shown} is not UTF-8 text", "save the file as UTF-8")
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        problem(
            f"the first line of {shown} does not name the columns of a calendar",
            f"write `{','.join(COLUMNS)}` there",
        )
        return
    seen: dict[date, int] = {}
    for cells in reader:
        number, written = reader.line_num, (cells.get("date") or "").strip()
        try:
            day = date.fromisoformat(written)
        except ValueError:
            problem(
                f"row {number} of {shown} has `{written}` where a date should be",
                "write the date as in 2024-12-25",
            )
            continue
        if day in seen:
            problem(
                f"row {number} of {shown} repeats the day of row {seen[day]}",
                "keep one of the two rows",
            )
        elif not (cells.get("name") or "").strip():
            problem(f"row {number} of {shown} does not name the holiday", "name the holiday")
        seen.setdefault(day, number)
        yield day
    if reader.line_num <= 1:
        problem(f"{shown} has no days", "add the bank holidays, one row each")
