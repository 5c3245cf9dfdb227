"""The parser and the written form: every shipped file, its comments and its spans."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.dsl_texts import PATHWAYS
from waypost_dsl.source import SourceFile, Span
from waypost_dsl.syntax.conditions import Name, Text
from waypost_dsl.syntax.from_tree import syntax_from_tree
from waypost_dsl.syntax.parser import parse, reserved_words
from waypost_dsl.syntax.statements import Comment, File

SHIPPED = sorted(PATHWAYS.glob("*.pathway"))


def written(text: str, path: str = "x.pathway") -> File:
    parsed = parse(SourceFile(path, text))
    assert parsed.tree is not None
    return syntax_from_tree(parsed.tree, path, parsed.comments)


def everything(value: object) -> Iterator[object]:
    """Yield a value and all that it holds."""
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from everything(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Span | type):
        for one in dataclasses.fields(value):
            yield from everything(getattr(value, one.name))


def at(text: str, span: Span) -> str:
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_name_and_text_of_a_shipped_file_stands_where_its_span_says(path: Path):
    text = path.read_text(encoding="utf-8")
    found = [one for one in everything(written(text)) if isinstance(one, Name | Text | Comment)]
    assert len(found) > 20
    for one in found:
        expected = f'"{one.text}"' if isinstance(one, Text) else one.text
        assert at(text, one.span) == expected


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_part_of_a_shipped_file_lies_inside_the_part_that_holds_it(path: Path):
    file = written(path.read_text(encoding="utf-8"))
    for statement in file.statements:
        for part in everything(statement):
            span = getattr(part, "span", None)
            if isinstance(span, Span):
                assert (span.line, span.column) >= (statement.span.line, statement.span.column)
                assert (span.end_line, span.end_column) <= (
                    statement.span.end_line,
                    statement.span.end_column,
                )


def test_newlines_and_indentation_mean_nothing():
    text = (PATHWAYS / "copd.pathway").read_text(encoding="utf-8")
    one_line = " ".join(re.sub(r"#.*", "", text).split())
    plain = [type(one).__name__ for one in written(text).statements]
    assert [type(one).__name__ for one in written(one_line).statements] == plain


def test_comments_are_kept_in_order_with_their_places():
    text = '# first\npathway p "P" # second\n  owner "# not one"\n  # third\n'
    assert [(one.text, one.span.line, one.span.column) for one in written(text).comments] == [
        ("# first", 1, 1),
        ("# second", 2, 15),
        ("# third", 4, 3),
    ]


def test_words_of_a_keyword_may_stand_on_two_lines():
    file = written('pathway p "P" stage a "A" step b "B" only\n  when c')
    assert type(file.statements[-1]).__name__ == "StepLine"


@pytest.mark.parametrize(
    "name", ["intensify", "first_low", "record_codes", "notes", "order", "is_ill"]
)
def test_a_name_may_begin_with_a_keyword(name):
    file = written(f'pathway p "P" enrol while {name} and not {name} fact {name} is {name}')
    assert sum(isinstance(one, Name) and one.text == name for one in everything(file)) == 4


@pytest.mark.parametrize("name", ["died", "seen", "urgent", "direct"])
def test_words_that_stand_only_where_no_name_can_are_not_reserved(name):
    assert name not in reserved_words()
    written(f'pathway p "P" enrol while {name} outcome {name} "X" died when {name}')


@pytest.mark.parametrize("name", ["record", "latest", "not", "when", "and", "step", "fact"])
def test_words_that_would_mean_themselves_are_reserved(name):
    assert name in reserved_words()
