"""Referrals that were made and led to nothing yet: referred and not seen.

What the evaluator lists are referrals that are still needed. A step that is done by a referral
being made leaves that list the day it is made, and that is when the waiting begins; so the
requests of the record are looked at here. Where a date leaves it open whether somebody waits too
long, that is said: it is never taken for nobody waiting.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from waypost.evaluate.codes import code_index
from waypost.evaluate.evaluation import Days, Evaluation
from waypost.evaluate.referral_life import ReferralLife, life_of
from waypost.evaluate.truth import Truth, any_true
from waypost.record import UNDATED, DateSpan, Record
from waypost.signals.signal import DoubtfulReferral, WaitingReferral
from waypost_dsl.model import Pathway, Service

NOT_SEEN_AFTER_DAYS = 126
"""From then on a referral nobody acted on counts as `referred and not seen`: 18 weeks.

A decision of this project (D): the clinical brief names this limit for orthopaedic surgery only.
A referral whose own step is overdue counts from the day it is overdue, however short that is.
"""


_DATE_DOES_NOT_SETTLE = "a date does not settle it"


def waiting_referrals(
    pathway: Pathway,
    record: Record,
    evaluation: Evaluation,
    *,
    not_seen_after: int = NOT_SEEN_AFTER_DAYS,
) -> tuple[tuple[WaitingReferral, ...], tuple[DoubtfulReferral, ...]]:
    """Return the open referrals to a pathway's services that nobody has seen the patient for.

    Args:
        pathway: whose services are looked at.
        record: the patient's record, as it was known.
        evaluation: the pathway's evaluation on the day.
        not_seen_after: after how many days such a referral is overdue in any case.

    Returns:
        Those that wait, the longest wait first; then those of which it cannot be told whether
        they wait for too long, by reference. What cannot have waited too long is no doubt.
    """
    day, known_at = evaluation.as_at, evaluation.known_at
    overdue = {
        row.made_as
        for row in evaluation.referrals
        if row.state in ("made", "accepted") and row.status == "overdue"
    }
    found: dict[str, WaitingReferral] = {}
    doubtful: dict[str, DoubtfulReferral] = {}
    for service, life in _requests(pathway, record):
        made = next((one.when for one in life.stages if one.level == "made"), None)
        if made is None:
            continue
        reference = life.request.reference
        is_open, is_seen = life.open_on(day, known_at), _seen(life, day, known_at)
        if is_open is Truth.FALSE or is_seen is Truth.TRUE:
            continue
        sure = is_open is Truth.TRUE and is_seen is Truth.FALSE
        is_due = reference in overdue
        if sure:
            days = (day - made.last).days
            is_due = is_due or days > not_seen_after
            found[reference] = WaitingReferral(
                service.name,
                service.title,
                reference,
                _state(life, day, known_at),
                Days(made.first, made.last),
                days,
                is_due,
            )
        may_be_due = is_due or (day - made.first).days > not_seen_after
        if may_be_due and not (sure and is_due):
            doubtful[reference] = DoubtfulReferral(
                service.name,
                service.title,
                reference,
                _why(made, is_open, is_seen),
                tuple(sorted(_leaving_open(life, day, known_at))),
            )
    return (
        tuple(sorted(found.values(), key=lambda one: (-one.days_waiting, one.reference))),
        tuple(doubtful[reference] for reference in sorted(doubtful)),
    )


def _requests(pathway: Pathway, record: Record) -> Iterator[tuple[Service, ReferralLife]]:
    """Yield each request for a service of the pathway with how far it got."""
    for service in pathway.services.values():
        index = code_index(pathway, (service.requested_by,))
        for entry in index.entries_of(record):
            if entry.resource_type != "ServiceRequest" or entry.not_counted is not None:
                continue
            if index.matches(entry):
                yield service, life_of(record, entry)


def _seen(life: ReferralLife, day: date, known_at: date | None) -> Truth:
    return any_true(truth for _, truth in life.at_level("seen", day, known_at))


def _state(life: ReferralLife, day: date, known_at: date | None) -> Literal["made", "accepted"]:
    accepted = life.at_level("accepted", day, known_at)
    return "accepted" if any(truth is Truth.TRUE for _, truth in accepted) else "made"


def _why(made: DateSpan, is_open: Truth, is_seen: Truth) -> str:
    """Say what leaves it open how long the patient had waited, if at all."""
    if made == UNDATED:
        return "the request has no date"
    if is_seen is Truth.UNKNOWN:
        return f"the patient may have been seen: {_DATE_DOES_NOT_SETTLE}"
    if is_open is Truth.UNKNOWN:
        return f"it may be over: {_DATE_DOES_NOT_SETTLE}"
    return "how long the patient had waited cannot be told from its date"


def _leaving_open(life: ReferralLife, day: date, known_at: date | None) -> set[str]:
    """Return the request, and what may have happened to it by the day."""
    unsure = {
        one.shown_by.reference for one in life.stages if one.holds(day, known_at) is Truth.UNKNOWN
    }
    return {life.request.reference, *unsure}
