"""Every form of the language becomes the right part of the model."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from tests.unit.dsl_parts import DAYS, ILL, MONTHS, amount, record, same
from tests.unit.dsl_texts import codes, fact, pathway, step
from waypost_dsl import model
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AllOf,
    AnyOf,
    AtAsAt,
    AtDate,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtPeriod,
    Bound,
    CodedEntries,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    NoneOf,
    Not,
    RecordKind,
    Referrals,
    Results,
    Selection,
    Values,
    Window,
)

# Every condition is read in `enrol while`, which needs no not-known route.
CONDITIONS = [
    ("ill", ILL),
    ("(ill)", ILL),
    ("not ill", Not(ILL)),
    ("ill and flare", AllOf((ILL, FactHolds("flare")))),
    ("ill or flare or deceased", AnyOf((ILL, FactHolds("flare"), FactHolds("deceased")))),
    ("all of (ill, flare)", AllOf((ILL, FactHolds("flare")))),
    ("any of (ill, flare,)", AnyOf((ILL, FactHolds("flare")))),
    ("none of (ill, flare)", NoneOf((ILL, FactHolds("flare")))),
    (
        "ill and (flare or deceased)",
        AllOf((ILL, AnyOf((FactHolds("flare"), FactHolds("deceased"))))),
    ),
    ("flare in the last 12 months", FactHolds("flare", model.in_the_last(MONTHS))),
    (
        "flare on or after 2023-04-01",
        FactHolds("flare", Window(Bound(AtDate(date(2023, 4, 1))), None)),
    ),
    ("breathless at least 3", FactCompares("breathless", "at least", amount("3"))),
    ("sugar above 58 mmol/mol", FactCompares("sugar", "above", amount("58", "mmol/mol"))),
    ("sugar below 7.5 %", FactCompares("sugar", "below", amount("7.5", "%"))),
    ("sugar at most limit", FactCompares("sugar", "at most", model.ParameterRef("limit"))),
    ("age at least 17 years", FactCompares("age", "at least", amount("17", "years"))),
    ("visits at least 2", FactCompares("visits", "at least", amount("2"))),
    ("smoker is current_smoker", FactIs("smoker", ("current_smoker",))),
    ("smoker is current_smoker or ex_smoker", FactIs("smoker", ("current_smoker", "ex_smoker"))),
    (
        "ill and smoker is current_smoker or ex_smoker",
        AllOf((ILL, FactIs("smoker", ("current_smoker", "ex_smoker")))),
    ),
    (
        "smoker is current_smoker or sugar is known",
        AnyOf((FactIs("smoker", ("current_smoker",)), FactIsKnown("sugar"))),
    ),
    ("sugar is known", FactIsKnown("sugar")),
    ("sugar is not known", FactIsKnown("sugar", False)),
    ("record in illness", Found(Selection(record()))),
    ("any record in illness", Found(Selection(record()))),
    ("no record in illness", Found(Selection(record()), True)),
    ("no record of illness", Found(Selection(record()), True)),
    (
        "any result of hba1c below 48 mmol/mol",
        Found(Selection(Results("hba1c", "below", amount("48", "mmol/mol")))),
    ),
    ("value of grade at least 3", Found(Selection(Values("grade", (), "at least", amount("3"))))),
    (
        "value of smoking is current_smoker or ex_smoker in the last 12 months",
        Found(
            Selection(Values("smoking", ("current_smoker", "ex_smoker")), model.in_the_last(MONTHS))
        ),
    ),
    (
        "value of smoking is current_smoker or record in illness",
        AnyOf(
            (Found(Selection(Values("smoking", ("current_smoker",)))), Found(Selection(record())))
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_condition(text, expected):
    found = pathway(f"  enrol while {text} because NG1").enrolment.condition
    assert same(found, expected)


KINDS = [
    *(
        (f"{kind.value} in illness", kind)
        for kind in RecordKind
        if kind.value not in ("discharge", "reason") and not kind.value.endswith((" for", " by"))
    ),
    ("request for illness", RecordKind.REQUEST_REASON),
    ("admission by illness", RecordKind.ADMISSION_METHOD),
    ("discharge by illness", RecordKind.DISCHARGE_METHOD),
    ("encounter for illness", RecordKind.REASON),
    ("discharge to illness", RecordKind.DISCHARGE),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[text for text, _ in KINDS])
def test_a_kind_of_entry(text, kind):
    found = pathway(f"  enrol while {text} because NG1").enrolment.condition
    assert same(found, Found(Selection(record(kind))))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("admission by illness of encounter in illness", RecordKind.ADMISSION_METHOD),
        ("discharge by illness of encounter in illness", RecordKind.DISCHARGE_METHOD),
        ("discharge to illness of encounter in illness", RecordKind.DISCHARGE),
    ],
)
def test_a_way_in_or_out_of_a_kind_of_stay(text, kind):
    found = pathway(f"  enrol while {text} because NG1").enrolment.condition
    selection = Selection(model.CodedEntries(kind, "illness", of_encounter="illness"))
    assert same(found, Found(selection))


@pytest.mark.parametrize("level", get_args(model.ReferralLevel))
def test_a_level_of_referral(level):
    found = pathway(f"  enrol while referral to clinic {level} because NG1").enrolment.condition
    assert same(found, Found(Selection(Referrals("clinic", level))))


TODAY = Bound(AtAsAt())
WINDOWS = [
    ("in the last 12 months", Window(Bound(AtAsAt(), MONTHS, "before"), TODAY)),
    (
        "in the last some_days",
        Window(Bound(AtAsAt(), model.ParameterRef("some_days"), "before"), TODAY),
    ),
    (
        "in the 30 days before flare",
        Window(Bound(AtFact("flare"), DAYS, "before"), Bound(AtFact("flare"))),
    ),
    (
        "in the 30 days after flare",
        Window(Bound(AtFact("flare")), Bound(AtFact("flare"), DAYS, "after")),
    ),
    (
        "from 30 days before flare to 12 months after enrolment",
        Window(Bound(AtFact("flare"), DAYS, "before"), Bound(AtEnrolment(), MONTHS, "after")),
    ),
    ("from flare", Window(Bound(AtFact("flare")), None)),
    ("from 2023-04-01 to today", Window(Bound(AtDate(date(2023, 4, 1))), TODAY)),
    ("since flare", Window(Bound(AtFact("flare")), None)),
    ("after flare", Window(Bound(AtFact("flare"), inclusive=False), None)),
    ("before flare", Window(None, Bound(AtFact("flare"), inclusive=False))),
    ("on or after flare", Window(Bound(AtFact("flare")), None)),
    ("on or before flare", Window(None, Bound(AtFact("flare")))),
    ("in the period", Window(Bound(AtPeriod("start")), Bound(AtPeriod("end")))),
    ("before the period", Window(None, Bound(AtPeriod("start"), inclusive=False))),
    ("on or before the end of the period", Window(None, Bound(AtPeriod("end")))),
    ("since the period start", Window(Bound(AtPeriod("start")), None)),
]


@pytest.mark.parametrize(("text", "window"), WINDOWS, ids=[text for text, _ in WINDOWS])
def test_a_window(text, window):
    found = pathway(f"  enrol while record in illness {text} because NG1").enrolment.condition
    assert same(found, Found(Selection(record(), window)))


def test_active_alone_asks_about_today_and_with_a_window_about_that():
    alone = pathway("  enrol while care plan in illness active because NG1").enrolment.condition
    plan = CodedEntries(RecordKind.CARE_PLAN, "illness")
    assert same(alone, Found(Selection(plan, Window(TODAY, TODAY), active=True)))
    period = pathway("  enrol while care plan in illness active in the period because NG1")
    window = Window(Bound(AtPeriod("start")), Bound(AtPeriod("end")))
    assert same(period.enrolment.condition, Found(Selection(plan, window, active=True)))


FACTS = [
    ("on register illness", model.OnRegister("illness"), FactType.TRUTH, False),
    (
        "on register illness unless recovered, same day stays on, counting from 2008-04-01",
        model.OnRegister("illness", "recovered", "stays on", date(2008, 4, 1)),
        FactType.TRUTH,
        False,
    ),
    ("latest record in illness", model.Pick("latest", Selection(record())), FactType.RECORD, False),
    (
        "first referral to clinic made",
        model.Pick("first", Selection(Referrals("clinic"))),
        FactType.RECORD,
        False,
    ),
    (
        "latest result of hba1c with a value no older than 12 months, same day take last recorded",
        model.Pick(
            "latest", Selection(Results("hba1c")), MONTHS, "take last recorded", with_a_value=True
        ),
        FactType.RESULT,
        True,
    ),
    (
        "highest value of grade however old, same day take highest",
        model.Pick("highest", Selection(Values("grade")), None, "take highest"),
        FactType.GRADE,
        True,
    ),
    (
        (
            "latest value of smoking is ex_smoker or current_smoker however old,"
            " same day take current_smoker, ex_smoker"
        ),
        model.Pick(
            "latest",
            Selection(Values("smoking", ("ex_smoker", "current_smoker"))),
            None,
            None,
            ("current_smoker", "ex_smoker"),
        ),
        FactType.NAME,
        True,
    ),
    ("count of record in illness", model.CountOf(Selection(record())), FactType.COUNT, False),
    ("each record in illness", model.EachOf(Selection(record())), FactType.EVENTS, False),
    (
        (
            "2 results of hba1c above limit at least 30 days apart in the last 12 months,"
            " each with no record in illness in the 30 days before"
        ),
        model.Spaced(
            2,
            Selection(
                Results("hba1c", "above", model.ParameterRef("limit")), model.in_the_last(MONTHS)
            ),
            DAYS,
            Selection(record(), Window(Bound(AtEvent(), DAYS, "before"), Bound(AtEvent()))),
        ),
        FactType.TRUTH,
        False,
    ),
    (
        "2 results of hba1c at least 30 days apart",
        model.Spaced(2, Selection(Results("hba1c")), DAYS),
        FactType.TRUTH,
        False,
    ),
    (
        (
            "one of high when sugar above limit low when sugar at most limit"
            " not known when sugar is not known"
        ),
        model.Bands(
            (
                model.Band("high", FactCompares("sugar", "above", model.ParameterRef("limit"))),
                model.Band("low", FactCompares("sugar", "at most", model.ParameterRef("limit"))),
            ),
            FactIsKnown("sugar", False),
        ),
        FactType.NAME,
        True,
    ),
    ("ill and flare", model.Holds(AllOf((ILL, FactHolds("flare")))), FactType.TRUTH, False),
    ("ill and sugar above limit", None, FactType.TRUTH, True),
    ("sugar is known and sugar above limit", None, FactType.TRUTH, False),
    ("any result of hba1c above 48 mmol/mol", None, FactType.TRUTH, False),
]


@pytest.mark.parametrize(
    ("text", "definition", "type_", "absent"), FACTS, ids=[row[0] for row in FACTS]
)
def test_a_definition(text, definition, type_, absent):
    found = fact(text)
    assert (found.type, found.may_be_absent) == (type_, absent)
    assert definition is None or same(found.definition, definition)


def test_the_names_of_a_fact_are_those_its_filter_allows():
    assert fact("latest value of smoking however old, same day take last recorded").names == (
        "never_smoked",
        "current_smoker",
        "ex_smoker",
    )
    limited = "latest value of smoking is ex_smoker however old, same day take last recorded"
    assert fact(limited).names == ("ex_smoker",)


@pytest.mark.parametrize("name", ["ill", "flare", "sugar", "breathless", "smoker", "age"])
def test_an_alias_keeps_the_type_of_its_fact(name):
    made = pathway(f"  fact tested is {name}")
    known = {**model.BUILT_IN_FACTS, **made.facts}
    found, meant = known["tested"], known[name]
    for part in ("type", "names", "analyte", "may_be_absent"):
        assert getattr(found, part) == getattr(meant, part)
    if meant.type is FactType.TRUTH:
        assert same(found.definition, model.Holds(FactHolds(name)))
    else:
        assert found.definition == meant.definition


TIMINGS = [
    ("within 30 days", model.Within(DAYS)),
    ("within some_days of flare", model.Within(model.ParameterRef("some_days"), AtFact("flare"))),
    ("within 30 days of enrolment", model.Within(DAYS, AtEnrolment())),
    ("within 30 days of 2024-01-01", model.Within(DAYS, AtDate(date(2024, 1, 1)))),
    ("every 12 months", model.Every((model.Period(MONTHS),))),
    (
        "every 12 months first due 30 days after enrolment",
        model.Every((model.Period(MONTHS),), None, DAYS),
    ),
    (
        (
            "every 12 months every 30 days while breathless at least 4"
            " when breathless is not known every 12 months"
        ),
        model.Every(
            (
                model.Period(MONTHS),
                model.Period(DAYS, FactCompares("breathless", "at least", amount("4"))),
            ),
            MONTHS,
        ),
    ),
    (
        "each season from 1 September to 31 March due by 31 December",
        model.Season(model.DayOfYear(1, 9), model.DayOfYear(31, 3), model.DayOfYear(31, 12)),
    ),
]


@pytest.mark.parametrize(("text", "timing"), TIMINGS, ids=[text for text, _ in TIMINGS])
def test_a_timing(text, timing):
    assert same(step("", timing=text).timing, timing)


def test_evidence_is_any_of_its_selections_with_the_window_of_the_list():
    found = step("done by any of (record in illness in the period, result of hba1c) since flare")
    period = Window(Bound(AtPeriod("start")), Bound(AtPeriod("end")))
    since = Window(Bound(AtFact("flare")), None)
    expected = (Selection(record(), period), Selection(Results("hba1c"), since))
    assert same(found.done_by.selections, expected)


ROUTES = [
    ("when breathless is not known report", model.NotKnownRoute(("breathless",), "report")),
    ("when not known report", model.NotKnownRoute((), "report")),
    (
        "when breathless is not known do other now",
        model.NotKnownRoute(("breathless",), "do", "other"),
    ),
    ("when breathless is not known treat as met because decided chosen", None),
    ("when breathless is not known treat as not met because NG1", None),
]


@pytest.mark.parametrize(("text", "route"), ROUTES, ids=[text for text, _ in ROUTES])
def test_a_not_known_route(text, route):
    made = pathway(
        f"""  stage care "Care" ongoing
          step tested "Tested" only when breathless at least 3 {text}
            within 30 days done by record in reviews because NG1
          step other "Other" every 12 months done by value of grade because NG1"""
    )
    node = made.nodes["tested"]
    assert isinstance(node, model.Step)
    (found,) = node.not_known
    if route is None:
        assert found.action in text
        assert [one.name for one in found.because] == [text.split()[-1]]
    else:
        assert same(found, route)


def test_a_route_may_name_several_facts():
    found = step(
        "only when breathless at least 3 and sugar above limit"
        " when breathless is not known or sugar is not known report"
    )
    assert found.not_known[0].facts == ("breathless", "sugar")


def test_exceptions_and_their_ends():
    found = step(
        "excepted when flare for 12 months, ill until contradicted by record in reviews,"
        " record in recovered while it holds, deceased"
    )
    reviews = model.Evidence((Selection(CodedEntries(RecordKind.RECORD, "reviews")),))
    expected = (
        model.ExceptedWhen(FactHolds("flare"), MONTHS),
        model.ExceptedWhen(ILL, None, reviews),
        model.ExceptedWhen(Found(Selection(CodedEntries(RecordKind.RECORD, "recovered")))),
        model.ExceptedWhen(FactHolds("deceased")),
    )
    assert same(found.excepted, expected)


def test_the_other_clauses_of_a_step():
    found = step(
        "system gap when record in illness not applicable when ill critical when overdue"
        " for each stays done by record in reviews in the 30 days after the event",
        timing="within 30 days of the event",
        head='referral tested "Tested" to clinic urgent',
    )
    assert (found.service, found.priority, found.for_each) == ("clinic", "urgent", "stays")
    assert found.critical_when_overdue
    assert same(found.system_gap, Found(Selection(record())))
    assert same(found.not_applicable, ILL)


def test_a_reason_belongs_to_the_clause_before_it_and_to_the_step():
    found = step(
        'only when ill because NG1 "p. 3" not applicable when flare because decided chosen'
    )
    assert [(one.name, one.place, one.status) for one in found.because] == [
        ("NG1", "p. 3", "V"),
        ("chosen", "", "D"),
        ("NG1", "", "V"),
    ]
    assert [(word, [one.name for one in why]) for word, why in found.clause_because] == [
        ("only when", ["NG1"]),
        ("not applicable when", ["chosen"]),
        ("done by", ["NG1"]),
    ]


def test_a_decision_with_branches_and_routes():
    made = pathway(
        """  stage care "Care" ongoing
          decision next_step "What next?" first match
            when sugar above limit go to tested because NG1
            otherwise stay
            when sugar is not known go to other
          step tested "Tested" within 30 days done by record in reviews because NG1
          step other "Other" within 30 days done by result of hba1c because NG1"""
    )
    node = made.nodes["next_step"]
    assert isinstance(node, model.Decision)
    assert node.mode == "first match"
    assert [(branch.condition is None, branch.target) for branch in node.branches] == [
        (False, "tested"),
        (True, ""),
    ]
    assert same(node.not_known, (model.NotKnownRoute(("sugar",), "go to", "other"),))


def test_the_nodes_around_a_stage():
    made = pathway(
        """  stage care "Care"
          step tested "Tested" within 30 days done by record in reviews then over because NG1
          advice said "Said" when ill because NG1
          group all_of_it "Both" is tested
          interrupt red "Red flag" when flare asked by tested go to over because NG1
          outcome over "Over" managed in service when flare
          outcome gone "Gone" died when deceased"""
    )
    stage, red, over = made.nodes["care"], made.nodes["red"], made.nodes["over"]
    assert isinstance(stage, model.Stage)
    assert (stage.ongoing, stage.members) == (False, ("tested", "said", "all_of_it"))
    assert isinstance(red, model.Interrupt)
    assert (red.asked_by, red.target) == ("tested", "over")
    assert isinstance(over, model.Outcome)
    assert over.kind == "managed in service"
    assert same(over.when, FactHolds("flare"))


def test_entry_exclusion_kpi_and_failure():
    made = pathway(
        """  enrol while ill because NG1
          enrol provisionally when smoker is not known because decided chosen
          exclude when deceased because NG1
          stage care "Care" ongoing
          step tested "Tested" every 12 months done by record in reviews because NG1
          failure direct on unplanned admission with primary in illness,
            or primary in recovered and any secondary in illness
          failure associated on unplanned admission with any secondary in illness
          kpi first_kpi "First" domain clinical of patients with ill
            met when tested is done or overdue
            excluding flare in the last 12 months, deceased target above 70 % because NG1
            quarterly by practice, age band
          kpi second_kpi "Second" domain activity of patients enrolled at least 12 months
            met when flare yearly by ethnic category"""
    )
    assert same(made.enrolment.provisionally, FactIsKnown("smoker", False))
    assert same(made.exclusions[0].condition, FactHolds("deceased"))
    assert [(one.relation, one.matches) for one in made.failures] == [
        (
            "direct",
            (model.DiagnosisMatch("illness", None), model.DiagnosisMatch("recovered", "illness")),
        ),
        ("associated", (model.DiagnosisMatch(None, "illness"),)),
    ]
    first, second = made.kpis["first_kpi"], made.kpis["second_kpi"]
    assert same(first.measure, model.Proportion(model.StepIs("tested", ("done", "overdue"))))
    assert (first.cadences, first.strata, len(first.excluding)) == (
        ("quarterly",),
        ("practice", "age band"),
        2,
    )
    assert first.target is not None
    assert (first.target.comparison, first.target.value.number) == ("above", 70)
    assert (second.when, second.counted) == (model.ALWAYS, model.Patients("enrolled", MONTHS))


def test_a_parameter_is_a_length_or_a_quantity():
    made = pathway("")
    days, limit = made.parameters["some_days"], made.parameters["limit"]
    assert (days.value, days.low, days.high) == (DAYS, Duration(7, "days"), Duration(60, "days"))
    assert same(limit.value, amount("58", "mmol/mol"))
    assert [one.status for one in (*days.because, *limit.because)] == ["D", "V"]


def test_a_fact_after_or_is_told_apart_from_a_name():
    assert codes("  enrol while smoker is current_smoker or ill because NG1") == [
        "value-not-in-codelist"
    ]
