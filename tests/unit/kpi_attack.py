"""A reader who wants to know a hidden count: all published tables as one set of equations.

This knows nothing of how cells are hidden. Its unknowns are the units of one group in one month;
every published number bounds a sum of them, and whole-number programming gives the least and the
most that a hidden count can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # codespell:ignore optimize

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure, Group, Period
from waypost.kpi.published import HIDDEN, PublishedFigure


@dataclass(frozen=True)
class Attack:
    """What a reader can conclude of one count, from everything that is published of it.

    Args:
        true: the figures as they are; only to know how many months and groups there are, and
            whether noughts are hidden too.
        shown: the same figures as published.
        name: which count is attacked.
        rules: the rules, which everybody knows.
    """

    true: Sequence[Figure]
    shown: Sequence[PublishedFigure]
    name: str
    rules: DisclosureRules

    def hidden(self) -> dict[tuple[str, Group], tuple[float, int, int]]:
        """Return the true number, the least and the most of every hidden count."""
        months = sorted({one.period for one in self.true if one.period.kind == "month"})
        groups = sorted(
            {one.group for one in self.true if one.group.dimension != "everybody"}, key=str
        ) or [Group()]
        atoms = [(month, group) for month in months for group in groups]
        rows = np.array(
            [
                [float(_is_in(one.period, one.group, month, group)) for month, group in atoms]
                for one in self.true
            ]
        )
        bounds = [self._seen(true, shown) for true, shown in self._pairs()]
        lows, highs = np.array(bounds).T
        found: dict[tuple[str, Group], tuple[float, int, int]] = {}
        for place, (true, shown) in enumerate(self._pairs()):
            if getattr(shown, self.name) == HIDDEN:
                ends = [self._extreme(rows, lows, highs, sign * rows[place]) for sign in (1, -1)]
                found[true.period.label, true.group] = (
                    getattr(true, self.name),
                    round(ends[0]),
                    round(-ends[1]),
                )
        return found

    def _pairs(self) -> list[tuple[Figure, PublishedFigure]]:
        return list(zip(self.true, self.shown, strict=True))

    def _seen(self, true: Figure, shown: PublishedFigure) -> tuple[float, float]:
        seen = getattr(shown, self.name)
        if seen == HIDDEN:
            # Whether it is hidden because it is small, or beside one that is, nobody says.
            return (0 if self._hides_noughts(true) else 1, 1e6)
        if seen == 0:
            return (0, 0)
        half = (self.rules.round_to - 1) / 2
        return (max(self.rules.suppress_to + 1, seen - half), seen + half)

    def _hides_noughts(self, true: Figure) -> bool:
        return any(
            getattr(other, self.name) == 0 and getattr(shown, self.name) == HIDDEN
            for other, shown in self._pairs()
            if other.group.dimension == true.group.dimension
        )

    @staticmethod
    def _extreme(
        rows: np.ndarray, lows: np.ndarray, highs: np.ndarray, wanted: np.ndarray
    ) -> float:
        found = milp(
            wanted,
            constraints=LinearConstraint(rows, lows, highs),  # pyright: ignore[reportArgumentType]
            integrality=np.ones(rows.shape[1]),
            bounds=Bounds(0, np.inf),
        )
        assert found.success, found.message
        return float(found.fun)


def _is_in(period: Period, group: Group, month: Period, own: Group) -> bool:
    is_of_group = group.dimension == "everybody" or group == own
    return is_of_group and period.first <= month.first and month.last <= period.last
