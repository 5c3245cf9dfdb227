"""Codelists, the analytes bound to them, and the services patients are referred to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class CodelistRow:
    """One code of a codelist.

    `match` is `exact`, `prefix` (ICD-10 categories) or `answer`: a code that says something only
    as the answer to the list's question.
    """

    system: str
    code: str
    display: str
    value: str = ""
    unit: str = ""
    match: Literal["exact", "prefix", "answer"] = "exact"
    status: str = "V"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Codelist:
    """A pinned list of codes for one concept; `sha256` is of the file's bytes.

    `with_value` lists map each code to a value: a grade (`1` to `5`) or a name
    (`current_smoker`). A row without a value in such a list is the question itself.
    """

    name: str
    path: str
    sha256: str
    rows: tuple[CodelistRow, ...]
    with_value: bool = False
    span: Span = NOWHERE

    @property
    def values(self) -> tuple[str, ...]:
        """The distinct values, in file order."""
        return tuple(dict.fromkeys(row.value for row in self.rows if row.value))

    @property
    def is_graded(self) -> bool:
        """Whether every value is a whole number, so that it can be compared."""
        return bool(self.values) and all(value.lstrip("-").isdigit() for value in self.values)


@dataclass(frozen=True, slots=True)
class AnalyteUse:
    """An analyte of the analyte table, bound to the codelist that finds its results."""

    name: str
    title: str
    codelist: str
    span: Span = NOWHERE


Priority = Literal["routine", "urgent", "emergency"]


@dataclass(frozen=True, slots=True)
class Service:
    """Somewhere patients can be referred to.

    `requested_by` names the codelist of ServiceRequest codes (its first row is the code our own
    referrals carry); `recorded_as` the codelist of record codes that say a referral was made;
    `declined_as` the codelist of reasons for which a patient declines. `organisation` is the ODS
    code an overlay maps the service to.
    """

    name: str
    title: str
    accepts: tuple[Priority, ...]
    requested_by: str
    recorded_as: str | None = None
    declined_as: str | None = None
    organisation: str | None = None
    span: Span = NOWHERE
