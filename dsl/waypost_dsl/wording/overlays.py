"""What outputs say of a local overlay: its name, who approved it, its values, and its expiry."""

from __future__ import annotations

from datetime import date

from waypost_dsl.model import AppliedOverlay
from waypost_dsl.wording.names import full_date

_SHORT = 8


def overlay_in_title(overlay: AppliedOverlay) -> str:
    """Return the overlay's name and hash, for a title.

    Example:
        >>> overlay_in_title(_EXAMPLE)
        'overlay here (0123abcd)'
    """
    return f"overlay {overlay.name} ({overlay.sha256[:_SHORT]})"


def overlay_in_short(overlay: AppliedOverlay) -> str:
    """Return the overlay in one line: name, hash, approver and expiry.

    Example:
        >>> overlay_in_short(_EXAMPLE)
        'here (0123abcd), approved by A. Person on 1 November 2026, expires on 31 October 2027'
    """
    return (
        f"{overlay.name} ({overlay.sha256[:_SHORT]}), approved by {overlay.approver} on"
        f" {full_date(overlay.approved_on)}, expires on {full_date(overlay.expires_on)}"
    )


def overlay_values(overlay: AppliedOverlay) -> tuple[str, ...]:
    """Return each value the overlay set, in words.

    Example:
        >>> overlay_values(_EXAMPLE)
        ('some_days is 21 days', 'clinic is organisation INVENTED01')
    """
    return (
        *(f"{name} is {value}" for name, value in overlay.parameters),
        *(f"{name} is organisation {code}" for name, code in overlay.services),
        *(
            f"codelist {name} is {path} ({sha256[:_SHORT]})"
            for name, path, sha256 in overlay.codelists
        ),
    )


def overlay_caution(overlay: AppliedOverlay, day: date) -> str | None:
    """Return what to say where an overlay is used on a day it is not approved for.

    Args:
        overlay: the overlay.
        day: the day everything is judged at.

    Returns:
        The caution; None where the overlay may be used.

    Example:
        >>> overlay_caution(_EXAMPLE, date(2027, 10, 31)) is None
        True
        >>> overlay_caution(_EXAMPLE, date(2027, 11, 1))
        'the overlay here expired on 31 October 2027: its local values need approving again'
    """
    if day > overlay.expires_on:
        return (
            f"the overlay {overlay.name} expired on {full_date(overlay.expires_on)}:"
            " its local values need approving again"
        )
    if day < overlay.approved_on:
        return (
            f"the overlay {overlay.name} was approved only on {full_date(overlay.approved_on)}:"
            " its local values did not hold before"
        )
    return None


_EXAMPLE = AppliedOverlay(
    "here",
    "Here",
    "A. Person",
    date(2026, 11, 1),
    date(2027, 10, 31),
    "here.overlay",
    "0123abcd4567",
    (("some_days", "21 days"),),
    (("clinic", "INVENTED01"),),
)
