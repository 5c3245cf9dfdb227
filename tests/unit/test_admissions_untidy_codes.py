"""Codes, dates and duplicates that real feeds get wrong: nothing is lost, nothing is guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.stays_example import (
    DESTINATION,
    DISCHARGE_METHOD,
    admissions,
    attendance,
    problems,
    spells,
    stay,
    the_spell,
)
from waypost.admissions import AdmissionRules, ambulatory_care_sensitive, bed_days, length_of_stay
from waypost.admissions.icd import ICD10
from waypost.admissions.tables import (
    ACT_CODE,
    RETIRED_ACT_CODE,
    RETIRED_DISCHARGE_DESTINATION,
    RETIRED_DISCHARGE_METHOD,
    RETIRED_SOURCE_OF_ADMISSION,
    admission_sources,
    discharge_destinations,
    discharge_methods,
    encounter_classes,
)
from waypost.fhir import PatientInput, record_from_bundle
from waypost.fhir.encounters import PATIENT_CLASSIFICATION
from waypost.record import Coding, EncounterDiagnosis, Entry

AS_OF = date(2024, 12, 31)


def _coded(entry: Entry, **elements: Any) -> Entry:
    return replace(entry, **elements)


# --------------------------------------------------------------------------- retired systems


def test_a_retired_destination_is_read_as_its_successor_and_joins_a_transfer() -> None:
    first = _coded(
        stay("a", "2024-04-20", "2024-05-01", method="21"),
        discharge=(Coding(RETIRED_DISCHARGE_DESTINATION, "51"),),
    )
    found = admissions(first, stay("b", "2024-05-02", "2024-05-12", method="22"))
    assert len(found.spells) == 1
    assert problems(found) == [("retired-code-system", "a")]


def test_a_retired_source_is_read_as_its_successor_and_joins_a_transfer() -> None:
    source = Coding(RETIRED_SOURCE_OF_ADMISSION, "51")
    found = admissions(
        stay("a", "2024-04-20", "2024-05-01", method="21"),
        stay("b", "2024-05-02", "2024-05-12", method="22", source=source),
    )
    assert len(found.spells) == 1
    assert problems(found) == [("retired-code-system", "b")]


def test_a_retired_discharge_method_still_says_that_the_patient_died() -> None:
    entry = _coded(
        stay("a", "2024-04-20", "2024-05-01", method="21"),
        discharge_methods=(Coding(RETIRED_DISCHARGE_METHOD, "4"),),
    )
    found = admissions(entry)
    assert "died" in found.spells[0].flags
    assert problems(found) == [("retired-code-system", "a")]


def test_the_class_system_of_older_fhir_is_read_as_its_successor() -> None:
    entry = _coded(
        stay("a", "2024-04-20", "2024-05-01", method="21"),
        encounter_class=Coding(RETIRED_ACT_CODE, "IMP"),
    )
    found = admissions(entry)
    assert len(found.spells) == 1
    assert problems(found) == [("retired-code-system", "a")]
    assert encounter_classes().knows_system(ACT_CODE)


def test_every_code_of_the_retired_systems_is_one_of_their_successors(shared_data: Path) -> None:
    tables = {
        "DischargeDestination": (discharge_destinations(), RETIRED_DISCHARGE_DESTINATION),
        "DischargeMethod": (discharge_methods(), RETIRED_DISCHARGE_METHOD),
        "SourceOfAdmission": (admission_sources(), RETIRED_SOURCE_OF_ADMISSION),
    }
    folder = shared_data / "data" / "uk-core" / "codesystems"
    for name, (table, system) in tables.items():
        path = folder / f"CodeSystem-NHSDataModelAndDictionary-{name}.json"
        retired = json.loads(path.read_text(encoding="utf-8"))
        assert (retired["url"], retired["status"]) == (system, "retired")
        for concept in retired["concept"]:
            read = table.read(Coding(system, concept["code"]))
            assert read is not None, concept["code"]
            assert read.remarks == ("retired-code-system",)


@pytest.mark.parametrize(
    "element",
    [
        {"discharge": (Coding(DESTINATION, "ZZ"),)},
        {"discharge": (Coding("urn:another", "51"),)},
        {"discharge_methods": (Coding(DISCHARGE_METHOD, "ZZ"),)},
        {"admission_sources": (Coding("urn:another", "51"),)},
    ],
)
def test_a_code_that_is_in_no_table_is_a_finding_wherever_it_stands(element: Any) -> None:
    found = admissions(_coded(stay("a", "2024-04-20", "2024-05-01", method="21"), **element))
    assert problems(found) == [("unknown-code", "a")]


def test_a_strict_source_of_a_retired_system_is_as_strict() -> None:
    source = Coding(RETIRED_SOURCE_OF_ADMISSION, "51")
    spell = the_spell(
        stay("a", "2024-03-01", "2024-03-05", method="21", source=source, diagnoses=("J44.1",))
    )
    answer = ambulatory_care_sensitive(spell, rules=AdmissionRules(acsc_strict_source=True))
    assert (answer.answer, answer.why_not) == ("no", "source of admission, strict")


# -------------------------------------------------------------------------------- day cases


def test_a_day_case_with_a_night_is_none_and_its_emergency_counts() -> None:
    found = admissions(stay("a", "2024-03-01", "2024-03-03", method="21", classification="2"))
    [spell] = found.spells
    assert (spell.decision.nature, spell.flags) == ("unplanned", ())
    assert bed_days(spell, as_of=AS_OF) == length_of_stay(spell, as_of=AS_OF)
    assert bed_days(spell, as_of=AS_OF).most == 2
    assert problems(found) == [("day-case-with-a-night", "a")]


def test_a_day_case_that_goes_on_in_another_stay_does_not_swallow_it() -> None:
    found = admissions(
        stay("a", "2024-03-01", "2024-03-01", method="21", classification="2", to="51"),
        stay("b", "2024-03-02", "2024-03-12", method="2B", source="51"),
    )
    [spell] = found.spells
    assert spell.decision.nature == "unplanned"
    assert bed_days(spell, as_of=AS_OF).most == 11
    assert ("day-case-with-a-night", "a") in problems(found)


def test_a_planned_day_case_that_turned_into_a_stay_keeps_its_bed_days() -> None:
    found = admissions(
        stay("a", "2024-03-01T08:00", "2024-03-01T18:00", method="11", classification="2"),
        stay("b", "2024-03-01T17:00", "2024-03-09T18:00", method="21", classification="1"),
    )
    [spell] = found.spells
    assert spell.decision.nature == "planned"
    assert bed_days(spell, as_of=AS_OF).most == 8
    assert ("day-case-with-a-night", "a") in problems(found)


def test_an_episode_of_a_day_case_leaves_it_one() -> None:
    spell = the_spell(
        stay("a", "2024-03-01T08:00", "2024-03-01T18:00", method="21", classification="2"),
        stay("b", "2024-03-01T09:00", "2024-03-01T10:00", part_of="a"),
    )
    assert spell.decision.excluded_as == "day case"
    assert spell.flags == ("day case",)


@pytest.mark.parametrize("said", ["X", "02", "2 "])
def test_a_classification_that_is_not_read_is_a_finding(said: str) -> None:
    found = admissions(stay("a", "2024-03-01", "2024-03-01", method="21", classification=said))
    assert found.spells[0].decision.nature == "unplanned"
    assert problems(found) == [("unread-classification", "a")]


def _bundle(extension: Any, *, of_stay: bool = False) -> Any:
    holder = {"extension": [{"url": PATIENT_CLASSIFICATION, **extension}]}
    encounter: dict[str, Any] = {
        "resourceType": "Encounter",
        "id": "a",
        "status": "finished",
        "subject": {"reference": "Patient/p1"},
        "class": {"system": ACT_CODE, "code": "IMP"},
        "period": {"start": "2024-03-01", "end": "2024-03-01"},
    }
    encounter |= {"hospitalization": holder} if of_stay else holder
    patient = {"resourceType": "Patient", "id": "p1"}
    entries = [{"resource": one} for one in (patient, encounter)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.mark.parametrize("of_stay", [True, False])
def test_the_classification_is_read_wherever_systems_put_it(of_stay: bool) -> None:
    [read] = record_from_bundle(_bundle({"valueCode": "2"}, of_stay=of_stay))
    assert isinstance(read, PatientInput)
    [entry] = read.record.entries
    assert entry.patient_classification == "2"


@pytest.mark.parametrize("value", [{"valueString": "2"}, {"valueCoding": {"code": "2"}}, {}])
def test_a_classification_of_another_type_is_a_finding(value: Any) -> None:
    [read] = record_from_bundle(_bundle(value))
    assert isinstance(read, PatientInput)
    [entry] = read.record.entries
    assert entry.patient_classification is None
    assert [one.code for one in read.findings] == ["unread-classification"]


# ------------------------------------------------------------------------------- duplicates


@pytest.mark.parametrize(("first", "second"), [("11", "21"), ("21", "11")])
def test_a_stay_that_is_there_twice_with_two_methods_cannot_be_told(
    first: str, second: str
) -> None:
    found = admissions(
        stay("a", "2024-05-01", "2024-05-06", method=first),
        stay("b", "2024-05-01", "2024-05-06", method=second),
    )
    [spell] = found.spells
    assert (spell.decision.nature, spell.decision.rule) == ("indeterminate", "nothing decides")
    assert problems(found) == [("contradictory-codes", "a")]


@pytest.mark.parametrize(("first", "second"), [("21", None), (None, "21")])
def test_a_stay_that_is_there_twice_says_what_either_says(
    first: str | None, second: str | None
) -> None:
    found = admissions(
        stay("a", "2024-05-01", "2024-05-06", method=first),
        stay("b", "2024-05-01", "2024-05-06", method=second),
    )
    assert found.spells[0].decision.nature == "unplanned"
    assert problems(found) == []


def test_two_priorities_of_one_stay_decide_nothing() -> None:
    found = admissions(
        stay("a", "2024-05-01", "2024-05-06", priority="EM"),
        stay("b", "2024-05-01", "2024-05-06", priority="EL"),
    )
    assert found.spells[0].decision.nature == "indeterminate"
    assert problems(found) == [("contradictory-duplicates", "a")]


@pytest.mark.parametrize(("whole", "part"), [("z", "a"), ("a", "z")])
def test_an_episode_does_not_hide_the_method_of_the_stay_it_is_a_part_of(
    whole: str, part: str
) -> None:
    spell = the_spell(
        stay(whole, "2024-05-01T10:00", "2024-05-06T10:00", method="21", diagnoses=("J44.1",)),
        stay(part, "2024-05-01T10:00", "2024-05-02T10:00", part_of=whole),
        stay("m", "2024-05-02T10:00", "2024-05-06T10:00", part_of=whole),
    )
    assert spell.id == spell.encounters[0] == f"Encounter/{whole}"
    assert spell.decision.nature == "unplanned"
    assert [one.code for one in spell.primary] == ["J44.1"]


def test_an_episode_that_began_before_the_stay_it_is_a_part_of_comes_first() -> None:
    spell = the_spell(
        stay("a", "2024-05-01T09:00", "2024-05-02T10:00", method="11", part_of="z"),
        stay("z", "2024-05-01T10:00", "2024-05-06T10:00", method="21"),
    )
    assert (spell.id, spell.decision.nature) == ("Encounter/a", "planned")


def test_stays_that_are_parts_of_each_other_are_one_spell_all_the_same() -> None:
    spell = the_spell(
        stay("a", "2024-05-01", "2024-05-06", method="21", part_of="b"),
        stay("b", "2024-05-01", "2024-05-06", method="21", part_of="a"),
    )
    assert spell.decision.nature == "unplanned"


# ------------------------------------------------------------------------------ attendances


@pytest.mark.parametrize(
    ("arrives", "nature"),
    [("2024-05-03T09:59", "unplanned"), ("2024-05-03T10:00", "indeterminate")],
)
def test_an_attendance_that_begins_at_the_moment_of_discharge_is_no_overlap(
    arrives: str, nature: str
) -> None:
    found = admissions(
        attendance("ed", arrives, "2024-05-03T12:00"),
        stay("a", "2024-05-01T10:00", "2024-05-03T10:00"),
    )
    [spell] = found.spells
    assert spell.decision.nature == nature
    assert bool(spell.emergency_department) == (nature == "unplanned")


def test_an_attendance_that_begins_with_a_stay_of_no_length_overlaps_it() -> None:
    spell = the_spell(
        attendance("ed", "2024-05-01T10:00", "2024-05-01T10:00"),
        stay("a", "2024-05-01T10:00", "2024-05-01T10:00"),
    )
    assert spell.decision.nature == "unplanned"


# ---------------------------------------------------------------------- stays that are not read


def test_what_did_perhaps_not_take_place_is_unreadable_if_it_may_be_a_stay() -> None:
    found = admissions(
        stay("a", "2024-05-01", "2024-05-06", status="unknown", not_counted="unknown"),
        stay("b", "2024-05-01", "2024-05-06", status="unknown", placed="AMB"),
        stay("c", "2024-05-01", "2024-05-06", status="unknown", placed="EMER"),
        stay("d", "2024-05-01", "2024-05-06", not_counted="entered-in-error"),
    )
    seen = [(one.encounter, one.why) for one in found.left_out if one.may_be_stay]
    assert seen == [("Encounter/a", "status not known")]
    assert ("unknown-status", "a") in problems(found)
    assert spells(stay("b", "2024-05-01", "2024-05-06", status="unknown")) == ()


# ------------------------------------------------------------------------------- diagnoses

UNREAD = (
    "urn:oid:2.16.840.1.113883.6.3",
    "https://fhir.hl7.org.uk/Id/icd-10",
    "http://id.who.int/icd10",
    "",
)


def _diagnosed(*codings: Coding) -> Entry:
    entry = stay("a", "2024-05-01", "2024-05-06", method="21")
    diagnoses = tuple(EncounterDiagnosis(None, (one,), (), n) for n, one in enumerate(codings, 1))
    return _coded(entry, diagnoses=diagnoses)


@pytest.mark.parametrize("system", UNREAD)
def test_a_diagnosis_of_a_system_that_is_not_read_is_a_finding_and_never_a_no(system: str) -> None:
    found = admissions(_diagnosed(Coding(system, "J44.1")))
    assert problems(found) == [("unknown-diagnosis-system", "a")]
    answer = ambulatory_care_sensitive(found.spells[0])
    assert (answer.answer, answer.counts) == ("not known", False)
    assert answer.why_not == "the primary diagnosis is not coded in ICD-10"


def test_a_diagnosis_in_snomed_ct_alone_is_read_and_its_sensitivity_not_known() -> None:
    found = admissions(_diagnosed(Coding("http://snomed.info/sct", "195951007")))
    assert problems(found) == []
    assert ambulatory_care_sensitive(found.spells[0]).answer == "not known"


def test_no_diagnosis_leaves_the_sensitivity_not_known() -> None:
    answer = ambulatory_care_sensitive(
        the_spell(stay("a", "2024-05-01", "2024-05-06", method="21"))
    )
    assert (answer.answer, answer.why_not) == ("not known", "no coded primary diagnosis")


def test_bronchitis_beside_a_diagnosis_that_is_not_read_is_not_known() -> None:
    bronchitis = Coding(ICD10, "J20.9")
    beside = the_spell(_diagnosed(bronchitis, Coding("http://snomed.info/sct", "13645005")))
    assert ambulatory_care_sensitive(beside).answer == "not known"
    alone = the_spell(_diagnosed(bronchitis, Coding(ICD10, "I10")))
    assert ambulatory_care_sensitive(alone).answer == "no"
