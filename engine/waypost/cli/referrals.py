"""`waypost referrals`: the open referrals, by service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import (
    known_at_option,
    optional_as_at_option,
    optional_data_option,
    overlay_option,
    period_option,
    validate_option,
)
from waypost.cli.screen import progress, say

if TYPE_CHECKING:
    from datetime import date

    from waypost.fhir import ValidationMode


@click.command()
@click.argument("paths", metavar="RUN|PATHS...", nargs=-1, required=True)
@optional_data_option
@optional_as_at_option
@known_at_option
@period_option
@validate_option
@overlay_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table for each service, or data.",
)
def referrals(
    *,
    paths: tuple[str, ...],
    data: Path | bytes | None,
    as_at: date | None,
    known_at: date | None,
    period: tuple[date, date] | None,
    validate: ValidationMode,
    overlay: Path | None,
    form: str,
) -> ExitCode:
    """List the open referrals by service: state, need, due, and which steps ask for them.

    RUN is the output folder of `waypost run --out`. With --data, PATHS are pathway files or
    folders, which are run first.

    Example: waypost referrals results

    Example: waypost referrals pathways --data records --as-at 2024-02-09 --format csv
    """
    from waypost.cli.referrals_table import print_referrals
    from waypost.commands.referring import as_csv, as_json
    from waypost.commands.referring import referrals as listed

    with progress("Evaluating") as on_progress:
        found = listed(
            paths,
            data,
            as_at=as_at,
            known_at=known_at,
            period=period,
            validate=validate,
            overlay=overlay,
            on_progress=on_progress,
        )
    match form:
        case "json":
            click.echo(as_json(found), nl=False)
        case "csv":
            click.echo(as_csv(found), nl=False)
        case _:
            print_referrals(found)
    if found.error_rows:
        say(f"{found.error_rows} errors in this run: referrals may be missing; see errors.ndjson")
        return ExitCode.PROBLEMS
    return ExitCode.CLEAN
