"""A step's row in words: how it stands, why it is needed, what was looked for and found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from waypost.evaluate.evaluation import StepRow, TraceLine
from waypost.evaluate.routes import (
    ByBranch,
    ByException,
    ByInterrupt,
    ByStage,
    ByThen,
    Way,
    ways_into,
)
from waypost.explaining.explanation import Item
from waypost.explaining.findings import Findings
from waypost.explaining.records import count_of_days, day_in_words
from waypost.explaining.sources import relevant_citations, sources
from waypost_dsl.model import Every, Pathway, Season, Step, Wait
from waypost_dsl.wording.phrases import words

_ASKED = "needed now by "
_LATE = "done late by "


def step_item(row: StepRow, pathway: Pathway, findings: Findings, *, day: date) -> Item:
    """Return a step's item.

    Args:
        row: the step as it was evaluated.
        pathway: the pathway, for the step's clauses.
        findings: says what was found.
        day: the day the step is judged at.
    """
    step = step_of(row, pathway)
    speaker = _StepSpeaker(row, step, pathway, findings)
    name = f" ({row.name}){f', round {row.lap}' if row.lap > 1 else ''}"
    event = "" if row.event is None else f", for{findings.records.cite_references([row.event])}"
    return Item(f"{row.title}{name}{event}", _standing(row, step, day), tuple(speaker.lines()))


def step_of(row: StepRow, pathway: Pathway) -> Step:
    """Return the step a row is of; a wait's row is of the step that its event is."""
    node = pathway.nodes[row.name]
    if isinstance(node, Wait):
        return node.as_step
    assert isinstance(node, Step), "only steps and waits have a status"
    return node


def _standing(row: StepRow, step: Step, day: date) -> str:
    match row.status:
        case "overdue" if row.due is not None and row.days_overdue is not None:
            late = count_of_days(row.days_overdue)
            return f"was due {day_in_words(row.due)}, {late} overdue"
        case "pending" if row.due is not None:
            left = (row.due.last - day).days
            in_time = "today" if left == 0 else f"in {count_of_days(left)}"
            return f"due by {day_in_words(row.due)}, {in_time}"
        case "done":
            return _done(row, step)
        case "unknown":
            due = "" if row.due is None else f"; due {day_in_words(row.due)}"
            return f"cannot be told{due}"
        case _:
            return ""


def _done(row: StepRow, step: Step) -> str:
    on = "" if row.done_on is None else f" {day_in_words(row.done_on)}"
    late = next((_late(mark) for mark in row.marks if mark.startswith(_LATE)), "")
    # A season's due day is this season's own, and it is done.
    is_next = row.due is not None and isinstance(step.timing, Every)
    following = f"; next due {day_in_words(row.due)}" if is_next and row.due is not None else ""
    return f"done{on}{late}{following}"


def _late(mark: str) -> str:
    number, _, unit = mark.removeprefix(_LATE).partition(" ")
    late = f"{number} {unit}" if unit.startswith("hour") else count_of_days(int(number))
    return f", late by {late}"


class _StepSpeaker:
    def __init__(self, row: StepRow, step: Step, pathway: Pathway, findings: Findings) -> None:
        self.row = row
        self.step = step
        self.pathway = pathway
        self.findings = findings

    def lines(self) -> Iterator[str]:
        """Yield the sentences that the step's status calls for."""
        yield from self._marks()
        match self.row.status:
            case "overdue" | "pending":
                yield from self._need()
                yield self._looked_for()
                yield from self._exceptions()
                yield self._timing()
            case "done":
                yield self._found()
            case "excepted":
                yield from self._exception()
            case "not applicable":
                yield self._why_not()
            case "unknown":
                yield from self._open()
        if self.row.status != "done" or self.row.episode is None:
            yield from sources(relevant_citations(self.row, self.step))

    def _marks(self) -> Iterator[str]:
        for mark in self.row.marks:
            if mark.startswith(_ASKED):
                asker = self.findings.book.node(mark.removeprefix(_ASKED))
                yield f"Needed now: “{asker}” cannot be settled until this is known."
            elif mark == "system gap":
                line = self._clause("system gap when")
                found = "" if line is None else f": {self.findings.settled_by(line)}"
                yield f"System gap{found}. The need stays; the service is what is missing."
            elif mark == "critical":
                yield "Critical: the pathway says that being overdue here is a danger."
            elif mark == "offered, not completed":
                yield "It was offered and not completed: an offer is not the care itself."
            elif _LATE not in mark:
                yield f"{mark[:1].upper()}{mark[1:]}."

    def _need(self) -> Iterator[str]:
        reached = self._clause("reached")
        if reached is not None and reached.parts:
            yield f"Reached because: {self.findings.settled_by(reached)}."
        wanted = self._clause("only when")
        if wanted is not None and self.step.only_when is not None:
            condition = words(self.step.only_when, self.pathway)
            yield f"Needed because {condition}. Found: {self.findings.settled_by(wanted)}."

    def _looked_for(self) -> str:
        line = self._clause("done by")
        evidence = words(self.step.done_by, self.pathway)
        if line is not None and line.evidence:
            last = self.findings.records.cite(line.evidence, most=1)
            return f"Looked for {evidence}: the last was{last}."
        return f"Looked for {evidence}: none found{self._left_out(line)}."

    def _left_out(self, line: TraceLine | None) -> str:
        lines = [] if line is None else [line, *line.parts]
        counts = dict.fromkeys(f"{count} {why}" for one in lines for why, count in one.left_out)
        return f" (not counted: {', '.join(counts)})" if counts else ""

    def _found(self) -> str:
        line = self._clause("done by")
        if line is None:
            return "Found: nothing."
        kinds = self.step.done_by.selections
        return f"Found: {self.findings.evidence(line, kinds, self.row.done_on)}."

    def _exceptions(self) -> Iterator[str]:
        lines = self._clauses("excepted when")
        unknown = [line for line in lines if line.truth == "unknown"]
        if unknown:
            texts = "; ".join(self.findings.settled_by(line) for line in unknown)
            yield f"Whether it is excepted cannot be told: {texts}."
            return
        absent = [self.findings.absent(line) for line in lines]
        others = [line for line, said in zip(lines, absent, strict=True) if said is None]
        if others:
            # What has evidence and does not hold has held before.
            over = " any more" if any(line.evidence for line in others) else ""
            said = dict.fromkeys(self.findings.settled_by(line) for line in others)
            yield f"No exception holds{over}: {'; '.join(said)}."
        looked_for = [said for said in absent if said is not None]
        if looked_for:
            yield f"No exception recorded: looked for {' or '.join(dict.fromkeys(looked_for))}."

    def _exception(self) -> Iterator[str]:
        rules = self.step.excepted
        lines = self._clauses("excepted when")
        for rule, line in zip(rules, lines, strict=True):
            if line.truth != "true":
                continue
            end = ""
            if rule.lasts is not None:
                end = f" It lasts {words(rule.lasts, self.pathway)}."
            elif rule.until is not None:
                end = f" It lasts until {words(rule.until, self.pathway)} contradicts it."
            yield f"Excepted because of: {self.findings.settled_by(line)}.{end}"

    def _why_not(self) -> str:
        reached, wanted = self._clause("reached"), self._clause("only when")
        barred = self._clause("not applicable when")
        if reached is not None and reached.truth == "false":
            return self._not_reached(reached)
        # Whether it would be needed does not matter where something else keeps it from applying.
        is_barred = barred is not None and barred.truth == "true"
        open_need = wanted is not None and (
            wanted.truth == "false" or (wanted.truth == "unknown" and not is_barred)
        )
        if wanted is not None and open_need and self.step.only_when is not None:
            condition = words(self.step.only_when, self.pathway)
            found = self.findings.settled_by(wanted)
            if wanted.truth == "false":
                return f"Needed only when {condition}. Found: {found}."
            return (
                f"Needed only when {condition}. That cannot be told ({found}), and the pathway "
                "then treats it as not met."
            )
        if barred is not None and is_barred and self.step.not_applicable is not None:
            return f"Not chased, because of: {self.findings.settled_by(barred)}."
        if isinstance(self.step.timing, Season):
            return f"Out of season: it is wanted {words(self.step.timing, self.pathway)}."
        return "It does not apply."

    def _not_reached(self, reached: TraceLine) -> str:
        found = self.findings.settled_by(reached)
        because = f" Found: {found}." if found else ""
        ways = " or ".join(self._way(way) for way in ways_into(self.pathway, self.row.name))
        return f"Only reached {ways}.{because}" if ways else f"Not reached.{because}"

    def _way(self, way: Way) -> str:
        match way:
            case ByBranch(decision=decision):
                return f"when “{self.findings.book.node(decision.name)}” leads here"
            case ByThen(step=step):
                return f"after “{self.findings.book.node(step.name)}” is done"
            case ByException(step=step):
                return f"while “{self.findings.book.node(step.name)}” is excepted"
            case ByStage(stage=stage):
                return f"after all of “{self.findings.book.node(stage.name)}”"
            case ByInterrupt(interrupt=interrupt):
                return f"by the red flag “{self.findings.book.node(interrupt.name)}”"
            case _:
                assert_never(way)

    def _open(self) -> Iterator[str]:
        for clause, start in (
            ("reached", "Whether it is reached"),
            ("only when", "Whether it is needed"),
            ("not applicable when", "Whether it applies"),
            ("done by", "Whether it is done"),
            ("excepted when", "Whether it is excepted"),
        ):
            for line in self._clauses(clause):
                if line.truth == "unknown":
                    condition = self.step.only_when if clause == "only when" else None
                    asked = "" if condition is None else f": {words(condition, self.pathway)}"
                    found = self.findings.settled_by(line)
                    yield f"{start} cannot be told{asked}. Found: {found}."
        for route in self.step.not_known:
            if route.action == "do" and route.node is not None:
                yield f"Until then: do “{self.findings.book.node(route.node)}”."
        if not any(line.truth == "unknown" for _, line in self.row.trace):
            yield f"When it is due cannot be told: {self.findings.reasons(self.row.reasons)}."

    def _timing(self) -> str:
        return f"Timing: {words(self.step.timing, self.pathway)}."

    def _clause(self, name: str) -> TraceLine | None:
        return next(iter(self._clauses(name)), None)

    def _clauses(self, name: str) -> list[TraceLine]:
        return [line for clause, line in self.row.trace if clause == name]
