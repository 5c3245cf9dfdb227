"""Which entries a codelist finds: exact codes, ICD-10 prefixes, answers, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from waypost.record import CodedValue, Coding, Entry, Record
from waypost_dsl.model import Codelist, CodelistRow, Pathway

_ENCOUNTER_CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


class CodeIndex:
    """One or two codelists, ready to be held against entries.

    Args:
        rows: the rows that match anywhere asked for.
        where: `codes`, `codes and answers`, `discharge`, `reasons`, `admission methods` or
            `discharge methods`.
        recorded_rows: rows that match every type but ServiceRequest (a referral's record codes);
            then `rows` match ServiceRequests only.
    """

    def __init__(
        self,
        rows: tuple[CodelistRow, ...],
        where: str = "codes",
        recorded_rows: tuple[CodelistRow, ...] | None = None,
    ) -> None:
        self._exact = {(row.system, row.code): row for row in rows if row.match != "prefix"}
        self._prefixes = tuple(row for row in rows if row.match == "prefix")
        self._answers = frozenset((row.system, row.code) for row in rows if row.match == "answer")
        has_values = any(row.value for row in rows)
        self._questions = frozenset(
            (row.system, row.code) for row in rows if has_values and not row.value
        )
        self._classes = any(row.system == _ENCOUNTER_CLASSES for row in rows)
        self._where = where
        self._recorded = None if recorded_rows is None else CodeIndex(recorded_rows, where)

    def entries_of(self, record: Record) -> Iterable[Entry]:
        """Return the entries worth looking at, in the order of their references."""
        if self._prefixes or self._classes or self._where not in ("codes", "codes and answers"):
            return record.entries
        return record.coded(self.exact_codes)

    @property
    def exact_codes(self) -> frozenset[tuple[str, str]]:
        """The codes that are matched exactly, as (system, code)."""
        own = frozenset(self._exact)
        return own if self._recorded is None else own | self._recorded.exact_codes

    @property
    def systems(self) -> frozenset[str]:
        """The code systems of its rows: a code of any other can be neither in it nor not."""
        found = {system for system, _ in self._exact} | {row.system for row in self._prefixes}
        return frozenset(found)

    def row_for(self, codings: Iterable[Coding]) -> CodelistRow | None:
        """Return the first row, in the codings' order, that matches one of them."""
        for coding in codings:
            row = self._exact.get(coding.key)
            if row is not None:
                return row
            dotless = coding.code.replace(".", "").upper()
            for prefix in self._prefixes:
                if coding.system == prefix.system and dotless.startswith(
                    prefix.code.replace(".", "").upper()
                ):
                    return prefix
        return None

    def holds(self, codings: Iterable[Coding]) -> bool:
        """Say whether one of the codings is in the list."""
        return self.row_for(codings) is not None

    def matches(self, entry: Entry) -> bool:
        """Say whether the entry is about something in the list."""
        if self._recorded is not None and entry.resource_type != "ServiceRequest":
            return self._recorded.matches(entry)
        return any(self.holds(codings) for codings in self._places(entry))

    def _answered(self, entry: Entry) -> tuple[Coding, ...]:
        """Return an answer, if its question is one of the list or the list has none."""
        if not isinstance(entry.value, CodedValue):
            return ()
        asked = not self._questions or any(c.key in self._questions for c in entry.codings)
        return entry.value.codings if asked else ()

    def _own(self, entry: Entry) -> tuple[Coding, ...]:
        """Return the entry's codes that say something on their own, without a question."""
        return tuple(coding for coding in entry.codings if coding.key not in self._answers)

    def values_of(self, entry: Entry) -> tuple[str, ...]:
        """Return the values the list gives the entry: by its answer, else by its codes."""
        for codings in (self._answered(entry), self._own(entry)):
            rows = [self.row_for((coding,)) for coding in codings]
            values = {row.value for row in rows if row is not None and row.value}
            if values:
                return tuple(sorted(values))
        return ()

    def unit_of(self, entry: Entry) -> str:
        """Return the unit the entry's codes fix; empty where they fix none, or several."""
        rows = [self.row_for((coding,)) for coding in entry.codings]
        units = {row.unit for row in rows if row is not None and row.unit}
        return units.pop() if len(units) == 1 else ""

    def _places(self, entry: Entry) -> tuple[tuple[Coding, ...], ...]:
        match self._where:
            case "discharge":
                return (entry.discharge,)
            case "reasons":
                # A request names what it is for by its reason, or by the body site alone.
                return (entry.reasons, entry.body_sites)
            case "admission methods":
                return (entry.admission_methods,)
            case "discharge methods":
                return (entry.discharge_methods,)
            case "codes and answers":
                return (self._own(entry), self._answered(entry))
            case _:
                # An Encounter's class says as much of what it was as its type does.
                classed = () if entry.encounter_class is None else (entry.encounter_class,)
                return (self._own(entry), classed)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a selection looks at, on whatever day.

    Args:
        index: the codes it means.
        types: the resource types it looks at.
        entries: the entries of those types and codes, counted or not.
        was_given: whether the record was given all of those types.
    """

    index: CodeIndex
    types: tuple[str, ...]
    entries: tuple[Entry, ...]
    was_given: bool


def code_index(
    pathway: Pathway,
    names: tuple[str, ...],
    *,
    where: str = "codes",
    recorded_as: str | None = None,
) -> CodeIndex:
    """Return the index of some of a pathway's codelists.

    Args:
        pathway: the pathway that declares them.
        names: the codelists.
        where: what part of an entry is looked at; see `CodeIndex`.
        recorded_as: a codelist whose codes say, outside ServiceRequests, that one was made.
    """
    lists = tuple(pathway.codelists[name] for name in names)
    recorded = None if recorded_as is None else pathway.codelists[recorded_as]
    return _cached(_Lists(lists, recorded), where)


class _Lists:
    """Codelists as a cache key: equal when their contents' hashes are."""

    def __init__(self, lists: tuple[Codelist, ...], recorded: Codelist | None) -> None:
        self.lists = lists
        self.recorded = recorded
        self._key = tuple(
            (one.name, one.sha256) for one in (*lists, *([recorded] if recorded else []))
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lists) and self._key == other._key


@lru_cache(maxsize=4096)
def _cached(key: _Lists, where: str) -> CodeIndex:
    rows = tuple(row for one in key.lists for row in one.rows)
    return CodeIndex(rows, where, None if key.recorded is None else key.recorded.rows)
