"""What a clinician says of a signal: recorded beside it, never over it, and never overwritten."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from waypost.signals.signal import CAUSES, CauseKind, cause_in_words

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

    Both names of `pathway followed` are understood, also the one under which it is printed.

    Example:
        >>> cause_named("Step overdue"), cause_named("bad luck")
        ('step overdue', None)
        >>> cause_named("none found")
        'pathway followed'
    """
    wanted = text.strip().lower()
    return next((one for one in CAUSES if wanted in (one, cause_in_words(one))), None)


MOST_YEARS_LATER = 10
"""How long after an admission it may be judged (D): a later year is a slip of the pen."""


def what_is_wrong(by: str, note: str, on: date, admitted: date) -> str | None:
    """Return why a verdict cannot be recorded as it was given, None if it can.

    Nothing looks at a clock: a day is judged by the day of the admission alone.

    Args:
        by: who judges; one line, so that no second line can pass for another verdict.
        note: plain text, of several lines if need be.
        on: the day of the judgement.
        admitted: the first day on which the stay may have begun.

    Example:
        >>> what_is_wrong("Dr A", "", date(2024, 2, 1), date(2024, 3, 1))
        'nobody can have judged it on 2024-02-01, before the admission on 2024-03-01'
    """
    if not by.strip():
        return "a verdict names who gives it"
    if not all(map(_is_plain, by.strip())):
        return "who judges is one line of plain text"
    if not all(one in "\n\t" or _is_plain(one) for one in note):
        return "a note is plain text: it holds a character that steers a screen"
    if on < admitted:
        return f"nobody can have judged it on {on}, before the admission on {admitted}"
    years = on.year - admitted.year - ((on.month, on.day) < (admitted.month, admitted.day))
    if years > MOST_YEARS_LATER or (years == MOST_YEARS_LATER and _day(on) != _day(admitted)):
        return f"{on} is more than {MOST_YEARS_LATER} years after the admission on {admitted}"
    return None


def _day(day: date) -> tuple[int, int]:
    return day.month, day.day


def _is_plain(character: str) -> bool:
    """Whether a character only shows: it ends no line, moves no cursor and turns no text round."""
    turns = unicodedata.bidirectional(character) in _TURNS
    return not turns and unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""The characters that change the direction in which the text around them is shown."""
