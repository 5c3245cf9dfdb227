"""What is wrong with stays in hospital is among the findings of a run: each, with what to do."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import waypost
from waypost.admissions.findings import ADVICE, PROBLEMS_IN_WORDS
from waypost.admissions.tables import ADMISSION_METHOD, RETIRED_ADMISSION_METHOD
from waypost.cohort import findings_of_stays as module
from waypost.cohort.inputs import patients_in
from waypost.commands.validating import validate
from waypost.fhir import PatientInput

PROJECT = Path(__file__).resolve().parents[2]
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
METHOD = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod"


def stay(name: str, month: int, *, system: str = ADMISSION_METHOD, code: str = "21") -> Any:
    """Return an emergency admission that nothing is wrong with."""
    method = {"coding": [{"system": system, "code": code}]}
    return {
        "resourceType": "Encounter",
        "id": name,
        "status": "finished",
        "subject": {"reference": "Patient/p1"},
        "class": {"system": ACT, "code": "IMP"},
        "period": {"start": f"2023-{month:02}-05", "end": f"2023-{month:02}-07"},
        "hospitalization": {"extension": [{"url": METHOD, "valueCodeableConcept": method}]},
    }


BACKWARDS = stay("backwards", 1) | {"period": {"start": "2023-01-07", "end": "2023-01-05"}}
WITHOUT_PERIOD = {name: value for name, value in stay("no-period", 2).items() if name != "period"}
ODD_CLASS = stay("odd-class", 3) | {"class": {"system": ACT, "code": "XYZ"}}
RETIRED = stay("retired", 4, system=RETIRED_ADMISSION_METHOD)
LOWER_CASE = stay("lower-case", 5, code="2a")


def bundle(*stays: Any) -> bytes:
    patient = {"resourceType": "Patient", "id": "p1", "birthDate": "1950-06-01"}
    entries = [{"resource": one} for one in (patient, *stays)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def errors(folder: Path, *stays: Any) -> list[dict[str, Any]]:
    """Return the rows of a run's `errors.ndjson`."""
    data = folder / "records"
    data.mkdir()
    (data / "p1.json").write_bytes(bundle(*stays))
    out = folder / "results"
    pathway = PROJECT / "pathways" / "copd.pathway"
    waypost.run([pathway], data, as_at=date(2024, 1, 1), out=out)
    lines = (out / "errors.ndjson").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("wrong", "code", "element", "advised"),
    [
        (BACKWARDS, "ends-before-it-begins", None, "before its beginning"),
        (WITHOUT_PERIOD, "missing-start", None, "send the day it began as period.start"),
        (ODD_CLASS, "unknown-class", None, "send a class of v3-ActCode"),
        (RETIRED, "retired-code-system", "admission method", "send the system that has replaced"),
        (LOWER_CASE, "lower-case-code", "admission method", "send it as its code system writes"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_what_is_wrong_with_a_stay_is_a_row_of_errors(tmp_path, wrong, code, element, advised):
    found = [row for row in errors(tmp_path, wrong) if row["code"] == code]
    [row] = found
    assert (row["file"], row["patient"]) == ("p1.json", "p1")
    assert (row["resource"], row["element"]) == (f"Encounter/{wrong['id']}", element)
    assert advised in row["message"]


def test_of_several_wrong_stays_none_is_lost(tmp_path):
    wrong = (BACKWARDS, WITHOUT_PERIOD, ODD_CLASS, RETIRED, LOWER_CASE)
    rows = errors(tmp_path, *wrong, stay("right", 6))
    assert [(row["resource"], row["code"]) for row in rows] == [
        ("Encounter/backwards", "ends-before-it-begins"),
        ("Encounter/lower-case", "lower-case-code"),
        ("Encounter/no-period", "missing-start"),
        ("Encounter/no-period", "undated"),
        ("Encounter/odd-class", "unknown-class"),
        ("Encounter/retired", "retired-code-system"),
    ]


def test_a_stay_with_nothing_wrong_has_no_finding(tmp_path):
    assert errors(tmp_path, stay("right", 6)) == []


def test_validating_says_the_same_and_data_that_are_not_validated_say_nothing():
    data = bundle(ODD_CLASS)
    assert [one.code for one in validate(data, mode="used").findings] == ["unknown-class"]
    [read] = patients_in(data, validate="none")
    assert isinstance(read, PatientInput)
    assert read.findings == ()


def test_a_fault_of_ours_is_a_finding_without_values_and_ends_nothing(monkeypatch):
    def broken(record: object) -> object:
        raise KeyError("a value of the patient")

    monkeypatch.setattr(module, "spells_of", broken)
    [read] = patients_in(bundle(stay("right", 6)))
    [finding] = read.findings
    assert (finding.code, finding.severity) == ("internal-error", "error")
    assert "KeyError" in finding.message
    assert "a value of the patient" not in finding.message


def test_every_problem_has_words_and_advice_and_a_line_in_the_reference():
    page = (PROJECT / "docs" / "reference" / "validation.md").read_text(encoding="utf-8")
    assert ADVICE.keys() == PROBLEMS_IN_WORDS.keys()
    for problem in ADVICE:
        assert f"| `{problem}` |" in page


@pytest.mark.parametrize(
    ("died", "codes"),
    [
        ({"deceasedDateTime": "2023-06-04"}, ["admission-after-death"]),
        ({"deceasedDateTime": "2023-05"}, ["admission-after-death"]),
        # On the day itself, or in a month that has it, nothing is out of order.
        ({"deceasedDateTime": "2023-06-05"}, []),
        ({"deceasedDateTime": "2023-06"}, []),
        ({"deceasedBoolean": True}, []),
        ({}, []),
    ],
)
def test_an_admission_after_the_death_is_a_finding(died, codes):
    content = json.loads(bundle(stay("late", 6)))
    content["entry"][0]["resource"].update(died)
    [read] = patients_in(json.dumps(content).encode())
    found = [one for one in read.findings if one.code == "admission-after-death"]
    assert [one.code for one in found] == codes
    assert {(one.resource, one.severity) for one in found} <= {("Encounter/late", "warning")}
    page = (PROJECT / "docs" / "reference" / "validation.md").read_text(encoding="utf-8")
    assert "| `admission-after-death` | warning |" in page
