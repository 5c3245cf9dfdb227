"""Files and folders: every layout, and every way a file can be broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from waypost.errors import UsageError
from waypost.fhir import PatientInput, Unread, read_patients


def bundle(identifier: str) -> bytes:
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {"resource": {"resourceType": "Patient", "id": identifier}},
                {
                    "resource": {
                        "resourceType": "Condition",
                        "id": f"c-{identifier}",
                        "subject": {"reference": f"Patient/{identifier}"},
                        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]},
                        "onsetDateTime": "2020-01-01",
                    }
                },
            ],
        }
    ).encode()


def patients(read: list[PatientInput | Unread]) -> list[tuple[str, str, int]]:
    return [
        (one.file, one.record.patient.id, len(one.record.entries))
        for one in read
        if isinstance(one, PatientInput)
    ]


def unread(read: list[PatientInput | Unread]) -> list[tuple[str, str]]:
    return [
        (one.file, finding.code)
        for one in read
        if isinstance(one, Unread)
        for finding in one.findings
    ]


def test_a_folder_is_searched_recursively_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.json").write_bytes(bundle("p1"))
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(bundle("p2"), mtime=0))
    (tmp_path / "c.ndjson").write_bytes(bundle("p3") + b"\n\n" + bundle("p4"))
    (tmp_path / ".hidden.json").write_bytes(b"{")
    (tmp_path / "notes.xml").write_bytes(b"<x/>")
    read = list(read_patients(tmp_path))
    assert patients(read) == [
        ("a.json.gz", "p2", 1),
        ("b/one.json", "p1", 1),
        ("c.ndjson:1", "p3", 1),
        ("c.ndjson:3", "p4", 1),
    ]
    assert unread(read) == [("notes.xml", "unsupported-file")]


def test_one_file_is_read_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "c.ndjson.gz").write_bytes(gzip.compress(bundle("p3") + b"\n" + bundle("p4")))
    assert patients(list(read_patients(tmp_path / "c.ndjson.gz"))) == [
        ("c.ndjson.gz:1", "p3", 1),
        ("c.ndjson.gz:2", "p4", 1),
    ]


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        list(read_patients(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.json", b"", "unreadable-json"),
        ("a.json", b"{", "unreadable-json"),
        ("a.json", b'{"a": NaN}', "unreadable-json"),
        ("a.json", b'{"a": 1e999}', "unreadable-json"),
        ("a.json", b"[" * 100_000, "unreadable-json"),
        ("a.json", b'{"resourceType": "P\xe9"}', "unreadable-json"),
        ("a.json", bundle("p1").decode().encode("utf-16"), "unreadable-json"),
        ("a.json", b"null", "not-fhir"),
        ("a.json", b"[]", "not-fhir"),
        ("a.json", b'{"a": 1}', "not-fhir"),
        ("a.json.gz", bundle("p1"), "unreadable-file"),
        ("a.json.gz", gzip.compress(bundle("p1"), mtime=0)[:-20], "unreadable-file"),
        ("a.json.gz", gzip.compress(bundle("p1"), mtime=0)[:30] + b"\0" * 30, "unreadable-file"),
        ("a.ndjson", b"{\n", "unreadable-json"),
    ],
)
def test_a_broken_file_is_named_and_the_others_are_read(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.json").write_bytes(bundle("p9"))
    read = list(read_patients(tmp_path))
    assert [slug for _, slug in unread(read)] == [code]
    assert patients(read) == [("z.json", "p9", 1)]


def test_the_lines_before_a_break_are_read(tmp_path: Path) -> None:
    lines = b"\n".join(bundle(f"p{number}") for number in range(500))
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(lines, mtime=0)[:-200])
    read = list(read_patients(tmp_path))
    assert patients(read)[0] == ("a.ndjson.gz:1", "p0", 1)
    assert unread(read)[-1] == ("a.ndjson.gz", "unreadable-file")


def test_a_syntax_error_is_placed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{\n  // why\n  "a": 1\n}')
    [read] = read_patients(tmp_path)
    assert read.findings[0].message == (
        "this is not JSON: comments are not allowed (line 2, column 3)"
    )


def test_a_byte_order_mark_is_skipped_and_reported(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + bundle("p1"))
    [read] = read_patients(tmp_path)
    assert isinstance(read, PatientInput)
    assert [finding.code for finding in read.findings] == ["byte-order-mark"]


def test_a_property_that_stands_twice_is_reported_when_strict(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(
        b'{"resourceType": "Patient", "id": "p1", "gender": "male", "gender": "female"}'
    )
    [read] = read_patients(tmp_path, validate="strict")
    assert isinstance(read, PatientInput)
    assert "repeated-property" in [finding.code for finding in read.findings]


def test_a_patient_in_two_files_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(bundle("p1"))
    (tmp_path / "b.json").write_bytes(bundle("p1"))
    first, second = read_patients(tmp_path)
    assert [finding.code for finding in first.findings] == []
    assert [finding.code for finding in second.findings] == ["patient-again"]


# --- Bulk exports ----------------------------------------------------------------------------


def write_export(folder: Path, **promised: int) -> None:
    """Write an export of two patients: three files, a shared medication, and a stray condition."""

    def line(**resource: object) -> bytes:
        return json.dumps(resource).encode() + b"\n"

    (folder / "Patient.ndjson").write_bytes(
        b"\xef\xbb\xbf"
        + line(resourceType="Patient", id="p2")
        + line(resourceType="Patient", id="p1")
    )
    (folder / "Condition.000.ndjson").write_bytes(
        line(resourceType="Condition", id="c1", subject={"reference": "Patient/p1"})
        + line(resourceType="Condition", id="c9", subject={"reference": "Patient/p9"})
    )
    (folder / "MedicationRequest.000.ndjson.gz").write_bytes(
        gzip.compress(
            line(
                resourceType="MedicationRequest",
                id="m1",
                status="active",
                intent="order",
                subject={"reference": "Patient/p2"},
                medicationReference={"reference": "Medication/d1"},
            )
        )
    )
    (folder / "Other.ndjson").write_bytes(
        line(
            resourceType="Medication",
            id="d1",
            code={"coding": [{"system": "http://snomed.info/sct", "code": "1"}]},
        )
        + line(resourceType="Practitioner", id="gp")
        + line(
            resourceType="Provenance",
            id="v1",
            target=[{"reference": "MedicationRequest/m1"}, {"reference": "Condition/c1"}],
            recorded="2024-02-01T10:00:00Z",
        )
    )
    if promised:
        output = [{"type": name, "url": "x", "count": count} for name, count in promised.items()]
        (folder / "manifest.json").write_text(
            json.dumps({"transactionTime": "2024-03-01T00:00:00Z", "output": output, "error": []})
        )


def test_an_export_is_put_together_by_patient(tmp_path: Path) -> None:
    write_export(tmp_path, Patient=2, Condition=2)
    read = list(read_patients(tmp_path))
    assert patients(read) == [("Patient.ndjson:2", "p1", 1), ("Patient.ndjson:1", "p2", 1)]
    second = read[1]
    assert isinstance(second, PatientInput)
    assert [coding.code for coding in second.record.entries[0].codings] == ["1"]
    first = read[0]
    assert isinstance(first, PatientInput)
    assert first.record.entries[0].recorded_from == "Provenance.recorded"
    assert first.ignored == (("Practitioner", 1),)
    assert unread(read) == [("Condition.000.ndjson", "orphan-resource")]


def test_an_export_that_lacks_what_its_manifest_promises_is_reported(tmp_path: Path) -> None:
    write_export(tmp_path, Patient=2, Condition=3, Observation=1)
    read = list(read_patients(tmp_path))
    assert unread(read)[1:] == [
        ("manifest.json", "export-incomplete"),
        ("manifest.json", "export-incomplete"),
    ]


def test_an_export_without_patients_says_so(tmp_path: Path) -> None:
    write_export(tmp_path)
    (tmp_path / "Patient.ndjson").unlink()
    read = list(read_patients(tmp_path))
    assert patients(read) == []
    assert ("Condition.000.ndjson", "no-patient") in unread(read)


def test_strict_validation_reaches_every_line_of_an_export(tmp_path: Path) -> None:
    write_export(tmp_path)
    with (tmp_path / "Other.ndjson").open("ab") as file:
        file.write(b'{"resourceType": "Organization", "id": "o", "zebra": 1}\n')
    found = [
        finding
        for one in read_patients(tmp_path, validate="strict")
        for finding in one.findings
        if finding.resource == "Organization/o"
    ]
    assert [(finding.code, finding.element) for finding in found] == [("strict-fault", "zebra")]
