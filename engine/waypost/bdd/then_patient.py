"""The steps that say how the patient must stand to the pathway, and what is proposed and said."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.bdd.then_facts import check_reason, reasons_in_words
from waypost.bdd.then_steps import days_in_words
from waypost.evaluate.evaluation import Days, DecisionRow, Evaluation, NoticeRow, ReferralRow
from waypost_dsl.model import Advice, Decision, Interrupt, Outcome

_VERDICTS = {"given": "true", "not given": "false", "not known": "unknown"}


def _standing(evaluation: Evaluation) -> str:
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
    found = _standing(evaluation)
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
        raise ScenarioProblem(f"it is known: the patient is {_standing(evaluation)}")
    if reason is not None:
        check_reason("enrolment", evaluation.not_known, reason)


@then("it is not known whether the patient is excluded")
def exclusion_is_not_known(patient_story: PatientStory) -> None:
    """Check that the patient is enrolled although an exclusion may hold."""
    _, evaluation = patient_story.evaluated()
    if not evaluation.exclusion_not_known:
        raise ScenarioProblem(f"it is known: the patient is {_standing(evaluation)}")


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


@then(
    "the patient is referred to {service}[, due {date}]",
    "the patient is referred to pulmonary_rehab",
    "the patient is referred to pulmonary_rehab, due 2024-02-09",
)
def referred_to(patient_story: PatientStory, service: str, date: str | None) -> None:
    """Check that the evaluation proposes a referral."""
    rows = _referrals(patient_story, service)
    if not rows:
        _, evaluation = patient_story.evaluated()
        raise ScenarioProblem(f"the patient is not referred to {service}; {_proposed(evaluation)}")
    patient_story.referred_to.add(service)
    if date is not None and whole_date(date) not in [row.due for row in rows]:
        found = ", ".join(str(row.due) for row in rows)
        raise ScenarioProblem(f"the referral to {service} is not due on {date}; it is due {found}")


@then("the patient is not referred to {service}", "the patient is not referred to home_oxygen")
def not_referred_to(patient_story: PatientStory, service: str) -> None:
    """Check that the evaluation proposes no referral to a service."""
    if _referrals(patient_story, service):
        raise ScenarioProblem(f"the patient is referred to {service}")


@then(
    "no other referral goes to {service}",
    "no other referral goes to pulmonary_rehab",
)
def no_other_referral_to(patient_story: PatientStory, service: str) -> None:
    """Check that exactly one referral to a service is proposed."""
    count = len(_referrals(patient_story, service))
    if count != 1:
        raise ScenarioProblem(f"{count} referrals go to {service}, not one")


@then("nothing else is referred")
def nothing_else_referred(patient_story: PatientStory) -> None:
    """Check that no referral is proposed besides those the scenario has named."""
    _, evaluation = patient_story.evaluated()
    others = {row.service for row in evaluation.referrals} - patient_story.referred_to
    if others:
        raise ScenarioProblem(f"the patient is also referred to {', '.join(sorted(others))}")


@then("nothing is referred")
def nothing_referred(patient_story: PatientStory) -> None:
    """Check that no referral is proposed at all."""
    _, evaluation = patient_story.evaluated()
    if evaluation.referrals:
        raise ScenarioProblem(_proposed(evaluation))


@then("{decision} goes to {node}", "glycaemia goes to intensify")
def decision_goes_to(patient_story: PatientStory, decision: str, node: str) -> None:
    """Check which way a decision went."""
    pathway, _ = patient_story.evaluated()
    if node not in pathway.nodes:
        raise unknown_name("node", node, pathway.nodes, where=f"in the {pathway.name} pathway")
    row = _decision(patient_story, decision)
    if node not in row.taken:
        raise ScenarioProblem(f"`{decision}` does not go to {node}; {_taken(row)}")


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


def _referrals(patient_story: PatientStory, service: str) -> list[ReferralRow]:
    pathway, evaluation = patient_story.evaluated()
    if service not in pathway.services:
        raise unknown_name(
            "service", service, pathway.services, where=f"in the {pathway.name} pathway"
        )
    return [row for row in evaluation.referrals if row.service == service]


def _proposed(evaluation: Evaluation) -> str:
    services = sorted({row.service for row in evaluation.referrals})
    return f"referrals go to {', '.join(services)}" if services else "nothing is referred"


def _decision(patient_story: PatientStory, name: str) -> DecisionRow:
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Decision)]
    if name not in names:
        raise unknown_name("decision", name, names, where=f"in the {pathway.name} pathway")
    for row in evaluation.decisions:
        if row.name == name:
            return row
    raise ScenarioProblem(f"`{name}` is not reached: the patient is {_standing(evaluation)}")


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
    for row in evaluation.notices:
        if row.name == name:
            return row
    raise ScenarioProblem(f"`{name}` was not looked at: the patient is {_standing(evaluation)}")
