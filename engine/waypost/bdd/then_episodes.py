"""The steps that say how an episode must stand, and what must have happened in it."""

from __future__ import annotations

from waypost.bdd.catalogue import carry_out, then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import (
    episode_in_words,
    episode_named,
    opening_of,
    site_of,
    the_episode,
)
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.evaluate.evaluation import Days
from waypost_dsl.model import Outcome


@then("there (is|are) {count} (episode|episodes)", "there are 2 episodes", "there is 1 episode")
def count_of_episodes(patient_story: PatientStory, count: str) -> None:
    """Check how many episodes the patient has; a referral sent twice is one."""
    _, evaluation = patient_story.evaluated()
    found = [episode_in_words(row) for row in evaluation.episodes]
    if len(found) != int(count):
        there = "; ".join(found) or "the patient has none"
        raise ScenarioProblem(f"there are {len(found)} episodes, not {count}: {there}")


@then(
    "in the episode {episode}, {said}",
    "in the episode for the left hip, triage is overdue, due 2024-01-24",
    "in the episode opened on 2024-01-10, the episode is at triage",
)
def in_the_episode(patient_story: PatientStory, episode: str, said: str) -> None:
    """Say anything else of one of several episodes, named by its day or its body region.

    Where a patient has one episode, every step speaks of that one.
    """
    before = patient_story.episode
    patient_story.episode = episode_named(patient_story, episode).id
    try:
        carry_out(patient_story, "then", said)
    finally:
        patient_story.episode = before


@then("the episode opened on {date}", "the episode opened on 2024-01-12")
def episode_opened(patient_story: PatientStory, date: str) -> None:
    """Check on which day the episode opened."""
    row = the_episode(patient_story)
    day = whole_date(date)
    if opening_of(row) != Days(day, day):
        raise ScenarioProblem(f"the episode did not open on {date}; it is {episode_in_words(row)}")


@then("the episode is about the {site}", "the episode is about the left hip")
def episode_is_about(patient_story: PatientStory, site: str) -> None:
    """Check the body region of the episode, and its side where it has one."""
    row = the_episode(patient_story)
    if site_of(row) != site:
        raise ScenarioProblem(
            f"the episode is about the {site_of(row) or 'body, nobody said where'}"
        )


@then("the episode is at {node}", "the episode is at triage")
def episode_is_at(patient_story: PatientStory, node: str) -> None:
    """Check that the episode stands at a node; it may stand at others as well."""
    row = the_episode(patient_story)
    _known(patient_story, node)
    if row.status != "open" or node not in row.position:
        raise ScenarioProblem(f"the episode is not at {node}; it is {episode_in_words(row)}")


@then("the episode is not at {node}", "the episode is not at triage")
def episode_is_not_at(patient_story: PatientStory, node: str) -> None:
    """Check that the episode does not stand at a node."""
    row = the_episode(patient_story)
    _known(patient_story, node)
    if row.status == "open" and node in row.position:
        raise ScenarioProblem(f"the episode is at {node}; it is {episode_in_words(row)}")


@then("the episode is {state}", "the episode is open", "the episode is excluded")
def episode_is(patient_story: PatientStory, state: str) -> None:
    """Check whether the episode is `open`, `ended`, `excluded` or `not known`."""
    row = the_episode(patient_story)
    if row.status != {"not known": "unknown"}.get(state, state):
        raise ScenarioProblem(f"the episode is not {state}; it is {episode_in_words(row)}")


@then(
    "the episode ended as {outcome}[ on {date}]",
    "the episode ended as managed on 2024-03-05",
)
def episode_ended(patient_story: PatientStory, outcome: str, date: str | None) -> None:
    """Check the outcome the episode came to, and when."""
    pathway, _ = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Outcome)]
    if outcome not in names:
        raise unknown_name("outcome", outcome, names, where=f"in the {pathway.name} pathway")
    row = the_episode(patient_story)
    wrong_day = date is not None and row.ended_on != whole_date(date)
    if row.outcome != outcome or wrong_day:
        when = "" if date is None else f" on {date}"
        raise ScenarioProblem(
            f"the episode did not end as {outcome}{when}; it is {episode_in_words(row)}"
        )


@then("the episode ended without an outcome[ on {date}]", "the episode ended without an outcome")
def episode_ran_out(patient_story: PatientStory, date: str | None) -> None:
    """Check that the episode was closed because its time was over."""
    row = the_episode(patient_story)
    wrong_day = date is not None and row.ended_on != whole_date(date)
    if row.status != "ended" or row.outcome is not None or wrong_day:
        raise ScenarioProblem(f"the episode did come to something; it is {episode_in_words(row)}")


@then(
    "the episode was {ending}",
    "the episode was handed over",
    "the episode was managed in service",
)
def episode_was(patient_story: PatientStory, ending: str) -> None:
    """Check the kind of the outcome: managed in service, handed over, discharged or died."""
    row = the_episode(patient_story)
    if row.outcome_kind != ending:
        raise ScenarioProblem(f"the episode was not {ending}; it is {episode_in_words(row)}")


@then("the episode was never {ending}", "the episode was never managed in service")
def episode_was_never(patient_story: PatientStory, ending: str) -> None:
    """Check that the episode did not come to an outcome of a kind."""
    row = the_episode(patient_story)
    if row.outcome_kind == ending:
        raise ScenarioProblem(f"the episode was {ending}: it is {episode_in_words(row)}")


@then(
    "the episode reached {node} on {date}",
    "the episode reached triage_decision on 2024-01-22",
)
def episode_reached(patient_story: PatientStory, node: str, date: str) -> None:
    """Check that the episode came to a node on a day."""
    days = _days_reached(patient_story, node)
    if whole_date(date).isoformat() not in days:
        raise ScenarioProblem(f"the episode did not reach {node} on {date}; {_reached(days)}")


@then(
    "the episode reached {node} {count} (time|times)",
    "the episode reached tests 3 times",
)
def episode_reached_times(patient_story: PatientStory, node: str, count: str) -> None:
    """Check how often the episode came to a node."""
    days = _days_reached(patient_story, node)
    if len(days) != int(count):
        raise ScenarioProblem(
            f"the episode did not reach {node} {count} times but {len(days)}; {_reached(days)}"
        )


@then("the episode never reached {node}", "the episode never reached orthopaedic_opinion")
def episode_never_reached(patient_story: PatientStory, node: str) -> None:
    """Check that the episode did not come to a node."""
    days = _days_reached(patient_story, node)
    if days:
        raise ScenarioProblem(f"the episode did reach {node}; {_reached(days)}")


@then(
    "{node} was {happening} on {date}",
    "seen_by_consultant was breached on 2024-05-16",
    "flag_infection was withdrawn on 2024-01-11",
)
def happened_in_episode(patient_story: PatientStory, node: str, happening: str, date: str) -> None:
    """Check that something happened at a node on a day of the episode's timeline.

    A step was `done` or `excepted`, a wait `breached`, a red flag `fired`, `withdrawn` or
    `resumed`, a decision `decided`, advice `said`.
    """
    row = the_episode(patient_story)
    _known(patient_story, node)
    day = whole_date(date)
    lines = [line for line in row.timeline if line.node == node]
    if not any(line.kind == happening and line.day == day for line in lines):
        found = ", ".join(f"{line.kind} on {line.day}" for line in lines) or "nothing happened"
        raise ScenarioProblem(f"`{node}` was not {happening} on {date}: {found}")


def _known(patient_story: PatientStory, node: str) -> None:
    pathway, _ = patient_story.evaluated()
    if node not in pathway.nodes:
        raise unknown_name("node", node, pathway.nodes, where=f"in the {pathway.name} pathway")


def _days_reached(patient_story: PatientStory, node: str) -> list[str]:
    row = the_episode(patient_story)
    _known(patient_story, node)
    return [
        line.day.isoformat()
        for line in row.timeline
        if line.node == node and line.kind == "reached"
    ]


def _reached(days: list[str]) -> str:
    return f"it was reached on {', '.join(days)}" if days else "it was never reached"
