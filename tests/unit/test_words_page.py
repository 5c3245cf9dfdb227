"""The page of words names every word of the language and every analyte, and no analyte more."""

from __future__ import annotations

import re

import pytest

from tests.unit.dsl_texts import PROJECT
from waypost_dsl.analytes import ANALYTES

PAGE = (PROJECT / "docs" / "reference" / "words.md").read_text(encoding="utf-8")
GRAMMAR = (PROJECT / "dsl" / "waypost_dsl" / "syntax" / "grammar.lark").read_text(encoding="utf-8")
TERMINAL = re.compile(r"^[A-Z_]+(?:\.-?\d+)?: /(.+)\\b/$", re.MULTILINE)
# Terminals that are numbers, dates and names, or the months, which need no explanation.
PATTERNS = re.compile(r"[\[\\]d|\(\?|January|^[^a-z(]")


def phrases() -> list[str]:
    """Return every keyword of the grammar that is a terminal of its own, each alternative alone."""
    found: list[str] = []
    for pattern in TERMINAL.findall(GRAMMAR):
        if PATTERNS.search(pattern.replace(r"\s+", " ")):
            continue
        found.extend(alternatives(pattern.replace(r"\s+", " ")))
    return found


def alternatives(pattern: str) -> list[str]:
    """Return what a pattern of words and one group of alternatives can be."""
    group = re.search(r"\(([^()]*)\)(\??)", pattern)
    if group is None:
        return [pattern.replace("s?", "")]
    choices = group.group(1).split("|") + ([""] if group.group(2) else [])
    return [
        one
        for choice in choices
        for one in alternatives(pattern[: group.start()] + choice + pattern[group.end() :])
    ]


def written() -> str:
    """Return the page as words: without marks, and with one space between words."""
    return " ".join(re.sub(r"[`|,\[\]]", " ", PAGE).split())


@pytest.mark.parametrize("phrase", sorted(set(phrases())))
def test_every_keyword_stands_on_the_page(phrase):
    # `written` leaves punctuation out, so the comma before `or` is left out here too.
    assert re.search(rf"\b{re.escape(phrase.lstrip(', '))}", written())


def test_the_grammar_was_read():
    assert {"no older than", "excepted when", "evidence belongs", "breach go to"} <= set(phrases())


def test_every_analyte_stands_there_with_the_units_in_which_it_is_compared():
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    expected = {
        name: [unit.name for unit in one.units if unit.to_canonical is not None]
        for name, one in ANALYTES.items()
    }
    assert {name: re.findall(r"`([^`]+)`", cell) for name, cell in rows.items()} == expected
