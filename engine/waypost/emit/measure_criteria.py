"""The rules of a KPI's populations: as written in the pathway language, and in words.

They point at the pathway: a Measure of ours describes a KPI, and the pathway is what is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, assert_never

from pydantic import Field

from waypost.emit.fhir_types import FhirType
from waypost.emit.identity import BASE, plan_definition_url
from waypost.emit.measure_types import PopulationCode
from waypost.kpi.feeds.catalogue import FEEDS
from waypost_dsl.model import ALWAYS, Condition, Pathway
from waypost_dsl.model.measures import (
    AgainstExpected,
    Among,
    ClocksCounted,
    Count,
    Counted,
    Deaths,
    DueSteps,
    EpisodesCounted,
    FeedRows,
    Kpi,
    Patients,
    Population,
    Proportion,
    Rate,
    ReferralsCounted,
    SpellsCounted,
    Statistic,
)
from waypost_dsl.wording.names import humanise
from waypost_dsl.wording.phrases import words
from waypost_dsl.wording.surface import (
    anchor_as_written,
    as_written,
    length_as_written,
    number_as_written,
    spells_as_written,
)

LANGUAGE = "text/x-waypost"
"""The media type of the pathway language."""

LANGUAGE_EXTENSION = f"{BASE}/StructureDefinition/expression-language"
"""Where a language is named that is not on HL7's list."""


class LanguageExtension(FhirType):
    """A language that is not on HL7's list."""

    url: str = LANGUAGE_EXTENSION
    value_code: Literal["text/x-waypost"] = LANGUAGE


class Language(FhirType):
    """What stands in place of one of HL7's codes.

    HL7's list of languages may be added to, but the official JSON schema takes no other code; an
    element with an extension and no code is valid by both.
    """

    extension: tuple[LanguageExtension, ...] = (LanguageExtension(),)


class Expression(FhirType):
    """A rule, and where it is written."""

    description: str | None = None
    language: Language = Field(default=Language(), serialization_alias="_language")
    expression: str
    reference: str


def expression(kpi: Kpi, pathway: Pathway, text: str, description: str | None = None) -> Expression:
    """Return a rule of a KPI.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        text: the rule in the pathway language.
        description: the same in words.
    """
    return Expression(
        description=description,
        expression=text,
        reference=f"{plan_definition_url(pathway.name)}#{kpi.name}",
    )


def criteria(kpi: Kpi, pathway: Pathway, code: PopulationCode) -> Expression:
    """Return the rule of who, or what, is in a population of a KPI.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        code: one of the KPI's populations.
    """
    if isinstance(kpi.counted, FeedRows):
        feed = kpi.counted.feed
        return expression(kpi, pathway, f"from feed {feed}", FEEDS[feed].words)
    return expression(kpi, pathway, *_rule(kpi, pathway, code))


def _rule(kpi: Kpi, pathway: Pathway, code: PopulationCode) -> tuple[str, str]:
    match code:
        case "initial-population" | "measure-population":
            return _units(kpi, pathway, all_of_them=not isinstance(kpi.measure, Count))
        case "denominator":
            measure = kpi.measure
            if isinstance(measure, Rate | AgainstExpected):
                return _population(measure, pathway)
            return _units(kpi, pathway)
        case "denominator-exclusion":
            return _listed("excluding", kpi.excluding, pathway)
        case "denominator-exception":
            text, said = _listed("excepting", kpi.excepting, pathway)
            return text, f"not met, and {said}"
        case "measure-population-exclusion":
            return _listed("excluding", (*kpi.excluding, *kpi.excepting), pathway)
        case "numerator" | "measure-observation":
            return _measure(kpi, pathway)
        case _:
            assert_never(code)


def _units(kpi: Kpi, pathway: Pathway, *, all_of_them: bool = True) -> tuple[str, str]:
    """Say what is counted; of a number without a denominator, without what is left out."""
    text, said = _unit(kpi.counted), _unit_in_words(kpi.counted, pathway)
    if kpi.when != ALWAYS:
        text = f"{text} with {as_written(kpi.when)}"
        said = f"{said} where {words(kpi.when, pathway)}"
    left_out = (*kpi.excluding, *kpi.excepting)
    if left_out and not all_of_them:
        listed, listed_in_words = _listed("excluding", left_out, pathway)
        return f"{text} {listed}", f"{said}, leaving out those where {listed_in_words}"
    return text, said


def _measure(kpi: Kpi, pathway: Pathway) -> tuple[str, str]:
    match kpi.measure:
        case Proportion(met_when):
            return f"met when {as_written(met_when)}", words(met_when, pathway)
        case Statistic(which, fact, percentile):
            name = which if percentile is None else f"{which} {number_as_written(percentile)}"
            return f"{name} of {fact}", f"{name} of {humanise(fact, pathway)}"
        case Rate(total_of=total) | AgainstExpected(total_of=total):
            text, said = _units(kpi, pathway, all_of_them=False)
            if total is None:
                return text, said
            return f"{text} total of {total}", f"{said}; {humanise(total, pathway)} is added up"
        case Count():
            return _units(kpi, pathway, all_of_them=False)
        case _:
            assert_never(kpi.measure)


def _population(measure: Rate | AgainstExpected, pathway: Pathway) -> tuple[str, str]:
    population = measure.population
    text = f"per {population.per} {population.by} {population.among}"
    said = "".join(_population_in_words(population))
    if population.condition != ALWAYS:
        text = f"{text} with {as_written(population.condition)}"
        said = f"{said} where {words(population.condition, pathway)}"
    if isinstance(measure, AgainstExpected):
        by = ", ".join(measure.by)
        return f"against expected by {by} {text}", f"what is expected by {by} of {said}"
    return text, said


def _population_in_words(population: Population) -> Iterator[str]:
    if population.by == "patients":
        yield f"patients {population.among} on the middle day of the period"
    else:
        yield f"the time for which patients were {population.among}, in years"


def _listed(word: str, conditions: tuple[Condition, ...], pathway: Pathway) -> tuple[str, str]:
    text = f"{word} {', '.join(as_written(one) for one in conditions)}"
    return text, " or ".join(words(one, pathway) for one in conditions)


def _unit(counted: Counted) -> str:
    match counted:
        case Patients(among, at_least):
            length = "" if at_least is None else f" at least {length_as_written(at_least)}"
            return f"of patients {among}{length}"
        case Deaths(among):
            return f"of deaths{_whose(among)}"
        case EpisodesCounted(dated, others):
            if dated is None:
                return "of episodes"
            days = ", ".join(anchor_as_written(one) for one in (dated, *others))
            return f"of episodes dated {'earliest of ' if others else ''}{days}"
        case ReferralsCounted(service, level):
            return f"of referrals to {service} {level}"
        case DueSteps(step):
            return f"of due {step}"
        case SpellsCounted(spells, among):
            return f"of {spells_as_written(spells)}{_whose(among)}"
        case ClocksCounted(clock, state):
            return f"of clocks {clock} {state}"
        case FeedRows(feed):
            return f"from feed {feed}"
        case _:
            assert_never(counted)


def _unit_in_words(counted: Counted, pathway: Pathway) -> str:
    match counted:
        case Patients(among, at_least):
            length = "" if at_least is None else f" for at least {words(at_least, pathway)}"
            return f"patients {among}{length}, on the last day of the period"
        case Deaths(among):
            return f"deaths of patients {among}"
        case EpisodesCounted():
            return "episodes"
        case ReferralsCounted(service, level):
            return f"referrals to {humanise(service, pathway)} {level}"
        case DueSteps(step):
            return f"each time {humanise(step, pathway)} fell due"
        case SpellsCounted(spells, among):
            return f"each {spells_as_written(spells)} of patients {among}"
        case ClocksCounted(clock, state):
            return f"clocks {humanise(clock, pathway)} {state}"
        case FeedRows(feed):
            return FEEDS[feed].words
        case _:
            assert_never(counted)


def _whose(among: Among) -> str:
    return " of patients registered" if among == "registered" else ""
