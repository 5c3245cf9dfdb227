"""What syntax errors say, and where they point."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost_dsl.compiler import compile_text
from waypost_dsl.source import SourceFile, read_text
from waypost_dsl.syntax.error_examples import EXAMPLES
from waypost_dsl.syntax.errors import syntax_error
from waypost_dsl.syntax.parser import parse, reserved_words

HEAD = 'pathway p "P"\n  owner "O"\n'
STEP = HEAD + 'stage s "S"\n step a "A"\n  '


def problem(text: str):
    parsed = parse(SourceFile("p.pathway", text))
    assert parsed.surprise is not None, "it parses"
    return syntax_error(parsed.surprise, "p.pathway", reserved_words())


@pytest.mark.parametrize(
    ("label", "text"), [(one.label, text) for one in EXAMPLES for text in one.texts]
)
def test_each_example_is_told_apart_from_the_others(label, text):
    surprise = parse(SourceFile("p.pathway", text)).surprise
    assert surprise is not None
    assert surprise.example == label


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        (
            STEP + "within 30\n  because b",
            "the unit of a length of time is missing after `30`",
            5,
            12,
        ),
        (HEAD + "step a\n within 3 days", "a title in quotes is missing after `a`", 3, 7),
        (STEP + "only when a > 3", "comparisons are written in words, not with `>`", 5, 15),
        (STEP + "only when a >= 3", "comparisons are written in words, not with `>=`", 5, 15),
        (STEP + "only when a is not b", "`is not` can only be followed by `known`", 5, 18),
        (
            STEP + "only when any of (a, b\n  because c",
            "a closing bracket `)` is missing after `b`",
            5,
            25,
        ),
        (STEP + "only when a b", "`and` or `or` is missing before `b`", 5, 15),
        (STEP + "because", "the reason is missing after `because`", 5, 10),
        (HEAD + 'fact f "F"\n  latest record in a', '`is` is missing after `"F"`', 3, 11),
        (
            HEAD + 'source N "N" # read\n  owner "O"',
            'the status of a source is missing after `"N"`',
            3,
            13,
        ),
        (HEAD + "version 1.0", "a version has three numbers, such as 1.0.0", 3, 9),
        (HEAD + 'owner "O', "a text in quotes is not closed on its line", 3, 7),
        ("fact a is b", "a file starts with `pathway`, `library` or `scorecard`", 1, 1),
        (HEAD + "stpe a", '`stpe` cannot stand here after `"O"`', 3, 1),
        (STEP + "within 3 days @", "`@` cannot stand here after `days`", 5, 17),
        (STEP + "only when a and", "the file ends in the middle of a statement", 5, 18),
    ],
)
def test_a_slip_is_told_in_plain_words_where_it_is(text, message, line, column):
    found = problem(text)
    assert found.code.slug == "syntax-error"
    assert (found.message, found.primary.span.line, found.primary.span.column) == (
        message,
        line,
        column,
    )
    assert found.helps


def test_a_misspelt_keyword_gets_the_nearest_one():
    assert "did you mean `step`?" in problem(HEAD + "stpe a").helps


def test_a_keyword_taken_for_a_name_is_told_as_one():
    assert problem(HEAD + "step within 30 days").code.slug == "reserved-name"


def test_no_message_speaks_of_the_parser():
    for example in EXAMPLES:
        for text in example.texts:
            found = problem(text)
            said = " ".join((found.message, *found.helps)).lower()
            assert not any(word in said for word in ("token", "terminal", "none", "lark", "$end"))


def test_nesting_that_no_person_wrote_is_one_clear_error():
    deep = pathway_with_condition("(" * 4000 + "ill" + ")" * 4000)
    assert [str(one.code.value) for one in deep.diagnostics] == ["syntax-error"]
    assert "stand inside each other" in deep.diagnostics[0].message
    many_nots = pathway_with_condition("not " * 4000 + "ill")
    assert [str(one.code.value) for one in many_nots.diagnostics] == ["syntax-error"]


def pathway_with_condition(condition: str):
    text = f'pathway x "X" version 1.0.0 owner "o" review by 2027-01-01 enrol while {condition}'
    return compile_text(text, path="x.pathway", folder=Path())


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path):
    file = tmp_path / "x.pathway"
    file.write_text('\ufefflibrary x "X" version 1.0.0', encoding="utf-8")
    assert read_text(file).startswith("library")
