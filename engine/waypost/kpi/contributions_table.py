"""Contributions as a table of Arrow, with the columns and types they are written with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from waypost.kpi.arrow import ArrowTable, arrow, parquet
from waypost.kpi.contribution import COLUMNS, Contribution

_DAYS = ("day", "judged_on")
_NUMBERS = ("denominator", "numerator", "value")


def contributions_table(rows: Iterable[Contribution]) -> ArrowTable:
    """Return contributions as an Arrow table, in the order in which they come."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in rows:
        for name, column in columns.items():
            column.append(getattr(row, name))
    pa = arrow()
    return pa.table(columns, schema=pa.schema([(name, _kind(name, pa)) for name in COLUMNS]))


def write_contributions(path: Path, rows: Iterable[Contribution]) -> None:
    """Write contributions as Parquet; the file is never there in part."""
    partial = path.with_name(path.name + ".partial")
    parquet().write_table(contributions_table(rows), partial)
    partial.replace(path)


def _kind(name: str, pa: Any) -> Any:
    if name in _DAYS:
        return pa.date32()
    if name in _NUMBERS:
        return pa.float64()
    return pa.list_(pa.string()) if name == "evidence" else pa.string()
