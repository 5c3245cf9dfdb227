"""Who a resource of ours is: identifiers that a rerun repeats, and the names of pathways.

An identifier is made of what it stands for, and of no version and no day of evaluation, so that
a later run or a newer pathway updates the same resource and adds no other. A guidance response is
the answer to one question, so the question is in its identifier.
"""

from __future__ import annotations

import uuid

from waypost.evaluate.evaluation import Evaluation

BASE = "https://waypost.example"
"""Where the project's own systems are named; nothing is looked up there."""

REFERRAL_SYSTEM = f"{BASE}/referral"
"""The system of the identifiers of proposed referrals."""

CARE_PLAN_SYSTEM = f"{BASE}/care-plan"
"""The system of the identifiers of proposed care plans."""

FLAG_SYSTEM = f"{BASE}/flag"
"""The system of the identifiers of red flags."""

GUIDANCE_SYSTEM = f"{BASE}/guidance-response"
"""The system of the identifiers of guidance responses."""

EVALUATION_SYSTEM = f"{BASE}/evaluation"
"""The system of the identifiers of evaluations: what a guidance response responds to."""


def stable_identifier(system: str, *parts: str) -> str:
    """Return the UUIDv5 of something.

    Args:
        system: what kind of thing it is.
        parts: what tells it from others of its kind.

    Example:
        >>> stable_identifier(FLAG_SYSTEM, "p1", "copd", "acute")
        'a7972b56-8595-5e98-b8df-a4400854b525'
    """
    return str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, system), "\n".join(parts)))


def run_of(evaluation: Evaluation, episode: str | None = None) -> tuple[str, ...]:
    """Return what tells one patient's run of a pathway, or one episode, from every other."""
    return (evaluation.patient, evaluation.pathway, *(() if episode is None else (episode,)))


def question_of(evaluation: Evaluation) -> tuple[str, ...]:
    """Return what tells one evaluation from every other, the day and the knowledge included."""
    return (
        *run_of(evaluation),
        evaluation.pathway_sha256,
        evaluation.as_at.isoformat(),
        "" if evaluation.known_at is None else evaluation.known_at.isoformat(),
        *(day.isoformat() for day in evaluation.period or ()),
        *(f"{name} {value}" for name, value in evaluation.parameters),
    )


def plan_definition_url(pathway: str) -> str:
    """Return the canonical address of a pathway, without its version.

    Example:
        >>> plan_definition_url("type_2_diabetes")
        'https://waypost.example/PlanDefinition/type-2-diabetes'
    """
    # The last part is an id of FHIR, which has no underscores.
    return f"{BASE}/PlanDefinition/{pathway.replace('_', '-')}"


def canonical(evaluation: Evaluation) -> str:
    """Return the canonical address of the pathway in the version that was evaluated."""
    return f"{plan_definition_url(evaluation.pathway)}|{evaluation.pathway_version}"
