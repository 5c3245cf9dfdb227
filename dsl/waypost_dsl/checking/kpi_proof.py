"""Checks that a KPI can be met and can be missed: its numerator lies inside its denominator.

Whoever meets it has to be counted, so the population, no exclusion and `met when` must be able to
hold together; and what is met by everybody it counts measures nothing.
"""

from __future__ import annotations

from waypost_dsl.checking.can_hold import can_hold
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import (
    ALWAYS,
    AgainstExpected,
    Condition,
    FeedRows,
    Kpi,
    NoneOf,
    Pathway,
    Patients,
    Population,
    Proportion,
    Rate,
)
from waypost_dsl.source import NOWHERE, Span


def check_kpi_proofs(pathway: Pathway, scope: Scope, sink: Sink) -> None:
    """Report KPIs that nobody can meet, and those that everybody meets.

    Args:
        pathway: the pathway's model, without errors so far.
        scope: the names, for the place of each KPI.
        sink: where problems go.
    """
    for name, kpi in pathway.kpis.items():
        if not isinstance(kpi.counted, FeedRows):
            _check(kpi, pathway, scope.kpis[name].name.span, sink)


def _check(kpi: Kpi, pathway: Pathway, at: Span, sink: Sink) -> None:
    units = (*_enrolled(kpi, pathway), kpi.when)
    left_in = (*units, NoneOf(kpi.excluding)) if kpi.excluding else units
    met = kpi.measure.met_when if isinstance(kpi.measure, Proportion) else None
    population = _population(kpi)
    if not can_hold(pathway, units):
        _cannot(kpi, at, sink, "nothing can be counted", units)
    elif not can_hold(pathway, left_in):
        _cannot(kpi, at, sink, "everything it counts is excluded", (*units, *kpi.excluding))
    elif met is not None and not can_hold(pathway, (*left_in, met)):
        parts = (*units, *kpi.excluding, met)
        _cannot(kpi, at, sink, "nothing that it counts can meet it", parts)
    elif population is not None and not can_hold(pathway, (*left_in, population.condition)):
        parts = (kpi.when, population.condition)
        _cannot(kpi, at, sink, "nobody it is per can be one of those it counts", parts)
    elif met is not None and not can_hold(pathway, left_in, without=(met,)):
        sink.add(
            Code.KPI_ALWAYS_MET,
            _span(met, at),
            message=f"KPI `{kpi.name}`: everything that it counts meets it",
            also=((at, "what it counts is said here"),)
            if kpi.when is ALWAYS
            else _said((kpi.when,)),
            helps=("ask something that can be missed, or write `counted`",),
        )


def _enrolled(kpi: Kpi, pathway: Pathway) -> tuple[Condition, ...]:
    """Return what holds of everybody enrolled on the day they are looked at."""
    counted = kpi.counted
    live = pathway.kind == "pathway" and pathway.episodes is None
    if live and isinstance(counted, Patients) and counted.among == "enrolled":
        return (pathway.enrolment.condition,)
    return ()


def _population(kpi: Kpi) -> Population | None:
    match kpi.measure:
        case Rate(population=population) | AgainstExpected(population=population):
            return population
        case _:
            return None


def _cannot(kpi: Kpi, at: Span, sink: Sink, message: str, parts: tuple[Condition, ...]) -> None:
    sink.add(
        Code.KPI_CANNOT_BE_MET,
        at,
        message=f"KPI `{kpi.name}`: {message}",
        also=_said(parts),
        helps=("these conditions can never hold together: change one of them",),
    )


def _said(parts: tuple[Condition, ...]) -> tuple[tuple[Span, str], ...]:
    spans = (_span(part, NOWHERE) for part in parts)
    return tuple((span, "said here") for span in spans if span != NOWHERE)


def _span(condition: Condition, otherwise: Span) -> Span:
    return otherwise if condition.span == NOWHERE else condition.span
