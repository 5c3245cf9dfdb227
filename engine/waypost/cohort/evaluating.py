"""One patient at a time: every pathway over the record, referrals put together, errors kept.

This is the in-process reference runner's inner part. It holds one record in memory and knows
nothing of files; `waypost.cohort.runner` gathers what comes out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from waypost.admissions import Population
from waypost.cohort.faults import without_values
from waypost.cohort.inputs import patients_in
from waypost.cohort.results import EVALUATION_ERROR, INTERNAL_ERROR, PATIENT_AGAIN, ErrorRow
from waypost.emit import Proposal, Resources, ServiceRequest, resources
from waypost.errors import EvaluationError, UsageError
from waypost.evaluate import Evaluation, evaluate
from waypost.fhir import PatientInput, Unread, ValidationMode
from waypost.record import Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import Pathway, Quantity


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every record; see `waypost.evaluate.evaluate`.

    `population` says whose admissions count among the signals; None counts everybody's.
    """

    as_at: date
    known_at: date | None = None
    period: tuple[date, date] | None = None
    parameters: Mapping[str, Duration | Quantity] | None = None
    population: Population | None = None


@dataclass(frozen=True, slots=True)
class PatientResult:
    """What came out for one patient.

    Args:
        read: the record and how it was read.
        evaluations: one for each pathway that could be evaluated, by the pathway's name.
        emitted: what is written of them as FHIR.
        errors: what was wrong with the data or with an evaluation, sorted.
    """

    read: PatientInput
    evaluations: tuple[Evaluation, ...]
    emitted: Resources
    errors: tuple[ErrorRow, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposed referrals, across pathways."""
        return self.emitted.proposals

    @property
    def requests(self) -> tuple[ServiceRequest, ...]:
        """The proposed referrals as ServiceRequests."""
        return self.emitted.requests


def evaluate_patients(
    pathways: Sequence[Pathway],
    data: Path | bytes,
    *,
    as_at: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    validate: ValidationMode = "used",
    parameters: Mapping[str, Duration | Quantity] | None = None,
) -> Iterator[PatientResult | Unread]:
    """Evaluate pathways over every patient, in the order in which the data is read.

    A patient who has a record in two files comes twice; `waypost.cohort.run` chooses.

    Args:
        pathways: compiled pathways.
        data: a file, a folder, or the bytes of a Bundle.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the first and last day of the reporting period, for pathways that speak of one.
        validate: `strict`, `used` or `none`; see `waypost.fhir.read_patients`.
        parameters: values that stand for the pathways' own.

    Yields:
        A `PatientResult` for each patient, and an `Unread` for what gave no record.

    Raises:
        UsageError: if there is no such data, or a pathway needs a period and none was given.
    """
    question = Question(as_at, known_at, period, parameters)
    for read in patients_in(data, validate=validate):
        yield read if isinstance(read, Unread) else evaluate_patient(pathways, read, question)


def evaluate_patient(
    pathways: Sequence[Pathway], read: PatientInput, question: Question
) -> PatientResult:
    """Evaluate pathways over one patient; one that cannot be evaluated is a row in `errors`."""
    patient = read.record.patient
    errors = [
        ErrorRow.of_finding(finding, patient=patient.id)
        for finding in read.findings
        # The reader cannot know which of two records is used; the runner says it with both names.
        if finding.code != PATIENT_AGAIN
    ]
    evaluated: list[tuple[Pathway, Evaluation]] = []
    for pathway in sorted(pathways, key=lambda one: one.name):
        outcome = _evaluation(pathway, read.record, question)
        if isinstance(outcome, Evaluation):
            evaluated.append((pathway, outcome))
        else:
            code, message = outcome
            errors.append(
                ErrorRow(read.file, patient.id, pathway.name, None, None, code, "error", message)
            )
    return PatientResult(
        read,
        tuple(evaluation for _, evaluation in evaluated),
        resources(patient, evaluated, as_at=question.as_at),
        tuple(sorted(errors, key=lambda row: row.order)),
    )


def _evaluation(
    pathway: Pathway, record: Record, question: Question
) -> Evaluation | tuple[str, str]:
    """Return the evaluation, or the code and the message of why there is none."""
    parameters = question.parameters or {}
    try:
        return evaluate(
            pathway,
            record,
            as_at=question.as_at,
            known_at=question.known_at,
            period=question.period,
            parameters={
                name: value for name, value in parameters.items() if name in pathway.parameters
            },
        )
    except EvaluationError as problem:
        return EVALUATION_ERROR, str(problem)
    except UsageError:
        raise
    except Exception as fault:  # noqa: BLE001 - one patient's fault must not end the run
        return INTERNAL_ERROR, without_values(fault)
