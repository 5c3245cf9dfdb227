"""What the units of an episode pathway are: episodes, their steps, clocks and referrals.

The expected rows come from the meaning of the language, worked out by hand from the records.
"""

from __future__ import annotations

import pytest

from tests.spec.kpi_rows import contributed, lines
from tests.spec.test_kpi_units import kpi

PATHWAY = """
enrol each request in triage_request as referral
  opened on received, otherwise happened
  region from region and side from side
  merged when same region and an earlier one is open
  evidence belongs by reference, then by region, then to the latest open one
  ends at any outcome, or 365 days after opening
  because decided example
exclude when record in unsuitable in the 30 days before opening
  because decided example
clock waiting "Referral to treatment"
  starts at opening
  stops at treated done
  limit 42 days
  because decided example
fact wait_so_far is days from opening to today
fact result
  is latest value of result_code for this referral however old, same day take last recorded
interrupt alarm "Alarm"
  when record in red_flag for this referral
  go to emergency
  because decided example
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then treated
  because decided example
step treated "Treatment"
  within 42 days on waiting
  done by procedure in treatment
  then managed
  because decided example
step emergency "Emergency"
  within 1 day
  done by encounter in emergency_visit
  then managed
  because decided example
outcome managed "Managed" managed in service
"""
ASKED = "2024-01-05  ServiceRequest  triage requested  intent=order  status=active  id=r"
SEEN = "Encounter  contact  status=finished  for=ServiceRequest/r"
TREATED = "Procedure  treatment  for=ServiceRequest/r"


def of(*clauses: str) -> str:
    return kpi(*clauses, before=PATHWAY)


def test_an_episode_is_counted_on_the_day_it_opened() -> None:
    assert lines(of("of episodes", "counted"), ASKED) == ["2024-01-05 counted 1"]


def test_an_episode_that_was_received_is_counted_on_that_day() -> None:
    received = f"{ASKED}\n2024-02-03  Task  triage requested  status=received  for=ServiceRequest/r"
    assert lines(of("of episodes", "counted"), received) == ["2024-02-03 counted 1"]


def test_an_episode_the_pathway_excludes_is_none() -> None:
    record = f"2024-01-01  Procedure  unsuitable\n{ASKED}"
    assert lines(of("of episodes", "counted"), record) == []


def test_an_episode_may_be_dated_by_what_was_done_in_it() -> None:
    text = of("of episodes dated treated done", "median of wait_so_far")
    assert lines(text, ASKED) == []
    record = f"{ASKED}\n2024-01-10  {SEEN}\n2024-02-20  {TREATED}"
    assert lines(text, record) == ["2024-02-20 counted 46"]


def test_an_episode_is_judged_with_its_journey_as_it_was_then() -> None:
    record = f"{ASKED}\n2024-01-10  {SEEN}\n2024-02-20  {TREATED}"
    assert lines(of("of episodes", "met when seen is done"), record) == ["2024-01-05 counted 0"]
    text = of("of episodes", "met when seen is done", "judged 5 days after")
    assert lines(text, record) == ["2024-01-05 counted 1"]
    text = of("of episodes", "met when seen is done", "judged 4 days after")
    assert lines(text, record) == ["2024-01-05 counted 0"]


def test_an_episode_that_has_ended_is_still_judged_later() -> None:
    text = of(
        "of episodes dated treated done", "met when any record in flare", "judged 30 days after"
    )
    record = f"{ASKED}\n2024-01-10  {SEEN}\n2024-02-20  {TREATED}\n2024-03-21  Condition  flare"
    assert lines(text, record) == ["2024-02-20 counted 1"]
    assert lines(text, record.replace("03-21", "03-22")) == ["2024-02-20 counted 0"]


def test_two_referrals_of_one_region_are_one_episode() -> None:
    one = ASKED.replace("  id=r", "  site=hip  id=r")
    other = "2024-01-20  ServiceRequest  triage requested  intent=order  status=active  site=hip"
    assert lines(of("of episodes", "counted"), f"{one}\n{other}") == ["2024-01-05 counted 1"]
    apart = other.replace("hip", "knee")
    assert lines(of("of episodes", "counted"), f"{one}\n{apart}") == [
        "2024-01-05 counted 1",
        "2024-01-20 counted 1",
    ]


def test_a_draft_is_no_episode() -> None:
    record = ASKED.replace("status=active", "status=draft")
    assert lines(of("of episodes", "counted"), record) == []


def test_a_referral_whose_day_is_known_to_the_year_may_be_of_any_month() -> None:
    record = ASKED.replace("2024-01-05", "2024")
    assert lines(of("of episodes", "counted"), record, last="2024-02") == [
        "2024-01-01 population not known",
        "2024-02-01 population not known",
    ]


def test_a_referral_whose_day_is_known_to_the_month_is_of_that_month() -> None:
    [row] = contributed(of("of episodes", "counted"), ASKED.replace("2024-01-05", "2024-01")).rows
    assert (row.day.isoformat(), row.judged_on.isoformat(), row.state) == (
        "2024-01-01",
        "2024-01-31",
        "counted",
    )


# --------------------------------------------------------------------------- steps


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (ASKED, ["2024-01-19 counted 0"]),
        (f"{ASKED}\n2024-01-06  {SEEN}", ["2024-01-19 counted 1"]),
        (f"{ASKED}\n2024-01-19  {SEEN}", ["2024-01-19 counted 1"]),
        (f"{ASKED}\n2024-01-20  {SEEN}", ["2024-01-19 counted 0"]),
        # A red flag took the patient away before it was due, or after.
        (f"{ASKED}\n2024-01-15  Condition  red flag  for=ServiceRequest/r", []),
        (f"{ASKED}\n2024-01-25  Condition  red flag  for=ServiceRequest/r",
         ["2024-01-19 counted 0"]),
        # Nothing falls due after a death.
        (f"{ASKED}\n2024-01-15  Patient  died", []),
    ],
)  # fmt: skip
def test_a_step_falls_due_by_the_visit_to_it(record: str, expected: list[str]) -> None:
    assert lines(of("of due seen", "met when seen is done"), record) == expected


def test_a_step_that_was_never_reached_was_never_due() -> None:
    assert lines(of("of due treated", "met when treated is done"), ASKED) == []


def test_a_limit_on_a_clock_counts_from_its_start() -> None:
    record = f"{ASKED}\n2024-01-10  {SEEN}"
    text = of("of due treated", "met when treated is done")
    assert lines(text, record) == ["2024-02-16 counted 0"]


# --------------------------------------------------------------------------- clocks


def test_a_clock_is_counted_on_the_day_it_stopped() -> None:
    text = of("of clocks waiting stopped", "met when waiting at most 42 days")
    record = f"{ASKED}\n2024-01-10  {SEEN}"
    assert lines(text, record) == []
    assert lines(text, f"{record}\n2024-02-16  {TREATED}") == ["2024-02-16 counted 1"]
    assert lines(text, f"{record}\n2024-02-17  {TREATED}") == ["2024-02-17 counted 0"]


def test_running_clocks_are_read_at_the_end_of_each_month() -> None:
    text = of("of clocks waiting running", "percentile 92 of waiting")
    record = f"{ASKED}\n2024-01-10  {SEEN}\n2024-03-31  {TREATED}"
    assert lines(text, record, last="2024-04") == [
        "2024-01-31 counted 26",
        "2024-02-29 counted 55",
    ]


def test_a_clock_of_an_episode_that_has_ended_runs_no_more() -> None:
    text = of("of clocks waiting running", "counted")
    record = f"{ASKED}\n2024-02-10  Patient  died"
    assert lines(text, record) == ["2024-01-31 counted 1"]


# --------------------------------------------------------------------------- referrals, patients


def test_a_referral_is_asked_in_the_episode_it_belongs_to() -> None:
    text = of("of referrals to opinion made", "met when result is treat")
    made = "2024-01-12  ServiceRequest  opinion requested  intent=order  status=active"
    record = f"{ASKED}\n{made}  for=ServiceRequest/r"
    result = "2024-01-10  Observation  outcome treat"
    assert lines(text, f"{record}\n{result}  for=ServiceRequest/r") == ["2024-01-12 counted 1"]
    # A result of another referral says nothing about this one.
    other = "2024-01-02  ServiceRequest  triage requested  intent=order  status=active  id=o"
    elsewhere = f"{record}\n{other}\n{result}  for=ServiceRequest/o"
    assert lines(text, elsewhere) == ["2024-01-12 value not known"]


def test_a_referral_that_belongs_to_no_episode_is_not_of_the_pathway() -> None:
    made = "2024-01-12  ServiceRequest  opinion requested  intent=order  status=active"
    assert lines(of("of referrals to opinion made", "counted"), made) == []


def test_patients_of_an_episode_pathway_are_those_with_an_open_episode() -> None:
    text = of("of patients enrolled", "met when any record in flare")
    record = f"{ASKED}\n2024-01-10  {SEEN}\n2024-02-20  {TREATED}"
    assert lines(text, record) == ["2024-01-31 counted 0"]
