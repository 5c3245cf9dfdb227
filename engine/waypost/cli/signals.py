"""`waypost signals`: unplanned admissions of a run as signals, case reviews and verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.exit_codes import ExitCode
from waypost.cli.params import day_callback, today
from waypost.cli.screen import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_run_argument = click.argument(
    "run_folder", metavar="RUN", type=click.Path(file_okay=False, path_type=Path)
)
_id_argument = click.argument("identifier", metavar="ID")


@click.group()
def signals() -> None:
    """Learn from the unplanned admissions of a run.

    RUN is the output folder of `waypost run --out`. A signal says where to learn, not whom to
    blame; whether an admission could have been prevented, a clinician judges.

    Example: waypost signals list results
    """


@signals.command("list")
@_run_argument
@click.option("--pathway", metavar="NAME", help="Only signals that concern this pathway.")
@click.option("--relation", metavar="RELATION", help="Only direct, associated, … signals.")
@click.option(
    "--cause",
    metavar="CAUSE",
    help='Only signals with this cause among theirs, such as "step overdue" or "none found".',
)
@click.option("--practice", metavar="CODE", help="Only signals of this practice's patients.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Tables for people, or data.",
)
def list_(
    *,
    run_folder: Path,
    pathway: str | None,
    relation: str | None,
    cause: str | None,
    practice: str | None,
    form: str,
) -> ExitCode:
    """List the signals of a run, with what was missed beside the same on other days.

    What is asked for narrows the list of signals at the end; the totals are of the whole run.

    Example: waypost signals list results --pathway copd --cause "step overdue"
    """
    from waypost.cli.signals_table import print_signals
    from waypost.commands.signals import list_as_csv, list_as_json, list_signals

    found = list_signals(
        run_folder, pathway=pathway, relation=relation, cause=cause, practice=practice
    )
    match form:
        case "json":
            click.echo(list_as_json(found), nl=False)
        case "csv":
            click.echo(list_as_csv(found), nl=False)
        case _:
            print_signals(found)
    _warn(found.warnings)
    return ExitCode.CLEAN


@signals.command("show")
@_run_argument
@_id_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Words, data, or the page for a case review.",
)
def show(*, run_folder: Path, identifier: str, form: str) -> ExitCode:
    """Show one signal: what came before the admission, and what was said of it.

    ID is the signal's identifier, or its first four or more characters. The page opens without a
    network.

    Example: waypost signals show results 3120e52a --format html > case.html
    """
    from waypost.cli.signals_table import print_review
    from waypost.commands.signals import review_as_html, review_as_json, show_signal

    review = show_signal(run_folder, identifier)
    match form:
        case "json":
            click.echo(review_as_json(review), nl=False)
        case "html":
            click.echo(review_as_html(review), nl=False)
        case _:
            print_review(review)
    _warn(review.warnings)
    return ExitCode.CLEAN


@signals.command("judge")
@_run_argument
@_id_argument
@click.argument("judgement", metavar="VERDICT")
@click.option("--by", metavar="NAME", required=True, help="Who judges, in one line.")
@click.option(
    "--cause",
    metavar="CAUSE",
    help='The cause the clinician sees, of the taxonomy, such as "step overdue" or "none found".',
)
@click.option("--note", metavar="TEXT", default="", help="What else there is to say.")
@click.option(
    "--on",
    metavar="DATE",
    callback=day_callback,
    help="The day of the judgement, from the admission on; else today.",
)
def judge(
    *,
    run_folder: Path,
    identifier: str,
    judgement: str,
    by: str,
    cause: str | None,
    note: str,
    on: date | None,
) -> ExitCode:
    """Record what a clinician says of a signal, beside it and never over it.

    VERDICT is preventable, "not preventable" or "not assessable". What was last said of the signal
    is not recorded again, word for word.

    Example: waypost signals judge results 3120e52a preventable --by "Dr A Example"
    """
    from waypost.commands.signals import record_verdict

    recorded = record_verdict(
        run_folder, identifier, judgement, by=by, on=on or today(), cause=cause, note=note
    )
    verdict = recorded.verdict
    said = "recorded" if recorded.is_new else f"already recorded on {verdict.on} by {verdict.by}"
    say(f"{said} for {verdict.signal}: {verdict.judgement}")
    return ExitCode.CLEAN


def _warn(warnings: Iterable[str]) -> None:
    for one in warnings:
        say(f"warning: {one}")
