"""The parts that a Measure and its MeasureReports are made of, with only what we write."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from waypost.emit.fhir_types import CodeableConcept, Coding, FhirType, Reference
from waypost.emit.identity import BASE

MEASURE_SYSTEM = f"{BASE}/measure"
"""The system of the identifiers of measures."""

MEASURE_REPORT_SYSTEM = f"{BASE}/measure-report"
"""The system of the identifiers of measure reports."""

DOMAIN_CODES = f"{BASE}/CodeSystem/oscar-domain"
"""The domains of the OSCAR scorecard as codes (status D)."""

STRATUM_CODES = f"{BASE}/CodeSystem/waypost-stratum"
"""What measures are broken down by, as codes of the project's own (status D)."""

DATA_ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

AbsentReason = Literal["unknown", "temp-unknown", "masked", "not-applicable", "as-text"]
"""Why a number is not there, in HL7's codes.

`unknown`: nobody knows. `temp-unknown`: it will be known later. `masked`: it is hidden, as a small
number. `not-applicable`: there is no such number, as nothing can be divided by 0. `as-text`: it is
no whole number, and stands in the text.
"""

PopulationCode = Literal[
    "initial-population",
    "denominator",
    "denominator-exclusion",
    "denominator-exception",
    "numerator",
    "measure-population",
    "measure-population-exclusion",
    "measure-observation",
]
"""HL7's codes of the populations of a measure, those that we write."""

ScoringCode = Literal["proportion", "ratio", "continuous-variable", "cohort"]

_POPULATIONS = "http://terminology.hl7.org/CodeSystem/measure-population"
_IMPROVEMENT = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"


class AbsentExtension(FhirType):
    """Why there is no value."""

    url: Literal["http://hl7.org/fhir/StructureDefinition/data-absent-reason"] = DATA_ABSENT_REASON
    value_code: AbsentReason


class Absent(FhirType):
    """What stands beside an element without a value."""

    extension: tuple[AbsentExtension, ...]


class Quantity(FhirType):
    """A number with its unit, or why there is none."""

    extension: tuple[AbsentExtension, ...] | None = None
    value: float | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Population(FhirType):
    """How many are in a population, with the reports of those who are."""

    id: str | None = None
    code: CodeableConcept
    count: int | None = None
    count_absent: Absent | None = Field(default=None, serialization_alias="_count")
    subject_results: Reference | None = None


def absent(reason: AbsentReason) -> tuple[AbsentExtension, ...]:
    """Say why there is no value."""
    return (AbsentExtension(value_code=reason),)


def population(
    code: PopulationCode, count: int | AbsentReason, *, results: Reference | None = None
) -> Population:
    """Return a population with its count, or with why there is none.

    Args:
        code: which population.
        count: how many are in it, or why that is not said.
        results: the list of those in it.

    Example:
        >>> population("numerator", "masked").to_json().decode().partition('"_count":')[2]
        '{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}'
    """
    return Population(
        id=code,
        code=population_concept(code),
        count=count if isinstance(count, int) else None,
        count_absent=None if isinstance(count, int) else Absent(extension=absent(count)),
        subject_results=results,
    )


@cache
def population_concept(code: PopulationCode) -> CodeableConcept:
    """Return a population's code with its name."""
    display = " ".join(part.capitalize() for part in code.split("-"))
    return CodeableConcept(coding=(Coding(system=_POPULATIONS, code=code, display=display),))


@cache
def improvement_concept(better: Literal["higher", "lower", "neither"]) -> CodeableConcept | None:
    """Return which way is better; None where neither is."""
    match better:
        case "higher":
            code, display = "increase", "Increased score indicates improvement"
        case "lower":
            code, display = "decrease", "Decreased score indicates improvement"
        case "neither":
            return None
    return CodeableConcept(coding=(Coding(system=_IMPROVEMENT, code=code, display=display),))


def stratum_concept(dimension: str) -> CodeableConcept:
    """Return what a measure is broken down by.

    Example:
        >>> stratum_concept("age band").coding[0].code
        'age-band'
    """
    code = dimension.replace(" ", "-")
    return CodeableConcept(
        coding=(Coding(system=STRATUM_CODES, code=code, display=dimension.capitalize()),),
        text=dimension,
    )
