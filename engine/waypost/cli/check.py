"""`waypost check`: are the pathways right?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import on_option, overlay_option, pathways_argument, today
from waypost.cli.screen import is_coloured, say


@click.command()
@pathways_argument
@overlay_option
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
def check(*, paths: tuple[str, ...], overlay: Path | None, on: date | None, form: str) -> ExitCode:
    """Check pathway files, and say what is wrong and what to do.

    PATHS are pathway files, or folders of which every pathway is checked.

    Example: waypost check pathways

    Example: waypost check pathways --overlay pathways/overlays/sample.overlay --on 2026-12-01
    """
    from waypost.commands.checking import check as checked_files
    from waypost_dsl.diagnostics.render_json import render_json
    from waypost_dsl.diagnostics.render_text import render_text

    if on is None and overlay is not None:
        on = today()
    checked = checked_files(paths, overlay=overlay, on=on)
    if form == "json":
        click.echo(render_json(checked.diagnostics), nl=False)
    else:
        text = render_text(checked.diagnostics, checked.sources, colour=is_coloured())
        click.echo(text, nl=False)
    if not checked.is_clean:
        return ExitCode.PROBLEMS
    count = sum(one.kind == "pathway" for one in checked.pathways)
    scorecards = len(checked.pathways) - count
    parts = [_counted(count, "pathway")] if count or not scorecards else []
    parts += [_counted(scorecards, "scorecard")] if scorecards else []
    local = "" if overlay is None else f" with overlay {overlay.name}"
    say(f"{' and '.join(parts)} checked{local}: no errors")
    return ExitCode.CLEAN


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
