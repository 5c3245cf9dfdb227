"""Reads a CSV beside the records: its columns, its cells, and what is wrong with a row.

A row that cannot be used is a finding with its file, its row and advice; what it holds is never
repeated, since it may be about a patient.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from waypost.errors import UnreadableInput

FindingCode = Literal[
    "feed-row-cut", "feed-row-again", "feed-day-missing", "feed-cell-unreadable", "feed-row-odd"
]

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """What is wrong with a row.

    Args:
        file: the file's name.
        row: its row, counted as a spreadsheet does: the names of the columns are row 1.
        code: a slug that never changes its meaning.
        message: what is wrong, and what to do about it.
    """

    file: str
    row: int
    code: FindingCode
    message: str


class BadRow(Exception):
    """A row that cannot be used; caught where the rows of a table are read."""

    def __init__(self, code: FindingCode, message: str) -> None:
        super().__init__(message)
        self.code: FindingCode = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Instant:
    """A time that may be known to the day only: the earliest and the latest it can have been.

    Args:
        first: the earliest.
        last: the latest; the same for a time of day.
        day: the day, in England.
    """

    first: datetime
    last: datetime
    day: date

    def hours_until(self, later: Instant) -> tuple[Decimal, Decimal]:
        """Return the fewest and the most hours until a later time."""
        return _hours(later.first - self.last), _hours(later.last - self.first)


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, read by what they should hold.

    Args:
        table: the table's name.
        row: the row's number.
        given: the cells by column.
    """

    table: str
    row: int
    given: Mapping[str, str]

    @property
    def unit(self) -> str:
        """What the row is called where it is a unit."""
        return f"{self.table}.csv row {self.row}"

    def text(self, column: str) -> str:
        """Return a cell that must hold something."""
        if not self.given[column]:
            raise BadRow("feed-cell-unreadable", f"{column} is empty; say what the row is about")
        return self.given[column]

    def patient(self) -> str:
        """Return the patient's id, without `Patient/`."""
        return self.text("patient").removeprefix("Patient/")

    def word(self, column: str, allowed: Sequence[str]) -> str | None:
        """Return one of some words, None for an empty cell."""
        written = self.given[column].lower()
        if not written:
            return None
        if written not in allowed:
            raise BadRow(
                "feed-cell-unreadable",
                f"{column} is none of {', '.join(allowed)}; write one of them",
            )
        return written

    def day(self, column: str) -> date | None:
        """Return a day, None for an empty cell."""
        written = self.given[column]
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise BadRow(
                "feed-cell-unreadable", f"{column} is no date; write it as 2024-02-09"
            ) from None

    def own_day(self, column: str) -> date:
        """Return the day that puts the row into a period."""
        found = self.day(column)
        if found is None:
            raise BadRow(
                "feed-day-missing", f"{column} is empty, so the row is of no period; add the date"
            )
        return found

    def month(self, column: str) -> date:
        """Return the first day of a month that is written as 2024-02."""
        written = self.given[column]
        try:
            return datetime.strptime(written, "%Y-%m").replace(tzinfo=_LONDON).date()
        except ValueError:
            raise BadRow(
                "feed-day-missing" if not written else "feed-cell-unreadable",
                f"{column} is no month, so the row is of no period; write it as 2024-02",
            ) from None

    def instant(self, column: str) -> Instant | None:
        """Return a time, or a day where the time of day is not given; None for an empty cell."""
        written = self.given[column]
        if not written:
            return None
        try:
            if "T" not in written:
                day = date.fromisoformat(written)
                begins = datetime.combine(day, time.min, _LONDON)
                ends = datetime.combine(day + timedelta(days=1), time.min, _LONDON)
                return Instant(begins, ends, day)
            moment = datetime.fromisoformat(written)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise BadRow(
                "feed-cell-unreadable",
                f"{column} is no time; write it as 2024-02-09T14:30:00+00:00, or the date alone",
            )
        return Instant(moment, moment, moment.astimezone(_LONDON).date())

    def own_instant(self, column: str) -> Instant:
        """Return the time that puts the row into a period."""
        found = self.instant(column)
        if found is None:
            raise BadRow(
                "feed-day-missing", f"{column} is empty, so the row is of no period; add the date"
            )
        return found

    def number(self, column: str) -> Decimal | None:
        """Return a number of 0 or more, None for an empty cell."""
        written = self.given[column]
        if not written:
            return None
        try:
            found = Decimal(written)
        except InvalidOperation:
            found = Decimal(-1)
        if not found.is_finite() or found < 0:
            raise BadRow(
                "feed-cell-unreadable", f"{column} is no number of 0 or more; write digits only"
            )
        return found

    def whole_number(self, column: str) -> int | None:
        """Return a whole number of 0 or more, None for an empty cell."""
        found = self.number(column)
        if found is not None and found != int(found):
            raise BadRow("feed-cell-unreadable", f"{column} is no whole number; write digits only")
        return None if found is None else int(found)

    def in_order(self, *columns: str) -> None:
        """See that days which are given come in the order of their columns."""
        given = [(column, self.instant(column)) for column in columns]
        days = [(column, found) for column, found in given if found is not None]
        for (earlier, one), (later, other) in pairwise(days):
            if other.last < one.first:
                raise BadRow("feed-row-odd", f"{later} is before {earlier}; correct one of them")


def read_table(
    path: Path, columns: Sequence[str], row: Callable[[Cells], Row]
) -> tuple[tuple[Row, ...], tuple[FeedFinding, ...]]:
    """Read a table.

    Args:
        path: the file; its name without `.csv` is the table's.
        columns: the columns it must have; others are left alone.
        row: makes a row of cells, or raises `BadRow`.

    Returns:
        The rows that can be used, and what is wrong with the others.

    Raises:
        UnreadableInput: if the file is no such table.
    """
    rows: list[Row] = []
    findings: list[FeedFinding] = []
    seen: dict[tuple[str, ...], int] = {}
    for cells in _rows(path, columns, findings):
        content = tuple(cells.given[column] for column in columns)
        try:
            made = row(cells)
            first = seen.setdefault(content, cells.row)
            if first != cells.row:
                message = f"it says the same as row {first} and is counted once"
                findings.append(FeedFinding(path.name, cells.row, "feed-row-again", message))
            else:
                rows.append(made)
        except BadRow as problem:
            findings.append(FeedFinding(path.name, cells.row, problem.code, problem.message))
    return tuple(rows), tuple(findings)


def _rows(path: Path, columns: Sequence[str], findings: list[FeedFinding]) -> Iterator[Cells]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise UnreadableInput(f"{path} is not a text file in UTF-8") from problem
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, list[str]())]
    if missing := [name for name in columns if name not in header]:
        raise UnreadableInput(
            f"{path} has no column {', '.join(missing)}; its first line names the columns "
            f"{','.join(columns)}"
        )
    for number, cells in enumerate(reader, start=2):
        if not cells:
            continue
        if len(cells) != len(header):
            findings.append(
                FeedFinding(
                    path.name,
                    number,
                    "feed-row-cut",
                    f"it has {len(cells)} cells and the first line {len(header)}; "
                    "put text with commas in quotation marks",
                )
            )
            continue
        given = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        yield Cells(path.stem, number, given)


def _hours(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1)) / Decimal(3_600_000_000)
