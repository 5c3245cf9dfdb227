"""Everything that is written as FHIR is valid by four validators, and is read back as nothing new.

The records are the fixtures, records and evaluations that Hypothesis makes, and other people's.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.fhir_validators.four_validators import (
    DEFINITIONS,
    complaints,
    verdicts,
    why_not_here,
)
from tests.integration.fhir_validators.reference_targets import misplaced_references
from tests.property.law_records import FIRST, LAST, Kind, records
from tests.unit import measure_example
from tests.unit.emit_example import NHS_NUMBER, evaluated, pathway
from waypost.cohort import PatientResult, evaluate_patients, run
from waypost.cohort.kpi_run import run_kpis
from waypost.commands.checking import pathways_to_run
from waypost.emit import Resources, resources
from waypost.emit.care_plan import ActivityStatus
from waypost.emit.flag import FlagStatus
from waypost.emit.measure_report import Reporting, ReportType
from waypost.emit.measure_types import AbsentReason, PopulationCode, ScoringCode
from waypost.emit.measures_of_run import measure_resources
from waypost.emit.service_request import RequestPriority
from waypost.evaluate import Evaluation, evaluate
from waypost.evaluate.evaluation import CitationRow, Days, EvidenceRow, Reason, StepRow
from waypost.fhir import PatientInput, read_patients
from waypost.kpi.contribution import Contribution, State
from waypost.kpi.figure import Group
from waypost.kpi.published import HIDDEN, PublishedCount, PublishedFigure, PublishedNumber
from waypost.record import Patient, Record
from waypost_dsl.model import Pathway

PROJECT = Path(__file__).resolve().parents[2]
PATIENTS = PROJECT / "fixtures" / "patients"
AS_AT = date(2024, 3, 1)


@pytest.fixture(scope="session", autouse=True)
def _four_validators() -> None:
    """Skip where a validator is missing; fail where all are required."""
    missing = why_not_here()
    if missing is None:
        return
    if os.environ.get("WAYPOST_REQUIRE_ALL") == "1":
        pytest.fail(f"{missing}, and WAYPOST_REQUIRE_ALL=1 requires it", pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="module")
def pathways() -> tuple[Pathway, ...]:
    return tuple(pathways_to_run([PROJECT / "pathways"]))


def lines_of(written: Resources) -> Iterator[bytes]:
    for kind in (written.requests, written.care_plans, written.flags, written.guidance):
        for resource in kind:
            yield resource.to_json()


def everything(pathways: tuple[Pathway, ...], data: Path, as_at: date = AS_AT) -> list[bytes]:
    """Return all that is written of all patients of the data."""
    return [
        line
        for result in evaluate_patients(pathways, data, as_at=as_at)
        if isinstance(result, PatientResult)
        for line in lines_of(result.emitted)
    ]


def kinds(written: list[bytes]) -> Counter[str]:
    return Counter(json.loads(line)["resourceType"] for line in written)


# --- What is written is valid ----------------------------------------------------------------


def test_what_is_written_of_the_fixtures_is_valid(pathways):
    written = everything(pathways, PATIENTS)
    assert complaints(written) + misplaced_references(written) == []
    assert kinds(written).keys() >= {"ServiceRequest", "CarePlan", "GuidanceResponse"}


def test_a_service_mapped_to_an_organisation_and_a_body_site_are_valid():
    one, evaluation, patient = evaluated()
    written = resources(patient, [(one, evaluation)], as_at=AS_AT, organisations={"rehab": "Z9Z99"})
    [request] = written.requests
    sided = request.model_copy(update={"body_site": request.reason_code})
    assert complaints([request.to_json(), sided.to_json()]) == []


@pytest.mark.parametrize("folder", ["synthea-smart/bundles", "uk-core/examples", "nhs-bars", "hl7"])
def test_what_is_written_of_other_peoples_patients_is_valid(pathways, shared_data, folder):
    data = shared_data / "data" / folder
    written = everything(pathways, data, date(2020, 1, 1))
    assert complaints(written) + misplaced_references(written) == []
    if folder.startswith("synthea"):
        assert kinds(written).keys() >= {"ServiceRequest", "CarePlan", "GuidanceResponse"}


POOL = (
    Kind("Condition", "illness"),
    Kind("Observation", "grade-3"),
    Kind("Observation", "grade-5"),
    Kind("Observation", "saturation", ("80", "86", "90", "95"), ("%", "%", None)),
    Kind("Observation", "declined"),
    Kind("Procedure", "review"),
    Kind("Procedure", "letter"),
    Kind("ServiceRequest", "rehabilitation-requested"),
)


def test_what_is_written_of_any_record_is_valid():
    one = pathway()
    written: list[bytes] = []

    # The validators take seconds to start, so they are asked once about all that was drawn.
    @settings(max_examples=100)
    @given(records(POOL), st.dates(FIRST, LAST))
    def write(record: Record, as_at: date) -> None:
        evaluation = evaluate(one, record, as_at=as_at)
        written.extend(lines_of(resources(record.patient, [(one, evaluation)], as_at=as_at)))

    write()
    assert complaints(written) + misplaced_references(written) == []
    assert kinds(written).keys() >= {"ServiceRequest", "CarePlan", "GuidanceResponse"}


# Text of people, with what means something in JSON and in markup.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12
).map(lambda text: f"a {text} <&'\" b")
days = st.dates(date(2019, 1, 1), date(2026, 1, 1))
spans = st.builds(lambda one, two: Days(min(one, two), max(one, two)), days, days)
references = st.sampled_from(
    ["Condition/c1", "Condition/#0a1b", "Observation/o1#component[0]", "Encounter/e1", "Task/t1"]
)
evidence = st.builds(
    lambda name, span: EvidenceRow(
        name, None if span is None else span.first, None if span is None else span.last, "issued"
    ),
    references,
    st.none() | spans,
)
reasons = st.builds(
    Reason,
    st.sampled_from(["none recorded", "stale", "not comparable", "not given"]),
    st.sampled_from(["breathless", "age", "sent", "due date", "any result of spo2"]) | texts,
    st.just("") | texts,
    st.lists(references, max_size=2).map(tuple),
)
citations = st.builds(CitationRow, texts, texts, st.sampled_from(["V", "V2", "D"]), texts)


@st.composite
def steps(draw: st.DrawFn, step: StepRow) -> StepRow:
    return replace(
        step,
        title=draw(texts),
        status=draw(
            st.sampled_from(["pending", "done", "overdue", "excepted", "not applicable", "unknown"])
        ),
        due=draw(st.none() | spans),
        days_overdue=draw(st.none() | st.integers(0, 9999)),
        need_since=draw(st.none() | spans),
        done_on=draw(st.none() | spans),
        event=draw(st.none() | references),
        marks=tuple(draw(st.lists(texts, max_size=2))),
        reasons=tuple(draw(st.lists(reasons, max_size=2))),
        because=tuple(draw(st.lists(citations, max_size=2))),
    )


@st.composite
def evaluations(draw: st.DrawFn, base: Evaluation) -> Evaluation:
    """Draw an evaluation that need not be one that the evaluator would ever make."""
    [notice] = base.notices
    trace = replace(notice.trace, evidence=tuple(draw(st.lists(evidence, max_size=3))))
    return replace(
        base,
        pathway_title=draw(texts),
        status=draw(
            st.sampled_from(
                ["enrolled", "enrolled", "not enrolled", "excluded", "ended", "unknown"]
            )
        ),
        exclusion_not_known=draw(st.booleans()),
        enrolled_since=draw(st.none() | spans),
        entry=replace(base.entry, evidence=tuple(draw(st.lists(evidence, max_size=3)))),
        steps=tuple(draw(steps(step)) for step in base.steps),
        notices=(replace(notice, title=draw(texts), trace=trace),),
        referrals=tuple(
            replace(
                row,
                priority=draw(st.sampled_from(["routine", "urgent", "emergency"])),
                need_since=draw(days),
                due=draw(st.none() | days),
                event=draw(st.none() | references),
                evidence=tuple(draw(st.lists(references, max_size=3))),
                because=tuple(draw(st.lists(citations, max_size=2))),
                marks=tuple(draw(st.lists(texts, max_size=2))),
                provisional=draw(st.booleans()),
            )
            for row in base.referrals
        ),
        not_known=tuple(draw(st.lists(reasons, max_size=3))),
        cautions=tuple(draw(st.lists(texts, max_size=2))),
    )


def test_what_is_written_of_any_evaluation_is_valid():
    one, base, _ = evaluated()
    written: list[bytes] = []

    @settings(max_examples=100)
    @given(evaluations(base), st.none() | st.just(NHS_NUMBER))
    def write(evaluation: Evaluation, number: str | None) -> None:
        patient = Patient(evaluation.patient, number)
        written.extend(lines_of(resources(patient, [(one, evaluation)], as_at=AS_AT)))

    write()
    assert complaints(written) + misplaced_references(written) == []
    assert kinds(written).keys() == {"ServiceRequest", "CarePlan", "Flag", "GuidanceResponse"}


# --- Measures and their reports --------------------------------------------------------------


def test_the_reports_of_every_kind_of_number_are_valid():
    one, rows = measure_example.pathway(), measure_example.rows()
    made = measure_resources(
        [(kpi, one) for kpi in measure_example.KPIS],
        measure_example.figures(),
        lambda name, _: [row for row in rows if row.kpi == name],
        as_at=measure_example.AS_AT,
    )
    written = [one.to_json() for one in (*made.measures, *made.summaries, *made.internal)]
    assert complaints(written) + misplaced_references(written) == []
    assert kinds(written).keys() == {"Measure", "MeasureReport"}
    whole = b"".join(written)
    for reason in (b"masked", b"unknown", b"temp-unknown", b"not-applicable", b"as-text"):
        assert b'"valueCode":"' + reason + b'"' in whole, reason


def test_the_reports_of_the_pathways_are_valid(pathways, tmp_path):
    run_kpis(
        [one for one in pathways if one.kpis],
        PATIENTS,
        first=date(2023, 3, 1),
        last=date(2024, 2, 29),
        out=tmp_path / "out",
        by=("practice",),
        report=False,
    )
    files = {
        name: (tmp_path / "out" / name).read_bytes().splitlines()
        for name in ("measures.ndjson", "measure_reports.ndjson", "internal/measure_reports.ndjson")
    }
    written = [line for lines in files.values() for line in lines]
    assert complaints(written) + misplaced_references(written) == []
    assert len(files["measures.ndjson"]) == sum(len(one.kpis) for one in pathways)
    published, internal = (
        [json.loads(line) for line in files[f"{folder}measure_reports.ndjson"]]
        for folder in ("", "internal/")
    )
    assert {one["type"] for one in published} == {"summary"}
    assert {one["type"] for one in internal} == {"individual", "subject-list"}
    urls = {f"{one['url']}|{one['version']}" for one in map(json.loads, files["measures.ndjson"])}
    assert {one["measure"] for one in (*published, *internal)} == urls
    named = Counter(one["id"] for one in (*published, *internal))
    assert set(named.values()) == {1}
    listed = {
        entry["item"]["reference"]
        for one in internal
        for held in one.get("contained", [])
        for entry in held["entry"]
    }
    assert listed
    assert listed <= {f"MeasureReport/{name}" for name in named}


def shown(number: int) -> PublishedCount:
    return HIDDEN if number < 0 else number * 5


counts = st.integers(-1, 10**6).map(shown)
numbers: st.SearchStrategy[PublishedNumber] = st.one_of(st.none(), counts, st.floats(0, 1e6))


def figures(name: str, group: Group) -> st.SearchStrategy[PublishedFigure]:
    """Draw a figure that need not be one that any rows would ever make."""
    return st.builds(
        PublishedFigure,
        st.just(name),
        st.just(measure_example.MARCH),
        st.just(group),
        counts,
        *[numbers] * 5,
        *[counts] * 5,
        method=st.just("drawn"),
        note=st.just("") | texts,
    )


@st.composite
def rows_of_kpi(draw: st.DrawFn, name: str) -> Contribution:
    """Draw a row that need not be one that any record would ever make."""
    return replace(
        measure_example.row(name, why=draw(st.just("") | texts)),
        unit=draw(references | st.just("p1")),
        role=draw(st.sampled_from(["unit", "population"])),
        state=draw(st.sampled_from(get_args(State))),
        numerator=draw(st.sampled_from([0.0, 1.0, 12.5])),
        value=draw(st.none() | st.floats(0, 1e4)),
        evidence=tuple(draw(st.lists(references, max_size=3))),
    )


def test_reports_of_any_figures_and_rows_are_valid():
    one = measure_example.pathway()
    written: list[bytes] = []

    @settings(max_examples=100)
    @given(st.data())
    def write(data: st.DataObject) -> None:
        kpi = data.draw(st.sampled_from(measure_example.KPIS))
        reporting = Reporting(kpi, one, measure_example.MARCH, measure_example.AS_AT)
        groups = (Group(), Group("practice", data.draw(texts)), Group("sex", "female"))
        rows = data.draw(st.lists(rows_of_kpi(kpi.name), max_size=4))
        reports = (
            reporting.summary(data.draw(figures(kpi.name, group)) for group in groups),
            reporting.individual("p1", rows),
            reporting.subject_list([("p1", rows)]),
        )
        written.extend(report.to_json() for report in reports)

    write()
    assert complaints(written) + misplaced_references(written) == []


# --- What is written is read back as nothing new ---------------------------------------------


def test_what_is_written_changes_no_later_evaluation(pathways, tmp_path):
    """A draft of ours is neither care given nor a referral made."""
    first = run(pathways, PATIENTS, as_at=AS_AT, out=tmp_path / "first")
    written: dict[str, list[object]] = {}
    for path in (tmp_path / "first").glob("*s.ndjson"):
        for line in path.read_bytes().splitlines():
            row = json.loads(line)
            if "resourceType" in row:
                about = row.get("subject") or row["patient"]
                patient = about["reference"].removeprefix("Patient/")
                written.setdefault(patient, []).append(row)
    again = tmp_path / "again"
    again.mkdir()
    for path in PATIENTS.glob("*.json"):
        bundle = json.loads(path.read_text(encoding="utf-8"))
        bundle["entry"] += [{"resource": one} for one in written.get(path.stem, [])]
        (again / path.name).write_text(json.dumps(bundle), encoding="utf-8")
    second = run(pathways, again, as_at=AS_AT, out=tmp_path / "second")
    assert sum(len(rows) for rows in written.values()) > len(written) > 0
    for name in ("referrals", "care_plans", "flags", "guidance_responses", "evaluations"):
        before, after = (tmp_path / one / f"{name}.ndjson" for one in ("first", "second"))
        assert before.read_bytes() == after.read_bytes(), name
    assert first.facts.patients == second.facts.patients


def test_the_order_of_the_pathways_changes_nothing(pathways):
    assert everything(pathways, PATIENTS) == everything(pathways[::-1], PATIENTS)


def test_no_two_resources_of_a_type_share_an_identifier(pathways):
    written = [json.loads(line) for line in everything(pathways, PATIENTS)]
    named = Counter((one["resourceType"], one["id"]) for one in written)
    assert set(named.values()) == {1}


def test_every_reference_to_a_resource_of_ours_leads_to_one(pathways):
    written = [json.loads(line) for line in everything(pathways, PATIENTS)]
    ours = {f"{one['resourceType']}/{one['id']}" for one in written}
    pointed = {
        activity["reference"]["reference"]
        for one in written
        for activity in one.get("activity", [])
        if "reference" in activity
    } | {one["result"]["reference"] for one in written if "result" in one}
    assert pointed
    assert pointed <= ours


def test_every_reference_to_evidence_leads_into_the_record(pathways):
    held = {
        found.record.patient.id: {entry.reference for entry in found.record.entries}
        for found in read_patients(PATIENTS)
        if isinstance(found, PatientInput)
    }
    for line in everything(pathways, PATIENTS):
        one = json.loads(line)
        patient = one["subject"]["reference"].removeprefix("Patient/")
        named = [*one.get("reasonReference", []), *one.get("supportingInfo", [])]
        named += one.get("addresses", [])
        for activity in one.get("activity", []):
            named += activity.get("detail", {}).get("reasonReference", [])
        for pointer in named:
            reference = pointer["reference"]
            assert any(
                entry == reference or entry.startswith(f"{reference}#") for entry in held[patient]
            ), reference


# --- The validators themselves ---------------------------------------------------------------

PLAN = {
    "resourceType": "CarePlan",
    "id": "a",
    "status": "draft",
    "intent": "proposal",
    "subject": {"reference": "Patient/p1"},
    "created": "2024-03-01",
    "activity": [{"detail": {"status": "unknown", "code": {"text": "a"}}}],
}
BOTH = {"detail": {"status": "unknown"}, "reference": {"reference": "ServiceRequest/a"}}

FAULTS: dict[str, tuple[dict[str, object], set[str]]] = {
    "an element that R4 does not have": (
        {"wish": "yes"},
        {"schema", "medplum", "fhir.resources", "fhirkit"},
    ),
    "a missing subject": (
        {"subject": None},
        {"schema", "medplum", "fhir.resources", "fhirkit"},
    ),
    "a missing status": ({"status": None}, {"medplum", "fhir.resources", "fhirkit"}),
    "a date that is none": (
        {"created": "1 March 2024"},
        {"schema", "medplum", "fhir.resources", "fhirkit"},
    ),
    "a text where a list belongs": (
        {"note": "a"},
        {"schema", "medplum", "fhir.resources", "fhirkit"},
    ),
    "an invariant that is broken": ({"activity": [BOTH]}, {"medplum"}),
    "an empty list": ({"addresses": []}, {"fhirkit"}),
    "a reference to a wrong type": ({"addresses": [{"reference": "Encounter/a"}]}, set()),
    "a code that is not in the value set": ({"intent": "wish"}, set()),
}
"""What is wrong with a plan, and which validators see it.

None of them sees everything, and two faults none sees: those are looked for by our own tests.
"""


def test_each_validator_sees_what_it_is_known_to_see():
    wrong = [
        {key: value for key, value in {**PLAN, **change}.items() if value is not None}
        for change, _ in FAULTS.values()
    ]
    sound, *faulty = verdicts(json.dumps(one).encode() for one in (PLAN, *wrong))
    assert not any(sound.values())
    seen = {
        fault: {name for name, said in verdict.items() if said}
        for fault, verdict in zip(FAULTS, faulty, strict=True)
    }
    assert seen == {fault: expected for fault, (_, expected) in FAULTS.items()}


def test_a_reference_to_a_wrong_type_is_seen_by_our_own_check():
    wrong = {**PLAN, "addresses": [{"reference": "Encounter/a"}]}
    assert misplaced_references([json.dumps(wrong).encode()]) == [
        "CarePlan.addresses points at Encounter"
    ]


TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


@pytest.mark.parametrize(
    ("system", "codes"),
    [
        ("http://hl7.org/fhir/request-status", {"draft"}),
        ("http://hl7.org/fhir/request-intent", {"proposal"}),
        ("http://hl7.org/fhir/request-priority", {*get_args(RequestPriority)}),
        ("http://hl7.org/fhir/care-plan-activity-status", {*get_args(ActivityStatus)}),
        ("http://hl7.org/fhir/flag-status", {*get_args(FlagStatus)}),
        ("http://terminology.hl7.org/CodeSystem/flag-category", {"clinical"}),
        ("http://hl7.org/fhir/guidance-response-status", {"data-required"}),
        ("http://hl7.org/fhir/publication-status", {"draft"}),
        ("http://hl7.org/fhir/related-artifact-type", {"citation", "depends-on"}),
        ("http://hl7.org/fhir/measure-report-status", {"complete"}),
        ("http://hl7.org/fhir/measure-report-type", {*get_args(ReportType)}),
        ("http://hl7.org/fhir/list-status", {"current"}),
        ("http://hl7.org/fhir/list-mode", {"snapshot"}),
        (f"{TERMINOLOGY}/measure-scoring", {*get_args(ScoringCode)}),
        (f"{TERMINOLOGY}/measure-population", {*get_args(PopulationCode)}),
        (f"{TERMINOLOGY}/measure-improvement-notation", {"increase", "decrease"}),
        (f"{TERMINOLOGY}/data-absent-reason", {*get_args(AbsentReason)}),
    ],
)
def test_every_bound_code_that_is_written_is_one_of_hl7s(system, codes):
    bundle = json.loads((DEFINITIONS / "valuesets.json").read_text(encoding="utf-8"))
    [known] = [
        set(_codes(one["resource"]))
        for one in bundle["entry"]
        if one["resource"]["resourceType"] == "CodeSystem" and one["resource"]["url"] == system
    ]
    assert codes <= known


def _codes(part: dict[str, Any]) -> Iterator[str]:
    """Yield every code of a code system, those below others too."""
    for concept in part.get("concept", []):
        yield concept["code"]
        yield from _codes(concept)
