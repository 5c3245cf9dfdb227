"""Where in time: anchors, bounds and windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost_dsl.model.citations import Length
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class AtFact:
    """The day (or days) of a fact's evidence."""

    fact: str


@dataclass(frozen=True, slots=True)
class AtEnrolment:
    """The first day of the unbroken run of enrolment."""


@dataclass(frozen=True, slots=True)
class AtEvent:
    """The day of the event of `for each`, or of the entry that `each with no` looks at."""


@dataclass(frozen=True, slots=True)
class AtOpening:
    """The day an episode opened (`enrol each`)."""


@dataclass(frozen=True, slots=True)
class AtNode:
    """The day a node of an episode was reached, or the day a step of it was done.

    In a cycle it is the latest lap's day.
    """

    node: str
    moment: Literal["reached", "done"]


@dataclass(frozen=True, slots=True)
class AtDeath:
    """The day of the patient's death; not known while there is none."""


@dataclass(frozen=True, slots=True)
class AtPeriod:
    """The first or last day of the reporting period."""

    edge: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class AtAsAt:
    """The day of the evaluation itself."""


@dataclass(frozen=True, slots=True)
class AtDate:
    """A day the author wrote out, such as 2023-04-01."""

    day: date


@dataclass(frozen=True, slots=True)
class AtAdmission:
    """The day on which the hospital stay began that a KPI counts."""


Anchor = (
    AtFact
    | AtEnrolment
    | AtOpening
    | AtNode
    | AtDeath
    | AtEvent
    | AtAdmission
    | AtPeriod
    | AtAsAt
    | AtDate
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A day at a distance from an anchor. `inclusive` says whether that very day counts."""

    anchor: Anchor
    offset: Length | None = None
    direction: Literal["before", "after"] = "after"
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days; an open end is open. "In the last D" runs from as_at - D to as_at."""

    start: Bound | None
    end: Bound | None
    span: Span = NOWHERE


def in_the_last(length: Length, span: Span = NOWHERE) -> Window:
    """Return the window "in the last `length`": both ends count (language.md 4.11)."""
    return Window(Bound(AtAsAt(), length, "before"), Bound(AtAsAt()), span)
