"""Comparing days that are known only in part: every answer may be unknown."""

from __future__ import annotations

from waypost.evaluate.truth import Truth
from waypost.record import DateSpan, Entry
from waypost_dsl.durations import Duration, add, subtract


def on_or_after(day: DateSpan, bound: DateSpan) -> Truth:
    """Say whether `day` is on or after `bound`.

    Example:
        >>> from datetime import date
        >>> early = DateSpan(date(2024, 1, 1), date(2024, 3, 1))
        >>> on_or_after(DateSpan.on(date(2024, 3, 1)), early)
        <Truth.TRUE: 'true'>
    """
    if day.first >= bound.last:
        return Truth.TRUE
    return Truth.FALSE if day.last < bound.first else Truth.UNKNOWN


def after(day: DateSpan, bound: DateSpan) -> Truth:
    """Say whether `day` is strictly after `bound`."""
    return ~on_or_after(bound, day)


def shifted(span: DateSpan, length: Duration, direction: str) -> DateSpan:
    """Return the span moved by a duration, `before` or `after`."""
    move = subtract if direction == "before" else add
    first, last = move(span.first, length), move(span.last, length)
    return DateSpan(min(first, last), max(first, last))


def clinical_span(entry: Entry) -> DateSpan:
    """Return the days on which the entry may have happened.

    What was recorded had happened by then, so a partial date never reaches past the day of
    recording where the resource says when that was.
    """
    span, recorded = entry.happened, entry.recorded
    if recorded is not None and span.first <= recorded.last < span.last:
        return DateSpan(span.first, recorded.last)
    return span
