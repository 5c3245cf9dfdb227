"""A hospital spell: one or more encounters that are one continuous stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost.record import Coding, DateSpan

Nature = Literal["unplanned", "planned", "indeterminate", "excluded"]
"""Whether an admission was a system failure, was arranged, cannot be told, or does not count."""

MergeRule = Literal["overlap", "part of", "transfer"]
"""Why an encounter is of the same spell as an earlier one (`unplanned_admissions.md` §3 a, b)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a stay is, and by which rule of `unplanned_admissions.md` §2.

    Args:
        nature: what it is.
        rule: the rule that decided, such as `admission method` or `emergency department link`.
        evidence: the reference of the resource that decided.
        detail: what the rule read, such as the code; never a patient value besides codes.
        excluded_as: `maternity`, `birth`, … for an excluded stay, else None.
    """

    nature: Nature
    rule: str
    evidence: str
    detail: str = ""
    excluded_as: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Why an encounter belongs to a spell that began with another.

    Args:
        encounter: the reference of the encounter that was taken in.
        into: the reference of the encounter it goes on from.
        rule: the rule that merged them.
        detail: what the rule read, codes only.
    """

    encounter: str
    into: str
    rule: MergeRule
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """One continuous stay in hospital.

    Args:
        id: the reference of its first encounter.
        encounters: all its encounters in the order of their start.
        emergency_department: emergency-department attendances attached to it as evidence.
        started: the days on which it may have begun.
        ended: the days on which it may have ended; None while it is open.
        decision: whether it was planned, and by which rule: that of its first encounter.
        primary: the codings of the primary diagnosis of its first encounter.
        secondary: the codings of the other diagnoses of all its encounters.
        secondary_diagnoses: the same, diagnosis by diagnosis.
        primary_is: `coded`, `reason only` where only a reason was coded, `none`.
        destination: the codings of where the patient went.
        flags: what a reader must know: `unlinked transfer`, `open`, `day case`, ….
        merged: why each encounter after the first is of this spell.
        methods: the codings of the admission method of its first encounter.
        sources: the codings of the source of admission of its first encounter.
        discharge_methods: the codings of how its last encounter ended.
        classification: the patient classification of its first encounter, None if not recorded.
        procedures: the codings of the procedures done in it, in the order of their day.
    """

    id: str
    encounters: tuple[str, ...]
    emergency_department: tuple[str, ...]
    started: DateSpan
    ended: DateSpan | None
    decision: Decision
    primary: tuple[Coding, ...] = ()
    secondary: tuple[Coding, ...] = ()
    primary_is: Literal["coded", "reason only", "none"] = "none"
    destination: tuple[Coding, ...] = ()
    flags: tuple[str, ...] = ()
    merged: tuple[Merge, ...] = ()
    methods: tuple[Coding, ...] = ()
    sources: tuple[Coding, ...] = ()
    discharge_methods: tuple[Coding, ...] = ()
    classification: str | None = None
    procedures: tuple[Coding, ...] = ()
    secondary_diagnoses: tuple[tuple[Coding, ...], ...] = ()
