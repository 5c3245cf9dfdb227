"""What goes to which stream: results to standard output, everything else to standard error.

rich is imported only where something is drawn: `waypost --help` does without it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

_PIPED_WIDTH = 100


def results() -> Console:
    """Return the console for results: plain and of a fixed width where it is not a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)


def is_coloured() -> bool:
    """Whether results may be coloured: on a terminal, unless NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def say(message: str) -> None:
    """Print a remark to standard error."""
    click.echo(message, err=True)


@contextmanager
def progress(doing: str) -> Generator[Callable[[int], None] | None]:
    """Show how many patients are done, on a terminal only.

    Args:
        doing: what is being done, such as "Evaluating".

    Yields:
        What to call with the number of patients so far; None where nobody looks.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f} patients"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda patients: bar.update(task, completed=patients)
