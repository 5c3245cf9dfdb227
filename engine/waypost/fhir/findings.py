"""What is wrong or odd in the input, as data.

A finding names its file, its resource (`Type/id`) and its element (a path); it never holds what
the element held. Nothing here reads FHIR: the other modules say what they found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
ValidationMode = Literal["strict", "used", "none"]

ALWAYS_REPORTED = frozenset(
    {
        "no-patient",
        "no-patient-id",
        "not-fhir",
        "unreadable-file",
        "unreadable-json",
        "unsupported-file",
    }
)
"""Findings that say why something gave no record: no mode leaves them out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or odd in the input.

    Args:
        code: its slug, such as `invalid-date`; slugs never change their meaning.
        severity: `error` if something could not be used, `warning` if it was used all the same.
        file: the file, relative to the data that was read; a line is added for NDJSON.
        resource: the resource as `Type/id`, None if it is about the file as a whole.
        element: the path of the element inside the resource, None if it is about all of it.
        message: a sentence for people, without any value of the patient's.

    Example:
        >>> print(Finding("invalid-date", "error", "a.json", "Condition/c1", "onsetDateTime",
        ...     "this is not a FHIR date"))
        a.json: Condition/c1: onsetDateTime: this is not a FHIR date [invalid-date]
    """

    code: str
    severity: Severity
    file: str
    resource: str | None
    element: str | None
    message: str

    def __str__(self) -> str:
        where = (part for part in (self.file, self.resource, self.element) if part)
        return ": ".join((*where, f"{self.message} [{self.code}]"))


class FindingSink:
    """Gathers the findings of one file while it is read.

    Args:
        file: the file's name as findings print it.
        mode: with `none`, only findings of `ALWAYS_REPORTED` are kept.
    """

    __slots__ = ("_found", "file", "mode")

    def __init__(self, file: str, *, mode: ValidationMode = "used") -> None:
        self.file = file
        self.mode: ValidationMode = mode
        self._found: set[Finding] = set()

    def error(
        self, code: str, message: str, *, resource: str | None = None, element: str | None = None
    ) -> None:
        """Add a finding that says something could not be used."""
        self._add(Finding(code, "error", self.file, resource, element, message))

    def warning(
        self, code: str, message: str, *, resource: str | None = None, element: str | None = None
    ) -> None:
        """Add a finding that says something odd was used all the same."""
        self._add(Finding(code, "warning", self.file, resource, element, message))

    def gathered(self) -> tuple[Finding, ...]:
        """Return the findings, each once, in an order the input's order cannot change."""
        return tuple(
            sorted(
                self._found,
                key=lambda one: (one.resource or "", one.element or "", one.code, one.message),
            )
        )

    def _add(self, finding: Finding) -> None:
        if self.mode != "none" or finding.code in ALWAYS_REPORTED:
            self._found.add(finding)
