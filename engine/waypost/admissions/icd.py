"""ICD-10 codes as hospitals write them: with and without the dot, or with X for no fourth sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waypost.record import Coding

ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
APPROXIMATION = "icd10cm_approximation"
"""The label of an answer that rests on an American code."""

_SYSTEMS = (ICD10, ICD10CM)
_SNOMED_CT = "http://snomed.info/sct"


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A code without its dot.

    Args:
        code: the code, in upper case, without dot and without a filling X.
        is_american: whether it is of ICD-10-CM, so that a match is an approximation.
    """

    code: str
    is_american: bool = False

    def within(self, first: str, last: str) -> bool:
        """Whether it is in a range of codes that have the same length, both ends included."""
        head = self.code[: len(first)]
        return len(head) == len(first) and first <= head <= last


def icd_codes(codings: Iterable[Coding]) -> tuple[IcdCode, ...]:
    """Return the ICD-10 codes among codings.

    Args:
        codings: any codings.

    Returns:
        Their codes in order; those of other systems are left out.

    Example:
        >>> icd_codes([Coding(ICD10, "j44.1"), Coding(ICD10, "I10X")])
        (IcdCode(code='J441', is_american=False), IcdCode(code='I10', is_american=False))
    """
    return tuple(
        IcdCode(_plain(coding.code), coding.system == ICD10CM)
        for coding in codings
        if coding.system in _SYSTEMS
    )


def is_of_known_system(codings: Iterable[Coding]) -> bool:
    """Whether a diagnosis has a code of a system that diagnoses are read in.

    Example:
        >>> is_of_known_system([Coding("urn:oid:1.2.3", "J44.1")])
        False
    """
    return any(coding.system in (*_SYSTEMS, _SNOMED_CT) for coding in codings)


def _plain(code: str) -> str:
    plain = code.strip().upper().replace(".", "")
    # The fourth sign is filled with X where there is none; elsewhere an X says something.
    return plain[:3] if len(plain) == 4 and plain.endswith("X") else plain
