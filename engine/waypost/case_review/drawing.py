"""The timeline as SVG: the year before the admission, one line a step, the admission at the end.

Nothing is said by colour alone: every kind of mark has a shape of its own, and the legend names
them. The table beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from waypost.case_review.rows import SHOWN_DAYS, Lane, Mark, MarkKind, Row
from waypost_dsl.wording.names import day_and_month, full_date

WIDTH = 1040
_LEFT = 296
_RIGHT = 964
_LINE = 26
_HEAD = 30
_TOP = 64
_MONTHS = 54
_GUIDES_AT = 34
_MONTH_WIDTH = 58
_CHARACTERS = 40
_CHARACTER_WIDTH = 6.6

_GUIDES = (90, 30, 7)


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date

    def x(self, day: date) -> float:
        """Return where a day lies; what is earlier than the picture lies at its left edge."""
        back = min(max((self.start - day).days, 0), SHOWN_DAYS)
        return round(_RIGHT - back * (_RIGHT - _LEFT) / SHOWN_DAYS, 1)

    def is_earlier(self, day: date) -> bool:
        """Whether a day lies before the picture."""
        return (self.start - day).days > SHOWN_DAYS


def timeline_svg(lanes: Iterable[Lane], start: date, *, title: str, description: str) -> str:
    """Return the timeline as an SVG element.

    Args:
        lanes: what to draw.
        start: the day of the admission.
        title: what it is a picture of, for who cannot see it.
        description: where the same is said in words.
    """
    scale = _Scale(start)
    drawn: list[str] = []
    y = _TOP
    for lane in lanes:
        drawn.append(_text(8, y + 19, lane.title, "lane"))
        drawn.append(f'<line class="rule" x1="8" y1="{y + 26}" x2="{WIDTH - 8}" y2="{y + 26}"/>')
        y += _HEAD
        for row in lane.rows:
            drawn.extend(_row(row, y, scale))
            y += _LINE
        y += 8
    height = y + 8
    back = "".join((*_months(scale, height), *_guides(scale, height)))
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t-title t-desc" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="t-title">{escape(title)}</title>'
        f'<desc id="t-desc">{escape(description)}</desc>{_PATTERNS}{back}{"".join(drawn)}</svg>'
    )


_PATTERNS = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" class="hatch-ground"/>'
    '<rect width="2.4" height="7" class="hatch-line"/></pattern></defs>'
)


def _months(scale: _Scale, height: float) -> Iterator[str]:
    """Draw a fine line for each month, and the names of every second one."""
    firsts = [
        day
        for back in range(SHOWN_DAYS + 1)
        if (day := scale.start - timedelta(days=back)).day == 1
    ]
    for day in reversed(firsts):
        x = scale.x(day)
        yield f'<line class="month" x1="{x}" y1="{_TOP - 6}" x2="{x}" y2="{height}"/>'
    # Counted from the admission, so that the months nearest to it are named.
    with_room = [day for day in firsts if scale.x(day) + _MONTH_WIDTH <= _RIGHT]
    for day in reversed(with_room[::2]):
        name = day_and_month(1, day.month).partition(" ")[2][:3]
        yield _text(scale.x(day) + 3, _MONTHS, f"{name} {day.year}", "tick")


def _guides(scale: _Scale, height: float) -> Iterator[str]:
    for days in _GUIDES:
        x = scale.x(scale.start - timedelta(days=days))
        # In two parts, so that it does not run through the names of the months.
        for top, bottom in ((_GUIDES_AT - 10, _GUIDES_AT + 4), (_TOP - 6, height)):
            yield f'<line class="guide" x1="{x}" y1="{top}" x2="{x}" y2="{bottom}"/>'
        # Before its line: the last one has no room between its line and the admission's.
        yield _text(round(x - 3, 1), _GUIDES_AT, f"{days} days", "tick", anchor="end")
    x = scale.x(scale.start)
    yield f'<line class="admission" x1="{x}" y1="20" x2="{x}" y2="{height}"/>'
    yield _text(x - 8, 14, "Admission", "strong")


def _row(row: Row, y: float, scale: _Scale) -> Iterator[str]:
    lines = _wrapped(row.title)
    for number, line in enumerate(lines):
        at = y + (18 if len(lines) == 1 else 11 + 12 * number)
        yield _text(20, at, line, "step" if len(lines) == 1 else "step small")
    yield f'<line class="base" x1="{_LEFT}" y1="{y + 13}" x2="{_RIGHT}" y2="{y + 13}"/>'
    for mark in row.marks:
        yield from _mark(mark, y, scale)


def _mark(mark: Mark, y: float, scale: _Scale) -> Iterator[str]:
    x, end = scale.x(mark.first), scale.x(mark.last)
    middle = y + 13
    tip = f"<title>{escape(mark.said)}</title>"
    match mark.kind:
        case "overdue" | "waiting" | "on pathway":
            name = mark.kind.replace(" ", "-")
            width = max(end - x, 4)
            yield (
                f'<g>{tip}<rect class="{name}" x="{x}" y="{y + 5}" width="{width}" height="16" '
                'rx="2"/></g>'
            )
            if scale.is_earlier(mark.first):
                yield (f'<path class="earlier" d="M{x} {middle} l9 -6 v12 z"/>')
            yield from _label(mark.label, x, width, y)
        case "stay":
            width = max(end - x, 5)
            yield (
                f'<g>{tip}<rect class="stay" x="{x}" y="{y + 5}" width="{width}" height="16"/></g>'
            )
        case "done":
            if not scale.is_earlier(mark.first):
                yield (
                    f'<g>{tip}<circle class="done" cx="{x}" cy="{middle}" r="8"/>'
                    f'<path class="tick-mark" d="M{x - 4} {middle} l3 3.4 l5 -6.4"/></g>'
                )
            else:
                yield _text(_LEFT + 4, y + 18, f"last done {full_date(mark.first)}", "note")
        case "contact":
            yield f'<g>{tip}<path class="contact" d="M{x} {y + 6} l7 7 l-7 7 l-7 -7 z"/></g>'
        case "due":
            yield (f'<g>{tip}<circle class="open" cx="{x - 6}" cy="{middle}" r="6"/></g>')
            yield _text(x - 18, y + 18, mark.label, "note", anchor="end")
        case "excepted":
            # A square struck through: a circle is what is still to come.
            left, top = round(x - 12, 1), y + 7
            yield (
                f'<g>{tip}<rect class="excepted" x="{left}" y="{top}" width="12" height="12"/>'
                f'<path class="strike" d="M{left} {top + 12} l12 -12"/></g>'
            )
            yield _text(x - 18, y + 18, mark.label, "note", anchor="end")


def _label(label: str, x: float, width: float, y: float) -> Iterator[str]:
    """Write on the bar where there is room, else to the left of it."""
    if not label:
        return
    needed = len(label) * _CHARACTER_WIDTH + 14
    if width >= needed + 10:
        middle = x + width / 2
        yield (
            f'<rect class="plate" x="{round(middle - needed / 2, 1)}" y="{y + 6}" '
            f'width="{round(needed, 1)}" height="14" rx="2"/>'
        )
        yield _text(round(middle, 1), y + 17.5, label, "note", anchor="middle")
    else:
        yield _text(x - 6, y + 18, label, "note", anchor="end")


_LEGEND: tuple[tuple[MarkKind, str, str], ...] = (
    (
        "on pathway",
        '<rect class="on-pathway" x="2" y="5" width="26" height="12" rx="2"/>',
        "on the pathway",
    ),
    ("overdue", '<rect class="overdue" x="2" y="5" width="26" height="12" rx="2"/>', "overdue"),
    (
        "waiting",
        '<rect class="waiting" x="2" y="5" width="26" height="12" rx="2"/>',
        "referred, not seen",
    ),
    (
        "done",
        (
            '<circle class="done" cx="15" cy="11" r="8"/>'
            '<path class="tick-mark" d="M11 11 l3 3.4 l5 -6.4"/>'
        ),
        "done",
    ),
    ("due", '<circle class="open" cx="15" cy="11" r="6"/>', "not yet due"),
    (
        "excepted",
        (
            '<rect class="excepted" x="9" y="5" width="12" height="12"/>'
            '<path class="strike" d="M9 17 l12 -12"/>'
        ),
        "declined, or not suitable",
    ),
    ("contact", '<path class="contact" d="M15 4 l7 7 l-7 7 l-7 -7 z"/>', "a contact"),
    ("stay", '<rect class="stay" x="8" y="4" width="14" height="14"/>', "a stay in hospital"),
)
_EARLIER = ('<path class="earlier" d="M8 11 l9 -6 v12 z"/>', "goes further back")
_BARS = ("overdue", "waiting", "on pathway")


def legend_svg(lanes: Iterable[Lane], start: date) -> str:
    """Return the legend: a small picture for each kind of mark that is drawn, with its name.

    Args:
        lanes: what is drawn.
        start: the day of the admission.
    """
    scale = _Scale(start)
    marks = [mark for lane in lanes for row in lane.rows for mark in row.marks]
    # What was done earlier than the picture is written, and has no symbol.
    kinds = {one.kind for one in marks if one.kind != "done" or not scale.is_earlier(one.first)}
    parts = [(drawn, name) for kind, drawn, name in _LEGEND if kind in kinds]
    if any(one.kind in _BARS and scale.is_earlier(one.first) for one in marks):
        parts.append(_EARLIER)
    items = "".join(
        f'<li><svg width="30" height="22" aria-hidden="true">{drawn}</svg> {escape(name)}</li>'
        for drawn, name in parts
    )
    return f'<ul class="legend" aria-label="Legend">{items}</ul>'


def _wrapped(title: str) -> list[str]:
    """Return a title on one line, or on two where it is long."""
    if len(title) <= _CHARACTERS:
        return [title]
    words = title.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    if not breaks:
        return [title]
    return list(min(breaks, key=lambda pair: max(len(pair[0]), len(pair[1]))))


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
