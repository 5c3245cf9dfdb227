"""The commands as processes of their own, on the shipped pathways and on whole folders of data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from waypost.cohort import PatientResult, evaluate_patients
from waypost.cohort.results import INTERNAL_ERROR
from waypost.commands.checking import pathways_to_run

PROJECT = Path(__file__).resolve().parents[2]
PATIENTS = PROJECT / "fixtures" / "patients"
AS_AT = date(2024, 3, 1)
UNTIMED = [
    "care_plans.ndjson",
    "errors.ndjson",
    "evaluations.ndjson",
    "flags.ndjson",
    "guidance_responses.ndjson",
    "referrals.ndjson",
    "run.json",
]


def waypost(
    *words: str | Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "waypost", *map(str, words)],
        cwd=PROJECT,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_shipped_pathways_check_clean():
    ended = waypost("check", "pathways")
    assert (ended.returncode, ended.stdout) == (0, b"")


@pytest.mark.parametrize("pathway", ["copd", "type_2_diabetes"])
@pytest.mark.parametrize(
    ("form", "start"),
    [("svg", b"<svg"), ("mermaid", b"flowchart LR"), ("dot", b"digraph"), ("json", b"{")],
)
def test_the_shipped_pathways_are_drawn(pathway, form, start):
    ended = waypost("graph", f"pathways/{pathway}.pathway", "--format", form)
    assert ended.returncode == 0
    assert start in ended.stdout[:200]


def test_a_run_over_the_fixtures_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        ended = waypost(
            "run", "pathways", "--data", PATIENTS, "--as-at", "2024-03-01", "--out", tmp_path / name
        )
        assert ended.returncode == 0, ended.stderr.decode()
    for name in UNTIMED:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_what_a_run_writes_does_not_depend_on_where_things_lie(tmp_path):
    (tmp_path / "elsewhere").symlink_to(PROJECT / "pathways")
    outs = []
    for pathways in ("pathways", tmp_path / "elsewhere"):
        out = tmp_path / f"out{len(outs)}"
        waypost("run", pathways, "--data", PATIENTS, "--as-at", "2024-03-01", "--out", out)
        outs.append([(out / name).read_bytes() for name in UNTIMED])
    assert outs[0] == outs[1]


def test_one_patient_can_be_run_and_explained_from_standard_input():
    patient = (PATIENTS / "mrs-jones.json").read_bytes()
    ran = waypost(
        "run", "pathways", "--data", "-", "--as-at", "2024-03-01", "--format", "json", stdin=patient
    )
    assert json.loads(ran.stdout)["patients"] == 1
    explained = waypost(
        "explain", "pathways/copd.pathway", "--data", "-", "--as-at", "2024-03-01", stdin=patient
    )
    text = explained.stdout.decode()
    assert "Pulmonary rehabilitation (rehabilitation): was due 9 February 2024, 21 days" in text
    assert "System gap: " in text


def test_results_are_plain_text_when_they_are_piped():
    ended = waypost("run", "pathways", "--data", PATIENTS, "--as-at", "2024-03-01", NO_COLOR="1")
    assert b"\x1b[" not in ended.stdout + ended.stderr


def test_a_reader_who_stops_early_is_no_problem():
    command = f"{sys.executable} -m waypost schema | head -n 1"
    ended = subprocess.run(["bash", "-c", command], cwd=PROJECT, capture_output=True, check=True)
    assert (ended.stdout, ended.stderr) == (b"{\n", b"")


@pytest.fixture
def third_party(shared_data: Path) -> Path:
    """The folder of other people's FHIR data."""
    return shared_data / "data"


def test_synthea_is_run_whole_and_the_names_and_order_of_files_change_nothing(
    third_party, tmp_path
):
    data = third_party / "synthea-smart" / "bundles"
    renamed = tmp_path / "renamed"
    renamed.mkdir()
    for number, path in enumerate(sorted(data.iterdir(), reverse=True)):
        (renamed / f"{number:03}.json.gz").symlink_to(path)
    printed: Sequence[str] = []
    for name, folder in (("one", data), ("two", renamed)):
        ended = waypost(
            "run", "pathways", "--data", folder, "--as-at", "2020-06-01", "--out", tmp_path / name
        )
        assert ended.returncode == 1, ended.stderr.decode()
        printed = printed or ended.stdout.decode().splitlines()
    assert printed[0] == "319 patients, as at 1 June 2020"
    named = [line.split(":")[0].strip() for line in printed if "there is no Patient" in line]
    assert named == [
        "hospitalInformation1559319163815.json.gz",
        "practitionerInformation1559319163815.json.gz",
    ]
    assert len(rows(tmp_path / "one" / "evaluations.ndjson")) == 5 * 319
    for name in sorted({*UNTIMED} - {"errors.ndjson"}):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    first, second = (
        [{**row, "file": ""} for row in rows(tmp_path / name / "errors.ndjson")]
        for name in ("one", "two")
    )
    assert first == second


@pytest.mark.parametrize("folder", ["uk-core/examples", "nhs-bars", "hl7/examples", "hl7/invalid"])
@pytest.mark.parametrize("mode", ["used", "strict"])
def test_every_file_of_other_people_is_evaluated_or_reported_by_name(third_party, folder, mode):
    pathways = pathways_to_run([PROJECT / "pathways"])
    data = third_party / folder
    evaluated: set[str] = set()
    reported: set[str] = set()
    for result in evaluate_patients(pathways, data, as_at=AS_AT, validate=mode):
        if isinstance(result, PatientResult):
            evaluated.add(result.read.file)
            assert len(result.evaluations) == len(pathways)
            assert [row for row in result.errors if row.code == INTERNAL_ERROR] == []
        else:
            assert result.findings, result.file
            reported.add(result.file)
    files = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert evaluated | reported == files
