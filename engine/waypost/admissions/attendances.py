"""Attendances of the emergency department: which stay each led to.

A stay is linked to an attendance that ended shortly before it, that it overlaps, or that one of
the two calls the other a part of (`unplanned_admissions.md` §2 rule 5). An attendance never moves
the start of a spell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.admissions.merging import Chain, is_regular
from waypost.admissions.stays import FOREVER, Instants, Stay


@dataclass(frozen=True, slots=True)
class Link:
    """Whether a stay is linked to an attendance.

    Args:
        attendance: the reference of the attendance, None if there is none.
        may_be: an attendance that the dates neither link nor leave out, else None.
    """

    attendance: str | None = None
    may_be: str | None = None


class Attendances:
    """The emergency-department attendances of one patient.

    Args:
        attendances: the attendances, in any order.
        hours: how long after one of them a stay is linked to it.
    """

    def __init__(self, attendances: Iterable[Stay], *, hours: int) -> None:
        self._within = timedelta(hours=hours)
        self._all = sorted((_with_open_end(one) for one in attendances), key=lambda one: one.order)
        self._starts = [one.begins.first for one in self._all]
        self._by_reference = {one.reference: one for one in self._all}
        self._parts: dict[str, list[Stay]] = {}
        for one in self._all:
            for parent in one.entry.part_of:
                self._parts.setdefault(parent, []).append(one)
        self._surest = _running(self._all, lambda one: one.ends.first)
        self._latest = _running(self._all, lambda one: one.ends.last)

    def linked_to(self, stay: Stay) -> Link:
        """Return the attendance that a stay is linked to.

        Args:
            stay: the first stay of a spell.

        Returns:
            The attendance that is a part of it or that it is a part of; else one that overlaps it
            or ended at most so many hours before it, as far as the dates tell.
        """
        for part in self._parts.get(stay.reference, ()):
            return Link(part.reference)
        for parent in stay.entry.part_of:
            if parent in self._by_reference:
                return Link(parent)
        started_by = bisect_right(self._starts, stay.begins.last)
        near: list[Stay] = []
        if started_by:
            near += [self._surest[started_by - 1], self._latest[started_by - 1]]
        # One that starts during the stay overlaps it; the first of them settles it.
        near += self._all[started_by : started_by + 1]
        for one in near:
            if self._certainly(one, stay.begins, stay.ends):
                return Link(one.reference)
        for one in near:
            if self._possibly(one, stay.begins, stay.ends):
                return Link(None, one.reference)
        return Link()

    def attached_to(self, chains: Sequence[Chain]) -> dict[str, int]:
        """Return the spell that each attendance is evidence of.

        Args:
            chains: the spells, in the order of their start.

        Returns:
            The number of the spell, by attendance; an attendance near no spell is not in it.
            Regular attendances have only those that are parts of them.
        """
        spell_of = {
            stay.reference: number for number, chain in enumerate(chains) for stay in chain.stays
        }
        spell_around = {
            parent: number
            for number, chain in reversed(list(enumerate(chains)))
            for stay in chain.stays
            for parent in stay.entry.part_of
        }
        timed = [number for number, chain in enumerate(chains) if not is_regular(chain.first)]
        starts = [chains[number].begins.first for number in timed]
        found: dict[str, int] = {}
        for one in self._all:
            named = [spell_of[parent] for parent in one.entry.part_of if parent in spell_of]
            if not named and one.reference in spell_around:
                named = [spell_around[one.reference]]
            if not named:
                at = bisect_right(starts, one.begins.last)
                named = [
                    number
                    for number in timed[max(0, at - 1) : at + 1]
                    if self._certainly(one, chains[number].begins, chains[number].ends)
                ]
            if named:
                found[one.reference] = named[0]
        return found

    def _certainly(self, one: Stay, begins: Instants, ends: Instants) -> bool:
        soon_enough = begins.last - one.ends.first <= self._within
        # One that begins at the very moment of the discharge came after the stay.
        in_time = one.begins.last < ends.first or one.begins.last <= begins.first
        return soon_enough and in_time

    def _possibly(self, one: Stay, begins: Instants, ends: Instants) -> bool:
        soon_enough = begins.first - one.ends.last <= self._within
        in_time = one.begins.first < ends.last or one.begins.first <= begins.last
        return soon_enough and in_time


def _with_open_end(one: Stay) -> Stay:
    """Let an attendance without an end have ended on any day: it leads not to all that comes."""
    if one.ended is not None:
        return one
    return replace(one, ends=Instants(one.begins.first, FOREVER))


def _running(ordered: Sequence[Stay], ends: Callable[[Stay], datetime]) -> list[Stay]:
    """Return, for each place, the attendance up to there that ended last."""
    found: list[Stay] = []
    for one in ordered:
        found.append(one if not found or ends(one) > ends(found[-1]) else found[-1])
    return found
