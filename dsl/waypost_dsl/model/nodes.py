"""The nodes of a pathway: steps, referrals, groups, decisions, outcomes and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.model.citations import Citation, Length
from waypost_dsl.model.clauses import (
    Evidence,
    ExceptedWhen,
    Laps,
    NotKnownRoute,
    Timing,
    Within,
)
from waypost_dsl.model.codes_and_services import Priority
from waypost_dsl.model.conditions import Condition
from waypost_dsl.source import NOWHERE, Span

RESUME = "resume"
"""`then resume`: back to where an interrupt found the patient. No node may be called so."""


@dataclass(frozen=True, slots=True)
class Step:
    """Care that should happen; with a `service` it is a referral.

    Args:
        only_when: when the step applies; None means always.
        not_known: the routes for an `only_when` that cannot be told.
        timing: when it is due.
        done_by: what makes it done.
        for_each: a fact of events: one obligation for each of them.
        offered_by: what shows that it was offered: an offer is not the care, and is marked
            `offered, not completed` while the step is not done.
        then: the node that becomes active when this one is done; `RESUME` returns to where an
            interrupt found the patient.
        on_exception: the node that becomes active when this one is excepted.
        laps: how often a cycle may come back here.
    """

    name: str
    title: str
    timing: Timing
    done_by: Evidence
    service: str | None = None
    priority: Priority = "routine"
    only_when: Condition | None = None
    not_known: tuple[NotKnownRoute, ...] = ()
    excepted: tuple[ExceptedWhen, ...] = ()
    system_gap: Condition | None = None
    not_applicable: Condition | None = None
    critical_when_overdue: bool = False
    for_each: str | None = None
    offered_by: Evidence | None = None
    then: str | None = None
    on_exception: str | None = None
    laps: Laps | None = None
    because: tuple[Citation, ...] = ()
    clause_because: tuple[tuple[str, tuple[Citation, ...]], ...] = ()
    span: Span = NOWHERE

    @property
    def is_referral(self) -> bool:
        """Whether the step's action is a referral."""
        return self.service is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Several steps counted as one: done when all that apply are done."""

    name: str
    title: str
    members: tuple[str, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a decision; `condition` None is `otherwise`."""

    condition: Condition | None
    target: str
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Decision:
    """Where to go next. `mode` is `exactly one` unless the author wrote another."""

    name: str
    title: str
    mode: Literal["exactly one", "first match", "all that apply"]
    branches: tuple[Branch, ...]
    not_known: tuple[NotKnownRoute, ...] = ()
    laps: Laps | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Wait:
    """Waiting for an event, at most a duration; `breach` is where a breach of the limit goes.

    Without `breach` the wait goes on after its limit, marked as breached.
    """

    name: str
    title: str
    event: Evidence
    limit: Within
    then: str
    breach: str | None = None
    laps: Laps | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE

    @property
    def as_step(self) -> Step:
        """The wait as the step that its event is: due by its limit, done by its event."""
        return Step(
            self.name,
            self.title,
            self.limit,
            self.event,
            then=self.then,
            because=self.because,
            span=self.span,
        )


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to say to the clinician; moves nobody. `when` None: said wherever reached."""

    name: str
    title: str
    when: Condition | None = None
    not_known: tuple[NotKnownRoute, ...] = ()
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Interrupt:
    """A red flag, checked first wherever the patient stands; fires only when true (4.9).

    Args:
        when: what makes it fire.
        asked_by: the step that asks about it and stays due while it cannot be told.
        target: where the patient goes.
        withdrawn: what takes it back: the patient returns to where it found them.
        active_for: how long it stays active; None: until it is withdrawn or the episode ends.
        active_until: what ends it, such as a newer screen.
    """

    name: str
    title: str
    when: Condition
    asked_by: str | None = None
    target: str | None = None
    withdrawn: Condition | None = None
    active_for: Length | None = None
    active_until: Condition | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


OutcomeKind = Literal["managed in service", "handed over", "discharged", "died"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end of the pathway. `when` None: reached only by `go to` or `then`."""

    name: str
    title: str
    kind: OutcomeKind
    when: Condition | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Stage:
    """Members side by side; `ongoing` never completes. When complete it leads on to `then`."""

    name: str
    title: str
    ongoing: bool
    members: tuple[str, ...]
    then: str | None = None
    span: Span = NOWHERE


Node = Step | Group | Decision | Wait | Advice | Interrupt | Outcome | Stage
