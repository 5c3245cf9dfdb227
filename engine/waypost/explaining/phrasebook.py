"""From the author's words in a trace back to the model, and so to plain English.

A trace names conditions as they were written. Every condition and selection of a pathway is
looked up here by that text, so that it can be said in words and taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.model import (
    BUILT_IN_FACTS,
    AllOf,
    AnyOf,
    Bands,
    Condition,
    CountOf,
    Decision,
    EachOf,
    Fact,
    Found,
    Holds,
    Interrupt,
    NoneOf,
    Not,
    Outcome,
    Pathway,
    Pick,
    Selection,
    Spaced,
    Step,
    Wait,
)
from waypost_dsl.model import Advice as AdviceNode
from waypost_dsl.wording.names import humanise
from waypost_dsl.wording.phrases import words
from waypost_dsl.wording.surface import as_written, selection_as_written


class Phrasebook:
    """Says the parts of one pathway.

    Args:
        pathway: the pathway that was evaluated.
    """

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self._conditions: dict[str, Condition] = {}
        self._subjects: dict[str, str] = {}
        for condition in _conditions_of(pathway):
            for part in _with_parts(condition):
                self._conditions.setdefault(as_written(part), part)
                if isinstance(part, Found):
                    self._learn(part.selection)
        for selection in _selections_of(pathway):
            self._learn(selection)

    def condition(self, text: str) -> Condition | None:
        """Return the condition that was written so, None if there is none."""
        return self._conditions.get(text)

    def say(self, text: str) -> str:
        """Return a condition of the trace in plain words."""
        condition = self._conditions.get(text)
        return text if condition is None else words(condition, self.pathway)

    def fact(self, name: str) -> Fact | None:
        """Return a fact of the pathway or a built-in one."""
        return self.pathway.facts.get(name) or BUILT_IN_FACTS.get(name)

    def node(self, name: str) -> str:
        """Return a node's title."""
        node = self.pathway.nodes.get(name)
        return (node.title if node is not None else "") or self.name(name)

    def name(self, name: str) -> str:
        """Return a name without underscores and with its capitals."""
        return humanise(name, self.pathway)

    def subject(self, text: str) -> str:
        """Return what a reason speaks of: a fact's title, a step's, or a selection in words."""
        fact = self.fact(text)
        if fact is not None:
            return fact.title or self.name(text)
        if text in self.pathway.nodes:
            return self.node(text)
        return self._subjects.get(text, text)

    def _learn(self, selection: Selection) -> None:
        said = words(selection, self.pathway)
        written = selection_as_written(selection)
        for text in (written, f"any {written}", as_written(Found(selection))):
            self._subjects.setdefault(text, said)


def _conditions_of(pathway: Pathway) -> Iterator[Condition]:
    yield pathway.enrolment.condition
    if pathway.enrolment.provisionally is not None:
        yield pathway.enrolment.provisionally
    for exclusion in pathway.exclusions:
        yield exclusion.condition
    for fact in pathway.facts.values():
        match fact.definition:
            case Holds(condition):
                yield condition
            case Bands(bands=bands):
                yield from (band.condition for band in bands)
            case _:
                pass
    for node in pathway.nodes.values():
        match node:
            case Step():
                yield from _conditions_of_step(node)
            case Decision():
                yield from (b.condition for b in node.branches if b.condition is not None)
            case Wait():
                yield from (Found(selection) for selection in node.event.selections)
            case Interrupt():
                for condition in (node.when, node.withdrawn, node.active_until):
                    if condition is not None:
                        yield condition
            case AdviceNode() | Outcome():
                if node.when is not None:
                    yield node.when
            case _:
                pass


def _conditions_of_step(step: Step) -> Iterator[Condition]:
    for condition in (step.only_when, step.not_applicable, step.system_gap):
        if condition is not None:
            yield condition
    for exception in step.excepted:
        yield exception.condition
        if exception.until is not None:
            yield from (Found(selection) for selection in exception.until.selections)
    yield from (Found(selection) for selection in step.done_by.selections)
    if step.offered_by is not None:
        yield from (Found(selection) for selection in step.offered_by.selections)


def _selections_of(pathway: Pathway) -> Iterator[Selection]:
    for fact in pathway.facts.values():
        match fact.definition:
            case Pick(selection=selection) | Spaced(selection=selection):
                yield selection
            case CountOf(selection) | EachOf(selection):
                yield selection
            case _:
                pass


def _with_parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            for part in parts:
                yield from _with_parts(part)
        case Not(part):
            yield from _with_parts(part)
        case _:
            pass
