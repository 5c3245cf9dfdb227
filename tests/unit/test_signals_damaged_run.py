"""A run's signals that are not what the run wrote, and a list narrowed to what there is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

from tests.unit.signals_run_example import run_of_two
from waypost.cli.main import main
from waypost.commands.run_signals import signals_of_run
from waypost.commands.signals import list_signals
from waypost.errors import UnreadableInput, UsageError


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_of_two(tmp_path_factory.mktemp("run"))


@pytest.fixture
def folder(whole_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole_run, tmp_path / "out"))


def changed(folder: Path, change: Callable[[bytes], bytes]) -> None:
    path = folder / "signals.ndjson"
    path.write_bytes(change(path.read_bytes()))


def with_totals(folder: Path, **totals: object) -> None:
    path = folder / "signals.json"
    content = json.loads(path.read_bytes()) | totals
    path.write_text(json.dumps(content), encoding="utf-8")


def emptied(_: bytes) -> bytes:
    return b""


def shortened(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[1]


def doubled(content: bytes) -> bytes:
    return content + content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (emptied, "holds 0 signals, and signals.json says that the run found 2"),
        (shortened, "holds 1 signals, and signals.json says that the run found 2"),
        (doubled, "holds 4 signals"),
        (lambda it: it.replace(b'"female"', b'"male"', 1), "was changed after the run wrote it"),
    ],
    ids=["emptied", "a line deleted", "lines doubled", "a line changed"],
)
def test_signals_that_are_not_those_of_the_run_are_refused(folder, change, said, capsys):
    [ann, _] = [one.id for one in signals_of_run(folder)]
    changed(folder, change)
    judge = ["judge", str(folder), ann, "preventable", "--by", "Dr A", "--on", "2024-06-02"]
    for words in (["list", str(folder)], ["show", str(folder), ann], judge):
        assert main(["signals", *words]) == 3
        printed = capsys.readouterr()
        assert said in printed.err
        assert "run the pathways again" in printed.err
        assert printed.out == ""
    assert not (folder / "verdicts.ndjson").exists()


@pytest.mark.parametrize("line", [1, 2])
def test_a_line_that_was_cut_in_its_middle_is_named_by_its_number(folder, line):
    lines = (folder / "signals.ndjson").read_bytes().splitlines(keepends=True)
    whole = b"".join(lines[: line - 1])
    changed(folder, lambda _: whole + lines[line - 1][:200])
    with pytest.raises(UnreadableInput, match=rf"signals\.ndjson line {line} is not a"):
        list_signals(folder)


def test_a_run_of_an_older_build_is_held_to_its_count_alone(folder):
    with_totals(folder, signals_sha256=None)
    changed(folder, lambda it: it.replace(b'"female"', b'"male"', 1))
    assert len(list_signals(folder).lines) == 2
    path = folder / "signals.json"
    content = json.loads(path.read_bytes())
    del content["signals_sha256"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert len(list_signals(folder).lines) == 2
    changed(folder, emptied)
    with pytest.raises(UnreadableInput, match="holds 0 signals"):
        list_signals(folder)


# --- Narrowing -------------------------------------------------------------------------------


def test_a_pathway_that_the_run_does_not_know_is_named_with_the_nearest(folder, capsys):
    assert main(["signals", "list", str(folder), "--pathway", "exampled"]) == 2
    assert "`exampled`; did you mean `example`?" in capsys.readouterr().err
    with pytest.raises(UsageError, match="there is `example`"):
        list_signals(folder, pathway="heart_failure")


@pytest.fixture
def of_practices(folder: Path) -> Path:
    lines = [json.loads(line) for line in (folder / "signals.ndjson").read_bytes().splitlines()]
    for line, code in zip(lines, ("Organization/WPX01", "WPX02"), strict=True):
        line["practice"] = code
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    changed(folder, lambda _: text.encode())
    [row] = json.loads((folder / "signals.json").read_bytes())["practices"]
    rows = [row | {"practice": code, "signals": 1} for code in ("Organization/WPX01", "WPX02")]
    with_totals(folder, practices=rows, signals_sha256=None)
    return folder


def test_a_practice_is_known_by_its_code_with_or_without_its_type(of_practices):
    for code in ("WPX01", "Organization/WPX01"):
        found = list_signals(of_practices, practice=code)
        assert ([one.patient for one in found.lines], found.narrowed) == (["ann"], True)
    with pytest.raises(UsageError, match=r"practice `WPX03`; did you mean `WPX01` or `WPX02`\?"):
        list_signals(of_practices, practice="WPX03")


def test_a_practice_of_the_population_without_a_signal_is_no_slip(of_practices):
    with_totals(of_practices, population=["WPX01", "WPX02", "WPX09"])
    assert list_signals(of_practices, practice="WPX09").lines == ()


def test_a_run_that_names_no_practice_says_so(folder):
    with pytest.raises(UsageError, match="no signal of this run names a practice"):
        list_signals(folder, practice="WPX01")


def test_what_is_left_of_a_narrowed_list_is_said_beside_the_totals(folder, capsys):
    assert main(["signals", "list", str(folder), "--relation", "unrelated"]) == 0
    printed = capsys.readouterr().out
    assert "2 unplanned admissions of 2 patients" in printed
    assert "The totals above are of the whole run. Asked for: 0 signals." in printed
    assert main(["signals", "list", str(folder)]) == 0
    assert "Asked for" not in capsys.readouterr().out
