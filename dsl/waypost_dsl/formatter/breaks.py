"""From a row's words and the places where it may be broken to a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from waypost_dsl.formatter.layout import Document, Gap, Group, Line, Nest
from waypost_dsl.formatter.words import Word


class Break(IntEnum):
    """Why a row may be broken before a word; the smaller ones give way first."""

    BECAUSE = 1
    OPTION = 2
    """Before a further part of a statement: `no older than`, `requested by`."""
    ITEM = 3
    """After a comma; the items of a list are broken together."""
    TAIL = 4
    """After a condition: `go to`, `until contradicted by`."""
    JOIN = 5
    """Before `and` or `or`; the parts are broken together."""
    FILL = 6
    """In a list of names: as many on a line as it holds."""


@dataclass(frozen=True, slots=True)
class RowBuilder:
    """Builds the documents of a text's rows.

    Args:
        words: all words of the text.
        breaks: why it may be broken before a word, by the word's index.
        closing: the index of each opening bracket's closing one.
    """

    words: Sequence[Word]
    breaks: Mapping[int, Break]
    closing: Mapping[int, int]

    def row(self, start: int, end: int) -> Group:
        """Return the document of the words from `start` to before `end`."""
        kind, pieces = self._split(start, end)
        first, *rest = pieces
        if not rest:
            return Group(self._words(start, end))
        head = self.row(*first)
        if kind is Break.FILL or (
            # After a closing bracket on a line of its own there is room for a reason.
            kind is Break.BECAUSE and self.words[first[1] - 1].text == ")"
        ):
            return Group((head, Nest(tuple(Group((Line(), self.row(*one))) for one in rest))))
        if kind in {Break.OPTION, Break.TAIL}:
            # The rest shares one line where it can.
            second, *others = (self.row(*one) for one in rest)
            return Group((head, Nest((Line(), Group((second, *_after_lines(others)))))))
        return Group((head, Nest(_after_lines(self.row(*one) for one in rest))))

    def _split(self, start: int, end: int) -> tuple[Break, list[tuple[int, int]]]:
        """Divide words where their breaks outside of brackets give way first."""
        found: list[int] = []
        kind = Break.FILL
        index = start
        while index < end:
            why = self.breaks.get(index) if index > start else None
            if why is not None and why < kind:
                kind, found = why, []
            if why is kind:
                found.append(index)
            index = self.closing.get(index, index) + 1
        return kind, list(zip([start, *found], [*found, end], strict=True))

    def _words(self, start: int, end: int) -> tuple[Document, ...]:
        """Return words with nothing to break but brackets, whose contents may."""
        parts: list[Document] = []
        index = start
        while index < end:
            if index > start:
                parts.append(Gap("" if self.words[index].text in {",", ")"} else " "))
            close = self.closing.get(index)
            if close is None:
                parts.append(self.words[index])
                index += 1
                continue
            parts.append(self._bracket(index, close))
            index = close + 1
        return tuple(parts)

    def _bracket(self, opening: int, close: int) -> Group:
        kind, pieces = self._split(opening + 1, close)
        first, *rest = pieces if kind is Break.ITEM else [(opening + 1, close)]
        inside = (Line(""), self.row(*first), *_after_lines(self.row(*one) for one in rest))
        return Group((self.words[opening], Nest(inside), Line(""), self.words[close]))


def _after_lines(parts: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(one for part in parts for one in (Line(), part))


def closing_brackets(words: Sequence[Word]) -> dict[int, int]:
    """Return the index of each opening bracket's closing one."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, word in enumerate(words):
        if word.text == "(":
            opened.append(index)
        elif word.text == ")":
            closing[opened.pop()] = index
    return closing
