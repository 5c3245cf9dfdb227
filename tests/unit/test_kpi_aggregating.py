"""Contributions to figures, compared with the same worked out in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.kpi_example import FIRST, LAST, Plain, month_end, unit, unit_rows
from waypost.kpi.aggregating import Measured, figures_of
from waypost.kpi.aggregating.behind import units_behind
from waypost.kpi.aggregating.reasons import reasons_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.contributions_table import contributions_table, write_contributions
from waypost.kpi.figure import Figure, Group
from waypost.kpi.periods import month_of, periods_of, twelve_months_to, year_of
from waypost.kpi.shape import Shape
from waypost.kpi.statistics.intervals import rate_interval, wilson_interval

PERIODS = periods_of(FIRST, LAST)
SHARE = Shape("proportion", "%", per=100)
MEDIAN = Shape("median", "days", percentile=50.0)


def figures(
    rows: list[Contribution], *measured: Measured, by: tuple[str, ...] = ()
) -> tuple[Figure, ...]:
    return figures_of(contributions_table(rows), measured, PERIODS, by=by).figures  # pyright: ignore[reportArgumentType]


def one(found: tuple[Figure, ...], label: str, group: Group | None = None) -> Figure:
    [figure] = [
        figure
        for figure in found
        if figure.period.label == label and figure.group == (group or Group())
    ]
    return figure


@settings(max_examples=12)
@given(unit_rows())
def test_every_figure_of_a_share_is_what_plain_python_says(rows: list[Contribution]) -> None:
    found = figures(rows, Measured("k", SHARE, ("practice", "sex")), by=("practice",))
    assert [figure.period.label for figure in found if figure.group == Group()] == [
        period.label for period in PERIODS
    ]
    for figure in found:
        plain = Plain.of(rows, "k", figure.period, figure.group)
        met = sum(row.numerator for row in plain.units)
        assert (figure.units, figure.numerator, figure.denominator) == (
            len(plain.units),
            met,
            len(plain.units),
        )
        assert figure.excluded == plain.states("excluded")
        assert figure.excepted == plain.states("excepted")
        assert figure.unknown == plain.states("value not known")
        assert figure.population_unknown == plain.states("population not known")
        assert figure.not_yet_judged == plain.states("not yet judged")
        if not plain.units:
            assert (figure.value, figure.lower, figure.note) == (None, None, "no data")
            continue
        interval = wilson_interval(met, len(plain.units))
        assert interval is not None
        assert figure.value == pytest.approx(100 * met / len(plain.units))
        assert figure.lower == pytest.approx(100 * (interval.lower or 0))
        assert figure.upper == pytest.approx(100 * interval.upper)


@settings(max_examples=12)
@given(unit_rows(), st.sampled_from([50.0, 92.0, 100.0]))
def test_means_and_percentiles_interpolate(rows: list[Contribution], percentile: float) -> None:
    found = figures(
        [*rows, *(replaced(row, "m") for row in rows)],
        Measured("k", Shape("percentile", "days", percentile=percentile), ("practice",)),
        Measured("m", Shape("mean", "days")),
    )
    for figure in found:
        values = Plain.of(
            [*rows, *(replaced(row, "m") for row in rows)], figure.kpi, figure.period, figure.group
        ).values
        assert figure.units == len(values)
        if not values:
            assert figure.value is None
        elif figure.kpi == "m":
            assert figure.value == pytest.approx(fmean(values))
        else:
            assert figure.value == pytest.approx(float(np.percentile(values, percentile)))


def replaced(row: Contribution, kpi: str) -> Contribution:
    return unit(
        row.unit, row.day, kpi=kpi, met=row.numerator, state=row.state, value=row.value,
        practice=row.practice, sex=row.sex,
    )  # fmt: skip


@settings(max_examples=8)
@given(unit_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Contribution], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # pyright: ignore[reportAttributeAccessIssue]
    measured = Measured("k", SHARE, ("practice",))
    assert figures(rows, measured) == figures(mixed, measured)


def test_the_median_of_an_even_number_lies_between() -> None:
    rows = [unit(f"u{n}", date(2024, 3, 5), value=float(n)) for n in (1, 2, 10, 11)]
    assert one(figures(rows, Measured("k", MEDIAN)), "2024-03").value == 6.0


def test_patients_on_the_last_day_are_of_every_period_that_ends_on_it() -> None:
    rows = [unit("a", month_end(2025, 3), taken="end of month")]
    found = figures(rows, Measured("k", SHARE))
    with_units = [figure.period.label for figure in found if figure.units]
    assert with_units == ["2025-03", "2024/25 Q4", "2024/25", "12 months to 2025-03"]
    assert not any(figure.period.kind == "whole run" for figure in found)


def test_a_rate_takes_the_people_of_the_middle_day_of_its_own_period() -> None:
    rate = Measured("k", Shape("rate", "", per=1000, by="patients"))
    rows = [unit(f"e{n}", date(2024, 2, 1 + n)) for n in range(12)]
    rows += [
        unit(f"p{n}", date(2024, 2, 15), taken="middle of month", role="population", met=0)
        for n in range(400)
    ]
    rows += [
        unit(f"p{n}", date(2025, 4, 30), taken="middle of 12 months", role="population", met=0)
        for n in range(3)
    ]
    figure = one(figures(rows, rate), "2024-02")
    interval = rate_interval(12, 400, multiplier=1000)
    assert interval is not None
    assert (figure.numerator, figure.denominator, figure.value) == (12, 400, 30.0)
    assert (figure.lower, figure.upper) == pytest.approx((interval.lower, interval.upper))
    assert "Byar" in figure.method
    later = one(figures(rows, rate), "12 months to 2025-03")
    assert (later.denominator, later.value, later.note) == (0, None, "no data")


def test_fewer_than_ten_events_have_an_exact_interval() -> None:
    rate = Measured("k", Shape("rate", "", per=100, by="patients"))
    people = [
        unit(f"p{n}", date(2024, 2, 15), taken="middle of month", role="population", met=0)
        for n in range(50)
    ]
    figure = one(figures([unit("e", date(2024, 2, 2)), *people], rate), "2024-02")
    assert figure.method == "rate, exact Poisson interval"
    assert figure.lower == pytest.approx(100 * 0.025318 / 50, rel=1e-4)


def test_patient_years_are_days_over_365_and_a_quarter() -> None:
    years = Measured("k", Shape("rate", "", per=100, by="patient years"))
    rows = [unit("e", date(2024, 2, 2))]
    rows += [
        unit(
            "a",
            date(2024, month, 1),
            taken="days of month",
            role="population",
            denominator=days,
            met=0,
        )
        for month, days in ((1, 31.0), (2, 29.0), (3, 12.0))
    ]
    found = figures(rows, years)
    assert one(found, "2024-02").denominator == pytest.approx(29 / 365.25)
    assert one(found, "2023/24 Q4").denominator == pytest.approx(72 / 365.25)
    assert one(found, "2024-01-01 to 2025-06-30").value == pytest.approx(100 * 365.25 / 72)


def test_a_total_has_no_interval() -> None:
    beddays = Measured("k", Shape("rate", "", per=1000, by="patients", is_total=True))
    rows = [unit("a", date(2024, 2, 2), met=7.0), unit("b", date(2024, 2, 3), met=4.0)]
    rows += [
        unit(f"p{n}", date(2024, 2, 15), taken="middle of month", role="population", met=0)
        for n in range(100)
    ]
    figure = one(figures(rows, beddays), "2024-02")
    assert (figure.units, figure.numerator, figure.value) == (2, 11.0, 110.0)
    assert (figure.lower, figure.upper) == (None, None)


def test_a_count_of_nothing_is_nought_and_a_share_of_nothing_is_no_value() -> None:
    found = figures([], Measured("c", Shape("count", "")), Measured("k", SHARE))
    assert {figure.value for figure in found if figure.kpi == "c"} == {0.0}
    assert {figure.value for figure in found if figure.kpi == "k"} == {None}


def test_groups_have_the_latest_12_months_years_and_the_run_unless_asked_by_month() -> None:
    rows = [unit("a", date(2024, 5, 5), practice="A1"), unit("b", date(2024, 5, 6))]
    found = figures(rows, Measured("k", SHARE, ("practice",)))
    of_groups = {figure.period.label for figure in found if figure.group.dimension == "practice"}
    assert of_groups == {
        "2024/25",
        "12 months to 2025-06",
        "2024-01-01 to 2025-06-30",
    }
    assert one(found, "2024/25", Group("practice", "not recorded")).units == 1
    by_month = figures(rows, Measured("k", SHARE), by=("practice",))
    assert one(by_month, "2024-05", Group("practice", "A1")).units == 1
    assert one(by_month, "2024-06", Group("practice", "A1")).value is None


def test_groups_come_in_the_order_of_people_not_of_letters() -> None:
    rows = [unit(band, date(2024, 5, 5), age_band=band) for band in ("85+", "5-9", "0-4", "10-14")]
    rows.append(unit("x", date(2024, 5, 5), age_band=None))
    found = figures(rows, Measured("k", SHARE, ("age band",)))
    bands = [
        figure.group.value
        for figure in found
        if figure.period.label == "2024/25" and figure.group.dimension == "age band"
    ]
    assert bands == ["0-4", "5-9", "10-14", "85+", "not recorded"]


def test_practices_of_one_locality_are_known_to_lie_in_it() -> None:
    first = replace(unit("a", FIRST, practice="A1"), locality="North")
    rows = [first, unit("b", FIRST)]
    found = figures_of(contributions_table(rows), [Measured("k", SHARE)], PERIODS)
    assert found.locality_of == {"A1": "North"}


def test_a_parquet_file_gives_the_same_as_a_table(tmp_path: Path) -> None:
    rows = [unit(f"u{n}", date(2024, 1 + n % 12, 3), practice=f"P{n % 3}") for n in range(50)]
    path = tmp_path / "it's.parquet"
    write_contributions(path, rows)
    measured = [Measured("k", SHARE, ("practice",))]
    assert figures_of(path, measured, PERIODS) == figures_of(
        contributions_table(rows), measured, PERIODS
    )


def test_reasons_are_counted_over_one_period() -> None:
    rows = [
        unit("a", date(2024, 5, 5), state="excluded", why="too young"),
        unit("b", date(2024, 5, 6), state="excluded", why="too young"),
        unit("c", date(2024, 5, 6), state="value not known", why="no result"),
        unit("d", date(2024, 6, 6), state="excluded", why="too young"),
        unit("e", date(2024, 5, 6)),
    ]
    measured = (Measured("k", SHARE),)
    assert reasons_of(contributions_table(rows), measured, month_of(date(2024, 5, 1))) == {
        "k": (("excluded", "too young", 2), ("value not known", "no result", 1))
    }


def test_the_units_behind_a_figure_are_its_denominator_and_what_was_left_out(
    tmp_path: Path,
) -> None:
    rows = [
        unit("a", date(2024, 5, 5), practice="A1"),
        unit("b", date(2024, 5, 6), practice="A1", met=0.0),
        unit("c", date(2024, 5, 6), state="excluded", why="died", practice="A1"),
        unit("d", date(2024, 5, 7)),
        unit("e", date(2024, 6, 1), practice="A1"),
    ]
    path = tmp_path / "rows.parquet"
    write_contributions(path, rows)
    may = month_of(date(2024, 5, 1))
    found = units_behind(path, "k", may, Group("practice", "A1"))
    assert [(one.patient, one.state, one.numerator) for one in found] == [
        ("a", "counted", 1.0),
        ("b", "counted", 0.0),
        ("c", "excluded", 0.0),
    ]
    assert [one.patient for one in units_behind(path, "k", may, Group())] == ["a", "b", "c", "d"]
    assert len(units_behind(path, "k", year_of(may.first), Group())) == 5
    assert len(units_behind(path, "k", twelve_months_to(may.last), Group())) == 4
