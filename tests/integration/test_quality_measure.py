"""A published quality measure, written as a pathway, gives the published answers (55 of 55).

The initial population and denominator are read from the entry, the denominator exclusion from
the exclusions, and the numerator from the steps. CMS951 is somebody else's work: its value sets
and patients stay in `../shared` and are turned into codelists in a temporary folder.
"""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "ecqm_cms951"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"

VALUE_SETS = {
    "diabetes_diagnosis": ["Diabetes"],
    "qualifying_visit": [
        "AnnualWellnessVisit",
        "HomeHealthcareServices",
        "OfficeVisit",
        "OutpatientConsultation",
        "PreventiveCareServicesEstablishedOfficeVisit18AndUp",
        "PreventiveCareServicesInitialOfficeVisit18AndUp",
        "TelephoneVisits",
    ],
    "kidney_failure": ["ChronicKidneyDiseaseStage5", "EndStageRenalDisease"],
    "hospice_encounter": ["HospiceEncounter"],
    "hospice_care": ["HospiceCareAmbulatory"],
    "hospice_diagnosis": ["HospiceDiagnosis"],
    "palliative_diagnosis": ["PalliativeCareDiagnosis"],
    "palliative_encounter": ["PalliativeCareEncounter"],
    "palliative_intervention": ["PalliativeCareIntervention"],
    "egfr_codes": ["EstimatedGlomerularFiltrationRate"],
    "acr_codes": ["UrineAlbuminCreatinineRatio"],
    "undetectable": ["UndetectableLabResultValue"],
    "urine_albumin": ["UrineAlbumin"],
    "urine_creatinine": ["UrineCreatinine"],
}
# The codes that the measure's logic names one by one.
DIRECT_CODES = {
    "hospice_discharge": [(SNOMED, "428361000124107"), (SNOMED, "428371000124100")],
    "hospice_assessment": [(LOINC, "45755-6")],
    "answered_yes": [(SNOMED, "373066001")],
    "palliative_assessment": [(LOINC, "71007-9")],
}


@pytest.fixture(name="measure")
def _measure(shared_data: Path, tmp_path: Path):
    """The folder of the pathway with its codelists, and the cases."""
    data = shared_data / "data" / "ecqm-cms951"
    folder = tmp_path / "pathway"
    (folder / "codelists").mkdir(parents=True)
    shutil.copy(HERE / "kidney_health.pathway", folder)
    # CPT codes carry no display in this deck.
    codes = {
        value_set["name"]: [(*row, row[1])[:3] for row in value_set["codes"]]
        for value_set in _lines(data / "valuesets.ndjson.gz")
    }
    for name, sets in VALUE_SETS.items():
        _write(folder, name, [row for one in sets for row in codes[one]])
    for name, rows in DIRECT_CODES.items():
        _write(folder, name, [(*row, "named in the measure") for row in rows])
    return folder, _lines(data / "cases.ndjson.gz")


def _lines(path: Path) -> list[dict]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _write(folder: Path, name: str, rows: list[tuple[str, ...]]) -> None:
    unique = {row[:2]: row for row in rows}
    with (folder / "codelists" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["system", "code", "display", "status", "source"])
        for system, code, display in unique.values():
            writer.writerow([system, code, display or code, "V", "CMS951"])


def test_all_published_populations_are_reproduced(measure, tmp_path):
    folder, cases = measure
    bundles = tmp_path / "bundles"
    bundles.mkdir()
    for case in cases:
        text = json.dumps(case["bundle"])
        (bundles / f"{case['case']}.json").write_text(text, encoding="utf-8")
    (period,) = {(case["period"]["start"], case["period"]["end"]) for case in cases}
    out = tmp_path / "out"
    command = ["run", str(folder), "--data", str(bundles), "--as-at", period[1], "--out", str(out)]
    ran = subprocess.run(
        [sys.executable, "-m", "waypost", *command, "--period", *period],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = (out / "evaluations.ndjson").read_text(encoding="utf-8").splitlines()
    evaluations = {row["patient"]: row for row in map(json.loads, rows)}
    wrong = []
    for case in cases:
        (expected,) = [group["populations"] for group in case["expected"]]
        found = _populations(evaluations[_patient(case["bundle"])])
        if found != expected:
            wrong.append((case["case"], case["description"].strip(), expected, found))
    assert len(cases) == 55
    assert wrong == []


def _patient(bundle: dict) -> str:
    (patient,) = [
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "Patient"
    ]
    return patient["id"]


def _populations(evaluation: dict) -> dict[str, int]:
    entered = evaluation["status"] in ("enrolled", "excluded", "ended")
    excluded = evaluation["status"] == "excluded"
    done = {group["name"]: group["status"] for group in evaluation["groups"]}
    return {
        "initial-population": int(entered),
        "denominator": int(entered),
        "denominator-exclusion": int(excluded),
        "numerator": int(done.get("evaluated") == "done"),
    }
