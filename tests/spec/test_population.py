"""Whose admissions count: §4 of the clinical brief, "patient resident outside the population"."""

from __future__ import annotations

import pytest

from tests.unit.stays_example import record_of, stay
from waypost.admissions import Decision, Population, spells_of
from waypost.record import Patient

OURS = Population.of(["WPX001", " wpx002 "])


def judged(practice: str | None, *, method: str | None = "21", of: Population = OURS) -> Decision:
    """What a stay is once it is asked whose patient it was."""
    [spell] = spells_of(record_of(stay("a", "2024-03-01", "2024-03-04", method=method))).spells
    return of.judged(spell.decision, Patient("p1", practice=practice))


@pytest.mark.parametrize("practice", ["WPX001", "wpx001", "WPX002"])
def test_4_an_unplanned_stay_of_a_patient_of_the_population_counts(practice: str) -> None:
    decision = judged(practice)
    assert (decision.nature, decision.rule) == ("unplanned", "admission method")


def test_4_one_of_a_patient_from_outside_is_excluded_and_says_why() -> None:
    decision = judged("WPX009")
    assert (decision.nature, decision.rule) == ("excluded", "outside the population")
    assert decision.excluded_as == "outside the population"
    assert decision.evidence == "Patient/p1"
    assert decision.detail == "admission method: unplanned"


def test_4_that_no_practice_is_recorded_is_not_outside() -> None:
    decision = judged(None)
    assert (decision.nature, decision.rule) == ("indeterminate", "no registration")


@pytest.mark.parametrize(
    ("practice", "listed", "nature"),
    [
        ("Organization/7", ["WPX001"], "indeterminate"),
        ("Practitioner/7", ["WPX001"], "indeterminate"),
        ("Practitioner/7", ["Organization/8"], "indeterminate"),
        ("Organization/7", ["Organization/7"], "unplanned"),
        ("Organization/7", ["Organization/8"], "excluded"),
    ],
)
def test_4_a_practice_named_in_another_way_than_in_the_list_is_not_outside(
    practice: str, listed: list[str], nature: str
) -> None:
    decision = judged(practice, of=Population.of(listed))
    assert decision.nature == nature
    if nature == "indeterminate":
        assert decision.rule == "practice not identified"


@pytest.mark.parametrize("practice", ["WPX009", None, "Organization/7"])
def test_4_a_planned_stay_stays_planned(practice: str | None) -> None:
    assert judged(practice, method="11").nature == "planned"


def test_4_an_excluded_stay_keeps_its_own_reason() -> None:
    assert judged("WPX009", method="82").excluded_as == "birth"


def test_4_a_stay_that_cannot_be_told_is_excluded_from_outside_and_else_keeps_its_rule() -> None:
    assert judged("WPX009", method=None).nature == "excluded"
    assert judged(None, method=None).rule == "nothing decides"
