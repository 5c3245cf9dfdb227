"""`waypost run`: pathways over patients."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import (
    as_at_option,
    data_option,
    known_at_option,
    overlay_option,
    pathways_argument,
    period_option,
    validate_option,
)
from waypost.cli.screen import progress

if TYPE_CHECKING:
    from datetime import date

    from waypost.fhir import ValidationMode


@click.command()
@pathways_argument
@data_option
@as_at_option
@known_at_option
@period_option
@validate_option
@overlay_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write evaluations, referrals, errors and counts to this folder.",
)
@click.option(
    "--population",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV file whose column `practice` names the practices of the population: unplanned"
    " admissions of other patients are no signals.",
)
@click.option(
    "--seed",
    type=int,
    metavar="NUMBER",
    help="The seed that days of patients not admitted are drawn with, to compare admissions with;"
    " without it, always the same one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "ndjson"]),
    default="table",
    show_default=True,
    help="Print a table, the counts as JSON, or every evaluation on a line.",
)
def run(
    *,
    paths: tuple[str, ...],
    data: Path | bytes,
    as_at: date,
    known_at: date | None,
    period: tuple[date, date] | None,
    validate: ValidationMode,
    overlay: Path | None,
    out: Path | None,
    population: Path | None,
    seed: int | None,
    form: str,
) -> ExitCode:
    """Run pathways over every patient of the data.

    PATHS are pathway files, or folders of which every pathway is run.

    Example: waypost run pathways --data records --as-at 2024-02-09
    """
    from waypost.cli.run_output import ending, print_result
    from waypost.commands.running import run as ran

    with ExitStack() as stack:
        if out is None and form == "ndjson":
            folder = Path(stack.enter_context(TemporaryDirectory()))
        else:
            folder = out
        with progress("Evaluating") as on_progress:
            result = ran(
                paths,
                data,
                as_at=as_at,
                known_at=known_at,
                period=period,
                validate=validate,
                overlay=overlay,
                out=folder,
                population=population,
                seed=seed,
                on_progress=on_progress,
            )
        print_result(result, form, out=out)
        return ending(result)
