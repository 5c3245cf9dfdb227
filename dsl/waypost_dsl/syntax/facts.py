"""The written form of fact definitions: what stands after `fact NAME is`."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import (
    Anchor,
    Compared,
    Condition,
    Name,
    Selection,
    Text,
    Value,
    Window,
    WrittenDate,
)


@dataclass(frozen=True, slots=True)
class OnRegister:
    """`on register A unless B, same day comes off, counting from DATE`."""

    codelist: Name
    unless: Name | None
    same_day: str | None
    counting_from: WrittenDate | None
    span: Span


@dataclass(frozen=True, slots=True)
class SameDay:
    """`same day take highest`, or `take type_1, type_2` with `rule` empty."""

    rule: str
    prefer: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """`latest value of … no older than …, same day …`.

    `freshness` is the length of `no older than`; `however_old` says that the author wrote so.
    """

    which: str
    selection: Selection
    with_a_value: bool
    freshness: Value | None
    however_old: bool
    same_day: SameDay | None
    span: Span
    which_span: Span


@dataclass(frozen=True, slots=True)
class CountOf:
    """`count of …`."""

    selection: Selection
    span: Span


@dataclass(frozen=True, slots=True)
class EachOf:
    """`each …`."""

    selection: Selection
    span: Span


@dataclass(frozen=True, slots=True)
class Spaced:
    """`2 results of ANALYTE … at least 21 days apart …, each with no …`."""

    count: int
    analyte: Name
    compared: Compared | None
    apart_comparison: str
    apart: Value
    window: Window | None
    each_without: Selection | None
    span: Span


@dataclass(frozen=True, slots=True)
class Band:
    """`severe when …`."""

    name: Name
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Bands:
    """`one of …`, perhaps ending in `not known when …`."""

    bands: tuple[Band, ...]
    not_known: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class Holds:
    """Any condition, a bare fact's name included."""

    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """`days from ANCHOR to ANCHOR`."""

    start: Anchor
    end: Anchor
    span: Span


Definition = OnRegister | Pick | CountOf | EachOf | Spaced | Bands | Holds | DaysBetween


@dataclass(frozen=True, slots=True)
class FactLine:
    """`fact NAME "Title" is …`."""

    name: Name
    title: Text | None
    definition: Definition
    span: Span
