"""Reads the signals of a run's folder, and sees that they are all that the run wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import orjson
from pydantic import TypeAdapter, ValidationError

from waypost.cohort.output_folder import RUN, SIGNALS, SIGNALS_SUMMARY
from waypost.errors import UnreadableInput, UsageError
from waypost.signals.signal import SCHEMA, Signal
from waypost.signals.summary import SUMMARY_SCHEMA, SignalsSummary

_AGAIN = (
    "no figure of it can be relied on; run the pathways again into this folder, which leaves every "
    "verdict as it is"
)


def signals_of_run(folder: Path) -> Iterator[Signal]:
    """Return the signals of a run's folder, in the order of their patients.

    Raises:
        UsageError: if the folder holds no run with signals.
        UnreadableInput: if a line is no signal, or, after the last one, if the file does not hold
            what the run wrote. A run of an older build says how many signals it wrote, and not
            what was in them.
    """
    summary = summary_of_run(folder)
    path = folder / SIGNALS
    adapter, digest, number = TypeAdapter(Signal), hashlib.sha256(), 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                digest.update(line)
                content = cast(dict[str, object], orjson.loads(line))
                if content["schema"] != SCHEMA:
                    raise UnreadableInput(
                        f"{path} line {number} is not {SCHEMA}, which this Waypost reads"
                    )
                yield adapter.validate_python(content)
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UnreadableInput(
            f"{path} cannot be read: {reason}; run the pathways again"
        ) from problem
    except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as problem:
        raise UnreadableInput(f"{path} line {number} is not a {SCHEMA}; {_AGAIN}") from problem
    if number != summary.signals:
        raise UnreadableInput(
            f"{path} holds {number:,} signals, and {SIGNALS_SUMMARY} says that the run found "
            f"{summary.signals:,}; {_AGAIN}"
        )
    if summary.signals_sha256 not in (None, digest.hexdigest()):
        raise UnreadableInput(
            f"{path} was changed after the run wrote it: it has another sha256 than "
            f"{SIGNALS_SUMMARY} says; {_AGAIN}"
        )


def summary_of_run(folder: Path) -> SignalsSummary:
    """Return the totals of a run's signals.

    Raises:
        UsageError: if the folder holds no run with signals.
        UnreadableInput: if the totals cannot be read as what they should be.
    """
    path = folder / SIGNALS_SUMMARY
    if not (folder / RUN).is_file() or not path.is_file():
        raise UsageError(
            f"{folder} holds no run with signals (it has no {SIGNALS_SUMMARY}); `waypost run … "
            "--out DIR` writes one"
        )
    try:
        content = cast(dict[str, object], orjson.loads(path.read_bytes()))
        if content["schema"] != SUMMARY_SCHEMA:
            raise UnreadableInput(
                f"{path} is {content['schema']}; this Waypost reads {SUMMARY_SCHEMA}"
            )
        return TypeAdapter(SignalsSummary).validate_python(_with_what_was_added(content))
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as problem:
        raise UnreadableInput(f"{path} is not a {SUMMARY_SCHEMA} file") from problem


def _with_what_was_added(content: dict[str, object]) -> dict[str, object]:
    """Return totals with the fields that an older Waypost of the same version did not write.

    It knew no population, so everybody's admissions counted. How many were of patients without
    a practice stands among its practices, which add up to all signals.
    """
    practices = cast(list[dict[str, object]], content["practices"])
    none = sum(cast(int, one["signals"]) for one in practices if one["practice"] is None)
    return {"population": None, "without_registration": none, **content}
