"""`waypost schema`: the shape of what a run writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from waypost.cohort import SchemaName


@click.command()
@click.option(
    "--of",
    type=click.Choice(
        [
            "evaluation",
            "referral",
            "care-plan",
            "flag",
            "guidance-response",
            "error",
            "run",
            "open-referrals",
            "signal",
            "detected-issue",
            "signals",
            "verdict",
        ]
    ),
    default="evaluation",
    show_default=True,
    help="A line of a run's .ndjson files, run.json, signals.json, or `waypost referrals` as JSON.",
)
def schema(of: SchemaName) -> ExitCode:
    """Print the JSON Schema of what a run writes.

    Example: waypost schema --of referral
    """
    from waypost.cohort import schema as schema_of

    click.echo(json.dumps(schema_of(of), indent=2, ensure_ascii=False))
    return ExitCode.CLEAN
