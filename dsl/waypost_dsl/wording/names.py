"""Names as people write them: `hba1c_measured` is "HbA1c measured".

Codelists and named values have no titles. Their names are spelled with the capitals that the
pathway's own titles use, so that no table of abbreviations has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from waypost_dsl.model import Pathway

# Not strftime's %B, which follows the locale of the process.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def humanise(name: str, pathway: Pathway) -> str:
    """Return a name with spaces, and with the capitals the pathway's titles give its words.

    Args:
        name: a declared name, such as `copd_review`.
        pathway: whose titles to learn the spelling of abbreviations from.

    Returns:
        The words of the name: "COPD review" where a title somewhere says "COPD".

    Example:
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "COPD care", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> humanise("copd_very_severe", pathway)
        'COPD very severe'
    """
    spellings: dict[str, str] = {}
    for title in _titles(pathway):
        for word in _WORD.findall(title):
            # A capital only at the start may be a sentence's; one further in is the word's own.
            if word[1:] != word[1:].lower():
                spellings.setdefault(word.lower(), word)
    return " ".join(spellings.get(word, word) for word in name.split("_") if word)


def day_and_month(day: int, month: int) -> str:
    """Return a day of the year as people write it.

    Example:
        >>> day_and_month(1, 9)
        '1 September'
    """
    return f"{day} {_MONTHS[month - 1]}"


def full_date(day: date) -> str:
    """Return a date as people write it.

    Example:
        >>> full_date(date(2023, 4, 1))
        '1 April 2023'
    """
    return f"{day_and_month(day.day, day.month)} {day.year}"


def _titles(pathway: Pathway) -> Iterator[str]:
    yield pathway.title
    for titled in (pathway.facts, pathway.nodes, pathway.services, pathway.analytes):
        yield from (one.title for one in titled.values())
    for cited in (pathway.sources, pathway.decided):
        yield from (one.title for one in cited.values())
