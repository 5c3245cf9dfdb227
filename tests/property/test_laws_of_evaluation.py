"""What every evaluation promises, whatever the pathway and the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import orjson
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.property.law_records import AFTER_ALL, BEFORE_ALL, LAST, entries, exact_days
from tests.property.laws import ALL_KINDS, few, many, pathway_with, step_worlds, worlds
from waypost.evaluate.days_of_change import days_of_condition
from waypost.evaluate.evaluation import Evaluation
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.truth import Truth
from waypost.evaluate.walk import evaluate
from waypost.record import RESOURCE_TYPES, Coding, DateSpan, Entry, Record
from waypost_dsl.model import Condition, Pathway, Step

# The types that drawn records hold; of the others nothing is ever recorded, and they are given.
TYPES_DRAWN = ("CarePlan", "Condition", "Observation", "Procedure", "ServiceRequest")
RESTS = frozenset(RESOURCE_TYPES) - frozenset(TYPES_DRAWN)

days = exact_days.map(lambda span: span.first)


def _bytes(evaluation: Evaluation) -> bytes:
    return orjson.dumps(evaluation)


def _truth(pathway: Pathway, record: Record, condition: Condition, day: date) -> Truth:
    return Moment(case_of(pathway, record), day).ask(condition).truth


@few
@given(step_worlds(), days, st.randoms(use_true_random=False))
def test_the_order_of_resources_changes_nothing(
    world: tuple[Step, Record], day: date, shuffler: Random
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    shuffled = list(record.entries)
    shuffler.shuffle(shuffled)
    again = Record.of(record.patient, shuffled)
    assert _bytes(evaluate(pathway, again, as_at=day)) == _bytes(
        evaluate(pathway, record, as_at=day)
    )


@few
@given(step_worlds(), days)
def test_evaluating_twice_gives_the_same_bytes(world: tuple[Step, Record], day: date) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    first, second = (evaluate(pathway, record, as_at=day) for _ in range(2))
    assert _bytes(first) == _bytes(second)


@few
@given(step_worlds(), days, st.lists(entries(ALL_KINDS, partial=False, name="x"), max_size=3))
def test_what_happens_later_never_changes_an_earlier_answer(
    world: tuple[Step, Record], day: date, later: list[Entry]
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    added = [
        _moved(replace(entry, reference=f"{entry.reference}{number}"), day, number)
        for number, entry in enumerate(later)
    ]
    more = Record.of(record.patient, [*record.entries, *added])
    assert _bytes(evaluate(pathway, more, as_at=day)) == _bytes(
        evaluate(pathway, record, as_at=day)
    )


@few
@given(step_worlds(mortal=False), days, st.integers(1, 50))
def test_a_later_death_never_changes_an_earlier_answer(
    world: tuple[Step, Record], day: date, later: int
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    died = replace(record.patient, deceased=True, died=DateSpan.on(day + timedelta(days=later)))
    assert _bytes(evaluate(pathway, Record.of(died, record.entries), as_at=day)) == _bytes(
        evaluate(pathway, record, as_at=day)
    )


@few
@given(step_worlds(), days, st.lists(entries(ALL_KINDS, partial=True, name="x"), max_size=3))
def test_what_is_recorded_later_never_changes_what_was_known(
    world: tuple[Step, Record], day: date, later: list[Entry]
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    recorded = DateSpan.on(day + timedelta(days=1))
    added = [
        replace(entry, reference=f"{entry.reference}{number}", recorded=recorded)
        for number, entry in enumerate(later)
    ]
    more = Record.of(record.patient, [*record.entries, *added])
    assert _bytes(evaluate(pathway, more, as_at=LAST, known_at=day)) == _bytes(
        evaluate(pathway, record, as_at=LAST, known_at=day)
    )


@few
@given(step_worlds(partial=False), days)
def test_what_was_known_is_the_record_as_it_then_was(world: tuple[Step, Record], day: date) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    then = [_without_later_end(e, day) for e in record.entries if e.known_from.last <= day]
    died = record.patient.died
    alive = died is not None and died.last > day
    patient = replace(record.patient, deceased=False, died=None) if alive else record.patient
    known = evaluate(pathway, record, as_at=LAST, known_at=day)
    assert known == replace(evaluate(pathway, Record.of(patient, then), as_at=LAST), known_at=day)


@few
@given(step_worlds(), days, st.lists(st.sampled_from(RESOURCE_TYPES), max_size=3))
def test_irrelevant_resources_change_nothing(
    world: tuple[Step, Record], day: date, types: list[str]
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    added = [
        Entry(
            resource_type,
            f"{resource_type}/irrelevant-{number}",
            (Coding("https://waypost.example/CodeSystem/other", "illness"),),
            DateSpan.on(day),
            status="active",
            intent="order",
        )
        for number, resource_type in enumerate(types)
    ]
    more = Record.of(record.patient, [*added, *record.entries])
    assert _bytes(evaluate(pathway, more, as_at=day)) == _bytes(
        evaluate(pathway, record, as_at=day)
    )


@many
@given(worlds(about_knowing=False), st.frozensets(st.sampled_from(TYPES_DRAWN)), st.data())
def test_being_given_less_may_make_an_answer_unknown_and_nothing_else(
    world: tuple[Condition, Record], given_types: frozenset[str], data: st.DataObject
) -> None:
    condition, record = world
    pathway = pathway_with(condition)
    day = _telling_day(pathway, record, condition, data)
    full = _truth(pathway, record, condition, day)
    assert _truth(pathway, _given(record, given_types), condition, day) in (full, Truth.UNKNOWN)


@few
@given(step_worlds(), days, st.frozensets(st.sampled_from(TYPES_DRAWN)))
def test_being_given_less_may_make_a_status_unknown_and_nothing_else(
    world: tuple[Step, Record], day: date, given_types: frozenset[str]
) -> None:
    step, record = world
    # `treat as met` and `is known` are the author's own words about what is not known.
    assume(not step.not_known and "FactIsKnown" not in repr(step))
    pathway = pathway_with(steps_=(step,))
    full, less = (
        {row.status for row in evaluate(pathway, one, as_at=day).steps}
        for one in (record, _given(record, given_types))
    )
    assert less <= full | {"unknown"}


@many
@given(worlds(about_knowing=False, mortal=False), st.data())
def test_an_answer_over_partial_dates_holds_whatever_the_dates_turn_out_to_be(
    world: tuple[Condition, Record], data: st.DataObject
) -> None:
    condition, record = world
    pathway = pathway_with(condition)
    day = _telling_day(pathway, record, condition, data)
    settled = [replace(entry, happened=_one_day(entry, data)) for entry in record.entries]
    birth = record.patient.birth
    patient = record.patient
    if birth is not None:
        days_old = data.draw(st.integers(0, (birth.last - birth.first).days))
        patient = replace(patient, birth=DateSpan.on(birth.first + timedelta(days=days_old)))
    exact = _truth(pathway, Record.of(patient, settled), condition, day)
    assert _truth(pathway, record, condition, day) in (exact, Truth.UNKNOWN)


@few
@given(step_worlds(), days)
def test_a_referral_is_the_same_one_in_every_version(world: tuple[Step, Record], day: date) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    upgraded = replace(pathway, name="another", version="9.9.9", sha256="another")
    old = evaluate(pathway, record, as_at=day).referrals
    new = evaluate(upgraded, record, as_at=day).referrals
    assert [row.identifier for row in old] == [row.identifier for row in new]


def _telling_day(
    pathway: Pathway, record: Record, condition: Condition, data: st.DataObject
) -> date:
    """Draw a day on which something changes, or the day before: where answers go wrong."""
    changes = days_of_condition(case_of(pathway, record), condition)
    telling = sorted(day for day in changes if BEFORE_ALL < day < AFTER_ALL) or [LAST]
    return data.draw(st.sampled_from(telling)) - timedelta(days=data.draw(st.integers(0, 1)))


def _given(record: Record, given_types: frozenset[str]) -> Record:
    """Return the record as it is handed over with some types only."""
    kept = [entry for entry in record.entries if entry.resource_type in given_types]
    return Record.of(record.patient, kept, given_types=given_types | RESTS)


def _moved(entry: Entry, day: date, number: int) -> Entry:
    """Return the entry as something that happened after the day, and was recorded then."""
    happened = day + timedelta(days=1 + number)
    ended = None if entry.ended is None else DateSpan.on(happened + timedelta(days=7))
    return replace(entry, happened=DateSpan.on(happened), recorded=None, ended=ended)


def _without_later_end(entry: Entry, day: date) -> Entry:
    return replace(entry, ended=None) if entry.ended and entry.ended.last > day else entry


def _one_day(entry: Entry, data: st.DataObject) -> DateSpan:
    """Draw one of the days on which an entry may have happened."""
    first, last = entry.happened.first, entry.happened.last
    if entry.recorded is not None:
        last = min(last, entry.recorded.last)
    if entry.ended is not None:
        last = min(last, entry.ended.last)
    first, last = max(first, date(2022, 1, 1)), min(last, date(2025, 12, 31))
    return DateSpan.on(first + timedelta(days=data.draw(st.integers(0, (last - first).days))))
