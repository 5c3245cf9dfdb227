"""The command `waypost`, and how every problem ends.

Commands raise or return; only this module knows which exit code that is.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from waypost.cli.check import check
from waypost.cli.exit_codes import ExitCode
from waypost.cli.explain import explain
from waypost.cli.fmt import fmt
from waypost.cli.graph import graph
from waypost.cli.kpi import kpi
from waypost.cli.kpi_people import kpi_people
from waypost.cli.new import new
from waypost.cli.referrals import referrals
from waypost.cli.run import run
from waypost.cli.schema import schema
from waypost.cli.screen import say
from waypost.cli.signals import signals
from waypost.cli.validate import validate
from waypost.errors import WaypostError


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own call
    if value and not ctx.resilient_parsing:
        from waypost.version import ENGINE_VERSION

        click.echo(f"waypost {ENGINE_VERSION}")
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and end.",
)
def waypost() -> None:
    """Run clinical pathways, written in plain words, over FHIR R4 records.

    Exit codes: 0 clean, 1 problems found, 2 wrong usage, 3 unreadable input, 70 a fault of ours.
    """


_COMMANDS = (
    new,
    check,
    fmt,
    graph,
    run,
    explain,
    referrals,
    signals,
    kpi,
    kpi_people,
    validate,
    schema,
)

for _command in _COMMANDS:
    waypost.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        arguments: the words after `waypost`; None takes those of the process.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        ended: object = waypost.main(words, prog_name="waypost", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as problem:
        say(problem.format_message())
        return ExitCode.USAGE
    except click.UsageError as problem:
        return _usage(problem)
    except click.ClickException as problem:
        say(f"error: {problem.format_message()}")
        return ExitCode.USAGE
    except click.Abort:
        say("interrupted")
        return ExitCode.INTERRUPTED
    except WaypostError as problem:
        return _problem(problem)
    except BrokenPipeError:
        # The reader has seen enough (`| head`); that is not a problem of anybody's.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process
        return ExitCode.CLEAN
    except Exception as fault:  # noqa: BLE001 - whatever else happens is a fault of ours
        return _fault(fault, words)
    return ended if isinstance(ended, int) else ExitCode.CLEAN


def _usage(problem: click.UsageError) -> ExitCode:
    command = problem.ctx.command_path if problem.ctx is not None else "waypost"
    say(f"error: {problem.format_message()} (see `{command} --help`)")
    return ExitCode.USAGE


def _problem(problem: WaypostError) -> int:
    from waypost.commands.checking import PathwayProblems

    if isinstance(problem, PathwayProblems):
        from waypost_dsl.diagnostics.render_text import render_text

        say(render_text(problem.checked.diagnostics, problem.checked.sources).rstrip("\n"))
    else:
        say(f"error: {problem}")
    return problem.exit_code


def _fault(fault: Exception, words: Sequence[str]) -> ExitCode:
    """Ask for a report: version, command and place; its own text may hold record contents."""
    from waypost.version import ENGINE_VERSION

    command = next((word for word in words if word in waypost.commands), "none")
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    place = Path(frame.filename)
    say(
        "error: this is a fault in Waypost, not in what you did. Please report it with these "
        f"words: internal-error, version {ENGINE_VERSION}, command {command}, "
        f"{type(fault).__name__} in {place.parent.name}/{place.name} line {frame.lineno}. "
        "They hold nothing of any record."
    )
    return ExitCode.INTERNAL
