"""Which episode an entry belongs to, and which body region it is about (language.md 3 and 4.1).

Evidence finds its episode by reference, then by body region, then as the pathway says; what
belongs to one episode never finishes another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waypost.evaluate.codes import code_index
from waypost.evaluate.journey import EpisodeLife, EpisodeNow
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.truth import Truth
from waypost.record import Coding, DateSpan, Entry, Record
from waypost_dsl.durations import next_day
from waypost_dsl.model import Attribution, Belonging, Episodes, Pathway

_LINKS = 6
"""How many references are followed from an entry: result, encounter, request, referral, …"""


def belongs(moment: Moment, entry: Entry, when: DateSpan, belonging: Belonging) -> Truth:
    """Say whether an entry is one of those a selection looks at in an episode.

    Args:
        moment: the episode, and the day it is asked on: what opened later is not there yet. Any
            entry belongs where there is no episode.
        entry: the entry.
        when: the days it may have happened on.
        belonging: which entries the selection is about.
    """
    case, day, now = moment.case, moment.day, moment.episode
    if now is None:
        return Truth.TRUE
    match belonging:
        case "as usual" | "whole record":
            return Truth.TRUE
        case "same region":
            return _same_region(case, now, day, entry)
        case "this episode":
            lives = tuple(life.as_on(day) for life in now.lives if life.episode.day <= day)
            owners = {_owner(case, lives, entry, one) for one in _days_that_differ(lives, when)}
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


def linked(record: Record, entry: Entry, *, known_at: date | None = None) -> frozenset[str]:
    """Return the references an entry hangs on, directly or through others, and its own.

    What another entry hangs on is known only once that entry is: by the day of knowledge.
    """
    found: set[str] = {entry.reference}
    waiting = [entry]
    for _ in range(_LINKS):
        targets = {ref for one in waiting for ref in _references(one)} - found
        if not targets:
            break
        found |= targets
        there = [one for one in map(record.entry, sorted(targets)) if one is not None]
        waiting = [one for one in there if known_at is None or one.known_from.first <= known_at]
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
        owner, lives = _by(rule, case, lives, entry, day)
        if owner is not None or not lives:
            return owner
    return None


def _days_that_differ(lives: tuple[EpisodeLife, ...], when: DateSpan) -> set[date]:
    """Return days of a span between which no episode opens or ends."""
    days = {when.first, when.last}
    if when.is_exact:
        return days
    for life in lives:
        days.add(life.episode.day)
        if life.ended is not None:
            days.add(next_day(life.ended))
    return {day for day in days if when.first <= day <= when.last}


def _by(
    rule: Attribution, case: Case, lives: tuple[EpisodeLife, ...], entry: Entry, day: date
) -> tuple[str | None, tuple[EpisodeLife, ...]]:
    """Return the episode that one rule finds, else those that the next rules may choose from."""
    match rule:
        case "by reference":
            references = linked(case.record, entry, known_at=case.known_at)
            for life in lives:
                if any(opening in references for opening, _ in life.episode.openings):
                    return life.episode.id, lives
            return None, lives
        case "by region":
            regions = _regions(case.pathway, entry)
            if not regions:
                return None, lives
            _, side = region_of(case.pathway, entry)
            open_ones = [life for life in lives if life.is_open_on(day)]
            there = [life for life in open_ones if life.episode.region in regions]
            sided = [life for life in there if side is not None and life.episode.side == side]
            unsided = [life for life in there if side is None or life.episode.side in (None, side)]
            # An entry of a region that no open episode is about belongs to none of them, but may
            # to one that does not say what it is about.
            return _latest(sided or unsided), tuple(
                life for life in open_ones if life.episode.region is None
            )
        case "to the latest open one":
            return _latest([life for life in lives if life.is_open_on(day)]), ()


def _latest(lives: list[EpisodeLife]) -> str | None:
    if not lives:
        return None
    return max(lives, key=lambda life: (life.episode.day, life.episode.id)).episode.id


def _same_region(case: Case, now: EpisodeNow, day: date, entry: Entry) -> Truth:
    """Whether an entry is about the episode's body region; unknown where either names none."""
    references = linked(case.record, entry, known_at=case.known_at)
    if any(opening in references for opening, since in now.episode.openings if since <= day):
        return Truth.TRUE
    regions = _regions(case.pathway, entry)
    if not regions or now.episode.region is None:
        return Truth.UNKNOWN
    if now.episode.region not in regions:
        return Truth.FALSE
    region, side = region_of(case.pathway, entry)
    if region is None:
        return Truth.UNKNOWN
    # A side that was not written down contradicts none.
    return Truth.of(side is None or now.episode.side in (None, side))


def _named(pathway: Pathway, codelist: str | None, entry: Entry) -> str | None:
    values = _all_named(pathway, codelist, entry)
    return next(iter(values)) if len(values) == 1 else None


def _regions(pathway: Pathway, entry: Entry) -> frozenset[str]:
    """Return all the body regions that an entry names."""
    episodes = pathway.episodes
    return frozenset() if episodes is None else _all_named(pathway, episodes.region, entry)


def _all_named(pathway: Pathway, codelist: str | None, entry: Entry) -> frozenset[str]:
    if codelist is None:
        return frozenset()
    index = code_index(pathway, (codelist,))
    for codings in (entry.body_sites, entry.codings, entry.reasons):
        rows = map(index.row_for, _singly(codings))
        values = frozenset(row.value for row in rows if row is not None)
        if values:
            return values
    return frozenset()


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
