"""What calendar arithmetic promises: windows and due days agree with each other."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waypost_dsl.durations import (
    DURATION_UNITS,
    Duration,
    add,
    birthday,
    completed_years,
    first_day_beyond,
    next_day,
    previous_day,
    subtract,
)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
durations = st.builds(Duration, st.integers(0, 60), st.sampled_from(DURATION_UNITS))
whole_days = st.builds(Duration, st.integers(0, 400), st.sampled_from(["days", "weeks"]))


@given(days, whole_days)
def test_days_and_weeks_can_be_taken_back(day: date, duration: Duration) -> None:
    assert subtract(add(day, duration), duration) == day
    assert add(subtract(day, duration), duration) == day


@given(days, durations)
def test_months_lose_at_most_three_days(day: date, duration: Duration) -> None:
    there_and_back = subtract(add(day, duration), duration)
    assert day - timedelta(days=3) <= there_and_back <= day


@given(days, days, durations)
def test_a_later_day_never_leads_to_an_earlier_one(
    one: date, other: date, duration: Duration
) -> None:
    early, late = sorted((one, other))
    assert add(early, duration) <= add(late, duration)
    assert subtract(early, duration) <= subtract(late, duration)


@given(days, durations)
def test_the_first_day_beyond_is_the_first_whose_window_leaves_the_day_out(
    day: date, duration: Duration
) -> None:
    beyond = first_day_beyond(day, duration)
    assert subtract(beyond, duration) > day
    assert subtract(previous_day(beyond), duration) <= day


@given(days, durations)
def test_the_first_day_beyond_is_after_the_due_day(day: date, duration: Duration) -> None:
    assert first_day_beyond(day, duration) >= next_day(add(day, duration))


@given(days, st.integers(0, 100))
def test_a_birthday_is_the_day_on_which_the_age_is_reached(born: date, years: int) -> None:
    day = birthday(born, years)
    assert completed_years(born, day) == years
    assert completed_years(born, previous_day(day)) == years - 1
