"""A Bundle to the records of the patients in it.

Every resource of a used type is an entry of the record of the patient it points at, or a finding.
What stands in the bundle in which order changes nothing. Where the bytes came from is for
`sources`; which bytes are a bundle is for `json_documents`.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from waypost.fhir.bundle_contents import BundleContents, contents_of
from waypost.fhir.dates_of_resources import date_element
from waypost.fhir.elements import Elements, JsonObject, as_array, as_object
from waypost.fhir.entries_from_resources import Surroundings, entries_of
from waypost.fhir.findings import Finding, FindingSink, ValidationMode
from waypost.fhir.partial_dates import ReadDate
from waypost.fhir.patient_compartment import patient_element, patient_references
from waypost.fhir.patients import NHS_NUMBER, is_test_data, nhs_number_of, patient_of
from waypost.fhir.references import is_usable_id
from waypost.fhir.resource_types import known_type
from waypost.record import RESOURCE_TYPES, Entry, Record

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://waypost.example/patient")
_IDENTIFIED = ("Appointment", "Condition", "Encounter", "Patient", "ServiceRequest", "Task")
"""The types that something else may name by an identifier only."""


@dataclass(frozen=True, slots=True)
class PatientInput:
    """A patient's record, and what was wrong or odd in the data it was read from.

    Args:
        record: the record.
        findings: the findings; those about a bundle as a whole stand with its first patient.
        file: the file it was read from.
        ignored: how many resources the bundle had of each type that no pathway reads; they
            stand with its first patient too.
        is_test_data: whether the Patient is marked as test health data. It is not in the record,
            since no pathway may tell an invented patient from a real one.
    """

    record: Record
    findings: tuple[Finding, ...]
    file: str
    ignored: tuple[tuple[str, int], ...] = ()
    is_test_data: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a part of one, that gave no record; the findings say why."""

    file: str
    findings: tuple[Finding, ...]
    ignored: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How records are built; see `waypost.fhir.read_patients`."""

    validate: ValidationMode = "used"
    last_updated_is_recorded: bool = False
    given_types: frozenset[str] | None = None


def record_from_bundle(
    bundle: Mapping[str, object],
    *,
    file: str = "",
    validate: ValidationMode = "used",
    last_updated_is_recorded: bool = False,
    given_types: frozenset[str] | None = None,
) -> tuple[PatientInput | Unread, ...]:
    """Build the record of each patient in a Bundle.

    A single Patient resource gives a record without entries; any other single resource is read
    for its findings and gives no record.

    Args:
        bundle: the Bundle, or a single resource, as JSON.
        file: what findings call it.
        validate: `strict` checks every resource in full, `used` what pathways read, `none`
            reports only what could not be read at all.
        last_updated_is_recorded: whether meta.lastUpdated may stand for a recorded date.
        given_types: the resource types the data was asked for; None means all of them.

    Returns:
        A `PatientInput` for each patient, in the order of their ids, or `Unread`.

    Example:
        >>> [read] = record_from_bundle({"resourceType": "Bundle", "type": "collection", "entry": [
        ...     {"resource": {"resourceType": "Patient", "id": "p1"}},
        ...     {"resource": {"resourceType": "Condition", "id": "c1",
        ...         "subject": {"reference": "Patient/p1"}, "onsetDateTime": "2019-05-02"}}]})
        >>> [entry.reference for entry in read.record.entries]
        ['Condition/c1']
    """
    options = ReadingOptions(validate, last_updated_is_recorded, given_types)
    return records_in(bundle, file, options)


def records_in(
    document: Mapping[str, object],
    file: str,
    options: ReadingOptions,
    *,
    sink: FindingSink | None = None,
) -> tuple[PatientInput | Unread, ...]:
    """Do what `record_from_bundle` does, with findings that were made before in `sink`."""
    findings = sink or FindingSink(file, mode=options.validate)
    resource_type = document.get("resourceType")
    if not isinstance(resource_type, str) or not resource_type.isalpha():
        findings.error("not-fhir", "this is JSON, but no FHIR resource: it has no type")
        return (Unread(file, findings.gathered()),)
    is_bundle = resource_type == "Bundle"
    contents = contents_of(document if is_bundle else {"entry": [{"resource": document}]}, findings)
    if options.validate == "strict":
        _validate(contents, findings, is_bundle=is_bundle)
    _add_identifiers(contents)
    earliest, latest = _provenance(contents, findings)
    surroundings = Surroundings(
        findings, contents.index, earliest, options.last_updated_is_recorded, latest
    )
    patients = _patients(contents, findings)
    if not is_bundle and resource_type != "Patient":
        return (_single(contents, surroundings, file),)
    if not patients:
        findings.error("no-patient", _no_patient(contents))
        return (Unread(file, findings.gathered(), _ignored(contents)),)
    if len(patients) > 1:
        findings.warning("several-patients", "the bundle holds the records of several patients")
    return _records(contents, surroundings, patients, file, options)


def _records(
    contents: BundleContents,
    surroundings: Surroundings,
    patients: dict[str, str],
    file: str,
    options: ReadingOptions,
) -> tuple[PatientInput, ...]:
    # One sink for each patient, so that a finding stands with the patient it is about.
    sinks = {name: FindingSink(file, mode=options.validate) for name in patients}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for resource_type in RESOURCE_TYPES:
        for name, resource in contents.of_type(resource_type):
            owners = _owners(contents, resource, resource_type, patients)
            if not owners:
                _report_orphan(surroundings.findings, name, resource, resource_type)
            for owner in owners:
                own = replace(surroundings, findings=sinks[owner])
                entries[owner].extend(entries_of(resource, resource_type, name, surroundings=own))
    read: list[PatientInput] = []
    for position, name in enumerate(sorted(patients)):
        patient = patient_of(
            Elements(sinks[name], name),
            contents.resources[name],
            patients[name],
            index=contents.index,
        )
        record = Record.of(patient, entries[name], given_types=options.given_types)
        found = sinks[name].gathered()
        if position == 0:
            found = (*surroundings.findings.gathered(), *found)
        ignored = _ignored(contents) if position == 0 else ()
        is_test = is_test_data(contents.resources[name])
        read.append(PatientInput(record, found, file, ignored, is_test))
    return tuple(read)


def _owners(
    contents: BundleContents, resource: JsonObject, resource_type: str, patients: dict[str, str]
) -> list[str]:
    """Return the patients a resource is about; only an appointment may have several."""
    names = (
        contents.index.name_of(reference, "Patient")
        for reference in patient_references(resource, resource_type)
    )
    return list(dict.fromkeys(name for name in names if name in patients))


def _single(contents: BundleContents, surroundings: Surroundings, file: str) -> Unread:
    for name, resource in contents.resources.items():
        resource_type = name.partition("/")[0]
        if resource_type in RESOURCE_TYPES:
            entries_of(resource, resource_type, name, surroundings=surroundings)
    surroundings.findings.error(
        "no-patient", "this is a single resource, and no patient is given with it"
    )
    return Unread(file, surroundings.findings.gathered(), _ignored(contents))


def _patients(contents: BundleContents, findings: FindingSink) -> dict[str, str]:
    """Return the id of each patient by name, and report those without an id."""
    patients: dict[str, str] = {}
    for name, resource in contents.of_type("Patient"):
        identifier = resource.get("id")
        if isinstance(identifier, str) and is_usable_id(identifier):
            patients[name] = identifier
            continue
        derived = _derived_id(name, resource, findings)
        if derived is not None:
            patients[name] = derived
            findings.warning(
                "patient-id-derived",
                "this Patient has no id; one is made from its fullUrl or NHS number",
                resource=name,
                element="id",
            )
        else:
            findings.error(
                "no-patient-id",
                "a Patient without a usable id cannot have a record",
                resource=name,
                element="id",
            )
    return patients


def _derived_id(name: str, resource: JsonObject, findings: FindingSink) -> str | None:
    """Return an id that the same message always gives: the fullUrl's, else one of the number.

    The number itself is no id: ids are printed, and numbers never are.
    """
    from_url = name.partition("/")[2]
    if is_usable_id(from_url):
        return from_url
    number = nhs_number_of(Elements(findings, name), resource)
    return None if number is None else str(uuid.uuid5(_NAMESPACE, f"{NHS_NUMBER}|{number}"))


def _no_patient(contents: BundleContents) -> str:
    types = Counter(name.partition("/")[0] for name in contents.resources)
    types.update(contents.ignored)
    if types["Patient"]:
        return "no Patient in this bundle can have a record"
    known: Counter[str] = Counter()
    for name, count in types.items():
        known[known_type(name)] += count
    held = ", ".join(f"{count} {name}" for name, count in sorted(known.items()))
    return f"there is no Patient in this bundle (it holds {held or 'nothing'})"


def _ignored(contents: BundleContents) -> tuple[tuple[str, int], ...]:
    ignored: Counter[str] = Counter()
    for name, count in contents.ignored.items():
        ignored[known_type(name)] += count
    return tuple(sorted(ignored.items()))


def _report_orphan(
    findings: FindingSink, name: str, resource: JsonObject, resource_type: str
) -> None:
    element = patient_element(resource_type)
    message = (
        "this is about another patient than those of the bundle, or about nobody known"
        if patient_references(resource, resource_type)
        else "this does not say which patient it is about"
    )
    findings.error("orphan-resource", f"{message}; it is left out", resource=name, element=element)


def _add_identifiers(contents: BundleContents) -> None:
    for resource_type in _IDENTIFIED:
        for name, resource in contents.of_type(resource_type):
            for item in as_array(resource.get("identifier")) or ():
                identifier = as_object(item)
                if identifier is None:
                    continue
                system, value = identifier.get("system"), identifier.get("value")
                if isinstance(system, str) and isinstance(value, str):
                    contents.index.add_identifier(system, value, name)


def _provenance(
    contents: BundleContents, findings: FindingSink
) -> tuple[dict[str, ReadDate], dict[str, ReadDate]]:
    """Return when each resource was first and when it was last recorded, as Provenances say."""
    earliest: dict[str, ReadDate] = {}
    latest: dict[str, ReadDate] = {}
    for name, provenance in contents.of_type("Provenance"):
        elements = Elements(findings, name)
        recorded = date_element(elements, provenance, "recorded")
        if recorded is None or recorded.span is None:
            continue
        for _, target in elements.children(provenance, "target"):
            about = contents.index.name_of(target)
            if about is None:
                continue
            known = earliest.get(about)
            if known is None or _order(recorded) < _order(known):
                earliest[about] = recorded
            last = latest.get(about)
            if last is None or _order(recorded) > _order(last):
                latest[about] = recorded
    return earliest, latest


def _order(found: ReadDate) -> tuple[str, str, str]:
    span = found.span
    return (
        span.first.isoformat() if span else "",
        span.last.isoformat() if span else "",
        found.at.isoformat() if found.at else "",
    )


def _validate(contents: BundleContents, findings: FindingSink, *, is_bundle: bool) -> None:
    # Imported here: fhir.resources takes most of a second, and only strict validation needs it.
    from waypost.fhir.strict_validation import validate_bundle, validate_resource

    if is_bundle:
        for bundle in contents.bundles:
            validate_bundle(bundle, findings)
    for name, resource in contents.everything:
        validate_resource(resource, name, findings)
