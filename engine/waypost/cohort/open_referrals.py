"""One open referral for a patient, a service and a body region, across pathways (4.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.evaluation import MAY_BE_OPEN, ReferralRow, ReferralState
from waypost.evaluate.referrals import merged
from waypost_dsl.model import AppliedOverlay

REFERRALS_SCHEMA = "waypost-referrals/1"
"""The version of the JSON: the number rises when a reader would have to change."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One pathway's referral for one patient."""

    patient: str
    pathway: str
    row: ReferralRow


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A referral that is proposed, or that was made and has not come to its end.

    Args:
        service: where it goes.
        service_title: the service in words.
        patient: the Patient id.
        priority: `routine`, `urgent` or `emergency`: the most urgent that was asked for.
        state: how far it has come.
        need_since: the first day on which any of the pathways needed it.
        due: the earliest day on which it is due.
        days_overdue: whole days after that; None where it is not overdue.
        reasons: who asks for it, as `pathway.step`.
        region: the body region, where a pathway has one.
        event: the reference of `for each`'s event, which keeps referrals apart.
        provisional: whether it rests only on provisional enrolment.
        identifier: the same on every run.
        may_be_open: whether it is proposed though it cannot be told that none is open already.
    """

    service: str
    service_title: str
    patient: str
    priority: str
    state: ReferralState
    need_since: date
    due: date | None
    days_overdue: int | None
    reasons: tuple[str, ...]
    region: str | None
    event: str | None
    provisional: bool
    identifier: str
    may_be_open: bool = False


@dataclass(frozen=True, slots=True)
class ServiceReferrals:
    """The referrals to one service.

    Args:
        service: its name.
        title: the service in words.
        organisation: the ODS code that an overlay maps it to; None without one.
        overdue: how many of its referrals are overdue.
        referrals: the longest overdue first, then what is due soonest.
    """

    service: str
    title: str
    organisation: str | None
    overdue: int
    referrals: tuple[OpenReferral, ...]


@dataclass(frozen=True, slots=True)
class Referrals:
    """The open referrals of a run.

    Args:
        schema: the version of this layout.
        as_at: the day everything is judged at.
        patients: how many patients were evaluated.
        error_rows: how many errors the run had: their patients may lack referrals.
        services: the referrals by service; a service without any is left out.
        overlays: the local values that were used, by pathway.
        caution: what must stand under every use of this list.
    """

    schema: str
    as_at: date
    patients: int
    error_rows: int
    services: tuple[ServiceReferrals, ...]
    overlays: tuple[tuple[str, AppliedOverlay], ...]
    caution: str

    @property
    def count(self) -> int:
        """How many referrals there are."""
        return sum(len(one.referrals) for one in self.services)


def open_referrals(asked: Iterable[AskedFor], *, as_at: date) -> tuple[OpenReferral, ...]:
    """Make one referral of all that ask for the same service for the same patient and region.

    Args:
        asked: the referrals of every pathway and patient, in any order.
        as_at: the day everything is judged at.

    Returns:
        The referrals by service; in each the longest overdue first, then what is due soonest.
    """
    patients: dict[str, list[AskedFor]] = {}
    for one in sorted(asked, key=lambda one: (one.patient, one.pathway)):
        patients.setdefault(one.patient, []).append(one)
    found: list[OpenReferral] = []
    for patient, own in patients.items():
        reasons: dict[_Key, dict[str, None]] = {}
        for one in own:
            steps = (f"{one.pathway}.{step}" for step in one.row.steps)
            reasons.setdefault(_key(one.row), {}).update(dict.fromkeys(steps))
        found.extend(
            OpenReferral(
                row.service,
                row.service_title,
                patient,
                row.priority,
                row.state,
                row.need_since,
                row.due,
                _days_overdue(row, as_at),
                tuple(reasons[_key(row)]),
                row.region,
                row.event,
                row.provisional,
                row.identifier,
                MAY_BE_OPEN in row.marks,
            )
            for row in merged(one.row for one in own)
        )
    return tuple(sorted(found, key=_order))


_Key = tuple[str, str | None, str | None]


def _key(row: ReferralRow) -> _Key:
    return (row.service, row.region, row.event)


def _days_overdue(row: ReferralRow, as_at: date) -> int | None:
    if row.status != "overdue" or row.due is None:
        return None
    return (as_at - row.due).days


def _order(one: OpenReferral) -> tuple[str, date, date, str, str, str]:
    due = date.max if one.due is None else one.due
    return (one.service, due, one.need_since, one.patient, one.region or "", one.event or "")
