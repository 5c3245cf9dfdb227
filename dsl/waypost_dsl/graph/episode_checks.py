"""Judges the walk of an episode: it may go round, but only with newer evidence and not for ever.

An episode is replayed over its days, so a cycle is lawful there. What would go round on one day,
go round without end, stand still without an end, or return without having been interrupted is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.graph.legs import edge_span, head, told
from waypost_dsl.graph.pathway_graph import BACK, ENTRY, MOVES, Edge, PathwayGraph
from waypost_dsl.model import Decision, Node, Pathway, Stage, Step, Wait


def check_episode_walk(
    cycles: tuple[tuple[Edge, ...], ...], graph: PathwayGraph, pathway: Pathway
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the walk of an episode pathway.

    Args:
        cycles: the ways round in the graph.
        graph: the pathway's graph.
        pathway: the pathway itself, with `enrol each`.

    Returns:
        The problems, in no order.
    """
    return (
        *_cycles(cycles, graph, pathway),
        *_back_from_nowhere(graph),
        *_never_ends(graph, pathway),
    )


def _cycles(
    cycles: tuple[tuple[Edge, ...], ...], graph: PathwayGraph, pathway: Pathway
) -> Iterator[Diagnostic]:
    for walk in cycles:
        nodes = [pathway.nodes[edge.source] for edge in walk]
        names = [f"`{edge.source}`" for edge in walk]
        way = " to ".join([*names, names[0]])
        first, *others = (Annotation(edge_span(edge, graph), told(edge, pathway)) for edge in walk)
        if not any(isinstance(node, Step | Wait) for node in nodes):
            yield Diagnostic(
                Code.CYCLE_WITHOUT_NEW_EVIDENCE,
                f"the pathway goes round on one and the same day: {way}",
                first,
                tuple(others),
                ("put a step, a referral or a wait on the way: it needs newer evidence each lap",),
            )
        elif not any(_has_laps(node) for node in nodes):
            name = next(
                edge.source
                for edge, node in zip(walk, nodes, strict=True)
                if isinstance(node, Step | Decision | Wait)
            )
            yield Diagnostic(
                Code.CYCLE_WITHOUT_LAPS,
                f"the pathway may go round for ever: {way}",
                first,
                tuple(others),
                (f"say how often, for example `at most 3 laps then NODE` in `{name}`",),
            )


def _has_laps(node: Node) -> bool:
    return isinstance(node, Step | Decision | Wait) and node.laps is not None


def _back_from_nowhere(graph: PathwayGraph) -> Iterator[Diagnostic]:
    """`then resume` where a patient can come without a red flag: there is nowhere to return to."""
    backs = graph.edges_to(BACK, "then") if BACK in graph else ()
    if not backs:
        return
    calm = graph.reachable(kinds=MOVES - {"interrupt"})
    for edge in backs:
        if edge.source in calm:
            ways = [one for one in graph.edges_to(edge.source, *MOVES) if one.source in calm]
            also = tuple(
                Annotation(edge_span(one, graph), f"`{one.source}` leads here without a red flag")
                for one in ways
                if one.source != ENTRY
            )
            yield Diagnostic(
                Code.RESUME_WITHOUT_INTERRUPT,
                f"`{edge.source}` resumes, but not every way to it starts at an interrupt",
                Annotation(head(edge.source, graph.node(edge.source))),
                also,
                ("lead on with `then NODE`, or come here only by an interrupt's `go to`",),
            )


def _never_ends(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    """Where nothing follows a node and the episode has no end of its own, it stays open."""
    episodes = pathway.episodes
    if episodes is None or episodes.ends_after is not None:
        return
    inside = {
        member
        for node in pathway.nodes.values()
        if isinstance(node, Stage)
        for member in node.members
    }
    reached = graph.reachable(kinds={*MOVES, "asks"})
    last = [
        name
        for name, node in pathway.nodes.items()
        if isinstance(node, Step | Wait | Stage)
        and name in reached
        and name not in inside
        and not graph.edges_from(name, "then")
    ]
    if not last:
        return
    first, *others = (Annotation(head(name, graph.node(name)), "nothing follows") for name in last)
    yield Diagnostic(
        Code.EPISODE_WITHOUT_END,
        f"an episode that comes to `{last[0]}` never ends",
        first,
        tuple(others),
        (
            "lead on with `then NODE`, in the end to an outcome",
            "or let `enrol each` end it: `ends at any outcome, or 365 days after opening`",
        ),
    )
