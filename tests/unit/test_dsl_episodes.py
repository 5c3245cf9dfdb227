"""Every form for episodes, waits and clocks becomes the right part of the model."""

from __future__ import annotations

import re

import pytest

from tests.unit.dsl_episode_texts import codes, fact, node, pathway, seen_then
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    RESUME,
    AtDeath,
    AtFact,
    AtNode,
    AtOpening,
    Bound,
    ClockTime,
    CodedEntries,
    DaysBetween,
    Evidence,
    FactCompares,
    FactHolds,
    FactType,
    Found,
    Holds,
    Interrupt,
    Laps,
    ParameterRef,
    Pick,
    RecordKind,
    Referrals,
    Selection,
    Stage,
    Step,
    Values,
    Wait,
    Window,
    Within,
)

ILL = CodedEntries(RecordKind.RECORD, "illness")
OPENS = Selection(CodedEntries(RecordKind.REQUEST, "clinic_requests"))


def same(found: object, expected: object) -> bool:
    """Whether two parts of a model differ only in where they stand."""
    pattern = r",? ?span=Span\([^)]*\)"
    return re.sub(pattern, "", repr(found)) == re.sub(pattern, "", repr(expected))


# --- What opens an episode -----------------------------------------------------------------------


def enrol(clauses: str):
    text = f"  enrol each request in clinic_requests as referral\n    {clauses} because NG1\n"
    enrolment = pathway(text + "  exclude when deceased because NG1").enrolment
    assert enrolment.episodes is not None
    assert same(enrolment.condition, Found(OPENS))
    assert [one.name for one in enrolment.because] == ["NG1"]
    return enrolment.episodes


def test_what_an_episode_is_without_another_word():
    episodes = enrol("")
    assert same(episodes.opens, OPENS)
    assert episodes.name == "referral"
    assert episodes.dated == ("happened",)
    assert (episodes.region, episodes.side, episodes.merged) == (None, None, False)
    assert episodes.belongs == ("by reference", "by region", "to the latest open one")
    assert episodes.ends_after is None


@pytest.mark.parametrize(
    ("clause", "dated"),
    [
        ("opened on received", ("received",)),
        ("opened on received, otherwise happened", ("received", "happened")),
        ("opened on happened", ("happened",)),
    ],
)
def test_the_date_of_the_opening(clause, dated):
    assert enrol(clause).dated == dated


def test_regions_sides_and_merging():
    episodes = enrol(
        "region from smoking and side from grade merged when same region and an earlier one is open"
    )
    assert (episodes.region, episodes.side, episodes.merged) == ("smoking", "grade", True)
    assert enrol("region from smoking").side is None


def test_evidence_belongs_in_the_order_written():
    belongs = enrol("evidence belongs to the latest open one, then by reference").belongs
    assert belongs == ("to the latest open one", "by reference")


@pytest.mark.parametrize(
    ("clause", "after"),
    [
        ("ends at any outcome", None),
        ("ends at any outcome, or 365 days after opening", Duration(365, "days")),
        ("ends at any outcome, or 12 months after opening", Duration(12, "months")),
        ("ends at any outcome, or some_days after opening", ParameterRef("some_days")),
    ],
)
def test_the_end_of_an_episode(clause, after):
    assert same(enrol(clause).ends_after, after)


# --- Selections and days -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "belonging"),
    [
        ("record in illness", "as usual"),
        ("record in illness for this referral", "this episode"),
        ("record in illness for the same region", "same region"),
        ("record in illness in the whole record", "whole record"),
    ],
)
def test_whose_entries_are_looked_at(text, belonging):
    definition = fact(text).definition
    assert same(definition, Holds(Found(Selection(ILL, belonging=belonging))))


def test_belonging_and_window_stand_in_either_order():
    window = Window(Bound(AtOpening()), None)
    expected = Pick("latest", Selection(ILL, window, belonging="same region"))
    assert same(
        fact("latest record in illness since opening for the same region").definition, expected
    )
    assert same(
        fact("latest record in illness for the same region since opening").definition, expected
    )


def test_a_list_of_evidence_shares_its_belonging():
    step = node(
        '  step tested "T" within 3 days done by any of (record in illness in the whole record,'
        " encounter in reviews) since opening for the same region then managed because NG1"
    )
    assert isinstance(step, Step)
    assert [one.belonging for one in step.done_by.selections] == ["whole record", "same region"]
    assert all(one.window is not None for one in step.done_by.selections)


def test_not_accompanied_by():
    found = fact(
        "record in illness not accompanied by encounter in reviews in the 3 days after"
    ).definition
    assert isinstance(found, Holds)
    assert isinstance(found.condition, Found)
    assert found.condition.selection.near_absent
    assert found.condition.selection.near is not None


ANCHORS = [
    ("opening", AtOpening()),
    ("death", AtDeath()),
    ("seen done", AtNode("seen", "done")),
    ("seen reached", AtNode("seen", "reached")),
    ("managed reached", AtNode("managed", "reached")),
    ("flare", AtFact("flare")),
]


@pytest.mark.parametrize(("text", "anchor"), ANCHORS, ids=[text for text, _ in ANCHORS])
def test_a_day_to_count_from(text, anchor):
    definition = fact(f"record in illness in the 30 days before {text}").definition
    window = Window(Bound(anchor, Duration(30, "days"), "before"), Bound(anchor))
    assert same(definition, Holds(Found(Selection(ILL, window))))


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("days from opening to today", False),
        ("days from 2024-01-01 to opening", False),
        ("days from opening to seen done", True),
        ("days from flare to opening", True),
        ("days from opening to death", True),
    ],
)
def test_the_days_between_two_days(text, absent):
    found = fact(text)
    assert isinstance(found.definition, DaysBetween)
    assert found.type is FactType.TIME
    assert found.may_be_absent is absent


def test_death_in_a_window():
    definition = fact("deceased in the 7 days after flare").definition
    at = AtFact("flare")
    window = Window(Bound(at), Bound(at, Duration(7, "days"), "after"))
    assert same(definition, Holds(FactHolds("deceased", window)))


# --- Clocks --------------------------------------------------------------------------------------

CLOCK = """  clock waiting "Time to being seen"
    starts at earliest of opening, flare
    stops at first of seen done, managed reached, death
    limit 126 days
    because NG1
"""


def test_a_clock():
    clock = pathway(CLOCK).clocks["waiting"]
    assert clock.starts == (AtOpening(), AtFact("flare"))
    assert clock.stops == (AtNode("seen", "done"), AtNode("managed", "reached"), AtDeath())
    assert clock.limit == Duration(126, "days")
    assert [one.name for one in clock.because] == ["NG1"]


def test_a_clock_is_asked_like_a_fact():
    made = pathway(CLOCK + "  exclude when waiting above 126 days because NG1")
    asked = made.facts["waiting"]
    assert asked.definition == ClockTime("waiting")
    assert (asked.type, asked.may_be_absent) == (FactType.TIME, True)
    condition = made.exclusions[0].condition
    assert isinstance(condition, FactCompares)
    assert condition.fact == "waiting"


def test_a_fact_may_rename_a_clock():
    assert pathway(CLOCK + "  fact long is waiting").facts["long"].definition == ClockTime(
        "waiting"
    )


def test_a_clock_and_a_fact_may_not_define_each_other():
    text = CLOCK.replace("flare", "late") + (
        "  fact late is latest record in illness in the 3 days after later\n"
        "  fact later is latest record in illness after late\n"
    )
    assert codes(text) == ["circular-fact"]


# --- Nodes ---------------------------------------------------------------------------------------


def test_a_wait():
    wait = node(
        '  wait tested "T" for value of smoking for this referral'
        " at most 5 working days of seen done then managed breach go to managed"
        " at most 3 laps then managed because NG1"
    )
    assert isinstance(wait, Wait)
    event = Evidence((Selection(Values("smoking"), belonging="this episode"),))
    assert same(wait.event, event)
    within = Within(Duration(5, "working days"), AtNode("seen", "done"))
    assert same(wait.limit, within)
    assert (wait.then, wait.breach) == ("managed", "managed")
    assert same(wait.laps, Laps(3, "managed"))


def test_a_wait_on_a_clock_without_a_breach():
    wait = pathway(
        CLOCK + '  wait tested "T" for any of (referral to clinic seen, record in illness)'
        " at most some_days on waiting then managed no breach because NG1",
        seen=seen_then("tested"),
    ).nodes["tested"]
    assert isinstance(wait, Wait)
    assert same(wait.limit, Within(ParameterRef("some_days"), None, "waiting"))
    assert wait.breach is None
    assert same(wait.event.selections[0], Selection(Referrals("clinic", "seen")))


def test_the_at_most_of_a_wait_is_never_a_comparison():
    wait = node(
        '  wait tested "T" for result of hba1c at most 14 days then managed no breach because NG1'
    )
    assert isinstance(wait, Wait)
    assert same(wait.limit, Within(Duration(14, "days")))


def test_the_new_clauses_of_a_step():
    step = pathway(
        CLOCK + '  step tested "T" within 4 hours on waiting done by record in illness'
        " offered by encounter in reviews excepted when flare for 3 days"
        " on exception go to managed then managed at most 1 lap then managed because NG1",
        seen=seen_then("tested"),
    ).nodes["tested"]
    assert isinstance(step, Step)
    assert same(step.timing, Within(Duration(4, "hours"), None, "waiting"))
    assert step.offered_by is not None
    assert (step.on_exception, step.then) == ("managed", "managed")
    assert same(step.laps, Laps(1, "managed"))


def test_an_interrupt_and_the_way_back():
    made = pathway(
        '  interrupt flag "F" when record in illness since opening go to urgent'
        " active for 30 days active until record in reviews after flag reached"
        " withdrawn when record in home on or after flag reached because NG1"
        ' referral urgent "U" to clinic urgent within 4 hours of flag reached'
        " done by referral to clinic made then resume because NG1"
    )
    flag, urgent = made.nodes["flag"], made.nodes["urgent"]
    assert isinstance(flag, Interrupt)
    assert flag.active_for == Duration(30, "days")
    assert isinstance(flag.active_until, Found)
    assert isinstance(flag.withdrawn, Found)
    assert isinstance(urgent, Step)
    assert urgent.then == RESUME


def test_an_interrupt_may_say_how_long_after_its_title():
    made = pathway(
        '  interrupt flag "F" active for 30 days when condition in illness active'
        " go to seen because NG1"
    )
    flag = made.nodes["flag"]
    assert isinstance(flag, Interrupt)
    assert flag.active_for == Duration(30, "days")
    assert isinstance(flag.when, Found)
    assert flag.when.selection.active


def test_a_stage_leads_on():
    made = pathway(
        '  stage later "L" then managed'
        ' step told "T" within 3 days done by record in illness because NG1',
        seen=seen_then("later"),
    )
    stage = made.nodes["later"]
    assert isinstance(stage, Stage)
    assert (stage.members, stage.then) == (("told",), "managed")


def test_a_wait_is_a_member_of_its_stage():
    made = pathway(
        '  stage later "L" then managed wait told "T" for record in illness at most 3 days'
        " then managed no breach because NG1",
        seen=seen_then("later"),
    )
    stage = made.nodes["later"]
    assert isinstance(stage, Stage)
    assert stage.members == ("told",)


def test_a_decision_counts_its_laps():
    text = (
        '  decision tested "T" when record in illness go to again otherwise go to managed'
        " at most 2 laps then managed because NG1\n"
        '  step again "A" within 3 days done by record in illness then tested because NG1'
    )
    assert same(getattr(node(text), "laps", None), Laps(2, "managed"))


# --- Names and parameters ------------------------------------------------------------------------


def test_a_service_declined():
    text = (
        '  service other "O" accepts routine requested by clinic_requests declined as illness\n'
        "  exclude when referral to other declined by the patient because NG1"
    )
    made = pathway(text)
    assert made.services["other"].declined_as == "illness"
    condition = made.exclusions[0].condition
    assert same(condition, Found(Selection(Referrals("other", "declined by the patient"))))


def test_parameters_in_hours_and_working_days():
    made = pathway(
        "  parameter soon is 4 hours from 1 hour to 24 hours because NG1\n"
        "  parameter quick is 3 working days from 1 working day to 5 working days because NG1"
    )
    assert made.parameters["soon"].value == Duration(4, "hours")
    assert made.parameters["quick"].high == Duration(5, "working days")


def test_working_days_and_days_do_not_mix():
    text = "  parameter quick is 3 working days from 1 days to 5 days because NG1"
    assert codes(text) == ["parameter-bounds-mixed"]


@pytest.mark.parametrize("name", ["done", "reached", "received", "happened"])
def test_a_word_that_stands_in_one_place_only_may_be_a_name(name):
    assert name in pathway(f"  fact {name} is ill").facts


@pytest.mark.parametrize("name", ["opening", "death", "resume"])
def test_a_word_that_may_stand_where_a_name_does_cannot_be_one(name):
    assert codes(f"  fact {name} is ill") == ["reserved-name"]
