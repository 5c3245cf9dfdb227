"""What a resource's two dates are: when it happened and when it was recorded (language.md 4.2).

The clinical date is the first element of a declared order that holds a date. Where a type has no
clinical date, its recorded date is used and reported; where it has neither, it is undated. The
element a date came from travels with it, so that a trace can show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from waypost.fhir.codings import codings_in
from waypost.fhir.elements import Elements, JsonObject
from waypost.fhir.partial_dates import PROBLEMS_IN_WORDS, ReadDate, read_date
from waypost.record import UNDATED, DateSpan

_EFFECTIVE = ("effectiveDateTime", "effectivePeriod.start")

CLINICAL_DATES: Mapping[str, tuple[str, ...]] = {
    "AllergyIntolerance": ("onsetDateTime", "onsetPeriod.start"),
    "CarePlan": ("period.start", "created"),
    "Condition": ("onsetDateTime", "onsetPeriod.start"),
    "DiagnosticReport": _EFFECTIVE,
    "DocumentReference": ("context.period.start", "date"),
    "Encounter": ("period.start",),
    "Immunization": ("occurrenceDateTime",),
    "MedicationAdministration": _EFFECTIVE,
    "MedicationDispense": ("whenHandedOver", "whenPrepared"),
    "MedicationRequest": ("authoredOn",),
    "MedicationStatement": _EFFECTIVE,
    "Observation": (*_EFFECTIVE, "effectiveInstant"),
    "Procedure": ("performedDateTime", "performedPeriod.start"),
    "QuestionnaireResponse": ("authored",),
    "ServiceRequest": ("authoredOn",),
}
"""The elements a type's clinical date is read from, in order."""

FALLBACK_DATES: Mapping[str, str] = {
    "AllergyIntolerance": "recordedDate",
    "Condition": "recordedDate",
    "DiagnosticReport": "issued",
    "Immunization": "recorded",
    "MedicationStatement": "dateAsserted",
    "Observation": "issued",
}
"""What stands in for a clinical date that is absent: when it was recorded; always reported."""

RECORDED_DATES: Mapping[str, str] = {
    "AllergyIntolerance": "recordedDate",
    "Condition": "recordedDate",
    "DiagnosticReport": "issued",
    "Immunization": "recorded",
    "MedicationRequest": "authoredOn",
    "Observation": "issued",
    "ServiceRequest": "authoredOn",
}
"""The element a type's recorded date is read from. The others have only a Provenance."""

_PERIODS: Mapping[str, tuple[str, ...]] = {
    "CarePlan": ("period",),
    "DiagnosticReport": ("effectivePeriod",),
    "DocumentReference": (),
    "Encounter": ("period",),
    "MedicationAdministration": ("effectivePeriod",),
    "MedicationStatement": ("effectivePeriod",),
    "Observation": ("effectivePeriod",),
    "Procedure": ("performedPeriod",),
}
_ABATEMENT = ("abatementDateTime", "abatementPeriod.end", "abatementPeriod.start")
_ENDED_STATUSES = frozenset({"inactive", "resolved"})


@dataclass(frozen=True, slots=True)
class ResourceDates:
    """The dates of one resource, as `waypost.record.Entry` holds them."""

    happened: DateSpan
    happened_from: str | None
    ended: DateSpan | None
    recorded: DateSpan | None
    recorded_from: str | None
    recorded_at: datetime | None


def date_element(elements: Elements, resource: JsonObject, path: str) -> ReadDate | None:
    """Read the date at a dotted path; None if there is none that can be used.

    Args:
        elements: reads the resource, and reports a date that cannot be used.
        resource: the resource.
        path: the element, such as `onsetDateTime` or `period.start`.

    Returns:
        The date with its span, else None.
    """
    holder, inside, rest = resource, "", path
    while "." in rest:
        name, _, rest = rest.partition(".")
        if name not in holder:
            return None
        child = elements.child(holder, name, inside)
        if child is None:
            return None
        holder, inside = child, f"{inside}.{name}" if inside else name
    if rest not in holder:
        return None
    text = elements.text(holder, rest, inside)
    if text is None:
        return None
    found = read_date(text)
    if found.problem is not None:
        words = PROBLEMS_IN_WORDS[found.problem]
        if found.span is None:
            elements.error(found.problem, words, path)
            return None
        elements.warning(found.problem, words, path)
    return found


def dates_of(
    elements: Elements,
    resource: JsonObject,
    resource_type: str,
    *,
    provenance: ReadDate | None = None,
    last_updated_is_recorded: bool = False,
) -> ResourceDates:
    """Return when a resource happened, ended and was recorded.

    Args:
        elements: reads the resource.
        resource: the resource.
        resource_type: one of `waypost.record.RESOURCE_TYPES`.
        provenance: the earliest Provenance.recorded about it, if there is one.
        last_updated_is_recorded: whether meta.lastUpdated may stand for the recorded date.

    Returns:
        The dates, with the elements they were read from.
    """
    recorded, recorded_from = None, None
    own = RECORDED_DATES.get(resource_type)
    if own is not None:
        recorded = date_element(elements, resource, own)
        recorded_from = own if recorded else None
    if recorded is None and provenance is not None:
        recorded, recorded_from = provenance, "Provenance.recorded"
    if recorded is None and last_updated_is_recorded:
        recorded = date_element(elements, resource, "meta.lastUpdated")
        recorded_from = "meta.lastUpdated" if recorded else None

    happened, happened_from = _happened(elements, resource, resource_type)
    recorded_span = recorded.span if recorded else None
    return ResourceDates(
        happened,
        happened_from,
        _ended(elements, resource, resource_type, happened, recorded_span),
        recorded_span,
        recorded_from,
        recorded.at if recorded else None,
    )


def _happened(
    elements: Elements, resource: JsonObject, resource_type: str
) -> tuple[DateSpan, str | None]:
    for path in CLINICAL_DATES[resource_type]:
        found = date_element(elements, resource, path)
        if found is not None and found.span is not None:
            return found.span, path
    for period in _PERIODS.get(resource_type, ()):
        # A period that only has an end began on that day or on any day before it.
        found = date_element(elements, resource, f"{period}.end")
        if found is not None and found.span is not None:
            return DateSpan(date.min, found.span.last), f"{period}.end"
    fallback = FALLBACK_DATES.get(resource_type)
    if fallback is not None:
        found = date_element(elements, resource, fallback)
        if found is not None and found.span is not None:
            elements.warning(
                "clinical-date-assumed",
                f"there is no clinical date that can be read; `{fallback}` is used",
                fallback,
            )
            return found.span, fallback
    elements.warning("undated", "there is no date that can be read; it may be any day")
    return UNDATED, None


def _ended(
    elements: Elements,
    resource: JsonObject,
    resource_type: str,
    happened: DateSpan,
    recorded: DateSpan | None,
) -> DateSpan | None:
    if resource_type in {"Condition", "AllergyIntolerance"}:
        ended = _abated(elements, resource, happened, recorded)
    else:
        ended = None
        for period in _PERIODS.get(resource_type, ()):
            found = date_element(elements, resource, f"{period}.end")
            ended = found.span if found else None
    if ended is not None and ended.last < happened.first:
        elements.error("ends-before-it-begins", "the end of this is before its beginning")
    return ended


def _abated(
    elements: Elements, resource: JsonObject, happened: DateSpan, recorded: DateSpan | None
) -> DateSpan | None:
    for path in _ABATEMENT:
        found = date_element(elements, resource, path)
        if found is not None:
            return found.span
    claimed = next((key for key in resource if key.startswith("abatement")), None)
    if claimed is None and not _is_over(elements, resource):
        return None
    elements.warning(
        "resolved-undated",
        "this is over, but on no date that can be read; its latest known date is used",
        claimed or "clinicalStatus",
    )
    known = [span.last for span in (happened, recorded) if span and span.last != date.max]
    return DateSpan.on(max(known)) if known else UNDATED


def _is_over(elements: Elements, resource: JsonObject) -> bool:
    if "clinicalStatus" not in resource:
        return False
    concept = elements.child(resource, "clinicalStatus")
    if concept is None:
        return False
    codings = codings_in(elements, concept, "clinicalStatus")
    return any(coding.code in _ENDED_STATUSES for coding in codings)
