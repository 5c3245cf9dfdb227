"""The documentation says what is there: commands, links, pictures, and what commands print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest
import rich.style  # noqa: F401 - it draws a random number when it is first imported

import waypost
from scripts import chart_picture, command_pages, guide_pictures, message_pages
from scripts.console_blocks import Followed, Shown, follow, pathway_shown, reader_folder
from scripts.generate_docs import BUILDERS
from waypost.cohort import ErrorRow, RunFacts, Timings, output_folder
from waypost.evaluate import Evaluation
from waypost.evaluate.evaluation import StepRow
from waypost_dsl.formatter.formatting import format_text

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs/tutorial/README.md"
OUTPUTS = ROOT / "docs/reference/outputs.md"
GENERATED = (chart_picture, command_pages, guide_pictures, message_pages)

_CODE = re.compile(r"^(`{3,})\w*\n.*?^\1$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)


def _pages() -> list[Path]:
    """Every page that people read on their own: those of the root, of docs and of the lists."""
    return [
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "pathways/codelists/README.md",
    ]


def _written_by_hand() -> str:
    made = {ROOT / path for builder in BUILDERS for path in builder()}
    return "\n".join(page.read_text("utf-8") for page in _pages() if page not in made)


def _anchor(heading: str) -> str:
    """The anchor that Git hosts give a heading."""
    words = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return words.replace(" ", "-")


@cache
def _anchors(file: Path) -> frozenset[str]:
    """The anchors of a file: the headings of a page, the lines of anything else."""
    text = file.read_text("utf-8")
    if file.suffix != ".md":
        return frozenset(f"L{number}" for number, _ in enumerate(text.splitlines(), start=1))
    return frozenset(_anchor(one["text"]) for one in _HEADING.finditer(_CODE.sub("", text)))


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    dead: list[str] = []
    for link in _LINK.finditer(_CODE.sub("", page.read_text("utf-8"))):
        path, _, anchor = link["target"].partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link["target"])
    assert not dead


def test_every_page_is_reached_from_the_readme_or_the_index():
    reached: set[Path] = set()
    waiting = [README, ROOT / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        targets = (one["target"] for one in _LINK.finditer(page.read_text("utf-8")))
        waiting.extend((page.parent / one.partition("#")[0]).resolve() for one in targets)
    assert set(_pages()) <= reached


def test_every_file_that_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    names = re.findall(r"`([\w./]+\.(?:py|lark|toml|txt|md|sh|csv)|[\w./]+/)`", text)
    # Inside a recipe a module is named alone, once its folder has been named.
    language = ROOT / "dsl/waypost_dsl"
    places = (ROOT, language, *language.iterdir(), ROOT / "engine/waypost/evaluate")
    real = [name for name in names if not re.search(r"PATHWAY|SLUG|NAME|^\.\./", name)]
    assert [name for name in real if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("name", command_pages.commands())
def test_every_command_has_an_example_and_is_used_in_a_guide(name):
    command = command_pages.commands()[name]
    assert f"waypost {name} " in (command.help or "")
    assert f"waypost {name}" in _written_by_hand()


@pytest.mark.parametrize("name", command_pages.commands())
def test_every_option_is_explained_and_in_the_reference(name):
    command = command_pages.commands()[name]
    section = (ROOT / command_pages.PLACE).read_text("utf-8").partition(f"\n## waypost {name}\n")[2]
    section = section.partition("\n## ")[0]
    for option in (one for one in command.params if isinstance(one, click.Option)):
        assert option.help, option.name
        assert all(spelling in section for spelling in option.opts)


@pytest.mark.parametrize("name", waypost.__all__)
def test_every_public_name_is_documented(name):
    function = getattr(waypost, name)
    for part in ("Args:", "Returns:", "Raises:"):
        if part == "Returns:" and "Yields:" in function.__doc__:
            continue
        if part == "Raises:" and name == "schema":
            continue
        assert part in function.__doc__, part
    assert f"### waypost.{name}\n" in (ROOT / command_pages.PLACE).read_text("utf-8")


@pytest.mark.parametrize("module", GENERATED, ids=lambda module: module.__name__)
def test_generated_pages_are_up_to_date(module):
    for path, text in module.pages().items():
        assert (ROOT / path).read_text("utf-8") == text, f"{path}: run `make docs`"


@pytest.mark.parametrize("kind", [Evaluation, StepRow, ErrorRow, RunFacts, Timings])
def test_every_field_of_an_output_is_described(kind):
    text = OUTPUTS.read_text("utf-8")
    assert [one.name for one in fields(kind) if f"`{one.name}`" not in text] == []


def test_every_output_file_is_described():
    names = {
        value
        for name, value in vars(output_folder).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }
    assert len(names) == 12
    assert {name for name in names if f"## {name}\n" not in OUTPUTS.read_text("utf-8")} == set()


def test_the_pathway_of_the_readme_is_laid_out_as_fmt_does():
    text = pathway_shown(README.read_text("utf-8"))
    assert format_text(text).text == text


@pytest.mark.parametrize("block", _PYTHON.findall(_written_by_hand()))
def test_examples_in_python_run(block, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    exec(compile(block, "an example in the documentation", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("shown", "printed", "agrees"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\ntwo\n", "one  \ntwo\n\n", True),
        ("one\ntwo\n", "one\nthree\n", False),
        ("one\n", "one\ntwo\n", False),
        ("one\n…\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("one\n  …\nfour\n", "one\nfour\n", True),
        ("one\n…\nfour\n", "one\ntwo\n", False),
        ("3 passed in 1.52s\n", "3 passed in 0.41s\n", True),
        ("3 passed in 1.52s\n", "2 passed in 1.52s\n", False),
    ],
)
def test_what_is_shown_is_compared_with_what_is_printed(shown, printed, agrees):
    assert Shown("waypost", shown, 1, (0, 0)).agrees_with(printed) is agrees


def _wrong(followed: Iterator[Followed], page: Path) -> list[str]:
    return [
        f"{page.relative_to(ROOT)}:{one.shown.line}: `{one.shown.command}` prints\n{one.printed}"
        for one in followed
        if not one.shown.agrees_with(one.printed)
    ]


def test_the_readme_shows_what_its_commands_print():
    wrong = _wrong(follow(README.read_text("utf-8"), ROOT), README)
    assert not wrong, "\n".join(wrong)


def test_the_tutorial_can_be_followed_to_the_letter(tmp_path):
    page = TUTORIAL.read_text("utf-8")
    wrong = _wrong(follow(page, reader_folder(page, ROOT, tmp_path)), TUTORIAL)
    assert not wrong, "\n".join(wrong)
