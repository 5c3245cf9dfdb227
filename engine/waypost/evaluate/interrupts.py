"""Red flags in an episode: checked first, wherever the patient stands (language.md 4.9).

They are ordered as written: while one stands, those after it do not fire. The same evidence
never fires the same flag twice, so that a flag that was withdrawn stays so until there is more.
"""

from __future__ import annotations

from dataclasses import replace

from waypost.evaluate.answers import Answer
from waypost.evaluate.journey import Firing, Journey
from waypost.evaluate.limits import limit
from waypost.evaluate.moment import Moment
from waypost.evaluate.moves import entered, evidence_used, instant_of
from waypost.evaluate.steps import step_state
from waypost.evaluate.truth import Truth
from waypost.record import DateSpan
from waypost_dsl.model import Interrupt, Step, Wait


def checked(moment: Moment, journey: Journey) -> Journey:
    """Return the journey after one flag was withdrawn, lapsed or fired; the same if none did."""
    for number, firing in enumerate(journey.firings):
        if firing.is_active:
            after = _closed(moment, journey, number, firing)
            if after is not journey:
                return after
    standing = {firing.interrupt for firing in journey.firings if firing.is_active}
    for node in moment.case.pathway.nodes.values():
        if not isinstance(node, Interrupt):
            continue
        if node.name in standing:
            return journey
        answer = moment.ask(node.when)
        if answer.truth is Truth.TRUE and _is_new(journey, node, answer):
            return _fired(moment, journey, node, answer)
    return journey


def _closed(moment: Moment, journey: Journey, number: int, firing: Firing) -> Journey:
    node = moment.case.pathway.nodes[firing.interrupt]
    if not isinstance(node, Interrupt):
        return journey
    if node.withdrawn is not None and moment.ask(node.withdrawn).truth is Truth.TRUE:
        return _withdrawn(moment, journey, number, firing)
    over = node.active_until is not None and moment.ask(node.active_until).truth is Truth.TRUE
    if node.active_for is not None:
        fired = DateSpan.on(firing.fired)
        over = over or limit(moment.case, fired, node.active_for).last < moment.day
    if not over:
        return journey
    journey = journey.closing(number, moment.day, "lapsed")
    return journey.with_event(moment.day, "lapsed", node.name)


def _withdrawn(moment: Moment, journey: Journey, number: int, firing: Firing) -> Journey:
    """Take a flag back: the patient stands where it found them.

    Where a more urgent flag has taken the patient further, it gives them back there.
    """
    for i, visit in journey.open_visits:
        if visit.under == firing.interrupt:
            journey = journey.leaving(i, moment.day, "withdrawn")
    journey = journey.closing(number, moment.day, "withdrawn")
    above = _fired_since(moment, journey, number)
    if above is None:
        journey = journey.returning(firing.suspended)
    else:
        journey = journey.handing_over(above, number, moment.day)
    return journey.with_event(moment.day, "withdrawn", firing.interrupt)


def _fired_since(moment: Moment, journey: Journey, number: int) -> int | None:
    """Return the next flag that has taken the patient away since, and still stands."""
    nodes = moment.case.pathway.nodes
    for later, firing in enumerate(journey.firings):
        node = nodes[firing.interrupt]
        leads_away = isinstance(node, Interrupt) and node.target is not None
        if later > number and firing.is_active and leads_away:
            return later
    return None


def _is_new(journey: Journey, node: Interrupt, answer: Answer) -> bool:
    earlier = [firing for firing in journey.firings if firing.interrupt == node.name]
    known = {used for firing in earlier for used in firing.evidence}
    return not earlier or bool(set(evidence_used(answer.evidence)) - known)


def _fired(moment: Moment, journey: Journey, node: Interrupt, answer: Answer) -> Journey:
    suspended = journey.open_visits if node.target is not None else ()
    for number, visit in suspended:
        how = "done" if _is_done(moment, visit.node, number) else "interrupted"
        journey = journey.leaving(number, moment.day, how)
    firing = Firing(
        node.name, moment.day, evidence_used(answer.evidence), tuple(i for i, _ in suspended)
    )
    journey = journey.with_firing(firing).with_event(moment.day, "fired", node.name)
    if node.target is None:
        return journey
    at = instant_of(moment, answer.evidence)
    return entered(
        moment.case.pathway,
        journey,
        node.target,
        moment.day,
        under=node.name,
        at=at,
        led_by=answer.evidence,
    )


def _is_done(moment: Moment, name: str, number: int) -> bool:
    """Whether a step was done when the flag took the patient from it."""
    node = moment.case.pathway.nodes[name]
    now = moment.episode
    if (
        now is None
        or not isinstance(node, Step | Wait)
        or (isinstance(node, Step) and node.for_each is not None)
    ):
        return False
    at = moment.within(replace(now, visit=now.journey.visits[number]))
    step = node if isinstance(node, Step) else node.as_step
    return step_state(at, step, with_lateness=False).own_status == "done"
