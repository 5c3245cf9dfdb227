"""Which facts can leave a rule not known, and which routes cover them."""

from __future__ import annotations

import pytest

from tests.unit.dsl_texts import codes, compiled, pathway
from waypost_dsl.checking.absence import Truth, absent_roots, possible
from waypost_dsl.model import BUILT_IN_FACTS

FACTS = """
  fact high is sugar above limit
  fact surely_high is sugar is known and sugar above limit
  fact level is one of
    up when sugar above limit
    down when sugar at most limit
    not known when sugar is not known
"""

CONDITIONS = [
    ("ill", ()),
    ("flare in the last 12 months", ()),
    ("visits at least 2", ()),
    ("record in illness since flare", ()),
    ("any result of hba1c above limit", ()),
    ("deceased", ()),
    ("sugar above limit", ("sugar",)),
    ("sugar is known", ()),
    ("sugar is not known", ()),
    ("sugar is known and sugar above limit", ()),
    ("all of (sugar above limit, sugar is known)", ()),
    ("sugar is not known or sugar above limit", ()),
    ("not (sugar is known and sugar above limit)", ()),
    ("not (sugar is not known or sugar above limit)", ()),
    ("sugar is known or sugar above limit", ("sugar",)),
    ("ill and sugar above limit", ("sugar",)),
    ("ill or sugar above limit", ("sugar",)),
    ("smoker is current_smoker", ("smoker",)),
    ("breathless at least 3 and smoker is current_smoker", ("breathless", "smoker")),
    ("smoker is known and smoker is ex_smoker and breathless at least 3", ("breathless",)),
    ("age at least 17 years", ("age",)),
    ("sex is female", ("sex",)),
    ("high", ("sugar",)),
    ("not high", ("sugar",)),
    ("high is known and high", ()),
    ("surely_high", ()),
    ("surely_high or high", ("sugar",)),
    ("level is up", ("sugar",)),
    ("level is known and level is up", ()),
    ("sugar is known and level is up", ()),
    ("sugar in the last 12 months", ("sugar",)),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_the_facts_that_can_leave_a_condition_not_known(text, expected):
    made = pathway(f"{FACTS}  enrol while {text} because NG1")
    facts = {**BUILT_IN_FACTS, **made.facts}
    assert absent_roots(made.enrolment.condition, facts) == expected


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_rule_compiles_without_a_route_only_where_it_needs_none(text, expected):
    rule = f"""{FACTS}  stage care "Care" ongoing
      step tested "Tested" only when {text}
        within 30 days done by record in reviews because NG1"""
    found = [slug for slug in codes(rule) if slug == "no-not-known-route"]
    assert len(found) == len(expected)


def test_while_a_fact_is_not_known_a_question_to_it_is_unknown_and_all_others_are_open():
    made = pathway("  enrol while sugar above limit or ill because NG1")
    facts = {**BUILT_IN_FACTS, **made.facts}
    condition = made.enrolment.condition
    assert possible(condition, "sugar", facts) == {Truth.UNKNOWN, Truth.TRUE}
    assert possible(condition, "smoker", facts) == {Truth.TRUE, Truth.FALSE}


RULE = """{facts}  stage care "Care" ongoing
  step graded "Graded" every 12 months done by value of grade because NG1
  step measured "Measured" every 12 months done by result of hba1c because NG1
  {node}"""


def helps(node: str) -> list[str]:
    result = compiled(RULE.format(facts=FACTS, node=node))
    assert result.pathway is None
    assert {one.code.slug for one in result.diagnostics} <= {
        "no-not-known-route",
        "every-without-not-known",
    }
    return [line for one in result.diagnostics for line in one.helps]


STEP = 'step tested "Tested" {} within 30 days done by record in reviews because NG1'
REFERRAL = (
    'referral tested "Tested" to clinic {} within 30 days'
    " done by referral to clinic made because NG1"
)
DECISION = 'decision what "What?" when {} go to graded because NG1 otherwise stay'
RECURRING = (
    'step tested "Tested" every 12 months every 30 days while {}'
    " done by record in reviews because NG1"
)


@pytest.mark.parametrize(
    ("node", "line"),
    [
        (
            STEP.format("only when breathless at least 3"),
            "when breathless is not known do graded now",
        ),
        (STEP.format("only when high"), "when high is not known do measured now"),
        (STEP.format("only when level is up"), "when level is not known do measured now"),
        (
            STEP.format("only when smoker is ex_smoker"),
            "when smoker is not known treat as not met because decided NAME",
        ),
        (
            REFERRAL.format("urgent only when smoker is ex_smoker"),
            "when smoker is not known report",
        ),
        (
            'advice said "Said" when smoker is ex_smoker because NG1',
            "when smoker is not known report",
        ),
        (
            DECISION.format("smoker is ex_smoker"),
            "when smoker is not known report",
        ),
        (
            DECISION.format("high"),
            "when high is not known do measured now",
        ),
        (
            RECURRING.format("level is up"),
            "when level is not known every 12 months",
        ),
    ],
)
def test_the_help_shows_the_line_to_add(node, line):
    assert helps(node) == [f"add the line `{line}`"]


def test_the_line_that_the_help_shows_mends_the_rule():
    node = STEP.format("only when breathless at least 3 {}")
    shown = helps(node.format(""))[0].split("`")[1]
    assert compiled(RULE.format(facts=FACTS, node=node.format(shown))).diagnostics == ()


@pytest.mark.parametrize(
    ("condition", "route", "found"),
    [
        ("sugar above limit", "when sugar is not known report", []),
        ("sugar above limit", "when not known report", []),
        ("high", "when high is not known report", []),
        ("high", "when sugar is not known report", []),
        ("sugar above limit", "when high is not known report", []),
        ("level is up", "when sugar is not known report", []),
        (
            "sugar above limit",
            "when smoker is not known report",
            ["no-not-known-route", "unused-not-known-route"],
        ),
        ("sugar is known", "when sugar is not known report", ["unused-not-known-route"]),
        ("ill", "when not known report", ["unused-not-known-route"]),
        (
            "sugar above limit and smoker is ex_smoker",
            "when sugar is not known report",
            ["no-not-known-route"],
        ),
    ],
)
def test_a_route_covers_what_it_names_and_what_that_depends_on(condition, route, found):
    text = RULE.format(facts=FACTS, node=STEP.format(f"only when {condition} {route}"))
    assert sorted(codes(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "  enrol while sugar above limit because NG1",
        "  enrol while ill because NG1 exclude when sugar above limit because NG1",
        '  outcome over "Over" discharged when sugar above limit',
        '  interrupt red "Red" when sugar above limit because NG1',
    ],
)
def test_enrolment_exclusion_ends_and_red_flags_need_no_route(text):
    assert codes(text) == []


def test_exceptions_gaps_and_not_applicable_need_no_route():
    clauses = " ".join(
        f"{word} sugar above limit"
        for word in ("excepted when", "system gap when", "not applicable when")
    )
    assert codes(RULE.format(facts=FACTS, node=STEP.format(clauses))) == []
