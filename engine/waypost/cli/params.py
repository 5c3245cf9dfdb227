"""Options that several commands have, each defined once."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

STDIN = "-"
"""What stands for a Bundle on standard input."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(text: str) -> date:
    """Return a day of the calendar.

    Raises:
        click.BadParameter: if the text is not one; the message says what is.
    """
    if not _ISO_DATE.fullmatch(text):
        raise click.BadParameter(f"`{text}` is not a date; write it as 2024-02-09")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"`{text}` is not a day of the calendar") from None


def day_callback(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read an option's day; None where the option was not given."""
    return None if value is None else day(value)


def today() -> date:
    """Return the day it is, for the one question that is about today: may an overlay be used?

    Nothing that is evaluated ever sees it.
    """
    return date.today()  # noqa: DTZ011, TID251 - see above


def _period(
    _ctx: click.Context, _param: click.Parameter, value: tuple[str, str] | None
) -> tuple[date, date] | None:
    if value is None:
        return None
    first, last = day(value[0]), day(value[1])
    if last < first:
        raise click.BadParameter("the period ends before it begins; write FROM first, then TO")
    return first, last


def data_of(value: str) -> Path | bytes:
    """Return where the data lie, or their bytes where `-` stands for standard input."""
    return sys.stdin.buffer.read() if value == STDIN else Path(value)


def _data(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | bytes | None:
    return None if value is None else data_of(value)


pathways_argument = click.argument("paths", metavar="PATHS...", nargs=-1, required=True)

data_argument = click.argument("data", metavar="DATA", callback=_data)

data_option = click.option(
    "--data",
    metavar="DATA",
    required=True,
    callback=_data,
    help="A FHIR R4 file, a folder of them, or - for a Bundle on standard input.",
)

known_at_option = click.option(
    "--known-at",
    metavar="DATE",
    callback=day_callback,
    help="Only what had been recorded by this day counts. Without it, everything does.",
)

period_option = click.option(
    "--period",
    metavar="FROM TO",
    nargs=2,
    callback=_period,
    help="The reporting period, first and last day, for pathways that speak of one.",
)

validate_option = click.option(
    "--validate",
    type=click.Choice(["strict", "used", "none"]),
    default="used",
    show_default=True,
    help="How strictly the data are checked: in full, as far as pathways read them, or not.",
)

as_at_option = click.option(
    "--as-at",
    metavar="DATE",
    required=True,
    callback=day_callback,
    help="The day everything is judged at, such as 2024-02-09.",
)

overlay_option = click.option(
    "--overlay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A local overlay, whose values stand for the pathways' own.",
)

on_option = click.option(
    "--on",
    metavar="DATE",
    callback=day_callback,
    help="The day the overlay is to be used on; without it, today.",
)

optional_data_option = click.option(
    "--data",
    metavar="DATA",
    callback=_data,
    help="A FHIR R4 file, a folder of them, or - for a Bundle on standard input.",
)

optional_as_at_option = click.option(
    "--as-at",
    metavar="DATE",
    callback=day_callback,
    help="The day everything is judged at, such as 2024-02-09.",
)
