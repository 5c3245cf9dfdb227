"""Where a text stops making sense: what the parser hands over, free of lark."""

from __future__ import annotations

from dataclasses import dataclass


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
class Opening:
    """A place at or shortly before the surprise, and the keywords that could have begun there.

    A misspelt keyword is often read as a name, and the surprise comes a word or two later.

    Args:
        line: the line, from 1.
        column: the column, from 1.
        following: the text from there to the end of the line.
        distance: how many characters later the surprise stands.
        keywords: every keyword that could begin here, each a phrase of one or more words.
    """

    line: int
    column: int
    following: str
    distance: int
    keywords: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surprise:
    """Where the text stopped making sense.

    Args:
        found: the token that could not follow; None at the end of the file.
        previous: the word before it; None at the start of the file. A keyword here whose terminal
            is NAME was read as a name.
        expected: what could have stood there, in words.
        example: the label of the malformed example that fails in the same way, if one does.
        before: the text of the line before the surprise.
        after: the text of the line from the surprise on.
        openings: where a misspelt keyword may begin, the surprise itself first.
        block: the declaration the surprise stands in, such as `step`; empty in the header.
    """

    found: Place | None
    previous: Place | None
    expected: frozenset[str]
    example: str | None
    before: str = ""
    after: str = ""
    openings: tuple[Opening, ...] = ()
    block: str = ""
