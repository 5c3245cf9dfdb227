"""The moves of one episode: what takes it from one node to the next (language.md 3 and 4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from waypost.evaluate.answers import Seen
from waypost.evaluate.clauses import clauses_of
from waypost.evaluate.decisions import Choice, choose
from waypost.evaluate.edges import begin_with
from waypost.evaluate.groups import is_complete
from waypost.evaluate.journey import EpisodeNow, Journey, Used, Visit
from waypost.evaluate.limits import local
from waypost.evaluate.moment import Moment
from waypost.evaluate.steps import completed, step_state
from waypost.evaluate.truth import Truth
from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    NotKnownRoute,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
    Within,
)


def moved(moment: Moment, journey: Journey) -> Journey:
    """Return the journey after the first move that can be made; the same one if none can.

    Args:
        moment: the day, in the episode as it stands.
        journey: its way so far.
    """
    # A stage is over only when its members have gone wherever they lead, so it comes after them.
    for number, visit in sorted(
        journey.open_visits, key=lambda one: _after_its_members(moment, one[1])
    ):
        now = _now(moment)
        at = moment.within(replace(now, visit=visit))
        after = _moved_from(at, journey, number, visit)
        if after is not journey:
            return after
    return journey


def entered(
    pathway: Pathway,
    journey: Journey,
    name: str,
    day: date,
    *,
    under: str | None = None,
    at: datetime | None = None,
    led_by: tuple[Seen, ...] = (),
) -> Journey:
    """Return the journey with a node reached; a visit that is a lap too many goes elsewhere."""
    node = pathway.nodes[name]
    if journey.stands_at(name):
        return journey
    lap = len(journey.visits_to(name)) + 1
    laps = node.laps if isinstance(node, Step | Wait | Decision) else None
    if laps is not None and lap > laps.at_most:
        told = journey.with_event(day, "too many laps", name)
        return entered(pathway, told, laps.then, day, under=under, at=at, led_by=led_by)
    read = _read_by_decisions(pathway, journey) if isinstance(node, Wait) else ()
    journey = journey.with_visit(Visit(name, lap, day, at, under, led_by=led_by, seen_before=read))
    if isinstance(node, Stage | Group):
        for member in begin_with(pathway, node):
            journey = entered(pathway, journey, member, day, under=under, at=at, led_by=led_by)
    return journey


def evidence_used(evidence: Iterable[Seen]) -> tuple[Used, ...]:
    """Return evidence as a visit remembers it."""
    return tuple(sorted({(seen.reference, seen.last) for seen in evidence}))


def instant_of(moment: Moment, evidence: Iterable[Seen]) -> datetime | None:
    """Return when on the moment's day evidence came, if all of that day's has a time."""
    instants: list[datetime] = []
    for seen in evidence:
        if not seen.first <= moment.day <= seen.last:
            continue
        entry = moment.case.record.entry(seen.reference)
        at = None if entry is None else entry.happened_at
        if at is None or local(at).date() != moment.day:
            return None
        instants.append(at)
    return max(instants, default=None)


def _now(moment: Moment) -> EpisodeNow:
    assert moment.episode is not None
    return moment.episode


def _moved_from(at: Moment, journey: Journey, number: int, visit: Visit) -> Journey:
    node = at.case.pathway.nodes[visit.node]
    match node:
        case Step():
            return _from_step(at, journey, number, node)
        case Wait():
            return _from_wait(at, journey, number, node)
        case Decision():
            return _from_decision(at, journey, number, node)
        case Advice():
            said = node.when is None or at.ask(node.when).truth is Truth.TRUE
            journey = journey.leaving(number, at.day, "said")
            return journey.with_event(at.day, "said", node.name) if said else journey
        case Outcome():
            return journey.ending(at.day, node.name, node.kind)
        case Stage() | Group():
            return _from_stage(at, journey, number, node)
        case Interrupt():
            return journey
        case _ as never:
            assert_never(never)


def _from_step(at: Moment, journey: Journey, number: int, step: Step) -> Journey:
    if step.for_each is not None:
        return journey
    recurs = not isinstance(step.timing, Within)
    if recurs and step.then is None and step.on_exception is None and not step.not_known:
        return journey
    status, done = completed(at, step)
    evidence = done.evidence
    match status:
        case "done" if recurs and step.then is None:
            # It falls due again: the episode stands here as long as it is open.
            return journey
        case "done":
            journey = journey.leaving(number, at.day, "done", evidence_used(evidence))
            journey = journey.with_event(at.day, "done", step.name)
            return _on(at, journey, step.then, evidence)
        case "not applicable" if step.then is not None:
            journey = journey.leaving(number, at.day, "not applicable")
            journey = journey.with_event(at.day, "not applicable", step.name)
            return _on(at, journey, step.then, ())
        case "excepted" if step.on_exception is not None:
            journey = journey.leaving(number, at.day, "excepted")
            journey = journey.with_event(at.day, "excepted", step.name)
            return _on(at, journey, step.on_exception, ())
        case None if step.not_known:
            route = clauses_of(at, step).route
            return _asked(at, journey, number, route)
        case _:
            return journey


def _from_wait(at: Moment, journey: Journey, number: int, wait: Wait) -> Journey:
    status, done = completed(at, wait.as_step)
    if status == "done":
        evidence = done.evidence
        journey = journey.leaving(number, at.day, "done", evidence_used(evidence))
        journey = journey.with_event(at.day, "done", wait.name)
        return _on(at, journey, wait.then, evidence)
    if wait.breach is None:
        return journey
    if step_state(at, wait.as_step, with_lateness=False).own_status == "overdue":
        journey = journey.leaving(number, at.day, "breached")
        journey = journey.with_event(at.day, "breached", wait.name)
        return _on(at, journey, wait.breach, ())
    return journey


def _from_decision(at: Moment, journey: Journey, number: int, decision: Decision) -> Journey:
    choice = choose(at, decision)
    targets = tuple(branch.target for branch in choice.taken if branch.target)
    if targets:
        return _decided(at, journey, number, choice, targets)
    route = choice.route
    if route is None or route.node is None:
        return journey
    if route.action == "go to":
        return _decided(at, journey, number, choice, (route.node,))
    return _asked(at, journey, number, route)


def _asked(at: Moment, journey: Journey, number: int, route: NotKnownRoute | None) -> Journey:
    """Go on to the step that a node asks for, once for each time that it was done in vain."""
    if route is None or route.action != "do" or route.node is None:
        return journey
    since = journey.visits[number].entered
    answered = [visit for visit in journey.visits_to(route.node) if visit.entered >= since]
    if answered and not (answered[-1].how == "done" and answered[-1].used):
        return journey
    return _on(at, journey, route.node, ())


def _decided(
    at: Moment, journey: Journey, number: int, choice: Choice, targets: tuple[str, ...]
) -> Journey:
    read = {seen for _, answer in choice.answers for seen in answer.evidence}
    evidence = tuple(sorted(read))
    name = journey.visits[number].node
    journey = journey.leaving(number, at.day, "decided", evidence_used(evidence))
    journey = journey.with_event(at.day, "decided", name, ", ".join(targets))
    for target in targets:
        journey = _on(at, journey, target, evidence)
    return journey


def _from_stage(at: Moment, journey: Journey, number: int, stage: Stage | Group) -> Journey:
    if isinstance(stage, Stage) and stage.ongoing:
        return journey
    if any(_stands_open(at, journey, name) for name in stage.members):
        return journey
    journey = journey.leaving(number, at.day, "done").with_event(at.day, "done", stage.name)
    return _on(at, journey, stage.then if isinstance(stage, Stage) else None, ())


def _stands_open(at: Moment, journey: Journey, name: str) -> bool:
    """Whether a member of a stage is waited for: one that no route came to is not."""
    node = at.case.pathway.nodes[name]
    match node:
        case Group():
            return any(_stands_open(at, journey, member) for member in node.members)
        case Step() | Wait():
            return bool(journey.visits_to(name)) and not is_complete(at, node)
        case _:
            return journey.stands_at(name)


def _after_its_members(at: Moment, visit: Visit) -> int:
    match at.case.pathway.nodes[visit.node]:
        case Group():
            return 1
        case Stage():
            return 2
        case _:
            return 0


def _on(at: Moment, journey: Journey, target: str | None, evidence: tuple[Seen, ...]) -> Journey:
    """Go on to a node, on the same way: an interrupt's, or the ordinary one."""
    visit = _now(at).visit
    under = None if visit is None else visit.under
    if target is None:
        return journey
    if target == RESUME:
        return _resumed(at, journey, under)
    return entered(
        at.case.pathway,
        journey,
        target,
        at.day,
        under=under,
        at=instant_of(at, evidence),
        led_by=evidence,
    )


def _resumed(at: Moment, journey: Journey, under: str | None) -> Journey:
    for number, firing in reversed(tuple(enumerate(journey.firings))):
        # A flag that lapsed has taken the patient from somewhere too.
        if firing.interrupt == under and firing.how in (None, "lapsed"):
            journey = journey.closing(number, at.day, "resumed").returning(firing.suspended)
            return journey.with_event(at.day, "resumed", firing.interrupt)
    return journey


def _read_by_decisions(pathway: Pathway, journey: Journey) -> tuple[Used, ...]:
    read = {
        used
        for visit in journey.visits
        if isinstance(pathway.nodes[visit.node], Decision)
        for used in visit.used
    }
    return tuple(sorted(read))
