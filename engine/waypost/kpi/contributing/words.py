"""Why a unit is left out or not known, in words and without a value of the patient's."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.evaluate.answers import Answer, FactAnswer, Seen
from waypost.evaluate.truth import NotKnown

DAY_NOT_KNOWN = "its day is not known"
DAY_NOT_EXACT = "its day is not known exactly"


def reasons_in_words(found: Answer | FactAnswer) -> str:
    """Return why an answer, or a fact, is not known.

    Example:
        >>> from waypost.evaluate.truth import Truth
        >>> reasons_in_words(Answer(Truth.UNKNOWN, (NotKnown("stale", "mrc"),)))
        'mrc: stale'
    """
    return "; ".join(dict.fromkeys(_words(one) for one in found.reasons))


def references(*found: Iterable[Seen]) -> tuple[str, ...]:
    """Return the resources of several answers' evidence, sorted."""
    return tuple(sorted({seen.reference for evidence in found for seen in evidence}))


def joined(*parts: str) -> str:
    """Return several remarks as one, each once."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _words(reason: NotKnown) -> str:
    detail = f" ({reason.detail})" if reason.detail else ""
    return f"{reason.subject}: {reason.why}{detail}"
