"""`waypost graph`: a pathway as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import overlay_option
from waypost.cli.screen import say
from waypost.errors import UsageError

if TYPE_CHECKING:
    from waypost_dsl.diagram.formats import DiagramFormat


@click.command()
@click.argument("pathway", metavar="PATHWAY")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "mermaid", "dot", "json"]),
    default="svg",
    show_default=True,
    help="A picture, text that other tools draw, or data.",
)
@overlay_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a file.")
def graph(*, pathway: str, form: DiagramFormat, overlay: Path | None, out: Path | None) -> ExitCode:
    """Draw a pathway, left to right, with its conditions on the edges.

    PATHWAY is a pathway file.

    Example: waypost graph pathways/copd.pathway --out copd.svg
    """
    from waypost.commands.drawing import graph as drawn

    picture = drawn(pathway, format=form, overlay=overlay)
    if out is None:
        click.echo(picture, nl=not picture.endswith("\n"))
        return ExitCode.CLEAN
    try:
        out.write_text(picture, encoding="utf-8", newline="\n")
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UsageError(f"{out} cannot be written: {reason}") from problem
    say(f"written to {out}")
    return ExitCode.CLEAN
