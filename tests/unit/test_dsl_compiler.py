"""Compiling files and folders: what is read, in which order, and what the hash covers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.dsl_texts import BAD, NAMES, PATHWAYS, codes
from waypost_dsl.compiler import compile_pathway, compile_pathways, compile_text

SHIPPED = ["copd", "type_2_diabetes"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "pathways"
    shutil.copytree(PATHWAYS, target)
    return target


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pathway_compiles_without_a_word(name):
    result = compile_pathway(PATHWAYS / f"{name}.pathway")
    assert result.diagnostics == ()
    assert result.pathway is not None
    assert result.pathway.name == name
    assert result.pathway.libraries == ("common",)
    assert len(result.sources) == 2


def test_a_folder_holds_its_pathways_but_not_its_libraries():
    found = [one.pathway.name for one in compile_pathways([PATHWAYS]) if one.pathway]
    assert set(SHIPPED) <= set(found)
    assert found == sorted(found)


def test_a_file_named_twice_is_compiled_once():
    path = PATHWAYS / "copd.pathway"
    assert len(compile_pathways([path, PATHWAYS, path])) == len(compile_pathways([PATHWAYS]))


def test_a_library_by_itself_is_checked_and_is_no_pathway():
    result = compile_pathway(PATHWAYS / "common.pathway")
    assert (result.pathway, result.diagnostics) == (None, ())


def test_the_same_files_give_the_same_pathway():
    path = PATHWAYS / "copd.pathway"
    assert compile_pathway(path) == compile_pathway(path)


@pytest.mark.parametrize(
    "changed",
    [
        "copd.pathway",
        "common.pathway",
        "codelists/copd_diagnosis.csv",
        "codelists/smoking_status.csv",
    ],
)
def test_the_hash_covers_the_pathway_its_libraries_and_its_codelists(folder: Path, changed: str):
    before = compile_pathway(folder / "copd.pathway").pathway
    path = folder / changed
    text = path.read_text(encoding="utf-8")
    more = (
        "# a comment\n"
        if path.suffix == ".pathway"
        else "http://example.org,1,One,,,exact,V,an example,\n"
    )
    if "smoking" in changed:
        more = "http://example.org,1,One,current_smoker,,exact,V,an example,\n"
    path.write_text(text + more, encoding="utf-8")
    after = compile_pathway(folder / "copd.pathway").pathway
    assert before is not None
    assert after is not None
    assert before.sha256 != after.sha256


def test_the_hash_does_not_depend_on_where_the_files_are(folder: Path):
    here, there = (compile_pathway(one / "copd.pathway").pathway for one in (PATHWAYS, folder))
    assert here is not None
    assert there is not None
    assert here.sha256 == there.sha256


def test_a_library_with_a_syntax_error_is_reported_alone(folder: Path):
    (folder / "common.pathway").write_text('library common "C"\n  version 1\n', encoding="utf-8")
    result = compile_pathway(folder / "copd.pathway")
    assert [one.code.slug for one in result.diagnostics] == ["syntax-error"]
    assert result.diagnostics[0].primary.span.path.endswith("/common.pathway")


def test_a_pathway_cannot_be_used_as_a_library(folder: Path):
    text = (
        (folder / "copd.pathway")
        .read_text(encoding="utf-8")
        .replace("use common", "use type_2_diabetes", 1)
    )
    result = compile_text(text, path="copd.pathway", folder=folder)
    assert (
        result.diagnostics[0].message
        == "`type_2_diabetes` is a pathway, and only libraries can be used"
    )


def test_a_name_that_clashes_with_a_library_is_reported(folder: Path):
    text = (folder / "copd.pathway").read_text(encoding="utf-8") + "\n  fact smoker is copd\n"
    (one,) = compile_text(text, path="copd.pathway", folder=folder).diagnostics
    assert one.code.slug == "duplicate-name"
    assert one.secondary[0].span.path == "common.pathway"


def test_warnings_leave_the_pathway_usable():
    text = NAMES + "  enrol while not (not ill) because NG1\n"
    result = compile_text(text, path="p.pathway", folder=BAD)
    assert result.pathway is not None
    assert [one.is_error for one in result.diagnostics] == [False]


def test_a_circle_of_facts_is_told_once_with_every_leg():
    text = "  fact a is b\n  fact b is not c\n  fact c is a and ill\n  fact d is a\n"
    assert codes(text) == ["circular-fact"]


def test_built_in_facts_cannot_be_declared_again():
    assert codes("  fact age is ill") == ["duplicate-name"]
