"""The Measures and MeasureReports of a run of KPIs: the numbers, and who is behind them, apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from waypost.cohort.kpi_folder import MEASURE_REPORTS, MEASURES
from waypost.emit.fhir_types import FhirType
from waypost.emit.measures_of_run import measure_resources
from waypost.kpi.contribution import COLUMNS, Contribution
from waypost.kpi.figure import Period
from waypost.kpi.scorecard import Scorecard
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Kpi


def write_fhir(
    folder: Path,
    internal: Path,
    kpis: Sequence[tuple[Kpi, Pathway]],
    scorecard: Scorecard,
    contributions: Path,
) -> None:
    """Write the Measures and MeasureReports of a run.

    Args:
        folder: where what is published goes.
        internal: where everything about single patients goes.
        kpis: the KPIs that were run, each with the pathway or scorecard it is written in.
        scorecard: what may be published.
        contributions: the rows of the run.
    """
    written = measure_resources(
        kpis,
        (figure for report in scorecard.kpis for figure in report.figures),
        lambda kpi, period: _rows(contributions, kpi, period),
        as_at=scorecard.header.as_at,
    )
    _write(folder / MEASURES, written.measures)
    _write(folder / MEASURE_REPORTS, written.summaries)
    _write(internal / MEASURE_REPORTS, written.internal)


def _write(path: Path, resources: Iterable[FhirType]) -> None:
    """Write one resource a line, so that the file is never there in part."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        for resource in resources:
            file.write(resource.to_json() + b"\n")
    partial.replace(path)


def _rows(contributions: Path, kpi: str, period: Period) -> Iterator[Contribution]:
    import duckdb

    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as database:
        found = database.execute(
            "SELECT * FROM read_parquet(?) WHERE kpi = ? AND day BETWEEN ? AND ?",
            [str(contributions), kpi, period.first, period.last],
        )
        while rows := found.fetchmany(10_000):
            for row in rows:
                named: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
                named["evidence"] = tuple(named["evidence"] or ())
                yield Contribution(**named)
