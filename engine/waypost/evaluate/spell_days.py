"""Hospital spells as they stood on a day, remembered for as long as one evaluation takes.

The spells seen on a day are the same on every day until something they are made of begins, ends
or is recorded: they are put together once for each of those days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from waypost.admissions.candidates import standing_of
from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.spell import Spell
from waypost.admissions.spells_by_day import SpellsByDay
from waypost.record import Entry, Record
from waypost_dsl.durations import next_day


@dataclass(slots=True)
class SpellsOnDays:
    """The spells of one record, by the day they are seen from."""

    _by_day: SpellsByDay | None = None
    _entries: tuple[Entry, ...] | None = None
    _edges: tuple[date, ...] = ()
    _seen: dict[tuple[date, date | None], tuple[Spell, ...]] = field(
        default_factory=dict[tuple[date, date | None], tuple[Spell, ...]]
    )

    def seen(self, record: Record, day: date, known_at: date | None) -> tuple[Spell, ...]:
        """Return the spells as they stood on a day.

        Args:
            record: the patient's record, always the same one.
            day: the last day of which anything is seen.
            known_at: the last day of recording that counts; None means everything recorded.
        """
        self.entries(record)
        passed = bisect_right(self._edges, day)
        if not passed:
            return ()
        # As on the last day on which anything changed, whichever day is asked about first.
        key = (self._edges[passed - 1], known_at)
        if key not in self._seen:
            if self._by_day is None:
                self._by_day = SpellsByDay(record)
            self._seen[key] = self._by_day.spells(seen_by=key[0], known_at=known_at)
        return self._seen[key]

    def entries(self, record: Record) -> tuple[Entry, ...]:
        """Return what spells are made of: stays, attendances and what they were coded with."""
        if self._entries is None:
            self._entries = _what_spells_are_made_of(record)
            self._edges = tuple(sorted(_edges(self._entries)))
        return self._entries


def _what_spells_are_made_of(record: Record) -> tuple[Entry, ...]:
    findings = FindingsOfAdmissions()
    found: dict[str, Entry] = {}
    for entry in record.entries:
        if entry.resource_type != "Encounter":
            continue
        if standing_of(entry, findings).sort not in ("stay", "emergency department"):
            continue
        found[entry.reference] = entry
        for diagnosis in entry.diagnoses:
            coded = None if diagnosis.reference is None else record.entry(diagnosis.reference)
            if coded is not None:
                found[coded.reference] = coded
    return tuple(found.values())


def _edges(entries: Iterable[Entry]) -> set[date]:
    """Return the days from which on an entry may be seen in another way than before."""
    return {
        day
        for entry in entries
        for span in (entry.happened, entry.ended, entry.recorded, entry.status_dated)
        if span is not None and date.min < span.first and span.last < date.max
        for day in (span.first, span.last, next_day(span.last))
    }
