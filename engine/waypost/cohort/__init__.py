"""Running pathways over many patients, one at a time, with results in files."""

from waypost.cohort.evaluating import PatientResult, evaluate_patients
from waypost.cohort.results import (
    EpisodeCounts,
    ErrorRow,
    OutcomeCounts,
    PathwayCounts,
    RunFacts,
    RunResult,
    ServiceCounts,
    StepCounts,
    Timings,
)
from waypost.cohort.runner import run
from waypost.cohort.schemas import SCHEMAS, SchemaName, schema

__all__ = [
    "SCHEMAS",
    "EpisodeCounts",
    "ErrorRow",
    "OutcomeCounts",
    "PathwayCounts",
    "PatientResult",
    "RunFacts",
    "RunResult",
    "SchemaName",
    "ServiceCounts",
    "StepCounts",
    "Timings",
    "evaluate_patients",
    "run",
    "schema",
]
