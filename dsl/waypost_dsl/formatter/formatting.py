"""The one layout of a pathway file.

Newlines and indentation mean nothing in the language, so the formatter sets them, and changes
nothing else: words and comments are printed as they stand, in the order in which they stand.
What starts a line is in `formatter_rows`, where a long line is broken in `formatter_breaks` and
`formatter_layout`. A file need only parse; nothing is looked up or checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from waypost_dsl.diagnostics.diagnostic import Diagnostic
from waypost_dsl.formatter.breaks import RowBuilder, closing_brackets
from waypost_dsl.formatter.layout import STEP, render
from waypost_dsl.formatter.rows import Plan, Row, plan_of
from waypost_dsl.formatter.words import Remark, Word, Words, words_of
from waypost_dsl.source import SourceFile
from waypost_dsl.syntax.reading import read_syntax

__all__ = ["Formatted", "check_format", "format_text"]


@dataclass(frozen=True, slots=True)
class Formatted:
    """What came of formatting one text.

    Args:
        text: the formatted text; None where the text does not parse.
        diagnostics: what stopped it from being parsed; empty where there is a text.
    """

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


def format_text(text: str, *, path: str = "") -> Formatted:
    """Lay out a pathway or a library.

    Only white space changes: every word, name, text in quotes and comment stays as it is and
    where it is. Formatting a formatted text changes nothing.

    Args:
        text: the whole text of the file.
        path: the path to show in messages.

    Returns:
        The formatted text, or the syntax error that stands in the way.

    Example:
        >>> print(format_text('library common "Shared" version 1.0.0 fact asthma').text)
        None
        >>> print(format_text('library common "Shared" version 1.0.0 use drugs,tests').text, end="")
        library common "Shared"
          version 1.0.0
          use drugs, tests
    """
    read = read_syntax(SourceFile(path, text))
    if isinstance(read, Diagnostic):
        return Formatted(None, (read,))
    words = words_of(text)
    plan = plan_of(read, words)
    return Formatted("\n".join(_lines(words, plan)) + "\n")


def check_format(text: str) -> bool:
    r"""Return whether a text is laid out as the formatter would lay it out.

    Args:
        text: the whole text of a file.

    Returns:
        False as well where the text does not parse.

    Example:
        >>> check_format('library common "Shared"\n')
        True
        >>> check_format('library   common "Shared"')
        False
    """
    return format_text(text).text == text


def _lines(words: Words, plan: Plan) -> list[str]:
    builder = RowBuilder(words.words, plan.breaks, closing_brackets(words.words))
    ends = [*(row.start for row in plan.rows[1:]), len(words.words)]
    lines: list[str] = []
    statement = Row(0, 0)
    body: int | None = None
    for row, end in zip(plan.rows, ends, strict=True):
        word = words.words[row.start]
        if row.block:
            own = _own(word.above, body, row.level, column=word.column)
            lines += _spaced(own, body or 0) + _above(word, row, statement, passed=len(own))
            statement, body = row, None
        else:
            body = statement.level + 1
            lines += [_margin(row.level) + remark.text for remark in word.above]
        lines += render(builder.row(row.start, end), row.level * STEP)
    own = _own(words.tail, body, 1, column=len(_margin(1)) + 1)
    return lines + _spaced(own, body or 0) + _spaced(words.tail[len(own) :], 1)


def _own(
    remarks: Sequence[Remark], body: int | None, level: int, *, column: int
) -> Sequence[Remark]:
    """Return the comments that end the statement above: right below it and deeper than the next.

    Args:
        remarks: what stands between two statements.
        body: the level of the upper statement's clauses; None where it has none.
        level: the level of the lower statement.
        column: where the author started it.
    """
    if body is None or body <= level:
        return ()
    return tuple(takewhile(lambda one: one.column > column and not one.blank_before, remarks))


def _above(word: Word, row: Row, previous: Row, *, passed: int) -> list[str]:
    """Return the comments and blank lines above a statement.

    Args:
        word: its first word.
        row: its first row.
        previous: the statement above; without a block where there is none.
        passed: how many of the comments belong to the statement above.
    """
    remarks = word.above[passed:]
    blank = word.blank_before
    if (previous.block, row.block) == ("file", "header"):
        remarks = tuple(replace(one, blank_before=False) for one in remarks)
        blank = False
    lines = _spaced(remarks, row.level) + ([""] if blank else [])
    return ["", *lines] if _stands_apart(row, previous) and "" not in lines else lines


def _stands_apart(row: Row, previous: Row) -> bool:
    """Whether a blank line stands before a statement even where the author left none."""
    if not previous.block or (previous.block, row.block) == ("file", "header"):
        return False
    return row.block != previous.block or row.block in {"clock", "stage", "node", "interrupt"}


def _spaced(remarks: Sequence[Remark], level: int) -> list[str]:
    """Return comments on lines of their own, with the author's blank lines."""
    return [
        line
        for one in remarks
        for line in ([""] if one.blank_before else []) + [_margin(level) + one.text]
    ]


def _margin(level: int) -> str:
    return " " * (level * STEP)
