"""The folder of a run of KPIs: what is published lies in it, patients only in `internal`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson

from waypost.errors import UsageError

CONTRIBUTIONS = "contributions.parquet"
WORKLIST = "worklist.csv"
TRUE_FIGURES = "true_figures.csv"
ERRORS = "errors.ndjson"
KPIS_CSV = "kpis.csv"
KPIS_PARQUET = "kpis.parquet"
KPIS_JSON = "kpis.json"
MEASURES = "measures.ndjson"
MEASURE_REPORTS = "measure_reports.ndjson"
"""In the folder of a run the published numbers, in `internal` the reports of patients."""
REPORT = "report.html"
INTERNAL = "internal"
RUN = "run.json"
README = "README.txt"

RUN_SCHEMA = "waypost-kpi-run/1"
"""The version of `internal/run.json`, which says what a run is and how far it got."""

NOT_FOR_PUBLICATION = """NOT FOR PUBLICATION

The files of this folder are about patients, one by one: who is behind each figure, and small
numbers as they are. They are for those who care for these patients. Do not put them beside a
report, send them on, or count from them for publication: the files of the folder above are made
for that, with small numbers hidden.
"""

_PARTS = "parts"


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run got.

    Args:
        fingerprint: a hash of everything the rows depend on.
        parts: how many parts are written in full.
        is_finished: whether the whole run is.
    """

    fingerprint: str
    parts: int = 0
    is_finished: bool = False


@dataclass(frozen=True)
class KpiFolder:
    """The folder of a run, and where things lie in it."""

    path: Path

    @property
    def internal(self) -> Path:
        """Where everything about single patients lies."""
        return self.path / INTERNAL

    @property
    def contributions(self) -> Path:
        """The rows of the whole run."""
        return self.internal / CONTRIBUTIONS

    @property
    def parts(self) -> Path:
        """Where the rows lie while a run is under way."""
        return self.internal / _PARTS

    def opened(self, fingerprint: str) -> RunState:
        """Make the folder ready and say how far an earlier run of the same got.

        Args:
            fingerprint: a hash of everything the rows depend on.

        Returns:
            The state to go on from.

        Raises:
            UsageError: if the folder cannot be used, holds other things, or holds a run of
                something else that was not finished.
        """
        earlier = self._earlier()
        if earlier is not None and not earlier.is_finished:
            if earlier.fingerprint != fingerprint:
                raise UsageError(
                    f"{self.path} holds an unfinished run with other pathways, data or days; "
                    "run those again to finish it, or choose another folder"
                )
            return earlier
        state = RunState(fingerprint)
        shutil.rmtree(self.internal, ignore_errors=True)
        for name in (KPIS_CSV, KPIS_PARQUET, KPIS_JSON, MEASURES, MEASURE_REPORTS, REPORT, ERRORS):
            (self.path / name).unlink(missing_ok=True)
        self.parts.mkdir(parents=True)
        (self.internal / README).write_text(NOT_FOR_PUBLICATION, encoding="utf-8")
        self.save(state)
        return state

    def save(self, state: RunState) -> None:
        """Say how far the run got; only ever in full."""
        content = {
            "schema": RUN_SCHEMA,
            "fingerprint": state.fingerprint,
            "parts": state.parts,
            "is_finished": state.is_finished,
        }
        write_in_full(self.internal / RUN, orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE))

    def finished(self, state: RunState) -> None:
        """Remove the parts and say that the run is finished."""
        shutil.rmtree(self.parts, ignore_errors=True)
        self.save(RunState(state.fingerprint, state.parts, is_finished=True))

    def _earlier(self) -> RunState | None:
        path = self.path
        try:
            if path.exists() and not path.is_dir():
                raise UsageError(f"{path} is a file; --out takes a folder")
            path.mkdir(parents=True, exist_ok=True)
            held = {one.name for one in path.iterdir()}
        except OSError as problem:
            reason = problem.strerror or "no reason given"
            raise UsageError(f"{path} cannot be used for the results: {reason}") from problem
        state = state_of(path)
        if held and state is None:
            raise UsageError(
                f"{path} holds other things than a run of KPIs (it has no {INTERNAL}/{RUN} of "
                "ours); choose an empty or a new folder"
            )
        return state


def state_of(folder: Path) -> RunState | None:
    """Return how far the run of a folder got; None if it holds none."""
    try:
        content: object = orjson.loads((folder / INTERNAL / RUN).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    if not isinstance(content, dict):
        return None
    facts = cast(dict[str, object], content)
    match facts:
        case {
            "schema": str(schema),
            "fingerprint": str(fingerprint),
            "parts": int(parts),
            "is_finished": bool(is_finished),
        } if schema == RUN_SCHEMA:
            return RunState(fingerprint, parts, is_finished)
        case _:
            return None


def write_in_full(path: Path, content: bytes) -> None:
    """Write a file so that it is never there in part."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)
