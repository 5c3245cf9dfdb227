"""How far a referral has got, as a selection of a pathway finds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.referral_example import (
    LEVELS,
    LOCAL,
    REQUEST,
    day,
    lives,
    on,
    read,
    request_entry,
)
from waypost.evaluate.candidates import Candidates
from waypost.evaluate.days_of_change import days_of_selection
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.selections import exists, select
from waypost.evaluate.truth import Truth
from waypost.record import Coding, Entry, Patient, Record
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
@given(lives(), st.sampled_from(LEVELS))
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
