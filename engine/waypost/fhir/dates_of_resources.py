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
    "Appointment": ("start",),
    "CarePlan": ("period.start", "created"),
    "CareTeam": ("period.start",),
    "Condition": ("onsetDateTime", "onsetPeriod.start"),
    "DiagnosticReport": _EFFECTIVE,
    "DocumentReference": ("context.period.start", "date"),
    "Encounter": ("period.start",),
    "Flag": ("period.start",),
    "Immunization": ("occurrenceDateTime",),
    "MedicationAdministration": _EFFECTIVE,
    "MedicationDispense": ("whenHandedOver", "whenPrepared"),
    "MedicationRequest": ("authoredOn",),
    "MedicationStatement": _EFFECTIVE,
    "Observation": (*_EFFECTIVE, "effectiveInstant"),
    "Procedure": ("performedDateTime", "performedPeriod.start"),
    "QuestionnaireResponse": ("authored",),
    "ServiceRequest": ("authoredOn",),
    "Task": ("authoredOn", "executionPeriod.start"),
}
"""The elements a type's clinical date is read from, in order."""

FALLBACK_DATES: Mapping[str, str] = {
    "AllergyIntolerance": "recordedDate",
    "Appointment": "created",
    "Condition": "recordedDate",
    "DiagnosticReport": "issued",
    "Immunization": "recorded",
    "MedicationStatement": "dateAsserted",
    "Observation": "issued",
}
"""What stands in for a clinical date that is absent: when it was recorded; always reported."""

RECORDED_DATES: Mapping[str, str] = {
    "AllergyIntolerance": "recordedDate",
    "Appointment": "created",
    "Condition": "recordedDate",
    "DiagnosticReport": "issued",
    "Immunization": "recorded",
    "MedicationRequest": "authoredOn",
    "Observation": "issued",
    "ServiceRequest": "authoredOn",
    "Task": "authoredOn",
}
"""The element a type's recorded date is read from. The others have only a Provenance."""

_PERIODS: Mapping[str, tuple[str, ...]] = {
    "CarePlan": ("period",),
    "CareTeam": ("period",),
    "DiagnosticReport": ("effectivePeriod",),
    "DocumentReference": (),
    "Encounter": ("period",),
    "Flag": ("period",),
    "MedicationAdministration": ("effectivePeriod",),
    "MedicationStatement": ("effectivePeriod",),
    "Observation": ("effectivePeriod",),
    "Procedure": ("performedPeriod",),
    "Task": ("executionPeriod",),
}
_ABATEMENT = ("abatementDateTime", "abatementPeriod.end", "abatementPeriod.start")
_ENDED_STATUSES = frozenset({"inactive", "resolved"})
_WITH_STATUS_DATE = frozenset({"Appointment", "Encounter", "ServiceRequest", "Task"})


@dataclass(frozen=True, slots=True)
class ResourceDates:
    """The dates of one resource, as `waypost.record.Entry` holds them."""

    happened: DateSpan
    happened_from: str | None
    ended: DateSpan | None
    recorded: DateSpan | None
    recorded_from: str | None
    recorded_at: datetime | None
    happened_at: datetime | None = None
    ended_at: datetime | None = None


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

    happened, happened_from, happened_at = _happened(elements, resource, resource_type)
    recorded_span = recorded.span if recorded else None
    ended, ended_at = _ended(elements, resource, resource_type, happened, recorded_span)
    return ResourceDates(
        happened,
        happened_from,
        ended,
        recorded_span,
        recorded_from,
        recorded.at if recorded else None,
        happened_at,
        ended_at,
    )


def status_date(
    elements: Elements,
    resource: JsonObject,
    resource_type: str,
    *,
    made: DateSpan = UNDATED,
    last_provenance: ReadDate | None = None,
    last_updated_is_recorded: bool = False,
) -> DateSpan | None:
    """Return since when a request, task or appointment has its status; None if nothing says so.

    Args:
        elements: reads the resource.
        resource: the resource.
        resource_type: its type; only of workflow resources is a status's date looked for.
        made: when it was made. A Provenance of that day is about its making, and says nothing
            about a status it got later.
        last_provenance: the latest Provenance.recorded about it, if there is one.
        last_updated_is_recorded: whether meta.lastUpdated may stand for it.

    Example:
        >>> from waypost.fhir.findings import FindingSink
        >>> str(status_date(Elements(FindingSink("a.json"), "Task/t1"),
        ...     {"lastModified": "2024-03-05"}, "Task"))
        '2024-03-05'
    """
    if resource_type not in _WITH_STATUS_DATE:
        return None
    found = date_element(elements, resource, "lastModified") if resource_type == "Task" else None
    if found is None and last_provenance is not None and last_provenance.span is not None:
        found = last_provenance if last_provenance.span.first > made.last else None
    if found is None and last_updated_is_recorded:
        found = date_element(elements, resource, "meta.lastUpdated")
    return None if found is None else found.span


def _happened(
    elements: Elements, resource: JsonObject, resource_type: str
) -> tuple[DateSpan, str | None, datetime | None]:
    for path in CLINICAL_DATES[resource_type]:
        found = date_element(elements, resource, path)
        if found is not None and found.span is not None:
            return found.span, path, found.at
    for period in _PERIODS.get(resource_type, ()):
        # A period that only has an end began on that day or on any day before it.
        found = date_element(elements, resource, f"{period}.end")
        if found is not None and found.span is not None:
            return DateSpan(date.min, found.span.last), f"{period}.end", None
    fallback = FALLBACK_DATES.get(resource_type)
    if fallback is not None:
        found = date_element(elements, resource, fallback)
        if found is not None and found.span is not None:
            elements.warning(
                "clinical-date-assumed",
                f"there is no clinical date that can be read; `{fallback}` is used",
                fallback,
            )
            return found.span, fallback, found.at
    elements.warning("undated", "there is no date that can be read; it may be any day")
    return UNDATED, None, None


def _ended(
    elements: Elements,
    resource: JsonObject,
    resource_type: str,
    happened: DateSpan,
    recorded: DateSpan | None,
) -> tuple[DateSpan | None, datetime | None]:
    ended, ended_at = None, None
    if resource_type in {"Condition", "AllergyIntolerance"}:
        ended = _abated(elements, resource, happened, recorded)
    else:
        paths = [f"{period}.end" for period in _PERIODS.get(resource_type, ())]
        for path in ["end"] if resource_type == "Appointment" else paths:
            found = date_element(elements, resource, path)
            ended, ended_at = (found.span, found.at) if found else (None, None)
        if ended is None and resource_type == "Flag" and resource.get("status") == "inactive":
            ended = _latest_known(elements, happened, recorded, "status")
    if ended is not None and ended.last < happened.first:
        elements.error("ends-before-it-begins", "the end of this is before its beginning")
    return ended, ended_at


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
    return _latest_known(elements, happened, recorded, claimed or "clinicalStatus")


def _latest_known(
    elements: Elements, happened: DateSpan, recorded: DateSpan | None, element: str
) -> DateSpan:
    elements.warning(
        "resolved-undated",
        "this is over, but on no date that can be read; its latest known date is used",
        element,
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
