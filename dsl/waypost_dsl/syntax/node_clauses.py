"""The written form of the clauses of nodes, in the author's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import (
    Anchor,
    Belonging,
    Condition,
    Name,
    Selection,
    Value,
    Window,
)
from waypost_dsl.syntax.declarations import BecauseClause


@dataclass(frozen=True, slots=True)
class WithinClause:
    """`within LENGTH of ANCHOR`, or `within LENGTH on CLOCK`."""

    length: Value
    of: Anchor | None
    span: Span
    clock: Name | None = None


@dataclass(frozen=True, slots=True)
class EveryClause:
    """`every LENGTH while …`."""

    length: Value
    condition: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class FirstDueClause:
    """`first due LENGTH after enrolment`."""

    length: Value
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day of the year: `31 March`."""

    day: int
    month: int
    span: Span


@dataclass(frozen=True, slots=True)
class SeasonClause:
    """`each season from … to … due by …`."""

    starts: WrittenDay
    ends: WrittenDay
    due_by: WrittenDay
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenEvidence:
    """A selection, or `any of (…)` with a window and a belonging for those that have none."""

    selections: tuple[Selection, ...]
    listed: bool
    window: Window | None
    span: Span
    belonging: Belonging | None = None


@dataclass(frozen=True, slots=True)
class DoneByClause:
    """`done by …`."""

    evidence: WrittenEvidence
    span: Span


@dataclass(frozen=True, slots=True)
class OfferedByClause:
    """`offered by …`: what shows that a step was offered."""

    evidence: WrittenEvidence
    span: Span


@dataclass(frozen=True, slots=True)
class WaitsForClause:
    """`for …`: the event that a wait waits for."""

    evidence: WrittenEvidence
    span: Span


@dataclass(frozen=True, slots=True)
class LimitClause:
    """`at most LENGTH`, `at most LENGTH of ANCHOR`, `at most LENGTH on CLOCK`."""

    length: Value
    of: Anchor | None
    clock: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class LapsClause:
    """`at most N laps then NODE`."""

    at_most: int
    then: Name
    span: Span


@dataclass(frozen=True, slots=True)
class NoBreachClause:
    """`no breach`: the wait goes on after its limit."""

    span: Span


@dataclass(frozen=True, slots=True)
class ActiveForClause:
    """`active for LENGTH`: how long an interrupt stays active."""

    length: Value
    span: Span


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """A keyword and a condition."""

    word: Literal[
        "only when",
        "system gap when",
        "not applicable when",
        "when",
        "withdrawn when",
        "active until",
    ]
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenException:
    """One item of `excepted when`, with its end."""

    condition: Condition
    lasts: Value | None
    until: WrittenEvidence | None
    while_it_holds: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ExceptedClause:
    """`excepted when …, …`."""

    exceptions: tuple[WrittenException, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GoTo:
    """`go to NODE`."""

    node: Name


@dataclass(frozen=True, slots=True)
class DoNow:
    """`do STEP now`."""

    step: Name


@dataclass(frozen=True, slots=True)
class EveryThen:
    """`every LENGTH` after `when … is not known`."""

    length: Value


@dataclass(frozen=True, slots=True)
class Fixed:
    """`treat as met`, `treat as not met`, `report`."""

    word: Literal["treat as met", "treat as not met", "report"]


Action = GoTo | DoNow | EveryThen | Fixed


@dataclass(frozen=True, slots=True)
class WhenClause:
    """`when CONDITION ACTION`; without a condition it is `when not known ACTION`."""

    condition: Condition | None
    action: Action
    span: Span


@dataclass(frozen=True, slots=True)
class OtherwiseClause:
    """`otherwise go to NODE`, `otherwise stay` (no target)."""

    target: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class NameClause:
    """A keyword and a name; that of `then` may be `resume`."""

    word: Literal["for each", "then", "asked by", "go to", "on exception go to", "breach go to"]
    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class CriticalClause:
    """`critical when overdue`."""

    span: Span


Clause = (
    WithinClause
    | EveryClause
    | FirstDueClause
    | SeasonClause
    | DoneByClause
    | OfferedByClause
    | WaitsForClause
    | LimitClause
    | LapsClause
    | NoBreachClause
    | ActiveForClause
    | ConditionClause
    | ExceptedClause
    | WhenClause
    | OtherwiseClause
    | NameClause
    | CriticalClause
    | BecauseClause
)
