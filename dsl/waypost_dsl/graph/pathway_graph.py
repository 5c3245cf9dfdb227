"""The pathway as a typed graph.

`PathwayGraph` wraps a `networkx.MultiDiGraph` whose attributes are frozen dataclasses, so that
nobody outside the graph modules touches an untyped attribute. Reachability, cycles, dominators
and paths are networkx's own algorithms. This module does not build the graph
(`graph_from_model`) and does not judge it (`graph_checks`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import networkx as nx

from waypost_dsl.model import Citation, Condition, Node
from waypost_dsl.source import NOWHERE, Span

__all__ = [
    "BACK",
    "ENTRY",
    "EXCLUDED",
    "Edge",
    "EdgeData",
    "EdgeKind",
    "NodeData",
    "NodeKind",
    "PathwayGraph",
]

ENTRY = "entry"
"""The node every patient starts from. No author can use the name: it is reserved here."""

EXCLUDED = "excluded"
"""The node of patients an `exclude when` keeps out."""

BACK = "resume"
"""The node for where a red flag found the patient: `then resume`, and a flag taken back."""

NodeKind = Literal[
    "entry",
    "excluded",
    "stage",
    "step",
    "referral",
    "group",
    "decision",
    "wait",
    "advice",
    "interrupt",
    "outcome",
    "resume",
]

EdgeKind = Literal[
    "enters",
    "enters provisionally",
    "excludes",
    "member",
    "counts",
    "branch",
    "not known",
    "then",
    "on exception",
    "breach",
    "laps",
    "withdrawn",
    "asks",
    "interrupt",
    "ends",
]
"""How one node leads to another.

- `enters`: entry to a place that nothing else starts.
- `enters provisionally`: the same, under the condition for provisional enrolment.
- `excludes`: entry to `excluded`.
- `member`: a stage starts this node by itself. A member that a branch, a `then` or an interrupt
  starts has no such edge.
- `counts`: a group counts this step.
- `branch`: a decision's branch.
- `not known`: a decision's `go to` while a fact is not known.
- `then`: when this step is done, this wait has its event or this stage is complete.
- `on exception`: when this step is excepted.
- `breach`: when a wait is longer than it may be.
- `laps`: where a cycle leads when it has come back here too often.
- `withdrawn`: a red flag was taken back: to `resume`.
- `asks`: another step is asked for, by `do STEP now` or an interrupt's `asked by`.
- `interrupt`: entry to a red flag, and from it to where it leads.
- `ends`: an outcome that its own condition reaches from anywhere.
"""

MOVES: frozenset[EdgeKind] = frozenset(
    {
        "enters",
        "enters provisionally",
        "member",
        "branch",
        "not known",
        "then",
        "on exception",
        "breach",
        "laps",
        "withdrawn",
        "interrupt",
        "ends",
    }
)
"""The kinds that make another node active; `asks` and `counts` move nobody."""


@dataclass(frozen=True, slots=True)
class NodeData:
    """What is known of a node; `node` is None for `entry`, `excluded` and `resume`."""

    kind: NodeKind
    node: Node | None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class EdgeData:
    """What is known of an edge.

    Args:
        kind: how one node leads to the other.
        condition: when it does; None means always, or `otherwise` on a branch.
        citations: why.
        span: the smallest text that says so.
        facts: the facts whose being unknown takes a `not known` or `asks` edge; empty means any.
    """

    kind: EdgeKind
    condition: Condition | None = None
    citations: tuple[Citation, ...] = ()
    span: Span = NOWHERE
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge with its ends."""

    source: str
    target: str
    data: EdgeData


class PathwayGraph:
    """The nodes of a pathway and how one leads to another.

    Nodes and edges keep the order in which they were added, which is the author's order.

    Args:
        nodes: each node's name and data.
        edges: edges between those nodes.

    Raises:
        ValueError: if an edge names a node that is not there.

    Example:
        >>> graph = PathwayGraph(
        ...     {"entry": NodeData("entry", None), "care": NodeData("stage", None)},
        ...     [Edge("entry", "care", EdgeData("enters"))],
        ... )
        >>> graph.successors("entry")
        ('care',)
    """

    def __init__(self, nodes: dict[str, NodeData], edges: Iterable[Edge]) -> None:
        self._data = dict(nodes)
        self._edges = tuple(edges)
        self._graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for name, data in self._data.items():
            self._graph.add_node(name, data=data)
        for edge in self._edges:
            for end in (edge.source, edge.target):
                if end not in self._data:
                    raise ValueError(f"an edge names `{end}`, which is not a node")
            self._graph.add_edge(edge.source, edge.target, data=edge.data)

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __len__(self) -> int:
        return len(self._data)

    @property
    def names(self) -> tuple[str, ...]:
        """The nodes' names, in order."""
        return tuple(self._data)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges, in order."""
        return self._edges

    def node(self, name: str) -> NodeData:
        """Return a node's data.

        Raises:
            KeyError: if there is no such node.
        """
        return self._data[name]

    def of_kind(self, *kinds: NodeKind) -> tuple[str, ...]:
        """Return the names of the nodes of these kinds, in order."""
        return tuple(name for name, data in self._data.items() if data.kind in kinds)

    def edges_from(self, name: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that leave a node, of these kinds or of any."""
        return tuple(
            edge
            for edge in self._edges
            if edge.source == name and (not kinds or edge.data.kind in kinds)
        )

    def edges_to(self, name: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that arrive at a node, of these kinds or of any."""
        return tuple(
            edge
            for edge in self._edges
            if edge.target == name and (not kinds or edge.data.kind in kinds)
        )

    def successors(self, name: str, *kinds: EdgeKind) -> tuple[str, ...]:
        """Return the nodes a node leads to, each once, in order."""
        return tuple(dict.fromkeys(edge.target for edge in self.edges_from(name, *kinds)))

    def predecessors(self, name: str, *kinds: EdgeKind) -> tuple[str, ...]:
        """Return the nodes that lead to a node, each once, in order."""
        return tuple(dict.fromkeys(edge.source for edge in self.edges_to(name, *kinds)))

    def reachable(
        self, start: str = ENTRY, *, kinds: Collection[EdgeKind] | None = None
    ) -> frozenset[str]:
        """Return the nodes that can be reached from a node, that node included.

        Args:
            start: where from.
            kinds: only over edges of these kinds; None means any kind.
        """
        view = self._only(kinds)
        # The stubs leave `source` untyped.
        below: set[str] = nx.descendants(view, start)  # pyright: ignore[reportUnknownMemberType]
        return frozenset({start} | below)

    def cycles(self, *, kinds: Collection[EdgeKind] = MOVES) -> tuple[tuple[Edge, ...], ...]:
        """Return the elementary cycles as walks of edges, each beginning at its first node.

        Args:
            kinds: only over edges of these kinds; by default those that move a patient.

        Returns:
            One walk a cycle, in the order of the nodes they begin at.

        Example:
            >>> graph = PathwayGraph(
            ...     {"a": NodeData("step", None), "b": NodeData("step", None)},
            ...     [Edge("b", "a", EdgeData("then")), Edge("a", "b", EdgeData("then"))],
            ... )
            >>> [[edge.source for edge in walk] for walk in graph.cycles()]
            [['a', 'b']]
        """
        order = {name: number for number, name in enumerate(self._data)}
        simple: nx.DiGraph[str] = nx.DiGraph()
        simple.add_nodes_from(self._data)
        simple.add_edges_from(
            (edge.source, edge.target) for edge in self._edges if edge.data.kind in kinds
        )
        walks: list[tuple[str, ...]] = []
        for cycle in nx.simple_cycles(simple):
            first = min(range(len(cycle)), key=lambda at: order[cycle[at]])
            walks.append((*cycle[first:], *cycle[:first]))
        walks.sort(key=lambda walk: [order[name] for name in walk])
        return tuple(self._walk((*walk, walk[0]), kinds) for walk in walks)

    def dominators(self, name: str) -> tuple[str, ...]:
        """Return the nodes every way from the entry to a node passes, from the entry on.

        Args:
            name: the node to reach.

        Returns:
            The entry first and the node itself last; empty if it cannot be reached.
        """
        # The root may have no parent in it.
        parents: dict[str, str] = dict(nx.immediate_dominators(self._only(MOVES), ENTRY))
        if name != ENTRY and name not in parents:
            return ()
        chain = [name]
        while chain[-1] != ENTRY:
            chain.append(parents[chain[-1]])
        return tuple(reversed(chain))

    def paths(self, source: str, target: str) -> tuple[tuple[Edge, ...], ...]:
        """Return the ways from one node to another that pass no node twice, shortest first."""
        view = self._only(MOVES)
        found = {tuple(path) for path in nx.all_simple_paths(view, source, target)}
        order = {name: number for number, name in enumerate(self._data)}
        ordered = sorted(found, key=lambda path: (len(path), [order[name] for name in path]))
        return tuple(self._walk(path, MOVES) for path in ordered)

    def _only(self, kinds: Collection[EdgeKind] | None) -> nx.DiGraph[str]:
        view: nx.DiGraph[str] = nx.DiGraph()
        view.add_nodes_from(self._data)
        view.add_edges_from(
            (edge.source, edge.target)
            for edge in self._edges
            if kinds is None or edge.data.kind in kinds
        )
        return view

    def _walk(self, names: tuple[str, ...], kinds: Collection[EdgeKind]) -> tuple[Edge, ...]:
        return tuple(
            next(
                edge
                for edge in self._edges
                if edge.source == one and edge.target == other and edge.data.kind in kinds
            )
            for one, other in pairwise(names)
        )
