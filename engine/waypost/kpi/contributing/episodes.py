"""Episodes of an episode pathway, each on its opening or another of its days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from waypost.evaluate.moment import Moment
from waypost.evaluate.replay import Replay, Run
from waypost.evaluate.truth import Truth
from waypost.evaluate.windows import anchor_days, days_of_node_anchor, opening_day
from waypost.kpi.contributing.registration import YES, Said
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT
from waypost.record import DateSpan
from waypost_dsl.model import Anchor, AtNode, EpisodesCounted

MAY_HAVE_OPENED = "it cannot be told whether it opened an episode"


def episodes(study: Study, counted: EpisodesCounted) -> Iterator[Unit]:
    """Yield the patient's episodes; one without the day that dates it is no unit yet.

    Args:
        study: the patient and the run.
        counted: which day puts an episode into a period.

    Raises:
        EvaluationError: if a decision has a gap or an overlap.
    """
    if study.episodes is None:
        return
    state = study.episodes.on(study.as_at)
    for run in state.runs:
        if run.journey.excluded:
            # Excluded as at the end; it may have been an episode on the day it is judged.
            pass
        span = _dated(study, counted, state, run)
        if span is None:
            continue
        for place in places_of(study, span):
            yield Unit(
                run.episode.id,
                place.day,
                moment_of(study, run.episode.id),
                by=place.by,
                among=_was_an_episode(study, run, place.by),
                note="" if span.is_exact else DAY_NOT_EXACT,
                day_is_known=place.is_known,
                evidence=(run.episode.id,),
            )
    for reference in state.doubtful:
        entry = study.record.entry(reference)
        if entry is None or counted.dated is not None:
            continue
        for place in places_of(study, entry.happened):
            doubt = Said(Truth.UNKNOWN, MAY_HAVE_OPENED)
            yield Unit(reference, place.day, lambda _: None, among=doubt, day_is_known=False)


def moment_of(study: Study, episode: str) -> Callable[[date], Moment | None]:
    """Return how an episode is asked as at a day: with its journey as it was then.

    Args:
        study: the patient and the run.
        episode: the episode's id.
    """

    def moment(day: date) -> Moment | None:
        assert study.episodes is not None
        state = study.episodes.on(day)
        run = next((one for one in state.runs if one.episode.id == episode), None)
        return None if run is None else within(study, state, run, day)

    return moment


def within(study: Study, state: Replay, run: Run, day: date) -> Moment:
    """Return the moment of an episode as at a day, in the case of its own replay."""
    plain = study.moment(day)
    return Moment(state.case, plain.day, after_death=plain.after_death).within(state.now(run))


def _dated(study: Study, counted: EpisodesCounted, state: Replay, run: Run) -> DateSpan | None:
    last = within(study, state, run, study.as_at)
    if counted.dated is None:
        return opening_day(last, run.episode)
    if not counted.or_dated:
        return anchor_days(last, counted.dated)
    days = [day for one in (counted.dated, *counted.or_dated) for day in _days_of(last, one)]
    return min(days, key=lambda day: (day.first, day.last), default=None)


def _days_of(moment: Moment, anchor: Anchor) -> tuple[DateSpan, ...]:
    """Return every day of an anchor: a node may have been reached more than once."""
    if isinstance(anchor, AtNode):
        return tuple(DateSpan.on(day) for day in days_of_node_anchor(moment, anchor))
    day = anchor_days(moment, anchor)
    return () if day is None else (day,)


def _was_an_episode(study: Study, run: Run, day: date) -> Said:
    """Say whether it was one on its day: what the pathway excluded by then never was."""
    assert study.episodes is not None
    then = next((o for o in study.episodes.on(day).runs if o.episode.id == run.episode.id), None)
    if then is not None and then.journey.excluded:
        return Said(Truth.FALSE)
    return YES
