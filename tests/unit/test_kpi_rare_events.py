"""What lies between the events of KPIs whose events are rare."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from waypost.kpi.contribution import Contribution, State
from waypost.kpi.contributions_table import write_contributions
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.rare_events import rare_events_of
from waypost.kpi.scorecard import RareEvents
from waypost_dsl.model.conditions import ALWAYS
from waypost_dsl.model.measures import (
    Count,
    Deaths,
    Direction,
    Kpi,
    Measure,
    Patients,
    Population,
    Proportion,
    Rate,
)

FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)
AS_THEY_ARE = DisclosureRules(suppress_to=0, round_to=1)
"""Three months, so that fewer than six events are rare."""


def unit(day: date, met: float = 1.0, *, state: State = "counted", number: int = 0) -> Contribution:
    return Contribution(
        "one", "p", f"p{number}", f"p{number}", "unit", "on its day", day, day, state, 1.0, met,
    )  # fmt: skip


def found(
    folder: Path,
    rows: list[Contribution],
    measure: Measure,
    rules: DisclosureRules = AS_THEY_ARE,
    *,
    of_people: bool = False,
    better: Direction = "lower",
) -> RareEvents | None:
    path = folder / "rows.parquet"
    write_contributions(path, rows)
    counted = Patients("registered") if of_people else Deaths("registered")
    kpi = Kpi("one", "One", "clinical", counted, measure, better=better)
    return rare_events_of(path, [kpi], first=FIRST, last=LAST, rules=rules).get("one")


DAYS = [date(2025, 2, 1), date(2025, 1, 2), date(2025, 1, 12), date(2025, 2, 1)]


def test_days_lie_between_the_events_of_a_count_or_a_rate(tmp_path: Path) -> None:
    rows = [unit(day, number=number) for number, day in enumerate(DAYS)]
    expected = RareEvents("days", (("2025-01-12", 10.0), ("2025-02-01", 20.0), ("2025-02-01", 0.0)))
    assert found(tmp_path, rows, Count()) == expected
    assert found(tmp_path, rows, Rate(Population(1000, "patients", "registered"))) == expected


def test_cases_lie_between_the_events_of_a_proportion_that_should_be_low(tmp_path: Path) -> None:
    rows = [unit(date(2025, 1, day), float(day in {3, 4, 9})) for day in range(1, 12)]
    rows.append(unit(date(2025, 1, 6), 0.0, state="value not known", number=1))
    rows.append(unit(date(2025, 1, 7), 0.0, state="excluded", number=1))
    expected = RareEvents("cases", (("2025-01-04", 0.0), ("2025-01-09", 4.0)))
    assert found(tmp_path, rows, Proportion(ALWAYS)) == expected
    assert found(tmp_path, rows, Proportion(ALWAYS), better="higher") is None


def test_two_a_month_are_not_rare(tmp_path: Path) -> None:
    rows = [unit(date(2025, 1, day)) for day in range(1, 7)]
    assert found(tmp_path, rows, Count()) is None
    assert found(tmp_path, rows[1:], Count()) is not None


def test_events_of_other_days_are_not_of_the_run(tmp_path: Path) -> None:
    rows = [unit(date(2024, 12, 31)), unit(FIRST), unit(LAST), unit(date(2025, 4, 1))]
    assert found(tmp_path, rows, Count()) == RareEvents("days", (("2025-03-31", 89.0),))


def test_where_their_number_is_hidden_nothing_is_said_of_them(tmp_path: Path) -> None:
    rows = [unit(date(2025, 1, day)) for day in range(1, 5)]
    assert found(tmp_path, rows, Count(), DisclosureRules(suppress_to=4)) is None
    assert found(tmp_path, rows, Count(), DisclosureRules(suppress_to=3)) is not None


def test_patients_and_one_event_have_nothing_between_them(tmp_path: Path) -> None:
    rows = [unit(date(2025, 1, day)) for day in range(1, 4)]
    assert found(tmp_path, rows, Count(), of_people=True) is None
    assert found(tmp_path, rows[:1], Count()) is None
