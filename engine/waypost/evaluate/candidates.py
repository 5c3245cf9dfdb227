"""What may be one of the entries a selection asks for, and what that says together.

Every candidate carries a truth of its own, because a partial date, a comparator or a date
nobody wrote down can leave it open whether the entry is one that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from waypost.evaluate.answers import Answer, Seen
from waypost.evaluate.numbers import Interval
from waypost.evaluate.referral_life import Stage
from waypost.evaluate.spell_candidates import SpellFound
from waypost.evaluate.truth import NotKnown, Truth, any_true
from waypost.record import DateSpan, Entry
from waypost_dsl.model import Found, Selection
from waypost_dsl.wording.surface import as_written

DATE_DOES_NOT_SETTLE = "its date does not settle it"
"""The detail of a reason that is about a partial or missing date."""

EPISODE_NOT_SETTLED = "it cannot be told whether it belongs to this episode"
"""The detail of a reason that is about which episode, or body region, an entry is about."""

RECORD_DOES_NOT_SETTLE = "what was recorded does not settle it"
"""The detail of a reason that is about what was recorded, such as a comparator."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be one that was asked for.

    Args:
        entry: the entry; of a referral's stage, what shows the stage.
        when: the days its date may be, as far as they lie before the moment.
        truth: whether it is one: its codes, value, date and window taken together.
        value: its value, where the selection is of values: a number, a name, or why not.
        doubts: why `truth` is unknown.
        stage: the stage of a referral that it shows, where the selection is of referrals.
        request: the referral itself, where the selection is of referrals.
        spell: what is known of the stay, where the selection is of hospital spells.
    """

    entry: Entry
    when: DateSpan
    truth: Truth
    value: Interval | str | NotKnown | None = None
    doubts: tuple[NotKnown, ...] = ()
    stage: Stage | None = None
    request: Entry | None = None
    spell: SpellFound | None = None

    @property
    def seen(self) -> Seen:
        """The candidate as evidence."""
        notes = () if self.entry.recorded is not None else ("recording date assumed",)
        element = self.entry.happened_from or ""
        if self.stage is not None:
            notes, element = (*notes, *self.stage.notes), self.stage.element
        if self.spell is not None:
            notes, element = (*notes, *self.spell.notes), self.spell.element
        return Seen(self.entry.reference, self.when.first, self.when.last, element, notes)


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates of a selection, in the order of their references.

    Args:
        found: candidates whose truth is true or unknown.
        absence_counts: whether finding nothing means there was nothing (4.4).
        left_out: how many entries did not count, by reason.
    """

    found: tuple[Candidate, ...]
    absence_counts: bool
    left_out: tuple[tuple[str, int], ...] = ()


def existence(candidates: Candidates, selection: Selection) -> Answer:
    """Say whether one of the candidates of a selection is one that was asked for."""
    if not candidates.found:
        missing = () if candidates.absence_counts else (not_given(selection),)
        nothing = Truth.FALSE if candidates.absence_counts else Truth.UNKNOWN
        return Answer(nothing, missing, left_out=candidates.left_out)
    truth = any_true(candidate.truth for candidate in candidates.found)
    sure = tuple(c.seen for c in candidates.found if c.truth is Truth.TRUE)
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        reasons = tuple(sorted({doubt for c in candidates.found for doubt in c.doubts}))
    elif truth is Truth.FALSE and not candidates.absence_counts:
        truth = Truth.UNKNOWN
        reasons = (not_given(selection),)
    return Answer(truth, reasons, tuple(sorted(sure)), left_out=candidates.left_out)


def not_given(selection: Selection) -> NotKnown:
    """Return the reason that the record was not given what the selection looks at."""
    return NotKnown("not given", subject_of(selection))


@lru_cache(maxsize=4096)
def subject_of(selection: Selection) -> str:
    """Return what a selection looks at, in the author's words and without its window."""
    plain = replace(selection, window=None, near=None, near_absent=False, belonging="as usual")
    return as_written(Found(plain))
