"""Who enters a pathway, and what is measured of it: enrolment, KPIs, failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.model.citations import Citation, Length, Quantity
from waypost_dsl.model.conditions import Condition
from waypost_dsl.model.selections import Comparison
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`enrol while …`: one live run a patient. `provisionally` labels the run (4.10)."""

    condition: Condition
    provisionally: Condition | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`exclude when … because …`."""

    condition: Condition
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class KpiTarget:
    """`target above 70 %`: `above` is strict, `at least` is not."""

    comparison: Comparison
    value: Quantity
    because: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure, checked now and counted by the KPI layer.

    `enrolled_at_least` narrows the population to patients enrolled that long.
    """

    name: str
    title: str
    domain: Literal["organisational", "satisfaction", "clinical", "activity", "resources"]
    population: Condition
    met_when: Condition
    enrolled_at_least: Length | None = None
    excluding: tuple[Condition, ...] = ()
    target: KpiTarget | None = None
    cadence: Literal["monthly", "quarterly", "yearly"] = "monthly"
    strata: tuple[str, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class FailureMatch:
    """`primary in LIST and any secondary in LIST`; None where the author did not ask."""

    primary: str | None
    secondary: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """`failure direct on unplanned admission with …`, checked now and counted later."""

    relation: Literal["direct", "associated"]
    matches: tuple[FailureMatch, ...]
    span: Span = NOWHERE
