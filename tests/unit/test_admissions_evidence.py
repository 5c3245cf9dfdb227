"""What an answer about a stay rests on: the rule, the resource and the codes; and what it is not.

Found by mutation: each of these could be changed without a test of a rule that noticed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.stays_example import (
    DIAGNOSIS_ROLE,
    HL7_SOURCE,
    admissions,
    attendance,
    problems,
    procedure,
    record_of,
    spells,
    stay,
    the_spell,
)
from waypost.admissions import (
    Decision,
    Merge,
    ambulatory_care_sensitive,
    readmissions_of,
    spells_of,
)
from waypost.admissions.icd import ICD10
from waypost.record import Coding, DateSpan, EncounterDiagnosis, Entry, StatusPeriod


def one(**said: object) -> Entry:
    """A stay of three nights."""
    return stay("a", "2024-03-01", "2024-03-04", **said)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ({"method": "21"}, ("unplanned", "admission method", "method 21", None)),
        ({"method": "11"}, ("planned", "admission method", "method 11", None)),
        ({"method": "31"}, ("excluded", "admission method", "method 31", "maternity")),
        ({"kind": "183452005"}, ("unplanned", "encounter type", "type 183452005", None)),
        ({"kind": "183495009"}, ("planned", "encounter type", "type 183495009", None)),
        ({"kind": "183460006"}, ("excluded", "encounter type", "type 183460006", "maternity")),
        ({"priority": "EM"}, ("unplanned", "priority", "priority EM", None)),
        ({"priority": "EL"}, ("planned", "priority", "priority EL", None)),
        (
            {"source": Coding(HL7_SOURCE, "emd")},
            ("unplanned", "source of admission", "source emd", None),
        ),
        ({"source": "79"}, ("excluded", "source of admission", "source 79", "birth")),
        ({}, ("indeterminate", "nothing decides", "", None)),
    ],
)
def test_a_decision_names_its_rule_its_resource_and_its_codes(
    said: dict[str, object], decision: tuple[str, str, str, str | None]
) -> None:
    nature, rule, detail, excluded_as = decision
    found = the_spell(one(**said)).decision
    assert found == Decision(nature, rule, "Encounter/a", detail, excluded_as)  # pyright: ignore[reportArgumentType]


def test_a_merge_names_both_stays_and_what_said_so() -> None:
    overlapping = the_spell(
        stay("a", "2024-03-01", "2024-03-06", method="21"),
        stay("b", "2024-03-04", "2024-03-08", method="21"),
    )
    assert overlapping.merged == (Merge("Encounter/b", "Encounter/a", "overlap"),)
    moved = the_spell(
        stay("a", "2024-03-01", "2024-03-04", method="21", to="51"),
        stay("b", "2024-03-05", "2024-03-08", method="81", source="51"),
    )
    detail = "destination 51, source 51, method 81"
    assert moved.merged == (Merge("Encounter/b", "Encounter/a", "transfer", detail),)


def test_a_stay_that_ended_and_overlaps_the_next_is_no_open_stay() -> None:
    found = admissions(
        stay("a", "2024-03-01", "2024-03-06", method="21"),
        stay("b", "2024-03-04", "2024-03-08", method="21"),
    )
    assert problems(found) == []


@pytest.mark.parametrize("status", ["in-progress", "arrived"])
def test_only_leave_in_the_history_of_a_stay_is_home_leave(status: str) -> None:
    period = StatusPeriod(status, DateSpan.on(date(2024, 3, 1)), DateSpan.on(date(2024, 6, 1)))
    entry = replace(stay("a", "2024-03-01", "2024-06-01", method="21"), status_history=(period,))
    assert the_spell(entry).flags == ()


def test_leave_that_goes_on_counts_to_the_day_it_is_seen_from_and_is_told_no_earlier() -> None:
    entry = stay("a", "2024-03-01", method="21", leave=("2024-03-10", None))
    flags = {
        day: [
            flag
            for spell in spells_of(record_of(entry), seen_by=day).spells
            for flag in spell.flags
            if "leave" in flag
        ]
        for day in (date(2024, 3, 9), date(2024, 3, 10), date(2024, 4, 7), date(2024, 4, 8))
    }
    assert list(flags.values()) == [
        [],
        ["home leave"],
        ["home leave"],
        ["home leave over 28 days"],
    ]
    # Without a day to see it from, nobody can say how long it has been.
    assert "home leave" in the_spell(entry).flags


@pytest.mark.parametrize(
    ("uses", "primary"),
    [
        (("CM", "AD"), "B"),
        (("AD", "billing"), "B"),
        (("billing", "DD"), "B"),
        (("CM", None), "B"),
        (("DD", "DD"), "A"),
    ],
)
def test_a_discharge_diagnosis_comes_first_and_a_comorbidity_last(
    uses: tuple[str | None, ...], primary: str
) -> None:
    diagnoses = tuple(
        EncounterDiagnosis(
            None, (Coding(ICD10, name),), (Coding(DIAGNOSIS_ROLE, use),) if use else (), rank
        )
        for rank, (name, use) in enumerate(zip("AB", uses, strict=True), start=1)
    )
    spell = the_spell(replace(one(method="21"), diagnoses=diagnoses))
    assert [coding.code for coding in spell.primary] == [primary]


def test_an_attendance_that_ended_last_is_found_behind_one_that_began_last() -> None:
    spell = the_spell(
        attendance("long", "2024-03-08T08:00", "2024-03-10T02:00"),
        attendance("short", "2024-03-08T09:00", "2024-03-08T10:00"),
        stay("a", "2024-03-10T12:00", "2024-03-14T12:00"),
    )
    assert spell.decision.evidence == "Encounter/long"


@pytest.mark.parametrize(
    ("left", "counts"),
    [("2024-02-29", False), ("2024-03-01", True), ("2024-03-31", True), ("2024-04-01", False)],
)
def test_a_discharge_counts_on_the_first_and_the_last_day_of_the_period(
    left: str, counts: bool
) -> None:
    found = readmissions_of(
        spells(stay("a", "2024-02-20", left, method="21")),
        period=(date(2024, 3, 1), date(2024, 3, 31)),
    )
    assert bool(found.discharges) == counts
    if not counts:
        assert [not_counted.why for not_counted in found.not_counted] == [
            "discharged outside the period"
        ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"method": "11", "diagnoses": ("J44.1",)}, "not an unplanned admission"),
        ({"method": "21", "diagnoses": ("S99.9",)}, "the primary diagnosis is none of the list"),
    ],
)
def test_what_is_no_ambulatory_care_sensitive_admission_says_why(
    said: dict[str, object], why: str
) -> None:
    answer = ambulatory_care_sensitive(the_spell(one(**said)))
    assert (answer.counts, answer.known, answer.acsc_list) == (False, True, "A")
    assert answer.why_not == why


def test_a_condition_without_excluded_procedures_has_nothing_left_unchecked() -> None:
    spell = the_spell(one(method="21", diagnoses=("J44.1",)))
    assert ambulatory_care_sensitive(spell).notes == ()
    with_one = the_spell(
        one(method="21", diagnoses=("J44.1",)), procedure("o", "2024-03-02", "A01")
    )
    assert ambulatory_care_sensitive(with_one).notes == ()
