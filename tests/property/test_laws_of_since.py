"""`since`, need and due days equal a replay of every single day (language.md 4.5 and 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.property.law_records import AFTER_ALL, BEFORE_ALL, exact_days
from tests.property.laws import few, fewer, many, pathway_with, step_worlds, worlds
from waypost.evaluate.clauses import clauses_of, done_by
from waypost.evaluate.days_of_change import days_of_condition, days_of_enrolment, days_of_step
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.since import unbroken_run
from waypost.evaluate.steps import step_states
from waypost.evaluate.timeline import timeline
from waypost.evaluate.truth import Truth, all_true
from waypost.evaluate.walk import evaluate
from waypost.record import Record
from waypost_dsl.durations import add, next_day, previous_day
from waypost_dsl.model import Condition, Every, Step, Within

days = exact_days.map(lambda span: span.first)


def _every_day() -> list[date]:
    return [BEFORE_ALL + timedelta(n) for n in range((AFTER_ALL - BEFORE_ALL).days + 1)]


def _changes(ask: Callable[[date], object]) -> set[date]:
    """Return the days on which an answer is another than the day before."""
    answers = [(day, ask(day)) for day in _every_day()]
    return {day for (_, before), (day, now) in pairwise(answers) if before != now}


def _stretches_that_change(
    ask: Callable[[date], object], days_of_change: frozenset[date]
) -> list[tuple[date, date]]:
    """Return the stretches between days of change that do not end as they began.

    Asking twice a stretch finds what asking every day finds, but for an answer that changes and
    changes back within one.
    """
    begins = sorted({BEFORE_ALL} | {d for d in days_of_change if BEFORE_ALL < d <= AFTER_ALL})
    stretches = [
        (first, previous_day(after)) for first, after in pairwise([*begins, next_day(AFTER_ALL)])
    ]
    return [(first, last) for first, last in stretches if ask(first) != ask(last)]


def _first_of_run(holds: Callable[[date], bool], day: date) -> date | None:
    """Return the first day of an unbroken run that ends on the day, going back day by day."""
    while holds(previous_day(day)):
        day = previous_day(day)
        if day <= BEFORE_ALL:
            return None
    return day


@few
@given(worlds())
def test_no_day_on_which_a_condition_changes_is_missed(world: tuple[Condition, Record]) -> None:
    condition, record = world
    case = case_of(pathway_with(condition), record)
    found = _changes(lambda day: Moment(case, day).ask(condition).truth)
    assert found <= days_of_condition(case, condition)


@given(worlds(), days)
def test_since_is_the_first_day_of_the_run_found_by_going_back_day_by_day(
    world: tuple[Condition, Record], day: date
) -> None:
    condition, record = world
    case = case_of(pathway_with(condition), record)
    run = unbroken_run(
        lambda d: Moment(case, d).ask(condition), days_of_condition(case, condition), day
    )
    truth = Moment(case, day).ask(condition).truth
    assert run.answer.truth is truth
    replay = _first_of_run(lambda d: Moment(case, d).ask(condition).truth is truth, day)
    if replay is None:
        assert run.since is None or run.since.last <= BEFORE_ALL
    else:
        assert run.since is not None
        assert run.since.last == replay


@many
@given(step_worlds())
def test_no_day_on_which_a_step_changes_is_missed(world: tuple[Step, Record]) -> None:
    step, record = world
    case = case_of(pathway_with(steps_=(step,)), record)
    assert (
        _stretches_that_change(
            lambda day: [state.status for state in step_states(Moment(case, day), step)],
            days_of_step(case, step),
        )
        == []
    )


@given(step_worlds(partial=False, mortal=False), days)
def test_a_need_and_its_due_day_equal_a_replay(world: tuple[Step, Record], day: date) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    case = case_of(pathway, record)
    state = step_states(Moment(case, day), step)[0]
    if state.status not in ("pending", "overdue"):
        return
    match step.timing:
        case Within(of=None, length=length):
            since = _first_of_run(lambda d: _needed(case, step, d), day)
            if since is None:
                return
            assert state.need_since is not None
            assert state.due is not None
            assert state.need_since.first == state.need_since.last == since
            assert state.due.last == add(since, case.length(length))
        case Every() as every:
            opened = _first_of_run(lambda d: _applies(case, step, d), day)
            if opened is None:
                return
            period = case.length(every.periods[0].length)
            allowance = period if every.first_due is None else case.length(every.first_due)
            last = done_by(Moment(case, day), step).last
            due = add(opened, allowance)
            if last is not None and add(last.last, period) >= opened:
                due = add(last.last, period)
            assert state.due is not None
            assert state.due.first == state.due.last == due
        case _:
            pass
    assert state.due is None or (state.status == "overdue") == (day > state.due.last)


def _applies(case: Case, step: Step, day: date) -> bool:
    clauses = clauses_of(Moment(case, day), step)
    return all_true((clauses.applies, ~clauses.is_excepted)) is Truth.TRUE


def _needed(case: Case, step: Step, day: date) -> bool:
    done = done_by(Moment(case, day), step).answer.truth
    return _applies(case, step, day) and done is Truth.FALSE


@given(worlds())
def test_enrolment_begins_where_a_replay_begins_it(world: tuple[Condition, Record]) -> None:
    condition, record = world
    case = case_of(pathway_with(enrol=condition), record)
    day = AFTER_ALL
    since = case.questions.enrolled_since(Moment(case, day))
    if Moment(case, day).ask(condition).truth is not Truth.TRUE:
        assert since is None
        return
    replay = _first_of_run(lambda d: Moment(case, d).ask(condition).truth is Truth.TRUE, day)
    if replay is not None:
        assert since is not None
        assert since.last == replay
    assert since is None or since.last in days_of_enrolment(case)


@fewer
@given(step_worlds())
def test_the_timeline_is_the_evaluation_of_every_day(world: tuple[Step, Record]) -> None:
    step, record = world
    pathway = pathway_with(steps_=(step,))
    rows = {row.day: row for row in timeline(pathway, record, first=BEFORE_ALL, last=AFTER_ALL)}
    stood = rows[BEFORE_ALL]
    for day in _every_day():
        stood = rows.get(day, stood)
        evaluation = evaluate(pathway, record, as_at=day)
        assert (evaluation.status, evaluation.position) == (stood.status, stood.position)
        assert [s.status for s in evaluation.steps] == [status for _, _, status in stood.steps]


@few
@given(step_worlds(partial=False), days, st.integers(1, 40))
def test_an_open_referral_keeps_its_identifier_while_its_need_lasts(
    world: tuple[Step, Record], day: date, later: int
) -> None:
    step, record = world
    pathway = pathway_with(steps_=(replace(step, service="rehab"),))
    then = evaluate(pathway, record, as_at=day)
    after = evaluate(pathway, record, as_at=day + timedelta(days=later))
    same = [row for row in after.referrals if row.need_since <= day]
    if same and then.referrals:
        assert next_day(day) > same[0].need_since
        assert same[0].identifier == then.referrals[0].identifier
