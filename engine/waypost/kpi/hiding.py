"""Which counts of a set of tables may not be shown, so that none of them can be worked out.

Counts are cells, and what is known of them together are relations: the groups of a breakdown add
up to everybody, months to a quarter, who met a measure and whose answer is unknown are at most all
of them. A reader can subtract; so after the small cells are hidden, others are hidden too until
every hidden one could be at least three numbers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from waypost.kpi.disclosure_rules import DisclosureRules

_LEAST_WIDTH = 2
"""How far apart the least and most a hidden count can be must lie: three numbers at least.

Two would do for a reader who only subtracts; one who knows the rules also knows what they hide
last, and would find the one table that calls for it.
"""


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


def hidden_cells(
    counts: Sequence[float],
    relations: Iterable[Relation],
    rules: DisclosureRules,
    *,
    as_they_are: Collection[int] = (),
) -> frozenset[int]:
    """Return the cells that may not be shown.

    Args:
        counts: the true counts.
        relations: what is known of them together, by their places in `counts`.
        rules: how small numbers are hidden.
        as_they_are: cells that are shown unrounded, whatever they hold.

    Returns:
        The places of the hidden cells. The same input gives the same cells.

    Example:
        Two practices of 3 and 20 people, 23 in all: without the second, 3 could be worked out.

        >>> groups = Relation((1, 2), (0,), is_breakdown=True)
        >>> sorted(hidden_cells([23, 3, 20], [groups], DisclosureRules()))
        [1, 2]
    """
    hidden: set[int] = set()
    for cells, own in _apart(len(counts), tuple(relations)):
        hiding = _Hiding(counts, cells, own, rules, frozenset(as_they_are))
        hiding.hide_small()
        if rules.complementary and hiding.hidden:
            hiding.hide_seconds()
            while hiding.hide_more():
                hiding.hide_seconds()
        hidden |= hiding.hidden
    return frozenset(hidden)


def _apart(
    cells: int, relations: tuple[Relation, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[Relation, ...]]]:
    """Yield cells with their relations, apart from those that nothing connects them with."""
    leader = list(range(cells))

    def led_by(cell: int) -> int:
        while leader[cell] != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    for relation in relations:
        first, *others = (*relation.parts, *relation.totals)
        for other in others:
            leader[led_by(other)] = led_by(first)
    own_cells: dict[int, list[int]] = defaultdict(list)
    own_relations: dict[int, list[Relation]] = defaultdict(list)
    for cell in range(cells):
        own_cells[led_by(cell)].append(cell)
    for relation in relations:
        own_relations[led_by(relation.totals[0])].append(relation)
    for number, found in own_cells.items():
        yield tuple(found), tuple(own_relations[number])


class _Hiding:
    """The state of hiding: what is hidden so far, and what a reader may conclude."""

    def __init__(
        self,
        counts: Sequence[float],
        cells: tuple[int, ...],
        relations: tuple[Relation, ...],
        rules: DisclosureRules,
        as_they_are: frozenset[int],
    ) -> None:
        self._cells = cells
        self.hidden: set[int] = set()
        self._counts, self._relations, self._rules = counts, relations, rules
        self._as_they_are = as_they_are
        self._may_be_zero: set[int] = set()
        self._seconds: list[tuple[int, Relation]] = []
        self._relations_of: dict[int, list[int]] = defaultdict(list)
        for number, relation in enumerate(relations):
            for cell in (*relation.parts, *relation.totals):
                self._relations_of[cell].append(number)

    def hide_small(self) -> None:
        """Hide every count that is small by itself."""
        self.hidden.update(
            cell
            for cell in self._cells
            if self._rules.is_small(self._counts[cell]) and cell not in self._as_they_are
        )
        if self._rules.complementary:
            for relation in self._relations:
                self._hide_noughts(relation)

    def _hide_noughts(self, relation: Relation) -> None:
        """Hide the noughts too where a small total leaves too few ways to share it out.

        Seven groups of one person each are the only way to have seven groups and a hidden total;
        and a small total that is shown is the count of its only group.
        """
        if not relation.is_breakdown:
            return
        if not all(self._rules.is_small(self._counts[cell]) for cell in relation.totals):
            return
        filled = [cell for cell in relation.parts if self._counts[cell] > 0]
        is_shown = not set(relation.totals) <= self.hidden
        if is_shown or len(filled) >= self._rules.suppress_to - 1:
            self.hidden.update(relation.parts)
            self._may_be_zero.update(relation.parts)

    def hide_seconds(self) -> None:
        """Where exactly one group of a breakdown is hidden, hide the next smallest."""
        breakdowns = [one for one in self._relations if one.is_breakdown]
        changed = True
        while changed:
            changed = False
            for relation in breakdowns:
                hidden = [cell for cell in relation.parts if cell in self.hidden]
                if len(hidden) == 1:
                    second = min(self._shown(relation.parts), key=self._size, default=None)
                    if second is not None:
                        self.hidden.add(second)
                        self._seconds.append((second, relation))
                        changed = True

    def hide_more(self) -> bool:
        """Hide a cell beside each one that could be worked out; say whether there was any."""
        bounds = self._concluded()
        touched: set[int] = set()
        for cell in sorted(self.hidden, key=self._size):
            low, high = bounds[cell]
            own = self._relations_of[cell]
            # What was hidden a moment ago may have made this one safe too.
            if high - low >= _LEAST_WIDTH or not touched.isdisjoint(own):
                continue
            if (further := self._beside(cell)) is not None:
                self.hidden.add(further)
                touched.update(self._relations_of[further])
                if self._counts[further] == 0:
                    self._may_be_zero.add(further)
                    self._may_be_zero.update(self._hidden_neighbours(cell))
        return bool(touched)

    def _beside(self, cell: int) -> int | None:
        """Return the smallest cell that, once hidden, leaves this one less certain."""
        own = [self._relations[number] for number in self._relations_of[cell]]
        same = [part for one in own for part in self._side_of(cell, one)]
        other = [part for one in own for part in (*one.parts, *one.totals)]
        noughts = [part for part in same if self._is_shown(part)]
        # A nation's total is shown as it is, unless nothing else is left to hide.
        national = [part for part in other if part in self._as_they_are - self.hidden]
        for choice in (self._shown(same), self._shown(other), noughts, national):
            if (found := min(choice, key=self._size, default=None)) is not None:
                return found
        return None

    def _hidden_neighbours(self, cell: int) -> Iterator[int]:
        for number in self._relations_of[cell]:
            for part in self._side_of(cell, self._relations[number]):
                if part in self.hidden:
                    yield part

    @staticmethod
    def _side_of(cell: int, relation: Relation) -> tuple[int, ...]:
        return relation.parts if cell in relation.parts else relation.totals

    def _shown(self, cells: Iterable[int]) -> list[int]:
        return [cell for cell in cells if self._is_shown(cell) and self._counts[cell] > 0]

    def _is_shown(self, cell: int) -> bool:
        return cell not in self.hidden and cell not in self._as_they_are

    def _size(self, cell: int) -> tuple[float, int]:
        return (self._counts[cell], cell)

    def _concluded(self) -> dict[int, tuple[float, float]]:
        """Return the least and most that each cell can be, for a reader who adds and subtracts."""
        bounds = {cell: self._seen(cell) for cell in self._cells}
        for cell, relation in self._seconds:
            # Whoever knows the rule knows that the second is no larger than those that are shown.
            low, high = bounds[cell]
            shown = (bounds[other][1] for other in self._shown(relation.parts))
            bounds[cell] = (low, min(high, *shown, math.inf))
        waiting = dict.fromkeys(
            number for cell in sorted(self.hidden) for number in self._relations_of[cell]
        )
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            for cell in self._narrow(self._relations[number], bounds):
                waiting.update(dict.fromkeys(self._relations_of[cell]))
        return bounds

    def _seen(self, cell: int) -> tuple[float, float]:
        """Return what is seen of a cell by itself."""
        count, rules = self._counts[cell], self._rules
        if cell in self.hidden:
            low = 0 if cell in self._may_be_zero else 1
            is_small = count <= rules.suppress_to
            return (low, rules.suppress_to if is_small else math.inf)
        if count == 0 or cell in self._as_they_are:
            return (count, count)
        shown, half = rules.rounded(count), (rules.round_to - 1) / 2
        if count != int(count):
            half = rules.round_to / 2
        return (max(shown - half, min(count, rules.suppress_to + 1)), shown + half)

    def _narrow(self, relation: Relation, bounds: dict[int, tuple[float, float]]) -> list[int]:
        """Narrow the bounds of a relation's cells; return those that changed."""
        left, right = relation.parts, relation.totals
        changed = _at_most(left, right, bounds)
        if relation.is_exact:
            changed += _at_most(right, left, bounds)
        return changed


def _at_most(
    smaller: tuple[int, ...], larger: tuple[int, ...], bounds: dict[int, tuple[float, float]]
) -> list[int]:
    """Use that the cells of one side are together at most those of the other.

    Bounds that would cross say that a relation does not hold; they are left as they are.
    """
    changed: list[int] = []
    least, most, endless = 0.0, 0.0, 0
    for cell in smaller:
        least += bounds[cell][0]
    for cell in larger:
        high = bounds[cell][1]
        if high == math.inf:
            endless += 1
        else:
            most += high
    if not endless:
        for cell in smaller:
            low, high = bounds[cell]
            new = most - (least - low)
            if low <= new < high:
                bounds[cell] = (low, new)
                changed.append(cell)
    for cell in larger:
        low, high = bounds[cell]
        if endless > (high == math.inf):
            continue
        new = least - (most if high == math.inf else most - high)
        if low < new <= high:
            bounds[cell] = (new, high)
            changed.append(cell)
    return changed
