"""Delayed transfers of care, as National Indicator 131 defines them: a test for each rule.

Ready when a clinical decision and a multidisciplinary decision say so and it is safe; delayed when
the patient is still in the hospital on later days. All patients are invented.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.stays_example import moment, record_of, stay
from waypost.admissions import (
    TRANSFER_DECISIONS,
    DelayedTransfer,
    TransferDecision,
    delayed_transfer,
    spells_of,
)
from waypost.record import UNDATED, BooleanValue, Coding, Entry, NoValue, Value

AS_AT = date(2024, 6, 1)
LOCAL = "https://waypost.example/CodeSystem/waypost-local"
CODES: dict[TransferDecision, str] = {
    "clinical": "ready-for-transfer-clinical-decision",
    "multidisciplinary": "ready-for-transfer-team-decision",
    "safe": "ready-for-transfer-safe",
}
LEFT = stay("a", "2024-03-01", "2024-03-20", method="21")
STILL_THERE = stay("a", "2024-03-01", method="21")


def decided(
    kind: TransferDecision,
    day: str | None,
    *,
    encounter: str | None = "a",
    value: Value | None = None,
    recorded: str | None = None,
) -> Entry:
    """One of the three decisions; `day` is None for one without a date."""
    return Entry(
        "Observation",
        f"Observation/{kind}-{day}-{encounter}",
        codings=(Coding(LOCAL, CODES[kind]),),
        happened=(moment(day).span if day else None) or UNDATED,
        recorded=moment(recorded).span if recorded else None,
        status="final",
        value=value,
        encounter=f"Encounter/{encounter}" if encounter else None,
    )


def ready(clinical: str, team: str, safe: str) -> tuple[Entry, ...]:
    """The three decisions, each on its day."""
    return (
        decided("clinical", clinical),
        decided("multidisciplinary", team),
        decided("safe", safe),
    )


def delay(*entries: Entry, as_at: date = AS_AT, known_at: date | None = None) -> DelayedTransfer:
    """What is found of the first spell."""
    record = record_of(*entries)
    spell = spells_of(record, seen_by=as_at, known_at=known_at).spells[0]
    return delayed_transfer(spell, record, as_at=as_at, known_at=known_at)


def open_questions(found: DelayedTransfer) -> list[tuple[str, str]]:
    return [(one.about, one.why) for one in found.unsettled]


# ------------------------------------------------------------------------- ready: all three


@pytest.mark.parametrize(
    ("days", "latest"),
    [
        (("2024-03-10", "2024-03-08", "2024-03-09"), date(2024, 3, 10)),
        (("2024-03-08", "2024-03-10", "2024-03-09"), date(2024, 3, 10)),
        (("2024-03-08", "2024-03-09", "2024-03-12"), date(2024, 3, 12)),
    ],
)
def test_ready_is_the_latest_of_the_three(days: tuple[str, str, str], latest: date) -> None:
    found = delay(LEFT, *ready(*days))
    assert found.ready_on == latest
    assert found.delayed_days == (date(2024, 3, 20) - latest).days
    assert found.is_delayed is True
    assert len(found.evidence) == 3


@pytest.mark.parametrize("missing", TRANSFER_DECISIONS)
def test_without_one_of_the_three_nobody_can_tell(missing: TransferDecision) -> None:
    said = [decided(kind, "2024-03-10") for kind in TRANSFER_DECISIONS if kind != missing]
    found = delay(LEFT, *said)
    assert (found.is_delayed, found.ready_on, found.delayed_days) == (None, None, None)
    assert open_questions(found) == [(missing, "not recorded")]


def test_a_stay_of_which_nothing_is_recorded_is_not_called_not_delayed() -> None:
    found = delay(LEFT)
    assert found.is_delayed is None
    assert open_questions(found) == [(kind, "not recorded") for kind in TRANSFER_DECISIONS]


# ------------------------------------------------------------------- delayed: on later days


@pytest.mark.parametrize(
    ("day", "days", "is_delayed"), [("2024-03-20", 0, False), ("2024-03-19", 1, True)]
)
def test_who_leaves_on_the_day_of_being_ready_is_not_delayed(
    day: str, days: int, *, is_delayed: bool
) -> None:
    found = delay(LEFT, *ready("2024-03-10", "2024-03-10", day))
    assert (found.delayed_days, found.is_delayed) == (days, is_delayed)
    assert found.days is not None
    assert not found.days.to_date


def test_an_open_spell_counts_to_the_day_of_the_question_and_says_so() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")
    found = delay(STILL_THERE, *said, as_at=date(2024, 3, 14))
    assert found.days is not None
    assert (found.delayed_days, found.days.to_date, found.is_delayed) == (4, True, True)
    assert delay(STILL_THERE, *said, as_at=date(2024, 3, 10)).is_delayed is False


def test_a_transfer_that_goes_on_with_the_spell_goes_on_with_the_delay() -> None:
    found = delay(
        stay("a", "2024-03-01", "2024-03-12", method="21", to="51"),
        stay("b", "2024-03-13", "2024-03-20", method="81", source="51"),
        *ready("2024-03-10", "2024-03-10", "2024-03-10"),
    )
    assert found.delayed_days == 10


# ------------------------------------------------------------- what is one of the decisions


def test_a_decision_of_another_stay_is_none_of_this_one() -> None:
    other = stay("b", "2024-04-10", "2024-04-12", method="21")
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    found = delay(LEFT, other, *said, decided("safe", "2024-03-11", encounter="b"))
    assert open_questions(found) == [("safe", "not recorded")]


@pytest.mark.parametrize(
    ("day", "ready_on"),
    [
        ("2024-02-29", None),
        ("2024-03-01", date(2024, 3, 10)),
        ("2024-03-20", date(2024, 3, 20)),
        ("2024-03-21", None),
    ],
)
def test_a_decision_that_names_no_stay_is_of_the_one_on_its_day(
    day: str, ready_on: date | None
) -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    assert delay(LEFT, *said, decided("safe", day, encounter=None)).ready_on == ready_on


def test_a_decision_entered_in_error_does_not_count() -> None:
    wrong = decided("safe", "2024-03-10")
    wrong = Entry(
        "Observation", wrong.reference, wrong.codings, wrong.happened,
        not_counted="entered-in-error", encounter=wrong.encounter,
    )  # fmt: skip
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    assert open_questions(delay(LEFT, *said, wrong)) == [("safe", "not recorded")]


def test_a_decision_that_is_said_again_counts_from_the_first_time() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")
    assert delay(LEFT, *said, decided("safe", "2024-03-15")).ready_on == date(2024, 3, 10)


def test_a_decision_that_was_taken_back_counts_from_the_next_time() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")
    no = decided("safe", "2024-03-12", value=BooleanValue(answer=False))
    taken_back = delay(LEFT, *said, no)
    assert (taken_back.is_delayed, taken_back.ready, taken_back.unsettled) == (False, None, ())
    again = delay(LEFT, *said, no, decided("safe", "2024-03-15"))
    assert (again.ready_on, again.delayed_days) == (date(2024, 3, 15), 5)


def test_yes_and_no_on_one_day_settle_nothing() -> None:
    no = decided("safe", "2024-03-10", value=BooleanValue(answer=False))
    no = Entry(
        "Observation", "Observation/no", no.codings, no.happened, value=no.value,
        encounter=no.encounter,
    )  # fmt: skip
    found = delay(LEFT, *ready("2024-03-10", "2024-03-10", "2024-03-10"), no)
    assert found.is_delayed is None
    assert open_questions(found) == [("safe", "dates do not settle it")]


def test_a_decision_without_its_answer_is_not_known() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    found = delay(LEFT, *said, decided("safe", "2024-03-10", value=NoValue("not-performed")))
    assert found.is_delayed is None
    assert open_questions(found) == [("safe", "recorded without an answer")]


# ----------------------------------------------------------------- dates known only in part


def test_a_partial_date_is_never_padded() -> None:
    found = delay(LEFT, *ready("2024-03-10", "2024-03-10", "2024-03"))
    assert (found.ready_on, found.delayed_days, found.is_delayed) == (None, None, None)
    assert open_questions(found) == [("safe", "day known only in part")]
    assert found.ready is not None
    # Not before the others, nor after the discharge.
    assert (found.ready.first, found.ready.last) == (date(2024, 3, 10), date(2024, 3, 20))


def test_a_partial_date_that_cannot_be_the_latest_does_not_matter() -> None:
    left = stay("a", "2024-02-25", "2024-04-20", method="21")
    found = delay(left, *ready("2024-03", "2024-04-10", "2024-04-05"))
    assert (found.ready_on, found.delayed_days) == (date(2024, 4, 10), 10)
    assert found.unsettled == ()


def test_a_partial_date_may_leave_the_days_open_and_the_delay_certain() -> None:
    left = stay("a", "2024-02-25", "2024-04-20", method="21")
    found = delay(left, *ready("2024-03", "2024-03", "2024-03"))
    assert (found.is_delayed, found.delayed_days) == (True, None)
    assert found.days is not None
    assert (found.days.least, found.days.most) == (20, 50)


def test_a_decision_without_a_day_settles_nothing() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    found = delay(LEFT, *said, decided("safe", None))
    assert (found.is_delayed, open_questions(found)) == (
        None,
        [("safe", "dates do not settle it")],
    )


def test_a_discharge_known_only_in_part_leaves_the_days_open() -> None:
    left = stay("a", "2024-03-01", "2024-04", method="21")
    found = delay(left, *ready("2024-03-10", "2024-03-10", "2024-03-10"))
    assert (found.is_delayed, found.delayed_days) == (True, None)
    assert open_questions(found) == [("discharge", "day known only in part")]


# ------------------------------------------------------------------------- as at, as known


def test_a_decision_of_a_later_day_is_not_there_yet() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-14")
    unaware = delay(LEFT, *said, as_at=date(2024, 3, 13))
    assert open_questions(unaware) == [("safe", "not recorded")]
    assert delay(LEFT, *said, as_at=date(2024, 3, 15)).delayed_days == 1


def test_a_decision_that_was_recorded_later_is_not_known_yet() -> None:
    said = ready("2024-03-10", "2024-03-10", "2024-03-10")[:2]
    late = decided("safe", "2024-03-10", recorded="2024-03-16")
    day = date(2024, 3, 15)
    unaware = delay(LEFT, *said, late, as_at=day, known_at=day)
    assert open_questions(unaware) == [("safe", "not recorded")]
    assert delay(LEFT, *said, late, as_at=day).delayed_days == 5
