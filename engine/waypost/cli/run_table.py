"""The table that `waypost run` prints: patients, enrolled, referrals, overdue, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from waypost.cli.screen import results
from waypost_dsl.wording.names import full_date
from waypost_dsl.wording.overlays import overlay_in_short, overlay_values

if TYPE_CHECKING:
    from rich.console import Console

    from waypost.cohort import (
        EpisodeCounts,
        ErrorRow,
        PathwayCounts,
        RunFacts,
        RunResult,
        ServiceCounts,
    )

_MOST_NAMED = 20


def print_table(result: RunResult) -> None:
    """Print a run's counts for people."""
    console, facts = results(), result.facts
    console.print(Text(_headline(facts), style="bold"))
    console.print()
    _print(console, _pathways(facts))
    _print_overlays(console, facts)
    for pathway in facts.pathways:
        if pathway.episodes is not None:
            _print(console, _episodes(pathway, pathway.episodes))
    if any(map(_is_asked_for, facts.services)):
        _print(console, _referrals(facts))
    for pathway in facts.pathways:
        if any(step.overdue or step.unknown for step in pathway.steps):
            _print(console, _steps(pathway))
    _print_errors(console, result)
    console.print(Text(facts.caution, style="italic"))


def _headline(facts: RunFacts) -> str:
    parts = [_count(facts.patients, "patient"), f"as at {full_date(facts.as_at)}"]
    if facts.known_at is not None:
        parts.append(f"as known on {full_date(facts.known_at)}")
    if facts.period is not None:
        parts.append(f"period {full_date(facts.period[0])} to {full_date(facts.period[1])}")
    return ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _table(first: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right", header_style="bold")
    return table


def _pathways(facts: RunFacts) -> Table:
    columns: dict[str, list[int]] = {
        "enrolled": [one.enrolled for one in facts.pathways],
        "provisional": [one.provisional for one in facts.pathways],
        "ended": [one.ended for one in facts.pathways],
        "excluded": [one.excluded for one in facts.pathways],
        "not on it": [one.not_enrolled for one in facts.pathways],
        "unknown": [one.unknown for one in facts.pathways],
        "errors": [one.errors for one in facts.pathways],
    }
    # A column of noughts says nothing, except of the first.
    shown = {name: column for name, column in columns.items() if name == "enrolled" or any(column)}
    table = _table("Pathway", *shown)
    for place, one in enumerate(facts.pathways):
        numbers = (f"{column[place]:,}" for column in shown.values())
        table.add_row(f"{one.title} {one.version}", *numbers)
    return table


def _print_overlays(console: Console, facts: RunFacts) -> None:
    """Name the local values each pathway ran with."""
    local = [one for one in facts.pathways if one.overlay is not None]
    for one in local:
        assert one.overlay is not None
        if one is local[0]:
            said = f"Overlay {overlay_in_short(one.overlay)}: {one.overlay.title}"
            console.print(Text(said))
        for value in overlay_values(one.overlay):
            console.print(Text(f"  {one.title}: {value}"))
    if local:
        console.print()


def _episodes(pathway: PathwayCounts, counts: EpisodeCounts) -> Table:
    table = _table(f"Episodes of {pathway.title}", "episodes")
    rows = [("open", counts.open), ("cannot be told", counts.unknown)]
    rows += [(f"ended: {one.title}", one.episodes) for one in counts.outcomes]
    rows += [("ended: without an outcome", counts.without_outcome), ("excluded", counts.excluded)]
    for name, number in rows:
        if number or name == "open":
            table.add_row(name, f"{number:,}")
    return table


def _is_asked_for(one: ServiceCounts) -> bool:
    return bool(one.pending or one.overdue or _made(one))


def _made(one: ServiceCounts) -> int:
    return one.made + one.accepted + one.seen


def _referrals(facts: RunFacts) -> Table:
    # Most runs have none that was made and is needed still.
    with_made = any(map(_made, facts.services))
    made = ("made, still open",) if with_made else ()
    table = _table("Referrals proposed to", "pending", "overdue", *made)
    for one in filter(_is_asked_for, facts.services):
        numbers = (one.pending, one.overdue, *((_made(one),) if with_made else ()))
        table.add_row(one.title, *(f"{number:,}" for number in numbers))
    return table


def _steps(pathway: PathwayCounts) -> Table:
    table = _table(
        f"Steps of {pathway.title}", "overdue", "cannot be told", "pending", "done", "excepted"
    )
    for step in sorted(pathway.steps, key=lambda one: (-one.overdue, -one.unknown)):
        if step.overdue or step.unknown:
            title = f"{step.title} (critical: {step.critical:,})" if step.critical else step.title
            numbers = (step.overdue, step.unknown, step.pending, step.done, step.excepted)
            table.add_row(title, *(f"{number:,}" for number in numbers))
    return table


def _print(console: Console, table: Table) -> None:
    console.print(table)
    console.print()


def _print_errors(console: Console, result: RunResult) -> None:
    facts = result.facts
    if not facts.errors:
        return
    table = _table("Errors and warnings", "rows")
    for one in facts.errors:
        table.add_row(f"{one.severity}: {one.code}", f"{one.rows:,}")
    console.print(table)
    unread = [row for row in result.unread if row.severity == "error"]
    for row in unread[:_MOST_NAMED]:
        console.print(Text(f"  {_named(row)}"), soft_wrap=True)
    if len(unread) > _MOST_NAMED:
        more = len(unread) - _MOST_NAMED
        console.print(f"  … and {more:,} more; --out DIR writes them all to errors.ndjson")
    console.print()


def _named(row: ErrorRow) -> str:
    return ": ".join(part for part in (row.file, row.resource, row.message) if part)
