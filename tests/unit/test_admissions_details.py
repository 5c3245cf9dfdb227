"""Corners of spells that no rule of the brief names: files, replay, diagnoses, partial dates."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.stays_example import (
    DIAGNOSIS_ROLE,
    admissions,
    attendance,
    moment,
    problems,
    record_of,
    stay,
    the_spell,
)
from waypost.admissions import (
    PARAMETERS,
    AdmissionRules,
    bed_days,
    length_of_stay,
    readmissions_of,
    spells_of,
    total_bed_days,
)
from waypost.admissions.icd import ICD10
from waypost.admissions.tables import ADMISSION_METHOD, admission_methods
from waypost.fhir import PatientInput, record_from_bundle
from waypost.record import Coding, DateSpan, EncounterDiagnosis, Entry, Record

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = PROJECT / "scripts" / "cut_admission_tables.py"
DATA = PROJECT / "engine" / "waypost" / "admissions" / "data"


# ------------------------------------------------------------------------------ pinned tables


def test_the_script_would_write_the_same_tables(shared_data: Path) -> None:
    codes = shared_data / "clinical" / "codes.csv"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(codes), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_script_takes_no_condition_of_use_that_nobody_wrote_rules_for(tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("valueset,concept,system,code,display,used_for,source,status,note\n")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(codes), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "no verified row" in done.stderr


def test_every_row_of_every_table_is_verified_or_ours_and_has_its_source() -> None:
    tables = sorted(DATA.glob("*.csv"))
    assert len(tables) == 9
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                ours = row.get("system") == "https://waypost.example/CodeSystem/waypost-local"
                assert row["status"] == ("D" if ours else "V"), path.name
                assert row["source"], path.name
                assert bool(row.get("role")) == bool(row.get("role_status")), path.name


def test_a_code_of_another_system_is_in_no_table() -> None:
    assert admission_methods().read(Coding(ADMISSION_METHOD, "21")) is not None
    assert admission_methods().read(Coding("https://waypost.example/local", "21")) is None


def test_every_parameter_says_where_its_default_is_from() -> None:
    assert set(PARAMETERS) == {field.name for field in fields(AdmissionRules)}


# -------------------------------------------------------------------------------- from FHIR


def _bundle(*encounters: dict[str, object]) -> dict[str, object]:
    subject = {"reference": "Patient/p1"}
    resources: list[dict[str, object]] = [{"resourceType": "Patient", "id": "p1"}]
    resources += [{"resourceType": "Encounter", "subject": subject, **one} for one in encounters]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }


def test_a_stay_as_uk_core_writes_it_is_read_with_its_patient_classification() -> None:
    extension = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod"
    encounter: dict[str, object] = {
        "id": "e1",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "period": {"start": "2024-03-01T10:00:00+00:00", "end": "2024-03-01T18:00:00+00:00"},
        "extension": [
            {
                "url": "https://waypost.example/StructureDefinition/patient-classification",
                "valueCode": "2",
            }
        ],
        "hospitalization": {
            "extension": [
                {
                    "url": extension,
                    "valueCodeableConcept": {
                        "coding": [{"system": ADMISSION_METHOD, "code": "21"}]
                    },
                }
            ]
        },
    }
    [read] = [
        one
        for one in record_from_bundle(json.loads(json.dumps(_bundle(encounter))))
        if isinstance(one, PatientInput)
    ]
    [spell] = spells_of(read.record).spells
    assert (spell.classification, spell.methods[0].code) == ("2", "21")
    assert spell.decision.excluded_as == "day case"


# -------------------------------------------------------------------------------- diagnoses


def _diagnosed(*found: EncounterDiagnosis) -> Entry:
    return replace(stay("a", "2024-03-01", "2024-03-05", method="21"), diagnoses=found)


def _diagnosis(
    code: str, use: str, rank: int | None, *, condition: str | None = None
) -> EncounterDiagnosis:
    return EncounterDiagnosis(
        condition, (Coding(ICD10, code),), (Coding(DIAGNOSIS_ROLE, use),) if use else (), rank
    )


@pytest.mark.parametrize(
    ("found", "primary"),
    [
        ((("I10", "DD", 2), ("J44.1", "DD", 1)), "J44.1"),
        ((("R06", "AD", 1), ("J44.1", "DD", 3)), "J44.1"),
        ((("R06", "AD", 1), ("I10", "CM", 1)), "R06"),
        ((("I10", "", None), ("J44.1", "", None)), "I10"),
        ((("I10", "billing", None), ("J44.1", "billing", 2)), "J44.1"),
    ],
)
def test_the_primary_diagnosis_is_the_first_ranked_discharge_diagnosis(
    found: tuple[tuple[str, str, int | None], ...], primary: str
) -> None:
    spell = the_spell(_diagnosed(*(_diagnosis(*one) for one in found)))
    assert [coding.code for coding in spell.primary] == [primary]
    assert primary not in [coding.code for coding in spell.secondary]


def test_a_diagnosis_recorded_after_the_day_of_knowledge_is_not_there() -> None:
    condition = Entry(
        "Condition",
        "Condition/c1",
        (Coding(ICD10, "J44.1"),),
        happened=DateSpan.on(date(2024, 3, 1)),
        recorded=moment("2024-03-20").span,
    )
    record = record_of(
        _diagnosed(_diagnosis("J44.1", "DD", 1, condition="Condition/c1")), condition
    )
    [known] = spells_of(record, known_at=date(2024, 3, 10)).spells
    assert known.primary == ()
    assert spells_of(record, known_at=date(2024, 3, 20)).spells[0].primary_is == "coded"


def test_a_diagnosis_entered_in_error_is_none() -> None:
    wrong = Entry("Condition", "Condition/c1", not_counted="entered-in-error")
    record = record_of(_diagnosed(_diagnosis("J44.1", "DD", 1, condition="Condition/c1")), wrong)
    assert spells_of(record).spells[0].primary_is == "none"


# ----------------------------------------------------------------------- dates known in part


def test_a_partial_date_is_an_interval_to_a_spell() -> None:
    spell = the_spell(stay("a", "2024-03", "2024-04-02", method="21"))
    assert (spell.started.first, spell.started.last) == (date(2024, 3, 1), date(2024, 3, 31))
    length = length_of_stay(spell, as_of=date(2024, 6, 1))
    assert (length.least, length.most, length.is_exact) == (2, 32, False)


def test_a_return_whose_date_is_known_in_part_cannot_be_told() -> None:
    found = readmissions_of(
        admissions(
            stay("a", "2024-02-20", "2024-03-01", method="21"),
            stay("b", "2024-03", "2024-04-05", method="21"),
        ).spells
    )
    assert found.readmissions == ()
    assert [(one.spell, one.after.least, one.after.most) for one in found.cannot_tell] == [
        ("Encounter/b", 0, 30)
    ]


def test_a_stay_that_may_have_been_recorded_later_is_there_and_says_so() -> None:
    record = record_of(stay("a", "2024-03-01", "2024-03-04", method="21", recorded="2024-03"))
    [spell] = spells_of(record, known_at=date(2024, 3, 10)).spells
    assert "recorded on a day not known" in spell.flags
    assert "recorded on a day not known" not in spells_of(record).spells[0].flags


def test_an_end_that_was_not_recorded_is_between_the_start_and_the_day() -> None:
    spell = the_spell(stay("a", "2024-03-01", status="finished", method="21"))
    length = length_of_stay(spell, as_of=date(2024, 3, 8))
    assert (length.least, length.most) == (0, 7)
    assert [one.why for one in readmissions_of([spell]).not_counted] == ["not finished"]


def test_bed_days_add_up_and_say_whether_one_is_open() -> None:
    found = admissions(
        stay("a", "2024-01-01", "2024-01-04", method="21"),
        stay("b", "2024-02-01", "2024-02-01", method="12", classification="2"),
        stay("c", "2024-03-01", method="21"),
    ).spells
    total = total_bed_days(found, as_of=date(2024, 3, 3))
    assert (total.least, total.most, total.to_date) == (5, 5, True)
    assert bed_days(found[0], as_of=date(2024, 3, 3)).most == 3


# --------------------------------------------------------------------------- contradictions


def test_methods_that_contradict_each_other_decide_nothing_and_are_told() -> None:
    entry = replace(
        stay("a", "2024-03-01", "2024-03-05", priority="EM"),
        admission_methods=(Coding(ADMISSION_METHOD, "11"), Coding(ADMISSION_METHOD, "21")),
    )
    found = admissions(entry)
    assert found.spells[0].decision.rule == "priority"
    assert problems(found) == [("contradictory-codes", "a")]


def test_an_obstetric_emergency_is_maternity_and_no_contradiction() -> None:
    entry = stay("a", "2024-03-01", "2024-03-05", kind="183460006")
    snomed = entry.codings[0].system
    entry = replace(entry, codings=(*entry.codings, Coding(snomed, "183452005")))
    found = admissions(entry)
    assert found.spells[0].decision.excluded_as == "maternity"
    assert problems(found) == []


def test_a_stay_that_goes_on_and_has_an_end_ended() -> None:
    found = admissions(stay("a", "2024-03-01", "2024-03-05", status="in-progress", method="21"))
    assert found.spells[0].ended is not None
    assert problems(found) == [("ended-in-progress", "a")]


def test_a_status_that_nobody_knows_is_told() -> None:
    found = admissions(stay("a", "2024-03-01", "2024-03-05", status="unknown", method="21"))
    assert problems(found) == [("unknown-status", "a")]
    assert found.spells == ()


# ------------------------------------------------------------------------------- attendances


def test_an_attendance_that_goes_on_leads_not_to_all_that_comes() -> None:
    found = admissions(
        attendance("ed", "2020-03-01T09:00", None),
        stay("a", "2024-03-01T12:00", "2024-03-05T12:00"),
    )
    assert found.spells[0].decision.nature == "indeterminate"
    assert problems(found) == [("uncertain-attendance-link", "a")]


def test_an_attendance_is_evidence_of_one_spell_only() -> None:
    found = admissions(
        stay("a", "2024-03-01T12:00", "2024-03-05T12:00", method="21"),
        attendance("ed", "2024-03-05T09:00", "2024-03-05T14:00"),
        stay("b", "2024-03-05T15:00", "2024-03-07T12:00", method="21"),
    )
    attached = [name for spell in found.spells for name in spell.emergency_department]
    assert attached == ["Encounter/ed"]


def test_a_longer_attendance_that_began_earlier_is_not_missed() -> None:
    found = admissions(
        attendance("long", "2024-03-01T01:00", "2024-03-03T11:00"),
        attendance("short", "2024-03-01T09:00", "2024-03-01T10:00"),
        stay("a", "2024-03-03T12:00", "2024-03-05T12:00"),
    )
    assert found.spells[0].decision.evidence == "Encounter/long"


def test_a_record_without_encounters_has_no_admissions() -> None:
    assert spells_of(Record.of(record_of().patient, [])).counts() == {}
