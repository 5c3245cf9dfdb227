"""`waypost check`: are the pathways right?"""

from __future__ import annotations

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import pathways_argument
from waypost.cli.screen import is_coloured, say


@click.command()
@pathways_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
def check(paths: tuple[str, ...], form: str) -> ExitCode:
    """Check pathway files, and say what is wrong and what to do.

    PATHS are pathway files, or folders of which every pathway is checked.

    Example: waypost check pathways
    """
    from waypost.commands.checking import check as checked_files
    from waypost_dsl.diagnostics.render_json import render_json
    from waypost_dsl.diagnostics.render_text import render_text

    checked = checked_files(paths)
    if form == "json":
        click.echo(render_json(checked.diagnostics), nl=False)
    else:
        text = render_text(checked.diagnostics, checked.sources, colour=is_coloured())
        click.echo(text, nl=False)
    if not checked.is_clean:
        return ExitCode.PROBLEMS
    count = len(checked.pathways)
    say(f"{count} pathway{'' if count == 1 else 's'} checked: no errors")
    return ExitCode.CLEAN
