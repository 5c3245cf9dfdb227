"""Which counts of a set of tables may not be shown, so that none of them can be worked out.

Counts are cells, and what is known of them together are relations: the groups of a breakdown add
up to everybody, months to a quarter, who met a measure and whose answer is unknown are at most all
of them. A reader can subtract; so after the small cells are hidden, others are hidden too until
every hidden one could be at least three numbers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.hiding_bounds import Bounds, Relation, Seen

_LEAST_WIDTH = 2
"""How far apart the least and most a hidden count can be must lie: three numbers at least.

Two would do for a reader who only subtracts; one who knows the rules also knows what they hide
last, and would find the one table that calls for it.
"""


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
        self._bounds = Bounds(relations)
        self._relations_of = self._bounds.relations_of
        self._breakdowns_of: dict[int, list[int]] = defaultdict(list)
        """The breakdowns that a cell is a group of."""
        for number, relation in enumerate(relations):
            if relation.is_breakdown:
                for cell in relation.parts:
                    self._breakdowns_of[cell].append(number)
        self._hidden_groups: Counter[int] = Counter()
        """How many groups of each breakdown are hidden."""
        self._helpless: set[int] = set()
        """Cells beside which nothing is left to hide."""

    def hide_small(self) -> None:
        """Hide every count that is small by itself."""
        for cell in self._cells:
            if self._rules.is_small(self._counts[cell]) and cell not in self._as_they_are:
                self._hide(cell)
        if self._rules.complementary:
            for relation in self._relations:
                self._hide_noughts(relation)

    def _hide(self, cell: int) -> None:
        if cell not in self.hidden:
            self.hidden.add(cell)
            self._hidden_groups.update(self._breakdowns_of.get(cell, ()))

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
            for cell in relation.parts:
                self._hide(cell)
            self._may_be_zero.update(relation.parts)

    def hide_seconds(self) -> None:
        """Where exactly one group of a breakdown is hidden, hide the next smallest."""
        breakdowns = [number for number, one in enumerate(self._relations) if one.is_breakdown]
        changed = True
        while changed:
            changed = False
            for number in breakdowns:
                if self._hidden_groups[number] == 1:
                    relation = self._relations[number]
                    second = min(self._shown(relation.parts), key=self._size, default=None)
                    if second is not None:
                        self._hide(second)
                        self._seconds.append((second, relation))
                        changed = True

    def hide_more(self) -> bool:
        """Hide a cell beside each one that could be worked out; say whether there was any."""
        self._bounds.conclude(self._seen_of_all(), self.hidden)
        touched: set[int] = set()
        certain = (
            cell for cell in self.hidden - self._helpless if self._bounds.width(cell) < _LEAST_WIDTH
        )
        for cell in sorted(certain, key=self._size):
            # What was hidden a moment ago may have made this one safe too.
            if not touched.isdisjoint(self._relations_of[cell]):
                continue
            further = self._beside(cell)
            if further is None:
                self._helpless.add(cell)
                continue
            self._hide(further)
            touched.update(self._relations_of[further])
            if self._counts[further] == 0:
                self._may_be_zero.add(further)
                self._may_be_zero.update(self._hidden_neighbours(cell))
        return bool(touched)

    def _beside(self, cell: int) -> int | None:
        """Return the smallest cell that, once hidden, leaves this one less certain."""
        own = [self._relations[number] for number in self._relations_of[cell]]
        same = {part for one in own for part in self._side_of(cell, one)}
        every = {part for one in own for part in (*one.parts, *one.totals)}
        # A nation's total is shown as it is, unless nothing else is left to hide.
        choices: tuple[Callable[[], Iterable[int]], ...] = (
            lambda: self._shown(same),
            lambda: self._shown(every),
            lambda: filter(self._is_shown, same),
            lambda: (every & self._as_they_are) - self.hidden,
        )
        for choice in choices:
            if (found := min(choice(), key=self._size, default=None)) is not None:
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

    def _seen_of_all(self) -> dict[int, Seen]:
        """Return what is seen of each cell, without adding or subtracting."""
        seen = {cell: self._seen(cell) for cell in self._cells}
        for cell, relation in self._seconds:
            # Whoever knows the rule knows that the second is no larger than those that are shown.
            low, high = seen[cell]
            shown = (seen[other][1] for other in self._shown(relation.parts))
            seen[cell] = (low, min(high, *shown, math.inf))
        return seen

    def _seen(self, cell: int) -> Seen:
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
