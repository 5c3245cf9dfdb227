"""Whether care that was due within hours came in time (language.md 4.6).

Hours count only where the evidence has a time: with a date only it is unknown, unless the days
settle it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from waypost.evaluate.clauses import done_by
from waypost.evaluate.limits import instants_of
from waypost.evaluate.moment import Moment
from waypost.record import DateSpan, Entry
from waypost_dsl.model import Step, Within

NOT_TIMED = "whether it was in time is not known: no time of day recorded"
"""The mark of care due within hours whose evidence has no time."""


def late_in_hours(moment: Moment, step: Step, timing: Within) -> tuple[str, ...]:
    """Return the mark of care that came too late, or of which nobody can say.

    Args:
        moment: the case, the day, and the visit to the step.
        step: a step that was done.
        timing: its limit, in hours.
    """
    visit = None if moment.episode is None else moment.episode.visit
    if visit is None:
        return ()
    allowed = timedelta(hours=moment.case.length(timing.length).amount)
    need = instants_of(DateSpan.on(visit.entered), visit.entered_at)
    entries = [
        entry
        for seen in done_by(moment, step).answer.evidence
        if (entry := moment.case.record.entry(seen.reference)) is not None
    ]
    if not entries:
        return ()
    came = min((_of(entry) for entry in entries), key=lambda instants: instants[1])
    if came[1] <= need[0] + allowed:
        return ()
    if came[0] > need[1] + allowed:
        late = came[0] - (need[1] + allowed)
        hours = -(-int(late.total_seconds()) // 3600)
        return (f"done late by {hours} {'hour' if hours == 1 else 'hours'}",)
    return (NOT_TIMED,)


def _of(entry: Entry) -> tuple[datetime, datetime]:
    return instants_of(entry.happened, entry.happened_at)
