"""A KPI's figures and rows as FHIR R4 MeasureReports: of one patient, of all by name, in numbers.

A `summary` is made of published figures only: a count that is hidden is not written, and says so.
The two others are made of rows, are true, and are never for publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost.emit.fhir_types import (
    CodeableConcept,
    FhirType,
    Identifier,
    Narrative,
    Period,
    Reference,
)
from waypost.emit.identity import stable_identifier
from waypost.emit.measure import measure_canonical
from waypost.emit.measure_populations import (
    Tally,
    populations_of,
    published_counts_of,
    tallies,
)
from waypost.emit.measure_score import observed_score, published_score
from waypost.emit.measure_text import individual_div, subject_list_div, summary_div
from waypost.emit.measure_types import (
    MEASURE_REPORT_SYSTEM,
    Population,
    PopulationCode,
    Quantity,
    improvement_concept,
    population,
    stratum_concept,
)
from waypost.emit.references import evidence_references
from waypost.kpi.contribution import Contribution
from waypost.kpi.figure import Period as ReportingPeriod
from waypost.kpi.kpi_shape import shape_of_kpi
from waypost.kpi.published import PublishedFigure
from waypost.kpi.shape import Shape
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Kpi

ReportType = Literal["individual", "subject-list", "summary"]

EVERYBODY = "everybody"


class ListEntry(FhirType):
    """One report of a list."""

    item: Reference


class SubjectResults(FhirType):
    """The reports of everybody in a population."""

    resource_type: Literal["List"] = "List"
    id: str
    status: Literal["current"] = "current"
    mode: Literal["snapshot"] = "snapshot"
    title: str
    entry: tuple[ListEntry, ...]


class Stratum(FhirType):
    """One group of a breakdown."""

    value: CodeableConcept
    population: tuple[Population, ...]
    measure_score: Quantity | None = None


class Stratifier(FhirType):
    """A breakdown."""

    id: str
    code: tuple[CodeableConcept, ...]
    stratum: tuple[Stratum, ...]


class ReportGroup(FhirType):
    """All the populations of a KPI."""

    population: tuple[Population, ...]
    measure_score: Quantity | None = None
    stratifier: tuple[Stratifier, ...] | None = None


class MeasureReport(FhirType):
    """What came of a KPI, with the elements we write."""

    resource_type: Literal["MeasureReport"] = "MeasureReport"
    id: str
    text: Narrative
    contained: tuple[SubjectResults, ...] | None = None
    identifier: tuple[Identifier, ...]
    status: Literal["complete"] = "complete"
    type: ReportType
    measure: str
    subject: Reference | None = None
    date: date
    reporter: Reference | None = None
    period: Period
    improvement_notation: CodeableConcept | None = None
    group: tuple[ReportGroup, ...]
    evaluated_resource: tuple[Reference, ...] | None = None


@dataclass(frozen=True)
class Reporting:
    """A KPI that is reported for a period.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        period: the period.
        as_at: the day of the run; no clock is read.
        reporter: the organisation that reports; None leaves it out.
    """

    kpi: Kpi
    pathway: Pathway
    period: ReportingPeriod
    as_at: date
    reporter: Reference | None = None

    @property
    def shape(self) -> Shape:
        """What kind of number it is."""
        return shape_of_kpi(self.kpi, self.pathway)

    def identifier(self, kind: ReportType, patient: str = "") -> str:
        """Return the identifier of a report; a later run repeats it."""
        days = (self.period.first.isoformat(), self.period.last.isoformat())
        return stable_identifier(MEASURE_REPORT_SYSTEM, kind, self.kpi.name, *days, patient)

    def individual(self, patient: str, rows: Sequence[Contribution]) -> MeasureReport:
        """Return what one patient contributes.

        Args:
            patient: the patient's id.
            rows: the patient's rows of this KPI and period; of whom there is none, every count
                is 0.

        Returns:
            A valid R4 MeasureReport of type `individual`. It has no score: one patient has no
            share, and no rate.
        """
        shape = self.shape
        found = tallies(shape, populations_of(self.kpi, shape), rows)
        evidence = {reference for row in rows for reference in row.evidence}
        units = {row.unit for row in rows if "/" in row.unit}
        return self._report(
            "individual",
            patient,
            individual_div(self.kpi, self.pathway, self.period, rows),
            ReportGroup(
                population=tuple(population(code, one.count()) for code, one in found.items()),
                measure_score=observed_score(shape, rows),
            ),
            evaluated=evidence_references({f"Patient/{patient}"} | units | evidence),
        )

    def subject_list(self, rows: Iterable[tuple[str, Sequence[Contribution]]]) -> MeasureReport:
        """Return who is in each population.

        Args:
            rows: each patient's rows of this KPI and period.

        Returns:
            A valid R4 MeasureReport of type `subject-list`. Its lists name the patients' own
            reports, as R4 asks; people of a population that a rate is per, who have no unit, have
            none and are only counted.
        """
        shape = self.shape
        codes = populations_of(self.kpi, shape)
        totals = dict.fromkeys(codes, Tally())
        members: dict[PopulationCode, list[str]] = {code: [] for code in codes}
        for patient, own in rows:
            found = tallies(shape, codes, own)
            for code, tally in found.items():
                totals[code] += tally
                if tally.known and has_unit(own):
                    members[code].append(patient)
        lists = {
            code: self._results(code, patients) for code, patients in members.items() if patients
        }
        group = ReportGroup(
            population=tuple(
                population(
                    code,
                    total.count(),
                    results=Reference(reference=f"#{code}") if code in lists else None,
                )
                for code, total in totals.items()
            )
        )
        return self._report(
            "subject-list",
            "",
            subject_list_div(self.kpi, self.pathway, self.period, totals),
            group,
            contained=tuple(lists.values()) or None,
        )

    def summary(self, figures: Iterable[PublishedFigure]) -> MeasureReport:
        """Return the numbers as they may be published.

        Args:
            figures: the published figures of this KPI and period: everybody's, and each group's.

        Returns:
            A valid R4 MeasureReport of type `summary`, with a stratifier for each breakdown.

        Raises:
            ValueError: if there is not one figure of everybody.
        """
        listed = tuple(figures)
        [everybody] = [one for one in listed if one.group.dimension == EVERYBODY]
        group = ReportGroup(
            population=self._published(everybody),
            measure_score=published_score(self.shape, everybody),
            stratifier=tuple(self._stratifiers(listed)) or None,
        )
        return self._report(
            "summary",
            "",
            summary_div(self.kpi, self.pathway, self.period, listed, self.shape.unit),
            group,
        )

    def _published(self, figure: PublishedFigure) -> tuple[Population, ...]:
        shape = self.shape
        counts = published_counts_of(shape, populations_of(self.kpi, shape), figure)
        return tuple(population(code, count) for code, count in counts.items())

    def _stratifiers(self, figures: tuple[PublishedFigure, ...]) -> Iterator[Stratifier]:
        dimensions = dict.fromkeys(one.group.dimension for one in figures)
        for dimension in dimensions:
            if dimension != EVERYBODY:
                yield Stratifier(
                    id=dimension.replace(" ", "-"),
                    code=(stratum_concept(dimension),),
                    stratum=tuple(
                        Stratum(
                            value=CodeableConcept(text=one.group.value),
                            population=tuple(
                                # An id is of the whole resource, and each is there once.
                                part.model_copy(update={"id": None})
                                for part in self._published(one)
                            ),
                            measure_score=published_score(self.shape, one),
                        )
                        for one in figures
                        if one.group.dimension == dimension
                    ),
                )

    def _results(self, code: PopulationCode, patients: Iterable[str]) -> SubjectResults:
        return SubjectResults(
            id=code,
            title=f"{self.kpi.title}: {code.replace('-', ' ')}",
            entry=tuple(
                ListEntry(
                    item=Reference(
                        reference=f"MeasureReport/{self.identifier('individual', patient)}"
                    )
                )
                for patient in patients
            ),
        )

    def _report(
        self,
        kind: ReportType,
        patient: str,
        div: str,
        group: ReportGroup,
        *,
        contained: tuple[SubjectResults, ...] | None = None,
        evaluated: tuple[Reference, ...] | None = None,
    ) -> MeasureReport:
        identifier = self.identifier(kind, patient)
        return MeasureReport(
            id=identifier,
            text=Narrative(div=div),
            contained=contained,
            identifier=(Identifier(system=MEASURE_REPORT_SYSTEM, value=identifier),),
            type=kind,
            measure=measure_canonical(self.kpi, self.pathway),
            subject=Reference(reference=f"Patient/{patient}") if patient else None,
            date=self.as_at,
            reporter=self.reporter,
            period=Period(start=self.period.first, end=self.period.last),
            improvement_notation=improvement_concept(self.kpi.better),
            group=(group,),
            evaluated_resource=evaluated,
        )


def has_unit(rows: Iterable[Contribution]) -> bool:
    """Whether somebody is counted for something, and not only one of those a rate is per."""
    return any(row.role == "unit" for row in rows)
