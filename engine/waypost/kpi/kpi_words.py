"""A KPI's definition in plain words, a clause a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from waypost.kpi.feeds.catalogue import FEEDS
from waypost_dsl.model import Citation, Condition, Pathway
from waypost_dsl.model.conditions import ALWAYS
from waypost_dsl.model.measures import (
    AgainstExpected,
    ClocksCounted,
    Count,
    Counted,
    Deaths,
    DueSteps,
    EpisodesCounted,
    FeedRows,
    Kpi,
    Measure,
    Patients,
    Population,
    Proportion,
    Rate,
    ReferralsCounted,
    SpellsCounted,
    Statistic,
)
from waypost_dsl.wording.names import humanise
from waypost_dsl.wording.phrases import words
from waypost_dsl.wording.surface import anchor_as_written, number_as_written, spells_as_written


def definition_in_words(kpi: Kpi, pathway: Pathway) -> tuple[str, ...]:
    """Say what a KPI counts, leaves out and measures.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.

    Returns:
        One clause a line, in the order in which they apply.
    """
    return tuple(_lines(kpi, pathway))


def sources_in_words(citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """Return the sources that are cited, each with its place and status."""
    return tuple(
        f"{one.title}{f', {one.place}' if one.place else ''} ({one.status})" for one in citations
    )


def _lines(kpi: Kpi, pathway: Pathway) -> Iterator[str]:
    if isinstance(kpi.counted, FeedRows):
        feed = FEEDS[kpi.counted.feed]
        yield feed.words
        yield f"Read from {' and '.join(f'{table}.csv' for table in feed.tables)}."
        return
    yield f"Counted: {_counted(kpi.counted, pathway)}{_with(kpi.when, pathway)}."
    if kpi.judged_after is not None:
        yield f"Judged {words(kpi.judged_after, pathway)} after its day."
    for condition in kpi.excluding:
        yield f"Left out: {words(condition, pathway)}."
    for condition in kpi.excepting:
        yield f"Left out unless it is met: {words(condition, pathway)}."
    yield f"{_measure(kpi.measure, pathway)}."


def _with(condition: Condition, pathway: Pathway) -> str:
    return "" if condition == ALWAYS else f" with {words(condition, pathway)}"


def _counted(counted: Counted, pathway: Pathway) -> str:
    match counted:
        case Patients(among, at_least):
            length = "" if at_least is None else f" for at least {words(at_least, pathway)}"
            return f"patients {among}{length}, on the last day of the month"
        case Deaths(among):
            return f"deaths of patients {among}, each on its day"
        case EpisodesCounted(None):
            return "episodes, each on the day it opened"
        case EpisodesCounted(dated, others):
            assert dated is not None
            days = ", ".join(anchor_as_written(one) for one in (dated, *others))
            return f"episodes, each on {'the earliest of ' if others else ''}{days}"
        case ReferralsCounted(service, level):
            return f"referrals to {humanise(service, pathway)} {level}, each on that day"
        case DueSteps(step):
            return f"each time {humanise(step, pathway)} fell due, on that day"
        case SpellsCounted(spells, among):
            return f"each {spells_as_written(spells)} of patients {among}, on its day"
        case ClocksCounted(clock, "stopped"):
            return f"each clock {humanise(clock, pathway)}, on the day it stopped"
        case ClocksCounted(clock):
            return f"each clock {humanise(clock, pathway)} running on the last day of the month"
        case FeedRows(feed):
            return FEEDS[feed].words
        case _:
            assert_never(counted)


def _measure(measure: Measure, pathway: Pathway) -> str:
    match measure:
        case Proportion(met_when):
            return f"Met when {words(met_when, pathway)}"
        case Count():
            return "How many there are"
        case Statistic("percentile", fact, percentile):
            assert percentile is not None, "the checks see to it"
            return f"Percentile {number_as_written(percentile)} of {humanise(fact, pathway)}"
        case Statistic(which, fact):
            return f"The {which} of {humanise(fact, pathway)}"
        case Rate(population, total_of):
            return f"{_total(total_of, pathway)} for every {_population(population, pathway)}"
        case AgainstExpected(population, by, total_of):
            return (
                f"{_total(total_of, pathway)} against what would be expected by {', '.join(by)}, "
                f"of {_population(population, pathway)}"
            )
        case _:
            assert_never(measure)


def _total(fact: str | None, pathway: Pathway) -> str:
    return "How many there are" if fact is None else f"The total of {humanise(fact, pathway)}"


def _population(population: Population, pathway: Pathway) -> str:
    return (
        f"{population.per:,} {population.by} {population.among}"
        f"{_with(population.condition, pathway)}"
    )
