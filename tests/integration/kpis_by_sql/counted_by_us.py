"""The same KPIs by the engine: contributions of every patient, put together to figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from waypost.cohort.inputs import patients_in
from waypost.cohort.kpi_feeds import feed_rows_of
from waypost.fhir import PatientInput
from waypost.kpi.aggregating import Measured, figures_of
from waypost.kpi.contributing import contributions_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.contributions_table import contributions_table
from waypost.kpi.figure import Figure
from waypost.kpi.kpi_shape import shape_of_kpi
from waypost.kpi.periods import periods_of
from waypost.record import Record
from waypost_dsl.compiler import compile_pathways
from waypost_dsl.model import Pathway

_PATHWAYS = Path(__file__).resolve().parents[3] / "pathways"
_AT_A_TIME = 50


def counted_by_us(
    cohort: Path, kpis: Sequence[str], *, first: date, last: date
) -> tuple[Figure, ...]:
    """Return the figures of some KPIs over a cohort, by month and by practice.

    Args:
        cohort: the folder of the cohort.
        kpis: the KPIs' names.
        first: the first day of the run.
        last: the last day of the run, on which everything is looked at.
    """
    pathways = tuple(_with_kpis(kpis))
    read = (one.record for one in patients_in(cohort / "fhir") if isinstance(one, PatientInput))
    rows: list[Contribution] = []
    with ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(kpis,)) as workers:
        jobs = [workers.submit(_rows, part, first, last) for part in _in_parts(read)]
        for job in jobs:
            rows += job.result()
    of_files = [(kpi, one) for one in pathways for kpi in one.kpis.values()]
    feeds = feed_rows_of(
        of_files, cohort / "feeds", first=first, last=last, as_at=last, places={}
    )  # fmt: skip
    rows += [row for found in feeds.by_patient.values() for row in found]
    rows += feeds.of_nobody
    measured = [Measured(kpi.name, shape_of_kpi(kpi, one), ("practice",)) for kpi, one in of_files]
    return figures_of(
        contributions_table(rows), measured, periods_of(first, last), by=("practice",)
    ).figures


_pathways: tuple[Pathway, ...] = ()


def _begin(kpis: Sequence[str]) -> None:
    global _pathways
    _pathways = tuple(_with_kpis(kpis))


def _with_kpis(names: Sequence[str]) -> Iterator[Pathway]:
    for one in compile_pathways([_PATHWAYS]):
        assert one.pathway is not None
        kpis = {name: kpi for name, kpi in one.pathway.kpis.items() if name in names}
        if kpis:
            yield replace(one.pathway, kpis=kpis)


def _in_parts(records: Iterator[Record]) -> Iterator[list[Record]]:
    while part := list(islice(records, _AT_A_TIME)):
        yield part


def _rows(part: Sequence[Record], first: date, last: date) -> list[Contribution]:
    found: list[Contribution] = []
    for record in part:
        for pathway in _pathways:
            made = contributions_of(pathway, record, first=first, last=last, as_at=last)
            assert made.errors == ()
            found += made.rows
    return found
