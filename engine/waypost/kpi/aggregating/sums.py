"""Sums over contributions, in DuckDB: by KPI, period and group.

Rows are first added up by month, then months into periods. Sums are of decimals, so that the order
in which rows are read changes nothing.
"""

# ruff: noqa: S608 - columns are named here, values are parameters or quoted

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from waypost.kpi.aggregating.measured import (
    EVERYBODY,
    NOT_RECORDED,
    STRATA,
    Asked,
    Measured,
    column_of,
    slots_of,
)
from waypost.kpi.arrow import ArrowTable

if TYPE_CHECKING:
    import duckdb

Key = tuple[str, int, str, str]
"""A KPI, the number of a period, a dimension and a value of it."""

_EXACT = "DECIMAL(38, 9)"


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rows of one figure add up to.

    Args:
        units: units in the denominator.
        valued: units in the denominator that have a value.
        numerator: their numerators.
        total: their values.
        population: the denominators of the rows of the population.
        excluded: units left out by an exclusion.
        excepted: units left out by an exception.
        unknown: units in the denominator whose answer is not known.
        population_unknown: units of which it is not known whether they are in the population.
        not_yet_judged: units that cannot be judged yet.
    """

    units: int = 0
    valued: int = 0
    numerator: float = 0.0
    total: float = 0.0
    population: float = 0.0
    excluded: int = 0
    excepted: int = 0
    unknown: int = 0
    population_unknown: int = 0
    not_yet_judged: int = 0


class Rows:
    """The contributions of a run, with the periods they are of; a context manager.

    Args:
        contributions: a Parquet file, or an Arrow table.
        asked: what is wanted of them.
    """

    def __init__(self, contributions: Path | ArrowTable, asked: Asked) -> None:
        self._asked = asked
        self._connection = _connected()
        self._load(contributions)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def sums(self) -> Mapping[Key, Sums]:
        """Return the sums of every KPI, period and group that has rows."""
        names = "units, valued, numerator, total, population, excluded, excepted, unknown, "
        names += "population_unknown, not_yet_judged"
        found: dict[Key, Sums] = {}
        for dimension, kpis in self._by_dimension():
            monthly = f"""
                SELECT kpi, {_value(dimension)} AS value, taken, slot, {_SUMS}
                FROM rows WHERE kpi IN ({_places(kpis)}) GROUP BY ALL
            """
            added = ", ".join(f"sum({name.strip()})" for name in names.split(","))
            query = f"""
                SELECT kpi, period, value, {added}
                FROM ({monthly}) JOIN slots USING (taken, slot)
                WHERE period IN ({self._wanted(dimension)})
                GROUP BY kpi, period, value
            """
            for kpi, period, value, *numbers in self._rows(query, kpis):
                found[kpi, period, dimension, value] = _sums(numbers)
        return found

    def statistics(self) -> Mapping[Key, float]:
        """Return the median or percentile of every KPI that is one; means are sums."""
        found: dict[Key, float] = {}
        for one in self._asked.measured:
            if one.shape.percentile is None:
                continue
            for dimension in self._asked.dimensions(one):
                numbers = self._wanted(dimension)
                share = one.shape.percentile / 100
                query = f"""
                    SELECT period, {_value(dimension)} AS value, quantile_cont(rows.value, {share})
                    FROM rows JOIN slots USING (taken, slot)
                    WHERE kpi = ? AND {_COUNTED} AND rows.value IS NOT NULL
                        AND period IN ({numbers})
                    GROUP BY ALL
                """
                for period, value, number in self._rows(query, [one.name]):
                    found[one.name, period, dimension, value] = number
        return found

    def bands(self, one: Measured) -> Iterator[tuple[Key, tuple[str | None, ...], Sums]]:
        """Yield the sums of every band that a KPI is standardised by.

        Yields:
            The figure, the band (None where it is not recorded), and what its rows add up to.
        """
        columns = [column_of(stratum) for stratum in one.shape.standardised_by]
        for dimension in self._asked.dimensions(one):
            query = f"""
                SELECT period, {_value(dimension)} AS value, {", ".join(columns)}, {_SUMS}
                FROM rows JOIN slots USING (taken, slot)
                WHERE kpi = ? AND period IN ({self._wanted(dimension)})
                GROUP BY ALL ORDER BY ALL
            """
            for period, value, *rest in self._rows(query, [one.name]):
                band = tuple(rest[: len(columns)])
                yield (one.name, period, dimension, value), band, _sums(rest[len(columns) :])

    def groups(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Return every value a dimension of a KPI has in any row, by KPI and dimension."""
        found: dict[tuple[str, str], list[str]] = {}
        for dimension, kpis in self._by_dimension():
            if dimension != EVERYBODY:
                query = f"""
                    SELECT DISTINCT kpi, {_value(dimension)} FROM rows
                    WHERE kpi IN ({_places(kpis)})
                """
                for kpi, value in self._rows(query, kpis):
                    found.setdefault((kpi, dimension), []).append(value)
        return {key: tuple(values) for key, values in found.items()}

    def on_one_day(self) -> frozenset[str]:
        """Return the KPIs with rows that were taken on one day of a period: no whole run."""
        return self._kpis("taken NOT IN ('on its day', 'days of month')")

    def snapshots(self) -> frozenset[str]:
        """Return the KPIs whose units were taken on the last day of a month."""
        return self._kpis("role = 'unit' AND taken = 'end of month'")

    def _kpis(self, condition: str) -> frozenset[str]:
        query = f"SELECT DISTINCT kpi FROM rows WHERE {condition}"
        return frozenset(kpi for (kpi,) in self._rows(query, []))

    def reasons(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield KPI, state, reason and number of the units that are not simply counted."""
        query = f"""
            SELECT kpi, state, why, count(*) FROM rows JOIN slots USING (taken, slot)
            WHERE {_UNIT} AND state <> 'counted' GROUP BY ALL ORDER BY ALL
        """
        yield from self._rows(query, [])

    def nesting(self) -> Mapping[str, str]:
        """Return the locality of each practice whose rows all name the same one."""
        query = """
            SELECT practice, min(locality) FROM rows WHERE practice IS NOT NULL
            GROUP BY practice HAVING count(DISTINCT locality) = 1 AND count(*) = count(locality)
        """
        return dict(self._rows(query, []))

    def _by_dimension(self) -> Iterator[tuple[str, list[str]]]:
        for dimension in (EVERYBODY, *STRATA):
            kpis = [
                one.name for one in self._asked.measured if dimension in self._asked.dimensions(one)
            ]
            if kpis and self._asked.places_for(dimension):
                yield dimension, kpis

    def _wanted(self, dimension: str) -> str:
        return ", ".join(map(str, self._asked.places_for(dimension)))

    def _load(self, contributions: Path | ArrowTable) -> None:
        if isinstance(contributions, Path):
            source = f"read_parquet({_quoted(str(contributions))})"
        else:
            self._connection.register("given", contributions)
            source = "given"
        runs = [one for one in self._asked.periods if one.kind == "whole run"]
        within = " OR ".join(
            f"day BETWEEN DATE '{run.first.isoformat()}' AND DATE '{run.last.isoformat()}'"
            for run in runs
        )
        # A view, so that memory does not grow with the rows: each query reads the file again.
        self._connection.execute(
            f"""
            CREATE VIEW rows AS SELECT *, CASE WHEN taken IN ('on its day', 'days of month')
                THEN date_trunc('month', day)::DATE ELSE day END AS slot
            FROM {source} WHERE {within or "true"}
            """
        )
        self._connection.execute("CREATE TABLE slots (period INTEGER, taken VARCHAR, slot DATE)")
        slots = [
            f"({place}, '{taken}', DATE '{slot.isoformat()}')"
            for place, period in enumerate(self._asked.periods)
            for taken, slot in slots_of(period)
        ]
        if slots:
            self._connection.execute(f"INSERT INTO slots VALUES {', '.join(slots)}")

    def _rows(self, query: str, arguments: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        cursor = self._connection.execute(query, list(arguments))
        while rows := cursor.fetchmany(10_000):
            yield from rows


_UNIT = "role = 'unit'"
_COUNTED = f"{_UNIT} AND state IN ('counted', 'value not known')"


def _number_in(state: str) -> str:
    return f"count(*) FILTER ({_UNIT} AND state = '{state}')"


_SUMS = f"""
    count(*) FILTER ({_COUNTED}) AS units,
    count(rows.value) FILTER ({_COUNTED}) AS valued,
    sum(numerator::{_EXACT}) FILTER ({_COUNTED}) AS numerator,
    sum(rows.value::{_EXACT}) FILTER ({_COUNTED}) AS total,
    sum(denominator::{_EXACT}) FILTER (role = 'population' AND state = 'counted') AS population,
    {_number_in("excluded")} AS excluded,
    {_number_in("excepted")} AS excepted,
    {_number_in("value not known")} AS unknown,
    {_number_in("population not known")} AS population_unknown,
    {_number_in("not yet judged")} AS not_yet_judged
"""


def _sums(numbers: Sequence[Any]) -> Sums:
    units, valued, numerator, total, population, *states = numbers
    return Sums(
        int(units),
        int(valued),
        float(numerator or 0),
        float(total or 0),
        float(population or 0),
        *(int(state) for state in states),
    )


def _value(dimension: str) -> str:
    if dimension == EVERYBODY:
        return "''"
    return f"coalesce(nullif({column_of(dimension)}, ''), '{NOT_RECORDED}')"


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _connected() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that reads no settings and fetches no extensions."""
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
