"""The written form of failures and KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import (
    Amount,
    Anchor,
    ComparisonWord,
    Condition,
    Diagnosed,
    Name,
    SpellsOf,
    Text,
    Value,
)
from waypost_dsl.syntax.declarations import BecauseClause


@dataclass(frozen=True, slots=True)
class FailureLine:
    """`failure direct on unplanned admission with …`, perhaps `when …`."""

    relation: Literal["direct", "associated"]
    diagnoses: tuple[Diagnosed, ...]
    when: Condition | None
    because: tuple[BecauseClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DomainClause:
    """`domain clinical`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenPatients:
    """`patients enrolled at least 12 months`, as far as it is written."""

    among: Name | None
    comparison: str | None
    at_least: Value | None


@dataclass(frozen=True, slots=True)
class WrittenDeaths:
    """`deaths of patients registered`."""

    among: Name | None


@dataclass(frozen=True, slots=True)
class WrittenEpisodes:
    """`episodes dated ANCHOR`, or `episodes dated earliest of ANCHOR, ANCHOR`."""

    dated: Anchor | None
    or_dated: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenReferrals:
    """`referrals to SERVICE made`."""

    service: Name
    level: str


@dataclass(frozen=True, slots=True)
class WrittenDueSteps:
    """`due STEP`."""

    step: Name


@dataclass(frozen=True, slots=True)
class WrittenSpells:
    """`unplanned admissions with primary in LIST of patients registered`."""

    spells: SpellsOf
    among: Name | None


@dataclass(frozen=True, slots=True)
class WrittenClocks:
    """`clocks CLOCK stopped`."""

    clock: Name
    state: Literal["stopped", "running"]


WrittenUnit = (
    WrittenPatients
    | WrittenDeaths
    | WrittenEpisodes
    | WrittenReferrals
    | WrittenDueSteps
    | WrittenSpells
    | WrittenClocks
)
"""What one of the things counted is."""


@dataclass(frozen=True, slots=True)
class UnitClause:
    """`of patients enrolled with …`: what is counted, and which of it.

    Args:
        keyword: the words it begins with, such as `of patients`.
        unit: what one of the things counted is.
        condition: which of them, after `with`.
    """

    keyword: str
    unit: WrittenUnit
    condition: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class FeedClause:
    """`from feed NAME`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class MetWhenClause:
    """`met when …`."""

    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class CountedClause:
    """`counted`."""

    span: Span


@dataclass(frozen=True, slots=True)
class StatisticClause:
    """`median of FACT`, or `percentile 92 of FACT`."""

    which: Literal["mean", "median", "percentile"]
    percentile: Amount | None
    fact: Name
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenPopulation:
    """`per 1000 patients registered with …`."""

    per: Amount
    by: Literal["patients", "patient years"]
    among: Name | None
    condition: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class RateClause:
    """`per 1000 patients …`, or `total of FACT per 1000 patients …`."""

    total_of: Name | None
    population: WrittenPopulation
    span: Span


@dataclass(frozen=True, slots=True)
class AgainstClause:
    """`against expected by age band, sex per 100 patients …`."""

    total_of: Name | None
    by: tuple[Name, ...]
    population: WrittenPopulation
    span: Span


MeasureClause = MetWhenClause | CountedClause | StatisticClause | RateClause | AgainstClause
"""What is said of the units."""


@dataclass(frozen=True, slots=True)
class LeftOutClause:
    """`excluding …, …`, or `excepting …, …`."""

    word: Literal["excluding", "excepting"]
    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class JudgedClause:
    """`judged 180 days after`."""

    length: Value
    span: Span


@dataclass(frozen=True, slots=True)
class BetterClause:
    """`better higher`."""

    direction: Name
    span: Span


@dataclass(frozen=True, slots=True)
class TargetClause:
    """`target above 70 % because …`; the reasons are those written right after it."""

    comparison: ComparisonWord
    value: Value
    because: tuple[BecauseClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CadenceClause:
    """`monthly, rolling 12 months by practice, age band`."""

    cadences: tuple[Name, ...]
    strata: tuple[Name, ...]
    span: Span


KpiClause = (
    DomainClause
    | UnitClause
    | FeedClause
    | MeasureClause
    | LeftOutClause
    | JudgedClause
    | BetterClause
    | TargetClause
    | BecauseClause
    | CadenceClause
)


@dataclass(frozen=True, slots=True)
class KpiLine:
    """`kpi NAME "…"` with its clauses."""

    name: Name
    title: Text
    clauses: tuple[KpiClause, ...]
    span: Span
