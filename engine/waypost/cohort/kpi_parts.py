"""The rows of a run, some hundred patients at a time: what is written is never worked out again."""

# ruff: noqa: S608 - columns are named here, values are parameters or quoted

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from waypost.cohort.inputs import preference
from waypost.cohort.kpi_folder import write_in_full
from waypost.cohort.results import PATIENT_AGAIN, ErrorRow
from waypost.kpi.contribution import COLUMNS, Contribution
from waypost.kpi.contributions_table import write_contributions

if TYPE_CHECKING:
    import duckdb

_ORDER = (
    "kpi, patient, unit, day, role, taken, pathway, judged_on, state, denominator, numerator, "
    "value, why, evidence, practice, locality, age_band, sex, ethnic_category, deprivation, "
    "typology"
)
_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class PatientRead:
    """A patient whose rows are in a part.

    Args:
        patient: the id.
        file: the file the record came from.
        entries: how many entries it has.
        sha256: the record's hash.
        is_test_data: whether it is marked as test health data.
    """

    patient: str
    file: str
    entries: int
    sha256: str
    is_test_data: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of a part beside its rows.

    Args:
        patients: whose rows they are.
        errors: what was wrong with the data or an evaluation.
        unread: how many inputs gave no record.
    """

    patients: tuple[PatientRead, ...]
    errors: tuple[ErrorRow, ...]
    unread: int = 0


class Parts:
    """The parts of a run, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, number: int, rows: Iterable[Contribution], part: Part) -> None:
        """Write a part; its rows first, so that what is said of it is never of half a part."""
        write_contributions(self._rows(number), rows)
        write_in_full(self._about(number), orjson.dumps(asdict(part)))

    def read(self, number: int) -> Part:
        """Return what is known of a part beside its rows."""
        content: dict[str, Any] = orjson.loads(self._about(number).read_bytes())
        return Part(
            tuple(PatientRead(**one) for one in content["patients"]),
            tuple(ErrorRow(**one) for one in content["errors"]),
            content["unread"],
        )

    def merge(self, count: int, gathered: Gathered, into: Path) -> None:
        """Write the rows of all parts as one file, in one order.

        Args:
            count: how many parts there are.
            gathered: which part of a patient with several records counts.
            into: the file.
        """
        if not count:
            write_contributions(into, ())
            return
        partial = into.with_name(into.name + ".partial")
        files = ", ".join(_quoted(self._rows(number)) for number in range(count))
        with _connected(self._folder) as connection:
            connection.execute("CREATE TABLE dropped (filename VARCHAR, patient VARCHAR)")
            if gathered.dropped:
                connection.executemany(
                    "INSERT INTO dropped VALUES (?, ?)",
                    [(str(self._rows(number)), patient) for number, patient in gathered.dropped],
                )
            connection.execute(
                f"""
                COPY (
                    SELECT {", ".join(COLUMNS)}
                    FROM read_parquet([{files}], filename = true) AS given
                    ANTI JOIN dropped USING (filename, patient) ORDER BY {_ORDER}
                ) TO {_quoted(partial)} (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_AT_ONCE})
                """
            )
        partial.replace(into)

    def _rows(self, number: int) -> Path:
        return self._folder / f"part-{number:05}.parquet"

    def _about(self, number: int) -> Path:
        return self._folder / f"part-{number:05}.json"


@dataclass(frozen=True)
class Gathered:
    """All parts together.

    Args:
        patients: how many patients count.
        dropped: the rows that do not: part and patient.
        repeated: a row of errors for each record that was not used.
        input_sha256: a hash of all the records, in whatever order they came.
        unread: how many inputs gave no record.
        are_test_data: whether every patient read is marked as test health data.
    """

    patients: int
    dropped: tuple[tuple[int, str], ...]
    repeated: tuple[ErrorRow, ...]
    input_sha256: str
    unread: int
    are_test_data: bool = False

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Gathered:
        """Choose, of several records of one patient, the one that counts.

        It is the one with more entries; of equals, the one with the smaller hash.
        """
        used: dict[str, tuple[int, PatientRead]] = {}
        dropped: list[tuple[int, str]] = []
        repeated: list[ErrorRow] = []
        hashes: list[str] = []
        unread = 0
        are_test_data = True
        for number, part in enumerate(parts):
            unread += part.unread
            for one in part.patients:
                hashes.append(one.sha256)
                are_test_data = are_test_data and one.is_test_data
                other = used.get(one.patient)
                if other is None:
                    used[one.patient] = (number, one)
                    continue
                kept, left = preferred((number, one), other)
                used[one.patient] = kept
                dropped.append((left[0], one.patient))
                repeated.append(patient_again(one.patient, kept=kept[1].file, left=left[1].file))
        sha256 = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
        return cls(
            len(used),
            tuple(sorted(dropped)),
            tuple(repeated),
            sha256,
            unread,
            are_test_data and bool(used),
        )


_Placed = tuple[int, PatientRead]


def preferred(one: _Placed, other: _Placed) -> tuple[_Placed, _Placed]:
    """Return the record that counts, and the other one."""
    is_better = preference(one[1].entries, one[1].sha256) < preference(
        other[1].entries, other[1].sha256
    )
    return (one, other) if is_better else (other, one)


def patient_again(patient: str, *, kept: str, left: str) -> ErrorRow:
    """Return the row of errors of a second record of one patient."""
    return ErrorRow(
        left,
        patient,
        None,
        f"Patient/{patient}",
        None,
        PATIENT_AGAIN,
        "error",
        f"{kept} holds a record of this patient too, and that one is used; the two are not put "
        "together",
    )


def errors_of(parts: Iterable[Part], gathered: Gathered) -> Iterator[ErrorRow]:
    """Yield what was wrong, without what is about records that were not used."""
    dropped = set(gathered.dropped)
    for number, part in enumerate(parts):
        yield from (row for row in part.errors if (number, row.patient) not in dropped)
    yield from gathered.repeated


def counted_by_kind(rows: Sequence[ErrorRow]) -> Counter[tuple[str, str]]:
    """Return how many rows of errors there are of each kind: severity and code."""
    return Counter((row.severity, row.code) for row in rows)


def _connected(folder: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "threads": "1",
            "temp_directory": str(folder / "sorting"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
