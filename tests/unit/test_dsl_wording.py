"""Expressions in words."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.dsl_wording_example import (
    EPISODES,
    EPISODIC,
    FOR_LUNGS,
    MRC_3,
    NO_FLARE,
    PATHWAY,
    REVIEWED,
    SMOKES,
    UNPLANNED,
    YEAR,
)
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    AllOf,
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
    ClockTime,
    CodedEntries,
    CountOf,
    DayOfYear,
    DaysBetween,
    EachOf,
    Episodes,
    Every,
    Evidence,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    Holds,
    Laps,
    NoneOf,
    Not,
    OnRegister,
    ParameterRef,
    Period,
    Pick,
    Quantity,
    RecordKind,
    ReferralLevel,
    Referrals,
    Results,
    Season,
    Selection,
    Spaced,
    Spells,
    StepIs,
    Values,
    Window,
    Within,
    in_the_last,
)
from waypost_dsl.wording.phrases import as_written, short_words, words


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
        (
            Selection(
                CodedEntries(
                    RecordKind.DISCHARGE_METHOD,
                    "pulm_rehab_codes",
                    of_encounter="pulm_rehab_codes",
                )
            ),
            "a discharge by pulm rehab from an encounter of type pulm rehab",
        ),
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
                " “COPD” or both a primary diagnosis in the list “flare” and a secondary diagnosis"
                " in the list “COPD” in the last 12 months"
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
