"""KPIs as FHIR R4 Measures: what is counted, who is left out, which way is better, by which source.

A Measure of ours is a draft: its rule is the pathway's, which it points at, and its thresholds
need sign-off. No profile is claimed, because none is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from waypost.emit.fhir_types import CodeableConcept, Coding, FhirType, Identifier, Period
from waypost.emit.identity import BASE, plan_definition_url, stable_identifier
from waypost.emit.measure_criteria import Expression, criteria, expression
from waypost.emit.measure_populations import populations_of, scoring_of
from waypost.emit.measure_types import (
    DOMAIN_CODES,
    MEASURE_SYSTEM,
    PopulationCode,
    ScoringCode,
    improvement_concept,
    population_concept,
    stratum_concept,
)
from waypost.emit.remarks import pathway_in_words
from waypost.evaluate.evaluation import CitationRow
from waypost.kpi.kpi_shape import shape_of_kpi
from waypost.kpi.kpi_words import definition_in_words
from waypost.kpi.shape import Shape
from waypost.phrases import CAUTION, source_in_words
from waypost_dsl.model import Citation, Pathway
from waypost_dsl.model.measures import Kpi, KpiTarget
from waypost_dsl.wording.surface import threshold_as_written

_SCORING = "http://terminology.hl7.org/CodeSystem/measure-scoring"
_SUBJECTS = "http://hl7.org/fhir/resource-types"


class MeasurePopulation(FhirType):
    """Who, or what, is counted."""

    id: str
    code: CodeableConcept
    criteria: Expression


class MeasureStratifier(FhirType):
    """What it is broken down by."""

    id: str
    code: CodeableConcept
    criteria: Expression


class MeasureGroup(FhirType):
    """All the populations of a KPI."""

    population: tuple[MeasurePopulation, ...]
    stratifier: tuple[MeasureStratifier, ...] | None = None


class RelatedArtifact(FhirType):
    """A source, or the pathway that it is written in."""

    type: Literal["citation", "depends-on"]
    display: str | None = None
    citation: str | None = None
    resource: str | None = None


class Measure(FhirType):
    """A KPI, with the elements we write."""

    resource_type: Literal["Measure"] = "Measure"
    id: str
    url: str
    identifier: tuple[Identifier, ...]
    version: str
    name: str
    title: str
    status: Literal["draft"] = "draft"
    subject_codeable_concept: CodeableConcept
    publisher: str | None = None
    description: str
    effective_period: Period | None = None
    related_artifact: tuple[RelatedArtifact, ...]
    disclaimer: str
    scoring: CodeableConcept
    type: tuple[CodeableConcept, ...]
    risk_adjustment: str | None = None
    improvement_notation: CodeableConcept | None = None
    guidance: str
    group: tuple[MeasureGroup, ...]


def measure_url(kpi: str) -> str:
    """Return the canonical address of a KPI's Measure, without its version.

    Example:
        >>> measure_url("hba1c_control")
        'https://waypost.example/Measure/hba1c-control'
    """
    return f"{BASE}/Measure/{kpi.replace('_', '-')}"


def measure_canonical(kpi: Kpi, pathway: Pathway) -> str:
    """Return the canonical address of a KPI's Measure in the pathway's version."""
    return f"{measure_url(kpi.name)}|{pathway.version}"


def measure(kpi: Kpi, pathway: Pathway) -> Measure:
    """Return a KPI as a Measure.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.

    Returns:
        A valid R4 Measure.
    """
    shape = shape_of_kpi(kpi, pathway)
    identifier = stable_identifier(MEASURE_SYSTEM, kpi.name)
    return Measure(
        id=identifier,
        url=measure_url(kpi.name),
        identifier=(Identifier(system=MEASURE_SYSTEM, value=identifier),),
        version=pathway.version,
        name="".join(part.capitalize() for part in kpi.name.split("_")),
        title=kpi.title,
        subject_codeable_concept=_subject(shape),
        publisher=pathway.owner or None,
        description="\n".join(definition_in_words(kpi, pathway)),
        effective_period=None if pathway.effective is None else Period(start=pathway.effective),
        related_artifact=tuple(_related(kpi, pathway)),
        disclaimer=CAUTION,
        scoring=_scoring(scoring_of(shape)),
        type=(_domain(kpi),),
        risk_adjustment=_adjustment(shape),
        improvement_notation=improvement_concept(kpi.better),
        guidance="\n".join(_guidance(kpi, pathway, shape)),
        group=(_group(kpi, pathway, shape),),
    )


def _group(kpi: Kpi, pathway: Pathway, shape: Shape) -> MeasureGroup:
    return MeasureGroup(
        population=tuple(_population(kpi, pathway, code) for code in populations_of(kpi, shape)),
        stratifier=tuple(
            MeasureStratifier(
                id=stratum.replace(" ", "-"),
                code=stratum_concept(stratum),
                criteria=expression(kpi, pathway, f"by {stratum}"),
            )
            for stratum in kpi.strata
        )
        or None,
    )


def _population(kpi: Kpi, pathway: Pathway, code: PopulationCode) -> MeasurePopulation:
    rule = criteria(kpi, pathway, code)
    return MeasurePopulation(id=code, code=population_concept(code), criteria=rule)


def _subject(shape: Shape) -> CodeableConcept:
    """Say whom it is about; a table may be of services, which no one type of resource names."""
    if not shape.is_of_people:
        return CodeableConcept(text="Services: rows of a table beside the records")
    return CodeableConcept(coding=(Coding(system=_SUBJECTS, code="Patient", display="Patient"),))


def _scoring(code: ScoringCode) -> CodeableConcept:
    display = code.replace("-", " ").title()
    return CodeableConcept(coding=(Coding(system=_SCORING, code=code, display=display),))


def _domain(kpi: Kpi) -> CodeableConcept:
    # A KPI does not say whether it is of a process or of an outcome, so HL7's code is not guessed.
    coding = Coding(system=DOMAIN_CODES, code=kpi.domain, display=kpi.domain.capitalize())
    return CodeableConcept(coding=(coding,), text=f"OSCAR domain: {kpi.domain}")


def _adjustment(shape: Shape) -> str | None:
    if not shape.standardised_by:
        return None
    return f"Indirectly standardised by {', '.join(shape.standardised_by)}."


def _related(kpi: Kpi, pathway: Pathway) -> Iterator[RelatedArtifact]:
    because = (*kpi.because, *(() if kpi.target is None else kpi.target.because))
    for text in dict.fromkeys(_source(citation) for citation in because):
        yield RelatedArtifact(type="citation", citation=text)
    yield RelatedArtifact(
        type="depends-on",
        display=pathway.title,
        resource=f"{plan_definition_url(pathway.name)}|{pathway.version}",
    )


def _source(citation: Citation) -> str:
    return source_in_words(
        CitationRow(citation.name, citation.title, citation.status, citation.place)
    )


def _guidance(kpi: Kpi, pathway: Pathway, shape: Shape) -> Iterator[str]:
    if kpi.target is not None:
        yield _target(kpi.target)
    if shape.kind == "proportion":
        yield (
            "A unit whose answer is not known stays in the denominator and out of the numerator: "
            "the score is the share known to meet it."
        )
    yield pathway_in_words(pathway)


def _target(target: KpiTarget) -> str:
    said = f"Target: {target.comparison} {threshold_as_written(target.value)}"
    sources = "; ".join(_source(citation) for citation in target.because)
    return f"{said} ({sources})." if sources else f"{said}."
