"""Encounters in one line, for tests about spells. All patients are invented.

A moment is written as FHIR writes it: `2024-03-01`, `2024-03`, or `2024-03-01T10:00` in UTC.
"""

from __future__ import annotations

from waypost.admissions import AdmissionRules, Admissions, Spell, spells_of
from waypost.admissions.icd import ICD10
from waypost.admissions.tables import (
    ACT_CODE,
    ADMISSION_METHOD,
    SOURCE_OF_ADMISSION,
)
from waypost.fhir.partial_dates import ReadDate, read_date
from waypost.record import (
    UNDATED,
    Coding,
    EncounterDiagnosis,
    Entry,
    Patient,
    Record,
    StatusPeriod,
)

SNOMED = "http://snomed.info/sct"
HL7_SOURCE = "http://terminology.hl7.org/CodeSystem/admit-source"
DESTINATION = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland"
DISCHARGE_METHOD = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeMethodEngland"
DIAGNOSIS_ROLE = "http://terminology.hl7.org/CodeSystem/diagnosis-role"
OPCS4 = "https://waypost.example/Id/opcs-4"


def moment(text: str) -> ReadDate:
    found = read_date(f"{text}Z" if "T" in text else text)
    assert found.span is not None, text
    return found


def stay(
    name: str,
    begins: str | None,
    ends: str | None = None,
    *,
    placed: str | None = "IMP",
    status: str = "",
    method: str | Coding | None = None,
    source: str | Coding | None = None,
    to: str | None = None,
    discharged_by: str | None = None,
    kind: str | None = None,
    priority: str | None = None,
    classification: str | None = None,
    part_of: str | None = None,
    diagnoses: tuple[str, ...] = (),
    reason: str | None = None,
    recorded: str | None = None,
    leave: tuple[str, str | None] | None = None,
    not_counted: str | None = None,
) -> Entry:
    """One Encounter: finished where it has an end, else in progress."""
    start = moment(begins) if begins else None
    end = moment(ends) if ends else None
    history: tuple[StatusPeriod, ...] = ()
    if leave is not None:
        away, back = leave
        left = moment(away).span or UNDATED
        history = (StatusPeriod("onleave", left, moment(back).span if back else None),)
    return Entry(
        "Encounter",
        f"Encounter/{name}",
        codings=(Coding(SNOMED, kind),) if kind else (),
        happened=(start.span if start else None) or UNDATED,
        happened_at=start.at if start else None,
        ended=end.span if end else None,
        ended_at=end.at if end else None,
        recorded=moment(recorded).span if recorded else None,
        status=status or ("finished" if ends else "in-progress"),
        not_counted=not_counted,
        encounter_class=Coding(ACT_CODE, placed) if placed else None,
        admission_methods=_one(method, ADMISSION_METHOD),
        admission_sources=_one(source, SOURCE_OF_ADMISSION),
        discharge=_one(to, DESTINATION),
        discharge_methods=_one(discharged_by, DISCHARGE_METHOD),
        priority=priority,
        patient_classification=classification,
        part_of=(f"Encounter/{part_of}",) if part_of else (),
        diagnoses=tuple(
            EncounterDiagnosis(None, (Coding(ICD10, code),), (Coding(DIAGNOSIS_ROLE, "DD"),), rank)
            for rank, code in enumerate(diagnoses, start=1)
        ),
        reasons=(Coding(SNOMED, reason),) if reason else (),
        status_history=history,
    )


def attendance(name: str, begins: str, ends: str | None, *, part_of: str | None = None) -> Entry:
    """One attendance of the emergency department."""
    return stay(name, begins, ends, placed="EMER", kind="50849002", part_of=part_of)


def procedure(name: str, day: str, code: str, *, encounter: str | None = None) -> Entry:
    """One procedure, coded in OPCS-4."""
    return Entry(
        "Procedure",
        f"Procedure/{name}",
        codings=(Coding(OPCS4, code),),
        happened=moment(day).span or UNDATED,
        status="completed",
        encounter=f"Encounter/{encounter}" if encounter else None,
    )


def record_of(*entries: Entry) -> Record:
    return Record.of(Patient("p1"), entries)


def admissions(*entries: Entry, **rules: object) -> Admissions:
    """Return the admissions of a record; `rules` are parameters of `AdmissionRules`."""
    chosen = AdmissionRules(**rules)  # pyright: ignore[reportArgumentType]
    return spells_of(record_of(*entries), rules=chosen)


def spells(*entries: Entry, **rules: object) -> tuple[Spell, ...]:
    return admissions(*entries, **rules).spells


def the_spell(*entries: Entry, **rules: object) -> Spell:
    [spell] = spells(*entries, **rules)
    return spell


def problems(found: Admissions) -> list[tuple[str, str]]:
    """Return the findings as (problem, encounter's name)."""
    return [(one.problem, one.encounter.partition("/")[2]) for one in found.findings]


def _one(code: str | Coding | None, system: str) -> tuple[Coding, ...]:
    if code is None:
        return ()
    return (code if isinstance(code, Coding) else Coding(system, code),)
