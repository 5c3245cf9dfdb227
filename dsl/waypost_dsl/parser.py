"""From text to lark's tree, or one syntax error in the author's words.

The grammar is in `grammar.lark`; what a syntax error says is in `syntax_errors`. Nothing is
looked up here. A file with a syntax error has no tree: parsing stops at the first one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from waypost_dsl.source import SourceFile
from waypost_dsl.syntax_errors import Surprise


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's tree, or where the parser was surprised; comments in order.

    Exactly one of `tree` and `surprise` is set.
    """

    tree: Tree[Token] | None
    surprise: Surprise | None
    comments: tuple[Token, ...]


@cache
def _grammar() -> str:
    return (files("waypost_dsl") / "grammar.lark").read_text(encoding="utf-8")


@cache
def _lark() -> tuple[Lark, list[Token]]:
    """Return the parser and the list its comments go to (lark's callbacks have no other way)."""
    comments: list[Token] = []

    def keep(token: Token) -> Token:
        comments.append(token)
        return token

    parser = Lark(
        _grammar(),
        parser="lalr",
        lexer="contextual",
        start=["file", "catch_all"],
        propagate_positions=True,
        maybe_placeholders=False,
        lexer_callbacks={"COMMENT": keep},
    )
    return parser, comments


def parse(source: SourceFile) -> Parsed:
    """Parse one file.

    Args:
        source: the file's path and text.

    Returns:
        The tree, or where the text stops making sense.
    """
    parser, heard = _lark()
    heard.clear()
    try:
        tree: Tree[Token] = parser.parse(source.text, start="file")  # pyright: ignore[reportUnknownMemberType]
    except UnexpectedInput:
        raise
        return Parsed(None, None, tuple(heard))
    return Parsed(tree, None, tuple(heard))
