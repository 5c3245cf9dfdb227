"""How a node of a live pathway is reached: side by side in a stage, or by an edge into it."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.model import (
    AllOf,
    AnyOf,
    Bands,
    Decision,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Holds,
    Interrupt,
    NoneOf,
    Not,
    Pathway,
    Stage,
    Step,
)


@dataclass(frozen=True, slots=True)
class ByBranch:
    """Reached when a decision takes a branch (or a not-known route) that leads to it."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class ByThen:
    """Reached when a step is done."""

    step: Step


@dataclass(frozen=True, slots=True)
class ByInterrupt:
    """Reached when an interrupt fires."""

    interrupt: Interrupt


@dataclass(frozen=True, slots=True)
class ByException:
    """Reached while a step is excepted that leads on then."""

    step: Step


@dataclass(frozen=True, slots=True)
class ByStage:
    """Reached when everything in a stage is done, excepted or not applicable."""

    stage: Stage


Way = ByBranch | ByThen | ByInterrupt | ByException | ByStage


def ways_into(pathway: Pathway, name: str) -> tuple[Way, ...]:
    """Return the edges into a node; none means it is reached by being in its stage."""
    ways: list[Way] = []
    for node in pathway.nodes.values():
        match node:
            case Decision():
                targets = [branch.target for branch in node.branches]
                targets += [r.node for r in node.not_known if r.action == "go to" and r.node]
                if name in targets:
                    ways.append(ByBranch(node))
            case Step(then=then, on_exception=on_exception):
                if then == name:
                    ways.append(ByThen(node))
                if on_exception == name:
                    ways.append(ByException(node))
            case Stage(then=then) if then == name:
                ways.append(ByStage(node))
            case Interrupt(target=target) if target == name:
                ways.append(ByInterrupt(node))
            case _:
                pass
    return tuple(ways)


def stage_of(pathway: Pathway, name: str) -> str | None:
    """Return the stage a node is a member of, or None for a node outside any stage."""
    for node in pathway.nodes.values():
        if isinstance(node, Stage) and name in node.members:
            return node.name
    return None


def facts_within(pathway: Pathway, names: tuple[str, ...]) -> frozenset[str]:
    """Return the facts named and every fact they are made of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        fact = pathway.facts.get(name)
        if fact is not None:
            waiting.extend(facts_used(fact.definition))
    return frozenset(found)


def facts_used(part: object) -> tuple[str, ...]:
    """Return the names of the facts a definition or condition speaks of, directly."""
    match part:
        case FactHolds(fact=name) | FactCompares(fact=name) | FactIs(fact=name):
            return (name,)
        case FactIsKnown(fact=name):
            return (name,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            return tuple(name for one in parts for name in facts_used(one))
        case Not(part=inner):
            return facts_used(inner)
        case Holds(condition=condition):
            return facts_used(condition)
        case Bands(bands=bands):
            return tuple(name for band in bands for name in facts_used(band.condition))
        case _:
            return ()
