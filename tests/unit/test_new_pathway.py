"""`waypost new`: what it writes compiles, is laid out, and its scenarios pass."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from waypost.cli import main as cli
from waypost.commands.checking import check
from waypost.commands.formatting import fmt
from waypost.commands.starting import new
from waypost.errors import UnreadableInput, UsageError

ON = date(2024, 2, 29)
KINDS = pytest.mark.parametrize("episodes", [False, True], ids=["live", "episodes"])


@KINDS
def test_a_starter_is_clean(tmp_path, episodes):
    new("falls_review", on=ON, folder=tmp_path, episodes=episodes)
    checked = check([tmp_path])
    assert checked.diagnostics == ()
    [pathway] = checked.pathways
    assert (pathway.name, pathway.title) == ("falls_review", "Falls review")
    assert (pathway.effective, pathway.review_by) == (ON, date(2025, 2, 28))
    assert (pathway.episodes is not None) is episodes
    assert [one.is_changed for one in fmt([tmp_path], check=True)] == [False]


@KINDS
def test_a_long_name_and_title_are_laid_out_all_the_same(tmp_path, episodes):
    name = "a_pathway_with_a_name_that_is_longer_than_most_of_them"
    title = "A title that is so long that it takes up nearly the whole of a line of its own"
    new(name, on=ON, folder=tmp_path, title=title, episodes=episodes)
    assert check([tmp_path]).diagnostics == ()
    assert [one.is_changed for one in fmt([tmp_path], check=True)] == [False]


def test_the_scenarios_pass_and_two_starters_share_a_folder(tmp_path):
    new("falls_review", on=ON, folder=tmp_path)
    new("fracture_liaison", on=ON, folder=tmp_path)
    new("knee_triage", on=ON, folder=tmp_path, episodes=True)
    words = [sys.executable, "-m", "pytest", "-q", "--pathways", ".", "-p", "no:cacheprovider"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "22 passed" in ran.stdout


def test_a_starter_of_our_own_codes_says_that_they_are_placeholders(tmp_path):
    started = new("falls_review", on=ON, folder=tmp_path)
    for path in started.written[2:]:
        _, *rows = path.read_text("utf-8").splitlines()
        assert rows
        assert all("/waypost-local,falls-review-" in row for row in rows)
        assert all(row.endswith(",D,placeholder: replace") for row in rows)


def test_nothing_is_overwritten_and_nothing_is_written_beside_what_is_there(tmp_path):
    codelist = tmp_path / "codelists" / "falls_review_need.csv"
    codelist.parent.mkdir()
    codelist.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"falls_review_need\.csv is there already"):
        new("falls_review", on=ON, folder=tmp_path)
    assert codelist.read_text("utf-8") == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [codelist]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Falls", "small letters"),
        ("falls-review", "small letters"),
        ("2falls", "small letters"),
        ("../falls", "small letters"),
        ("", "small letters"),
        ("referral", "is a word of the language"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(tmp_path, name, says):
    with pytest.raises(UsageError, match=says):
        new(name, on=ON, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ['A "quoted" one', "two\nlines", " "])
def test_a_title_or_an_owner_of_one_line_without_quotes(tmp_path, text):
    with pytest.raises(UsageError, match="one line of text"):
        new("falls", on=ON, folder=tmp_path, title=text)
    with pytest.raises(UsageError, match="one line of text"):
        new("falls", on=ON, folder=tmp_path, owner=text)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(UnreadableInput, match="cannot be written"):
        new("falls", on=ON, folder=tmp_path / "taken" / "inside")


def test_the_command_names_the_files_and_what_to_do_next(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "falls_review", "--folder", "mine", "--on", "2024-02-29"]) == 0
    captured = capsys.readouterr()
    assert all(Path(line).is_file() for line in captured.out.splitlines())
    assert "Next, in the folder mine:" in captured.err
    assert "waypost check falls_review.pathway" in captured.err
    assert cli.main(["new", "falls_review", "--folder", "mine"]) == 2
    assert "nothing was written" in capsys.readouterr().err
