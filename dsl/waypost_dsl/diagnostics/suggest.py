"""The nearest of the names that exist, for `did you mean`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_ALIKE = 0.6


def nearest(name: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Return the known names most like `name`, best first.

    Args:
        name: what the author typed.
        known: the names that exist.
        limit: how many to return at most.

    Returns:
        Up to `limit` names; ties in alphabetical order, none where nothing is alike.

    Example:
        >>> nearest("smokre", ["smoker", "smoking_status", "mrc"])
        ('smoker',)
        >>> nearest("x", ["smoking_status"])
        ()
    """
    scored = [(_likeness(name, other), other) for other in set(known) if other != name]
    alike = sorted((-score, other) for score, other in scored if score >= _ALIKE)
    return tuple(other for _, other in alike[:limit])


def did_you_mean(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return a help line with the nearest names, or nothing.

    Example:
        >>> did_you_mean("mcr", ["mrc", "fev1"])
        ('did you mean `mrc`?',)
    """
    found = nearest(name, known)
    if not found:
        return ()
    return ("did you mean " + " or ".join(f"`{other}`" for other in found) + "?",)


def edit_distance(left: str, right: str) -> int:
    """Return how many letters to add, drop, change or swap with a neighbour.

    Args:
        left: one text.
        right: the other.

    Example:
        >>> edit_distance("done bye", "done by")
        1
        >>> edit_distance("wehn", "when")
        1
    """
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        now = [row]
        for column, other in enumerate(right, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and left[row - 2 : row] == other + right[column - 2]
            now.append(min(best, before[column - 2] + 1) if swapped else best)
        before, last = last, now
    return last[-1]


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left.lower(), right.lower(), autojunk=False).ratio()
