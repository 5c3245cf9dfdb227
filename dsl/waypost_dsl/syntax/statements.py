"""The written form of a file: its statements and clauses in the author's order.

What the parser hands to `resolve`, to `model_from_syntax` and to the formatter. Nothing here is
looked up or checked; conditions are in `syntax_conditions`, fact definitions in `syntax_facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import (
    Anchor,
    Condition,
    Name,
    Selection,
    Text,
    Value,
    Window,
    WrittenDate,
)
from waypost_dsl.syntax.facts import FactLine

# --- Header and declarations -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its `#`, where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class BecauseClause:
    """`because SOURCE "place"`, or `because decided NAME`."""

    name: Name
    decided: bool
    place: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`version 1.0.0 effective 2026-10-01`."""

    number: str
    effective: WrittenDate | None
    span: Span


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """`owner "…"`."""

    owner: Text
    span: Span


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """`review by DATE`."""

    day: WrittenDate
    span: Span


@dataclass(frozen=True, slots=True)
class UseLine:
    """`use common`."""

    libraries: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`source NG28 "…" status V`."""

    name: Name
    title: Text
    status: Name
    span: Span


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """`decided NAME "…"`."""

    name: Name
    title: Text
    span: Span


@dataclass(frozen=True, slots=True)
class CodelistLine:
    """`codelist NAME from "path" with value`."""

    name: Name
    path: Text
    with_value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class AnalyteLine:
    """`analyte NAME from CODELIST`."""

    name: Name
    codelist: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """`service NAME "…" accepts … requested by … recorded as …`."""

    name: Name
    title: Text
    accepts: tuple[Name, ...]
    requested_by: Name | None
    recorded_as: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """`parameter NAME is VALUE from LOW to HIGH because …`."""

    name: Name
    value: Value
    low: Value | None
    high: Value | None
    because: tuple[BecauseClause, ...]
    span: Span


# --- Entry -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryLine:
    """`enrol while …`, `enrol provisionally when …`, `exclude when …`."""

    word: Literal["enrol while", "enrol provisionally when", "exclude when"]
    condition: Condition
    because: tuple[BecauseClause, ...]
    span: Span


# --- Clauses of nodes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WithinClause:
    """`within LENGTH of ANCHOR`."""

    length: Value
    of: Anchor | None
    span: Span


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
    """A selection, or `any of (…)` with a window for those that have none."""

    selections: tuple[Selection, ...]
    listed: bool
    window: Window | None
    span: Span


@dataclass(frozen=True, slots=True)
class DoneByClause:
    """`done by …`."""

    evidence: WrittenEvidence
    span: Span


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """A keyword and a condition."""

    word: Literal["only when", "system gap when", "not applicable when", "when"]
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
    """A keyword and a name."""

    word: Literal["for each", "then", "asked by", "go to"]
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
    | ConditionClause
    | ExceptedClause
    | WhenClause
    | OtherwiseClause
    | NameClause
    | CriticalClause
    | BecauseClause
)

# --- Nodes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageLine:
    """`stage NAME "…" ongoing`."""

    name: Name
    title: Text
    ongoing: bool
    span: Span


@dataclass(frozen=True, slots=True)
class StepLine:
    """`step NAME "…" …`, or `referral NAME "…" to SERVICE urgent …`."""

    name: Name
    title: Text
    service: Name | None
    priority: Name | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GroupLine:
    """`group NAME "…" is A and B`."""

    name: Name
    title: Text
    members: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """`decision NAME "…" first match …`; `mode` is None where the author wrote none."""

    name: Name
    title: Text
    mode: str | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """`advice NAME "…" when …`."""

    name: Name
    title: Text
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class InterruptLine:
    """`interrupt NAME "…" when …`."""

    name: Name
    title: Text
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """`outcome NAME "…" discharged when …`."""

    name: Name
    title: Text
    kind: str
    when: Condition | None
    span: Span


NodeLine = (
    StageLine | StepLine | GroupLine | DecisionLine | AdviceLine | InterruptLine | OutcomeLine
)

# --- Failures and KPIs -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Admission:
    """`primary in LIST and any secondary in LIST`."""

    primary: Name | None
    secondary: Name | None


@dataclass(frozen=True, slots=True)
class FailureLine:
    """`failure direct on unplanned admission with …`."""

    relation: Literal["direct", "associated"]
    admissions: tuple[Admission, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DomainClause:
    """`domain clinical`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class PopulationClause:
    """`of patients with …`, or `of patients enrolled at least …`."""

    condition: Condition | None
    enrolled_at_least: Value | None
    span: Span
    comparison: str | None = None


@dataclass(frozen=True, slots=True)
class MetWhenClause:
    """`met when …`."""

    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class ExcludingClause:
    """`excluding …, …`."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TargetClause:
    """`target above 70 %`."""

    comparison: str
    value: Value
    because: tuple[BecauseClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CadenceClause:
    """`monthly by practice, age band`."""

    cadence: Name
    strata: tuple[Name, ...]
    span: Span


KpiClause = (
    DomainClause | PopulationClause | MetWhenClause | ExcludingClause | TargetClause | CadenceClause
)


@dataclass(frozen=True, slots=True)
class KpiLine:
    """`kpi NAME "…"` with its clauses."""

    name: Name
    title: Text
    clauses: tuple[KpiClause, ...]
    span: Span


Statement = (
    VersionLine
    | OwnerLine
    | ReviewLine
    | UseLine
    | SourceLine
    | DecidedLine
    | CodelistLine
    | AnalyteLine
    | ServiceLine
    | ParameterLine
    | FactLine
    | EntryLine
    | NodeLine
    | FailureLine
    | KpiLine
)


@dataclass(frozen=True, slots=True)
class File:
    """One file as written, with its comments in order."""

    kind: Literal["pathway", "library"]
    name: Name
    title: Text
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]
    span: Span
