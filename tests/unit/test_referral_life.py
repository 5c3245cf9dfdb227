"""How far a referral has got: from FHIR, on a day, as known on a day, and as a selection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waypost.evaluate.days_of_change import days_of_selection
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.referral_life import STATUS_DATE_ASSUMED, ReferralLife, life_of, linked_to
from waypost.evaluate.selections import Candidates, exists, select
from waypost.evaluate.truth import Truth
from waypost.fhir import PatientInput, record_from_bundle
from waypost.record import UNDATED, Coding, DateSpan, Entry, Patient, Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    CodedEntries,
    Codelist,
    CodelistRow,
    Enrolment,
    Pathway,
    RecordKind,
    ReferralLevel,
    Referrals,
    Selection,
    Service,
    in_the_last,
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


# --- The stages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "stages"),
    [
        ([REQUEST], ["made 2024-03-01 ServiceRequest/r"]),
        (["ServiceRequest r status=draft authoredOn=2024-03-01"], []),
        (["ServiceRequest r status=unknown authoredOn=2024-03-01"], []),
        (["ServiceRequest r status=entered-in-error authoredOn=2024-03-01"], []),
        (["ServiceRequest r status=active intent=proposal authoredOn=2024-03-01"], []),
        (["ServiceRequest r status=active intent=plan authoredOn=2024-03-01"], []),
        # Nothing that hangs on a draft makes it a referral.
        (
            [
                "ServiceRequest r status=draft authoredOn=2024-03-01",
                "Encounter e status=finished basedOn=^r period=2024-03-20",
            ],
            [],
        ),
        (
            [REQUEST, "Task t status=requested focus=^r authoredOn=2024-03-02"],
            ["made 2024-03-01 ServiceRequest/r", "received 2024-03-02 Task/t"],
        ),
        (
            [
                REQUEST,
                "Task t status=accepted focus=^r authoredOn=2024-03-02 lastModified=2024-03-05",
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "received 2024-03-02 Task/t",
                "accepted 2024-03-05 Task/t",
            ],
        ),
        (
            [
                REQUEST,
                "Task t status=completed focus=^r authoredOn=2024-03-02 lastModified=2024-05-05",
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "received 2024-03-02 Task/t",
                "accepted 2024-05-05 Task/t",
                "completed 2024-05-05 Task/t",
            ],
        ),
        (
            [
                REQUEST,
                ("Task t status=rejected focus=^r authoredOn=2024-03-02 lastModified=2024-03-06"
                 " statusReason=not-wanted"),
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "received 2024-03-02 Task/t",
                "declined by the patient 2024-03-06 Task/t",
            ],
        ),
        (
            [
                REQUEST,
                ("Task t status=failed focus=^r authoredOn=2024-03-02 lastModified=2024-03-06"
                 " statusReason=full"),
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "received 2024-03-02 Task/t",
                "declined by the service 2024-03-06 Task/t",
            ],
        ),
        # A task nobody sent, and one that is about something else.
        ([REQUEST, "Task t status=draft focus=^r authoredOn=2024-03-02"],
         ["made 2024-03-01 ServiceRequest/r"]),
        ([REQUEST, "Task t status=accepted focus=^Flag/f basedOn=^r authoredOn=2024-03-02"],
         ["made 2024-03-01 ServiceRequest/r"]),
        # A task about an appointment books it; it does not accept the referral.
        (
            [
                REQUEST,
                "Appointment a status=proposed basedOn=^r created=2024-03-08 start=2024-04-01",
                "Task t status=accepted focus=^Appointment/a authoredOn=2024-03-09",
            ],
            ["made 2024-03-01 ServiceRequest/r"],
        ),
        # Without a focus, a task is about what it is based on.
        (
            [REQUEST, "Task t status=requested basedOn=^r authoredOn=2024-03-02"],
            ["made 2024-03-01 ServiceRequest/r", "received 2024-03-02 Task/t"],
        ),
        (
            [REQUEST, "Appointment a status=booked basedOn=^r created=2024-03-08 start=2024-04-01"],
            ["made 2024-03-01 ServiceRequest/r", "accepted 2024-03-08 Appointment/a"],
        ),
        (
            [
                REQUEST,
                "Appointment a status=fulfilled basedOn=^r created=2024-03-08 start=2024-04-01",
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "accepted 2024-03-08 Appointment/a",
                "seen 2024-04-01 Appointment/a",
            ],
        ),
        (
            [REQUEST, "Appointment a status=noshow basedOn=^r created=2024-03-08 start=2024-04-01"],
            [
                "made 2024-03-01 ServiceRequest/r",
                "accepted 2024-03-08 Appointment/a",
                "not attended 2024-04-01 Appointment/a",
            ],
        ),
        ([REQUEST, "Appointment a status=proposed basedOn=^r created=2024-03-08 start=2024-04-01"],
         ["made 2024-03-01 ServiceRequest/r"]),
        (
            [
                REQUEST,
                "Encounter e status=in-progress basedOn=^r period=2024-03-20",
                "Encounter f status=planned basedOn=^r period=2024-03-10",
                "Procedure x status=completed basedOn=^r performedDateTime=2024-03-25",
                "Procedure y status=not-done basedOn=^r performedDateTime=2024-03-15",
                "Observation o status=final basedOn=^r effectiveDateTime=2024-03-16",
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "seen 2024-03-20 Encounter/e",
                "seen 2024-03-25 Procedure/x",
            ],
        ),
        # An encounter often names its appointment only.
        (
            [
                REQUEST,
                "Appointment a status=booked basedOn=^r created=2024-03-08 start=2024-04-01",
                "Encounter e status=finished appointment=^Appointment/a period=2024-04-01",
            ],
            [
                "made 2024-03-01 ServiceRequest/r",
                "accepted 2024-03-08 Appointment/a",
                "seen 2024-04-01 Encounter/e",
            ],
        ),
        # An order that fulfils this one carries it out; any other is a referral of its own.
        (
            [
                REQUEST,
                ("ServiceRequest f status=active intent=filler-order basedOn=^r"
                 " authoredOn=2024-03-03"),
                "Encounter e status=finished basedOn=^f period=2024-03-20",
            ],
            ["made 2024-03-01 ServiceRequest/r", "seen 2024-03-20 Encounter/e"],
        ),
        (
            [
                REQUEST,
                "ServiceRequest f status=active basedOn=^r authoredOn=2024-03-03",
                "Encounter e status=finished basedOn=^f period=2024-03-20",
            ],
            ["made 2024-03-01 ServiceRequest/r"],
        ),
        (
            ["ServiceRequest r status=completed authoredOn=2024-03-01"],
            [
                "made 2024-03-01 ServiceRequest/r",
                "completed 2024-03-01 ServiceRequest/r",
            ],
        ),
        (
            [REQUEST, "ServiceRequest n status=active replaces=^r authoredOn=2024-04-01",
             "Encounter e status=finished basedOn=^n period=2024-04-20"],
            ["made 2024-03-01 ServiceRequest/r", "replaced 2024-04-01 ServiceRequest/n"],
        ),
    ],
)  # fmt: skip
def test_the_stages_that_a_record_shows(lines: list[str], stages: list[str]) -> None:
    assert shown(life(read(*lines))) == stages


def test_a_status_without_a_date_counts_from_the_latest_known_one_and_says_so() -> None:
    [received, accepted] = [
        one
        for one in life(
            read(REQUEST, "Task t status=accepted focus=^r authoredOn=2024-03-02")
        ).stages
        if one.shown_by.resource_type == "Task"
    ]
    assert (received.level, received.notes) == ("received", ())
    assert (accepted.level, str(accepted.when)) == ("accepted", "2024-03-02")
    assert accepted.notes == (STATUS_DATE_ASSUMED,)
    task = Entry(
        "Task", "Task/t", status="in-progress", focus="ServiceRequest/r",
        based_on=("ServiceRequest/r",), happened=on("03-02"), ended=on("03-09"),
    )  # fmt: skip
    request = Entry(
        "ServiceRequest", "ServiceRequest/r", status="active", intent="order", happened=on("03-01")
    )
    found = life(Record.of(Patient("p"), [request, task]))
    [accepted] = [one for one in found.stages if one.level == "accepted"]
    assert accepted.when == on("03-09")


def test_a_partial_date_leaves_it_open() -> None:
    found = life(read("ServiceRequest r status=active authoredOn=2024-03"))
    assert found.open_on(day("02-29")) is Truth.FALSE
    assert found.open_on(day("03-15")) is Truth.UNKNOWN
    assert found.open_on(day("03-31")) is Truth.TRUE
    undated = life(read("ServiceRequest r status=active"))
    assert undated.stages[0].when == UNDATED
    assert undated.open_on(day("03-15")) is Truth.UNKNOWN


# --- What holds on a day ------------------------------------------------------------------------


def levels_on(found: ReferralLife, text: str, known_at: str | None = None) -> list[str]:
    known = None if known_at is None else day(known_at)
    return [
        level
        for level in LEVELS
        if any(truth is Truth.TRUE for _, truth in found.at_level(level, day(text), known))
    ]


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


def test_seen_is_accepted_and_made_and_completed_is_accepted_but_not_seen() -> None:
    seen = lived(request_entry("active"), contact("03-20"))
    assert levels_on(seen, "03-19") == ["made"]
    assert levels_on(seen, "03-20") == ["made", "accepted", "seen"]
    done = lived(request_entry("completed", dated="04-01"))
    assert levels_on(done, "03-31") == ["made"]
    assert levels_on(done, "04-01") == ["made", "accepted", "completed"]


def test_a_revoked_request_was_made_until_it_was_revoked() -> None:
    found = lived(request_entry("revoked", dated="04-01"))
    assert levels_on(found, "03-31") == ["made"]
    assert found.open_on(day("03-31")) is Truth.TRUE
    assert levels_on(found, "04-01") == ["declined by the service"]
    assert found.open_on(day("04-01")) is Truth.FALSE
    # Revoked on a day nobody wrote down: the only day known of it is the day it was made.
    assert levels_on(lived(request_entry("revoked")), "03-01") == ["declined by the service"]


def test_who_was_seen_was_referred_even_if_the_request_was_revoked_later() -> None:
    found = lived(request_entry("revoked", dated="04-01"), contact("03-20"))
    assert levels_on(found, "04-01") == ["made", "accepted", "seen", "declined by the service"]
    [(made, _)] = found.at_level("made", day("04-01"))
    assert (made.level, made.when) == ("made", on("03-01"))


def test_acceptance_ends_with_the_request() -> None:
    accepted = task_entry("accepted", "03-05")
    found = lived(request_entry("revoked", dated="04-01"), accepted)
    assert levels_on(found, "03-31") == ["received", "made", "accepted"]
    assert levels_on(found, "04-01") == ["received", "declined by the service"]


@pytest.mark.parametrize(
    ("own", "tasks", "by"),
    [
        ((PATIENTS_REASON,), (), "patient"),
        ((SERVICES_REASON,), (PATIENTS_REASON,), "service"),
        ((), (PATIENTS_REASON,), "patient"),
        ((), (SERVICES_REASON,), "service"),
        ((), (), "service"),
    ],
)
def test_whose_reason_a_revoked_request_has(
    own: tuple[Coding, ...], tasks: tuple[Coding, ...], by: str
) -> None:
    found = lived(
        request_entry("revoked", dated="04-01", status_reasons=own),
        task_entry("cancelled", "04-01", status_reasons=tasks),
    )
    [revoked] = [one for one in found.stages if one.shown_by.resource_type == "ServiceRequest"][1:]
    assert revoked.level == f"declined by the {by}"


def test_a_reason_given_later_counts_from_then() -> None:
    cancelled = task_entry("cancelled", "04-05", status_reasons=(PATIENTS_REASON,))
    found = lived(request_entry("revoked", dated="04-01"), cancelled)
    assert levels_on(found, "04-04")[-1] == "declined by the service"
    assert levels_on(found, "04-05") == ["received", "declined by the patient"]
    # A request that gave its own reason keeps it.
    own = request_entry("revoked", dated="04-01", status_reasons=(SERVICES_REASON,))
    assert levels_on(lived(own, cancelled), "04-05")[-2:] == [
        "declined by the patient",
        "declined by the service",
    ]


def test_a_request_on_hold_is_not_made_but_open() -> None:
    found = lived(request_entry("on-hold", dated="04-01"))
    assert levels_on(found, "03-31") == ["made"]
    assert levels_on(found, "04-01") == []
    assert found.open_on(day("04-01")) is Truth.TRUE


def test_a_refusal_ends_when_the_referral_is_taken_up_after_all() -> None:
    rejected = task_entry("rejected", "03-06", status_reasons=(SERVICES_REASON,))
    again = task_entry("accepted", "03-20", made="03-15")
    found = lived(request_entry("active"), rejected, again)
    assert levels_on(found, "03-05") == ["received", "made"]
    assert levels_on(found, "03-14") == ["received", "declined by the service"]
    assert found.open_on(day("03-14")) is Truth.FALSE
    assert levels_on(found, "03-15") == ["received", "made"]
    assert found.open_on(day("03-15")) is Truth.TRUE


def test_a_replaced_request_was_not_declined() -> None:
    new = Entry(
        "ServiceRequest", "ServiceRequest/n", status="active", intent="order",
        happened=on("04-01"), recorded=on("04-01"), replaces=("ServiceRequest/r",),
    )  # fmt: skip
    found = lived(request_entry("revoked", dated="03-30"), new)
    assert levels_on(found, "03-31") == ["declined by the service"]
    assert levels_on(found, "04-01") == []
    assert found.open_on(day("04-01")) is Truth.FALSE
    assert lived(request_entry("active"), new).open_on(day("03-31")) is Truth.TRUE
    assert lived(request_entry("active"), new).open_on(day("04-01")) is Truth.FALSE


def test_a_cancelled_appointment_was_booked_until_it_was_cancelled() -> None:
    cancelled = Entry(
        "Appointment", "Appointment/a", status="cancelled", not_counted="cancelled",
        happened=on("04-20"), recorded=on("03-08"), status_dated=on("04-02"),
        based_on=("ServiceRequest/r",),
    )  # fmt: skip
    found = lived(request_entry("active"), cancelled)
    assert levels_on(found, "04-01") == ["made", "accepted"]
    assert levels_on(found, "04-02") == ["made"]
    assert levels_on(found, "04-20") == ["made"]
    assert found.open_on(day("04-20")) is Truth.TRUE
    # Whichever ends first ends it.
    over = lived(request_entry("revoked", dated="04-10"), cancelled)
    assert levels_on(over, "04-01") == ["made", "accepted"]
    assert levels_on(over, "04-09") == ["made"]


def test_only_what_was_known_by_then_counts() -> None:
    found = lived(
        request_entry("active"),
        task_entry("completed", "05-05"),
        contact("03-20", recorded="04-10"),
    )
    assert levels_on(found, "06-01", known_at="02-29") == []
    assert levels_on(found, "06-01", known_at="03-01") == ["made"]
    assert levels_on(found, "06-01", known_at="04-09") == ["received", "made"]
    assert levels_on(found, "06-01", known_at="04-10") == ["received", "made", "accepted", "seen"]
    assert "completed" in levels_on(found, "06-01", known_at="05-05")


def test_an_end_that_was_not_known_yet_ends_nothing() -> None:
    revoked = lived(request_entry("revoked", dated="04-01"))
    assert levels_on(revoked, "05-01", known_at="03-31") == ["made"]
    rejected = task_entry("rejected", "03-06", status_reasons=(SERVICES_REASON,))
    found = lived(request_entry("active"), rejected, contact("03-10", recorded="04-10"))
    assert "declined by the service" in levels_on(found, "05-01", known_at="04-09")
    assert "declined by the service" not in levels_on(found, "05-01", known_at="04-10")
    missed = Entry(
        "Appointment", "Appointment/a", status="noshow", happened=on("04-01"),
        recorded=on("03-08"), status_dated=on("04-03"), based_on=("ServiceRequest/r",),
    )  # fmt: skip
    missing = lived(request_entry("active"), missed)
    assert "not attended" not in levels_on(missing, "05-01", known_at="04-02")
    assert "not attended" in levels_on(missing, "05-01", known_at="04-03")


def test_a_referral_reaches_a_level_once_but_may_be_seen_twice() -> None:
    found = lived(
        request_entry("active"),
        task_entry("accepted", "03-05"),
        contact("03-20"),
        contact("04-20"),
    )
    assert [str(one.when) for one, _ in found.at_level("accepted", day("05-01"))] == ["2024-03-05"]
    assert [str(one.when) for one, _ in found.at_level("seen", day("05-01"))] == [
        "2024-03-20",
        "2024-04-20",
    ]


def test_requests_that_point_at_each_other_end() -> None:
    record = read(
        "ServiceRequest r status=active intent=filler-order basedOn=^s authoredOn=2024-03-01",
        "ServiceRequest s status=active intent=filler-order basedOn=^r authoredOn=2024-03-02",
    )
    request = record.entry("ServiceRequest/r")
    assert request is not None
    assert [one.reference for one in linked_to(record, request)] == ["ServiceRequest/s"]


# --- What was not known yet changes nothing -----------------------------------------------------

_spans = st.integers(0, 60).map(lambda days: DateSpan.on(day("03-01") + timedelta(days=days)))
_reasons = st.sampled_from([(), (PATIENTS_REASON,), (SERVICES_REASON,)])


@st.composite
def _linked(draw: st.DrawFn, number: int) -> Entry:
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
    made = draw(_spans)
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
        status_reasons=draw(_reasons),
        focus=target if resource_type == "Task" else None,
        based_on=() if is_request else (target,),
        replaces=(target,) if is_request else (),
    )


@st.composite
def _lives(draw: st.DrawFn) -> tuple[Entry, tuple[Entry, ...]]:
    status = draw(st.sampled_from(["active", "completed", "on-hold", "revoked"]))
    dated = draw(st.sampled_from([None, "03-20", "04-10"]))
    number = draw(st.integers(0, 5))
    return (
        request_entry(status, dated=dated, status_reasons=draw(_reasons)),
        tuple(draw(_linked(n)) for n in range(number)),
    )


def _known_from(entry: Entry) -> date:
    """Return the first day on which anything of the entry could be known."""
    return min(one.last for one in (entry.known_from, entry.happened))


@given(_lives(), _spans)
def test_what_came_to_be_known_later_changes_no_earlier_answer(
    drawn: tuple[Entry, tuple[Entry, ...]], when: DateSpan
) -> None:
    request, linked = drawn
    known_at = when.first
    then = lived(request, *(one for one in linked if _known_from(one) <= known_at))
    now = lived(request, *linked)
    for level in LEVELS:
        before = [(one.shown_by, t) for one, t in then.at_level(level, known_at, known_at)]
        after = [(one.shown_by, t) for one, t in now.at_level(level, known_at, known_at)]
        assert before == after, level
    assert then.open_on(known_at, known_at) is now.open_on(known_at, known_at)


# --- As a selection of a pathway ----------------------------------------------------------------


def _codelist(name: str, *codes: str) -> Codelist:
    return Codelist(name, "", name, tuple(CodelistRow(LOCAL, code, code) for code in codes))


_PATHWAY = Pathway(
    "p", "P", "1", None, "o", None, Enrolment(ALWAYS), "", "",
    codelists={
        one.name: one
        for one in (
            _codelist("refer", "refer"),
            _codelist("recorded", "in-clinic"),
            _codelist("declined", "not-wanted"),
            _codelist("pain", "hip"),
        )
    },
    services={
        "clinic": Service("clinic", "Clinic", ("routine",), "refer", "recorded", "declined"),
        "plain": Service("plain", "Plain", ("routine",), "refer"),
    },
)  # fmt: skip


def _case(record: Record, known_at: str | None = None) -> Case:
    return case_of(_PATHWAY, record, known_at=None if known_at is None else day(known_at))


def _found(record: Record, source: Referrals | CodedEntries, text: str, **more: Any) -> Candidates:
    return select(Moment(_case(record), day(text)), Selection(source, **more))


def _seen(candidates: Candidates) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (one.seen.reference, str(one.when), one.seen.element, one.seen.notes)
        for one in candidates.found
    ]


_WAY = (
    REQUEST,
    "Task t status=accepted focus=^r authoredOn=2024-03-02 lastModified=2024-03-05",
    "Appointment a status=noshow basedOn=^r created=2024-03-08 start=2024-04-01",
    "Encounter e status=finished basedOn=^r period=2024-04-10",
    (
        "Task u status=rejected focus=^r authoredOn=2024-04-11 lastModified=2024-04-12"
        " statusReason=not-wanted"
    ),
)
_ASSUMED = ("recording date assumed",)


@pytest.mark.parametrize(
    ("level", "found"),
    [
        ("received", [("Task/t", "2024-03-02", "authoredOn", ())]),
        ("made", [("ServiceRequest/r", "2024-03-01", "authoredOn", ())]),
        ("accepted", [("Task/t", "2024-03-05", "status", ())]),
        ("seen", [("Encounter/e", "2024-04-10", "period.start", _ASSUMED)]),
        ("completed", []),
        ("declined by the patient", [("Task/u", "2024-04-12", "status", ())]),
        ("declined by the service", []),
        ("not attended", [("Appointment/a", "2024-04-01", "start", ())]),
    ],
)
def test_a_selection_names_what_showed_the_level(
    level: ReferralLevel, found: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    assert _seen(_found(read(*_WAY), Referrals("clinic", level), "05-01")) == found


def test_whose_reason_it_is_stands_in_the_services_own_codelist() -> None:
    record = read(*_WAY)
    patients, services = (
        _found(record, Referrals("plain", level), "05-01").found
        for level in ("declined by the patient", "declined by the service")
    )
    assert (len(patients), len(services)) == (0, 1)


def test_a_window_is_held_against_the_day_of_the_stage() -> None:
    record = read(*_WAY)
    window = in_the_last(Duration(30, "days"))
    assert _seen(_found(record, Referrals("clinic", "seen"), "05-01", window=window))
    assert not _found(record, Referrals("clinic", "made"), "05-01", window=window).found
    assert not _found(record, Referrals("clinic", "seen"), "04-09").found


def test_an_encounter_in_the_service_is_seen_and_a_code_of_it_is_made() -> None:
    coded = (Coding(LOCAL, "in-clinic"),)
    record = Record.of(
        Patient("p"),
        [
            Entry("Encounter", "Encounter/e", coded, on("04-10"), status="finished"),
            Entry("Procedure", "Procedure/x", coded, on("03-10"), status="completed"),
        ],
    )
    by_level = {
        level: [
            one.entry.reference for one in _found(record, Referrals("clinic", level), "05-01").found
        ]
        for level in LEVELS
    }
    assert {level: found for level, found in by_level.items() if found} == {
        "made": ["Procedure/x"],
        "accepted": ["Encounter/e"],
        "seen": ["Encounter/e"],
    }
    assert not _found(record, Referrals("plain", "seen"), "05-01").found


def test_a_request_of_a_list_is_made_until_it_is_revoked() -> None:
    request = request_entry(
        "revoked", dated="04-01", codings=(Coding(LOCAL, "refer"),), reasons=(Coding(LOCAL, "hip"),)
    )
    record = Record.of(Patient("p"), [request])
    for source in (
        CodedEntries(RecordKind.REQUEST, "refer"),
        CodedEntries(RecordKind.REQUEST_REASON, "pain"),
    ):
        assert len(_found(record, source, "03-31").found) == 1
        assert not _found(record, source, "04-01").found


def test_that_it_got_no_further_is_not_known_without_the_types_that_would_show_it() -> None:
    record = read(REQUEST)
    given = frozenset({"ServiceRequest", "Encounter"})
    partly = Record.of(record.patient, record.entries, given_types=given)

    def truth(of: Record, level: ReferralLevel) -> Truth:
        return exists(Moment(_case(of), day("05-01")), Selection(Referrals("plain", level))).truth

    assert truth(record, "accepted") is Truth.FALSE
    assert truth(partly, "accepted") is Truth.UNKNOWN
    assert truth(partly, "made") is Truth.TRUE
    # Where nothing was requested, nothing can have been accepted.
    nothing = Record.of(record.patient, [], given_types=given)
    assert truth(nothing, "accepted") is Truth.FALSE
    assert truth(Record.of(record.patient, [], given_types=frozenset({"Task"})), "made") is (
        Truth.UNKNOWN
    )


@settings(max_examples=40)
@given(_lives(), st.sampled_from(LEVELS))
def test_every_day_on_which_an_answer_changes_is_a_day_of_change(
    drawn: tuple[Entry, tuple[Entry, ...]], level: ReferralLevel
) -> None:
    request, linked = drawn
    coded = Entry(
        **{name: getattr(request, name) for name in Entry.__slots__ if name != "codings"},
        codings=(Coding(LOCAL, "refer"),),
    )
    case = _case(Record.of(Patient("p"), [coded, *linked]))
    selection = Selection(Referrals("clinic", level))
    days = days_of_selection(case, selection)
    before: list[tuple[str, Truth]] | None = None
    for number in range(100):
        now = day("02-25") + timedelta(days=number)
        found = select(Moment(case, now), selection).found
        answer = [(one.entry.reference, one.truth) for one in found]
        assert before is None or answer == before or now in days, now
        before = answer
