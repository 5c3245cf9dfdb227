"""What a clinician says of a signal: recorded beside it, never over it, and never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from waypost.signals.signal import CAUSES, CauseKind

VERDICT_SCHEMA = "waypost-verdict/1"
"""The version of a line of `verdicts.ndjson`."""

Judgement = Literal["preventable", "not preventable", "not assessable"]

JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)
"""What a clinician can say; `unavoidable` is none of them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement of one signal.

    Args:
        schema: the version of this layout.
        signal: the signal's identifier.
        judgement: whether the admission could have been prevented.
        cause: the cause the clinician sees, of the same taxonomy; None leaves it open.
        note: what else there is to say. It may hold what only clinicians should read.
        by: who judges, as the people who use the list call them.
        on: the day of the judgement.
        engine_version: which Waypost wrote it down.
    """

    schema: str
    signal: str
    judgement: Judgement
    cause: CauseKind | None
    note: str
    by: str
    on: date
    engine_version: str


def verdict_counts(
    signals: Iterable[str], verdicts: Iterable[Verdict]
) -> tuple[tuple[str, int], ...]:
    """Count what was last said of each signal, and how many nobody has judged yet.

    Args:
        signals: the identifiers of the signals.
        verdicts: every verdict, in the order in which they were given.

    Example:
        >>> verdict_counts(["a", "b"], [])
        (('preventable', 0), ('not preventable', 0), ('not assessable', 0), ('not judged', 2))
    """
    last: dict[str, Judgement] = {one.signal: one.judgement for one in verdicts}
    judged = [last.get(one) for one in dict.fromkeys(signals)]
    return (
        *((said, judged.count(said)) for said in JUDGEMENTS),
        ("not judged", judged.count(None)),
    )


def judgement_named(text: str) -> Judgement | None:
    """Return the judgement that somebody named, None if there is none of that name."""
    wanted = text.strip().lower()
    return next((one for one in JUDGEMENTS if one == wanted), None)


def cause_named(text: str) -> CauseKind | None:
    """Return the cause of the taxonomy that somebody named, None if there is none of that name.

    Example:
        >>> cause_named("Step overdue"), cause_named("bad luck")
        ('step overdue', None)
    """
    wanted = text.strip().lower()
    return next((one for one in CAUSES if one == wanted), None)
