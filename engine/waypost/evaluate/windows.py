"""Whether a day lies in a window, where either may be known only in part."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from waypost.errors import UsageError
from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import after, on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.record import DateSpan
from waypost_dsl.model import (
    Anchor,
    AtAsAt,
    AtDate,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtPeriod,
    Bound,
    Window,
)


def lies_in(moment: Moment, window: Window, when: DateSpan) -> Truth:
    """Say whether `when` lies in the window; both ends count unless the author wrote otherwise."""
    return all_true(
        (
            _not_before(moment, window.start, when),
            _not_after(moment, window.end, when),
        )
    )


def touches(moment: Moment, window: Window, start: DateSpan, end: DateSpan | None) -> Truth:
    """Say whether an interval has a day in common with the window; `end` None is still going on."""
    ended = Truth.TRUE if end is None else _not_before(moment, window.start, end)
    return all_true((ended, _not_after(moment, window.end, start)))


def bound_days(moment: Moment, bound: Bound) -> DateSpan | None:
    """Return the days a bound may be, or None where its anchor is not known.

    Whether the bound's own day counts is for the caller: see `Bound.inclusive`.
    """
    anchor = anchor_days(moment, bound.anchor)
    if anchor is None:
        return None
    if bound.offset is None:
        return anchor
    return shifted(anchor, moment.case.length(bound.offset), bound.direction)


def anchor_days(moment: Moment, anchor: Anchor) -> DateSpan | None:
    """Return the days an anchor may be, or None where it is not known.

    Raises:
        UsageError: if the pathway speaks of a reporting period and none was given.
    """
    match anchor:
        case AtAsAt():
            return DateSpan.on(moment.day)
        case AtDate(day=day):
            return DateSpan.on(day)
        case AtEnrolment():
            return moment.case.questions.enrolled_since(moment)
        case AtEvent():
            return moment.event
        case AtPeriod(edge=edge):
            period = moment.case.period
            if period is None:
                raise UsageError(
                    f"pathway {moment.case.pathway.name} speaks of a reporting period:"
                    " give one with --period FROM TO"
                )
            return DateSpan.on(period.start if edge == "start" else period.end)
        case AtFact(fact=name):
            return moment.fact(name).when
        case _ as never:
            assert_never(never)


def anchors_not_known(moment: Moment, window: Window | None) -> tuple[NotKnown, ...]:
    """Return why the window has no place in time: its anchors that have no date."""
    found: set[NotKnown] = set()
    for bound in () if window is None else (window.start, window.end):
        if bound is None or anchor_days(moment, bound.anchor) is not None:
            continue
        match bound.anchor:
            case AtFact(fact=name):
                reasons = moment.fact(name).reasons or (NotKnown("none recorded", name),)
                found.update(replace(reason, subject=name) for reason in reasons)
            case AtEnrolment():
                found.add(NotKnown("none recorded", "enrolment"))
            case _:
                pass
    return tuple(sorted(found))


def _not_before(moment: Moment, bound: Bound | None, when: DateSpan) -> Truth:
    if bound is None:
        return Truth.TRUE
    days = bound_days(moment, bound)
    if days is None:
        return Truth.UNKNOWN
    return on_or_after(when, days) if bound.inclusive else after(when, days)


def _not_after(moment: Moment, bound: Bound | None, when: DateSpan) -> Truth:
    if bound is None:
        return Truth.TRUE
    days = bound_days(moment, bound)
    if days is None:
        return Truth.UNKNOWN
    return on_or_after(days, when) if bound.inclusive else after(days, when)
