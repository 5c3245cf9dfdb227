"""Checks that every rule says what happens while something it asks is not known.

Unknown is never "no": a step, a decision, a piece of advice or a period over a fact that may be
absent needs a route for it. Which facts those are is worked out in `typecheck_absence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from waypost_dsl.checking.absence import absent_roots, fact_atoms, roots
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    Advice,
    Condition,
    Decision,
    Every,
    Fact,
    NotKnownRoute,
    Pathway,
    Pick,
    Results,
    SelectionSource,
    Step,
    Values,
)
from waypost_dsl.source import Span


def check_routes(pathway: Pathway, sink: Sink) -> None:
    """Report rules without a route for what they need to know, and routes nothing needs.

    Args:
        pathway: the pathway's model.
        sink: where problems go.
    """
    checks = _Routes(pathway, sink)
    for node in pathway.nodes.values():
        match node:
            case Step():
                conditions = () if node.only_when is None else (node.only_when,)
                checks.rule(_Rule(node.name, conditions, node.not_known, step=node))
                if isinstance(node.timing, Every):
                    checks.periods(node.name, node.timing)
            case Decision():
                conditions = tuple(
                    branch.condition for branch in node.branches if branch.condition is not None
                )
                checks.rule(_Rule(node.name, conditions, node.not_known, decides=True))
            case Advice():
                conditions = () if node.when is None else (node.when,)
                checks.rule(_Rule(node.name, conditions, node.not_known))
            case _:
                pass


@dataclass(frozen=True, slots=True)
class _Rule:
    """A node's conditions with the routes for what is not known in them."""

    name: str
    conditions: tuple[Condition, ...]
    routes: tuple[NotKnownRoute, ...]
    step: Step | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class _Need:
    """A fact as the author named it in a condition, and the absent fact behind it."""

    named: str
    root: str
    span: Span


class _Routes:
    def __init__(self, pathway: Pathway, sink: Sink) -> None:
        self._pathway = pathway
        self._facts: Mapping[str, Fact] = {**BUILT_IN_FACTS, **pathway.facts}
        self._sink = sink

    def rule(self, rule: _Rule) -> None:
        """Check one node."""
        needs = list(self._needs(rule.conditions))
        said: set[str] = set()
        for need in needs:
            covered = any(self._covers(route, need.root) for route in rule.routes)
            if not covered and need.named not in said:
                said.add(need.named)
                self._missing(rule, need)
        for route in rule.routes:
            self._unused(rule, route, needs)

    def periods(self, name: str, every: Every) -> None:
        """Check the periods of recurring care."""
        if every.when_not_known is not None:
            return
        conditions = [one.condition for one in every.periods if one.condition is not None]
        need = next(self._needs(conditions), None)
        if need is None:
            return
        usual = next((one for one in every.periods if one.condition is None), every.periods[0])
        length = usual.length if isinstance(usual.length, Duration) else usual.length.name
        self._sink.add(
            Code.EVERY_WITHOUT_NOT_KNOWN,
            need.span,
            message=f"`{name}` does not say how often while `{need.named}` is not known",
            label=self._why(need),
            helps=(f"add the line `when {need.named} is not known every {length}`",),
        )

    # --- What is needed ----------------------------------------------------------------------

    def _needs(self, conditions: Iterable[Condition]) -> Iterator[_Need]:
        for condition in conditions:
            for root in absent_roots(condition, self._facts):
                for atom in fact_atoms(condition):
                    if atom.fact == root or root in roots(atom.fact, self._facts):
                        yield _Need(atom.fact, root, _name_span(atom.span, atom.fact))
                        break

    def _covers(self, route: NotKnownRoute, root: str) -> bool:
        return not route.facts or any(
            name == root or root in roots(name, self._facts) for name in route.facts
        )

    # --- What is said ------------------------------------------------------------------------

    def _missing(self, rule: _Rule, need: _Need) -> None:
        self._sink.add(
            Code.NO_NOT_KNOWN_ROUTE,
            need.span,
            message=f"`{rule.name}` does not say what happens when `{need.named}` is not known",
            label=self._why(need),
            helps=(f"add the line `{self._line(rule, need)}`",),
        )

    def _why(self, need: _Need) -> str:
        if need.named != need.root:
            return f"not known while `{need.root}` is not known"
        if need.root in BUILT_IN_FACTS:
            return "a record may not say"
        fact = self._facts[need.root].definition
        stale = isinstance(fact, Pick) and fact.no_older_than is not None
        return "may be missing or too old" if stale else "may be missing"

    def _line(self, rule: _Rule, need: _Need) -> str:
        start = f"when {need.named} is not known"
        if rule.step is None and not rule.decides:
            return f"{start} report"
        asker = self._asker(need.root, rule.name)
        if asker is not None:
            return f"{start} do {asker} now"
        if rule.step is None or rule.step.priority != "routine":
            return f"{start} report"
        return f"{start} treat as not met because decided NAME"

    def _asker(self, root: str, rule: str) -> str | None:
        """Return the step whose evidence would make a fact known; those for everybody first."""
        definition = self._facts[root].definition
        if not isinstance(definition, Pick):
            return None
        wanted = _what(definition.selection.source)
        found = [
            step
            for step in self._pathway.steps
            if step.name != rule
            and any(_what(one.source) == wanted for one in step.done_by.selections)
        ]
        found.sort(key=lambda step: (step.only_when is not None, step.is_referral))
        return found[0].name if found else None

    def _unused(self, rule: _Rule, route: NotKnownRoute, needs: list[_Need]) -> None:
        if any(self._covers(route, need.root) for need in needs):
            return
        named = " and ".join(f"`{name}`" for name in route.facts)
        message = (
            f"`{rule.name}` never has to do without {named}"
            if named
            else f"everything `{rule.name}` asks is always known"
        )
        self._sink.add(
            Code.UNUSED_NOT_KNOWN_ROUTE,
            route.span,
            message=message,
            helps=("remove this line",),
        )


def _what(source: SelectionSource) -> tuple[str, str] | None:
    match source:
        case Results(analyte=analyte):
            return ("result", analyte)
        case Values(codelist=codelist):
            return ("value", codelist)
        case _:
            return None


def _name_span(span: Span, name: str) -> Span:
    """Return where a condition names its fact: every question to a fact starts with the name."""
    return replace(span, end_line=span.line, end_column=span.column + len(name))
