"""The pathway graph: its edges, and the questions that networkx answers."""

from __future__ import annotations

import pytest

from tests.unit.dsl_graph_example import MRC_3, WHY, pathway, step, whole
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.graph.pathway_graph import ENTRY, EXCLUDED, Edge, EdgeData, NodeData, PathwayGraph
from waypost_dsl.model import FactHolds, Outcome, Stage


def edges(graph: PathwayGraph, *kinds: str) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in graph.edges if edge.data.kind in kinds]


WHOLE = graph_from_model(whole())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("enters", [("entry", "care")]),
        ("enters provisionally", [("entry", "care")]),
        ("excludes", [("entry", "excluded")]),
        (
            "member",
            [
                ("care", "reviewed"),
                ("care", "graded"),
                ("care", "how_bad"),
                ("care", "rehab_referral"),
                ("care", "told"),
                ("later", "seen"),
            ],
        ),
        ("counts", [("both", "reviewed"), ("both", "graded")]),
        ("branch", [("how_bad", "talk"), ("how_bad", "later")]),
        ("not known", [("how_bad", "managed")]),
        ("then", [("talk", "managed")]),
        ("asks", [("red", "graded"), ("rehab_referral", "graded")]),
        ("interrupt", [("entry", "red"), ("red", "urgent")]),
        ("ends", [("care", "died"), ("later", "died")]),
    ],
)
def test_each_kind_of_edge_comes_from_its_clause(kind, expected):
    assert edges(WHOLE, kind) == expected


def test_nodes_keep_the_authors_order_and_their_model():
    assert WHOLE.names[:4] == (ENTRY, EXCLUDED, "red", "care")
    assert WHOLE.of_kind("referral") == ("rehab_referral",)
    assert WHOLE.of_kind("stage", "group") == ("care", "both", "later")
    assert WHOLE.node("reviewed").span.line == 6
    assert "reviewed" in WHOLE
    assert "somewhere" not in WHOLE


def test_edges_carry_condition_citations_and_span():
    (branch,) = (edge for edge in WHOLE.edges_from("how_bad") if edge.target == "talk")
    assert branch.data.condition == MRC_3
    assert branch.data.citations == WHY
    assert branch.data.span.line == 13


def test_successors_and_predecessors_can_be_limited_to_kinds():
    assert WHOLE.successors("how_bad") == ("talk", "later", "managed")
    assert WHOLE.successors("how_bad", "branch") == ("talk", "later")
    assert WHOLE.predecessors("managed") == ("how_bad", "talk")


def test_everything_here_can_be_reached():
    # A group only counts, so nobody is ever sent to one.
    assert set(WHOLE.names) - WHOLE.reachable() == {"both"}


def test_a_dominator_is_passed_on_every_way():
    assert WHOLE.dominators("talk") == ("entry", "care", "how_bad", "talk")
    assert WHOLE.dominators("managed") == ("entry", "care", "how_bad", "managed")
    assert WHOLE.dominators(ENTRY) == (ENTRY,)
    assert WHOLE.dominators("both") == ()


def test_paths_come_shortest_first():
    paths = [[edge.target for edge in path] for path in WHOLE.paths("how_bad", "managed")]
    assert paths == [["managed"], ["talk", "managed"]]


def test_what_stands_outside_any_stage_is_entered_by_itself():
    graph = graph_from_model(pathway(step("first", then="second"), step("second")))
    assert edges(graph, "enters") == [("entry", "first")]
    assert edges(graph, "then") == [("first", "second")]


def test_an_end_without_any_place_is_reached_from_the_entry():
    graph = graph_from_model(pathway(Outcome("died", "Died", "died", FactHolds("deceased"))))
    assert edges(graph, "ends") == [("entry", "died")]


def test_a_name_that_is_not_declared_gets_no_edge():
    graph = graph_from_model(pathway(Stage("care", "Care", True, ("nobody",))))
    assert edges(graph, "member") == []


def test_cycles_are_walks_that_begin_at_the_first_node():
    graph = graph_from_model(
        pathway(step("one", then="two"), step("two", then="three"), step("three", then="one"))
    )
    (walk,) = graph.cycles()
    assert [edge.source for edge in walk] == ["one", "two", "three"]
    assert walk[-1].target == "one"


def test_asking_for_a_step_is_no_way_round():
    assert WHOLE.cycles() == ()


def test_an_edge_between_unknown_nodes_is_refused():
    with pytest.raises(ValueError, match="`b`, which is not a node"):
        PathwayGraph({"a": NodeData("step", None)}, [Edge("a", "b", EdgeData("then"))])
