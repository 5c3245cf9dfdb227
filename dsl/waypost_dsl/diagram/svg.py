"""Diagrams as SVG: self-contained, accessible, and the same bytes for the same pathway.

This module puts the words of a pathway into boxes, has them placed and writes the document;
the elements themselves come from `diagram_drawing`.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from waypost_dsl.diagram.flow import flow
from waypost_dsl.diagram.layout import BOX_WIDTH, END_WIDTH, ENTRY_WIDTH, Layout
from waypost_dsl.diagram.lettering import width_of, wrap
from waypost_dsl.diagram.picture import LABEL_SIZE, LINE_GAP, Box, Line, Picture, Shape, make_box
from waypost_dsl.diagram.plan import ENDS, RED_FLAGS, Plan, after_box, plan, service_box
from waypost_dsl.diagram.words import edge_words, label_of, node_words, service_words, why
from waypost_dsl.graph.pathway_graph import ENTRY, NodeKind, PathwayGraph
from waypost_dsl.model import Pathway, Stage, Step
from waypost_dsl.wording.phrases import words


def svg(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the picture of a pathway as an SVG document.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    return _document(laid_out(graph, pathway), pathway)


def laid_out(graph: PathwayGraph, pathway: Pathway) -> Picture:
    """Return the picture of a pathway before it is drawn: every box, line and frame in place.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    title = f"{pathway.title}, version {pathway.version}"
    picture = Picture(title, _description(graph, pathway))
    if pathway.episodes is not None:
        return flow(graph, pathway, picture)
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
    return layout.place(picture)


def _boxes(planned: Plan, graph: PathwayGraph, pathway: Pathway) -> dict[str, Box]:
    boxes = {box.name: box for box in _pointers(planned, graph, pathway)}
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


def _pointers(planned: Plan, graph: PathwayGraph, pathway: Pathway) -> Iterator[Box]:
    """Yield the boxes that say where a stage leads when it is complete."""
    for section in planned.sections:
        stage = graph.node(section.name).node if section.kind == "stage" else None
        if isinstance(stage, Stage) and stage.then is not None and stage.then in graph:
            title = node_words(stage.then, graph, pathway).title
            yield make_box(
                after_box(stage.name), "pointer", "Go on to", title=title, width=BOX_WIDTH
            )


def _shape(kind: NodeKind) -> Shape | None:
    match kind:
        case "stage" | "group" | "resume":
            return None
        case (
            "entry"
            | "excluded"
            | "step"
            | "referral"
            | "decision"
            | "wait"
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
            f"{label}: {target}" if label else target
            for edge in graph.edges_from(name)
            if edge.data.kind not in ("member", "ends", "counts")
            for label in (label_of(edge, graph, pathway, short=False),)
            for target in (node_words(edge.target, graph, pathway).title,)
        ]
        conditions = [
            edge_words(edge.data, pathway, short=False)
            for edge in (*graph.edges_to(name, "member"), *graph.edges_to(name, "ends")[:1])
            if edge.data.condition is not None
        ]
        when = f" when {'; '.join(conditions)}" if conditions else ""
        leads = f" Leads on: {'; '.join(routes)}.".replace("?.", "?") if routes else ""
        details = f" {'. '.join(said.details)}." if said.details else ""
        sentence = f"{said.tag}: {said.title}{when}"
        stop = "" if sentence.endswith("?") else "."
        sentences.append(f"{sentence}{stop}{details}{leads}")
    sentences.extend(
        f"Clock: {clock.title}: {words(clock, pathway)}." for clock in pathway.clocks.values()
    )
    return " ".join(sentences)


def _document(picture: Picture, pathway: Pathway) -> str:
    """Draw a picture. Ids begin with the pathway's name, so that two pictures can share a page."""
    identifier = f"waypost-{pathway.name}"
    width = max(picture.width, 900)
    clocks, legend_top = _clocks(picture.height + 26, width, pathway)
    height = legend_top + 46
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
    parts.append(clocks)
    parts.append(_legend(legend_top, picture))
    return "\n".join((*parts, "</svg>")) + "\n"


def _clocks(top: float, width: float, pathway: Pathway) -> tuple[str, float]:
    """Return the pathway's clocks in words, and where what stands below them begins."""
    if not pathway.clocks:
        return "", top
    parts = [draw_text("Clocks", 18, top + 16, LABEL_SIZE, bold=True)]
    y = top + 16
    for clock in pathway.clocks.values():
        said = f"{clock.title}: {words(clock, pathway)}. {why(clock.because)}"
        for line in wrap(said, width - 96, LABEL_SIZE):
            parts.append(draw_text(line, 78, y, LABEL_SIZE))
            y += LABEL_SIZE * LINE_GAP
    return "".join(parts), y + 6


def _legend(top: float, picture: Picture) -> str:
    """Return a key of the shapes that occur, with the dashed line explained."""
    names: list[tuple[Shape, str]] = [
        ("step", "Step"),
        ("referral", "Referral"),
        ("decision", "Decision"),
        ("wait", "Wait"),
        ("advice", "Advice"),
        ("interrupt", "Red flag"),
        ("service", "Service"),
        ("outcome", "End"),
        ("pointer", "Stands at that number"),
    ]
    present = {box.shape for box in picture.boxes}
    parts = [draw_text("Key", 18, top + 16, LABEL_SIZE, bold=True)]
    x = 58.0
    for shape, name in names:
        if shape not in present:
            continue
        sample = Box(shape, shape, (), (), (), (), "", 44, 22, x, top)
        parts.append(draw_outline(sample))
        parts.append(draw_text(name, x + 52, top + 15, LABEL_SIZE))
        x += 52 + width_of(name, LABEL_SIZE) + 22
    parts.append(draw_line(Line(((x, top + 11), (x + 44, top + 11)), dashed=True)))
    parts.append(draw_text("when something is not known", x + 54, top + 15, LABEL_SIZE))
    return "".join(parts)
