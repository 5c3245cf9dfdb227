"""What the language says to somebody who words a wait, a clock or an episode in another way."""

from __future__ import annotations

import pytest

from tests.unit.dsl_episode_texts import compiled

WAIT = '  wait tested "T" {} because NG1'
STEP = '  step tested "T" {} because NG1'
CLOCK = '  clock waiting "W" {} because NG1'
FLAG = '  interrupt flag "F" {} because NG1'
ENROL = "  enrol each request in clinic_requests {} because NG1"


def said(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the message and the helps of the first problem."""
    found = compiled(text).diagnostics[0]
    assert found.code.slug == "syntax-error"
    return found.message, found.helps


NO_COMMA = (
    "leave the comma out: `on exception go to`, `breach go to` and `at most 3 laps then`"
    " begin clauses of their own"
)
SLIPS = [
    (WAIT.format("within 3 days for record in illness"), "write `at most` instead"),
    (WAIT.format("done by record in illness"), "write `for` instead"),
    (WAIT.format("for record in illness at most 3 days go to managed"), "write `then` instead"),
    (WAIT.format("waits for record in illness"), "write `for`"),
    (
        WAIT.format("for result of hba1c at least 58 mmol/mol at most 3 days"),
        "write `for any of (result of hba1c at least …)`",
    ),
    (
        WAIT.format("for record in illness at most 3 days breach managed"),
        "write `breach go to`",
    ),
    (
        WAIT.format("for record in illness at most 3 times then managed"),
        "write `at most 3 laps then NODE`",
    ),
    (
        STEP.format("within 3 days then managed, on exception go to managed"),
        NO_COMMA,
    ),
    (
        STEP.format("within 3 days excepted when flare for 3 days on exception managed"),
        "write `on exception go to`",
    ),
    (STEP.format("within 3 days offered when flare"), "write `offered by`"),
    (STEP.format("within 3 days done by record in illness resume"), "write `then resume`"),
    (
        STEP.format("within 3 days done by record in illness for referral"),
        "write `for this NAME` with the episode's name, `for the same region`, or leave it out",
    ),
    (
        STEP.format("within 3 days done by record in illness of the same region"),
        "did you mean `for the same region`?",
    ),
    (
        STEP.format("within 3 days done by record in illness without flare"),
        "write `not accompanied by`",
    ),
    (
        CLOCK.format("starts at opening stops at seen done, managed reached limit 3 days"),
        "write `stops at first of …, …`",
    ),
    (
        CLOCK.format("starts at first of opening, flare stops at seen done limit 3 days"),
        "write `starts at earliest of …, …`",
    ),
    (
        FLAG.format("when record in illness active for 3 days go to seen"),
        "write `active for` after `go to NODE`, or after the title",
    ),
    (
        FLAG.format("when flare active until record in illness go to seen"),
        "write `active until` after `go to NODE`, or after the title",
    ),
    (
        "  fact tested is days between opening and today",
        "write `days from DAY to DAY`, for example `days from opening to today`",
    ),
    (
        ENROL.format("ends at any outcome"),
        "write `as NAME` after what opens it: `… as referral`",
    ),
    (
        ENROL.format("as referral merged when same region"),
        "write `merged when same region and an earlier one is open`",
    ),
    (
        ENROL.format("as referral ends at any outcome or 365 days after opening"),
        "write `ends at any outcome, or 365 days after opening`, or its first part",
    ),
    (
        ENROL.format("as referral opened on received, then happened"),
        "write `opened on received, otherwise happened`, or its first part",
    ),
]


@pytest.mark.parametrize(("text", "help_line"), SLIPS, ids=[text for text, _ in SLIPS])
def test_a_slip_is_told_what_to_write(text, help_line):
    assert help_line in said(text)[1]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (STEP.format("within 3 days breach go to managed"), "`breach go to` belongs in a wait"),
        (STEP.format("withdrawn when flare"), "`withdrawn when` belongs in an interrupt"),
        (STEP.format("limit 3 days"), "`limit` belongs in a clock"),
        (WAIT.format("offered by flare"), "`offered by` belongs in a step or a referral"),
    ],
)
def test_a_clause_in_the_wrong_block_is_sent_to_the_right_one(text, where):
    assert where in said(text)[1]


def test_a_level_that_is_none_is_told_them_all():
    message, helps = said(STEP.format("within 3 days done by referral to clinic rejected"))
    assert message == "how far the referral got is missing after `clinic`"
    assert "`declined by the service`" in helps[0]


def test_the_days_since_something_are_a_fact_of_their_own():
    (one,) = compiled("  fact tested is days since opening").diagnostics
    assert one.helps == ("write `days from DAY to DAY`, for example `days from opening to today`",)
