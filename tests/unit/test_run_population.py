"""`waypost run --population`: whose admissions are signals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.spec.pathway_text import whole_text
from tests.spec.record_table import FOLDER
from tests.unit.signals_example import PATHWAY
from tests.unit.test_signals_command import AS_AT, patient
from waypost.admissions import Population
from waypost.cli.main import main
from waypost.cohort import run
from waypost.cohort.evaluating import Question, evaluate_patients
from waypost.cohort.population_file import read_population
from waypost.cohort.signals_of_run import signals_of_patient
from waypost.errors import UsageError
from waypost.fhir import Unread
from waypost_dsl.compiler import compile_text
from waypost_dsl.model import Pathway

_ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
_PRACTICES = {"ann": "WPX001", "bea": "WPX009", "cat": None}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three people admitted as an emergency: one of ours, one of another practice, one of none."""
    folder = tmp_path_factory.mktemp("data")
    for name, practice in _PRACTICES.items():
        bundle = patient(name, reviewed="2022-12-01", admitted="2024-03-01")
        if practice is not None:
            person = bundle["entry"][0]["resource"]  # pyright: ignore[reportIndexIssue]
            person["generalPractitioner"] = [{"identifier": {"system": _ODS, "value": practice}}]
        (folder / f"{name}.json").write_text(json.dumps(bundle), encoding="utf-8")
    return folder


def care() -> tuple[Pathway, ...]:
    made = compile_text(whole_text(PATHWAY), path="example.pathway", folder=FOLDER)
    assert made.pathway is not None, made.diagnostics
    return (made.pathway,)


def totals(data: Path, out: Path, population: Population | None) -> dict[str, object]:
    """Return `signals.json` of a run, and the patients of its signals beside it."""
    run(care(), data, as_at=AS_AT, out=out, population=population)
    found = json.loads((out / "signals.json").read_text(encoding="utf-8"))
    lines = (out / "signals.ndjson").read_text(encoding="utf-8").splitlines()
    return {**found, "of": [json.loads(line)["patient"] for line in lines]}


def spells(found: dict[str, object]) -> list[tuple[object, ...]]:
    rows = found["spells"]
    assert isinstance(rows, list)
    return [(row["nature"], row["rule"], row["spells"]) for row in rows]


def test_without_a_list_everybody_counts_and_missing_registrations_are_told(
    data: Path, tmp_path: Path
) -> None:
    found = totals(data, tmp_path, None)
    assert found["of"] == ["ann", "bea", "cat"]
    assert (found["signals"], found["without_registration"], found["population"]) == (3, 1, None)
    assert spells(found) == [("unplanned", "admission method", 3)]


def test_with_a_list_only_its_patients_are_signals_and_the_others_are_shown(
    data: Path, tmp_path: Path
) -> None:
    found = totals(data, tmp_path, Population.of(["WPX001"]))
    assert found["of"] == ["ann"]
    assert (found["signals"], found["without_registration"]) == (1, 0)
    assert found["population"] == ["WPX001"]
    assert spells(found) == [
        ("excluded", "outside the population", 1),
        ("indeterminate", "no registration", 1),
        ("unplanned", "admission method", 1),
    ]


def test_days_to_compare_with_are_those_of_the_same_population(data: Path) -> None:
    pathways = care()
    for population, expected in ((None, set(_PRACTICES)), (Population.of(["WPX001"]), {"ann"})):
        question = Question(AS_AT, population=population)
        results = list(evaluate_patients(pathways, data, as_at=AS_AT))
        found = {
            one.read.record.patient.id
            for one in results
            if not isinstance(one, Unread)
            and signals_of_patient(pathways, one, question).candidate is not None
        }
        assert found == expected


def test_the_command_takes_the_list_from_a_file(data: Path, tmp_path: Path) -> None:
    listed = tmp_path / "practices.csv"
    listed.write_text("practice,name\nWPX009,Another\n", encoding="utf-8")
    pathways = Path(__file__).resolve().parents[2] / "pathways" / "copd.pathway"
    out = tmp_path / "out"
    asked = ["run", str(pathways), "--data", str(data), "--as-at", AS_AT.isoformat()]
    assert main([*asked, "--out", str(out), "--population", str(listed)]) == 0
    found = json.loads((out / "signals.json").read_text(encoding="utf-8"))
    assert found["population"] == ["WPX009"]
    assert found["signals"] == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"code\nWPX001\n", "has no column `practice`"),
        (b"", "has no column `practice`"),
        (b"practice\n \n", "names no practice"),
        (b"practice\n\xff\n", "is not a CSV file in UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "practices.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=says):
        read_population(path)
