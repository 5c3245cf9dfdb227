"""The pass from the checked model to the pathway graph.

It says which node leads to which, and when; it judges nothing. A name the model does not
declare gets no edge: name resolution has reported it already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from waypost_dsl.graph.pathway_graph import (
    BACK,
    ENTRY,
    EXCLUDED,
    Edge,
    EdgeData,
    EdgeKind,
    NodeData,
    NodeKind,
    PathwayGraph,
)
from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    Laps,
    Node,
    NotKnownRoute,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
)

__all__ = ["graph_from_model", "kind_of"]


_OWN = frozenset({ENTRY, EXCLUDED, BACK})


def graph_from_model(pathway: Pathway) -> PathwayGraph:
    """Build the graph of a pathway.

    The entry leads to every interrupt, to `excluded`, and to every place that nothing else
    starts: stages, and steps, decisions, waits and advice outside any stage. In episodes it does
    not lead to what is only asked for. A stage leads to the
    members that nothing else starts. An outcome with a condition of its own is reached from
    every place; where there is none, from the entry.

    Args:
        pathway: a checked model.

    Returns:
        Its graph, with nodes and edges in the author's order.

    Example:
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> graph_from_model(pathway).names
        ('entry',)
    """
    nodes = {ENTRY: NodeData("entry", None, pathway.enrolment.span)}
    if pathway.exclusions:
        nodes[EXCLUDED] = NodeData("excluded", None, pathway.exclusions[0].span)
    if pathway.nodes.keys() & _OWN:
        # `graph_checks` reports these names; the graph keeps its own nodes.
        kept = {name: node for name, node in pathway.nodes.items() if name not in _OWN}
        pathway = replace(pathway, nodes=kept)
    for name, node in pathway.nodes.items():
        nodes[name] = NodeData(kind_of(node), node, node.span)
    if any(_leads_back(node) for node in pathway.nodes.values()):
        nodes[BACK] = NodeData("resume", None)
    edges = (*_entry_edges(pathway), *_node_edges(pathway))
    return PathwayGraph(nodes, (edge for edge in edges if edge.target in nodes))


def _leads_back(node: Node) -> bool:
    """Whether a node leads back to where a red flag found the patient."""
    match node:
        case Step(then=then) | Stage(then=then) | Wait(then=then):
            return then == RESUME
        case Interrupt(withdrawn=withdrawn):
            return withdrawn is not None
        case _:
            return False


def kind_of(node: Node) -> NodeKind:
    """Return the kind of a model's node.

    Example:
        >>> kind_of(Outcome("died", "Died", "died"))
        'outcome'
    """
    match node:
        case Step():
            return "referral" if node.is_referral else "step"
        case Group():
            return "group"
        case Decision():
            return "decision"
        case Wait():
            return "wait"
        case Advice():
            return "advice"
        case Interrupt():
            return "interrupt"
        case Outcome():
            return "outcome"
        case Stage():
            return "stage"
        case _:
            assert_never(node)


def _entry_edges(pathway: Pathway) -> Iterator[Edge]:
    enrolment = pathway.enrolment
    started_elsewhere = _started_elsewhere(pathway) | _asked_for(pathway)
    for place in _places(pathway):
        if place in started_elsewhere:
            continue
        yield Edge(
            ENTRY,
            place,
            EdgeData("enters", enrolment.condition, enrolment.because, enrolment.span),
        )
        if enrolment.provisionally is not None:
            yield Edge(
                ENTRY,
                place,
                EdgeData(
                    "enters provisionally",
                    enrolment.provisionally,
                    enrolment.because,
                    enrolment.span,
                ),
            )
    for exclusion in pathway.exclusions:
        yield Edge(
            ENTRY,
            EXCLUDED,
            EdgeData("excludes", exclusion.condition, exclusion.because, exclusion.span),
        )


def _node_edges(pathway: Pathway) -> Iterator[Edge]:
    places = _places(pathway)
    started_elsewhere = _started_elsewhere(pathway)
    for name, node in pathway.nodes.items():
        match node:
            case Stage():
                for member in node.members:
                    if member not in started_elsewhere:
                        yield _member_edge(pathway, name, member)
                if node.then is not None:
                    yield Edge(name, node.then, EdgeData("then", span=node.span))
            case Step():
                if node.then is not None:
                    yield Edge(name, node.then, EdgeData("then", span=node.span))
                if node.on_exception is not None:
                    yield Edge(name, node.on_exception, EdgeData("on exception", span=node.span))
                yield from _laps_edge(name, node.laps)
                yield from _not_known_edges(name, node.not_known)
            case Wait():
                yield Edge(name, node.then, EdgeData("then", None, node.because, node.span))
                if node.breach is not None:
                    yield Edge(name, node.breach, EdgeData("breach", span=node.limit.span))
                yield from _laps_edge(name, node.laps)
            case Advice():
                yield from _not_known_edges(name, node.not_known)
            case Decision():
                for branch in node.branches:
                    if branch.target:
                        data = EdgeData("branch", branch.condition, branch.because, branch.span)
                        yield Edge(name, branch.target, data)
                yield from _not_known_edges(name, node.not_known)
                yield from _laps_edge(name, node.laps)
            case Group():
                for member in node.members:
                    yield Edge(name, member, EdgeData("counts", span=node.span))
            case Interrupt():
                yield Edge(ENTRY, name, EdgeData("interrupt", node.when, node.because, node.span))
                if node.target is not None:
                    yield Edge(name, node.target, EdgeData("interrupt", span=node.span))
                if node.withdrawn is not None:
                    yield Edge(name, BACK, EdgeData("withdrawn", node.withdrawn, span=node.span))
                if node.asked_by is not None:
                    yield Edge(name, node.asked_by, EdgeData("asks", span=node.span))
            case Outcome():
                if node.when is not None:
                    for place in places or (ENTRY,):
                        yield Edge(place, name, EdgeData("ends", node.when, span=node.span))
            case _:
                assert_never(node)


def _member_edge(pathway: Pathway, stage: str, member: str) -> Edge:
    node = pathway.nodes.get(member)
    match node:
        case Step():
            data = EdgeData("member", node.only_when, node.because, node.span)
        case Advice():
            data = EdgeData("member", node.when, node.because, node.span)
        case Decision() | Wait():
            data = EdgeData("member", None, node.because, node.span)
        case None:
            data = EdgeData("member")
        case _:
            data = EdgeData("member", span=node.span)
    return Edge(stage, member, data)


def _laps_edge(name: str, laps: Laps | None) -> Iterator[Edge]:
    if laps is not None:
        yield Edge(name, laps.then, EdgeData("laps", span=laps.span))


def _not_known_edges(name: str, routes: tuple[NotKnownRoute, ...]) -> Iterator[Edge]:
    for route in routes:
        if route.node is None:
            continue
        kind: EdgeKind = "not known" if route.action == "go to" else "asks"
        yield Edge(
            name,
            route.node,
            EdgeData(kind, None, route.because, route.span, route.facts),
        )


def _started_elsewhere(pathway: Pathway) -> frozenset[str]:
    """Return the nodes that another node starts, not their stage or the entry."""
    started: set[str | None] = set()
    for node in pathway.nodes.values():
        match node:
            case Decision(laps=laps):
                started.update(branch.target for branch in node.branches)
                started.update(route.node for route in node.not_known if route.action == "go to")
                started.add(None if laps is None else laps.then)
            case Step(laps=laps):
                started.update((node.then, node.on_exception))
                started.add(None if laps is None else laps.then)
            case Wait(laps=laps):
                started.update((node.then, node.breach))
                started.add(None if laps is None else laps.then)
            case Stage(then=target) | Interrupt(target=target):
                started.add(target)
            case Advice() | Group() | Outcome():
                pass
            case _:
                assert_never(node)
    return frozenset(name for name in started if name)


def _asked_for(pathway: Pathway) -> frozenset[str]:
    """Return what an episode begins only when it is asked for (`do … now`).

    In a live pathway it applies to whoever is on the pathway, asked for or not.
    """
    if pathway.episodes is None:
        return frozenset()
    asked = {
        route.node
        for node in pathway.nodes.values()
        if isinstance(node, Step | Decision)
        for route in node.not_known
        if route.action == "do" and route.node
    }
    counted = (pathway.nodes.get(name) for name in asked)
    members = {one for node in counted if isinstance(node, Group) for one in node.members}
    return frozenset(asked | members)


def _places(pathway: Pathway) -> tuple[str, ...]:
    """Return where a patient can stand: stages, and walkable nodes outside any stage."""
    inside = {
        member
        for node in pathway.nodes.values()
        if isinstance(node, Stage)
        for member in node.members
    }
    return tuple(
        name
        for name, node in pathway.nodes.items()
        if isinstance(node, Stage)
        or (isinstance(node, Step | Decision | Wait | Advice) and name not in inside)
    )
