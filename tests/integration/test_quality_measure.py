"""A published quality measure, written as a pathway, gives the published answers (55 of 55).

First as a pathway: the initial population and denominator are read from the entry, the
denominator exclusion from the exclusions, and the numerator from the steps. Then as a KPI, whose
MeasureReports are compared with the published ones. CMS951 is somebody else's work: its value
sets and patients stay in `../shared` and are turned into codelists in a temporary folder.
"""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from waypost.commands.checking import pathways_to_run
from waypost.emit.measure_report import Reporting
from waypost.emit.measures_of_run import internal_reports, rows_of_period
from waypost.fhir import PatientInput, read_patients
from waypost.kpi.contributing import contributions_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.periods import twelve_months_to
from waypost.record import Record

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
    bundles = _bundles(cases, tmp_path)
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


def _bundles(cases: list[dict], tmp_path: Path) -> Path:
    bundles = tmp_path / "bundles"
    bundles.mkdir()
    for case in cases:
        text = json.dumps(case["bundle"])
        (bundles / f"{case['case']}.json").write_text(text, encoding="utf-8")
    return bundles


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


# --- The same as a KPI -----------------------------------------------------------------------

YEAR = twelve_months_to(date(2026, 12, 31))
CODES = ["initial-population", "denominator", "denominator-exclusion", "numerator"]


@pytest.fixture(name="reports")
def _reports(measure, tmp_path):
    """How the KPI is reported, every patient's rows, and the cases by patient."""
    folder, cases = measure
    [pathway] = pathways_to_run([folder])
    reporting = Reporting(pathway.kpis["kidney_health_evaluated"], pathway, YEAR, YEAR.last)
    rows = {
        record.patient.id: _rows(pathway, record) for record in _records(_bundles(cases, tmp_path))
    }
    return reporting, rows, {_patient(case["bundle"]): case for case in cases}


def _records(bundles: Path) -> Iterator[Record]:
    """Yield the patients, each with a practice.

    The KPI counts people registered. This deck has no practices, and says nothing of who is
    registered, so everybody in it is.
    """
    for found in read_patients(bundles):
        assert isinstance(found, PatientInput)
        patient = replace(found.record.patient, practice="everybody")
        yield replace(found.record, patient=patient)


def _rows(pathway, record: Record) -> tuple[Contribution, ...]:
    """Return what a patient contributes to the year: how they stand on its last day."""
    days = (YEAR.first, YEAR.last)
    found = contributions_of(
        pathway, record, first=YEAR.first, last=YEAR.last, as_at=YEAR.last, period=days
    )
    assert found.errors == ()
    return tuple(rows_of_period(found.rows, YEAR))


def test_every_measure_report_equals_the_published_one(reports):
    reporting, rows, cases = reports
    equal = 0
    for patient, case in cases.items():
        written = json.loads(reporting.individual(patient, rows[patient]).to_json())
        assert _meaning(written) == _meaning(case["measureReport"]), case["description"]
        equal += 1
    assert equal == 55


def _meaning(report: dict) -> dict:
    """Return what a report says of its patient.

    Left out are its id, identifier, date and the measure's address, which are each writer's own;
    the profile and the extensions, which say that it is a test case; the narrative, and which way
    is better, which only ours have; ids inside it, which nothing refers to; the score and the
    resources evaluated, which the next two tests are about. The published reports name their
    subject in what they contain, and nowhere else.
    """
    return {
        "resourceType": report["resourceType"],
        "type": report["type"],
        "status": report["status"],
        "period": report["period"],
        "subject": _subject(report),
        "groups": [
            [(_code(population), population["count"]) for population in group["population"]]
            for group in report["group"]
        ],
    }


def _code(population: dict) -> tuple[str, str, str]:
    [coding] = population["code"]["coding"]
    return coding["system"], coding["code"], coding["display"]


def _subject(report: dict) -> str:
    if "subject" in report:
        return report["subject"]["reference"].removeprefix("Patient/")
    [parameters] = report["contained"]
    [subject] = [one["valueString"] for one in parameters["parameter"] if one["name"] == "subject"]
    return subject


def test_the_published_scores_say_nothing_so_ours_have_none(reports):
    """They are 1 for everybody, met or not, in the population or not: what the editor fills in."""
    reporting, rows, cases = reports
    published = {
        (group["measureScore"]["value"], tuple(one["count"] for one in group["population"]))
        for case in cases.values()
        for group in case["measureReport"]["group"]
    }
    assert published == {
        (1.0, (0, 0, 0, 0)),
        (1.0, (1, 1, 0, 0)),
        (1.0, (1, 1, 0, 1)),
        (1.0, (1, 1, 1, 0)),
    }
    for patient in cases:
        [group] = reporting.individual(patient, rows[patient]).group
        assert group.measure_score is None


def test_what_was_evaluated_is_the_patients_own(reports):
    """Ours name what decided; the published ones name all that was looked at."""
    reporting, rows, cases = reports
    for patient, case in cases.items():
        held = {
            f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
            for entry in case["bundle"]["entry"]
        }
        named = reporting.individual(patient, rows[patient]).evaluated_resource
        assert {one.reference for one in named or ()} <= held
        assert f"Patient/{patient}" in {one.reference for one in named or ()}


def test_those_listed_are_the_published_ones_together(reports):
    reporting, rows, cases = reports
    everyone = [row for own in rows.values() for row in own]
    *individual, listing = internal_reports(reporting, lambda kpi, period: everyone)
    in_it = Counter(
        code
        for case in cases.values()
        for population in case["measureReport"]["group"][0]["population"]
        for code in [population["code"]["coding"][0]["code"]] * population["count"]
    )
    [group] = listing.group
    assert [one.id for one in group.population] == CODES
    assert {one.id: one.count for one in group.population} == dict(in_it)
    ids = {f"MeasureReport/{one.id}" for one in individual}
    lists = {
        one.id: {entry.item.reference for entry in one.entry} for one in listing.contained or ()
    }
    assert {name: len(members) for name, members in lists.items()} == dict(in_it)
    assert set().union(*lists.values()) <= ids
