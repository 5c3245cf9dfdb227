"""The type checks that read the written form, in one place.

Reports every problem of every kind; the checks on whole rules (`typecheck_routes`,
`typecheck_bands`) read the model instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from waypost_dsl.checking.conditions import check_conditions
from waypost_dsl.checking.episodes import check_episodes
from waypost_dsl.checking.fact_types import Shape
from waypost_dsl.checking.facts import check_facts
from waypost_dsl.checking.kpi_numbers import check_kpi_numbers
from waypost_dsl.checking.kpi_units import check_kpi_units
from waypost_dsl.checking.kpis import check_kpi
from waypost_dsl.checking.limits import check_limits
from waypost_dsl.checking.refusals import check_refusals
from waypost_dsl.checking.scope import Scope
from waypost_dsl.checking.structure import check_structure
from waypost_dsl.checking.values import check_values
from waypost_dsl.diagnostics.diagnostic import Sink


def typecheck(scope: Scope, shapes: Mapping[str, Shape], sink: Sink) -> None:
    """Report what is missing, repeated or does not fit.

    Args:
        scope: the names, resolved and free of circles.
        shapes: the answer each fact gives.
        sink: where problems go.
    """
    check_structure(scope, sink)
    for kpi in scope.kpis.values():
        check_kpi(kpi, sink)
        check_kpi_numbers(kpi, shapes, sink)
    check_kpi_units(scope, sink)
    check_facts(scope, shapes, sink)
    check_conditions(scope, shapes, sink)
    check_values(scope, shapes, sink)
    check_limits(scope, sink)
    check_episodes(scope, sink)
    check_refusals(scope, sink)
