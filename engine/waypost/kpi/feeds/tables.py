"""The tables: their columns, and one type of row for each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from waypost.errors import UsageError
from waypost.kpi.feeds.reading import BadRow, Cells, FeedFinding, Instant, read_table
from waypost.kpi.periods import last_of_month

_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class CareManagement:
    """Somebody who was asked to have a care manager.

    Args:
        accepted: whether they said yes; None if that is not recorded.
    """

    unit: str
    patient: str
    care_manager: str
    approached: date | None
    accepted: bool | None
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class DelayedTransfer:
    """Somebody who was ready to leave hospital, and when they left."""

    unit: str
    patient: str
    ready: date | None
    discharged: date | None


@dataclass(frozen=True, slots=True)
class IntermediateCare:
    """A referral to intermediate care."""

    unit: str
    patient: str
    is_urgent: bool
    referred: Instant
    reached: Instant | None


@dataclass(frozen=True, slots=True)
class SocialCare:
    """A referral to social care."""

    unit: str
    patient: str
    referred: date
    assessed: date | None
    package_in_place: date | None


@dataclass(frozen=True, slots=True)
class Equipment:
    """A request for equipment."""

    unit: str
    patient: str
    requested: date
    delivered: date | None


@dataclass(frozen=True, slots=True)
class StepDown:
    """Somebody's discharge from a step-down bed; `discharged_to` is None if not recorded."""

    unit: str
    patient: str
    discharged: date
    discharged_to: str | None


@dataclass(frozen=True, slots=True)
class StrokeCare:
    """An admission for a stroke or TIA."""

    unit: str
    patient: str
    admitted: Instant
    scanned: Instant | None
    spell_hours: Decimal | None
    stroke_unit_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """An answer to a question about care; None if it cannot be told what was answered."""

    unit: str
    patient: str
    day: date
    answer: str | None


@dataclass(frozen=True, slots=True)
class PracticeHours:
    """Whether a practice had extended hours in a month."""

    unit: str
    practice: str
    month_ends: date
    extended_hours: bool | None


@dataclass(frozen=True, slots=True)
class ConsultantFeedback:
    """How many responses a consultant had by the end of a month."""

    unit: str
    consultant: str
    until: date
    responses: int | None


@dataclass(frozen=True, slots=True)
class Beds:
    """How many beds were occupied on a day."""

    unit: str
    day: date
    occupied: int | None


def _care_management(cells: Cells) -> CareManagement:
    cells.in_order("approached", "from", "until")
    return CareManagement(
        cells.unit,
        cells.patient(),
        cells.text("care_manager"),
        cells.day("approached"),
        _yes(cells.word("accepted", _YES_NO)),
        cells.day("from"),
        cells.day("until"),
    )


def _delayed_transfer(cells: Cells) -> DelayedTransfer:
    cells.in_order("ready", "discharged")
    return DelayedTransfer(cells.unit, cells.patient(), cells.day("ready"), cells.day("discharged"))


def _intermediate_care(cells: Cells) -> IntermediateCare:
    cells.in_order("referred", "reached")
    priority = cells.word("priority", ("urgent", "routine"))
    if priority is None:
        raise BadRow("feed-cell-unreadable", "priority is empty; write urgent or routine")
    return IntermediateCare(
        cells.unit,
        cells.patient(),
        priority == "urgent",
        cells.own_instant("referred"),
        cells.instant("reached"),
    )


def _social_care(cells: Cells) -> SocialCare:
    cells.in_order("referred", "assessed", "package_in_place")
    return SocialCare(
        cells.unit,
        cells.patient(),
        cells.own_day("referred"),
        cells.day("assessed"),
        cells.day("package_in_place"),
    )


def _equipment(cells: Cells) -> Equipment:
    cells.in_order("requested", "delivered")
    return Equipment(
        cells.unit, cells.patient(), cells.own_day("requested"), cells.day("delivered")
    )


def _step_down(cells: Cells) -> StepDown:
    places = ("home without support", "home with support", "care home", "hospital", "died")
    return StepDown(
        cells.unit,
        cells.patient(),
        cells.own_day("discharged"),
        cells.word("discharged_to", places),
    )


def _stroke_care(cells: Cells) -> StrokeCare:
    cells.in_order("admitted", "scanned")
    spell, unit = cells.number("spell_hours"), cells.number("stroke_unit_hours")
    if spell is not None and unit is not None and unit > spell:
        raise BadRow(
            "feed-row-odd", "stroke_unit_hours is more than spell_hours; correct one of them"
        )
    return StrokeCare(
        cells.unit,
        cells.patient(),
        cells.own_instant("admitted"),
        cells.instant("scanned"),
        spell,
        unit,
    )


def _satisfaction(cells: Cells) -> Satisfaction:
    answers = (
        "very satisfied",
        "satisfied",
        "neither",
        "dissatisfied",
        "very dissatisfied",
        "no answer",
    )
    return Satisfaction(
        cells.unit, cells.patient(), cells.own_day("day"), cells.word("answer", answers)
    )


def _practice_hours(cells: Cells) -> PracticeHours:
    return PracticeHours(
        cells.unit,
        cells.text("practice"),
        last_of_month(cells.month("month")),
        _yes(cells.word("extended_hours", _YES_NO)),
    )


def _consultant_feedback(cells: Cells) -> ConsultantFeedback:
    until = cells.own_day("until")
    if until != last_of_month(until):
        raise BadRow(
            "feed-row-odd", "until is not the last day of a month; count up to that day instead"
        )
    return ConsultantFeedback(
        cells.unit, cells.text("consultant"), until, cells.whole_number("responses")
    )


def _beds(cells: Cells) -> Beds:
    return Beds(cells.unit, cells.own_day("day"), cells.whole_number("occupied"))


def _yes(word: str | None) -> bool | None:
    return None if word is None else word == "yes"


_Parsed = tuple[tuple[str, ...], Callable[[Cells], Any], tuple[str, ...]]

_TABLES: dict[str, _Parsed] = {
    "care_management": (
        ("patient", "care_manager", "approached", "accepted", "from", "until"),
        _care_management,
        (),
    ),
    "delayed_transfers": (
        ("patient", "encounter", "ready", "discharged"),
        _delayed_transfer,
        (),
    ),
    "intermediate_care": (("patient", "priority", "referred", "reached"), _intermediate_care, ()),
    "social_care": (("patient", "referred", "assessed", "package_in_place"), _social_care, ()),
    "equipment": (("patient", "requested", "delivered"), _equipment, ()),
    "step_down": (("patient", "discharged", "discharged_to"), _step_down, ()),
    "stroke_care": (
        ("patient", "admitted", "scanned", "spell_hours", "stroke_unit_hours"),
        _stroke_care,
        (),
    ),
    "satisfaction": (("patient", "day", "answer"), _satisfaction, ()),
    "practice_hours": (
        ("practice", "month", "extended_hours"),
        _practice_hours,
        ("practice", "month"),
    ),
    "consultant_feedback": (
        ("consultant", "until", "responses"),
        _consultant_feedback,
        ("consultant", "until"),
    ),
    "beds": (("day", "occupied"), _beds, ("day",)),
}

TABLES: Mapping[str, tuple[str, ...]] = {name: columns for name, (columns, _, _) in _TABLES.items()}
"""The columns of each table, by its name; the file is called `NAME.csv`."""


@dataclass(frozen=True)
class Feeds:
    """The tables that were given.

    Args:
        rows: the rows of each table that was given, by the table's name.
        findings: what is wrong with rows that were not used.
        hashes: a hash of each file that was read.
    """

    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    findings: tuple[FeedFinding, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict[str, str])


def read_feeds(folder: Path | None) -> Feeds:
    """Read every table that a folder holds; None is no folder, and so no tables.

    Raises:
        UsageError: if there is no such folder.
        UnreadableInput: if a file is not the table that its name says.
    """
    if folder is None:
        return Feeds()
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}; --feeds takes a folder of CSV files")
    rows: dict[str, tuple[Any, ...]] = {}
    findings: list[FeedFinding] = []
    hashes: dict[str, str] = {}
    for name, (columns, row, key) in _TABLES.items():
        path = folder / f"{name}.csv"
        if path.exists():
            rows[name], found = read_table(path, columns, _once(row, key))
            findings += found
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return Feeds(rows, tuple(findings), hashes)


def _once(row: Callable[[Cells], Any], key: tuple[str, ...]) -> Callable[[Cells], Any]:
    """Refuse a second row about the same thing, in tables that have one row for each."""
    seen: dict[tuple[str, ...], int] = {}

    def checked(cells: Cells) -> Any:
        if key:
            first = seen.setdefault(tuple(cells.given[column] for column in key), cells.row)
            if first != cells.row:
                raise BadRow(
                    "feed-row-again",
                    f"row {first} is about the same {' and '.join(key)}; keep one of the two",
                )
        return row(cells)

    return checked
