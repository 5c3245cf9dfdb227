"""How long a spell was, in days (`unplanned_admissions.md` §3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waypost.admissions.spell import Spell
from waypost.record import DateSpan

DAY_CASE_FLAG = "day case"


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days, known as far as the dates are.

    Args:
        least: the fewest it can be.
        most: the most it can be.
        to_date: whether it counts to the day of the evaluation, because the spell is open.
    """

    least: int
    most: int
    to_date: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the dates settle it."""
        return self.least == self.most


def length_of_stay(spell: Spell, *, as_of: date) -> Days:
    """Return how long a spell lasted: from the day it began to the day it ended.

    Args:
        spell: the spell.
        as_of: the day of the evaluation, to which an open spell is counted.

    Returns:
        The days, 0 for a spell that ended on the day it began. Where an end is not recorded the
        spell may have lasted until the day of the evaluation.

    Example:
        >>> from waypost.admissions.spell import Decision
        >>> spell = Spell("Encounter/e1", ("Encounter/e1",), (), DateSpan.on(date(2024, 3, 1)),
        ...     DateSpan.on(date(2024, 3, 4)), Decision("unplanned", "priority", "Encounter/e1"))
        >>> length_of_stay(spell, as_of=date(2024, 6, 1))
        Days(least=3, most=3, to_date=False)
    """
    now = DateSpan.on(as_of)
    ended = now if spell.ended is None else spell.ended
    last = min(ended.last, max(as_of, ended.first))
    return Days(
        max(0, (ended.first - spell.started.last).days),
        max(0, (last - spell.started.first).days),
        to_date=spell.ended is None,
    )


def bed_days(spell: Spell, *, as_of: date) -> Days:
    """Return the days for which a spell took a bed: its length, and none for a day case."""
    if DAY_CASE_FLAG in spell.flags:
        return Days(0, 0, to_date=spell.ended is None)
    return length_of_stay(spell, as_of=as_of)


def total_bed_days(spells: Iterable[Spell], *, as_of: date) -> Days:
    """Return the bed days of several spells together."""
    found = [bed_days(spell, as_of=as_of) for spell in spells]
    return Days(
        sum(one.least for one in found),
        sum(one.most for one in found),
        to_date=any(one.to_date for one in found),
    )
