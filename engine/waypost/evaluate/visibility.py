"""Whether an entry had happened by a day and was known then, and whether it is over (4.2)."""

from __future__ import annotations

from datetime import date

from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import on_or_after
from waypost.evaluate.truth import Truth, all_true
from waypost.evaluate.windows import anchor_days
from waypost.record import DateSpan, Entry
from waypost_dsl.model import AtDeath, Window

_OPEN_ENDED = frozenset(
    {"AllergyIntolerance", "CarePlan", "CareTeam", "Condition", "MedicationStatement"}
)


def is_visible(moment: Moment, entry: Entry, when: DateSpan, window: Window | None = None) -> Truth:
    """Say whether it had happened by the day and had been recorded by the day of knowledge.

    Args:
        moment: the day, and the day of knowledge.
        entry: the entry.
        when: the days on which it may have happened.
        window: the window it is looked for in, which after a death may reach beyond it.
    """
    happened = on_or_after(DateSpan.on(_looked_at_until(moment, window)), when)
    known_at = moment.case.known_at
    if known_at is None:
        return happened
    return all_true((happened, on_or_after(DateSpan.on(known_at), entry.known_from)))


def _looked_at_until(moment: Moment, window: Window | None) -> date:
    """The last day that counts: after a death, only what an author's window reaches out to."""
    end = None if window is None else window.end
    if (
        moment.after_death is not None
        and end is not None
        and isinstance(end.anchor, AtDeath)
        and end.offset is not None
        and end.direction == "after"
        and anchor_days(moment, end.anchor) is not None
    ):
        return moment.after_death
    return moment.day


def end_of(entry: Entry, when: DateSpan, moment: Moment) -> DateSpan | None:
    """Return the last day of an entry's interval; None while it goes on, as far as is known."""
    if entry.ended is not None:
        return None if entry.ended.first > moment.seen_by else entry.ended
    if entry.resource_type in _OPEN_ENDED:
        return None
    if entry.resource_type == "Encounter" and entry.status not in ("finished", ""):
        return None
    return when


def is_over(entry: Entry, when: DateSpan, moment: Moment) -> Truth:
    """Say whether an entry's interval had ended before the moment's day."""
    ends = end_of(entry, when, moment)
    if ends is None:
        return Truth.FALSE
    return ~on_or_after(ends, DateSpan.on(moment.day))
