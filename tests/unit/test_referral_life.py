"""How far a referral has got: what FHIR shows, on a day, and as known on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.unit.referral_example import (
    LEVELS,
    PATIENTS_REASON,
    REQUEST,
    SERVICES_REASON,
    contact,
    day,
    life,
    lived,
    lives,
    on,
    read,
    request_entry,
    shown,
    spans,
    task_entry,
)
from waypost.evaluate.referral_life import STATUS_DATE_ASSUMED, ReferralLife, linked_to
from waypost.evaluate.truth import Truth
from waypost.record import UNDATED, Coding, DateSpan, Entry, Patient, Record

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


def _known_from(entry: Entry) -> date:
    """Return the first day on which anything of the entry could be known."""
    return min(one.last for one in (entry.known_from, entry.happened))


@given(lives(), spans)
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
