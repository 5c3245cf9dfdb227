"""What a scenario has told so far: a patient, their resources, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.resources import Resource
from waypost.bdd.vocabulary import Vocabulary
from waypost.evaluate import Evaluation, evaluate
from waypost.fhir import PatientInput, record_from_bundle
from waypost.kpi.contribution import Contribution
from waypost.record import Record
from waypost_dsl.model import Pathway


@dataclass
class PatientStory:
    """One scenario's patient.

    Args:
        vocabulary: the names it may use.
        place: the file and line of the step that is being carried out.
        line: the number of that line; the ids of what it adds name it.
        patient_id: the id the Patient resource has.
        id_prefix: how the ids of all other resources begin.
        patient: the Patient resource, None until a step says who it is.
        resources: everything else the record holds, in the order it was told.
        given_types: the resource types the record was asked for; None means all of them.
        pathway: the pathway evaluated last.
        referred_to: the services that the scenario has said the patient is referred to.
        episode: the episode the step in hand is about, by its id; None where it names none.
        counted: the pathway or scorecard whose KPIs were counted last, and the patient's rows.
    """

    vocabulary: Vocabulary
    place: str = ""
    line: int = 0
    patient_id: str = "patient"
    id_prefix: str = "line"
    patient: Resource | None = None
    resources: list[Resource] = field(default_factory=list[Resource])
    given_types: frozenset[str] | None = None
    pathway: Pathway | None = None
    referred_to: set[str] = field(default_factory=set[str])
    episode: str | None = None
    counted: tuple[Pathway, tuple[Contribution, ...]] | None = None
    _evaluation: Evaluation | None = None

    def next_id(self) -> str:
        """Return an id that names the line of the feature, so that a trace points back at it."""
        wanted = f"{self.id_prefix}-{self.line}"
        taken = {str(resource["id"]) for resource in self.resources}
        return next(
            name
            for number in range(1, len(taken) + 2)
            if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken
        )

    def known_patient(self) -> Resource:
        """Return the Patient resource.

        Raises:
            ScenarioProblem: if no step has said who the patient is.
        """
        if self.patient is None:
            raise ScenarioProblem(
                "say first who the patient is: `Given a patient aged 67 on 2024-03-01`"
            )
        return self.patient

    def add(self, resource: Resource) -> None:
        """Add a resource to the record."""
        self.known_patient()
        self.resources.append(resource)

    def bundle(self) -> Resource:
        """Return the record as a FHIR Bundle."""
        entries = [{"resource": one} for one in (self.known_patient(), *self.resources)]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}

    def record(self) -> Record:
        """Read the bundle as any record is read, in strict mode.

        Raises:
            ScenarioProblem: if what the scenario tells is not valid FHIR.
        """
        [read] = record_from_bundle(
            self.bundle(), file=self.place, validate="strict", given_types=self.given_types
        )
        faults = [str(one) for one in read.findings if one.severity == "error"]
        if faults or not isinstance(read, PatientInput):
            raise ScenarioProblem("\n".join(("the record is not valid FHIR:", *faults)))
        return read.record

    def evaluate(
        self,
        pathway: Pathway,
        *,
        as_at: date,
        known_at: date | None = None,
        period: tuple[date, date] | None = None,
    ) -> None:
        """Evaluate a pathway over the record; the steps that follow speak of the result."""
        self.pathway = pathway
        self.referred_to = set()
        self.episode = None
        self._evaluation = evaluate(
            pathway, self.record(), as_at=as_at, known_at=known_at, period=period
        )

    def evaluated(self) -> tuple[Pathway, Evaluation]:
        """Return the pathway that was evaluated last, and what came of it.

        Raises:
            ScenarioProblem: if nothing was evaluated yet.
        """
        if self._evaluation is None or self.pathway is None:
            raise ScenarioProblem(
                "nothing is evaluated yet: write `When the … pathway is evaluated as at …` first"
            )
        return self.pathway, self._evaluation
