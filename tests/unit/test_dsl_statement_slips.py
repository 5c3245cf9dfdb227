"""What the language says to somebody who has another word for a statement or a clause."""

from __future__ import annotations

import pytest

from tests.unit import dsl_episode_texts, dsl_texts

STEP = '  step reviewed "Review"\n'
EVERY = "    every 12 months\n"
DONE = "    done by record in reviews\n    because NG1\n"


def said(text: str) -> tuple[str, str]:
    """Return the message and the help of the first problem of a pathway of patients."""
    found = dsl_texts.compiled(text).diagnostics[0]
    assert found.code.slug == "syntax-error"
    return found.message, found.helps[0]


def said_of_episodes(text: str) -> tuple[str, str]:
    """Return the message and the help of the first problem of a pathway of episodes."""
    found = dsl_episode_texts.compiled(text).diagnostics[0]
    assert found.code.slug == "syntax-error"
    return found.message, found.helps[0]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("task", "step"),
        ("action", "step"),
        ("red flag", "interrupt"),
        ("question", "decision"),
        ("exit", "outcome"),
        ("timer", "clock"),
    ],
)
def test_another_word_for_a_statement_names_the_statement(word, kind):
    message, help_line = said(f'  {word} reviewed "Review"\n{EVERY}{DONE}')
    assert message == f"nothing is called `{word}` here"
    assert help_line == f"write `{kind}`"


@pytest.mark.parametrize(
    ("text", "help_line"),
    [
        (STEP + EVERY + "    if ill\n" + DONE, "write `only when`"),
        (
            STEP
            + EVERY
            + "    only when smoker is current\n    if smoker is not known report\n"
            + DONE,
            "write `when`",
        ),
        (
            STEP + EVERY + "    done when record in reviews\n    because NG1\n",
            "write `done by` and the entry that counts, for example `done by record in CODELIST`",
        ),
        (STEP + "    due within 30 days\n" + DONE, "write `within`"),
        (STEP + "    due every 12 months\n" + DONE, "write `every`"),
        (STEP + "    each 12 months\n" + DONE, "write `every`"),
        (
            STEP + EVERY + "    only when no ill\n" + DONE,
            "write `not ill` of a fact, or `no record in ill` of a codelist",
        ),
        (
            STEP + EVERY + "    only when either ill or breathless at least 3\n" + DONE,
            "leave it out: `or` says it alone",
        ),
        (
            "  parameter p is 28 days between 7 and 56 days because NG1\n",
            "write `from 7 days to 56 days`",
        ),
        (
            '  decided p\n  decided q "text"\n',
            "write it in quotes after the name: it is printed wherever it is cited",
        ),
        (
            "  enrol while ill because NG1\n    opened on received\n",
            "write `enrol each SELECTION as NAME` before it, or leave it out",
        ),
    ],
)
def test_a_clause_in_other_words_says_what_to_write(text, help_line):
    assert said(text)[1] == help_line


@pytest.mark.parametrize(
    ("text", "help_line"),
    [
        (
            STEP + "    within 3 days\n    done by record in illness\n    at most 2 laps\n"
            "    because NG1\n",
            "write `then NODE` after it, for example `at most 3 laps then NODE`",
        ),
        (
            STEP + "    within 3 days\n    done by record in illness\n"
            "    at most 2 times then managed\n    because NG1\n",
            "write `at most 2 laps then NODE`",
        ),
        (STEP + "    within 2 working weeks\n" + DONE, "write `10 working days` or `2 weeks`"),
        (
            '  wait tested "T"\n    until record in illness\n    because NG1\n',
            "write `for` instead",
        ),
        (
            '  clock c "C"\n    starts at opening\n    stops when reviewed done\n',
            "write `stops at`, for example `stops at STEP done`",
        ),
        (
            "  enrol each clinic_requests as referral\n    because NG1\n",
            "write `enrol each request in clinic_requests as NAME`, or another kind of entry",
        ),
    ],
)
def test_an_episode_in_other_words_says_what_to_write(text, help_line):
    assert said_of_episodes(text)[1] == help_line


def test_each_season_is_no_slip():
    text = STEP + "    each season from 1 September to 31 March due by 31 December\n" + DONE
    assert dsl_texts.compiled(text).pathway is not None
