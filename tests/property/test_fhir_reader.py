"""Laws of the reader: nothing in the data raises, and order changes nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waypost.fhir import PatientInput, read_patients, record_from_bundle
from waypost.fhir.partial_dates import read_date
from waypost.record import RESOURCE_TYPES

SUBJECT = {"reference": "Patient/p1"}
CONCEPT = {"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "x"}]}

RESOURCES: list[dict[str, object]] = [
    {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"},
        ],
        "birthDate": "1950-02",
        "gender": "female",
        "deceasedBoolean": True,
        "generalPractitioner": [{"reference": "Organization/o1"}],
        "link": [{"type": "seealso", "other": {"reference": "Patient/p0"}}],
    },
    {
        "resourceType": "Condition",
        "id": "c1",
        "subject": SUBJECT,
        "clinicalStatus": CONCEPT,
        "verificationStatus": {"coding": [{"system": "x", "code": "confirmed"}]},
        "code": CONCEPT,
        "onsetPeriod": {"start": "2019", "end": "2020-01-01"},
        "recordedDate": "2020-01-02T10:00:00+01:00",
        "abatementDateTime": "2022",
        "bodySite": [CONCEPT],
    },
    {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "subject": SUBJECT,
        "code": CONCEPT,
        "category": [CONCEPT],
        "effectiveDateTime": "2024-01-01",
        "issued": "2024-01-02T10:00:00.5Z",
        "valueQuantity": {"value": 7.2, "comparator": "<", "unit": "x", "code": "mmol/mol"},
        "component": [{"code": CONCEPT, "valueInteger": 3}, {"code": CONCEPT}],
    },
    {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "subject": SUBJECT,
        "class": {"system": "x", "code": "IMP"},
        "type": [CONCEPT],
        "priority": CONCEPT,
        "reasonCode": [CONCEPT],
        "reasonReference": [{"reference": "Condition/c1"}],
        "period": {"start": "2024-01-01", "end": "2024-01-03"},
        "statusHistory": [{"status": "arrived", "period": {"end": "2024-01-01"}}],
        "hospitalization": {"dischargeDisposition": CONCEPT},
    },
    {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "doNotPerform": False,
        "subject": SUBJECT,
        "contained": [{"resourceType": "Medication", "id": "d", "code": CONCEPT}],
        "medicationReference": {"reference": "#d"},
        "authoredOn": "2024-01-01",
    },
    {
        "resourceType": "CarePlan",
        "id": "cp",
        "status": "active",
        "intent": "plan",
        "subject": SUBJECT,
        "category": [CONCEPT],
        "activity": [{"detail": {"code": CONCEPT}}],
    },
    {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "docStatus": "final",
        "subject": SUBJECT,
        "type": CONCEPT,
        "context": {"period": {"start": "2024-01-01"}},
        "modifierExtension": [],
    },
    {
        "resourceType": "QuestionnaireResponse",
        "id": "q1",
        "status": "completed",
        "subject": SUBJECT,
        "questionnaire": "https://example.org/q|1",
        "authored": "2024-01-01",
    },
    {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "x"}]},
    {"resourceType": "Organization", "id": "o1", "identifier": [{"system": "x", "value": "y"}]},
    {
        "resourceType": "Provenance",
        "id": "v1",
        "target": [{"reference": "CarePlan/cp"}],
        "recorded": "2024-01-01T00:00:00Z",
    },
]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["2024-01-01", "9999-12-31", "Patient/p1", "#d", "final", "x#component[0]"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = sorted({name for resource in RESOURCES for name in resource})
RESOURCE_LIKE = st.fixed_dictionaries(
    {"resourceType": st.sampled_from([*RESOURCE_TYPES, "Patient", "Provenance", "Bundle"])},
    optional={name: JSON for name in NAMES if name != "resourceType"},
)


def bundle_of(resources: list[dict[str, object]]) -> dict[str, object]:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of everything inside a JSON value."""
    inside: list[tuple[str | int, ...]] = []
    if isinstance(value, dict):
        for key, item in value.items():
            inside += [(*path, key), *paths_of(item, (*path, key))]
    elif isinstance(value, list):
        for index, item in enumerate(value):
            inside += [(*path, index), *paths_of(item, (*path, index))]
    return inside


PATHS = paths_of(bundle_of(RESOURCES))


@st.composite
def mutated_bundles(draw: st.DrawFn) -> dict[str, object]:
    """A valid bundle in which a few things, anywhere, are something else or gone."""
    # Through text, so that no two places hold the same object.
    bundle = json.loads(json.dumps(bundle_of(RESOURCES)))
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=4)):
        holder: Any = bundle
        try:
            for part in path[:-1]:
                holder = holder[part]
            if isinstance(holder, dict) != isinstance(path[-1], str):
                continue
            if draw(st.booleans()):
                holder[path[-1]] = draw(JSON)
            else:
                del holder[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this path away
    return bundle


MODES: list[Literal["strict", "used", "none"]] = ["strict", "used", "none"]


@pytest.mark.parametrize("mode", MODES)
@given(document=st.dictionaries(st.text(max_size=12), JSON, max_size=4) | RESOURCE_LIKE)
def test_no_json_object_raises(
    mode: Literal["strict", "used", "none"], document: dict[str, object]
) -> None:
    assert record_from_bundle(document, validate=mode)


@pytest.mark.parametrize("mode", MODES)
@given(resources=st.lists(RESOURCE_LIKE, max_size=4))
def test_no_bundle_of_odd_resources_raises(
    mode: Literal["strict", "used", "none"], resources: list[dict[str, object]]
) -> None:
    assert record_from_bundle(bundle_of([*RESOURCES[:1], *resources]), validate=mode)


@pytest.mark.parametrize("mode", MODES)
@given(bundle=mutated_bundles())
@settings(max_examples=200)
def test_no_change_to_a_valid_bundle_raises(
    mode: Literal["strict", "used", "none"], bundle: dict[str, object]
) -> None:
    assert record_from_bundle(bundle, validate=mode)


@given(bundle=mutated_bundles(), seed=st.integers(0, 2**32))
@settings(max_examples=100)
def test_the_order_of_entries_changes_no_record(bundle: dict[str, object], seed: int) -> None:
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        entries = []
    shuffled = list(entries)
    random.Random(seed).shuffle(shuffled)
    first = record_from_bundle({**bundle, "entry": entries})
    second = record_from_bundle({**bundle, "entry": shuffled})
    assert [read.record for read in first if isinstance(read, PatientInput)] == [
        read.record for read in second if isinstance(read, PatientInput)
    ]


@given(data=st.binary(max_size=200), name=st.sampled_from(["a.json", "a.json.gz", "a.ndjson"]))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        for read in read_patients(Path(folder)):
            assert read.findings


@given(cut=st.integers(0, 10_000), junk=st.binary(max_size=4))
def test_no_damaged_file_raises(cut: int, junk: bytes) -> None:
    text = json.dumps(bundle_of(RESOURCES)).encode()
    place = cut % len(text)
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.json").write_bytes(text[:place] + junk + text[place + len(junk) :])
        assert len(list(read_patients(Path(folder)))) == 1


@given(
    resources=st.lists(RESOURCE_LIKE, max_size=5).map(lambda some: [*RESOURCES, *some]),
    seed=st.integers(0, 2**32),
)
def test_the_order_of_an_export_changes_no_record(
    resources: list[dict[str, object]], seed: int
) -> None:
    lines = [json.dumps(one).encode() for one in resources if one["resourceType"] != "Bundle"]
    found: list[list[object]] = []
    for turn in (0, 1):
        with TemporaryDirectory() as folder:
            (Path(folder) / "all.ndjson").write_bytes(b"\n".join(lines))
            read = list(read_patients(Path(folder)))
            found.append([one.record for one in read if isinstance(one, PatientInput)])
        if turn == 0:
            random.Random(seed).shuffle(lines)
    assert found[0] == found[1]


@given(st.text(max_size=30) | st.from_regex(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?)?)?"))
def test_every_text_is_a_date_or_a_problem(text: str) -> None:
    found = read_date(text)
    assert (found.span is None) == (found.problem in {"invalid-date", "sentinel-date"})
