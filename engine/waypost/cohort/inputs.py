"""What a run reads: a file, a folder or the bytes of one Bundle; and a hash of each record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson

from waypost.cohort.findings_of_stays import findings_of_stays
from waypost.fhir import PatientInput, Unread, ValidationMode, read_patients
from waypost.fhir.findings import FindingSink
from waypost.fhir.json_documents import json_object
from waypost.fhir.record_from_bundle import ReadingOptions, records_in
from waypost.record import Record

STANDARD_INPUT = "standard input"
"""What findings call data that came as bytes."""


def patients_in(
    data: Path | bytes, *, validate: ValidationMode = "used"
) -> Iterator[PatientInput | Unread]:
    """Read every patient of the data.

    Args:
        data: a file or folder, or the bytes of one Bundle.
        validate: `strict`, `used` or `none`.

    Yields:
        A `PatientInput` for each patient, and an `Unread` for what gave no record. What is wrong
        with stays in hospital is among a patient's findings, unless the data are not validated.

    Raises:
        UsageError: if there is no such file or folder.

    Example:
        >>> [read] = patients_in(b'{"resourceType": "Patient", "id": "p1"}')
        >>> read.record.patient.id, read.file
        ('p1', 'standard input')
    """
    for read in _read(data, validate):
        if isinstance(read, Unread) or validate == "none":
            yield read
        else:
            yield replace(read, findings=(*read.findings, *findings_of_stays(read)))


def _read(data: Path | bytes, validate: ValidationMode) -> Iterator[PatientInput | Unread]:
    if isinstance(data, Path):
        yield from read_patients(data, validate=validate)
        return
    sink = FindingSink(STANDARD_INPUT, mode=validate)
    document = json_object(data, sink)
    if document is None:
        yield Unread(STANDARD_INPUT, sink.gathered())
    else:
        yield from records_in(document, STANDARD_INPUT, ReadingOptions(validate), sink=sink)


def record_sha256(record: Record) -> str:
    """Return a hash of everything a pathway could read in a record.

    Entries are in order of their references, so neither the order of resources nor the file they
    came from is in it.

    Example:
        >>> from waypost.record import Patient
        >>> record_sha256(Record.of(Patient("p1"), []))[:8]
        '07c81248'
    """
    given = None if record.given_types is None else sorted(record.given_types)
    content = orjson.dumps((record.patient, record.entries, given), default=str)
    return hashlib.sha256(content).hexdigest()


def is_preferred(read: PatientInput, other: PatientInput) -> bool:
    """Whether, of two records of one patient, the first is the one to use.

    It is the one with more entries; of equals, the one with the smaller hash: neither depends on
    the files' names or order.
    """
    return preference(len(read.record.entries), record_sha256(read.record)) < preference(
        len(other.record.entries), record_sha256(other.record)
    )


def preference(entries: int, sha256: str) -> tuple[int, str]:
    """Return the sort key of a record among several of one patient; the smallest is used."""
    return (-entries, sha256)
