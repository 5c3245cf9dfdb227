"""The written form of failures and KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import Condition, Diagnosed, Name, Text, Value
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
