"""The steps that say how the patient must stand to the pathway."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.bdd.then_facts import check_reason, reasons_in_words
from waypost.bdd.then_steps import days_in_words
from waypost.evaluate.evaluation import Days, Evaluation
from waypost_dsl.model import Outcome


def standing_of(evaluation: Evaluation) -> str:
    """Return in words how the patient stands to the pathway."""
    if evaluation.status == "ended":
        return "no longer enrolled"
    if evaluation.status == "enrolled" and evaluation.provisional:
        return "provisionally enrolled"
    if evaluation.status == "unknown":
        return f"enrolled or not, which is not known: {reasons_in_words(evaluation.not_known)}"
    return evaluation.status


@then(
    "the patient is {standing}",
    "the patient is enrolled",
    "the patient is provisionally enrolled",
    "the patient is excluded",
)
def patient_is(patient_story: PatientStory, standing: str) -> None:
    """Check how the patient stands to the pathway.

    Enrolled, provisionally enrolled, not enrolled, excluded, or no longer enrolled.
    """
    _, evaluation = patient_story.evaluated()
    found = standing_of(evaluation)
    if found != standing:
        raise ScenarioProblem(f"the patient is not {standing}; the patient is {found}")


@then(
    "it is not known whether the patient is enrolled[ because {reason}]",
    "it is not known whether the patient is enrolled because none is recorded",
)
def enrolment_is_not_known(patient_story: PatientStory, reason: str | None) -> None:
    """Check that enrolment cannot be told, and why."""
    _, evaluation = patient_story.evaluated()
    if evaluation.status != "unknown":
        raise ScenarioProblem(f"it is known: the patient is {standing_of(evaluation)}")
    if reason is not None:
        check_reason("enrolment", evaluation.not_known, reason)


@then("it is not known whether the patient is excluded")
def exclusion_is_not_known(patient_story: PatientStory) -> None:
    """Check that the patient is enrolled although an exclusion may hold."""
    _, evaluation = patient_story.evaluated()
    if not evaluation.exclusion_not_known:
        raise ScenarioProblem(f"it is known: the patient is {standing_of(evaluation)}")


@then(
    "the patient has been enrolled since {date}",
    "the patient has been enrolled since 2019-05-02",
)
def enrolled_since(patient_story: PatientStory, date: str) -> None:
    """Check the first day of enrolment."""
    _, evaluation = patient_story.evaluated()
    day = whole_date(date)
    if evaluation.enrolled_since != Days(day, day):
        found = days_in_words(evaluation.enrolled_since)
        raise ScenarioProblem(f"the patient has not been enrolled since {date}; it is {found}")


@then("the outcome is {outcome}", "the outcome is died")
def outcome_is(patient_story: PatientStory, outcome: str) -> None:
    """Check the outcome the pathway has come to."""
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Outcome)]
    if outcome not in names:
        raise unknown_name("outcome", outcome, names, where=f"in the {pathway.name} pathway")
    if evaluation.outcome != outcome:
        found = evaluation.outcome or "none"
        raise ScenarioProblem(f"the outcome is not {outcome}; it is {found}")
