"""Slips in brackets, lists and the words that join conditions."""

from __future__ import annotations

import re

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

# --- Brackets, lists and joining words -------------------------------------------------------


def brackets(surprise: Surprise) -> Slip | None:
    """Return the slip if a bracket is of the wrong kind, missing or too many.

    Args:
        surprise: where the text stopped making sense.
    """
    text = surprise.after[:1]
    if text in ("[", "{", "]", "}"):
        return Slip(None, f"`{text}` is not a bracket of the language", "write round brackets")
    if surprise.expected == frozenset({"`(`"}) and surprise.previous is not None:
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


def and_or(surprise: Surprise) -> Slip | None:
    """Return the slip if `and/or` joins conditions.

    Args:
        surprise: where the text stopped making sense.
    """
    here = len(surprise.before)
    for found in re.finditer(r"\band\s*/\s*or\b\s*", surprise.before + surprise.after):
        if found.start() <= here <= found.end():
            start, end = found.start() - here, found.start() - here + len(found.group().rstrip())
            break
    else:
        return None
    return Slip(
        stretch(surprise, start, end),
        "`and/or` says two things at once",
        "write `or` where one of them is enough, `and` where all are needed",
    )


def comma_for_and(surprise: Surprise) -> Slip | None:
    """Return the slip if a comma joins conditions.

    Args:
        surprise: where the text stopped making sense.
    """
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    if not surprise.after.startswith(",") or "and" not in keywords:
        return None
    return Slip(
        None,
        "a comma does not join conditions",
        "write `and` or `or`, or list them in `all of (…, …)` or `any of (…, …)`",
    )


def several_kinds_of_evidence(surprise: Surprise) -> Slip | None:
    """Return the slip if evidence is joined by words.

    Args:
        surprise: where the text stopped making sense.
    """
    joined = re.match(r"(or|and)\b|,", surprise.after)
    if joined is None or not re.search(r"\bdone\s+by\b(?!.*\bany\s+of\b)", surprise.before):
        return None
    return Slip(
        None,
        "several kinds of evidence stand in a list",
        "write `done by any of (…, …)`: one of them is enough",
    )


def after_for_of(surprise: Surprise) -> Slip | None:
    """Return the slip if `within` counts after something.

    Args:
        surprise: where the text stopped making sense.
    """
    after = re.match(r"(after|from|since)\s+(\w+)", surprise.after)
    if after is None or not re.search(r"\bwithin\s+(\d+\s+)?\w+\s+$", surprise.before):
        return None
    return Slip(
        None,
        f"`within` counts `of` a day, not `{after.group(1)}` it",
        f"write `of {after.group(2)}`",
    )


def filler(surprise: Surprise) -> Slip | None:
    """Return the slip if a word stands before a fact for its sound.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.search(r"\b(has|have|having|patient|the)\s+$", surprise.before)
    if found is None or not re.match(r"[A-Za-z]", surprise.after):
        return None
    start = found.start() - len(surprise.before)
    return Slip(
        stretch(surprise, start, start + len(found.group(1))),
        f"`{found.group(1)}` means nothing here",
        "leave it out: a fact is named alone",
    )


def evidence_alone(surprise: Surprise) -> Slip | None:
    """Return the slip if evidence stands without `done by`.

    Args:
        surprise: where the text stopped making sense.
    """
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    found = re.match(
        r"any\s+of\b|(record|result|value|procedure|immuni[sz]ation|encounter|referral|medication)"
        r"\s+(in|of|to)\b",
        surprise.after,
    )
    if found is None or "done by" not in keywords or surprise.before.strip():
        return None
    words = " ".join(found.group().split())
    return Slip(
        stretch(surprise, 0, found.end()),
        f"a clause cannot begin with `{words}`",
        f"write `done by {words} …` if this is what makes the step done",
    )
