"""From text to syntax in one step, or to the one diagnostic that stands in the way."""

from __future__ import annotations

import re

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.source import SourceFile, Span
from waypost_dsl.syntax.errors import reserved_name_in, syntax_error
from waypost_dsl.syntax.from_tree import syntax_from_tree
from waypost_dsl.syntax.parser import parse, reserved_words
from waypost_dsl.syntax.statements import File

DEEPEST = 50
"""How many brackets and `not`s may stand inside each other; nobody reads more than a few."""


_NESTING = re.compile(r'"[^"\n]*"|#[^\n]*|\bnot\b|[()]|[^\s()"#]+')


def read_syntax(source: SourceFile) -> File | Diagnostic:
    """Read one file's text as syntax.

    Args:
        source: the file's path and text.

    Returns:
        What the author wrote, or the first place that cannot be read.

    Example:
        >>> read_syntax(SourceFile("x.pathway", "pathway copd")).message
        'a title in quotes is missing after `copd`'
    """
    deep = _too_deep(source)
    if deep is not None:
        return deep
    parsed = parse(source)
    surprise = parsed.surprise or parsed.keyword_as_name
    if parsed.tree is not None and surprise is None:
        return syntax_from_tree(parsed.tree, source.path, parsed.comments)
    assert surprise is not None
    reserved = reserved_words()
    problem = reserved_name_in(source.text, source.path, reserved)
    return problem or syntax_error(surprise, source.path, reserved)


def _too_deep(source: SourceFile) -> Diagnostic | None:
    """Find nesting that no person wrote, before it exhausts the parser's own stack."""
    brackets = negations = 0
    for found in _NESTING.finditer(source.text):
        word = found.group()
        if word == "not":
            negations += 1
        else:
            negations = 0
            brackets += (word == "(") - (word == ")")
        if max(brackets, negations) > DEEPEST:
            line = source.text.count("\n", 0, found.start()) + 1
            column = found.start() - source.text.rfind("\n", 0, found.start())
            span = Span(source.path, line, column, line, column + len(word))
            return Diagnostic(
                Code.SYNTAX_ERROR,
                f"more than {DEEPEST} brackets or `not`s stand inside each other here",
                Annotation(span),
                helps=("give the inner part a name of its own with `fact … is …`",),
            )
    return None
