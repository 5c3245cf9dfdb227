"""Whatever a file says, it compiles or something is said about it: the compiler never breaks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.dsl_texts import PATHWAYS
from waypost_dsl.compiler import Compiled, compile_text
from waypost_dsl.diagnostics.render_text import render_text

TEXT = (PATHWAYS / "copd.pathway").read_text(encoding="utf-8")
WORDS = [match.span() for match in re.finditer(r'"[^"\n]*"|\w+|[^\w\s]', TEXT)]
places = st.integers(0, len(WORDS) - 1)


def compiled(text: str) -> Compiled:
    return compile_text(text, path="copd.pathway", folder=PATHWAYS)


def is_sound(result: Compiled) -> bool:
    """Whether there is a pathway exactly when there is no error, and every place is in a file."""
    errors = any(one.is_error for one in result.diagnostics)
    for one in result.diagnostics:
        lines = result.sources[one.primary.span.path].text.split("\n")
        assert 1 <= one.primary.span.line <= len(lines)
        assert 1 <= one.primary.span.column <= len(lines[one.primary.span.line - 1]) + 1
    shown = render_text(result.diagnostics, result.sources)
    assert (shown == "") == (not result.diagnostics)
    return errors == (result.pathway is None)


@given(places)
def test_a_word_left_out_is_told_or_does_not_matter(place: int):
    start, end = WORDS[place]
    assert is_sound(compiled(TEXT[:start] + TEXT[end:]))


@given(places, places)
def test_a_word_in_place_of_another_is_told_or_does_not_matter(place: int, other: int):
    (start, end), (first, last) = WORDS[place], WORDS[other]
    assert is_sound(compiled(TEXT[:start] + TEXT[first:last] + TEXT[end:]))


@given(st.integers(0, len(TEXT)))
def test_a_file_may_end_anywhere(end: int):
    assert is_sound(compiled(TEXT[:end]))


@given(st.integers(0, len(TEXT)), st.text(max_size=5))
def test_any_characters_may_stand_anywhere(place: int, more: str):
    assert is_sound(compiled(TEXT[:place] + more + TEXT[place:]))
