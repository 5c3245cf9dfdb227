"""Other people's data: every file is read, or is named with the reason; nothing raises."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from waypost.fhir import (
    PatientInput,
    Unread,
    ValidationMode,
    read_patients,
    record_from_bundle,
)
from waypost.record import QuantityValue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "validation.md"

# What a rule of ours would have to look up, and does not: profiles and terminologies.
NOT_DETECTED = {
    "obs-temp-bad.json": "needs the vital signs profile; no profile is looked up",
}
SAYS_WHAT_IS_WRONG = frozenset({"strict-fault", "unknown-status", "unreadable-json"})
"""Findings about the faults themselves, not about what follows from them for a record."""


@pytest.fixture
def third_party(shared_data: Path) -> Path:
    """The folder of other people's FHIR data."""
    return shared_data / "data"


def read_all(data: Path, mode: ValidationMode = "used") -> list[PatientInput | Unread]:
    return list(read_patients(data, validate=mode))


def test_every_synthea_patient_is_read(third_party: Path) -> None:
    read = read_all(third_party / "synthea-smart" / "bundles")
    patients = [one for one in read if isinstance(one, PatientInput)]
    unread = [one for one in read if isinstance(one, Unread)]
    assert len(patients) == 319
    assert [(one.file.partition("1")[0], [f.code for f in one.findings]) for one in unread] == [
        ("hospitalInformation", ["no-patient"]),
        ("practitionerInformation", ["no-patient"]),
    ]
    # The counts of the data's own README.
    assert sum(one.record.patient.deceased for one in patients) == 69
    held = Counter(entry.resource_type for one in patients for entry in one.record.entries)
    components = sum("#" in entry.reference for one in patients for entry in one.record.entries)
    assert held["Observation"] - components == 46_975
    assert (held["Encounter"], held["Condition"]) == (9_185, 2_391)
    assert (held["Procedure"], held["MedicationRequest"]) == (7_092, 2_580)
    # Synthea's requests are contained in claims: nobody made them.
    assert held["ServiceRequest"] == 0
    assert {f.code for one in patients for f in one.findings} == {
        "clinical-date-assumed",
        "resolved-undated",
    }
    assert all(entry.codings for one in patients for entry in one.record.entries)


@pytest.mark.parametrize("mode", ["used", "strict"])
@pytest.mark.parametrize(
    ("folder", "files", "patients"),
    [("hl7/examples", 30, 1), ("uk-core/examples", 215, 24), ("nhs-bars", 24, 7)],
)
def test_every_example_is_read_or_named(
    third_party: Path, folder: str, files: int, patients: int, mode: ValidationMode
) -> None:
    read = read_all(third_party / folder, mode)
    present = {
        path.relative_to(third_party / folder).as_posix()
        for path in (third_party / folder).rglob("*.json")
    }
    assert len(present) == files
    assert {one.file for one in read} == present
    assert sum(isinstance(one, PatientInput) for one in read) == patients
    assert all(one.findings for one in read if isinstance(one, Unread))


def test_the_known_oddities_are_found(third_party: Path) -> None:
    bars = {one.file: one for one in read_all(third_party / "nhs-bars")}
    broken = bars["document_reference/GET-success.json"].findings
    assert [finding.code for finding in broken] == ["unreadable-json"]
    answer = bars["process_message/request/ValidationResponse_POST.json"].findings
    assert "invalid-nhs-number" in [finding.code for finding in answer]
    name = "Extension-UKCore-ConditionEpisode-Example.json"
    [episode] = read_all(third_party / "uk-core" / "examples" / name, "strict")
    assert [(f.element, f.message) for f in episode.findings if f.code == "strict-fault"] == [
        ("extension[0]", "FHIR allows one of these elements only")
    ]


def test_decimals_keep_their_size(third_party: Path) -> None:
    text = (third_party / "hl7" / "examples" / "observation-decimal.json").read_text()
    observation = {**orjson.loads(text), "subject": {"reference": "Patient/p1"}}
    patient = {"resourceType": "Patient", "id": "p1"}
    entries = [{"resource": resource} for resource in (patient, observation)]
    [read] = record_from_bundle({"resourceType": "Bundle", "entry": entries})
    assert isinstance(read, PatientInput)
    values = [entry.value for entry in read.record.entries if "#" in entry.reference]
    assert [value.number for value in values if isinstance(value, QuantityValue)] == [
        Decimal("1.0"),
        Decimal("1.00"),
        Decimal("1.0"),
        Decimal("1E-22"),
        Decimal(1000000000000000000),
        Decimal("1E-245"),
        Decimal("-1E+245"),
    ]


def detection_table(folder: Path) -> str:
    """Return the table of HL7's deliberately wrong files and what strict validation says."""
    expected = {case["file"]: case for case in json.loads((folder / "expected.json").read_text())}
    rows = ["| file | detected | what is reported |", "|---|---|---|"]
    for name in sorted(expected):
        [read] = read_all(folder / name, "strict")
        said = sorted(
            f"{f'`{finding.element}`: ' if finding.element else ''}{finding.message}"
            for finding in read.findings
            if finding.code in SAYS_WHAT_IS_WRONG
        )
        detected, words = ("yes", "<br>".join(said)) if said else ("no", NOT_DETECTED[name])
        rows.append(f"| `{name}` | {detected} | {words} |")
    return "\n".join(rows)


def test_hl7s_wrong_files_are_detected_as_the_page_says(third_party: Path) -> None:
    table = detection_table(third_party / "hl7" / "invalid")
    assert table.count("| yes |") >= 11
    assert table in PAGE.read_text(encoding="utf-8"), f"write this into {PAGE.name}:\n{table}"
