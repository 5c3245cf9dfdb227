"""Coordinates for a planned diagram: boxes, lanes and lines that never cross a box.

Every line leaves a box at its right in a slot of its own. It then either runs straight on, in
a stretch of its band that no box to the right may use, or turns into a lane of the gutter
between two columns, where no box stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from waypost_dsl.diagram.lettering import width_of, wrap
from waypost_dsl.diagram.picture import (
    LABEL_SIZE,
    LINE_GAP,
    Box,
    Frame,
    Label,
    Line,
    Picture,
)
from waypost_dsl.diagram.plan import Band, Plan, Route, Section

MARGIN = 18
HEADER = 66
BOX_WIDTH = 246
ENTRY_WIDTH = 92
END_WIDTH = 176
ENTRY_LABEL = 126
CONDITION = 196
ROUTE_LABEL = 158
ARROW = 22
LANE = 10
BAND_GAP = 12
SECTION_GAP = 22
FRAME_TITLE = 44
GROUP_TITLE = 24
GROUP_PAD = 9
SLOT = 18
RAIL = 24


@dataclass(slots=True)
class _Slot:
    """One line's place on the right side of a box; `arrives` for lines that come back to it."""

    order: int
    height: float
    route: Route | None = None
    label: tuple[str, ...] = ()
    y: float = 0

    @property
    def arrives(self) -> bool:
        return self.route is None


@dataclass(slots=True)
class _Geometry:
    """The x of every column, gutter and lane, once the lanes are counted."""

    rail: float = 0
    columns: list[float] = field(default_factory=list[float])
    labels: list[float] = field(default_factory=list[float])
    lanes: list[float] = field(default_factory=list[float])
    frame_left: float = 0
    frame_right: float = 0
    ends: float = 0


class Layout:
    """Places one plan. Used once; `place` returns the picture.

    Args:
        plan: what stands where.
        boxes: every box by name, sized, without coordinates.
        frames: tag and title of each section and group by name.
        entry: the sections the entry leads to, and the words on its lines.
        excluded: the words on the line to `excluded`, None where there is no such box.
    """

    def __init__(
        self,
        plan: Plan,
        boxes: dict[str, Box],
        *,
        frames: dict[str, tuple[str, str]],
        entry: tuple[tuple[str, ...], tuple[str, ...]],
        excluded: str | None,
    ) -> None:
        self._plan = plan
        self._boxes = boxes
        self._titles = frames
        self._entered, self._enter_labels = entry
        self._excluded = excluded
        self._column: dict[str, int] = {}
        self._section_of: dict[str, str] = {}
        self._slots: dict[str, list[_Slot]] = {}
        self._frame_of: dict[str, Frame] = {}
        self._geometry = _Geometry()
        self._last = plan.columns
        self._levels = 0
        self._entered_at: dict[str, list[float]] = {}
        self._stages = {section.name for section in plan.sections if section.kind == "stage"}

    def place(self, picture: Picture) -> Picture:
        """Fill in the picture and return it."""
        self._register()
        self._make_slots()
        bottom = self._place_rows(picture)
        lanes = self._assign_lanes()
        self._place_columns(lanes)
        self._draw_frames(picture)
        # The entry first: the rail of a section must reach the height it is entered at.
        bottom = max(bottom, self._draw_entry(picture))
        self._draw_rails(picture)
        self._draw_routes(picture, lanes)
        picture.boxes.extend(self._boxes.values())
        picture.width = self._geometry.ends + END_WIDTH + MARGIN
        if not any(band.ends for section in self._plan.sections for band in section.bands):
            picture.width = self._geometry.frame_right + MARGIN
        picture.height = bottom
        return picture

    # --- Columns and slots --------------------------------------------------------------

    def _register(self) -> None:
        level = 0
        for section in self._plan.sections:
            for band in section.bands:
                level += len(band.opens)
                self._levels = max(self._levels, level)
                level -= band.closes
                if band.first is not None:
                    self._column[band.first] = 0
                    self._section_of[band.first] = section.name
                for name, column in band.others.items():
                    self._column[name] = column
                    self._section_of[name] = section.name
                for name in band.ends:
                    self._column[name] = self._last
                    self._section_of[name] = section.name

    def _goes_right(self, route: Route) -> bool:
        """Whether the target's left side is met, not its right or a frame's."""
        if route.target not in self._column:
            return False
        here, there = self._column[route.source], self._column[route.target]
        same = self._section_of[route.source] == self._section_of[route.target]
        return there == self._last or (same and there > here)

    def _gutter(self, route: Route) -> int:
        """Return the gutter whose lane the route uses: gutter n is right of column n."""
        if self._goes_right(route):
            return (
                self._column[route.target] - 1
                if self._column[route.target] != self._last
                else self._last
            )
        same = self._section_of.get(route.target) == self._section_of[route.source]
        return self._column[route.source] if same else self._last

    def _make_slots(self) -> None:
        for name in self._column:
            self._slots[name] = []
        returned: set[str] = set()
        for route in self._plan.routes:
            if route.source not in self._column:
                continue
            label = wrap(route.label, ROUTE_LABEL, LABEL_SIZE)
            height = max(SLOT, len(label) * LABEL_SIZE * LINE_GAP + 6)
            order = 4 if route.dashed else 2
            if route.target:
                passes = self._gutter(route) > self._column[route.source]
                order = 0 if passes else (3 if route.dashed else 2)
                if not self._goes_right(route) and route.target in self._column:
                    returned.add(route.target)
            self._slots[route.source].append(_Slot(order, height, route, label))
        for name in self._column:
            if name in returned:
                self._slots[name].append(_Slot(1, SLOT))
            # Stable: routes of one kind keep the author's order.
            self._slots[name].sort(key=lambda slot: slot.order)
            box = self._boxes[name]
            box.height = max(box.height, sum(slot.height for slot in self._slots[name]) + 8)

    # --- Rows -----------------------------------------------------------------------------

    def _place_rows(self, picture: Picture) -> float:
        y: float = HEADER
        below_ends = y
        for section in self._plan.sections:
            top = y
            y += FRAME_TITLE if section.kind != "loose" else 0
            for band in section.bands:
                y += GROUP_TITLE * len(band.opens)
                y = self._place_band(band, y)
                for name in band.ends:
                    box = self._boxes[name]
                    wanted = self._wanted_middle(name, band, y) - box.height / 2
                    box.y = max(below_ends, wanted)
                    below_ends = box.y + box.height + BAND_GAP
                y += BAND_GAP + GROUP_PAD * band.closes
            if section.kind == "loose":
                below_ends = max(below_ends, y)
            self._frame_of[section.name] = Frame(
                "stage" if section.kind == "stage" else "anywhere",
                *self._titles.get(section.name, ("", "")),
                x=0,
                y=top,
                width=0,
                height=y - top,
            )
            y += SECTION_GAP
        del picture
        return max(y - SECTION_GAP, below_ends - BAND_GAP)

    def _place_band(self, band: Band, top: float) -> float:
        """Place a band's boxes from `top` on and return where it ends."""
        label = wrap(band.condition or "", CONDITION, LABEL_SIZE)
        label_height = len(label) * LABEL_SIZE * LINE_GAP
        if band.first is None:
            return top + max(label_height, *(self._boxes[name].height for name in band.ends))
        box = self._boxes[band.first]
        height = max(box.height, label_height)
        box.y = top + (height - box.height) / 2
        self._spread(band.first)
        bottom = top + height
        free_from: dict[int, float] = {}
        busy = self._passing(band.first, 0)
        for name, column in sorted(band.others.items(), key=lambda item: item[1]):
            other = self._boxes[name]
            arriving = [
                slot.y
                for source in (band.first, *band.others)
                for slot in self._slots[source]
                if slot.route is not None and slot.route.target == name and slot.y
            ]
            wanted = sum(arriving) / len(arriving) - other.height / 2 if arriving else top
            lowest = max([top, free_from.get(column, top), *(y + 8 for y in busy)])
            other.y = max(wanted, lowest)
            self._spread(name)
            busy = [*busy, *self._passing(name, column)]
            free_from[column] = other.y + other.height + BAND_GAP
            bottom = max(bottom, other.y + other.height)
        return bottom

    def _spread(self, name: str) -> None:
        """Give the slots of a box their heights, the whole block in the middle of the box."""
        box = self._boxes[name]
        slots = self._slots[name]
        y = box.middle - sum(slot.height for slot in slots) / 2
        for slot in slots:
            slot.y = y + slot.height / 2
            y += slot.height

    def _passing(self, name: str, column: int) -> list[float]:
        """Return where lines of a box run on past the next column."""
        if column + 1 >= self._last:
            return []
        return [slot.y for slot in self._slots[name] if slot.order <= 1]

    def _wanted_middle(self, end: str, band: Band, bottom: float) -> float:
        for name in (band.first, *band.others):
            for slot in self._slots.get(name or "", ()):
                if slot.route is not None and slot.route.target == end:
                    return slot.y
        return bottom - self._boxes[end].height / 2

    # --- Lanes and columns ----------------------------------------------------------------

    def _ends_of(self, route: Route, slot: _Slot) -> tuple[float, float]:
        """Return the y at which a route leaves and the y at which it arrives."""
        if route.target not in self._column:
            frame = self._frame_of[route.target]
            return slot.y, frame.y + FRAME_TITLE / 2
        if self._goes_right(route):
            return slot.y, self._boxes[route.target].middle
        arrival = next(one for one in self._slots[route.target] if one.arrives)
        return slot.y, arrival.y

    def _assign_lanes(self) -> dict[tuple[int, str], int]:
        """Give each target its lane in each gutter; lines to one target share a lane."""
        stretches: dict[int, dict[str, list[float]]] = {}
        for _, slot, route in self._drawn_routes():
            start, end = self._ends_of(route, slot)
            if abs(start - end) > 1:
                ys = stretches.setdefault(self._gutter(route), {}).setdefault(route.target, [])
                ys.extend((start, end))
        lanes: dict[tuple[int, str], int] = {}
        for gutter, targets in sorted(stretches.items()):
            taken: list[list[tuple[float, float]]] = []
            # Short stretches first, so that long ones go round them.
            for target, ys in sorted(
                targets.items(), key=lambda item: (max(item[1]) - min(item[1]), min(item[1]))
            ):
                low, high = min(ys) - 6, max(ys) + 6
                lane = next(
                    (
                        number
                        for number, used in enumerate(taken)
                        if all(high < first or last < low for first, last in used)
                    ),
                    len(taken),
                )
                if lane == len(taken):
                    taken.append([])
                taken[lane].append((low, high))
                lanes[gutter, target] = lane
        return lanes

    def _place_columns(self, lanes: dict[tuple[int, str], int]) -> None:
        geometry = self._geometry
        room = self._levels * GROUP_PAD
        geometry.frame_left = MARGIN + ENTRY_WIDTH + ENTRY_LABEL + ARROW
        geometry.rail = geometry.frame_left + RAIL
        x = geometry.rail + 10 + CONDITION + ARROW + room
        for column in range(self._last):
            geometry.columns.append(x)
            x += BOX_WIDTH + room + 8
            room = 0
            geometry.labels.append(x + 4)
            if self._has_label(column):
                x += 4 + ROUTE_LABEL + 6
            geometry.lanes.append(x)
            x += LANE * _count(lanes, column) + ARROW
        geometry.frame_right = x - 6
        geometry.lanes.append(geometry.frame_right + 14)
        geometry.ends = geometry.lanes[-1] + LANE * _count(lanes, self._last) + ARROW
        for name, column in self._column.items():
            last = column == self._last
            self._boxes[name].x = geometry.ends if last else geometry.columns[column]

    def _has_label(self, column: int) -> bool:
        return any(
            slot.label
            for name, slots in self._slots.items()
            for slot in slots
            if self._column[name] == column
        )

    # --- Drawing --------------------------------------------------------------------------

    def _draw_frames(self, picture: Picture) -> None:
        geometry = self._geometry
        width = geometry.frame_right - geometry.frame_left
        for section in self._plan.sections:
            frame = self._frame_of[section.name]
            if section.kind != "loose":
                placed = Frame(
                    frame.kind,
                    frame.tag,
                    frame.title,
                    x=geometry.frame_left,
                    y=frame.y,
                    width=width,
                    height=frame.height,
                )
                picture.frames.append(placed)
            self._draw_groups(section, picture)

    def _draw_groups(self, section: Section, picture: Picture) -> None:
        opened: list[tuple[str, float, int]] = []
        for band in section.bands:
            if band.first is None:
                continue
            for number, group in enumerate(band.opens):
                above = (len(band.opens) - number) * GROUP_TITLE
                opened.append((group, self._band_top(band) - above + 3, len(opened)))
            for number in range(band.closes):
                group, top, level = opened.pop()
                pad = (self._levels - level) * GROUP_PAD
                bottom = self._band_bottom(band) + 6 + number * GROUP_PAD
                tag, title = self._titles[group]
                x = self._geometry.columns[0] - pad
                width = BOX_WIDTH + 2 * pad
                picture.frames.append(
                    Frame("group", tag, title, x=x, y=top, width=width, height=bottom - top)
                )

    def _band_top(self, band: Band) -> float:
        box = self._boxes[band.first or ""]
        label = wrap(band.condition or "", CONDITION, LABEL_SIZE)
        return min(box.y, box.middle - len(label) * LABEL_SIZE * LINE_GAP / 2)

    def _band_bottom(self, band: Band) -> float:
        box = self._boxes[band.first or ""]
        return box.y + box.height

    def _draw_rails(self, picture: Picture) -> None:
        geometry = self._geometry
        for section in self._plan.sections:
            middles: list[float] = []
            for band in section.bands:
                if band.condition is None:
                    continue
                box = self._boxes[band.first or band.ends[0]]
                y = box.middle
                middles.append(y)
                lines = wrap(band.condition, CONDITION, LABEL_SIZE)
                on_stage = section.kind == "stage"
                label = Label(lines, geometry.rail + 12, y, on_stage) if lines else None
                points = ((geometry.rail, y), (box.left_at(y), y))
                picture.lines.append(Line(points, label=label, tooltip=band.condition))
            if middles:
                reach = [*middles, *self._entered_at.get(section.name, ())]
                if section.kind != "loose":
                    reach.append(self._frame_of[section.name].y + FRAME_TITLE - 6)
                rail = ((geometry.rail, min(reach)), (geometry.rail, max(reach)))
                picture.lines.append(Line(rail, end="none"))

    def _draw_routes(self, picture: Picture, lanes: dict[tuple[int, str], int]) -> None:
        for name, slot in self._all_slots():
            route = slot.route
            if route is None:
                continue
            box = self._boxes[name]
            x = box.right_at(slot.y)
            label_x = self._geometry.labels[self._column[name]] + 4
            on_stage = self._section_of[name] in self._stages
            label = Label(slot.label, label_x, slot.y, on_stage) if slot.label else None
            if not route.target:
                widest = max((width_of(line, LABEL_SIZE) for line in slot.label), default=0)
                points = ((x, slot.y), (label_x + widest + 8, slot.y))
                picture.lines.append(Line(points, "bar", route.dashed, label, route.label))
                continue
            start, end = self._ends_of(route, slot)
            arrival = self._arrival(route, end)
            if abs(start - end) <= 1:
                points = ((x, start), (arrival, start))
            else:
                gutter = self._gutter(route)
                lane = self._geometry.lanes[gutter] + LANE * lanes[gutter, route.target] + 4
                points = ((x, start), (lane, start), (lane, end), (arrival, end))
            picture.lines.append(Line(points, "arrow", route.dashed, label, route.label))

    def _arrival(self, route: Route, y: float) -> float:
        if route.target not in self._column:
            return self._geometry.frame_right
        box = self._boxes[route.target]
        return box.left_at(y) if self._goes_right(route) else box.right_at(y)

    def _draw_entry(self, picture: Picture) -> float:
        """Place the entry beside the first section and draw its lines; return the lowest y."""
        entry = self._boxes["entry"]
        frame = self._frame_of.get(self._entered[0]) if self._entered else None
        entry.x = MARGIN
        entry.y = frame.y if frame is not None else HEADER
        if self._entered and self._entered[0]:
            entry.y += FRAME_TITLE - 12
        labels = [wrap(text, ENTRY_LABEL, LABEL_SIZE) for text in self._enter_labels]
        heights = [max(SLOT, len(lines) * LABEL_SIZE * LINE_GAP + 8) for lines in labels]
        entry.height = max(entry.height, sum(heights) + 8)
        if frame is not None:
            y = entry.middle - sum(heights) / 2
            for lines, height in zip(labels, heights, strict=True):
                middle = y + height / 2
                label = Label(lines, entry.x + entry.width + 12, middle) if lines else None
                points = ((entry.right_at(middle), middle), (self._geometry.rail, middle))
                picture.lines.append(Line(points, label=label, tooltip=" ".join(lines)))
                self._entered_at.setdefault(self._entered[0], []).append(middle)
                y += height
            self._draw_further_entries(picture, y - heights[-1] / 2)
        bottom = entry.y + entry.height
        if self._excluded is None:
            return bottom
        excluded = self._boxes["excluded"]
        lines = wrap(self._excluded, ENTRY_LABEL + 20, LABEL_SIZE)
        gap = max(48, len(lines) * LABEL_SIZE * LINE_GAP + 26)
        excluded.x, excluded.y = MARGIN, bottom + gap
        x = MARGIN + entry.width / 2
        label = Label(lines, x - 4, bottom + (gap - 8) / 2)
        points = ((x, bottom), (x, excluded.y))
        picture.lines.append(Line(points, label=label, tooltip=self._excluded))
        return excluded.y + excluded.height

    def _draw_further_entries(self, picture: Picture, start: float) -> None:
        """Draw the entry's line on to the other sections it leads to."""
        x = self._geometry.frame_left - 12
        for section in self._entered[1:]:
            frame = self._frame_of[section]
            y = frame.y + FRAME_TITLE - 6
            picture.lines.append(Line(((x, start), (x, y), (self._geometry.rail, y))))
            self._entered_at.setdefault(section, []).append(y)

    def _all_slots(self) -> Iterable[tuple[str, _Slot]]:
        return ((name, slot) for name, slots in self._slots.items() for slot in slots)

    def _drawn_routes(self) -> Iterable[tuple[str, _Slot, Route]]:
        for name, slot in self._all_slots():
            if slot.route is not None and slot.route.target:
                yield name, slot, slot.route


def _count(lanes: dict[tuple[int, str], int], gutter: int) -> int:
    return 1 + max((lane for (where, _), lane in lanes.items() if where == gutter), default=-1)
