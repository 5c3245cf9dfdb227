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
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step or referral: its status, when it is due, and the trace of why.

    Args:
        due: the day on which it is due; a span where a partial date leaves it open.
        days_overdue: whole days after the due day; None unless overdue.
        need_since: the first day of the unbroken need for it.
        event: the reference of `for each`'s event.
        marks: `system gap`, `critical`, `done late by n days`, `needed now by …`,
            `offered, not completed`; in an episode also `breached`, `interrupted by …`, `not
            reached`.
        trace: why, by clause: `only when`, `not applicable when`, `done by`, `excepted when`,
            `system gap when`, `reached`.
        episode: the episode, in an episode pathway.
        lap: the how-manieth visit of the episode to this step it is.
    """

    name: str
    title: str
    kind: Literal["step", "referral", "wait"]
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
    episode: str | None = None
    lap: int = 1


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Several steps counted as one: how many of those that apply are done."""

    name: str
    title: str
    status: StepStatus
    done: int
    of: int
    missing: tuple[str, ...]
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: the branches with their truth, the one taken, or the not-known route.

    In an episode it was taken once, on `day`; `day` is None while it is open, and in a live
    pathway.
    """

    name: str
    title: str
    taken: tuple[str, ...]
    not_known_route: str | None
    branches: tuple[tuple[str, TraceLine], ...]
    reasons: tuple[Reason, ...]
    because: tuple[CitationRow, ...]
    episode: str | None = None
    day: date | None = None
    lap: int = 1


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """An interrupt or a piece of advice, and whether it fired.

    In an episode `fired_on` is the day it last fired, `closed_on` the day that firing was
    withdrawn, resumed from or lapsed, and `closed_how` which of these.
    """

    name: str
    title: str
    kind: Literal["interrupt", "advice"]
    fired: TruthWord
    trace: TraceLine
    because: tuple[CitationRow, ...]
    episode: str | None = None
    fired_on: date | None = None
    closed_on: date | None = None
    closed_how: str | None = None


ReferralState = Literal["proposed", "made", "accepted", "seen"]
"""How far a needed referral has got: proposed by the engine, or made and still open."""

MAY_BE_OPEN = "a referral may already be open"
"""The mark of a proposed referral where it cannot be told whether one is open already."""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral that is needed: one the engine proposes, or one already made and still open.

    `state` says which: what was made is not proposed again, it is listed so that nobody loses
    sight of it, and `made_as` is its reference. `region` is the body region in words, in an
    episode of a pathway that has them.

    One that is proposed though it cannot be told whether a referral is open bears the mark `a
    referral may already be open`; `may_be` holds the references of the requests that may be it.

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
    region: str | None = None
    episode: str | None = None
    state: ReferralState = "proposed"
    made_as: str | None = None
    may_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock: from when to when it ran, for how many days, and whether within its limit.

    Args:
        started: None while its start is not known.
        stopped: None while it runs.
        days: how long it has run: the fewest and the most days where a date is partial.
        limit: its limit in words.
        within: whether it is within its limit.
    """

    name: str
    title: str
    started: Days | None
    stopped: Days | None
    days: tuple[int, int] | None
    limit: str
    within: TruthWord
    reasons: tuple[Reason, ...]
    because: tuple[CitationRow, ...]
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of an episode's timeline: what happened, on which day, at which node."""

    day: date
    kind: str
    node: str
    detail: str


EpisodeStatus = Literal["open", "ended", "excluded", "unknown"]


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """One episode of an episode pathway (`enrol each`).

    Args:
        id: the reference of the entry that opened it; rows of steps and decisions name it.
        opened: the days it may have opened on.
        received: the day its referral was received, where the pathway counts from that.
        merged: the references of later openings that joined it.
        region: the body region in words, such as `hip` or `hip, left`.
        outcome: the outcome it reached; None while open, and where it ended without one.
        ended_on: the day it ended.
        ended_by: what ended it, in words.
        position: the nodes at which it stands.
        exclusions: the exclusions with their answers on the last day looked at.
        timeline: everything that happened to it, in order.
    """

    id: str
    opened: Days
    received: Days | None
    merged: tuple[str, ...]
    region: str | None
    status: EpisodeStatus
    outcome: str | None
    outcome_kind: str | None
    ended_on: date | None
    ended_by: str | None
    position: tuple[str, ...]
    exclusions: tuple[tuple[TraceLine, tuple[CitationRow, ...]], ...]
    timeline: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class OverlayRow:
    """The local overlay a pathway was compiled with: who approved it, and until when it holds."""

    name: str
    title: str
    approver: str
    approved_on: date
    expires_on: date
    sha256: str
    parameters: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    codelists: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One pathway evaluated for one patient, as at a day and as known at another.

    Args:
        status: whether the patient is on the pathway.
        provisional: enrolled only provisionally: every step is labelled so.
        frozen_on: the day everything is frozen at (death), else None.
        position: the nodes at which the patient stands.
        not_known: the facts and selections that would have to be known to settle what is open.
        episodes: the episodes of an episode pathway, in the order they opened; the rows of
            steps, decisions, notices, facts, clocks and referrals name theirs.
        overlay: the local overlay the pathway was compiled with, None for the pathway as shipped.
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
    clocks: tuple[ClockRow, ...] = ()
    episodes: tuple[EpisodeRow, ...] = ()
    overlay: OverlayRow | None = None

    def step(self, name: str) -> StepRow:
        """Return the only row of a step.

        Raises:
            KeyError: if there is no row of that name, or one for each of several events.
        """
        rows = [row for row in self.steps if row.name == name]
        if len(rows) != 1:
            raise KeyError(name)
        return rows[0]
