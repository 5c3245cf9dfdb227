"""The wording of steps: a phrase with places for names, numbers and dates.

A phrase is written as it is read aloud: `{date}` is a place, `[ … ]` may be left out and
`(a|an)` is one or the other. It matches the whole of a step or nothing.
"""

from __future__ import annotations

import re

from pytest_bdd.parsers import StepParser

KINDS = (
    "diagnosis",
    "condition",
    "record",
    "observation",
    "procedure",
    "immunisation",
    "care plan",
    "medication",
    "encounter",
    "document",
    "request",
    "appointment",
    "task",
    "care team",
)
"""What a scenario can say that the record holds."""

STATUSES = ("pending", "done", "overdue", "excepted", "not applicable", "unknown")
"""The statuses of a step."""

_NAME = r"[^\s,]+"
_NUMBER = r"-?\d[^\s,]*"
_STATUS = "|".join(STATUSES)
# What is no answer of a fact, because another phrase says it.
_OTHER_ANSWERS = rf"(?:{_STATUS})(?:,|$)|due |marked |not marked |not known|dated |\d+ of \d+$"
_OTHER_THINGS = f"(?:{'|'.join(KINDS)}|blood pressure|referral|answer|patient)\\b"

PLACES: dict[str, str] = {
    "advice": _NAME,
    "age": r"\S+",
    "answer": _NAME,
    "answer_of_fact": f"(?!{_OTHER_ANSWERS}).+",
    "clock": _NAME,
    "code": _NAME,
    "codelist": _NAME,
    "comparator": "below|above|at most|at least",
    "count": r"\d+",
    "date": _NAME,
    "days": r"\d+",
    "decision": _NAME,
    "end": _NAME,
    "end_time": r"\d\d:\d\d",
    "ending": "managed in service|handed over|discharged",
    "episode": r"opened on [^\s,]+(?: for the \w+(?: \w+){0,2})?|for the \w+(?: \w+){0,2}",
    "fact": r"(?!nothing |there )[^\s,]+",
    "group": _NAME,
    "happening": "done|excepted|decided|breached|said|fired|withdrawn|resumed|lapsed",
    "interrupt": _NAME,
    "kind": "|".join(KINDS),
    "known_at": _NAME,
    "kpi": _NAME,
    "left_out": "excluded|excepted|not yet judged",
    "level": r"\w+",
    "limits": "within its limit|beyond its limit",
    "mark": ".+",
    "measure": f"(?!{_OTHER_THINGS}).+",
    "month": r"\d{4}-\d{2}",
    "more": "(?:, [^,]+)*",
    "nature": "unplanned|planned|indeterminate"
    "|excluded(?: as (?:maternity|birth|day case|regular attender))?",
    "node": _NAME,
    "number": _NUMBER,
    "outcome": _NAME,
    "pathway": _NAME,
    "pressure": r"\d+/\d+",
    "progress": "accepted|booked|seen|completed|declined by the (?:patient|service)"
    "|not attended|revoked",
    "reason": ".+",
    "relation_kind": "direct|associated|unrelated|not on pathway",
    "rule": "admission method|encounter type|priority|source of admission"
    "|emergency department link|patient classification",
    "said": ".+",
    "service": _NAME,
    "severity": "critical",
    "sex": r"\w+",
    "site": r"\w+(?: \w+){0,2}",
    "standing": "enrolled|provisionally enrolled|not enrolled|excluded|no longer enrolled",
    "start": _NAME,
    "start_time": r"\d\d:\d\d",
    "state": "open|ended|excluded|not known",
    "status": _STATUS,
    "stay": "hospital stay|emergency attendance|hospice stay",
    "step": _NAME,
    "system": ".+?",
    "total": r"\d+",
    "types": ".+",
    "value": rf"{_NUMBER}(?: (?!(?:on|in) )[^\s,]+)*?|[A-Za-z]\w*",
    "verdict": "given|not given|not known",
    "verdict_of_kpi": "meets it|does not meet it|it is not known whether they meet it",
    "whether": "a|no",
    "when": "(?:on|in) [^\\s,]+|without a date",
}
"""What may stand in each place, as a regular expression."""

_PIECE = re.compile(r"\{(\w+)\}|[\[\]()|]|[^{}\[\]()|]+")


class Phrase(StepParser):
    """A step's wording; it finds what stands in its places.

    Args:
        name: the phrase, such as `the patient died on {date}`.

    Raises:
        KeyError: if the phrase has a place that `PLACES` does not know.

    Example:
        >>> Phrase("the patient died on {date}").parse_arguments("the patient died on 2024-02-01")
        {'date': '2024-02-01'}
        >>> Phrase("(a|an) {kind} in {codelist} {when}").is_matching("a record on 2024-02-01")
        False
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._pattern = re.compile("".join(_pieces(name)))

    def is_matching(self, name: str) -> bool:
        """Say whether a step is worded so."""
        return self._pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, object] | None:
        """Return what stands in the places; what was left out is None."""
        found = self._pattern.fullmatch(name)
        return None if found is None else dict(found.groupdict())


def _pieces(phrase: str) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECE.finditer(phrase):
        text, place = piece.group(0), piece.group(1)
        if place:
            pieces.append(f"(?P<{place}>{PLACES[place]})")
        elif text in ("[", "("):
            pieces.append("(?:")
        elif text == "]":
            pieces.append(")?")
        elif text in (")", "|"):
            pieces.append(text)
        else:
            pieces.append(re.escape(text))
    return pieces
