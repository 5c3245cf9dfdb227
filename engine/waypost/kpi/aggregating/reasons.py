"""Why units were left out or are not known: counts by reason, over the contributions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from waypost.kpi.aggregating.measured import Asked, Measured
from waypost.kpi.aggregating.sums import Rows
from waypost.kpi.arrow import ArrowTable
from waypost.kpi.figure import Period


def reasons_of(
    contributions: Path | ArrowTable, measured: tuple[Measured, ...], period: Period
) -> Mapping[str, tuple[tuple[str, str, int], ...]]:
    """Return the units of everybody that are not simply counted, by reason.

    Args:
        contributions: a Parquet file or an Arrow table.
        measured: the KPIs.
        period: the period they are counted over.

    Returns:
        By KPI: the state, the reason in words, and how many units, in that order.
    """
    found: dict[str, list[tuple[str, str, int]]] = {one.name: [] for one in measured}
    with Rows(contributions, Asked(measured, (period,))) as rows:
        for kpi, state, why, units in rows.reasons():
            if kpi in found:
                found[kpi].append((state, why, units))
    return {kpi: tuple(reasons) for kpi, reasons in found.items()}
