"""Expressions in words, and back in the language's own syntax."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from waypost_dsl.compiler import compile_pathway, compile_text
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    AllOf,
    AnalyteUse,
    AnyOf,
    AtAsAt,
    AtDate,
    AtDeath,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtNode,
    AtOpening,
    AtPeriod,
    Band,
    Bands,
    Bound,
    BuiltIn,
    Citation,
    Clock,
    ClockTime,
    CodedEntries,
    Condition,
    CountOf,
    DayOfYear,
    DaysBetween,
    DiagnosisMatch,
    EachOf,
    Enrolment,
    Episodes,
    Every,
    Evidence,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    Group,
    Holds,
    Laps,
    NoneOf,
    Not,
    OnRegister,
    Outcome,
    Parameter,
    ParameterRef,
    Pathway,
    Period,
    Pick,
    Quantity,
    RecordKind,
    ReferralLevel,
    Referrals,
    Results,
    Season,
    Selection,
    Service,
    Spaced,
    Spells,
    StepIs,
    Values,
    Window,
    Within,
    in_the_last,
)
from waypost_dsl.wording.phrases import as_written, short_words, words

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
SHIPPED = sorted(
    path.stem
    for path in PATHWAYS.glob("*.pathway")
    if path.read_text(encoding="utf-8").startswith("pathway ")
)


def a_fact(name: str, title: str, type: FactType) -> Fact:
    return Fact(name, title, Holds(ALWAYS), type)


# A pathway with one of everything that has a title.
PATHWAY = Pathway(
    "copd",
    "COPD care",
    "1.0.0",
    None,
    "",
    None,
    Enrolment(ALWAYS),
    "",
    "",
    analytes={"spo2": AnalyteUse("spo2", "oxygen saturation", "spo2_codes")},
    services={"rehab": Service("rehab", "Pulmonary rehabilitation", ("routine",), "codes")},
    parameters={
        "refer_days": Parameter("refer_days", Duration(30, "days"), None, None),
        "low": Parameter("low", Quantity(Decimal(92), "%"), None, None),
    },
    facts={
        "mrc": a_fact("mrc", "MRC breathlessness grade", FactType.GRADE),
        "flare": a_fact("flare", "acute exacerbation", FactType.RECORD),
        "copd": a_fact("copd", "on the COPD register", FactType.TRUTH),
        "obstructed": a_fact("obstructed", "airflow obstruction confirmed", FactType.TRUTH),
        "smoker": a_fact("smoker", "smoking status", FactType.NAME),
    },
    nodes={"review": Group("review", "Complete review", ())},
)

MRC_3 = FactCompares("mrc", "at least", Quantity(Decimal(3)))
SMOKES = FactIs("smoker", ("current_smoker",))
NO_FLARE = Not(FactHolds("flare", in_the_last(ParameterRef("refer_days"))))
REVIEWED = Selection(CodedEntries(RecordKind.RECORD, "copd_review"))


@pytest.mark.parametrize(
    ("condition", "expected", "short"),
    [
        (MRC_3, "MRC breathlessness grade is at least 3", "MRC breathlessness grade ≥ 3"),
        (FactHolds("copd"), "on the COPD register", None),
        (Not(FactHolds("copd")), "not on the COPD register", None),
        (Not(FactHolds("obstructed")), "not (airflow obstruction confirmed)", None),
        (
            NO_FLARE,
            "no acute exacerbation in the last 30 days (refer_days)",
            "no acute exacerbation in last 30 days",
        ),
        (SMOKES, "smoking status is current smoker", None),
        (Not(SMOKES), "smoking status is not current smoker", None),
        (
            Not(MRC_3),
            "MRC breathlessness grade is not at least 3",
            None,
        ),
        (FactIsKnown("mrc"), "MRC breathlessness grade is known", None),
        (FactIsKnown("mrc", known=False), "MRC breathlessness grade is not known", None),
        (FactHolds("deceased"), "deceased", None),
        (Found(REVIEWED), "a record of COPD review", None),
        (Found(REVIEWED, absent=True), "no record of COPD review", None),
        (Not(Found(REVIEWED)), "not (a record of COPD review)", None),
        (
            Found(Selection(Results("spo2", "below", ParameterRef("low")))),
            "any result of oxygen saturation below 92 % (low)",
            "any result of oxygen saturation < 92 %",
        ),
        (StepIs("review", ("done",)), "“Complete review” is done", None),
        (ALWAYS, "always", None),
        (AnyOf(()), "never", None),
        (
            AllOf((MRC_3, NO_FLARE)),
            (
                "MRC breathlessness grade is at least 3 and no acute exacerbation in the last 30"
                " days (refer_days)"
            ),
            "MRC breathlessness grade ≥ 3 and no acute exacerbation in last 30 days",
        ),
        (
            AllOf((FactHolds("copd"), AnyOf((SMOKES, FactHolds("obstructed"))))),
            (
                "on the COPD register and (smoking status is current smoker or airflow obstruction"
                " confirmed)"
            ),
            None,
        ),
        (
            AllOf((FactIs("smoker", ("a", "b")), FactHolds("copd"))),
            "(smoking status is a or b) and on the COPD register",
            None,
        ),
        (
            AnyOf((SMOKES, FactHolds("copd"), FactHolds("obstructed"))),
            (
                "any of: smoking status is current smoker; on the COPD register; airflow"
                " obstruction confirmed"
            ),
            None,
        ),
        (NoneOf((SMOKES,)), "none of: smoking status is current smoker", None),
    ],
)
def test_a_condition_is_said_in_words(condition, expected, short):
    assert words(condition, PATHWAY) == expected
    assert short_words(condition, PATHWAY) == (short or expected)


# The same pathway, run once for each referral.
EPISODES = Episodes(
    Selection(CodedEntries(RecordKind.REQUEST, "msk_triage")),
    "referral",
    ("received", "happened"),
    "body_region",
    "body_side",
    merged=True,
    ends_after=Duration(365, "days"),
)
EPISODIC = dataclasses.replace(
    PATHWAY,
    enrolment=Enrolment(ALWAYS, episodes=EPISODES),
    clocks={
        "rtt": Clock(
            "rtt",
            "Referral to treatment",
            (AtOpening(), AtNode("review", "reached")),
            (AtNode("review", "done"), AtFact("flare"), AtDeath()),
            Duration(126, "days"),
        )
    },
)

YEAR = Duration(12, "months")


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (in_the_last(YEAR), "in the last 12 months"),
        (Window(None, None), "at any time"),
        (Window(Bound(AtAsAt()), Bound(AtAsAt())), "on the day"),
        (Window(Bound(AtFact("flare")), None), "since acute exacerbation"),
        (Window(Bound(AtFact("flare"), inclusive=False), None), "after acute exacerbation"),
        (Window(Bound(AtDate(date(2023, 4, 1))), None), "on or after 1 April 2023"),
        (Window(None, Bound(AtEnrolment())), "on or before enrolment"),
        (Window(None, Bound(AtEnrolment(), inclusive=False)), "before enrolment"),
        (Window(Bound(AtPeriod("start")), Bound(AtPeriod("end"))), "in the reporting period"),
        (
            Window(Bound(AtEvent(), YEAR, "before"), Bound(AtEvent())),
            "in the 12 months before it",
        ),
        (
            Window(Bound(AtFact("flare")), Bound(AtFact("flare"), YEAR)),
            "in the 12 months after acute exacerbation",
        ),
        (
            Window(Bound(AtFact("flare"), YEAR, "before"), None),
            "from 12 months before acute exacerbation on",
        ),
        (
            Window(Bound(AtEnrolment(), YEAR, "before"), Bound(AtFact("flare"), YEAR)),
            "from 12 months before enrolment to 12 months after acute exacerbation",
        ),
        (Window(None, Bound(AtFact("flare"), YEAR)), "up to 12 months after acute exacerbation"),
    ],
)
def test_a_window_is_said_in_words(window, expected):
    assert words(window, PATHWAY) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (RecordKind.RECORD, "a record of pulm rehab"),
        (RecordKind.CONDITION, "a recorded condition of pulm rehab"),
        (RecordKind.OBSERVATION, "an observation of pulm rehab"),
        (RecordKind.PROCEDURE, "a pulm rehab procedure"),
        (RecordKind.ENCOUNTER, "an encounter of type pulm rehab"),
        (RecordKind.IMMUNIZATION, "a pulm rehab immunisation"),
        (RecordKind.CARE_PLAN, "a care plan for pulm rehab"),
        (RecordKind.MEDICATION, "a pulm rehab medicine"),
        (RecordKind.DOCUMENT, "a document of type pulm rehab"),
        (RecordKind.REQUEST, "a request for pulm rehab"),
        (RecordKind.DISCHARGE, "a discharge to pulm rehab"),
        (RecordKind.REASON, "an encounter for pulm rehab"),
        (RecordKind.REQUEST_REASON, "a request because of pulm rehab"),
        (RecordKind.ADMISSION_METHOD, "an admission by pulm rehab"),
        (RecordKind.DISCHARGE_METHOD, "a discharge by pulm rehab"),
        (RecordKind.APPOINTMENT, "an appointment of type pulm rehab"),
        (RecordKind.TASK, "a task of type pulm rehab"),
        (RecordKind.CARE_TEAM, "a care team of type pulm rehab"),
    ],
)
def test_every_kind_of_entry_has_words(kind, expected):
    assert words(Selection(CodedEntries(kind, "pulm_rehab_codes")), PATHWAY) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(Referrals("rehab")), "a referral made to Pulmonary rehabilitation"),
        (Selection(Referrals("rehab", "seen")), "a referral seen by Pulmonary rehabilitation"),
        (Selection(Values("mrc_grade")), "a recorded MRC grade"),
        (Selection(Values("smoking", ("left", "right"))), "a recorded smoking of left or right"),
        (
            Selection(Values("mrc_grade", (), "at least", Quantity(Decimal(3)))),
            "a recorded MRC grade at least 3",
        ),
        (
            Selection(CodedEntries(RecordKind.CARE_PLAN, "plan"), in_the_last(YEAR), active=True),
            "an active care plan for plan in the last 12 months",
        ),
    ],
)
def test_a_selection_is_said_with_its_article(selection, expected):
    assert words(selection, PATHWAY) == expected


UNPLANNED = Selection(Spells("admission", "unplanned"))
FOR_LUNGS = Selection(
    Spells(
        "discharge",
        "unplanned",
        (DiagnosisMatch("copd", None), DiagnosisMatch("flare", "copd")),
    ),
    in_the_last(YEAR),
)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (UNPLANNED, "an unplanned admission"),
        (Selection(Spells("admission", "any")), "an admission"),
        (Selection(Spells("discharge", "planned")), "a discharge after a planned admission"),
        (
            CountOf(dataclasses.replace(UNPLANNED, window=in_the_last(YEAR))),
            "how many times there is an unplanned admission in the last 12 months",
        ),
        (
            EachOf(FOR_LUNGS),
            (
                "each discharge after an unplanned admission with a primary diagnosis in the list"
                " “COPD” or a primary diagnosis in the list “flare” and a secondary diagnosis in"
                " the list “COPD” in the last 12 months"
            ),
        ),
    ],
)
def test_hospital_spells_are_said(part: Selection | CountOf | EachOf, expected: str):
    assert words(part, PATHWAY) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("received", "a referral received by Pulmonary rehabilitation"),
        (
            "declined by the patient",
            "a referral to Pulmonary rehabilitation declined by the patient",
        ),
        ("declined by the service", "a referral declined by Pulmonary rehabilitation"),
        ("not attended", "a referral to Pulmonary rehabilitation not attended"),
    ],
)
def test_how_far_a_referral_got_is_said(level: ReferralLevel, expected: str):
    assert words(Selection(Referrals("rehab", level)), PATHWAY) == expected


@pytest.mark.parametrize(
    ("selection", "expected", "written"),
    [
        (
            dataclasses.replace(REVIEWED, belonging="this episode"),
            "a record of COPD review for this referral",
            "record in copd_review for this episode",
        ),
        (
            dataclasses.replace(REVIEWED, belonging="same region", window=in_the_last(YEAR)),
            "a record of COPD review in the last 12 months for the same body region",
            "record in copd_review in the last 12 months for the same region",
        ),
        (
            dataclasses.replace(
                REVIEWED,
                belonging="whole record",
                near=Selection(CodedEntries(RecordKind.TASK, "booked")),
                near_absent=True,
            ),
            (
                "a record of COPD review anywhere in the record, not accompanied by a task of type"
                " booked"
            ),
            "record in copd_review in the whole record not accompanied by task in booked",
        ),
        (
            dataclasses.replace(REVIEWED, near=Selection(Referrals("rehab"))),
            ("a record of COPD review, accompanied by a referral made to Pulmonary rehabilitation"),
            "record in copd_review accompanied by referral to rehab made",
        ),
    ],
)
def test_which_episode_and_what_company_is_said(selection, expected, written):
    assert words(selection, EPISODIC) == expected
    assert as_written(Found(selection)) == written


@pytest.mark.parametrize(
    ("anchor", "expected", "short", "written"),
    [
        (AtOpening(), "the opening of the referral", "the opening", "opening"),
        (
            AtNode("review", "done"),
            "the day “Complete review” was done",
            "“Complete review” done",
            "review done",
        ),
        (
            AtNode("review", "reached"),
            "the day “Complete review” was reached",
            "“Complete review” reached",
            "review reached",
        ),
        (AtDeath(), "death", "death", "death"),
    ],
)
def test_the_days_of_an_episode_are_anchors(anchor, expected, short, written):
    window = Window(Bound(anchor), None)
    assert words(window, EPISODIC) == f"since {expected}"
    assert short_words(window, EPISODIC) == f"since {short}"
    assert as_written(FactHolds("flare", window)) == f"flare since {written}"
    before = Window(Bound(anchor, YEAR, "before"), Bound(anchor))
    assert as_written(FactHolds("flare", before)) == f"flare in the 12 months before {written}"


def test_what_opens_an_episode_is_said():
    assert words(EPISODES, EPISODIC) == (
        "one run for each request for msk triage; opened on the day it was received, otherwise"
        " on the day it happened; body region by the list “body region” and side by the list “body"
        " side”; joined to an earlier one of the same body region that is still open; evidence"
        " belongs by reference, then by body region, then to the latest open one; ends at any"
        " outcome, or 365 days after the opening"
    )
    plain = Episodes(REVIEWED, "review", belongs=("by reference",))
    assert words(plain, PATHWAY) == (
        "one run for each record of COPD review; opened on the day it happened; evidence belongs"
        " by reference; ends at any outcome"
    )


def test_a_clock_is_said():
    assert words(EPISODIC.clocks["rtt"], EPISODIC) == (
        "starts at the earliest of the opening of the referral and the day “Complete review” was"
        " reached; stops at the first of the day “Complete review” was done, acute exacerbation"
        " and death; limit 126 days"
    )


def test_a_bound_on_laps_is_said():
    assert words(Laps(3, "review"), PATHWAY) == "at most 3 laps, then Complete review"
    assert words(Laps(1, "review"), PATHWAY) == "at most 1 lap, then Complete review"


@pytest.mark.parametrize(
    ("codelist", "expected"),
    [
        ("spo2", "a spo2 procedure"),
        ("MRI_scan", "an MRI scan procedure"),
        ("COPD_care", "a COPD care procedure"),
        ("injection", "an injection procedure"),
    ],
)
def test_the_article_follows_the_sound(codelist, expected):
    assert words(Selection(CodedEntries(RecordKind.PROCEDURE, codelist)), PATHWAY) == expected


def test_a_time_limit_of_an_episode_counts_from_the_day_it_is_reached():
    soon = Within(Duration(14, "days"))
    assert words(soon, EPISODIC) == "within 14 days of the day it is reached"
    assert short_words(soon, EPISODIC) == "within 14 days"
    assert short_words(soon, PATHWAY) == "within 14 days of the day it is needed"


def test_evidence_says_a_shared_window_once():
    window = in_the_last(YEAR)
    both = Evidence(
        (
            Selection(Referrals("rehab"), window),
            Selection(CodedEntries(RecordKind.PROCEDURE, "pulm_rehab"), window),
        )
    )
    assert words(both, PATHWAY) == (
        "a referral made to Pulmonary rehabilitation or a pulm rehab procedure,"
        " in the last 12 months"
    )


def test_evidence_with_different_windows_says_each():
    both = Evidence((Selection(Referrals("rehab"), in_the_last(YEAR)), REVIEWED))
    assert words(both, PATHWAY) == (
        "a referral made to Pulmonary rehabilitation in the last 12 months or a record of"
        " COPD review"
    )


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Within(Duration(30, "days")), "within 30 days of the day it is needed"),
        (Within(Duration(4, "hours"), AtFact("flare")), "within 4 hours of acute exacerbation"),
        (
            Within(Duration(3, "working days"), clock="rtt"),
            "within 3 working days on the clock “Referral to treatment”",
        ),
        (
            Within(ParameterRef("refer_days"), AtEnrolment()),
            "within 30 days (refer_days) of enrolment",
        ),
        (Every((Period(YEAR),)), "every 12 months"),
        (
            Every(
                (Period(YEAR), Period(Duration(6, "months"), SMOKES)),
                YEAR,
                Duration(1, "months"),
            ),
            (
                "every 6 months while smoking status is current smoker; every 12 months otherwise;"
                " every 12 months while that is not known; first due 1 month after enrolment"
            ),
        ),
        (
            Season(DayOfYear(1, 9), DayOfYear(31, 3), DayOfYear(31, 12)),
            "each season from 1 September to 31 March, due by 31 December",
        ),
    ],
)
def test_a_timing_is_said_in_words(timing, expected):
    clocked = dataclasses.replace(PATHWAY, clocks=EPISODIC.clocks)
    assert words(timing, clocked) == expected


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (
            OnRegister("copd_diagnosis", "copd_resolved", "comes off", date(2008, 4, 1)),
            (
                "a record of COPD diagnosis later than any record of COPD resolved; with both on"
                " one day, comes off the register; entries before 1 April 2008 do not count"
            ),
        ),
        (OnRegister("copd_diagnosis"), "a record of COPD diagnosis"),
        (
            Pick("latest", Selection(Values("mrc_grade")), YEAR, "take highest", (), True),
            (
                "the latest recorded MRC grade that has a value, no older than 12 months; of"
                " several on one day, the highest"
            ),
        ),
        (
            Pick("first", Selection(Values("frailty")), prefer=("severe", "mild")),
            "the first recorded frailty; of several on one day, severe, then mild",
        ),
        (CountOf(REVIEWED), "how many times there is a record of COPD review"),
        (EachOf(REVIEWED), "each record of COPD review"),
        (
            Spaced(2, Selection(Results("spo2")), Duration(21, "days"), REVIEWED),
            (
                "2 of: result of oxygen saturation; at least 21 days apart; each with no record of"
                " COPD review"
            ),
        ),
        (
            Bands((Band("very_low", MRC_3),), FactIsKnown("mrc", known=False)),
            (
                "very low when MRC breathlessness grade is at least 3; not known when MRC"
                " breathlessness grade is not known"
            ),
        ),
        (Holds(SMOKES), "smoking status is current smoker"),
        (
            DaysBetween(AtOpening(), AtFact("flare")),
            "how long from the opening of the referral to acute exacerbation",
        ),
        (ClockTime("rtt"), "how long the clock “Referral to treatment” has run"),
        (BuiltIn("age"), "age in completed years"),
        (BuiltIn("deceased"), "recorded as having died"),
    ],
)
def test_a_definition_is_said_in_words(definition, expected):
    assert words(definition, EPISODIC) == expected


def test_a_parameter_prints_its_value_and_its_name():
    assert words(ParameterRef("refer_days"), PATHWAY) == "30 days (refer_days)"
    assert short_words(ParameterRef("low"), PATHWAY) == "92 %"


def test_an_undeclared_name_is_said_as_written():
    assert words(FactHolds("not_there"), PATHWAY) == "not there"
    assert words(ParameterRef("not_there"), PATHWAY) == "not_there"


# --- As written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AllOf((MRC_3, NO_FLARE)), "mrc at least 3 and not flare in the last refer_days"),
        (
            AllOf((MRC_3, AnyOf((SMOKES, FactHolds("copd"))))),
            "all of (mrc at least 3, smoker is current_smoker or copd)",
        ),
        (
            AllOf((FactIs("smoker", ("a", "b")), FactHolds("copd"))),
            "all of (smoker is a or b, copd)",
        ),
        (NoneOf((SMOKES, FactHolds("copd"))), "none of (smoker is current_smoker, copd)"),
        (Not(SMOKES), "not (smoker is current_smoker)"),
        (FactIsKnown("mrc", known=False), "mrc is not known"),
        (Found(REVIEWED, absent=True), "no record in copd_review"),
        (Found(Selection(Results("spo2"))), "any result of spo2"),
        (Found(Selection(Referrals("rehab", "seen"))), "referral to rehab seen"),
        (
            Found(Selection(CodedEntries(RecordKind.DISCHARGE, "home"))),
            "discharge to home",
        ),
        (Found(Selection(CodedEntries(RecordKind.REASON, "fall"))), "encounter for fall"),
        (Found(Selection(CodedEntries(RecordKind.REQUEST_REASON, "fall"))), "request for fall"),
        (Found(Selection(CodedEntries(RecordKind.ADMISSION_METHOD, "a"))), "admission by a"),
        (Found(Selection(CodedEntries(RecordKind.DISCHARGE_METHOD, "a"))), "discharge by a"),
        (Found(Selection(CodedEntries(RecordKind.APPOINTMENT, "a"))), "appointment in a"),
        (Found(Selection(CodedEntries(RecordKind.CARE_TEAM, "a"))), "care team in a"),
        (
            Found(Selection(Referrals("rehab", "declined by the patient"))),
            "referral to rehab declined by the patient",
        ),
        (Found(UNPLANNED), "unplanned admission"),
        (
            AllOf((Found(FOR_LUNGS), MRC_3)),
            (
                "all of (discharge after unplanned admission with primary in copd or primary in"
                " flare and any secondary in copd in the last 12 months, mrc at least 3)"
            ),
        ),
        (StepIs("review", ("done", "excepted")), "review is done or excepted"),
        (
            FactHolds("flare", Window(Bound(AtPeriod("start")), Bound(AtPeriod("end")))),
            "flare in the period",
        ),
        (
            FactHolds("flare", Window(None, Bound(AtPeriod("start"), inclusive=False))),
            "flare before the period",
        ),
        (
            FactHolds("flare", Window(None, Bound(AtPeriod("end")))),
            "flare on or before the end of the period",
        ),
        (
            FactHolds("flare", Window(Bound(AtEvent(), YEAR, "before"), Bound(AtEvent()))),
            "flare in the 12 months before",
        ),
        (
            FactHolds("flare", Window(Bound(AtEnrolment()), Bound(AtAsAt(), YEAR, "before"))),
            "flare from enrolment to 12 months before today",
        ),
        (
            FactHolds("flare", Window(Bound(AtDate(date(2023, 4, 1))), None)),
            "flare on or after 2023-04-01",
        ),
    ],
)
def test_a_condition_is_printed_back_as_it_is_written(condition, expected):
    assert as_written(condition) == expected


def _without_spans(part: object) -> object:
    """Return a model part as plain data, its spans left out."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return (
            type(part).__name__,
            *(
                (field.name, _without_spans(getattr(part, field.name)))
                for field in dataclasses.fields(part)
                if field.name != "span" and not isinstance(part, Citation)
            ),
        )
    if isinstance(part, tuple):
        return tuple(_without_spans(one) for one in part)
    return part


def _conditions(part: object) -> Iterator[Condition]:
    """Yield the outermost conditions inside a model part."""
    if isinstance(
        part, AllOf | AnyOf | NoneOf | Not | FactHolds | FactCompares | FactIs | FactIsKnown | Found
    ):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from _conditions(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from _conditions(one)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _conditions(getattr(part, field.name))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_printed_back_compiles_to_the_same_condition(name):
    """Every condition of a shipped pathway, printed and compiled again as the end of a pathway."""
    path = PATHWAYS / f"{name}.pathway"
    pathway = compile_pathway(path).pathway
    assert pathway is not None
    found = [one for one in _conditions((pathway.facts, pathway.nodes)) if one != ALWAYS]
    conditions = list(dict.fromkeys(found))
    outcomes = "".join(
        f'\n  outcome again_{number} "again" discharged when {as_written(one)}'
        for number, one in enumerate(conditions)
    )
    if pathway.episodes is not None:
        # A condition does not know what its pathway calls an episode.
        outcomes = outcomes.replace("for this episode", f"for this {pathway.episodes.name}")
    text = path.read_text("utf-8") + outcomes
    compiled = compile_text(text, path=path.as_posix(), folder=PATHWAYS)
    assert compiled.pathway is not None, [one.message for one in compiled.diagnostics]
    assert len(conditions) > 2
    for number, condition in enumerate(conditions):
        outcome = compiled.pathway.nodes[f"again_{number}"]
        assert isinstance(outcome, Outcome)
        assert _without_spans(outcome.when) == _without_spans(condition)
