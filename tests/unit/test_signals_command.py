"""`run`'s signals, and `waypost signals list`, `show` and `judge` over its folder."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import jsonschema
import pytest

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

import waypost
from tests.spec.record_table import FOLDER
from tests.unit.signals_example import PATHWAY
from tests.unit.signals_run_example import AS_AT, care_by_itself, patient, write_data
from waypost.cli.main import main
from waypost.cohort import run, schema
from waypost.commands.run_signals import signals_of_run
from waypost.commands.signals import (
    judge_signal,
    list_as_csv,
    list_signals,
    show_signal,
    verdicts_of_run,
)
from waypost.errors import UnreadableInput, UsageError
from waypost_dsl.model import Pathway


@pytest.fixture(scope="module")
def care() -> tuple[Pathway, ...]:
    return care_by_itself()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture
def folder(care, data, tmp_path) -> Path:
    run(care, data, as_at=AS_AT, out=tmp_path / "out")
    return tmp_path / "out"


def causes(folder: Path) -> dict[str, str]:
    return {one.patient: one.primary_cause for one in signals_of_run(folder)}


def test_a_run_writes_its_signals_in_order_of_patient(folder):
    assert list(causes(folder).items()) == [("ann", "step overdue"), ("bea", "pathway followed")]


def test_every_line_fits_its_published_schema(folder):
    judge_signal(folder, next(signals_of_run(folder)).id, "preventable", by="Dr A", on=AS_AT)
    rows = {
        "signal": (folder / "signals.ndjson").read_bytes().splitlines(),
        "detected-issue": (folder / "detected_issues.ndjson").read_bytes().splitlines(),
        "signals": [(folder / "signals.json").read_bytes()],
        "verdict": (folder / "verdicts.ndjson").read_bytes().splitlines(),
    }
    for name, lines in rows.items():
        validator = jsonschema.Draft202012Validator(schema(name))  # pyright: ignore[reportArgumentType]
        assert lines, name
        found = [
            error.message for line in lines for error in validator.iter_errors(json.loads(line))
        ]
        assert found == []


def test_what_was_missed_stands_beside_matched_days_of_patients_not_admitted(folder):
    summary = list_signals(folder).summary
    assert (summary.signals, summary.patients) == (2, 2)
    [matched] = summary.matching
    assert (matched.admissions, matched.without_a_match, matched.comparison_days) == (2, 0, 6)
    figures = {one.step: one for one in summary.figures}
    assert (figures["reviewed"].missed, figures["reviewed"].admissions) == (1, 2)
    assert figures["reviewed"].comparison_days == 6


def test_the_same_run_gives_the_same_bytes_and_another_seed_other_days(care, data, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        run(care, data, as_at=AS_AT, out=tmp_path / name, seed=seed)
    contents = [(tmp_path / name / "signals.json").read_bytes() for name in "abc"]
    assert contents[0] == contents[1]
    assert json.loads(contents[2])["seed"] == 2
    lines = [(tmp_path / name / "signals.ndjson").read_bytes() for name in "abc"]
    assert lines[0] == lines[1] == lines[2]


def test_the_option_seed_changes_the_days_compared_with_and_nothing_else(data, tmp_path):
    from tests.spec.pathway_text import whole_text

    shutil.copytree(FOLDER, tmp_path / "spec", ignore=shutil.ignore_patterns("*.py*"))
    pathway = tmp_path / "spec" / "example.pathway"
    pathway.write_text(whole_text(PATHWAY), encoding="utf-8")

    def ran(name: str, *options: str) -> dict[str, bytes]:
        out = tmp_path / name
        words = ["run", str(pathway), "--data", str(data), "--as-at", AS_AT.isoformat()]
        main([*words, "--out", str(out), *options])
        # Only the timings differ from run to run.
        return {path.name: path.read_bytes() for path in out.iterdir() if path.stem != "timings"}

    usual, same, other = ran("usual"), ran("same", "--seed", "1"), ran("other", "--seed", "7")
    assert usual == same
    assert {name for name in usual if usual[name] != other[name]} == {"signals.json"}
    before, after = json.loads(usual["signals.json"]), json.loads(other["signals.json"])
    assert (before["seed"], after["seed"]) == (1, 7)
    assert {key for key in before if before[key] != after[key]} == {"seed", "figures"}
    for one, another in zip(before["figures"], after["figures"], strict=True):
        changed = {key for key in one if one[key] != another[key]}
        assert changed <= {"missed_there", "ratio"}


@pytest.mark.parametrize(
    ("period", "patients"),
    [
        ((date(2024, 3, 1), date(2024, 3, 8)), ["ann"]),
        ((date(2024, 3, 2), date(2024, 12, 31)), ["bea"]),
    ],
)
def test_with_a_period_the_signals_are_those_of_its_days(care, data, tmp_path, period, patients):
    run(care, data, as_at=AS_AT, period=period, out=tmp_path / "out")
    assert list(causes(tmp_path / "out")) == patients


def test_without_a_period_the_12_months_to_the_day_are_looked_at(care, data, tmp_path):
    run(care, data, as_at=date(2025, 2, 28), out=tmp_path / "in")
    run(care, data, as_at=date(2025, 3, 1), out=tmp_path / "out")
    assert list(causes(tmp_path / "in")) == ["ann", "bea"]
    assert list(causes(tmp_path / "out")) == ["bea"]


def test_a_second_record_of_a_patient_is_not_a_second_admission(care, data, tmp_path):
    again = patient("ann", reviewed="2023-12-01", admitted="2024-03-01")
    entries = again["entry"]
    assert isinstance(entries, list)
    copy = tmp_path / "data"
    copy.mkdir()
    for path in data.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    # The second record holds less, so the first one is used.
    again["entry"] = entries[:-2] + entries[-1:]
    (copy / "again.json").write_text(json.dumps(again), encoding="utf-8")
    run(care, copy, as_at=AS_AT, out=tmp_path / "out")
    assert causes(tmp_path / "out")["ann"] == "step overdue"
    assert list_signals(tmp_path / "out").summary.signals == 2


# --- list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "patients"),
    [
        ({}, ["ann", "bea"]),
        ({"pathway": "example"}, ["ann", "bea"]),
        ({"relation": "direct"}, ["ann", "bea"]),
        ({"relation": "unrelated"}, []),
        ({"cause": "Step overdue"}, ["ann"]),
    ],
)
def test_the_list_can_be_narrowed(folder, asked, patients):
    assert [one.patient for one in list_signals(folder, **asked).lines] == patients


@pytest.mark.parametrize(
    "asked", [{"relation": "distant"}, {"cause": "bad luck"}], ids=["relation", "cause"]
)
def test_a_word_that_is_none_is_named_with_what_there_is(folder, asked):
    with pytest.raises(UsageError, match=r"direct|taxonomy"):
        list_signals(folder, **asked)


def test_the_csv_has_a_line_for_each_signal(folder):
    lines = list_as_csv(list_signals(folder)).splitlines()
    assert lines[0].startswith("id,patient,practice,admitted,relation")
    assert [line.split(",")[1] for line in lines[1:]] == ["ann", "bea"]
    assert "none found" in lines[2]


def test_a_folder_without_a_run_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="holds no run with signals"):
        list_signals(tmp_path)


def as_an_older_build_wrote(folder: Path, **changes: object) -> None:
    """Take away what was added to the layout since it was first written."""
    path = folder / "signals.json"
    content = json.loads(path.read_bytes())
    del content["population"], content["without_registration"]
    path.write_text(json.dumps(content | changes), encoding="utf-8")


def test_the_run_of_an_older_build_is_read_with_what_it_could_know(folder):
    now = list_signals(folder).summary
    as_an_older_build_wrote(folder)
    then = list_signals(folder).summary
    assert then == now
    assert then.population is None
    signal = next(signals_of_run(folder))
    judge_signal(folder, signal.id, "preventable", by="Dr A", on=AS_AT)
    assert dict(list_signals(folder).verdicts)["preventable"] == 1


def test_how_many_had_no_registration_is_counted_from_an_older_builds_practices(folder):
    practices = json.loads((folder / "signals.json").read_bytes())["practices"]
    two = [practices[0] | {"practice": None, "signals": 3}, practices[0] | {"practice": "WPX01"}]
    as_an_older_build_wrote(folder, practices=two)
    assert list_signals(folder).summary.without_registration == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "is not a waypost-signals/1 file"),
        ("{", "is not a waypost-signals/1 file"),
        ('{"schema": "waypost-signals/1"}', "is not a waypost-signals/1 file"),
        ('{"schema": "waypost-signals/1", "practices": 7}', "is not a waypost-signals/1 file"),
        ('{"schema": "waypost-signals/9"}', "is waypost-signals/9; this Waypost reads"),
    ],
)
def test_another_file_is_still_no_file_of_totals(folder, content, said):
    (folder / "signals.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableInput, match=said):
        list_signals(folder)


def test_a_broken_file_is_named_with_its_line(folder):
    path = folder / "signals.ndjson"
    path.write_bytes(path.read_bytes() + b"{\n")
    with pytest.raises(UnreadableInput, match=r"signals\.ndjson line 3"):
        list_signals(folder)


# --- judge -----------------------------------------------------------------------------------


def test_verdicts_are_appended_and_never_overwritten(folder):
    [ann, bea] = [one.id for one in signals_of_run(folder)]
    judge_signal(folder, ann, "preventable", by="Dr A", on=AS_AT, cause="step overdue", note="why")
    before = (folder / "verdicts.ndjson").read_bytes()
    judge_signal(folder, ann[:8], "Not preventable", by="Dr B", on=AS_AT)
    assert (folder / "verdicts.ndjson").read_bytes().startswith(before)
    assert [(one.signal, one.judgement, one.by) for one in verdicts_of_run(folder)] == [
        (ann, "preventable", "Dr A"),
        (ann, "not preventable", "Dr B"),
    ]
    found = list_signals(folder)
    assert {one.id: one.verdict for one in found.lines} == {ann: "not preventable", bea: None}
    assert dict(found.verdicts)["not judged"] == 1
    assert [one.by for one in show_signal(folder, ann).verdicts] == ["Dr A", "Dr B"]


def test_a_rerun_keeps_every_verdict(care, data, folder):
    signal = next(signals_of_run(folder))
    judge_signal(folder, signal.id, "not assessable", by="Dr A", on=AS_AT)
    run(care, data, as_at=AS_AT, out=folder)
    assert [one.judgement for one in show_signal(folder, signal.id).verdicts] == ["not assessable"]


@pytest.mark.parametrize(
    ("identifier", "judgement", "by", "cause"),
    [
        ("nothing-like-it", "preventable", "Dr A", None),
        ("", "preventable", "Dr A", None),
        ("ann", "unavoidable", "Dr A", None),
        ("ann", "preventable", " ", None),
        ("ann", "preventable", "Dr A", "bad luck"),
    ],
)
def test_what_cannot_be_recorded_leaves_no_trace(folder, identifier, judgement, by, cause):
    named = next(signals_of_run(folder)).id if identifier == "ann" else identifier
    with pytest.raises(UsageError):
        judge_signal(folder, named, judgement, by=by, on=AS_AT, cause=cause)
    assert not (folder / "verdicts.ndjson").exists()


def test_nothing_is_written_after_a_verdict_that_cannot_be_read(folder):
    path = folder / "verdicts.ndjson"
    path.write_bytes(b'{"schema": "waypost-verdict/1"}\n')
    with pytest.raises(UnreadableInput, match=r"verdicts\.ndjson line 1"):
        judge_signal(folder, next(signals_of_run(folder)).id, "preventable", by="Dr A", on=AS_AT)
    assert path.read_bytes() == b'{"schema": "waypost-verdict/1"}\n'


# --- The command line ------------------------------------------------------------------------


def test_the_commands_do_what_their_python_twins_do(folder, capsys):
    [ann, _] = [one.id for one in signals_of_run(folder)]
    assert main(["signals", "list", str(folder)]) == 0
    listed = capsys.readouterr().out
    assert "2 unplanned admissions of 2 patients" in listed
    assert "1 of 2 (50 %)" in listed
    judged = ["signals", "judge", str(folder), ann, "preventable", "--by", "Dr A"]
    assert main([*judged, "--on", "2024-06-02", "--note", "a recall was lost"]) == 0
    assert main(["signals", "show", str(folder), ann]) == 0
    shown = capsys.readouterr().out
    assert "Reviewed: due 1 December 2023, 90 days overdue" in shown
    assert "2 June 2024, Dr A: preventable\n    | a recall was lost" in shown
    assert main(["signals", "list", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "waypost-signal-list/1"
    assert main(["signals", "show", str(folder), ann, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["signal"]["id"] == ann


def test_a_wrong_call_ends_with_its_exit_code(folder, tmp_path):
    assert main(["signals", "show", str(folder), "0000"]) == 2
    assert main(["signals", "list", str(tmp_path)]) == 2


def test_the_twins_are_found_at_the_top():
    assert waypost.list_signals is list_signals
    assert waypost.show_signal is show_signal
    assert waypost.judge_signal is judge_signal


def test_the_list_says_how_many_stays_are_of_each_nature_and_by_which_rule(folder, capsys):
    assert main(["signals", "list", str(folder)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    shown = "unplanned 2 admission method 2 planned 0 indeterminate 0 excluded 0"
    assert shown in printed
    assert "counted neither" not in printed
    assert "drawn with seed 1" in printed
