"""Home leave: days at home that leave a spell unbroken (`unplanned_admissions.md` §1)."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.stays import Stay, View
from waypost.record import StatusPeriod

ON_LEAVE = "onleave"


def home_leave_of(
    stays: Sequence[Stay], view: View, rules: AdmissionRules, findings: FindingsOfAdmissions
) -> str | None:
    """Return what to say of the home leave in a spell.

    Args:
        stays: the stays of the spell.
        view: the day the record is seen from; later leave is not there.
        rules: how many days leave a spell unbroken.
        findings: where longer leave is noted: one encounter cannot be two spells.

    Returns:
        `home leave`, `home leave over N days`, or None if there was none.
    """
    found = None
    for stay in stays:
        periods = [
            one
            for one in stay.entry.status_history
            if one.status == ON_LEAVE and one.start.first <= view.horizon
        ]
        if periods or stay.entry.status == ON_LEAVE:
            found = found or "home leave"
        if any(_days(one, view) > rules.home_leave_days for one in periods):
            findings.add("long-home-leave", stay.reference, "statusHistory")
            found = f"home leave over {rules.home_leave_days} days"
    return found


def _days(leave: StatusPeriod, view: View) -> int:
    """The days of a leave as far as they are certain: one that goes on has those until now."""
    until = view.horizon if leave.end is None else min(leave.end.first, view.horizon)
    if leave.end is None and view.seen_by is None and view.known_at is None:
        return 0
    return (until - leave.start.last).days
