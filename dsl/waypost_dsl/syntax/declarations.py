"""The written form of a file's header and declarations: sources, codelists, services, clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import Anchor, Name, Text, Value, WrittenDate


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
    """`service NAME "…" accepts … requested by … recorded as … declined as …`."""

    name: Name
    title: Text
    accepts: tuple[Name, ...]
    requested_by: Name | None
    recorded_as: Name | None
    span: Span
    declined_as: Name | None = None


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """`parameter NAME is VALUE from LOW to HIGH because …`."""

    name: Name
    value: Value
    low: Value | None
    high: Value | None
    because: tuple[BecauseClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """`calendar NAME from "path"`: the bank holidays of a place."""

    name: Name
    path: Text
    span: Span


@dataclass(frozen=True, slots=True)
class ClockEdgeClause:
    """`starts at …` or `stops at …`; `listed` says that `earliest of` or `first of` was written."""

    word: Literal["starts at", "stops at"]
    anchors: tuple[Anchor, ...]
    listed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ClockLimitClause:
    """`limit LENGTH`."""

    length: Value
    span: Span


ClockClause = ClockEdgeClause | ClockLimitClause | BecauseClause


@dataclass(frozen=True, slots=True)
class ClockLine:
    """`clock NAME "…" starts at … stops at … limit …`."""

    name: Name
    title: Text
    clauses: tuple[ClockClause, ...]
    span: Span
