"""The nodes of a pathway: steps, referrals, groups, decisions, outcomes and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.model.citations import Citation
from waypost_dsl.model.clauses import Evidence, ExceptedWhen, NotKnownRoute, Timing
from waypost_dsl.model.codes_and_services import Priority
from waypost_dsl.model.conditions import Condition
from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Step:
    """Care that should happen; with a `service` it is a referral.

    Args:
        only_when: when the step applies; None means always.
        not_known: the routes for an `only_when` that cannot be told.
        timing: when it is due.
        done_by: what makes it done.
        for_each: a fact of events: one obligation for each of them.
        then: the node that becomes active when this one is done.
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
    then: str | None = None
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
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


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
    """A red flag, checked first wherever the patient stands; fires only when true (4.9)."""

    name: str
    title: str
    when: Condition
    asked_by: str | None = None
    target: str | None = None
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
    """Members side by side; `ongoing` never completes."""

    name: str
    title: str
    ongoing: bool
    members: tuple[str, ...]
    span: Span = NOWHERE


Node = Step | Group | Decision | Advice | Interrupt | Outcome | Stage
