"""`waypost new`: a pathway to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import day_callback, today
from waypost.cli.screen import say


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Where to write; made if there is none. Without it, here.",
)
@click.option("--title", metavar="TEXT", help="The pathway in words; without it, made of NAME.")
@click.option(
    "--owner", metavar="TEXT", default="Your name", show_default=True, help="Who answers for it."
)
@click.option(
    "--on",
    metavar="DATE",
    callback=day_callback,
    help="The day from which it is in effect; without it, today.",
)
@click.option(
    "--episodes",
    is_flag=True,
    help="Follow episodes, one run for each referral, instead of people.",
)
def new(
    *, name: str, folder: Path, title: str | None, owner: str, on: date | None, episodes: bool
) -> ExitCode:
    """Write a small pathway to start from, with codelists and scenarios that pass.

    NAME is in small letters, such as falls_review. No file is overwritten.

    Example: waypost new falls_review --folder my-pathways
    """
    from waypost.commands.starting import new as started

    day = today() if on is None else on
    result = started(name, on=day, folder=folder, title=title, owner=owner, episodes=episodes)
    for path in result.written:
        click.echo(str(path))
    say("")
    if folder != Path():
        say(f"Next, in the folder {folder}:")
    else:
        say("Next:")
    width = max(len(command) for command, _ in result.next_steps)
    for command, what in result.next_steps:
        say(f"  {command.ljust(width)}  {what}")
    say("Its codes, numbers and reasons are placeholders: replace them with your own.")
    return ExitCode.CLEAN
