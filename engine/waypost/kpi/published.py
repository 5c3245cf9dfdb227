"""What may be shown of a figure: counts rounded or hidden, and what is computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost.kpi.figure import Group, Period

Hidden = Literal["*"]

HIDDEN: Hidden = "*"
"""What stands where a number may not be shown."""

PublishedCount = int | Hidden
"""A rounded count, or `*`."""

PublishedNumber = float | Hidden | None
"""A number made of rounded counts, `*`, or None where there is none at all."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A KPI's figure as it may leave the house.

    Args:
        kpi: the KPI's name.
        period: the period.
        group: whom it is about.
        units: how many units are in the denominator of a proportion, are counted, or have a value.
        numerator: units that meet it, units counted, or a total.
        denominator: units, people, patient years, or expected events (which are no persons).
        value: the figure, made of the two as they are shown here.
        lower: the lower end of its 95 % interval, made in the same way.
        upper: the upper end.
        excluded: units left out by an exclusion.
        excepted: units left out by an exception.
        unknown: units in the denominator whose answer is not known.
        population_unknown: units of which it is not known whether they are in the population.
        not_yet_judged: units that cannot be judged yet; above 0 (or `*`) it is provisional.
        method: how value and interval were made.
        note: what a reader must know, such as why there is no value.
    """

    kpi: str
    period: Period
    group: Group
    units: PublishedCount
    numerator: PublishedNumber
    denominator: PublishedNumber
    value: PublishedNumber
    lower: PublishedNumber
    upper: PublishedNumber
    excluded: PublishedCount
    excepted: PublishedCount
    unknown: PublishedCount
    population_unknown: PublishedCount
    not_yet_judged: PublishedCount
    method: str
    note: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether there is a value that may not be shown."""
        return self.value == HIDDEN

    @property
    def is_provisional(self) -> bool:
        """Whether some of its units cannot be judged yet."""
        return self.not_yet_judged != 0
