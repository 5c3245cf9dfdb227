"""A step's status at a moment, with its marks (language.md 4.6, 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never

from waypost.evaluate.answers import Answer, Known
from waypost.evaluate.clauses import (
    Clauses,
    clauses_of,
    done_by,
    exceptions_of,
    need_of,
    offers_of,
)
from waypost.evaluate.days_of_change import days_of_condition, days_of_enrolment, days_of_step
from waypost.evaluate.decisions import choose, reached
from waypost.evaluate.due import Standing, done_now, due_in_visit, standing
from waypost.evaluate.evaluation import StepStatus
from waypost.evaluate.lateness import late_in_hours
from waypost.evaluate.limits import in_hours
from waypost.evaluate.moment import Moment
from waypost.evaluate.since import unbroken_run
from waypost.evaluate.spans import on_or_after
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.record import DateSpan
from waypost_dsl.durations import previous_day
from waypost_dsl.model import Decision, Interrupt, Step, Within


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that another node needs now, because a fact is not known (`do STEP now`)."""

    by: str
    since: DateSpan


@dataclass(frozen=True, slots=True)
class StepState:
    """One step (or one event of a `for each` step) as it stands at a moment.

    `own_status` is the status before another node's need to know (`do STEP now`) was put in:
    groups count it, because a test that was done was done.
    """

    step: Step
    status: StepStatus
    own_status: StepStatus
    due: DateSpan | None
    need_since: DateSpan | None
    done_on: DateSpan | None
    marks: tuple[str, ...]
    reasons: tuple[NotKnown, ...]
    clauses: Clauses
    done: Answer
    event: str | None = None


def step_states(moment: Moment, step: Step) -> tuple[StepState, ...]:
    """Return a step's state, or one for each event of `for each`, in the order of the events."""
    if step.for_each is None:
        return (step_state(moment, step),)
    states: list[StepState] = []
    for one in moment.fact(step.for_each).possible:
        if isinstance(one, Known) and one.when is not None:
            state = step_state(moment.at_event(one.when), step)
            if one.doubts and state.status in ("pending", "overdue"):
                # Nobody is chased because of an event that may have been none (4.3).
                state = replace(state, status="unknown", due=None, reasons=one.doubts)
            states.append(replace(state, event=str(one.value)))
    return tuple(states)


def step_state(moment: Moment, step: Step, *, with_lateness: bool = True) -> StepState:
    """Return how a step stands: status by precedence, due day, marks and reasons."""
    clauses = clauses_of(moment, step)
    now = standing(moment, step, clauses)
    asked = _asked(moment, step)
    status, due, reasons = _status(moment.day, clauses, now)
    own_status = status
    if asked and status in ("done", "pending", "overdue"):
        earliest = min((one.since for one in asked), key=lambda span: (span.last, span.first))
        if status == "done" and now.done_on is not None and now.done_on.last > earliest.last:
            # Done in its own terms, but what was found does not say what is asked for.
            due = now.done_on
        elif status == "done" or due is None or earliest.last < due.last:
            due = earliest
        status, due, reasons = _by_due(moment.day, due, reasons)
    marks = [f"needed now by {one.by}" for one in asked]
    if clauses.system_gap is not None and clauses.system_gap.truth is Truth.TRUE:
        marks.append("system gap")
    if step.critical_when_overdue and status == "overdue":
        marks.append("critical")
    if status not in ("done", "not applicable") and _was_offered(moment, step):
        marks.append("offered, not completed")
    if status == "done" and with_lateness:
        marks.extend(_lateness(moment, step, now))
    return StepState(
        step,
        status,
        own_status,
        due,
        now.need_since if status in ("pending", "overdue") else None,
        now.done_on,
        tuple(marks),
        reasons,
        clauses,
        done_by(moment, step).answer,
    )


COMPLETE: frozenset[str] = frozenset({"not applicable", "done", "excepted"})
"""The statuses that need no due day to be told from the others."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a step's status can be told without its due day.

    Args:
        status: `open` is pending or overdue, whichever its due day says.
        reasons: why it is unknown.
        done: the answer of its evidence.
    """

    status: Literal["not applicable", "done", "excepted", "unknown", "open"]
    reasons: tuple[NotKnown, ...]
    done: Answer

    def answer(self, statuses: Collection[str]) -> Answer:
        """Say whether it has one of the statuses, all of them among `COMPLETE`."""
        if self.status == "unknown":
            return Answer(Truth.UNKNOWN, self.reasons)
        return Answer(Truth.of(self.status in statuses), evidence=self.done.evidence)


def completion(moment: Moment, step: Step) -> Completion:
    """Return whether a step is complete, by the beginning of the precedence of `step_state`."""
    clauses = need_of(moment, step)
    now = done_now(moment, step)
    if clauses.applies is Truth.FALSE or now.out_of_season:
        return Completion("not applicable", (), now.answer)
    if now.done is Truth.TRUE:
        return Completion("done", (), now.answer)
    clauses = replace(clauses, excepted=exceptions_of(moment, step))
    if clauses.is_excepted is Truth.TRUE:
        return Completion("excepted", (), now.answer)
    if Truth.UNKNOWN in (clauses.applies, clauses.is_excepted, now.done):
        return Completion("unknown", tuple(sorted({*clauses.reasons, *now.reasons})), now.answer)
    return Completion("open", (), now.answer)


def completions(moment: Moment, step: Step) -> tuple[Completion, ...]:
    """Return a step's completion, or one for each event of `for each`; see `step_states`."""
    if step.for_each is None:
        return (completion(moment, step),)
    found: list[Completion] = []
    for one in moment.fact(step.for_each).possible:
        if isinstance(one, Known) and one.when is not None:
            now = completion(moment.at_event(one.when), step)
            if one.doubts and now.status == "open":
                now = Completion("unknown", one.doubts, now.done)
            found.append(now)
    return tuple(found)


def completed(moment: Moment, step: Step) -> tuple[StepStatus | None, Answer]:
    """Return how a step is complete, None while it is not, with the evidence that it was done."""
    now = completion(moment, step)
    match now.status:
        case "not applicable" | "done" | "excepted":
            return now.status, now.done
        case "unknown" | "open":
            return None, now.done
        case _ as never:
            assert_never(never)


def is_needed_now(moment: Moment, step: Step) -> bool:
    """Whether another node needs a step now (`when … not known do STEP now`)."""
    return bool(_asked(moment, step))


def _status(
    day: date, clauses: Clauses, now: Standing
) -> tuple[StepStatus, DateSpan | None, tuple[NotKnown, ...]]:
    """Precedence: not applicable, done, excepted, unknown, overdue or pending (4.7)."""
    if clauses.applies is Truth.FALSE or now.out_of_season:
        return "not applicable", None, ()
    if now.done is Truth.TRUE:
        return "done", now.due, ()
    if clauses.is_excepted is Truth.TRUE:
        return "excepted", None, ()
    if Truth.UNKNOWN in (clauses.applies, clauses.is_excepted, now.done):
        return "unknown", None, tuple(sorted({*clauses.reasons, *now.reasons}))
    return _by_due(day, now.due, now.reasons)


def _by_due(
    day: date, due: DateSpan | None, reasons: tuple[NotKnown, ...]
) -> tuple[StepStatus, DateSpan | None, tuple[NotKnown, ...]]:
    """Due 9 February: pending on the 9th, overdue from the 10th."""
    if due is None:
        return "unknown", None, reasons
    match on_or_after(due, DateSpan.on(day)):
        case Truth.TRUE:
            return "pending", due, ()
        case Truth.FALSE:
            return "overdue", due, ()
        case Truth.UNKNOWN:
            return "unknown", due, reasons or (_date_unsettled(),)


def _date_unsettled() -> NotKnown:
    return NotKnown("not comparable", "due date", "a partial date leaves it open")


def _lateness(moment: Moment, step: Step, now: Standing) -> tuple[str, ...]:
    """Return the mark `done late by n days`: how far past its due day the evidence came."""
    done_on = now.done_on
    if done_on is None or not done_on.is_exact:
        return ()
    if isinstance(step.timing, Within) and in_hours(moment.case, step.timing.length):
        return late_in_hours(moment, step, step.timing)
    visit = None if moment.episode is None else moment.episode.visit
    timing = step.timing
    if (
        visit is not None
        and isinstance(timing, Within)
        and (visit.entered == done_on.first or timing.of is not None or timing.clock is not None)
    ):
        # Reached and done on one day: the day before, the walk was not here yet. And what a limit
        # counts from may have come to be known on that very day, as when a referral is received.
        due = due_in_visit(moment.on(done_on.first), timing)
    else:
        before = step_state(_before(moment, done_on.first), step, with_lateness=False)
        due = before.due if before.status in ("pending", "overdue") else None
    if due is None:
        return ()
    late = (done_on.first - due.last).days
    return (f"done late by {late} {'day' if late == 1 else 'days'}",) if late > 0 else ()


def _before(moment: Moment, day: date) -> Moment:
    return moment.on(previous_day(day))


def _was_offered(moment: Moment, step: Step) -> bool:
    """Whether it was offered: an offer is not the care, but it says who has to act next."""
    if step.offered_by is None:
        return False
    offered = offers_of(moment, step)
    return offered.truth is Truth.TRUE


def _asked(moment: Moment, step: Step) -> tuple[Asked, ...]:
    """Return the nodes that need this step now, and since when (`when … not known do … now`)."""
    asked: list[Asked] = []
    for node in moment.case.pathway.nodes.values():
        if isinstance(node, Step) and any(r.node == step.name for r in node.not_known):
            asked.extend(_asked_by_step(moment, node, step.name))
        elif isinstance(node, Decision) and any(r.node == step.name for r in node.not_known):
            asked.extend(_asked_by_decision(moment, node, step.name))
        elif isinstance(node, Interrupt) and node.asked_by == step.name:
            asked.extend(_asked_by_interrupt(moment, node))
    return tuple(asked)


def _asked_by_step(moment: Moment, node: Step, name: str) -> tuple[Asked, ...]:
    if node.only_when is None:
        return ()

    def needs(at: Moment) -> Answer:
        at = at.at_node(node.name)
        clauses = clauses_of(at, node)
        route = clauses.route
        routed = route is not None and route.action == "do" and route.node == name
        barred = Truth.FALSE if clauses.not_applicable is None else clauses.not_applicable.truth
        wanted = all_true(
            (
                Truth.of(routed),
                clauses.reached.truth,
                ~barred,
                ~clauses.is_excepted,
                ~done_by(at, node).answer.truth,
            )
        )
        return Answer(wanted)

    return _since(moment, node.name, needs, days_of_step(moment.case, node))


def _asked_by_decision(moment: Moment, node: Decision, name: str) -> tuple[Asked, ...]:
    def needs(at: Moment) -> Answer:
        if not _is_at(at, node):
            return Answer(Truth.FALSE)
        choice = choose(at, node)
        route = choice.route
        return Answer(Truth.of(route is not None and route.action == "do" and route.node == name))

    days: frozenset[date] = frozenset()
    for branch in node.branches:
        if branch.condition is not None:
            days |= days_of_condition(moment.case, branch.condition)
    return _since(moment, node.name, needs, days)


def _is_at(at: Moment, node: Decision) -> bool:
    """Whether the patient is at a decision."""
    if at.episode is not None:
        return at.episode.journey.stands_at(node.name)
    enrolled = at.ask(at.case.pathway.enrolment.condition).truth
    return enrolled is Truth.TRUE and reached(at, node.name).truth is Truth.TRUE


def _asked_by_interrupt(moment: Moment, node: Interrupt) -> tuple[Asked, ...]:
    """A red flag that cannot be told keeps the step that asks about it due (4.9)."""

    def needs(at: Moment) -> Answer:
        # What opened an episode has opened it for good, though the referral is revoked later.
        enrolled = Truth.TRUE
        if at.episode is None:
            enrolled = at.ask(at.case.pathway.enrolment.condition).truth
        unsettled = Truth.of(at.ask(node.when).truth is Truth.UNKNOWN)
        return Answer(all_true((Truth.of(enrolled is Truth.TRUE), unsettled)))

    return _since(moment, node.name, needs, days_of_condition(moment.case, node.when))


def _since(
    moment: Moment, by: str, needs: Callable[[Moment], Answer], days: frozenset[date]
) -> tuple[Asked, ...]:
    if needs(moment).truth is not Truth.TRUE:
        return ()
    all_days = days | days_of_enrolment(moment.case) | moment.case.event_days
    run = unbroken_run(lambda day: needs(moment.on(day)), all_days, moment.day)
    since = run.since or moment.case.questions.enrolled_since(moment)
    return () if since is None else (Asked(by, since),)
