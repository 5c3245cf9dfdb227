"""What one record contributes to the KPIs of a few lines, as rows that a reader can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.kpi.contributing import Contributions, contributions_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.periods import last_of_month
from waypost.record import DateSpan, Record, Registration
from waypost_dsl.model import Pathway

ILL = "2020-01-01  Condition  illness"
"""A line of a record table: on the pathway, long before everything else."""


def pathway_of(shown: str) -> Pathway:
    """Compile the lines of an example."""
    result = compiled(shown)
    problems = [f"{one.code.slug}: {one.message}" for one in result.diagnostics if one.is_error]
    assert result.pathway is not None, problems
    return result.pathway


def person(table: str, *, practice: str | None = "P1", registered: str = "") -> Record:
    """Return the record of a table, of somebody with a practice.

    Args:
        table: as `record_table` reads it.
        practice: the practice.
        registered: `2020-01-01 to 2024-02-10`, or `2020-01-01 on`; empty if nothing says so.
    """
    record = record_of(table)
    patient = replace(record.patient, practice=practice)
    if registered:
        begins, _, ends = registered.partition(" ")
        end = ends.removeprefix("to ")
        period = Registration(
            DateSpan.on(date.fromisoformat(begins)),
            None if end == "on" else DateSpan.on(date.fromisoformat(end)),
        )
        patient = replace(patient, registered=(period,))
    return replace(record, patient=patient)


def contributed(
    shown: str | Pathway,
    record: Record | str,
    *,
    first: str = "2024-01",
    last: str = "2024-03",
    as_at: str = "2024-12-31",
    known_at: str | None = None,
) -> Contributions:
    """Return what a record contributes over some months."""
    return contributions_of(
        pathway_of(shown) if isinstance(shown, str) else shown,
        person(record) if isinstance(record, str) else record,
        first=date.fromisoformat(f"{first}-01"),
        last=last_of_month(date.fromisoformat(f"{last}-01")),
        as_at=date.fromisoformat(as_at),
        known_at=None if known_at is None else date.fromisoformat(known_at),
        places={"P1": "North"},
    )


def lines(
    shown: str | Pathway,
    record: Record | str,
    *,
    role: str = "unit",
    first: str = "2024-01",
    last: str = "2024-03",
    as_at: str = "2024-12-31",
    known_at: str | None = None,
) -> list[str]:
    """Return the rows as lines: `2024-01-31 counted 1`, in the order of their days."""
    found = contributed(shown, record, first=first, last=last, as_at=as_at, known_at=known_at)
    assert not found.errors, found.errors
    rows = [row for row in found.rows if row.role == role]
    return [line(row) for row in sorted(rows, key=lambda row: (row.day, row.kpi, row.unit))]


def line(row: Contribution) -> str:
    """Return a row in one line: its day, its state, and the number it adds."""
    if row.state != "counted":
        return f"{row.day.isoformat()} {row.state}"
    number = row.denominator if row.role == "population" else row.numerator
    number = number if row.value is None else row.value
    return f"{row.day.isoformat()} counted {number:g}"


_OF = """
kpi measured "Measured"
  domain clinical
  {clauses}
  {cadence}
"""


def kpi(*clauses: str, before: str = "", cadence: str = "monthly") -> str:
    """The text of one KPI, after other lines of a pathway."""
    return before + _OF.format(clauses="\n  ".join(clauses), cadence=cadence)
