"""Whether conditions can hold together, decided over the answers that facts can have.

Each fact is tried with each of its answers, not known among them: a name with its names, a number
with the cuts of its number line, a step with its statuses. What two searches of the record have
to do with each other is not looked at: they are taken as independent, so that "cannot hold" is
always right, and "can hold" may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from waypost_dsl.checking.absence import Truth
from waypost_dsl.checking.number_line import NumberLine, compares, time_units
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    BUILT_IN_SPELL_FACTS,
    REACHED,
    AllOf,
    AnyOf,
    Bands,
    Condition,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    Holds,
    NoneOf,
    Not,
    Pathway,
    StepIs,
    Threshold,
)
from waypost_dsl.wording.surface import as_written

_STATUSES = ("done", "overdue", "excepted", "not applicable", "pending", "unknown")
_MOST_TRIED = 5_000

_Answer = str | bool | Decimal | None
"""One answer of a fact; None is not known."""

_Truths = frozenset[Truth]
_ANY: _Truths = frozenset(Truth)
_SETTLED: Mapping[bool, _Truths] = {
    True: frozenset({Truth.TRUE}),
    False: frozenset({Truth.FALSE}),
}


def can_hold(
    pathway: Pathway, conditions: Sequence[Condition], *, without: Sequence[Condition] = ()
) -> bool:
    """Whether conditions can all be true at once, for somebody, on some day.

    Args:
        pathway: the pathway, whose facts have sound types.
        conditions: those that are to be true.
        without: those of which none is to be true: false, or not known.

    Returns:
        False only where it is certain; also True where there is too much to try.
    """
    search = _Search(pathway, tuple(conditions), tuple(without))
    return search.succeeds()


@dataclass(frozen=True)
class _Asked:
    """Something that is asked, with the answers it can have."""

    key: str
    answers: tuple[_Answer, ...]


class _Search:
    def __init__(
        self, pathway: Pathway, conditions: tuple[Condition, ...], without: tuple[Condition, ...]
    ) -> None:
        self._pathway = pathway
        self._facts: Mapping[str, Fact] = {
            **BUILT_IN_FACTS,
            **BUILT_IN_SPELL_FACTS,
            **pathway.facts,
        }
        self._conditions = conditions
        self._without = without
        self._thresholds: dict[str, list[Threshold]] = {}
        self._asked: dict[str, _Asked] = {}
        self._tried = 0

    def succeeds(self) -> bool:
        atoms = [
            atom for one in (*self._conditions, *self._without) for atom in self._atoms_of(one)
        ]
        for atom in atoms:
            if isinstance(atom, FactCompares):
                self._thresholds.setdefault(atom.fact, []).append(atom.threshold)
        for atom in atoms:
            one = self._what(atom)
            self._asked.setdefault(one.key, one)
        return self._from(tuple(self._asked.values()), {})

    def _from(self, left: tuple[_Asked, ...], chosen: Mapping[str, _Answer]) -> bool:
        self._tried += 1
        if self._tried > _MOST_TRIED:
            return True
        if not self._fits(chosen):
            return False
        if not left:
            return True
        first, rest = left[0], left[1:]
        return any(self._from(rest, {**chosen, first.key: answer}) for answer in first.answers)

    def _fits(self, chosen: Mapping[str, _Answer]) -> bool:
        """Whether what is chosen so far leaves it open that everything is as wanted."""
        return (
            all(Truth.TRUE in self._truths(one, chosen) for one in self._conditions)
            and all(self._truths(one, chosen) - {Truth.TRUE} for one in self._without)
            and all(Truth.TRUE in self._truths(one, chosen) for one in self._bands(chosen))
        )

    def _bands(self, chosen: Mapping[str, _Answer]) -> Iterator[Condition]:
        """Yield what holds because of the bands that are chosen: each band's own condition."""
        for key, answer in chosen.items():
            fact = self._facts.get(key)
            if fact is not None and isinstance(fact.definition, Bands):
                yield from (band.condition for band in fact.definition.bands if band.name == answer)

    # --- What is asked -----------------------------------------------------------------------

    def _atoms_of(self, condition: Condition) -> Iterator[_Atom]:
        """Yield what a condition asks, through the facts that are conditions themselves."""
        for atom in _atoms(condition):
            inner = self._inner(atom)
            if inner is not None:
                yield from self._atoms_of(inner)
                continue
            yield atom
            if isinstance(atom, FactIs):
                definition = self._facts[atom.fact].definition
                if isinstance(definition, Bands):
                    for band in definition.bands:
                        yield from self._atoms_of(band.condition)

    def _inner(self, atom: _Atom) -> Condition | None:
        """Return the condition that a fact stands for."""
        if isinstance(atom, FactHolds) and atom.window is None:
            definition = self._facts[atom.fact].definition
            if isinstance(definition, Holds):
                return definition.condition
        return None

    def _what(self, atom: _Atom) -> _Asked:
        match atom:
            case FactHolds(fact=name, window=None):
                return _Asked(name, (True, False, None))
            case FactIs(fact=name):
                return _Asked(name, (*self._facts[name].names, None))
            case FactCompares(fact=name):
                return self._number(name, atom)
            case FactIsKnown(fact=name) if name in self._thresholds:
                return self._number(name, atom)
            case FactIsKnown(fact=name) if self._facts[name].names:
                return _Asked(name, (*self._facts[name].names, None))
            case StepIs(statuses=(only,)) if only == REACHED:
                return _Asked(as_written(atom), (True, False))
            case StepIs(node=name):
                return _Asked(_status_of(name), _STATUSES)
            case Found(selection=selection):
                return _Asked(as_written(Found(selection)), (True, False, None))
            case FactIsKnown(fact=name):
                return _Asked(as_written(FactIsKnown(name)), (True, False, None))
            case FactHolds():
                return _Asked(as_written(atom), (True, False, None))
            case _:
                assert_never(atom)

    def _number(self, name: str, atom: FactCompares | FactIsKnown) -> _Asked:
        if not self._is_a_line(name):
            known = isinstance(atom, FactIsKnown)
            text = as_written(FactIsKnown(name) if known else atom)
            return _Asked(text, (True, False, None))
        line = NumberLine(self._facts[name], self._pathway)
        return _Asked(name, (*line.cuts(self._thresholds[name]), None))

    def _is_a_line(self, name: str) -> bool:
        thresholds = self._thresholds[name]
        return (
            self._facts[name].type is not FactType.TIME
            or len(time_units(thresholds, self._pathway)) == 1
        )

    # --- What it makes true ------------------------------------------------------------------

    def _truths(self, condition: Condition, chosen: Mapping[str, _Answer]) -> _Truths:
        """Return the truth values that a condition can still have."""
        match condition:
            case AllOf(parts=parts):
                return _all(self._truths(part, chosen) for part in parts)
            case AnyOf(parts=parts):
                return _negated(_all(_negated(self._truths(part, chosen)) for part in parts))
            case NoneOf(parts=parts):
                return _all(_negated(self._truths(part, chosen)) for part in parts)
            case Not(part=part):
                return _negated(self._truths(part, chosen))
            case _:
                inner = self._inner(condition)
                if inner is not None:
                    return self._truths(inner, chosen)
                asked = self._what(condition)
                if asked.key not in chosen:
                    return _ANY
                return self._of(condition, asked.key, chosen[asked.key])

    def _of(self, atom: _Atom, key: str, answer: _Answer) -> _Truths:
        match atom:
            case FactIsKnown(known=known) if key == atom.fact:
                # A value that rests on a date nobody is sure of may still be one, or none.
                settled = Truth.TRUE if known is (answer is not None) else Truth.FALSE
                return frozenset({settled, Truth.UNKNOWN})
            case StepIs(statuses=(only,)) if only == REACHED:
                return _SETTLED[answer is True]
            case StepIs(statuses=statuses):
                if answer == "unknown" and "unknown" not in statuses:
                    return frozenset({Truth.UNKNOWN})
                return _SETTLED[answer in statuses]
            case _ if answer is None:
                return frozenset({Truth.UNKNOWN})
            case FactIs(names=names):
                return _SETTLED[answer in names]
            case FactCompares(fact=name, comparison=comparison, threshold=threshold) if isinstance(
                answer, Decimal
            ):
                line = NumberLine(self._facts[name], self._pathway)
                return _SETTLED[compares(answer, comparison, line.canonical(threshold))]
            case Found(absent=absent):
                return _SETTLED[(answer is True) is not absent]
            case FactIsKnown(known=known):
                return _SETTLED[(answer is True) is known]
            case FactHolds() | FactCompares():
                return _SETTLED[answer is True]
            case _:
                assert_never(atom)


_Atom = FactHolds | FactCompares | FactIs | FactIsKnown | Found | StepIs


def _status_of(node: str) -> str:
    # No fact has a name of two words.
    return f"status of {node}"


def _atoms(condition: Condition) -> Iterator[_Atom]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part=part):
            yield from _atoms(part)
        case _:
            yield condition


def _all(parts: Iterable[_Truths]) -> _Truths:
    found: _Truths = frozenset({Truth.TRUE})
    for part in parts:
        found = frozenset(min(one, other, key=_rank) for one in found for other in part)
    return found


def _negated(truths: _Truths) -> _Truths:
    return frozenset(Truth(2 - truth.value) for truth in truths)


def _rank(truth: Truth) -> int:
    return truth.value
