"""All Measures and MeasureReports of a run of KPIs, in the order in which they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from waypost.emit.fhir_types import Reference
from waypost.emit.measure import Measure, measure
from waypost.emit.measure_report import MeasureReport, Reporting, has_unit
from waypost.kpi.aggregating.measured import slots_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.figure import Period, PeriodKind
from waypost.kpi.periods import order
from waypost.kpi.published import PublishedFigure
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Cadence, Kpi

RowsOf = Callable[[str, Period], Iterable[Contribution]]
"""Reads the rows of a KPI, by its name, that may be of a period; others are passed over."""

_KINDS: Mapping[Cadence, PeriodKind] = {
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "financial year",
    "rolling 12 months": "12 months",
}


@dataclass(frozen=True)
class MeasureResources:
    """What is written of a run as FHIR.

    Args:
        measures: a Measure for each KPI.
        summaries: for each KPI the latest period of each kind, the same days once, in published
            numbers.
        internal: for each KPI the latest period of the kind that it is first of all reported by:
            a report for each patient of whom something is counted, then one of all by name. Made
            as it is read.
    """

    measures: tuple[Measure, ...]
    summaries: tuple[MeasureReport, ...]
    internal: Iterator[MeasureReport]


def measure_resources(
    kpis: Sequence[tuple[Kpi, Pathway]],
    figures: Iterable[PublishedFigure],
    rows_of: RowsOf,
    *,
    as_at: date,
    reporter: Reference | None = None,
) -> MeasureResources:
    """Return what is written of a run as FHIR.

    Args:
        kpis: the KPIs that were run, each with the pathway or scorecard it is written in.
        figures: every published figure of the run.
        rows_of: reads the rows of a KPI and a period, in any order; it is called as `internal` is
            read, once for each KPI.
        as_at: the day of the run; no clock is read.
        reporter: the organisation that reports; None leaves it out.

    Returns:
        The resources: KPIs as given, periods in order of their kinds, patients in order of their
        ids.
    """
    by_kpi: defaultdict[str, list[PublishedFigure]] = defaultdict(list)
    for figure in figures:
        by_kpi[figure.kpi].append(figure)
    summaries: list[MeasureReport] = []
    internal: list[Reporting] = []
    for kpi, pathway in kpis:
        by_period: defaultdict[Period, list[PublishedFigure]] = defaultdict(list)
        for figure in by_kpi[kpi.name]:
            by_period[figure.period].append(figure)
        latest = {period.kind: period for period in sorted(by_period, key=order)}
        asked = {
            kind: Reporting(kpi, pathway, one, as_at, reporter) for kind, one in latest.items()
        }
        summaries += (
            asked[period.kind].summary(by_period[period])
            for period in _days_once(latest.values(), by_period)
        )
        kind = _KINDS[kpi.cadences[0]]
        internal += [asked[kind]] if kind in asked else []
    return MeasureResources(
        tuple(measure(kpi, pathway) for kpi, pathway in kpis),
        tuple(summaries),
        (report for one in internal for report in internal_reports(one, rows_of)),
    )


def internal_reports(reporting: Reporting, rows_of: RowsOf) -> Iterator[MeasureReport]:
    """Yield the report of each patient of whom something is counted, then one of all by name.

    Args:
        reporting: a KPI and a period.
        rows_of: reads its rows.

    Yields:
        The reports; none for a KPI that counts no patients, such as beds.
    """
    by_patient: defaultdict[str, list[Contribution]] = defaultdict(list)
    rows = rows_of(reporting.kpi.name, reporting.period)
    for row in rows_of_period(rows, reporting.period):
        if row.patient:
            by_patient[row.patient].append(row)
    patients = sorted(by_patient)
    counted = [patient for patient in patients if has_unit(by_patient[patient])]
    for patient in counted:
        yield reporting.individual(patient, sorted(by_patient[patient], key=_row_order))
    if counted:
        yield reporting.subject_list((patient, by_patient[patient]) for patient in patients)


def _days_once(
    periods: Iterable[Period], figures: Mapping[Period, Sequence[PublishedFigure]]
) -> Iterable[Period]:
    """Return one period of those that have the same days: the one with the most breakdowns.

    A run over one financial year has its days three times: as a year, as 12 months, and as a run.
    """
    kept: dict[tuple[date, date], Period] = {}
    for period in periods:
        other = kept.setdefault((period.first, period.last), period)
        if len(figures[period]) > len(figures[other]):
            kept[period.first, period.last] = period
    return kept.values()


def rows_of_period(rows: Iterable[Contribution], period: Period) -> Iterator[Contribution]:
    """Yield the rows that are of a period.

    Args:
        rows: any rows.
        period: the period.
    """
    slots = frozenset(slots_of(period))
    return (row for row in rows if _slot(row) in slots)


def _slot(row: Contribution) -> tuple[str, date]:
    adds_up = row.taken in ("on its day", "days of month")
    return row.taken, row.day.replace(day=1) if adds_up else row.day


def _row_order(row: Contribution) -> tuple[str, date, str]:
    return (row.role, row.day, row.unit)
