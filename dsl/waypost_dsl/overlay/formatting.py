"""The one layout of an overlay file: as pathways are laid out, a statement a line."""

from __future__ import annotations

from waypost_dsl.diagnostics.diagnostic import Diagnostic
from waypost_dsl.formatter.breaks import Break, RowBuilder
from waypost_dsl.formatter.formatting import Formatted
from waypost_dsl.formatter.layout import STEP, render
from waypost_dsl.formatter.words import Remark, words_of
from waypost_dsl.overlay.reading import read_overlay_text
from waypost_dsl.source import SourceFile

_LEVELS = {"overlay": 0, "approved": 1, "expires": 1, "for": 1}
_SETTING = 2


def format_overlay(text: str, *, path: str = "") -> Formatted:
    """Lay out an overlay.

    Only white space changes. Formatting a formatted text changes nothing.

    Args:
        text: the whole text of the file.
        path: the path to show in messages.

    Returns:
        The formatted text, or the syntax error that stands in the way.

    Example:
        >>> print(format_overlay('overlay here "Here" expires  2027-10-31').text, end="")
        overlay here "Here"
          expires 2027-10-31
    """
    file = read_overlay_text(SourceFile(path, text))
    if isinstance(file, Diagnostic):
        return Formatted(None, (file,))
    words = words_of(text)
    breaks = {
        index: Break.BECAUSE for index, word in enumerate(words.words) if word.text == "because"
    }
    builder = RowBuilder(words.words, breaks, {})
    starts = [words.at(span) for span in file.lines]
    lines: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(words.words)], strict=True):
        word = words.words[start]
        level = _LEVELS.get(word.text, _SETTING)
        above = _spaced(word.above, level) + ([""] if word.blank_before else [])
        if word.text == "for" and "" not in above:
            above = ["", *above]
        lines += above if lines else [line for line in above if line]
        lines += render(builder.row(start, end), level * STEP)
    return Formatted("\n".join([*lines, *_spaced(words.tail, 1)]) + "\n")


def _spaced(remarks: tuple[Remark, ...], level: int) -> list[str]:
    margin = " " * (level * STEP)
    return [
        line for one in remarks for line in ([""] if one.blank_before else []) + [margin + one.text]
    ]
