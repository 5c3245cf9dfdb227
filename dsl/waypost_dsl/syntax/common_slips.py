"""Slips that the words around a surprise give away, where the parser's state does not.

Each rule looks at the line and answers with what is wrong, where, and what to write. The first
that recognises the line wins, so rules stand from the surest to the least sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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


_CURLY = "“”„‟‘’‚"
_DASHES = "–—−"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TO_A_STRANGE_CHARACTER = re.compile(rf"""[^\s"#]*?([{_CURLY}{_DASHES}{_INVISIBLE}'])""")


def strange_character(surprise: Surprise) -> Slip | None:
    """Return the slip if a character from a word processor stands in the way.

    Args:
        surprise: where the text stopped making sense.
    """
    found = _TO_A_STRANGE_CHARACTER.match(surprise.after)
    if found is None:
        return None
    character = found.group(1)
    place = _from(surprise, found.start(1), found.end(1))
    if character in _INVISIBLE:
        return Slip(place, "an invisible character stands here", "delete it, or type the line anew")
    if character in _DASHES:
        message = f"`{character}` is a dash from a word processor and means nothing here"
        if not surprise.before.strip():
            return Slip(place, message, "leave it out: a line starts with its keyword")
        return Slip(place, message, "write a hyphen `-` in a date, and `to` between two limits")
    what = "curly quotes" if character in _CURLY else "single quotes"
    return Slip(
        place, f"{what} cannot enclose a text", 'write straight double quotes: "Annual review"'
    )


def common_slip(surprise: Surprise) -> Slip | None:
    """Return the slip that the words around a surprise give away.

    Args:
        surprise: where the text stopped making sense.

    Returns:
        What is wrong and what to write; None where no rule recognises the line.
    """
    if surprise.found is None:
        return None
    return next((slip for rule in _RULES if (slip := rule(surprise)) is not None), None)


# --- Comparisons and numbers -----------------------------------------------------------------

_NUMBER = r"-?\d+(?:\.\d+)?"


def equality(surprise: Surprise) -> Slip | None:
    """Return the slip if `=`, `!=` or `is` compares where it cannot.

    Args:
        surprise: where the text stopped making sense.
    """
    unequal = re.match(r"(!=|<>|≠)\s*(\w+)?", surprise.after)
    name = re.search(r"(\w+)\s*$", surprise.before)
    if unequal is not None:
        what = f"{name.group(1) if name else 'FACT'} is {unequal.group(2) or 'NAME'}"
        return Slip(
            None,
            f"comparisons are written in words, not with `{unequal.group(1)}`",
            f"write `not ({what})`",
        )
    number = re.match(rf"(?:==?|equals|equal to|is equal to)\s*({_NUMBER})", surprise.after)
    if number is None and re.search(r"\bis\s+$", surprise.before):
        number = re.match(rf"({_NUMBER})", surprise.after)
    if number is None or "a date" in surprise.expected:
        return None
    least, most = f"at least {number.group(1)}", f"at most {number.group(1)}"
    return Slip(
        None,
        "`is` compares with a name; a number is compared in other words",
        f"write `{least}`, `{most}`, or both of them joined by `and` for exactly that number",
    )


def _between(surprise: Surprise) -> Slip | None:
    found = re.match(
        rf"between\s+({_NUMBER})(\s*[^\s\d]\S*)?\s+and\s+({_NUMBER})(\s+\S*[%/]\S*)?",
        surprise.after,
    )
    name = re.search(r"(\w+)\s*$", surprise.before)
    if found is None or name is None:
        return None
    fact, low, low_unit, high, high_unit = name.group(1), *found.groups(default="")
    low_unit = low_unit or high_unit
    return Slip(
        _from(surprise, 0, len("between")),
        "`between` is not a comparison: it does not say whether the limits count",
        f"write `{fact} at least {low}{low_unit} and {fact} at most {high}{high_unit or low_unit}`",
    )


def _decimal_comma(surprise: Surprise) -> Slip | None:
    whole, part = re.search(r"(\d+),$", surprise.before), re.match(r"\d+", surprise.after)
    if whole is None or part is None:
        return None
    return Slip(
        _from(surprise, -len(whole.group()), part.end()),
        "a number has a point, not a comma",
        f"write `{whole.group(1)}.{part.group()}`, or no comma at all between thousands",
    )


def _spaced_unit(surprise: Surprise) -> Slip | None:
    first = re.search(r"\d\s*([A-Za-zµ]+)\s*$", surprise.before)
    second = re.match(r"/\s*([A-Za-zµ]\S*)", surprise.after)
    if first is None or second is None or surprise.after.startswith("//"):
        return None
    return Slip(
        _from(surprise, first.start(1) - len(surprise.before), second.end()),
        "a unit is written without spaces",
        f"write `{first.group(1)}/{second.group(1)}`",
    )


def _per_cent(surprise: Surprise) -> Slip | None:
    if not re.match(r"cent\b", surprise.after) or not re.search(r"\bper\s+$", surprise.before):
        return None
    return Slip(None, "a percentage is written with its sign", "write `%`, for example `30 %`")


# --- Lengths of time and dates ---------------------------------------------------------------

_COUNTS = {
    "a": 1,
    **{
        word: number
        for number, word in enumerate(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ],
            start=1,
        )
    },
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
}
_HOW_OFTEN = {
    "annually": "12 months",
    "yearly": "12 months",
    "quarterly": "3 months",
    "monthly": "1 month",
    "weekly": "1 week",
    "daily": "1 day",
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _counted_in_words(surprise: Surprise) -> Slip | None:
    count = re.search(r"\b([A-Za-z]+)\s+$", surprise.before)
    unit = re.match(r"(day|week|month|year)s?\b", surprise.after, re.IGNORECASE)
    if count is None or unit is None or count.group(1).lower() not in _COUNTS:
        return None
    number = _COUNTS[count.group(1).lower()]
    plural = "" if number == 1 else "s"
    return Slip(
        _from(surprise, count.start(1) - len(surprise.before), unit.end()),
        "a length of time is written with a number in figures",
        f"write `{number} {unit.group(1).lower()}{plural}`",
    )


def _how_often(surprise: Surprise) -> Slip | None:
    word = re.match(r"[A-Za-z]+", surprise.after)
    length = _HOW_OFTEN.get(word.group().lower()) if word else None
    if word is None or length is None:
        return None
    return Slip(None, f"`{word.group()}` is not a length of time", f"write `every {length}`")


def _working_days(surprise: Surprise) -> Slip | None:
    found = re.match(r"(working|calendar|business)\s+days?\b", surprise.after)
    if found is None:
        return None
    return Slip(
        _from(surprise, 0, found.end()),
        "days are calendar days and are written `days` alone",
        "count the weekends in, and write `days`",
    )


def _date(surprise: Surprise) -> Slip | None:
    if "a date" not in surprise.expected:
        return None
    written = re.match(
        r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})\b"
        r"|(?P<year2>\d{4})[/.](?P<month2>\d{1,2})[/.](?P<day2>\d{1,2})\b"
        r"|(?P<day3>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[A-Za-z]{3,})\s+(?P<year3>\d{4})\b",
        surprise.after,
    )
    if written is None:
        return None
    day = written["day"] or written["day2"] or written["day3"]
    year = written["year"] or written["year2"] or written["year3"]
    month = written["month"] or written["month2"] or _month(written["name"])
    help_line = "write it with hyphens, the year first"
    if month and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        help_line = f"write `{year}-{int(month):02}-{int(day):02}`"
        if written["month"] is not None:
            help_line += f" if the month is {_MONTHS[int(month) - 1].capitalize()}"
    return Slip(
        _from(surprise, 0, written.end()),
        "a date is written year, month, day: 2027-10-01",
        help_line,
    )


def _month(name: str) -> str:
    numbers = (str(at) for at, one in enumerate(_MONTHS, 1) if one.startswith(name.lower()))
    return next(numbers, "")


# --- Brackets, lists and joining words -------------------------------------------------------


def _brackets(surprise: Surprise) -> Slip | None:
    text = surprise.after[:1]
    if text in ("[", "{", "]", "}"):
        return Slip(None, f"`{text}` is not a bracket of the language", "write round brackets")
    if surprise.expected == {"`(`"} and surprise.previous is not None:
        words = re.search(r"\b(\w+\s+of)\s*$", surprise.before)
        of = "any of" if words is None else " ".join(words.group(1).split())
        return Slip(
            None,
            f"an opening bracket `(` is missing after `{of}`",
            f"put the list in brackets: `{of} (…, …)`",
        )
    if text == ")":
        return Slip(
            None,
            "this `)` closes nothing: no bracket is open here",
            "remove it, or put the `(` where it belongs",
        )
    return None


def _and_or(surprise: Surprise) -> Slip | None:
    before = re.search(r"\band\s*/\s*or\s*$", surprise.before)
    after = re.match(r"and\s*/\s*or\b", surprise.after)
    if before is None and after is None:
        return None
    start = before.start() - len(surprise.before) if before else 0
    end = len(before.group().rstrip()) + start if before else after.end() if after else 0
    return Slip(
        _from(surprise, start, end),
        "`and/or` says two things at once",
        "write `or` where one of them is enough, `and` where all are needed",
    )


def _comma_for_and(surprise: Surprise) -> Slip | None:
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    if not surprise.after.startswith(",") or "and" not in keywords:
        return None
    return Slip(
        None,
        "a comma does not join conditions",
        "write `and` or `or`, or list them in `all of (…, …)` or `any of (…, …)`",
    )


def _several_kinds_of_evidence(surprise: Surprise) -> Slip | None:
    joined = re.match(r"(or|and)\b|,", surprise.after)
    if joined is None or not re.search(r"\bdone\s+by\b(?!.*\bany\s+of\b)", surprise.before):
        return None
    return Slip(
        None,
        "several kinds of evidence stand in a list",
        "write `done by any of (…, …)`: one of them is enough",
    )


def _after_for_of(surprise: Surprise) -> Slip | None:
    after = re.match(r"(after|from|since)\s+(\w+)", surprise.after)
    if after is None or not re.search(r"\bwithin\s+(\d+\s+)?\w+\s+$", surprise.before):
        return None
    return Slip(
        None,
        f"`within` counts `of` a day, not `{after.group(1)}` it",
        f"write `of {after.group(2)}`",
    )


def _filler(surprise: Surprise) -> Slip | None:
    found = re.search(r"\b(has|have|having|patient|the)\s+$", surprise.before)
    if found is None or not re.match(r"[A-Za-z]", surprise.after):
        return None
    start = found.start() - len(surprise.before)
    return Slip(
        _from(surprise, start, start + len(found.group(1))),
        f"`{found.group(1)}` means nothing here",
        "leave it out: a fact is named alone",
    )


def _evidence_alone(surprise: Surprise) -> Slip | None:
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    found = re.match(
        r"any\s+of\b|(record|result|value|procedure|immunization|encounter|referral|medication)"
        r"\s+(in|of|to)\b",
        surprise.after,
    )
    if found is None or "done by" not in keywords or surprise.before.strip():
        return None
    words = " ".join(found.group().split())
    return Slip(
        _from(surprise, 0, found.end()),
        f"a clause cannot begin with `{words}`",
        f"write `done by {words} …` if this is what makes the step done",
    )


# --- Names, titles and reasons ---------------------------------------------------------------

_DECLARES = r"\b(fact|codelist|analyte|service|source|decided|stage|step|referral|group|decision"
_DECLARES += r"|advice|interrupt|outcome|kpi|parameter)"


def _name(surprise: Surprise) -> Slip | None:
    declares = re.search(rf"{_DECLARES}\s+$", surprise.before)
    if declares is not None:
        title = re.match(r'"([^"\n]*)"', surprise.after)
        number = re.match(r"\d\w*", surprise.after)
        if title is not None:
            name = _as_name(title.group(1))
            return Slip(
                None,
                "a name is missing before the title",
                f"write `{declares.group(1)} {name} {title.group()}`",
            )
        if number is not None:
            return Slip(
                _from(surprise, 0, number.end()),
                "a name starts with a letter",
                "put the number at its end, such as `pack_2`",
            )
    rest = re.search(rf"{_DECLARES}\s+(\w+)(\s*)$", surprise.before)
    more = re.match(r"([- ]*\w+(?:[- ]+\w+)*)\s+(?:\"|is\b|from\b)", surprise.after)
    if rest is None or more is None:
        return None
    name = _as_name(f"{rest.group(2)} {more.group(1)}")
    start = rest.start(2) - len(surprise.before)
    return Slip(
        _from(surprise, start, more.end(1)),
        "a name is one word of letters, digits and `_`",
        f"write `{name}`",
    )


def _as_name(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "a_name"


def _no_keyword_before_name(surprise: Surprise) -> Slip | None:
    named = re.match(r"([A-Za-z]\w*)\s+\"", surprise.after)
    kind = "" if surprise.found is None else surprise.found.terminal
    if named is None or surprise.before.strip() or kind not in ("NAME", "STRATUM"):
        return None
    return Slip(
        _from(surprise, 0, named.end(1)),
        f"nothing says what `{named.group(1)}` is",
        f"write its kind first, such as `step {named.group(1)} …`",
    )


def _quotes_inside(surprise: Surprise) -> Slip | None:
    quotes = surprise.before.count('"')
    inside = surprise.before.endswith('"') and re.match(r'\w[^"\n]*"', surprise.after)
    if not inside or quotes % 2:
        return None
    return Slip(
        None,
        "a text in quotes cannot hold the same quotes inside",
        "leave the inner quotes out, or write them as single quotes",
    )


def _opening_quote(surprise: Surprise) -> Slip | None:
    found = re.match(r"[^\"#\n]*[^\"#\s]\"", surprise.after)
    if found is None or "a text in quotes" not in surprise.expected:
        return None
    return Slip(
        _from(surprise, 0, found.end()),
        "the opening quote of a text is missing",
        f'write `"{found.group()}`',
    )


def _reason(surprise: Surprise) -> Slip | None:
    if re.search(r"\bbecause\s+$", surprise.before) and surprise.after.startswith('"'):
        return Slip(
            None,
            "a reason starts with the name of a source",
            'write a declared source before the text, such as `because QS10 "st.4"`',
        )
    source = re.search(r"\bbecause\s+(\w+)\s+$", surprise.before)
    place = re.match(r"\w[^\"#\n]*", surprise.after)
    kind = "" if surprise.found is None else surprise.found.terminal
    if source is None or place is None or kind not in ("NAME", "NUMBER", "STRATUM"):
        return None
    words = place.group().rstrip()
    return Slip(
        _from(surprise, 0, len(words)),
        "the place in a source stands in quotes",
        f'write `because {source.group(1)} "{words}"`',
    )


# --- What other languages and documents have --------------------------------------------------


def _punctuation(surprise: Surprise) -> Slip | None:
    comment = re.match(r"//|--|/\*", surprise.after)
    if comment is not None:
        return Slip(
            _from(surprise, 0, 2),
            f"`{comment.group()}` does not begin a comment",
            "a comment begins with `#`",
        )
    mark = re.match(r"[;:.•*·▪-](?!\w)", surprise.after)
    if mark is None:
        return None
    return Slip(None, f"`{mark.group()}` means nothing here", "leave it out")


_RULES: tuple[Callable[[Surprise], Slip | None], ...] = (
    _and_or,
    _between,
    _decimal_comma,
    _spaced_unit,
    _per_cent,
    _counted_in_words,
    _how_often,
    _working_days,
    _date,
    _quotes_inside,
    _opening_quote,
    _name,
    _no_keyword_before_name,
    _reason,
    _brackets,
    _several_kinds_of_evidence,
    _comma_for_and,
    _after_for_of,
    _filler,
    _evidence_alone,
    _punctuation,
)


def _from(surprise: Surprise, start: int, end: int) -> Place:
    """Return a stretch of the line, counted from the surprise."""
    found = surprise.found
    line, column = (1, 1) if found is None else (found.line, found.column)
    text = (surprise.before + surprise.after)[len(surprise.before) + start :][: end - start]
    return Place("", text, line, column + start, line, column + end)
