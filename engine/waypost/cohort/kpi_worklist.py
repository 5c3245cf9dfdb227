"""Who is to be looked at: the units that do not meet a measure, or whose answer is not known."""

# ruff: noqa: S608 - columns are named here, values are parameters or quoted

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

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
    import duckdb

    wanted = [
        kpi
        for kpi, _ in kpis
        if isinstance(kpi.measure, Proportion) or isinstance(kpi.counted, FeedRows)
    ]
    higher = [kpi.name for kpi in wanted if kpi.better == "higher"]
    lower = [kpi.name for kpi in wanted if kpi.better == "lower"]
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as database:
        rows = database.execute(
            f"""
            WITH units AS (
                SELECT *, max(day) OVER (PARTITION BY kpi) AS latest FROM read_parquet(?)
                WHERE role = 'unit' AND kpi IN (SELECT unnest(?::VARCHAR[]))
            )
            SELECT {", ".join(COLUMNS).replace("what", _WHAT)} FROM units
            WHERE value IS NULL AND patient <> '' AND (
                state = 'value not known' OR (state = 'counted' AND (
                    (numerator = 0 AND kpi IN (SELECT unnest(?::VARCHAR[])))
                    OR (numerator > 0 AND kpi IN (SELECT unnest(?::VARCHAR[])))
                ))
            ) AND CASE WHEN taken = 'end of month' THEN day = latest
                ELSE day >= date_trunc('month', latest) - INTERVAL 11 MONTHS END
            ORDER BY kpi, day, patient, unit
            """,
            [str(contributions), [kpi.name for kpi in wanted], higher, lower],
        ).fetchall()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


_WHAT = "CASE WHEN state = 'counted' THEN 'to be looked at' ELSE state END AS what"
