"""Indirect standardisation, worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.kpi.statistics import (
    LEVEL_998,
    NoReferencePopulation,
    ReferenceBand,
    UnusableNumbers,
    expected_events,
    ratio_interval,
    standardise,
)

REFERENCE = {
    ("65-69", "female"): ReferenceBand(events=50, population=1000),
    ("65-69", "male"): ReferenceBand(events=80, population=1000),
    ("70-74", "female"): ReferenceBand(events=120, population=1000),
    ("70-74", "male"): ReferenceBand(events=150, population=1000),
}


def test_expected_is_the_sum_of_reference_rates_by_local_people():
    local = {("70-74", "male"): 100, ("65-69", "female"): 200, ("65-69", "male"): 50}
    bands = expected_events(local, REFERENCE)
    assert [(band.band, band.expected) for band in bands] == [
        (("65-69", "female"), 10),
        (("65-69", "male"), 4),
        (("70-74", "male"), 15),
    ]
    assert bands[0].reference_rate == 0.05


def test_the_ratio_its_limits_and_the_standardised_rate():
    local = {("65-69", "female"): 2000, ("70-74", "male"): 200}
    found = standardise(87, local, REFERENCE, multiplier=1000)
    assert found.observed == 87
    assert found.expected == 130
    assert found.ratio == pytest.approx(100 * 87 / 130)
    assert found.interval_95 is not None
    assert found.interval_95.lower == pytest.approx(69.6814 / 1.3, abs=1e-4)
    assert found.interval_95.upper == pytest.approx(107.3154 / 1.3, abs=1e-4)
    assert found.interval_998 == ratio_interval(87, 130, level=LEVEL_998)
    assert found.category == "low 0.001"
    # The reference's crude rate is 400 of 4000 people, so 100 per 1000.
    assert found.rate == pytest.approx(100 * 87 / 130)
    assert found.rate_interval_95 is not None
    assert found.rate_interval_95.upper == pytest.approx(100 * 107.3154 / 130, abs=1e-4)


def test_a_ratio_between_95_and_998_per_cent_is_not_flagged():
    found = standardise(81, {("65-69", "female"): 2000}, REFERENCE)
    assert found.interval_95 is not None
    assert found.interval_95.upper < 101
    assert found.category == "within"


@pytest.mark.parametrize(
    "reference",
    [
        {("65-69", "female"): ReferenceBand(50, 1000)},
        {
            ("65-69", "female"): ReferenceBand(50, 1000),
            ("70-74", "male"): ReferenceBand(events=0, population=0),
        },
    ],
)
def test_a_band_with_local_people_and_no_reference_population_is_an_error(reference):
    local = {("65-69", "female"): 100, ("70-74", "male"): 1}
    with pytest.raises(NoReferencePopulation, match="70-74 male") as caught:
        standardise(3, local, reference)
    assert caught.value.bands == ("70-74 male",)


def test_a_band_without_local_people_needs_no_reference():
    local = {("65-69", "female"): 100, ("70-74", "male"): 0}
    found = standardise(3, local, {("65-69", "female"): ReferenceBand(50, 1000)})
    assert found.expected == 5


def test_nothing_expected_gives_no_ratio_and_says_why():
    found = standardise(2, {("a",): 100}, {("a",): ReferenceBand(0, 1000)})
    assert (found.ratio, found.interval_95, found.rate, found.category) == (None,) * 4
    assert found.note == "no events expected"
    assert standardise(0, {}, REFERENCE).ratio is None


BANDS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 500)), min_size=4, max_size=4)


@given(st.lists(BANDS, min_size=1, max_size=5))
def test_with_the_pooled_population_as_reference_all_expected_add_up_to_all_observed(units):
    names = [("a",), ("b",), ("c",), ("d",)]
    reference = {
        name: ReferenceBand(
            sum(unit[index][0] for unit in units), sum(unit[index][1] for unit in units)
        )
        for index, name in enumerate(names)
    }
    expected = math.fsum(
        band.expected
        for unit in units
        for band in expected_events(
            {name: unit[index][1] for index, name in enumerate(names)}, reference
        )
    )
    assert expected == pytest.approx(sum(events for unit in units for events, _ in unit))


@pytest.mark.parametrize(
    ("observed", "local", "reference"),
    [
        (-1, {("a",): 10}, {("a",): ReferenceBand(1, 10)}),
        (1, {("a",): -10}, {("a",): ReferenceBand(1, 10)}),
        (1, {("a",): 10}, {("a",): ReferenceBand(-1, 10)}),
        (1, {("a",): 10}, {("a",): ReferenceBand(1, float("nan"))}),
    ],
)
def test_numbers_that_cannot_be_are_refused(observed, local, reference):
    with pytest.raises(UnusableNumbers):
        standardise(observed, local, reference)
