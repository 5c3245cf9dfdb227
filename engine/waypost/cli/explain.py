"""`waypost explain`: one patient's evaluation in plain words, or a diagnostic's page."""

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
from waypost.cli.screen import progress

if TYPE_CHECKING:
    from datetime import date

    from waypost.fhir import ValidationMode


@click.command()
@click.argument("subject", metavar="PATHWAY|SLUG")
@optional_data_option
@optional_as_at_option
@click.option("--patient", metavar="ID", help="Which patient; needed where the data hold several.")
@known_at_option
@period_option
@validate_option
@overlay_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Print the explanation as text, or the same as JSON.",
)
def explain(
    *,
    subject: str,
    data: Path | bytes | None,
    as_at: date | None,
    patient: str | None,
    known_at: date | None,
    period: tuple[date, date] | None,
    validate: ValidationMode,
    overlay: Path | None,
    form: str,
) -> ExitCode:
    """Explain what a pathway says for one patient, and why.

    With the slug of a diagnostic instead, print its page.

    Example: waypost explain pathways/copd.pathway --data mrs_smith.json --as-at 2024-02-09

    Example: waypost explain unknown-name
    """
    from waypost.cli.explain_output import print_explanation, print_page
    from waypost.commands.explaining import explain as explained
    from waypost.commands.explaining import is_code

    if is_code(subject) or (data is None and _is_a_word(subject)):
        print_page(subject)
        return ExitCode.CLEAN
    if data is None or as_at is None:
        missing = "--data" if data is None else "--as-at"
        raise click.UsageError(f"to explain a patient, {missing} is needed too")
    with progress("Reading") as on_progress:
        result = explained(
            subject,
            data,
            as_at=as_at,
            patient=patient,
            known_at=known_at,
            period=period,
            validate=validate,
            overlay=overlay,
            on_progress=on_progress,
        )
    print_explanation(result, form)
    return ExitCode.CLEAN


def _is_a_word(subject: str) -> bool:
    """Whether somebody meant a slug: a file would have a suffix or a folder, or exist."""
    return Path(subject).name == subject and not Path(subject).suffix and not Path(subject).exists()
