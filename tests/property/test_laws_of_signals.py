"""Nothing that is recorded after an admission changes what is said of the time before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.property.law_records import Kind, entries, records
from tests.property.laws import few
from tests.spec.pathway_text import compiled
from tests.unit.signals_example import IDENTIFICATION, PALLIATIVE, PATHWAY, spell
from waypost.record import DateSpan, Entry, Record
from waypost.signals import CAUSES, Signal, signal_of
from waypost.signals.as_it_stood import record_known_on
from waypost.signals.signal import RELATIONS
from waypost_dsl.model import Pathway

POOL = (
    Kind("Condition", "illness"),
    Kind("Condition", "palliative"),
    Kind("Observation", "flare"),
    Kind("Observation", "grade-2"),
    Kind("Observation", "grade-4"),
    Kind("Observation", "declined"),
    Kind("Observation", "service-closed"),
    Kind("Observation", "letter"),
    Kind("Observation", "review"),
    Kind("Procedure", "review"),
    Kind("ServiceRequest", "rehabilitation-requested"),
    Kind("Encounter", "contact"),
)
starts = st.dates(date(2023, 12, 1), date(2024, 6, 30))


@cache
def pathways() -> tuple[Pathway, ...]:
    named = {
        "example": PATHWAY,
        "palliative_care": PALLIATIVE,
        "palliative_care_identification": IDENTIFICATION,
    }
    found: list[Pathway] = []
    for name, text in named.items():
        made = compiled(text).pathway
        assert made is not None, name
        found.append(replace(made, name=name))
    return tuple(found)


def signal(record: Record, start: date) -> Signal:
    return signal_of(pathways(), record, spell(start), as_at=date(2024, 12, 31))


def what_came_before(found: Signal) -> bytes:
    """Return all that is said of the time before the admission: replay, causes, contacts."""
    return orjson.dumps((found.pathways, found.causes, found.primary_cause, found.contacts))


def _recorded_from(entry: Entry, number: int, start: date, *, late: bool) -> Entry:
    """Return an entry that nobody can have recorded before the admission.

    Some of them are about the time before it: found out and written down only later.
    """
    moved = replace(entry, reference=f"{entry.reference}-later{number}")
    if late:
        return replace(moved, recorded=DateSpan.on(start + timedelta(days=number)))
    day = start + timedelta(days=number)
    ended = None if entry.ended is None else DateSpan.on(day + timedelta(days=9))
    return replace(moved, happened=DateSpan.on(day), ended=ended, recorded=None)


later = st.lists(st.tuples(entries(POOL, partial=True, name="x"), st.booleans()), max_size=5)


@few
@given(records(POOL), starts, later)
def test_nothing_recorded_from_the_admission_on_changes_replay_or_causes(record, start, added):
    more = [
        _recorded_from(entry, number, start, late=late)
        for number, (entry, late) in enumerate(added)
    ]
    fuller = Record.of(record.patient, [*record.entries, *more])
    assert what_came_before(signal(fuller, start)) == what_came_before(signal(record, start))


@few
@given(records(POOL, mortal=False), starts, st.sampled_from([0, 1, 40, None]))
def test_a_death_after_the_admission_changes_nothing_before_it(record, start, days):
    died = None if days is None else DateSpan.on(start + timedelta(days=days))
    dead = Record.of(replace(record.patient, deceased=True, died=died), record.entries)
    assert what_came_before(signal(dead, start)) == what_came_before(signal(record, start))


@few
@given(records(POOL), starts, st.randoms(use_true_random=False))
def test_the_order_of_resources_and_pathways_changes_no_byte(record, start, chance: Random):
    shuffled = list(record.entries)
    chance.shuffle(shuffled)
    turned = signal_of(
        tuple(reversed(pathways())),
        Record.of(record.patient, shuffled),
        spell(start),
        as_at=date(2024, 12, 31),
    )
    assert orjson.dumps(turned) == orjson.dumps(signal(record, start))


@few
@given(records(POOL), starts)
def test_there_is_always_a_cause_the_first_is_primary_and_they_are_in_order(record, start):
    found = signal(record, start)
    kinds = [cause.kind for cause in found.causes]
    assert kinds
    assert kinds == sorted(kinds, key=CAUSES.index)
    assert found.primary_cause == kinds[0]
    assert "pathway followed" not in kinds or set(kinds) == {"pathway followed"}
    assert "unavoidable" not in repr(found)


@few
@given(records(POOL), starts)
def test_only_somebody_on_a_pathway_the_day_before_is_related_to_it(record, start):
    for view in signal(record, start).pathways:
        assert view.relation in RELATIONS
        on_pathway = view.day_before.status == "enrolled"
        assert (view.relation == "not on pathway") is not on_pathway


@given(records(POOL), starts)
def test_what_was_known_is_what_was_recorded_and_no_more_than_the_record(record, start):
    known = record_known_on(record, start)
    assert set(known.entries) <= set(record.entries)
    for entry in record.entries:
        assert (entry in known.entries) is (entry.known_from.first <= start)
