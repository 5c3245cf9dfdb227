"""What stands where in the picture of an episode pathway, before any coordinate.

An episode walks from node to node, with cycles and many ends, so a picture with one line for
each way would be a tangle. Instead every node is drawn once, in a tract that is a tree: what a
decision, a red flag, a stage or the start leads to, row by row in the author's order. A way to
a node that stands elsewhere ends in a pointer with that node's number. Ends are drawn wherever
they are reached. So no line ever crosses another, and the branches of a decision are read from
top to bottom, which is the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from waypost_dsl.diagram.ways import Way, started, ways_out
from waypost_dsl.diagram.words import cited
from waypost_dsl.graph.pathway_graph import ENTRY, EXCLUDED, PathwayGraph
from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    Outcome,
    Pathway,
    Stage,
)
from waypost_dsl.wording.phrases import short_words

COLUMNS = 4
"""How many boxes stand side by side; what is further along opens a tract of its own."""


@dataclass(slots=True)
class Twig:
    """One box, or one stub, with the line that leads to it and the twigs it leads to.

    Args:
        node: the node; empty for a stub, a line that ends in a bar.
        label: the words on the line.
        dashed: whether the line is dashed.
        draws: the node itself, or a pointer to where it stands.
        twigs: what it leads to, in order.
    """

    node: str
    label: str = ""
    dashed: bool = False
    draws: Literal["node", "pointer", "stub"] = "node"
    twigs: list[Twig] = field(default_factory=list["Twig"])


@dataclass(slots=True)
class Tract:
    """One part of the picture: a tree with its frame.

    Args:
        kind: a stage, what holds wherever the patient stands, or part of the walk.
        name: the stage, or what `anywhere` is about; empty for part of the walk.
        root: the box at its left; None where a rail stands instead.
        twigs: what the root or the rail leads to.
    """

    kind: Literal["stage", "anywhere", "walk"]
    name: str
    root: Twig | None
    twigs: list[Twig]


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """The tracts from top to bottom, and the number of each node in the order of reading."""

    tracts: tuple[Tract, ...]
    numbers: dict[str, int]


RED_FLAGS = "red flags"
ADVICE = "advice"
ENDS = "ends"


def flow_plan(graph: PathwayGraph, pathway: Pathway) -> FlowPlan:
    """Decide what stands where in the picture of an episode pathway.

    Args:
        graph: its graph.
        pathway: the pathway.

    Returns:
        The plan; the same for the same pathway, in the author's order.
    """
    planner = _Planner(pathway)
    tracts = [
        *planner.red_flags(),
        planner.start(graph),
        *planner.opened(),
        *planner.left_over(),
        *planner.anywhere(),
    ]
    return FlowPlan(tuple(tracts), _numbers(tracts, pathway))


class _Planner:
    def __init__(self, pathway: Pathway) -> None:
        self._pathway = pathway
        self._placed: set[str] = set()
        self._waiting: list[str] = []

    def red_flags(self) -> list[Tract]:
        """Return the tract of the interrupts; a red flag's action stands beside it."""
        flags = [node for node in self._pathway.nodes.values() if isinstance(node, Interrupt)]
        if not flags:
            return []
        self._placed.update(flag.name for flag in flags)
        twigs = [Twig(flag.name, short_words(flag.when, self._pathway)) for flag in flags]
        for twig in twigs:
            self._grow(twig, 1)
        return [Tract("anywhere", RED_FLAGS, None, twigs)]

    def start(self, graph: PathwayGraph) -> Tract:
        """Return the tract of the entry: where an episode begins, and who is kept out."""
        twigs: list[Twig] = []
        for name in graph.successors(ENTRY, "enters"):
            if name in self._placed or isinstance(self._pathway.nodes[name], Advice):
                continue
            twigs.append(self._lead(Way(name, started(name, self._pathway)), 1))
        provisionally = self._pathway.enrolment.provisionally
        if provisionally is not None:
            said = f"provisionally when {short_words(provisionally, self._pathway)}"
            twigs.append(Twig("", said, draws="stub"))
        if EXCLUDED in graph:
            twigs.append(Twig(EXCLUDED, "excluded when any of these holds"))
        return Tract("walk", "", Twig(ENTRY), twigs)

    def opened(self) -> Iterable[Tract]:
        """Yield the tracts that pointers lead to, in the order in which they were met."""
        while self._waiting:
            name = self._waiting.pop(0)
            if name not in self._placed:
                yield self._tract(name)

    def left_over(self) -> Iterable[Tract]:
        """Yield tracts for nodes that nothing leads to, which the checks have reported."""
        for name, node in self._pathway.nodes.items():
            if not isinstance(node, Group | Outcome | Advice) and name not in self._placed:
                yield self._tract(name)
                yield from self.opened()

    def anywhere(self) -> Iterable[Tract]:
        """Yield what holds wherever the patient stands: advice, then the ends."""
        nodes = self._pathway.nodes.values()
        advice = [one for one in nodes if isinstance(one, Advice) and one.name not in self._placed]
        if advice:
            twigs = [Twig(one.name, started(one.name, self._pathway)) for one in advice]
            for twig in twigs:
                self._grow(twig, 1)
            yield Tract("anywhere", ADVICE, None, twigs)
        ends = [
            Twig(one.name, "" if one.when is None else short_words(one.when, self._pathway))
            for one in nodes
            if isinstance(one, Outcome) and (one.when is not None or one.name not in self._placed)
        ]
        if ends:
            yield Tract("anywhere", ENDS, None, ends)

    def _tract(self, name: str) -> Tract:
        self._placed.add(name)
        root = Twig(name)
        if isinstance(self._pathway.nodes[name], Stage):
            twigs = [self._lead(way, 1, inline=True) for way in ways_out(name, self._pathway)]
            return Tract("stage", name, None, twigs)
        self._grow(root, 1)
        return Tract("walk", "", root, root.twigs)

    def _grow(self, twig: Twig, depth: int) -> None:
        twig.twigs = [self._lead(way, depth) for way in ways_out(twig.node, self._pathway)]

    def _lead(self, way: Way, depth: int, *, inline: bool = False) -> Twig:
        """Return what stands at the end of a way, in column `depth`.

        Args:
            way: the way.
            depth: the column of its end.
            inline: whether a decision may stand here, as a member of a stage does.
        """
        node = self._pathway.nodes.get(way.target)
        if node is None:
            draws = "pointer" if way.target == RESUME else "stub"
            return Twig(way.target, way.label, way.dashed, draws)
        twig = Twig(way.target, way.label, way.dashed)
        if isinstance(node, Outcome):
            self._placed.add(way.target)
            return twig
        apart = isinstance(node, Stage) or (isinstance(node, Decision) and not inline)
        if apart or depth >= COLUMNS or way.target in self._placed:
            if way.target not in self._placed:
                self._waiting.append(way.target)
            twig.draws = "pointer"
            return twig
        self._placed.add(way.target)
        self._grow(twig, depth + 1)
        return twig


def exclusions(pathway: Pathway) -> tuple[str, ...]:
    """Return who is kept out, a line for each exclusion with its reason."""
    return tuple(
        short_words(one.condition, pathway) + cited(one.because) for one in pathway.exclusions
    )


def _numbers(tracts: Iterable[Tract], pathway: Pathway) -> dict[str, int]:
    """Number the nodes a pointer may name, from left to right and top to bottom."""
    numbers: dict[str, int] = {}

    def count(twig: Twig) -> None:
        node = pathway.nodes.get(twig.node)
        if twig.draws == "node" and node is not None and not isinstance(node, Outcome | Interrupt):
            numbers[twig.node] = len(numbers) + 1
        for one in twig.twigs:
            count(one)

    for tract in tracts:
        if tract.kind == "stage":
            numbers[tract.name] = len(numbers) + 1
        if tract.root is not None:
            tract.root.twigs = tract.twigs
            count(tract.root)
        else:
            for twig in tract.twigs:
                count(twig)
    return numbers
