"""Who enters a pathway, and which admissions concern it: enrolment, exclusions, failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from waypost_dsl.model.citations import Citation, Length
from waypost_dsl.model.conditions import Condition
from waypost_dsl.model.selections import DiagnosisMatch, Selection
from waypost_dsl.source import NOWHERE, Span

EpisodeDate = Literal["received", "happened"]
"""What dates the opening of an episode: when the referral was received, or its clinical date."""

Attribution = Literal["by reference", "by region", "to the latest open one"]
"""How evidence finds its episode, in the order written."""


@dataclass(frozen=True, slots=True)
class Episodes:
    """`enrol each … as NAME`: one run for each episode, replayed over its days (4.1).

    Args:
        opens: what opens an episode; each entry it finds is one, unless merged.
        name: what the author calls the episode: `for this NAME`.
        dated: what dates the opening; the first that is recorded counts.
        region: the codelist with values that says which body region an entry is about.
        side: the codelist with values that says which side.
        merged: a second opening of the same region joins an episode that is still open.
        belongs: how evidence finds its episode, tried in this order.
        ends_after: how long after its opening an episode ends that reached no outcome.
    """

    opens: Selection
    name: str
    dated: tuple[EpisodeDate, ...] = ("happened",)
    region: str | None = None
    side: str | None = None
    merged: bool = False
    belongs: tuple[Attribution, ...] = ("by reference", "by region", "to the latest open one")
    ends_after: Length | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`enrol while …`: one live run a patient; `enrol each …`: one run an episode.

    `provisionally` labels the run (4.10). With `episodes` the condition is that the record holds
    something that opens one.
    """

    condition: Condition
    provisionally: Condition | None = None
    episodes: Episodes | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`exclude when … because …`."""

    condition: Condition
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Failure:
    """`failure direct on unplanned admission with … when …`: which admissions concern it.

    Args:
        relation: how they concern the pathway.
        matches: what the diagnoses must be, any of them; empty means whatever they are.
        when: what must hold besides, as at the day before the admission; None means nothing.
        because: why.
    """

    relation: Literal["direct", "associated"]
    matches: tuple[DiagnosisMatch, ...]
    when: Condition | None = None
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE
