"""Who is to be looked at: the units that do not meet a measure, or whose answer is not known."""

# ruff: noqa: S608 - columns are named here, values are parameters or quoted

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from waypost.kpi.periods import months_later
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import FeedRows, Kpi, Proportion

COLUMNS = ("kpi", "pathway", "patient", "unit", "day", "practice", "what", "why")
"""The columns of `worklist.csv`."""


def worklist(contributions: Path, kpis: Sequence[tuple[Kpi, Pathway]]) -> str:
    """Return the worklist as CSV: of the last month patients, of the last 12 months events.

    A unit is on it where a proportion that should be higher is not met, where one that should be
    lower is, and where the answer is not known.

    Args:
        contributions: the rows of the run.
        kpis: the KPIs.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for kpi, _ in kpis:
        if isinstance(kpi.measure, Proportion) or isinstance(kpi.counted, FeedRows):
            writer.writerows(_rows(contributions, kpi))
    return text.getvalue()


def _rows(contributions: Path, kpi: Kpi) -> Iterator[tuple[object, ...]]:
    import duckdb

    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as database:
        units = "read_parquet(?)"
        found = database.execute(
            f"SELECT max(day) FROM {units} WHERE kpi = ? AND role = 'unit'",
            [str(contributions), kpi.name],
        ).fetchone()
        last: date | None = None if found is None else found[0]
        if last is None:
            return
        wanted = {"higher": "numerator = 0", "lower": "numerator > 0"}.get(kpi.better, "false")
        rows = database.execute(
            f"""
            SELECT kpi, pathway, patient, unit, day, practice,
                CASE WHEN state = 'counted' THEN 'to be looked at' ELSE state END, why
            FROM {units}
            WHERE kpi = ? AND role = 'unit' AND value IS NULL AND patient <> '' AND (
                (state = 'counted' AND {wanted}) OR state = 'value not known'
            ) AND CASE WHEN taken = 'end of month' THEN day = ? ELSE day >= ? END
            ORDER BY day, patient, unit
            """,
            [str(contributions), kpi.name, last, months_later(last.replace(day=1), -11)],
        ).fetchall()
    yield from rows
