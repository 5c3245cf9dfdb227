"""Episodes and clocks in words: what opens a run of the pathway, and what its days are counted on.

Called through `waypost_dsl.wording.phrases.words`.
"""

from __future__ import annotations

from typing import assert_never

from waypost_dsl.model import Anchor, Attribution, Clock, EpisodeDate, Episodes
from waypost_dsl.wording.speaker import Speaker


def episodes_in_words(speaker: Speaker, episodes: Episodes) -> str:
    """Say what opens an episode, what belongs to it and when it ends.

    Args:
        speaker: says the parts.
        episodes: what the author wrote after `enrol each`.
    """
    return "; ".join((opening_in_words(speaker, episodes), *details_in_words(speaker, episodes)))


def opening_in_words(speaker: Speaker, episodes: Episodes) -> str:
    """Say what opens an episode: "one run for each request for MSK triage"."""
    return f"one run for each {speaker.noun(episodes.opens)}"


def details_in_words(speaker: Speaker, episodes: Episodes) -> tuple[str, ...]:
    """Say the rest of an episode's rules, a phrase for each."""
    said = [f"opened on {', otherwise on '.join(_dated(one) for one in episodes.dated)}"]
    lists = [f"“{speaker.codelist(one)}”" for one in (episodes.region, episodes.side) if one]
    if lists:
        said.append(f"body region by the list {' and side by the list '.join(lists)}")
    if episodes.merged:
        said.append("joined to an earlier one of the same body region that is still open")
    belongs = ", then ".join(_belongs(one) for one in episodes.belongs)
    said.append(f"evidence belongs {belongs}")
    ends = "ends at any outcome"
    if episodes.ends_after is not None:
        ends += f", or {speaker.amount(episodes.ends_after)} after the opening"
    return (*said, ends)


def clock_in_words(speaker: Speaker, clock: Clock) -> str:
    """Say when a clock starts and stops, and its limit.

    Args:
        speaker: says the parts.
        clock: the clock.
    """
    return (
        f"starts at {_days(speaker, clock.starts, 'earliest')};"
        f" stops at {_days(speaker, clock.stops, 'first')};"
        f" limit {speaker.amount(clock.limit)}"
    )


def _days(speaker: Speaker, anchors: tuple[Anchor, ...], which: str) -> str:
    said = [speaker.anchor(one) for one in anchors]
    return said[0] if len(said) == 1 else f"the {which} of {', '.join(said[:-1])} and {said[-1]}"


def _dated(date: EpisodeDate) -> str:
    match date:
        case "received":
            return "the day it was received"
        case "happened":
            return "the day it happened"
        case _:
            assert_never(date)


def _belongs(rule: Attribution) -> str:
    match rule:
        case "by reference":
            return "by reference"
        case "by region":
            return "by body region"
        case "to the latest open one":
            return "to the latest open one"
        case _:
            assert_never(rule)
