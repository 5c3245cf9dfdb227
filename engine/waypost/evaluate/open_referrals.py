"""Whether a referral that is needed was already made and is still open (language.md 4.8).

There is one open referral for each patient, service and body region: what was made and is not
over is not proposed a second time, it is listed with how far it has got.
"""

from __future__ import annotations

from typing import Literal

from waypost.evaluate.attribution import belongs
from waypost.evaluate.codes import code_index
from waypost.evaluate.evaluation import ReferralState
from waypost.evaluate.moment import Moment
from waypost.evaluate.referral_life import ReferralLife, life_of
from waypost.evaluate.spans import clinical_span
from waypost.evaluate.truth import Truth
from waypost.record import Entry

_FURTHEST_FIRST: tuple[Literal["seen", "accepted", "made"], ...] = ("seen", "accepted", "made")


def referral_state(moment: Moment, service: str) -> tuple[ReferralState, str | None]:
    """Return how far the open referral to a service has got, and its reference.

    Args:
        moment: the case and the day; in an episode, only referrals for its body region count.
        service: the service's name.

    Returns:
        `proposed` and None where no referral to it is open for certain.
    """
    case = moment.case
    index = code_index(case.pathway, (case.pathway.services[service].requested_by,))
    found: list[tuple[int, str]] = []
    for entry in index.entries_of(case.record):
        if entry.resource_type != "ServiceRequest" or not index.matches(entry):
            continue
        life = life_of(case.record, entry)
        is_open = life.open_on(moment.day, case.known_at) is Truth.TRUE
        if entry.not_counted is None and is_open and _is_for(moment, entry):
            found.append((_furthest(moment, life), entry.reference))
    if not found:
        return "proposed", None
    best, reference = min(found)
    return _FURTHEST_FIRST[best], reference


def _is_for(moment: Moment, entry: Entry) -> bool:
    """Whether a referral is for the episode's body region; in a live pathway any is."""
    if moment.episode is None:
        return True
    wanted = "this episode" if moment.episode.episode.region is None else "same region"
    when = clinical_span(entry)
    return belongs(moment, entry, when, wanted) is Truth.TRUE


def _furthest(moment: Moment, life: ReferralLife) -> int:
    for number, level in enumerate(_FURTHEST_FIRST[:-1]):
        stages = life.at_level(level, moment.day, moment.case.known_at)
        if any(truth is Truth.TRUE for _, truth in stages):
            return number
    return len(_FURTHEST_FIRST) - 1
