"""Which figures of a KPI stand in the scorecard: the latest, short and long."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.kpi.figure import Group, PeriodKind
from waypost.kpi.published import PublishedFigure
from waypost.kpi.scorecard import KpiReport

_SHORT: tuple[PeriodKind, ...] = ("month", "quarter")
_LONG: tuple[PeriodKind, ...] = ("12 months", "financial year", "whole run")


def latest_short(report: KpiReport) -> PublishedFigure | None:
    """Return the latest month that has a value, hidden or not; a quarter where there are no months.

    The last months of a KPI that is judged later than its units' day have none yet.
    """
    return _latest(report, _SHORT)


def latest_long(report: KpiReport) -> PublishedFigure | None:
    """Return the latest 12 months; a financial year, or the run, where there are none."""
    return _latest(report, _LONG)


def judged_by(report: KpiReport) -> PublishedFigure | None:
    """Return the figure that is held against the target: the longest of the latest."""
    return latest_long(report) or latest_short(report)


def _latest(report: KpiReport, kinds: Sequence[PeriodKind]) -> PublishedFigure | None:
    for kind in kinds:
        found = [one for one in report.figures if one.period.kind == kind and one.group == Group()]
        with_value = [one for one in found if one.value is not None]
        if found:
            return max(with_value or found, key=lambda one: one.period.last)
    return None
