"""`waypost kpi-people`: who is behind a figure. Not for publication."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.screen import say


@click.command("kpi-people")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("kpi", metavar="KPI")
@click.option(
    "--period",
    metavar="PERIOD",
    required=True,
    help="The period as kpis.csv writes it, such as 2024-03 or 2024/25.",
)
@click.option("--group", metavar="STRATUM=VALUE", help="One group alone, such as practice=WPX01.")
@click.option("--population", is_flag=True, help="List the people of a rate's population too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="Print the units as CSV or as JSON.",
)
def kpi_people(
    *, folder: Path, kpi: str, period: str, group: str | None, population: bool, form: str
) -> None:
    """List the patients behind a figure of a run of KPIs. Not for publication.

    DIR is what `waypost kpi --out` wrote, KPI the name of one of its KPIs.

    Example: waypost kpi-people scorecard copd_review --period 2024-03 --group practice=WPX01
    """
    from waypost.commands.kpi_people import (
        NOT_FOR_PUBLICATION,
        people_as_csv,
        people_as_json,
    )
    from waypost.commands.kpi_people import kpi_people as people

    found = people(folder, kpi, period, group=group, with_population=population)
    click.echo(people_as_json(found) if form == "json" else people_as_csv(found), nl=False)
    say(NOT_FOR_PUBLICATION)
