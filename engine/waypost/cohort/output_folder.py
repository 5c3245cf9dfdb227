"""The folder a run writes to: never somebody else's, and never half a result."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from waypost.cohort.results import RunFacts, Timings
from waypost.errors import UsageError
from waypost.signals.summary import SignalsSummary

EVALUATIONS = "evaluations.ndjson"
REFERRALS = "referrals.ndjson"
CARE_PLANS = "care_plans.ndjson"
FLAGS = "flags.ndjson"
GUIDANCE = "guidance_responses.ndjson"
SIGNALS = "signals.ndjson"
DETECTED_ISSUES = "detected_issues.ndjson"
SIGNALS_SUMMARY = "signals.json"
VERDICTS = "verdicts.ndjson"
"""What clinicians said of signals: a run never writes, moves or removes it."""
ERRORS = "errors.ndjson"
RUN = "run.json"
TIMINGS = "timings.json"

_PARTIAL = ".partial"


def checked_folder(folder: Path) -> Path:
    """Make the folder, or see that it holds nothing but an earlier run.

    Args:
        folder: where the results are to go.

    Returns:
        The same folder, which now exists.

    Raises:
        UsageError: if it is a file, cannot be made, or holds something that is not a run of ours.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file; --out takes a folder")
        folder.mkdir(parents=True, exist_ok=True)
        held = {path.name for path in folder.iterdir()}
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UsageError(f"{folder} cannot be used for the results: {reason}") from problem
    if held and not _is_run(folder):
        raise UsageError(
            f"{folder} holds other things than a run of Waypost (it has no {RUN} of ours); "
            "choose an empty or a new folder"
        )
    return folder


def _is_run(folder: Path) -> bool:
    try:
        facts: object = orjson.loads((folder / RUN).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(facts, dict) and str(facts.get("schema", "")).startswith("waypost-run/")  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


@dataclass(frozen=True, slots=True)
class OutputFiles:
    """The files of rows, open for writing."""

    evaluations: IO[bytes]
    referrals: IO[bytes]
    care_plans: IO[bytes]
    flags: IO[bytes]
    guidance: IO[bytes]
    signals: IO[bytes]
    issues: IO[bytes]
    errors: IO[bytes]


@contextmanager
def output_files(folder: Path | None) -> Generator[OutputFiles | None]:
    """Open the files of rows; they take the place of earlier ones only when all are whole.

    Args:
        folder: where they go; None for no files.

    Yields:
        The open files, or None.
    """
    if folder is None:
        yield None
        return
    names = (EVALUATIONS, REFERRALS, CARE_PLANS, FLAGS, GUIDANCE, SIGNALS, DETECTED_ISSUES, ERRORS)
    partial = [folder / (name + _PARTIAL) for name in names]
    try:
        with ExitStack() as stack:
            yield OutputFiles(*(stack.enter_context(path.open("wb")) for path in partial))
        for path, name in zip(partial, names, strict=True):
            path.replace(folder / name)
    finally:
        for path in partial:
            path.unlink(missing_ok=True)


def write_facts(folder: Path, facts: RunFacts) -> None:
    """Write `run.json`: the same bytes for the same run."""
    _write(folder / RUN, facts)


def write_signals(folder: Path, totals: SignalsSummary) -> None:
    """Write `signals.json`: the same bytes for the same run and seed."""
    _write(folder / SIGNALS_SUMMARY, totals)


def write_timings(folder: Path, timings: Timings) -> None:
    """Write `timings.json`, the only file that differs on a rerun."""
    _write(folder / TIMINGS, timings)


def _write(path: Path, content: RunFacts | SignalsSummary | Timings) -> None:
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    path.write_bytes(orjson.dumps(content, option=options))
