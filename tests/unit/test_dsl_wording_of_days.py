"""Words about days: the same day, a red flag's day, what is active, windows that are shared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.dsl_graph_example import pathway
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    AtAsAt,
    AtFact,
    AtNode,
    Bound,
    CodedEntries,
    Evidence,
    Interrupt,
    Parameter,
    ParameterRef,
    Pathway,
    RecordKind,
    Selection,
    Values,
    Window,
    Within,
    in_the_last,
)
from waypost_dsl.source import Span
from waypost_dsl.wording.phrases import short_words, words

TODAY = Window(Bound(AtAsAt()), Bound(AtAsAt()))


@pytest.fixture
def flagged() -> Pathway:
    """A pathway with a red flag, and a limit that an overlay may lengthen."""
    made = pathway(Interrupt("red", "Red flag", ALWAYS))
    limit = Parameter("limit", Duration(0, "days"), None, None)
    return replace(made, parameters={"limit": limit})


def test_a_red_flag_fires_and_is_not_reached(flagged: Pathway):
    due = Within(Duration(2, "days"), AtNode("red", "reached"))
    assert words(due, flagged) == "within 2 days of the day “Red flag” fired"
    assert short_words(due, flagged) == "within 2 days of “Red flag” reached"


@pytest.mark.parametrize(
    ("length", "amount"),
    [(Duration(0, "days"), "0 days"), (ParameterRef("limit"), "0 days (limit)")],
)
def test_no_days_are_the_same_day(flagged: Pathway, length: Duration | ParameterRef, amount: str):
    due = Within(length, AtNode("red", "reached"))
    assert words(due, flagged) == (f"on the same day: within {amount} of the day “Red flag” fired")


@pytest.mark.parametrize(
    ("codelist", "expected"),
    [
        ("swollen_joints", "recorded swollen joints"),
        ("smoking_status", "a recorded smoking status"),
        ("grade", "a recorded grade"),
    ],
)
def test_a_list_named_in_the_plural_has_no_article(flagged: Pathway, codelist: str, expected: str):
    assert words(Selection(Values(codelist)), flagged) == expected


def test_what_is_active_is_active_on_the_day(flagged: Pathway):
    team = CodedEntries(RecordKind.CARE_TEAM, "nurses")
    assert words(Selection(team, TODAY, active=True), flagged) == (
        "an active care team of type nurses"
    )
    assert words(Selection(team, TODAY), flagged) == "a care team of type nurses on the day"
    assert words(Selection(team, in_the_last(Duration(1, "months")), active=True), flagged) == (
        "an active care team of type nurses in the last 1 month"
    )


def test_a_window_written_twice_is_said_once(flagged: Pathway):
    """The same words at two places of the text."""
    windows = [Window(Bound(AtFact("flare")), None, Span("p", n, 1, n, 9)) for n in (1, 2)]
    both = Evidence(
        (
            Selection(CodedEntries(RecordKind.RECORD, "letter"), windows[0]),
            Selection(CodedEntries(RecordKind.RECORD, "call"), windows[1]),
        )
    )
    assert words(both, flagged) == (
        "a record of letter or a record of call, since acute exacerbation"
    )
