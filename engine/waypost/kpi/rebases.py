"""Where charts over time start anew, and why: a table that somebody gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from waypost.errors import UnreadableInput, UsageError
from waypost.kpi.periods import month_of
from waypost.kpi.statistics import Rebase
from waypost_dsl.diagnostics.suggest import did_you_mean

Rebases = Mapping[str, tuple[Rebase, ...]]
"""By KPI, in the order of their months."""

_COLUMNS = ("kpi", "date", "reason")


def read_rebases(path: Path) -> Rebases:
    """Read a CSV with the columns `kpi,date,reason`: the chart starts anew in the date's month.

    Args:
        path: the file.

    Returns:
        The rebases of each KPI.

    Raises:
        UnreadableInput: if it is no such table, if a row has no date or no reason, or if two rows
            are of one KPI and month; the message names the row.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise UnreadableInput(f"{path} is not a text file in UTF-8") from problem
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = set(reader.fieldnames or ())
    if missing := [name for name in _COLUMNS if name not in columns]:
        raise UnreadableInput(
            f"{path} has no column {', '.join(missing)}; rebases have the columns "
            f"{', '.join(_COLUMNS)}"
        )
    found: dict[str, dict[str, Rebase]] = {}
    for cells in reader:
        kpi, written, reason = ((cells[name] or "").strip() for name in _COLUMNS)
        where = f"{path} line {reader.line_num}"
        month = _month(where, written)
        if not reason:
            raise UnreadableInput(
                f"{where} gives no reason; a chart starts anew only where it is said what changed"
            )
        if month in found.setdefault(kpi, {}):
            raise UnreadableInput(f"{where} starts {kpi} anew a second time in {month}")
        found[kpi][month] = Rebase(month, reason)
    return {kpi: tuple(months[one] for one in sorted(months)) for kpi, months in found.items()}


def check_rebases(rebases: Rebases, kpis: Collection[str], months: Collection[str]) -> None:
    """Check that every rebase is of a KPI and a month of the run.

    Args:
        rebases: the rebases.
        kpis: the names of the KPIs.
        months: the labels of the months.

    Raises:
        UsageError: if one is not.
    """
    for kpi, of_kpi in rebases.items():
        if kpi not in kpis:
            hint = "".join(f"; {line}" for line in did_you_mean(kpi, kpis))
            raise UsageError(f"--rebase names a KPI that these pathways do not have: `{kpi}`{hint}")
        for one in of_kpi:
            if one.period not in months:
                raise UsageError(
                    f"--rebase starts {kpi} anew in {one.period}, no whole month of the run"
                )


def _month(where: str, written: str) -> str:
    try:
        return month_of(date.fromisoformat(written)).label
    except ValueError as problem:
        raise UnreadableInput(f"{where} has no date such as 2025-04-01") from problem
