"""What a syntax error says.

The parser hands over where it was surprised (`Surprise`); this module turns that into one
diagnostic in the author's words. The sentences for common slips are found by example, see
`syntax_error_examples`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.diagnostics.suggest import nearest
from waypost_dsl.source import Span
from waypost_dsl.syntax.error_examples import EXAMPLES


@dataclass(frozen=True, slots=True)
class Place:
    """A token: its terminal, its text and where it stands (lines and columns from 1)."""

    terminal: str
    text: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Surprise:
    """Where the text stopped making sense.

    Args:
        found: the token that could not follow; None at the end of the file.
        previous: the word before it; None at the start of the file. A keyword here whose terminal
            is NAME was read as a name.
        expected: what could have stood there, in words.
        example: the label of the malformed example that fails in the same way, if one does.
    """

    found: Place | None
    previous: Place | None
    expected: frozenset[str]
    example: str | None


_BY_LABEL = {example.label: example for example in EXAMPLES}
_MOST_SHOWN = 8
_DECLARED = re.compile(
    r"\b(?:fact|codelist|analyte|service|parameter|source|decided|stage|step|referral|group"
    r'|decision|advice|interrupt|outcome|kpi)\s+(\w+)\s+(?:"|is\b|from\b)'
)


def syntax_error(surprise: Surprise, path: str, reserved: frozenset[str]) -> Diagnostic:
    """Return the diagnostic for a surprise.

    Args:
        surprise: where the text stopped making sense.
        path: the file's path as it should be printed.
        reserved: the words that cannot be names.
    """
    found, previous = surprise.found, surprise.previous
    if found is not None and found.text.startswith('"') and not _is_closed(found.text):
        return _diagnostic(
            _span(found, path),
            "a text in quotes is not closed on its line",
            "put the closing quote on the same line",
        )
    if previous is not None and previous.terminal == "NAME" and previous.text in reserved:
        if previous.text == "not" and found is not None:
            return _diagnostic(
                _span(previous, path),
                "`is not` can only be followed by `known`",
                "write `not (FACT is NAME)`, for example `not (smoker is current_smoker)`",
            )
        return reserved_name(previous, path)
    example = None if surprise.example is None else _BY_LABEL[surprise.example]
    if example is None:
        return _general(surprise, path)
    names = {"found": _quoted(found), "previous": _quoted(previous)}
    span = _after(previous, path) if example.at == "previous" else _span(found or previous, path)
    return _diagnostic(span, example.message.format(**names), example.help)


def reserved_name_in(text: str, path: str, reserved: frozenset[str]) -> Diagnostic | None:
    """Return the first declaration named by a keyword in a text that does not parse.

    Such a name breaks the text wherever it is used, so it is the likely cause.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        for found in _DECLARED.finditer(line.split("#", 1)[0]):
            if found.group(1) in reserved:
                first, last = found.span(1)
                name = found.group(1)
                return reserved_name(Place("NAME", name, number, first + 1, number, last + 1), path)
    return None


def reserved_name(place: Place, path: str) -> Diagnostic:
    """Return the diagnostic for a keyword where a name should stand."""
    return Diagnostic(
        Code.RESERVED_NAME,
        f"`{place.text}` is a word of the language and cannot be a name",
        Annotation(_span(place, path)),
        helps=("choose another name; names often end in what they are, such as `_codes`",),
    )


def _general(surprise: Surprise, path: str) -> Diagnostic:
    found, previous = surprise.found, surprise.previous
    words = sorted(surprise.expected)
    helps: list[str] = []
    if found is not None and found.text.isidentifier():
        single = {word.strip("`").split()[0] for word in words if word.startswith("`")}
        near = nearest(found.text, single)
        helps.extend(f"did you mean `{word}`?" for word in near[:1])
    if words:
        shown = ", ".join(words[:_MOST_SHOWN])
        more = ", and others" if len(words) > _MOST_SHOWN else ""
        helps.append(f"what can stand here: {shown}{more}")
    if found is None:
        message = "the file ends in the middle of a statement"
        return Diagnostic(
            Code.SYNTAX_ERROR, message, Annotation(_after(previous, path)), helps=tuple(helps)
        )
    before = "" if previous is None else f" after {_quoted(previous)}"
    message = f"{_quoted(found)} cannot stand here{before}"
    return Diagnostic(
        Code.SYNTAX_ERROR, message, Annotation(_span(found, path)), helps=tuple(helps)
    )


def _diagnostic(span: Span, message: str, help_line: str) -> Diagnostic:
    return Diagnostic(Code.SYNTAX_ERROR, message, Annotation(span), helps=(help_line,))


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text.endswith('"')


def _quoted(place: Place | None) -> str:
    if place is None:
        return "the start of the file"
    return f"`{' '.join(place.text.split())}`"


def _span(place: Place | None, path: str) -> Span:
    if place is None:
        return Span(path, 1, 1, 1, 1)
    return Span(path, place.line, place.column, place.end_line, place.end_column)


def _after(place: Place | None, path: str) -> Span:
    """Return the point just after a word: where the missing thing belongs."""
    if place is None:
        return Span(path, 1, 1, 1, 1)
    return Span(path, place.end_line, place.end_column, place.end_line, place.end_column + 1)
