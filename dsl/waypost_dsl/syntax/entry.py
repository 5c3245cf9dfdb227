"""The written form of who is on a pathway: patients, or episodes of patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import Condition, Name, Selection, Value
from waypost_dsl.syntax.declarations import BecauseClause


@dataclass(frozen=True, slots=True)
class EntryLine:
    """`enrol while …`, `enrol provisionally when …`, `exclude when …`."""

    word: Literal["enrol while", "enrol provisionally when", "exclude when"]
    condition: Condition
    because: tuple[BecauseClause, ...]
    span: Span


EpisodeDateWord = Literal["received", "happened"]
AttributionWord = Literal["by reference", "by region", "to the latest open one"]


@dataclass(frozen=True, slots=True)
class OpenedOnClause:
    """`opened on received, otherwise happened`."""

    dated: tuple[EpisodeDateWord, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RegionClause:
    """`region from CODELIST and side from CODELIST`."""

    region: Name
    side: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class MergedClause:
    """`merged when same region and an earlier one is open`."""

    span: Span


@dataclass(frozen=True, slots=True)
class BelongsClause:
    """`evidence belongs by reference, then by region`."""

    ways: tuple[AttributionWord, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EndsClause:
    """`ends at any outcome, or LENGTH after opening`."""

    after: Value | None
    span: Span


EpisodeClause = (
    OpenedOnClause | RegionClause | MergedClause | BelongsClause | EndsClause | BecauseClause
)


@dataclass(frozen=True, slots=True)
class EpisodesLine:
    """`enrol each SELECTION as NAME …`: one run for each episode."""

    opens: Selection
    name: Name
    clauses: tuple[EpisodeClause, ...]
    span: Span
