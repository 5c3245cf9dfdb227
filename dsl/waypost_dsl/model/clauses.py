"""The clauses of a step: evidence, exceptions, time limits and not-known routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost_dsl.model.citations import Citation, Length
from waypost_dsl.model.conditions import Condition
from waypost_dsl.model.selections import Selection
from waypost_dsl.model.windows import Anchor
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """What makes a step done: any of the selections."""

    selections: tuple[Selection, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ExceptedWhen:
    """One exception, with its end.

    `lasts` counts from the condition's latest evidence; `until` ends it at the first later
    evidence that contradicts it; with neither it holds while the condition holds.
    """

    condition: Condition
    lasts: Length | None = None
    until: Evidence | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Within:
    """`within L` of the day the need arose, `within L of ANCHOR`, or `within L on CLOCK`."""

    length: Length
    of: Anchor | None = None
    clock: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Period:
    """One `every L`, perhaps only `while` a condition holds."""

    length: Length
    condition: Condition | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Every:
    """Recurring care: the first period whose condition holds, else the one without.

    `when_not_known` is the period while a condition of `periods` is not known.
    `first_due` is the allowance before the first time; None means the period itself.
    """

    periods: tuple[Period, ...]
    when_not_known: Length | None = None
    first_due: Length | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day and month, such as 1 September."""

    day: int
    month: int

    def in_year(self, year: int) -> date:
        """Return the day in that year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Season:
    """`each season from 1 September to 31 March due by 31 December`."""

    starts: DayOfYear
    ends: DayOfYear
    due_by: DayOfYear
    span: Span = NOWHERE


Timing = Within | Every | Season


@dataclass(frozen=True, slots=True)
class Laps:
    """`at most N laps then NODE`: a cycle's bound, and where the next visit goes instead."""

    at_most: int
    then: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class NotKnownRoute:
    """What happens while a condition cannot be told.

    Args:
        facts: the facts this route is for; empty means any of them.
        action: `do` another step now, `treat as not met`, `treat as met`, `report`, or `go to`
            a node (decisions only).
        node: the step to do or the node to go to.
        because: why; required for the two `treat as` actions.
    """

    facts: tuple[str, ...]
    action: Literal["do", "treat as met", "treat as not met", "report", "go to"]
    node: str | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE
