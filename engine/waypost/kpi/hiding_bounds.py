"""What a reader can conclude of hidden counts by adding and subtracting those that are shown."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Seen = tuple[float, float]
"""The least and most that a count can be, as far as it is seen by itself."""

_NOUGHT: Seen = (0, 0)


@dataclass(frozen=True, slots=True)
class Relation:
    """Cells that add up to other cells.

    Args:
        parts: cells on one side.
        totals: cells on the other side; one, except where windows overlap.
        is_exact: whether the two sides are equal, or the parts at most the totals.
        is_breakdown: whether the parts are groups of people, of which one hidden calls for a
            second.
    """

    parts: tuple[int, ...]
    totals: tuple[int, ...]
    is_exact: bool = True
    is_breakdown: bool = False


class Bounds:
    """The least and most that each count can be.

    They are kept from one question to the next: hiding a few cells more changes what can be
    concluded of those around them, and of no others.

    Args:
        relations: what is known of the counts together.
    """

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._relations = relations
        self._members = [(*one.parts, *one.totals) for one in relations]
        self._sides = [(one.parts, one.totals) for one in relations]
        """Of each relation, the cells that are not known to be 0: the others say nothing."""
        self._seen: Mapping[int, Seen] = {}
        self._low: dict[int, float] = {}
        self._high: dict[int, float] = {}
        self.relations_of: defaultdict[int, list[int]] = defaultdict(list)
        """By cell, the numbers of the relations it is in."""
        for number, members in enumerate(self._members):
            for cell in members:
                self.relations_of[cell].append(number)

    def width(self, cell: int) -> float:
        """Return how far apart the least and the most are that a count can be."""
        return self._high[cell] - self._low[cell]

    def conclude(self, seen: Mapping[int, Seen], hidden: Collection[int]) -> None:
        """Work out the bounds.

        Args:
            seen: what is seen of each cell by itself.
            hidden: the hidden cells; relations matter where they are about one of these, or about
                a cell of which more is known than is seen.
        """
        around = self._forget(seen)
        waiting = deque(
            number
            for number in around
            if any(cell in hidden or self._is_narrowed(cell) for cell in self._members[number])
        )
        queued = set(waiting)
        while waiting:
            number = waiting.popleft()
            queued.remove(number)
            for cell in self._narrow(number):
                for other in self.relations_of[cell]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)

    def _forget(self, seen: Mapping[int, Seen]) -> Iterable[int]:
        """Forget what was concluded from what has changed; return the relations around it."""
        stale = [cell for cell, bounds in seen.items() if bounds != self._seen.get(cell)]
        again = set(stale)
        around: set[int] = set()
        while stale:
            for number in self.relations_of[stale.pop()]:
                if number not in around:
                    around.add(number)
                    further = [
                        cell
                        for cell in self._members[number]
                        if cell not in again and self._is_narrowed(cell)
                    ]
                    again.update(further)
                    stale += further
        self._leave_out_noughts(seen)
        self._seen = seen
        for cell in again:
            self._low[cell], self._high[cell] = seen[cell]
        return sorted(around)

    def _leave_out_noughts(self, seen: Mapping[int, Seen]) -> None:
        changed = {
            number
            for cell, bounds in seen.items()
            if (bounds == _NOUGHT) != (self._seen.get(cell) == _NOUGHT)
            for number in self.relations_of[cell]
        }
        for number in changed:
            one = self._relations[number]
            self._sides[number] = (
                tuple(cell for cell in one.parts if seen[cell] != _NOUGHT),
                tuple(cell for cell in one.totals if seen[cell] != _NOUGHT),
            )
            self._members[number] = (*self._sides[number][0], *self._sides[number][1])

    def _is_narrowed(self, cell: int) -> bool:
        return (self._low[cell], self._high[cell]) != self._seen[cell]

    def _narrow(self, number: int) -> list[int]:
        """Narrow the bounds of a relation's cells; return those that changed."""
        parts, totals = self._sides[number]
        changed = self._at_most(parts, totals)
        if self._relations[number].is_exact:
            changed += self._at_most(totals, parts)
        return changed

    def _at_most(self, smaller: tuple[int, ...], larger: tuple[int, ...]) -> list[int]:
        """Use that the cells of one side are together at most those of the other.

        Bounds that would cross say that a relation does not hold; they are left as they are.
        """
        low, high = self._low, self._high
        least = sum(map(low.__getitem__, smaller))
        most = sum(map(high.__getitem__, larger))
        if most == math.inf:
            return self._at_least(least, larger)
        changed: list[int] = []
        # No cell can be further from its least, or its most, than the two sides leave room for.
        room = most - least
        if room < 0:
            return changed
        # A bound only ever moves inwards, also where a sum of fractions is not exact.
        for cell in smaller:
            if high[cell] - low[cell] > room and (new := most - (least - low[cell])) < high[cell]:
                high[cell] = new
                changed.append(cell)
        for cell in larger:
            if high[cell] - low[cell] > room and (new := least - (most - high[cell])) > low[cell]:
                low[cell] = new
                changed.append(cell)
        return changed

    def _at_least(self, least: float, cells: tuple[int, ...]) -> list[int]:
        """Use that cells are together at least so many, where nothing is known of how many at most.

        That says something only of a single one that may be any number.
        """
        endless = [cell for cell in cells if self._high[cell] == math.inf]
        if len(endless) > 1:
            return []
        [cell] = endless
        rest = sum(self._high[other] for other in cells if other != cell)
        if least - rest <= self._low[cell]:
            return []
        self._low[cell] = least - rest
        return [cell]
