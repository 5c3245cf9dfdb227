"""What kind of answer each fact gives, read off its definition.

Runs on resolved names without circles; says nothing about whether a definition is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.checking.scope import Scope
from waypost_dsl.model import BUILT_IN_FACTS, BUILT_IN_SPELL_FACTS, FactType
from waypost_dsl.syntax import facts as written
from waypost_dsl.syntax.conditions import (
    Asked,
    Coded,
    Condition,
    Grouped,
    ReferralTo,
    ResultOf,
    Selection,
    SpellsOf,
    ValueOf,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A fact's answer.

    Args:
        type: what it is.
        names: the possible names, for `FactType.NAME`.
        analyte: what was measured, for `FactType.RESULT`.
        codelist: the list its values come from, for values.
    """

    type: FactType
    names: tuple[str, ...] = ()
    analyte: str | None = None
    codelist: str | None = None


TRUTH = Shape(FactType.TRUTH)


def alias_of(definition: written.Definition) -> str | None:
    """Return the fact that a definition merely renames, or None."""
    if not isinstance(definition, written.Holds):
        return None
    condition: Condition = definition.condition
    while isinstance(condition, Grouped):
        condition = condition.part
    if isinstance(condition, Asked) and condition.window is None:
        return condition.name.text
    return None


def fact_shapes(scope: Scope) -> dict[str, Shape]:
    """Return the answer each fact gives, built-in facts included.

    Args:
        scope: the names, resolved and free of circles.
    """
    shapes = {
        name: Shape(fact.type, fact.names, fact.analyte)
        for name, fact in (BUILT_IN_FACTS | BUILT_IN_SPELL_FACTS).items()
    }
    shapes.update(dict.fromkeys(scope.clocks, Shape(FactType.TIME)))
    for name in scope.facts:
        _shape(name, scope, shapes)
    return shapes


def _shape(name: str, scope: Scope, shapes: dict[str, Shape]) -> Shape:
    if name not in shapes:
        definition = scope.facts[name].definition
        aliased = alias_of(definition)
        shapes[name] = (
            _shape(aliased, scope, shapes)
            if aliased is not None and scope.is_fact(aliased)
            else _own_shape(definition, scope)
        )
    return shapes[name]


def _own_shape(definition: written.Definition, scope: Scope) -> Shape:
    match definition:
        case written.Pick(selection=selection):
            return _picked(selection, scope)
        case written.CountOf():
            return Shape(FactType.COUNT)
        case written.EachOf():
            return Shape(FactType.EVENTS)
        case written.DaysBetween():
            return Shape(FactType.TIME)
        case written.Bands(bands=bands):
            return Shape(FactType.NAME, tuple(dict.fromkeys(band.name.text for band in bands)))
        case written.OnRegister() | written.Spaced() | written.Holds():
            return TRUTH
        case _:
            assert_never(definition)


def _picked(selection: Selection, scope: Scope) -> Shape:
    source = selection.source
    match source:
        case Coded() | ReferralTo() | SpellsOf():
            return Shape(FactType.RECORD)
        case ResultOf(analyte=analyte):
            return Shape(FactType.RESULT, analyte=analyte.text)
        case ValueOf(codelist=codelist, names=names):
            rows = scope.codelist_rows[codelist.text]
            if rows.is_graded:
                return Shape(FactType.GRADE, codelist=codelist.text)
            allowed = tuple(name.text for name in names) or rows.values
            return Shape(FactType.NAME, allowed, codelist=codelist.text)
        case _:
            assert_never(source)
