"""What opens an episode, on which day, and which opening joins an episode that is open (3, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waypost.evaluate.attribution import linked, region_of
from waypost.evaluate.days_of_change import days_of_selection
from waypost.evaluate.journey import Episode, EpisodeLife
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.selections import select
from waypost.evaluate.spans import clinical_span
from waypost.evaluate.truth import Truth
from waypost.record import DateSpan, Entry
from waypost_dsl.model import Episodes


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry that opens an episode, or joins one that is open.

    Args:
        reference: the entry.
        opened: the days it may have happened on.
        region: the body region it names.
        side: the side it names.
        links: the entries it hangs on, itself included.
        day: the day from which that is certain, and the replay walks it.
    """

    reference: str
    opened: DateSpan
    region: str | None
    side: str | None
    links: frozenset[str]
    day: date

    def as_episode(self) -> Episode:
        """Return the episode it opens."""
        first = (self.reference, self.day)
        return Episode(self.reference, self.opened, (first,), self.region, self.side)


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings up to a moment, in the order of their days, and those that may be one."""

    sure: tuple[Opening, ...]
    doubtful: tuple[str, ...] = ()


def openings_of(moment: Moment, rule: Episodes) -> Openings:
    """Return what opens an episode up to a moment.

    What opened one on a day has opened it for good, although the referral is declined or revoked
    later: the replay at a day is the beginning of every later replay.
    """
    case = moment.case
    sure: dict[str, Opening] = {}
    doubtful: set[str] = set()
    days = {day for day in days_of_selection(case, rule.opens) if day < moment.day}
    for day in (*sorted(days), moment.day):
        doubtful = set()
        for one in select(moment.on(day), rule.opens).found:
            # What was done for a referral shows that it was made; the referral opens the episode,
            # on its own day.
            entry = one.request or one.entry
            opened = one.when if one.request is None else clinical_span(entry)
            if one.truth is not Truth.TRUE or opened.last > day:
                doubtful.add(entry.reference)
            elif entry.reference not in sure:
                sure[entry.reference] = _opening(case, entry, opened, day)
    # Of one day, what hangs on another opening comes after it, whatever they are called.
    ordered = sorted(
        sure.values(), key=lambda one: (one.day, len(one.links & sure.keys()), one.reference)
    )
    return Openings(tuple(ordered), tuple(sorted(doubtful - set(sure))))


def _opening(case: Case, entry: Entry, opened: DateSpan, day: date) -> Opening:
    region, side = region_of(case.pathway, entry)
    links = linked(case.record, entry, known_at=case.known_at)
    return Opening(entry.reference, opened, region, side, links, day)


def joined(opening: Opening, rule: Episodes, lives: tuple[EpisodeLife, ...]) -> EpisodeLife | None:
    """Return the open episode that an opening joins, None where it opens one of its own.

    The same referral sent again, which replaces or is based on one before, is one episode; so is
    a second one for the same region and side while the first is open. Where no region is named
    nobody can say that it is the same one.
    """
    if not rule.merged:
        return None
    there = [life for life in lives if life.is_open_on(opening.day)]
    same = [
        life
        for life in there
        if any(reference in opening.links for reference, _ in life.episode.openings)
        or (
            opening.region is not None
            and life.episode.region == opening.region
            and (opening.side is None or life.episode.side in (None, opening.side))
        )
    ]
    return min(same, key=lambda life: (life.episode.day, life.episode.id), default=None)
