"""Referrals, each on the day it reached a level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from waypost.evaluate.attribution import belongs
from waypost.evaluate.days_of_change import days_of_selection
from waypost.evaluate.moment import Moment
from waypost.evaluate.selections import select
from waypost.evaluate.truth import Truth, any_true
from waypost.kpi.contributing.episodes import within
from waypost.kpi.contributing.registration import NO, YES, Said, both
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT
from waypost.record import DateSpan, Entry
from waypost_dsl.model import Referrals, ReferralsCounted, Selection

NOT_REACHED_FOR_CERTAIN = "it cannot be told whether it got so far"
NO_EPISODE_FOR_CERTAIN = "it cannot be told which episode it belongs to"


@dataclass(frozen=True, slots=True)
class _Reached:
    entry: Entry
    when: DateSpan
    is_sure: bool


def referrals(study: Study, counted: ReferralsCounted) -> Iterator[Unit]:
    """Yield the referrals that reached a level, each the first time it did.

    Args:
        study: the patient and the run.
        counted: to which service, and how far.

    Raises:
        EvaluationError: if the episodes they may belong to cannot be replayed.
    """
    for one in _reached(study, counted):
        for place in places_of(study, one.when):
            moment = _asked_of(study, one)
            yield Unit(
                one.entry.reference,
                place.day,
                moment,
                by=place.by,
                among=_among(study, one, place.by),
                note="" if one.when.is_exact else DAY_NOT_EXACT,
                day_is_known=place.is_known,
                evidence=(one.entry.reference,),
            )


def _reached(study: Study, counted: ReferralsCounted) -> tuple[_Reached, ...]:
    """What reached a level on a day has reached it for good, though it is taken back later."""
    selection = Selection(Referrals(counted.service, counted.level))
    found: dict[str, _Reached] = {}
    days = {day for day in days_of_selection(study.case, selection) if day < study.as_at}
    for day in (*sorted(days), study.as_at):
        for one in select(Moment(study.case, day), selection).found:
            entry = one.request or one.entry
            before = found.get(entry.reference)
            is_sure = one.truth is Truth.TRUE
            if before is None or (is_sure and not before.is_sure):
                found[entry.reference] = _Reached(entry, _whole(one.when, one.entry, day), is_sure)
    return tuple(found[reference] for reference in sorted(found))


def _whole(when: DateSpan, shown_by: Entry, day: date) -> DateSpan:
    """Return all the days it may have been: what was seen on a day was cut at it."""
    if when.last < day or when.is_exact:
        return when
    happened = shown_by.happened
    return DateSpan(when.first, max(when.last, happened.last))


def _among(study: Study, one: _Reached, day: date) -> Said:
    reached = YES if one.is_sure else Said(Truth.UNKNOWN, NOT_REACHED_FOR_CERTAIN)
    if study.episodes is None:
        return both(reached, study.is_among("enrolled", day, seen=True))
    truths = [truth for _, truth in _owners(study, one, day)]
    owned = any_true(truths)
    if owned is Truth.FALSE:
        return NO
    return both(reached, Said(owned, NO_EPISODE_FOR_CERTAIN if owned is Truth.UNKNOWN else ""))


def _owners(study: Study, one: _Reached, day: date) -> list[tuple[Moment, Truth]]:
    """Return the episodes on a day, each with whether the referral belongs to it."""
    assert study.episodes is not None
    state = study.episodes.on(day)
    moments = [within(study, state, run, day) for run in state.runs if not run.journey.excluded]
    return [(m, belongs(m, one.entry, one.when, "this episode")) for m in moments]


def _asked_of(study: Study, one: _Reached) -> Callable[[date], Moment | None]:
    def moment(day: date) -> Moment | None:
        if study.episodes is None:
            return study.moment(day).at_event(one.when)
        for owner, truth in _owners(study, one, day):
            if truth is Truth.TRUE:
                return owner.at_event(one.when)
        return None

    return moment
