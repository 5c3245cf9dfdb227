"""Slips in comparisons, numbers, lengths of time and dates."""

from __future__ import annotations

import re

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

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


def bounds(surprise: Surprise) -> Slip | None:
    """Return the slip if the bounds of a parameter are asked for in other words.

    Args:
        surprise: where the text stopped making sense.
    """
    set_here = re.search(rf"\bparameter\s+\w+\s+is\s+{_NUMBER}\s*(\S*)\s+$", surprise.before)
    found = re.match(
        rf"(?:allowed\s+)?(?:between|range)\s+({_NUMBER})(?:\s*[^\s\d]\S*)?"
        rf"\s+(?:and|to)\s+({_NUMBER})",
        surprise.after,
    )
    if set_here is None or found is None:
        return None
    unit = f" {set_here.group(1)}" if set_here.group(1) else ""
    return Slip(
        stretch(surprise, 0, found.end()),
        "the bounds of a parameter stand after `from` and `to`",
        f"write `from {found.group(1)}{unit} to {found.group(2)}{unit}`",
    )


def between(surprise: Surprise) -> Slip | None:
    """Return the slip if a range is asked for with `between`.

    Args:
        surprise: where the text stopped making sense.
    """
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
        stretch(surprise, 0, len("between")),
        "`between` is not a comparison: it does not say whether the limits count",
        f"write `{fact} at least {low}{low_unit} and {fact} at most {high}{high_unit or low_unit}`",
    )


def decimal_comma(surprise: Surprise) -> Slip | None:
    """Return the slip if a number has a comma.

    Args:
        surprise: where the text stopped making sense.
    """
    whole, part = re.search(r"(\d+),$", surprise.before), re.match(r"\d+", surprise.after)
    if whole is None or part is None:
        return None
    return Slip(
        stretch(surprise, -len(whole.group()), part.end()),
        "a number has a point, not a comma",
        f"write `{whole.group(1)}.{part.group()}`, or no comma at all between thousands",
    )


def spaced_unit(surprise: Surprise) -> Slip | None:
    """Return the slip if a unit has spaces inside.

    Args:
        surprise: where the text stopped making sense.
    """
    first = re.search(r"\d\s*([A-Za-zµ]+)\s*$", surprise.before)
    second = re.match(r"/\s*([A-Za-zµ]\S*)", surprise.after)
    if first is None or second is None or surprise.after.startswith("//"):
        return None
    return Slip(
        stretch(surprise, first.start(1) - len(surprise.before), second.end()),
        "a unit is written without spaces",
        f"write `{first.group(1)}/{second.group(1)}`",
    )


def per_cent(surprise: Surprise) -> Slip | None:
    """Return the slip if `per cent` is written out.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"per\s+cent\b|percent\b", surprise.after)
    if found is not None and re.search(r"\d\s+$", surprise.before):
        return Slip(
            stretch(surprise, 0, found.end()),
            "a percentage is written with its sign",
            "write `%`, for example `30 %`",
        )
    if not re.match(r"cent\b", surprise.after) or not re.search(r"\bper\s+$", surprise.before):
        return None
    return Slip(None, "a percentage is written with its sign", "write `%`, for example `30 %`")


# --- Lengths of time and dates ---------------------------------------------------------------

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_COUNTS = {
    "a": 1,
    **{word: number for number, word in enumerate(_NUMBERS, start=1)},
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
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def counted_in_words(surprise: Surprise) -> Slip | None:
    """Return the slip if a length of time has no figures.

    Args:
        surprise: where the text stopped making sense.
    """
    count = re.search(r"\b([A-Za-z]+)\s+$", surprise.before)
    unit = re.match(r"(day|week|month|year)s?\b", surprise.after, re.IGNORECASE)
    if count is None or unit is None or count.group(1).lower() not in _COUNTS:
        return None
    number = _COUNTS[count.group(1).lower()]
    plural = "" if number == 1 else "s"
    return Slip(
        stretch(surprise, count.start(1) - len(surprise.before), unit.end()),
        "a length of time is written with a number in figures",
        f"write `{number} {unit.group(1).lower()}{plural}`",
    )


def how_often(surprise: Surprise) -> Slip | None:
    """Return the slip if an adverb says how often.

    Args:
        surprise: where the text stopped making sense.
    """
    word = re.match(r"[A-Za-z]+", surprise.after)
    length = _HOW_OFTEN.get(word.group().lower()) if word else None
    if word is None or length is None:
        return None
    return Slip(None, f"`{word.group()}` is not a length of time", f"write `every {length}`")


def kind_of_days(surprise: Surprise) -> Slip | None:
    """Return the slip if days are of a kind that has another name here.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"(calendar|business|week)\s*days?\b", surprise.after)
    if found is None:
        return None
    place = stretch(surprise, 0, found.end())
    if found.group(1) == "calendar":
        return Slip(place, "calendar days are written `days` alone", "write `days`")
    return Slip(
        place,
        "days without weekends and bank holidays are `working days`",
        "write `working days` in a time limit, and `days` anywhere else",
    )


def working_weeks(surprise: Surprise) -> Slip | None:
    """Return the slip if something other than days is `working`.

    Args:
        surprise: where the text stopped making sense.
    """
    count = re.search(r"(\d+)\s+$", surprise.before)
    found = re.match(r"(?:working|business)\s+(weeks?|months?|years?|hours?)\b", surprise.after)
    if count is None or found is None:
        return None
    unit, number = found.group(1), int(count.group(1))
    right = f"{number} {unit}"
    if unit.startswith("week"):
        right = f"{number * 5} working days` or `{right}"
    return Slip(
        stretch(surprise, 0, found.end()), "only days can be working days", f"write `{right}`"
    )


def minutes(surprise: Surprise) -> Slip | None:
    """Return the slip if a length of time is in minutes.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"(minutes?|mins?)\b", surprise.after)
    if found is None or not re.search(r"\d\s*$", surprise.before):
        return None
    return Slip(
        stretch(surprise, 0, found.end()),
        "the shortest length of time is an hour",
        "write `1 hour`, or `0 days` for the same day",
    )


def date(surprise: Surprise) -> Slip | None:
    """Return the slip if a date is written in another order.

    Args:
        surprise: where the text stopped making sense.
    """
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
            help_line += f" if the month is {_MONTHS[int(month) - 1]}"
    return Slip(
        stretch(surprise, 0, written.end()),
        "a date is written year, month, day, as in 2024-03-31",
        help_line,
    )


def _month(name: str) -> str:
    numbers = (str(at) for at, one in enumerate(_MONTHS, 1) if one.startswith(name.capitalize()))
    return next(numbers, "")
