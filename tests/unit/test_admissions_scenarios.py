"""The scenarios that say when an unplanned admission is one, told as records."""

from __future__ import annotations

import pytest

from tests.unit.stays_example import (
    admissions,
    attendance,
    spells,
    stay,
    the_spell,
)
from waypost.admissions import ambulatory_care_sensitive, readmissions_of


def test_an_emergency_from_another_hospitals_department_with_copd_is_one_that_care_should_prevent():
    spell = the_spell(stay("a", "2024-03-01", "2024-03-05", method="2A", diagnoses=("J44.1",)))
    assert spell.decision.nature == "unplanned"
    assert spell.primary[0].code == "J44.1"
    answer = ambulatory_care_sensitive(spell)
    assert (answer.counts, answer.code) == (True, "J441")


@pytest.mark.parametrize(("arrives", "count"), [("2024-05-03", 1), ("2024-05-04", 2)])
def test_a_transfer_after_two_days_is_the_same_spell_and_after_three_another(
    arrives: str, count: int
):
    found = spells(
        stay("a", "2024-04-20", "2024-05-01", method="21", to="51"),
        stay("b", arrives, "2024-05-12", method="81", source="51"),
    )
    assert len(found) == count
    assert found[0].decision.nature == "unplanned"


def test_acute_bronchitis_counts_with_copd_beside_it_and_not_alone():
    beside = the_spell(
        stay("a", "2024-03-01", "2024-03-05", method="21", diagnoses=("J20.9", "J44.9"))
    )
    alone = the_spell(stay("a", "2024-03-01", "2024-03-05", method="21", diagnoses=("J20.9",)))
    assert ambulatory_care_sensitive(beside).counts
    answer = ambulatory_care_sensitive(alone)
    assert not answer.counts
    assert answer.why_not == "J20 counts only with a secondary diagnosis of COPD"


def test_an_attendance_called_emergency_room_admission_is_no_admission():
    found = admissions(attendance("ed", "2024-03-01T08:00", "2024-03-01T10:00"))
    assert found.spells == ()


def test_an_attendance_until_ten_makes_a_stay_from_noon_unplanned():
    spell = the_spell(
        attendance("ed", "2024-03-01T08:00", "2024-03-01T10:00"),
        stay("a", "2024-03-01T12:00", "2024-03-03T12:00", kind="32485007"),
    )
    assert spell.decision.nature == "unplanned"
    assert spell.decision.evidence == "Encounter/ed"


def test_an_orthopaedic_admission_that_is_not_urgent_is_planned():
    spell = the_spell(stay("a", "2024-03-01", "2024-03-05", kind="183495009"))
    assert spell.decision.nature == "planned"


@pytest.mark.parametrize(("back", "count"), [("2024-03-30", 1), ("2024-03-31", 0)])
def test_a_return_on_day_29_counts_and_on_day_30_not(back: str, count: int):
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-01", method="21"),
            stay("b", back, "2024-04-05", method="22"),
        )
    )
    assert len(found.readmissions) == count


@pytest.mark.parametrize("method", ["31", "82", "2C"])
def test_maternity_and_births_are_no_failure(method: str):
    spell = the_spell(stay("a", "2024-03-01", "2024-03-05", method=method))
    assert spell.decision.nature == "excluded"


def test_a_hospice_stay_is_no_failure():
    assert spells(stay("a", "2024-03-01", "2024-03-05", placed="HH", kind="183921001")) == ()
