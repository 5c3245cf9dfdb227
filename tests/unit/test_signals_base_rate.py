"""Matched days, intervals, figures and totals."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.signals_example import CARED_FOR, OTHER, care, palliative, record, signal
from waypost.record import DateSpan
from waypost.signals import (
    Candidate,
    ComparisonDay,
    Draw,
    cases_of,
    comparison_day,
    draw_days,
    in_short,
    kept_days,
    summary,
)
from waypost.signals.comparison import age_band
from waypost.signals.figures import missed_step_figures
from waypost.signals.intervals import risk_ratio

LAST = date(2024, 6, 1)
BIRTH = DateSpan.on(date(1950, 6, 1))


def candidate(name: str, **other: object) -> Candidate:
    made = Candidate(name, BIRTH, "female", frozenset({"example"}), ())
    return replace(made, **other)


def drawn(*candidates: Candidate, seed: int = 1) -> list[Draw]:
    return list(draw_days(cases_of([signal()]), candidates, seed=seed, as_at=LAST))


# --- Who is compared with --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        ({}, True),
        ({"sex": "male"}, False),
        ({"birth": DateSpan.on(date(1930, 1, 1))}, False),
        ({"birth": DateSpan.on(date(1949, 3, 2))}, True),
        ({"pathways": frozenset({"other"})}, False),
    ],
)
def test_days_are_matched_on_pathway_age_band_and_sex(change, matches):
    assert bool(drawn(candidate("a", **change))) is matches


def test_days_are_of_the_same_calendar_month():
    for seed in range(40):
        [draw] = drawn(candidate("a"), seed=seed)
        assert (draw.day.year, draw.day.month) == (2024, 2)


def test_the_same_patient_is_not_compared_with_herself():
    assert drawn(candidate("p1")) == []


@pytest.mark.parametrize(
    ("stay", "drawn_at_all"),
    [
        ((date(2024, 1, 1), date(2024, 1, 31)), True),
        ((date(2024, 1, 1), date(2024, 2, 29)), False),
        ((date(2024, 1, 1), None), False),
        ((date(2024, 3, 2), date(2024, 3, 4)), False),
        ((date(2024, 4, 1), date(2024, 4, 2)), True),
    ],
)
def test_nobody_who_was_in_hospital_or_came_within_30_days_is_compared_with(stay, drawn_at_all):
    found = [
        draw for seed in range(30) for draw in drawn(candidate("a", unplanned=(stay,)), seed=seed)
    ]
    if drawn_at_all:
        assert found
    for draw in found:
        assert not candidate("a", unplanned=(stay,)).was_admitted(draw.day)
    if stay[1] is None or stay[0] == date(2024, 3, 2) or stay[1] == date(2024, 2, 29):
        assert found == []


def test_the_same_seed_draws_the_same_days_whatever_the_order_of_patients():
    everybody = [candidate(f"c{number}") for number in range(30)]
    assert drawn(*everybody) == drawn(*reversed(everybody))
    assert drawn(*everybody) != drawn(*everybody, seed=2)


def test_a_drawn_day_counts_only_if_the_patient_was_on_the_pathway():
    draw = Draw("s", 0, "p1", "example", date(2024, 2, 10))
    assert comparison_day(care(), record("2024-02-11  Condition  illness"), draw) is None
    found = comparison_day(care(), record(CARED_FOR.replace("2023-11-01", "2022-12-01")), draw)
    assert found is not None
    assert found.missed == (("reviewed", "Reviewed"),)


def test_each_admission_keeps_its_first_days():
    days = [ComparisonDay(Draw("s", rank, f"c{rank}", "example", LAST), ()) for rank in range(9)]
    kept = kept_days(reversed(days), days_a_case=3)
    assert [one.draw.rank for one in kept] == [0, 1, 2]


def test_the_age_bands_meet_without_a_gap():
    bands = [age_band(age) for age in range(121)]
    assert "not known" not in bands
    assert bands[17:19] == ["0 to 17", "18 to 44"]
    assert bands[84:86] == ["75 to 84", "85 and over"]


# --- Ratio and interval ----------------------------------------------------------------------


def test_the_interval_is_katzs():
    # Worked by hand: se = sqrt(1/10 - 1/20 + 1/5 - 1/40) = 0.47434; 4 × exp(±1.95996 × se).
    found = risk_ratio(10, 20, 5, 40)
    assert found is not None
    assert found.ratio == 4.0
    assert math.isclose(found.low, 4 * math.exp(-1.959963985 * 0.225**0.5), rel_tol=1e-9)
    assert math.isclose(found.high, 4 * math.exp(1.959963985 * 0.225**0.5), rel_tol=1e-9)


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 40), st.integers(0, 40))
def test_the_ratio_lies_in_its_interval_and_turns_with_the_groups(a, b, c, d):
    found, turned = risk_ratio(a, a + b, c, c + d), risk_ratio(c, c + d, a, a + b)
    assert found is not None
    assert turned is not None
    assert found.low <= found.ratio * (1 + 1e-12)
    assert found.ratio <= found.high * (1 + 1e-12)
    assert math.isclose(found.ratio * turned.ratio, 1)
    assert math.isclose(found.low * turned.high, 1)


@pytest.mark.parametrize("counts", [(0, 5, 2, 5), (2, 5, 0, 5), (0, 0, 1, 2), (1, 2, 0, 0)])
def test_there_is_no_ratio_without_events(counts):
    assert risk_ratio(*counts) is None


@pytest.mark.parametrize("counts", [(3, 2, 1, 2), (1, 2, 3, 2), (-1, 2, 1, 2)])
def test_more_events_than_there_can_be_are_a_mistake(counts):
    with pytest.raises(ValueError, match="more events"):
        risk_ratio(*counts)


def test_a_figure_stands_beside_the_same_on_other_days():
    cases = cases_of([signal(CARED_FOR.replace("2023-11-01", "2022-12-01"))])
    day = ComparisonDay(Draw(cases[0].signal, 0, "c", "example", LAST), (("reviewed", "Reviewed"),))
    other = replace(day, missed=())
    figures = {one.step: one for one in missed_step_figures(cases, [day, other])}
    reviewed = figures["reviewed"]
    assert (reviewed.missed, reviewed.admissions) == (1, 1)
    assert (reviewed.missed_there, reviewed.comparison_days) == (1, 2)
    assert reviewed.ratio is not None
    assert reviewed.ratio.ratio == 2.0
    assert next(iter(figures)) == "any step"


def test_what_is_missed_only_on_other_days_is_a_figure_too():
    cases = cases_of([signal()])
    day = ComparisonDay(Draw(cases[0].signal, 0, "c", "example", LAST), (("reviewed", "Reviewed"),))
    found = {one.step: (one.missed, one.missed_there) for one in missed_step_figures(cases, [day])}
    assert found["reviewed"] == (0, 1)


# --- Totals ----------------------------------------------------------------------------------


def test_a_spell_that_is_direct_for_two_pathways_counts_once_in_every_total():
    both = signal(f"{CARED_FOR}2024-01-01  Condition  palliative", (care(), palliative()))
    other = replace(signal(primary=(OTHER,)), id="other", patient="p2")
    totals = summary(
        [in_short(both), in_short(other)],
        first=date(2024, 1, 1),
        last=LAST,
        spells={("unplanned", "admission method"): 2},
        comparison=(),
        seed=1,
    )
    assert totals.signals == 2
    assert dict(totals.relations)["direct"] == 1
    assert sum(number for _, number in totals.relations) == 2
    assert sum(one.primary for one in totals.causes) == 2
    assert sum(one.signals for one in totals.practices) == 2
    assert [(one.pathway, one.direct) for one in totals.pathways] == [
        ("example", 1),
        ("palliative_care", 1),
    ]
    assert [one.without_a_match for one in totals.matching] == [1, 1]
