"""A KPI's figure for one period and one group of people, before anything is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PeriodKind = Literal["month", "quarter", "financial year", "12 months", "whole run"]
"""The kinds of period: month, quarter and year of the UK's financial year, rolling 12 months, and
all the days of a run."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period, both days included.

    Args:
        kind: its kind.
        first: its first day.
        last: its last day.
        label: how it is written, such as `2024-03`, `2024/25 Q1` (April to June), `2024/25`,
            `12 months to 2024-03`, `2023-10-01 to 2026-09-30`.
    """

    kind: PeriodKind
    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a figure is about: everybody, or one stratum.

    Args:
        dimension: `everybody`, or a stratum's name such as `practice`.
        value: the stratum's value, `not recorded` where there is none; empty for everybody.
    """

    dimension: str = "everybody"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one KPI says of one period and one group.

    Args:
        kpi: the KPI's name.
        period: the period.
        group: whom it is about.
        units: how many units are in the denominator of a proportion, are counted, or have a value.
        numerator: units that meet it, units counted, or what was added up.
        denominator: units, people on the middle day, or patient years; expected events of a ratio.
        value: the figure, in the KPI's unit; None where the denominator is 0 or nothing is known.
        lower: the lower end of its 95 % interval, None where there is none.
        upper: the upper end.
        excluded: units left out by an exclusion.
        excepted: units left out by an exception.
        unknown: units in the denominator whose answer is not known.
        population_unknown: units of which it is not known whether they are in the population.
        not_yet_judged: units that cannot be judged yet; the figure is provisional if there are any.
        method: how value and interval were made.
        note: what a reader must know, such as `no data` or why there is no value.
    """

    kpi: str
    period: Period
    group: Group
    units: int
    numerator: float
    denominator: float
    value: float | None
    lower: float | None
    upper: float | None
    excluded: int
    excepted: int
    unknown: int
    population_unknown: int
    not_yet_judged: int
    method: str
    note: str = ""
