"""Which keyword an author meant: a misspelling of one that can stand there, or a common synonym.

Only keywords that can stand at the place are considered, over the whole phrase: `done bye` is near
`done by`. A silly suggestion costs more trust than none, so the limits are tight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from waypost_dsl.diagnostics.suggest import edit_distance
from waypost_dsl.syntax.surprise import Opening, Place, Surprise

_WORDS = re.compile(r"[A-Za-z_]\w*(?:[ \t\u00a0]+\w+)*")
_SYMBOLS = re.compile(r"[<>=!≤≥≠&|%]+")
_NOT_KNOWN = re.compile(r"\b(?:not known|unknown|missing|not recorded)\b")
_MOST_WORDS = 6

# What people write, and the keywords that say it; the first that can stand there is meant.
_SYNONYMS = {
    **dict.fromkeys(
        ("older than", "more than", "greater than", "higher than", "over", "is above", "is over"),
        ("above",),
    ),
    **dict.fromkeys(
        ("younger than", "less than", "lower than", "fewer than", "under", "is below", "is under"),
        ("below",),
    ),
    **dict.fromkeys(
        (
            "greater than or equal to",
            "more than or equal to",
            "no less than",
            "not less than",
            "a minimum of",
            "is at least",
        ),
        ("at least",),
    ),
    **dict.fromkeys(
        (
            "less than or equal to",
            "no more than",
            "not more than",
            "up to",
            "a maximum of",
            "is at most",
        ),
        ("at most",),
    ),
    **dict.fromkeys(("equals", "equal to", "is equal to"), ("is",)),
    **dict.fromkeys(("is unknown", "is missing", "is not recorded"), ("is not known",)),
    **dict.fromkeys(("most recent", "newest", "last"), ("latest",)),
    "earliest": ("first",),
    **dict.fromkeys(
        (
            "in the past",
            "in past",
            "within the last",
            "within last",
            "within the past",
            "during the last",
            "over the last",
        ),
        ("in the last",),
    ),
    **dict.fromkeys(
        ("except when", "except if", "except", "unless"), ("excepted when", "excepting")
    ),
    "excepted when": ("excepting",),
    **dict.fromkeys(
        (
            "exclude",
            "exclude when",
            "excluded when",
            "excluding when",
            "excluding if",
            "leaving out",
        ),
        ("excluding",),
    ),
    "prior to": ("before",),
    "following": ("after",),
    # In a step `when` says only what happens when something is not known.
    "if": ("only when", "when"),
    "enrol when": ("enrol while",),
    "enrol if": ("enrol while",),
    "otherwise if": ("when",),
    **dict.fromkeys(("waits for", "wait for", "waiting for"), ("for",)),
    **dict.fromkeys(
        ("breach", "on breach", "on breach go to", "breach then", "if breached go to"),
        ("breach go to",),
    ),
    **dict.fromkeys(("on exception", "on exception then"), ("on exception go to",)),
    **dict.fromkeys(("offered when", "offered if"), ("offered by",)),
    **dict.fromkeys(("withdrawn if", "withdrawn by"), ("withdrawn when",)),
    "without": ("not accompanied by",),
    **dict.fromkeys(("emergency admission", "unscheduled admission"), ("unplanned admission",)),
    "emergency admissions": ("unplanned admissions",),
    **dict.fromkeys(("elective admission", "scheduled admission"), ("planned admission",)),
    "elective admissions": ("planned admissions",),
    "admissions": ("admission",),
    **dict.fromkeys(("discharge from", "discharge following"), ("discharge after",)),
    **dict.fromkeys(
        ("with primary diagnosis in", "with a primary diagnosis in", "with primary"),
        ("with primary in",),
    ),
    **dict.fromkeys(
        ("with secondary in", "with a secondary in", "with secondary diagnosis in"),
        ("with any secondary in",),
    ),
    **dict.fromkeys(("and secondary in", "and a secondary in"), ("and any secondary in",)),
    "or with primary in": ("or primary in",),
    **dict.fromkeys(("or with any secondary in", "or secondary in"), ("or any secondary in",)),
    **dict.fromkeys(("count", "how many", "number"), ("counted",)),
    **dict.fromkeys(("average of", "average", "mean"), ("mean of",)),
    "median": ("median of",),
    **dict.fromkeys(("sum of", "sum", "total"), ("total of",)),
    **dict.fromkeys(("annually", "each year", "every year", "per year"), ("yearly",)),
    **dict.fromkeys(("each month", "every month", "per month"), ("monthly",)),
    **dict.fromkeys(("each quarter", "every quarter", "per quarter"), ("quarterly",)),
    **dict.fromkeys(
        ("of emergency admissions", "of unscheduled admissions"), ("of unplanned admissions",)
    ),
    **dict.fromkeys(
        ("of elective admissions", "of scheduled admissions"), ("of planned admissions",)
    ),
    **dict.fromkeys(("of all admissions", "of any admissions", "of spells"), ("of admissions",)),
    **dict.fromkeys(
        ("of people", "of persons", "of everybody", "of all patients", "of all people"),
        ("of patients",),
    ),
    **dict.fromkeys(("people", "persons", "population"), ("patients",)),
    **dict.fromkeys(("person years", "years of patients"), ("patient years",)),
    **dict.fromkeys(("of feed", "from the feed", "from table"), ("from feed",)),
    **dict.fromkeys(("who are", "who have", "who", "where", "having", "whose"), ("with",)),
    "for at least": ("at least",),
    "later": ("after",),
    "else": ("otherwise",),
    **dict.fromkeys(("hr", "hrs"), ("hours",)),
    **dict.fromkeys(("mth", "mths", "mo"), ("months",)),
    **dict.fromkeys(("yr", "yrs"), ("years",)),
    **dict.fromkeys(("wk", "wks"), ("weeks",)),
    ">": ("above",),
    ">=": ("at least",),
    "≥": ("at least",),
    "=>": ("at least",),
    "<": ("below",),
    "<=": ("at most",),
    "≤": ("at most",),
    "=<": ("at most",),
    "=": ("is",),
    "==": ("is",),
    "&": ("and",),
    "&&": ("and",),
    "|": ("or",),
    "||": ("or",),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """A keyword that was meant.

    Args:
        place: what was written instead.
        keyword: the keyword.
        is_at_surprise: whether it begins where the parser was surprised.
        is_synonym: whether something else was written that means the same.
    """

    place: Place
    keyword: str
    is_at_surprise: bool
    is_synonym: bool

    @property
    def differs_in_capitals_only(self) -> bool:
        """Whether the only mistake is capital letters."""
        return " ".join(self.place.text.split()).lower() == self.keyword.lower()


def keyword_meant(surprise: Surprise) -> Meant | None:
    """Return the keyword that was meant at or just before a surprise.

    Args:
        surprise: where the text stopped making sense.

    Returns:
        The nearest keyword; None where none is near enough.
    """
    near: list[tuple[tuple[int, int, int, str], Meant]] = []
    for order, opening in enumerate(surprise.openings):
        if opening.following.startswith('"'):
            break
        synonym = _synonym(opening)
        if synonym is not None:
            near.append(((0, -len(synonym.place.text), order, synonym.keyword), synonym))
        for cost, meant in _misspelt(opening):
            near.append(((cost, -len(meant.keyword), order, meant.keyword), meant))
    return min(near, key=lambda one: one[0])[1] if near else None


def _misspelt(opening: Opening) -> Iterator[tuple[int, Meant]]:
    written = _words(opening)
    for keyword in opening.keywords:
        length = len(keyword.split())
        for count in range(max(1, length - 1), min(length + 1, len(written)) + 1):
            words = " ".join(written[:count])
            if words in opening.keywords or not _reaches(opening, count):
                continue
            cost = _cost(words, keyword)
            if cost is not None:
                yield cost, _meant(opening, count, keyword)


def _cost(words: str, keyword: str) -> int | None:
    """Return how far the words are from a keyword; None if they are not near."""
    found, wanted = words.lower().split(), keyword.lower().split()
    if len(found) != len(wanted):
        joined = "".join(found) == "".join(wanted)
        return 1 if joined else 2 if _lacks_a_small_word(found, wanted) else None
    # `if` for `when` is a habit of speech, not a misspelling: `only if`, `excluded if`.
    as_when = ["when" if one == "if" else one for one in found]
    extra = 0 if as_when == found else 1
    distance = edit_distance(" ".join(as_when), " ".join(wanted))
    return distance + extra if distance <= _allowed(len(keyword)) else None


_SMALL_WORDS = frozenset({"the", "when", "than", "of", "to", "by", "with", "a", "while"})


def _lacks_a_small_word(found: list[str], wanted: list[str]) -> bool:
    return len(wanted) > 2 and any(
        word in _SMALL_WORDS and found == [*wanted[:gap], *wanted[gap + 1 :]]
        for gap, word in enumerate(wanted)
    )


def _allowed(length: int) -> int:
    if length <= 3:
        return 0
    return 1 if length <= 7 else 2 if length <= 12 else 3


def _synonym(opening: Opening) -> Meant | None:
    symbol = _SYMBOLS.match(opening.following)
    if symbol is not None and opening.distance == 0:
        for keyword in _SYNONYMS.get(symbol.group(), ()):
            if keyword in opening.keywords:
                return Meant(_place(opening, symbol.end()), keyword, True, True)
        return None
    written = _words(opening)
    for count in range(len(written), 0, -1):
        if not _reaches(opening, count):
            continue
        words = " ".join(written[:count]).lower()
        if words in opening.keywords:
            continue
        for keyword in _SYNONYMS.get(words, ()):
            if keyword == "only when" and _NOT_KNOWN.search(opening.following):
                continue
            if keyword in opening.keywords:
                meant = _meant(opening, count, keyword)
                return Meant(meant.place, keyword, meant.is_at_surprise, True)
    return None


def _words(opening: Opening) -> list[str]:
    found = _WORDS.match(opening.following)
    return [] if found is None else found.group().split()[:_MOST_WORDS]


def _reaches(opening: Opening, count: int) -> bool:
    """Return whether nothing but space stands between these words and the surprise."""
    return not opening.following[_end(opening, count) : opening.distance].strip()


def _end(opening: Opening, count: int) -> int:
    found = re.match(rf"\w+(?:\s+\w+){{{count - 1}}}", opening.following)
    return 0 if found is None else found.end()


def _meant(opening: Opening, count: int, keyword: str) -> Meant:
    return Meant(_place(opening, _end(opening, count)), keyword, opening.distance == 0, False)


def _place(opening: Opening, length: int) -> Place:
    text, line, column = opening.following[:length], opening.line, opening.column
    return Place("", text, line, column, line, column + length)
