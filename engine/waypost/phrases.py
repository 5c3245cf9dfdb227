"""Sentences that every output shares, so that each says the same thing in the same words."""

from __future__ import annotations

from typing import Literal, assert_never

from waypost.evaluate.evaluation import CitationRow

CAUTION = "Not medical advice: thresholds need sign-off by a clinical safety officer."
"""Stands under everything that a clinician might read."""


def status_in_words(status: Literal["V", "V2", "D"]) -> str:
    """Return how far a source can be relied on.

    Example:
        >>> status_in_words("D")
        "this project's decision: needs local sign-off"
    """
    match status:
        case "V":
            return "guideline (verified)"
        case "V2":
            return "guideline (second-hand summary)"
        case "D":
            return "this project's decision: needs local sign-off"
        case _:
            assert_never(status)


def source_in_words(citation: CitationRow) -> str:
    """Return a citation with its place and its status.

    Example:
        >>> source_in_words(CitationRow("QS10", "NICE QS10: COPD in adults", "V", "st.4"))
        'NICE QS10: COPD in adults, st.4 – guideline (verified)'
    """
    place = f", {citation.place}" if citation.place else ""
    return f"{citation.title}{place} – {status_in_words(citation.status)}"
