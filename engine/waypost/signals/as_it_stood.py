"""The record as it stood on a day before an admission: nothing that came later is in it.

The evaluator itself counts only what had happened and was recorded. Here everything that can only
have been recorded later is taken away before it looks, so that not even a count in a trace, a
status or a death that came afterwards can show through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from waypost.record import Record


def record_known_on(record: Record, day: date, *, alive: bool = True) -> Record:
    """Return what a record can have held on a day.

    Args:
        record: the patient's record.
        day: the last day of recording.
        alive: the patient is known to have been alive on that day, being admitted after it: a
            death that is recorded without a date, or with one that may lie later, came later.

    Returns:
        The record without what was recorded after that day for certain. What may have been
        recorded by then stays: the evaluator says of it that it is not known.

    Example:
        >>> from waypost.record import DateSpan, Entry, Patient
        >>> entries = [Entry("Condition", f"Condition/{d}", happened=DateSpan.on(date(2024, 3, d)))
        ...     for d in (1, 2, 3)]
        >>> known = record_known_on(Record.of(Patient("p"), entries), date(2024, 3, 2))
        >>> [entry.reference for entry in known.entries]
        ['Condition/1', 'Condition/2']
    """
    patient = record.patient
    if alive and (patient.died is None or patient.died.last > day):
        patient = replace(patient, deceased=False, died=None)
    kept = [entry for entry in record.entries if entry.known_from.first <= day]
    if len(kept) == len(record.entries) and patient == record.patient:
        return record
    return Record.of(patient, kept, given_types=record.given_types)


def could_differ(record: Record, *, as_at: date, known_at: date, later: date) -> bool:
    """Return whether what was recorded between two days could change an earlier day's answer.

    Args:
        record: the patient's record.
        as_at: the day that is judged.
        known_at: the earlier day of knowledge.
        later: the later one.

    Returns:
        Whether the record holds anything that was recorded in between and is not only about a
        time after `as_at`.
    """
    return any(
        entry.known_from.last > known_at
        and entry.known_from.first <= later
        and (entry.happened.first <= as_at or entry.resource_type in _ABOUT_LATER)
        for entry in record.entries
    )


_ABOUT_LATER = frozenset({"Appointment", "ServiceRequest", "Task"})
"""Types whose clinical date may lie after the day on which they count."""


def day_before(start: date, days: int) -> date:
    """Return the day that many days before a spell began."""
    return start - timedelta(days=days)
