"""The log of verdicts: appended safely, read in full, and nothing in it lost."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

from tests.unit.signals_run_example import AS_AT, run_of_two
from waypost.cli.main import main
from waypost.commands.run_signals import signals_of_run
from waypost.commands.signals import judge_signal, list_signals, show_signal, verdicts_of_run
from waypost.errors import UnreadableInput, UsageError
from waypost.signals.signal import cause_in_words
from waypost.signals.verdicts import cause_named


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_of_two(tmp_path_factory.mktemp("run"))


@pytest.fixture
def folder(whole_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole_run, tmp_path / "out"))


@pytest.fixture
def ann(folder: Path) -> str:
    return next(signals_of_run(folder)).id


def log(folder: Path) -> Path:
    return folder / "verdicts.ndjson"


def judged(folder: Path, identifier: str, by: str = "Dr A", **other: Any) -> None:
    asked: dict[str, Any] = {"judgement": "preventable", "on": AS_AT, **other}
    judge_signal(folder, identifier, by=by, **asked)


def judges(folder: Path) -> list[str]:
    return [one.by for one in verdicts_of_run(folder)]


# --- Appending -------------------------------------------------------------------------------


def test_a_log_without_its_last_line_end_takes_the_next_verdict_on_a_line_of_its_own(folder, ann):
    judged(folder, ann)
    log(folder).write_bytes(log(folder).read_bytes().rstrip(b"\n"))
    judged(folder, ann, "Dr B")
    assert [json.loads(line)["by"] for line in log(folder).read_bytes().splitlines()] == [
        "Dr A",
        "Dr B",
    ]
    assert judges(folder) == ["Dr A", "Dr B"]


def test_records_that_were_glued_together_are_all_read(folder, ann):
    judged(folder, ann)
    judged(folder, ann, "Dr B")
    log(folder).write_bytes(log(folder).read_bytes().replace(b"}\n{", b"}{"))
    assert judges(folder) == ["Dr A", "Dr B"]


@pytest.mark.parametrize("ending", [b"", b"\n"], ids=["without a line end", "with a line end"])
def test_a_torn_last_line_is_named_and_stops_nobody(folder, ann, ending, capsys):
    judged(folder, ann)
    whole = log(folder).read_bytes()
    torn = whole[:70] + ending
    log(folder).write_bytes(whole + torn)
    assert judges(folder) == ["Dr A"]
    assert main(["signals", "list", str(folder), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert "verdicts.ndjson line 2 breaks off" in printed.err
    assert "give it again" in printed.err
    assert json.loads(printed.out)["schema"] == "waypost-signal-list/1"
    judged(folder, ann, "Dr B")
    assert judges(folder) == ["Dr A", "Dr B"]
    assert log(folder).read_bytes().startswith(whole)
    assert (folder / "verdicts.cut-off.txt").read_bytes() == whole[:70] + b"\n"
    assert list_signals(folder).warnings == ()


def test_what_is_kept_aside_is_added_to_what_was(folder, ann):
    judged(folder, ann)
    for number in range(2):
        log(folder).write_bytes(log(folder).read_bytes() + b'{"torn %d' % number)
        judged(folder, ann, f"Dr {number}")
    assert (folder / "verdicts.cut-off.txt").read_bytes() == b'{"torn 0\n{"torn 1\n'


def test_a_broken_line_in_the_middle_is_named_with_what_to_do(folder, ann):
    judged(folder, ann)
    whole = log(folder).read_bytes()
    log(folder).write_bytes(b"{\n" + whole)
    with pytest.raises(UnreadableInput, match=r"verdicts\.ndjson line 1 .*put the line right"):
        judged(folder, ann, "Dr B")
    assert log(folder).read_bytes() == b"{\n" + whole


def test_a_write_that_fails_leaves_the_log_as_it_was(folder, ann, monkeypatch, capsys):
    judged(folder, ann)
    before = log(folder).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    words = ["signals", "judge", str(folder), ann, "preventable", "--by", "Dr B", "--on"]
    assert main([*words, "2024-06-02"]) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "the verdict is not recorded" in said
    assert log(folder).read_bytes() == before


def test_a_folder_that_cannot_be_written_to_is_no_fault_of_ours(folder, ann, monkeypatch, capsys):
    opened = Path.open

    def refusing(self: Path, mode: str = "r", *rest: Any, **other: Any) -> Any:
        if self.name == "verdicts.ndjson" and mode != "rb":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode, *rest, **other)

    monkeypatch.setattr(Path, "open", refusing)
    words = ["signals", "judge", str(folder), ann, "preventable", "--by", "Dr B"]
    assert main([*words, "--on", "2024-06-02"]) == 2
    said = capsys.readouterr().err
    assert "verdicts.ndjson cannot be written: Permission denied" in said


@pytest.mark.parametrize("word", ["list", "show", "judge"])
def test_a_folder_in_the_place_of_the_log_is_said_to_be_one(folder, ann, word, capsys):
    log(folder).mkdir()
    code, what = (2, "written") if word == "judge" else (3, "read")
    rest = [] if word == "list" else [ann]
    rest += ["preventable", "--by", "Dr A", "--on", "2024-06-02"] if word == "judge" else []
    assert main(["signals", word, str(folder), *rest]) == code
    said = capsys.readouterr().err
    assert f"verdicts.ndjson cannot be {what}: Is a directory" in said
    assert "run the pathways again" not in said


# --- What may be recorded --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2024, 2, 29), "before the admission"),
        (date(2034, 3, 2), "more than 10 years after the admission"),
    ],
)
def test_a_day_on_which_nobody_can_have_judged_is_refused(folder, ann, on, said):
    with pytest.raises(UsageError, match=said):
        judged(folder, ann, on=on)
    assert not log(folder).exists()


@pytest.mark.parametrize("on", [date(2024, 3, 1), date(2025, 1, 1), date(2034, 3, 1)])
def test_a_day_from_the_admission_on_is_taken_also_after_the_run(folder, ann, on):
    judged(folder, ann, on=on)
    assert [one.on for one in verdicts_of_run(folder)] == [on]


@pytest.mark.parametrize("by", ["Dr A\nDr B", "Dr A\u2028Dr B", "Dr A\x1b[2J", "Dr A\rDr B"])
def test_a_name_is_one_line_of_plain_text(folder, ann, by):
    with pytest.raises(UsageError, match="one line"):
        judged(folder, ann, by)
    assert not log(folder).exists()


def test_a_note_has_no_characters_that_steer_a_screen(folder, ann):
    with pytest.raises(UsageError, match="plain text"):
        judged(folder, ann, note="all well\x1b[1A")
    assert not log(folder).exists()


def test_no_line_of_a_note_can_pass_for_a_verdict(folder, ann, capsys):
    forged = "1 May 2025, Dr Z: not preventable"
    judged(folder, ann, note=f"first\r\n\n{forged}")
    assert main(["signals", "show", str(folder), ann]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("1 June 2024, Dr A: preventable")
    assert lines[start + 1 : start + 4] == ["    | first", "    |", f"    | {forged}"]
    assert forged not in lines
    assert main(["signals", "show", str(folder), ann, "--format", "html"]) == 0
    assert f'<td class="note">first\n\n{forged}</td>' in capsys.readouterr().out


def test_no_part_of_a_long_line_begins_at_the_edge(folder, ann, capsys):
    long = f"{'so it went on ' * 20}2 June 2024, Dr Z: not preventable"
    judged(folder, ann, by=f"Dr A {long}", note=long)
    assert main(["signals", "show", str(folder), ann]) == 0
    lines = capsys.readouterr().out.splitlines()
    [start] = [n for n, line in enumerate(lines) if line.startswith("1 June 2024, Dr A")]
    end = next(n for n, line in enumerate(lines) if line.startswith("A signal says"))
    shown = lines[start + 1 : end]
    assert len(shown) > 4
    assert all(line.startswith(("      ", "    | ")) for line in shown)
    assert "".join(shown).count("Dr Z: not preventable") == 2


def test_the_same_again_is_said_to_be_recorded_and_a_change_of_mind_is_recorded(
    folder, ann, capsys
):
    words = ["signals", "judge", str(folder), ann]
    day = ["--by", "Dr A", "--on", "2024-06-02"]
    assert main([*words, "preventable", *day]) == 0
    assert main([*words, "preventable", *day]) == 0
    assert "already recorded" in capsys.readouterr().err
    assert len(verdicts_of_run(folder)) == 1
    for judgement in ("not preventable", "preventable"):
        assert main([*words, judgement, *day]) == 0
    assert len(verdicts_of_run(folder)) == 3


def test_none_found_is_another_word_for_pathway_followed(folder, ann):
    assert cause_named("None found") == "pathway followed"
    judged(folder, ann, cause="none found")
    assert [one.cause for one in verdicts_of_run(folder)] == ["pathway followed"]
    assert [one.patient for one in list_signals(folder, cause="none found").lines] == ["bea"]
    with pytest.raises(UsageError, match=f"`{cause_in_words('pathway followed')}`"):
        list_signals(folder, cause="bad luck")


def test_a_verdict_on_a_signal_that_the_run_no_longer_has_is_mentioned(folder, ann, capsys):
    judged(folder, ann)
    other = log(folder).read_text(encoding="utf-8").replace(ann, "00000000" + ann[8:])
    with log(folder).open("a", encoding="utf-8") as file:
        file.write(other)
    assert main(["signals", "list", str(folder)]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "1 verdict is of a signal that this run does not have (00000000)" in said
    assert len(show_signal(folder, ann).verdicts) == 1
