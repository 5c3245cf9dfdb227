"""`waypost validate`: are the data right?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import data_argument
from waypost.cli.screen import progress

if TYPE_CHECKING:
    from pathlib import Path

    from waypost.fhir import ValidationMode


@click.command()
@data_argument
@click.option(
    "--mode",
    type=click.Choice(["strict", "used"]),
    default="strict",
    show_default=True,
    help="Check every resource in full, or only what pathways read.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For people, or for programs; the table names the first findings and counts the rest.",
)
def validate(data: Path | bytes, mode: ValidationMode, form: str) -> ExitCode:
    """Say what is wrong or odd in FHIR data, and where.

    DATA is a FHIR R4 file, a folder of them, or - for a Bundle on standard input.

    Example: waypost validate records --mode used
    """
    from waypost.cli.validation_table import print_findings
    from waypost.commands.validating import as_json
    from waypost.commands.validating import validate as validated

    with progress("Validating") as on_progress:
        result = validated(data, mode=mode, on_progress=on_progress)
    if form == "json":
        click.echo(as_json(result), nl=False)
    else:
        print_findings(result)
    if result.patients == 0 and result.unread:
        return ExitCode.UNREADABLE
    return ExitCode.CLEAN if result.is_clean else ExitCode.PROBLEMS
