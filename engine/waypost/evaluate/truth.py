"""Truth with three values, and why something cannot be told (language.md 4.3).

Unknown is never "no": nothing here turns it into false, and every unknown keeps its reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Truth(Enum):
    """True, false or unknown, in Kleene's strong logic.

    Example:
        >>> ~Truth.UNKNOWN
        <Truth.UNKNOWN: 'unknown'>
        >>> all_true([Truth.FALSE, Truth.UNKNOWN])
        <Truth.FALSE: 'false'>
        >>> any_true([Truth.FALSE, Truth.UNKNOWN])
        <Truth.UNKNOWN: 'unknown'>
    """

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        match self:
            case Truth.TRUE:
                return Truth.FALSE
            case Truth.FALSE:
                return Truth.TRUE
            case Truth.UNKNOWN:
                return Truth.UNKNOWN

    @classmethod
    def of(cls, answer: bool) -> Truth:  # noqa: FBT001 - the one place truth comes from bool
        """Return the truth of something that is known."""
        return cls.TRUE if answer else cls.FALSE


def all_true(parts: Iterable[Truth]) -> Truth:
    """Return the conjunction: false if any part is, else unknown if any part is, else true."""
    found = tuple(parts)
    if Truth.FALSE in found:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.TRUE


def any_true(parts: Iterable[Truth]) -> Truth:
    """Return the disjunction: true if any part is, else unknown if any part is, else false."""
    found = tuple(parts)
    if Truth.TRUE in found:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.FALSE


def agreed(possible: Iterable[Truth]) -> Truth:
    """Return the truth on which all possibilities agree, else unknown.

    Raises:
        ValueError: if there is no possibility at all.
    """
    found = set(possible)
    if not found:
        raise ValueError("there must be at least one possibility")
    return found.pop() if len(found) == 1 else Truth.UNKNOWN


WhyNotKnown = Literal[
    "none recorded",
    "recorded without a value",
    "stale",
    "not comparable",
    "not given",
]


@dataclass(frozen=True, slots=True, order=True)
class NotKnown:
    """Why something is not known.

    Args:
        why: one of five reasons; `not given` means the record was not given that resource type.
        subject: the fact, or the selection in the author's words, that is not known.
        detail: what exactly stands in the way, without any patient value.
        evidence: the resources that were looked at.
    """

    why: WhyNotKnown
    subject: str
    detail: str = ""
    evidence: tuple[str, ...] = ()
