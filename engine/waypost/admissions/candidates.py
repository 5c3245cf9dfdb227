"""Which encounters are stays in hospital (`unplanned_admissions.md` §1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost.admissions.findings import FindingsOfAdmissions, Problem
from waypost.admissions.readings import class_of, types_of
from waypost.admissions.stays import begins_backwards, lacks_start
from waypost.record import Entry

Sort = Literal["stay", "emergency department", "not a candidate", "unreadable"]
"""What an encounter is to spells: a candidate, an attendance, neither, or it cannot be told."""

_TOOK_PLACE = frozenset({"finished", "in-progress", "onleave"})
_IN_DEPARTMENT = frozenset({"arrived", "triaged"})
_NEVER = frozenset({"planned", "cancelled", "entered-in-error", "arrived", "triaged"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What an encounter is, and why.

    Args:
        sort: what it is.
        why: for what is no candidate or cannot be read: the reason.
        problem: what makes it unreadable, else None.
    """

    sort: Sort
    why: str = ""
    problem: Problem | None = None


def standing_of(entry: Entry, findings: FindingsOfAdmissions) -> Standing:
    """Return whether an encounter is a stay in hospital.

    Args:
        entry: an encounter.
        findings: where codes that had to be forgiven are noted.

    Returns:
        What it is, with the reason where it is no stay and no attendance.
    """
    sort = _by_what_it_says(entry, findings)
    if sort.sort in {"stay", "emergency department"}:
        if lacks_start(entry):
            return Standing("unreadable", "no start", "missing-start")
        if begins_backwards(entry):
            return Standing("unreadable", "ends before it begins", "ends-before-it-begins")
    return sort


def _by_what_it_says(entry: Entry, findings: FindingsOfAdmissions) -> Standing:
    if entry.not_counted is not None:
        return Standing("not a candidate", f"status {entry.not_counted}")
    placed = class_of(entry, findings)
    in_department = placed == "emergency department" and entry.status in _IN_DEPARTMENT
    if entry.status in _NEVER and not in_department:
        return Standing("not a candidate", f"status {entry.status}")
    if entry.status not in _TOOK_PLACE and not in_department:
        return Standing("unreadable", "status not known", "unknown-status")
    roles = {one.role for one in types_of(entry, findings)}
    for role in ("hospice", "death certification"):
        if role in roles:
            return Standing("not a candidate", role)
    if roles & {"emergency", "elective"}:
        return Standing("stay")
    match placed:
        case None:
            return Standing("unreadable", "class not known", "unknown-class")
        case "stay" | "emergency department":
            return Standing(placed)
        case "observation" | "non-acute":
            return Standing("not a candidate", placed)
        case _:
            return Standing("not a candidate", f"class {_code(entry)}")


def _code(entry: Entry) -> str:
    return "" if entry.encounter_class is None else entry.encounter_class.code.upper()
