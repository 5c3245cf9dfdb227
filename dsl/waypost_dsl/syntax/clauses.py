"""Questions about the clauses of a node as written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.conditions import Condition, Grouped, IsKnown, Joined, Name


def with_because(
    clauses: Iterable[syntax.Clause],
) -> tuple[tuple[syntax.Clause, tuple[syntax.BecauseClause, ...]], ...]:
    """Return each clause with the reasons that follow it.

    A reason before any other clause belongs to the node alone and is left out.
    """
    pairs: list[tuple[syntax.Clause, list[syntax.BecauseClause]]] = []
    for clause in clauses:
        if not isinstance(clause, syntax.BecauseClause):
            pairs.append((clause, []))
        elif pairs:
            pairs[-1][1].append(clause)
    return tuple((clause, tuple(reasons)) for clause, reasons in pairs)


def reasons(clauses: Iterable[syntax.Clause]) -> tuple[syntax.BecauseClause, ...]:
    """Return every reason in a node."""
    return tuple(clause for clause in clauses if isinstance(clause, syntax.BecauseClause))


def clause_word(clause: syntax.Clause) -> str:
    """Return the keyword a clause starts with."""
    match clause:
        case syntax.WithinClause():
            return "within"
        case syntax.EveryClause():
            return "every"
        case syntax.FirstDueClause():
            return "first due"
        case syntax.SeasonClause():
            return "each season"
        case syntax.DoneByClause():
            return "done by"
        case syntax.OfferedByClause():
            return "offered by"
        case syntax.WaitsForClause():
            return "for"
        case syntax.LimitClause():
            return "at most"
        case syntax.LapsClause():
            return "at most … laps"
        case syntax.NoBreachClause():
            return "no breach"
        case syntax.ActiveForClause():
            return "active for"
        case syntax.ConditionClause(word=word):
            return word
        case syntax.ExceptedClause():
            return "excepted when"
        case syntax.WhenClause():
            return "when not known" if not_known_names(clause) is not None else "when"
        case syntax.OtherwiseClause():
            return "otherwise"
        case syntax.NameClause(word=word):
            return word
        case syntax.CriticalClause():
            return "critical when overdue"
        case syntax.BecauseClause():
            return "because"
        case _:
            assert_never(clause)


def not_known_names(clause: syntax.WhenClause) -> tuple[Name, ...] | None:
    """Return the facts of a not-known route; none of them means any; None: it is no such route.

    `when A is not known or B is not known …` is a route for both.
    """
    return () if clause.condition is None else _only_not_known(clause.condition)


def _only_not_known(condition: Condition) -> tuple[Name, ...] | None:
    match condition:
        case IsKnown(name=name, known=False):
            return (name,)
        case Grouped(part=part):
            return _only_not_known(part)
        case Joined(word="or", parts=parts, mixed_at=None):
            names = [_only_not_known(part) for part in parts]
            if all(one is not None for one in names):
                return tuple(name for one in names if one is not None for name in one)
            return None
        case _:
            return None
