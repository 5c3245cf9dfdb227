"""Everything that is said of a scope's rows but its steps: flags, referrals, decisions, clocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from waypost.evaluate.evaluation import (
    MAY_BE_OPEN,
    ClockRow,
    DecisionRow,
    NoticeRow,
    ReferralRow,
    StepRow,
    StepStatus,
    TraceLine,
    TruthWord,
)
from waypost.explaining.explanation import Item
from waypost.explaining.findings import Findings
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records, count_of_days, day_in_words, in_a_row
from waypost.explaining.scope import Scope
from waypost.explaining.sources import citations_of_taken, sources
from waypost.explaining.step_items import step_item
from waypost_dsl.model import Decision, FactHolds, Holds, Interrupt, Wait
from waypost_dsl.wording.names import full_date
from waypost_dsl.wording.phrases import words


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
        rows = [row for row in self.scope.steps if row.status == status and _is_work(row)]
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
            found = f"Found: {self.findings.settled_by(row.trace)}."
            lines = (found, *self._rule(row), *self._led_to(row))
            yield Item(row.title, _fired(row), (*lines, *sources(row.because)))

    def open_notices(self) -> Iterator[Item]:
        """Say the red flags and the advice that cannot be told."""
        for row in self.scope.notices:
            if row.fired == "unknown" and row.fired_on is None:
                found = f"Found: {self.findings.settled_by(row.trace)}."
                yield Item(row.title, "cannot be told", (found, *sources(row.because)))

    def _rule(self, row: NoticeRow) -> Iterator[str]:
        """Say what makes a red flag fire, where its fact only names it."""
        node = self.book.pathway.nodes.get(row.name)
        if isinstance(node, Interrupt) and isinstance(node.when, FactHolds):
            fact = self.book.fact(node.when.fact)
            if fact is not None and isinstance(fact.definition, Holds):
                yield f"It fires on {words(fact.definition, self.book.pathway)}."

    def _led_to(self, row: NoticeRow) -> Iterator[str]:
        """Say where a flag took the patient, and how that stands."""
        node = self.book.pathway.nodes.get(row.name)
        if row.fired_on is None or not isinstance(node, Interrupt) or node.target is None:
            return
        steps = [one for one in self.scope.steps if one.name == node.target]
        done = f", done {day_in_words(steps[-1].done_on)}" if steps and steps[-1].done_on else ""
        # Of a flag that was withdrawn nothing is left to do.
        left = steps and steps[-1].status != "not applicable"
        standing = done or (f", {steps[-1].status}" if left else "")
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
            # What else is to be said of the need, its sources too, is said of the step.
            lines.extend(f"Marked: {mark}." for mark in row.marks if mark == "system gap")
            if MAY_BE_OPEN in row.marks:
                lines.append(self._may_be_open(row))
            lines.append(f"A draft for a clinician to decide on. Identifier {row.identifier}.")
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

    def _may_be_open(self, row: ReferralRow) -> str:
        if not row.may_be:
            return "A referral may already be open: the record was not given requests."
        mark = self.records.cite_references(row.may_be)
        return f"A referral may already be open{mark}: look before you refer."

    def _need(self, row: ReferralRow) -> str:
        steps = ", ".join(self.book.node(step) for step in row.steps)
        return f"Needed since {full_date(row.need_since)}, for: {steps}."

    # --- Waits and clocks ---------------------------------------------------------------

    def waits(self) -> Iterator[Item]:
        """Say what is waited for, and where it took too long."""
        for row in self.scope.steps:
            if row.kind != "wait" or row.status not in ("pending", "overdue", "unknown"):
                continue
            limit = "" if row.due is None else day_in_words(row.due)
            if "breached" in row.marks:
                node = self.book.pathway.nodes[row.name]
                next_ = node.breach if isinstance(node, Wait) else None
                led = (f"It led to “{self.book.node(next_)}”.",) if next_ else ()
                yield Item(row.title, f"limit of {limit} passed", (*led, *sources(row.because)))
                continue
            pathway, day = self.book.pathway, self.scope.day
            yield step_item(row, pathway, self.findings, day=day)

    def clocks(self) -> Iterator[Item]:
        """Say how long the clocks have run, and whether within their limits."""
        for row in self.scope.clocks:
            if row.started is None:
                yield Item(row.title, "not started", self._why_not_started(row))
                continue
            standing, line = _clock_standing(row, is_open=self.scope.is_open)
            runs = row.stopped is None and self.scope.is_open
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
        node = self.book.pathway.nodes[row.name]
        assert isinstance(node, Decision), "only decisions are taken"
        round_ = f" (round {row.lap})" if row.lap > 1 else ""
        ways = in_a_row([self._way(target) for target in row.taken])
        lines = (*self._why_taken(row), *sources(citations_of_taken(row, node)))
        return Item(f"{row.title}{round_}", f"{ways}, {full_date(row.day)}", lines)

    def _way(self, target: str) -> str:
        on = "on to " if isinstance(self.book.pathway.nodes.get(target), Decision) else ""
        return f"{on}“{self.target(target)}”"

    def _why_taken(self, row: DecisionRow) -> Iterator[str]:
        true = [(target, line) for target, line in row.branches if line.truth == "true"]
        unknown = [line for _, line in row.branches if line.truth == "unknown"]
        chosen = [line for target, line in true if target in row.taken]
        if chosen:
            yield f"Because of: {self._said(chosen)}."
        elif unknown:
            yield f"Not known: {self._said(unknown)}. The pathway goes on all the same."
        else:
            yield f"No other way applied. Found: {self._said(line for _, line in row.branches)}."

    def _said(self, lines: Iterable[TraceLine]) -> str:
        said = dict.fromkeys(
            part for line in lines for part in self.findings.settled_by(line).split("; ") if part
        )
        return "; ".join(said)

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
        parts = route.split()
        if parts[0] == "do" and len(parts) == 3:
            return f"do “{self.book.node(parts[1])}” now"
        if parts[:2] == ["go", "to"]:
            return f"go to “{self.book.node(parts[2])}”"
        return route


def _is_work(row: StepRow) -> bool:
    """Whether there is, or was, something to do: an open wait is nobody's work."""
    return row.kind != "wait" or row.status not in ("pending", "overdue", "unknown")


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


_KEPT: dict[TruthWord, str] = {
    "true": "within its limit",
    "false": "over its limit",
    "unknown": "whether within its limit cannot be told",
}


def _clock_standing(row: ClockRow, *, is_open: bool) -> tuple[str, str]:
    """Return how long a clock has run, and from when to when."""
    assert row.started is not None, "it has started"
    assert row.days is not None, "it has started"
    fewest, most = row.days
    number = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    limit = row.limit.removesuffix(" days") if row.limit.endswith(" days") else row.limit
    kept = _KEPT[row.within]
    if row.stopped is None:
        still = "still running" if is_open else "not stopped when it ended"
        line = f"It started on {day_in_words(row.started)}."
        return f"day {number} of {limit}, {still}, {kept}", line
    days = count_of_days(fewest) if fewest == most else f"{number} days"
    line = f"It ran from {day_in_words(row.started)} to {day_in_words(row.stopped)}."
    return f"stopped after {days}, {kept} of {row.limit}", line
