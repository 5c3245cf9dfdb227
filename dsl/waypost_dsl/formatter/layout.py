"""Lays out one row: on one line where it fits, else broken where its author would break it.

A small document algebra after Wadler's "A prettier printer". A `Group` is printed flat if it
fits in the width together with what follows it up to the next possible break; else every `Line`
of its own becomes a line break. A comment ends its line, so whatever holds one is never flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.formatter.words import Word

WIDTH = 110
STEP = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """White space that is never broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """White space, or a line break where its group is broken."""

    flat: str = " "


@dataclass(frozen=True, slots=True)
class Nest:
    """Parts whose line breaks go one level deeper."""

    parts: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that are printed flat where they fit."""

    parts: tuple[Document, ...]


Document = Word | Gap | Line | Nest | Group

_Pending = tuple[int, bool, Document]
"""What is still to be printed: its indentation, whether it is flat, and the part itself."""


def render(row: Group, indent: int) -> list[str]:
    """Return the lines of a row.

    Args:
        row: what stands in it. The comments above its first word are the caller's to print.
        indent: the column of its first word, from 0.

    Returns:
        Its lines, without line ends.
    """
    page = _Page(indent)
    todo: list[_Pending] = [(indent, False, row)]
    while todo:
        level, flat, part = todo.pop()
        match part:
            case Word():
                page.write(part, level)
            case Gap(text):
                page.gap = text
            case Line(text):
                if flat:
                    page.gap = text
                else:
                    page.next_line = level
            case Nest(parts):
                todo.extend((level + STEP, flat, one) for one in reversed(parts))
            case Group(parts):
                flat = flat or _fits(parts, todo, page)
                todo.extend((level, flat, one) for one in reversed(parts))
            case _:
                assert_never(part)
    return page.lines


class _Page:
    """The lines so far; what separates the next word is decided when it comes."""

    def __init__(self, indent: int) -> None:
        self.lines: list[str] = []
        self.gap = ""
        self.next_line: int | None = indent
        self._commented = False

    @property
    def column(self) -> int:
        """Where the next word would start."""
        return len(self.lines[-1]) + len(self.gap) if self.next_line is None else self.next_line

    def write(self, word: Word, level: int) -> None:
        """Write a word, its comments and what separates it from the word before."""
        above = word.above if self.lines else ()
        if self.next_line is None and (above or self._commented):
            self.next_line = level + STEP
        if self.next_line is None:
            self.lines[-1] += self.gap + word.text
        else:
            margin = " " * self.next_line
            self.lines += [margin + text for text in (*(one.text for one in above), word.text)]
        self._commented = word.beside is not None
        if word.beside is not None:
            self.lines[-1] += f"  {word.beside.text}"
        self.gap, self.next_line = "", None


def _fits(parts: Sequence[Document], after: Sequence[_Pending], page: _Page) -> bool:
    """Whether parts fit flat on this line, with what comes after up to the next break."""
    room = WIDTH - page.column
    following = len(after)
    # Each with whether it is flat, and whether it is one of the parts in question.
    todo = [(True, True, part) for part in reversed(parts)]
    broken, commented = page.next_line is not None, False
    while room >= 0:
        if not todo:
            if not following:
                return True
            following -= 1
            _, flat, part = after[following]
            todo.append((flat, False, part))
        flat, ours, part = todo.pop()
        match part:
            case Word():
                if commented or (part.above and not broken):
                    return not ours
                room -= len(part.text)
                broken, commented = False, part.beside is not None
            case Gap(text):
                room -= len(text)
            case Line(text):
                if not flat:
                    return True
                room -= len(text)
            case Nest(inner) | Group(inner):
                todo.extend((flat, ours, one) for one in reversed(inner))
            case _:
                assert_never(part)
    return False
