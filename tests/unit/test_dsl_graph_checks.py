"""What the graph's checks find, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.dsl_graph_example import MRC_3, at, pathway, step, whole
from waypost_dsl.compiler import compile_pathway
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Diagnostic
from waypost_dsl.graph.checks import check
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import Branch, Condition, Decision, Group, Interrupt, Node, Outcome, Stage

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"


def found(*nodes: Node) -> tuple[Diagnostic, ...]:
    made = pathway(*nodes)
    return check(graph_from_model(made), made)


def decision(name: str, *targets: str, line: int = 12) -> Decision:
    branches = tuple(
        Branch(MRC_3 if number == 0 else None, target, (), at(line + 1 + number))
        for number, target in enumerate(targets)
    )
    return Decision(name, name, "exactly one", branches, span=at(line))


def test_a_sound_pathway_has_nothing_wrong():
    made = whole()
    ends = Outcome("managed", "Managed here", "managed in service", MRC_3, at(40))
    made = replace(made, nodes={**made.nodes, "managed": ends})
    assert check(graph_from_model(made), made) == ()


@pytest.mark.parametrize("name", ["copd", "type_2_diabetes"])
def test_the_shipped_pathways_are_sound(name):
    made = compile_pathway(PATHWAYS / f"{name}.pathway").pathway
    assert made is not None
    assert check(graph_from_model(made), made) == ()


def test_an_outcome_that_nothing_leads_to_is_unreachable():
    (one,) = found(step("first"), Outcome("managed", "Managed", "managed in service", None, at(20)))
    assert one.code is Code.UNREACHABLE_NODE
    assert one.message == "no patient can reach the outcome `managed`"
    assert one.primary.span.line == 20
    assert one.helps == ("write when it is reached: `outcome managed … when …`, or remove it",)


@pytest.mark.parametrize(
    "leads",
    [
        (step("first", 10, then="managed"),),
        (decision("first", "managed", line=10),),
        (Stage("first", "First", False, ("member",), "managed", at(10)), step("member", 11)),
        (Interrupt("first", "First", MRC_3, target="managed", span=at(10)), step("other", 12)),
    ],
    ids=["then", "branch", "stage", "interrupt"],
)
def test_in_a_live_pathway_an_outcome_needs_a_condition_whatever_leads_to_it(leads):
    def outcome(when: Condition | None) -> Outcome:
        return Outcome("managed", "Managed", "managed in service", when, at(20))

    (one,) = found(*leads, outcome(None))
    assert one.code is Code.OUTCOME_WITHOUT_CONDITION
    assert (one.primary.span.line, one.secondary[0].span.line // 5) == (20, 2)
    assert found(*leads, outcome(MRC_3)) == ()


def test_what_follows_only_from_something_in_a_circle_is_not_told_twice():
    problems = found(step("one", 10, then="two"), step("two", 12, then="one"), step("three", 14))
    assert [one.code for one in problems] == [Code.CYCLE_IN_LIVE_PATHWAY]


def test_a_cycle_shows_each_leg_of_the_walk():
    (one,) = found(
        Stage("care", "Care", True, ("start", "how_bad", "talk"), span=at(5)),
        step("start", 8, then="how_bad"),
        decision("how_bad", "talk", ""),
        step("talk", 18, then="how_bad"),
    )
    assert one.code is Code.CYCLE_IN_LIVE_PATHWAY
    assert one.message == "the pathway goes round in a circle: `how_bad` to `talk` to `how_bad`"
    assert one.primary.span.line == 13
    assert one.primary.label == "`how_bad` goes to `talk` when MRC grade ≥ 3"
    assert [(also.span.line, also.label) for also in one.secondary] == [
        (18, "`talk` leads to `how_bad` when it is done")
    ]


def test_a_step_that_leads_back_to_its_own_stage_is_a_cycle():
    problems = found(
        Stage("care", "Care", True, ("reviewed",), span=at(5)),
        step("reviewed", 8, then="care"),
    )
    assert [one.code for one in problems] == [Code.CYCLE_IN_LIVE_PATHWAY]


def test_a_group_counts_only_what_can_be_done():
    (one,) = found(
        Stage("care", "Care", True, ("reviewed", "how_bad"), span=at(5)),
        step("reviewed", 8),
        decision("how_bad", ""),
        Group("both", "Both", ("reviewed", "how_bad"), at(20)),
    )
    assert one.code is Code.GROUP_MEMBER
    assert one.message == "the group `both` counts `how_bad`, which is never done"
    assert one.primary.span.line == 20
    assert one.secondary[0].label == "`how_bad` is a decision"


def test_a_group_counts_only_what_is_there():
    (one,) = found(step("reviewed", 8), Group("both", "Both", ("reviewed", "nothing"), at(20)))
    assert one.code is Code.GROUP_MEMBER
    assert one.message == "the group `both` counts `nothing`, which is not in the pathway"


def test_a_group_cannot_count_itself():
    (one,) = found(
        step("reviewed", 8),
        Group("outer", "Outer", ("reviewed", "inner"), at(20)),
        Group("inner", "Inner", ("outer",), at(21)),
    )
    assert one.code is Code.GROUP_OF_ITSELF
    assert one.message == ("a group cannot count itself: `outer` counts `inner` counts `outer`")
    assert [also.span.line for also in one.secondary] == [21]


@pytest.mark.parametrize("name", ["entry", "excluded"])
def test_the_graphs_own_nodes_have_reserved_names(name):
    (one,) = found(step(name, 8))
    assert one.code is Code.RESERVED_NAME
    assert one.primary.span.line == 8


def test_nobody_may_be_sent_into_the_middle_of_another_stage():
    (one,) = found(
        Stage("first", "First", False, ("how_bad",), span=at(5)),
        decision("how_bad", "seen"),
        Stage("second", "Second", False, ("reviewed", "seen"), span=at(20)),
        step("reviewed", 21),
        step("seen", 23),
    )
    assert one.code is Code.TARGET_ELSEWHERE
    assert one.message == "`how_bad` leads into the middle of the stage `second`"
    assert one.primary.span.line == 13


def test_a_step_cannot_lead_to_a_group():
    (one,) = found(
        step("reviewed", 8, then="both"), step("graded", 9), Group("both", "B", ("graded",), at(20))
    )
    assert one.code is Code.TARGET_ELSEWHERE
    assert one.message == "`reviewed` leads to `both`, where nobody can go"
    # The keyword and the name, not the whole step.
    assert (one.primary.span.line, one.primary.span.end_line) == (8, 8)
    assert one.primary.span.end_column - one.primary.span.column == len("step reviewed")
