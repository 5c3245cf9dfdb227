"""Referrals for tests: written as FHIR, as entries, and drawn at random with what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from waypost.evaluate.referral_life import ReferralLife, life_of
from waypost.fhir import PatientInput, record_from_bundle
from waypost.record import Coding, DateSpan, Entry, Patient, Record
from waypost_dsl.model import (
    ReferralLevel,
)

LOCAL = "urn:example:codes"
PATIENTS_REASON = Coding(LOCAL, "not-wanted")
SERVICES_REASON = Coding(LOCAL, "full")
LEVELS: tuple[ReferralLevel, ...] = (
    "received",
    "made",
    "accepted",
    "seen",
    "completed",
    "declined by the patient",
    "declined by the service",
    "not attended",
)


def of_the_patient(codings: Iterable[Coding]) -> bool:
    return PATIENTS_REASON in tuple(codings)


def day(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


def on(text: str) -> DateSpan:
    return DateSpan.on(day(text))


def read(*lines: str) -> Record:
    """Read FHIR resources written as `Type id element=value …`; `^r` points at request r."""
    entries: list[dict[str, object]] = [{"resource": {"resourceType": "Patient", "id": "p"}}]
    for line in lines:
        resource_type, identifier, *elements = line.split()
        resource: dict[str, object] = {"resourceType": resource_type, "id": identifier}
        owner = {"reference": "Patient/p"}
        match resource_type:
            case "Task":
                resource |= {"for": owner, "intent": "order"}
            case "Appointment":
                resource["participant"] = [{"actor": owner}]
            case "ServiceRequest":
                codings = [{"system": LOCAL, "code": "refer"}]
                resource |= {"subject": owner, "intent": "order", "code": {"coding": codings}}
            case _:
                resource["subject"] = owner
        for element in elements:
            name, _, text = element.partition("=")
            resource[name] = _value(name, text)
        entries.append({"resource": resource})
    [found] = record_from_bundle({"resourceType": "Bundle", "entry": entries})
    assert isinstance(found, PatientInput)
    return found.record


def _value(name: str, text: str) -> object:
    if text.startswith("^"):
        reference = {"reference": text[1:] if "/" in text else f"ServiceRequest/{text[1:]}"}
        return reference if name == "focus" else [reference]
    match name:
        case "period" | "performedPeriod":
            return {"start": text}
        case "statusReason" | "cancelationReason":
            return {"coding": [{"system": LOCAL, "code": text}]}
        case _:
            return text


def life(record: Record, request: str = "r") -> ReferralLife:
    entry = record.entry(f"ServiceRequest/{request}")
    assert entry is not None
    return life_of(record, entry, is_patients_reason=of_the_patient)


def shown(found: ReferralLife) -> list[str]:
    return [f"{one.level} {one.when} {one.shown_by.reference}" for one in found.stages]


REQUEST = "ServiceRequest r status=active authoredOn=2024-03-01"


def request_entry(status: str, *, dated: str | None = None, **more: Any) -> Entry:
    return Entry(
        "ServiceRequest",
        "ServiceRequest/r",
        status=status,
        intent="order",
        happened=on("03-01"),
        recorded=on("03-01"),
        status_dated=None if dated is None else on(dated),
        **more,
    )


def task_entry(status: str, dated: str, made: str = "03-02", **more: Any) -> Entry:
    return Entry(
        "Task",
        f"Task/{status}-{made}",
        status=status,
        happened=on(made),
        recorded=on(made),
        status_dated=on(dated),
        focus="ServiceRequest/r",
        based_on=("ServiceRequest/r",),
        **more,
    )


def contact(text: str, recorded: str | None = None) -> Entry:
    return Entry(
        "Encounter",
        f"Encounter/{text}",
        status="finished",
        happened=on(text),
        recorded=None if recorded is None else on(recorded),
        based_on=("ServiceRequest/r",),
    )


def lived(*entries: Entry) -> ReferralLife:
    return life(Record.of(Patient("p"), entries))


spans = st.integers(0, 60).map(lambda days: DateSpan.on(day("03-01") + timedelta(days=days)))
reasons = st.sampled_from([(), (PATIENTS_REASON,), (SERVICES_REASON,)])


@st.composite
def linked_entries(draw: st.DrawFn, number: int) -> Entry:
    """Draw something that hangs on the request, known from its own day at the earliest."""
    resource_type, statuses = draw(
        st.sampled_from(
            [
                ("Task", ("requested", "accepted", "rejected", "cancelled", "completed")),
                ("Appointment", ("booked", "fulfilled", "noshow", "cancelled")),
                ("Encounter", ("finished",)),
                ("ServiceRequest", ("active",)),
            ]
        )
    )
    made = draw(spans)
    later = DateSpan.on(made.first + timedelta(days=draw(st.integers(0, 20))))
    is_request = resource_type == "ServiceRequest"
    target = "ServiceRequest/r"
    # An appointment's day lies ahead of its making; everything else is recorded afterwards.
    ahead = resource_type == "Appointment"
    return Entry(
        resource_type,
        f"{resource_type}/{number}",
        status=draw(st.sampled_from(statuses)),
        intent="order" if is_request else None,
        happened=later if ahead else made,
        recorded=made if ahead else draw(st.sampled_from([None, later])),
        status_dated=draw(st.sampled_from([None, later])),
        status_reasons=draw(reasons),
        focus=target if resource_type == "Task" else None,
        based_on=() if is_request else (target,),
        replaces=(target,) if is_request else (),
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[Entry, tuple[Entry, ...]]:
    status = draw(st.sampled_from(["active", "completed", "on-hold", "revoked"]))
    dated = draw(st.sampled_from([None, "03-20", "04-10"]))
    number = draw(st.integers(0, 5))
    return (
        request_entry(status, dated=dated, status_reasons=draw(reasons)),
        tuple(draw(linked_entries(n)) for n in range(number)),
    )
