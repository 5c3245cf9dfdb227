"""What a resource points at, whose it is, why it was done, and what only a stay says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from waypost.fhir import PatientInput, read_patients, record_from_bundle
from waypost.record import Coding, DateSpan, Entry, Record, StatusPeriod

SNOMED = "http://snomed.info/sct"
LOCAL = "urn:example:reasons"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UBRN = "https://fhir.nhs.uk/Id/UBRN"
UUID = "550e8400-e29b-41d4-a716-446655440000"
OTHER_UUID = "aaaaaaaa-e29b-41d4-a716-446655440000"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
SUBJECT = {"reference": "Patient/p1"}
PATIENT = {"resourceType": "Patient", "id": "p1"}
# Numbers of the range for tests: nobody has them.
NHS_NUMBER, OTHER_NHS_NUMBER = "9999999999", "9990000018"


def concept(*codes: str, system: str = SNOMED) -> dict[str, object]:
    return {"coding": [{"system": system, "code": code} for code in codes]}


def resource(resource_type: str, identifier: str, /, **elements: object) -> dict[str, object]:
    return {"resourceType": resource_type, "id": identifier, **elements}


def request(identifier: str = "r1", /, **elements: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "subject": SUBJECT,
        "status": "active",
        "intent": "order",
        "code": concept("refer"),
    }
    return resource(
        "ServiceRequest", identifier, **{**plain, "authoredOn": "2024-03-01", **elements}
    )


def task(identifier: str = "t1", /, **elements: object) -> dict[str, object]:
    plain: dict[str, object] = {"for": SUBJECT, "status": "requested", "intent": "order"}
    return resource("Task", identifier, **{**plain, "authoredOn": "2024-03-02", **elements})


def appointment(identifier: str = "a1", /, **elements: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "status": "booked",
        "participant": [{"actor": SUBJECT, "status": "accepted"}],
        "created": "2024-03-05",
        "start": "2024-04-02T09:30:00+01:00",
        "end": "2024-04-02T10:00:00+01:00",
    }
    return resource("Appointment", identifier, **{**plain, **elements})


def encounter(identifier: str = "e1", /, **elements: object) -> dict[str, object]:
    plain: dict[str, object] = {"subject": SUBJECT, "status": "finished"}
    return resource("Encounter", identifier, **{**plain, **elements})


def bundle_of(*resources: Mapping[str, object]) -> dict[str, object]:
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def read(*resources: Mapping[str, object], last_updated: bool = False) -> PatientInput:
    [found] = record_from_bundle(
        bundle_of(PATIENT, *resources), last_updated_is_recorded=last_updated
    )
    assert isinstance(found, PatientInput)
    return found


def entry(record: Record, reference: str) -> Entry:
    found = record.entry(reference)
    assert found is not None
    return found


def codes(codings: tuple[Coding, ...]) -> list[str]:
    return [coding.code for coding in codings]


# --- What something was done for ---------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "ServiceRequest/r1"},
        {"reference": "ServiceRequest/r1/_history/2"},
        {"reference": "http://elsewhere.example/fhir/ServiceRequest/r1"},
        {"reference": f"urn:uuid:{UUID}"},
        {"identifier": {"system": UBRN, "value": "0001"}},
        {"type": "ServiceRequest", "identifier": {"system": UBRN, "value": "0001"}},
        {"type": "serviceRequest", "identifier": {"system": UBRN, "value": "0001"}},
    ],
)
@pytest.mark.parametrize("resource_type", ["Task", "Appointment", "Encounter", "Procedure"])
def test_every_kind_of_reference_finds_the_request(
    resource_type: str, reference: dict[str, object]
) -> None:
    identified = request(identifier=[{"system": UBRN, "value": "0001"}])
    made: dict[str, dict[str, object]] = {
        # The same number on a task: a number is of one type of resource.
        "Task": task(focus=reference, identifier=[{"system": UBRN, "value": "0001"}]),
        "Appointment": appointment(basedOn=[reference]),
        "Encounter": encounter(basedOn=[reference]),
        "Procedure": resource(
            "Procedure", "x1", subject=SUBJECT, status="completed", basedOn=[reference]
        ),
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"resource": PATIENT},
            {"resource": made[resource_type]},
            {"fullUrl": f"urn:uuid:{UUID}", "resource": identified},
        ],
    }
    [found] = record_from_bundle(bundle)
    assert isinstance(found, PatientInput)
    [pointing] = found.record.pointing_at("ServiceRequest/r1")
    assert pointing.resource_type == resource_type
    assert pointing.based_on == ("ServiceRequest/r1",)
    assert pointing.focus == ("ServiceRequest/r1" if resource_type == "Task" else None)


def test_a_number_that_two_requests_have_finds_neither() -> None:
    shared = [{"system": UBRN, "value": "0001"}]
    found = read(
        request("r1", identifier=shared),
        request("r2", identifier=shared),
        task(focus={"identifier": shared[0]}),
    )
    assert entry(found.record, "Task/t1").based_on == ()


def test_what_is_contained_is_neither_an_entry_nor_a_target() -> None:
    found = read(
        task(contained=[request("inside")], focus={"reference": "#inside"}),
        resource("Claim", "cl", contained=[request("inside")], patient=SUBJECT),
    )
    assert [one.reference for one in found.record.entries] == ["Task/t1"]
    assert found.record.entries[0].based_on == ()


def test_links_of_every_sort_are_kept_apart() -> None:
    found = read(
        request("r2", basedOn=[{"reference": "ServiceRequest/r0"}],
                replaces=[{"reference": "ServiceRequest/r1"}],
                encounter={"reference": "Encounter/e1"}),
        encounter("e2", partOf={"reference": "Encounter/e1"},
                  appointment=[{"reference": "Appointment/a1"}]),
        task(focus={"reference": "ServiceRequest/r2"}, basedOn=[{"reference": "ServiceRequest/r0"}],
             partOf=[{"reference": "Task/t0"}], encounter={"reference": "Encounter/e1"}),
        resource("DocumentReference", "d", subject=SUBJECT, status="current",
                 context={"encounter": [{"reference": "EpisodeOfCare/x"},
                                        {"reference": "Encounter/e2"}]}),
        resource("MedicationStatement", "m", subject=SUBJECT, status="active",
                 context={"reference": "Encounter/e2"}),
    ).record  # fmt: skip
    made = entry(found, "ServiceRequest/r2")
    assert (made.based_on, made.replaces) == (("ServiceRequest/r0",), ("ServiceRequest/r1",))
    assert made.encounter == "Encounter/e1"
    stay = entry(found, "Encounter/e2")
    assert (stay.part_of, stay.based_on) == (("Encounter/e1",), ("Appointment/a1",))
    work = entry(found, "Task/t1")
    assert work.based_on == ("ServiceRequest/r2", "ServiceRequest/r0")
    assert (work.focus, work.part_of) == ("ServiceRequest/r2", ("Task/t0",))
    assert entry(found, "DocumentReference/d").encounter == "Encounter/e2"
    assert entry(found, "MedicationStatement/m").encounter == "Encounter/e2"
    assert [one.reference for one in found.pointing_at("Encounter/e1")] == ["Encounter/e2"]


def test_a_lone_object_where_fhir_has_an_array_is_used_and_reported() -> None:
    found = read(request(basedOn={"reference": "ServiceRequest/r0"}))
    assert found.record.entries[0].based_on == ("ServiceRequest/r0",)
    assert ("wrong-type", "basedOn") in {(one.code, one.element) for one in found.findings}


def test_who_does_it_is_known_by_name_and_by_number() -> None:
    trust = resource("Organization", "o1", identifier=[{"system": ODS, "value": "RA1"}])
    found = read(
        trust,
        request(performer=[{"reference": "Organization/o1"}]),
        task(owner={"identifier": {"system": ODS, "value": "RA2"}}),
        encounter(serviceProvider={"reference": "Organization/o1"}),
        appointment(participant=[{"actor": SUBJECT}, {"actor": {"reference": "Practitioner/d"}}]),
    ).record
    both = ("Organization/o1", f"{ODS}|RA1")
    assert entry(found, "ServiceRequest/r1").performers == both
    assert entry(found, "Encounter/e1").performers == both
    assert entry(found, "Task/t1").performers == (f"{ODS}|RA2",)
    assert entry(found, "Appointment/a1").performers == ("Practitioner/d",)


# --- Whose it is -------------------------------------------------------------------------------


def test_tasks_and_appointments_find_their_patients_in_a_bundle() -> None:
    group = appointment(
        "g", participant=[{"actor": {"reference": "Patient/p2"}}, {"actor": SUBJECT}]
    )
    foreign = task("t9", **{"for": {"reference": "Patient/p9"}})
    nobodys = appointment("a9", participant=[{"actor": {"reference": "Practitioner/d"}}])
    first, second = record_from_bundle(
        bundle_of(PATIENT, resource("Patient", "p2"), task(), group, foreign, nobodys)
    )
    assert isinstance(first, PatientInput)
    assert isinstance(second, PatientInput)
    assert [one.reference for one in first.record.entries] == ["Appointment/g", "Task/t1"]
    assert [one.reference for one in second.record.entries] == ["Appointment/g"]
    orphans = [
        (one.resource, one.element) for one in first.findings if one.code == "orphan-resource"
    ]
    assert orphans == [("Appointment/a9", "participant"), ("Task/t9", "for")]


def test_tasks_and_appointments_find_their_patients_in_a_bulk_export(tmp_path: Path) -> None:
    group = appointment(
        "g",
        participant=[
            {"actor": {"reference": "Practitioner/d"}},
            {"actor": {"reference": "Patient/p2"}},
            {"actor": SUBJECT},
        ],
    )
    trust = resource("Organization", "o1", identifier=[{"system": ODS, "value": "RA1"}])
    lines = [PATIENT, resource("Patient", "p2"), request(), trust, group]
    lines.append(
        task(focus={"reference": "ServiceRequest/r1"}, owner={"reference": "Organization/o1"})
    )
    lines.append(appointment("a9", participant=[{"actor": {"reference": "Practitioner/d"}}]))
    (tmp_path / "all.ndjson").write_bytes(b"\n".join(orjson.dumps(one) for one in lines))
    found = list(read_patients(tmp_path))
    records = {one.record.patient.id: one.record for one in found if isinstance(one, PatientInput)}
    assert [one.reference for one in records["p1"].entries] == [
        "Appointment/g",
        "ServiceRequest/r1",
        "Task/t1",
    ]
    assert [one.reference for one in records["p2"].entries] == ["Appointment/g"]
    assert f"{ODS}|RA1" in entry(records["p1"], "Task/t1").performers
    left_out = {
        finding.resource
        for one in found
        for finding in one.findings
        if finding.code == "orphan-resource"
    }
    assert left_out == {"Appointment/a9"}


def test_a_patient_without_an_id_is_known_by_the_full_url() -> None:
    def message(identifier: str | None) -> dict[str, object]:
        patient: dict[str, object] = {"resourceType": "Patient"}
        if identifier is not None:
            patient["id"] = identifier
        subject = {"reference": f"urn:uuid:{UUID}"}
        return {
            "resourceType": "Bundle",
            "type": "message",
            "entry": [
                {"fullUrl": f"urn:uuid:{UUID}", "resource": patient},
                {"fullUrl": f"urn:uuid:{OTHER_UUID}", "resource": request(subject=subject)},
            ],
        }

    [found] = record_from_bundle(message(None))
    assert isinstance(found, PatientInput)
    assert found.record.patient.id == UUID
    assert [one.reference for one in found.record.entries] == ["ServiceRequest/r1"]
    assert [one.code for one in found.findings] == ["patient-id-derived"]
    [given] = record_from_bundle(message("p1"))
    assert isinstance(given, PatientInput)
    assert (given.record.patient.id, given.findings) == ("p1", ())


def test_a_patient_with_nothing_but_a_number_gets_an_id_that_does_not_show_it() -> None:
    def message(number: str, **more: object) -> dict[str, object]:
        identifier = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}
        return bundle_of(
            {"resourceType": "Patient", "identifier": [identifier], **more},
            request(subject={"identifier": identifier}),
        )

    [first] = record_from_bundle(message(NHS_NUMBER))
    [again] = record_from_bundle(message(NHS_NUMBER, gender="female"))
    [another] = record_from_bundle(message(OTHER_NHS_NUMBER))
    assert isinstance(first, PatientInput)
    assert isinstance(again, PatientInput)
    assert isinstance(another, PatientInput)
    assert first.record.patient.id == again.record.patient.id != another.record.patient.id
    assert NHS_NUMBER not in first.record.patient.id
    assert [one.reference for one in first.record.entries] == ["ServiceRequest/r1"]
    # A number that fails its check digit identifies nobody.
    [unread] = record_from_bundle(message("9999999998"))
    assert not isinstance(unread, PatientInput)
    assert "no-patient-id" in {one.code for one in unread.findings}


# --- Why ---------------------------------------------------------------------------------------


def test_reasons_are_those_given_and_those_pointed_at() -> None:
    def observation(identifier: str, **elements: object) -> dict[str, object]:
        plain: dict[str, object] = {"subject": SUBJECT, "status": "final", "code": concept("q")}
        return resource("Observation", identifier, **{**plain, **elements})

    condition = resource("Condition", "c1", subject=SUBJECT, code=concept("hip"))
    refuted = resource("Condition", "c2", subject=SUBJECT, code=concept("no"),
                       verificationStatus={"coding": [{"code": "refuted"}]})  # fmt: skip
    pointed = ["Condition/c1", "Condition/c2", "Observation/o1", "Observation/o2", "Observation/o3"]
    pointed += ["Observation/o4", "DiagnosticReport/d1", "Condition/gone"]
    found = read(
        condition,
        refuted,
        observation("o1", code=concept("numb")),
        observation("o2", code=concept("no"), valueBoolean=False),
        observation("o3", valueCodeableConcept=concept("answer")),
        observation("o4", code=concept("no"), status="entered-in-error"),
        resource("DiagnosticReport", "d1", subject=SUBJECT, status="final", code=concept("no")),
        request(
            reasonCode=[concept("pain")], reasonReference=[{"reference": one} for one in pointed]
        ),
        task(reasonCode=concept("why"), reasonReference={"reference": "Condition/c1"}),
        appointment(reasonReference=[{"reference": "Condition/c1"}]),
    )
    asked = entry(found.record, "ServiceRequest/r1")
    assert codes(asked.reasons) == ["pain", "hip", "numb", "answer"]
    assert asked.reason_references == tuple(pointed)
    assert codes(entry(found.record, "Task/t1").reasons) == ["why", "hip"]
    assert codes(entry(found.record, "Appointment/a1").reasons) == ["hip"]
    missing = [one.element for one in found.findings if one.code == "unresolved-reference"]
    assert missing == ["reasonReference[7]"]


def test_why_it_has_its_status() -> None:
    reason = concept("away", system=LOCAL)
    url = "http://hl7.org/fhir/StructureDefinition/request-statusReason"
    other = {"url": "urn:example:other", "valueCodeableConcept": concept("no")}
    found = read(
        task(status="rejected", statusReason=reason),
        appointment(status="cancelled", cancelationReason=reason),
        request(status="revoked", extension=[other, {"url": url, "valueCodeableConcept": reason}]),
        resource("Procedure", "x", subject=SUBJECT, status="not-done", statusReason=reason),
        resource("Immunization", "i", patient=SUBJECT, status="not-done", statusReason=reason),
        resource("MedicationRequest", "m", subject=SUBJECT, status="stopped", intent="order",
                 statusReason=reason),
        resource("MedicationStatement", "s", subject=SUBJECT, status="stopped",
                 statusReason=[reason]),
        resource("CarePlan", "c", subject=SUBJECT, status="revoked",
                 extension=[{"url": url, "valueCodeableConcept": reason}]),
    ).record  # fmt: skip
    assert len(found.entries) == 8
    assert {one.reference: codes(one.status_reasons) for one in found.entries} == {
        one.reference: ["away"] for one in found.entries
    }


# --- When a status began -----------------------------------------------------------------------


def provenance(identifier: str, recorded: str, target: str) -> dict[str, object]:
    return resource("Provenance", identifier, recorded=recorded, target=[{"reference": target}])


@pytest.mark.parametrize(
    ("made", "others", "last_updated", "expected"),
    [
        (task(lastModified="2024-03-09T10:00:00Z"), [], False, date(2024, 3, 9)),
        (task(), [], False, None),
        (request(), [], False, None),
        # A Provenance of the day it was made is about its making.
        (request(), ["2024-03-01T12:00:00Z"], False, None),
        (request(), ["2024-03-01T12:00:00Z", "2024-03-08T12:00:00Z"], False, date(2024, 3, 8)),
        (request(), ["2024-03-08T12:00:00Z"], False, date(2024, 3, 8)),
        (task(lastModified="2024-03-09"), ["2024-03-20T12:00:00Z"], False, date(2024, 3, 9)),
        (request(meta={"lastUpdated": "2024-05-01T09:00:00Z"}), [], True, date(2024, 5, 1)),
        (request(meta={"lastUpdated": "2024-05-01T09:00:00Z"}), [], False, None),
    ],
)
def test_since_when_a_status_holds(
    made: dict[str, object], others: list[str], *, last_updated: bool, expected: date | None
) -> None:
    name = f"{made['resourceType']}/{made['id']}"
    provenances = [provenance(f"v{n}", when, name) for n, when in enumerate(others)]
    found = read(made, *provenances, last_updated=last_updated)
    wanted = None if expected is None else DateSpan.on(expected)
    assert entry(found.record, name).status_dated == wanted


def test_the_statuses_an_encounter_had() -> None:
    history = [
        {"status": "in-progress", "period": {"start": "2024-01-05", "end": "2024-01-09"}},
        {"status": "planned", "period": {"start": "2024-01-01", "end": "2024-01-05"}},
        {"status": "finished", "period": {"start": "2024-01"}},
    ]
    found = read(encounter(statusHistory=history)).record.entries[0]
    january = DateSpan(date(2024, 1, 1), date(2024, 1, 31))
    assert found.status_history == (
        StatusPeriod("planned", DateSpan.on(date(2024, 1, 1)), DateSpan.on(date(2024, 1, 5))),
        StatusPeriod("finished", january),
        StatusPeriod("in-progress", DateSpan.on(date(2024, 1, 5)), DateSpan.on(date(2024, 1, 9))),
    )
    # A partial date stays partial.
    assert found.status_dated == january


def test_hours_are_kept_where_they_were_given() -> None:
    found = read(
        encounter(period={"start": "2024-06-30T23:30:00Z", "end": "2024-07-01"}), appointment()
    ).record
    stay = entry(found, "Encounter/e1")
    assert stay.happened == DateSpan.on(date(2024, 7, 1))
    assert stay.happened_at == datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    assert (stay.ended, stay.ended_at) == (DateSpan.on(date(2024, 7, 1)), None)
    booked = entry(found, "Appointment/a1")
    assert booked.happened_at == datetime(2024, 4, 2, 8, 30, tzinfo=UTC)
    assert booked.ended_at == datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
    assert (booked.recorded, booked.recorded_from) == (DateSpan.on(date(2024, 3, 5)), "created")


# --- Types that are entries for the first time ---------------------------------------------------


def test_what_tasks_appointments_teams_and_flags_are_about() -> None:
    found = read(
        task(code=concept("fulfil"), priority="urgent", executionPeriod={"end": "2024-03-30"}),
        appointment(
            serviceType=[concept("rehab")], specialty=[concept("chest")],
            appointmentType=concept("first"),
        ),
        resource("CareTeam", "c", subject=SUBJECT, category=[concept("palliative")],
                 participant=[{"role": [concept("key-worker")]}], period={"start": "2024-02-01"}),
        resource("Flag", "f", subject=SUBJECT, status="inactive", code=concept("red"),
                 period={"start": "2024-01-01"}),
    )  # fmt: skip
    record = found.record
    work = entry(record, "Task/t1")
    assert (codes(work.codings), work.priority, work.intent) == (["fulfil"], "urgent", "order")
    assert (str(work.happened), str(work.ended), work.recorded_from) == (
        "2024-03-02",
        "2024-03-30",
        "authoredOn",
    )
    booked = entry(record, "Appointment/a1")
    assert codes(booked.codings) == ["rehab", "chest", "first"]
    assert codes(booked.service_type) == ["rehab"]
    team = entry(record, "CareTeam/c")
    assert (codes(team.codings), team.not_counted) == (["palliative", "key-worker"], None)
    assert str(team.happened) == "2024-02-01"
    flag = entry(record, "Flag/f")
    assert (codes(flag.codings), str(flag.ended)) == (["red"], "2024-01-01")
    assert {one.code for one in found.findings} == {"resolved-undated"}
    assert {one.key for one in work.codings} <= {(SNOMED, "fulfil")}
    assert record.coded({(SNOMED, "rehab")}) == (booked,)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (task(status="rejected"), None),
        (task(status="failed"), None),
        (task(status="draft"), "draft"),
        (task(status="entered-in-error"), "entered-in-error"),
        (task(status="done"), "status not known to FHIR"),
        (appointment(status="noshow"), None),
        (appointment(status="waitlist"), None),
        (appointment(status="cancelled"), "cancelled"),
        (resource("CareTeam", "c", subject=SUBJECT, status="proposed"), "proposed"),
        (resource("Flag", "f", subject=SUBJECT), "no status"),
    ],
)
def test_which_of_them_count(made: dict[str, object], reason: str | None) -> None:
    assert read(made).record.entries[0].not_counted == reason


def test_an_appointment_that_has_no_day_yet_is_dated_by_its_making() -> None:
    waiting = appointment(status="proposed")
    del waiting["start"], waiting["end"]
    found = read(waiting)
    assert str(found.record.entries[0].happened) == "2024-03-05"
    assert "clinical-date-assumed" in {one.code for one in found.findings}


# --- Stays ---------------------------------------------------------------------------------------


def test_how_a_stay_began_and_ended() -> None:
    method = {"url": f"{UK_CORE}AdmissionMethod", "valueCodeableConcept": concept("21")}
    leaving = {"url": f"{UK_CORE}DischargeMethod", "valueCodeableConcept": concept("4")}
    conditions = [
        resource("Condition", "c1", subject=SUBJECT, code=concept("J44.1")),
        resource("Condition", "c2", subject=SUBJECT, code=concept("I10")),
        resource("Condition", "c3", subject=SUBJECT, code=concept("no"),
                 verificationStatus={"coding": [{"code": "entered-in-error"}]}),
    ]  # fmt: skip
    diagnoses: list[object] = [
        {"condition": {"reference": "Condition/c1"}, "use": concept("DD"), "rank": 1},
        {"condition": {"reference": "Condition/c2"}, "rank": 2},
        {"condition": {"reference": "Condition/c3"}},
        {"condition": {"reference": "#held"}},
        {"condition": {"reference": "Condition/gone"}},
        {"use": concept("AD")},
    ]
    found = read(
        *conditions,
        encounter(
            contained=[resource("Condition", "held", code=concept("E11"))],
            extension=[leaving],
            serviceType=concept("300"),
            hospitalization={
                "extension": [method],
                "admitSource": concept("51"),
                "dischargeDisposition": concept("19"),
            },
            diagnosis=diagnoses,
        ),
    )
    stay = entry(found.record, "Encounter/e1")
    assert codes(stay.admission_methods) == ["21"]
    assert codes(stay.discharge_methods) == ["4"]
    assert codes(stay.admission_sources) == ["51"]
    assert codes(stay.discharge) == ["19"]
    assert codes(stay.service_type) == ["300"]
    assert [(one.reference, codes(one.codings), one.rank) for one in stay.diagnoses] == [
        ("Condition/c1", ["J44.1"], 1),
        ("Condition/c2", ["I10"], 2),
        ("Condition/c3", [], None),
        (None, ["E11"], None),
        ("Condition/gone", [], None),
    ]
    assert codes(stay.diagnoses[0].use) == ["DD"]
    assert ("wrong-type", "Encounter/e1") not in {
        (one.code, one.resource) for one in found.findings
    }


@pytest.mark.parametrize("place", ["encounter", "stay"])
def test_a_method_is_read_wherever_systems_put_it(place: str) -> None:
    methods = [
        {"url": f"{UK_CORE}AdmissionMethod", "valueCodeableConcept": concept("2A")},
        {"url": f"{UK_CORE}DischargeMethod", "valueCodeableConcept": concept("1")},
    ]
    where: dict[str, object] = {"extension": methods}
    found = read(encounter(**(where if place == "encounter" else {"hospitalization": where})))
    stay = found.record.entries[0]
    assert (codes(stay.admission_methods), codes(stay.discharge_methods)) == (["2A"], ["1"])
