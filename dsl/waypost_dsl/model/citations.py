"""Sources, citations, quantities and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from waypost_dsl.durations import Duration
from waypost_dsl.source import NOWHERE, Span

SourceStatus = Literal["V", "V2"]
CitationStatus = Literal["V", "V2", "D"]


@dataclass(frozen=True, slots=True)
class Source:
    """A guideline or data set that rules may cite. A U source cannot be declared."""

    name: str
    title: str
    status: SourceStatus
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of this project (status D) that rules may cite."""

    name: str
    title: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Citation:
    """Why a rule is as it is: a source with its place, or a decision of this project."""

    name: str
    title: str
    status: CitationStatus
    place: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as the author wrote them; `unit` is empty for a pure number."""

    number: Decimal
    unit: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A place where a parameter's value is used instead of a written one."""

    name: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value a local overlay may set inside its bounds.

    `value`, `low` and `high` are all durations or all quantities of one unit.
    """

    name: str
    value: Duration | Quantity
    low: Duration | Quantity | None
    high: Duration | Quantity | None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


Length = Duration | ParameterRef
Threshold = Quantity | ParameterRef
