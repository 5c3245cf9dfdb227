"""Runs the SQL of this folder over a bulk export. Nothing of the engine is imported here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

_HERE = Path(__file__).resolve().parent
_PATHWAYS = _HERE.parents[2] / "pathways"
_SCRIPTS = (
    "tables", "spells", "admissions", "standardised", "deaths", "registers", "education", "triage",
    "waiting", "feeds",
)  # fmt: skip


def counted_by_sql(cohort: Path, *, first: date, last: date) -> Any:
    """Return a database with a table for each KPI that is counted in SQL.

    Args:
        cohort: the folder of the cohort.
        first: the first day of the run.
        last: the last day of the run, on which everything is looked at.

    Returns:
        The connection. A KPI's table has its months, numerators and denominators.
    """
    places = {
        "fhir": cohort / "fhir",
        "feeds": cohort / "feeds",
        "lists": _PATHWAYS / "codelists",
        "calendars": _PATHWAYS / "calendars",
        "first": first,
        "last": last,
        "as_at": last,
    }
    database = duckdb.connect()
    database.execute("set timezone = 'Europe/London'")
    for name in _SCRIPTS:
        text = (_HERE / f"{name}.sql").read_text(encoding="utf-8")
        for place, value in places.items():
            text = re.sub(rf"\${place}\b", f"'{value}'", text)
        database.execute(text)
    return database
