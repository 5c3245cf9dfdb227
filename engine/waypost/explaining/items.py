"""Everything that is said of a scope's rows but its steps: flags, referrals, decisions, clocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from waypost.evaluate.evaluation import (
    CitationRow,
    ClockRow,
    DecisionRow,
    NoticeRow,
    ReferralRow,
    StepStatus,
)
from waypost.explaining.explanation import Item
from waypost.explaining.findings import Findings
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records, count_of_days, day_in_words
from waypost.explaining.scope import Scope
from waypost.explaining.step_items import relevant_citations, sources, step_item, step_of
from waypost_dsl.model import Decision, Interrupt
from waypost_dsl.wording.names import full_date


class Items:
    """Says the rows of a live pathway, or of one episode.

    Args:
        scope: the rows.
        book: the pathway's phrases.
        records: numbers the resources that are cited.
    """

    def __init__(self, scope: Scope, book: Phrasebook, records: Records) -> None:
        self.scope = scope
        self.book = book
        self.records = records
        self.findings = Findings(scope, book, records)

    # --- Steps --------------------------------------------------------------------------

    def steps(self, status: StepStatus) -> tuple[Item, ...]:
        """Say the steps of a status; of what is open the critical and the longest overdue first."""
        rows = [row for row in self.scope.steps if row.status == status]
        if status in ("overdue", "pending"):
            rows.sort(
                key=lambda row: (
                    "critical" not in row.marks,
                    (row.due is None, None if row.due is None else row.due.last),
                    row.line,
                )
            )
        pathway, day = self.book.pathway, self.scope.day
        return tuple(step_item(row, pathway, self.findings, day=day) for row in rows)

    def groups(self) -> Iterator[Item]:
        """Say what is counted together."""
        for row in self.scope.groups:
            missing = ", ".join(self.book.node(name) for name in row.missing)
            lines = (f"Still open: {missing}.",) if missing else ()
            yield Item(f"{row.title} ({row.name})", f"{row.done} of {row.of} done", lines)

    # --- Red flags and advice -----------------------------------------------------------

    def notices(self, kind: Literal["interrupt", "advice"]) -> Iterator[Item]:
        """Say the red flags or the advice that fired, and what became of a flag."""
        for row in self.scope.notices:
            if row.kind != kind or (row.fired != "true" and row.fired_on is None):
                continue
            lines = (f"Found: {self.findings.settled_by(row.trace)}.", *self._led_to(row))
            yield Item(row.title, _fired(row), (*lines, *sources(row.because)))

    def open_notices(self) -> Iterator[Item]:
        """Say the red flags and the advice that cannot be told."""
        for row in self.scope.notices:
            if row.fired == "unknown" and row.fired_on is None:
                found = f"Found: {self.findings.settled_by(row.trace)}."
                yield Item(row.title, "cannot be told", (found, *sources(row.because)))

    def _led_to(self, row: NoticeRow) -> Iterator[str]:
        """Say where a flag took the patient, and how that stands."""
        node = self.book.pathway.nodes.get(row.name)
        if row.fired_on is None or not isinstance(node, Interrupt) or node.target is None:
            return
        steps = [one for one in self.scope.steps if one.name == node.target]
        done = f", done {day_in_words(steps[-1].done_on)}" if steps and steps[-1].done_on else ""
        standing = done or (f", {steps[-1].status}" if steps else "")
        yield f"It led to “{self.book.node(node.target)}”{standing}."

    # --- Referrals ----------------------------------------------------------------------

    def proposed(self) -> Iterator[Item]:
        """Say the referrals that are proposed."""
        for row in self.scope.referrals:
            if row.state != "proposed":
                continue
            lines = [self._need(row)]
            if row.provisional:
                lines.append("Provisional: enrolment rests on something that is not known.")
            lines.extend(f"Marked: {mark}." for mark in row.marks)
            lines.append(f"A draft for a clinician to decide on. Identifier {row.identifier}.")
            lines.extend(sources(self._citations(row.steps)))
            yield Item(row.service_title, f"{row.priority}{_due(row)}", tuple(lines))

    def made(self) -> Iterator[Item]:
        """Say the referrals that are needed, were made already and have not come to their end."""
        for row in self.scope.referrals:
            if row.state == "proposed":
                continue
            mark = "" if row.made_as is None else self.records.cite_references([row.made_as])
            reached = "" if row.state == "made" else f" and {row.state}"
            yield Item(
                row.service_title,
                f"made{reached}{mark}, still open",
                (self._need(row), "It is not proposed again."),
            )

    def _need(self, row: ReferralRow) -> str:
        steps = ", ".join(self.book.node(step) for step in row.steps)
        return f"Needed since {full_date(row.need_since)}, for: {steps}."

    def _citations(self, names: tuple[str, ...]) -> tuple[CitationRow, ...]:
        rows = [row for row in self.scope.steps if row.name in names]
        pathway = self.book.pathway
        cited = [one for row in rows for one in relevant_citations(row, step_of(row, pathway))]
        return tuple(dict.fromkeys(cited))

    # --- Clocks -------------------------------------------------------------------------

    def clocks(self) -> Iterator[Item]:
        """Say how long the clocks have run, and whether within their limits."""
        for row in self.scope.clocks:
            if row.started is None:
                yield Item(row.title, "not started", self._why_not_started(row))
                continue
            standing, line = _clock_standing(row)
            runs = row.stopped is None
            cited = sources(row.because) if runs or row.within != "true" else ()
            yield Item(row.title, standing, (line, *cited))

    def _why_not_started(self, row: ClockRow) -> tuple[str, ...]:
        whys = self.findings.whys(row.reasons)
        return (f"Not known: {whys}.",) if whys else ()

    # --- Decisions ----------------------------------------------------------------------

    def decisions(self) -> Iterator[Item]:
        """Say each decision: one that was taken, on its day; else how every branch stands."""
        for row in self.scope.decisions:
            yield self._open_decision(row) if row.day is None else self._taken(row)

    def _taken(self, row: DecisionRow) -> Item:
        assert row.day is not None, "it was taken on a day"
        round_ = f", round {row.lap}" if row.lap > 1 else ""
        ways = " and ".join(self.target(target) for target in row.taken)
        lines = (*self._why_taken(row), *sources(self._because_of_taken(row)))
        return Item(f"{row.title}{round_}", f"{full_date(row.day)}, “{ways}”", lines)

    def _why_taken(self, row: DecisionRow) -> Iterator[str]:
        held = [line for target, line in row.branches if line.truth == "true"]
        unknown = [line for _, line in row.branches if line.truth == "unknown"]
        chosen = [
            line for target, line in row.branches if target in row.taken and line.truth == "true"
        ]
        if chosen:
            yield f"Because of: {self._said(chosen)}."
        elif unknown and not held:
            yield f"Not known: {self._said(unknown)}. The pathway goes on all the same."
        else:
            yield f"No other way applied. Found: {self._said(line for _, line in row.branches)}."

    def _said(self, lines: Iterable) -> str:
        said = dict.fromkeys(
            part for line in lines for part in self.findings.settled_by(line).split("; ") if part
        )
        return "; ".join(said)

    def _because_of_taken(self, row: DecisionRow) -> tuple[CitationRow, ...]:
        """Leave out why another branch would have been taken."""
        node = self.book.pathway.nodes.get(row.name)
        if not isinstance(node, Decision):
            return row.because
        silent: set[tuple[str, str]] = set()
        spoken = {(one.name, one.place) for one in node.because[-1:]}
        for branch in node.branches:
            cited = {(one.name, one.place) for one in branch.because[:1]}
            if (branch.target or "stay") in row.taken:
                spoken |= cited
            else:
                silent |= cited
        return tuple(one for one in row.because if (one.name, one.place) not in silent - spoken)

    def _open_decision(self, row: DecisionRow) -> Item:
        taken = [self.target(target) for target in row.taken]
        standing = " and ".join(taken) or "cannot be told"
        lines: list[str] = []
        for target, line in row.branches:
            condition = self.book.say(line.text)
            found = self.findings.settled_by(line)
            said = {"true": "Yes", "false": "No", "unknown": "Cannot be told"}[line.truth]
            lines.append(f"{said}, “{self.target(target)}” when {condition}. Found: {found}.")
        if row.not_known_route is not None:
            lines.append(f"Until it is known: {self._route(row.not_known_route)}.")
        lines.extend(sources(row.because))
        return Item(row.title, standing, tuple(lines))

    def target(self, target: str) -> str:
        """Say where a branch leads."""
        return "nothing more is called for" if target == "stay" else self.book.node(target)

    def _route(self, route: str) -> str:
        words = route.split()
        if words[0] == "do" and len(words) == 3:
            return f"do “{self.book.node(words[1])}” now"
        if words[:2] == ["go", "to"]:
            return f"go to “{self.book.node(words[2])}”"
        return route


def _fired(row: NoticeRow) -> str:
    if row.fired_on is None:
        return ""
    fired = f"fired on {full_date(row.fired_on)}"
    if row.closed_on is None:
        return fired
    became = {
        "withdrawn": "withdrawn",
        "resumed": "dealt with",
        "lapsed": "lapsed",
    }.get(row.closed_how or "", "closed")
    return f"{fired}, {became} on {full_date(row.closed_on)}"


def _due(row: ReferralRow) -> str:
    due = "" if row.due is None else f", due {full_date(row.due)}"
    return f"{due}{' (overdue)' if row.status == 'overdue' else ''}"


def _clock_standing(row: ClockRow) -> tuple[str, str]:
    """Return how long a clock has run, and from when to when."""
    assert row.started is not None and row.days is not None, "it has started"
    fewest, most = row.days
    number = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    limit = row.limit.removesuffix(" days") if row.limit.endswith(" days") else row.limit
    kept = {"true": "within its limit", "false": "over its limit", "unknown": "whether within its limit cannot be told"}[row.within]
    if row.stopped is None:
        line = f"Runs since {day_in_words(row.started)}."
        return f"day {number} of {limit}, running, {kept}", line
    days = count_of_days(fewest) if fewest == most else f"{number} days"
    line = f"Ran from {day_in_words(row.started)} to {day_in_words(row.stopped)}."
    return f"stopped after {days}, {kept} of {row.limit}", line
