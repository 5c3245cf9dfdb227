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


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left.lower(), right.lower(), autojunk=False).ratio()
