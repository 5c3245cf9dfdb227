"""An unplanned admission as a signal that the system failed: the published schema (language.md 5).

Everything here is plain data: dates, strings and numbers, ready for JSON. A signal says where to
learn, never whom to blame, and it is never a verdict: a clinician gives that beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from waypost.admissions.ambulatory_care import AmbulatoryCareSensitive
from waypost.evaluate.evaluation import CitationRow, Days, EnrolmentStatus, Reason, StepStatus

SCHEMA = "waypost-signal/1"
"""The version of this schema: the number rises when a reader would have to change."""

RelationKind = Literal["direct", "associated", "cannot be told", "unrelated", "not on pathway"]
"""What an admission has to do with a pathway (unplanned_admissions.md §7).

`cannot be told` is counted as none of the others: the record leaves it open.
"""

CauseKind = Literal[
    "late identification",
    "step overdue",
    "referred and not seen",
    "service unavailable",
    "data missing",
    "declined or excepted",
    "not known to any service",
    "not assessable",
    "pathway followed",
]

CAUSES: tuple[CauseKind, ...] = get_args(CauseKind)
"""The taxonomy of causes, in its fixed order: the first that holds is the primary one."""

NONE_FOUND = "none found"
"""How `pathway followed` is printed: nothing was missed is not "nothing could be done"."""

DAYS_BEFORE: tuple[int, ...] = (1, 7, 30, 90)
"""How many days before the admission the pathways are replayed."""


def cause_in_words(kind: CauseKind) -> str:
    """Return a cause as it is printed.

    Example:
        >>> cause_in_words("pathway followed")
        'none found'
        >>> cause_in_words("step overdue")
        'step overdue'
    """
    return NONE_FOUND if kind == "pathway followed" else kind


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A code of the record.

    Args:
        display: what the record calls it.
        words: what a codelist of the pathways calls it, where the record says nothing.
    """

    system: str
    code: str
    display: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class SpellRow:
    """The stay in hospital.

    Args:
        id: the reference of its first encounter.
        started: the days on which it may have begun.
        ended: the days on which it may have ended; None while it is open.
        rule: the rule by which it is unplanned.
        decided_by: the resource that decided.
        detail: what the rule read.
        primary_is: `coded`, `reason only` or `none`.
        flags: what a reader must know, such as `open`.
    """

    id: str
    encounters: tuple[str, ...]
    emergency_department: tuple[str, ...]
    started: Days
    ended: Days | None
    rule: str
    decided_by: str
    detail: str
    primary: tuple[CodingRow, ...]
    secondary: tuple[CodingRow, ...]
    primary_is: Literal["coded", "reason only", "none"]
    destination: tuple[CodingRow, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepFinding:
    """A step as it stood on a day before the admission.

    Args:
        kind: `step`, `referral` or `wait`.
        due: the day on which it was due.
        days_overdue: whole days after that, on the day it stood so; None unless overdue.
        done_on: when it was last done, as far as that was known.
        event: the reference of `for each`'s event.
        episode: the episode, in an episode pathway.
        marks: such as `system gap` or `critical`.
        reasons: why it could not be told.
        evidence: the resources that its status rests on.
    """

    step: str
    title: str
    kind: str
    status: StepStatus
    due: Days | None
    days_overdue: int | None
    done_on: Days | None
    event: str | None
    episode: str | None
    marks: tuple[str, ...]
    reasons: tuple[Reason, ...]
    evidence: tuple[str, ...]
    because: tuple[CitationRow, ...]

    @property
    def is_in_system_gap(self) -> bool:
        """Whether it was not done and the service is recorded as not there."""
        return "system gap" in self.marks and self.status in ("overdue", "pending", "unknown")

    @property
    def is_missed(self) -> bool:
        """Whether it was due before the day and not done: `missed` in the clinical brief."""
        return self.status == "overdue"


@dataclass(frozen=True, slots=True)
class WaitingReferral:
    """A referral that was made, is still open, and led to nothing yet.

    Args:
        state: `made` or `accepted`.
        made_on: the days on which it may have been made.
        days_waiting: whole days since then: the fewest it can have been.
        overdue: whether the patient should have been seen by then, see `waiting`.
    """

    service: str
    title: str
    reference: str
    state: Literal["made", "accepted"]
    made_on: Days
    days_waiting: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class DoubtfulReferral:
    """A referral that may have been waiting for too long, which cannot be told.

    Args:
        service: whose it is.
        title: the service in words.
        reference: the request.
        why: what leaves it open, in words.
        evidence: the request, and what else leaves it open.
    """

    service: str
    title: str
    reference: str
    why: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingFact:
    """Something that would have had to be known to settle what was open.

    Args:
        name: the fact's or the step's name in the pathway.
        title: it in words.
        why: why it was not known: none recorded, stale, ….
        detail: more about that.
        evidence: the resources that leave it open.
    """

    name: str
    title: str
    why: str
    detail: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the patient stood on a pathway on one day before the admission.

    Args:
        days_before: how many days before the start of the spell.
        as_at: that day: only what had happened by it counts.
        known_at: only what had been recorded by this day counts.
        status: whether the patient was on the pathway.
        steps: every step that applied.
        waiting: referrals that were made and led to nothing yet.
        not_known: what would have to have been known to settle what was open.
        error: why the pathway could not be evaluated; None if it could.
        doubtful: referrals that may be waiting for too long, which cannot be told.
    """

    days_before: int
    as_at: date
    known_at: date
    status: EnrolmentStatus
    provisional: bool
    enrolled_since: Days | None
    position: tuple[str, ...]
    steps: tuple[StepFinding, ...] = ()
    waiting: tuple[WaitingReferral, ...] = ()
    not_known: tuple[MissingFact, ...] = ()
    error: str | None = None
    doubtful: tuple[DoubtfulReferral, ...] = ()

    @property
    def is_on_pathway(self) -> bool:
        """Whether the patient was on the pathway."""
        return self.error is None and self.status == "enrolled"

    def with_status(self, status: StepStatus) -> tuple[StepFinding, ...]:
        """Return the steps of a status."""
        return tuple(one for one in self.steps if one.status == status)


@dataclass(frozen=True, slots=True)
class PathwayView:
    """One pathway's view of an admission.

    Args:
        relation: what the admission has to do with it.
        relation_because: why, in words.
        reason_only: the diagnosis is only the reason of the encounter, nothing was coded.
        diagnosis_belongs: the diagnoses are the pathway's own, on it or not.
        identifies_for: the pathway for which this one finds patients, if that is what it does.
        as_known: the days before, as they were known on each of them; the primary replay.
        as_at: the days that look different with what was recorded later, before the admission;
            a day that is not here stood as it was known.
    """

    pathway: str
    title: str
    version: str
    sha256: str
    relation: RelationKind
    relation_because: str
    reason_only: bool
    diagnosis_belongs: bool
    identifies_for: str | None
    as_known: tuple[Standing, ...]
    as_at: tuple[Standing, ...] = ()

    @property
    def day_before(self) -> Standing:
        """How it stood the day before, as it was known."""
        return self.as_known[0]


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of the set.

    Args:
        kind: which of the taxonomy.
        pathway: the pathway that shows it, None for what no pathway shows.
        detail: a sentence about it.
        steps: the steps or services that show it.
        most_days: the most days that any of them was overdue or waiting.
        evidence: the resources it rests on.
    """

    kind: CauseKind
    pathway: str | None
    detail: str
    steps: tuple[str, ...] = ()
    most_days: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlyReadmission:
    """The spell before, which the patient left 0 to 29 days before this one began.

    Args:
        previous: the reference of its first encounter.
        discharged: the days on which it may have ended.
        fewest_days: how many days lay between at least.
        most_days: how many at most.
    """

    previous: str
    discharged: Days
    fewest_days: int
    most_days: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the services saw or was to see the patient.

    Args:
        day: when.
        kind: `visit`, `emergency department`, `hospital stay` or `appointment`.
        title: what it was, as far as it is coded.
        reference: the resource.
        until: the last day of a stay.
    """

    day: date
    kind: str
    title: str
    reference: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """An unplanned spell, what came before it, and what can be learned from it.

    Args:
        id: UUIDv5 of patient, start of the spell and its first encounter.
        as_at: the day of the run that found it.
        age: whole years on the day before; None if the date of birth leaves it open.
        acsc: whether it is ambulatory-care-sensitive, and by which code, or why that is not known;
            None: nobody asked.
        early_readmission: the spell before, if it was left fewer than 30 days ago.
        primary_cause: the first of the causes in the order of the taxonomy.
        causes: all of them, in that order.
        caution: what must stand under every use of it.
    """

    schema: str
    id: str
    patient: str
    practice: str | None
    age: int | None
    sex: str | None
    as_at: date
    spell: SpellRow
    acsc: AmbulatoryCareSensitive | None
    early_readmission: EarlyReadmission | None
    primary_cause: CauseKind
    causes: tuple[Cause, ...]
    pathways: tuple[PathwayView, ...]
    contacts: tuple[Contact, ...]
    caution: str
    engine_version: str

    def related(self, *kinds: RelationKind) -> tuple[PathwayView, ...]:
        """Return the pathways with one of the relations."""
        return tuple(one for one in self.pathways if one.relation in kinds)

    @property
    def strongest_relation(self) -> RelationKind:
        """The strongest relation to any pathway: each spell counts once, by this one."""
        return strongest(one.relation for one in self.pathways)


RELATIONS: tuple[RelationKind, ...] = get_args(RelationKind)
"""The relations, the strongest first."""


def strongest(relations: Iterable[RelationKind]) -> RelationKind:
    """Return the strongest of some relations; `not on pathway` of none.

    Example:
        >>> strongest(["unrelated", "direct", "not on pathway"])
        'direct'
    """
    found = set(relations)
    for kind in RELATIONS:
        if kind in found:
            return kind
    return "not on pathway"
