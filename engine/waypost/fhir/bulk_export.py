"""A FHIR bulk export: a resource a line, a file or more for each type, all patients together.

The lines are kept as bytes and grouped by patient, because an export has no order; they are
decoded a second time when their patient's turn comes. Memory therefore grows with the size of
the export, not with that of its decoded form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

import orjson

from waypost.fhir.elements import JsonObject, as_array, as_object
from waypost.fhir.findings import Finding, FindingSink
from waypost.fhir.patient_compartment import patient_references
from waypost.fhir.record_from_bundle import (
    PatientInput,
    ReadingOptions,
    Unread,
    records_in,
)
from waypost.fhir.references import reference_of, type_and_id
from waypost.record import RESOURCE_TYPES

_SHARED_TYPES = frozenset({"Medication", "Organization"})


def is_manifest(document: JsonObject) -> bool:
    """Whether a JSON object is the manifest of a bulk export."""
    return (
        "resourceType" not in document
        and "transactionTime" in document
        and as_array(document.get("output")) is not None
    )


class BulkExport:
    """Gathers the lines of an export and gives them back patient by patient.

    Args:
        options: how records are built.
    """

    def __init__(self, options: ReadingOptions) -> None:
        self._options = options
        self._lines: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
        self._patients: dict[str, str] = {}
        self._shared: dict[str, JsonObject] = {}
        self._provenances: dict[str, list[bytes]] = defaultdict(list)
        self._ignored: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._manifests: list[tuple[str, JsonObject]] = []
        self._first_file = ""

    def add_manifest(self, manifest: JsonObject, file: str) -> None:
        """Add the manifest: what it promises is compared with what was read."""
        self._manifests.append((file, manifest))

    def add(self, resource: JsonObject, line: bytes, file: str, *, findings: FindingSink) -> None:
        """Add one resource.

        Args:
            resource: the decoded line; it has a resourceType.
            line: the line itself.
            file: the file and line, as findings print it.
            findings: what was found while the line was decoded.
        """
        resource_type = str(resource["resourceType"])
        self._first_file = self._first_file or _file_of(file)
        self._held[resource_type] += 1
        name = reference_of(resource, resource_type, None) or resource_type
        if resource_type == "Patient":
            self._patients[name] = min(file, self._patients.get(name, file))
            self._lines[name].append((name, file, line))
        elif resource_type in RESOURCE_TYPES:
            for owner in _owners(resource, resource_type):
                self._lines[owner].append((name, file, line))
        else:
            self._add_unowned(resource, resource_type, name, line)
            _validate(resource, name, findings)
        self._findings.extend(findings.gathered())

    def _add_unowned(
        self, resource: JsonObject, resource_type: str, name: str, line: bytes
    ) -> None:
        if resource_type in _SHARED_TYPES:
            self._shared[name] = resource
        elif resource_type == "Provenance":
            for target in as_array(resource.get("target")) or ():
                about = _target(target)
                if about is not None:
                    self._provenances[about].append(line)
        else:
            self._ignored[resource_type] += 1

    def read(self) -> Iterator[PatientInput | Unread]:
        """Yield the patients in the order of their ids, then what belongs to none of them.

        What was found in the export as a whole stands with its first patient.
        """
        general, ignored = tuple(self._findings), tuple(sorted(self._ignored.items()))
        for name in sorted(self._patients):
            for read in records_in(self._bundle(name), self._patients[name], self._options):
                yield replace(read, findings=(*general, *read.findings), ignored=ignored)
                general, ignored = (), ()
        if self._held and not self._patients:
            sink = FindingSink(self._first_file, mode=self._options.validate)
            sink.error("no-patient", "there is no Patient in this bulk export")
            yield Unread(self._first_file, (*general, *sink.gathered()), ignored)
        yield from self._orphans()
        for file, manifest in sorted(self._manifests, key=lambda pair: pair[0]):
            yield from self._broken_promises(file, manifest)

    def _bundle(self, patient: str) -> JsonObject:
        lines = self._lines[patient]
        resources: list[JsonObject] = [orjson.loads(line) for _, _, line in lines]
        wanted = {
            _target(reference) or ""
            for resource in resources
            for reference in (
                resource.get("medicationReference"),
                resource.get("owner"),
                resource.get("serviceProvider"),
                *(as_array(resource.get("performer")) or ()),
                *(as_array(resource.get("generalPractitioner")) or ()),
            )
        }
        shared = [self._shared[name] for name in sorted(wanted) if name in self._shared]
        about = {line for name, _, _ in lines for line in self._provenances.get(name, ())}
        provenances: list[JsonObject] = [orjson.loads(line) for line in sorted(about)]
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": resource} for resource in (*resources, *shared, *provenances)],
        }

    def _orphans(self) -> Iterator[Unread]:
        findings: dict[str, FindingSink] = {}
        for owner in sorted(self._lines.keys() - self._patients.keys()):
            for name, file, line in self._lines[owner]:
                path = _file_of(file)
                sink = findings.setdefault(path, FindingSink(path, mode=self._options.validate))
                message = (
                    "the export has no Patient for this"
                    if owner
                    else "this does not say which patient it is about"
                )
                sink.error("orphan-resource", f"{message}; it is left out", resource=name)
                _validate(orjson.loads(line), name, sink)
        for path, sink in sorted(findings.items()):
            found = sink.gathered()
            if found:
                yield Unread(path, found)

    def _broken_promises(self, file: str, manifest: JsonObject) -> Iterator[Unread]:
        sink = FindingSink(file, mode=self._options.validate)
        promised: Counter[str] = Counter()
        counted: set[str] = set()
        for item in as_array(manifest.get("output")) or ():
            output = as_object(item) or {}
            resource_type, count = output.get("type"), output.get("count")
            if not isinstance(resource_type, str):
                continue
            if isinstance(count, int):
                counted.add(resource_type)
            promised[resource_type] += count if isinstance(count, int) else 1
        for resource_type, count in sorted(promised.items()):
            held = self._held[resource_type]
            if (held != count) if resource_type in counted else held == 0:
                sink.error(
                    "export-incomplete",
                    f"the manifest and the files differ in how many {resource_type} there are",
                )
        if as_array(manifest.get("error")):
            sink.error(
                "server-reported-error",
                "the server that made this export reported an error; data may be missing",
                element="error",
            )
        found: tuple[Finding, ...] = sink.gathered()
        if found:
            yield Unread(file, found)


def _owners(resource: JsonObject, resource_type: str) -> tuple[str, ...]:
    """Return the patients a line is about: several for a group session, `""` if it says none."""
    targets = [_target(one) for one in patient_references(resource, resource_type)]
    if resource_type == "Appointment":
        targets = [one for one in targets if one is not None and one.startswith("Patient/")]
    return tuple(dict.fromkeys(one or "" for one in targets)) or ("",)


def _target(reference: object) -> str | None:
    element = as_object(reference)
    literal = element.get("reference") if element is not None else None
    pair = type_and_id(literal) if isinstance(literal, str) else None
    return None if pair is None else f"{pair[0] or 'Patient'}/{pair[1]}"


def _file_of(place: str) -> str:
    return place.rpartition(":")[0] or place


def _validate(resource: JsonObject, name: str, findings: FindingSink) -> None:
    if findings.mode == "strict":
        # Imported here: fhir.resources takes most of a second, and only strict validation needs it.
        from waypost.fhir.strict_validation import validate_resource

        validate_resource(resource, name, findings)
