"""Files and folders to patients: the door through which FHIR comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from waypost.fhir.bulk_export import BulkExport, is_manifest
from waypost.fhir.findings import Finding, FindingSink, ValidationMode
from waypost.fhir.json_documents import BYTE_ORDER_MARK, json_object
from waypost.fhir.record_from_bundle import PatientInput, ReadingOptions, Unread, records_in
from waypost.fhir.sources import JsonText, json_texts


def read_patients(
    data: Path,
    *,
    validate: ValidationMode = "used",
    last_updated_is_recorded: bool = False,
    given_types: frozenset[str] | None = None,
) -> Iterator[PatientInput | Unread]:
    """Read every patient in a file or a folder.

    A Bundle is a file or a line of NDJSON; NDJSON lines that are single resources are read
    together as one bulk export, wherever in the folder they lie. Nothing in the data raises:
    what cannot be read is a finding.

    Args:
        data: a file or a folder, searched recursively: `.json` and `.ndjson`, also with `.gz`.
        validate: `strict` checks every resource in full, `used` what pathways read, `none`
            reports only what could not be read at all.
        last_updated_is_recorded: whether meta.lastUpdated may stand for a recorded date; in an
            export it is the export's own time, so that is the caller's to know.
        given_types: the resource types the data was asked for; None means all of them.

    Yields:
        A `PatientInput` for each patient, and an `Unread` for what gave no record. The order is
        that of the files' names, then of the patients' ids.

    Raises:
        UsageError: if there is no such file or folder.
    """
    options = ReadingOptions(validate, last_updated_is_recorded, given_types)
    export = BulkExport(options)
    seen: dict[str, str] = {}
    for text in json_texts(data):
        for read in [text] if isinstance(text, Unread) else _read(text, options, export):
            yield _noting_repetition(read, seen, validate)
    for read in export.read():
        yield _noting_repetition(read, seen, validate)


def _read(
    text: JsonText, options: ReadingOptions, export: BulkExport
) -> tuple[PatientInput | Unread, ...]:
    findings = FindingSink(text.file, mode=options.validate)
    document = json_object(text.data, findings)
    if document is None:
        return (Unread(text.file, findings.gathered()),)
    if text.kind == "document" and is_manifest(document):
        export.add_manifest(document, text.file)
        return ()
    resource_type = document.get("resourceType")
    if text.kind == "line" and isinstance(resource_type, str) and resource_type != "Bundle":
        line = text.data.removeprefix(BYTE_ORDER_MARK)
        export.add(document, line, text.file, findings=findings)
        return ()
    return records_in(document, text.file, options, sink=findings)


def _noting_repetition(
    read: PatientInput | Unread, seen: dict[str, str], validate: ValidationMode
) -> PatientInput | Unread:
    """Report a patient who came before: two halves of a record are no record."""
    if isinstance(read, Unread):
        return read
    patient = read.record.patient.id
    first = seen.setdefault(patient, read.file)
    if first == read.file or validate == "none":
        return read
    finding = Finding(
        "patient-again",
        "error",
        read.file,
        f"Patient/{patient}",
        None,
        f"{first} holds a record of this patient too; the two are not put together",
    )
    return replace(read, findings=(*read.findings, finding))
