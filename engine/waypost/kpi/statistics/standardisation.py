"""Indirect standardisation: what would be expected of a population of this age and sex.

Method of UKHSA PHEindicatormethods 093fd28 (`ISRatio.R`, `ISRate.R`), verified (V). The reference
is a given table or all units pooled; a unit is then compared with the reference only, never with
another unit (V: NHS Digital's note on indirect standardisation).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from waypost.kpi.statistics.distributions import LEVEL_95, LEVEL_998
from waypost.kpi.statistics.errors import NoReferencePopulation, UnusableNumbers
from waypost.kpi.statistics.funnel import Category
from waypost.kpi.statistics.funnel_of_ratios import ratio_category
from waypost.kpi.statistics.intervals import Interval, ratio_interval

Band: TypeAlias = tuple[str, ...]
"""A band of the population, such as `("65-69", "female")`, with or without deprivation."""


@dataclass(frozen=True, slots=True)
class ReferenceBand:
    """What happened to one band of the reference population.

    Args:
        events: how many events.
        population: how many people, or how much person-time.
    """

    events: float
    population: float


@dataclass(frozen=True, slots=True)
class ExpectedBand:
    """What is expected of one band of the local population.

    Args:
        band: the band.
        population: the local population.
        reference_rate: the events per head of the reference population.
        expected: their product.
    """

    band: Band
    population: float
    reference_rate: float
    expected: float


@dataclass(frozen=True, slots=True)
class StandardisedRatio:
    """An indirectly standardised ratio, and the rate that goes with it.

    Args:
        observed: O, the events counted.
        expected: E, the events expected.
        ratio: `scale` times O / E; None where nothing is expected.
        interval_95: its 95 % interval.
        interval_998: its 99.8 % interval.
        category: `within`, or outside the 99.8 % control limits; None without a ratio.
        rate: the indirectly standardised rate: O / E times the reference's crude rate.
        rate_interval_95: its 95 % interval.
        rate_interval_998: its 99.8 % interval.
        bands: what was expected of each band, in order.
        note: why there is no ratio, if there is none.
    """

    observed: float
    expected: float
    ratio: float | None
    interval_95: Interval | None
    interval_998: Interval | None
    category: Category | None
    rate: float | None
    rate_interval_95: Interval | None
    rate_interval_998: Interval | None
    bands: tuple[ExpectedBand, ...]
    note: str = ""


def expected_events(
    local: Mapping[Band, float], reference: Mapping[Band, ReferenceBand]
) -> tuple[ExpectedBand, ...]:
    """Say how many events are expected of each band: E = Σ reference rate × local population.

    Args:
        local: the local population of each band.
        reference: events and population of each band of the reference.

    Returns:
        The bands in which somebody lives locally, in order.

    Raises:
        NoReferencePopulation: nobody of the reference is in a band that has local people. Such a
            band has no rate, and to take it for zero would make the ratio too high.
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> reference = {("65-69",): ReferenceBand(events=50, population=1000)}
        >>> expected_events({("65-69",): 200}, reference)[0].expected
        10.0
    """
    lived_in = {band: people for band, people in sorted(local.items()) if people != 0}
    _check(*lived_in.values())
    without = tuple(
        " ".join(band)
        for band in lived_in
        if band not in reference or reference[band].population == 0
    )
    if without:
        raise NoReferencePopulation(without)
    bands: list[ExpectedBand] = []
    for band, people in lived_in.items():
        _check(reference[band].events, reference[band].population)
        rate = reference[band].events / reference[band].population
        bands.append(ExpectedBand(band, people, rate, people * rate))
    return tuple(bands)


def standardise(
    observed: float,
    local: Mapping[Band, float],
    reference: Mapping[Band, ReferenceBand],
    *,
    scale: float = 100,
    multiplier: float = 1,
) -> StandardisedRatio:
    """Compare the events counted with those expected of a population of this make-up.

    Args:
        observed: O, all the events counted locally.
        local: the local population of each band.
        reference: events and population of each band of the reference.
        scale: the value of a ratio of 1; 100 for a standardised admission ratio.
        multiplier: what the standardised rate is per, such as 100 000.

    Returns:
        The ratio, flagged only outside the 99.8 % limits.

    Raises:
        NoReferencePopulation: as `expected_events` says.
        UnusableNumbers: a number is negative or not finite.

    Example:
        >>> reference = {("f",): ReferenceBand(50, 1000), ("m",): ReferenceBand(90, 1000)}
        >>> found = standardise(30, {("f",): 200, ("m",): 100}, reference, multiplier=1000)
        >>> round(found.expected, 6), round(found.ratio, 4), round(found.rate, 4), found.category
        (19.0, 157.8947, 110.5263, 'within')
    """
    _check(observed)
    bands = expected_events(local, reference)
    expected = math.fsum(band.expected for band in bands)
    if expected == 0:
        return StandardisedRatio(
            observed, expected, None, None, None, None, None, None, None, bands,
            note="no events expected",
        )  # fmt: skip
    crude = (
        multiplier
        * math.fsum(band.events for band in reference.values())
        / math.fsum(band.population for band in reference.values())
    )
    return StandardisedRatio(
        observed=observed,
        expected=expected,
        ratio=scale * observed / expected,
        interval_95=ratio_interval(observed, expected, scale=scale, level=LEVEL_95),
        interval_998=ratio_interval(observed, expected, scale=scale, level=LEVEL_998),
        category=ratio_category(observed, expected),
        rate=crude * observed / expected,
        rate_interval_95=ratio_interval(observed, expected, scale=crude, level=LEVEL_95),
        rate_interval_998=ratio_interval(observed, expected, scale=crude, level=LEVEL_998),
        bands=bands,
    )


def _check(*numbers: float) -> None:
    if any(not math.isfinite(number) or number < 0 for number in numbers):
        raise UnusableNumbers("a count or population is negative or not finite")
