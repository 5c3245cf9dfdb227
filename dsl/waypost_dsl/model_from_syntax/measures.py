"""From syntax to the model, fourth part: failures and KPIs."""

from __future__ import annotations

from typing import TypeVar, assert_never, cast

from waypost_dsl import model
from waypost_dsl.model.measures import FEED_MEASURES
from waypost_dsl.model_from_syntax.conditions import (
    Translator,
    anchor,
    length,
    matches,
    quantity,
)
from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax import statements as syntax

_Clause = TypeVar("_Clause", bound=syntax.KpiClause)


def failure_from_syntax(line: syntax.FailureLine, translator: Translator) -> model.Failure:
    """Return which admissions concern the pathway."""
    return model.Failure(
        line.relation,
        matches(line.diagnoses),
        None if line.when is None else translator.condition(line.when),
        translator.citations(line.because),
        line.span,
    )


def kpi_from_syntax(line: syntax.KpiLine, translator: Translator) -> model.Kpi:
    """Return a KPI; what the author left out has its default, or is reported elsewhere."""
    everybody: model.Among = (
        "registered" if translator.scope.pathway.kind == "scorecard" else "enrolled"
    )
    unit, feed = _first(line, syntax.UnitClause), _first(line, syntax.FeedClause)
    if feed is not None:
        counted: model.Counted = model.FeedRows(feed.name.text)
    elif unit is not None:
        counted = _counted(unit.unit, everybody)
    else:
        counted = model.Patients(everybody)
    condition = None if unit is None else unit.condition
    domain, judged = _first(line, syntax.DomainClause), _first(line, syntax.JudgedClause)
    better, cadence = _first(line, syntax.BetterClause), _first(line, syntax.CadenceClause)
    reasons = tuple(one for one in line.clauses if isinstance(one, syntax.BecauseClause))
    return model.Kpi(
        line.name.text,
        line.title.text,
        cast("model.Domain", "" if domain is None else domain.name.text),
        counted,
        _measure(line, translator),
        model.ALWAYS if condition is None else translator.condition(condition),
        _left_out(line, "excluding", translator),
        _left_out(line, "excepting", translator),
        None if judged is None else length(judged.length),
        "neither" if better is None else cast("model.Direction", better.direction.text),
        _target(_first(line, syntax.TargetClause), translator),
        ("monthly",)
        if cadence is None
        else tuple(cast("model.Cadence", one.text) for one in cadence.cadences),
        () if cadence is None else _strata(cadence.strata),
        translator.citations(reasons),
        line.span,
    )


def _first(line: syntax.KpiLine, kind: type[_Clause]) -> _Clause | None:
    return next((one for one in line.clauses if isinstance(one, kind)), None)


def _strata(names: tuple[written.Name, ...]) -> tuple[model.Stratum, ...]:
    return tuple(cast("model.Stratum", one.text) for one in names)


def _among(word: written.Name | None, otherwise: model.Among) -> model.Among:
    if word is None:
        return otherwise
    return "registered" if word.text == "registered" else "enrolled"


def _counted(unit: syntax.WrittenUnit, everybody: model.Among) -> model.Counted:
    match unit:
        case syntax.WrittenPatients(among=among, at_least=at_least):
            since = None if at_least is None else length(at_least)
            return model.Patients(_among(among, everybody), since)
        case syntax.WrittenDeaths(among=among):
            return model.Deaths(_among(among, everybody))
        case syntax.WrittenEpisodes(dated=dated, or_dated=others):
            first = None if dated is None else anchor(dated)
            return model.EpisodesCounted(first, tuple(anchor(one) for one in others))
        case syntax.WrittenReferrals(service=service, level=level):
            return model.ReferralsCounted(service.text, cast("model.ReferralLevel", level))
        case syntax.WrittenDueSteps(step=step):
            return model.DueSteps(step.text)
        case syntax.WrittenSpells(spells=spells, among=among):
            found = model.Spells(spells.event, spells.nature, matches(spells.diagnoses))
            return model.SpellsCounted(found, _among(among, everybody))
        case syntax.WrittenClocks(clock=clock, state=state):
            return model.ClocksCounted(clock.text, state)
        case _:
            assert_never(unit)


def _measure(line: syntax.KpiLine, translator: Translator) -> model.Measure:
    feed = _first(line, syntax.FeedClause)
    for clause in line.clauses:
        match clause:
            case syntax.MetWhenClause(condition=condition):
                return model.Proportion(translator.condition(condition))
            case syntax.CountedClause():
                return model.Count()
            case syntax.StatisticClause(which=which, percentile=percentile, fact=fact):
                number = None if percentile is None else percentile.number
                return model.Statistic(which, fact.text, number)
            case syntax.RateClause(total_of=total, population=population):
                what = None if total is None else total.text
                return model.Rate(_population(population, translator), what)
            case syntax.AgainstClause(total_of=total, by=by, population=population):
                what = None if total is None else total.text
                return model.AgainstExpected(_population(population, translator), _strata(by), what)
            case _:
                pass
    return model.Proportion(model.ALWAYS) if feed is None else _of_feed(feed.name.text)


def _of_feed(feed: str) -> model.Measure:
    """Return what a feed says of its rows; the engine knows the rest."""
    share = FEED_MEASURES.get(feed, "share") == "share"
    return model.Proportion(model.ALWAYS) if share else model.Count()


def _population(what: syntax.WrittenPopulation, translator: Translator) -> model.Population:
    return model.Population(
        int(what.per.number),
        what.by,
        _among(what.among, "registered"),
        model.ALWAYS if what.condition is None else translator.condition(what.condition),
    )


def _left_out(
    line: syntax.KpiLine, word: str, translator: Translator
) -> tuple[model.Condition, ...]:
    return tuple(
        translator.condition(condition)
        for clause in line.clauses
        if isinstance(clause, syntax.LeftOutClause) and clause.word == word
        for condition in clause.conditions
    )


def _target(clause: syntax.TargetClause | None, translator: Translator) -> model.KpiTarget | None:
    if clause is None or not isinstance(clause.value, written.Amount):
        return None
    return model.KpiTarget(
        clause.comparison, quantity(clause.value), translator.citations(clause.because)
    )
