"""An explanation as lines of text; colours are for whoever prints them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from waypost.evaluate.evaluation import Evaluation
from waypost.explaining.explanation import Explanation, Item, Section
from waypost.explaining.from_evaluation import explanation_of
from waypost_dsl.model import Pathway

WIDTH = 100
"""How wide a line may be where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of an explanation, and what kind of line it is."""

    kind: Literal["title", "part", "text", "heading", "item", "record", "caution"]
    text: str


def explain_text(evaluation: Evaluation, pathway: Pathway, *, width: int = WIDTH) -> str:
    """Return an evaluation in plain words.

    Args:
        evaluation: what was evaluated.
        pathway: the pathway it was evaluated with.
        width: the longest line.

    Returns:
        A page or two of text, ending in a line end.

    Raises:
        ValueError: if the evaluation is of another pathway.
    """
    explanation = explanation_of(evaluation, pathway)
    return "".join(f"{line.text}\n" for line in printed(explanation, width=width))


def printed(explanation: Explanation, *, width: int = WIDTH) -> Iterator[PrintedLine]:
    """Yield the lines of an explanation.

    Args:
        explanation: what to print.
        width: the longest line.
    """
    for title in (explanation.title, explanation.patient):
        yield from (PrintedLine("title", line) for line in _wrapped(title, width, "", ""))
    yield PrintedLine("text", "")
    for paragraph in explanation.lead:
        yield from (PrintedLine("text", line) for line in _wrapped(paragraph, width, "", ""))
    for part in explanation.episodes:
        yield PrintedLine("text", "")
        yield PrintedLine("text", "─" * min(width, WIDTH))
        yield from (PrintedLine("part", line) for line in _wrapped(part.heading, width, "", "  "))
        for paragraph in part.lead:
            yield from (PrintedLine("text", line) for line in _wrapped(paragraph, width, "", "  "))
        yield from _sections(part.sections, width)
    if explanation.episodes and explanation.sections:
        yield PrintedLine("text", "")
        yield PrintedLine("text", "─" * min(width, WIDTH))
    yield from _sections(explanation.sections, width)
    if explanation.records:
        yield PrintedLine("text", "")
        yield PrintedLine("heading", "RECORDS CITED")
        for record in explanation.records:
            yield PrintedLine("record", f"  {record}")
    yield PrintedLine("text", "")
    yield from (
        PrintedLine("caution", line) for line in _wrapped(explanation.caution, width, "", "")
    )


def _sections(sections: Iterable[Section], width: int) -> Iterator[PrintedLine]:
    for section in sections:
        yield PrintedLine("text", "")
        yield PrintedLine("heading", section.heading.upper())
        for item in section.items:
            yield from _item(item, width)
        broad = max((len(day) for day, _ in section.rows), default=0)
        for day, text in section.rows:
            first = f"  {day:<{broad}}  "
            for line in _wrapped(text, width, first, " " * len(first)):
                yield PrintedLine("text", line)


def _item(item: Item, width: int) -> Iterator[PrintedLine]:
    # A question is answered, anything else is told of.
    joint = " " if item.title.endswith("?") else ": "
    standing = f"{joint}{item.standing}" if item.standing else ""
    for line in _wrapped(f"{item.title}{standing}", width, "  ", "    "):
        yield PrintedLine("item", line)
    for sentence in item.lines:
        for line in _wrapped(sentence, width, "    ", "      "):
            yield PrintedLine("text", line)


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
