"""Which episode an entry belongs to, and which body region it is about (language.md 3 and 4.1).

Evidence finds its episode by reference, then by body region, then as the pathway says; what
belongs to one episode never finishes another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waypost.evaluate.codes import code_index
from waypost.evaluate.journey import EpisodeLife, EpisodeNow
from waypost.evaluate.moment import Case
from waypost.evaluate.truth import Truth
from waypost.record import Coding, DateSpan, Entry, Record
from waypost_dsl.model import Attribution, Belonging, Episodes, Pathway

_LINKS = 6
"""How many references are followed from an entry: result, encounter, request, referral, …"""


def belongs(
    case: Case, now: EpisodeNow, entry: Entry, when: DateSpan, belonging: Belonging
) -> Truth:
    """Say whether an entry is one of those a selection looks at in an episode.

    Args:
        case: the patient and the pathway.
        now: the episode.
        entry: the entry.
        when: the days it may have happened on.
        belonging: which entries the selection is about.
    """
    match belonging:
        case "as usual" | "whole record":
            return Truth.TRUE
        case "same region":
            return _same_region(case, now, entry)
        case "this episode":
            owners = {_owner(case, now.lives, entry, day) for day in (when.first, when.last)}
            mine = owners == {now.episode.id}
            return Truth.of(mine) if mine or now.episode.id not in owners else Truth.UNKNOWN


def region_of(pathway: Pathway, entry: Entry) -> tuple[str | None, str | None]:
    """Return the body region and the side an entry names, None for what it does not name.

    An entry that names two regions or sides names none: nobody can say which it is about.
    """
    episodes = pathway.episodes
    if episodes is None:
        return None, None
    return (
        _named(pathway, episodes.region, entry),
        _named(pathway, episodes.side, entry),
    )


def linked(record: Record, entry: Entry) -> frozenset[str]:
    """Return the references an entry hangs on, directly or through others, and its own."""
    found: set[str] = {entry.reference}
    waiting = [entry]
    for _ in range(_LINKS):
        targets = {ref for one in waiting for ref in _references(one)} - found
        if not targets:
            break
        found |= targets
        waiting = [one for one in map(record.entry, sorted(targets)) if one is not None]
    return frozenset(found)


def _references(entry: Entry) -> Iterable[str]:
    yield from entry.based_on
    yield from entry.replaces
    yield from entry.part_of
    if entry.encounter is not None:
        yield entry.encounter


def _owner(case: Case, lives: tuple[EpisodeLife, ...], entry: Entry, day: date) -> str | None:
    """Return the episode an entry of a day belongs to, by the pathway's order of rules."""
    episodes = case.pathway.episodes
    for rule in () if episodes is None else episodes.belongs:
        owner, settled = _by(rule, case, lives, entry, day)
        if settled:
            return owner
    return None


def _by(
    rule: Attribution, case: Case, lives: tuple[EpisodeLife, ...], entry: Entry, day: date
) -> tuple[str | None, bool]:
    """Return what one rule says, and whether that settles it."""
    match rule:
        case "by reference":
            references = linked(case.record, entry)
            for life in lives:
                if any(opening in references for opening, _ in life.episode.openings):
                    return life.episode.id, True
            return None, False
        case "by region":
            region, side = region_of(case.pathway, entry)
            if region is None:
                return None, False
            there = [life for life in lives if life.is_open_on(day)]
            there = [life for life in there if life.episode.region == region]
            sided = [life for life in there if side is not None and life.episode.side == side]
            unsided = [life for life in there if side is None or life.episode.side in (None, side)]
            # An entry of a region that no open episode is about belongs to none of them.
            return _latest(sided or unsided), True
        case "to the latest open one":
            return _latest([life for life in lives if life.is_open_on(day)]), True


def _latest(lives: list[EpisodeLife]) -> str | None:
    if not lives:
        return None
    return max(lives, key=lambda life: (life.episode.day, life.episode.id)).episode.id


def _same_region(case: Case, now: EpisodeNow, entry: Entry) -> Truth:
    """Whether an entry is about the episode's body region; unknown where either names none."""
    if any(opening in linked(case.record, entry) for opening, _ in now.episode.openings):
        return Truth.TRUE
    region, side = region_of(case.pathway, entry)
    if region is None or now.episode.region is None:
        return Truth.UNKNOWN
    if region != now.episode.region:
        return Truth.FALSE
    # A side that was not written down contradicts none.
    return Truth.of(side is None or now.episode.side in (None, side))


def _named(pathway: Pathway, codelist: str | None, entry: Entry) -> str | None:
    if codelist is None:
        return None
    index = code_index(pathway, (codelist,))
    for codings in (entry.body_sites, entry.codings, entry.reasons):
        values = {row.value for row in map(index.row_for, _singly(codings)) if row is not None}
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def _singly(codings: tuple[Coding, ...]) -> list[tuple[Coding]]:
    return [(coding,) for coding in codings]


def episodes_rule(pathway: Pathway) -> Episodes:
    """Return what opens an episode of a pathway that has episodes.

    Raises:
        ValueError: if the pathway is a live one.
    """
    if pathway.episodes is None:
        raise ValueError(f"pathway {pathway.name} has no episodes")
    return pathway.episodes
