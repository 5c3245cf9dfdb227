"""Which branch a decision takes, and whether a node is reached (language.md 3 and 4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from waypost.errors import EvaluationError
from waypost.evaluate.answers import Answer, Seen
from waypost.evaluate.moment import Moment
from waypost.evaluate.routes import (
    ByBranch,
    ByException,
    ByInterrupt,
    ByStage,
    ByThen,
    Way,
    facts_within,
    stage_of,
    ways_into,
)
from waypost.evaluate.truth import NotKnown, Truth, any_true
from waypost_dsl.model import ALWAYS, AllOf, Branch, Decision, NotKnownRoute, Stage, Step, StepIs


@dataclass(frozen=True, slots=True)
class Choice:
    """What a decision came to.

    Args:
        answers: the branches with a condition, each with its answer.
        taken: the branches taken; empty while it cannot be told.
        route: the not-known route that applies, where it cannot be told and one was written.
        reasons: why it cannot be told.
    """

    answers: tuple[tuple[Branch, Answer], ...]
    taken: tuple[Branch, ...]
    route: NotKnownRoute | None
    reasons: tuple[NotKnown, ...]

    @property
    def is_known(self) -> bool:
        """Whether it could be told where to go."""
        return bool(self.taken)


def choose(moment: Moment, decision: Decision) -> Choice:
    """Decide where a decision goes at a moment.

    Raises:
        EvaluationError: if two branches of an exactly-one decision hold, or none of them does
            and there is no `otherwise`: the pathway has an overlap or a gap.
    """
    conditioned = [b for b in decision.branches if b.condition is not None]
    answers = tuple((b, moment.ask(b.condition or ALWAYS)) for b in conditioned)
    holding = [b for b, answer in answers if answer.truth is Truth.TRUE]
    if decision.mode == "first match":
        # An earlier branch that cannot be told stops the search: it might have been the one.
        until = next((i for i, (_, a) in enumerate(answers) if a.truth is not Truth.FALSE), None)
        if until is not None and answers[until][1].truth is Truth.TRUE:
            return Choice(answers, (answers[until][0],), None, ())
        holding = []
    if decision.mode == "exactly one" and len(holding) > 1:
        raise EvaluationError(f"two branches of decision {decision.name} hold: they overlap")
    open_ones = [answer for _, answer in answers if answer.truth is Truth.UNKNOWN]
    if holding and (decision.mode == "exactly one" or not open_ones):
        return Choice(answers, tuple(holding), None, ())
    if open_ones:
        reasons = tuple(sorted({reason for answer in open_ones for reason in answer.reasons}))
        route = route_for(moment, decision.not_known, reasons)
        return Choice(answers, tuple(holding), route, reasons)
    otherwise = [b for b in decision.branches if b.condition is None]
    if not otherwise:
        raise EvaluationError(f"no branch of decision {decision.name} holds: it has a gap")
    return Choice(answers, tuple(otherwise), None, ())


def route_for(
    moment: Moment, routes: tuple[NotKnownRoute, ...], reasons: tuple[NotKnown, ...]
) -> NotKnownRoute | None:
    """Return the first route written for one of the facts that are not known."""
    subjects = {reason.subject for reason in reasons}
    for route in routes:
        if not route.facts or facts_within(moment.case.pathway, route.facts) & subjects:
            return route
    return None


def reached(moment: Moment, node: str) -> Answer:
    """Say whether a node is reached: with its stage, or by an edge into it where there is one."""
    ways = ways_into(moment.case.pathway, node)
    if not ways:
        stage = stage_of(moment.case.pathway, node)
        return Answer(Truth.TRUE) if stage is None else reached(moment, stage)
    answers = tuple(_by(moment, way, node) for way in ways)
    reasons = tuple(sorted({r for a in answers for r in a.reasons}))
    truth = any_true(answer.truth for answer in answers)
    return Answer(truth, reasons if truth is Truth.UNKNOWN else (), parts=answers)


def _by(moment: Moment, way: Way, node: str) -> Answer:
    match way:
        case ByBranch(decision=decision):
            above = reached(moment, decision.name)
            if above.truth is not Truth.TRUE:
                return above
            choice = choose(moment, decision)
            if any(branch.target == node for branch in choice.taken):
                parts = tuple(a for b, a in choice.answers if b.target == node)
                return Answer(Truth.TRUE, evidence=_evidence(parts), parts=parts)
            if choice.is_known:
                return Answer(Truth.FALSE, parts=tuple(a for _, a in choice.answers))
            if choice.route is not None and choice.route.action == "go to":
                return Answer(Truth.of(choice.route.node == node))
            return Answer(Truth.UNKNOWN, choice.reasons, parts=tuple(a for _, a in choice.answers))
        case ByThen(step=step):
            return moment.ask(StepIs(step.name, ("done",)))
        case ByException(step=step):
            return moment.ask(StepIs(step.name, ("excepted",)))
        case ByStage(stage=stage):
            return _stage_is_over(moment, stage)
        case ByInterrupt(interrupt=interrupt):
            answer = moment.ask(interrupt.when)
            # A red flag that cannot be told does not fire (4.9).
            return answer if answer.truth is Truth.TRUE else Answer(Truth.FALSE, parts=(answer,))


def _stage_is_over(moment: Moment, stage: Stage) -> Answer:
    above = reached(moment, stage.name)
    if above.truth is not Truth.TRUE or stage.ongoing:
        return Answer(Truth.FALSE) if stage.ongoing else above
    nodes = moment.case.pathway.nodes
    complete = ("done", "excepted", "not applicable")
    return moment.ask(
        AllOf(
            tuple(StepIs(name, complete) for name in stage.members if isinstance(nodes[name], Step))
        )
    )


def _evidence(parts: tuple[Answer, ...]) -> tuple[Seen, ...]:
    return tuple(sorted({seen for part in parts for seen in part.evidence}))
