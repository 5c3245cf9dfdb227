"""What `waypost explain` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from waypost.cli.screen import results, say
from waypost.commands.explaining import explain_code
from waypost.explaining import PrintedLine, printed

if TYPE_CHECKING:
    from waypost.commands.explaining import Explained

_STYLES: dict[str, str] = {
    "title": "bold",
    "part": "bold",
    "heading": "bold cyan",
    "item": "bold",
    "record": "dim",
    "caution": "italic",
}
_WIDEST = 100


def print_page(slug: str) -> None:
    """Print the page of a diagnostic."""
    click.echo(explain_code(slug), nl=False)


def print_explanation(explained: Explained, form: str) -> None:
    """Print an explanation, in colour on a terminal; what was odd in the data goes to stderr."""
    if form == "json":
        click.echo(explained.json, nl=False)
    else:
        _print_lines(explained)
    for finding in explained.findings:
        say(f"{finding.severity}: {finding}")


def _print_lines(explained: Explained) -> None:
    console = results()
    width = min(console.width, _WIDEST)
    for line in printed(explained.explanation, width=width):
        # Long references may not be broken: someone will want to copy them.
        console.print(_styled(line), soft_wrap=True)


def _styled(line: PrintedLine) -> Text:
    return Text(line.text, style=_STYLES.get(line.kind, ""))
