"""How long it was from one day to another, and how long a clock has run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from waypost.evaluate.answers import FactAnswer, Known, Missing
from waypost.evaluate.moment import Moment
from waypost.evaluate.numbers import Interval
from waypost.evaluate.spans import after, on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth
from waypost.evaluate.windows import anchor_days, anchor_reasons, days_of_node_anchor
from waypost.record import DateSpan
from waypost_dsl.durations import Duration
from waypost_dsl.model import Anchor, AtNode, Clock, ClockTime, Comparison, DaysBetween


@dataclass(frozen=True, slots=True)
class ClockReading:
    """When a clock started and stopped; None for what has not happened or is not known.

    Args:
        started: the earliest of its starts.
        stopped: the first of its stops on or after the start.
        runs_to: the day it stopped, else the day it is read.
        not_known: why its start is not known.
    """

    started: DateSpan | None
    stopped: DateSpan | None
    runs_to: DateSpan
    not_known: tuple[NotKnown, ...] = ()


def read_clock(moment: Moment, clock: Clock) -> ClockReading:
    """Return how a clock stands at a moment."""
    today = DateSpan.on(moment.day)
    starts = [day for one in clock.starts for day in _happened(moment, one)]
    if not starts:
        reasons = tuple(r for one in clock.starts for r in anchor_reasons(moment, one))
        none = NotKnown("none recorded", clock.name, "the day it started")
        return ClockReading(None, None, today, reasons or (none,))
    started = DateSpan(min(d.first for d in starts), min(d.last for d in starts))
    stops = [day for one in clock.stops for day in _happened(moment, one)]
    # A stop that may lie before the start may not be this clock's; one that does is none.
    stops = [day for day in stops if on_or_after(day, started) is not Truth.FALSE]
    stopped = None
    if stops:
        stopped = DateSpan(min(d.first for d in stops), min(d.last for d in stops))
    return ClockReading(started, stopped, stopped or today)


def _happened(moment: Moment, anchor: Anchor) -> tuple[DateSpan, ...]:
    """The anchor's days that have come: of a node that was reached or done again, each."""
    if isinstance(anchor, AtNode):
        return tuple(DateSpan.on(day) for day in days_of_node_anchor(moment, anchor))
    day = anchor_days(moment, anchor)
    return () if day is None or day.first > moment.day else (day,)


def time_answer(moment: Moment, definition: DaysBetween | ClockTime, name: str) -> FactAnswer:
    """Return a length of time as a fact: whole days, and the day it is counted to."""
    ends = _ends(moment, definition, name)
    if isinstance(ends, tuple):
        start, end = ends
        fewest, most = (end.first - start.last).days, (end.last - start.first).days
        return FactAnswer((Known(_whole_days(fewest, most), end),))
    return ends


def compare_time(
    moment: Moment,
    definition: DaysBetween | ClockTime,
    name: str,
    comparison: Comparison,
    length: Duration,
) -> tuple[Truth, FactAnswer]:
    """Say how a length of time compares with another, months and years by the calendar."""
    ends = _ends(moment, definition, name)
    if not isinstance(ends, tuple):
        return Truth.UNKNOWN, ends
    return compare_span(*ends, comparison, length), time_answer(moment, definition, name)


def compare_span(start: DateSpan, end: DateSpan, comparison: Comparison, length: Duration) -> Truth:
    """Say how the time from one day to another compares with a length, by the calendar."""
    full = shifted(start, length, "after")
    match comparison:
        case "at least":
            return on_or_after(end, full)
        case "above":
            return after(end, full)
        case "at most":
            return ~after(end, full)
        case "below":
            return ~on_or_after(end, full)
        case _ as never:
            assert_never(never)


def _ends(
    moment: Moment, definition: DaysBetween | ClockTime, name: str
) -> tuple[DateSpan, DateSpan] | FactAnswer:
    if isinstance(definition, ClockTime):
        reading = read_clock(moment, moment.case.pathway.clocks[definition.clock])
        if reading.started is None:
            return FactAnswer(tuple(Missing(reason) for reason in reading.not_known))
        return reading.started, reading.runs_to
    found: list[DateSpan] = []
    for anchor in (definition.start, definition.end):
        day = anchor_days(moment, anchor)
        if day is None:
            reasons = anchor_reasons(moment, anchor) or (NotKnown("none recorded", name),)
            return FactAnswer(tuple(Missing(reason) for reason in reasons))
        found.append(day)
    return found[0], found[1]


def _whole_days(fewest: int, most: int) -> Interval:
    return Interval(Decimal(fewest), Decimal(most))
