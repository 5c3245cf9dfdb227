"""What is missing or different in a line that is worded like no step, where the line itself says.

A list of steps that look alike helps less than the one thing to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from waypost.bdd.phrases import KINDS, STATUSES

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LONG_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS}) \d{{4}}\b")
_KIND = re.compile(r"(?:a|an) (?P<kind>[A-Za-z][A-Za-z ]*?)(?: of \S+)? in \w+ (?:on|in|without) ")
_HAS_A_DAY = re.compile(r" (?:on|in|from|since) \d| without a date\b")
_NEEDS_A_DAY = re.compile(r"(?:a|an) .+ (?:of|in|below|above|at least|at most|without|made)\b")
_STANDS = re.compile(rf"\S+ is (?:{'|'.join(STATUSES)})\b(?P<rest>.*)")


def wording_hint(step_type: str, text: str) -> str | None:
    """Return what to change in a line that is worded like no step.

    Args:
        step_type: `given`, `when` or `then`.
        text: the line without its keyword.

    Returns:
        One sentence; None where the line does not give away what was meant.

    Example:
        >>> wording_hint("given", "a control_grade of 3")
        'say on which day: `on 2024-01-10`, `in 2024-01` or `without a date`'
        >>> wording_hint("then", "reviewed is overdue, 3 days late")
        'after the status may follow, in this order: `, due 2024-02-09`, `, 21 days overdue`'
    """
    rules = (_date, *_RULES.get(step_type, ()))
    return next((hint for rule in rules if (hint := rule(text)) is not None), None)


def _date(text: str) -> str | None:
    if _LONG_DATE.search(text) is None:
        return None
    return "write a day as year, month and day: 2024-01-10"


def _received(text: str) -> str | None:
    if re.search(r"\bwas received\b", text) is None:
        return None
    return (
        "say it where the referral is made:"
        " `a referral to SERVICE made on 2024-01-10, received on 2024-01-12`"
    )


def _kind(text: str) -> str | None:
    found = _KIND.match(text)
    if found is None or found["kind"] in KINDS:
        return None
    kinds = ", ".join(f"`{kind}`" for kind in KINDS)
    return f"`{found['kind']}` is no kind of entry; there are {kinds}"


def _day(text: str) -> str | None:
    if _HAS_A_DAY.search(text) or text.startswith("a patient") or not _NEEDS_A_DAY.match(text):
        return None
    return "say on which day: `on 2024-01-10`, `in 2024-01` or `without a date`"


def _as_at(text: str) -> str | None:
    if re.search(r"\bevaluated (?!as at\b)", text) is None:
        return None
    return "write `evaluated as at` and the day"


def _after_the_status(text: str) -> str | None:
    found = _STANDS.fullmatch(text)
    if found is None or not found["rest"]:
        return None
    return "after the status may follow, in this order: `, due 2024-02-09`, `, 21 days overdue`"


def _episode(text: str) -> str | None:
    if re.match(r"in the episode (?!opened on |for the )", text) is None:
        return None
    return "name an episode by its day or its region: `in the episode opened on 2024-01-10, …`"


_RULES: dict[str, tuple[Callable[[str], str | None], ...]] = {
    "given": (_received, _kind, _day),
    "when": (_as_at,),
    "then": (_after_the_status, _episode),
}
