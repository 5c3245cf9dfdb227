"""What a spell was for: the primary diagnosis of its first stay, and all the others (§3, §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from waypost.admissions.stays import Stay, View
from waypost.record import Coding, EncounterDiagnosis, Record

_DISCHARGE, _ADMISSION, _COMORBIDITY = "DD", "AD", "CM"
# A discharge diagnosis is what the stay turned out to be for; a comorbidity never is.
_PREFERRED = {_DISCHARGE: 0, _ADMISSION: 2, _COMORBIDITY: 3}
_OTHER_USE = 1


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """The diagnoses of a spell.

    Args:
        primary: the codings of the primary diagnosis of its first stay.
        secondary: the codings of the other diagnoses of all its stays.
        secondary_diagnoses: the same, diagnosis by diagnosis.
        primary_is: whether the primary is a diagnosis, or only a reason, or there is none.
    """

    primary: tuple[Coding, ...] = ()
    secondary: tuple[Coding, ...] = ()
    primary_is: Literal["coded", "reason only", "none"] = "none"
    secondary_diagnoses: tuple[tuple[Coding, ...], ...] = ()


def diagnoses_of(stays: Sequence[Stay], record: Record, view: View) -> Diagnoses:
    """Return the diagnoses of the stays of one spell.

    Args:
        stays: the stays, first to start first.
        record: the record, which says when a diagnosis was made and recorded.
        view: the day the record is seen from.

    Returns:
        The diagnoses that were there by then. A reason stands for a diagnosis only where none of
        the stays has one.
    """
    coded = [_coded(stay, record, view) for stay in stays]
    ranked = sorted(coded[0], key=_preference)
    primary = ranked[0].codings if ranked else ()
    others = [*ranked[1:], *(one for found in coded[1:] for one in found)]
    secondary = tuple(
        dict.fromkeys(coding for one in others for coding in one.codings if coding not in primary)
    )
    each = tuple(one.codings for one in others if any(c in secondary for c in one.codings))
    if primary:
        return Diagnoses(primary, secondary, "coded", each)
    reasons = stays[0].entry.reasons
    if not secondary and reasons:
        return Diagnoses(reasons, (), "reason only")
    return Diagnoses((), secondary, "none", each)


def _coded(stay: Stay, record: Record, view: View) -> list[EncounterDiagnosis]:
    return [one for one in stay.entry.diagnoses if one.codings and _is_there(one, record, view)]


def _is_there(diagnosis: EncounterDiagnosis, record: Record, view: View) -> bool:
    held = None if diagnosis.reference is None else record.entry(diagnosis.reference)
    return held is None or (held.not_counted is None and view.shows(held))


def _preference(diagnosis: EncounterDiagnosis) -> tuple[int, bool, int]:
    uses = [_PREFERRED.get(coding.code, _OTHER_USE) for coding in diagnosis.use]
    rank = diagnosis.rank
    return (min(uses, default=_OTHER_USE), rank is None, rank or 0)
