"""Every code has a page and a failing example, and every example says what it always said.

Write the expected texts anew with `WAYPOST_UPDATE_GOLDEN=1`, then read the difference.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from tests.unit.dsl_texts import BAD, PAGES, PROJECT
from waypost_dsl.compiler import compile_text
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.render_text import render_text
from waypost_dsl.overlay.compiling import compile_with_overlay

# `SLUG.pathway` shows the page's example, `SLUG--variant.pathway` another way to go wrong.
EXAMPLES = sorted(
    path
    for path in BAD.glob("*.pathway")
    if not path.read_text(encoding="utf-8").startswith("library")
)
# `SLUG.overlay` goes wrong in an overlay, for the sound pathway in `overlaid`, on this day.
OVERLAYS = sorted(BAD.glob("*.overlay"))
OVERLAID = BAD / "overlaid" / "example.pathway"
ON = date(2026, 12, 1)
HEADINGS = ["What it means", "Why it matters", "Example that fails", "How to mend"]


def slug_of(path: Path) -> str:
    return path.stem.split("--")[0]


def test_there_is_a_page_for_every_code_and_for_nothing_else():
    assert {page.stem for page in PAGES.glob("*.md")} == {code.slug for code in Code}


def test_there_is_an_example_for_every_code_and_for_nothing_else():
    stems = {path.stem for path in (*EXAMPLES, *OVERLAYS)}
    assert {stem.split("--")[0] for stem in stems} == {code.slug for code in Code}
    assert {code.slug for code in Code} <= stems


def test_every_expected_text_has_its_example():
    assert {path.stem for path in BAD.glob("*.txt")} == {
        path.stem for path in (*EXAMPLES, *OVERLAYS)
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_what_is_expected(path: Path):
    shown = path.relative_to(PROJECT).as_posix()
    result = compile_text(path.read_text(encoding="utf-8"), path=shown, folder=path.parent)
    text = render_text(result.diagnostics, result.sources)
    expected = path.with_suffix(".txt")
    if os.environ.get("WAYPOST_UPDATE_GOLDEN") == "1":
        expected.write_text(text, encoding="utf-8")
    assert {one.code.slug for one in result.diagnostics} == {slug_of(path)}
    assert (result.pathway is None) == (not Code(slug_of(path)).is_warning)
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", OVERLAYS, ids=lambda path: path.stem)
def test_an_example_of_an_overlay_says_what_is_expected(path: Path):
    (result,) = compile_with_overlay(
        [OVERLAID], path, on=ON, shown_as=lambda one: one.relative_to(PROJECT).as_posix()
    )
    text = render_text(result.diagnostics, result.sources)
    expected = path.with_suffix(".txt")
    if os.environ.get("WAYPOST_UPDATE_GOLDEN") == "1":
        expected.write_text(text, encoding="utf-8")
    assert {one.code.slug for one in result.diagnostics} == {slug_of(path)}
    assert result.pathway is None
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.slug)
def test_a_page_has_its_headings_and_shows_its_example(code: Code):
    page = (PAGES / f"{code.slug}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.slug}\n")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == HEADINGS
    shown = page.split("## Example that fails")[1].split("```")[1].strip("\n").splitlines()
    example = next(BAD.glob(f"{code.slug}.[po]*")).read_text(encoding="utf-8").splitlines()
    assert [line for line in shown if line not in example] == []
