"""Rows of many patients, written as they come and read back in order of patient.

Files are to be in one order whatever the order of the data. The rows go to one temporary file;
memory holds only where each patient's rows lie (some 500 bytes a patient), never the rows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self


@dataclass(frozen=True, slots=True)
class Rows:
    """One patient's rows, each ending in a line end, by the file they belong to.

    Args:
        evaluations: the lines for `evaluations.ndjson`.
        referrals: the lines for `referrals.ndjson`.
        care_plans: the lines for `care_plans.ndjson`.
        flags: the lines for `flags.ndjson`.
        guidance: the lines for `guidance_responses.ndjson`.
        signals: the lines for `signals.ndjson`.
        issues: the lines for `detected_issues.ndjson`.
        errors: the lines for `errors.ndjson`.
        tally: the patient's counts, as JSON.
    """

    evaluations: bytes
    referrals: bytes
    care_plans: bytes
    flags: bytes
    guidance: bytes
    signals: bytes
    issues: bytes
    errors: bytes
    tally: bytes

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The rows of each kind, in the order in which a `Rows` is made of them."""
        return (
            self.evaluations,
            self.referrals,
            self.care_plans,
            self.flags,
            self.guidance,
            self.signals,
            self.issues,
            self.errors,
            self.tally,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a patient's rows lie, and what a second record is compared by.

    Args:
        offset: the first byte.
        lengths: how many bytes each kind of rows has, in the order of `Rows.parts`.
        file: the file the record came from.
        entries: how many entries the record has.
        sha256: the record's hash.
    """

    offset: int
    lengths: tuple[int, ...]
    file: str
    entries: int
    sha256: str


class Spool:
    """A temporary file of rows with an index by patient; a context manager.

    Args:
        folder: where the temporary file goes: beside the results, so that large ones fit; None
            for the system's own place.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._places: dict[str, Place] = {}
        self._end = 0
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._file = tempfile.TemporaryFile(dir=self._folder)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def place(self, patient: str) -> Place | None:
        """Return where a patient's rows lie, None if there are none yet."""
        return self._places.get(patient)

    def put(self, patient: str, rows: Rows, *, file: str, entries: int, sha256: str) -> None:
        """Add a patient's rows; those that were there before are forgotten."""
        content = b"".join(rows.parts)
        stream = self._stream()
        stream.seek(self._end)
        stream.write(content)
        lengths = tuple(len(part) for part in rows.parts)
        self._places[patient] = Place(self._end, lengths, file, entries, sha256)
        self._end += len(content)

    def __iter__(self) -> Iterator[tuple[str, Rows]]:
        """Yield the patients in order of their ids, each with the rows put last."""
        stream = self._stream()
        for patient, place in sorted(self._places.items()):
            stream.seek(place.offset)
            content = stream.read(sum(place.lengths))
            parts: list[bytes] = []
            start = 0
            for length in place.lengths:
                parts.append(content[start : start + length])
                start += length
            yield patient, Rows(*parts)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def hashes(self) -> list[str]:
        """The hashes of the records whose rows count."""
        return [place.sha256 for place in self._places.values()]

    def _stream(self) -> IO[bytes]:
        assert self._file is not None, "a spool is used inside its `with`"
        return self._file
