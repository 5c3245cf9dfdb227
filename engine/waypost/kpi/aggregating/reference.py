"""The reference that expected numbers are made of: a table that somebody gives."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from waypost.errors import UnreadableInput
from waypost.kpi.statistics.standardisation import Band, ReferenceBand
from waypost_dsl.model.measures import Stratum

_REQUIRED = ("kpi", "age_band", "sex", "events", "population")
_BANDS: dict[str, Stratum] = {"age_band": "age band", "sex": "sex", "deprivation": "deprivation"}


@dataclass(frozen=True)
class Reference:
    """Events and population of each band, by KPI.

    Args:
        name: what the file is called.
        sha256: a hash of its bytes.
        bands: by KPI, then by band: its strata with their values.
    """

    name: str
    sha256: str
    bands: Mapping[str, Mapping[frozenset[tuple[Stratum, str]], ReferenceBand]]

    def of(self, kpi: str, by: tuple[Stratum, ...]) -> dict[Band, ReferenceBand] | None:
        """Return the bands of a KPI, by values in the order of its strata.

        Bands that the KPI does not tell apart are added up.

        Args:
            kpi: the KPI's name.
            by: what it is standardised by.

        Returns:
            The bands; None if the file says nothing of the KPI.
        """
        given = self.bands.get(kpi)
        if given is None:
            return None
        found: dict[Band, ReferenceBand] = {}
        for values, one in given.items():
            named = dict(values)
            band = tuple(named.get(stratum, "") for stratum in by)
            before = found.get(band, ReferenceBand(0.0, 0.0))
            found[band] = ReferenceBand(
                before.events + one.events, before.population + one.population
            )
        return found


def read_reference(path: Path) -> Reference:
    """Read a reference: a CSV with `kpi,age_band,sex,events,population`, and `deprivation` or not.

    Args:
        path: the file.

    Returns:
        The reference.

    Raises:
        UnreadableInput: if it is no such table; the message names the row.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise UnreadableInput(f"{path} is not a text file in UTF-8") from problem
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = set(reader.fieldnames or ())
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise UnreadableInput(
            f"{path} has no column {', '.join(missing)}; a reference has the columns "
            f"{', '.join(_REQUIRED)}, and deprivation if it tells quintiles apart"
        )
    bands: dict[str, dict[frozenset[tuple[Stratum, str]], ReferenceBand]] = {}
    for number, cells in enumerate(reader, start=2):
        own = bands.setdefault((cells["kpi"] or "").strip(), {})
        band = frozenset(_band(cells))
        if band in own:
            raise UnreadableInput(f"{path} row {number} has the band of an earlier row")
        own[band] = ReferenceBand(
            _number(path, number, cells, "events"), _number(path, number, cells, "population")
        )
    return Reference(path.name, hashlib.sha256(content).hexdigest(), bands)


def _band(cells: Mapping[str, str | None]) -> Iterator[tuple[Stratum, str]]:
    for column, stratum in _BANDS.items():
        if value := (cells.get(column) or "").strip():
            yield stratum, value


def _number(path: Path, row: int, cells: Mapping[str, str | None], column: str) -> float:
    written = (cells[column] or "").strip()
    try:
        number = float(written)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise UnreadableInput(
            f"{path} row {row} has no number of 0 or more in its column {column}; write digits only"
        )
    return number
