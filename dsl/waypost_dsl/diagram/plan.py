"""What stands in which section, row and column of a diagram, before any coordinate.

The picture is a stack of sections: red flags on top, then the stages, then the ends that can
come at any time. In a section each member that its stage starts opens a band; what it leads to
stands in the next columns of the same band, and services and outcomes in the last column.
This is a layout of our own because a general layered one (Sugiyama) orders nodes to cross few
lines: it keeps neither the author's order of up to twenty members side by side, nor frames
within frames, nor room for the text on the lines, and those three make the picture readable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from waypost_dsl.diagram.groups import GroupTree, group_tree
from waypost_dsl.diagram.words import edge_words, notes_without_edges
from waypost_dsl.graph.pathway_graph import ENTRY, EdgeKind, PathwayGraph
from waypost_dsl.model import Interrupt, Outcome, Pathway, Stage, Step

_DASHED: frozenset[EdgeKind] = frozenset({"not known", "asks"})
_ROUTES: frozenset[EdgeKind] = frozenset({"branch", "not known", "then", "asks", "interrupt"})


@dataclass(slots=True)
class Band:
    """One row of a section.

    Args:
        first: the box in the first column; None for an end that comes at any time, which has
            its box in the last column.
        condition: the words on the line from the rail; None draws no line.
        others: boxes further right with their columns, 1 and up.
        ends: boxes in the last column: services and outcomes.
        opens: the groups whose frame begins above this band, outermost first.
        closes: how many group frames end below it.
    """

    first: str | None
    condition: str | None
    others: dict[str, int] = field(default_factory=dict[str, int])
    ends: list[str] = field(default_factory=list[str])
    opens: tuple[str, ...] = ()
    closes: int = 0


@dataclass(slots=True)
class Section:
    """A stage, or one of the two sections of what holds wherever the patient stands."""

    kind: Literal["stage", "anywhere", "loose"]
    name: str
    bands: list[Band]


@dataclass(frozen=True, slots=True)
class Route:
    """A line from one box to another, with its words. An empty target is a stub with a bar."""

    source: str
    target: str
    label: str
    dashed: bool


@dataclass(slots=True)
class Plan:
    """The sections from top to bottom, and the routes between boxes.

    `also_counted` names the groups a step is counted in that could not be drawn around it.
    """

    sections: list[Section]
    routes: list[Route]
    also_counted: dict[str, tuple[str, ...]]

    @property
    def columns(self) -> int:
        """How many columns of members there are, the last column not counted."""
        further = [
            column
            for section in self.sections
            for band in section.bands
            for column in band.others.values()
        ]
        return 1 + max(further, default=0)


RED_FLAGS = "red flags"
ENDS = "ends"


def service_box(service: str, section: str) -> str:
    """Return the name of a service's box; a service has one in each section that uses it."""
    return f"service {service} {section}"


def after_box(stage: str) -> str:
    """Return the name of the box that says where a stage leads when it is complete."""
    return f"after {stage}"


def plan(graph: PathwayGraph, pathway: Pathway) -> Plan:
    """Decide what stands where.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for the words of conditions.

    Returns:
        The plan; the same for the same pathway, in the author's order.
    """
    sections: list[Section] = []
    also_counted: dict[str, tuple[str, ...]] = {}
    flags = _red_flags(graph, pathway)
    if flags.bands:
        sections.append(flags)
    for name, members in _walkable(graph):
        tree = group_tree(graph, members)
        also_counted.update(tree.also_counted)
        kind = "stage" if name else "loose"
        bands = _bands(graph, pathway, members, tree)
        stage = graph.node(name).node if name else None
        if isinstance(stage, Stage) and stage.then is not None and stage.then in graph:
            bands.append(Band(after_box(name), "when complete"))
        sections.append(Section(kind, name, bands))
    routes = _routes(graph, pathway)
    _add_services(sections, graph, routes)
    _add_outcomes(sections, graph, pathway, routes)
    return Plan(sections, routes, also_counted)


def _red_flags(graph: PathwayGraph, pathway: Pathway) -> Section:
    bands = [
        Band(edge.target, edge_words(edge.data, pathway))
        for edge in graph.edges_from(ENTRY, "interrupt")
    ]
    return Section("anywhere", RED_FLAGS, bands)


def _walkable(graph: PathwayGraph) -> list[tuple[str, tuple[str, ...]]]:
    """Return the stages with the members that get a box, and what stands outside any stage."""
    kinds = ("step", "referral", "decision", "advice")
    found: list[tuple[str, tuple[str, ...]]] = []
    inside: set[str] = set()
    for name in graph.of_kind("stage"):
        node = graph.node(name).node
        if isinstance(node, Stage):
            members = tuple(
                member
                for member in node.members
                if member in graph and graph.node(member).kind in kinds
            )
            inside.update(members)
            found.append((name, members))
    loose = tuple(name for name in graph.of_kind(*kinds) if name not in inside)
    return [*([("", loose)] if loose else []), *found]


def _bands(
    graph: PathwayGraph, pathway: Pathway, members: tuple[str, ...], tree: GroupTree
) -> list[Band]:
    ranks = _ranks(graph, members)
    bands: dict[str, Band] = {}
    for member in tree.order:
        if ranks[member] == 0:
            started = graph.edges_to(member, "member")
            condition = edge_words(started[0].data, pathway) if started else None
            if graph.edges_to(member, "enters"):
                # Outside any stage: the entry's own condition stands beside the entry.
                condition = ""
            bands[member] = Band(member, condition)
    home = {member: member for member in bands}
    for member in sorted((one for one in members if ranks[one] > 0), key=lambda one: ranks[one]):
        parent = next(
            (one for one in _leads_here(graph, member) if one in home and one != member), None
        )
        band = bands[home[parent]] if parent is not None else next(iter(bands.values()))
        home[member] = band.first or member
        band.others[member] = ranks[member]
    for group, (first, last) in tree.spans.items():
        bands[first].opens += (group,)
        bands[last].closes += 1
    return list(bands.values())


def _leads_here(graph: PathwayGraph, member: str) -> tuple[str, ...]:
    return graph.predecessors(member, "branch", "not known", "then")


def _ranks(graph: PathwayGraph, members: tuple[str, ...]) -> dict[str, int]:
    """Return each member's column: the longest way to it from a member the stage starts.

    The number of rounds is bounded, so that a cycle, which `graph_checks` reports, still draws.
    """
    ranks = dict.fromkeys(members, 0)
    for _ in range(min(len(members), 4)):
        for member in members:
            before = [ranks[one] for one in _leads_here(graph, member) if one in ranks]
            ranks[member] = min(max((rank + 1 for rank in before), default=0), 4)
    if members and all(ranks.values()):
        ranks[members[0]] = 0
    return ranks


def _routes(graph: PathwayGraph, pathway: Pathway) -> list[Route]:
    routes: list[Route] = []
    for name in graph.names:
        routes.extend(
            Route(name, edge.target, edge_words(edge.data, pathway), edge.data.kind in _DASHED)
            for edge in graph.edges_from(name, *_ROUTES)
            if name != ENTRY
        )
        routes.extend(
            Route(name, "", note, "not known" in note)
            for note in notes_without_edges(name, graph, pathway)
        )
    return routes


def _add_services(sections: list[Section], graph: PathwayGraph, routes: list[Route]) -> None:
    for section in sections:
        seen: set[str] = set()
        for band in section.bands:
            for name in (band.first, *band.others):
                step = graph.node(name).node if name is not None and name in graph else None
                if not isinstance(step, Step) or step.service is None:
                    continue
                box = service_box(step.service, section.name)
                if box not in seen:
                    seen.add(box)
                    band.ends.append(box)
                routes.append(Route(step.name, box, "", dashed=False))


def _add_outcomes(
    sections: list[Section], graph: PathwayGraph, pathway: Pathway, routes: list[Route]
) -> None:
    """Put outcomes with a condition in their own section, others beside what leads to them."""
    bands: list[Band] = []
    for name in graph.of_kind("outcome"):
        node = graph.node(name).node
        edges = graph.edges_to(name, "ends")
        if edges:
            bands.append(Band(None, edge_words(edges[0].data, pathway), ends=[name]))
            continue
        band = _band_of_source(sections, name, routes)
        if band is not None:
            band.ends.append(name)
        elif isinstance(node, Outcome):
            bands.append(Band(None, None, ends=[name]))
    if bands:
        sections.append(Section("anywhere", ENDS, bands))


def _band_of_source(sections: list[Section], target: str, routes: list[Route]) -> Band | None:
    sources = {route.source for route in routes if route.target == target}
    for section in sections:
        for band in section.bands:
            if band.first in sources or sources & band.others.keys():
                return band
    return None


def asked_by(graph: PathwayGraph, name: str) -> str | None:
    """Return the step that asks for a red flag, where the author named one."""
    node = graph.node(name).node
    return node.asked_by if isinstance(node, Interrupt) else None
