"""Slips that the words around a surprise give away, where the parser's state does not.

Each rule looks at the line and answers with what is wrong, where, and what to write. The first
that recognises the line wins, so rules stand from the surest to the least sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from waypost_dsl.syntax import (
    slips_in_conditions,
    slips_in_episodes,
    slips_in_kpis,
    slips_in_names,
    slips_in_statements,
    slips_in_values,
)
from waypost_dsl.syntax.slip import Slip, stretch
from waypost_dsl.syntax.surprise import Surprise

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
    place = stretch(surprise, found.start(1), found.end(1))
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


# --- What other languages and documents have --------------------------------------------------


def _punctuation(surprise: Surprise) -> Slip | None:
    comment = re.match(r"//|--|/\*", surprise.after)
    if comment is not None:
        return Slip(
            stretch(surprise, 0, 2),
            f"`{comment.group()}` does not begin a comment",
            "a comment begins with `#`",
        )
    mark = re.match(r"[;:.•*·▪-](?!\w)", surprise.after)
    if mark is None:
        return None
    return Slip(None, f"`{mark.group()}` means nothing here", "leave it out")


_RULES: tuple[Callable[[Surprise], Slip | None], ...] = (
    slips_in_episodes.step_in_wait,
    slips_in_episodes.compared_in_wait,
    slips_in_episodes.laps,
    slips_in_episodes.laps_without_then,
    slips_in_episodes.clock_words,
    slips_in_episodes.opens_with_a_name,
    slips_in_episodes.comma_after_then,
    slips_in_episodes.active_after_condition,
    slips_in_kpis.in_kpi,
    slips_in_episodes.bare_resume,
    slips_in_episodes.clock_edges,
    slips_in_episodes.days_between,
    slips_in_episodes.episode_phrase,
    slips_in_statements.other_kind,
    slips_in_statements.done_otherwise,
    slips_in_statements.due_otherwise,
    slips_in_statements.each_for_every,
    slips_in_statements.no_for_not,
    slips_in_statements.either,
    slips_in_conditions.and_or,
    slips_in_values.bounds,
    slips_in_values.between,
    slips_in_values.decimal_comma,
    slips_in_values.spaced_unit,
    slips_in_values.per_cent,
    slips_in_values.counted_in_words,
    slips_in_values.how_often,
    slips_in_values.kind_of_days,
    slips_in_values.working_weeks,
    slips_in_values.minutes,
    slips_in_values.date,
    slips_in_names.quotes_inside,
    slips_in_names.opening_quote,
    slips_in_names.name,
    slips_in_names.no_keyword_before_name,
    slips_in_names.reason,
    slips_in_conditions.brackets,
    slips_in_conditions.several_kinds_of_evidence,
    slips_in_conditions.comma_for_and,
    slips_in_conditions.after_for_of,
    slips_in_conditions.filler,
    slips_in_conditions.evidence_alone,
    slips_in_episodes.whose,
    _punctuation,
)
