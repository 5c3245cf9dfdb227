"""A text as the formatter sees it: its words, each with the comments that stand beside it.

A word is the smallest piece that may have white space on both sides. Every character of a text
that is not white space is in one word or comment, so a printer that prints them all in order
loses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from waypost_dsl.source import Span

_PIECE = re.compile(
    r"""
      "[^"\n]*"                     # a text in quotes
    | \#[^\n]*                      # a comment
    | \d{4}-\d{2}-\d{2}\b           # a date
    | -?\d[\d.]*                    # a number or a version
    | [^\W\d][^\s"\#(),%-]*         # a name, a keyword or a unit
    | \S                            # a bracket, a comma, a per cent sign
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its `#`.

    Args:
        text: the comment without the white space after it.
        column: where it starts, from 1.
        blank_before: whether the author left a blank line above it.
    """

    text: str
    column: int
    blank_before: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text that is never divided.

    Args:
        text: the piece itself.
        line: its line, from 1.
        column: where it starts, from 1.
        blank_before: whether the author left a blank line above it.
        first_on_line: whether only white space stands before it on its line.
        above: the comments between it and the word before, each on a line of its own.
        beside: the comment after it on the same line.
    """

    text: str
    line: int
    column: int
    blank_before: bool
    first_on_line: bool
    above: tuple[Remark, ...] = ()
    beside: Remark | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a whole text, and the comments after the last one."""

    words: tuple[Word, ...]
    tail: tuple[Remark, ...]

    def at(self, span: Span) -> int:
        """Return the index of the first word of a span."""
        return self._index(span.line, span.column)

    def after(self, span: Span) -> int:
        """Return the index of the first word after a span."""
        return self._index(span.end_line, span.end_column)

    def _index(self, line: int, column: int) -> int:
        return bisect_left(self.words, (line, column), key=lambda word: (word.line, word.column))


def words_of(text: str) -> Words:
    """Divide a text into words.

    Args:
        text: any text.

    Returns:
        Its words and comments in order.

    Example:
        >>> [word.text for word in words_of("every 12months # a year").words]
        ['every', '12', 'months']
    """
    words: list[Word] = []
    above: list[Remark] = []
    line, line_start, end = 1, 0, 0
    for piece in _PIECE.finditer(text):
        gap = text[end : piece.start()]
        breaks = gap.count("\n")
        if breaks:
            line += breaks
            line_start = end + gap.rindex("\n") + 1
        column = piece.start() - line_start + 1
        first, blank = end == 0 or breaks > 0, end > 0 and breaks > 1
        end = piece.end()
        if not piece.group().startswith("#"):
            words.append(Word(piece.group(), line, column, blank, first, tuple(above)))
            above.clear()
            continue
        remark = Remark(piece.group().rstrip(), column, blank)
        if words and not first:
            words[-1] = replace(words[-1], beside=remark)
        else:
            above.append(remark)
    return Words(tuple(words), tuple(above))
