"""The synthetic patients: valid FHIR, what `people.py` says, and each with its headline."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from nhs_number.validate import is_valid

from waypost.evaluate import Evaluation, evaluate
from waypost.fhir import PatientInput, read_patients
from waypost.record import Record
from waypost_dsl.compiler import compile_pathways
from waypost_dsl.model import Pathway

PROJECT = Path(__file__).resolve().parents[2]
PATIENTS = PROJECT / "fixtures" / "patients"
AS_AT = date(2024, 3, 1)


@dataclass(frozen=True)
class Headline:
    """What one pathway must say of one patient; the days were counted by hand."""

    patient: str
    pathway: str
    standing: str
    steps: dict[str, str] = field(default_factory=dict[str, str])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    groups: dict[str, str] = field(default_factory=dict[str, str])
    referred_to: tuple[str, ...] = ()
    episodes: dict[str, str] = field(default_factory=dict[str, str])


HEADLINES = (
    Headline(
        "mrs-smith",
        "copd",
        "enrolled",
        steps={
            "reviewed": "done 2024-04-18",
            "rehabilitation": "overdue 2024-02-21",
            "repeat_saturation": "pending 2024-03-18",
            "rescue_pack": "overdue 2023-12-18",
            "oxygen": "not applicable",
            "high_intensity": "not applicable",
            "flu_vaccine": "done 2023-12-31",
        },
        facts={"severity": "severe", "mrc": "4", "saturation": "91"},
        groups={"complete_review": "3 of 3"},
        referred_to=("pulmonary_rehab",),
    ),
    Headline(
        "mrs-smith",
        "type_2_diabetes",
        "enrolled",
        steps={
            "intensify": "not applicable",
            "retina_screened": "overdue 2023-12-06",
            "left_foot": "done 2025-01-22",
            "right_foot": "overdue 2024-01-24",
        },
        facts={"hba1c_latest": "72", "frail": "yes", "glycaemic_control": "controlled"},
        groups={"care_processes": "6 of 8"},
    ),
    Headline(
        "mr-okafor",
        "copd",
        "enrolled",
        steps={"rehabilitation": "overdue 2024-02-09", "quit": "unknown"},
        facts={"mrc": "3"},
        referred_to=("pulmonary_rehab",),
    ),
    Headline("mr-okafor", "type_2_diabetes", "not enrolled"),
    Headline(
        "mrs-jones",
        "copd",
        "enrolled",
        steps={"rehabilitation": "overdue 2024-02-09 system gap"},
        referred_to=("pulmonary_rehab",),
    ),
    Headline(
        "mr-patel",
        "type_2_diabetes",
        "enrolled",
        steps={"intensify": "pending 2024-03-13", "specialist": "not applicable"},
        facts={"hba1c_latest": "58", "glycaemic_control": "controlled"},
        groups={"care_processes": "2 of 8"},
    ),
    Headline(
        "esther",
        "copd",
        "enrolled",
        steps={
            "rehabilitation": "not applicable",
            "oxygen": "not applicable",
            "high_intensity": "overdue 2023-11-21",
        },
        facts={"palliative": "yes", "low_twice": "yes"},
        referred_to=("case_management",),
    ),
    Headline("mr-evans", "copd", "ended", steps={"rehabilitation": "overdue 2023-12-14"}),
    Headline("mr-evans", "type_2_diabetes", "ended", steps={"intensify": "pending 2024-02-15"}),
    Headline("mrs-begum", "copd", "enrolled", steps={"rehabilitation": "unknown"}),
    Headline("miss-ali", "type_2_diabetes", "unknown", facts={"hba1c_latest": "61"}),
    Headline(
        "mr-thompson",
        "copd",
        "enrolled",
        steps={"rehabilitation": "excepted", "reviewed": "excepted", "plan_given": "excepted"},
    ),
    Headline(
        "mr-thompson",
        "type_2_diabetes",
        "enrolled",
        steps={"hba1c_measured": "excepted", "left_foot": "excepted"},
        groups={"care_processes": "0 of 8", "feet": "0 of 2"},
        referred_to=("structured_education",),
    ),
    Headline(
        "mr-garcia",
        "type_2_diabetes",
        "enrolled",
        steps={"intensify": "overdue 2024-02-29", "cholesterol_measured": "done 2025-01-30"},
        facts={"hba1c_latest": "66"},
        groups={"care_processes": "4 of 8"},
        referred_to=("structured_education",),
    ),
    Headline(
        "mr-kowalski",
        "type_2_diabetes",
        "provisionally enrolled",
        steps={"intensify": "unknown", "specialist": "not applicable"},
        referred_to=("structured_education",),
    ),
    Headline("miss-hughes", "type_2_diabetes", "excluded", facts={"diabetes_type": "type_1"}),
    Headline(
        "mrs-wilson",
        "copd",
        "enrolled",
        steps={"rehabilitation": "done", "flu_vaccine": "done"},
        groups={"complete_review": "3 of 3"},
    ),
    Headline(
        "mr-brown",
        "type_2_diabetes",
        "enrolled",
        steps={"monitored": "done 2024-04-17", "intensify": "not applicable"},
        groups={"care_processes": "8 of 8"},
    ),
    Headline(
        "mr-mensah",
        "copd",
        "enrolled",
        steps={
            "oxygen": "pending 2024-03-14",
            "high_intensity": "overdue 2023-08-29",
            "reviewed": "done 2024-06-19",
        },
        facts={"low_twice": "yes", "severity": "very_severe"},
        referred_to=("case_management", "home_oxygen"),
    ),
    Headline(
        "mrs-taylor",
        "copd",
        "enrolled",
        steps={"quit": "pending 2024-03-07"},
        referred_to=("stop_smoking",),
    ),
    Headline(
        "mrs-taylor",
        "type_2_diabetes",
        "enrolled",
        steps={"quit": "pending 2024-03-07"},
        referred_to=("stop_smoking", "structured_education"),
    ),
    Headline("mr-lee", "copd", "ended"),
    Headline(
        "mr-lee",
        "type_2_diabetes",
        "enrolled",
        steps={"intensify": "not applicable"},
        facts={"glycaemic_control": "not_controlled"},
        referred_to=("structured_education",),
    ),
    Headline(
        "mrs-davies",
        "type_2_diabetes",
        "enrolled",
        steps={"specialist": "pending 2024-03-01", "education": "pending 2024-04-03"},
        facts={"hba1c_latest": "94"},
        referred_to=("community_team", "structured_education"),
    ),
    Headline(
        "mrs-fraser",
        "end_of_life",
        "enrolled",
        steps={"care_plan": "done", "community_team": "done", "key_worker": "done"},
        facts={"gsf_stage": "months", "preferred_place": "home", "place_of_death": "alive"},
    ),
    Headline(
        "mr-adeyemi",
        "end_of_life",
        "enrolled",
        steps={
            "care_plan": "overdue 2024-02-05 offered, not completed",
            "place_asked": "done",
            "key_worker": "overdue 2024-01-22",
        },
    ),
    Headline(
        "mrs-clarke",
        "end_of_life",
        "ended",
        steps={"cpr_decided": "overdue 2023-10-02"},
        facts={"place_of_death": "hospital", "preference": "not_achieved"},
    ),
    Headline(
        "mr-singh",
        "end_of_life",
        "ended",
        steps={"medicines_ready": "done", "care_plan_at_the_end": "done"},
        facts={"place_of_death": "home", "preference": "achieved"},
    ),
    Headline(
        "mrs-murphy",
        "end_of_life",
        "ended",
        steps={"care_plan": "overdue 2023-11-13"},
        facts={
            "preference": "achieved",
            "home_excluding_care_homes": "no",
            "home_including_care_homes": "yes",
        },
    ),
    Headline(
        "mr-roberts",
        "end_of_life",
        "ended",
        steps={"care_plan": "not applicable", "medicines_ready": "not applicable"},
        facts={"late_identification": "yes", "place_of_death": "hospice"},
    ),
    Headline("miss-chan", "end_of_life", "ended", facts={"palliative": "no"}),
    Headline(
        "mr-hussain",
        "end_of_life",
        "enrolled",
        steps={
            "medicines_ready": "overdue 2024-02-22",
            "care_plan_at_the_end": "overdue 2024-02-22",
            "care_plan": "pending 2024-03-19",
            "community_team": "overdue 2024-02-27",
        },
        referred_to=("community_palliative",),
    ),
    Headline("mrs-walker", "end_of_life", "not enrolled"),
    Headline(
        "mrs-walker",
        "end_of_life_identification",
        "enrolled",
        steps={"review": "overdue 2024-02-13"},
    ),
    Headline(
        "mr-novak",
        "end_of_life",
        "enrolled",
        steps={
            "care_plan": "excepted",
            "place_asked": "excepted",
            "community_team": "excepted",
            "key_worker": "overdue 2024-01-29",
        },
    ),
    Headline("esther", "end_of_life", "enrolled", steps={"care_plan": "overdue 2024-01-09"}),
    Headline(
        "mr-webb",
        "orthopaedic_triage",
        "ended",
        steps={"emergency_spine": "done", "spine_mri": "done", "triage": "not applicable"},
        episodes={"back": "emergency_exit 2024-02-12"},
    ),
    Headline(
        "mrs-ito",
        "orthopaedic_triage",
        "enrolled",
        steps={"emergency_infection": "overdue 2024-02-26 critical"},
        referred_to=("emergency_department",),
        episodes={"knee, right": "open"},
    ),
    Headline(
        "mr-doyle",
        "orthopaedic_triage",
        "ended",
        steps={"triage": "not applicable"},
        episodes={"hip, left": "fracture_exit 2024-02-05"},
    ),
    Headline(
        "mrs-osei",
        "orthopaedic_triage",
        "ended",
        episodes={"back": "cancer_exit 2024-02-08"},
    ),
    Headline(
        "miss-rossi",
        "orthopaedic_triage",
        "ended",
        facts={"inflammatory": "yes", "stiffness": "90"},
        episodes={"wrist_hand, left": "rheumatology_exit 2024-01-17"},
    ),
    Headline(
        "mr-khan",
        "orthopaedic_triage",
        "ended",
        steps={"triage": "done", "first_treatment": "done"},
        episodes={"knee, left": "managed 2023-12-11"},
    ),
    Headline(
        "mrs-bell",
        "orthopaedic_triage",
        "ended",
        steps={"triage": "excepted"},
        episodes={"shoulder, right": "declined_exit 2024-02-05"},
    ),
    Headline(
        "mr-grant",
        "orthopaedic_triage",
        "ended",
        steps={"consultant_decides": "done", "surgery": "done"},
        facts={"premature": "no"},
        episodes={"hip, left": "discharged 2024-01-30"},
    ),
    Headline(
        "mrs-shah",
        "orthopaedic_triage",
        "enrolled",
        steps={"orthopaedic_opinion": "done", "seen_by_consultant": "pending 2024-05-27"},
        facts={"premature": "yes", "core_when_referred": "60"},
        episodes={"hip, right": "open"},
    ),
    Headline(
        "mr-price",
        "orthopaedic_triage",
        "enrolled",
        steps={
            "seen_by_consultant": "overdue 2024-01-22 breached",
            "long_wait": "overdue 2024-01-30 critical",
        },
        episodes={"knee, right": "open"},
    ),
    Headline(
        "mrs-rahman",
        "orthopaedic_triage",
        "enrolled",
        episodes={"hip, left": "managed 2024-01-08", "hip, right": "open"},
    ),
    Headline(
        "mr-flynn",
        "orthopaedic_triage",
        "ended",
        episodes={"elbow, left": "sent_back 2024-01-19"},
    ),
    Headline(
        "mrs-hale",
        "orthopaedic_triage",
        "ended",
        steps={"triage": "pending 2024-02-13"},
        episodes={"shoulder, left": "died 2024-02-06"},
    ),
    Headline(
        "mr-yusuf",
        "orthopaedic_triage",
        "excluded",
        episodes={"knee, left": "excluded"},
    ),
)


@pytest.fixture(scope="module")
def pathways() -> dict[str, Pathway]:
    compiled = [one.pathway for one in compile_pathways([PROJECT / "pathways"])]
    return {pathway.name: pathway for pathway in compiled if pathway is not None}


@pytest.fixture(scope="module")
def read() -> list[PatientInput]:
    found = list(read_patients(PATIENTS, validate="strict"))
    assert all(isinstance(one, PatientInput) for one in found)
    return [one for one in found if isinstance(one, PatientInput)]


@pytest.fixture(scope="module")
def records(read: list[PatientInput]) -> dict[str, Record]:
    return {one.record.patient.id: one.record for one in read}


def standing(evaluation: Evaluation) -> str:
    return "provisionally enrolled" if evaluation.provisional else evaluation.status


def test_the_fixtures_are_what_the_table_of_people_says() -> None:
    script = PROJECT / "fixtures" / "make_patients.py"
    checked = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_fixture_is_valid_in_strict_mode(read: list[PatientInput]) -> None:
    errors = [str(one) for found in read for one in found.findings if one.severity == "error"]
    assert errors == []
    assert len(read) == len(list(PATIENTS.glob("*.json"))) >= 14


def test_every_nhs_number_is_of_the_999_range_and_given_once(records: dict[str, Record]) -> None:
    numbers = [record.patient.nhs_number or "" for record in records.values()]
    assert all(number.startswith("999") and is_valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_every_resource_says_that_it_is_synthetic() -> None:
    for path in PATIENTS.glob("*.json"):
        bundle = json.loads(path.read_text(encoding="utf-8"))
        resources = [bundle, *(entry["resource"] for entry in bundle["entry"])]
        assert {one["meta"]["tag"][0]["code"] for one in resources} == {"HTEST"}, path.name


@pytest.mark.parametrize("headline", HEADLINES, ids=lambda one: f"{one.patient} {one.pathway}")
def test_each_patient_has_the_headline(
    headline: Headline, records: dict[str, Record], pathways: dict[str, Pathway]
) -> None:
    found = evaluate(pathways[headline.pathway], records[headline.patient], as_at=AS_AT)
    steps = {
        row.name: " ".join((row.status, *([str(row.due.last)] if row.due else []), *row.marks))
        for row in found.steps
    }
    assert standing(found) == headline.standing
    for name, status in headline.steps.items():
        assert steps[name].startswith(status), (name, steps[name])
    values = {row.name: row.value for row in found.facts}
    assert {name: values[name] for name in headline.facts} == headline.facts
    groups = {row.name: f"{row.done} of {row.of}" for row in found.groups}
    assert {name: groups[name] for name in headline.groups} == headline.groups
    proposed = [row.service for row in found.referrals if row.state == "proposed"]
    assert tuple(proposed) == headline.referred_to
    came_to = {
        row.region: f"{row.outcome} {row.ended_on}" if row.outcome else row.status
        for row in found.episodes
    }
    assert came_to == headline.episodes


@pytest.mark.parametrize(
    ("patient", "pathway"), [("mrs-wilson", "copd"), ("mr-brown", "type_2_diabetes")]
)
def test_whoever_has_everything_done_has_nothing_due(
    patient: str, pathway: str, records: dict[str, Record], pathways: dict[str, Pathway]
) -> None:
    found = evaluate(pathways[pathway], records[patient], as_at=AS_AT)
    assert {row.status for row in found.steps} == {"done", "not applicable"}


def test_mrs_smith_is_advised_on_her_blood_pressure_at_the_target_of_her_age(
    records: dict[str, Record], pathways: dict[str, Pathway]
) -> None:
    found = evaluate(pathways["type_2_diabetes"], records["mrs-smith"], as_at=AS_AT)
    [advice] = [row for row in found.notices if row.name == "bp_above_target"]
    assert advice.fired == "true"


def test_two_pathways_propose_one_and_the_same_referral(
    records: dict[str, Record], pathways: dict[str, Pathway]
) -> None:
    proposed = [
        row.identifier
        for pathway in pathways.values()
        for row in evaluate(pathway, records["mrs-taylor"], as_at=AS_AT).referrals
        if row.service == "stop_smoking"
    ]
    assert len(proposed) == 2
    assert len(set(proposed)) == 1


def test_every_patient_has_a_headline(
    records: dict[str, Record],
) -> None:
    assert {one.patient for one in HEADLINES} == set(records)


def test_the_readme_names_every_patient() -> None:
    readme = (PROJECT / "fixtures" / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Who they are")[2].partition("\n# ")[0]
    named = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(named) == sorted(path.stem for path in PATIENTS.glob("*.json"))
