"""Diagrams as SVG: self-contained, accessible, and the same bytes for the same pathway.

Shapes, labels and line styles carry the meaning; colours only repeat it. All text has a
contrast of at least 4.5 to 1 with what is behind it.
"""

from __future__ import annotations

from html import escape
from typing import assert_never

from waypost_dsl.diagram_layout import BOX_WIDTH, END_WIDTH, ENTRY_WIDTH, Layout
from waypost_dsl.diagram_picture import (
    DETAIL_SIZE,
    LABEL_SIZE,
    LINE_GAP,
    PADDING,
    POINT,
    TAG_SIZE,
    TITLE_SIZE,
    WHY_SIZE,
    Box,
    Frame,
    Label,
    Line,
    Picture,
    Shape,
    make_box,
    text_height,
)
from waypost_dsl.diagram_plan import ENDS, RED_FLAGS, Plan, plan, service_box
from waypost_dsl.diagram_type import width_of
from waypost_dsl.diagram_words import edge_words, node_words, service_words
from waypost_dsl.graph import ENTRY, NodeKind, PathwayGraph
from waypost_dsl.model import Pathway, Step

_INK = "#1b2733"
_SOFT = "#46535f"
_LINE = "#3d4d5c"
_DASH = "#8a4200"
_PAPER = "#ffffff"
_STAGE = "#f3f6f9"
_GROUP = "#e6ecf2"

_FILLS: dict[Shape, tuple[str, str]] = {
    "entry": ("#ffffff", "#1b2733"),
    "excluded": ("#f0f0f0", "#5a5a5a"),
    "step": ("#ffffff", "#3d4d5c"),
    "referral": ("#e3f3ef", "#0b6454"),
    "decision": ("#fff6da", "#7a5600"),
    "advice": ("#eaf2fd", "#1f5694"),
    "interrupt": ("#fdeceb", "#a3201a"),
    "outcome": ("#ecebf7", "#47399a"),
    "service": ("#ffffff", "#0b6454"),
}
"""Fill and outline of each shape."""


def svg(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the picture of a pathway as an SVG document.

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
    entered = enters[0].target if enters else ""
    excluded = "; or ".join(
        edge_words(edge.data, pathway) for edge in graph.edges_from(ENTRY, "excludes")
    )
    layout = Layout(
        planned,
        boxes,
        frames=titles,
        entry=(
            entered if entered in titles else "",
            tuple(edge_words(edge.data, pathway) for edge in enters),
        ),
        excluded=excluded or None,
    )
    title = f"{pathway.title}, version {pathway.version}"
    picture = layout.place(Picture(title, _description(graph, pathway)))
    return _document(picture, graph)


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


# --- Drawing -----------------------------------------------------------------------------


def _document(picture: Picture, graph: PathwayGraph) -> str:
    legend_top = picture.height + 26
    height = legend_top + 46
    width = max(picture.width, 900)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}"'
        f' width="{_n(width)}" height="{_n(height)}" role="img"'
        ' aria-labelledby="waypost-title waypost-desc"'
        " font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">"
    )
    parts = [
        opening,
        f'<title id="waypost-title">{escape(picture.title)}</title>',
        f'<desc id="waypost-desc">{escape(picture.description)}</desc>',
        f"<defs>{_marker('arrow', _LINE)}{_marker('arrow-dashed', _DASH)}</defs>",
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="{_PAPER}"/>',
        _text(picture.title, 18, 38, 20, bold=True),
    ]
    # Widest first: what lies inside another frame is drawn over it.
    frames = sorted(picture.frames, key=lambda frame: -frame.width)
    parts.extend(_frame(frame) for frame in frames)
    parts.extend(_line(line) for line in picture.lines)
    parts.extend(_label(line.label, line) for line in picture.lines if line.label is not None)
    parts.extend(_box(box) for box in picture.boxes)
    parts.append(_legend(legend_top, graph))
    return "\n".join((*parts, "</svg>")) + "\n"


def _frame(frame: Frame) -> str:
    inset = frame.kind == "group"
    fill = _GROUP if inset else (_STAGE if frame.kind == "stage" else _PAPER)
    rect = (
        f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}"'
        f' height="{_n(frame.height)}" rx="{6 if inset else 10}" fill="{fill}"'
        f' stroke="{_SOFT}" stroke-width="{1 if inset else 1.5}"/>'
    )
    if inset:
        tag = f"{frame.tag}: "
        x = frame.x + 8
        return (
            rect
            + _text(tag, x, frame.y + 15, TAG_SIZE, colour=_SOFT)
            + _text(frame.title, x + width_of(tag, TAG_SIZE) + 2, frame.y + 15, 12, bold=True)
        )
    x = frame.x + 14
    return (
        rect
        + _text(frame.title, x, frame.y + 24, 15, bold=True)
        + _text(
            frame.tag,
            x + width_of(frame.title, 15, bold=True) + 10,
            frame.y + 24,
            LABEL_SIZE,
            colour=_SOFT,
        )
    )


def _line(line: Line) -> str:
    colour = _DASH if line.dashed else _LINE
    path = _rounded(line.points)
    attributes = f' stroke="{colour}" stroke-width="1.6"'
    if line.dashed:
        attributes += ' stroke-dasharray="6 4"'
    if line.end == "arrow":
        attributes += f' marker-end="url(#{"arrow-dashed" if line.dashed else "arrow"})"'
    tooltip = f"<title>{escape(line.tooltip)}</title>" if line.tooltip else ""
    drawn = f'<path d="{path}" fill="none"{attributes}>{tooltip}</path>'
    if line.end == "bar":
        x, y = line.points[-1]
        drawn += (
            f'<path d="M{_n(x)} {_n(y - 6)}V{_n(y + 6)}" stroke="{colour}" stroke-width="2.5"/>'
        )
    return drawn


def _rounded(points: tuple[tuple[float, float], ...]) -> str:
    """Return a path with its corners slightly rounded, so that a turn can be told from a cross."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(5.0, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start = _towards(corner, before, radius)
        end = _towards(corner, after, radius)
        parts.append(
            f"L{_n(start[0])} {_n(start[1])}"
            f"Q{_n(corner[0])} {_n(corner[1])} {_n(end[0])} {_n(end[1])}"
        )
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(
    start: tuple[float, float], goal: tuple[float, float], far: float
) -> tuple[float, float]:
    whole = _distance(start, goal) or 1.0
    share = far / whole
    return (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)


def _label(label: Label | None, line: Line) -> str:
    if label is None:
        return ""
    widest = max(width_of(text, LABEL_SIZE) for text in label.lines)
    top = label.y - label.height / 2
    colour = _DASH if line.dashed else _INK
    back = (
        f'<rect x="{_n(label.x - 3)}" y="{_n(top - 1)}" width="{_n(widest + 6)}"'
        f' height="{_n(label.height + 2)}" rx="3" fill="{_STAGE if label.on_stage else _PAPER}"/>'
    )
    return back + _lines(label.lines, label.x, top, LABEL_SIZE, colour=colour)


def _box(box: Box) -> str:
    fill, stroke = _FILLS[box.shape]
    outline = f'fill="{fill}" stroke="{stroke}" stroke-width="1.6"'
    x = box.x + PADDING + (POINT if box.shape in ("decision", "outcome") else 0)
    if box.shape == "interrupt":
        x += 2
    content = (
        text_height(len(box.tag), TAG_SIZE)
        + text_height(len(box.title), TITLE_SIZE)
        + text_height(len(box.details), DETAIL_SIZE)
        + text_height(len(box.why), WHY_SIZE)
    )
    y = box.y + (box.height - content) / 2
    icon = _icon(box, x, y, stroke)
    parts = [
        f"<g><title>{escape(box.tooltip)}</title>",
        _outline(box, outline, stroke),
        icon,
        _lines(box.tag, x + (16 if icon else 0), y, TAG_SIZE, colour=stroke, bold=True),
    ]
    y += text_height(len(box.tag), TAG_SIZE)
    parts.append(_lines(box.title, x, y, TITLE_SIZE, bold=True))
    y += text_height(len(box.title), TITLE_SIZE)
    parts.append(_lines(box.details, x, y, DETAIL_SIZE))
    y += text_height(len(box.details), DETAIL_SIZE)
    parts.append(_lines(box.why, x, y, WHY_SIZE, colour=_SOFT))
    return "".join((*parts, "</g>"))


def _outline(box: Box, outline: str, stroke: str) -> str:
    left, top, width, height = box.x, box.y, box.width, box.height
    right, bottom, middle = left + width, top + height, top + height / 2
    match box.shape:
        case "step":
            return _rect(left, top, width, height, radius=4, style=outline)
        case "entry" | "excluded":
            return _rect(left, top, width, height, radius=14, style=outline)
        case "outcome":
            return _rect(left, top, width, height, radius=height / 2, style=outline)
        case "service":
            inner = f'fill="none" stroke="{stroke}" stroke-width="1"'
            return _rect(left, top, width, height, radius=2, style=outline) + _rect(
                left + 3.5, top + 3.5, width - 7, height - 7, radius=1, style=inner
            )
        case "referral":
            corners = (
                (left, top),
                (right - POINT, top),
                (right, middle),
                (right - POINT, bottom),
                (left, bottom),
            )
        case "decision":
            corners = (
                (left + POINT, top),
                (right - POINT, top),
                (right, middle),
                (right - POINT, bottom),
                (left + POINT, bottom),
                (left, middle),
            )
        case "interrupt":
            cut = 10
            corners = (
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
                (left, top + cut),
            )
        case "advice":
            fold = 14
            corners = (
                (left, top),
                (right - fold, top),
                (right, top + fold),
                (right, bottom),
                (left, bottom),
            )
            folded = ((right - fold, top), (right - fold, top + fold), (right, top + fold))
            return _polygon(corners, outline) + _polygon(folded, outline)
        case _:
            assert_never(box.shape)
    return _polygon(corners, outline)


def _icon(box: Box, x: float, y: float, colour: str) -> str:
    """Return a small drawn sign: a paper plane for a referral, a warning for a red flag."""
    match box.shape:
        case "referral":
            path = f"M{_n(x)} {_n(y + 6)}L{_n(x + 12)} {_n(y + 1)}L{_n(x + 8)} {_n(y + 12)}"
            return f'<path d="{path}L{_n(x + 5.5)} {_n(y + 8)}Z" fill="{colour}"/>'
        case "interrupt":
            triangle = f"M{_n(x + 6)} {_n(y)}L{_n(x + 12.5)} {_n(y + 12)}H{_n(x - 0.5)}Z"
            mark = f"M{_n(x + 6)} {_n(y + 4)}V{_n(y + 8)}M{_n(x + 6)} {_n(y + 9.4)}V{_n(y + 10.6)}"
            return (
                f'<path d="{triangle}" fill="{colour}"/>'
                f'<path d="{mark}" stroke="#ffffff" stroke-width="1.6"/>'
            )
        case _:
            return ""


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
    parts = [_text("Key", 18, top + 16, LABEL_SIZE, bold=True)]
    x = 58.0
    for shape, name in names:
        if shape not in present and not (shape == "service" and "referral" in present):
            continue
        fill, stroke = _FILLS[shape]
        sample = Box(shape, shape, (), (), (), (), "", 44, 22, x, top)
        outline = f'fill="{fill}" stroke="{stroke}" stroke-width="1.4"'
        parts.append(_outline(sample, outline, stroke))
        parts.append(_text(name, x + 52, top + 15, LABEL_SIZE))
        x += 52 + width_of(name, LABEL_SIZE) + 22
    parts.append(_line(Line(((x, top + 11), (x + 44, top + 11)), dashed=True)))
    parts.append(_text("when something is not known", x + 54, top + 15, LABEL_SIZE))
    return "".join(parts)


def _marker(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="8"'
        ' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0.8L10 5L0 9.2Z" fill="{colour}"/></marker>'
    )


def _rect(x: float, y: float, width: float, height: float, *, radius: float, style: str) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        f' rx="{_n(radius)}" {style}/>'
    )


def _polygon(corners: tuple[tuple[float, float], ...], style: str) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    return f'<polygon points="{points}" stroke-linejoin="round" {style}/>'


def _lines(
    lines: tuple[str, ...],
    x: float,
    top: float,
    size: float,
    *,
    colour: str = _INK,
    bold: bool = False,
) -> str:
    return "".join(
        _text(line, x, top + size * (0.95 + LINE_GAP * at), size, colour=colour, bold=bold)
        for at, line in enumerate(lines)
    )


def _text(
    text: str, x: float, y: float, size: float, *, colour: str = _INK, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{colour}"{weight}>'
        f"{escape(text, quote=False)}</text>"
    )


def _n(number: float) -> str:
    """Return a number with one decimal at most: short, and the same on every machine."""
    return f"{round(number + 0.0, 1):g}"
