"""The steps that say which referrals must be proposed, and which must not."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import region_in_words
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.evaluate.evaluation import Evaluation, ReferralRow


@then(
    "the patient is referred to {service}[ for the {site}][, due {date}]",
    "the patient is referred to pulmonary_rehab",
    "the patient is referred to pulmonary_rehab, due 2024-02-09",
    "the patient is referred to orthopaedics for the left hip, due 2024-02-05",
)
def referred_to(
    patient_story: PatientStory, service: str, site: str | None, date: str | None
) -> None:
    """Check that the evaluation proposes a referral, and in an episode for which body region."""
    rows = _referrals(patient_story, service)
    if not rows:
        _, evaluation = patient_story.evaluated()
        raise ScenarioProblem(f"the patient is not referred to {service}; {_proposed(evaluation)}")
    if site is not None:
        regions = ", ".join(str(row.region) for row in rows)
        rows = [row for row in rows if region_in_words(row.region) == site]
        if not rows:
            raise ScenarioProblem(f"the referral to {service} is not for the {site}: {regions}")
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
    others = {row.service for row in _all_proposed(evaluation)} - patient_story.referred_to
    if others:
        raise ScenarioProblem(f"the patient is also referred to {', '.join(sorted(others))}")


@then("nothing is referred")
def nothing_referred(patient_story: PatientStory) -> None:
    """Check that no referral is proposed at all."""
    _, evaluation = patient_story.evaluated()
    if _all_proposed(evaluation):
        raise ScenarioProblem(_proposed(evaluation))


def _referrals(patient_story: PatientStory, service: str) -> list[ReferralRow]:
    pathway, evaluation = patient_story.evaluated()
    if service not in pathway.services:
        raise unknown_name(
            "service", service, pathway.services, where=f"in the {pathway.name} pathway"
        )
    return [
        row
        for row in _all_proposed(evaluation)
        if row.service == service and patient_story.episode in (None, row.episode)
    ]


def _all_proposed(evaluation: Evaluation) -> list[ReferralRow]:
    """Return the referrals that are proposed: one that was made already is no proposal."""
    return [row for row in evaluation.referrals if row.state == "proposed"]


def _proposed(evaluation: Evaluation) -> str:
    services = sorted({row.service for row in _all_proposed(evaluation)})
    return f"referrals go to {', '.join(services)}" if services else "nothing is referred"
