"""What is wrong with a record's stays in hospital, beside what the reader found in its resources.

The reader knows elements. That a code is in no table, is of a retired system, or leaves it open
whether there was a stay at all is known only to who puts stays together.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.admissions import Admissions, spells_of
from waypost.cohort.faults import without_values
from waypost.cohort.results import INTERNAL_ERROR
from waypost.fhir import Finding, PatientInput


def findings_of_stays(read: PatientInput) -> tuple[Finding, ...]:
    """Return what is wrong with the stays of a record.

    Args:
        read: the record and what the reader found.

    Returns:
        A finding for each problem, by encounter; without those that the reader has named already.
        All are warnings: what the encounter says elsewhere is used all the same.
    """
    try:
        admissions = spells_of(read.record)
    except Exception as fault:  # noqa: BLE001 - one patient's fault must not end the run
        message = without_values(fault)
        return (Finding(INTERNAL_ERROR, "error", read.file, None, None, message),)
    named = {(one.code, one.resource) for one in read.findings}
    found = tuple(
        Finding(
            one.problem,
            "warning",
            read.file,
            one.encounter,
            one.detail or None,
            f"{one.message}; {one.advice}",
        )
        for one in admissions.findings
        if (one.problem, one.encounter) not in named
    )
    return (*found, *_after_death(read, admissions))


AFTER_DEATH = "admission-after-death"
"""The code of a stay that begins after the day on which the patient died."""


def _after_death(read: PatientInput, admissions: Admissions) -> Iterator[Finding]:
    """Find stays of somebody who had died: one of the two days is wrong, or the patient is."""
    died = read.record.patient.died
    if died is None:
        return
    for spell in admissions.spells:
        if spell.started.first > died.last:
            yield Finding(
                AFTER_DEATH,
                "warning",
                read.file,
                spell.id,
                "period.start",
                "this stay begins after the day on which the patient died, so nothing can be "
                "learned from it; see which of the two days is right, and whose stay it is",
            )
