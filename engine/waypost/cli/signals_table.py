"""What `waypost signals` prints for people."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, get_args

from rich.table import Table
from rich.text import Text

from waypost.admissions import Nature
from waypost.case_review.wording import (
    LEARNING,
    cause_line,
    on_when,
    questions_for,
    relation_line,
    stay_facts,
    when,
)
from waypost.cli.screen import results
from waypost.signals.of_patient import NOT_READABLE
from waypost.signals.signal import cause_in_words
from waypost_dsl.wording.names import full_date

if TYPE_CHECKING:
    from rich.console import Console

    from waypost.case_review import CaseReview
    from waypost.commands.signals import SignalList
    from waypost.signals.figures import MissedStepFigure
    from waypost.signals.summary import SignalsSummary

_NATURES: tuple[Nature, ...] = get_args(Nature)
_INDETERMINATE = (
    "Of an indeterminate one the record does not say whether it was planned: it is counted neither"
    " as a failure nor as planned."
)
_NOT_READABLE = (
    "One that is not readable is in no spell and in no other count: `errors.ndjson` says what is"
    " wrong with it."
)
_OTHER_DAYS = (
    "Other days are those of other patients on the same pathway who were not admitted, matched on"
    " calendar month, age band and sex and drawn with seed {seed}. Ratio: {interval}."
)
_MOST_LINES = 40
_MOST_PRACTICES = 12


def print_signals(found: SignalList) -> None:
    """Print a run's totals, what was missed beside the same on other days, and the signals."""
    console, totals = results(), found.summary
    first, last = full_date(totals.first), full_date(totals.last)
    headline = (
        f"{_count(totals.signals, 'unplanned admission')} of {_count(totals.patients, 'patient')}, "
        f"{first} to {last}"
    )
    console.print(Text(headline, style="bold"))
    console.print()
    _print_spells(console, totals)
    _print(console, _relations(totals))
    _print(console, _causes(totals))
    _print(console, _pathways(totals))
    _print_figures(console, totals)
    _print(console, _practices(totals))
    if found.narrowed:
        left = _count(len(found.lines), "signal")
        console.print(Text(f"The totals above are of the whole run. Asked for: {left}.", "bold"))
    _print(console, _lines(found))
    console.print(Text(_verdicts(found)))
    console.print(Text(totals.caution, style="italic"))


def print_review(review: CaseReview) -> None:
    """Print a signal in words."""
    console, signal = results(), review.signal
    console.print(
        Text(
            f"Unplanned admission {on_when(signal.spell.started)}, patient {signal.patient}", "bold"
        )
    )
    console.print(Text(LEARNING, style="italic"))
    console.print()
    for name, said in stay_facts(signal):
        console.print(Text(f"{name}: {said}"))
    console.print()
    console.print(Text("What was found, the primary cause first", style="bold"))
    for cause in signal.causes:
        console.print(Text(f"  {cause_line(cause, signal)}"))
    console.print()
    for view in signal.pathways:
        if view.identifies_for is not None:
            continue
        if view.relation != "not on pathway" or view.diagnosis_belongs:
            console.print(Text(relation_line(view)))
        for step in view.day_before.steps:
            if step.is_missed and view.relation in ("direct", "associated"):
                due = "" if step.due is None else f"due {when(step.due)}, "
                console.print(Text(f"  {step.title}: {due}{step.days_overdue or 0:,} days overdue"))
    console.print()
    console.print(Text("Questions for the meeting", style="bold"))
    for question in questions_for(signal):
        console.print(Text(f"  {question}"))
    console.print()
    for verdict in review.verdicts:
        cause = "" if verdict.cause is None else f", {cause_in_words(verdict.cause)}"
        # A log that another program wrote may hold a name of several lines: it prints as one.
        by = " ".join(verdict.by.split())
        said = f"{full_date(verdict.on)}, {by}: {verdict.judgement}{cause}"
        # What goes on is set in, and every line of a note begins with a bar, so that none can
        # pass for another verdict.
        _print_set_in(console, said, first="", rest="      ")
        for line in verdict.note.splitlines():
            _print_set_in(console, line, first="    | ", rest="    | ")
    if not review.verdicts:
        console.print(Text("Nobody has judged this admission yet."))
    console.print(Text(signal.caution, style="italic"))


def _print_set_in(console: Console, text: str, *, first: str, rest: str) -> None:
    """Print a text whose lines begin as they are to, also where the screen is too narrow for it."""
    lines = wrap(text, console.width, initial_indent=first, subsequent_indent=rest)
    for line in lines or [first.rstrip()]:
        console.print(Text(line, no_wrap=True, overflow="ignore"), crop=False)


def _print_spells(console: Console, totals: SignalsSummary) -> None:
    """Print how many spells there are of each nature, and which rule said so: none is left out."""
    table = _table("Stays in hospital of these days", "spells")
    unread = any(one.nature == NOT_READABLE for one in totals.spells)
    for nature in (*_NATURES, *((NOT_READABLE,) if unread else ())):
        rules = [one for one in totals.spells if one.nature == nature]
        table.add_row(nature, f"{sum(one.spells for one in rules):,}")
        for one in rules:
            table.add_row(f"  {one.rule}", f"{one.spells:,}", style="dim")
    console.print(table)
    if any(one.nature == "indeterminate" for one in totals.spells):
        console.print(Text(_INDETERMINATE))
    if unread:
        console.print(Text(_NOT_READABLE))
    console.print()


def _relations(totals: SignalsSummary) -> Table:
    table = _table("Strongest relation to a pathway", "admissions")
    for kind, number in totals.relations:
        table.add_row(kind, f"{number:,}")
    table.add_row("ambulatory-care-sensitive, among them", f"{totals.acsc:,}")
    if totals.acsc_not_known:
        table.add_row("whether that is so is not known, of", f"{totals.acsc_not_known:,}")
    table.add_row("within 30 days of a discharge, among them", f"{totals.early_readmissions:,}")
    return table


def _causes(totals: SignalsSummary) -> Table:
    table = _table("Cause", "primary", "among")
    for one in totals.causes:
        table.add_row(cause_in_words(one.kind), f"{one.primary:,}", f"{one.among:,}")
    return table


def _pathways(totals: SignalsSummary) -> Table:
    table = _table("Pathway", "direct", "associated", "cannot be told", "unrelated")
    table.add_column("primary causes of the direct ones", header_style="bold")
    for one in totals.pathways:
        if not one.direct + one.associated + one.cannot_be_told + one.unrelated:
            continue
        causes = "\n".join(
            f"{cause_in_words(cause.kind)} {cause.primary}"
            for cause in one.primary_causes
            if cause.primary
        )
        numbers = (one.direct, one.associated, one.cannot_be_told, one.unrelated)
        table.add_row(one.title, *(f"{number:,}" for number in numbers), causes)
    return table


def _print_figures(console: Console, totals: SignalsSummary) -> None:
    titles = {one.pathway: one.title for one in totals.pathways}
    if totals.matching:
        console.print(Text(_OTHER_DAYS.format(seed=totals.seed, interval=totals.interval)))
        console.print()
    for matched in totals.matching:
        console.print(Text(titles[matched.pathway], style="bold"))
        table = _table("Overdue the day before", "admissions", "other days", "ratio (95 %)")
        for figure in totals.figures:
            if figure.pathway == matched.pathway:
                table.add_row(figure.title, _before(figure), _there(figure), _ratio(figure))
        _print(console, table)
        if matched.without_a_match:
            number = _count(matched.without_a_match, "admission")
            console.print(Text(f"{number} found no other day to be compared with."))
            console.print()


def _before(figure: MissedStepFigure) -> str:
    return _share(figure.missed, figure.admissions)


def _there(figure: MissedStepFigure) -> str:
    return _share(figure.missed_there, figure.comparison_days)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "–"


def _ratio(figure: MissedStepFigure) -> str:
    found = figure.ratio
    return "–" if found is None else f"{found.ratio:.1f} ({found.low:.1f} to {found.high:.1f})"


def _practices(totals: SignalsSummary) -> Table:
    table = _table("Practice", "admissions", "direct", "care-sensitive")
    table.add_column("primary causes", header_style="bold")
    for one in totals.practices[:_MOST_PRACTICES]:
        causes = "\n".join(
            f"{cause_in_words(kind)} {number}" for kind, number in one.primary_causes
        )
        name = one.practice or "not recorded"
        table.add_row(name, f"{one.signals:,}", f"{one.direct:,}", f"{one.acsc:,}", causes)
    more = len(totals.practices) - _MOST_PRACTICES
    if more > 0:
        table.add_row(f"and {more} more", "", "", "", "")
    return table


def _lines(found: SignalList) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Signal", "Admitted", "Patient", "Concerns", "Primary cause", "Verdict"):
        table.add_column(name, header_style="bold")
    for one in found.lines[:_MOST_LINES]:
        concerns = ", ".join(
            name if kind == "direct" else f"{name} ({kind})" for name, kind in one.relations
        )
        table.add_row(
            one.id[:8],
            one.admitted.isoformat(),
            one.patient,
            concerns or one.relation,
            cause_in_words(one.primary_cause),
            one.verdict or "–",
        )
    more = len(found.lines) - _MOST_LINES
    if more > 0:
        table.add_row(f"and {more} more", "", "", "", "", "")
        table.caption = "`--format csv` prints every one."
        table.caption_justify = "left"
    return table


def _verdicts(found: SignalList) -> str:
    parts = [f"{number:,} {said}" for said, number in found.verdicts]
    return f"Verdicts: {', '.join(parts)}."


def _table(first: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right", header_style="bold")
    return table


def _print(console: Console, table: Table) -> None:
    if table.row_count:
        console.print(table)
        console.print()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
