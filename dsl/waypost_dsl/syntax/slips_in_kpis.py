"""Slips in KPIs: what tables of indicators say, and this language says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

_INTERVALS = "`monthly`, `quarterly`, `yearly` or `rolling 12 months`"


def in_kpi(surprise: Surprise) -> Slip | None:
    """Return the slip if a KPI is written like a row of a table of indicators.

    Args:
        surprise: where the text stopped making sense.
    """
    if surprise.block != "kpi":
        return None
    return next((slip for rule in _RULES if (slip := rule(surprise)) is not None), None)


def _at(surprise: Surprise, pattern: str, message: str, help_line: str) -> Slip | None:
    """Return a slip about the words at the surprise that match a pattern."""
    found = re.match(pattern, surprise.after)
    if found is None:
        return None
    return Slip(stretch(surprise, 0, found.end()), message, help_line)


def _fraction(surprise: Surprise) -> Slip | None:
    return _at(
        surprise,
        r"numerator\b",
        "who meets a KPI is said with `met when`",
        "write `met when CONDITION`",
    ) or _at(
        surprise,
        r"denominator\b|population\b(?!\s*$)",
        "what a KPI counts is said with `of`",
        "write `of patients enrolled`, `of deaths`, `of unplanned admissions` or the like",
    )


def _interval(surprise: Surprise) -> Slip | None:
    found = re.match(
        r"(?:weekly|daily|fortnightly|biannually|(?:each|every)\s+(?:day|week|\d+\s+\w+))\b",
        surprise.after,
    ) or re.match(r"rolling\s+(?!12\s+months\b)(?:\d+\s+)?\w+", surprise.after)
    if found is None:
        return None
    words = " ".join(found.group().split())
    return Slip(
        stretch(surprise, 0, found.end()),
        f"no KPI is reported `{words}`",
        f"write {_INTERVALS}",
    )


def _percentile(surprise: Surprise) -> Slip | None:
    found = re.match(r"(\d+)(?:st|nd|rd|th)?\s+(?:per)?centile(?:\s+of)?\b", surprise.after)
    if found is not None:
        return Slip(
            stretch(surprise, 0, found.end()),
            "a percentile has its number behind it",
            f"write `percentile {found.group(1)} of FACT`",
        )
    if re.search(r"\bpercentile\s+$", surprise.before):
        return _at(
            surprise, r"of\b", "which percentile is missing", "write `percentile 92 of FACT`"
        )
    return None


def _per(surprise: Surprise) -> Slip | None:
    thousands = re.search(r"\bper\s+(\d{1,3})\s*$", surprise.before)
    more = re.match(r"(?:[,.  ]\d{3})+\b|\s*\d{3}\b", surprise.after)
    if thousands is not None and more is not None:
        number = thousands.group(1) + re.sub(r"\D", "", more.group())
        return Slip(
            stretch(surprise, thousands.start(1) - len(surprise.before), more.end()),
            "a number is written without commas or spaces inside it",
            f"write `per {number} patients`",
        )
    if re.search(r"\bper\s+$", surprise.before):
        return _at(
            surprise,
            r"(?:a\s+)?(?:hundred|thousand|million)\b|head\b|capita\b",
            "how many a rate is per is written in digits",
            "write `per 1000 patients`",
        )
    if re.search(r"\bper\s+\d+\s+$", surprise.before):
        return Slip(
            None,
            "a rate does not say what it is per",
            "write `per 1000 patients`, or `per 100 patient years`",
        )
    return None


def _judged(surprise: Surprise) -> Slip | None:
    # `after` was read as the name of a length of time.
    after = re.search(r"\bjudged\s+(after\s+)$", surprise.before)
    found = re.match(r"\d+\s+\w+", surprise.after)
    if after is None or found is None:
        return None
    return Slip(
        stretch(surprise, after.start(1) - len(surprise.before), found.end()),
        "the length of time stands before `after`",
        f"write `judged {' '.join(found.group().split())} after`",
    )


def _better(surprise: Surprise) -> Slip | None:
    found = re.match(r"(higher|lower|more|less|fewer|up|down)(?:\s+is\s+better)?\b", surprise.after)
    if found is None:
        return None
    way = "higher" if found.group(1) in ("higher", "more", "up") else "lower"
    return Slip(
        stretch(surprise, 0, found.end()),
        "which way is better begins with `better`",
        f"write `better {way}`",
    )


def _target(surprise: Surprise) -> Slip | None:
    if not re.search(r"\btarget\s+$", surprise.before):
        return None
    found = re.match(r"(?:of\s+|is\s+)?(\d+(?:\.\d+)?)(\s*%)?", surprise.after)
    if found is not None:
        value = found.group(1) + (" %" if found.group(2) else "")
        return Slip(
            stretch(surprise, 0, found.end()),
            "a target says which side of the number is meant",
            f"write `target at least {value}`, or `above`, `at most`, `below`",
        )
    return _at(
        surprise, r"of\b|is\b", "a target says at once which side is meant", "leave this word out"
    )


def _list(surprise: Surprise) -> Slip | None:
    """Lists of a KPI have commas: after an interval, and after `by`."""
    if re.search(r"\b(?:monthly|quarterly|yearly|months)\s+$", surprise.before):
        slip = _at(
            surprise, r"and\b|&", "intervals are listed with commas", "write a comma instead"
        )
        return slip or _at(
            surprise,
            r"for(?:\s+each)?\b|per\b|broken\s+down\s+by\b",
            "what a KPI is broken down by is said with `by`",
            "write `by practice, age band`",
        )
    if not re.search(r"\bby\s+[\w\s,]*$", surprise.before):
        return None
    if re.search(r",\s+by\s+$", surprise.before):
        return Slip(None, "`by` stands once, before the first breakdown", "leave the second out")
    return _at(
        surprise, r"and\b|&", "breakdowns are listed with commas", "write a comma instead"
    ) or _at(
        surprise,
        r"quintiles?\b|deciles?\b|bands?\b|groups?\b|codes?\b",
        "this word is not part of the breakdown's name",
        "leave it out: `deprivation`, `age band`, `ethnic category`, `practice`",
    )


def _feed(surprise: Surprise) -> Slip | None:
    return _at(
        surprise,
        r"from\s+(?!feed\b)[A-Za-z]\w*",
        "what no record holds comes `from feed`",
        "write `from feed NAME`",
    )


def _state(surprise: Surprise) -> Slip | None:
    if re.search(r"\bof\s+clocks\s+\w+\s+$", surprise.before):
        return Slip(
            None,
            "which of the clocks is missing",
            "write `stopped` for those that came to an end, or `running`",
        )
    if re.search(r"\bof\s+referrals\s+to\s+\w+\s+$", surprise.before):
        return Slip(
            None,
            "how far the referrals got is missing",
            "write `made`, `received`, `accepted`, `seen` or `completed` after the service",
        )
    return None


_RULES: tuple[Callable[[Surprise], Slip | None], ...] = (
    _fraction,
    _interval,
    _percentile,
    _per,
    _judged,
    _better,
    _target,
    _list,
    _feed,
    _state,
)
