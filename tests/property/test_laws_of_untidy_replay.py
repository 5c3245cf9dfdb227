"""Laws of the replay walk, held against records as untidy as real ones (language.md 4.1, 4.2)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.property.episode_noise import SPAN, noisy_records, pathway
from tests.property.episode_pathway import FIRST
from tests.property.laws import fewer
from tests.spec.record_table import record_of
from waypost.evaluate import replay as replay_module
from waypost.evaluate.evaluation import Evaluation, EventRow
from waypost.evaluate.walk import evaluate
from waypost.record import Record

LAST = FIRST + timedelta(days=SPAN + 60)
_offsets = st.integers(0, SPAN + 59)


def _evaluated(record: Record, as_at: date, known_at: date | None = None) -> Evaluation:
    return evaluate(pathway(), record, as_at=as_at, known_at=known_at)


def _timelines(evaluation: Evaluation) -> dict[str, tuple[EventRow, ...]]:
    return {row.id: row.timeline for row in evaluation.episodes}


@fewer
@given(noisy_records(), _offsets)
def test_a_replay_is_the_beginning_of_every_later_one(lines: tuple[str, ...], offset: int) -> None:
    record, day = record_of("\n".join(lines)), FIRST + timedelta(days=offset)
    early, late = _evaluated(record, day), _timelines(_evaluated(record, LAST))
    opened = {one for one in late if late[one][0].day <= day}
    # Who may have died within a month is not walked from its first day on, until that is certain.
    died_at_once = {one for one in opened if late[one][0].day == late[one][-1].day}
    assert opened - died_at_once <= set(_timelines(early)) <= opened
    for row in early.episodes:
        # That somebody has died within a month is certain only when the month is over.
        until = [
            event
            for event in late[row.id]
            if event.day <= day and not (row.status == "unknown" and event.detail == "died")
        ]
        assert list(row.timeline) == until


@fewer
@given(noisy_records(), _offsets)
def test_a_referral_keeps_its_identifier_from_day_to_day(
    lines: tuple[str, ...], offset: int
) -> None:
    record, day = record_of("\n".join(lines)), FIRST + timedelta(days=offset)
    before = {(r.service, r.region): r for r in _evaluated(record, day).referrals}
    for row in _evaluated(record, day + timedelta(days=1)).referrals:
        earlier = before.get((row.service, row.region))
        if earlier is not None and set(earlier.steps) <= set(row.steps):
            assert row.identifier == earlier.identifier


@fewer
@given(noisy_records(), _offsets)
def test_what_was_recorded_later_changes_nothing(lines: tuple[str, ...], offset: int) -> None:
    record, known_at = record_of("\n".join(lines)), FIRST + timedelta(days=offset)
    known = [entry for entry in record.entries if entry.known_from.first <= known_at]
    cut = Record.of(record.patient, known, given_types=record.given_types)
    whole, part = _evaluated(record, LAST, known_at), _evaluated(cut, LAST, known_at)
    assert _timelines(whole) == _timelines(part)
    assert [(r.name, r.status, r.due, r.marks) for r in whole.steps] == [
        (r.name, r.status, r.due, r.marks) for r in part.steps
    ]
    assert whole.referrals == part.referrals


@fewer
@given(noisy_records(), _offsets)
def test_what_the_timeline_calls_done_its_row_calls_done(
    lines: tuple[str, ...], offset: int
) -> None:
    day = FIRST + timedelta(days=offset)
    evaluation = _evaluated(record_of("\n".join(lines)), day)
    steps = {node.name for node in pathway().steps}
    for episode in evaluation.episodes:
        told = Counter(e.node for e in episode.timeline if e.kind == "done" and e.node in steps)
        rows = Counter(
            row.name
            for row in evaluation.steps
            if row.episode == episode.id and row.status == "done"
        )
        assert episode.status == "excluded" or not told - rows


@pytest.fixture(scope="module")
def every_day() -> pytest.MonkeyPatch:
    """Return what puts every day in the place of the days of change."""
    return pytest.MonkeyPatch()


@fewer
@given(lines=noisy_records())
def test_the_days_of_change_miss_nothing(
    lines: tuple[str, ...], every_day: pytest.MonkeyPatch
) -> None:
    record = record_of("\n".join(lines))
    by_change = _evaluated(record, LAST)
    with every_day.context() as patched:
        all_days = frozenset(FIRST + timedelta(days=n) for n in range(SPAN + 61))
        patched.setattr(replay_module, "days_of_pathway", lambda _: all_days)
        by_day = _evaluated(record, LAST)
    assert _timelines(by_change) == _timelines(by_day)
    assert by_change == by_day


@fewer
@given(noisy_records(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_changes_nothing(lines: tuple[str, ...], random: object) -> None:
    record = record_of("\n".join(lines))
    entries = list(record.entries)
    random.shuffle(entries)  # pyright: ignore[reportAttributeAccessIssue]
    shuffled = Record.of(record.patient, entries, given_types=record.given_types)
    assert _evaluated(record, LAST) == _evaluated(shuffled, LAST)
