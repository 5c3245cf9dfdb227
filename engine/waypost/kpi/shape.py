"""What kind of number a KPI is: which sums it needs, its unit, and how it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from waypost_dsl.model.measures import (
    AgainstExpected,
    Count,
    Measure,
    Population,
    Proportion,
    Rate,
    Statistic,
    Stratum,
)

ShapeKind = Literal["proportion", "count", "mean", "median", "percentile", "share", "rate", "ratio"]
"""The kinds of number.

`proportion`: units that meet it out of units. `share`: units out of something else that they are
a part of, such as delayed patients out of occupied beds. `rate`: units, or a total, per people or
patient years. `ratio`: units, or a total, against what was to be expected.
"""

PerWhat = Literal["patients", "patient years"]

DAYS_IN_A_YEAR = 365.25
"""How many days a patient year has."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of number a KPI is.

    Args:
        kind: the kind.
        unit: the unit of its value, such as `%` or `per 1,000 patients`.
        percentile: between 0 and 100, for a percentile.
        per: what a share, rate or ratio is multiplied by.
        by: what a rate or ratio is per; None for a share of something that is no people.
        is_total: whether something is added up over the units (bed days) rather than counted.
        standardised_by: what expected numbers are standardised by.
        is_of_people: whether its units are people, so that small numbers of them are hidden.
    """

    kind: ShapeKind
    unit: str
    percentile: float | None = None
    per: int = 1
    by: PerWhat | None = None
    is_total: bool = False
    standardised_by: tuple[Stratum, ...] = ()
    is_of_people: bool = True

    @property
    def has_population(self) -> bool:
        """Whether its denominator is made of rows of a population."""
        return self.kind in {"share", "rate", "ratio"}

    @property
    def is_statistic(self) -> bool:
        """Whether it is a mean, median or percentile of the units' values."""
        return self.kind in {"mean", "median", "percentile"}


def shape_of_measure(measure: Measure) -> Shape:
    """Return the shape of a measure that is written in a pathway.

    Example:
        >>> shape_of_measure(Rate(Population(1000, "patients"))).unit
        'per 1,000 patients'
    """
    match measure:
        case Proportion():
            return Shape("proportion", "%", per=100)
        case Count():
            return Shape("count", "")
        case Statistic(which="percentile"):
            assert measure.percentile is not None, "the checks see to it"
            return Shape("percentile", "days", percentile=float(measure.percentile))
        case Statistic(which=which):
            return Shape(which, "days", percentile=50.0 if which == "median" else None)
        case Rate(population, total_of):
            return Shape(
                "rate",
                f"per {_people(population)}",
                per=population.per,
                by=population.by,
                is_total=total_of is not None,
            )
        case AgainstExpected(population, by, total_of):
            unit = (
                "expected = 100"
                if population.per == 100
                else f"observed over expected × {population.per:,}"
            )
            return Shape(
                "ratio",
                unit,
                per=population.per,
                by=population.by,
                is_total=total_of is not None,
                standardised_by=by,
            )
        case _:
            assert_never(measure)


def _people(population: Population) -> str:
    return f"{population.per:,} {population.by}"
