"""Laws of the replay walk (language.md 4.1): what happened stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.property.episode_pathway import FIRST, SPAN, episode_records, pathway
from tests.property.laws import fewer
from tests.spec.record_table import record_of
from waypost.evaluate import replay as replay_module
from waypost.evaluate.evaluation import EpisodeRow, Evaluation
from waypost.evaluate.timeline import standing_of, timeline
from waypost.evaluate.walk import evaluate
from waypost.record import Record

LAST = FIRST + timedelta(days=SPAN + 100)


def _evaluated(lines: tuple[str, ...], as_at: date) -> Evaluation:
    return evaluate(pathway(), record_of("\n".join(lines)), as_at=as_at)


def _until(row: EpisodeRow, day: date) -> list[object]:
    return [event for event in row.timeline if event.day <= day]


@fewer
@given(episode_records(), st.integers(0, SPAN + 100))
def test_a_replay_is_the_beginning_of_every_later_one(lines: tuple[str, ...], offset: int) -> None:
    day = FIRST + timedelta(days=offset)
    early, late = _evaluated(lines, day), _evaluated(lines, LAST)
    by_id = {row.id: row for row in late.episodes}
    for row in early.episodes:
        assert list(row.timeline) == _until(by_id[row.id], day)
    assert {row.id for row in early.episodes} == {
        row.id for row in late.episodes if row.opened.last <= day
    }


@fewer
@given(episode_records(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_changes_nothing(lines: tuple[str, ...], random: object) -> None:
    record = record_of("\n".join(lines))
    entries = list(record.entries)
    random.shuffle(entries)  # pyright: ignore[reportAttributeAccessIssue]
    shuffled = Record.of(record.patient, entries)
    assert evaluate(pathway(), record, as_at=LAST) == evaluate(pathway(), shuffled, as_at=LAST)


@fewer
@given(lines=episode_records())
def test_the_days_of_change_miss_nothing(
    lines: tuple[str, ...], every_day: pytest.MonkeyPatch
) -> None:
    by_change = _evaluated(lines, LAST)
    with every_day.context() as patched:
        all_days = frozenset(FIRST + timedelta(days=n) for n in range(SPAN + 101))
        patched.setattr(replay_module, "days_of_pathway", lambda _: all_days)
        by_day = _evaluated(lines, LAST)
    assert [row.timeline for row in by_change.episodes] == [row.timeline for row in by_day.episodes]
    assert by_change == by_day


@fewer
@given(episode_records(), st.integers(0, SPAN))
def test_the_history_is_what_every_single_day_says(lines: tuple[str, ...], offset: int) -> None:
    record = record_of("\n".join(lines))
    first = FIRST + timedelta(days=offset)
    days = [first + timedelta(days=n) for n in range(12)]
    rows = {row.day: row for row in timeline(pathway(), record, first=first, last=days[-1])}
    standing = rows[first]
    for day in days:
        standing = rows.get(day, standing)
        assert replace(standing, day=day) == standing_of(_evaluated(lines, day))


@pytest.fixture(scope="module")
def every_day() -> pytest.MonkeyPatch:
    """Return what puts every day in the place of the days of change."""
    return pytest.MonkeyPatch()


@fewer
@given(episode_records(attributed=True))
def test_evidence_of_one_region_never_moves_another(lines: tuple[str, ...]) -> None:
    """Without everything that is about the knee, the hips' episodes are as they were."""
    knees = {
        f"ServiceRequest/{_option(line, 'id')}"
        for line in lines
        if "triage requested" in line and _option(line, "site") == "knee"
    }
    hips = tuple(line for line in lines if not _is_about(line, knees, lines))
    whole, without = _evaluated(lines, LAST), _evaluated(hips, LAST)
    kept = [row for row in whole.episodes if row.id not in knees]
    assert [(r.id, r.timeline) for r in kept] == [(r.id, r.timeline) for r in without.episodes]


def _is_about(line: str, knees: set[str], lines: tuple[str, ...]) -> bool:
    if _option(line, "site") == "knee":
        return True
    target = _option(line, "for")
    if target in knees:
        return True
    named = next((one for one in lines if f"ServiceRequest/{_option(one, 'id')}" == target), None)
    return named is not None and named is not line and _is_about(named, knees, lines)


def _option(line: str, name: str) -> str:
    found = [part.partition("=")[2] for part in line.split() if part.startswith(f"{name}=")]
    return found[0] if found else ""
