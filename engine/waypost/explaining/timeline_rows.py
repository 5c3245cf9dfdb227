"""An episode's timeline as a short table: each day on which something happened, and what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby

from waypost.evaluate.evaluation import EpisodeRow, EventRow
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records
from waypost_dsl.model import Decision, Outcome, Step, Wait
from waypost_dsl.wording.names import full_date

_ORDER = (
    "opened",
    "merged",
    "fired",
    "withdrawn",
    "resumed",
    "lapsed",
    "done",
    "excepted",
    "not applicable",
    "breached",
    "decided",
    "too many laps",
    "said",
    "reached",
    "ended",
)


def timeline_rows(
    episode: EpisodeRow, book: Phrasebook, records: Records, *, idle: AbstractSet[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """Return the rows of an episode's timeline.

    Args:
        episode: the episode.
        book: the pathway's phrases.
        records: numbers the resources that are cited.
        idle: steps that were reached and did not apply: nothing was to do there.

    Returns:
        A row for each day on which anything happened: the day, and what happened on it.
    """
    rows: list[tuple[str, str]] = []
    for day, events in groupby(episode.timeline, key=lambda event: event.day):
        said = list(_said(list(events), book, records, idle))
        if said:
            rows.append((full_date(day), " ".join(_sentence(one) for one in said)))
    return tuple(rows)


def _sentence(text: str) -> str:
    capital = f"{text[:1].upper()}{text[1:]}"
    return capital if text.endswith("?") else f"{capital}."


def _said(
    events: list[EventRow], book: Phrasebook, records: Records, idle: AbstractSet[str]
) -> Iterator[str]:
    left = {event.node for event in events if event.kind in ("done", "excepted", "breached")}
    ended = any(event.kind == "ended" for event in events)
    for kind in _ORDER:
        of_kind = [event for event in events if event.kind == kind]
        if kind == "reached":
            of_kind = [event for event in _after_flags(events) if event.kind == kind]
        if of_kind:
            yield from _of_kind(kind, of_kind, book, records, left=left | idle, ended=ended)


def _after_flags(events: list[EventRow]) -> list[EventRow]:
    """Leave out what a red flag took the patient from on the day it was reached."""
    flags = [number for number, event in enumerate(events) if event.kind == "fired"]
    return events[flags[-1] :] if flags else events


def _of_kind(
    kind: str,
    events: list[EventRow],
    book: Phrasebook,
    records: Records,
    *,
    left: AbstractSet[str],
    ended: bool,
) -> Iterator[str]:
    match kind:
        case "opened":
            yield f"opened{records.cite_references([events[0].node])}"
        case "merged":
            marks = records.cite_references(event.node for event in events)
            yield f"sent again{marks}"
        case "fired":
            yield f"red flag: {_titles(events, book)}"
        case "withdrawn":
            yield f"red flag withdrawn: {_titles(events, book)}"
        case "resumed":
            yield f"red flag dealt with: {_titles(events, book)}"
        case "lapsed":
            yield f"red flag lapsed: {_titles(events, book)}"
        case "done":
            yield f"done: {_titles(events, book)}"
        case "excepted":
            yield f"excepted: {_titles(events, book)}"
        case "breached":
            yield f"limit passed: {_titles(events, book)}"
        case "decided":
            yield from (_decided(event, book) for event in events if _leads_on(event, book))
        case "too many laps":
            yield f"no further round of {_titles(events, book)}"
        case "said":
            yield f"advice: {_titles(events, book)}"
        case "reached" if not ended:
            begun = [e for e in events if e.node not in left and _is_work(e.node, book)]
            if begun:
                yield f"then to do: {_titles(begun, book)}"
        case "ended":
            yield _ended(events[0], book)
        case _:
            # What did not apply, and what an end left open, moved nobody.
            return


def _is_work(name: str, book: Phrasebook) -> bool:
    return isinstance(book.pathway.nodes.get(name), Step | Wait)


def _leads_on(event: EventRow, book: Phrasebook) -> bool:
    """Whether a decision led to more than the next question."""
    targets = event.detail.split(", ")
    return not all(isinstance(book.pathway.nodes.get(one), Decision) for one in targets)


def _decided(event: EventRow, book: Phrasebook) -> str:
    ways = " and ".join(
        "nothing more is called for" if one == "stay" else book.node(one)
        for one in event.detail.split(", ")
    )
    node = book.pathway.nodes.get(event.node)
    question = book.node(event.node)
    asked = question if isinstance(node, Decision) and question.endswith("?") else f"{question}:"
    return f"{asked} {ways}"


def _ended(event: EventRow, book: Phrasebook) -> str:
    node = book.pathway.nodes.get(event.node)
    how = node.title if isinstance(node, Outcome) else event.detail
    return f"ended: {lower_first(how or event.detail)}"


def lower_first(text: str) -> str:
    """Return a title inside a sentence: no capital, unless its first word is an abbreviation.

    Example:
        >>> lower_first("Managed in the triage service"), lower_first("MRI done")
        ('managed in the triage service', 'MRI done')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _titles(events: Iterable[EventRow], book: Phrasebook) -> str:
    return "; ".join(dict.fromkeys(book.node(event.node) for event in events))
