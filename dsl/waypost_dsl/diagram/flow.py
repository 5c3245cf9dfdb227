"""The picture of an episode pathway: the words of its flow put into boxes, and placed."""

from __future__ import annotations

from dataclasses import replace

from waypost_dsl.diagram.flow_layout import FlowLayout
from waypost_dsl.diagram.flow_plan import (
    ADVICE,
    ENDS,
    RED_FLAGS,
    FlowPlan,
    Twig,
    exclusions,
    flow_plan,
)
from waypost_dsl.diagram.picture import Box, Picture, Shape, make_box
from waypost_dsl.diagram.words import BACK_WORDS, NodeWords, node_words, why
from waypost_dsl.graph.pathway_graph import ENTRY, EXCLUDED, MOVES, PathwayGraph
from waypost_dsl.model import (
    RESUME,
    Advice,
    Decision,
    Group,
    Interrupt,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
)

BOX_WIDTH = 236
ENTRY_WIDTH = 300
POINTER_WIDTH = 180


def flow(graph: PathwayGraph, pathway: Pathway, picture: Picture) -> Picture:
    """Fill in the picture of an episode pathway and return it.

    Args:
        graph: its graph.
        pathway: the pathway.
        picture: a picture with its title and description.
    """
    planned = flow_plan(graph, pathway)
    boxes = _Boxes(planned, graph, pathway)
    titles = {
        RED_FLAGS: ("Wherever the patient stands", "Checked first"),
        ADVICE: ("Wherever the patient stands", "Said to the clinician"),
        ENDS: ("Wherever the patient stands", "The episode ends"),
    }
    for name in graph.of_kind("stage"):
        said = node_words(name, graph, pathway)
        titles[name] = (f"{planned.numbers[name]} · {said.tag}", said.title)
    return FlowLayout(planned, boxes.of_all(), titles).place(picture)


class _Boxes:
    def __init__(self, planned: FlowPlan, graph: PathwayGraph, pathway: Pathway) -> None:
        self._planned = planned
        self._graph = graph
        self._pathway = pathway
        self._drawn: dict[str, int] = {}

    def of_all(self) -> tuple[tuple[Twig, Box], ...]:
        """Return every twig's box, in the order of reading."""
        found: list[tuple[Twig, Box]] = []

        def make(twig: Twig) -> None:
            if twig.draws != "stub":
                box = self._pointer(twig) if twig.draws == "pointer" else self._node(twig)
                found.append((twig, box))
            for one in twig.twigs:
                make(one)

        for tract in self._planned.tracts:
            for twig in [tract.root] if tract.root is not None else tract.twigs:
                make(twig)
        return tuple(found)

    def _pointer(self, twig: Twig) -> Box:
        if twig.node == RESUME:
            return self._made(twig.node, "pointer", BACK_WORDS)
        said = node_words(twig.node, self._graph, self._pathway)
        number = self._planned.numbers[twig.node]
        return self._made(twig.node, "pointer", NodeWords("Go to", f"{number} · {said.title}"))

    def _node(self, twig: Twig) -> Box:
        said = node_words(twig.node, self._graph, self._pathway)
        also = tuple(
            f"Counted in: {node.title}"
            for node in self._pathway.nodes.values()
            if isinstance(node, Group) and twig.node in node.members
        )
        details = (*said.details, *self._details(twig.node), *also)
        if twig.node == ENTRY:
            details = tuple(f"• {one}" for one in details)
        number = self._planned.numbers.get(twig.node)
        tag = said.tag if number is None else f"{number} · {said.tag}"
        return self._made(
            twig.node,
            self._shape(twig.node),
            replace(said, tag=tag, details=details, why=self._why(twig.node, said)),
        )

    def _why(self, name: str, said: NodeWords) -> str:
        """Return a node's reasons; those of a decision's branches stand on their lines."""
        node = self._pathway.nodes.get(name)
        if not isinstance(node, Decision):
            return said.why
        on_lines = {one for branch in node.branches for one in branch.because}
        return why(one for one in node.because if one not in on_lines)

    def _details(self, name: str) -> tuple[str, ...]:
        """Return what a live picture draws as lines and a flow says in the box."""
        if name == EXCLUDED:
            return tuple(f"• {one}" for one in exclusions(self._pathway))
        match self._pathway.nodes.get(name):
            case Step(service=service):
                to = self._pathway.services.get(service or "")
                where = () if to is None else (f"To: {to.title}",)
                return (*where, *self._asked(name))
            case Interrupt(asked_by=step) if step is not None:
                title = node_words(step, self._graph, self._pathway).title
                return (f"Asked by “{title}”, due while not known",)
            case _:
                return ()

    def _asked(self, name: str) -> tuple[str, ...]:
        """Say who asks for a step that begins only then; it stands beside the way."""
        if self._graph.edges_to(name, *MOVES):
            return ()
        askers = dict.fromkeys(edge.source for edge in self._graph.edges_to(name, "asks"))
        titles = (node_words(one, self._graph, self._pathway).title for one in askers)
        said = " or ".join(f"“{title}”" for title in titles)
        return (f"When asked by {said}",) if said else ()

    def _shape(self, name: str) -> Shape:
        if name in (ENTRY, EXCLUDED):
            return "entry" if name == ENTRY else "excluded"
        match self._pathway.nodes[name]:
            case Step() as step:
                return "referral" if step.is_referral else "step"
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
            case Stage() | Group():
                # A stage is a frame and a group has no place of its own; neither is a box.
                return "step"

    def _made(self, name: str, shape: Shape, said: NodeWords) -> Box:
        self._drawn[name] = self._drawn.get(name, 0) + 1
        number = self._drawn[name]
        width = {"entry": ENTRY_WIDTH, "outcome": POINTER_WIDTH, "pointer": POINTER_WIDTH}
        return make_box(
            name if number == 1 and shape != "pointer" else f"{name} {shape} {number}",
            shape,
            said.tag,
            title=said.title,
            width=width.get(shape, BOX_WIDTH),
            details=said.details,
            why=said.why,
            tooltip=said.sentence,
        )
