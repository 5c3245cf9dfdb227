"""Whether a referral that is needed was already made and is still open (language.md 4.8).

There is one open referral for each patient, service and body region: what was made and is not
over is not proposed a second time, it is listed with how far it has got. Where nobody can tell,
the referral is proposed and says so: a need is not left to chance, and nobody is asked twice
unawares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost.evaluate.attribution import belongs
from waypost.evaluate.codes import code_index
from waypost.evaluate.evaluation import ReferralState
from waypost.evaluate.moment import Moment
from waypost.evaluate.referral_life import ReferralLife, life_of
from waypost.evaluate.spans import clinical_span
from waypost.evaluate.truth import Truth, all_true
from waypost.record import Entry

_FURTHEST_FIRST: tuple[Literal["seen", "accepted", "made"], ...] = ("seen", "accepted", "made")


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """What is known of the open referral to a service.

    Args:
        state: how far it has got; `proposed` where none is open for certain.
        made_as: its reference, where one is open for certain.
        in_doubt: whether it cannot be told that none is open.
        may_be: the references of the requests that may be open, where none is for certain.
    """

    state: ReferralState
    made_as: str | None = None
    in_doubt: bool = False
    may_be: tuple[str, ...] = ()


def open_referral(moment: Moment, service: str) -> OpenReferral:
    """Return how far the open referral to a service has got, or that one may be open.

    Args:
        moment: the case and the day; in an episode, only referrals for its body region count.
        service: the service's name.
    """
    case = moment.case
    index = code_index(case.pathway, (case.pathway.services[service].requested_by,))
    found: list[tuple[int, str]] = []
    doubtful: list[str] = []
    for entry in index.entries_of(case.record):
        if entry.resource_type != "ServiceRequest" or entry.not_counted is not None:
            continue
        if not index.matches(entry):
            continue
        life = life_of(case.record, entry)
        is_open = life.open_on(moment.day, case.known_at)
        # Whom it is for is asked only of what may be open: it needs the references of a record.
        truth = is_open if is_open is Truth.FALSE else all_true((is_open, _is_for(moment, entry)))
        if truth is Truth.TRUE:
            found.append((_furthest(moment, life), entry.reference))
        elif truth is Truth.UNKNOWN:
            doubtful.append(entry.reference)
    if found:
        best, reference = min(found)
        return OpenReferral(_FURTHEST_FIRST[best], reference)
    # A record that was not given requests says nothing of what is open (4.4).
    in_doubt = bool(doubtful) or not case.record.was_given("ServiceRequest")
    return OpenReferral("proposed", None, in_doubt, tuple(sorted(doubtful)))


def _is_for(moment: Moment, entry: Entry) -> Truth:
    """Whether a referral is for the episode's body region; in a live pathway any is."""
    if moment.episode is None:
        return Truth.TRUE
    wanted = "this episode" if moment.episode.episode.region is None else "same region"
    return belongs(moment, entry, clinical_span(entry), wanted)


def _furthest(moment: Moment, life: ReferralLife) -> int:
    for number, level in enumerate(_FURTHEST_FIRST[:-1]):
        stages = life.at_level(level, moment.day, moment.case.known_at)
        if any(truth is Truth.TRUE for _, truth in stages):
            return number
    return len(_FURTHEST_FIRST) - 1
