"""`waypost fmt`: pathway files in their standard layout."""

from __future__ import annotations

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import pathways_argument
from waypost.cli.screen import say


@click.command()
@pathways_argument
@click.option(
    "--check", "only_check", is_flag=True, help="Change no file; only name those that would change."
)
def fmt(*, paths: tuple[str, ...], only_check: bool) -> ExitCode:
    """Lay pathway files out in the standard way.

    PATHS are pathway, library or overlay files, or folders of them. Layout never changes a meaning.

    Example: waypost fmt --check pathways
    """
    from waypost.commands.formatting import fmt as formatted_files

    results = formatted_files(paths, check=only_check)
    changed = [one for one in results if one.is_changed]
    for one in changed:
        click.echo(str(one.path))
    total = f"{len(results)} file{'' if len(results) == 1 else 's'}"
    if only_check:
        say(f"{len(changed)} of {total} would change" if changed else f"{total} laid out already")
        return ExitCode.PROBLEMS if changed else ExitCode.CLEAN
    say(f"{len(changed)} of {total} changed")
    return ExitCode.CLEAN
