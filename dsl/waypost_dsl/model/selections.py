"""What a pathway looks for in the record, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from waypost_dsl.model.citations import Threshold
from waypost_dsl.model.windows import Window
from waypost_dsl.source import NOWHERE, Span

Comparison = Literal["at least", "at most", "above", "below"]


class RecordKind(Enum):
    """What a selection may look at; the value is the author's word."""

    RECORD = "record"
    CONDITION = "condition"
    OBSERVATION = "observation"
    PROCEDURE = "procedure"
    ENCOUNTER = "encounter"
    IMMUNIZATION = "immunization"
    CARE_PLAN = "care plan"
    MEDICATION = "medication"
    DOCUMENT = "document"
    REQUEST = "request"
    DISCHARGE = "discharge"
    REASON = "reason"
    REQUEST_REASON = "request for"
    ADMISSION_METHOD = "admission by"
    DISCHARGE_METHOD = "discharge by"
    APPOINTMENT = "appointment"
    TASK = "task"
    CARE_TEAM = "care team"


RESOURCE_TYPES_OF_KIND: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.RECORD: (
        "Condition",
        "DiagnosticReport",
        "DocumentReference",
        "Encounter",
        "Observation",
        "Procedure",
    ),
    RecordKind.CONDITION: ("Condition",),
    RecordKind.OBSERVATION: ("Observation",),
    RecordKind.PROCEDURE: ("Procedure",),
    RecordKind.ENCOUNTER: ("Encounter",),
    RecordKind.IMMUNIZATION: ("Immunization",),
    RecordKind.CARE_PLAN: ("CarePlan",),
    RecordKind.MEDICATION: (
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationRequest",
        "MedicationStatement",
    ),
    RecordKind.DOCUMENT: ("DocumentReference",),
    # "request in": a ServiceRequest with intent order that was not revoked or drafted.
    RecordKind.REQUEST: ("ServiceRequest",),
    # "discharge to": an Encounter whose discharge disposition is in the list.
    RecordKind.DISCHARGE: ("Encounter",),
    # "encounter for": an Encounter whose reason is in the list.
    RecordKind.REASON: ("Encounter",),
    # "request for": a made ServiceRequest whose reason (code or referenced) or body site is in
    # the list.
    RecordKind.REQUEST_REASON: ("ServiceRequest",),
    # "admission by", "discharge by": the UK Core admission and discharge methods of an Encounter.
    RecordKind.ADMISSION_METHOD: ("Encounter",),
    RecordKind.DISCHARGE_METHOD: ("Encounter",),
    RecordKind.APPOINTMENT: ("Appointment",),
    RecordKind.TASK: ("Task",),
    RecordKind.CARE_TEAM: ("CareTeam",),
}
"""Which FHIR resource types each kind looks at: absence is about these types."""


@dataclass(frozen=True, slots=True)
class CodedEntries:
    """`record in LIST`, `procedure in LIST` and so on.

    Args:
        answered: asks for an Observation whose coded answer is in a second list.
        of_encounter: of a way in or out of a stay (`discharge by LIST of encounter in LIST`): asks
            for one whose own class or type is in a second list.
    """

    kind: RecordKind
    codelist: str
    answered: str | None = None
    of_encounter: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """`result of ANALYTE`, perhaps with a threshold each result must meet.

    A result is an entry with any value; `number of ANALYTE` (`numeric`) asks for a number, in
    whatever unit.
    """

    analyte: str
    comparison: Comparison | None = None
    threshold: Threshold | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """`value of LIST` for a codelist with values, perhaps only some of them.

    `names` restricts to named values; `comparison` and `threshold` to grades.
    """

    codelist: str
    names: tuple[str, ...] = ()
    comparison: Comparison | None = None
    threshold: Threshold | None = None


ReferralLevel = Literal[
    "received",
    "made",
    "accepted",
    "seen",
    "completed",
    "declined by the patient",
    "declined by the service",
    "not attended",
]
"""How far a referral has got (language.md 4.8)."""

Belonging = Literal["as usual", "this episode", "same region", "whole record"]
"""Which of a patient's entries a selection of an episode pathway looks at.

`this episode`: those that belong to it by its rule of attribution. `same region`: those of its
body region. `as usual` is `this episode` for evidence (`done by`, a wait's event, `offered by`)
and the whole record for facts and conditions.
"""


@dataclass(frozen=True, slots=True)
class Referrals:
    """`referral to SERVICE made` (language.md 4.8)."""

    service: str
    level: ReferralLevel = "made"


@dataclass(frozen=True, slots=True)
class DiagnosisMatch:
    """`primary in LIST and any secondary in LIST`; None where the author did not ask."""

    primary: str | None
    secondary: str | None


@dataclass(frozen=True, slots=True)
class Spells:
    """`unplanned admission with primary in LIST`: hospital spells (language.md 4.12).

    Args:
        event: what dates it: `admission` is the day the spell began, `discharge` the day it ended.
        nature: `unplanned`, `planned`, or `any` of the two; what cannot be told may be either.
        matches: what its diagnoses must be, any of them; empty means whatever they are.
    """

    event: Literal["admission", "discharge"]
    nature: Literal["unplanned", "planned", "any"]
    matches: tuple[DiagnosisMatch, ...] = ()


SelectionSource = CodedEntries | Results | Values | Referrals | Spells


@dataclass(frozen=True, slots=True)
class Selection:
    """Entries of the record: what they are, and when.

    `active` asks for entries whose whole interval (from `happened` to `ended`) touches the
    window; otherwise the clinical date must lie in the window. `near` asks for entries that have
    another one near them: its window is anchored at the entry (`AtEvent`); with `near_absent` for
    entries that have no such one. `belonging` narrows them in an episode pathway.
    """

    source: SelectionSource
    window: Window | None = None
    active: bool = False
    near: Selection | None = None
    near_absent: bool = False
    belonging: Belonging = "as usual"
    span: Span = NOWHERE
