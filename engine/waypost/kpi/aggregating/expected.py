"""Expected events of each period and group, and the observed ones to compare with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from waypost.kpi.aggregating.measured import EVERYBODY, Measured
from waypost.kpi.aggregating.reference import Reference
from waypost.kpi.aggregating.sums import Key, Rows, Sums
from waypost.kpi.shape import DAYS_IN_A_YEAR
from waypost.kpi.statistics.errors import NoReferencePopulation
from waypost.kpi.statistics.standardisation import Band, ReferenceBand, expected_events


@dataclass(frozen=True, slots=True)
class Expected:
    """What a ratio is made of.

    Args:
        observed: units, or their total, in bands that are known.
        units: how many units that are.
        expected: how many events were to be expected; None where that cannot be said.
        crude: the reference's crude rate a head, or a patient year.
        unbanded: units whose band is not recorded, which are left out.
        note: why nothing can be expected.
    """

    observed: float
    units: int
    expected: float | None
    crude: float
    unbanded: int = 0
    note: str = ""


def expected_of(one: Measured, rows: Rows, reference: Reference | None) -> Mapping[Key, Expected]:
    """Return observed and expected events of every period and group of a KPI.

    Args:
        one: the KPI.
        rows: the contributions.
        reference: a given reference; None takes everybody studied in the same period, together.

    Returns:
        By figure; figures without any row are not there.
    """
    by_figure: dict[Key, dict[tuple[str | None, ...], Sums]] = {}
    for key, band, sums in rows.bands(one):
        by_figure.setdefault(key, {})[band] = sums
    given = None if reference is None else reference.of(one.name, one.shape.standardised_by)
    found: dict[Key, Expected] = {}
    for key, bands in by_figure.items():
        _, period, _, _ = key
        everybody = by_figure.get((one.name, period, EVERYBODY, ""), {})
        standard = _pooled(one, everybody) if given is None else given
        found[key] = _expected(one, bands, standard)
    return found


def _expected(
    one: Measured,
    bands: Mapping[tuple[str | None, ...], Sums],
    standard: Mapping[Band, ReferenceBand],
) -> Expected:
    local = {
        band: _population(one, sums) for values, sums in bands.items() if (band := _known(values))
    }
    known = [sums for values, sums in bands.items() if _known(values)]
    units = sum(sums.units for sums in known)
    observed = math.fsum(_observed(one, sums) for sums in known)
    unbanded = sum(sums.units for values, sums in bands.items() if not _known(values))
    people = math.fsum(band.population for band in standard.values())
    crude = math.fsum(band.events for band in standard.values()) / people if people else 0.0
    try:
        expected = math.fsum(band.expected for band in expected_events(local, standard))
    except NoReferencePopulation as problem:
        return Expected(observed, units, None, crude, unbanded, f"{problem}")
    return Expected(observed, units, expected, crude, unbanded)


def _pooled(
    one: Measured, bands: Mapping[tuple[str | None, ...], Sums]
) -> dict[Band, ReferenceBand]:
    return {
        band: ReferenceBand(_observed(one, sums), _population(one, sums))
        for values, sums in bands.items()
        if (band := _known(values))
    }


def _known(values: tuple[str | None, ...]) -> Band | None:
    """Return a band that is recorded; None where a part of it is not."""
    named = tuple(value for value in values if value)
    return named if len(named) == len(values) else None


def _observed(one: Measured, sums: Sums) -> float:
    return sums.numerator if one.shape.is_total else float(sums.units)


def _population(one: Measured, sums: Sums) -> float:
    return sums.population / (DAYS_IN_A_YEAR if one.shape.by == "patient years" else 1)
