"""From syntax to the model, last part: the pathway as a whole.

Takes resolved names and never fails: a pathway that the type checks refuse is translated too, so
that the checks on whole rules can run on it, and is then thrown away by `compiler`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar, assert_never, cast

from waypost_dsl import model
from waypost_dsl.analytes import ANALYTES
from waypost_dsl.checking.fact_types import Shape
from waypost_dsl.checking.scope import Scope
from waypost_dsl.durations import Duration
from waypost_dsl.model_from_syntax.conditions import (
    Translator,
    anchor,
    duration,
    length,
    quantity,
    selection,
)
from waypost_dsl.model_from_syntax.facts import facts_from_syntax
from waypost_dsl.model_from_syntax.measures import failure_from_syntax, kpi_from_syntax
from waypost_dsl.model_from_syntax.nodes import nodes_from_syntax
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.conditions import Amount

_Line = TypeVar("_Line", bound=syntax.Statement)


def model_from_syntax(scope: Scope, shapes: Mapping[str, Shape], *, sha256: str) -> model.Pathway:
    """Return the model of a pathway.

    Args:
        scope: the names, resolved and free of circles.
        shapes: the answer each fact gives.
        sha256: the hash of everything that was read.

    Returns:
        The pathway with its libraries' parts.
    """
    translator = Translator(scope)
    file = scope.pathway
    version = next(iter(_lines(file, syntax.VersionLine)), None)
    owner = next(iter(_lines(file, syntax.OwnerLine)), None)
    review = next(iter(_lines(file, syntax.ReviewLine)), None)
    return model.Pathway(
        name=file.name.text,
        title=file.title.text,
        version="" if version is None else version.number,
        effective=None if version is None or version.effective is None else version.effective.day,
        owner="" if owner is None else owner.owner.text,
        review_by=None if review is None else review.day.day,
        enrolment=_enrolment(file, translator),
        path=file.span.path,
        sha256=sha256,
        libraries=tuple(library.name.text for library in scope.libraries),
        sources={name: _source(line) for name, line in scope.sources.items()},
        decided={
            name: model.Decided(name, line.title.text, line.span)
            for name, line in scope.decided.items()
        },
        codelists=dict(scope.codelist_rows),
        analytes={name: _analyte(line) for name, line in scope.analytes.items()},
        services={name: _service(line) for name, line in scope.services.items()},
        parameters={name: _parameter(line, translator) for name, line in scope.parameters.items()},
        facts=facts_from_syntax(scope, shapes),
        exclusions=tuple(
            model.Exclusion(
                translator.condition(line.condition),
                translator.citations(line.because),
                line.span,
            )
            for line in _lines(file, syntax.EntryLine)
            if line.word == "exclude when"
        ),
        nodes=nodes_from_syntax(translator),
        kpis={name: kpi_from_syntax(line, translator) for name, line in scope.kpis.items()},
        failures=tuple(
            failure_from_syntax(line, translator) for line in _lines(file, syntax.FailureLine)
        ),
        clocks={name: _clock(line, translator) for name, line in scope.clocks.items()},
        calendar=scope.calendar,
        kind="scorecard" if file.kind == "scorecard" else "pathway",
        span=file.span,
    )


def _lines(file: syntax.File, kind: type[_Line]) -> list[_Line]:
    return [line for line in file.statements if isinstance(line, kind)]


def _enrolment(file: syntax.File, translator: Translator) -> model.Enrolment:
    entries = _lines(file, syntax.EntryLine)
    episodes = next(iter(_lines(file, syntax.EpisodesLine)), None)
    enrol = next((line for line in entries if line.word == "enrol while"), None)
    provisional = next((line for line in entries if line.word == "enrol provisionally when"), None)
    if episodes is not None:
        return _episodes(episodes, provisional, translator)
    if enrol is None:
        return model.Enrolment(model.ALWAYS)
    because = enrol.because if provisional is None else (*enrol.because, *provisional.because)
    return model.Enrolment(
        translator.condition(enrol.condition),
        None if provisional is None else translator.condition(provisional.condition),
        because=translator.citations(because),
        span=enrol.span,
    )


def _episodes(
    line: syntax.EpisodesLine, provisional: syntax.EntryLine | None, translator: Translator
) -> model.Enrolment:
    opens = selection(line.opens)
    own = tuple(one for one in line.clauses if isinstance(one, syntax.BecauseClause))
    because = own if provisional is None else (*own, *provisional.because)
    return model.Enrolment(
        model.Found(opens, span=line.opens.span),
        None if provisional is None else translator.condition(provisional.condition),
        _one_run_each(line, opens),
        translator.citations(because),
        line.span,
    )


def _one_run_each(line: syntax.EpisodesLine, opens: model.Selection) -> model.Episodes:
    episodes = model.Episodes(opens, line.name.text, span=line.span)
    for clause in line.clauses:
        match clause:
            case syntax.OpenedOnClause(dated=dated):
                episodes = replace(episodes, dated=dated)
            case syntax.RegionClause(region=region, side=side):
                name = None if side is None else side.text
                episodes = replace(episodes, region=region.text, side=name)
            case syntax.MergedClause():
                episodes = replace(episodes, merged=True)
            case syntax.BelongsClause(ways=ways):
                episodes = replace(episodes, belongs=ways)
            case syntax.EndsClause(after=after):
                ends = None if after is None else length(after)
                episodes = replace(episodes, ends_after=ends)
            case syntax.BecauseClause():
                pass
            case _:
                assert_never(clause)
    return episodes


def _clock(line: syntax.ClockLine, translator: Translator) -> model.Clock:
    limit = next((one for one in line.clauses if isinstance(one, syntax.ClockLimitClause)), None)
    reasons = tuple(one for one in line.clauses if isinstance(one, syntax.BecauseClause))
    return model.Clock(
        line.name.text,
        line.title.text,
        _edge(line, "starts at"),
        _edge(line, "stops at"),
        Duration(0, "days") if limit is None else length(limit.length),
        translator.citations(reasons),
        line.span,
    )


def _edge(line: syntax.ClockLine, word: str) -> tuple[model.Anchor, ...]:
    return tuple(
        anchor(one)
        for clause in line.clauses
        if isinstance(clause, syntax.ClockEdgeClause) and clause.word == word
        for one in clause.anchors
    )


def _source(line: syntax.SourceLine) -> model.Source:
    status: model.SourceStatus = "V2" if line.status.text == "V2" else "V"
    return model.Source(line.name.text, line.title.text, status, line.span)


def _analyte(line: syntax.AnalyteLine) -> model.AnalyteUse:
    known = ANALYTES.get(line.name.text)
    title = line.name.text if known is None else known.title
    return model.AnalyteUse(line.name.text, title, line.codelist.text, line.span)


def _service(line: syntax.ServiceLine) -> model.Service:
    return model.Service(
        line.name.text,
        line.title.text,
        tuple(cast("model.Priority", name.text) for name in line.accepts),
        "" if line.requested_by is None else line.requested_by.text,
        None if line.recorded_as is None else line.recorded_as.text,
        None if line.declined_as is None else line.declined_as.text,
        span=line.span,
    )


def _parameter(line: syntax.ParameterLine, translator: Translator) -> model.Parameter:
    return model.Parameter(
        line.name.text,
        _constant(line.value) or Duration(0, "days"),
        _constant(line.low),
        _constant(line.high),
        translator.citations(line.because),
        line.span,
    )


def _constant(value: syntax.Value | None) -> Duration | model.Quantity | None:
    if not isinstance(value, Amount):
        return None
    return duration(value) if value.is_length else quantity(value)
