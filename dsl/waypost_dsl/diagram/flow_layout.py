"""Coordinates for a planned flow: each tract a tree from left to right.

The first twig of a box goes straight on in its row; the others leave the same line downwards,
along a trunk between the columns where no box stands. What is not known has a trunk of its own,
left of the other, so that a dashed line never lies on a solid one. A box moves up beside what
stands further right, since its own line stays left of that.
"""

from __future__ import annotations

from dataclasses import replace

from waypost_dsl.diagram.flow_plan import FlowPlan, Tract, Twig
from waypost_dsl.diagram.lettering import width_of, wrap
from waypost_dsl.diagram.picture import LABEL_SIZE, LINE_GAP, Box, Frame, Label, Line, Picture

MARGIN = 18
HEADER = 66
PAD = 22
FRAME_TITLE = 42
TRACT_GAP = 18
ROW_GAP = 14
TRUNK = 24
DASHED_TRUNK = 12
ARROW = 20
CONDITION = 210
WAY = 140
"""How wide a label may be: one that says much, and any other."""

_SAYS_MUCH = 40


class FlowLayout:
    """Places one plan. Used once; `place` returns the picture.

    Args:
        plan: what stands where.
        boxes: each twig's box, sized; a stub has none.
        titles: tag and title of each tract that has a rail, by its name.
    """

    def __init__(
        self,
        plan: FlowPlan,
        boxes: tuple[tuple[Twig, Box], ...],
        titles: dict[str, tuple[str, str]],
    ) -> None:
        self._plan = plan
        # By identity: the same pointer may stand in many places.
        self._boxes = {id(twig): box for twig, box in boxes}
        self._titles = titles
        self._picture = Picture("", "")
        self._gutters: list[float] = []
        self._free: list[float] = []
        self._on_stage = False
        self._reach: float = 0

    def place(self, picture: Picture) -> Picture:
        """Fill in the picture and return it."""
        self._picture = picture
        y: float = HEADER
        for tract in self._plan.tracts:
            y = self._place_tract(tract, y) + TRACT_GAP
        picture.width = self._reach + PAD + MARGIN
        picture.height = y - TRACT_GAP
        # All frames share the width of the widest tract.
        width = picture.width - 2 * MARGIN
        picture.frames = [replace(frame, width=width) for frame in picture.frames]
        return picture

    def _place_tract(self, tract: Tract, top: float) -> float:
        """Place a tract from `top` on and return its bottom."""
        self._gutters = self._measured(tract.twigs)
        self._on_stage = tract.kind != "anywhere"
        left = MARGIN + PAD
        start = top + (PAD if tract.root is not None else FRAME_TITLE)
        # Where the next box of each column may begin.
        self._free = [start] * (len(self._gutters) + 1)
        if tract.root is not None:
            self._place(tract.root, left, 0)
        else:
            self._place_rail(tract, left)
        bottom = max(self._free) + PAD - ROW_GAP
        tag, title = self._titles.get(tract.name, ("", ""))
        kind = "stage" if self._on_stage else "anywhere"
        frame = Frame(kind, tag, title, x=MARGIN, y=top, width=0, height=bottom - top)
        self._picture.frames.append(frame)
        return bottom

    def _place_rail(self, tract: Tract, left: float) -> None:
        """Place the twigs of a tract without a root; a rail stands where the root would end."""
        middles: list[float] = []
        x = self._next_column(left, 0)
        for twig in tract.twigs:
            middle = self._place(twig, x, 1)
            middles.append(middle)
            self._draw(twig, left, ((left, middle), (self._left_end(twig, x), middle)))
        if len(middles) > 1:
            rail = ((left, min(middles)), (left, max(middles)))
            self._picture.lines.append(Line(rail, end="none"))

    def _place(self, twig: Twig, left: float, depth: int) -> float:
        """Place a twig and all it leads to, as high as its columns are free.

        Returns:
            The middle of its row.
        """
        top = max(self._free[depth : depth + _length(twig)])
        middle = top + self._row_height(twig) / 2
        self._place_along(twig, left, middle, depth)
        return middle

    def _place_along(self, twig: Twig, left: float, middle: float, depth: int) -> None:
        """Place a twig in a row whose middle is known, and what it leads to."""
        box = self._boxes.get(id(twig))
        height = max(self._label_height(twig), 0 if box is None else box.height)
        self._free[depth] = middle + height / 2 + ROW_GAP
        if box is None:
            return
        box.x, box.y = left, middle - box.height / 2
        self._picture.boxes.append(box)
        right = left + box.width
        self._reach = max(self._reach, right)
        if not twig.twigs:
            return
        x = self._next_column(right, depth)
        first, *others = twig.twigs
        end = (self._left_end(first, x), middle)
        self._draw(first, right, ((box.right_at(middle), middle), end))
        self._place_along(first, x, middle, depth + 1)
        for one in others:
            at = self._place(one, x, depth + 1)
            trunk = right + (DASHED_TRUNK if one.dashed and not first.dashed else TRUNK)
            end = (self._left_end(one, x), at)
            self._draw(one, right, ((trunk, middle), (trunk, at), end))

    def _draw(self, twig: Twig, start: float, points: tuple[tuple[float, float], ...]) -> None:
        """Draw the line to a twig; its label stands right of the trunks that begin at `start`."""
        x, y = start + TRUNK + 8, points[-1][1]
        lines = self._label(twig)
        widest = max((width_of(line, LABEL_SIZE) for line in lines), default=0)
        label = Label(lines, x, y, self._on_stage) if lines else None
        self._reach = max(self._reach, x + widest + 8)
        if twig.draws == "stub":
            stub = (*points[:-1], (x + widest + 8, y))
            self._picture.lines.append(Line(stub, "bar", twig.dashed, label, twig.label))
        else:
            self._picture.lines.append(Line(points, "arrow", twig.dashed, label, twig.label))

    def _left_end(self, twig: Twig, x: float) -> float:
        """Return where a line to a twig in the column at `x` ends: decisions are pointed."""
        box = self._boxes.get(id(twig))
        return x if box is None else x + box.left_at(box.middle) - box.x

    # --- Sizes --------------------------------------------------------------------------

    def _next_column(self, right: float, depth: int) -> float:
        return right + TRUNK + self._gutters[depth] + ARROW

    def _measured(self, twigs: list[Twig]) -> list[float]:
        """Return how much room the labels right of each column need."""
        widths: list[float] = []
        todo = [(0, twig) for twig in twigs]
        while todo:
            depth, twig = todo.pop()
            widths += [0.0] * (depth + 1 - len(widths))
            for line in self._label(twig):
                widths[depth] = max(widths[depth], 16 + width_of(line, LABEL_SIZE))
            todo += [(depth + 1, one) for one in twig.twigs]
        return widths

    def _label(self, twig: Twig) -> tuple[str, ...]:
        room = CONDITION if len(twig.label) > _SAYS_MUCH else WAY
        return wrap(twig.label, room, LABEL_SIZE)

    def _label_height(self, twig: Twig) -> float:
        return len(self._label(twig)) * LABEL_SIZE * LINE_GAP

    def _row_height(self, twig: Twig) -> float:
        """Return the height of a twig's row: of all that goes straight on from it."""
        box = self._boxes.get(id(twig))
        along = self._row_height(twig.twigs[0]) if twig.twigs else 0
        return max(self._label_height(twig), along, 0 if box is None else box.height)


def _length(twig: Twig) -> int:
    """Return how many columns the row of a twig takes."""
    return 1 + (_length(twig.twigs[0]) if twig.twigs else 0)
