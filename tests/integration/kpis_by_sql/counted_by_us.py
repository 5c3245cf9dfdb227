"""The same KPIs by the engine: contributions of every patient, put together to figures."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pyarrow.parquet import ParquetWriter

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
"""How many patients are a part: parts are worked out and written one after the other."""


def counted_by_us(
    cohort: Path, kpis: Sequence[str], *, first: date, last: date, work: Path
) -> tuple[Figure, ...]:
    """Return the figures of some KPIs over a cohort, by month and by practice.

    Args:
        cohort: the folder of the cohort.
        kpis: the KPIs' names.
        first: the first day of the run.
        last: the last day of the run, on which everything is looked at.
        work: a folder for the contributions.
    """
    pathways = _asked(tuple(kpis))
    of_files = [(kpi, one) for one in pathways for kpi in one.kpis.values()]
    feeds = feed_rows_of(of_files, cohort / "feeds", first=first, last=last, as_at=last, places={})
    of_feeds = [row for found in feeds.by_patient.values() for row in found]
    table = contributions_table([*of_feeds, *feeds.of_nobody])
    file = work / "contributions.parquet"
    with ParquetWriter(file, table.schema) as writer:
        writer.write_table(table)
        for part in _of_records(cohort, tuple(kpis), first, last):
            writer.write_table(part)
    measured = [Measured(kpi.name, shape_of_kpi(kpi, one), ("practice",)) for kpi, one in of_files]
    return figures_of(file, measured, periods_of(first, last), by=("practice",)).figures


def _of_records(cohort: Path, kpis: tuple[str, ...], first: date, last: date) -> Iterator[Any]:
    """Yield the contributions of each part; only some parts are under way at once."""
    read = (one.record for one in patients_in(cohort / "fhir") if isinstance(one, PatientInput))
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes) as workers:
        under_way: deque[Future[Any]] = deque()
        for part in _in_parts(read):
            under_way.append(workers.submit(_of_part, kpis, part, first, last))
            if len(under_way) > 2 * processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


@cache
def _asked(names: tuple[str, ...]) -> tuple[Pathway, ...]:
    """Compile the pathways, once for each worker."""
    return tuple(_with_kpis(names))


def _with_kpis(names: Sequence[str]) -> Iterator[Pathway]:
    for one in compile_pathways([_PATHWAYS]):
        assert one.pathway is not None
        kpis = {name: kpi for name, kpi in one.pathway.kpis.items() if name in names}
        if kpis:
            yield replace(one.pathway, kpis=kpis)


def _in_parts(records: Iterator[Record]) -> Iterator[list[Record]]:
    while part := list(islice(records, _AT_A_TIME)):
        yield part


def _of_part(kpis: tuple[str, ...], part: Sequence[Record], first: date, last: date) -> Any:
    found: list[Contribution] = []
    for record in part:
        for pathway in _asked(kpis):
            made = contributions_of(pathway, record, first=first, last=last, as_at=last)
            assert made.errors == ()
            found += made.rows
    return contributions_table(found)
