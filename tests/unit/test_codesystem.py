"""The project's own codes as a FHIR CodeSystem: every one of them, and valid."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.codesystem import CodeSystem

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = PROJECT / "scripts" / "make_codesystem.py"
LOCAL_SYSTEM = "https://waypost.example/CodeSystem/waypost-local"


@pytest.fixture(scope="module")
def resource() -> dict[str, Any]:
    path = PROJECT / "pathways" / "codesystem" / "waypost-local.json"
    return json.loads(path.read_text(encoding="utf-8"))


def local_rows() -> list[tuple[str, dict[str, str]]]:
    """Return the project's codes as the codelists have them: the list, the row."""
    found: list[tuple[str, dict[str, str]]] = []
    for path in sorted((PROJECT / "pathways" / "codelists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                (path.stem, row) for row in csv.DictReader(file) if row["system"] == LOCAL_SYSTEM
            ]
    return found


def test_every_project_code_of_any_codelist_is_in_it_with_display_and_definition(
    resource: dict[str, Any],
) -> None:
    concepts = {concept["code"]: concept for concept in resource["concept"]}
    rows = local_rows()
    assert rows
    for codelist, row in rows:
        concept = concepts[row["code"]]
        assert concept["display"] == row["display"]
        assert len(concept["definition"]) > len("Decision of the project")
        assert codelist in [one["valueString"] for one in concept["property"]]


def test_it_holds_no_code_that_no_list_looks_for(resource: dict[str, Any]) -> None:
    used = {row["code"] for _, row in local_rows()}
    codes = [concept["code"] for concept in resource["concept"]]
    assert set(codes) == used
    assert len(codes) == len(used) == resource["count"]


def test_every_project_code_is_a_decision_and_none_is_called_verified() -> None:
    assert {row["status"] for _, row in local_rows()} == {"D"}


def test_it_is_a_valid_code_system_of_the_projects_url(resource: dict[str, Any]) -> None:
    parsed = CodeSystem.model_validate(resource)
    assert parsed.url == LOCAL_SYSTEM
    assert parsed.content == "complete"
    # A draft for experiments: nobody has signed it off for real patients.
    assert (parsed.status, parsed.experimental) == ("draft", True)


def test_the_script_would_write_the_same_file() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
