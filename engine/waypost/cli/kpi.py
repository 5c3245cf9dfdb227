"""`waypost kpi`: the KPIs of pathways and scorecards, safe to publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import (
    data_option,
    day_callback,
    known_at_option,
    overlay_option,
    pathways_argument,
    validate_option,
)
from waypost.cli.screen import progress, say

if TYPE_CHECKING:
    from datetime import date

    from waypost.fhir import ValidationMode


@click.command()
@pathways_argument
@data_option
@click.option(
    "--from",
    "first",
    metavar="DATE",
    required=True,
    callback=day_callback,
    help="The first day, such as 2023-10-01.",
)
@click.option(
    "--to",
    "last",
    metavar="DATE",
    required=True,
    callback=day_callback,
    help="The last day, such as 2026-09-30.",
)
@click.option(
    "--as-at",
    metavar="DATE",
    callback=day_callback,
    help="Only what had happened by this day counts. Without it, the last day.",
)
@known_at_option
@click.option(
    "--by",
    metavar="STRATA",
    default="",
    help="Break every KPI down by these, month by month too: practice, locality, age band, sex, "
    "ethnic category, deprivation, typology; commas between them.",
)
@click.option(
    "--feeds",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of tables beside the records.",
)
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV with the columns practice and locality.",
)
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV that expected numbers are made of. Without it, everybody studied.",
)
@click.option(
    "--rebase",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV with the columns kpi, date and reason: where a chart over time starts anew.",
)
@click.option(
    "--about",
    metavar="TEXT",
    default="",
    help="What a reader must know of the data, such as that all patients are invented.",
)
@overlay_option
@validate_option
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes work at the rows.",
)
@click.option("--internal", is_flag=True, help="Write the true figures too, to DIR/internal.")
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="The folder for the files. A run that was stopped there goes on.",
)
def kpi(
    *,
    paths: tuple[str, ...],
    data: Path | bytes,
    first: date,
    last: date,
    as_at: date | None,
    known_at: date | None,
    by: str,
    feeds: Path | None,
    places: Path | None,
    reference: Path | None,
    rebase: Path | None,
    about: str,
    overlay: Path | None,
    validate: ValidationMode,
    jobs: int,
    internal: bool,
    no_report: bool,
    out: Path,
) -> ExitCode:
    """Count the KPIs of pathways and scorecards, with small numbers hidden.

    PATHS are pathway and scorecard files, or folders of them.

    Example: waypost kpi pathways --data records --from 2023-10-01 --to 2026-09-30 --out scorecard
    """
    from waypost.cli.kpi_table import ending, print_table
    from waypost.commands.kpi import count_kpis as counted

    with progress("Counting") as on_progress:
        result = counted(
            paths,
            data,
            first=first,
            last=last,
            out=out,
            as_at=as_at,
            known_at=known_at,
            by=[name for name in by.split(",") if name.strip()],
            feeds=feeds,
            places=places,
            reference=reference,
            rebase=rebase,
            about=about,
            overlay=overlay,
            validate=validate,
            internal=internal,
            report=not no_report,
            jobs=jobs,
            on_progress=on_progress,
        )
    print_table(result)
    say(f"written to {out}; {out / 'internal'} is about patients and not for publication")
    return ending(result)
