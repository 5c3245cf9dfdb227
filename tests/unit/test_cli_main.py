"""The command line: exit codes, streams, one-line errors, and what it costs to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

import waypost as package
from scripts import command_pages
from tests.unit.cohort_example import bundle, write_bundles, write_pathways
from waypost.cli import main as cli
from waypost.cli.exit_codes import ExitCode

COMMANDS = sorted(command_pages.commands())
ILL = ("ill", "2020-05-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pathways in `pathways`, clean and faulty data beside them."""
    folder = tmp_path_factory.mktemp("cli")
    write_pathways(folder / "pathways")
    write_bundles(folder / "clean", a=bundle("p1", ILL, ("grade-2", "2024-01-10")))
    write_bundles(folder / "two", a=bundle("p1", ILL), b=bundle("p2"))
    write_bundles(folder / "faulty", a=bundle("p1", ILL), b={"resourceType": "Bundle"})
    (folder / "unreadable").mkdir()
    (folder / "unreadable" / "a.json").write_text("{", encoding="utf-8")
    (folder / "empty").mkdir()
    broken = folder / "broken.pathway"
    broken.write_text('pathway broken "Broken"\n  enrol whale true\n', encoding="utf-8")
    (folder / "binary.pathway").write_bytes(b"\xff\xfe\x00")
    return folder


def waypost(folder: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> int:
    monkeypatch.chdir(folder)
    return cli.main(words.split())


RUN = "run pathways --as-at 2024-03-01"
EXPLAIN = "explain pathways/alpha.pathway --as-at 2024-03-01"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("check pathways", 0),
        ("check pathways/shared.pathway", 0),
        ("check broken.pathway", 1),
        ("check binary.pathway", 3),
        ("graph pathways/alpha.pathway", 0),
        ("graph broken.pathway", 1),
        (f"{RUN} --data clean", 0),
        (f"{RUN} --data faulty", 1),
        (f"{RUN} --data unreadable", 3),
        (f"{RUN} --data empty", 3),
        ("run broken.pathway --data clean --as-at 2024-03-01", 1),
        (f"{EXPLAIN} --data clean", 0),
        (f"{EXPLAIN} --data two --patient p2", 0),
        (f"{EXPLAIN} --data two --patient p3", 3),
        ("explain unknown-name", 0),
        ("validate clean", 0),
        ("validate faulty", 1),
        ("validate unreadable", 3),
        ("schema", 0),
        ("schema --of run", 0),
        ("--version", 0),
        ("--help", 0),
    ],
)
def test_exit_codes(folder, monkeypatch, capsys, words, code):
    assert waypost(folder, monkeypatch, words) == code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            "run pathways --data clean --as-at 2024-02-30",
            "`2024-02-30` is not a day of the calendar",
        ),
        ("run pathways --data clean --as-at 1.3.2024", "write it as 2024-02-09"),
        ("run pathways --data clean", "Missing option '--as-at'"),
        (f"{RUN} --data nowhere", "there is no file or folder nowhere"),
        ("run nowhere --data clean --as-at 2024-03-01", "there is no file or folder nowhere"),
        ("run empty --data clean --as-at 2024-03-01", "empty holds no pathway"),
        (
            "run pathways/shared.pathway --data clean --as-at 2024-03-01",
            "is a library; name the pathways that use it instead",
        ),
        (f"{RUN} --data clean --period 2024-03-01 2024-02-01", "the period ends before it begins"),
        (f"{RUN} --data clean --out clean", "clean holds other things than a run of Waypost"),
        (f"{EXPLAIN} --data two", "choose one with --patient ID"),
        (EXPLAIN, "--data is needed too"),
        ("explain pathways/alpha.pathway --data clean", "--as-at is needed too"),
        ("explain pathways --data clean --as-at 2024-03-01", "pathways is a folder"),
        ("explain unknwon-name", "did you mean `unknown-name`"),
        ("explain nowhere.pathway --data clean --as-at 2024-03-01", "there is no file or folder"),
        ("graph pathways", "pathways is a folder"),
        ("graph pathways/alpha.pathway --out nowhere/a.svg", "cannot be written"),
        ("fmt empty", "empty holds no pathway"),
        ("graph2 pathways", "Did you mean 'graph'?"),
    ],
)
def test_wrong_usage_is_one_line_with_what_to_do(folder, monkeypatch, capsys, words, says):
    assert waypost(folder, monkeypatch, words) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    assert line.startswith("error: ")
    assert says in line


def test_a_pathway_that_does_not_compile_shows_its_diagnostics(folder, monkeypatch, capsys):
    assert waypost(folder, monkeypatch, "run broken.pathway --data clean --as-at 2024-03-01") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--> broken.pathway:2:" in captured.err


def test_check_prints_diagnostics_as_json(folder, monkeypatch, capsys):
    waypost(folder, monkeypatch, "check broken.pathway --format json")
    document = json.loads(capsys.readouterr().out)
    assert document["diagnostics"][0]["severity"] == "error"


def test_run_prints_a_table_for_people(folder, monkeypatch, capsys):
    waypost(folder, monkeypatch, f"{RUN} --data faulty")
    printed = capsys.readouterr().out
    assert printed.startswith("1 patient, as at 1 March 2024\n")
    for words in (
        "Alpha care 1.0.0",
        "The clinic",
        "error: no-patient",
        "b.json: there is no Patient",
        "Not medical advice: thresholds need sign-off by a clinical safety officer.",
    ):
        assert words in printed
    assert "\x1b[" not in printed


def test_run_prints_its_facts_as_json_and_writes_the_same(folder, monkeypatch, capsys, tmp_path):
    waypost(folder, monkeypatch, f"{RUN} --data clean --format json --out {tmp_path / 'out'}")
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


def test_run_prints_every_evaluation_on_a_line(folder, monkeypatch, capfdbinary):
    waypost(folder, monkeypatch, f"{RUN} --data two --format ndjson")
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [(row["patient"], row["pathway"]) for row in rows] == [
        ("p1", "alpha"),
        ("p1", "beta"),
        ("p2", "alpha"),
        ("p2", "beta"),
    ]


def test_explain_prints_the_explanation_and_keeps_remarks_apart(folder, monkeypatch, capsys):
    waypost(folder, monkeypatch, f"{EXPLAIN} --data clean")
    captured = capsys.readouterr()
    assert captured.out.startswith("Alpha care (pathway alpha, version 1.0.0)\nPatient p1")
    assert captured.err == ""


def test_validate_prints_findings_and_counts(folder, monkeypatch, capsys):
    waypost(folder, monkeypatch, "validate faulty --mode used")
    printed = capsys.readouterr().out
    assert "error: b.json: there is no Patient in this bundle" in printed
    assert printed.splitlines()[-1] == "1 patient read, 1 without a record, 1 findings"


def test_validate_prints_json(folder, monkeypatch, capsys):
    waypost(folder, monkeypatch, "validate faulty --mode used --format json")
    document = json.loads(capsys.readouterr().out)
    assert (document["patients"], document["unread"]) == (1, 1)
    assert [one["code"] for one in document["findings"]] == ["no-patient"]


def test_fmt_changes_a_file_once(tmp_path, monkeypatch, capsys):
    write_pathways(tmp_path / "pathways")
    assert waypost(tmp_path, monkeypatch, "fmt --check pathways") == ExitCode.PROBLEMS
    assert waypost(tmp_path, monkeypatch, "fmt pathways") == ExitCode.CLEAN
    assert "pathways/alpha.pathway" in capsys.readouterr().out
    assert waypost(tmp_path, monkeypatch, "fmt --check pathways") == ExitCode.CLEAN
    assert waypost(tmp_path, monkeypatch, "check pathways") == ExitCode.CLEAN


def test_fmt_leaves_a_file_with_a_syntax_error_alone(folder, monkeypatch, capsys):
    before = (folder / "broken.pathway").read_bytes()
    assert waypost(folder, monkeypatch, "fmt broken.pathway") == ExitCode.PROBLEMS
    assert "--> broken.pathway:" in capsys.readouterr().err
    assert (folder / "broken.pathway").read_bytes() == before


def test_graph_writes_to_a_file(folder, monkeypatch, capsys, tmp_path):
    words = f"graph pathways/alpha.pathway --format mermaid --out {tmp_path / 'a.mmd'}"
    assert waypost(folder, monkeypatch, words) == ExitCode.CLEAN
    assert capsys.readouterr().out == ""
    assert (tmp_path / "a.mmd").read_text(encoding="utf-8").startswith("flowchart LR")


def test_a_fault_of_ours_asks_for_a_report_without_record_contents(folder, monkeypatch, capsys):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a value of the patient")

    monkeypatch.setattr("waypost.commands.running.run", broken)
    assert waypost(folder, monkeypatch, f"{RUN} --data clean") == ExitCode.INTERNAL
    message = capsys.readouterr().err
    assert "Please report it" in message
    assert "command run" in message
    assert "RuntimeError" in message
    assert "a value of the patient" not in message


def test_a_fault_for_one_patient_ends_with_70_after_the_rest_was_run(folder, monkeypatch, capsys):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a value of the patient")

    monkeypatch.setattr("waypost.cohort.evaluating.evaluate", broken)
    assert waypost(folder, monkeypatch, f"{RUN} --data clean") == ExitCode.INTERNAL
    captured = capsys.readouterr()
    assert "internal-error" in captured.out
    assert "a value of the patient" not in captured.out + captured.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_does_with_an_example(name):
    command = command_pages.commands()[name]
    assert f"waypost {name}" in (command.help or "")
    assert "Example" in (command.help or "")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_twin_in_python(name):
    group, _, part = name.partition(" ")
    twin = group if not part else {"list": f"list_{group}"}.get(part, f"{part}_{group[:-1]}")
    # `waypost.kpi` is the package of measures.
    twin = {"kpi": "count_kpis"}.get(twin, twin.replace("-", "_"))
    assert callable(getattr(package, twin))


def test_the_public_names_are_sorted_and_exist():
    assert package.__all__ == sorted(package.__all__)
    assert set(package.__all__) <= set(dir(package))
    for name in package.__all__:
        assert callable(getattr(package, name))
    with pytest.raises(AttributeError, match="no `nothing`"):
        package.nothing  # noqa: B018


def test_help_imports_nothing_heavy():
    heavy = ["fhir", "graphlay", "lark", "networkx", "orjson", "pydantic", "rich"]
    code = (
        "import sys; from waypost.cli.main import main; main(['--help']); "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "[]"
    assert "Commands:" in ended.stdout
