"""The ways out of a node: where each leads, and the words on its line.

For pictures that follow a patient from node to node. A way that leads nowhere (`report`, `treat
as met`, `otherwise stay`) has no target: it is drawn as a stub, since what happens when
something is not known is never implied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.diagram.words import cited, laps_words, not_known_words
from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    Laps,
    NotKnownRoute,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
)
from waypost_dsl.wording.phrases import short_words


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a node.

    Args:
        target: the node it leads to, or `RESUME`; empty where it leads nowhere.
        label: the words on its line; empty where the arrow says it.
        dashed: whether it is taken while something is not known.
    """

    target: str
    label: str = ""
    dashed: bool = False


def ways_out(name: str, pathway: Pathway) -> tuple[Way, ...]:
    """Return the ways out of a node, what is not known last.

    Args:
        name: a node of the pathway.
        pathway: the pathway.
    """
    node = pathway.nodes[name]
    match node:
        case Step():
            found = [
                *([Way(node.then)] if node.then is not None else []),
                *([Way(node.on_exception, "on exception")] if node.on_exception else []),
                *_laps(node.laps),
                *_not_known(node.not_known, pathway),
            ]
        case Wait():
            found = [
                Way(node.then),
                *([Way(node.breach, "over the limit")] if node.breach else []),
                *_laps(node.laps),
            ]
        case Decision():
            found = [
                *_branches(node, pathway),
                *_laps(node.laps),
                *_not_known(node.not_known, pathway),
            ]
        case Advice():
            found = list(_not_known(node.not_known, pathway))
        case Interrupt():
            found = [Way(node.target)] if node.target is not None else []
            if node.withdrawn is not None:
                said = f"withdrawn when {short_words(node.withdrawn, pathway)}"
                found.append(Way(RESUME, said))
        case Stage():
            found = [
                *(Way(member, started(member, pathway)) for member in node.members),
                *([Way(node.then, "when complete")] if node.then is not None else []),
            ]
        case Group() | Outcome():
            found = []
        case _:
            assert_never(node)
    return tuple(sorted(found, key=lambda way: way.dashed))


def started(member: str, pathway: Pathway) -> str:
    """Return the words on the line from a stage to a member: the condition that starts it."""
    match pathway.nodes.get(member):
        case Step(only_when=condition) | Advice(when=condition) if condition is not None:
            return short_words(condition, pathway)
        case _:
            return ""


def _branches(decision: Decision, pathway: Pathway) -> Iterator[Way]:
    for branch in decision.branches:
        said = "otherwise" if branch.condition is None else short_words(branch.condition, pathway)
        said += cited(branch.because)
        yield Way(branch.target, said if branch.target else f"{said}: stay")


def _laps(laps: Laps | None) -> Iterator[Way]:
    if laps is not None:
        yield Way(laps.then, laps_words(laps))


def _not_known(routes: tuple[NotKnownRoute, ...], pathway: Pathway) -> Iterator[Way]:
    for route in routes:
        what = not_known_words(route.facts, pathway)
        match route.action:
            case "go to":
                yield Way(route.node or "", what, dashed=True)
            case "do":
                yield Way(route.node or "", f"{what}: do now", dashed=True)
            case "report":
                yield Way("", f"{what}: reported", dashed=True)
            case "treat as met" | "treat as not met":
                yield Way("", f"{what}: {route.action.replace('treat', 'treated')}", dashed=True)
            case _:
                assert_never(route.action)
