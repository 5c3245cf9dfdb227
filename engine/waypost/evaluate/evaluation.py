"""The result of an evaluation: the published, versioned schema (`waypost schema`).

Everything here is plain data: dates, strings and numbers, ready for JSON. It says what was
looked at, what was found and why; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

SCHEMA = "waypost-evaluation/1"
"""The version of this schema: the number rises when a reader would have to change."""

StepStatus = Literal["pending", "done", "overdue", "excepted", "not applicable", "unknown"]
EnrolmentStatus = Literal["enrolled", "not enrolled", "excluded", "ended", "unknown"]
TruthWord = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days between which it lies where a date is known only in part."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A resource that was used: its reference, its days, the element they were read from."""

    reference: str
    first: date | None
    last: date | None
    element: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not known."""

    why: str
    subject: str
    detail: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A source (V, V2) or a decision of this project (D) that a rule cites."""

    name: str
    title: str
    status: Literal["V", "V2", "D"]
    place: str = ""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One condition: how it was written, where, what came out, and by which evidence."""

    text: str
    truth: TruthWord
    file: str
    line: int
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    parts: tuple[TraceLine, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it was found.

    `value` is in words with `unit` beside it; None while the fact is not known.
    """

    name: str
    title: str
    known: bool
    value: str | None
    unit: str
    dated: Days | None
    reasons: tuple[Reason, ...]
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step or referral: its status, when it is due, and the trace of why.

    Args:
        due: the day on which it is due; a span where a partial date leaves it open.
        days_overdue: whole days after the due day; None unless overdue.
        need_since: the first day of the unbroken need for it.
        event: the reference of `for each`'s event.
        marks: `system gap`, `critical`, `done late by n days`, `needed now by …`.
        trace: why, by clause: `only when`, `not applicable when`, `done by`, `excepted when`,
            `system gap when`, `reached`.
    """

    name: str
    title: str
    kind: Literal["step", "referral"]
    status: StepStatus
    service: str | None
    priority: str
    due: Days | None
    days_overdue: int | None
    need_since: Days | None
    done_on: Days | None
    event: str | None
    marks: tuple[str, ...]
    reasons: tuple[Reason, ...]
    because: tuple[CitationRow, ...]
    trace: tuple[tuple[str, TraceLine], ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Several steps counted as one: how many of those that apply are done."""

    name: str
    title: str
    status: StepStatus
    done: int
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: the branches with their truth, the one taken, or the not-known route."""

    name: str
    title: str
    taken: tuple[str, ...]
    not_known_route: str | None
    branches: tuple[tuple[str, TraceLine], ...]
    reasons: tuple[Reason, ...]
    because: tuple[CitationRow, ...]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """An interrupt or a piece of advice, and whether it fired."""

    name: str
    title: str
    kind: Literal["interrupt", "advice"]
    fired: TruthWord
    trace: TraceLine
    because: tuple[CitationRow, ...]


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral the engine proposes; never one that was made.

    `identifier` is a UUIDv5 of patient, service, body region and the day the need arose (or the
    event), so that a rerun or an upgrade proposes the same referral.
    """

    identifier: str
    service: str
    service_title: str
    priority: str
    need_since: date
    event: str | None
    due: date | None
    status: StepStatus
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    because: tuple[CitationRow, ...]
    marks: tuple[str, ...]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One pathway evaluated for one patient, as at a day and as known at another.

    Args:
        status: whether the patient is on the pathway.
        provisional: enrolled only provisionally: every step is labelled so.
        frozen_on: the day everything is frozen at (death), else None.
        position: the nodes at which the patient stands.
        not_known: the facts and selections that would have to be known to settle what is open.
    """

    schema: str
    pathway: str
    pathway_title: str
    pathway_version: str
    pathway_sha256: str
    engine_version: str
    parameters: tuple[tuple[str, str], ...]
    patient: str
    as_at: date
    known_at: date | None
    period: tuple[date, date] | None
    status: EnrolmentStatus
    provisional: bool
    exclusion_not_known: bool
    enrolled_since: Days | None
    frozen_on: date | None
    outcome: str | None
    entry: TraceLine
    exclusions: tuple[tuple[TraceLine, tuple[CitationRow, ...]], ...]
    position: tuple[str, ...]
    facts: tuple[FactRow, ...]
    steps: tuple[StepRow, ...]
    groups: tuple[GroupRow, ...]
    decisions: tuple[DecisionRow, ...]
    notices: tuple[NoticeRow, ...]
    referrals: tuple[ReferralRow, ...]
    not_known: tuple[Reason, ...]
    cautions: tuple[str, ...]

    def step(self, name: str) -> StepRow:
        """Return the only row of a step.

        Raises:
            KeyError: if there is no row of that name, or one for each of several events.
        """
        rows = [row for row in self.steps if row.name == name]
        if len(rows) != 1:
            raise KeyError(name)
        return rows[0]
