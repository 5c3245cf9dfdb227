"""Referrals that were made and led to nothing yet: referred and not seen.

What the evaluator lists are referrals that are still needed. A step that is done by a referral
being made leaves that list the day it is made, and that is when the waiting begins; so the
requests of the record are looked at here.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from waypost.evaluate.codes import code_index
from waypost.evaluate.evaluation import Days, Evaluation
from waypost.evaluate.referral_life import ReferralLife, life_of
from waypost.evaluate.truth import Truth
from waypost.record import UNDATED, Record
from waypost.signals.signal import WaitingReferral
from waypost_dsl.model import Pathway

NOT_SEEN_AFTER_DAYS = 126
"""From then on a referral nobody acted on counts as `referred and not seen`: 18 weeks.

A decision of this project (D): the clinical brief names this limit for orthopaedic surgery only.
A referral whose own step is overdue counts from the day it is overdue, however short that is.
"""


def waiting_referrals(
    pathway: Pathway,
    record: Record,
    evaluation: Evaluation,
    *,
    not_seen_after: int = NOT_SEEN_AFTER_DAYS,
) -> tuple[WaitingReferral, ...]:
    """Return the open referrals to a pathway's services that nobody has seen the patient for.

    Args:
        pathway: whose services are looked at.
        record: the patient's record, as it was known.
        evaluation: the pathway's evaluation on the day.
        not_seen_after: after how many days such a referral is overdue in any case.

    Returns:
        The longest wait first.
    """
    day, known_at = evaluation.as_at, evaluation.known_at
    overdue = {
        row.made_as
        for row in evaluation.referrals
        if row.state in ("made", "accepted") and row.status == "overdue"
    }
    found: dict[str, WaitingReferral] = {}
    for service in pathway.services.values():
        index = code_index(pathway, (service.requested_by,))
        for entry in index.entries_of(record):
            if entry.resource_type != "ServiceRequest" or entry.not_counted is not None:
                continue
            if not index.matches(entry):
                continue
            life = life_of(record, entry)
            state = _unseen(life, day, known_at)
            made = [one.when for one in life.stages if one.level == "made"]
            if state is None or not made or made[0] == UNDATED:
                continue
            days = (day - made[0].last).days
            found[entry.reference] = WaitingReferral(
                service.name,
                service.title,
                entry.reference,
                state,
                Days(made[0].first, made[0].last),
                days,
                entry.reference in overdue or days > not_seen_after,
            )
    return tuple(sorted(found.values(), key=lambda one: (-one.days_waiting, one.reference)))


def _unseen(
    life: ReferralLife, day: date, known_at: date | None
) -> Literal["made", "accepted"] | None:
    """Return how far it had got, None if it was over or the patient may have been seen."""
    if life.open_on(day, known_at) is not Truth.TRUE:
        return None
    if any(truth is not Truth.FALSE for _, truth in life.at_level("seen", day, known_at)):
        return None
    accepted = life.at_level("accepted", day, known_at)
    return "accepted" if any(truth is Truth.TRUE for _, truth in accepted) else "made"
