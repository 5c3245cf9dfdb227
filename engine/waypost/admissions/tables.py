"""The pinned tables of national codes: what each says about a stay in hospital.

Cut by `scripts/cut_admission_tables.py`; each row has its status and its source. Which rule asks
which table is not decided here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from waypost.record import Coding

ADMISSION_METHOD = "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland"
"""UK Core's code system of admission methods."""

RETIRED_ADMISSION_METHOD = (
    "https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-AdmissionMethod"
)
"""The code system that was retired for it, whose codes are still read."""

RETIRED_DISCHARGE_METHOD = (
    "https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-DischargeMethod"
)
RETIRED_DISCHARGE_DESTINATION = (
    "https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-DischargeDestination"
)
RETIRED_SOURCE_OF_ADMISSION = (
    "https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-SourceOfAdmission"
)
"""UK Core's retired code systems of how a stay ended, where to, and of sources of admission."""

RETIRED_ACT_CODE = "http://hl7.org/fhir/v3/ActCode"
"""What HL7's code system of encounter classes was called before FHIR R4."""

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
"""HL7's code system of encounter classes."""

ACT_PRIORITY = "http://terminology.hl7.org/CodeSystem/v3-ActPriority"
"""HL7's code system of priorities."""

SOURCE_OF_ADMISSION = "https://fhir.hl7.org.uk/CodeSystem/UKCore-SourceOfAdmissionEngland"
"""UK Core's code system of sources of admission."""

DISCHARGE_DESTINATION = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland"
"""UK Core's code system of discharge destinations."""

DISCHARGE_METHOD = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeMethodEngland"
"""UK Core's code system of discharge methods."""


Remark = Literal["lower-case-code", "retired-code-system"]
"""What was wrong with a coding and was forgiven."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says about one coding.

    Args:
        code: the code as the table has it.
        role: what the code means for a decision, empty for one that decides nothing.
        remarks: what was wrong with the coding and was forgiven.
    """

    code: str
    role: str
    remarks: tuple[Remark, ...] = ()


class Table:
    """One table of codes.

    Args:
        rows: the role of each system and code.
        retired: systems whose codes are read as those of the one that replaced them.

    Example:
        >>> admission_methods().read(Coding(RETIRED_ADMISSION_METHOD, "2a"))
        Reading(code='2A', role='emergency', remarks=('retired-code-system', 'lower-case-code'))
    """

    def __init__(
        self, rows: Mapping[tuple[str, str], str], retired: Mapping[str, str] | None = None
    ) -> None:
        self._rows = rows
        self._retired = retired or {}
        self._systems = {system for system, _ in rows}
        self._by_folded = {(system, code.upper()): code for system, code in rows}

    @property
    def codes(self) -> frozenset[tuple[str, str]]:
        """The codes of the table, as (system, code)."""
        return frozenset(self._rows)

    def knows_system(self, system: str) -> bool:
        """Whether a code system is one of this table, perhaps a retired one."""
        return system in self._systems or system in self._retired

    def read(self, coding: Coding) -> Reading | None:
        """Return what the table says about a coding; None if it does not have it."""
        remarks: list[Remark] = []
        system = coding.system
        if system in self._retired:
            system = self._retired[system]
            remarks.append("retired-code-system")
        code = coding.code
        if (system, code) not in self._rows:
            code = self._by_folded.get((system, code.upper()), "")
            if not code:
                return None
            remarks.append("lower-case-code")
        return Reading(code, self._rows[system, code], tuple(remarks))


@cache
def admission_methods() -> Table:
    """Return the table of admission methods, which reads the retired system too."""
    return _table("admission_methods", {RETIRED_ADMISSION_METHOD: ADMISSION_METHOD})


@cache
def encounter_classes() -> Table:
    """Return the table of encounter classes."""
    return _table("encounter_classes", {RETIRED_ACT_CODE: ACT_CODE})


@cache
def encounter_types() -> Table:
    """Return the table of encounter types."""
    return _table("encounter_types")


@cache
def priorities() -> Table:
    """Return the table of priorities."""
    return _table("priorities")


@cache
def admission_sources() -> Table:
    """Return the table of sources of admission, English and HL7's."""
    return _table("admission_sources", {RETIRED_SOURCE_OF_ADMISSION: SOURCE_OF_ADMISSION})


@cache
def discharge_destinations() -> Table:
    """Return the table of discharge destinations."""
    return _table("discharge_destinations", {RETIRED_DISCHARGE_DESTINATION: DISCHARGE_DESTINATION})


@cache
def discharge_methods() -> Table:
    """Return the table of discharge methods."""
    return _table("discharge_methods", {RETIRED_DISCHARGE_METHOD: DISCHARGE_METHOD})


@cache
def transfer_decisions() -> Table:
    """Return the table of decisions that a patient is ready for transfer: the project's codes."""
    return _table("transfer_decisions")


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the lines of a pinned table, by column."""
    text = files("waypost.admissions").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _table(name: str, retired: Mapping[str, str] | None = None) -> Table:
    return Table({(row["system"], row["code"]): row["role"] for row in rows_of(name)}, retired)
