"""Which facts can leave a condition not known, and so need a route.

A condition is evaluated over *sets* of truth values: with one fact taken as not known, every
question to that fact is unknown and every other question may be true or false. Where unknown is
not among the results, the author has already said what happens (`frailty is known and frailty is
moderate`). Questions are taken as independent of one another, so that the answer errs on the
side of asking for a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import assert_never

from waypost_dsl.model import (
    AllOf,
    AnyOf,
    Bands,
    Condition,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    Holds,
    NoneOf,
    Not,
    StepIs,
)


class Truth(Enum):
    """Kleene's three values."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


Possible = frozenset[Truth]

_EITHER: Possible = frozenset({Truth.TRUE, Truth.FALSE})
_UNKNOWN: Possible = frozenset({Truth.UNKNOWN})


def fact_atoms(
    condition: Condition,
) -> Iterator[FactHolds | FactCompares | FactIs | FactIsKnown]:
    """Yield the questions to facts in a condition, in order."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from fact_atoms(part)
        case Not(part=part):
            yield from fact_atoms(part)
        case FactHolds() | FactCompares() | FactIs() | FactIsKnown():
            yield condition
        case Found() | StepIs():
            return
        case _:
            assert_never(condition)


def inner_conditions(fact: Fact) -> tuple[Condition, ...]:
    """Return the conditions that define a fact; none for those read off the record."""
    match fact.definition:
        case Holds(condition=condition):
            return (condition,)
        case Bands(bands=bands, not_known=not_known):
            own = tuple(band.condition for band in bands)
            return own if not_known is None else (*own, not_known)
        case _:
            return ()


def roots(fact: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the facts read off the record that a fact depends on and that may be absent.

    Args:
        fact: a fact's name.
        facts: every fact, built-in ones included.
    """
    found = facts.get(fact)
    if found is None:
        return ()
    conditions = inner_conditions(found)
    if not conditions:
        return (fact,) if found.may_be_absent else ()
    inner = (atom.fact for one in conditions for atom in fact_atoms(one))
    return tuple(dict.fromkeys(root for name in inner for root in roots(name, facts)))


def absent_roots(condition: Condition, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the facts whose absence can leave a condition not known, in order.

    Args:
        condition: any condition.
        facts: every fact, built-in ones included.
    """
    named = (atom.fact for atom in fact_atoms(condition))
    all_roots = dict.fromkeys(root for name in named for root in roots(name, facts))
    return tuple(root for root in all_roots if Truth.UNKNOWN in possible(condition, root, facts))


def possible(condition: Condition, absent: str, facts: Mapping[str, Fact]) -> Possible:
    """Return the truth values a condition can have while one fact is not known.

    Args:
        condition: any condition.
        absent: the fact that is not known.
        facts: every fact, built-in ones included.
    """
    match condition:
        case AllOf(parts=parts):
            return _all(possible(part, absent, facts) for part in parts)
        case AnyOf(parts=parts):
            return _none(_negated(possible(part, absent, facts)) for part in parts)
        case NoneOf(parts=parts):
            return _all(_negated(possible(part, absent, facts)) for part in parts)
        case Not(part=part):
            return _negated(possible(part, absent, facts))
        case FactHolds() | FactCompares() | FactIs() | FactIsKnown():
            return _of_fact(condition, absent, facts)
        case Found() | StepIs():
            return _EITHER
        case _:
            assert_never(condition)


def _of_fact(
    atom: FactHolds | FactCompares | FactIs | FactIsKnown, absent: str, facts: Mapping[str, Fact]
) -> Possible:
    if atom.fact != absent and absent not in roots(atom.fact, facts):
        return _EITHER
    answers = _UNKNOWN if atom.fact == absent else _derived(atom, absent, facts)
    if not isinstance(atom, FactIsKnown):
        return answers
    known = {(truth is not Truth.UNKNOWN) == atom.known for truth in answers}
    return frozenset(Truth.TRUE if one else Truth.FALSE for one in known)


def _derived(
    atom: FactHolds | FactCompares | FactIs | FactIsKnown, absent: str, facts: Mapping[str, Fact]
) -> Possible:
    definition = facts[atom.fact].definition
    if isinstance(definition, Holds):
        return possible(definition.condition, absent, facts)
    if not isinstance(definition, Bands):
        return _UNKNOWN
    names = atom.names if isinstance(atom, FactIs) else ()
    found: set[Truth] = set()
    for band in definition.bands:
        answers = possible(band.condition, absent, facts)
        if Truth.TRUE in answers:
            found.add(Truth.TRUE if band.name in names else Truth.FALSE)
        if Truth.UNKNOWN in answers:
            found.add(Truth.UNKNOWN)
    if definition.not_known is not None and _only_absent(definition.not_known, absent, facts):
        found.add(Truth.UNKNOWN)
    return frozenset(found)


def _only_absent(condition: Condition, absent: str, facts: Mapping[str, Fact]) -> bool:
    """Whether a band's `not known when` can hold because of the absent fact itself."""
    own = any(absent in roots(atom.fact, facts) for atom in fact_atoms(condition))
    return own and Truth.TRUE in possible(condition, absent, facts)


def _all(parts: Iterable[Possible]) -> Possible:
    result: Possible = frozenset({Truth.TRUE})
    for part in parts:
        result = frozenset(
            min(left, right, key=lambda truth: truth.value) for left in result for right in part
        )
    return result


def _none(negated: Iterable[Possible]) -> Possible:
    return _negated(_all(negated))


def _negated(answers: Possible) -> Possible:
    return frozenset(Truth(2 - truth.value) for truth in answers)
