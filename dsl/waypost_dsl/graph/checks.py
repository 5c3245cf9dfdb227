"""The pass that judges a pathway's graph: what nobody reaches, what goes round, what cannot be.

It runs on a well-typed model, so every name is known. Gaps and overlaps of branches are a
matter of values and belong to the type checks, not here.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic, in_order
from waypost_dsl.graph.episode_checks import check_episode_walk
from waypost_dsl.graph.from_model import kind_of
from waypost_dsl.graph.legs import edge_span, head, told
from waypost_dsl.graph.pathway_graph import (
    BACK,
    ENTRY,
    EXCLUDED,
    MOVES,
    Edge,
    NodeData,
    PathwayGraph,
)
from waypost_dsl.model import Group, Outcome, Pathway, Stage

__all__ = ["check"]


def check(graph: PathwayGraph, pathway: Pathway) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the shape of a pathway.

    Args:
        graph: the pathway's graph.
        pathway: the pathway itself.

    Returns:
        The problems by file, then position; empty for a sound pathway.

    Example:
        >>> from waypost_dsl.graph.from_model import graph_from_model
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> check(graph_from_model(pathway), pathway)
        ()
    """
    cycles = graph.cycles(kinds=MOVES)
    if pathway.episodes is None:
        in_a_cycle = {edge.source for walk in cycles for edge in walk}
        problems = (
            *_cycles(cycles, graph, pathway),
            *_outcomes_without_condition(graph, pathway),
        )
    else:
        in_a_cycle = set[str]()
        problems = check_episode_walk(cycles, graph, pathway)
    return in_order(
        (
            *problems,
            *_unreachable(graph, pathway, in_a_cycle),
            *_group_members(graph, pathway),
            *_groups_of_themselves(graph),
            *_reserved_names(pathway),
            *_targets_elsewhere(graph, pathway),
        )
    )


def _unreachable(
    graph: PathwayGraph, pathway: Pathway, in_a_cycle: set[str]
) -> Iterator[Diagnostic]:
    """What no patient can come to; a cycle is told once, as a cycle."""
    reached = graph.reachable(kinds={*MOVES, "asks"})
    kinds = ("stage", "step", "referral", "decision", "wait", "advice", "outcome")
    lost = [name for name in graph.of_kind(*kinds) if name not in reached]
    for name in lost:
        starters = graph.predecessors(name, *MOVES)
        # Where what leads here is lost too, only the first of the line is at fault.
        data = graph.node(name)
        if name in in_a_cycle or any(one in lost for one in starters):
            continue
        kind = data.kind
        yield Diagnostic(
            Code.UNREACHABLE_NODE,
            f"no patient can reach the {kind} `{name}`",
            Annotation(head(name, data), "nothing leads here"),
            helps=_ways_to_reach(name, kind, lives=pathway.episodes is None),
        )


def _ways_to_reach(name: str, kind: str, *, lives: bool) -> tuple[str, ...]:
    """Say how a node is reached: in a live pathway nothing can lead to an outcome."""
    condition = f"write when it is reached: `outcome {name} … when …`"
    if kind == "outcome" and lives:
        return (f"{condition}, or remove it",)
    way = f"lead to it with `go to {name}` or `then {name}`, or remove it"
    return (condition, way) if kind == "outcome" else (way,)


def _outcomes_without_condition(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    """A live pathway asks on one day how it ends: what leads to an outcome is never walked."""
    for name, node in pathway.nodes.items():
        if not isinstance(node, Outcome) or node.when is not None:
            continue
        ways = graph.edges_to(name, *_LEADS_ON, "interrupt")
        if not ways:
            # Nothing leads to it either: it is told as a node nobody can reach.
            continue
        yield Diagnostic(
            Code.OUTCOME_WITHOUT_CONDITION,
            "in a pathway without episodes an outcome is reached by its own condition",
            Annotation(head(name, graph.node(name)), "nobody would ever come to this one"),
            tuple(Annotation(edge_span(edge, graph), told(edge, pathway)) for edge in ways),
            (f"write `outcome {name} … when …`",),
        )


def _cycles(
    cycles: tuple[tuple[Edge, ...], ...], graph: PathwayGraph, pathway: Pathway
) -> Iterator[Diagnostic]:
    """A live pathway is read as at one day: a way round would never come to rest."""
    for walk in cycles:
        names = [f"`{edge.source}`" for edge in walk]
        way = " to ".join([*names, names[0]])
        first, *others = (Annotation(edge_span(edge, graph), told(edge, pathway)) for edge in walk)
        yield Diagnostic(
            Code.CYCLE_IN_LIVE_PATHWAY,
            f"the pathway goes round in a circle: {way}",
            first,
            tuple(others),
            ("care that comes again is written with `every`; take one of these ways out",),
        )


def _group_members(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    for group in _groups(pathway):
        for member in group.members:
            if member not in graph:
                yield Diagnostic(
                    Code.GROUP_MEMBER,
                    f"the group `{group.name}` counts `{member}`, which is not in the pathway",
                    Annotation(head(group.name, graph.node(group.name))),
                    helps=("a group counts steps, referrals and other groups",),
                )
                continue
            data = graph.node(member)
            if data.kind in ("step", "referral", "group"):
                continue
            yield Diagnostic(
                Code.GROUP_MEMBER,
                f"the group `{group.name}` counts `{member}`, which is never done",
                Annotation(head(group.name, graph.node(group.name))),
                (Annotation(head(member, data), f"`{member}` is {_a(data.kind)}"),),
                ("a group counts steps, referrals and other groups",),
            )


def _groups_of_themselves(graph: PathwayGraph) -> Iterator[Diagnostic]:
    for walk in graph.cycles(kinds={"counts"}):
        names = [f"`{edge.source}`" for edge in walk]
        way = " counts ".join([*names, names[0]])
        first, *others = (
            Annotation(
                head(edge.source, graph.node(edge.source)),
                f"`{edge.source}` counts `{edge.target}`",
            )
            for edge in walk
        )
        yield Diagnostic(
            Code.GROUP_OF_ITSELF,
            f"a group cannot count itself: {way}",
            first,
            tuple(others),
            ("name the steps instead of the group around them",),
        )


def _reserved_names(pathway: Pathway) -> Iterator[Diagnostic]:
    """The graph has two nodes of its own, so no other node may have their names."""
    for name in (ENTRY, EXCLUDED, BACK):
        node = pathway.nodes.get(name)
        if node is not None:
            yield Diagnostic(
                Code.RESERVED_NAME,
                f"`{name}` is a node that every pathway has and cannot be a name",
                Annotation(head(name, NodeData(kind_of(node), node, node.span))),
                helps=("choose another name",),
            )


_LEADS_ON = ("branch", "not known", "then", "on exception", "breach", "laps")


def _targets_elsewhere(graph: PathwayGraph, pathway: Pathway) -> Iterator[Diagnostic]:
    """A line may lead on in its own stage, to a stage or to an end; never into another stage.

    Red flags are asked wherever the patient stands, so they may lead anywhere.
    """
    homes = _homes(pathway)
    for edge in graph.edges:
        if edge.data.kind not in _LEADS_ON or edge.target == BACK:
            continue
        here, there = homes.get(edge.source), homes.get(edge.target)
        target = graph.node(edge.target)
        if target.kind in ("group", "interrupt"):
            yield Diagnostic(
                Code.TARGET_ELSEWHERE,
                f"`{edge.source}` leads to `{edge.target}`, where nobody can go",
                Annotation(edge_span(edge, graph)),
                (Annotation(head(edge.target, target), f"`{edge.target}` is {_a(target.kind)}"),),
                ("lead to a step, a decision, a wait, a stage or an outcome",),
            )
        elif there is not None and there != here:
            yield Diagnostic(
                Code.TARGET_ELSEWHERE,
                f"`{edge.source}` leads into the middle of the stage `{there}`",
                Annotation(edge_span(edge, graph)),
                (Annotation(head(edge.target, target), f"`{edge.target}` stands in `{there}`"),),
                (f"lead to the stage itself, `{there}`, or to something in the same stage",),
            )


def _homes(pathway: Pathway) -> dict[str, str]:
    """Return the stage each member stands in."""
    return {
        member: node.name
        for node in pathway.nodes.values()
        if isinstance(node, Stage)
        for member in node.members
    }


def _groups(pathway: Pathway) -> Iterator[Group]:
    return (node for node in pathway.nodes.values() if isinstance(node, Group))


def _a(kind: str) -> str:
    if kind == "advice":
        return kind
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
