"""The finished placement of a diagram: boxes, lines and frames with their coordinates.

Plain data between `diagram_layout`, which decides where things go, and `diagram_svg`, which
draws them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from waypost_dsl.diagram.lettering import wrap

Shape = Literal[
    "entry",
    "excluded",
    "step",
    "referral",
    "decision",
    "wait",
    "advice",
    "interrupt",
    "outcome",
    "service",
    "pointer",
]

TAG_SIZE = 10.5
TITLE_SIZE = 13.5
DETAIL_SIZE = 11.5
WHY_SIZE = 10.5
LABEL_SIZE = 11.5
LINE_GAP = 1.28
PADDING = 8
POINT = 16
"""How far the pointed end of a referral or a decision reaches."""


@dataclass(slots=True)
class Box:
    """A box with its wrapped text. The layout moves it until it has found its place."""

    name: str
    shape: Shape
    tag: tuple[str, ...]
    title: tuple[str, ...]
    details: tuple[str, ...]
    why: tuple[str, ...]
    tooltip: str
    width: float
    height: float
    x: float = 0
    y: float = 0

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return self.y + self.height / 2

    def left_at(self, y: float) -> float:
        """Return the x of its left edge at a height: decisions are pointed."""
        return self.x + (self._slant(y) if self.shape == "decision" else 0)

    def right_at(self, y: float) -> float:
        """Return the x of its right edge at a height: referrals and decisions are pointed."""
        pointed = self.shape in ("decision", "referral")
        return self.x + self.width - (self._slant(y) if pointed else 0)

    def _slant(self, y: float) -> float:
        return POINT * min(1.0, abs(y - self.middle) / (self.height / 2))


@dataclass(frozen=True, slots=True)
class Label:
    """Text on a line, its left edge at `x` and its middle at `y`; it covers what is under it.

    `on_stage` says whether it stands inside a stage, whose ground it then has.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    on_stage: bool = False

    @property
    def height(self) -> float:
        """How high it is."""
        return len(self.lines) * LABEL_SIZE * LINE_GAP


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points at right angles. `end` is what stands at its last point."""

    points: tuple[tuple[float, float], ...]
    end: Literal["arrow", "bar", "none"] = "arrow"
    dashed: bool = False
    label: Label | None = None
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around boxes, with its title inside at the top."""

    kind: Literal["stage", "anywhere", "group"]
    tag: str
    title: str
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Picture:
    """Everything to draw, in drawing order within each kind."""

    title: str
    description: str
    width: float = 0
    height: float = 0
    frames: list[Frame] = field(default_factory=list[Frame])
    lines: list[Line] = field(default_factory=list[Line])
    boxes: list[Box] = field(default_factory=list[Box])


def text_height(lines: int, size: float) -> float:
    """Return the height of some lines of text."""
    return lines * size * LINE_GAP


def make_box(
    name: str,
    shape: Shape,
    tag: str,
    *,
    title: str,
    width: float,
    details: tuple[str, ...] = (),
    why: str = "",
    tooltip: str = "",
) -> Box:
    """Wrap a box's text to its width and return it with its height.

    Example:
        >>> make_box("a", "step", "Step", title="Review", width=200).title
        ('Review',)
    """
    # Pointed and rounded ends, and the icon of a referral or a red flag, take room.
    room = width - 2 * PADDING - (2 * POINT if shape in ("decision", "outcome") else 0)
    room -= POINT if shape in ("referral", "wait") else 0
    tags = wrap(tag, room - (18 if shape in ("referral", "interrupt", "wait") else 0), TAG_SIZE)
    titles = wrap(title, room, TITLE_SIZE, bold=True)
    lines = tuple(line for detail in details for line in wrap(detail, room, DETAIL_SIZE))
    reasons = wrap(why, room, WHY_SIZE)
    height = (
        2 * PADDING
        + text_height(len(tags), TAG_SIZE)
        + text_height(len(titles), TITLE_SIZE)
        + text_height(len(lines), DETAIL_SIZE)
        + text_height(len(reasons), WHY_SIZE)
    )
    return Box(name, shape, tags, titles, lines, reasons, tooltip, width, height)
