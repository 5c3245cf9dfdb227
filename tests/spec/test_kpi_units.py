"""What one of the things a KPI counts is, on which day, and as at which day it is judged.

The expected rows come from the meaning of the language, worked out by hand from the records.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.spec.kpi_rows import ILL, contributed, kpi, lines, pathway_of, person
from waypost_dsl.model import ALWAYS, Band, Bands, Pathway

REVIEWED = "met when any record in review in the last 12 months"


# --------------------------------------------------------------------------- patients


def test_patients_are_looked_at_on_the_last_day_of_each_month() -> None:
    record = f"{ILL}\n2024-02-10  Procedure  review"
    assert lines(kpi("of patients enrolled", REVIEWED), record) == [
        "2024-01-31 counted 0",
        "2024-02-29 counted 1",
        "2024-03-31 counted 1",
    ]


def test_who_is_not_yet_enrolled_is_no_row() -> None:
    record = "2024-02-10  Condition  illness"
    assert lines(kpi("of patients enrolled", REVIEWED), record) == [
        "2024-02-29 counted 0",
        "2024-03-31 counted 0",
    ]


def test_at_least_12_months_are_counted_by_the_calendar_to_the_day() -> None:
    text = kpi("of patients enrolled at least 12 months", REVIEWED)
    assert lines(text, "2023-02-28  Condition  illness") == [
        "2024-02-29 counted 0",
        "2024-03-31 counted 0",
    ]
    assert lines(text, "2023-03-01  Condition  illness") == ["2024-03-31 counted 0"]


def test_who_has_died_is_no_patient_of_a_later_month() -> None:
    record = f"{ILL}\n2024-02-10  Patient  died"
    assert lines(kpi("of patients enrolled", REVIEWED), record) == ["2024-01-31 counted 0"]
    assert lines(kpi("of patients registered", REVIEWED), record) == ["2024-01-31 counted 0"]


def test_somebody_who_dies_on_the_last_day_was_a_patient_on_it() -> None:
    record = f"{ILL}\n2024-02-29  Patient  died"
    assert lines(kpi("of patients registered", REVIEWED), record) == [
        "2024-01-31 counted 0",
        "2024-02-29 counted 0",
    ]


def test_a_death_without_a_date_leaves_it_open_whether_somebody_lives() -> None:
    record = f"{ILL}\nundated  Patient  died"
    assert lines(kpi("of patients registered", REVIEWED), record, last="2024-01") == [
        "2024-01-31 population not known"
    ]


def test_who_has_left_the_practice_is_nobodys_patient_any_more() -> None:
    record = person(ILL, registered="2020-01-01 to 2024-02-10")
    assert lines(kpi("of patients enrolled", REVIEWED), record) == ["2024-01-31 counted 0"]
    assert lines(kpi("of patients registered", REVIEWED), record) == ["2024-01-31 counted 0"]


def test_registered_patients_need_not_be_on_the_pathway() -> None:
    record = person("1950-01-01  Patient  born", registered="2024-01-31 on")
    assert lines(kpi("of patients registered", REVIEWED), record) == [
        "2024-01-31 counted 0",
        "2024-02-29 counted 0",
        "2024-03-31 counted 0",
    ]


def test_nobody_is_registered_before_birth() -> None:
    record = "2024-02-03  Patient  born"
    assert lines(kpi("of patients registered", REVIEWED), record) == [
        "2024-02-29 counted 0",
        "2024-03-31 counted 0",
    ]


def test_without_a_practice_and_a_registration_nobody_knows() -> None:
    record = person(ILL, practice=None)
    found = contributed(kpi("of patients registered", REVIEWED), record)
    assert {(row.state, row.why) for row in found.rows} == {
        ("population not known", "no practice and no registration recorded")
    }
    # Being on the pathway does not hang on it.
    assert lines(kpi("of patients enrolled", REVIEWED), record)[0] == "2024-01-31 counted 0"


def test_registered_at_least_is_counted_from_the_registration() -> None:
    record = person(ILL, registered="2023-08-15 on")
    assert lines(kpi("of patients registered at least 6 months", REVIEWED), record) == [
        "2024-02-29 counted 0",
        "2024-03-31 counted 0",
    ]


# --------------------------------------------------------------------------- the order of states

STATES = """
fact control is latest result of hba1c no older than 12 months, same day take lowest
fact refused is latest record in declined
fact spared is latest record in unsuitable
"""
CONTROLLED = kpi(
    "of patients with not (value of smoking is current)",
    "met when control at most 58 mmol/mol",
    "excluding refused",
    "excepting spared",
    before=STATES,
)
GOOD = "2024-01-05  Observation  hba1c 50 mmol/mol"
POOR = "2024-01-05  Observation  hba1c 80 mmol/mol"
REFUSED = "2024-01-06  Procedure  declined"
SPARED = "2024-01-06  Procedure  unsuitable"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (GOOD, "counted 1"),
        (POOR, "counted 0"),
        # What nobody measured is in the denominator, and is never taken for met.
        ("", "value not known"),
        ("2024-01-05  Observation  hba1c >50 mmol/mol", "value not known"),
        # Left out, met or not.
        (f"{GOOD}\n{REFUSED}", "excluded"),
        (f"{POOR}\n{REFUSED}", "excluded"),
        # Left out only where it is not met.
        (f"{GOOD}\n{SPARED}", "counted 1"),
        (f"{POOR}\n{SPARED}", "excepted"),
        (SPARED, "excepted"),
        (f"{REFUSED}\n{SPARED}", "excluded"),
        # An exclusion that nobody can date may or may not hold.
        (f"{GOOD}\n2024-01-31 to 2024-02-03  Procedure  review\n2024  Procedure  declined",
         "population not known"),
        (f"{POOR}\n2024  Procedure  unsuitable", "value not known"),
        (f"{GOOD}\n2024  Procedure  unsuitable", "counted 1"),
    ],
)  # fmt: skip
def test_every_unit_comes_out_in_one_way(record: str, expected: str) -> None:
    found = lines(CONTROLLED, f"{ILL}\n{record}", last="2024-01")
    assert found == [f"2024-01-31 {expected}"]


def test_who_is_not_of_the_population_is_no_row() -> None:
    record = f"{ILL}\n{GOOD}\n2024-01-02  Observation  current smoker"
    assert lines(CONTROLLED, record, last="2024-01") == []


def test_a_row_says_why_and_by_which_evidence() -> None:
    found = contributed(CONTROLLED, f"{ILL}\n{POOR}\n{REFUSED}", last="2024-01")
    [row] = found.rows
    assert (row.state, row.why, row.evidence) == ("excluded", "refused", ("Procedure/3",))
    [row] = contributed(CONTROLLED, ILL, last="2024-01").rows
    assert row.why == "control: none recorded"
    [row] = contributed(CONTROLLED, f"{ILL}\n{GOOD}", last="2024-01").rows
    assert row.evidence == ("Observation/2",)


def test_a_row_has_the_strata_of_its_day() -> None:
    record = "1954-02-15  Patient  born\n1954-02-15  Patient  sex female\n" + ILL
    rows = contributed(kpi("of patients enrolled", REVIEWED), record, last="2024-02").rows
    assert [row.age_band for row in rows] == ["65-69", "70-74"]
    assert {(row.practice, row.locality, row.sex) for row in rows} == {("P1", "North", "female")}


def test_a_partial_date_of_birth_gives_a_band_only_where_it_settles_it() -> None:
    rows = contributed(
        kpi("of patients enrolled", REVIEWED), f"1954  Patient  born\n{ILL}", last="2024-01"
    ).rows
    assert rows[0].age_band is None
    rows = contributed(
        kpi("of patients enrolled", REVIEWED), f"1952  Patient  born\n{ILL}", last="2024-01"
    ).rows
    assert rows[0].age_band == "70-74"


# --------------------------------------------------------------------------- deaths


def test_a_death_is_counted_on_its_day_and_looked_at_from_it() -> None:
    text = kpi("of deaths", "met when any record in flare in the 90 days before death")
    record = f"{ILL}\n2023-12-01  Condition  flare\n2024-02-10  Patient  died"
    assert lines(text, record) == ["2024-02-10 counted 1"]
    assert lines(text, f"{ILL}\n2024-02-10  Patient  died") == ["2024-02-10 counted 0"]


def test_a_death_of_somebody_not_on_the_pathway_counts_only_among_the_registered() -> None:
    record = "1950-01-01  Patient  born\n2024-02-10  Patient  died"
    assert lines(kpi("of deaths", "counted"), record) == []
    assert lines(kpi("of deaths of patients registered", "counted"), record) == [
        "2024-02-10 counted 1"
    ]


def test_a_death_known_to_the_month_is_of_that_month() -> None:
    found = contributed(kpi("of deaths", "counted"), f"{ILL}\n2024-02  Patient  died")
    [row] = found.rows
    assert (row.day.isoformat(), row.state, row.judged_on.isoformat()) == (
        "2024-02-01",
        "counted",
        "2024-02-29",
    )
    assert row.why == "its day is not known exactly"


def test_a_death_known_to_the_year_may_be_of_any_of_its_months() -> None:
    assert lines(kpi("of deaths", "counted"), f"{ILL}\n2024  Patient  died", first="2023-11") == [
        "2024-01-01 population not known",
        "2024-02-01 population not known",
        "2024-03-01 population not known",
    ]


def test_a_death_nobody_knew_of_by_the_day_of_knowledge_has_not_happened() -> None:
    record = f"{ILL}\n2024-02-10  Patient  died"
    assert lines(kpi("of deaths", "counted"), record, known_at="2024-02-09") == []


# --------------------------------------------------------------------------- spells

STAY = "Encounter  ward stay  status=finished  class=inpatient"
EMERGENCY = f"{STAY}  admitted=emergency"
ADMITTED = kpi("of unplanned admissions", "counted")


def test_an_admission_is_counted_on_the_day_it_began() -> None:
    record = f"{ILL}\n2024-01-30 to 2024-02-03  {EMERGENCY}"
    assert lines(ADMITTED, record) == ["2024-01-30 counted 1"]
    assert lines(kpi("of discharges", "counted"), record) == ["2024-02-03 counted 1"]


def test_an_arranged_stay_is_no_unplanned_admission() -> None:
    record = f"{ILL}\n2024-01-30 to 2024-02-03  {STAY}  admitted=waiting_list"
    assert lines(ADMITTED, record) == []
    assert lines(kpi("of planned admissions", "counted"), record) == ["2024-01-30 counted 1"]


def test_a_stay_nobody_can_place_may_be_either() -> None:
    record = f"{ILL}\n2024-01-30 to 2024-02-03  {STAY}"
    for clause in ("of unplanned admissions", "of planned admissions"):
        [row] = contributed(kpi(clause, "counted"), record).rows
        assert row.state == "population not known"
        assert row.why.startswith("it cannot be told whether it was planned")
    assert lines(kpi("of admissions", "counted"), record) == ["2024-01-30 counted 1"]


def test_who_was_enrolled_is_asked_of_the_day_before() -> None:
    record = f"2024-01-30  Condition  illness\n2024-01-30 to 2024-02-03  {EMERGENCY}"
    assert lines(ADMITTED, record) == []
    record = f"2024-01-29  Condition  illness\n2024-01-30 to 2024-02-03  {EMERGENCY}"
    assert lines(ADMITTED, record) == ["2024-01-30 counted 1"]


def test_the_length_of_a_stay_in_days() -> None:
    text = kpi("of discharges", "median of length_of_stay")
    record = f"{ILL}\n2024-01-30 to 2024-02-03  {EMERGENCY}"
    assert lines(text, record) == ["2024-02-03 counted 4"]


def test_a_stay_that_goes_on_is_as_long_as_it_was_on_the_day_it_is_judged() -> None:
    text = kpi("of unplanned admissions", "mean of length_of_stay", "judged 30 days after")
    record = f"{ILL}\n2024-01-30  {EMERGENCY}".replace("finished", "in-progress")
    assert lines(text, record) == ["2024-01-30 counted 30"]


def test_bed_days_are_added_up() -> None:
    text = kpi(
        "of unplanned admissions",
        "total of length_of_stay per 1000 patients",
        "judged 30 days after",
    )
    record = person(f"{ILL}\n2024-01-30 to 2024-02-03  {EMERGENCY}")
    [row] = [row for row in contributed(text, record).rows if row.role == "unit"]
    assert (row.numerator, row.denominator, row.value) == (4.0, 1.0, None)


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("2024-01-15 to 2024-01-16", "counted 1"),
        ("2024-02-12", "counted 1"),
        ("2024-02-13", "counted 0"),
    ],
)
def test_a_readmission_comes_up_to_29_days_after(back: str, expected: str) -> None:
    text = kpi("of discharges", "met when readmitted", "judged 30 days after")
    record = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}\n{back}  {EMERGENCY}"
    assert lines(text, record, last="2024-01")[0] == f"2024-01-14 {expected}"


def test_a_readmission_counts_for_the_latest_discharge_alone() -> None:
    text = kpi("of discharges", "met when readmitted", "judged 30 days after")
    record = (
        f"{ILL}\n2024-01-02 to 2024-01-04  {EMERGENCY}\n2024-01-08 to 2024-01-09  {STAY}"
        f"  admitted=waiting_list\n2024-01-20 to 2024-01-21  {EMERGENCY}"
    )
    assert lines(text, record, last="2024-01") == [
        "2024-01-04 counted 0",
        "2024-01-09 counted 1",
        "2024-01-21 counted 0",
    ]


def test_a_return_that_nobody_can_place_leaves_it_open() -> None:
    text = kpi("of discharges", "met when readmitted", "judged 30 days after")
    record = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}\n2024-02-01 to 2024-02-02  {STAY}"
    assert lines(text, record, last="2024-01") == ["2024-01-14 value not known"]


def test_a_return_after_the_day_of_judgement_is_not_yet_seen() -> None:
    text = kpi("of discharges", "met when readmitted", "judged 7 days after")
    record = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}\n2024-02-01 to 2024-02-02  {EMERGENCY}"
    assert lines(text, record, last="2024-01") == ["2024-01-14 counted 0"]


def test_what_is_to_be_judged_after_the_day_of_the_run_is_not_yet_judged() -> None:
    text = kpi("of discharges", "met when readmitted", "judged 30 days after")
    record = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, record, as_at="2024-02-12") == ["2024-01-14 not yet judged"]
    assert lines(text, record, as_at="2024-02-13") == ["2024-01-14 counted 0"]


def test_a_stay_that_began_after_the_day_of_the_run_is_not_there() -> None:
    record = f"{ILL}\n2024-02-10 to 2024-02-14  {EMERGENCY}"
    assert lines(ADMITTED, record, as_at="2024-02-09") == []


def test_who_died_in_the_stay_died_in_hospital() -> None:
    text = kpi("of discharges", "met when died_in_hospital")
    died = f"{ILL}\n2024-01-12  Patient  died\n2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, died, last="2024-01") == ["2024-01-14 counted 1"]
    lived = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, lived, last="2024-01") == ["2024-01-14 counted 0"]


def test_who_died_on_the_day_of_the_discharge_may_have_died_at_home() -> None:
    text = kpi("of discharges", "met when died_in_hospital")
    record = f"{ILL}\n2024-01-14  Patient  died\n2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, record, last="2024-01") == ["2024-01-14 value not known"]


def test_the_diagnoses_decide_which_admissions_are_meant() -> None:
    text = kpi("of unplanned admissions with primary in lung_disease", "counted")
    stay = f"2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, f"{ILL}\n{stay}  primary=lung_disease") == ["2024-01-10 counted 1"]
    assert lines(text, f"{ILL}\n{stay}  primary=illness") == []
    assert lines(text, f"{ILL}\n{stay}") == ["2024-01-10 population not known"]


def test_the_event_of_a_window_is_the_units_own_day() -> None:
    text = kpi(
        "of discharges",
        "met when any record in review in the 14 days after the event",
        "judged 14 days after",
    )
    stay = f"{ILL}\n2024-01-10 to 2024-01-14  {EMERGENCY}"
    assert lines(text, f"{stay}\n2024-01-28  Procedure  review") == ["2024-01-14 counted 1"]
    assert lines(text, f"{stay}\n2024-01-29  Procedure  review") == ["2024-01-14 counted 0"]


# --------------------------------------------------------------------------- referrals


def test_a_referral_is_counted_on_the_day_it_was_made() -> None:
    text = kpi("of referrals to rehab made", "counted")
    record = f"{ILL}\n2024-02-10  ServiceRequest  rehabilitation requested  intent=order"
    assert lines(text, f"{record}  status=active") == ["2024-02-10 counted 1"]
    # What was made on a day was made on it, though it was taken back afterwards.
    assert lines(text, f"{record}  status=revoked  since=2024-03-01") == ["2024-02-10 counted 1"]


def test_a_referral_of_somebody_not_on_the_pathway_is_none_of_its() -> None:
    text = kpi("of referrals to rehab made", "counted")
    made = "2024-02-10  ServiceRequest  rehabilitation requested  intent=order  status=active"
    assert lines(text, f"1950-01-01  Patient  born\n{made}") == []


def test_a_referral_is_judged_as_at_later_if_the_author_says_so() -> None:
    text = kpi(
        "of referrals to rehab made",
        "met when referral to rehab seen in the 28 days after the event",
        "judged 28 days after",
    )
    made = "2024-02-01  ServiceRequest  rehabilitation requested  intent=order  status=active  id=r"
    seen = "Encounter  contact  status=finished  for=ServiceRequest/r"
    assert lines(text, f"{ILL}\n{made}\n2024-02-29  {seen}") == ["2024-02-01 counted 1"]
    assert lines(text, f"{ILL}\n{made}\n2024-03-01  {seen}") == ["2024-02-01 counted 0"]


# --------------------------------------------------------------------------- populations

RATE = kpi("of unplanned admissions of patients registered", "per 1000 patients")
YEARS = kpi("of unplanned admissions", "per 100 patient years enrolled")


def test_a_rate_is_per_those_registered_on_the_middle_day_of_each_period() -> None:
    record = person("1950-01-01  Patient  born", registered="2024-02-15 on")
    found = contributed(RATE, record, first="2023-04", last="2024-06")
    assert [(row.taken, row.day.isoformat()) for row in found.rows] == [
        ("middle of month", "2024-02-15"),
        ("middle of month", "2024-03-16"),
        ("middle of month", "2024-04-15"),
        ("middle of month", "2024-05-16"),
        ("middle of month", "2024-06-15"),
        ("middle of quarter", "2024-02-15"),
        ("middle of quarter", "2024-05-16"),
    ]
    assert {(row.role, row.denominator, row.state) for row in found.rows} == {
        ("population", 1.0, "counted")
    }


def test_a_year_has_its_middle_day_too() -> None:
    record = person("1950-01-01  Patient  born", registered="2023-09-30 on")
    found = contributed(RATE, record, first="2023-04", last="2024-04").rows
    assert [
        (r.taken, r.day.isoformat()) for r in found if "months" in r.taken or "year" in r.taken
    ] == [
        ("middle of 12 months", "2023-09-30"),
        ("middle of 12 months", "2023-10-30"),
        ("middle of year", "2023-09-30"),
    ]


def test_somebody_registered_a_day_after_the_middle_is_not_of_that_month() -> None:
    record = person("1950-01-01  Patient  born", registered="2024-02-16 on")
    days = [row.day.isoformat() for row in contributed(RATE, record).rows]
    assert days == ["2024-03-16"]


def test_a_population_nobody_can_tell_is_shown_and_is_no_denominator() -> None:
    record = person("1950-01-01  Patient  born", practice=None)
    rows = contributed(RATE, record).rows
    assert {(row.state, row.denominator) for row in rows} == {("population not known", 0.0)}


@pytest.mark.parametrize(
    ("record", "days"),
    [
        # 2024 is a leap year.
        ("2020-01-01  Condition  illness", [31, 29, 31]),
        ("2024-01-31  Condition  illness", [1, 29, 31]),
        ("2024-02-10  Condition  illness", [20, 31]),
        # On the day of the death the patient still lived.
        (f"{ILL}\n2024-02-10  Patient  died", [31, 10]),
        (f"{ILL}\n2024-02-29  Procedure  cured", [31, 28]),
        (f"{ILL}\n2024-02-10  Procedure  cured\n2024-02-20  Condition  illness", [31, 19, 31]),
    ],
)
def test_patient_years_are_exact_to_the_day(record: str, days: list[int]) -> None:
    rows = [row for row in contributed(YEARS, record).rows if row.role == "population"]
    assert [row.denominator for row in rows] == [float(number) for number in days]
    assert {row.taken for row in rows} == {"days of month"}


def test_a_year_that_is_no_leap_year_has_28_days_in_february() -> None:
    rows = contributed(YEARS, ILL, first="2023-02", last="2023-02").rows
    assert [row.denominator for row in rows] == [28.0]


def test_days_of_a_registration_that_ends() -> None:
    record = person(ILL, registered="2024-01-11 to 2024-03-05")
    rows = contributed(YEARS, record).rows
    assert [row.denominator for row in rows] == [21.0, 29.0, 5.0]


def test_days_up_to_the_day_of_the_run() -> None:
    rows = contributed(YEARS, ILL, as_at="2024-02-05").rows
    assert [row.denominator for row in rows] == [31.0, 5.0]


def test_days_of_which_it_is_not_known_are_no_denominator() -> None:
    rows = contributed(YEARS, "2024-02  Condition  illness").rows
    assert [(row.state, row.denominator) for row in rows] == [
        ("counted", 1.0),
        ("counted", 31.0),
    ]
    assert rows[0].why.startswith("of some days of the month it is not known")


# --------------------------------------------------------------------------- what goes wrong


def test_a_kpi_that_cannot_be_evaluated_is_an_error_of_its_own() -> None:
    text = """
fact control is latest result of hba1c no older than 12 months, same day take lowest
fact band is one of
  low when control below 48 mmol/mol
  high when control at least 48 mmol/mol
  not known when control is not known
kpi banded "Banded"
  domain clinical
  of patients enrolled
  met when band is low
  monthly
kpi plain "Plain"
  domain clinical
  of patients enrolled
  counted
  monthly
"""
    found = contributed(_with_an_overlap(text), ILL, last="2024-02")
    assert [(row.kpi, row.day.isoformat()) for row in found.rows] == [
        ("plain", "2024-01-31"),
        ("plain", "2024-02-29"),
    ]
    assert [(one.kpi, one.unit) for one in found.errors] == [("banded", "patient")] * 2
    assert "band" in found.errors[0].message


def _with_an_overlap(text: str) -> Pathway:
    """What no author can write: two bands that hold together."""
    pathway = pathway_of(text)
    band = pathway.facts["band"]
    bands = Bands((Band("low", ALWAYS), Band("high", ALWAYS)))
    return replace(pathway, facts={**pathway.facts, "band": replace(band, definition=bands)})
