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
        may_be_stay: whether it is, or may be, a stay in hospital.
    """

    sort: Sort
    why: str = ""
    problem: Problem | None = None
    may_be_stay: bool = False


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
        stay = sort.may_be_stay
        if lacks_start(entry):
            return Standing("unreadable", "no start", "missing-start", stay)
        if begins_backwards(entry):
            return Standing("unreadable", "ends before it begins", "ends-before-it-begins", stay)
    return sort


def _by_what_it_says(entry: Entry, findings: FindingsOfAdmissions) -> Standing:
    is_known = entry.status in _TOOK_PLACE | _NEVER
    if is_known and entry.not_counted is not None:
        return Standing("not a candidate", f"status {entry.not_counted}")
    placed = class_of(entry, findings)
    in_department = placed == "emergency department" and entry.status in _IN_DEPARTMENT
    if entry.status in _NEVER and not in_department:
        return Standing("not a candidate", f"status {entry.status}")
    found = _by_type_and_class(entry, placed, findings)
    if is_known or found.sort == "not a candidate":
        return found
    return Standing("unreadable", "status not known", "unknown-status", found.may_be_stay)


def _by_type_and_class(
    entry: Entry, placed: str | None, findings: FindingsOfAdmissions
) -> Standing:
    roles = {one.role for one in types_of(entry, findings)}
    for role in ("hospice", "death certification"):
        if role in roles:
            return Standing("not a candidate", role)
    if roles & {"emergency", "elective"}:
        return Standing("stay", may_be_stay=True)
    match placed:
        case None:
            return Standing("unreadable", "class not known", "unknown-class", may_be_stay=True)
        case "stay" | "emergency department":
            return Standing(placed, may_be_stay=placed == "stay")
        case "observation" | "non-acute":
            return Standing("not a candidate", placed)
        case _:
            return Standing("not a candidate", f"class {_code(entry)}")


def _code(entry: Entry) -> str:
    return "" if entry.encounter_class is None else entry.encounter_class.code.upper()
