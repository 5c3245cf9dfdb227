"""Whether a day lies in a window, where either may be known only in part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from waypost.errors import UsageError
from waypost.evaluate.journey import Episode
from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import after, clinical_span, on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.record import UNDATED, DateSpan, Record
from waypost_dsl.model import (
    Anchor,
    AtAdmission,
    AtAsAt,
    AtDate,
    AtDeath,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtNode,
    AtOpening,
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
        case AtAdmission():
            return None if moment.spell is None else moment.spell.started
        case AtOpening():
            return None if moment.episode is None else opening_day(moment, moment.episode.episode)
        case AtNode():
            return _node_day(moment, anchor)
        case AtDeath():
            died = moment.case.record.patient.died
            return died if died is not None and died.last <= moment.seen_by else None
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


def opening_day(moment: Moment, episode: Episode) -> DateSpan:
    """Return the day an episode is counted from: when its referral was received, if it says so.

    Until somebody has received it, it counts from the day it was made: what is not yet there on
    a day cannot move what was due on it.
    """
    rule = moment.case.pathway.episodes
    if rule is None or rule.dated[0] != "received":
        return episode.opened
    known_at = moment.case.known_at
    received = [
        day
        for day, known_from in received_days(moment.case.record, episode)
        if day.last <= moment.seen_by and (known_at is None or known_from.last <= known_at)
    ]
    return min(received, key=lambda day: (day.last, day.first), default=episode.opened)


def received_days(record: Record, episode: Episode) -> tuple[tuple[DateSpan, DateSpan], ...]:
    """Return when the referral of an episode was received, each with when that was known.

    Only days that a task says are there: an undated one says nothing.
    """
    return tuple(
        (clinical_span(task), task.known_from)
        for task in record.pointing_at(episode.id)
        if task.resource_type == "Task" and task.not_counted is None and task.happened != UNDATED
    )


def days_of_node_anchor(moment: Moment, anchor: AtNode) -> tuple[date, ...]:
    """Return the days on which a node was reached, or done, in the episode so far, in order."""
    if moment.episode is None:
        return ()
    journey = moment.episode.journey
    of_node = journey.days_reached if anchor.moment == "reached" else journey.days_done
    return of_node(anchor.node, moment.day)


def _node_day(moment: Moment, anchor: AtNode) -> DateSpan | None:
    days = days_of_node_anchor(moment, anchor)
    return DateSpan.on(days[-1]) if days else None


def anchors_not_known(moment: Moment, window: Window | None) -> tuple[NotKnown, ...]:
    """Return why the window has no place in time: its anchors that have no date."""
    found: set[NotKnown] = set()
    for bound in () if window is None else (window.start, window.end):
        if bound is not None and anchor_days(moment, bound.anchor) is None:
            found.update(anchor_reasons(moment, bound.anchor))
    return tuple(sorted(found))


def anchor_reasons(moment: Moment, anchor: Anchor) -> tuple[NotKnown, ...]:
    """Return why an anchor has no day."""
    match anchor:
        case AtFact(fact=name):
            reasons = moment.fact(name).reasons or (NotKnown("none recorded", name),)
            return tuple(sorted({replace(reason, subject=name) for reason in reasons}))
        case AtEnrolment():
            return (NotKnown("none recorded", "enrolment"),)
        case AtNode(node=node, moment=moment_of):
            return (NotKnown("none recorded", f"{node} {moment_of}"),)
        case AtDeath():
            return (NotKnown("none recorded", "date of death"),)
        case _:
            return ()


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
