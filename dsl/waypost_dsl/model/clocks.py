"""Clocks and the calendar of working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waypost_dsl.model.citations import Citation, Length
from waypost_dsl.model.windows import Anchor
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Clock:
    """A named duration that steps, waits and KPIs use, such as referral to treatment.

    It starts on the earliest of the days in `starts` and stops on the first of those in `stops`
    from then on; it is not known while no start is.
    """

    name: str
    title: str
    starts: tuple[Anchor, ...]
    stops: tuple[Anchor, ...]
    limit: Length
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The bank holidays of a place, pinned: working days are known from `first` to `last` only.

    `sha256` is of the file's bytes.
    """

    name: str
    path: str
    sha256: str
    first: date
    last: date
    holidays: frozenset[date]
    span: Span = NOWHERE
