"""One encounter as it stood on a day: when it began, when it ended, as far as was known then.

A date is an interval of instants, in Europe/London, so that days, times and partial dates are
compared alike. Which encounters are stays in hospital is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from waypost.record import DateSpan, Entry

LONDON = ZoneInfo("Europe/London")
FOREVER = datetime.max.replace(tzinfo=UTC)
_EVER = datetime.min.replace(tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Instants:
    """The instants at which something may have happened, both included."""

    first: datetime
    last: datetime

    def at_latest(self, other: Instants) -> Instants:
        """Return when the later of the two was."""
        return Instants(max(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class View:
    """The day a record is seen from.

    Args:
        seen_by: the last day of which anything is seen; None means all days.
        known_at: the last day of recording that counts; None means everything recorded.
    """

    seen_by: date | None = None
    known_at: date | None = None

    @property
    def horizon(self) -> date:
        """The last day on which anything can have happened: nobody knows of a later one."""
        return min(self.seen_by or date.max, self.known_at or date.max)

    def shows(self, entry: Entry) -> bool:
        """Whether an entry may have happened by the day and may have been recorded by then."""
        if entry.happened.first > self.horizon:
            return False
        return self.known_at is None or entry.known_from.first <= self.known_at

    def is_sure_of(self, entry: Entry) -> bool:
        """Whether an entry certainly was recorded by the day of knowledge."""
        return self.known_at is None or entry.known_from.last <= self.known_at


@dataclass(frozen=True, slots=True)
class Stay:
    """An encounter as it stood.

    Args:
        entry: the encounter.
        ended: the days on which it may have ended; None while it goes on.
        begins: the instants at which it may have begun.
        ends: the instants at which it may have ended; `FOREVER` while it goes on.
        end_recorded: whether an end is recorded, or the stay goes on.
    """

    entry: Entry
    ended: DateSpan | None
    begins: Instants
    ends: Instants
    end_recorded: bool = True

    @property
    def reference(self) -> str:
        """What the encounter is called."""
        return self.entry.reference

    @property
    def started(self) -> DateSpan:
        """The days on which it may have begun."""
        return self.entry.happened

    @property
    def order(self) -> tuple[object, ...]:
        """What stays are sorted by: start, then end, then name."""
        return (
            self.begins.first,
            self.begins.last,
            self.ends.first,
            self.ends.last,
            self.entry.reference,
        )


def begins_backwards(entry: Entry) -> bool:
    """Whether an encounter ends before it begins, whichever of its possible days it was."""
    if entry.ended is None:
        return False
    if entry.happened_at is not None and entry.ended_at is not None:
        return entry.ended_at < entry.happened_at
    return entry.ended.last < entry.happened.first


def lacks_start(entry: Entry) -> bool:
    """Whether no day is recorded on which an encounter began."""
    return entry.happened.first == date.min


def stay_of(entry: Entry, view: View) -> Stay:
    """Return an encounter as it stood.

    Args:
        entry: an encounter whose dates are in order.
        view: the day it is seen from. What ends after that day goes on.

    Returns:
        The encounter. One that is finished without an end ended on any day since its start.
    """
    begins = _instants(entry.happened, entry.happened_at)
    ended = entry.ended
    if ended is not None and ended.first > view.horizon:
        return Stay(entry, None, begins, Instants(FOREVER, FOREVER))
    if ended is not None:
        # An end in a month that began before the start is not before the start.
        ended = DateSpan(max(ended.first, entry.happened.first), ended.last)
        ends = _instants(ended, entry.ended_at)
        return Stay(entry, ended, begins, begins.at_latest(ends))
    if entry.status == "finished":
        ended = DateSpan(entry.happened.first, date.max)
        return Stay(entry, ended, begins, Instants(begins.first, FOREVER), end_recorded=False)
    return Stay(entry, None, begins, Instants(FOREVER, FOREVER))


def _instants(span: DateSpan, at: datetime | None) -> Instants:
    if at is not None:
        return Instants(at, at)
    return Instants(_first_instant(span.first), _last_instant(span.last))


@lru_cache(maxsize=8192)
def _first_instant(day: date) -> datetime:
    if day == date.min:
        return _EVER
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def _last_instant(day: date) -> datetime:
    return FOREVER if day == date.max else _first_instant(day + timedelta(days=1)) - _INSTANT
