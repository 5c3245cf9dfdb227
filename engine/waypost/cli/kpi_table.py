"""The table that `waypost kpi` prints, and how it ends: latest month, latest 12 months, target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from waypost.cli.exit_codes import ExitCode
from waypost.cli.screen import results, say
from waypost.cohort.results import INTERNAL_ERROR
from waypost.kpi.report.numbers import shape_of
from waypost.kpi.report.target import judged
from waypost.kpi.report.wording import DOMAINS, target_in_words
from waypost_dsl.wording.names import full_date

if TYPE_CHECKING:
    from waypost.cohort.kpi_run import KpiRunResult
    from waypost.kpi.published import PublishedFigure
    from waypost.kpi.scorecard import Header, KpiReport

_UNITS_OF_NUMBERS = {"%": " %"}


def print_table(result: KpiRunResult) -> None:
    """Print what may be published of a run, for people."""
    console, scorecard = results(), result.scorecard
    header = scorecard.header
    console.print(Text(_headline(header), style="bold"))
    console.print()
    for domain, title in DOMAINS.items():
        reports = [one for one in scorecard.kpis if one.kpi.domain == domain]
        if reports:
            console.print(_table(title, reports, header))
            console.print()
    if scorecard.errors:
        table = _columns("Errors and warnings", "rows")
        for one in scorecard.errors:
            table.add_row(f"{one.severity}: {one.code}", f"{one.count}")
        console.print(table)
        console.print()
    console.print(
        Text(
            f"Counts of 1 to {header.rules.suppress_to} are hidden (*), others rounded to "
            f"{header.rules.round_to}."
        )
    )
    console.print(Text(header.caution, style="italic"))


def ending(result: KpiRunResult) -> ExitCode:
    """Return the exit code of a run of KPIs."""
    if any(code == INTERNAL_ERROR for _, code in result.errors):
        say(
            "error: Waypost itself failed for some patients: a fault of ours, not of the data. "
            "Please report the rows `internal-error` of internal/errors.ndjson; they hold no "
            "record contents."
        )
        return ExitCode.INTERNAL
    if not result.patients:
        say("error: no patient could be read; `waypost validate DATA` says what is there")
        return ExitCode.UNREADABLE
    return ExitCode.PROBLEMS if result.errors else ExitCode.CLEAN


def _headline(header: Header) -> str:
    parts = [
        f"{header.patients} patients",
        f"{full_date(header.first)} to {full_date(header.last)}",
    ]
    if header.as_at != header.last:
        parts.append(f"as at {full_date(header.as_at)}")
    if header.known_at is not None:
        parts.append(f"as known on {full_date(header.known_at)}")
    return ", ".join(parts)


def _columns(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, header_style="bold", ratio=1)
    for name in others:
        table.add_column(name, justify="right", header_style="bold")
    return table


def _table(title: str, reports: list[KpiReport], header: Header) -> Table:
    table = _columns(title, "latest month", "latest 12 months", "target", "met?")
    for one in reports:
        latest = one.latest("12 months")
        if one.missing:
            table.add_row(one.kpi.title, one.missing, "", _target(one), "")
            continue
        verdict = judged(
            latest or one.latest("month"), one.kpi.target, shape_of(one), header.rules
        ).verdict
        met = "" if verdict == "no target" else verdict
        numbers = (_shown(one.latest("month"), one), _shown(latest, one))
        table.add_row(one.kpi.title, *numbers, _target(one), met)
    return table


def _target(report: KpiReport) -> str:
    return "" if report.kpi.target is None else target_in_words(report.kpi.target)


def _shown(figure: PublishedFigure | None, report: KpiReport) -> str:
    if figure is None:
        return ""
    if figure.value is None:
        return "no data"
    number = figure.value if isinstance(figure.value, str) else f"{figure.value:,.1f}"
    provisional = " (provisional)" if figure.is_provisional else ""
    return f"{number}{_UNITS_OF_NUMBERS.get(report.unit, '')}{provisional}"
