"""Diagnostics for people: the message, the line with carets under it, and what to do.

Plain text; colour is asked for by the caller. Lines are cut around the span where they are too
long, tabs count as one column, and wide or combining characters keep the carets in place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic, in_order
from waypost_dsl.source import NOWHERE, SourceFile

MOST_SHOWN = 20
_WIDEST_LINE = 100

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_RED = "\x1b[1;31m"
_YELLOW = "\x1b[1;33m"
_BLUE = "\x1b[1;34m"


def render_text(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, SourceFile],
    *,
    colour: bool = False,
    most: int = MOST_SHOWN,
) -> str:
    """Return diagnostics as text, in order, with a count at the end.

    Args:
        diagnostics: in any order.
        sources: the files' texts by path, for the excerpts.
        colour: whether to use terminal colours.
        most: how many to show; the rest are counted.

    Returns:
        The text, ending in a line end; empty where there is nothing to say.

    Example:
        >>> render_text([], {})
        ''
    """
    ordered = in_order(diagnostics)
    if not ordered:
        return ""
    paint = _Paint(colour)
    shown = [_one(one, sources, paint) for one in ordered[:most]]
    return "\n".join([*shown, _count(ordered, most)]) + "\n"


class _Paint:
    def __init__(self, colour: bool) -> None:  # noqa: FBT001
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if self._colour and text else text


def _count(diagnostics: Sequence[Diagnostic], most: int) -> str:
    errors = sum(one.is_error for one in diagnostics)
    warnings = len(diagnostics) - errors
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    text = ", ".join(parts)
    hidden = len(diagnostics) - most
    return f"{text} (the first {most} are shown)" if hidden > 0 else text


def _one(diagnostic: Diagnostic, sources: Mapping[str, SourceFile], paint: _Paint) -> str:
    kind = "error" if diagnostic.is_error else "warning"
    head = paint(f"{kind}[{diagnostic.code.slug}]", _RED if diagnostic.is_error else _YELLOW)
    lines = [f"{head}{paint(f': {diagnostic.message}', _BOLD)}"]
    annotations = (diagnostic.primary, *diagnostic.secondary)
    width = max((len(str(one.span.line)) for one in annotations), default=1)
    gutter = " " * width + " " + paint("|", _BLUE)
    path = diagnostic.primary.span.path
    last: Annotation | None = None
    for number, annotation in enumerate(annotations):
        excerpt = _excerpt(annotation, sources, paint, width=width, primary=number == 0, path=path)
        # A line with several marks is shown once.
        lines.extend(excerpt[-1:] if last and _same_line(last, annotation) else excerpt)
        last = annotation
    arrow = " " * width + " " + paint("=", _BLUE)
    lines.append(gutter)
    lines.extend(f"{arrow} help: {text}" for text in diagnostic.helps)
    lines.extend(f"{arrow} source: {text}" for text in diagnostic.references)
    lines.append(f"{arrow} see:  waypost explain {diagnostic.code.slug}")
    return "\n".join(lines) + "\n"


def _excerpt(
    annotation: Annotation,
    sources: Mapping[str, SourceFile],
    paint: _Paint,
    *,
    width: int,
    primary: bool,
    path: str,
) -> list[str]:
    """Return the place, the line and the marks under it."""
    span = annotation.span
    if span == NOWHERE:
        return []
    bar = paint("|", _BLUE)
    margin = " " * width
    # A further place in the same file needs no path of its own.
    arrow = paint("-->", _BLUE)
    lines = [f"{margin}{arrow} {span}"] if primary or span.path != path else []
    source = sources.get(span.path)
    if source is None:
        return lines
    lines.append(f"{margin} {bar}")
    text = source.line(span.line).replace("\t", " ")
    first = span.column - 1
    last = span.end_column - 1 if span.end_line == span.line else len(text)
    text, first, last = _cut(text, first, max(last, first + 1))
    marks = "^" if primary else "-"
    lead = " " * _columns(text[:first])
    mark = marks * max(1, _columns(text[first:last]) or last - first)
    label = f" {annotation.label}" if annotation.label else ""
    lines.append(f"{paint(str(span.line).rjust(width), _BLUE)} {bar} {text}".rstrip())
    lines.append(f"{margin} {bar} {lead}{paint(mark + label, _RED if primary else _BLUE)}")
    return lines


def _same_line(one: Annotation, other: Annotation) -> bool:
    return (one.span.path, one.span.line) == (other.span.path, other.span.line)


def _cut(text: str, first: int, last: int) -> tuple[str, int, int]:
    """Return a stretch of a long line around the span, and where the span is in it."""
    last = min(last, max(len(text), first + 1))
    if len(text) <= _WIDEST_LINE:
        return text, first, last
    start = max(0, min(first - 20, len(text) - _WIDEST_LINE))
    end = min(len(text), start + _WIDEST_LINE)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    return before + text[start:end] + after, first + shift, min(last, end) + shift


def _columns(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
