"""The steps that put stays into the record: in hospital, in an emergency department, in a hospice.

They write what UK Core has for a stay: its class, how it began and how it ended. Whether a stay
is an unplanned admission is not decided here.
"""

from __future__ import annotations

from waypost.bdd.additions import with_additions
from waypost.bdd.catalogue import given
from waypost.bdd.dates import day_or_moment, whole_date
from waypost.bdd.problems import unknown_name
from waypost.bdd.resources import Resource, concept, resource_of
from waypost.bdd.story import PatientStory
from waypost.fhir.encounters import ADMISSION_METHOD, DISCHARGE_METHOD
from waypost_dsl.model import CodelistRow

_SNOMED = "http://snomed.info/sct"
_CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_ENGLAND = "https://fhir.hl7.org.uk/CodeSystem/UKCore-"
_STAYS: dict[str, tuple[str, CodelistRow]] = {
    "hospital stay": ("IMP", CodelistRow(_SNOMED, "32485007", "Hospital admission (procedure)")),
    "emergency attendance": (
        "EMER",
        CodelistRow(_SNOMED, "4525004", "Emergency department patient visit (procedure)"),
    ),
    # As Synthea writes it: a hospice stay has the class of care at home.
    "hospice stay": ("HH", CodelistRow(_SNOMED, "305336008", "Admission to hospice")),
}
_DISPOSITIONS = {
    "discharge destination": f"{_ENGLAND}DischargeDestinationEngland",
    "Synthea disposition": "http://www.nubc.org/patient-discharge",
}
_DIAGNOSIS_ROLE = "http://terminology.hl7.org/CodeSystem/diagnosis-role"
_CONDITION_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
_PRIORITY = "http://terminology.hl7.org/CodeSystem/v3-ActPriority"
_ICD_10 = "http://hl7.org/fhir/sid/icd-10"
_KNOWN = (
    "admission method 21",
    "source of admission 19",
    "priority EM",
    "type 183495009",
    "primary diagnosis J44.1",
    "secondary diagnosis J44.9",
    "discharge method 4",
    "discharge destination 79",
)


@given(
    "(a|an) {stay} from {start}[ at {start_time}] to {end}[ at {end_time}]{more}",
    "a hospital stay from 2024-05-30 to 2024-06-01, admission method 21, discharge method 4",
    "a hospital stay from 2024-05-02 to 2024-05-09, discharge destination 19",
    "a hospital stay from 2024-05-02 to 2024-05-09, admission method 21, primary diagnosis J20.9,"
    " secondary diagnosis J44.9",
    "a hospital stay from 2024-05-02 to 2024-05-09, type 183495009",
    "a hospice stay from 2024-05-30 to 2024-06-01, Synthea disposition 41",
    "an emergency attendance from 2024-06-01 to 2024-06-01",
    "an emergency attendance from 2024-06-01 at 08:15 to 2024-06-01 at 10:00, type 50849002",
)
def stay_that_ended(
    patient_story: PatientStory,
    *,
    stay: str,
    start: str,
    start_time: str | None,
    end: str,
    end_time: str | None,
    more: str | None,
) -> None:
    """Add a finished Encounter with a class and a period; times are those of the clock in London.

    After it may follow, each after a comma: `admission method`, `source of admission`, `discharge
    method` or `discharge destination` with the code of the NHS Data Dictionary, `Synthea
    disposition` with the code that Synthea writes, `priority` with HL7's, `type` with a SNOMED CT
    code, `primary diagnosis` or `secondary diagnosis` with an ICD-10 code; and what any step may
    add.
    """
    period: Resource = {
        "start": day_or_moment(start, start_time),
        "end": day_or_moment(end, end_time),
    }
    _put(patient_story, stay, period, "finished", more)


@given(
    "(a|an) {stay} since {start}{more}",
    "a hospital stay since 2024-05-30, admission method 21",
)
def stay_that_goes_on(patient_story: PatientStory, stay: str, start: str, more: str | None) -> None:
    """Add an Encounter in progress."""
    _put(patient_story, stay, {"start": whole_date(start).isoformat()}, "in-progress", more)


def _put(
    patient_story: PatientStory, stay: str, period: Resource, status: str, more: str | None
) -> None:
    class_code, row = _STAYS[stay]
    resource = resource_of(
        "Encounter",
        patient_story.next_id(),
        concept(row),
        patient=patient_story.patient_id,
        happened=None,
    )
    resource["class"] = {"system": _CLASSES, "code": class_code}
    resource.update(status=status, period=period)
    others = [
        part
        for part in (more or "").split(", ")[1:]
        if not (_diagnosed(patient_story, resource, part) or _told(resource, part))
    ]
    rest = "".join(f", {part}" for part in others)
    for one in with_additions(patient_story, resource, rest):
        patient_story.add(one)


def _diagnosed(patient_story: PatientStory, resource: Resource, part: str) -> bool:
    """Put what a stay was coded with into it and beside it; False if it is something else."""
    words, _, code = part.rpartition(" ")
    if words not in ("primary diagnosis", "secondary diagnosis"):
        return False
    period = resource["period"]
    assert isinstance(period, dict)
    condition = resource_of(
        "Condition",
        patient_story.next_id(),
        concept(CodelistRow(_ICD_10, code, "")),
        patient=patient_story.patient_id,
        happened=str(period["start"]),  # pyright: ignore[reportUnknownArgumentType]
    )
    category = CodelistRow(_CONDITION_CATEGORY, "encounter-diagnosis", "")
    condition["category"] = [concept(category)]
    patient_story.add(condition)
    coded: Resource = {
        "condition": {"reference": f"Condition/{condition['id']}"},
        "use": concept(CodelistRow(_DIAGNOSIS_ROLE, "DD", "")),
    }
    before = resource.get("diagnosis")
    others: list[object] = list(before) if isinstance(before, list) else []  # pyright: ignore[reportUnknownArgumentType]
    rank = 1 if words.startswith("primary") else 2 + len(others)
    resource["diagnosis"] = [*others, {**coded, "rank": rank}]
    return True


def _told(resource: Resource, part: str) -> bool:
    """Put what a part says of the stay into it; False if it says something else."""
    words, _, code = part.rpartition(" ")
    hospital: Resource = {}
    match words:
        case "admission method":
            hospital["extension"] = [_method(ADMISSION_METHOD, "AdmissionMethodEngland", code)]
        case "discharge method":
            resource["extension"] = [_method(DISCHARGE_METHOD, "DischargeMethodEngland", code)]
        case "discharge destination" | "Synthea disposition":
            coded = concept(CodelistRow(_DISPOSITIONS[words], code, ""))
            hospital["dischargeDisposition"] = coded
        case "source of admission":
            row = CodelistRow(f"{_ENGLAND}SourceOfAdmissionEngland", code, "")
            hospital["admitSource"] = concept(row)
        case "priority":
            resource["priority"] = concept(CodelistRow(_PRIORITY, code, ""))
        case "type":
            resource["type"] = [concept(CodelistRow(_SNOMED, code, ""))]
        case _:
            if words.startswith(("admission", "discharge", "primary", "secondary", "source")):
                raise unknown_name("addition", part, _KNOWN)
            return False
    before = resource.get("hospitalization")
    if hospital:
        kept: Resource = dict(before) if isinstance(before, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
        resource["hospitalization"] = {**kept, **hospital}
    return True


def _method(url: str, system: str, code: str) -> Resource:
    coded = concept(CodelistRow(f"{_ENGLAND}{system}", code, ""))
    return {"url": url, "valueCodeableConcept": coded}
