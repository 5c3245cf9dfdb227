"""Hypothesis strategies for texts of the pathway language, drawn from its grammar.

A text is drawn as tokens, so that white space and comments can be put wherever the language
allows them. The grammar says what may follow what; a few texts are still not of the language,
where one keyword takes another for a name, so callers leave out what does not parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from random import Random

from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import UnexpectedInput
from lark.grammar import NonTerminal, Symbol

Token = tuple[str, str]
"""A terminal's name and a text of that terminal."""

STATEMENTS = (
    *("version", "owner", "review", "use", "source", "decided", "codelist", "analyte", "service"),
    *("parameter", "calendar", "fact", "fact", "clock", "enrol", "episodes", "provisional"),
    *("exclude", "stage", "step", "step", "referral", "group", "decision", "wait", "advice"),
    *("interrupt", "outcome", "failure", "kpi", "kpi"),
)
_HEAD: tuple[Token, ...] = (
    ("FILE_KIND", "pathway"),
    ("NAME", "example"),
    ("STRING", '"An example"'),
)
_DEPTH = 14
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "NAME": (
        "flare",
        "mrc",
        "spo2",
        "very_long_name_of_a_fact_that_fills_the_line",
        "hba1c_latest",
    ),
    "STRING": ('"Title"', '"a, (b) # no comment"', '""', '"' + "a long title " * 6 + '"'),
    "DATE": ("2023-04-01", "2023-02-30"),
    "VERSION": ("1.0.0",),
    "NUMBER": ("3", "0.70", "-1", "012"),
    "DURATION_UNIT": ("day", "weeks", "months", "years", "hours", "working days"),
    "LAPS": ("at most 1 lap", "at most 12 laps"),
    "CADENCE": ("monthly", "quarterly", "rolling 12 months"),
    "EPISODE_NAME": ("referral", "opening_of_an_episode"),
    "UNIT": ("%", "mmol/mol", "mmHg"),
    "STRATUM": ("practice", "age band"),
}
_BLANK = (" ", "  ", "\t", "\n", "\n  ", "\r\n", "\n\n", "\n \n\n\t", "\n" + " " * 9)
_REMARK = (" # why", "#", '\n# a "quoted" (remark', "\n          # deep,", "\n\n#  apart  ")


@cache
def _lark() -> Lark:
    grammar = (files("waypost_dsl.syntax") / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", start="file", maybe_placeholders=False)


@cache
def _expansions() -> Mapping[str, tuple[tuple[Symbol, ...], ...]]:
    found: dict[str, list[tuple[Symbol, ...]]] = {}
    for rule in _lark().rules:
        found.setdefault(rule.origin.name, []).append(tuple(rule.expansion))
    return {name: tuple(ways) for name, ways in found.items()}


@cache
def _heights() -> Mapping[str, int]:
    """Return how deep the shallowest text of each rule is."""
    heights: dict[str, int] = {}
    while len(heights) < len(_expansions()):
        for name, ways in _expansions().items():
            known = [one for one in (_height(way, heights) for way in ways) if one is not None]
            if known:
                heights[name] = min(known) + 1
    return heights


def _height(way: Iterable[Symbol], heights: Mapping[str, int]) -> int | None:
    parts = [heights.get(one.name) if isinstance(one, NonTerminal) else 0 for one in way]
    known = [part for part in parts if part is not None]
    return max(known, default=0) if len(known) == len(parts) else None


@cache
def _texts(terminal: str) -> tuple[str, ...]:
    """Return texts of a terminal; a keyword's alternatives are in its pattern."""
    if terminal in _WRITTEN:
        return _WRITTEN[terminal]
    pattern = next(one.pattern.value for one in _lark().terminals if one.name == terminal)
    todo, done = [pattern.replace(r"\s+", " ").removesuffix(r"\b")], list[str]()
    while todo:
        plain = todo.pop()
        choice = re.search(r"\(([^()]*)\)(\??)", plain)
        if choice is None or plain in "()":
            done.append(plain)
            continue
        ways = [*choice.group(1).split("|"), *([""] if choice.group(2) else [])]
        todo += [plain[: choice.start()] + way + plain[choice.end() :] for way in ways]
    return tuple(done)


@st.composite
def tokens_of(draw: st.DrawFn, rule: str) -> tuple[Token, ...]:
    """Draw the tokens of one rule of the grammar."""

    def expand(symbol: Symbol, depth: int) -> Iterator[Token]:
        if not isinstance(symbol, NonTerminal):
            yield symbol.name, draw(st.sampled_from(_texts(symbol.name)))
            return
        ways = _expansions()[symbol.name]
        if depth > _DEPTH:
            lowest = min(_height(way, _heights()) or 0 for way in ways)
            ways = tuple(way for way in ways if (_height(way, _heights()) or 0) == lowest)
        for part in draw(st.sampled_from(ways)):
            yield from expand(part, depth + 1)

    return tuple(expand(NonTerminal(rule), 0))


def tokens_in(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text of the language."""
    lexed = _lark().parse_interactive(text).iter_parse()
    return tuple((token.type, str(token)) for token in lexed)


@st.composite
def whole_texts(draw: st.DrawFn) -> str:
    """Draw the text of a file: its head and a few statements."""
    statements = st.sampled_from(STATEMENTS).flatmap(tokens_of).filter(_stands_alone)
    tokens = [*_HEAD, *chain(*draw(st.lists(statements, max_size=6)))]
    return draw(scattered(tuple(tokens)))


def _stands_alone(tokens: tuple[Token, ...]) -> bool:
    text = " ".join(text + "\n" * (terminal == "STRATUM") for terminal, text in tokens)
    try:
        _lark().parse(f'pathway alone "Alone" {text}')
    except UnexpectedInput:
        return False
    return True


@st.composite
def scattered(draw: st.DrawFn, tokens: tuple[Token, ...], *, remarks: int = 6) -> str:
    """Draw a text of these tokens with any white space, and comments between any of them.

    Args:
        draw: given by Hypothesis.
        tokens: what is written.
        remarks: in how many places there may be a comment.
    """
    # One seed for all of the white space: a draw for each gap would be too much for a long text.
    random = Random(draw(st.integers(0, 2**32)))
    commented = draw(st.sets(st.integers(0, len(tokens)), max_size=remarks))
    style = draw(st.sampled_from(("one line", "lines", "any")))
    blanks = {"one line": (" ",), "lines": _BLANK[3:], "any": _BLANK}[style]
    parts: list[str] = []
    for index, (terminal, text) in enumerate((("", ""), *tokens)):
        parts.append(_spaced(terminal, text, random.choice(blanks)))
        if index in commented:
            parts.append(random.choice(_REMARK) + "\n")
        elif terminal == "STRATUM":
            # Only the end of the line or a comma says where a breakdown ends.
            parts.append("\n")
        parts.append(random.choice(blanks) if index else random.choice(("", *_BLANK)))
    return "".join(parts)


def _spaced(terminal: str, text: str, blank: str) -> str:
    return text if terminal in {"STRING", "STRATUM"} else text.replace(" ", blank)
