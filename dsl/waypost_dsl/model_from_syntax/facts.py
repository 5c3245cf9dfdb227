"""From syntax to the model, second part: facts.

A fact that merely renames one with a value (`fact mrc is latest_grade`) is given that fact's own
definition, so that later stages need not follow names to find a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, assert_never, cast

from waypost_dsl import model
from waypost_dsl.checking.absence import absent_roots, inner_conditions
from waypost_dsl.checking.fact_types import Shape, alias_of
from waypost_dsl.checking.scope import Scope
from waypost_dsl.model_from_syntax.conditions import (
    Translator,
    anchor,
    length,
    selection,
    threshold,
)
from waypost_dsl.model_from_syntax.conditions import window as window_from_syntax
from waypost_dsl.syntax import facts as syntax_facts
from waypost_dsl.syntax import statements as syntax

_Which = Literal["latest", "first", "highest", "lowest"]
_RegisterEnd = Literal["comes off", "stays on"]


def facts_from_syntax(scope: Scope, shapes: Mapping[str, Shape]) -> dict[str, model.Fact]:
    """Return the pathway's facts in order of declaration.

    Args:
        scope: the names, resolved and free of circles.
        shapes: the answer each fact gives.
    """
    translator = Translator(scope)
    facts = {
        name: _fact(line, shapes[name], scope, translator) for name, line in scope.facts.items()
    }
    facts.update((name, _clock_time(line)) for name, line in scope.clocks.items())
    everything = {**model.BUILT_IN_FACTS, **model.BUILT_IN_SPELL_FACTS, **facts}
    return {
        name: replace(
            fact,
            may_be_absent=fact.may_be_absent
            or any(absent_roots(one, everything) for one in inner_conditions(fact)),
        )
        for name, fact in facts.items()
    }


def _clock_time(line: syntax.ClockLine) -> model.Fact:
    """Return how long a clock has run: as a fact it has the clock's own name."""
    name = line.name.text
    return model.Fact(
        name,
        line.title.text,
        model.ClockTime(name),
        model.FactType.TIME,
        may_be_absent=True,
        span=line.span,
    )


_ALWAYS_KNOWN = (model.AtOpening, model.AtEnrolment, model.AtAsAt, model.AtDate)


def _may_be_absent(definition: model.Definition) -> bool:
    match definition:
        case model.Pick(selection=entries):
            return isinstance(entries.source, model.Results | model.Values)
        case model.DaysBetween(start=start, end=end):
            return not all(isinstance(one, _ALWAYS_KNOWN) for one in (start, end))
        case model.BuiltIn(kind=kind):
            return kind != "deceased"
        case _:
            return isinstance(definition, model.ClockTime)


def _fact(
    line: syntax_facts.FactLine, shape: Shape, scope: Scope, translator: Translator
) -> model.Fact:
    name = line.name.text
    definition = _aliased(line.definition, shape, scope, translator)
    return model.Fact(
        name,
        name.replace("_", " ") if line.title is None else line.title.text,
        definition,
        shape.type,
        shape.names,
        shape.analyte,
        _may_be_absent(definition),
        line.span,
    )


def _aliased(
    definition: syntax_facts.Definition, shape: Shape, scope: Scope, translator: Translator
) -> model.Definition:
    name = alias_of(definition)
    if name is None or shape.type is model.FactType.TRUTH:
        return _definition(definition, translator)
    built_in = model.BUILT_IN_FACTS.get(name) or model.BUILT_IN_SPELL_FACTS.get(name)
    if built_in is not None:
        return built_in.definition
    if name in scope.clocks:
        return model.ClockTime(name)
    return _aliased(scope.facts[name].definition, shape, scope, translator)


def _definition(what: syntax_facts.Definition, translator: Translator) -> model.Definition:
    match what:
        case syntax_facts.OnRegister(codelist=codelist, unless=unless):
            return model.OnRegister(
                codelist.text,
                None if unless is None else unless.text,
                cast("_RegisterEnd | None", what.same_day),
                None if what.counting_from is None else what.counting_from.day,
            )
        case syntax_facts.Pick():
            return _pick(what)
        case syntax_facts.CountOf(selection=entries):
            return model.CountOf(selection(entries))
        case syntax_facts.EachOf(selection=entries):
            return model.EachOf(selection(entries))
        case syntax_facts.Spaced():
            return _spaced(what)
        case syntax_facts.DaysBetween(start=start, end=end):
            return model.DaysBetween(anchor(start), anchor(end))
        case syntax_facts.Bands(bands=bands, not_known=not_known):
            return model.Bands(
                tuple(
                    model.Band(band.name.text, translator.condition(band.condition), band.span)
                    for band in bands
                ),
                None if not_known is None else translator.condition(not_known),
            )
        case syntax_facts.Holds(condition=condition):
            return model.Holds(translator.condition(condition))
        case _:
            assert_never(what)


def _pick(what: syntax_facts.Pick) -> model.Pick:
    same_day = what.same_day
    return model.Pick(
        cast("_Which", what.which),
        selection(what.selection),
        None if what.freshness is None else length(what.freshness),
        cast("model.SameDayRule", same_day.rule) if same_day and same_day.rule else None,
        tuple(name.text for name in same_day.prefer) if same_day else (),
        what.with_a_value,
    )


def _spaced(what: syntax_facts.Spaced) -> model.Spaced:
    compared = what.compared
    results = (
        model.Results(what.analyte.text)
        if compared is None
        else model.Results(what.analyte.text, compared.comparison, threshold(compared.value))
    )
    when = None if what.window is None else window_from_syntax(what.window)
    return model.Spaced(
        what.count,
        model.Selection(results, when, span=what.span),
        length(what.apart),
        None if what.each_without is None else selection(what.each_without),
    )
