"""The steps that say which way a decision must go, what is advised and which red flag fires."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import chosen_episode
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.bdd.then_facts import reasons_in_words
from waypost.bdd.then_patient import standing_of
from waypost.evaluate.evaluation import DecisionRow, NoticeRow
from waypost_dsl.model import Advice, Decision, Interrupt

_VERDICTS = {"given": "true", "not given": "false", "not known": "unknown"}


@then("{decision} goes to {node}", "glycaemia goes to intensify")
def decision_goes_to(patient_story: PatientStory, decision: str, node: str) -> None:
    """Check which way a decision went."""
    pathway, _ = patient_story.evaluated()
    if node not in pathway.nodes:
        raise unknown_name("node", node, pathway.nodes, where=f"in the {pathway.name} pathway")
    row = _decision(patient_story, decision)
    if node not in row.taken:
        raise ScenarioProblem(f"`{decision}` does not go to {node}; {_taken(row)}")


@then("{decision} went to {node} on {date}", "triage_decision went to tests on 2024-01-22")
def decision_went_to(patient_story: PatientStory, decision: str, node: str, date: str) -> None:
    """Check which way a decision of an episode went on a day; it is taken once each time."""
    pathway, evaluation = patient_story.evaluated()
    if node not in pathway.nodes:
        raise unknown_name("node", node, pathway.nodes, where=f"in the {pathway.name} pathway")
    _decision(patient_story, decision)
    chosen = chosen_episode(patient_story)
    rows = [row for row in evaluation.decisions if (row.name, row.episode) == (decision, chosen)]
    if not any(row.day == whole_date(date) and node in row.taken for row in rows):
        found = "; ".join(f"{_taken(row)} on {row.day or 'no day yet'}" for row in rows)
        raise ScenarioProblem(f"`{decision}` did not go to {node} on {date}: {found}")


@then("{decision} goes nowhere", "glycaemia goes nowhere")
def decision_stays(patient_story: PatientStory, decision: str) -> None:
    """Check that a decision was taken and led to nothing: `otherwise stay`."""
    row = _decision(patient_story, decision)
    if row.taken != ("stay",):
        raise ScenarioProblem(f"`{decision}` does go somewhere; {_taken(row)}")


@then("{decision} asks for {step} now", "glycaemia asks for hba1c_measured now")
def decision_asks_for(patient_story: PatientStory, decision: str, step: str) -> None:
    """Check that a decision cannot be taken and asks for a step that would settle it."""
    pathway, _ = patient_story.evaluated()
    names = [one.name for one in pathway.steps]
    if step not in names:
        raise unknown_name("step", step, names, where=f"in the {pathway.name} pathway")
    row = _decision(patient_story, decision)
    if row.not_known_route != f"do {step} now":
        raise ScenarioProblem(f"`{decision}` does not ask for {step}; {_taken(row)}")


@then(
    "advice {advice} is {verdict}",
    "advice bp_above_target is given",
    "advice bp_above_target is not known",
)
def advice_is(patient_story: PatientStory, advice: str, verdict: str) -> None:
    """Check whether a piece of advice is given, not given, or not known to be due."""
    row = _notice(patient_story, advice, Advice, "advice")
    if row.fired != _VERDICTS[verdict]:
        [found] = [words for words, truth in _VERDICTS.items() if truth == row.fired]
        raise ScenarioProblem(f"advice `{advice}` is not {verdict}; it is {found}")


@then("interrupt {interrupt} fires", "interrupt same_day_review fires")
def interrupt_fires(patient_story: PatientStory, interrupt: str) -> None:
    """Check that a red flag fires."""
    if _notice(patient_story, interrupt, Interrupt, "interrupt").fired != "true":
        raise ScenarioProblem(f"interrupt `{interrupt}` does not fire")


@then("interrupt {interrupt} does not fire", "interrupt same_day_review does not fire")
def interrupt_does_not_fire(patient_story: PatientStory, interrupt: str) -> None:
    """Check that a red flag does not fire; what is unknown does not fire it."""
    if _notice(patient_story, interrupt, Interrupt, "interrupt").fired == "true":
        raise ScenarioProblem(f"interrupt `{interrupt}` fires")


def _decision(patient_story: PatientStory, name: str) -> DecisionRow:
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Decision)]
    if name not in names:
        raise unknown_name("decision", name, names, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    rows = [row for row in evaluation.decisions if row.name == name and row.episode == chosen]
    if rows:
        # In a cycle a decision is taken again and again: the last time is what it came to.
        return max(rows, key=lambda row: row.lap)
    raise ScenarioProblem(f"`{name}` is not reached: the patient is {standing_of(evaluation)}")


def _taken(row: DecisionRow) -> str:
    if row.taken:
        return f"it goes to {', '.join(row.taken)}"
    return f"it is not known, {reasons_in_words(row.reasons)}; {row.not_known_route or 'no route'}"


def _notice(
    patient_story: PatientStory, name: str, kind: type[Advice | Interrupt], called: str
) -> NoticeRow:
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, kind)]
    if name not in names:
        raise unknown_name(called, name, names, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    for row in evaluation.notices:
        if row.name == name and row.episode == chosen:
            return row
    raise ScenarioProblem(f"`{name}` was not looked at: the patient is {standing_of(evaluation)}")
