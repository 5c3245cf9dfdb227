"""When a step is due (language.md 4.6): counted from the day the need arose, or from a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE
from waypost.evaluate.clauses import Clauses, Done, clauses_of, done_by
from waypost.evaluate.clocks import read_clock
from waypost.evaluate.days_of_change import Days, days_of_step
from waypost.evaluate.limits import limit
from waypost.evaluate.moment import Moment
from waypost.evaluate.since import unbroken_run
from waypost.evaluate.spans import on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.evaluate.windows import anchor_days
from waypost.record import DateSpan
from waypost_dsl.durations import Duration
from waypost_dsl.model import Every, Season, Step, Within

_A_DAY = Duration(1, "days")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step's evidence and its time limit stand at a moment.

    Args:
        done: whether it counts as done now.
        due: the day it is (or, if done, next becomes) due; None where nothing sets one.
        need_since: the first day of the unbroken need; None while there is no need.
        done_on: the day of the latest evidence.
        out_of_season: a seasonal step outside its season.
        reasons: why `done` or `due` cannot be told.
    """

    done: Truth
    due: DateSpan | None
    need_since: DateSpan | None
    done_on: DateSpan | None
    out_of_season: bool = False
    reasons: tuple[NotKnown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asker:
    """A step at a moment, with its days of change looked up once."""

    moment: Moment
    step: Step
    days: Days

    def run_of(self, ask: Callable[[Moment], Answer]) -> DateSpan | None:
        """Return since when a question about the step has had its present answer."""
        run = unbroken_run(lambda day: ask(self.moment.on(day)), self.days, self.moment.day)
        return run.since if run.since is not None else self._beginning

    @property
    def _beginning(self) -> DateSpan | None:
        """What to count from where nothing was ever otherwise: enrolment, else birth."""
        now = self.moment.episode
        if now is not None and now.visit is not None:
            return DateSpan.on(now.visit.entered)
        enrolled = self.moment.case.questions.enrolled_since(self.moment)
        return enrolled if enrolled is not None else self.moment.case.record.patient.birth

    def applies_unexcepted(self, moment: Moment) -> Answer:
        """Whether the step applies and is not excepted."""
        clauses = clauses_of(moment, self.step)
        truth = all_true((clauses.applies, ~clauses.is_excepted))
        return Answer(truth, clauses.reasons if truth is Truth.UNKNOWN else ())


@dataclass(frozen=True, slots=True)
class DoneNow:
    """Whether a step counts as done now, whenever it is due.

    Args:
        done: as in `Standing`.
        answer: the answer of its evidence.
        last: the days the latest evidence may be of.
        out_of_season: as in `Standing`.
        reasons: why `done` cannot be told.
    """

    done: Truth
    answer: Answer
    last: DateSpan | None
    out_of_season: bool = False
    reasons: tuple[NotKnown, ...] = ()


def done_now(moment: Moment, step: Step) -> DoneNow:
    """Return whether a step counts as done, as `standing` does, without looking for its due day."""
    evidence = done_by(moment, step)
    match step.timing:
        case Within():
            done, reasons = evidence.answer.truth, evidence.answer.reasons
        case Every():
            periods, why = _periods(moment, step.timing)
            each = tuple(_in_period(moment, step, period, evidence) for period in periods)
            done = each[0][0] if len({one for one, _ in each}) == 1 else Truth.UNKNOWN
            said = {reason for _, found in each for reason in found}
            reasons = tuple(sorted(said if len(set(each)) == 1 else {*why, *said}))
        case Season():
            season = _season_of(moment.day, step.timing)
            if season is None:
                return DoneNow(Truth.FALSE, evidence.answer, None, out_of_season=True)
            done, reasons = _in_season(season[0], evidence)
        case _ as never:
            assert_never(never)
    return DoneNow(done, evidence.answer, evidence.last, reasons=reasons)


def standing(moment: Moment, step: Step, clauses: Clauses) -> Standing:
    """Return how a step stands: done or not, and when it is due."""
    evidence = done_by(moment, step)
    asker = _Asker(moment, step, days_of_step(moment.case, step))
    match step.timing:
        case Within():
            return _within(asker, step.timing, clauses, evidence)
        case Every():
            return _every(asker, step.timing, clauses, evidence)
        case Season():
            return _season(asker, step.timing, clauses)
        case _ as never:
            assert_never(never)


def _within(asker: _Asker, timing: Within, clauses: Clauses, evidence: Done) -> Standing:
    moment = asker.moment
    need = all_true((clauses.applies, ~clauses.is_excepted, ~evidence.answer.truth))
    reasons = evidence.answer.reasons
    if need is not Truth.TRUE:
        return Standing(evidence.answer.truth, None, None, evidence.last, reasons=reasons)

    def needed(at: Moment) -> Answer:
        unexcepted = asker.applies_unexcepted(at)
        done = done_by(at, asker.step).answer
        truth = all_true((unexcepted.truth, ~done.truth))
        return Answer(truth, (*unexcepted.reasons, *done.reasons))

    since = asker.run_of(needed)
    if timing.of is None and timing.clock is None:
        due = None if since is None else _from_need(moment, since, timing)
        return Standing(Truth.FALSE, due, since, evidence.last)
    anchor = _counted_from(moment, timing)
    if anchor is None:
        unplaced = NotKnown("none recorded", asker.step.name, "the date it is due from")
        return Standing(Truth.FALSE, None, since, evidence.last, reasons=(unplaced,))
    due = limit(moment.case, anchor, timing.length)
    reopened = _reopened(asker, anchor) if timing.clock is None else None
    if reopened is not None and reopened.first > anchor.last:
        due = limit(moment.case, reopened, timing.length)
    if since is not None and due.last < since.first and moment.episode is None:
        # Time that ran out before the need arose was never the patient's here (4.7, rule C7).
        # In an episode it was: the walk came here late, and the patient has waited.
        due = limit(moment.case, since, timing.length)
    return Standing(Truth.FALSE, due, since, evidence.last)


def _from_need(moment: Moment, since: DateSpan, timing: Within) -> DateSpan:
    """Count a limit from the day the need arose; hours from its instant where that is known."""
    now = moment.episode
    visit = None if now is None else now.visit
    at = visit.entered_at if visit is not None and since == DateSpan.on(visit.entered) else None
    return limit(moment.case, since, timing.length, at)


def due_in_visit(moment: Moment, timing: Within) -> DateSpan | None:
    """Return when a step is due by the visit to it, done or not; None if nobody can say.

    Args:
        moment: the day, within the episode and the visit.
        timing: the step's limit.
    """
    now = moment.episode
    if now is None or now.visit is None:
        return None
    if timing.of is None and timing.clock is None:
        return _from_need(moment, DateSpan.on(now.visit.entered), timing)
    anchor = _counted_from(moment, timing)
    return None if anchor is None else limit(moment.case, anchor, timing.length)


def _counted_from(moment: Moment, timing: Within) -> DateSpan | None:
    if timing.clock is not None:
        return read_clock(moment, moment.case.pathway.clocks[timing.clock]).started
    return None if timing.of is None else anchor_days(moment, timing.of)


def _reopened(asker: _Asker, anchor: DateSpan) -> DateSpan | None:
    """Since when it has been neither done nor excepted, if it was one of them after a day (4.6).

    Args:
        asker: the step.
        anchor: what its limit counts from: what had come and gone before it does not matter.
    """
    before = max((day for day in asker.days if day < anchor.first), default=anchor.first)

    def open_again(at: Moment) -> Answer:
        excepted = clauses_of(at, asker.step).is_excepted
        done = done_by(at, asker.step).answer
        return Answer(all_true((~excepted, ~done.truth)), done.reasons)

    days = [day for day in asker.days if day >= before]
    run = unbroken_run(lambda d: open_again(asker.moment.on(d)), days, asker.moment.day)
    return run.since


def _every(asker: _Asker, timing: Every, clauses: Clauses, evidence: Done) -> Standing:
    moment = asker.moment
    opened: DateSpan | None = None
    if all_true((clauses.applies, ~clauses.is_excepted)) is Truth.TRUE:
        opened = asker.run_of(asker.applies_unexcepted)
    periods, why = _periods(moment, timing)
    return _whichever(
        tuple(_each_period(asker, timing, period, opened, evidence) for period in periods), why
    )


def _each_period(
    asker: _Asker, timing: Every, period: Duration, opened: DateSpan | None, evidence: Done
) -> Standing:
    moment = asker.moment
    allowance = period if timing.first_due is None else moment.case.length(timing.first_due)
    last = evidence.last
    done, reasons = _in_period(moment, asker.step, period, evidence)
    if last is not None:
        due = shifted(last, period, "after")
        lapsed = on_or_after(due, DateSpan.on(moment.day)) is Truth.FALSE
        since = None if opened is None or not lapsed else shifted(due, _A_DAY, "after")
        # Evidence that had lapsed before the patient came here says nothing about this pathway.
        if opened is not None and due.last < opened.first:
            due, since = shifted(opened, allowance, "after"), opened
        return Standing(done, due, since, last, reasons=reasons)
    due = None if opened is None else shifted(opened, allowance, "after")
    return Standing(done, due, opened, None, reasons=reasons)


def _in_period(
    moment: Moment, step: Step, period: Duration, evidence: Done
) -> tuple[Truth, tuple[NotKnown, ...]]:
    """Say whether the latest evidence lies in the period that ends now."""
    if evidence.last is None:
        # Evidence that may or may not count leaves it open whether the step is done.
        none = evidence.answer.truth is Truth.FALSE
        return (Truth.FALSE if none else Truth.UNKNOWN), evidence.answer.reasons
    done = on_or_after(shifted(evidence.last, period, "after"), DateSpan.on(moment.day))
    if done is Truth.FALSE and evidence.not_given:
        return Truth.UNKNOWN, evidence.not_given
    return done, () if done is not Truth.UNKNOWN else _unsettled(step)


def _periods(moment: Moment, timing: Every) -> tuple[tuple[Duration, ...], tuple[NotKnown, ...]]:
    """Return the periods that may hold now, and why there is more than one.

    The first whose condition is true holds, else the one without a condition. One whose condition
    cannot be told may hold or not: it is never left out as if it did not.
    """
    plain = next((p.length for p in timing.periods if p.condition is None), None)
    possible: list[Duration] = []
    reasons: list[NotKnown] = []
    for one in timing.periods:
        if one.condition is None:
            continue
        answer = moment.ask(one.condition)
        if answer.truth is Truth.UNKNOWN and timing.when_not_known is not None:
            return (moment.case.length(timing.when_not_known),), ()
        if answer.truth is not Truth.FALSE:
            possible.append(moment.case.length(one.length))
        if answer.truth is Truth.TRUE:
            return tuple(possible), tuple(reasons)
        reasons.extend(answer.reasons)
    last = plain if plain is not None else timing.periods[0].length
    return (*possible, moment.case.length(last)), tuple(reasons)


def _whichever(standings: tuple[Standing, ...], why: tuple[NotKnown, ...]) -> Standing:
    """Return what all of the standings say; where they differ, the days between which it lies."""
    first = standings[0]
    if all(one == first for one in standings):
        return first
    done = first.done if all(one.done is first.done for one in standings) else Truth.UNKNOWN
    reasons = {*why, *(reason for one in standings for reason in one.reasons)}
    return Standing(
        done,
        _hull(tuple(one.due for one in standings)),
        _hull(tuple(one.need_since for one in standings)),
        first.done_on,
        reasons=tuple(sorted(reasons)),
    )


def _hull(spans: tuple[DateSpan | None, ...]) -> DateSpan | None:
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return DateSpan(min(span.first for span in known), max(span.last for span in known))


def _season(asker: _Asker, timing: Season, clauses: Clauses) -> Standing:
    """Judge the season the day lies in; between two seasons nothing is due."""
    moment = asker.moment
    season = _season_of(moment.day, timing)
    if season is None:
        return Standing(Truth.FALSE, None, None, None, out_of_season=True)
    starts, due_by, ends = season
    evidence = done_by(moment, asker.step)
    in_season, reasons = _in_season(starts, evidence)
    shown = _shown_in_season(starts, evidence)
    opened: DateSpan | None = None
    if all_true((clauses.applies, ~clauses.is_excepted)) is Truth.TRUE:
        opened = asker.run_of(asker.applies_unexcepted)
    # Somebody who joined in mid-season was not followed for its whole window (4.7).
    whole = opened is None or opened.last <= starts
    due = DateSpan.on(due_by if whole else ends)
    since = None
    if opened is not None and shown is Truth.FALSE:
        since = opened if opened.first >= starts else DateSpan.on(starts)
    done_on = evidence.last if in_season is Truth.TRUE else None
    return Standing(in_season, due, since, done_on, reasons=reasons)


def _in_season(starts: date, evidence: Done) -> tuple[Truth, tuple[NotKnown, ...]]:
    """Say whether it was done in the season that began on a day."""
    shown = _shown_in_season(starts, evidence)
    if shown is Truth.FALSE and evidence.not_given:
        return Truth.UNKNOWN, evidence.not_given
    return shown, evidence.answer.reasons if shown is Truth.UNKNOWN else ()


def _shown_in_season(starts: date, evidence: Done) -> Truth:
    if evidence.last is not None:
        return on_or_after(evidence.last, DateSpan.on(starts))
    return Truth.UNKNOWN if evidence.answer.truth is Truth.UNKNOWN else Truth.FALSE


def _season_of(day: date, timing: Season) -> tuple[date, date, date] | None:
    for year in (day.year, day.year - 1):
        starts = timing.starts.in_year(year)
        ends = timing.ends.in_year(year)
        if ends < starts:
            ends = timing.ends.in_year(year + 1)
        due_by = timing.due_by.in_year(year)
        if due_by < starts:
            due_by = timing.due_by.in_year(year + 1)
        if starts <= day <= ends:
            return starts, due_by, ends
    return None


def _unsettled(step: Step) -> tuple[NotKnown, ...]:
    return (NotKnown("not comparable", step.name, DATE_DOES_NOT_SETTLE),)
