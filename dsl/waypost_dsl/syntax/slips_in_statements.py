"""Slips in the word that begins a statement or a clause, where people have another word for it."""

from __future__ import annotations

import re

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

# --- Statements ------------------------------------------------------------------------------

_KINDS = {
    **dict.fromkeys(("task", "action", "activity", "check", "todo"), "step"),
    **dict.fromkeys(("red flag", "red-flag", "redflag", "flag", "alert"), "interrupt"),
    **dict.fromkeys(("pause", "waiting"), "wait"),
    **dict.fromkeys(("question", "choice", "branch"), "decision"),
    **dict.fromkeys(("exit", "end", "ending", "result"), "outcome"),
    **dict.fromkeys(("variable", "definition"), "fact"),
    **dict.fromkeys(("timer",), "clock"),
    **dict.fromkeys(("phase", "section"), "stage"),
    **dict.fromkeys(("holidays",), "calendar"),
    **dict.fromkeys(("guideline", "reference"), "source"),
}
_KIND = re.compile(rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})\s+[A-Za-z]\w*\s+[\"f]")


def other_kind(surprise: Surprise) -> Slip | None:
    """Return the slip if a statement begins with another word for its kind.

    Args:
        surprise: where the text stopped making sense.
    """
    found = _KIND.match(surprise.after)
    if found is None or surprise.before.strip():
        return None
    word = found.group(1)
    return Slip(
        stretch(surprise, 0, len(word)),
        f"nothing is called `{word}` here",
        f"write `{_KINDS[word]}`",
    )


# --- Clauses of a step -----------------------------------------------------------------------


def _begins(clause: str, surprise: Surprise) -> bool:
    """Return whether a clause could begin at the surprise, and a line begins there."""
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    return clause in keywords and not surprise.before.strip()


def done_otherwise(surprise: Surprise) -> Slip | None:
    """Return the slip if what makes a step done is said in other words.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(
        r"(?:is\s+)?(?:done|completed?|fulfilled|satisfied|met)(?:\s+(?:when|if|by|with|once))?\b",
        surprise.after,
    )
    if found is None or not _begins("done by", surprise):
        return None
    words = " ".join(found.group().split())
    if words == "done by":
        return None
    return Slip(
        stretch(surprise, 0, found.end()),
        f"a clause cannot begin with `{words}`",
        "write `done by` and the entry that counts, for example `done by record in CODELIST`",
    )


def due_otherwise(surprise: Surprise) -> Slip | None:
    """Return the slip if the time limit of a step begins with `due`.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"(?:is\s+)?due\s+(?:with)?in\b|(?:is\s+)?due\s+every\b", surprise.after)
    if found is None or not _begins("within", surprise):
        return None
    right = "every" if found.group().endswith("every") else "within"
    words = " ".join(found.group().split())
    return Slip(
        stretch(surprise, 0, found.end()),
        f"a clause cannot begin with `{words}`",
        f"write `{right}`",
    )


def each_for_every(surprise: Surprise) -> Slip | None:
    """Return the slip if how often something comes again is said with `each`.

    Args:
        surprise: where the text stopped making sense.
    """
    if not _begins("every", surprise) or not re.match(r"each\s+\d", surprise.after):
        return None
    return Slip(
        stretch(surprise, 0, len("each")), "how often is said with `every`", "write `every`"
    )


# --- Conditions ------------------------------------------------------------------------------


def no_for_not(surprise: Surprise) -> Slip | None:
    """Return the slip if `no` stands before a name, where only an entry of the record can follow.

    Args:
        surprise: where the text stopped making sense.
    """
    name = re.match(r"[A-Za-z]\w*", surprise.after)
    if name is None or not re.search(r"\bno\s+$", surprise.before):
        return None
    return Slip(
        stretch(surprise, 0, name.end()),
        f"`no` is for entries of the record, and `{name.group()}` is a name",
        f"write `not {name.group()}` of a fact, or `no record in {name.group()}` of a codelist",
    )


def either(surprise: Surprise) -> Slip | None:
    """Return the slip if a word announces `or` or `and`.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.search(r"\b(either|both)\s+$", surprise.before)
    if found is None:
        return None
    word = found.group(1)
    start = found.start() - len(surprise.before)
    joins = "or" if word == "either" else "and"
    return Slip(
        stretch(surprise, start, start + len(word)),
        f"`{word}` means nothing here",
        f"leave it out: `{joins}` says it alone",
    )
