"""Judges the walk of an episode: it may go round, but only with newer evidence and not for ever.

An episode is replayed over its days, so a cycle is lawful there. What would go round on one day,
go round without end, stand still without an end, or return without having been interrupted is not.
What is lawful and most likely forgotten is a warning: a way that stops before an outcome, and an
emergency that begins for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.graph.legs import edge_span, head, told
from waypost_dsl.graph.pathway_graph import BACK, ENTRY, MOVES, Edge, EdgeKind, PathwayGraph
from waypost_dsl.model import Decision, Node, Pathway, Stage, Step, Wait, Within


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
        *_ends_in_silence(graph, pathway),
        *_emergency_at_opening(graph, pathway),
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
    ways_on: set[EdgeKind] = {*MOVES, "asks"}
    ways_on.remove("interrupt")
    calm = graph.reachable(kinds=ways_on)
    for edge in backs:
        if edge.source in calm:
            ways = [one for one in graph.edges_to(edge.source, *ways_on) if one.source in calm]
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
    inside = _inside_a_stage(pathway)
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


def _inside_a_stage(pathway: Pathway) -> set[str]:
    return {
        member
        for node in pathway.nodes.values()
        if isinstance(node, Stage)
        for member in node.members
    }


def _ends_in_silence(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    """A way that stops at a step: the episode stays open until its time is over.

    A step that nothing leads to stands beside the way, as do those of a decision that takes all
    branches that apply; what recurs goes on by intention; a member ends with its stage.
    """
    episodes = pathway.episodes
    if episodes is None or episodes.ends_after is None:
        return
    inside = _inside_a_stage(pathway)
    for name, node in pathway.nodes.items():
        if name in inside or not _comes_to_an_end(node) or graph.edges_from(name, "then"):
            continue
        ways = [edge for edge in graph.edges_to(name, *_LED_TO) if _is_the_only_way(edge, pathway)]
        if not ways:
            continue
        back = any(edge.data.kind == "interrupt" for edge in ways)
        yield Diagnostic(
            Code.WAY_WITHOUT_OUTCOME,
            f"the way ends at `{name}` without an outcome",
            Annotation(head(name, graph.node(name)), "nothing follows"),
            tuple(Annotation(edge_span(edge, graph), told(edge, pathway)) for edge in ways),
            (
                "lead on with `then NODE`, in the end to an outcome",
                *(
                    ("or give the patient back to where the red flag found them: `then resume`",)
                    if back
                    else ()
                ),
            ),
        )


_LED_TO = ("branch", "not known", "then", "on exception", "breach", "laps", "interrupt")


def _comes_to_an_end(node: Node) -> bool:
    match node:
        case Step():
            return isinstance(node.timing, Within) and node.for_each is None
        case Stage():
            return not node.ongoing
        case _:
            return False


def _is_the_only_way(edge: Edge, pathway: Pathway) -> bool:
    """Whether who goes this way is nowhere else: a decision may take several branches at once."""
    source = pathway.nodes.get(edge.source)
    return not (isinstance(source, Decision) and source.mode == "all that apply")


def _emergency_at_opening(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    """An emergency referral that nothing leads to is asked for on the day an episode opens."""
    at_once = {edge.target for edge in graph.edges_from(ENTRY, "enters")}
    at_once |= {edge.target for name in at_once for edge in graph.edges_from(name, "member")}
    for name, node in pathway.nodes.items():
        if (
            isinstance(node, Step)
            and node.is_referral
            and node.priority == "emergency"
            and node.only_when is None
            and name in at_once
        ):
            yield Diagnostic(
                Code.EMERGENCY_AT_OPENING,
                f"every episode begins with the emergency referral `{name}`",
                Annotation(head(name, graph.node(name)), "nothing leads here"),
                helps=(
                    f"lead to it with `go to {name}`, for example from an interrupt",
                    "or say for whom it is with `only when`",
                ),
            )
