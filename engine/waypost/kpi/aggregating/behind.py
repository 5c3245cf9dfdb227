"""Who is behind a figure: its units, one by one. Not for publication."""

# ruff: noqa: S608 - columns are named here, values are parameters or quoted

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from waypost.kpi.aggregating.measured import EVERYBODY, NOT_RECORDED, column_of, slots_of
from waypost.kpi.figure import Group, Period


@dataclass(frozen=True, slots=True)
class Behind:
    """One unit behind a figure.

    Args:
        patient: the patient's id; empty for units that are about nobody.
        unit: what it is.
        role: a unit, or somebody of the population of a rate.
        day: its day.
        judged_on: the day as at which it was judged.
        state: what became of it.
        numerator: 1 if it is met, or what is added up.
        value: its value, None if there is none.
        why: why it is left out or not known.
        evidence: the references that decided.
    """

    patient: str
    unit: str
    role: str
    day: date
    judged_on: date
    state: str
    numerator: float
    value: float | None
    why: str
    evidence: tuple[str, ...]


def units_behind(
    contributions: Path, kpi: str, period: Period, group: Group, *, with_population: bool = False
) -> tuple[Behind, ...]:
    """Return the units behind a figure.

    Args:
        contributions: the rows of a run.
        kpi: the KPI's name.
        period: the period.
        group: whom it is about.
        with_population: whether to list the people of a rate's population too.

    Returns:
        The units by day, patient and unit.
    """
    import duckdb

    where, arguments = "true", list[object]()
    if group.dimension != EVERYBODY:
        where = f"coalesce(nullif({column_of(group.dimension)}, ''), '{NOT_RECORDED}') = ?"
        arguments = [group.value]
    roles = "true" if with_population else "role = 'unit'"
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as database:
        database.execute("CREATE TABLE slots (taken VARCHAR, slot DATE)")
        slots = (f"('{taken}', DATE '{slot.isoformat()}')" for taken, slot in slots_of(period))
        database.execute(f"INSERT INTO slots VALUES {', '.join(slots)}")
        rows = database.execute(
            f"""
            SELECT patient, unit, role, day, judged_on, state, numerator, value, why, evidence
            FROM (
                SELECT *, CASE WHEN taken IN ('on its day', 'days of month')
                    THEN date_trunc('month', day)::DATE ELSE day END AS slot
                FROM read_parquet(?)
            ) JOIN slots USING (taken, slot)
            WHERE kpi = ? AND {roles} AND {where}
                AND (taken NOT IN ('on its day', 'days of month') OR day BETWEEN ? AND ?)
            ORDER BY role DESC, day, patient, unit
            """,
            [str(contributions), kpi, *arguments, period.first, period.last],
        ).fetchall()
    return tuple(_behind(*row) for row in rows)


def _behind(*row: Any) -> Behind:
    *values, evidence = row
    return Behind(*values, evidence=tuple(evidence or ()))
