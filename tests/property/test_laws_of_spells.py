"""What spells promise of any history: nothing lost, nothing counted twice, no order, no hindsight.

The histories are invented. They lie in two months, so that stays touch, overlap and contain each
other often, and they hold everything that real feeds get wrong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.stays_example import SNOMED, procedure, stay
from waypost.admissions import Admissions, Spell, SpellsByDay, length_of_stay, spells_of
from waypost.record import UNDATED, Coding, DateSpan, Entry, Patient, Record

FIRST = date(2024, 1, 1)
AS_OF = date(2024, 12, 31)
DAYS = 60

_codes: dict[str, st.SearchStrategy[Any]] = {
    "method": st.sampled_from([None, "11", "21", "21", "2B", "81", "31", "82", "99", "2a", "77"]),
    "source": st.sampled_from([None, "19", "51", "51", "87", "79", "98"]),
    "to": st.sampled_from([None, "19", "19", "51", "84", "79"]),
    "priority": st.sampled_from([None, None, "EM", "EL", "UR"]),
    "classification": st.sampled_from([None, None, None, "1", "2", "3", "4"]),
}
_untidy: dict[str, st.SearchStrategy[Any]] = {
    "placed": st.sampled_from(["IMP", "IMP", "IMP", "EMER", "EMER", "AMB", "imp", "XYZ", None]),
    "status": st.sampled_from(["finished", "finished", "in-progress", "planned", "unknown", ""]),
    "kind": st.sampled_from([None, None, "183452005", "8715000", "183921001", "50849002"]),
}


@st.composite
def periods(draw: st.DrawFn, *, timed: bool) -> tuple[str, str]:
    begins = FIRST + timedelta(days=draw(st.integers(0, DAYS)))
    ends = begins + timedelta(days=draw(st.integers(0, 6)))
    if not timed:
        return begins.isoformat(), ends.isoformat()
    hours = sorted(draw(st.tuples(st.integers(0, 23), st.integers(0, 23))))
    return f"{begins}T{hours[0]:02d}:00", f"{ends}T{hours[1]:02d}:30"


@st.composite
def tidy_histories(draw: st.DrawFn) -> list[Entry]:
    """Stays in hospital with a start and an end, all with times or all without."""
    timed = draw(st.booleans())
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 8))):
        begins, ends = draw(periods(timed=timed))
        said = draw(st.fixed_dictionaries(_codes))
        part_of = draw(st.sampled_from([None] * 9 + [f"e{n}" for n in range(number)]))
        found.append(stay(f"e{number}", begins, ends, part_of=part_of, **said))
    return found


@st.composite
def untidy_histories(draw: st.DrawFn) -> list[Entry]:
    """Encounters of all sorts, some without a period, some that end before they begin."""
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 10))):
        begins, ends = draw(periods(timed=draw(st.booleans())))
        begins = draw(st.sampled_from([begins, begins, begins, begins[:7], None]))
        ends = draw(st.sampled_from([ends, ends, ends[:10], ends[:7], "2023-12-31", None]))
        said = draw(st.fixed_dictionaries(_codes | _untidy))
        part_of = draw(st.sampled_from([None, None, None, *(f"e{n}" for n in range(10))]))
        recorded = draw(st.sampled_from([None, None, "2024-02-15", "2024-02"]))
        found.append(stay(f"e{number}", begins, ends, part_of=part_of, recorded=recorded, **said))
    return found


days = st.integers(-3, DAYS + 10).map(lambda number: FIRST + timedelta(days=number))
maybe_days = st.none() | days


def read(
    entries: list[Entry], *, seen_by: date | None = None, known_at: date | None = None
) -> Admissions:
    return spells_of(Record.of(Patient("p1"), entries), seen_by=seen_by, known_at=known_at)


def places(found: Admissions) -> list[str]:
    return sorted(
        [
            *(name for spell in found.spells for name in spell.encounters),
            *(name for spell in found.spells for name in spell.emergency_department),
            *(left.encounter for left in found.left_out),
        ]
    )


@given(untidy_histories())
def test_every_encounter_is_in_exactly_one_place(entries: list[Entry]) -> None:
    assert places(read(entries)) == sorted(entry.reference for entry in entries)


@given(untidy_histories(), maybe_days, maybe_days)
def test_an_encounter_that_is_there_is_in_exactly_one_place(
    entries: list[Entry], seen_by: date | None, known_at: date | None
) -> None:
    there = [
        entry.reference
        for entry in entries
        if entry.happened.first <= min(seen_by or date.max, known_at or date.max)
        and (known_at is None or entry.known_from.first <= known_at)
    ]
    assert places(read(entries, seen_by=seen_by, known_at=known_at)) == sorted(there)


@given(untidy_histories())
def test_what_cannot_be_read_is_always_a_finding(entries: list[Entry]) -> None:
    found = read(entries)
    told = {finding.encounter for finding in found.findings}
    assert {left.encounter for left in found.unreadable} <= told


@given(untidy_histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(entries: list[Entry], chance: Any) -> None:
    shuffled = [*entries]
    chance.shuffle(shuffled)
    assert read(shuffled) == read(entries)


@given(tidy_histories(), st.permutations(range(8)))
def test_names_do_not_matter_where_no_two_stays_have_the_same_period(
    entries: list[Entry], names: list[int]
) -> None:
    periods_of = {(entry.happened_at or entry.happened, entry.ended) for entry in entries}
    if len({entry.happened_at or entry.happened for entry in entries}) < len(entries):
        return
    assert len(periods_of) == len(entries)
    renamed = {entry.reference: f"Encounter/r{names[n]}" for n, entry in enumerate(entries)}
    others = [
        replace(
            entry,
            reference=renamed[entry.reference],
            part_of=tuple(renamed.get(parent, parent) for parent in entry.part_of),
        )
        for entry in entries
    ]
    expected = [tuple(renamed[n] for n in spell.encounters) for spell in read(entries).spells]
    found = read(others).spells
    assert [spell.encounters for spell in found] == expected


@given(tidy_histories())
def test_merging_what_was_merged_changes_nothing(entries: list[Entry]) -> None:
    found = read(entries).spells
    by_name = {entry.reference: entry for entry in entries}
    again = read([_as_one_stay(spell, by_name) for spell in found]).spells
    # Two that begin together are in the order of their ends, which a merged stay may move.
    assert _summary(again) == _summary(found)


def _summary(found: tuple[Spell, ...]) -> dict[str, object]:
    return {spell.id: (spell.started, spell.ended, spell.decision) for spell in found}


def _as_one_stay(spell: Spell, by_name: dict[str, Entry]) -> Entry:
    stays = [by_name[name] for name in spell.encounters]
    ends = [entry.ended_at for entry in stays if entry.ended_at is not None]
    return replace(
        stays[0],
        ended=spell.ended,
        ended_at=max(ends, default=None),
        discharge=spell.destination,
        part_of=(),
    )


@given(tidy_histories())
def test_no_night_is_lost_and_none_is_counted_twice(entries: list[Entry]) -> None:
    ordinary = [entry for entry in entries if entry.patient_classification not in {"3", "4"}]
    found = read(ordinary).spells
    nights = {night for entry in ordinary for night in _nights(entry.happened, entry.ended)}
    of_spells = [set(_nights(spell.started, spell.ended)) for spell in found]
    together: set[date] = set().union(*of_spells)
    assert sum(len(some) for some in of_spells) == len(together)
    assert nights <= together
    total = sum(length_of_stay(spell, as_of=AS_OF).least for spell in found)
    assert total == len(together)
    if not any(entry.part_of for entry in ordinary):
        # Only a transfer may take nights of its own, and two at most.
        transfers = sum(merge.rule == "transfer" for spell in found for merge in spell.merged)
        assert len(together - nights) <= 2 * transfers


def _nights(started: DateSpan, ended: DateSpan | None) -> list[date]:
    assert ended is not None
    return [started.first + timedelta(days=n) for n in range((ended.last - started.first).days)]


@given(tidy_histories())
def test_a_spell_begins_and_ends_with_its_stays(entries: list[Entry]) -> None:
    by_name = {entry.reference: entry for entry in entries}
    for spell in read(entries).spells:
        stays = [by_name[name] for name in spell.encounters]
        assert spell.started.first == min(entry.happened.first for entry in stays)
        assert spell.ended is not None
        assert spell.ended.last == max(entry.ended.last for entry in stays if entry.ended)
        assert len(spell.merged) >= len(stays) - 1


@given(untidy_histories(), untidy_histories(), days, st.booleans())
def test_nothing_that_comes_later_changes_what_was_known(
    entries: list[Entry], later: list[Entry], day: date, as_known: bool
) -> None:
    """Later encounters may be recorded late or happen late; the day before sees neither."""
    after = [_later(entry, day, number, as_known=as_known) for number, entry in enumerate(later)]
    seen: dict[str, date | None] = {"known_at" if as_known else "seen_by": day}
    assert read([*entries, *after], **seen) == read(entries, **seen)


def _later(entry: Entry, day: date, number: int, *, as_known: bool) -> Entry:
    tomorrow = DateSpan.on(day + timedelta(days=1 + number))
    reference = f"Encounter/later{number}"
    if as_known:
        return replace(entry, reference=reference, recorded=tomorrow)
    at = datetime(tomorrow.first.year, tomorrow.first.month, tomorrow.first.day, 12, tzinfo=UTC)
    return replace(entry, reference=reference, happened=tomorrow, happened_at=at)


@given(untidy_histories(), days)
def test_what_ends_after_the_day_is_open_on_it(entries: list[Entry], day: date) -> None:
    for spell in read(entries, seen_by=day).spells:
        if spell.ended is None:
            assert spell.destination == ()
            assert "open" in spell.flags
        else:
            assert spell.ended.first <= day


@given(untidy_histories())
def test_resources_that_are_no_encounters_change_no_spell(entries: list[Entry]) -> None:
    other = Entry("Observation", "Observation/o", (Coding(SNOMED, "1"),), UNDATED)
    assert read([*entries, other]) == read(entries)


@given(
    untidy_histories(),
    tidy_histories(),
    st.integers(0, 40),
    st.lists(st.tuples(days, st.sampled_from([None, "e0", "e1", "e0moved"])), max_size=3),
    st.lists(st.tuples(maybe_days, maybe_days), min_size=1, max_size=6),
)
def test_asking_for_many_days_at_once_answers_as_asking_for_each(
    some: list[Entry],
    others: list[Entry],
    shift: int,
    done: list[tuple[date, str | None]],
    seen: list[tuple[date | None, date | None]],
) -> None:
    """The fast way agrees with the plain one, whichever days were asked about before."""
    operations = [
        procedure(f"o{n}", day.isoformat(), f"A{n}", encounter=stay_name)
        for n, (day, stay_name) in enumerate(done)
    ]
    moved = [_moved(one, shift) for one in others]
    record = Record.of(Patient("p1"), [*some, *moved, *operations])
    by_day = SpellsByDay(record)
    for seen_by, known_at in seen:
        plain = spells_of(record, seen_by=seen_by, known_at=known_at)
        assert by_day.admissions(seen_by=seen_by, known_at=known_at) == plain
        assert by_day.spells(seen_by=seen_by, known_at=known_at) == plain.spells


def _moved(entry: Entry, days: int) -> Entry:
    """Return the same stay under another name, some days later."""
    by = timedelta(days=days)
    assert entry.ended is not None
    return replace(
        entry,
        reference=f"{entry.reference}moved",
        happened=DateSpan(entry.happened.first + by, entry.happened.last + by),
        ended=DateSpan(entry.ended.first + by, entry.ended.last + by),
        happened_at=entry.happened_at and entry.happened_at + by,
        ended_at=entry.ended_at and entry.ended_at + by,
        part_of=tuple(f"{parent}moved" for parent in entry.part_of),
    )
