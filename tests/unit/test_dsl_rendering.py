"""Diagnostics as text and as JSON."""

from __future__ import annotations

import json

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic, in_order
from waypost_dsl.diagnostics.render_json import render_json
from waypost_dsl.diagnostics.render_text import MOST_SHOWN, render_text
from waypost_dsl.source import NOWHERE, SourceFile, Span


def one(
    line: int,
    column: int = 1,
    *,
    end: int = 0,
    code: Code = Code.UNKNOWN_NAME,
    path: str = "a",
    label: str = "",
) -> Diagnostic:
    return Diagnostic(
        code, "a message", Annotation(Span(path, line, column, line, end or column + 1), label)
    )


def drawn(text: str, column: int, end: int, *, label: str = "") -> list[str]:
    shown = render_text([one(1, column, end=end, label=label)], {"a": SourceFile("a", text)})
    return shown.splitlines()[3:5]


def test_diagnostics_come_by_file_then_position_each_once():
    made = [one(2, path="b"), one(3), one(1, 5), one(1, 2), one(3)]
    assert [str(each.primary.span) for each in in_order(made)] == [
        "a:1:2",
        "a:1:5",
        "a:3:1",
        "b:2:1",
    ]


def test_at_most_twenty_are_shown_and_all_are_counted():
    shown = render_text([one(line) for line in range(1, 31)], {})
    assert shown.count("error[") == MOST_SHOWN
    assert shown.endswith("30 errors (the first 20 are shown)\n")


def test_errors_and_warnings_are_counted_apart():
    shown = render_text([one(1), one(2, code=Code.DOUBLE_NEGATIVE)], {})
    assert shown.endswith("1 error, 1 warning\n")
    assert "warning[double-negative]" in shown


def test_carets_stand_under_the_span_with_its_label():
    assert drawn("fact a is b", 11, 12, label="here") == ["1 | fact a is b", "  |           ^ here"]


def test_tabs_wide_and_combining_characters_keep_the_carets_in_place():
    assert drawn("\tfact a", 7, 8) == ["1 |  fact a", "  |       ^"]
    assert drawn("漢字 x", 4, 5)[1] == "  |      ^"
    assert drawn("e\u0301 x", 4, 5)[1] == "  |   ^"


def test_a_long_line_is_cut_around_the_span():
    line, marks = drawn("a" * 200 + "HERE" + "b" * 200, 201, 205)
    assert len(line) < 120
    assert line[marks.index("^") : marks.rindex("^") + 1] == "HERE"


def test_a_span_at_the_end_of_a_line_is_one_caret_wide():
    assert drawn("within 30", 10, 11)[1] == "  |          ^"


def test_marks_on_one_line_share_the_line():
    made = Diagnostic(
        Code.MIXED_AND_OR,
        "a message",
        Annotation(Span("a", 1, 3, 1, 4)),
        (Annotation(Span("a", 1, 1, 1, 2), "another"), Annotation(Span("b", 1, 1, 1, 2), "far")),
    )
    shown = render_text([made], {"a": SourceFile("a", "x y"), "b": SourceFile("b", "z")})
    assert shown.count("x y") == 1
    assert "--> b:1:1" in shown


def test_something_nobody_wrote_has_no_excerpt():
    made = Diagnostic(Code.DUPLICATE_NAME, "a message", Annotation(NOWHERE))
    assert "-->" not in render_text([made], {})


def test_colour_is_only_used_when_asked_for():
    assert "\x1b[" not in render_text([one(1)], {})
    assert "\x1b[" in render_text([one(1)], {}, colour=True)


def test_json_has_the_same_content_and_all_of_it():
    made = [one(line) for line in range(1, 31)]
    document = json.loads(render_json(made))
    assert len(document["diagnostics"]) == 30
    assert document["diagnostics"][0] == {
        "code": "unknown-name",
        "severity": "error",
        "message": "a message",
        "primary": {
            "span": {"path": "a", "line": 1, "column": 1, "end_line": 1, "end_column": 2},
            "label": "",
        },
        "secondary": [],
        "helps": [],
        "references": [],
    }
