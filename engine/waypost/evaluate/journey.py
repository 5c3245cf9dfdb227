"""One episode's way through a pathway: where it was, from when to when, and what moved it.

A journey only ever grows: what happened on one day is never rewritten by a later one, so that
the replay at a day is the beginning of every later replay (language.md 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from waypost.evaluate.answers import Seen
from waypost.record import DateSpan

Left = Literal[
    "done",
    "excepted",
    "not applicable",
    "decided",
    "breached",
    "interrupted",
    "withdrawn",
    "said",
    "ended",
]
"""How a visit came to its end."""

EventKind = Literal[
    "opened",
    "merged",
    "reached",
    "done",
    "excepted",
    "not applicable",
    "decided",
    "breached",
    "said",
    "fired",
    "withdrawn",
    "resumed",
    "lapsed",
    "too many laps",
    "ended",
]


Used = tuple[str, date]
"""A piece of evidence: the reference and the last day it may be of."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One run of an episode pathway.

    Args:
        id: the reference of the entry that opened it.
        opened: the days it may have opened on.
        openings: its opening entries with the day from which each belongs to it: the first and
            those merged into it.
        region: the body region its opening names, None where it names none.
        side: the side its opening names.
    """

    id: str
    opened: DateSpan
    openings: tuple[tuple[str, date], ...]
    region: str | None = None
    side: str | None = None

    @property
    def day(self) -> date:
        """The day from which the replay walks: the first on which it is certain that it opened."""
        return self.openings[0][1]


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay at a node.

    Args:
        node: the node.
        lap: the how-manieth visit to it this is.
        entered: the day it was reached.
        entered_at: the instant it was reached, where the evidence that led here has a time.
        under: the interrupt whose way this is, None on the ordinary way.
        left: the day it was left, None while it is open.
        how: how it was left.
        used: the evidence that ended it, each with its day.
        led_by: the evidence that led here.
        seen_before: evidence that decisions have read: it is not new to a wait.
    """

    node: str
    lap: int
    entered: date
    entered_at: datetime | None = None
    under: str | None = None
    left: date | None = None
    how: Left | None = None
    used: tuple[Used, ...] = ()
    led_by: tuple[Seen, ...] = ()
    seen_before: tuple[Used, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the episode stands here."""
        return self.left is None


@dataclass(frozen=True, slots=True)
class Firing:
    """One time a red flag fired.

    Args:
        interrupt: which.
        fired: the day.
        evidence: what it fired on: the same evidence never fires it twice.
        suspended: the visits it took the patient from.
        closed: the day it was withdrawn, resumed from or lapsed.
        how: which of these.
    """

    interrupt: str
    fired: date
    evidence: tuple[Used, ...]
    suspended: tuple[int, ...]
    closed: date | None = None
    how: Literal["withdrawn", "resumed", "lapsed"] | None = None

    @property
    def is_active(self) -> bool:
        """Whether the flag still stands."""
        return self.closed is None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an episode: one line of its timeline."""

    day: date
    kind: EventKind
    node: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """All visits, firings and events of an episode so far, in the order they came about."""

    visits: tuple[Visit, ...] = ()
    firings: tuple[Firing, ...] = ()
    events: tuple[Event, ...] = ()
    ended: date | None = None
    outcome: str | None = None
    excluded: bool = False

    @property
    def outcome_is_reached(self) -> bool:
        """Whether it ended at an outcome of the pathway, and not by death or by time."""
        return self.outcome is not None and self.events[-1].detail != "died"

    @property
    def open_visits(self) -> tuple[tuple[int, Visit], ...]:
        """The visits at which the episode stands, each with its number."""
        return tuple((i, visit) for i, visit in enumerate(self.visits) if visit.is_open)

    def visits_to(self, node: str) -> tuple[Visit, ...]:
        """Return the visits to a node, in their order."""
        return tuple(visit for visit in self.visits if visit.node == node)

    def stands_at(self, node: str) -> bool:
        """Whether a visit to the node is open."""
        return any(visit.node == node and visit.is_open for visit in self.visits)

    def days_reached(self, node: str, day: date) -> tuple[date, ...]:
        """Return the days up to `day` on which a node was reached or an interrupt fired."""
        days = [visit.entered for visit in self.visits if visit.node == node]
        days += [firing.fired for firing in self.firings if firing.interrupt == node]
        return tuple(sorted(one for one in days if one <= day))

    def days_done(self, node: str, day: date) -> tuple[date, ...]:
        """Return the days up to `day` on which a node was left as done."""
        days = [
            visit.left
            for visit in self.visits
            if visit.node == node and visit.how == "done" and visit.left is not None
        ]
        return tuple(sorted(one for one in days if one <= day))

    def with_event(self, day: date, kind: EventKind, node: str, detail: str = "") -> Journey:
        """Return the journey with one more event."""
        return replace(self, events=(*self.events, Event(day, kind, node, detail)))

    def with_visit(self, visit: Visit) -> Journey:
        """Return the journey with one more visit."""
        reached = Event(visit.entered, "reached", visit.node)
        return replace(self, visits=(*self.visits, visit), events=(*self.events, reached))

    def leaving(self, number: int, day: date, how: Left, used: tuple[Used, ...] = ()) -> Journey:
        """Return the journey with a visit left."""
        left = replace(self.visits[number], left=day, how=how, used=used)
        return replace(self, visits=(*self.visits[:number], left, *self.visits[number + 1 :]))

    def returning(self, numbers: tuple[int, ...]) -> Journey:
        """Return the journey with interrupted visits open again, as they were."""
        return replace(
            self,
            visits=tuple(
                replace(visit, left=None, how=None) if i in numbers else visit
                for i, visit in enumerate(self.visits)
            ),
        )

    def handing_over(self, above: int, number: int, day: date) -> Journey:
        """Return the journey with a flag, fired on top of one that is withdrawn, put in its place.

        It gives the patient back to where the withdrawn one found them.

        Args:
            above: the firing that stands.
            number: the firing that is withdrawn.
            day: the day of the withdrawal.
        """
        standing, gone = self.firings[above], self.firings[number]
        mine = [i for i in standing.suspended if self.visits[i].under == gone.interrupt]
        kept = (i for i in standing.suspended if i not in mine)
        suspended = replace(standing, suspended=(*kept, *gone.suspended))
        visits = tuple(
            replace(visit, left=day, how="withdrawn") if i in mine else visit
            for i, visit in enumerate(self.visits)
        )
        firings = (*self.firings[:above], suspended, *self.firings[above + 1 :])
        return replace(self, visits=visits, firings=firings)

    def ending(
        self, day: date, outcome: str | None, detail: str, *, excluded: bool = False
    ) -> Journey:
        """Return the journey with its end: what was open is left as it stands."""
        journey = self
        for number, _ in self.open_visits:
            journey = journey.leaving(number, day, "ended")
        journey = journey.with_event(day, "ended", outcome or "", detail)
        return replace(journey, ended=day, outcome=outcome, excluded=excluded)

    def with_firing(self, firing: Firing) -> Journey:
        """Return the journey with one more firing."""
        return replace(self, firings=(*self.firings, firing))

    def closing(
        self, number: int, day: date, how: Literal["withdrawn", "resumed", "lapsed"]
    ) -> Journey:
        """Return the journey with a firing closed."""
        closed = replace(self.firings[number], closed=day, how=how)
        return replace(self, firings=(*self.firings[:number], closed, *self.firings[number + 1 :]))


@dataclass(frozen=True, slots=True)
class EpisodeLife:
    """An episode and until when it was open; attribution needs no more of the others."""

    episode: Episode
    ended: date | None = None

    def as_on(self, day: date) -> EpisodeLife:
        """Return the life as it was on a day: without the openings that joined it later."""
        openings = tuple(one for one in self.episode.openings if one[1] <= day)
        if len(openings) == len(self.episode.openings):
            return self
        return replace(self, episode=replace(self.episode, openings=openings))

    def is_open_on(self, day: date) -> bool:
        """Whether it was open on a day; on the day of its end it still is."""
        return self.episode.day <= day and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class EpisodeNow:
    """An episode as it stands while a question is asked of it.

    Args:
        episode: the episode.
        lives: all the patient's episodes on this pathway, this one included.
        journey: its way so far.
        visit: the visit the question is about, where it is about a node.
    """

    episode: Episode
    lives: tuple[EpisodeLife, ...]
    journey: Journey
    visit: Visit | None = None

    @property
    def version(self) -> tuple[str, int, int]:
        """What an answer about the episode depends on besides the record and the day."""
        return (self.episode.id, len(self.journey.events), len(self.lives))
