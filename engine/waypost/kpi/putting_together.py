"""Figures to a scorecard: what is published, and what charts are computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from waypost.kpi.aggregating.figures import Aggregated
from waypost.kpi.aggregating.measured import EVERYBODY, NOT_RECORDED
from waypost.kpi.disclosure import published, published_counts
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure, Period
from waypost.kpi.kpi_words import definition_in_words
from waypost.kpi.published import HIDDEN, PublishedCount, PublishedFigure
from waypost.kpi.rebases import Rebases
from waypost.kpi.scorecard import (
    ErrorCount,
    Funnel,
    FunnelPoint,
    Header,
    KpiReport,
    QualityCount,
    RareEvents,
    ReasonCount,
    Scorecard,
    SeriesPoint,
)
from waypost.kpi.shape import Shape
from waypost.kpi.statistics import Rebase
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Domain, Kpi

Reasons = Mapping[str, Sequence[tuple[str, str, int]]]
"""By KPI: a state, a reason in words, and how many units."""

_DOMAINS: tuple[Domain, ...] = (
    "organisational",
    "satisfaction",
    "clinical",
    "activity",
    "resources",
)

_COUNT_OF_STATE = {
    "excluded": "excluded",
    "excepted": "excepted",
    "value not known": "unknown",
    "population not known": "population_unknown",
    "not yet judged": "not_yet_judged",
}


@dataclass(frozen=True)
class Counted:
    """Everything that was counted of the KPIs.

    Args:
        kpis: each KPI with the pathway it is written in.
        aggregated: the figures as they are.
        reasons: why units were left out, over `latest_period`.
        missing: why there are no figures, by KPI.
        errors: what could not be worked out, by KPI: its code and message, with how often.
        rebases: where charts over time start anew, by KPI.
        events: what lies between events, by KPI whose events are rare.
    """

    kpis: Sequence[tuple[Kpi, Pathway]]
    aggregated: Aggregated
    reasons: Reasons
    missing: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, Mapping[tuple[str, str], int]] = field(
        default_factory=dict[str, Mapping[tuple[str, str], int]]
    )
    rebases: Rebases = field(default_factory=dict[str, tuple[Rebase, ...]])
    events: Mapping[str, RareEvents] = field(default_factory=dict[str, RareEvents])


def latest_period(periods: Sequence[Period]) -> Period | None:
    """Return the period that groups are compared over: the latest 12 months, else the run."""
    rolling = [one for one in periods if one.kind == "12 months"]
    rest = [one for one in periods if one.kind in {"month", "whole run"}]
    return next(reversed(rolling or rest), None)


def scorecard_of(header: Header, counted: Counted, errors: Sequence[ErrorCount]) -> Scorecard:
    """Put a scorecard together.

    Args:
        header: what the report says of itself; its rules are applied.
        counted: everything that was counted.
        errors: what was wrong with the data, by kind.
    """
    rules = header.rules
    shown = published(counted.aggregated, rules)
    by_kpi: dict[str, list[tuple[Figure, PublishedFigure]]] = defaultdict(list)
    for true, one in zip(counted.aggregated.figures, shown, strict=True):
        by_kpi[true.kpi].append((true, one))
    reports = [
        _report(kpi, pathway, by_kpi[kpi.name], counted, rules) for kpi, pathway in counted.kpis
    ]
    reports.sort(key=lambda one: (_DOMAINS.index(one.kpi.domain), one.kpi.name))
    return Scorecard(header, tuple(reports), tuple(errors))


def _report(
    kpi: Kpi,
    pathway: Pathway,
    figures: Sequence[tuple[Figure, PublishedFigure]],
    counted: Counted,
    rules: DisclosureRules,
) -> KpiReport:
    shape = counted.aggregated.shapes[kpi.name]
    rules = rules if shape.is_of_people else replace(rules, suppress_to=0, round_to=1)
    missing = counted.missing.get(kpi.name, "")
    return KpiReport(
        kpi,
        pathway.name,
        definition_in_words(kpi, pathway),
        shape.unit,
        () if missing else tuple(shown for _, shown in figures),
        () if missing else tuple(_series(figures)),
        () if missing else tuple(_funnels(figures, shape)),
        () if missing else tuple(_reasons(counted.reasons.get(kpi.name, ()), figures, rules)),
        () if missing else tuple(_quality(figures)),
        tuple(_errors(counted.errors.get(kpi.name, {}), rules)),
        missing,
        shape,
        counted.rebases.get(kpi.name, ()),
        None if missing or _is_run_hidden(figures) else counted.events.get(kpi.name),
    )


def _is_run_hidden(figures: Sequence[tuple[Figure, PublishedFigure]]) -> bool:
    """Whether it may not be shown how many events the run had; then nothing is said of them."""
    return any(
        true.period.kind == "whole run"
        and true.group.dimension == EVERYBODY
        and HIDDEN in (shown.numerator, shown.value)
        for true, shown in figures
    )


def _series(figures: Sequence[tuple[Figure, PublishedFigure]]) -> Iterator[SeriesPoint]:
    for true, shown in figures:
        if true.period.kind == "month" and true.group.dimension == EVERYBODY:
            yield SeriesPoint(
                true.period,
                true.period.label,
                true.value,
                shown.is_hidden,
                shown.value,
                shown.is_provisional,
            )


def _funnels(figures: Sequence[tuple[Figure, PublishedFigure]], shape: Shape) -> Iterator[Funnel]:
    if shape.kind not in {"proportion", "rate", "ratio"}:
        return
    period = latest_period(list(dict.fromkeys(true.period for true, _ in figures)))
    points: dict[str, list[FunnelPoint]] = defaultdict(list)
    for true, shown in figures:
        if true.period == period and true.group.dimension != EVERYBODY:
            points[true.group.dimension].append(
                FunnelPoint(
                    true.group.value, true.denominator, true.numerator, shown.is_hidden, shown
                )
            )
    for dimension, found in points.items():
        assert period is not None, "there are points of it"
        yield Funnel(dimension, period, tuple(found))


def _reasons(
    reasons: Sequence[tuple[str, str, int]],
    figures: Sequence[tuple[Figure, PublishedFigure]],
    rules: DisclosureRules,
) -> Iterator[ReasonCount]:
    everybody = _of_everybody(figures)
    by_state: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for state, why, units in reasons:
        by_state[state].append((why, units))
    for state, found in by_state.items():
        shown = published_counts([units for _, units in found], rules)
        # What is hidden in the figures is not to be had from its reasons.
        hidden = everybody is not None and getattr(everybody, _COUNT_OF_STATE[state]) == HIDDEN
        for (why, _), count in zip(found, shown, strict=True):
            yield ReasonCount(state, why, HIDDEN) if hidden else ReasonCount(state, why, count)


def _quality(figures: Sequence[tuple[Figure, PublishedFigure]]) -> Iterator[QualityCount]:
    """What the data lack, as far as it is published: the same numbers as in the figures."""
    everybody = _of_everybody(figures)
    if everybody is None:
        return
    lacking: list[tuple[str, PublishedCount]] = [
        ("whether they are in the population is not known", everybody.population_unknown),
        ("the answer is not known", everybody.unknown),
        ("not yet judged", everybody.not_yet_judged),
    ]
    for what, count in lacking:
        if count != 0:
            yield QualityCount(what, count, everybody.units)
    for _, one in figures:
        if one.period != everybody.period or one.units == 0:
            continue
        if one.group.value == NOT_RECORDED:
            yield QualityCount(f"{one.group.dimension} not recorded", one.units, everybody.units)


def _of_everybody(figures: Sequence[tuple[Figure, PublishedFigure]]) -> PublishedFigure | None:
    """Return everybody's figure of the period that reasons are counted over."""
    period = latest_period(list(dict.fromkeys(true.period for true, _ in figures)))
    return next(
        (
            shown
            for true, shown in figures
            if true.period == period and true.group.dimension == EVERYBODY
        ),
        None,
    )


def _errors(errors: Mapping[tuple[str, str], int], rules: DisclosureRules) -> Iterator[ErrorCount]:
    for (code, message), count in sorted(errors.items()):
        shown = HIDDEN if rules.is_small(count) else rules.rounded(count)
        yield ErrorCount(code, "error", shown, message)
