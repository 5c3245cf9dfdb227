"""The lines of the timeline as data: what the drawing draws and the table says.

Drawing and table are made of the same rows, so neither can say what the other does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from waypost.signals.signal import PathwayView, Signal, StepFinding
from waypost_dsl.wording.names import full_date

SHOWN_DAYS = 365
"""How far back the timeline goes."""

MarkKind = Literal["done", "due", "overdue", "waiting", "excepted", "on pathway", "contact", "stay"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day, or from a day to another.

    Args:
        first: the day, or the first of several.
        last: the last day; the same for a single one.
        label: what stands beside it in the drawing; empty for none.
        said: what the table says of it.
    """

    kind: MarkKind
    first: date
    last: date
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timeline."""

    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """Lines that belong together: a pathway's, or the contacts."""

    title: str
    rows: tuple[Row, ...]


def shown_views(signal: Signal) -> tuple[PathwayView, ...]:
    """Return the pathways that a review looks at: those it concerns, and late identification."""
    late = {cause.pathway for cause in signal.causes if cause.kind == "late identification"}
    return tuple(
        view
        for view in signal.pathways
        if view.relation in ("direct", "associated")
        or (view.identifies_for is not None and view.identifies_for in late)
    )


def lanes_of(signal: Signal) -> tuple[Lane, ...]:
    """Return the lanes: what the pathways asked for, then who saw the patient."""
    start = signal.spell.started.first
    lanes = [Lane(view.title, tuple(_rows_of(view, start))) for view in shown_views(signal)]
    contacts = tuple(_contacts(signal, start))
    if contacts:
        lanes.append(Lane("Contacts with services", contacts))
    return tuple(lanes)


def _rows_of(view: PathwayView, start: date) -> Iterator[Row]:
    day = view.day_before
    before = start - timedelta(days=1)
    since = day.enrolled_since
    if day.is_on_pathway and since is not None:
        said = f"on the pathway since {_between(since.first, since.last)}"
        label = full_date(since.first) if since.first > start - timedelta(SHOWN_DAYS) else ""
        mark = Mark("on pathway", since.last, before, f"since {label}" if label else "", said)
        yield Row("On the pathway", (mark,))
    shown = [
        (step, marks)
        for step in sorted(day.steps, key=_urgency)
        if (marks := tuple(_marks(step, start)))
    ]
    for number, (step, marks) in enumerate(shown):
        same = [n for n, (other, _) in enumerate(shown) if other.title == step.title]
        # A step for each event has a line for each: they are told apart by their number.
        which = f" ({same.index(number) + 1} of {len(same)})" if len(same) > 1 else ""
        yield Row(f"{step.title}{which}", marks)
    for referral in day.waiting:
        days = _days(referral.days_waiting)
        said = f"{referral.state} on {_between(referral.made_on.first, referral.made_on.last)}"
        yield Row(
            f"Referral: {referral.title}",
            (
                Mark(
                    "waiting",
                    referral.made_on.last,
                    before,
                    f"not seen for {days}",
                    f"{said}; not seen by {full_date(before)}, {days} later",
                ),
            ),
        )


def _marks(step: StepFinding, start: date) -> Iterator[Mark]:
    before = start - timedelta(days=1)
    done = step.done_on
    if done is not None:
        said = f"done {_between(done.first, done.last)}"
        yield Mark("done", done.last, done.last, "", said)
    if step.is_missed and step.due is not None:
        days = _days(step.days_overdue)
        first = step.due.last + timedelta(days=1)
        gap = "; the service is recorded as not available" if step.is_in_system_gap else ""
        said = f"due {_between(step.due.first, step.due.last)}, overdue by {days}{gap}"
        yield Mark("overdue", first, before, f"overdue {days}", said)
    elif step.status == "pending" and step.due is not None and step.due.last >= start:
        yield Mark(
            "due", before, before, "not yet due", f"due {_between(step.due.first, step.due.last)}"
        )
    elif step.status == "excepted":
        said = "declined, or recorded as not suitable, on the day before"
        yield Mark("excepted", before, before, "declined or not suitable", said)


def _contacts(signal: Signal, start: date) -> Iterator[Row]:
    kinds = dict.fromkeys(contact.kind for contact in signal.contacts)
    for kind in kinds:
        own = [contact for contact in signal.contacts if contact.kind == kind]
        yield Row(
            kind[:1].upper() + kind[1:],
            tuple(
                Mark(
                    "stay" if kind == "hospital stay" else "contact",
                    one.day,
                    one.until or one.day,
                    "",
                    _contact(one.day, one.until, one.title),
                )
                for one in own
                if one.day >= start - timedelta(days=SHOWN_DAYS)
            ),
        )


def _contact(day: date, until: date | None, title: str) -> str:
    last = f" to {full_date(until)}" if until is not None and until != day else ""
    return f"{full_date(day)}{last}{f': {title}' if title else ''}"


def _urgency(step: StepFinding) -> tuple[int, int, str]:
    order = ("overdue", "unknown", "excepted", "pending", "done")
    rank = order.index(step.status) if step.status in order else len(order)
    return (rank, -(step.days_overdue or 0), step.title)


def _between(first: date, last: date) -> str:
    if first == last:
        return full_date(first)
    return f"between {full_date(first)} and {full_date(last)}"


def _days(days: int | None) -> str:
    if days is None:
        return "an unknown time"
    return "1 day" if days == 1 else f"{days:,} days"
