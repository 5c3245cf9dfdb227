"""What settled a condition, and what was found: the parts of a trace, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import assert_never

from waypost.evaluate.evaluation import Days, EvidenceRow, FactRow, Reason, TraceLine
from waypost.evaluate.routes import facts_used
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records
from waypost.explaining.scope import Scope
from waypost_dsl.model import (
    AllOf,
    AnyOf,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    NoneOf,
    Not,
    Selection,
    StepIs,
)
from waypost_dsl.wording.phrases import words


class Findings:
    """Says what one evaluation found, in a live pathway or in one episode.

    Args:
        scope: the rows that are spoken of.
        book: the pathway's phrases.
        records: numbers the resources that are cited.
    """

    def __init__(self, scope: Scope, book: Phrasebook, records: Records) -> None:
        self.book = book
        self.records = records
        self._facts = {row.name: row for row in scope.facts}
        self._steps = {row.name: row for row in scope.steps}
        self._replayed = scope.episode is not None

    def evidence(
        self, line: TraceLine, selections: tuple[Selection, ...], done_on: Days | None
    ) -> str:
        """Say which of several kinds of evidence made a step done, and when the latest came.

        Args:
            line: the step's `done by`, with a part for each kind.
            selections: the kinds as they were written: what the walk adds to them (from which day
                on, in which episode) is not the author's and is not said.
            done_on: the day the step was done, which has been said.
        """
        kinds = list(zip(line.parts, selections, strict=False))
        ways = [(part, selection) for part, selection in kinds if part.truth == "true"]
        if not ways:
            return self.settled_by(line)
        part, selection = max(ways, key=lambda way: _last_seen(way[0].evidence))
        if self._replayed:
            selection = replace(selection, window=None, belonging="as usual")
            if len(part.evidence) == 1 and done_on is not None:
                one = part.evidence[0]
                if (one.first, one.last) == (done_on.first, done_on.last):
                    mark = self.records.mark(one)
                    return f"{words(selection, self.book.pathway)} {mark}"
        return f"{words(selection, self.book.pathway)}{self.records.cite(part.evidence, most=1)}"

    def settled_by(self, line: TraceLine) -> str:
        """Say what settled a condition: the first part that failed, or the parts that held."""
        said = dict.fromkeys(self._leaf(leaf) for leaf in self.decisive(line))
        return "; ".join(one for one in said if one)

    def decisive(self, line: TraceLine) -> list[TraceLine]:
        """Return the smallest parts of a condition that made it what it is."""
        if not line.parts:
            return [line]
        condition = self.book.condition(line.text)
        match condition:
            case AllOf():
                deciding = {"false": "first", "unknown": "same", "true": "same"}[line.truth]
                wanted = line.truth
            case NoneOf():
                deciding = {"false": "first", "unknown": "same", "true": "same"}[line.truth]
                wanted = {"true": "false", "false": "true", "unknown": "unknown"}[line.truth]
            case Not():
                return self.decisive(line.parts[0])
            case AnyOf() | None:
                deciding = {"false": "same", "unknown": "same", "true": "first"}[line.truth]
                wanted = line.truth
            case _:
                # An exception's line holds the condition it lasts from: one and the same.
                return [line]
        parts = [part for part in line.parts if part.truth == wanted]
        if deciding == "first":
            parts = parts[:1]
        return [leaf for part in parts for leaf in self.decisive(part)] or [line]

    def _leaf(self, line: TraceLine) -> str:
        condition = self.book.condition(line.text)
        pathway = self.book.pathway
        match condition:
            case None | AllOf() | AnyOf() | NoneOf() | Not():
                text = self.book.say(line.text)
                text = text if line.truth == "true" else f"not ({text})" if text else ""
                return f"{text}{self._left_out(line)}"
            case FactHolds(fact=name) | FactIs(fact=name) | FactIsKnown(fact=name):
                return self.fact(name) if self._is_as_then(name, line) else self._then(line)
            case FactCompares(fact=name):
                if name in self._facts:
                    return self.fact(name) if self._is_as_then(name, line) else self._then(line)
                if line.truth == "unknown":
                    return self.reasons(line.reasons)
                # The patient's age is not repeated; that the condition holds is.
                return words(condition if line.truth == "true" else Not(condition), pathway)
            case Found(selection=selection):
                if line.evidence:
                    found = words(selection, pathway)
                    cited = self.records.cite(line.evidence, most=1)
                    return f"{found}{cited}{self._left_out(line)}"
                if line.truth == "unknown":
                    return self.reasons(line.reasons)
                return f"{words(Found(selection, absent=True), pathway)}{self._left_out(line)}"
            case StepIs(node=node):
                row = self._steps.get(node)
                standing = "" if row is None else f" is {row.status}"
                return f"“{self.book.node(node)}”{standing}"
            case _:
                assert_never(condition)

    def _is_as_then(self, name: str, line: TraceLine) -> bool:
        """Whether a fact still rests on what a condition of an earlier day rested on.

        The facts of an episode are those of its last day; a decision was taken on its own.
        """
        row = self._facts.get(name)
        fact = self.book.fact(name)
        if not self._replayed:
            return True
        if row is None or fact is None or fact.type in (FactType.TIME, FactType.AGE):
            return False
        if row.value in ("yes", "no") and (row.value == "yes") != (line.truth == "true"):
            return False
        now = {one.reference for one in row.evidence}
        return now == {one.reference for one in line.evidence}

    def _then(self, line: TraceLine) -> str:
        """Say what a condition came to on its own day, by its own evidence."""
        condition = self.book.condition(line.text)
        if line.truth == "unknown" or condition is None:
            return self.reasons(line.reasons)
        said = words(condition if line.truth == "true" else Not(condition), self.book.pathway)
        return f"{said}{self.records.cite(line.evidence)}"

    def fact(self, name: str) -> str:
        """Say what a fact was found to be, and when."""
        row, fact = self._facts.get(name), self.book.fact(name)
        if row is None or fact is None:
            return self.book.subject(name)
        cited = self.records.cite(row.evidence)
        if not row.known:
            return self._not_known(row)
        match fact.type:
            case FactType.TRUTH:
                holds = FactHolds(name)
                text = words(holds if row.value == "yes" else Not(holds), self.book.pathway)
                if text.startswith("not ("):
                    judged = f", judging by the record{cited}" if cited else ""
                    text = f"{row.title}: no"
                    return f"{text}{judged}{self._because(fact, cited, besides=text)}"
                return f"{text}{cited}{self._because(fact, cited, besides=text)}"
            case FactType.RECORD | FactType.EVENTS:
                return f"{row.title} recorded{cited}"
            case FactType.NAME | FactType.GRADE:
                return f"{row.title} {self.book.name(row.value or '')}{cited}"
            case FactType.TIME:
                return f"{row.title} {row.value} days{cited}"
            case FactType.RESULT:
                return f"{row.title} {row.value} {row.unit}".rstrip() + cited
            case FactType.COUNT | FactType.AGE:
                return f"{row.title} {row.value}{cited}"
            case _:
                assert_never(fact.type)

    def _not_known(self, row: FactRow) -> str:
        whys = {reason.why for reason in row.reasons}
        if whys == {"none recorded"}:
            return f"{row.title}: none recorded"
        return f"{row.title} not known: {self.whys(row.reasons)}{self.records.cite(row.evidence)}"

    def _because(self, fact: Fact, cited: str, *, besides: str) -> str:
        """Say what a fact without evidence of its own rests on, one level down; nothing twice."""
        used = [name for name in dict.fromkeys(facts_used(fact.definition)) if name in self._facts]
        if cited or not used:
            return ""
        said = [one for one in (self.fact(name) for name in used) if one != besides]
        return f" ({'; '.join(said)})" if said else ""

    def absent(self, line: TraceLine) -> str | None:
        """Return what a condition asked for, if it fails because nothing of it is recorded."""
        condition = self.book.condition(line.text)
        match condition:
            case FactHolds(fact=name) if line.truth == "false" and name in self._facts:
                row = self._facts[name]
                nothing = not row.known and {one.why for one in row.reasons} == {"none recorded"}
                return row.title if nothing else None
            case Found(selection=selection, absent=False) if line.truth == "false":
                return None if line.left_out else words(selection, self.book.pathway)
            case AnyOf() if line.truth == "false":
                said = [self.absent(part) for part in line.parts]
                found = [one for one in said if one is not None]
                return " or ".join(found) if len(found) == len(said) else None
            case _:
                return None

    def reasons(self, reasons: Iterable[Reason]) -> str:
        """Say what is not known and why."""
        said = dict.fromkeys(
            f"{self.book.subject(one.subject)}: {_why(one)}"
            f"{self.records.cite_references(one.evidence)}"
            for one in reasons
        )
        return "; ".join(said)

    def whys(self, reasons: Iterable[Reason]) -> str:
        """Say only why something is not known."""
        return "; ".join(dict.fromkeys(_why(one) for one in reasons))

    def _left_out(self, line: TraceLine) -> str:
        counts = [f"{count} {reason}" for reason, count in line.left_out]
        return f" (not counted: {', '.join(counts)})" if counts else ""


def _last_seen(evidence: Iterable[EvidenceRow]) -> date:
    return max((one.last for one in evidence if one.last is not None), default=date.min)


def _why(reason: Reason) -> str:
    detail = f" ({reason.detail})" if reason.detail else ""
    match reason.why:
        case "none recorded":
            return f"none is recorded{detail}"
        case "stale":
            return f"the latest is {reason.detail or 'too old'}"
        case "recorded without a value":
            return f"recorded without a value{detail}"
        case "not given":
            return "data of this kind were not asked for"
        case _:
            return reason.detail or "it cannot be compared"
