"""An explanation as data: paragraphs, and sections of items. How it looks is for `text`."""

from __future__ import annotations

from dataclasses import dataclass

EXPLANATION_SCHEMA = "waypost-explanation/1"
"""The version of the JSON: the number rises when a reader would have to change."""


@dataclass(frozen=True, slots=True)
class Item:
    """One step, decision or referral: what it is, how it stands, and why.

    Args:
        title: its title, with its name in brackets.
        standing: how it stands, such as "due 9 February 2024, 21 days overdue".
        lines: the reasons, a sentence each.
    """

    title: str
    standing: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a heading, or the rows of a short table: a day, and what happened on it."""

    heading: str
    items: tuple[Item, ...]
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EpisodePart:
    """What is said of one episode of an episode pathway.

    Args:
        heading: which episode, and whether it is open or how it ended.
        lead: where it stands, or why it was not taken on.
        sections: what has to be done first, its timeline last.
    """

    heading: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything an evaluation says, in the order in which it matters.

    Args:
        title: the pathway and its version.
        patient: whom it is about and as at when; the id only.
        lead: how the patient stands to the pathway, and a summary.
        sections: what is overdue first, what does not apply last; of an episode pathway, what
            no single episode says.
        records: the resources that were cited, by their numbers.
        caution: what must stand under it.
        episodes: a part for each episode of an episode pathway: what is open comes first.
        schema: the version of this layout.
    """

    title: str
    patient: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    records: tuple[str, ...]
    caution: str
    episodes: tuple[EpisodePart, ...] = ()
    schema: str = EXPLANATION_SCHEMA
