"""Source text and places in it.

A span travels from the text an author wrote to every node, trace line and diagnostic. This
module knows nothing of the language itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file's text, with the path shown to people.

    Args:
        path: the path as it should be printed, relative where possible.
        text: the whole text.
    """

    path: str
    text: str

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its line end, or an empty string."""
        # The parser counts line feeds only; `splitlines` would also break at a form feed.
        lines = self.text.split("\n")
        return lines[number - 1].removesuffix("\r") if 0 < number <= len(lines) else ""


def read_text(path: Path) -> str:
    """Read a file as UTF-8 text, without the byte order mark some editors put first.

    Raises:
        OSError: if the file cannot be read.
        UnicodeDecodeError: if it is not UTF-8 text.
    """
    return path.read_text(encoding="utf-8-sig")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one file; lines and columns count from 1, the end is exclusive.

    Example:
        >>> str(Span("copd.pathway", 4, 2, 4, 9))
        'copd.pathway:4:2'
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Span("", 0, 0, 0, 0)
"""The span of things no author wrote, such as the built-in fact `age`."""
