"""A slip that a line gives away, and where on the line it stands."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.syntax.surprise import Place, Surprise


@dataclass(frozen=True, slots=True)
class Slip:
    """A recognised slip.

    Args:
        place: the stretch at fault; None for the surprise itself.
        message: what is wrong.
        help: what to write.
    """

    place: Place | None
    message: str
    help: str


def stretch(surprise: Surprise, start: int, end: int) -> Place:
    """Return a stretch of the surprise's line.

    Args:
        surprise: where the text stopped making sense.
        start: where it begins, in characters from the surprise; negative before it.
        end: where it ends.
    """
    found = surprise.found
    line, column = (1, 1) if found is None else (found.line, found.column)
    text = (surprise.before + surprise.after)[len(surprise.before) + start :][: end - start]
    return Place("", text, line, column + start, line, column + end)
