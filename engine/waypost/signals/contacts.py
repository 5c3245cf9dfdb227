"""Who saw the patient in the year before an admission, as far as it was recorded by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from waypost.record import Entry, Record
from waypost.signals.signal import Contact

LOOK_BACK_DAYS = 365
"""How far back contacts are listed."""

_STAYS = frozenset({"ACUTE", "IMP", "NONAC", "OBSENC", "SS"})
_KIND_OF_CLASS = {
    "AMB": "visit",
    "EMER": "emergency department",
    "FLD": "visit",
    "HH": "visit at home",
    "VR": "telephone or video",
}


def contacts_before(record: Record, start: date) -> tuple[Contact, ...]:
    """Return the contacts of the year before a spell began.

    Args:
        record: the record as it was known the day before.
        start: the first day of the spell.

    Returns:
        Encounters that took place, and appointments that were not kept, in order of day. One whose
        day is not known is left out: it has no place on a line of time.
    """
    first = start - timedelta(days=LOOK_BACK_DAYS)
    found = [
        contact
        for entry in record.entries
        if entry.not_counted is None
        and entry.happened.is_exact
        and first <= entry.happened.first < start
        for contact in _contact(entry, start)
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.reference)))


def _contact(entry: Entry, start: date) -> Iterator[Contact]:
    day = entry.happened.first
    title = next((coding.display for coding in entry.codings if coding.display), "")
    if entry.resource_type == "Appointment" and entry.status == "noshow":
        yield Contact(day, "appointment not attended", title, entry.reference)
    if entry.resource_type != "Encounter" or entry.status in ("planned", "cancelled"):
        return
    code = "" if entry.encounter_class is None else entry.encounter_class.code
    kind = "hospital stay" if code in _STAYS else _KIND_OF_CLASS.get(code, "encounter")
    ended = entry.ended
    # What ended after the admission began was not over yet.
    is_over = ended is not None and ended.last < start and ended.is_exact
    yield Contact(
        day, kind, title, entry.reference, ended.first if ended is not None and is_over else None
    )
