"""One patient's record, as the pathways see it.

The types here are what `waypost.fhir` builds and what `waypost.evaluate` reads; scenarios and
tests build them too. Nothing here reads FHIR, evaluates a rule or looks at a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

RESOURCE_TYPES: tuple[str, ...] = (
    "AllergyIntolerance",
    "Appointment",
    "CarePlan",
    "CareTeam",
    "Condition",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "Flag",
    "Immunization",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Procedure",
    "QuestionnaireResponse",
    "ServiceRequest",
    "Task",
)
"""The resource types that become entries of a record, in alphabetical order."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date that may be known only in part: the days it may have been, both included.

    `2024-03` is any day from 2024-03-01 to 2024-03-31. It is never padded to one of them.

    Args:
        first: the earliest day it can be.
        last: the latest day it can be.

    Raises:
        ValueError: if `last` is before `first`.

    Example:
        >>> DateSpan.on(date(2024, 3, 1)).is_exact
        True
        >>> DateSpan(date(2024, 3, 1), date(2024, 3, 31)).is_exact
        False
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a date span cannot end before it begins")

    @classmethod
    def on(cls, day: date) -> DateSpan:
        """Return the span of one known day."""
        return cls(day, day)

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def __str__(self) -> str:
        if self.is_exact:
            return self.first.isoformat()
        if self == UNDATED:
            return "an unknown date"
        return f"between {self.first.isoformat()} and {self.last.isoformat()}"


UNDATED = DateSpan(date.min, date.max)
"""The span of something whose date is nowhere in the resource: it may be any day."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A code in a code system. `system` is empty where the resource gave none."""

    system: str
    code: str
    display: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What codelists match on: (system, code)."""
        return (self.system, self.code)


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A measured number as it was recorded, before any conversion.

    Args:
        number: the value as written.
        comparator: `<`, `<=`, `>`, `>=` or None for an exact value.
        unit: the unit as recorded (UCUM code where there is one, else the text), or None.
    """

    number: Decimal
    comparator: Literal["<", "<=", ">", ">="] | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class CodedValue:
    """A coded answer, with every coding the resource gave."""

    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class BooleanValue:
    """A yes or no answer."""

    answer: bool


@dataclass(frozen=True, slots=True)
class TextValue:
    """Free text. Pathways never read it; it only says that something was recorded."""


NO_REASON = "none given"
"""The reason of a missing value whose resource gives none: the code may be the whole finding."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """Recorded, but without a value.

    Args:
        reason: the dataAbsentReason's code, or `none given`.
    """

    reason: str = NO_REASON


Value = QuantityValue | CodedValue | BooleanValue | TextValue | NoValue


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A status that a resource had for a time.

    Args:
        status: the status.
        start: when it began, `UNDATED` if the history does not say.
        end: when it ended; None while it goes on, or if the history does not say.
    """

    status: str
    start: DateSpan = UNDATED
    end: DateSpan | None = None


@dataclass(frozen=True, slots=True)
class EncounterDiagnosis:
    """A diagnosis of an Encounter.

    Args:
        reference: the Condition or Procedure it names, `Type/id`; None if it cannot be followed.
        codings: the codings of what it names, none if that is not in the data.
        use: what part it played: admission, discharge, billing.
        rank: its rank among the diagnoses of that use, 1 for the first; None if not ranked.
    """

    reference: str | None
    codings: tuple[Coding, ...] = ()
    use: tuple[Coding, ...] = ()
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource, or one component of an Observation, as the pathways see it.

    Args:
        resource_type: the FHIR resource type.
        reference: `Type/id`, with `#component[n]` for a component; stable and unique.
        codings: what it is about: code, vaccineCode, type, medication, category of a plan or
            team, service and specialty of an appointment.
        happened: the clinical date, `UNDATED` if the resource has none.
        happened_from: the element `happened` was read from, such as `onsetDateTime`.
        ended: the end of its period or its abatement, where there is one.
        recorded: when it was recorded; None means assumed equal to `happened`, and flagged.
        recorded_from: the element `recorded` was read from, or None when assumed.
        recorded_at: the instant of recording where known: it settles `last recorded`.
        status: the resource's status, empty where the type has none.
        not_counted: why the resource does not count at all (`entered-in-error`), else None.
        value: an Observation's value; None for types that have no value.
        intent: a request's or a task's intent, else None.
        priority: a request's, a task's or an encounter's priority code, else None.
        category: the codings of its category (Observation, CarePlan, ServiceRequest).
        reasons: the codings of reasonCode, then those of the Conditions and Observations that
            reasonReference names, as far as they are in the data.
        reason_references: what reasonReference names, `Type/id`.
        body_sites: the codings of bodySite.
        based_on: what it was done for, `Type/id`: basedOn, Task.focus, Encounter.appointment.
        focus: what a Task is about, `Type/id`; it is among `based_on` too.
        replaces: the requests it takes the place of, `Type/id`.
        part_of: what it is a part of, `Type/id`: partOf.
        encounter: the encounter it was made in, `Type/id`.
        performers: who does it or owns it: `Type/id`, or an identifier as `system|value`.
        encounter_class: an Encounter's class, else None.
        service_type: the codings of serviceType (Encounter, Appointment).
        diagnoses: an Encounter's diagnoses, in the order given.
        admission_methods: the codings of a stay's admission method.
        admission_sources: the codings of a stay's source of admission.
        discharge_methods: the codings of a stay's discharge method.
        discharge: the codings of an Encounter's discharge disposition: where the patient went.
        patient_classification: the national patient classification of a stay (1 ordinary, 2 day
            case, 3 and 4 regular day and night attender), None if it is not recorded.
        status_dated: when the present status began where the resource says so, else None.
        status_history: the statuses an Encounter had, as its statusHistory gives them.
        status_reasons: the codings of why it has its status: statusReason, cancelationReason.
        happened_at: the instant of `happened` where the resource gave its time, else None.
        ended_at: the instant of `ended` where the resource gave its time, else None.
    """

    resource_type: str
    reference: str
    codings: tuple[Coding, ...] = ()
    happened: DateSpan = UNDATED
    happened_from: str | None = None
    ended: DateSpan | None = None
    recorded: DateSpan | None = None
    recorded_from: str | None = None
    recorded_at: datetime | None = None
    status: str = ""
    not_counted: str | None = None
    value: Value | None = None
    intent: str | None = None
    priority: str | None = None
    category: tuple[Coding, ...] = ()
    reasons: tuple[Coding, ...] = ()
    reason_references: tuple[str, ...] = ()
    body_sites: tuple[Coding, ...] = ()
    based_on: tuple[str, ...] = ()
    focus: str | None = None
    replaces: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    encounter: str | None = None
    performers: tuple[str, ...] = ()
    encounter_class: Coding | None = None
    service_type: tuple[Coding, ...] = ()
    diagnoses: tuple[EncounterDiagnosis, ...] = ()
    admission_methods: tuple[Coding, ...] = ()
    admission_sources: tuple[Coding, ...] = ()
    discharge_methods: tuple[Coding, ...] = ()
    discharge: tuple[Coding, ...] = ()
    patient_classification: str | None = None
    status_dated: DateSpan | None = None
    status_history: tuple[StatusPeriod, ...] = ()
    status_reasons: tuple[Coding, ...] = ()
    happened_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def known_from(self) -> DateSpan:
        """The days from which it may have been known: recorded, or assumed to be `happened`."""
        return self.recorded if self.recorded is not None else self.happened


@dataclass(frozen=True, slots=True)
class Registration:
    """A time for which somebody is registered with a practice, both days included.

    Args:
        start: the days on which it may have begun; None: from the beginning.
        end: the days on which it may have ended; None while it goes on.
    """

    start: DateSpan | None = None
    end: DateSpan | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the record is about. Names and addresses are deliberately not here.

    Args:
        id: the Patient resource's id.
        nhs_number: the NHS number where one was given and valid, else None.
        birth: the date of birth, None if not recorded.
        deceased: whether the patient is recorded as dead.
        died: the date of death; None if alive or if the date is not recorded.
        sex: administrative gender as recorded, else None.
        practice: the general practice's reference or identifier, else None.
        ethnic_category: the code of the national ethnic category, else None.
        deprivation: the deprivation quintile of where they live, 1 (most deprived) to 5.
        typology: the health typology they are put in, else None.
        registered: when they were registered with a practice; empty if the record does not say.
    """

    id: str
    nhs_number: str | None = None
    birth: DateSpan | None = None
    deceased: bool = False
    died: DateSpan | None = None
    sex: str | None = None
    practice: str | None = None
    ethnic_category: str | None = None
    deprivation: int | None = None
    typology: str | None = None
    registered: tuple[Registration, ...] = ()


@dataclass(frozen=True)
class Record:
    """One patient's entries, indexed by code, in an order that the input's order cannot change.

    Args:
        patient: who it is about.
        entries: what was recorded, each `reference` once.
        given_types: the resource types this record was given; None means all of them.
            Absence counts only in a type that was given (language.md 4.4).

    Raises:
        ValueError: if two entries share a reference.

    Example:
        >>> record = Record.of(Patient("p1"), [Entry("Condition", "Condition/c1",
        ...     (Coding("http://snomed.info/sct", "13645005"),))])
        >>> [entry.reference for entry in record.coded({("http://snomed.info/sct", "13645005")})]
        ['Condition/c1']
        >>> record.was_given("Observation")
        True
        >>> record.entry("Condition/c1") is record.entries[0]
        True
    """

    patient: Patient
    entries: tuple[Entry, ...]
    given_types: frozenset[str] | None = None
    _by_code: Mapping[tuple[str, str], tuple[Entry, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[Entry, ...]], repr=False, compare=False
    )
    _by_reference: Mapping[str, Entry] = field(
        default_factory=dict[str, Entry], repr=False, compare=False
    )
    _pointing_at: Mapping[str, tuple[Entry, ...]] = field(
        default_factory=dict[str, tuple[Entry, ...]], repr=False, compare=False
    )

    @classmethod
    def of(
        cls,
        patient: Patient,
        entries: Iterable[Entry],
        *,
        given_types: frozenset[str] | None = None,
    ) -> Record:
        """Build a record: sort the entries by reference, index them by code and by link."""
        ordered = tuple(sorted(entries, key=lambda entry: entry.reference))
        index: dict[tuple[str, str], list[Entry]] = {}
        links: dict[str, list[Entry]] = {}
        by_reference: dict[str, Entry] = {}
        for entry in ordered:
            if entry.reference in by_reference:
                raise ValueError(f"{entry.reference} is in the record twice")
            by_reference[entry.reference] = entry
            for key in {coding.key for coding in (*entry.codings, *_answer(entry))}:
                index.setdefault(key, []).append(entry)
            for target in {*entry.based_on, *entry.replaces, *entry.part_of}:
                links.setdefault(target, []).append(entry)
        return cls(
            patient,
            ordered,
            given_types,
            {key: tuple(found) for key, found in index.items()},
            by_reference,
            {target: tuple(found) for target, found in links.items()},
        )

    def coded(self, keys: Iterable[tuple[str, str]]) -> tuple[Entry, ...]:
        """Return the entries whose codings or coded value hold one of the codes, by reference."""
        found: dict[str, Entry] = {}
        for key in keys:
            for entry in self._by_code.get(key, ()):
                found[entry.reference] = entry
        return tuple(found[reference] for reference in sorted(found))

    def entry(self, reference: str) -> Entry | None:
        """Return the entry called `Type/id`, None if the record has none."""
        return self._by_reference.get(reference)

    def pointing_at(self, reference: str) -> tuple[Entry, ...]:
        """Return the entries based on, replacing or part of the one named, by reference."""
        return self._pointing_at.get(reference, ())

    def was_given(self, resource_type: str) -> bool:
        """Whether absence in this resource type means anything."""
        return self.given_types is None or resource_type in self.given_types


def _answer(entry: Entry) -> tuple[Coding, ...]:
    return entry.value.codings if isinstance(entry.value, CodedValue) else ()
