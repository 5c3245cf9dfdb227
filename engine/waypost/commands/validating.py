"""What is wrong or odd in the data, without any pathway: `waypost validate`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from waypost.cohort.inputs import patients_in
from waypost.fhir import Finding, PatientInput, ValidationMode


@dataclass(frozen=True, slots=True)
class Validated:
    """What came of validating data.

    Args:
        patients: how many records there are.
        unread: how many files, or parts of files, gave no record.
        findings: everything that was found, by file.
    """

    patients: int
    unread: int
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is an error."""
        return not any(one.severity == "error" for one in self.findings)


def validate(
    data: str | Path | bytes,
    *,
    mode: ValidationMode = "strict",
    on_progress: Callable[[int], None] | None = None,
) -> Validated:
    """Validate FHIR data.

    Args:
        data: a file or folder, or the bytes of a Bundle.
        mode: `strict` checks every resource in full, `used` what pathways read.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The findings.

    Raises:
        UsageError: if there is no such file or folder.
    """
    patients = unread = 0
    findings: list[Finding] = []
    source = data if isinstance(data, bytes) else Path(data)
    for read in patients_in(source, validate=mode):
        findings.extend(read.findings)
        if isinstance(read, PatientInput):
            patients += 1
            if on_progress is not None:
                on_progress(patients)
        else:
            unread += 1
    return Validated(patients, unread, tuple(findings))


def as_json(validated: Validated) -> str:
    """Return the findings as one JSON document, all of them, ending in a line end."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(validated, option=options).decode()
