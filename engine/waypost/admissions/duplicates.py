"""One stay that is in the record twice: its two encounters are read as one.

Which of them comes first is chance, so that neither may decide by itself. What the two say of one
element is put together; where they contradict each other the element decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.stays import Stay
from waypost.record import Coding, Entry


def read_as_one(first: Stay, stays: Iterable[Stay], findings: FindingsOfAdmissions) -> Entry:
    """Return the encounter that a spell began with, with what its duplicates say besides.

    Args:
        first: the stay a spell began with.
        stays: all stays of the spell.
        findings: where it is noted that duplicates contradict each other.

    Returns:
        The encounter as it is where no other one began and ended at the same moments. A stay that
        is a part of another is an episode of it, and no duplicate.
    """
    same = [
        stay
        for stay in stays
        if stay.begins == first.begins and stay.ends == first.ends and not stay.entry.part_of
    ]
    if first.entry.part_of or len(same) < 2:
        return first.entry
    entries = sorted((stay.entry for stay in same), key=lambda entry: entry.reference)
    return replace(
        first.entry,
        codings=_together(entry.codings for entry in entries),
        admission_methods=_together(entry.admission_methods for entry in entries),
        admission_sources=_together(entry.admission_sources for entry in entries),
        priority=_agreed([entry.priority for entry in entries], "priority", first, findings),
        patient_classification=_agreed(
            [entry.patient_classification for entry in entries],
            "patient classification",
            first,
            findings,
        ),
    )


def _together(codings: Iterable[tuple[Coding, ...]]) -> tuple[Coding, ...]:
    return tuple(dict.fromkeys(coding for own in codings for coding in own))


def _agreed(
    values: Sequence[str | None], element: str, first: Stay, findings: FindingsOfAdmissions
) -> str | None:
    found = {value for value in values if value is not None}
    if len(found) > 1:
        findings.add("contradictory-duplicates", first.reference, element)
        return None
    return found.pop() if found else None
