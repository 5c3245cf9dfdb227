"""Ambulatory-care-sensitive conditions: §6 of the clinical brief on unplanned admissions."""

from __future__ import annotations

import pytest

from tests.unit.stays_example import (
    procedure,
    stay,
    the_spell,
)
from waypost.admissions import (
    AdmissionRules,
    ambulatory_care_sensitive,
)
from waypost.admissions.ambulatory_care import PROCEDURES_NOT_KNOWN
from waypost.admissions.icd import ICD10CM
from waypost.record import Coding, Entry


def one(**said: object) -> Entry:
    """A stay of three nights."""
    return stay("a", "2024-03-01", "2024-03-04", **said)  # pyright: ignore[reportArgumentType]


# --------------------------------------------------------------------------------- 6. ACSC


def acsc(*diagnoses: str, entries: tuple[Entry, ...] = (), **rules: object) -> str:
    """The condition that an emergency with these diagnoses counts for; empty for none."""
    spell = the_spell(one(method="21", diagnoses=diagnoses), *entries)
    chosen = AdmissionRules(**rules)  # pyright: ignore[reportArgumentType]
    return ambulatory_care_sensitive(spell, rules=chosen).condition


COPD = "Chronic obstructive pulmonary disease"


@pytest.mark.parametrize("code", ["J44.1", "J441", "j44.1", "J44", "J47X"])
def test_6_codes_match_without_their_dot_and_with_a_filling_x(code: str) -> None:
    assert acsc(code) == COPD


@pytest.mark.parametrize(("code", "condition"), [("I10X", "Hypertension"), ("J81X", "Congestive")])
def test_6_a_trailing_x_is_no_fourth_sign(code: str, condition: str) -> None:
    answer = ambulatory_care_sensitive(the_spell(one(method="21", diagnoses=(code,))))
    assert answer.condition.startswith(condition)
    assert answer.code == code[:3]


@pytest.mark.parametrize("code", ["D50.1", "D50.0", "D50.10"])
def test_6_an_exact_code_takes_nothing_longer_or_shorter(code: str) -> None:
    assert bool(acsc(code)) == (code == "D50.1")


def test_6_bronchitis_counts_only_with_copd_beside_it() -> None:
    assert acsc("J20.9") == ""
    assert acsc("J20.9", "I10") == ""
    for beside in ("J41", "J42", "J43", "J44.9", "J47"):
        assert acsc("J20.9", beside) == COPD


def test_6_only_the_primary_diagnosis_counts() -> None:
    assert acsc("S72.0", "J44.1") == ""


def test_6_hepatitis_does_not_count_with_sickle_cell_disease() -> None:
    assert acsc("B18.1") == "Chronic viral hepatitis B"
    assert acsc("B18.1", "D57.1") == ""


@pytest.mark.parametrize(("done", "counts"), [("K40.1", False), ("K50.2", False), ("K51", True)])
def test_6_heart_failure_does_not_count_with_a_heart_operation(done: str, counts: bool) -> None:
    assert bool(acsc("I50.0", entries=(procedure("o", "2024-03-02", done),))) == counts


def test_6_list_a_looks_at_any_procedure_and_list_b_at_the_first() -> None:
    done = (procedure("o1", "2024-03-02", "U05"), procedure("o2", "2024-03-03", "A01"))
    assert acsc("I20.0", entries=done) == ""
    assert acsc("I20.0", entries=done, acsc_list="B") == "Angina"
    assert acsc("I20.0", entries=done[1:], acsc_list="B") == ""


def test_6_an_exclusion_that_could_not_be_checked_is_told() -> None:
    spell = the_spell(one(method="21", diagnoses=("I50.0",)))
    assert ambulatory_care_sensitive(spell).notes == (PROCEDURES_NOT_KNOWN,)


@pytest.mark.parametrize(
    ("code", "in_a", "in_b"),
    [
        ("E11.9", True, False),
        ("E11.8", True, True),
        ("E10.0", True, True),
        ("E11", True, False),
        ("L03.1", False, True),
        ("K25.3", False, False),
        ("K25.2", False, True),
        ("I25.1", True, False),
    ],
)
def test_6_there_are_two_lists_and_ranges_are_of_the_fourth_sign(
    code: str, in_a: bool, in_b: bool
) -> None:
    assert AdmissionRules().acsc_list == "A"
    assert bool(acsc(code)) == in_a
    assert bool(acsc(code, acsc_list="B")) == in_b


def test_6_list_b_takes_diabetes_anywhere_only_if_told_to() -> None:
    assert acsc("S72.9", "E11.5", acsc_list="B") == ""
    assert acsc("S72.9", "E11.5", acsc_list="B", acsc_diabetes_anywhere=True) == (
        "Diabetes complications"
    )


@pytest.mark.parametrize("code", ["S72.0", "J40"])
def test_6_some_conditions_never_count(code: str) -> None:
    spell = the_spell(one(method="21", diagnoses=(code,)))
    answer = ambulatory_care_sensitive(spell)
    assert not answer.counts
    assert answer.why_not.endswith("is never one of them")


def test_6_an_american_code_is_labelled_an_approximation() -> None:
    american = the_spell(one(method="21", diagnoses=("J44.1",)))
    spell = type(american)(
        **{
            name: getattr(american, name)
            for name in american.__dataclass_fields__
            if name != "primary"
        },
        primary=(Coding(ICD10CM, "J44.1"),),
    )
    assert ambulatory_care_sensitive(spell).label == "icd10cm_approximation"
    assert ambulatory_care_sensitive(american).label == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"method": "11"}, "not an unplanned admission"),
        ({"method": "21", "classification": "3"}, "not an unplanned admission"),
        ({"method": "2B"}, "a transfer"),
    ],
)
def test_6_only_an_ordinary_emergency_counts(said: dict[str, str], why: str) -> None:
    spell = the_spell(one(diagnoses=("J44.1",), **said))
    assert ambulatory_care_sensitive(spell).why_not == why


@pytest.mark.parametrize("source", ["51", "52", "53", "98", "99", "19"])
def test_6_the_strict_switch_leaves_out_these_sources(source: str) -> None:
    spell = the_spell(one(method="21", source=source, diagnoses=("J44.1",)))
    assert ambulatory_care_sensitive(spell).counts
    strict = ambulatory_care_sensitive(spell, rules=AdmissionRules(acsc_strict_source=True))
    assert strict.counts == (source == "19")


# ----------------------------------------------- 7. what stands for the diagnosis (§7, reason)


def test_7_a_reason_stands_for_a_diagnosis_only_where_none_is_coded() -> None:
    assert the_spell(one(method="21", reason="195951007")).primary_is == "reason only"
    both = the_spell(one(method="21", reason="195951007", diagnoses=("J44.1",)))
    assert (both.primary_is, both.primary[0].code) == ("coded", "J44.1")
    assert the_spell(one(method="21")).primary_is == "none"
