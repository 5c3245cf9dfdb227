"""The written form of a file: its statements and clauses in the author's order.

What the parser hands to `resolve`, to `model_from_syntax` and to the formatter. Nothing here is
looked up or checked. Nodes stand here; what stands around them is in `declarations`, `entry`,
`node_clauses` and `measures`, and can all be had from here too.
"""

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
    Text,
    Value,
    Window,
    WrittenDate,
)
from waypost_dsl.syntax.declarations import (
    AnalyteLine,
    BecauseClause,
    CalendarLine,
    ClockClause,
    ClockEdgeClause,
    ClockLimitClause,
    ClockLine,
    CodelistLine,
    Comment,
    DecidedLine,
    OwnerLine,
    ParameterLine,
    ReviewLine,
    ServiceLine,
    SourceLine,
    UseLine,
    VersionLine,
)
from waypost_dsl.syntax.entry import (
    AttributionWord,
    BelongsClause,
    EndsClause,
    EntryLine,
    EpisodeClause,
    EpisodeDateWord,
    EpisodesLine,
    MergedClause,
    OpenedOnClause,
    RegionClause,
)
from waypost_dsl.syntax.facts import FactLine
from waypost_dsl.syntax.measures import (
    AgainstClause,
    BetterClause,
    CadenceClause,
    CountedClause,
    DomainClause,
    FailureLine,
    FeedClause,
    JudgedClause,
    KpiClause,
    KpiLine,
    LeftOutClause,
    MeasureClause,
    MetWhenClause,
    RateClause,
    StatisticClause,
    TargetClause,
    UnitClause,
    WrittenClocks,
    WrittenDeaths,
    WrittenDueSteps,
    WrittenEpisodes,
    WrittenPatients,
    WrittenPopulation,
    WrittenReferrals,
    WrittenSpells,
    WrittenUnit,
)
from waypost_dsl.syntax.node_clauses import (
    Action,
    ActiveForClause,
    Clause,
    ConditionClause,
    CriticalClause,
    DoneByClause,
    DoNow,
    EveryClause,
    EveryThen,
    ExceptedClause,
    FirstDueClause,
    Fixed,
    GoTo,
    LapsClause,
    LimitClause,
    NameClause,
    NoBreachClause,
    OfferedByClause,
    OtherwiseClause,
    SeasonClause,
    WaitsForClause,
    WhenClause,
    WithinClause,
    WrittenDay,
    WrittenEvidence,
    WrittenException,
)

__all__ = [
    "Action",
    "ActiveForClause",
    "AdviceLine",
    "AgainstClause",
    "AnalyteLine",
    "Anchor",
    "AttributionWord",
    "BecauseClause",
    "Belonging",
    "BelongsClause",
    "BetterClause",
    "CadenceClause",
    "CalendarLine",
    "Clause",
    "ClockClause",
    "ClockEdgeClause",
    "ClockLimitClause",
    "ClockLine",
    "CodelistLine",
    "Comment",
    "Condition",
    "ConditionClause",
    "CountedClause",
    "CriticalClause",
    "DecidedLine",
    "DecisionLine",
    "DoNow",
    "DomainClause",
    "DoneByClause",
    "EndsClause",
    "EntryLine",
    "EpisodeClause",
    "EpisodeDateWord",
    "EpisodesLine",
    "EveryClause",
    "EveryThen",
    "ExceptedClause",
    "FactLine",
    "FailureLine",
    "FeedClause",
    "File",
    "FileKind",
    "FirstDueClause",
    "Fixed",
    "GoTo",
    "GroupLine",
    "InterruptLine",
    "JudgedClause",
    "KpiClause",
    "KpiLine",
    "LapsClause",
    "LeftOutClause",
    "LimitClause",
    "MeasureClause",
    "MergedClause",
    "MetWhenClause",
    "Name",
    "NameClause",
    "NoBreachClause",
    "NodeLine",
    "OfferedByClause",
    "OpenedOnClause",
    "OtherwiseClause",
    "OutcomeLine",
    "OwnerLine",
    "ParameterLine",
    "RateClause",
    "RegionClause",
    "ReviewLine",
    "SeasonClause",
    "Selection",
    "ServiceLine",
    "SourceLine",
    "StageLine",
    "Statement",
    "StatisticClause",
    "StepLine",
    "TargetClause",
    "Text",
    "UnitClause",
    "UseLine",
    "Value",
    "VersionLine",
    "WaitLine",
    "WaitsForClause",
    "WhenClause",
    "Window",
    "WithinClause",
    "WrittenClocks",
    "WrittenDate",
    "WrittenDay",
    "WrittenDeaths",
    "WrittenDueSteps",
    "WrittenEpisodes",
    "WrittenEvidence",
    "WrittenException",
    "WrittenPatients",
    "WrittenPopulation",
    "WrittenReferrals",
    "WrittenSpells",
    "WrittenUnit",
]


@dataclass(frozen=True, slots=True)
class StageLine:
    """`stage NAME "…" ongoing`, or `stage NAME "…" then NODE`."""

    name: Name
    title: Text
    ongoing: bool
    span: Span
    then: Name | None = None


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
class WaitLine:
    """`wait NAME "…" for … at most … then …`."""

    name: Name
    title: Text
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
    StageLine
    | StepLine
    | GroupLine
    | DecisionLine
    | WaitLine
    | AdviceLine
    | InterruptLine
    | OutcomeLine
)

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
    | CalendarLine
    | FactLine
    | ClockLine
    | EntryLine
    | EpisodesLine
    | NodeLine
    | FailureLine
    | KpiLine
)


FileKind = Literal["pathway", "library", "scorecard"]
"""What a file is; the author's first word."""


@dataclass(frozen=True, slots=True)
class File:
    """One file as written, with its comments in order."""

    kind: FileKind
    name: Name
    title: Text
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]
    span: Span
