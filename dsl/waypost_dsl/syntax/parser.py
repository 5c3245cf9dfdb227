"""From text to lark's tree, or to the place where the text stops making sense.

The grammar is in `grammar.lark`; what a syntax error says is in `errors`. Nothing is
looked up here. A file with a syntax error has no tree: parsing stops at the first one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.parsers.lalr_interactive_parser import InteractiveParser

from waypost_dsl.source import SourceFile
from waypost_dsl.syntax.error_examples import EXAMPLES
from waypost_dsl.syntax.surprise import Opening, Place, Surprise

_NAMED = {
    "NAME": "a name",
    "EPISODE_NAME": "a name",
    "STRING": "a text in quotes",
    "DATE": "a date",
    "NUMBER": "a number",
    "VERSION": "a version",
    "UNIT": "a unit",
    "STRATUM": "what to show it by",
    "MONTH": "a month",
    "DURATION_UNIT": "days, weeks, months or years",
    "LAPS": "`at most 3 laps`",
    "COMMA": "a comma",
    "LPAR": "`(`",
    "RPAR": "`)`",
}
_LAST_WORD = re.compile(r'"[^"\n]*"|[\w.]+|\S')


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's tree, or where the parser was surprised; comments in order.

    Exactly one of `tree` and `surprise` is set. A text may parse although a keyword stands where
    only a name can, and is read as one: `keyword_as_name` is the first of those.
    """

    tree: Tree[Token] | None
    surprise: Surprise | None
    comments: tuple[Token, ...]
    keyword_as_name: Surprise | None = None


def parse(source: SourceFile) -> Parsed:
    """Parse one file.

    Args:
        source: the file's path and text.

    Returns:
        The tree, or where the text stops making sense.
    """
    comments = _comments()
    comments.clear()
    try:
        tree = _tree(source.text)
    except UnexpectedInput as problem:
        heard = tuple(comments)
        return Parsed(None, _surprise(problem, source.text, heard), heard)
    return Parsed(tree, None, tuple(comments), _keyword_as_name(tree))


def _keyword_as_name(tree: Tree[Token]) -> Surprise | None:
    for leaf in tree.scan_values(lambda leaf: getattr(leaf, "type", "") == "NAME"):
        if str(leaf) in reserved_words():
            return Surprise(None, _place_of(leaf), frozenset(), None)
    return None


@cache
def reserved_words() -> frozenset[str]:
    """Return the words that mean something wherever a name may stand, and so name nothing."""
    return frozenset(
        word
        for terminal in _lark().terminals
        for word in _alternatives(terminal.pattern.value)
        if word.isalpha() and terminal.name not in _MAY_NAME
    )


# These words are only keywords where no name can stand: an outcome may be called `died`.
_MAY_NAME = frozenset(
    {
        "AMONG",
        "APART",
        "CADENCE",
        "CLOCK_STATE",
        "COUNTED",
        "DATED",
        "LEVEL",
        "LIMIT",
        "MODE",
        "MOMENT",
        "MONTH",
        "OUTCOME_KIND",
        "PRIORITY",
        "PER_WHAT",
        "PRIMARY",
        "RELATION",
        "_PERCENTILE",
    }
)


def _tree(text: str) -> Tree[Token]:
    # lark's own signature leaves the text's type open.
    return _lark().parse(text, start="file")  # pyright: ignore[reportUnknownMemberType]


@cache
def _comments() -> list[Token]:
    """Return the list that the lexer's callback adds to: lark offers no other way out."""
    return []


@cache
def _lark() -> Lark:
    comments = _comments()

    def keep(token: Token) -> Token:
        comments.append(token)
        return token

    return Lark(
        (files("waypost_dsl.syntax") / "grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        start=["file", "catch_all"],
        propagate_positions=True,
        maybe_placeholders=False,
        lexer_callbacks={"COMMENT": keep},
    )


# --- Where the text stops making sense -------------------------------------------------------

_Key = tuple[int, str]


@cache
def _known_surprises() -> Mapping[_Key, str]:
    """Return which example fails in a given state of the parser at a given kind of token.

    lark's `match_examples` does this at every error; the table is the same for all of them. It
    also compares the depth of the parser's stack, which we leave out: a title is missing in the
    same way whatever stands before it.
    """
    table: dict[_Key, str] = {}
    for example in EXAMPLES:
        for text in example.texts:
            try:
                _tree(text)
            except UnexpectedInput as problem:
                table.setdefault(_key(problem), example.label)
    return table


def _like_an_example(problem: UnexpectedInput, accepted: set[str]) -> str | None:
    """Return the example that fails in the same way, if one does.

    Where only one or two things could stand, any other token is the same slip.
    """
    state, kind = _key(problem)
    table = _known_surprises()
    if (state, kind) in table or len(accepted) > 2:
        return table.get((state, kind))
    labels = {label for (other, _), label in table.items() if other == state}
    return labels.pop() if len(labels) == 1 else None


def _key(problem: UnexpectedInput) -> _Key:
    token = _token(problem)
    kind = "" if token is None else token.type
    return (int(_state(problem)), kind)


def _state(problem: UnexpectedInput) -> int:
    parser = getattr(problem, "interactive_parser", None)
    return -1 if parser is None else int(parser.parser_state.position)


def _token(problem: UnexpectedInput) -> Token | None:
    token = getattr(problem, "token", None)
    return token if isinstance(token, Token) else None


def _surprise(problem: UnexpectedInput, text: str, comments: tuple[Token, ...]) -> Surprise:
    token = _token(problem)
    if token is not None and token.type == "$END":
        token = None
    start = len(text) if token is None or token.start_pos is None else token.start_pos
    parser = getattr(problem, "interactive_parser", None)
    accepted: set[str] = set() if parser is None else set(parser.accepts())
    previous = _place_before(start, text, comments)
    if previous is not None and parser is not None:
        leaf = _last_leaf(parser.parser_state.value_stack)
        if leaf is not None and leaf.type == "NAME" and str(leaf) == previous.text:
            previous = _place_of(leaf)
    return Surprise(
        None if token is None else _place_of(token),
        previous,
        frozenset(_described(terminal) for terminal in accepted if terminal != "$END"),
        _like_an_example(problem, accepted),
        text[text.rfind("\n", 0, start) + 1 : start],
        _line_from(text, start),
        _openings(text, start),
        _block(text[:start]),
    )


_MOST_OPENINGS = 5
# Keeping the parser at every place of a long file would take time.
_NEARBY = 200


def _openings(text: str, surprise: int) -> tuple[Opening, ...]:
    """Return the last places before a surprise where a keyword could begin, nearest first."""
    # lark's own signature leaves the text's type open.
    parser = _lark().parse_interactive(  # pyright: ignore[reportUnknownMemberType]
        text, start="file"
    )
    last: deque[tuple[Token, InteractiveParser]] = deque(maxlen=_MOST_OPENINGS)
    try:
        for token in parser.iter_parse():
            if surprise - (token.start_pos or 0) < _NEARBY:
                last.append((token, parser.copy(deepcopy_values=False)))
    except UnexpectedInput as problem:
        token = _token(problem)
        # The lexer itself refuses a token that cannot follow, and it never reached the loop.
        if token is not None and (not last or last[-1][0].start_pos != token.start_pos):
            last.append((token, parser))
    return tuple(
        Opening(
            token.line or 1,
            token.column or 1,
            _line_from(text, token.start_pos or 0),
            surprise - (token.start_pos or 0),
            frozenset(_keywords(cast("set[str]", state.accepts()))),
        )
        for token, state in reversed(last)
    )


def _line_from(text: str, start: int) -> str:
    return text[start:].split("\n", 1)[0]


def _keywords(terminals: Iterable[str]) -> Iterator[str]:
    for terminal in terminals:
        if terminal not in _NOT_KEYWORDS:
            pattern = _patterns().get(terminal, "")
            without_option = re.sub(r"\([^()]*\)\?", "", pattern)
            for phrase in (*_alternatives(pattern), *_alternatives(without_option)):
                # An optional letter is one keyword with and one without it: `days?`.
                full = phrase.replace("?", "")
                short = re.sub(r"\w\?", "", phrase)
                yield from (one for one in (full, short) if _PHRASE.fullmatch(one))


_NOT_KEYWORDS = frozenset({"STRATUM", "NAME", "EPISODE_NAME", "UNIT", "UNEXPECTED"})
_PHRASE = re.compile(r"[A-Za-z]+( [A-Za-z]+)*")
_DECLARATION = re.compile(
    r"""^[ \t]*(fact|parameter|codelist|analyte|service|source|decided|calendar|clock|stage|step
    |referral|group|decision|wait|advice|interrupt|outcome|failure|kpi|enrol|exclude)\b""",
    re.MULTILINE | re.VERBOSE,
)


def _block(before: str) -> str:
    """Return the kind of the last declaration before a place; empty in the header."""
    found = _DECLARATION.findall(before)
    return found[-1] if found else ""


def _last_leaf(values: Sequence[object]) -> Token | None:
    """Return the last token the parser kept: keywords are dropped, names are not."""
    last = values[-1] if values else None
    while isinstance(last, Tree):
        children = cast("Tree[Token]", last).children
        last = children[-1] if children else None
    return last if isinstance(last, Token) else None


def _place_of(token: Token) -> Place:
    return Place(
        token.type,
        str(token),
        token.line or 1,
        token.column or 1,
        token.end_line or 1,
        token.end_column or 1,
    )


def _place_before(position: int, text: str, comments: tuple[Token, ...]) -> Place | None:
    """Return the last word before a position, comments left out."""
    before = text[:position]
    for comment in reversed(comments):
        if comment.start_pos is not None and comment.start_pos < position:
            end = comment.start_pos + len(comment)
            before = before[: comment.start_pos] + " " * (end - comment.start_pos) + before[end:]
    found = list(_LAST_WORD.finditer(before[before.rfind("\n", 0, len(before.rstrip())) + 1 :]))
    if not found:
        return None
    line = before.rstrip().count("\n") + 1
    word = found[-1]
    return Place("", word.group(), line, word.start() + 1, line, word.end() + 1)


@cache
def _patterns() -> Mapping[str, str]:
    return {terminal.name: terminal.pattern.value for terminal in _lark().terminals}


def _described(terminal: str) -> str:
    if terminal in _NAMED:
        return _NAMED[terminal]
    words = tuple(dict.fromkeys(_keywords([terminal]))) or _alternatives(_patterns()[terminal])
    return " or ".join(f"`{word}`" for word in words[:4])


def _alternatives(pattern: str) -> tuple[str, ...]:
    r"""Return the phrases a keyword's pattern stands for.

    `take\s+(highest|lowest)\b` stands for "take highest" and "take lowest".
    """
    plain = pattern.replace(r"\s+", " ").removesuffix(r"\b")
    found = re.search(r"\(([^()]*)\)", plain)
    if found is None:
        return (plain,)
    before, after = plain[: found.start()], plain[found.end() :].removeprefix("?")
    return tuple(f"{before}{one}{after}" for one in found.group(1).split("|"))
