"""What is wrong with the encounters of a record: data for a report, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Problem = Literal[
    "missing-start",
    "ends-before-it-begins",
    "unknown-class",
    "unknown-status",
    "lower-case-code",
    "retired-code-system",
    "unknown-code",
    "unknown-diagnosis-system",
    "contradictory-codes",
    "contradictory-duplicates",
    "day-case-with-a-night",
    "unread-classification",
    "end-not-recorded",
    "ended-in-progress",
    "open-stay-overlapped",
    "uncertain-merge",
    "uncertain-attendance-link",
    "long-home-leave",
]

PROBLEMS_IN_WORDS: Mapping[Problem, str] = {
    "missing-start": "no day can be read on which this stay began, so it is in no spell",
    "ends-before-it-begins": "this stay ends before it begins, so it is in no spell",
    "unknown-class": "nothing says whether this is a stay in hospital, so it is in no spell",
    "unknown-status": "nothing says whether this took place, so it is in no spell",
    "lower-case-code": "a code is written in lower case; it is read as in upper case",
    "retired-code-system": "a code is of a retired code system; it is read as of its successor",
    "unknown-code": "a code is not in its table; it decides nothing",
    "unknown-diagnosis-system": "a diagnosis is of a code system that is not read, so that what "
    "this stay was for cannot be told",
    "contradictory-duplicates": "the same stay is there twice, and the two say different things of "
    "one element; neither decides",
    "day-case-with-a-night": "this is marked a day case and is not one: it has a night, or goes on "
    "in another stay; it is read as an ordinary stay",
    "unread-classification": "the patient classification cannot be read; the stay is taken for "
    "an ordinary one",
    "contradictory-codes": "two codes of one element contradict each other; neither decides",
    "end-not-recorded": "this stay is finished, and no day is recorded on which it ended",
    "ended-in-progress": "this stay has an end and is still said to go on; the end is believed",
    "open-stay-overlapped": "this stay has no end, so that every later one is a part of it",
    "uncertain-merge": "the dates do not settle whether this is one stay with the one before it",
    "uncertain-attendance-link": "the dates do not settle whether an attendance led to this stay",
    "long-home-leave": "home leave was longer than leaves a spell unbroken",
}
"""What each problem means, without values of the patient."""

ADVICE: Mapping[Problem, str] = {
    "missing-start": "send the day it began as period.start",
    "ends-before-it-begins": "put period.start and period.end right",
    "unknown-class": "send a class of v3-ActCode, such as IMP, EMER or AMB",
    "unknown-status": "send one of FHIR's statuses of an Encounter",
    "lower-case-code": "send it as its code system writes it",
    "retired-code-system": "send the system that has replaced it",
    "unknown-code": "see whether the code and its system are written as their owner has them",
    "unknown-diagnosis-system": "send the diagnosis in ICD-10 or SNOMED CT, with the system as its "
    "owner writes it",
    "contradictory-duplicates": "send each stay once",
    "day-case-with-a-night": "send the classification or the period that holds",
    "unread-classification": "send it as `valueCode`, one digit of the NHS Data Dictionary",
    "contradictory-codes": "send only the one that holds",
    "end-not-recorded": "send the day it ended as period.end",
    "ended-in-progress": "send the status `finished`, or leave period.end out",
    "open-stay-overlapped": "send its period.end, or the status `entered-in-error`",
    "uncertain-merge": "send days in full, with a time where two stays meet",
    "uncertain-attendance-link": "send days in full, with a time",
    "long-home-leave": "see whether the leave is written as it was",
}
"""What to do about each problem, where the data come from."""


@dataclass(frozen=True, slots=True)
class AdmissionFinding:
    """One thing that is wrong with an encounter, or that a reader of the spells must know.

    Args:
        problem: what it is.
        encounter: the reference of the encounter.
        detail: the element, such as `admission method`; never a value of the patient.

    Example:
        >>> AdmissionFinding("missing-start", "Encounter/e1", "period").message
        'no day can be read on which this stay began, so it is in no spell'
    """

    problem: Problem
    encounter: str
    detail: str = ""

    @property
    def message(self) -> str:
        """What the problem means."""
        return PROBLEMS_IN_WORDS[self.problem]

    @property
    def advice(self) -> str:
        """What to do about it, where the data come from."""
        return ADVICE[self.problem]


class FindingsOfAdmissions:
    """Collects findings, each once."""

    def __init__(self) -> None:
        self._found: dict[AdmissionFinding, None] = {}

    def add(self, problem: Problem, encounter: str, detail: str = "") -> None:
        """Note a problem."""
        self._found[AdmissionFinding(problem, encounter, detail)] = None

    def all(self) -> tuple[AdmissionFinding, ...]:
        """Return the findings by encounter and problem, whatever the order they came in."""
        return tuple(sorted(self._found, key=lambda one: (one.encounter, one.problem, one.detail)))
