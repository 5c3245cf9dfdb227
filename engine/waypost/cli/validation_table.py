"""The findings of `waypost validate` as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from waypost.commands.validating import Validated

_MOST_SHOWN = 200


def print_findings(result: Validated) -> None:
    """Print each finding on a line, then how many there are of each kind."""
    for finding in result.findings[:_MOST_SHOWN]:
        click.echo(f"{finding.severity}: {finding}")
    hidden = len(result.findings) - _MOST_SHOWN
    if hidden > 0:
        click.echo(f"… and {hidden:,} more; --format json prints all of them")
    if result.findings:
        click.echo()
    counts = Counter((one.severity, one.code) for one in result.findings)
    for (severity, code), number in sorted(counts.items()):
        click.echo(f"{number:>8,}  {severity:<8} {code}")
    patients = f"{result.patients:,} patient{'' if result.patients == 1 else 's'} read"
    unread = f", {result.unread:,} without a record" if result.unread else ""
    click.echo(f"{patients}{unread}, {len(result.findings):,} findings")
