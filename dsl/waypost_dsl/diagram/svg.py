"""Diagrams as SVG: self-contained, accessible, and the same bytes for the same pathway.

This module puts the words of a pathway into boxes, has them placed and writes the document;
the elements themselves come from `diagram_drawing`.
"""

from __future__ import annotations

from html import escape
from typing import assert_never

from waypost_dsl.diagram.drawing import (
    PAPER,
    draw_box,
    draw_frame,
    draw_label,
    draw_line,
    draw_outline,
    draw_text,
    px,
)
from waypost_dsl.diagram.layout import BOX_WIDTH, END_WIDTH, ENTRY_WIDTH, Layout
from waypost_dsl.diagram.lettering import width_of
from waypost_dsl.diagram.picture import LABEL_SIZE, Box, Line, Picture, Shape, make_box
from waypost_dsl.diagram.plan import ENDS, RED_FLAGS, Plan, plan, service_box
from waypost_dsl.diagram.words import edge_words, node_words, service_words
from waypost_dsl.graph.pathway_graph import ENTRY, NodeKind, PathwayGraph
from waypost_dsl.model import Pathway, Step


def svg(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the picture of a pathway as an SVG document.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    return _document(laid_out(graph, pathway), graph, f"waypost-{pathway.name}")


def laid_out(graph: PathwayGraph, pathway: Pathway) -> Picture:
    """Return the picture of a pathway before it is drawn: every box, line and frame in place.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    planned = plan(graph, pathway)
    boxes = _boxes(planned, graph, pathway)
    titles = {
        name: (said.tag, said.title)
        for name in graph.of_kind("stage", "group")
        for said in (node_words(name, graph, pathway),)
    }
    titles[RED_FLAGS] = ("Wherever the patient stands", "Checked first")
    titles[ENDS] = ("Wherever the patient stands", "The pathway ends")
    enters = graph.edges_from(ENTRY, "enters", "enters provisionally")
    places = dict.fromkeys(edge.target for edge in enters)
    # What stands outside any stage is drawn in the section without a name.
    entered = dict.fromkeys(place if place in titles else "" for place in places)
    excluded = "; or ".join(
        edge_words(edge.data, pathway) for edge in graph.edges_from(ENTRY, "excludes")
    )
    layout = Layout(
        planned,
        boxes,
        frames=titles,
        entry=(
            tuple(entered),
            tuple(dict.fromkeys(edge_words(edge.data, pathway) for edge in enters)),
        ),
        excluded=excluded or None,
    )
    title = f"{pathway.title}, version {pathway.version}"
    return layout.place(Picture(title, _description(graph, pathway)))


def _boxes(planned: Plan, graph: PathwayGraph, pathway: Pathway) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for name in graph.names:
        shape = _shape(graph.node(name).kind)
        if shape is None:
            continue
        said = node_words(name, graph, pathway)
        also = tuple(f"Also counted in: {title}" for title in planned.also_counted.get(name, ()))
        width = {"entry": ENTRY_WIDTH, "excluded": ENTRY_WIDTH, "outcome": END_WIDTH}.get(
            shape, BOX_WIDTH
        )
        boxes[name] = make_box(
            name,
            shape,
            said.tag,
            title=said.title,
            width=width,
            details=(*said.details, *also),
            why=said.why,
            tooltip=said.sentence,
        )
        step = graph.node(name).node
        if isinstance(step, Step) and step.service in pathway.services:
            words = service_words(pathway.services[step.service])
            for section in planned.sections:
                box = service_box(step.service, section.name)
                if any(box in band.ends for band in section.bands):
                    boxes[box] = make_box(
                        box,
                        "service",
                        words.tag,
                        title=words.title,
                        width=END_WIDTH,
                        tooltip=words.sentence,
                    )
    return boxes


def _shape(kind: NodeKind) -> Shape | None:
    match kind:
        case "stage" | "group":
            return None
        case (
            "entry"
            | "excluded"
            | "step"
            | "referral"
            | "decision"
            | "advice"
            | "interrupt"
            | "outcome"
        ):
            return kind
        case _:
            assert_never(kind)


def _description(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the whole pathway in sentences, for readers who cannot see the picture."""
    sentences: list[str] = []
    for name in graph.names:
        said = node_words(name, graph, pathway)
        routes = [
            f"{label}: " + node_words(edge.target, graph, pathway).title
            for edge in graph.edges_from(name)
            for label in (edge_words(edge.data, pathway, short=False),)
            if label and edge.data.kind not in ("member", "ends")
        ]
        conditions = [
            edge_words(edge.data, pathway, short=False)
            for edge in (*graph.edges_to(name, "member"), *graph.edges_to(name, "ends")[:1])
            if edge.data.condition is not None
        ]
        when = f" when {'; '.join(conditions)}" if conditions else ""
        leads = f" Leads on: {'; '.join(routes)}." if routes else ""
        details = f" {'. '.join(said.details)}." if said.details else ""
        sentences.append(f"{said.tag}: {said.title}{when}.{details}{leads}")
    return " ".join(sentences)


def _document(picture: Picture, graph: PathwayGraph, identifier: str) -> str:
    """Draw a picture. Ids begin with `identifier`, so that two pictures can share a page."""
    legend_top = picture.height + 26
    height = legend_top + 46
    width = max(picture.width, 900)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(width)} {px(height)}"'
        f' width="{px(width)}" height="{px(height)}" role="img"'
        f' aria-labelledby="{identifier}-title {identifier}-desc"'
        " font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">"
    )
    parts = [
        opening,
        f'<title id="{identifier}-title">{escape(picture.title)}</title>',
        f'<desc id="{identifier}-desc">{escape(picture.description)}</desc>',
        f'<rect width="{px(width)}" height="{px(height)}" fill="{PAPER}"/>',
        draw_text(picture.title, 18, 38, 20, bold=True),
    ]
    # Widest first: what lies inside another frame is drawn over it.
    frames = sorted(picture.frames, key=lambda frame: -frame.width)
    parts.extend(draw_frame(frame) for frame in frames)
    parts.extend(draw_line(line) for line in picture.lines)
    parts.extend(
        draw_label(line.label, dashed=line.dashed)
        for line in picture.lines
        if line.label is not None
    )
    parts.extend(draw_box(box) for box in picture.boxes)
    parts.append(_legend(legend_top, graph))
    return "\n".join((*parts, "</svg>")) + "\n"


def _legend(top: float, graph: PathwayGraph) -> str:
    """Return a key of the shapes that occur, with the dashed line explained."""
    names: list[tuple[Shape, str]] = [
        ("step", "Step"),
        ("referral", "Referral"),
        ("decision", "Decision"),
        ("advice", "Advice"),
        ("interrupt", "Red flag"),
        ("service", "Service"),
        ("outcome", "End"),
    ]
    present = {graph.node(name).kind for name in graph.names}
    parts = [draw_text("Key", 18, top + 16, LABEL_SIZE, bold=True)]
    x = 58.0
    for shape, name in names:
        if shape not in present and not (shape == "service" and "referral" in present):
            continue
        sample = Box(shape, shape, (), (), (), (), "", 44, 22, x, top)
        parts.append(draw_outline(sample))
        parts.append(draw_text(name, x + 52, top + 15, LABEL_SIZE))
        x += 52 + width_of(name, LABEL_SIZE) + 22
    parts.append(draw_line(Line(((x, top + 11), (x + 44, top + 11)), dashed=True)))
    parts.append(draw_text("when something is not known", x + 54, top + 15, LABEL_SIZE))
    return "".join(parts)
