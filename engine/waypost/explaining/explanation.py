"""An explanation as data: paragraphs, and sections of items. How it looks is for `text`."""

from __future__ import annotations

from dataclasses import dataclass


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
    """Items under a heading."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything an evaluation says, in the order in which it matters.

    Args:
        title: the pathway and its version.
        patient: whom it is about and as at when; the id only.
        lead: how the patient stands to the pathway, and a summary.
        sections: what is overdue first, what does not apply last.
        records: the resources that were cited, by their numbers.
        caution: what must stand under it.
    """

    title: str
    patient: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    records: tuple[str, ...]
    caution: str
