"""Drawing the parts of a diagram as SVG elements.

Shapes, labels and line styles carry the meaning; colours only repeat it. All text has a
contrast of at least 4.5 to 1 with what is behind it.
"""

from __future__ import annotations

from html import escape
from typing import assert_never

from waypost_dsl.diagram.lettering import width_of
from waypost_dsl.diagram.picture import (
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
    Shape,
    text_height,
)

INK = "#1b2733"
SOFT = "#46535f"
LINE = "#3d4d5c"
DASH = "#8a4200"
PAPER = "#ffffff"
STAGE = "#f3f6f9"
GROUP = "#e6ecf2"

FILLS: dict[Shape, tuple[str, str]] = {
    "entry": ("#ffffff", "#1b2733"),
    "excluded": ("#f0f0f0", "#5a5a5a"),
    "step": ("#ffffff", "#3d4d5c"),
    "referral": ("#e3f3ef", "#0b6454"),
    "decision": ("#fff6da", "#7a5600"),
    "wait": ("#f1f6e4", "#4a5d10"),
    "advice": ("#eaf2fd", "#1f5694"),
    "interrupt": ("#fdeceb", "#a3201a"),
    "outcome": ("#ecebf7", "#47399a"),
    "service": ("#ffffff", "#0b6454"),
    "pointer": ("#ffffff", "#46535f"),
}
"""Fill and outline of each shape."""


def draw_frame(frame: Frame) -> str:
    """Return a frame with its title."""
    inset = frame.kind == "group"
    fill = GROUP if inset else (STAGE if frame.kind == "stage" else PAPER)
    rect = (
        f'<rect x="{px(frame.x)}" y="{px(frame.y)}" width="{px(frame.width)}"'
        f' height="{px(frame.height)}" rx="{6 if inset else 10}" fill="{fill}"'
        f' stroke="{SOFT}" stroke-width="{1 if inset else 1.5}"/>'
    )
    if inset:
        tag = f"{frame.tag}: "
        x = frame.x + 8
        return (
            rect
            + draw_text(tag, x, frame.y + 15, TAG_SIZE, colour=SOFT)
            + draw_text(frame.title, x + width_of(tag, TAG_SIZE) + 2, frame.y + 15, 12, bold=True)
        )
    x = frame.x + 14
    return (
        rect
        + draw_text(frame.title, x, frame.y + 24, 15, bold=True)
        + draw_text(
            frame.tag,
            x + width_of(frame.title, 15, bold=True) + 10,
            frame.y + 24,
            LABEL_SIZE,
            colour=SOFT,
        )
    )


def draw_line(line: Line) -> str:
    """Return a line with what stands at its end, without its label."""
    colour = DASH if line.dashed else LINE
    path = _rounded(line.points)
    attributes = f' stroke="{colour}" stroke-width="1.6"'
    if line.dashed:
        attributes += ' stroke-dasharray="6 4"'
    tooltip = f"<title>{escape(line.tooltip)}</title>" if line.tooltip else ""
    drawn = f'<path d="{path}" fill="none"{attributes}>{tooltip}</path>'
    if line.end == "arrow":
        drawn += _arrow_head(line.points[-2], line.points[-1], colour)
    if line.end == "bar":
        x, y = line.points[-1]
        drawn += (
            f'<path d="M{px(x)} {px(y - 6)}V{px(y + 6)}" stroke="{colour}" stroke-width="2.5"/>'
        )
    return drawn


def _arrow_head(before: tuple[float, float], tip: tuple[float, float], colour: str) -> str:
    """Return an arrow's head. No SVG marker: its id would clash where two pictures share a page."""
    x, y = tip
    back = _towards(tip, before, 8)
    across = 3.4
    if back[1] == y:
        corners = (tip, (back[0], y - across), (back[0], y + across))
    else:
        corners = (tip, (x - across, back[1]), (x + across, back[1]))
    return _polygon(corners, f'fill="{colour}"')


def _rounded(points: tuple[tuple[float, float], ...]) -> str:
    """Return a path with its corners slightly rounded, so that a turn can be told from a cross."""
    parts = [f"M{px(points[0][0])} {px(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(5.0, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start = _towards(corner, before, radius)
        end = _towards(corner, after, radius)
        parts.append(
            f"L{px(start[0])} {px(start[1])}"
            f"Q{px(corner[0])} {px(corner[1])} {px(end[0])} {px(end[1])}"
        )
    parts.append(f"L{px(points[-1][0])} {px(points[-1][1])}")
    return "".join(parts)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(
    start: tuple[float, float], goal: tuple[float, float], far: float
) -> tuple[float, float]:
    whole = _distance(start, goal) or 1.0
    share = far / whole
    return (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)


def draw_label(label: Label, *, dashed: bool) -> str:
    """Return a label with a ground that covers the line under it."""
    widest = max(width_of(text, LABEL_SIZE) for text in label.lines)
    top = label.y - label.height / 2
    colour = DASH if dashed else INK
    back = (
        f'<rect x="{px(label.x - 3)}" y="{px(top - 1)}" width="{px(widest + 6)}"'
        f' height="{px(label.height + 2)}" rx="3" fill="{STAGE if label.on_stage else PAPER}"/>'
    )
    return back + _lines(label.lines, label.x, top, LABEL_SIZE, colour=colour)


def draw_box(box: Box) -> str:
    """Return a box with its text and its tooltip."""
    stroke = FILLS[box.shape][1]
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
        draw_outline(box),
        icon,
        _lines(box.tag, x + (16 if icon else 0), y, TAG_SIZE, colour=stroke, bold=True),
    ]
    y += text_height(len(box.tag), TAG_SIZE)
    parts.append(_lines(box.title, x, y, TITLE_SIZE, bold=True))
    y += text_height(len(box.title), TITLE_SIZE)
    parts.append(_lines(box.details, x, y, DETAIL_SIZE))
    y += text_height(len(box.details), DETAIL_SIZE)
    parts.append(_lines(box.why, x, y, WHY_SIZE, colour=SOFT))
    return "".join((*parts, "</g>"))


def draw_outline(box: Box) -> str:
    """Return the shape of a box without its text."""
    fill, stroke = FILLS[box.shape]
    outline = f'fill="{fill}" stroke="{stroke}" stroke-width="1.6"'
    left, top, width, height = box.x, box.y, box.width, box.height
    right, bottom, middle = left + width, top + height, top + height / 2
    match box.shape:
        case "step":
            return _rect(left, top, width, height, radius=4, style=outline)
        case "entry" | "excluded":
            return _rect(left, top, width, height, radius=14, style=outline)
        case "outcome":
            return _rect(left, top, width, height, radius=height / 2, style=outline)
        case "pointer":
            dotted = f'{outline} stroke-dasharray="2 3"'
            return _rect(left, top, width, height, radius=4, style=dotted)
        case "wait":
            # The delay of flow charts: its right side is round.
            bend = min(POINT * 1.5, height / 2)
            path = (
                f"M{px(left)} {px(top)}H{px(right - bend)}"
                f"Q{px(right)} {px(top)} {px(right)} {px(middle)}"
                f"Q{px(right)} {px(bottom)} {px(right - bend)} {px(bottom)}H{px(left)}Z"
            )
            return f'<path d="{path}" stroke-linejoin="round" {outline}/>'
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
    """Return a small drawn sign: a plane, a warning for a red flag, an hourglass."""
    match box.shape:
        case "referral":
            path = f"M{px(x)} {px(y + 6)}L{px(x + 12)} {px(y + 1)}L{px(x + 8)} {px(y + 12)}"
            return f'<path d="{path}L{px(x + 5.5)} {px(y + 8)}Z" fill="{colour}"/>'
        case "wait":
            glass = f"M{px(x + 1)} {px(y)}H{px(x + 10)}L{px(x + 1)} {px(y + 12)}H{px(x + 10)}Z"
            return f'<path d="{glass}" fill="{colour}"/>'
        case "interrupt":
            triangle = f"M{px(x + 6)} {px(y)}L{px(x + 12.5)} {px(y + 12)}H{px(x - 0.5)}Z"
            mark = f"M{px(x + 6)} {px(y + 4)}V{px(y + 8)}M{px(x + 6)} {px(y + 9.4)}V{px(y + 10.6)}"
            return (
                f'<path d="{triangle}" fill="{colour}"/>'
                f'<path d="{mark}" stroke="#ffffff" stroke-width="1.6"/>'
            )
        case _:
            return ""


def _rect(x: float, y: float, width: float, height: float, *, radius: float, style: str) -> str:
    return (
        f'<rect x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}"'
        f' rx="{px(radius)}" {style}/>'
    )


def _polygon(corners: tuple[tuple[float, float], ...], style: str) -> str:
    points = " ".join(f"{px(x)},{px(y)}" for x, y in corners)
    return f'<polygon points="{points}" stroke-linejoin="round" {style}/>'


def _lines(
    lines: tuple[str, ...],
    x: float,
    top: float,
    size: float,
    *,
    colour: str = INK,
    bold: bool = False,
) -> str:
    return "".join(
        draw_text(line, x, top + size * (0.95 + LINE_GAP * at), size, colour=colour, bold=bold)
        for at, line in enumerate(lines)
    )


def draw_text(
    text: str, x: float, y: float, size: float, *, colour: str = INK, bold: bool = False
) -> str:
    """Return one line of text; `y` is its base line."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{px(x)}" y="{px(y)}" font-size="{px(size)}" fill="{colour}"{weight}>'
        f"{escape(text, quote=False)}</text>"
    )


def px(number: float) -> str:
    """Return a number with one decimal at most: short, and the same on every machine."""
    return f"{round(number + 0.0, 1):g}"
