"""The referrals an evaluation proposes, with identifiers that a rerun repeats (4.8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from waypost.evaluate.evaluation import MAY_BE_OPEN, ReferralRow, ReferralState
from waypost.evaluate.moment import Moment
from waypost.evaluate.open_referrals import open_referral
from waypost.evaluate.steps import StepState
from waypost.evaluate.trace import citations
from waypost_dsl.model import Citation, Step

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://waypost.example/referral")
"""The namespace of all referral identifiers. Changing it would re-refer everybody."""


def identifier(
    patient: str, service: str, since: date, *, body_region: str = "", event: str = "", lap: int = 1
) -> str:
    """Return the stable identifier of a proposed referral.

    No version, pathway or as_at is in it, so that a rerun or an upgrade proposes the same
    referral and not another.

    Args:
        patient: the Patient id.
        service: the service's name.
        since: the day the need arose.
        body_region: the region, where the pathway has one.
        event: the reference of `for each`'s event, which then stands for the day.
        lap: which lap of a cycle.

    Example:
        >>> identifier("p1", "pulmonary_rehab", date(2024, 1, 10))
        '423803c2-64b4-5160-b11b-cc124648f2bb'
    """
    arose = event or since.isoformat()
    return str(uuid.uuid5(NAMESPACE, "\n".join((patient, service, body_region, arose, str(lap)))))


def proposed(
    patient: str,
    states: Iterable[StepState],
    *,
    provisional: bool,
    titles: dict[str, str],
    region: str | None = None,
    lap: int = 1,
) -> tuple[ReferralRow, ...]:
    """Return a referral for each referral step that is open: pending or overdue.

    A step whose need has no known beginning is not proposed: it would get another identifier
    with every run; its row says why.
    """
    rows: list[ReferralRow] = []
    for state in states:
        service = state.step.service
        since = state.need_since
        if service is None or state.status not in ("pending", "overdue") or since is None:
            continue
        arose = since.last
        evidence = {
            seen.reference
            for answer in (state.clauses.reached, state.clauses.only_when)
            if answer is not None
            for seen in answer.evidence
        }
        rows.append(
            ReferralRow(
                identifier(
                    patient,
                    service,
                    arose,
                    body_region=region or "",
                    event=state.event or "",
                    lap=lap,
                ),
                service,
                titles[service],
                state.step.priority,
                arose,
                state.event,
                None if state.due is None else state.due.last,
                state.status,
                (state.step.name,),
                tuple(sorted(evidence)),
                citations(reasons_to_ask(state.step)),
                state.marks,
                provisional,
                region,
            )
        )
    return merged(rows)


def with_states(moment: Moment, rows: Iterable[ReferralRow]) -> tuple[ReferralRow, ...]:
    """Put in which of the referrals were made already, or may have been, and how far they got."""
    result: list[ReferralRow] = []
    for row in rows:
        found = open_referral(moment, row.service)
        marks = (*row.marks, MAY_BE_OPEN) if found.in_doubt else row.marks
        result.append(
            replace(row, state=found.state, made_as=found.made_as, marks=marks, may_be=found.may_be)
        )
    return tuple(result)


def reasons_to_ask(step: Step) -> tuple[Citation, ...]:
    """Return why a step is asked for: not why it would not have been.

    The first `because` after a clause that keeps a step from being needed is that clause's; the
    step's last one is the step's.
    """
    against: set[Citation] = set()
    for clause, because in step.clause_because:
        if clause in ("not applicable when", "when not known", "excepted when"):
            against.update(because[:1])
    kept = tuple(one for one in step.because[:-1] if one not in against)
    return (*kept, *step.because[-1:])


STATES: tuple[ReferralState, ...] = ("proposed", "made", "accepted", "seen")
"""How far a referral can have got, in order."""

PRIORITY_ORDER = ("emergency", "urgent", "routine")


def merged(rows: Iterable[ReferralRow]) -> tuple[ReferralRow, ...]:
    """Make one referral of all that go to one service for one body region, with all reasons.

    The need arose on the earliest of their days; the priority is the most urgent one. Where one
    of them was made, all were: there is one open referral. Referrals for an event of `for each`
    stay apart, one for each event.
    """
    groups: dict[tuple[str, str, str], list[ReferralRow]] = {}
    for row in rows:
        groups.setdefault((row.service, row.region or "", row.event or ""), []).append(row)
    result: list[ReferralRow] = []
    for _, group in sorted(groups.items()):
        # It keeps the identifier of its first need: what joins it later must not rename it.
        first = min(group, key=lambda row: (row.need_since, row.steps))
        if len(group) == 1:
            result.append(first)
            continue
        dues = [row.due for row in group if row.due is not None]
        furthest = max(group, key=lambda row: STATES.index(row.state))
        marks = _all(row.marks for row in group)
        may_be = {ref for row in group for ref in row.may_be}
        if furthest.state != "proposed":
            marks, may_be = tuple(one for one in marks if one != MAY_BE_OPEN), set[str]()
        result.append(
            replace(
                first,
                priority=min((row.priority for row in group), key=PRIORITY_ORDER.index),
                due=min(dues, default=None),
                status="overdue" if any(row.status == "overdue" for row in group) else "pending",
                steps=_all(row.steps for row in group),
                evidence=tuple(sorted({ref for row in group for ref in row.evidence})),
                because=tuple(dict.fromkeys(c for row in group for c in row.because)),
                marks=marks,
                state=furthest.state,
                made_as=furthest.made_as,
                may_be=tuple(sorted(may_be)),
                provisional=all(row.provisional for row in group),
            )
        )
    return tuple(result)


def _all(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))
