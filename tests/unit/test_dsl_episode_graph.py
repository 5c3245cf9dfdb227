"""The graph of an episode pathway: where it begins, what leads on, and the way back."""

from __future__ import annotations

from tests.unit.dsl_episode_texts import pathway, seen_then
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.graph.pathway_graph import BACK, ENTRY

WALK = """
  interrupt flag "F" when record in illness go to urgent asked by seen
    withdrawn when record in reviews because NG1
  step urgent "U" within 0 days done by record in reviews then resume because NG1
  decision next "N" when record in illness go to result otherwise go to managed
    at most 2 laps then late because NG1
  wait result "R" for record in illness at most 3 days then next breach go to late
    at most 3 laps then managed because NG1
  step late "L" within 0 days done by record in illness excepted when flare for 3 days
    on exception go to managed then later at most 1 lap then managed because NG1
  stage later "G" then managed
    step told "T" within 3 days done by record in reviews because NG1
  outcome gone "Gone" died when deceased
"""


def graph():
    return graph_from_model(pathway(WALK, seen=seen_then("next")))


def edges(kind: str) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in graph().edges if edge.data.kind == kind}


def test_an_episode_opens_at_what_nothing_leads_to():
    assert edges("enters") == {(ENTRY, "seen")}


ASKING = """
  decision next "N" when age above 65 years go to managed otherwise go to managed
    when age is not known do tested now because NG1
  step tested "T" within 3 days done by record in reviews because NG1
"""


def test_a_step_that_is_only_asked_for_does_not_open_an_episode():
    made = graph_from_model(pathway(ASKING, seen=seen_then("next")))
    assert made.successors(ENTRY, "enters") == ("seen",)
    assert [edge.source for edge in made.edges_to("tested", "asks")] == ["next"]


def test_a_wait_leads_on_and_says_where_its_breach_goes():
    made = graph()
    assert made.node("result").kind == "wait"
    assert ("result", "next") in edges("then")
    assert edges("breach") == {("result", "late")}


def test_laps_and_exceptions_are_ways_of_their_own():
    assert edges("laps") == {("next", "late"), ("result", "managed"), ("late", "managed")}
    assert edges("on exception") == {("late", "managed")}


def test_a_stage_leads_on_when_it_is_complete():
    assert ("later", "managed") in edges("then")
    assert edges("member") == {("later", "told")}


def test_resume_and_a_flag_taken_back_lead_to_where_it_found_the_patient():
    made = graph()
    assert made.node(BACK).kind == "resume"
    assert ("urgent", BACK) in edges("then")
    assert edges("withdrawn") == {("flag", BACK)}
    assert made.edges_from(BACK) == ()


def test_a_flag_taken_back_says_when():
    made = graph()
    (edge,) = made.edges_from("flag", "withdrawn")
    flag = made.node("flag").node
    assert edge.data.condition is not None
    assert edge.data.condition == getattr(flag, "withdrawn", None)


def test_where_nothing_resumes_there_is_no_way_back():
    assert BACK not in graph_from_model(pathway(""))


def test_an_outcome_of_its_own_ends_waits_too():
    assert ("result", "gone") in edges("ends")


def test_the_ways_round_are_cycles_of_the_graph():
    walks = {tuple(edge.source for edge in walk) for walk in graph().cycles()}
    assert walks == {("next", "result")}
