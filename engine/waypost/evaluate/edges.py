"""Where each node of an episode pathway leads, and where an episode begins."""

from __future__ import annotations

from typing import assert_never

from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    Node,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
)


def targets_of(node: Node) -> tuple[str, ...]:
    """Return the nodes a node can lead to, in the order they are written."""
    match node:
        case Step():
            found = [node.then, node.on_exception, _beyond(node)]
            found += [route.node for route in node.not_known if route.action == "do"]
        case Wait():
            found = [node.then, node.breach, _beyond(node)]
        case Decision():
            found = [branch.target for branch in node.branches]
            found += [route.node for route in node.not_known]
            found.append(_beyond(node))
        case Interrupt():
            found = [node.target]
        case Stage():
            found = [node.then, *node.members]
        case Group():
            found = list(node.members)
        case Advice() | Outcome():
            found = []
        case _ as never:
            assert_never(never)
    return tuple(name for name in found if name and name != RESUME)


def first_nodes(pathway: Pathway) -> tuple[str, ...]:
    """Return the nodes at which an episode begins: those nothing else leads to.

    A group only counts its members: it leads to them where something leads to the group.
    """
    nodes = pathway.nodes.values()
    led_to = {name for node in nodes if not isinstance(node, Group) for name in targets_of(node)}
    for node in nodes:
        if isinstance(node, Group) and node.name in led_to:
            led_to.update(node.members)
    return tuple(
        name
        for name, node in pathway.nodes.items()
        if name not in led_to and not isinstance(node, Interrupt | Advice | Outcome | Group)
    )


def _beyond(node: Step | Wait | Decision) -> str | None:
    """Where a visit goes that would be one lap too many."""
    return None if node.laps is None else node.laps.then
