"""Which encounters are unplanned admissions: §1 and §2 of the clinical brief, a test a rule.

The number in a name is the section and the rule. Then what is wrong with encounters, and is told.
"""

from __future__ import annotations

import pytest

from tests.unit.stays_example import (
    HL7_SOURCE,
    OPCS4,
    admissions,
    attendance,
    problems,
    procedure,
    spells,
    stay,
    the_spell,
)
from waypost.admissions import (
    AdmissionRules,
)
from waypost.admissions.tables import RETIRED_ADMISSION_METHOD
from waypost.record import Coding, Entry

EMERGENCY = "183452005"
ELECTIVE = "8715000"
HOSPITAL_ADMISSION = "32485007"


def one(**said: object) -> Entry:
    """A stay of three nights."""
    return stay("a", "2024-03-01", "2024-03-04", **said)  # pyright: ignore[reportArgumentType]


def nature(entry: Entry, **rules: object) -> str:
    return the_spell(entry, **rules).decision.nature


def why_left_out(*entries: Entry) -> list[str]:
    found = admissions(*entries)
    assert found.spells == ()
    return [left.why for left in found.left_out]


# ------------------------------------------------------------------- 1. what is a candidate


@pytest.mark.parametrize("placed", ["IMP", "ACUTE", "SS"])
def test_1_inpatient_acute_and_short_stay_are_stays(placed: str) -> None:
    assert len(spells(one(placed=placed))) == 1


@pytest.mark.parametrize("status", ["finished", "in-progress", "onleave"])
def test_1_a_stay_that_took_or_takes_place_is_a_candidate(status: str) -> None:
    assert len(spells(one(status=status))) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "183452005",
        "183478001",
        "73607007",
        "19951005",
        "10378005",
        "8715000",
        "112689000",
        "15584006",
        "81672003",
        "183495009",
    ],
)
@pytest.mark.parametrize("placed", ["AMB", "EMER", "HH", None])
def test_1_an_explicit_admission_is_a_candidate_whatever_its_class(
    placed: str | None, kind: str
) -> None:
    assert len(spells(one(placed=placed, kind=kind))) == 1


@pytest.mark.parametrize("placed", ["AMB", "VR", "HH", "FLD", "PRENC"])
def test_1_other_classes_are_no_candidates(placed: str) -> None:
    assert why_left_out(one(placed=placed, method="21")) == [f"class {placed}"]


@pytest.mark.parametrize(("placed", "why"), [("OBSENC", "observation"), ("NONAC", "non-acute")])
def test_1_observation_and_non_acute_care_are_counted_and_no_candidates(
    placed: str, why: str
) -> None:
    found = admissions(one(placed=placed, method="21"))
    assert found.spells == ()
    assert found.counts() == {f"left out: {why}": 1}


@pytest.mark.parametrize("kind", ["305336008", "183919006", "183920000", "183921001"])
@pytest.mark.parametrize("placed", ["IMP", "HH"])
def test_1_a_hospice_admission_is_no_candidate(placed: str, kind: str) -> None:
    assert why_left_out(one(placed=placed, kind=kind, method="21")) == ["hospice"]


def test_1_a_death_certification_is_no_candidate() -> None:
    assert why_left_out(one(kind="308646001")) == ["death certification"]


@pytest.mark.parametrize("status", ["planned", "cancelled", "arrived"])
def test_1_what_did_not_take_place_is_no_candidate(status: str) -> None:
    assert why_left_out(one(status=status, method="21")) == [f"status {status}"]


def test_1_what_was_entered_in_error_is_no_candidate() -> None:
    assert why_left_out(one(not_counted="entered-in-error")) == ["status entered-in-error"]


def test_1_an_attendance_alone_is_no_admission() -> None:
    alone = attendance("ed", "2024-03-01T08:00", "2024-03-01T12:00")
    assert why_left_out(alone) == ["attendance of the emergency department alone"]


def test_1_a_stay_counts_even_if_the_patient_dies_within_the_hour() -> None:
    spell = the_spell(
        stay("a", "2024-03-01T10:00", "2024-03-01T10:40", method="21", discharged_by="4")
    )
    assert spell.decision.nature == "unplanned"
    assert "died" in spell.flags


def test_1_home_leave_leaves_a_spell_unbroken() -> None:
    away = stay("a", "2024-03-01", "2024-04-20", method="21", leave=("2024-03-05", "2024-04-02"))
    found = admissions(away)
    assert [spell.flags for spell in found.spells] == [("home leave",)]
    assert problems(found) == []


def test_1_home_leave_of_more_than_28_days_is_told() -> None:
    away = stay("a", "2024-03-01", "2024-04-20", method="21", leave=("2024-03-05", "2024-04-03"))
    found = admissions(away)
    assert [spell.flags for spell in found.spells] == [("home leave over 28 days",)]
    assert problems(found) == [("long-home-leave", "a")]


@pytest.mark.parametrize("classification", ["3", "4"])
def test_1_each_regular_attendance_is_a_spell_of_its_own(classification: str) -> None:
    found = spells(
        stay("a", "2024-03-01", "2024-03-02", classification=classification, method="13"),
        stay("b", "2024-03-01", "2024-03-02", classification=classification, method="13"),
        stay("c", "2024-03-03", "2024-03-04", classification=classification, method="81"),
    )
    assert [spell.encounters for spell in found] == [
        ("Encounter/a",),
        ("Encounter/b",),
        ("Encounter/c",),
    ]


# -------------------------------------------------------------- 2. planned or unplanned

METHODS = {
    **dict.fromkeys(["11", "12", "13"], "planned"),
    **dict.fromkeys(["21", "22", "23", "24", "25", "2A", "2D", "28", "2B"], "unplanned"),
    **dict.fromkeys(["31", "32"], "maternity"),
    **dict.fromkeys(["2C", "82", "83"], "birth"),
    "81": "planned",
    **dict.fromkeys(["98", "99"], "indeterminate"),
}


@pytest.mark.parametrize(("method", "result"), sorted(METHODS.items()))
def test_2_1_the_admission_method_decides(method: str, result: str) -> None:
    decision = the_spell(one(method=method)).decision
    assert (decision.excluded_as or decision.nature) == result
    if result != "indeterminate":
        assert (decision.rule, decision.evidence) == ("admission method", "Encounter/a")
        assert decision.detail == f"method {method}"


@pytest.mark.parametrize("method", ["11", "21", "31", "82"])
def test_2_1_the_admission_method_comes_before_every_other_rule(method: str) -> None:
    said = the_spell(
        attendance("ed", "2024-03-01", "2024-03-01"),
        one(method=method, kind=EMERGENCY, priority="EM", source=Coding(HL7_SOURCE, "emd")),
    )
    assert said.decision.rule == "admission method"


def test_2_1_a_method_of_the_retired_code_system_is_read_and_told() -> None:
    found = admissions(one(method=Coding(RETIRED_ADMISSION_METHOD, "28")))
    assert found.spells[0].decision.nature == "unplanned"
    assert problems(found) == [("retired-code-system", "a")]


def test_2_1_a_method_in_lower_case_is_read_and_told() -> None:
    found = admissions(one(method="2a"))
    assert found.spells[0].decision.detail == "method 2A"
    assert problems(found) == [("lower-case-code", "a")]


@pytest.mark.parametrize("method", ["2B", "81"])
def test_2_1_a_transfer_that_nothing_precedes_says_so(method: str) -> None:
    assert "unlinked transfer" in the_spell(one(method=method)).flags


@pytest.mark.parametrize("method", ["21", "11"])
def test_2_1_other_methods_are_no_unlinked_transfer(method: str) -> None:
    assert "unlinked transfer" not in the_spell(one(method=method, source="51")).flags


TYPES = {
    **dict.fromkeys(["183452005", "183478001", "73607007", "19951005", "10378005"], "unplanned"),
    **dict.fromkeys(["8715000", "112689000", "15584006", "81672003", "183495009"], "planned"),
    "183460006": "maternity",
    HOSPITAL_ADMISSION: "indeterminate",
    "50849002": "indeterminate",
}


@pytest.mark.parametrize(("kind", "result"), sorted(TYPES.items()))
def test_2_2_the_type_decides(kind: str, result: str) -> None:
    decision = the_spell(one(kind=kind, method="99")).decision
    assert (decision.excluded_as or decision.nature) == result
    if result != "indeterminate":
        assert decision.rule == "encounter type"


def test_2_2_the_type_comes_before_priority_and_source() -> None:
    said = one(kind=ELECTIVE, priority="EM", source=Coding(HL7_SOURCE, "emd"))
    assert the_spell(said).decision.rule == "encounter type"


@pytest.mark.parametrize(
    ("priority", "result"),
    [
        ("EM", "unplanned"),
        ("EL", "planned"),
        ("R", "planned"),
        ("P", "planned"),
        ("UR", "indeterminate"),
        ("A", "indeterminate"),
        ("S", "indeterminate"),
    ],
)
def test_2_3_the_priority_decides(priority: str, result: str) -> None:
    decision = the_spell(one(priority=priority)).decision
    assert decision.nature == result
    assert result == "indeterminate" or decision.rule == "priority"


def test_2_3_the_priority_comes_before_the_source() -> None:
    assert nature(one(priority="EL", source=Coding(HL7_SOURCE, "emd"))) == "planned"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (Coding(HL7_SOURCE, "emd"), "unplanned"),
        (Coding(HL7_SOURCE, "born"), "birth"),
        ("79", "birth"),
        (Coding(HL7_SOURCE, "gp"), "indeterminate"),
        (Coding(HL7_SOURCE, "mp"), "indeterminate"),
        (Coding(HL7_SOURCE, "outp"), "indeterminate"),
        (Coding(HL7_SOURCE, "nursing"), "indeterminate"),
        (Coding(HL7_SOURCE, "other"), "indeterminate"),
        ("19", "indeterminate"),
    ],
)
def test_2_4_the_source_of_admission_decides(source: str | Coding, result: str) -> None:
    decision = the_spell(one(source=source)).decision
    assert (decision.excluded_as or decision.nature) == result
    assert result == "indeterminate" or decision.rule == "source of admission"


@pytest.mark.parametrize(
    "source",
    [
        "49",
        "51",
        "52",
        "53",
        "87",
        *(Coding(HL7_SOURCE, code) for code in ("hosp-trans", "psych", "rehab")),
    ],
)
def test_2_4_a_hospital_as_source_merges_and_alone_decides_nothing(source: str | Coding) -> None:
    first = stay("a", "2024-03-01", "2024-03-04", method="21")
    moved = stay("b", "2024-03-05", "2024-03-08", source=source)
    assert the_spell(first, moved).encounters == ("Encounter/a", "Encounter/b")
    alone = the_spell(moved)
    assert alone.decision.nature == "indeterminate"
    assert alone.flags == ("unlinked transfer",)


def test_2_4_the_source_comes_before_an_attendance() -> None:
    spell = the_spell(attendance("ed", "2024-03-01", "2024-03-01"), one(source="79"))
    assert spell.decision.rule == "source of admission"


@pytest.mark.parametrize(
    ("begins", "ends", "result"),
    [
        ("2024-03-09T09:00", "2024-03-09T12:00", "unplanned"),
        ("2024-03-10T09:00", "2024-03-10T13:00", "unplanned"),
        ("2024-03-09T09:00", "2024-03-09T11:59", "indeterminate"),
        ("2024-03-12T09:00", "2024-03-12T10:00", "unplanned"),
        ("2024-03-14T12:01", "2024-03-14T15:00", "indeterminate"),
    ],
)
def test_2_5_an_attendance_within_24_hours_or_that_overlaps_makes_it_unplanned(
    begins: str, ends: str, result: str
) -> None:
    found = spells(
        attendance("ed", begins, ends), stay("a", "2024-03-10T12:00", "2024-03-14T12:00")
    )
    assert [spell.decision.nature for spell in found] == [result]
    if result == "unplanned":
        assert found[0].decision.rule == "emergency department link"
        assert found[0].decision.evidence == "Encounter/ed"
        assert found[0].emergency_department == ("Encounter/ed",)
    else:
        assert found[0].emergency_department == ()


@pytest.mark.parametrize(("stays_part", "attended_part"), [("ed", None), (None, "a")])
def test_2_5_an_attendance_is_linked_where_one_is_part_of_the_other(
    stays_part: str | None, attended_part: str | None
) -> None:
    spell = the_spell(
        attendance("ed", "2024-02-01", "2024-02-01", part_of=attended_part),
        stay("a", "2024-03-10", "2024-03-14", part_of=stays_part),
    )
    assert spell.decision.nature == "unplanned"
    assert spell.emergency_department == ("Encounter/ed",)


def test_2_5_the_hours_are_a_parameter() -> None:
    entries = (
        attendance("ed", "2024-03-09T09:00", "2024-03-09T12:00"),
        stay("a", "2024-03-10T12:00", "2024-03-14T12:00"),
    )
    assert the_spell(*entries, ed_link_hours=23).decision.nature == "indeterminate"


def test_2_6_what_nothing_decides_is_indeterminate_and_shown() -> None:
    found = admissions(one(kind=HOSPITAL_ADMISSION, method="99", source="19"))
    assert found.spells[0].decision.rule == "nothing decides"
    assert found.spells[0].decision.detail == "method 99; source 19"
    assert found.counts()["spells: indeterminate"] == 1


def test_2_6_the_us_mode_reads_a_hospital_admission_as_unplanned_and_is_off() -> None:
    said = one(kind=HOSPITAL_ADMISSION)
    assert not AdmissionRules().us_ecqm_mode
    assert nature(said, us_ecqm_mode=True) == "unplanned"
    assert nature(one(kind=HOSPITAL_ADMISSION, priority="EL"), us_ecqm_mode=True) == "planned"


# ------------------------------------------- encounters that are wrong: told, and none is lost


def test_a_stay_without_a_period_is_told_with_what_it_would_have_been() -> None:
    found = admissions(stay("a", None, method="21", status="finished"))
    assert problems(found) == [("missing-start", "a")]
    [left] = found.unreadable
    assert left.decision is not None
    assert left.decision.nature == "unplanned"


def test_a_stay_that_ends_before_it_begins_is_told() -> None:
    for begins, ends in (
        ("2024-03-04", "2024-03-01"),
        ("2024-03-04T12:00", "2024-03-04T11:00"),
    ):
        found = admissions(stay("a", begins, ends, method="21"))
        assert problems(found) == [("ends-before-it-begins", "a")]
        assert found.spells == ()


@pytest.mark.parametrize("placed", ["XYZ", None])
def test_a_class_that_nobody_knows_is_told(placed: str | None) -> None:
    found = admissions(one(placed=placed, method="21"))
    assert problems(found) == [("unknown-class", "a")]
    assert [left.why for left in found.unreadable] == ["class not known"]


def test_a_class_in_lower_case_is_read_and_told() -> None:
    found = admissions(one(placed="imp", method="21"))
    assert len(found.spells) == 1
    assert problems(found) == [("lower-case-code", "a")]


def test_a_method_that_nobody_knows_is_told_and_decides_nothing() -> None:
    found = admissions(one(method="77"))
    assert found.spells[0].decision.nature == "indeterminate"
    assert problems(found) == [("unknown-code", "a")]


@pytest.mark.parametrize(
    ("to", "begins"),
    [("19", "2024-03-20"), ("51", "2024-04-02"), ("51", "2024-03-20")],
)
def test_partial_dates_that_leave_a_merge_open_are_told_and_not_merged(
    to: str, begins: str
) -> None:
    """The first ended in March: it may have overlapped the next, or been two days before it."""
    found = admissions(
        stay("a", "2024-03-01", "2024-03", method="21", to=to),
        stay("b", begins, "2024-04-12", method="22"),
    )
    assert len(found.spells) == 2
    assert problems(found) == [("uncertain-merge", "b")]


def test_partial_dates_that_leave_an_attendance_open_are_told_and_not_linked() -> None:
    found = admissions(
        attendance("ed", "2024-03-01", "2024-03"), stay("a", "2024-03-20", "2024-03-22")
    )
    assert found.spells[0].decision.nature == "indeterminate"
    assert problems(found) == [("uncertain-attendance-link", "a")]


def test_a_finished_stay_without_an_end_swallows_no_later_one() -> None:
    found = admissions(
        stay("a", "2020-03-01", method="21", status="finished"),
        stay("b", "2024-03-01", "2024-03-04", method="21"),
    )
    assert len(found.spells) == 2
    assert ("end-not-recorded", "a") in problems(found)
    assert "end not recorded" in found.spells[0].flags


def test_an_open_stay_that_takes_in_later_ones_is_told() -> None:
    found = admissions(
        stay("a", "2020-03-01", method="21"), stay("b", "2024-03-01", "2024-03-04", method="21")
    )
    assert len(found.spells) == 1
    assert problems(found) == [("open-stay-overlapped", "a")]


def test_the_procedures_of_a_spell_are_those_of_its_stays_and_of_its_days() -> None:
    spell = the_spell(
        one(method="21"),
        procedure("in", "2024-03-02", "A01"),
        procedure("of", "2024-06-02", "B01", encounter="a"),
        procedure("after", "2024-03-09", "C01"),
        procedure("elsewhere", "2024-03-02", "D01", encounter="other"),
    )
    assert spell.procedures == (Coding(OPCS4, "A01"), Coding(OPCS4, "B01"))
