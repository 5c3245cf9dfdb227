"""What a run says about itself: the rows of `errors.ndjson`, `run.json` and `timings.json`.

Plain data with a published schema (`waypost schema --of run`). Nothing of a clock or of a path is
in `run.json`; the timings have a file of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from waypost.fhir import Finding, Severity, ValidationMode
from waypost_dsl.model import AppliedOverlay

RUN_SCHEMA = "waypost-run/1"
"""The version of `run.json`: the number rises when a reader would have to change."""

TIMINGS_SCHEMA = "waypost-timings/1"

EVALUATION_ERROR = "evaluation-error"
"""The code of a rule that could not be carried out for a patient."""

INTERNAL_ERROR = "internal-error"
"""The code of a fault of Waypost's own."""

PATIENT_AGAIN = "patient-again"
"""The code of a second record of one patient."""


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """Something that was wrong or odd, and where: never what the record holds.

    Args:
        file: the file, relative to the data.
        patient: the Patient id; None where no patient can be named.
        pathway: the pathway that could not be evaluated; None if it is about the data.
        resource: the resource as `Type/id`.
        element: the element's path inside the resource.
        code: a slug that never changes its meaning.
        severity: `error` if something could not be used, `warning` if it was used all the same.
        message: a sentence for people.
    """

    file: str
    patient: str | None
    pathway: str | None
    resource: str | None
    element: str | None
    code: str
    severity: Severity
    message: str

    @classmethod
    def of_finding(cls, finding: Finding, *, patient: str | None) -> ErrorRow:
        """Return the row of a finding of the reader."""
        return cls(
            finding.file,
            patient,
            None,
            finding.resource,
            finding.element,
            finding.code,
            finding.severity,
            finding.message,
        )

    @property
    def order(self) -> tuple[str, ...]:
        """Sort key: file names come last, so that renaming files reorders nothing else."""
        return (
            self.patient or "",
            self.pathway or "",
            self.resource or "",
            self.element or "",
            self.code,
            self.severity,
            self.message,
            self.file,
        )


@dataclass(frozen=True, slots=True)
class StepCounts:
    """How often a step or referral stands at each status; `for each` counts every event.

    In an episode pathway every visit of every episode counts; of an episode that has ended,
    nothing counts any more as pending, overdue or unknown.
    """

    name: str
    title: str
    kind: Literal["step", "referral"]
    pending: int
    done: int
    overdue: int
    excepted: int
    not_applicable: int
    unknown: int
    critical: int
    system_gap: int


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many episodes have ended at an outcome."""

    name: str
    title: str
    kind: str
    episodes: int


@dataclass(frozen=True, slots=True)
class EpisodeCounts:
    """How many episodes of an episode pathway stand how, over all patients.

    Args:
        open: how many are open.
        unknown: of how many it cannot be told if they are open.
        excluded: how many were excluded.
        outcomes: how many have ended at each outcome, in the order of the pathway.
        without_outcome: how many have ended because their time was over.
    """

    open: int
    unknown: int
    excluded: int
    outcomes: tuple[OutcomeCounts, ...]
    without_outcome: int


@dataclass(frozen=True, slots=True)
class PathwayCounts:
    """How many patients stand how to a pathway.

    `enrolled` includes the provisional ones and those whose exclusion is not known; `errors` are
    the patients for whom it could not be evaluated; `overlay` says which local values it ran with.
    `episodes` is there for an episode pathway: there `enrolled` are the patients with an open one.
    """

    name: str
    title: str
    version: str
    sha256: str
    overlay: AppliedOverlay | None
    enrolled: int
    provisional: int
    exclusion_not_known: int
    ended: int
    excluded: int
    not_enrolled: int
    unknown: int
    errors: int
    steps: tuple[StepCounts, ...]
    episodes: EpisodeCounts | None = None


@dataclass(frozen=True, slots=True)
class ServiceCounts:
    """How many referrals are needed to a service, across pathways.

    `pending`, `overdue` and `provisional` are of those that are proposed. What was made already and
    is still open is not proposed again: it counts once, by how far it has got.
    """

    service: str
    title: str
    pending: int
    overdue: int
    provisional: int
    made: int = 0
    accepted: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """How many rows of `errors.ndjson` have a code."""

    code: str
    severity: Severity
    rows: int


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What was run over what, and what came out, in numbers: the content of `run.json`.

    Args:
        schema: its version.
        engine_version: the version of Waypost.
        as_at: the day everything is judged at.
        known_at: only what had been recorded by then counts; None counts everything.
        period: the reporting period, where one was given.
        validate: how strictly the data was checked.
        parameters: the values that were set from outside, by name.
        input_sha256: a hash of all records that were read, whatever files they were in.
        patients: how many patients were evaluated.
        unread: how many files, or parts of files, gave no record.
        left_out: how many records of a patient who had another one were left out.
        resources_not_read: how many resources there were of types that no pathway reads.
        pathways: the counts of each pathway, by name.
        services: the proposed referrals, by service.
        errors: the rows of `errors.ndjson`, by code.
        caution: what must stand under every use of these numbers.
    """

    schema: str
    engine_version: str
    as_at: date
    known_at: date | None
    period: tuple[date, date] | None
    validate: ValidationMode
    parameters: tuple[tuple[str, str], ...]
    input_sha256: str
    patients: int
    unread: int
    left_out: int
    resources_not_read: tuple[tuple[str, int], ...]
    pathways: tuple[PathwayCounts, ...]
    services: tuple[ServiceCounts, ...]
    errors: tuple[ErrorCounts, ...]
    caution: str

    @property
    def error_rows(self) -> int:
        """How many rows of `errors.ndjson` are errors and not warnings."""
        return sum(one.rows for one in self.errors if one.severity == "error")

    @property
    def has_internal_errors(self) -> bool:
        """Whether any row is a fault of Waypost's own."""
        return any(one.code == INTERNAL_ERROR for one in self.errors)


@dataclass(frozen=True, slots=True)
class Timings:
    """How long the parts of a run took, in seconds: the only output that differs on a rerun."""

    schema: str
    reading: float
    evaluating: float
    writing: float
    total: float


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run returns.

    Args:
        facts: what `run.json` holds.
        timings: what `timings.json` holds.
        unread: the rows of what gave no record, and of records left out: by name, never dropped.
        folder: where the files are; None if none were asked for.
    """

    facts: RunFacts
    timings: Timings
    unread: tuple[ErrorRow, ...]
    folder: Path | None
