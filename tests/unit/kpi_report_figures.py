"""Made-up KPIs for the report: figures, months and groups from a few shares. Nobody in it exists.

Counts come from a formula, not from chance, and are hidden and rounded here in the plainest way:
what is tested is the report, which gets them like that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Group, Period
from waypost.kpi.periods import periods_of
from waypost.kpi.published import HIDDEN, PublishedCount, PublishedFigure
from waypost.kpi.scorecard import (
    Funnel,
    FunnelPoint,
    KpiReport,
    SeriesPoint,
)
from waypost.kpi.shape import Shape, shape_of_measure
from waypost.kpi.values import Value, value_of
from waypost_dsl.model.citations import Citation, Quantity
from waypost_dsl.model.conditions import ALWAYS
from waypost_dsl.model.measures import (
    Kpi,
    KpiTarget,
    Measure,
    Patients,
    Proportion,
    Stratum,
)
from waypost_dsl.model.selections import Comparison

FIRST, LAST, AS_AT = date(2023, 4, 1), date(2026, 3, 31), date(2026, 4, 30)
RULES = DisclosureRules()
OPEN = DisclosureRules(suppress_to=0, round_to=1)
PERIODS = periods_of(FIRST, LAST)
MONTHS = tuple(one for one in PERIODS if one.kind == "month")
YEAR = [one for one in PERIODS if one.kind == "12 months"][-1]

STRATA: tuple[Stratum, ...] = get_args(Stratum)
GROUPS: dict[Stratum, tuple[str, ...]] = {
    "practice": tuple(f"P{number:02}" for number in range(1, 21)),
    "locality": ("Hill", "Shore", "Valley"),
    "age band": ("45-49", "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85+"),
    "sex": ("female", "male"),
    "ethnic category": ("A", "C", "H", "J", "N", "not recorded"),
    "deprivation": ("1", "2", "3", "4", "5", "not recorded"),
    "typology": ("Blue 1", "Blue 2", "Green 1", "Green 2", "Red 1", "Red 2"),
}

HIDDEN_VALUE = 7.654321
"""The true value of every hidden month of the example, which nothing may give away."""


def wobble(index: int, size: float) -> float:
    """A number between -size and size that looks like noise and is the same every time."""
    return size * (((index * 7919 + 104729) % 211) / 105 - 1)


def shown(value: float) -> PublishedCount:
    return HIDDEN if RULES.is_small(value) else RULES.rounded(value)


def figure(
    kpi: Kpi,
    period: Period,
    numerator: float,
    denominator: float,
    *,
    group: Group | None = None,
    unknown: float = 0,
    excluded: float = 0,
    not_yet_judged: float = 0,
    value: float | None = None,
    shape: Shape | None = None,
) -> PublishedFigure:
    """A figure as it may be shown; `value` is that of a statistic, whose units are `numerator`."""
    kind = shape or shape_of_measure(kpi.measure)
    over, under = shown(numerator), shown(denominator)
    if kind.kind == "ratio":
        under = HIDDEN if over == HIDDEN else round(denominator, 1)
    if HIDDEN in (over, under):
        found = Value(None)
        number = lower = upper = HIDDEN
    else:
        found = (
            Value(value, method=kind.kind)
            if kind.is_statistic
            else value_of(kind, float(over), float(under), per=kind.per)
        )
        number, lower, upper = found.value, found.lower, found.upper
    return PublishedFigure(
        kpi=kpi.name,
        period=period,
        group=group or Group(),
        units=over
        if kind.is_statistic or kind.kind in {"count", "rate", "ratio"}
        else shown(denominator),
        numerator=over,
        denominator=under,
        value=number,
        lower=lower,
        upper=upper,
        excluded=shown(excluded),
        excepted=0,
        unknown=shown(unknown),
        population_unknown=0,
        not_yet_judged=shown(not_yet_judged),
        method=found.method,
    )


def kpi(
    name: str,
    title: str,
    domain: str,
    measure: Measure,
    *,
    better: str = "higher",
    target: tuple[Comparison, str, str] | None = None,
    strata: tuple[Stratum, ...] = (),
) -> Kpi:
    written = None
    if target is not None:
        comparison, number, unit = target
        source = Citation("local", "Local agreement", "D")
        written = KpiTarget(comparison, Quantity(Decimal(number), unit), (source,))
    return Kpi(
        name=name,
        title=title,
        domain=domain,  # pyright: ignore[reportArgumentType]
        counted=Patients(),
        measure=measure,
        better=better,  # pyright: ignore[reportArgumentType]
        target=written,
        cadences=("monthly", "quarterly", "yearly", "rolling 12 months"),
        strata=strata,
    )


def report(
    of: Kpi,
    shares: list[float | None],
    size: float,
    *,
    unknown: float = 0,
    late: int = 0,
    shape: Shape | None = None,
    hidden: tuple[int, ...] = (),
    **more: object,
) -> KpiReport:
    """A KPI whose months have the given shares (or values) of `size`.

    Args:
        of: the KPI.
        shares: a month each: numerator / size, or the value of a statistic; None for no data.
        size: the denominator of a month.
        unknown: how many are not known each month.
        late: how many of the last months cannot be judged fully yet.
        shape: for a KPI from a feed.
        hidden: months whose true value is `HIDDEN_VALUE` and may not be shown.
        more: other fields of the report.
    """
    kind = shape or shape_of_measure(of.measure)
    figures: list[PublishedFigure] = []
    series: list[SeriesPoint] = []
    for index, (period, share) in enumerate(zip(MONTHS, shares, strict=False)):
        pending = 25 if index >= len(shares) - late else 0
        if index in hidden:
            one = figure(of, period, 4, size, shape=shape)
            true = HIDDEN_VALUE
        elif share is None:
            one, true = replace(figure(of, period, 0, 0, shape=shape), note="no data"), None
        elif kind.is_statistic:
            one, true = figure(of, period, size, size, value=round(share, 1), shape=shape), share
        else:
            one = figure(
                of,
                period,
                share * size,
                size,
                unknown=unknown,
                excluded=12,
                not_yet_judged=pending,
                shape=shape,
            )
            true = kind.per * share
        figures.append(one)
        series.append(
            SeriesPoint(period, period.label, true, index in hidden, one.value, pending > 0)
        )
    known = [one for one in shares if one is not None]
    for period in PERIODS:
        if period.kind == "month" or not known:
            continue
        months = [one for one in MONTHS if period.first <= one.first and one.last <= period.last]
        there = [shares[n] for n, one in enumerate(MONTHS[: len(shares)]) if one in months]
        inside = [one for one in there if one is not None] or known
        mean = sum(inside) / len(inside)
        if kind.is_statistic:
            value = round(mean, 1)
            figures.append(figure(of, period, size * 3, size * 3, value=value, shape=shape))
        else:
            of_period = size if kind.kind == "rate" else size * len(inside)
            counted = mean * size * len(inside)
            figures.append(figure(of, period, counted, of_period, unknown=unknown * 5, shape=shape))
    if known:
        figures.extend(_groups(of, sum(known) / len(known), size, kind))
    return KpiReport(
        kpi=of,
        pathway="population",
        words=words_of(of),
        unit=kind.unit,
        figures=tuple(figures),
        series=tuple(series),
        funnels=tuple(_funnels(of, sum(known) / len(known), size, kind)) if known else (),
        shape=shape,
        **more,  # pyright: ignore[reportArgumentType]
    )


def words_of(of: Kpi) -> tuple[str, ...]:
    return (
        f"Counted: {of.title.lower()}.",
        "Out of: patients enrolled at least 12 months.",
        "Left out: palliative care recorded.",
        "Judged as at the last day of the month.",
    )


def _part(
    of: Kpi, mean: float, size: float, kind: Shape, place: tuple[int, int]
) -> PublishedFigure:
    """A group's figure before its name is known; `place` is its number of how many."""
    index, many = place
    here = size * 12 * (index % 7 + 1) / (many * 4)
    share = mean * (1 + 0.04 * (index - many / 2) / many + wobble(index + 3, 0.12))
    if kind.is_statistic:
        return figure(of, YEAR, here, here, value=round(share, 1))
    return figure(of, YEAR, share * here, here, unknown=9)


def _groups(of: Kpi, mean: float, size: float, kind: Shape) -> list[PublishedFigure]:
    return [
        replace(_part(of, mean, size, kind, (index, len(values))), group=Group(dimension, value))
        for dimension, values in GROUPS.items()
        if dimension in of.strata and dimension != "practice"
        for index, value in enumerate(values)
    ] + [one.published for one in _practices(of, mean, size, kind) if "practice" in of.strata]


def _funnels(of: Kpi, mean: float, size: float, kind: Shape) -> list[Funnel]:
    if "practice" not in of.strata:
        return []
    return [Funnel("practice", YEAR, tuple(_practices(of, mean, size, kind)))]


def _practices(of: Kpi, mean: float, size: float, kind: Shape) -> list[FunnelPoint]:
    found: list[FunnelPoint] = []
    sizes = [size * 12 * (2 + (number * 7) % 13) / 160 for number in range(20)]
    for index, here in enumerate([*sizes, 30.0]):
        name = GROUPS["practice"][index] if index < 20 else "not recorded"
        share = mean * (1 + wobble(index * 5 + 1, 0.06))
        share *= {3: 1.25, 8: 0.72, 12: 1.11}.get(index, 1.0)
        count = {17: 4.0, 18: 0.0}.get(index, here)
        met = 3.0 if index in {5, 17} else share * count
        one = figure(of, YEAR, met, count, group=Group("practice", name))
        found.append(FunnelPoint(name, count, met, one.is_hidden, one))
    return found


def noisy(mean: float, size: float, number: int = 36, seed: int = 0) -> list[float | None]:
    return [mean + wobble(index * 3 + seed, size) for index in range(number)]


MET = Proportion(ALWAYS)
"""A measure for KPIs whose condition does not matter."""
