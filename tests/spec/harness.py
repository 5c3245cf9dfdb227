"""The language's reference as data: chapters of examples that are run as tests and printed.

A chapter is a paragraph of the language's meaning. An example has a few lines of a pathway, a
small record and a table of questions with the answers that the meaning gives. `test_language.py`
runs every example; `scripts/language_pages.py` prints the same data. The expected answers come
from the meaning of the language, never from what the engine prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.spec.answers_in_words import Segment, Words, answer
from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.errors import EvaluationError
from waypost.evaluate.evaluation import Evaluation
from waypost.evaluate.walk import evaluate
from waypost_dsl.model import Pathway

NOT_ASKED = "–"
"""A cell of an asks table in which nothing is asked."""

_SETTINGS = ("as at", "known at", "period")


@dataclass(frozen=True)
class Example:
    """One idea of the language, with its data in view.

    Args:
        title: the idea, as a sentence.
        pathway: the lines of the pathway that matter.
        record: the record, in the words of `record_table`.
        asks: a table of questions and expected answers; the first line names the columns.
        refused: the code of the diagnostic, for a pathway that must not compile.
        note: what a reader should look at, where the title does not say it all.
    """

    title: str
    pathway: str
    record: str = ""
    asks: str = ""
    refused: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A rule of the language with the examples that show it."""

    title: str
    says: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Chapter:
    """A paragraph of the language's meaning."""

    number: str
    title: str
    introduction: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Cell:
    """One question on one day, with the answer that is expected."""

    row: int
    column: int
    as_at: date
    known_at: date | None
    period: tuple[date, date] | None
    question: str
    expected: str


class ExampleError(Exception):
    """An example that cannot be run as written."""


def table_of(asks: str) -> list[list[str]]:
    """Return the cells of an asks table; an empty cell repeats the one above."""
    rows = [[cell.strip() for cell in line.split("|")] for line in asks.strip().splitlines()]
    for above, row in pairwise(rows):
        if len(row) != len(rows[0]):
            raise ExampleError(f"this row has not {len(rows[0])} cells: {' | '.join(row)}")
        row[:] = [cell or (above[i] if above is not rows[0] else "") for i, cell in enumerate(row)]
    return rows


def cells_of(asks: str) -> tuple[Cell, ...]:
    """Return the questions of an asks table, whether it has a column or a row for each."""
    header, *rows = table_of(asks)
    return tuple(
        cell for number, row in enumerate(rows, start=1) for cell in _cells(header, row, number)
    )


def answers(example: Example) -> list[tuple[Cell, Words]]:
    """Run an example and return each question with what the engine answered.

    Raises:
        ExampleError: if its pathway does not compile.
    """
    cells = cells_of(example.asks)
    pathway = _pathway(example, cells)
    record = record_of(example.record)
    found: list[tuple[Cell, Words]] = []
    seen: dict[object, Evaluation | EvaluationError] = {}
    letters: dict[str, str] = {}
    for cell in cells:
        key = (cell.as_at, cell.known_at, cell.period)
        if key not in seen:
            try:
                seen[key] = evaluate(
                    pathway, record, as_at=cell.as_at, known_at=cell.known_at, period=cell.period
                )
            except EvaluationError as error:
                seen[key] = error
        found.append((cell, _answer(seen[key], cell.question, letters)))
    return found


def refusals(example: Example) -> tuple[str, ...]:
    """Return the codes of the errors for which an example's pathway does not compile."""
    result = compiled(example.pathway)
    return tuple(one.code.slug for one in result.diagnostics if one.is_error)


def wrong_cells(example: Example) -> str:
    """Return the table with every wrong cell marked, or an empty string if all agree."""
    rows = table_of(example.asks)
    wrong = False
    for cell, words in answers(example):
        if not words.agrees_with(cell.expected):
            wrong = True
            rows[cell.row][cell.column] = f"{cell.expected} ≠ {words}"
    return "\n".join(" | ".join(row) for row in rows) if wrong else ""


def _pathway(example: Example, cells: tuple[Cell, ...]) -> Pathway:
    asked = dict.fromkeys(
        name
        for cell in cells
        if cell.question.startswith("since ")
        for name in (cell.question.removeprefix("since "),)
        if f"fact {name} " in example.pathway or name == "ill"
    )
    result = compiled(example.pathway, tuple(asked))
    if result.pathway is None:
        said = [f"{one.code.slug}: {one.message}" for one in result.diagnostics if one.is_error]
        raise ExampleError("the example does not compile:\n" + "\n".join(said))
    return result.pathway


def _cells(header: list[str], row: list[str], number: int) -> list[Cell]:
    named = dict(zip(header, row, strict=True))
    known_at, period = named.get("known at"), named.get("period")
    return [
        Cell(
            number,
            column,
            date.fromisoformat(named["as at"]),
            date.fromisoformat(known_at) if known_at else None,
            _period(period) if period else None,
            question,
            row[column],
        )
        for column, question in _asked(header, named)
        if row[column] != NOT_ASKED
    ]


def _asked(header: list[str], named: dict[str, str]) -> list[tuple[int, str]]:
    """Return the columns of answers, each with its question."""
    if "question" in named:
        return [(header.index("answer"), named["question"])]
    return [(column, name) for column, name in enumerate(header) if name not in _SETTINGS]


def _period(text: str) -> tuple[date, date]:
    first, last = text.split(" to ")
    return date.fromisoformat(first), date.fromisoformat(last)


def _answer(
    evaluation: Evaluation | EvaluationError, question: str, letters: dict[str, str]
) -> Words:
    if isinstance(evaluation, EvaluationError):
        return Words((Segment((f"error: {evaluation}", "error")),))
    if question.startswith("which "):
        return _letters(evaluation, question.removeprefix("which referral "), letters)
    return answer(evaluation, question)


def _letters(evaluation: Evaluation, service: str, letters: dict[str, str]) -> Words:
    """Name identifiers by letters, in order of appearance: the same letter, the same referral."""
    rows = [row for row in evaluation.referrals if row.service == service]
    for row in rows:
        letters.setdefault(row.identifier, "ABCDEFGH"[len(letters)])
    return Words(
        tuple(Segment((letters[row.identifier],)) for row in rows) or (Segment(("none",)),)
    )
