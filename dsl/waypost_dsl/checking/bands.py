"""Checks that bands cover every value once, and the branches of a decision each value.

The number line is cut at every threshold, one step below it and one above; each cut is tried
with every combination of the other facts that the bands ask about. Where those facts depend on
one another, or on the number, a combination may be impossible: such bands are left to the proof
of gaps and overlaps and not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import assert_never

from waypost_dsl.analytes import ANALYTES
from waypost_dsl.checking.absence import fact_atoms, inner_conditions
from waypost_dsl.checking.number_line import NumberLine, compares, time_units
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    BUILT_IN_SPELL_FACTS,
    AllOf,
    AnyOf,
    Bands,
    Condition,
    Decision,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    NoneOf,
    Not,
    Pathway,
    StepIs,
    Threshold,
)
from waypost_dsl.syntax.facts import Bands as WrittenBands

_MOST_FACTS = 6


def check_bands(pathway: Pathway, scope: Scope, sink: Sink) -> None:
    """Report bands with a gap or an overlap.

    Args:
        pathway: the pathway's model.
        scope: the names, for the place of each fact.
        sink: where problems go.
    """
    facts: Mapping[str, Fact] = {**BUILT_IN_FACTS, **BUILT_IN_SPELL_FACTS, **pathway.facts}
    for name, fact in pathway.facts.items():
        # An alias carries its fact's bands: they are judged where they are written.
        line = scope.facts.get(name)
        written = line is not None and isinstance(line.definition, WrittenBands)
        if written and isinstance(fact.definition, Bands):
            judge = _judge([band.condition for band in fact.definition.bands], facts, pathway)
            if judge is not None and judge.has_number:
                _check(fact, fact.definition, judge, scope=scope, sink=sink)


def check_branches(pathway: Pathway, sink: Sink) -> None:
    """Report decisions about one fact that lead nowhere for one of its values.

    Decisions about several facts are left to the evaluation, which reports a gap when a patient
    falls into it: which combinations are possible is often known to the author only.

    Args:
        pathway: the pathway's model.
        sink: where problems go.
    """
    facts: Mapping[str, Fact] = {**BUILT_IN_FACTS, **BUILT_IN_SPELL_FACTS, **pathway.facts}
    for node in pathway.nodes.values():
        if not isinstance(node, Decision):
            continue
        conditions = [one.condition for one in node.branches if one.condition is not None]
        if not conditions or len(conditions) < len(node.branches):
            continue
        judge = _judge(conditions, facts, pathway)
        if judge is None or judge.facts_asked > 1 or judge.asks_what_is_known:
            continue
        gap = next(
            (cell for cell in judge.cells() if not any(judge.holds(c, cell) for c in conditions)),
            None,
        )
        if gap is not None:
            sink.add(
                Code.BAND_GAP,
                node.span,
                message=f"no branch of `{node.name}` holds when {judge.described(gap)}",
                helps=(
                    "add a branch for it",
                    "or say where everybody else goes: `otherwise go to NODE`, `otherwise stay`",
                ),
            )


@dataclass(frozen=True)
class _Cell:
    """One patient as far as the bands can tell: a number, and the answers of other facts."""

    number: Decimal | None
    answers: Mapping[str, str | bool]


def _check(fact: Fact, bands: Bands, judge: _Judge, *, scope: Scope, sink: Sink) -> None:
    gap: _Cell | None = None
    overlaps: dict[tuple[int, int], _Cell] = {}
    for cell in judge.cells():
        held = [
            number for number, band in enumerate(bands.bands) if judge.holds(band.condition, cell)
        ]
        if not held:
            gap = gap or cell
        for pair in combinations(held, 2):
            overlaps.setdefault(pair, cell)
    if gap is not None:
        sink.add(
            Code.BAND_GAP,
            scope.facts[fact.name].name.span,
            message=f"no band of `{fact.name}` holds when {judge.described(gap)}",
            helps=("widen a band, or add one, so that every value falls into one",),
        )
    for (first, second), cell in overlaps.items():
        one, other = bands.bands[first], bands.bands[second]
        sink.add(
            Code.BAND_OVERLAP,
            other.span,
            message=f"`{one.name}` and `{other.name}` both hold when {judge.described(cell)}",
            also=((one.span, f"`{one.name}` holds too"),),
            helps=("narrow one of them, so that every value falls into one band only",),
        )


def _judge(
    conditions: Sequence[Condition], facts: Mapping[str, Fact], pathway: Pathway
) -> _Judge | None:
    """Return what decides these conditions, or None where they cannot be decided by cutting."""
    atoms = [atom for condition in conditions for atom in _atoms(condition)]
    numbers = {atom.fact for atom in atoms if isinstance(atom, FactCompares)}
    if len(numbers) > 1 or any(isinstance(atom, Found | StepIs) for atom in atoms):
        return None
    number = next(iter(numbers), None)
    if (
        number is not None
        and facts[number].type is FactType.TIME
        and len(time_units(_thresholds(atoms), pathway)) > 1
    ):
        return None
    others: set[str] = set()
    for atom in atoms:
        match atom:
            case FactHolds(fact=name, window=None) | FactIs(fact=name):
                others.add(name)
            case FactHolds():
                return None
            case _:
                pass
    if len(others) > _MOST_FACTS or _depend_on_each_other([*numbers, *others], facts):
        return None
    return _Judge(atoms, number, tuple(sorted(others)), facts, pathway)


def _depend_on_each_other(names: list[str], facts: Mapping[str, Fact]) -> bool:
    behind = [_behind(name, facts) for name in names]
    return any(left & right for left, right in combinations(behind, 2))


def _behind(name: str, facts: Mapping[str, Fact]) -> frozenset[str]:
    fact = facts.get(name)
    if fact is None:
        return frozenset({name})
    inner = {
        one
        for condition in inner_conditions(fact)
        for atom in fact_atoms(condition)
        for one in _behind(atom.fact, facts)
    }
    return frozenset({name, *inner})


def _thresholds(atoms: Iterable[_Atom]) -> list[Threshold]:
    return [atom.threshold for atom in atoms if isinstance(atom, FactCompares)]


_Atom = FactHolds | FactCompares | FactIs | FactIsKnown | Found | StepIs


def _atoms(condition: Condition) -> Iterator[_Atom]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part=part):
            yield from _atoms(part)
        case _:
            yield condition


class _Judge:
    """Knows the cells of one set of conditions, and which of them hold in each."""

    def __init__(
        self,
        atoms: Sequence[_Atom],
        number: str | None,
        others: tuple[str, ...],
        facts: Mapping[str, Fact],
        pathway: Pathway,
    ) -> None:
        self._number = None if number is None else NumberLine(facts[number], pathway)
        self._others = others
        self._facts = facts
        self._pathway = pathway
        self._atoms = atoms

    @property
    def has_number(self) -> bool:
        """Whether one of the facts is a number."""
        return self._number is not None

    @property
    def facts_asked(self) -> int:
        """How many facts the conditions are about."""
        return len(self._others) + (self._number is not None)

    @property
    def asks_what_is_known(self) -> bool:
        """Whether a condition asks if something is known at all."""
        return any(isinstance(atom, FactIsKnown) for atom in self._atoms)

    def cells(self) -> Iterator[_Cell]:
        """Yield every cell, lowest numbers first."""
        domains = [self._domain(name) for name in self._others]
        for number in self._cuts():
            for answers in product(*domains):
                chosen = dict(zip(self._others, answers, strict=True))
                yield _Cell(number, chosen)

    def _domain(self, name: str) -> tuple[str | bool, ...]:
        names = self._facts[name].names
        return names or (True, False)

    def _cuts(self) -> list[Decimal | None]:
        return [None] if self._number is None else [*self._number.cuts(_thresholds(self._atoms))]

    def holds(self, condition: Condition, cell: _Cell) -> bool:
        """Whether a condition holds in a cell, where everything is known."""
        match condition:
            case AllOf(parts=parts):
                return all(self.holds(part, cell) for part in parts)
            case AnyOf(parts=parts):
                return any(self.holds(part, cell) for part in parts)
            case NoneOf(parts=parts):
                return not any(self.holds(part, cell) for part in parts)
            case Not(part=part):
                return not self.holds(part, cell)
            case FactCompares(comparison=comparison, threshold=threshold):
                assert cell.number is not None
                assert self._number is not None
                return compares(cell.number, comparison, self._number.canonical(threshold))
            case FactIs(fact=fact, names=names):
                return cell.answers[fact] in names
            case FactHolds(fact=fact):
                return cell.answers[fact] is True
            case FactIsKnown(known=known):
                return known
            case Found() | StepIs():
                raise AssertionError("bands over these are not judged")
            case _:
                assert_never(condition)

    def _unit(self, number: Fact) -> str:
        match number.type:
            case FactType.AGE:
                return "years"
            case FactType.TIME:
                return next(iter(time_units(_thresholds(self._atoms), self._pathway))) + "s"
            case _:
                analyte = ANALYTES.get(number.analyte or "")
                return "" if analyte is None else analyte.unit

    def described(self, cell: _Cell) -> str:
        """Return a cell in words."""
        parts: list[str] = []
        if self._number is not None and cell.number is not None:
            number = self._number.fact
            parts.append(f"`{number.name}` is {cell.number:f} {self._unit(number)}".rstrip())
        for name, answer in cell.answers.items():
            match answer:
                case True:
                    parts.append(f"`{name}` holds")
                case False:
                    parts.append(f"`{name}` does not hold")
                case _:
                    parts.append(f"`{name}` is {answer}")
        return " and ".join(parts)
