"""What `waypost run` prints, and how it ends."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from waypost.cli.exit_codes import ExitCode
from waypost.cli.run_table import print_table
from waypost.cli.screen import say
from waypost.cohort.output_folder import ERRORS, EVALUATIONS

if TYPE_CHECKING:
    from waypost.cohort import RunResult


def print_result(result: RunResult, form: str, *, out: Path | None) -> None:
    """Print a run's result in the form that was asked for."""
    match form:
        case "json":
            options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
            click.echo(orjson.dumps(result.facts, option=options).decode(), nl=False)
        case "ndjson":
            assert result.folder is not None, "evaluations are printed from their file"
            with (result.folder / EVALUATIONS).open("rb") as lines:
                shutil.copyfileobj(lines, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        case _:
            print_table(result)
    if out is not None:
        seconds = result.timings.total
        say(f"written to {out} in {seconds:.1f} s")
    elif result.facts.error_rows and form != "table":
        say(f"{result.facts.error_rows} errors; --out DIR writes them to {ERRORS}")


def ending(result: RunResult) -> ExitCode:
    """Return the exit code of a run."""
    if result.facts.has_internal_errors:
        say(
            "error: Waypost itself failed for some patients: a fault of ours, not of the data. "
            "Please report the rows `internal-error` of errors.ndjson; they hold no record "
            "contents."
        )
        return ExitCode.INTERNAL
    if result.facts.patients == 0:
        say("error: no patient could be read; `waypost validate DATA` says what is there")
        return ExitCode.UNREADABLE
    return ExitCode.PROBLEMS if result.facts.error_rows else ExitCode.CLEAN
