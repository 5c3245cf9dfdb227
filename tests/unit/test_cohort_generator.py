"""The generated cohort: the same each time, whole, readable, and with something of everything."""

from __future__ import annotations

import csv
import doctest
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import fixtures.cohort.chance
import fixtures.cohort.chart
import fixtures.cohort.edge_cases
import fixtures.cohort.patient
import fixtures.cohort.setting
from fixtures.cohort.chart import Chart
from fixtures.cohort.edge_care import WRITERS
from fixtures.cohort.edge_cases import CASES, EVERY, FIRST
from fixtures.cohort.one_patient import chart_of
from fixtures.cohort.patient import nhs_number
from fixtures.cohort.population import person
from fixtures.cohort.practices import PRACTICES, SERVICES, Practice
from fixtures.cohort.rates import Rates
from fixtures.cohort.setting import Setting
from fixtures.cohort.uk_core import (
    ADMISSION_METHOD,
    ADMIT_SOURCE,
    DIAGNOSIS_ROLE,
    DISCHARGE_DESTINATION,
    DISCHARGE_METHOD,
    ENCOUNTER_CLASS,
    ENCOUNTER_PRIORITY,
    ETHNIC_CATEGORY,
    RETIRED_ADMISSION_METHOD,
    SOURCE_OF_ADMISSION,
)
from fixtures.cohort.writing import write_cohort
from waypost.fhir import PatientInput, read_patients
from waypost.record import RESOURCE_TYPES

UNTIL = date(2026, 9, 30)
SIZE = 500

METHODS = (
    *("11", "12", "13", "21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"),
    *("31", "32", "81", "82", "99"),
)
# The codes of each that the clinical brief and UK Core have.
NAMED: dict[str, frozenset[str]] = {
    ADMISSION_METHOD: frozenset([*METHODS, "2a", "83", "98"]),
    RETIRED_ADMISSION_METHOD: frozenset({"21"}),
    SOURCE_OF_ADMISSION: frozenset({"19", "51", "79", "85"}),
    DISCHARGE_DESTINATION: frozenset({"19", "51", "79", "85"}),
    DISCHARGE_METHOD: frozenset({"1", "4", "6"}),
    ENCOUNTER_CLASS: frozenset({"IMP", "EMER", "AMB", "HH", "OBSENC"}),
    ENCOUNTER_PRIORITY: frozenset({"EM", "EL"}),
    ADMIT_SOURCE: frozenset({"emd"}),
    DIAGNOSIS_ROLE: frozenset({"DD"}),
    ETHNIC_CATEGORY: frozenset([*"ABCDEFGHJKLMNPRSZ", "99"]),
}
PLUMBING = re.compile(
    r"http://terminology\.hl7\.org/CodeSystem/"
    r"(condition-clinical|condition-ver-status|condition-category|data-absent-reason|v3-ActReason)"
    r"|https://fhir\.nhs\.uk/CodeSystem/message-category-servicerequest"
    r"|https://fhir\.hl7\.org\.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
    r"|http://unitsofmeasure\.org"
)
"""Systems that say how a resource stands, not what happened."""


def _setting(seed: int = 1) -> Setting:
    return Setting.of(seed=seed, until=UNTIL, months=36)


@cache
def _charts() -> tuple[Chart, ...]:
    setting = _setting()
    return tuple(chart_of(setting, number) for number in range(SIZE))


@cache
def _of_case() -> dict[str, list[Chart]]:
    found: dict[str, list[Chart]] = defaultdict(list)
    for chart in _charts():
        found[chart.who.case.name].append(chart)
    return found


def _events() -> Counter[str]:
    events: Counter[str] = Counter()
    for chart in _charts():
        events.update(chart.events)
    return events


def _stays(chart: Chart) -> list[dict[str, Any]]:
    return [
        one
        for one in chart.resources
        if one["resourceType"] == "Encounter" and one["class"]["code"] == "IMP"
    ]


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()


def _inside(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _inside(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _inside(inner)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ------------------------------------------------------------------------ the same each time


@pytest.mark.parametrize("bundles", [False, True])
def test_same_seed_and_size_give_the_same_bytes(tmp_path: Path, bundles: bool) -> None:
    for name in ("first", "second"):
        write_cohort(_setting(), tmp_path / name, patients=25, bundles=bundles)
    first = _files(tmp_path / "first")
    assert first == _files(tmp_path / "second")
    assert ("fhir/bundles.ndjson" in first) is bundles


def test_another_seed_gives_other_patients() -> None:
    first, second = chart_of(_setting(1), 3), chart_of(_setting(2), 3)
    assert first.who.id != second.who.id
    assert first.who.birth != second.who.birth


def test_a_small_cohort_is_the_beginning_of_a_large_one(tmp_path: Path) -> None:
    write_cohort(_setting(), tmp_path / "small", patients=20)
    write_cohort(_setting(), tmp_path / "large", patients=40)
    small, large = _files(tmp_path / "small"), _files(tmp_path / "large")
    growing = [name for name in small if name.endswith((".ndjson", "people.csv"))]
    assert len(growing) > 8
    for name in growing:
        assert large[name].startswith(small[name]), name


def test_more_of_one_illness_changes_nothing_about_another() -> None:
    usual = _setting()
    other = replace(usual, rates=Rates(copd_review=0.1, flu_vaccine=0.1, rescue_pack=0.9))
    wanted = {row["coding"][0]["code"] for row in usual.codes.all("hba1c")}

    def hba1cs(setting: Setting, patient: int) -> list[object]:
        return [
            (one["effectiveDateTime"], one.get("valueQuantity"))
            for one in chart_of(setting, patient).resources
            if one["resourceType"] == "Observation" and one["code"]["coding"][0]["code"] in wanted
        ]

    both = next(
        one.number
        for one in (person(usual, number) for number in range(FIRST, EVERY))
        if one.copd_from and one.diabetes_from and hba1cs(usual, one.number)
    )
    assert hba1cs(usual, both) == hba1cs(other, both)
    assert chart_of(usual, both).resources != chart_of(other, both).resources


# ------------------------------------------------------------------------ whole and readable


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    write_cohort(_setting(), folder, patients=SIZE)
    return folder


def test_the_reader_finds_only_what_is_untidy_on_purpose(written: Path) -> None:
    events = _events()
    found: Counter[str] = Counter()
    for read in read_patients(written / "fhir"):
        assert isinstance(read, PatientInput), read
        found.update(finding.code for finding in read.findings)
    assert found == {
        "ends-before-it-begins": events["untidy: ends before it begins"],
        "undated": events["untidy: stay without a period"],
        "invalid-nhs-number": events["untidy: NHS number with a wrong check digit"],
        "code-without-system": events["untidy: code without a system"],
    }
    assert min(found.values()) >= 1


def test_bundles_and_export_hold_the_same_records(tmp_path: Path) -> None:
    write_cohort(_setting(), tmp_path / "export", patients=30)
    write_cohort(_setting(), tmp_path / "bundles", patients=30, bundles=True)
    records = [
        {
            read.record.patient.id: read.record.entries
            for read in read_patients(tmp_path / kind / "fhir")
            if isinstance(read, PatientInput)
        }
        for kind in ("export", "bundles")
    ]
    assert len(records[0]) == 30
    assert records[0] == records[1]


def test_a_sample_is_valid_by_the_strict_models(tmp_path: Path) -> None:
    # One bundle a patient, and only as many as are needed to have every type of resource.
    wanted = {one["resourceType"] for chart in _charts() for one in chart.resources}
    charts, missing = list[Chart](), set(wanted)
    for chart in _charts():
        types = {one["resourceType"] for one in chart.resources}
        if types & missing or chart.who.number % 13 == 0:
            charts.append(chart)
            missing -= types
    assert missing == set()
    lines = [
        json.dumps(
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [{"resource": one} for one in chart.resources],
            }
        )
        for chart in charts
    ]
    sample = tmp_path / "sample" / "bundles.ndjson"
    sample.parent.mkdir()
    sample.write_text("\n".join(lines), encoding="utf-8")
    untidy = {"ends-before-it-begins", "undated", "invalid-nhs-number", "code-without-system"}
    reads = list(read_patients(sample, validate="strict"))
    findings = [one for read in reads for one in read.findings if one.code not in untidy]
    assert len(reads) == len(charts) > 20
    assert findings == []


def test_every_reference_leads_somewhere() -> None:
    organisations = {f"Organization/{one.ods.lower()}" for one in PRACTICES}
    organisations |= {f"Organization/{ods.lower()}" for ods, _ in SERVICES.values()}
    for chart in _charts():
        known = {f"{one['resourceType']}/{one['id']}" for one in chart.resources}
        assert len(known) == len(chart.resources)
        for one in _inside(chart.resources):
            if isinstance(one.get("reference"), str):
                assert one["reference"] in known | organisations


def test_every_code_is_of_a_codelist_or_of_a_named_system() -> None:
    rows = list(_setting().codes.rows())
    exact = {(row.system, row.code) for row in rows}
    prefixes = [(row.system, row.code.replace(".", "")) for row in rows if row.match == "prefix"]
    unknown: set[tuple[str, str]] = set()
    for chart in _charts():
        for one in _inside(chart.resources):
            system, code = one.get("system"), one.get("code")
            if not isinstance(system, str) or not isinstance(code, str):
                continue
            bare = code.replace(".", "")
            if PLUMBING.fullmatch(system) or code in NAMED.get(system, ()):
                continue
            if (system, code) not in exact and not any(
                system == of and bare.startswith(prefix) for of, prefix in prefixes
            ):
                unknown.add((system, code))
    assert unknown == set()


def test_nothing_happens_before_birth_after_death_or_after_the_last_day() -> None:
    elements = ("onsetDateTime", "effectiveDateTime", "performedDateTime", "authoredOn")
    counted = 0
    for chart in _charts():
        last = min(chart.who.died or UNTIL, UNTIL).isoformat()
        for one in chart.resources:
            days = [one[name] for name in elements if name in one]
            days += [one["period"]["start"]] if "period" in one else []
            for day in days:
                counted += 1
                assert day[:10] <= last or len(day) < 10, one
                assert day[:10] >= chart.who.birth.isoformat()[: len(day)], one
    assert counted > 3000


def test_nobody_has_a_real_number_or_practice() -> None:
    numbers = {nhs_number(patient) for patient in range(3000)}
    assert len(numbers) == 3000
    assert all(number.startswith("999") for number in numbers)
    with pytest.raises(ValueError, match="999 range"):
        nhs_number(400_000)
    # A real practice code is a letter and five digits.
    assert not any(re.fullmatch(r"[A-Z]\d{5}", practice.ods) for practice in PRACTICES)


# ------------------------------------------------------------------------ something of everything


def test_every_case_has_a_writer_and_somebody_who_shows_it() -> None:
    names = [case.name for case in CASES]
    assert sorted(names) == sorted(WRITERS)
    assert len(set(names)) == len(names) <= FIRST
    events = _events()
    assert [name for name in names if not events[f"case: {name}"]] == []


KINDS = (
    *(f"stay: method {code}" for code in METHODS),
    *("stay: method not recorded", "stay: open", "stay: died", "stay: hospice"),
    *(f"stay: classification {code}" for code in "1234"),
    *(f"stay: to {code}" for code in ("19", "51", "79", "85")),
    *("stay: discharge delayed", "emergency attendance"),
    *(f"death: {place}" for place in ("home", "care_home", "hospital", "hospice")),
    *("death: place not recorded", "death: preference recorded", "death: external cause"),
    *(
        f"referral: {fate}"
        for fate in (
            "completed",
            "accepted",
            "not answered",
            "did not attend",
            "declined by patient",
            "declined by service",
            "revoked by patient",
            "draft",
            "seen",
        )
    ),
    *(f"appointment: {status}" for status in ("booked", "fulfilled", "noshow", "cancelled")),
    *(
        f"COPD: {what}"
        for what in (
            "complete review",
            "review in part",
            "rehabilitation started",
            "rehabilitation not available",
            "discharged after a flare",
            "low saturation",
            "plan",
            "flare",
        )
    ),
    *("diabetes: type_1", "diabetes: type_2", "diabetes: unspecified", "frailty: severe"),
    *("diabetes: annual visit", "diabetes: HbA1c to be acted on", "diabetes: education referral"),
    *("HbA1c: without a value", "HbA1c: recorded late"),
    *(
        f"orthopaedics: {what}"
        for what in (
            "physiotherapy",
            "tests",
            "surgical_opinion",
            "arthroplasty",
            "no surgery",
            "red flag",
            "red flag acted on the same day",
        )
    ),
    *(
        f"end of life: {what}"
        for what in (
            "on the register",
            "identified within 7 days of death",
            "key worker",
            "plan",
            "plan offered",
            "crisis admission",
            "crisis admission reviewed",
            "anticipatory medicines",
            "prompt without register",
        )
    ),
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_thing_happens_in_500_patients(kind: str) -> None:
    assert _events()[kind] > 0


def test_every_entry_type_a_pathway_can_read_is_written() -> None:
    written = {one["resourceType"] for chart in _charts() for one in chart.resources}
    # No pathway here reads these, and no measure counts them.
    unused = {
        "AllergyIntolerance",
        "DiagnosticReport",
        "Flag",
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationStatement",
        "QuestionnaireResponse",
    }
    assert set(RESOURCE_TYPES) - written <= unused


# ------------------------------------------------------------------------ cases are what they say


@pytest.mark.parametrize(
    ("case", "gap"),
    [
        ("two stays that merge", 2),
        ("two stays three days apart", 3),
        ("transfer with method 2B", 0),
        ("readmitted on day 29", 29),
        ("readmitted on day 30", 30),
        ("readmitted on the same day", 0),
    ],
)
def test_days_between_two_stays(case: str, gap: int) -> None:
    for chart in _of_case()[case]:
        first, second = sorted(_stays(chart), key=lambda one: one["period"]["start"])
        assert (_day(second["period"]["start"]) - _day(first["period"]["end"])).days == gap
        assert second["period"]["start"] > first["period"]["end"]


@pytest.mark.parametrize(
    ("case", "days"),
    [("orthopaedic decision on day 126", 126), ("orthopaedic decision on day 127", 127)],
)
def test_days_from_referral_to_the_orthopaedic_decision(case: str, days: int) -> None:
    codes = _setting().codes
    asked = codes.first("request_msk_triage")["coding"][0]["code"]
    decided = {one["coding"][0]["code"] for one in codes.all("orthopaedic_outcome")}
    for chart in _of_case()[case]:
        begun = [
            one["authoredOn"]
            for one in chart.resources
            if one["resourceType"] == "ServiceRequest" and one["code"]["coding"][0]["code"] == asked
        ]
        ended = [
            one["effectiveDateTime"]
            for one in chart.resources
            if one["resourceType"] == "Observation" and one["code"]["coding"][0]["code"] in decided
        ]
        assert len(begun) == len(ended) == 1
        assert (date.fromisoformat(ended[0]) - date.fromisoformat(begun[0])).days == days


def test_three_emergencies_are_in_the_last_90_days_of_life() -> None:
    for chart in _of_case()["three emergencies in the last 90 days"]:
        died = chart.who.died
        assert died is not None
        before = [(died - _day(one["period"]["start"])).days for one in _stays(chart)]
        assert len(before) == 3
        assert all(0 <= days <= 89 for days in before)


def test_where_they_died_is_what_the_case_says() -> None:
    for chart in _of_case()["wanted home and died in hospital"]:
        last = max(_stays(chart), key=lambda one: one["period"]["start"])
        assert last["hospitalization"]["dischargeDisposition"]["coding"][0]["code"] == "79"
        assert _day(last["period"]["end"]) == chart.who.died
    for chart in _of_case()["registered five days before death"]:
        assert chart.who.died is not None
        assert chart.who.palliative_from is not None
        assert (chart.who.died - chart.who.palliative_from).days == 5


def test_an_open_stay_has_no_end() -> None:
    for chart in _of_case()["open stay"]:
        [stay] = _stays(chart)
        assert stay["status"] == "in-progress"
        assert "end" not in stay["period"]


# ------------------------------------------------------------------------ signals and tables


def test_tables_beside_the_records(written: Path) -> None:
    with (written / "people.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert len(people) == SIZE
    assert {row["imd_quintile"] for row in people} == set("12345")
    assert len({row["typology"] for row in people}) == 10
    assert len({row["locality"] for row in people} - {""}) == 4
    for path in sorted((written / "feeds").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)), path.name
    with (written / "events.csv").open(encoding="utf-8", newline="") as file:
        events = {row["event"]: int(row["times"]) for row in csv.DictReader(file)}
    assert events == _events()
    about = (written / "ABOUT.txt").read_text(encoding="utf-8")
    assert "Invented" in about
    assert "2023-10-01 to 2026-09-30" in about


def test_the_command_writes_a_cohort_and_keeps_out_of_a_folder_in_use(tmp_path: Path) -> None:
    project = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "fixtures.cohort", "--patients", "3", "--months", "12"]
    folder = tmp_path / "out"
    for code in (0, 2):
        done = subprocess.run(
            [*command, "--seed", "9", "--until", "2025-03-31", "--out", str(folder)],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
    assert "is not empty" in done.stderr
    assert "seed 9, 3 patients, 2024-04-01 to 2025-03-31" in (folder / "ABOUT.txt").read_text()


@pytest.mark.parametrize(
    "module",
    [
        fixtures.cohort.chance,
        fixtures.cohort.chart,
        fixtures.cohort.edge_cases,
        fixtures.cohort.patient,
        fixtures.cohort.setting,
    ],
)
def test_examples_in_the_documentation_hold(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


def test_poor_practices_give_less_care_and_the_cohort_gets_better() -> None:
    from fixtures.cohort.care import likelihood

    by_quality = sorted(PRACTICES, key=lambda one: one.quality)
    chart = _charts()[FIRST]
    worst, best = (
        likelihood(_at(chart, practice), 0.6, UNTIL) for practice in (by_quality[0], by_quality[-1])
    )
    assert best - worst > 0.25
    assert likelihood(chart, 0.6, UNTIL) > likelihood(chart, 0.6, date(2023, 10, 1))


def _at(chart: Chart, practice: Practice) -> Chart:
    return Chart(replace(chart.who, practice=practice), chart.setting)
