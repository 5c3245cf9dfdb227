"""Conditions: what can be true, false or unknown."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.model.citations import Threshold
from waypost_dsl.model.selections import Comparison, Selection
from waypost_dsl.model.windows import Window
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds (`and`, `all of (…)`). Without parts it holds."""

    parts: tuple[Condition, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds (`or`, `any of (…)`)."""

    parts: tuple[Condition, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds (`none of (…)`)."""

    parts: tuple[Condition, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Not:
    """`not (…)`: what was asked does not hold; unknown stays unknown."""

    part: Condition
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class FactHolds:
    """A fact used as a condition: a truth fact's answer, or whether a record fact has one.

    `window` narrows a record fact, value or result to those whose date lies in it.
    """

    fact: str
    window: Window | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class FactCompares:
    """`hba1c at least 58 mmol/mol`, `mrc at least 3`, `age below 18 years`."""

    fact: str
    comparison: Comparison
    threshold: Threshold
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class FactIs:
    """`smoker is current_smoker`, `severity is severe or very_severe`."""

    fact: str
    names: tuple[str, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class FactIsKnown:
    """`mrc is known` (or `is not known`).

    Unknown only where a date, or a type that was not given, leaves open whether there is a value.
    """

    fact: str
    known: bool = True
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Found:
    """`record in X`, `any result of Y below Z`, `no record of X`: existence in the record.

    `absent` is `no record of …`: true only if nothing is found where absence counts.
    """

    selection: Selection
    absent: bool = False
    span: Span = NOWHERE


REACHED = "reached"
"""`NODE is reached`: what a KPI asks of any node of an episode; never beside a status."""


@dataclass(frozen=True, slots=True)
class StepIs:
    """A step's or group's status, as `then` and KPIs read it; or `NODE is reached`."""

    node: str
    statuses: tuple[str, ...]
    span: Span = NOWHERE


Condition = (
    AllOf | AnyOf | NoneOf | Not | FactHolds | FactCompares | FactIs | FactIsKnown | Found | StepIs
)

ALWAYS = AllOf(())
"""The condition that always holds."""
