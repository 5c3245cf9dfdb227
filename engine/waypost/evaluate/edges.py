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


def routes_of(node: Node) -> tuple[str, ...]:
    """Return the nodes a node can lead to, in the order they are written.

    The members of a stage or a group stand in it, and a step that is asked for (`do … now`) is
    reached besides: neither is led to.
    """
    match node:
        case Step():
            found = [node.then, node.on_exception, _beyond(node)]
        case Wait():
            found = [node.then, node.breach, _beyond(node)]
        case Decision():
            found = [branch.target for branch in node.branches]
            found += [route.node for route in node.not_known if route.action == "go to"]
            found.append(_beyond(node))
        case Interrupt():
            found = [node.target]
        case Stage():
            found = [node.then]
        case Group() | Advice() | Outcome():
            found = []
        case _ as never:
            assert_never(never)
    return tuple(name for name in found if name and name != RESUME)


def first_nodes(pathway: Pathway) -> tuple[str, ...]:
    """Return the nodes at which an episode begins: those nothing else leads to.

    A group only counts its members: it leads to them where something leads to the group.
    """
    nodes = pathway.nodes.values()
    led_to: set[str] = set()
    for node in nodes:
        led_to.update(routes_of(node), _asked_for(node))
        if isinstance(node, Stage):
            led_to.update(node.members)
    for node in nodes:
        if isinstance(node, Group) and node.name in led_to:
            led_to.update(node.members)
    return tuple(
        name
        for name, node in pathway.nodes.items()
        if name not in led_to and not isinstance(node, Interrupt | Advice | Outcome | Group)
    )


def begin_with(pathway: Pathway, node: Stage | Group) -> tuple[str, ...]:
    """Return the members that begin with their stage or group: those that no route leads to.

    A member that another one asks for begins with its stage all the same: it is care of its own.
    """
    led_to = {name for one in pathway.nodes.values() for name in routes_of(one)}
    return tuple(name for name in node.members if name not in led_to)


def _asked_for(node: Node) -> tuple[str, ...]:
    """Return the steps that a node asks for while something is not known."""
    if not isinstance(node, Step | Decision):
        return ()
    return tuple(route.node for route in node.not_known if route.action == "do" and route.node)


def _beyond(node: Step | Wait | Decision) -> str | None:
    """Where a visit goes that would be one lap too many."""
    return None if node.laps is None else node.laps.then
