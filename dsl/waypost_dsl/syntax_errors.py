"""What a syntax error says.

The parser hands over where it was surprised (`Surprise`); this module turns that into one
diagnostic in the author's words. It knows keywords and examples, and neither lark nor the model.
"""

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
class Surprise:
    """Where the text stopped making sense.

    Args:
        found: the token that could not follow; None at the end of the file.
        previous: the token before it; None at the start of the file.
        expected: the terminals that could have stood there.
        example: the label of the malformed example that fails in the same way, if one does.
    """

    found: Place | None
    previous: Place | None
    expected: frozenset[str]
    example: str | None
