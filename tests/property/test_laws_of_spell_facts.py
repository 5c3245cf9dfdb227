"""Spells as facts: no day of change is missed, no later day is seen, no order matters.

The histories of stays are invented; those of `test_laws_of_spells.py` are read as they stand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.property.law_records import AFTER_ALL, BEFORE_ALL, SYSTEM
from tests.property.laws import few, pathway_with
from tests.property.test_laws_of_spells import days, tidy_histories, untidy_histories
from waypost.admissions import spells_of
from waypost.evaluate.days_of_change import days_of_condition
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.spell_days import SpellsOnDays
from waypost.record import Coding, DateSpan, Entry, Patient, Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AtDate,
    Bound,
    CodedEntries,
    Condition,
    DiagnosisMatch,
    Found,
    RecordKind,
    Selection,
    Spells,
    Window,
    in_the_last,
)

_MATCHES = (DiagnosisMatch("illness", None), DiagnosisMatch(None, "illness"))
_sources = st.builds(
    Spells,
    st.sampled_from(["admission", "discharge"]),
    st.sampled_from(["unplanned", "planned", "any"]),
    st.sampled_from([(), (), _MATCHES[:1], _MATCHES]),
)
_windows = st.one_of(
    st.none(),
    st.sampled_from([0, 3, 30]).map(lambda n: in_the_last(Duration(n, "days"))),
    days.map(lambda day: Window(Bound(AtDate(day)), None)),
    days.map(lambda day: Window(None, Bound(AtDate(day), inclusive=False))),
)
_flare = Selection(CodedEntries(RecordKind.CONDITION, "flare"), in_the_last(Duration(30, "days")))
selections = st.builds(
    lambda source, window, active, near, absent: Selection(
        source, window, active and window is not None, near, absent and near is not None
    ),
    _sources,
    _windows,
    st.booleans(),
    st.sampled_from([None, None, _flare]),
    st.booleans(),
)
conditions = st.builds(Found, selections, st.booleans())


def record_of(entries: list[Entry]) -> Record:
    ill = Entry("Condition", "Condition/i", (Coding(SYSTEM, "illness"),), DateSpan.on(BEFORE_ALL))
    flare = DateSpan.on(date(2024, 1, 20))
    flared = Entry("Condition", "Condition/f", (Coding(SYSTEM, "flare"),), flare)
    return Record.of(Patient("p"), [ill, flared, *entries])


def _answers(condition: Condition, record: Record, known_at: date | None = None) -> list[object]:
    case = case_of(pathway_with(condition), record, known_at=known_at)
    every = range((AFTER_ALL - date(2023, 12, 1)).days)
    return [Moment(case, date(2023, 12, 1) + timedelta(n)).ask(condition).truth for n in every]


@few
@given(conditions, st.one_of(tidy_histories(), untidy_histories()), st.none() | days)
def test_no_day_on_which_a_question_about_spells_changes_is_missed(
    condition: Condition, entries: list[Entry], known_at: date | None
) -> None:
    record = record_of(entries)
    answers = _answers(condition, record, known_at)
    changes = {
        date(2023, 12, 1) + timedelta(n)
        for n in range(1, len(answers))
        if answers[n] is not answers[n - 1]
    }
    case = case_of(pathway_with(condition), record, known_at=known_at)
    assert changes <= days_of_condition(case, condition)


@given(conditions, untidy_histories(), days, st.sampled_from([1, 5, 40]))
def test_what_is_asked_first_changes_no_answer(
    condition: Condition, entries: list[Entry], day: date, later: int
) -> None:
    record = record_of(entries)
    fresh = Moment(case_of(pathway_with(condition), record), day).ask(condition)
    case = case_of(pathway_with(condition), record)
    Moment(case, day + timedelta(later)).ask(condition)
    Moment(case, day - timedelta(later)).ask(condition)
    assert Moment(case, day).ask(condition) == fresh


@few
@given(conditions, st.one_of(tidy_histories(), untidy_histories()))
def test_stays_that_begin_later_change_no_earlier_answer(
    condition: Condition, entries: list[Entry]
) -> None:
    case = case_of(pathway_with(condition), record_of(entries))
    for day in (date(2024, 1, 1) + timedelta(days=7 * n) for n in range(10)):
        there = [entry for entry in entries if entry.happened.first <= day]
        before = case_of(pathway_with(condition), record_of(there))
        assert Moment(case, day).ask(condition) == Moment(before, day).ask(condition)


@few
@given(st.one_of(tidy_histories(), untidy_histories()), st.none() | days)
def test_what_is_remembered_is_what_is_put_together_anew(
    entries: list[Entry], known_at: date | None
) -> None:
    record, remembered = record_of(entries), SpellsOnDays()
    for day in (date(2023, 12, 25) + timedelta(n) for n in range(100)):
        anew = spells_of(record, seen_by=day, known_at=known_at).spells
        # How long a leave has lasted by the day is a remark, and no answer hangs on it.
        assert [replace(one, flags=()) for one in remembered.seen(record, day, known_at)] == [
            replace(one, flags=()) for one in anew
        ]
