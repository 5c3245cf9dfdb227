"""The formatter: what a page looks like, and what it does with a text that does not parse.

Its laws are in `tests/property/test_formatter.py`. Each pair in `tests/golden/format` is a text
as somebody might write it, and the same text formatted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.formatter.formatting import check_format, format_text
from waypost_dsl.formatter.words import words_of
from waypost_dsl.source import Span

PROJECT = Path(__file__).resolve().parents[2]
GOLDEN = sorted((PROJECT / "tests" / "golden" / "format").glob("*.pathway"))
SHIPPED = sorted((PROJECT / "pathways").glob("*.pathway"))


def page(body: str) -> list[str]:
    """Format statements below a pathway's first line, and return what stands below it."""
    text = format_text(f'pathway demo "Demo"\n{body}').text
    assert text is not None
    return text.splitlines()[1:]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_text_is_laid_out_as_the_golden_page_shows(path: Path) -> None:
    expected = path.with_suffix(".formatted").read_text(encoding="utf-8")
    assert format_text(path.read_text(encoding="utf-8")).text == expected
    assert check_format(expected)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_files_are_formatted(path: Path) -> None:
    assert check_format(path.read_text(encoding="utf-8"))


def test_a_text_that_does_not_parse_gives_its_syntax_error_and_no_text() -> None:
    text = 'pathway demo "Demo"\n  version one\n'
    result = format_text(text, path="demo.pathway")
    assert result.text is None
    (problem,) = result.diagnostics
    assert problem.code is Code.SYNTAX_ERROR
    assert str(problem.primary.span).startswith("demo.pathway:2:")
    assert not check_format(text)


def test_a_keyword_used_as_a_name_is_named_in_the_diagnostic() -> None:
    (problem,) = format_text('pathway demo "Demo"\nfact any is flare enrol while any\n').diagnostics
    assert problem.code is Code.RESERVED_NAME


def test_names_that_mean_nothing_are_no_reason_to_refuse() -> None:
    assert page("enrol while nobody_knows_this because nothing") == [
        "",
        "  enrol while nobody_knows_this because nothing",
    ]


def test_a_date_that_is_in_no_calendar_stays_as_it_is_written() -> None:
    assert page("review   by 2023-02-30") == ["  review by 2023-02-30"]


def test_numbers_keep_their_digits() -> None:
    assert (
        page("parameter p is 0.70 from 00.5 to 1.0")[1] == "  parameter p is 0.70 from 00.5 to 1.0"
    )


def test_windows_line_ends_become_plain_ones() -> None:
    text = 'library common "Shared"  # for all \r\n  version 1.0.0\r\n'
    assert format_text(text).text == 'library common "Shared"  # for all\n  version 1.0.0\n'


def test_a_comment_below_a_block_and_deeper_than_the_next_one_stays_with_the_block() -> None:
    lines = page(
        'stage care "Care"\n'
        '  step one "One"\n'
        "    every 12 months\n"
        "    # of one\n"
        "  # of two\n"
        '  step two "Two"\n'
    )
    assert lines[3:] == [
        '    step one "One"',
        "      every 12 months",
        "      # of one",
        "",
        "    # of two",
        '    step two "Two"',
    ]


def test_a_comment_between_a_fact_and_a_step_comes_to_rest() -> None:
    lines = page('stage care "Care"\nfact one is two\n     # which?\nstep three "Three"\n')
    assert lines == [
        "",
        '  stage care "Care"',
        "",
        "  fact one",
        "    is two",
        "",
        "    # which?",
        '    step three "Three"',
    ]


def test_a_breakdown_never_takes_in_the_next_clause() -> None:
    lines = page('kpi k "K" monthly by practice, age band\ndomain clinical')
    assert lines[2:] == ["    monthly by practice, age band", "    domain clinical"]


def test_words_know_their_places_and_comments() -> None:
    words = words_of('# top\nfact x is "# no" # yes\n\n  y')
    fact, _, _, quoted, last = words.words
    assert [remark.text for remark in fact.above] == ["# top"]
    assert quoted.text == '"# no"'
    assert quoted.beside is not None
    assert quoted.beside.text == "# yes"
    assert (last.line, last.column, last.blank_before, last.first_on_line) == (4, 3, True, True)
    assert words.at(Span("", 4, 3, 4, 4)) == 4
    assert words.after(Span("", 2, 8, 2, 10)) == 3


def test_a_comment_inside_a_list_breaks_the_whole_list() -> None:
    lines = page("enrol while any of (one, # the first\n two, three)")
    assert lines[1:] == [
        "  enrol while any of (",
        "    one,  # the first",
        "    two,",
        "    three",
        "  )",
    ]


def test_a_comment_at_the_end_of_a_clause_leaves_it_on_its_line() -> None:
    assert page("enrol while any of (one, two) because a # so\n")[1:] == [
        "  enrol while any of (one, two) because a  # so"
    ]


def test_a_comment_after_a_list_leaves_the_list_on_its_line() -> None:
    lines = page('step s "S" done by any of (record in one, record in two) # either\n since flare')
    assert lines[2:] == [
        "    done by any of (record in one, record in two)  # either",
        "      since flare",
    ]


def test_a_comment_above_an_item_leaves_the_item_on_its_line() -> None:
    lines = page(
        'step s "S" excepted when one for 12 months,\n# why\ntwo until contradicted by record in x'
    )
    assert lines[2:] == [
        "    excepted when one for 12 months,",
        "      # why",
        "      two until contradicted by record in x",
    ]
