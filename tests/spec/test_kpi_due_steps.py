"""Each time a step fell due: on which day, and whether it was done by then."""

from __future__ import annotations

from tests.spec.kpi_rows import ILL, kpi, lines

ONCE = """
fact flare is latest record in flare
step rescue "Rescue pack"
  only when flare
  within 28 days of flare
  done by record in tablets since flare
  excepted when any record in declined
  because decided example
"""
YEARLY = """
step reviewed "Review"
  every 12 months
  done by record in review
  excepted when any record in declined
  because decided example
"""
DUE_ONCE = kpi("of due rescue", "met when rescue is done", before=ONCE)
DUE_YEARLY = kpi("of due reviewed", "met when reviewed is done", before=YEARLY)
FLARE = f"{ILL}\n2024-01-10  Condition  flare"


def test_a_step_falls_due_on_the_last_day_of_its_limit() -> None:
    assert lines(DUE_ONCE, FLARE) == ["2024-02-07 counted 0"]


def test_done_on_the_due_day_is_in_time_and_a_day_later_is_not() -> None:
    assert lines(DUE_ONCE, f"{FLARE}\n2024-02-07  Procedure  tablets") == ["2024-02-07 counted 1"]
    assert lines(DUE_ONCE, f"{FLARE}\n2024-02-08  Procedure  tablets") == ["2024-02-07 counted 0"]


def test_a_step_that_was_done_early_counts_on_the_day_it_was_due() -> None:
    assert lines(DUE_ONCE, f"{FLARE}\n2024-01-12  Procedure  tablets") == ["2024-02-07 counted 1"]


def test_a_step_that_was_excepted_when_it_fell_due_was_not_due() -> None:
    assert lines(DUE_ONCE, f"{FLARE}\n2024-02-01  Procedure  declined") == []
    assert lines(DUE_ONCE, f"{FLARE}\n2024-02-08  Procedure  declined") == ["2024-02-07 counted 0"]


def test_what_a_limit_counts_from_may_come_again_before_it_is_due() -> None:
    again = f"{FLARE}\n2024-01-20  Condition  flare"
    assert lines(DUE_ONCE, again) == ["2024-02-17 counted 0"]


def test_what_a_limit_counts_from_may_come_again_after_it_was_due() -> None:
    again = f"{FLARE}\n2024-02-20  Condition  flare"
    assert lines(DUE_ONCE, again) == ["2024-02-07 counted 0", "2024-03-19 counted 0"]


def test_a_step_judged_later_may_have_been_done_by_then() -> None:
    text = kpi("of due rescue", "met when rescue is done", "judged 7 days after", before=ONCE)
    assert lines(text, f"{FLARE}\n2024-02-14  Procedure  tablets") == ["2024-02-07 counted 1"]
    assert lines(text, f"{FLARE}\n2024-02-15  Procedure  tablets") == ["2024-02-07 counted 0"]


def test_recurring_care_falls_due_a_period_after_the_last_time() -> None:
    first = "2022-01-10  Condition  illness\n2023-02-10  Procedure  review"
    assert lines(DUE_YEARLY, first) == ["2024-02-10 counted 0"]
    # Done again in the year: in time, on the day it was due.
    again = f"{first}\n2023-12-01  Procedure  review"
    assert lines(DUE_YEARLY, again, last="2024-12") == [
        "2024-02-10 counted 1",
        "2024-12-01 counted 0",
    ]


def test_care_that_is_given_often_falls_due_once_a_period() -> None:
    monthly = "\n".join(f"2023-{month:02}-10  Procedure  review" for month in range(1, 13))
    found = lines(DUE_YEARLY, f"2022-01-10  Condition  illness\n{monthly}", last="2024-12")
    assert found == ["2024-01-10 counted 1", "2024-12-10 counted 0"]


def test_recurring_care_that_came_late_was_not_done_when_it_was_due() -> None:
    record = (
        "2022-01-10  Condition  illness\n2023-02-10  Procedure  review\n"
        "2024-02-20  Procedure  review"
    )
    assert lines(DUE_YEARLY, record, last="2025-03", as_at="2025-12-31") == [
        "2024-02-10 counted 0",
        "2025-02-20 counted 0",
    ]


def test_recurring_care_first_falls_due_a_period_after_it_began_to_apply() -> None:
    assert lines(DUE_YEARLY, "2023-02-10  Condition  illness") == ["2024-02-10 counted 0"]
    assert lines(DUE_YEARLY, "2023-02-10  Condition  illness\n2023-05-01  Procedure  review") == [
        "2024-02-10 counted 1"
    ]


def test_nothing_falls_due_after_a_death() -> None:
    record = "2023-02-10  Condition  illness\n2024-02-01  Patient  died"
    assert lines(DUE_YEARLY, record) == []


SEASONAL = """
step vaccinated "Vaccination"
  each season from 1 September to 31 March due by 31 December
  done by immunization in vaccine
  because decided example
"""


def test_a_season_is_due_once_on_its_day() -> None:
    text = kpi("of due vaccinated", "met when vaccinated is done", before=SEASONAL)
    in_time = f"{ILL}\n2023-10-01  Immunization  vaccine"
    assert lines(text, in_time, first="2023-09", last="2024-03") == ["2023-12-31 counted 1"]
    late = f"{ILL}\n2024-01-05  Immunization  vaccine"
    assert lines(text, late, first="2023-09", last="2024-03") == ["2023-12-31 counted 0"]


def test_who_joined_in_mid_season_has_until_its_end() -> None:
    text = kpi("of due vaccinated", "met when vaccinated is done", before=SEASONAL)
    record = "2023-11-05  Condition  illness\n2024-01-05  Immunization  vaccine"
    assert lines(text, record, first="2023-09", last="2024-03") == ["2024-03-31 counted 1"]


EACH = """
fact flares is each record in flare in the last 12 months
step looked_after "Review after a flare"
  for each flares
  within 14 days of the event
  done by record in review
  because decided example
"""


def test_every_event_asks_for_itself() -> None:
    text = kpi("of due looked_after", "met when looked_after is done", before=EACH)
    record = (
        f"{ILL}\n2024-01-02  Condition  flare\n2024-01-20  Condition  flare\n"
        "2024-01-10  Procedure  review"
    )
    assert lines(text, record) == ["2024-01-16 counted 1", "2024-02-03 counted 0"]


def test_what_was_done_on_the_day_of_the_event_was_in_time() -> None:
    text = kpi("of due looked_after", "met when looked_after is done", before=EACH)
    record = f"{ILL}\n2024-01-02  Condition  flare\n2024-01-02  Procedure  review"
    assert lines(text, record) == ["2024-01-16 counted 1"]
