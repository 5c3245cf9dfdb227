"""Slips in waits, clocks, interrupts and episodes."""

from __future__ import annotations

import re

from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Place, Surprise

# --- Waits and laps --------------------------------------------------------------------------

_OF_A_STEP = {
    "within": ("a wait says how long it may take with `at most`", "write `at most` instead"),
    "done by": ("a wait says what it waits for with `for`", "write `for` instead"),
    "until": ("a wait says what it waits for with `for`", "write `for` instead"),
    "go to": ("a wait says what comes next with `then`", "write `then` instead"),
}


def step_in_wait(surprise: Surprise) -> Slip | None:
    """Return the slip if a wait is written like a step.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(r"within\b|done\s+by\b|until\b|go\s+to\b", surprise.after)
    if found is None or surprise.block != "wait":
        return None
    message, help_line = _OF_A_STEP[" ".join(found.group().split())]
    return Slip(stretch(surprise, 0, found.end()), message, help_line)


def compared_in_wait(surprise: Surprise) -> Slip | None:
    """Return the slip if what is waited for is compared without brackets.

    Args:
        surprise: where the text stopped making sense.
    """
    source = re.search(r"\b(result|value)\s+of\s+(\w+)\s+$", surprise.before)
    found = re.match(r"at\s+least\b|above\b|below\b", surprise.after)
    if source is None or found is None or surprise.block != "wait":
        return None
    word = " ".join(found.group().split())
    return Slip(
        stretch(surprise, 0, found.end()),
        "a comparison in a wait stands in brackets: `at most` is the wait's own limit",
        f"write `for any of ({source.group(1)} of {source.group(2)} {word} …)`",
    )


def laps(surprise: Surprise) -> Slip | None:
    """Return the slip if laps are called something else.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(rf"at\s+most\s+(\d+)\s+({_TIMES})\b", surprise.after)
    if found is not None:
        number, times, start = found.group(1), found.group(2), found.start(2)
    else:
        before = re.search(r"\bat\s+most\s+(\d+)\s*$", surprise.before)
        found = re.match(rf"({_TIMES})\b", surprise.after)
        if before is None or found is None:
            return None
        number, times, start = before.group(1), found.group(1), 0
    return Slip(
        stretch(surprise, start, found.end()),
        f"how often a cycle comes back is counted in laps, not in {times}",
        f"write `at most {number} laps then NODE`",
    )


_TIMES = "times|rounds?|visits?|cycles?|loops?|tries"


def laps_without_then(surprise: Surprise) -> Slip | None:
    """Return the slip if nothing says where the last lap leads.

    Args:
        surprise: where the text stopped making sense.
    """
    previous = surprise.previous
    if previous is None or surprise.expected != frozenset({"`then`"}):
        return None
    if not re.search(r"\blaps?$", previous.text):
        return None
    line, column = previous.end_line, previous.end_column
    return Slip(
        Place("", "", line, column, line, column + 1),
        "nothing says where it leads after the last lap",
        "write `then NODE` after it, for example `at most 3 laps then NODE`",
    )


def comma_after_then(surprise: Surprise) -> Slip | None:
    """Return the slip if what follows `then` is joined to it by a comma.

    Args:
        surprise: where the text stopped making sense.
    """
    if not surprise.after.startswith(",") or not re.search(r"\bthen\s+\w+\s*$", surprise.before):
        return None
    return Slip(
        None,
        "`then` leads to one node",
        "leave the comma out: `on exception go to`, `breach go to` and `at most 3 laps then`"
        " begin clauses of their own",
    )


# --- Interrupts ------------------------------------------------------------------------------


def active_after_condition(surprise: Surprise) -> Slip | None:
    """Return the slip if `active for` stands where it reads as part of a condition.

    Args:
        surprise: where the text stopped making sense.
    """
    split = re.search(r"\bactive\s+$", surprise.before)
    found = re.match(r"(for|until)\b" if split else r"active\s+(for|until)\b", surprise.after)
    if found is None or surprise.block != "interrupt":
        return None
    start = split.start() - len(surprise.before) if split else 0
    word = f"active {found.group(1)}"
    return Slip(
        stretch(surprise, start, found.end()),
        f"`{word}` cannot follow a condition: it would be read as part of it",
        f"write `{word}` after `go to NODE`, or after the title",
    )


def bare_resume(surprise: Surprise) -> Slip | None:
    """Return the slip if `resume` stands without `then`.

    Args:
        surprise: where the text stopped making sense.
    """
    if not re.match(r"resumes?\b", surprise.after):
        return None
    return Slip(None, "`resume` is where `then` leads", "write `then resume`")


# --- Clocks ----------------------------------------------------------------------------------


def clock_edges(surprise: Surprise) -> Slip | None:
    """Return the slip if a clock has several starts or stops and does not say which counts.

    Args:
        surprise: where the text stopped making sense.
    """
    if surprise.block != "clock":
        return None
    edge = re.search(r"\b(starts|stops)\s+at\b((?:(?!\bstops\s+at\b).)*)$", surprise.before)
    if edge is None:
        return None
    right = "starts at earliest of" if edge.group(1) == "starts" else "stops at first of"
    other = re.fullmatch(r"\s*(first|earliest|latest|last)\s*", edge.group(2))
    if surprise.after.startswith(","):
        return Slip(
            None, f"nothing says which of several days counts in `{edge.group(1)} at`", _say(right)
        )
    if other is not None and re.match(r"of\b", surprise.after):
        place = stretch(surprise, edge.start(2) - len(surprise.before), 2)
        wrong = f"{edge.group(1)} at {other.group(1)} of"
        return Slip(place, f"a clock has no `{wrong}`", _say(right))
    return None


def clock_words(surprise: Surprise) -> Slip | None:
    """Return the slip if a clock starts or stops in other words.

    Args:
        surprise: where the text stopped making sense.
    """
    found = re.match(
        r"(start|begin|stop|end)s?\s+(?:when|if|at|on|with|from|after)\b", surprise.after
    )
    if found is None or surprise.block != "clock" or surprise.before.strip():
        return None
    right = "starts at" if found.group(1) in ("start", "begin") else "stops at"
    return Slip(
        stretch(surprise, 0, found.end()),
        f"a clock {right.replace(' at', '')} at a day that the pathway knows",
        f"write `{right}`, for example `{right} STEP done`",
    )


def _say(words: str) -> str:
    return f"write `{words} …, …`"


def days_between(surprise: Surprise) -> Slip | None:
    """Return the slip if the days between two days are asked for in other words.

    Args:
        surprise: where the text stopped making sense.
    """
    days = re.search(r"\bis\s+((?:number\s+of\s+)?days)\s+$", surprise.before)
    found = re.match(r"(between|since|after|until)\b", surprise.after)
    if days is None or found is None:
        return None
    return Slip(
        stretch(surprise, days.start(1) - len(surprise.before), found.end()),
        "days are counted from one day to another",
        "write `days from DAY to DAY`, for example `days from opening to today`",
    )


# --- Episodes --------------------------------------------------------------------------------

_PHRASES = (
    (r"merged\b", "merged when same region and an earlier one is open"),
    (r"ends\b", "ends at any outcome, or 365 days after opening"),
    (r"opened\b", "opened on received, otherwise happened"),
    (r"evidence\b", "evidence belongs by reference, then by region, then to the latest open one"),
    (r"region\s+from\b", "region from CODELIST and side from CODELIST"),
)


def episode_phrase(surprise: Surprise) -> Slip | None:
    """Return the slip if a clause of `enrol each` is worded in another way.

    Args:
        surprise: where the text stopped making sense.
    """
    if surprise.block != "enrol":
        return None
    if surprise.expected == frozenset({"`as`"}):
        return Slip(
            None, "the episode has no name", "write `as NAME` after what opens it: `… as referral`"
        )
    starts = [
        (found.start(), phrase)
        for pattern, phrase in _PHRASES
        for found in re.finditer(rf"\b{pattern}", surprise.before)
    ]
    for pattern, phrase in _PHRASES:
        found = re.match(pattern, surprise.after)
        if found is not None and "`ends at any outcome`" not in surprise.expected:
            return Slip(
                stretch(surprise, 0, found.end()),
                f"`{found.group()}` belongs to `enrol each`, which follows referrals",
                "write `enrol each SELECTION as NAME` before it, or leave it out",
            )
        if found is not None:
            return _worded(phrase)
    return _worded(max(starts)[1]) if starts else None


def opens_with_a_name(surprise: Surprise) -> Slip | None:
    """Return the slip if `enrol each` names a codelist and not the entries with its codes.

    Args:
        surprise: where the text stopped making sense.
    """
    name = re.match(r"[A-Za-z]\w*", surprise.after)
    if name is None or not re.search(r"\benrol\s+each\s+$", surprise.before):
        return None
    return Slip(
        stretch(surprise, 0, name.end()),
        "nothing says which entries open an episode",
        f"write `enrol each request in {name.group()} as NAME`, or another kind of entry",
    )


def _worded(phrase: str) -> Slip:
    part = "" if phrase.startswith("merged") else ", or its first part"
    return Slip(None, "this clause has one wording only", f"write `{phrase}`{part}")


def whose(surprise: Surprise) -> Slip | None:
    """Return the slip if `for` says whose an entry is in other words.

    Args:
        surprise: where the text stopped making sense.
    """
    keywords = surprise.openings[0].keywords if surprise.openings else frozenset[str]()
    found = re.match(r"for\s+(?:the\s+|that\s+|an?\s+)?([A-Za-z]\w*)", surprise.after)
    if found is None or "for this" not in keywords:
        return None
    return Slip(
        stretch(surprise, 0, found.end()),
        "nothing says whose entries these are",
        "write `for this NAME` with the episode's name, `for the same region`, or leave it out",
    )
