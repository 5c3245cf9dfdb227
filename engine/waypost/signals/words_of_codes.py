"""Words for a code that the record gives without any: those of the pathways' codelists."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.record import Coding
from waypost_dsl.model import CodelistRow, Pathway


def words_of(coding: Coding, pathways: Sequence[Pathway]) -> str:
    """Return what a codelist calls a code; empty if none has it.

    A list may hold the category and not the code itself. Then its words are the category's, which
    is named beside them, so that nobody takes them for the code's own.

    Args:
        coding: the code.
        pathways: whose codelists are looked into; the nearest row wins, of equals the first.

    Example:
        >>> words_of(Coding("http://hl7.org/fhir/sid/icd-10", "J44.1"), [])
        ''
    """
    nearest: CodelistRow | None = None
    for pathway in pathways:
        for codelist in pathway.codelists.values():
            for row in codelist.rows:
                if row.system != coding.system or not row.display or row.match == "answer":
                    continue
                if row.code == coding.code:
                    return row.display
                is_of_it = row.match == "prefix" and _dotless(coding.code).startswith(
                    _dotless(row.code)
                )
                if is_of_it and (nearest is None or len(row.code) > len(nearest.code)):
                    nearest = row
    return "" if nearest is None else f"{nearest.display} ({nearest.code})"


def _dotless(code: str) -> str:
    return code.replace(".", "").upper()
