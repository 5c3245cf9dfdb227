"""The formatter's laws: it changes white space alone, keeps the meaning, and comes to rest."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.pathway_texts import scattered, tokens_in, whole_texts
from waypost_dsl.compiler import compile_text
from waypost_dsl.formatter.formatting import check_format, format_text
from waypost_dsl.source import SourceFile, Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.from_tree import syntax_from_tree
from waypost_dsl.syntax.parser import parse

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
SHIPPED = {path.stem: path.read_text(encoding="utf-8") for path in PATHWAYS.glob("*.pathway")}

laws = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def syntax_of(text: str) -> syntax.File | None:
    parsed = parse(SourceFile("", text))
    return None if parsed.tree is None else syntax_from_tree(parsed.tree, "", parsed.comments)


def without_places(value: object) -> object:
    """Return nested plain data: everything but where it stands, and the hash of the text."""
    if isinstance(value, Span):
        return None
    if isinstance(value, syntax.Comment):
        return value.text.rstrip()
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name != "sha256"]
        return (type(value).__name__, *(without_places(getattr(value, name)) for name in names))
    if isinstance(value, tuple | list):
        return [without_places(one) for one in cast("tuple[object, ...]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value)
        return {key: without_places(one) for key, one in pairs.items()}
    return value


def formatted(text: str) -> str:
    result = format_text(text)
    assert result.text is not None, result.diagnostics
    return result.text


def shipped_texts() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(SHIPPED)).flatmap(
        lambda name: scattered(tokens_in(SHIPPED[name]), remarks=40)
    )


def texts() -> st.SearchStrategy[str]:
    return whole_texts().filter(lambda text: parse(SourceFile("", text)).tree is not None)


@laws
@given(texts())
def test_what_is_formatted_stays_as_it_is(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    assert check_format(once)


@laws
@given(texts())
def test_only_white_space_changes(text: str) -> None:
    assert "".join(formatted(text).split()) == "".join(text.split())


@laws
@given(texts())
def test_the_syntax_and_its_comments_stay_the_same(text: str) -> None:
    assert without_places(syntax_of(formatted(text))) == without_places(syntax_of(text))


@laws
@given(texts())
def test_the_page_is_clean(text: str) -> None:
    page = formatted(text)
    assert page == page.rstrip() + "\n"
    assert "\n\n\n" not in page
    assert all(line == line.rstrip() for line in page.splitlines())


_QUOTED_OR_REMARK = re.compile(r'"[^"\n]*"|#[^\n]*')


@laws
@given(texts())
def test_a_line_that_is_too_long_has_no_comma_and_no_join(text: str) -> None:
    for line in formatted(text).splitlines():
        bare = re.sub(r"#[^\n]*|\s+$", "", _QUOTED_OR_REMARK.sub(_blanked, line)).rstrip()
        if len(bare) > 110:
            assert ", " not in bare
            assert " and " not in bare.lstrip()


def _blanked(match: re.Match[str]) -> str:
    return "" if match.group().startswith("#") else "x" * len(match.group())


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(shipped_texts())
def test_the_shipped_files_obey_the_laws_however_they_are_scattered(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    assert "".join(once.split()) == "".join(text.split())
    assert without_places(syntax_of(once)) == without_places(syntax_of(text))


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize(
    "name", [name for name in sorted(SHIPPED) if SHIPPED[name].startswith("pathway ")]
)
@given(data=st.data())
def test_the_model_of_a_formatted_pathway_is_the_same(name: str, data: st.DataObject) -> None:
    text = data.draw(scattered(tokens_in(SHIPPED[name])))
    one, two = (
        compile_text(each, path=f"{name}.pathway", folder=PATHWAYS)
        for each in (SHIPPED[name], formatted(text))
    )
    assert one.pathway is not None, one.diagnostics
    assert without_places(two.pathway) == without_places(one.pathway)
