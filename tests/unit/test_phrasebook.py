"""The phrasebook: every condition and selection of a pathway is found by its author's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.dsl_flow_example import episodic, referral
from tests.unit.dsl_graph_example import pathway
from waypost.explaining.phrasebook import Phrasebook
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    CodedEntries,
    Evidence,
    FactHolds,
    Found,
    Interrupt,
    RecordKind,
    Selection,
    Wait,
    Within,
)


def entry(codelist: str) -> Selection:
    return Selection(CodedEntries(RecordKind.RECORD, codelist), belonging="this episode")


def book() -> Phrasebook:
    made = pathway(
        Interrupt(
            "red",
            "Red flag",
            FactHolds("flare"),
            withdrawn=Found(entry("taken_back")),
            active_until=Found(entry("asked_again")),
        ),
        Wait(
            "seen",
            "Waiting",
            Evidence((entry("seen_by_clinic"),)),
            Within(Duration(14, "days")),
            "therapy",
        ),
        referral("therapy", offered_by=Evidence((entry("offered"),))),
    )
    return Phrasebook(replace(made, enrolment=episodic().enrolment))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("record in taken_back for this episode", "a record of taken back for this referral"),
        ("record in asked_again for this episode", "a record of asked again for this referral"),
        (
            "record in seen_by_clinic for this episode",
            "a record of seen by clinic for this referral",
        ),
        ("record in offered for this episode", "a record of offered for this referral"),
        ("request in triage_request", "a request for triage request"),
    ],
)
def test_what_an_episode_asks_for_is_said_in_words(written: str, said: str) -> None:
    assert book().say(written) == said
    assert book().subject(written) == said


def test_what_the_pathway_does_not_say_stays_as_it_is() -> None:
    assert book().say("record in nothing") == "record in nothing"
