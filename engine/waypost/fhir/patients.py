"""A Patient resource to the record's patient.

Names, addresses and telecom are never read. An NHS number that fails its check digit is reported
and not used.
"""

from __future__ import annotations

from nhs_number.validate import is_valid

from waypost.fhir.dates_of_resources import date_element
from waypost.fhir.elements import Elements, JsonObject, as_array, as_object
from waypost.fhir.references import ReferenceIndex, contained_or_resolved
from waypost.fhir.strata_of_patients import (
    deprivation_of,
    ethnic_category_of,
    registrations_of,
    typology_of,
)
from waypost.record import DateSpan, Patient

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"

_GENDERS = frozenset({"male", "female", "other", "unknown"})
_TEST_DATA = ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST")
# It passes the check digit, and is what systems write when they have no number.
_NO_NUMBER = "0000000000"


def patient_of(
    elements: Elements, resource: JsonObject, identifier: str, *, index: ReferenceIndex
) -> Patient:
    """Return the patient of a Patient resource.

    Args:
        elements: reads the resource; findings go there.
        resource: the Patient.
        identifier: its id.
        index: the bundle's resources, to find the practice in.

    Returns:
        The patient; what cannot be read is None.

    Example:
        >>> from waypost.fhir.findings import FindingSink
        >>> patient_of(Elements(FindingSink("a.json"), "Patient/p1"),
        ...     {"resourceType": "Patient", "id": "p1", "gender": "female"}, "p1",
        ...     index=ReferenceIndex()).sex
        'female'
    """
    birth = date_element(elements, resource, "birthDate")
    deceased, died = _death(elements, resource)
    sex = elements.text(resource, "gender") if "gender" in resource else None
    if sex is not None and sex not in _GENDERS:
        elements.error("invalid-code", "FHIR has no such administrative gender", "gender")
        sex = None
    for path, link in elements.children(resource, "link"):
        if link.get("type") == "replaced-by":
            elements.warning(
                "patient-replaced", "another Patient has replaced this one", f"{path}.type"
            )
    return Patient(
        identifier,
        nhs_number_of(elements, resource),
        birth.span if birth else None,
        deceased,
        died,
        sex,
        _practice(elements, resource, index),
        ethnic_category_of(elements, resource),
        deprivation_of(elements, resource),
        typology_of(elements, resource),
        registrations_of(elements, resource),
    )


def is_test_data(resource: JsonObject) -> bool:
    """Whether a resource is marked as test health data, as those of invented patients should be.

    Example:
        >>> is_test_data({"meta": {"tag": [{"system":
        ...     "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}]}})
        True
    """
    meta = as_object(resource.get("meta"))
    tags = as_array(meta.get("tag")) if meta is not None else None
    found = (as_object(one) for one in tags or ())
    return any(
        one is not None and (one.get("system"), one.get("code")) == _TEST_DATA for one in found
    )


def _death(elements: Elements, resource: JsonObject) -> tuple[bool, DateSpan | None]:
    answer = None
    if "deceasedBoolean" in resource:
        answer = elements.boolean(resource, "deceasedBoolean")
        if answer is None:
            # A dead patient written to is the worse mistake, so the word is taken for the answer.
            answer = resource["deceasedBoolean"] in ("true", "True", 1)
    if "deceasedDateTime" not in resource:
        return bool(answer), None
    if answer is not None:
        elements.error(
            "several-values", "FHIR allows one of these; the date of death is used", "deceased[x]"
        )
    died = date_element(elements, resource, "deceasedDateTime")
    return True, died.span if died else None


def nhs_number_of(elements: Elements, resource: JsonObject) -> str | None:
    """Return a Patient's NHS number; None if there is none, or none that can be used."""
    found: set[str] = set()
    for path, item in elements.children(resource, "identifier"):
        if item.get("system") != NHS_NUMBER or item.get("use") == "old" or "value" not in item:
            continue
        value = elements.text(item, "value", path)
        if value is None:
            continue
        number = value.strip().replace(" ", "").replace("-", "")
        if number.isascii() and number != _NO_NUMBER and is_valid(number):
            found.add(number)
        else:
            elements.error(
                "invalid-nhs-number",
                "this NHS number fails its check digit; it is not used",
                f"{path}.value",
            )
    if len(found) > 1:
        elements.error(
            "several-nhs-numbers",
            "there is more than one NHS number; none of them is used",
            "identifier",
        )
        return None
    return next(iter(found), None)


def _practice(elements: Elements, resource: JsonObject, index: ReferenceIndex) -> str | None:
    """Return the practice's ODS code or other identifier where known, else the reference to it."""
    found: list[tuple[int, str]] = []
    for _, reference in elements.children(resource, "generalPractitioner"):
        name = index.name_of(reference) or _literal(reference)
        organization = contained_or_resolved(resource, reference, index, "Organization")
        known = _identifier_value(as_object(reference.get("identifier")))
        rank = 2
        if organization is not None and organization.get("resourceType") == "Organization":
            rank, known = 0, known or _ods_code(organization)
        elif name is not None and name.startswith("Organization/"):
            rank = 0
        elif known is not None:
            rank = 1
        if known or name:
            found.append((rank, known or name or ""))
    # The first organisation wins over a practitioner, whatever stands first.
    return min(found, key=lambda one: one[0])[1] if found else None


def _literal(reference: JsonObject) -> str | None:
    literal = reference.get("reference")
    return literal if isinstance(literal, str) and literal else None


def _ods_code(organization: JsonObject) -> str | None:
    for item in as_array(organization.get("identifier")) or ():
        identifier = as_object(item)
        if identifier is not None and identifier.get("system") == ODS_CODE:
            return _identifier_value(identifier)
    return None


def _identifier_value(identifier: JsonObject | None) -> str | None:
    value = identifier.get("value") if identifier is not None else None
    return value if isinstance(value, str) and value else None
