"""The spells of one record on many days, for less than the cost of asking for each of them.

The history is cut where nothing before can have to do with anything after: no stay touches
another within the days of a transfer or of an attendance's link. A part whose stays are all over,
and all recorded, by a day is the same on every later day. It promises exactly what `spells_of`
returns, and nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from waypost.admissions.candidates import standing_of
from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.home_leave import ON_LEAVE
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Spell
from waypost.admissions.spells import DEFAULT_RULES, Admissions, admissions_among
from waypost.admissions.stays import View
from waypost.record import DateSpan, Entry, Record

_NEVER = date.max
_NO_VIEW = View()


@dataclass(slots=True)
class _Part:
    """Stays and attendances that may have to do with each other.

    Args:
        first: the first day on which any of them can have begun.
        last: the last day on which any of them can have ended.
        entries: them, and the procedures done in them.
        happened_by: the day by which everything about them has happened.
        recorded_by: the day by which everything about them has been recorded.
        settled: what they are once all of that is so, put together when first asked for.
    """

    first: date
    last: date
    entries: list[Entry]
    happened_by: date = date.min
    recorded_by: date = date.min
    settled: Admissions | None = field(default=None)


class SpellsByDay:
    """The spells of one record, as seen from any day.

    Args:
        record: one patient's record.
        rules: the parameters.

    Example:
        >>> from waypost.record import Patient
        >>> SpellsByDay(Record.of(Patient("p1"), [])).spells(seen_by=date(2024, 3, 1))
        ()
    """

    def __init__(self, record: Record, *, rules: AdmissionRules = DEFAULT_RULES) -> None:
        self._record = record
        self._rules = rules
        findings = FindingsOfAdmissions()
        placed: list[Entry] = []
        self._others: list[Entry] = []
        procedures: list[Entry] = []
        for entry in record.entries:
            if entry.resource_type == "Procedure":
                procedures.append(entry)
            elif entry.resource_type == "Encounter":
                sort = standing_of(entry, findings).sort
                is_placed = sort in {"stay", "emergency department"}
                (placed if is_placed else self._others).append(entry)
        # A link counts in hours and a transfer in days, and a day has no hour of its own.
        apart = timedelta(days=max(rules.merge_days, rules.ed_link_hours // 24 + 1) + 1)
        self._parts = _parts_of(placed, apart)
        self._starts = [part.first for part in self._parts]
        self._put_in(procedures)
        for part in self._parts:
            part.happened_by, part.recorded_by = _settles(part.entries, record)

    def spells(
        self, *, seen_by: date | None = None, known_at: date | None = None
    ) -> tuple[Spell, ...]:
        """Return the spells as `spells_of` would.

        Args:
            seen_by: the last day of which anything is seen; None means all days.
            known_at: the last day of recording that counts; None means everything recorded.
        """
        view = View(seen_by, known_at)
        return tuple(spell for found in self._seen(view) for spell in found.spells)

    def admissions(
        self, *, seen_by: date | None = None, known_at: date | None = None
    ) -> Admissions:
        """Return the spells, what was left out and the findings, as `spells_of` would.

        Args:
            seen_by: the last day of which anything is seen; None means all days.
            known_at: the last day of recording that counts; None means everything recorded.
        """
        view = View(seen_by, known_at)
        found = [
            *self._seen(view),
            admissions_among(self._others, self._record, view, rules=self._rules),
        ]
        left_out = (left for one in found for left in one.left_out)
        findings = (finding for one in found for finding in one.findings)
        return Admissions(
            tuple(spell for one in found for spell in one.spells),
            tuple(sorted(left_out, key=lambda left: left.encounter)),
            tuple(sorted(findings, key=lambda one: (one.encounter, one.problem, one.detail))),
        )

    def _seen(self, view: View) -> Iterator[Admissions]:
        for part in self._parts[: bisect_right(self._starts, view.horizon)]:
            recorded = view.known_at is None or part.recorded_by <= view.known_at
            if recorded and part.happened_by <= view.horizon and part.happened_by != _NEVER:
                if part.settled is None:
                    part.settled = self._among(part, _NO_VIEW)
                yield part.settled
            else:
                yield self._among(part, view)

    def _among(self, part: _Part, view: View) -> Admissions:
        return admissions_among(part.entries, self._record, view, rules=self._rules)

    def _put_in(self, procedures: Iterable[Entry]) -> None:
        """Give each part the procedures that were done in its stays, or in its days."""
        of_stay = {entry.reference: part for part in self._parts for entry in part.entries}
        for entry in procedures:
            part = of_stay.get(entry.encounter or "")
            if part is None and entry.encounter is None:
                at = bisect_right(self._starts, entry.happened.first)
                part = self._parts[at - 1] if at else None
                if part is not None and entry.happened.last > part.last:
                    part = None
            if part is not None:
                part.entries.append(entry)


def _parts_of(entries: list[Entry], apart: timedelta) -> list[_Part]:
    """Cut the history where stays are far enough apart, unless one is a part of another."""
    hulls = {entry.reference: _days(entry) for entry in entries}
    intervals = [
        (min(first, hulls[parent][0]), max(last, hulls[parent][1]))
        for entry in entries
        for first, last in (hulls[entry.reference],)
        for parent in (entry.reference, *entry.part_of)
        if parent in hulls
    ]
    parts: list[_Part] = []
    for first, last in sorted(intervals):
        if parts and first - parts[-1].last <= apart:
            parts[-1].last = max(parts[-1].last, last)
        else:
            parts.append(_Part(first, last, []))
    starts = [part.first for part in parts]
    for entry in entries:
        parts[bisect_right(starts, hulls[entry.reference][0]) - 1].entries.append(entry)
    return parts


def _days(entry: Entry) -> tuple[date, date]:
    """Return the first and last day an encounter may have taken, whatever day it is seen from."""
    if entry.ended is None:
        return entry.happened.first, date.max
    return entry.happened.first, max(entry.happened.last, entry.ended.last)


def _settles(entries: Iterable[Entry], record: Record) -> tuple[date, date]:
    """Return the days by which everything about a part has happened and was recorded."""
    happened, recorded = date.min, date.min
    for entry in entries:
        diagnoses = (record.entry(one.reference or "") for one in entry.diagnoses)
        for one in (entry, *(found for found in diagnoses if found is not None)):
            happened = max(happened, one.happened.last)
            recorded = max(recorded, one.known_from.last)
        if entry.resource_type != "Encounter":
            continue
        happened = max(happened, _days(entry)[1], *_leaves(entry))
    return happened, recorded


def _leaves(entry: Entry) -> Iterator[date]:
    """Yield the days by which home leave was over; leave that goes on is longer every day."""
    yield date.min
    for period in entry.status_history:
        if period.status == ON_LEAVE:
            end: DateSpan | None = period.end
            yield _NEVER if end is None else max(period.start.last, end.last)
