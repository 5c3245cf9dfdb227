"""Slips in names, titles and reasons."""

from __future__ import annotations

import re

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

# --- Names, titles and reasons ---------------------------------------------------------------

# How a word that is no keyword is read: it depends on what could stand there.
_NO_KEYWORD = ("NAME", "NUMBER", "STRATUM", "UNIT", "UNEXPECTED")
_DECLARES = (
    r"\b(fact|codelist|analyte|service|source|decided|calendar|clock|stage|step|referral|group"
    r"|decision|wait|advice|interrupt|outcome|kpi|parameter)"
)


def name(surprise: Surprise) -> Slip | None:
    """Return the slip if a name is missing or is no name.

    Args:
        surprise: where the text stopped making sense.
    """
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
                stretch(surprise, 0, number.end()),
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
        stretch(surprise, start, more.end(1)),
        "a name is one word of letters, digits and `_`",
        f"write `{name}`",
    )


def _as_name(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "a_name"


def no_keyword_before_name(surprise: Surprise) -> Slip | None:
    """Return the slip if a declaration lacks its keyword.

    Args:
        surprise: where the text stopped making sense.
    """
    named = re.match(r"([A-Za-z]\w*)\s+\"", surprise.after)
    kind = "" if surprise.found is None else surprise.found.terminal
    if named is None or surprise.before.strip() or kind not in _NO_KEYWORD:
        return None
    return Slip(
        stretch(surprise, 0, named.end(1)),
        f"nothing says what `{named.group(1)}` is",
        f"write its kind first, such as `step {named.group(1)} …`",
    )


def quotes_inside(surprise: Surprise) -> Slip | None:
    """Return the slip if a text has quotes inside.

    Args:
        surprise: where the text stopped making sense.
    """
    quotes = surprise.before.count('"')
    inside = surprise.before.endswith('"') and re.match(r'\w[^"\n]*"', surprise.after)
    if not inside or quotes % 2:
        return None
    return Slip(
        None,
        "a text in quotes cannot hold the same quotes inside",
        "leave the inner quotes out, or write them as single quotes",
    )


def opening_quote(surprise: Surprise) -> Slip | None:
    """Return the slip if a text has no opening quote.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"[^\"#\n]*[^\"#\s]\"", surprise.after)
    if found is None or "a text in quotes" not in surprise.expected:
        return None
    return Slip(
        stretch(surprise, 0, found.end()),
        "the opening quote of a text is missing",
        f'write `"{found.group()}`',
    )


def reason(surprise: Surprise) -> Slip | None:
    """Return the slip if a reason is not written as one.

    Args:
        surprise: where the text stopped making sense.
    """
    if re.search(r"\bbecause\s+$", surprise.before) and surprise.after.startswith('"'):
        return Slip(
            None,
            "a reason starts with the name of a source",
            'write a declared source before the text, such as `because QS10 "st.4"`',
        )
    source = re.search(r"\bbecause\s+(\w+)\s+$", surprise.before)
    place = re.match(r"\w[^\"#\n]*", surprise.after)
    kind = "" if surprise.found is None else surprise.found.terminal
    if source is None or place is None or kind not in _NO_KEYWORD:
        return None
    words = place.group().rstrip()
    return Slip(
        stretch(surprise, 0, len(words)),
        "the place in a source stands in quotes",
        f'write `because {source.group(1)} "{words}"`',
    )
