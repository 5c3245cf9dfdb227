"""The days on which an answer can change: all that `since` has to look at (language.md 4.5).

A day of change is any day on which evidence begins or ceases to count, or a window, freshness,
age, season, exception or due date begins or ends. The sets here may hold days on which nothing
changes, never miss one on which something does; a property test replays every day to show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from waypost.evaluate.limits import days_of_limit
from waypost.evaluate.looked_at import entries_looked_at
from waypost.evaluate.moment import Case
from waypost.evaluate.routes import (
    ByBranch,
    ByException,
    ByInterrupt,
    ByStage,
    ByThen,
    stage_of,
    ways_into,
)
from waypost.record import DateSpan
from waypost_dsl.durations import (
    add,
    birthday,
    first_day_beyond,
    next_day,
    subtract,
)
from waypost_dsl.model import (
    Advice,
    AllOf,
    Anchor,
    AnyOf,
    AtAdmission,
    AtAsAt,
    AtDate,
    AtDeath,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtNode,
    AtOpening,
    AtPeriod,
    Bands,
    BuiltIn,
    ClockTime,
    CodedEntries,
    Condition,
    CountOf,
    DaysBetween,
    Decision,
    Definition,
    EachOf,
    Every,
    Evidence,
    ExceptedWhen,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    Group,
    Holds,
    Interrupt,
    Length,
    Node,
    NoneOf,
    Not,
    OnRegister,
    Outcome,
    Pick,
    Quantity,
    RecordKind,
    Season,
    Selection,
    Spaced,
    Stage,
    Step,
    StepIs,
    Threshold,
    Wait,
    Window,
    Within,
)

Days = frozenset[date]
NO_DAYS: Days = frozenset()
_OLDEST = 130
_AGES = frozenset({"age", "age_at_period_start", "age_at_period_end"})


def days_of_condition(case: Case, condition: Condition) -> Days:
    """Return the days on which a condition's truth can change."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | NoneOf(parts=parts):
            return _union(days_of_condition(case, part) for part in parts)
        case Not(part=part):
            return days_of_condition(case, part)
        case FactHolds(fact=name, window=window):
            return days_of_fact(case, name) | _window_days(case, window, days_of_fact(case, name))
        case FactCompares(fact=name, threshold=threshold):
            return (
                days_of_fact(case, name)
                | _birthdays(case, name, threshold)
                | _lengths_reached(case, name, threshold)
            )
        case FactIs(fact=name):
            return days_of_fact(case, name)
        case FactIsKnown(fact=name):
            return days_of_fact(case, name) | _every_birthday(case, name)
        case Found(selection=selection):
            return days_of_selection(case, selection)
        case StepIs(node=node):
            return days_of_node(case, node)
        case _ as never:
            assert_never(never)


def days_of_fact(case: Case, name: str) -> Days:
    """Return the days on which a fact's value can change."""
    return _days_of_definition(case, case.fact(name).definition)


def days_of_selection(case: Case, selection: Selection) -> Days:
    """Return the days on which what a selection finds can change."""
    days = _days_of_source(case, selection)
    near = NO_DAYS if selection.near is None else days_of_selection(case, selection.near)
    if selection.window is not None:
        days |= _window_days(case, selection.window, days)
    return days | near


def _days_of_source(case: Case, selection: Selection) -> Days:
    # They hang on nothing but the record; remembering them changes only the time taken.
    source = selection.source
    if source not in case.days_of_sources:
        case.days_of_sources[source] = _edges(
            span
            for entry in entries_looked_at(case, selection)
            for span in (entry.happened, entry.ended, entry.recorded, entry.status_dated)
            if span is not None
        )
    return case.days_of_sources[source]


def days_of_step(case: Case, step: Step) -> Days:
    """Return the days on which a step's status can change, due dates included."""
    # They are the same whenever they are asked for; remembering them changes only the time taken.
    if step.name not in case.days_of_steps:
        case.days_of_steps[step.name] = _days_of_step(case, step)
    return case.days_of_steps[step.name]


def days_of_need(case: Case, step: Step) -> Days:
    """Return the days on which it can change whether a step applies and is not excepted."""
    days = days_of_enrolment(case) | case.event_days
    for condition in (step.only_when, step.not_applicable):
        if condition is not None:
            days |= days_of_condition(case, condition)
    for exception in step.excepted:
        days |= _exception_days(case, exception)
    if step.for_each is not None:
        days |= days_of_fact(case, step.for_each)
    if case.pathway.episodes is None:
        # In an episode a visit says when the step was reached, and the ways to it may be a cycle.
        days |= _route_days(case, step.name)
    return days


def days_of_evidence(case: Case, step: Step) -> Days:
    """Return the days on which what shows that a step was done can change."""
    return _evidence_days(case, step.done_by)


def _days_of_step(case: Case, step: Step) -> Days:
    days = days_of_evidence(case, step) | days_of_need(case, step)
    if step.offered_by is not None:
        days |= _evidence_days(case, step.offered_by)
    if step.system_gap is not None:
        days |= days_of_condition(case, step.system_gap)
    return days | _timing_days(case, step, days)


def days_of_node(case: Case, name: str) -> Days:
    """Return the days on which a step's or group's status can change."""
    node = case.pathway.nodes[name]
    if isinstance(node, Group):
        return _union(days_of_node(case, member) for member in node.members)
    if isinstance(node, Wait):
        return days_of_step(case, node.as_step)
    return days_of_step(case, node) if isinstance(node, Step) else case.event_days


def days_of_enrolment(case: Case) -> Days:
    """Return the days on which enrolment can begin or end."""
    return days_of_condition(case, case.pathway.enrolment.condition)


def days_of_pathway(case: Case) -> Days:
    """Return the days on which anything a pathway says of a patient can change."""
    days = days_of_enrolment(case)
    for exclusion in case.pathway.exclusions:
        days |= days_of_condition(case, exclusion.condition)
    for node in case.pathway.nodes.values():
        days |= _days_of_any(case, node)
    died = case.record.patient.died
    return days if died is None else days | {died.last}


def _days_of_any(case: Case, node: Node) -> Days:
    match node:
        case Step():
            return days_of_step(case, node)
        case Wait():
            return days_of_step(case, node.as_step)
        case Decision(branches=branches):
            conditions = [b.condition for b in branches]
        case Interrupt(when=when, withdrawn=withdrawn, active_until=until, active_for=length):
            lapse = NO_DAYS if length is None else _due_days(case, case.event_days, length)
            of_flag = (days_of_condition(case, c) for c in (when, withdrawn, until) if c)
            return _union((lapse, *of_flag))
        case Advice(when=when) | Outcome(when=when):
            conditions = [when]
        case Group() | Stage():
            return NO_DAYS
        case _ as never:
            assert_never(never)
    return _union(days_of_condition(case, c) for c in conditions if c is not None)


def _days_of_definition(case: Case, definition: Definition) -> Days:
    match definition:
        case OnRegister(codelist=codelist, unless=unless):
            lists = (codelist,) if unless is None else (codelist, unless)
            return _union(
                days_of_selection(case, Selection(CodedEntries(RecordKind.RECORD, one)))
                for one in lists
            )
        case Pick(selection=selection, no_older_than=length):
            days = days_of_selection(case, selection)
            return days if length is None else days | _leaving(case, days, length)
        case CountOf(selection=selection) | EachOf(selection=selection):
            return days_of_selection(case, selection)
        case Spaced(selection=selection, each_without=without):
            days = days_of_selection(case, selection)
            return days if without is None else days | days_of_selection(case, without)
        case Bands(bands=bands):
            return _union(days_of_condition(case, band.condition) for band in bands)
        case Holds(condition=condition):
            return days_of_condition(case, condition)
        case DaysBetween(start=start, end=end):
            return days_of_anchor(case, start) | days_of_anchor(case, end)
        case ClockTime(clock=name):
            clock = case.pathway.clocks[name]
            return _union(days_of_anchor(case, one) for one in (*clock.starts, *clock.stops))
        case BuiltIn():
            died = case.record.patient.died
            return NO_DAYS if died is None else _edges([died])
        case _ as never:
            assert_never(never)


def _route_days(case: Case, name: str) -> Days:
    ways = ways_into(case.pathway, name)
    stage = None if ways else stage_of(case.pathway, name)
    days = NO_DAYS if stage is None else _route_days(case, stage)
    for way in ways:
        match way:
            case ByBranch(decision=decision):
                days |= _route_days(case, decision.name)
                for branch in decision.branches:
                    if branch.condition is not None:
                        days |= days_of_condition(case, branch.condition)
            case ByThen(step=before) | ByException(step=before):
                days |= days_of_step(case, before)
            case ByStage(stage=stage):
                days |= _route_days(case, stage.name)
                nodes = (case.pathway.nodes[member] for member in stage.members)
                days |= _union(days_of_step(case, one) for one in nodes if isinstance(one, Step))
            case ByInterrupt(interrupt=interrupt):
                days |= days_of_condition(case, interrupt.when)
    return days


def _window_days(case: Case, window: Window | None, days: Days) -> Days:
    if window is None:
        return NO_DAYS
    found = NO_DAYS
    for bound in (window.start, window.end):
        if bound is None:
            continue
        match bound.anchor:
            case AtFact(fact=name):
                found |= days_of_fact(case, name)
            case AtEnrolment():
                found |= days_of_enrolment(case)
            case AtAsAt() if bound.offset is not None:
                found |= _leaving(case, days, bound.offset)
            case AtOpening() | AtNode() | AtDeath():
                anchored = days_of_anchor(case, bound.anchor)
                found |= anchored
                if bound.offset is not None:
                    found |= _leaving(case, anchored, bound.offset)
            case _:
                pass
    return found


def days_of_anchor(case: Case, anchor: Anchor) -> Days:
    """Return the days on which an anchor may be, or become known."""
    match anchor:
        case AtFact(fact=name):
            return days_of_fact(case, name)
        case AtEnrolment():
            return days_of_enrolment(case)
        case AtOpening() | AtNode():
            return case.event_days
        case AtDeath():
            died = case.record.patient.died
            return NO_DAYS if died is None else _edges([died])
        case AtEvent() | AtAdmission() | AtPeriod() | AtAsAt() | AtDate():
            return NO_DAYS
        case _ as never:
            assert_never(never)


def _lengths_reached(case: Case, name: str, threshold: Threshold) -> Days:
    """The days on which a length of time reaches, or passes, a threshold."""
    definition = case.fact(name).definition
    if not isinstance(definition, DaysBetween | ClockTime):
        return NO_DAYS
    return _due_days(case, days_of_fact(case, name), case.length_of(threshold))


def _leaving(case: Case, days: Days, length: Length) -> Days:
    """The days on which something dated one of `days` becomes, or stops being, `length` old."""
    duration = case.length(length)
    return frozenset(
        day
        for one in days
        for day in (add(one, duration), subtract(one, duration), first_day_beyond(one, duration))
    )


def _evidence_days(case: Case, evidence: Evidence) -> Days:
    return _union(days_of_selection(case, selection) for selection in evidence.selections)


def _exception_days(case: Case, exception: ExceptedWhen) -> Days:
    days = days_of_condition(case, exception.condition)
    if exception.lasts is not None:
        # Its last day is counted forwards, as a due day is; a window is counted backwards.
        days |= _due_days(case, days, exception.lasts)
    if exception.until is not None:
        days |= _evidence_days(case, exception.until)
    return days


def _timing_days(case: Case, step: Step, days: Days) -> Days:
    match step.timing:
        case Within(length=length, of=anchor, clock=clock):
            if anchor is not None:
                days |= days_of_anchor(case, anchor)
            if clock is not None:
                days |= days_of_fact(case, clock)
            return _due_days(case, days, length)
        case Every(periods=periods, when_not_known=not_known, first_due=first_due):
            found = NO_DAYS
            for period in periods:
                if period.condition is not None:
                    found |= days_of_condition(case, period.condition)
            lengths = [period.length for period in periods]
            lengths += [one for one in (not_known, first_due) if one is not None]
            return found | _union(_due_days(case, days | found, length) for length in lengths)
        case Season() as season:
            if not days:
                return NO_DAYS
            years = range(
                max(min(days).year - 1, date.min.year), min(max(days).year + 2, date.max.year)
            )
            edges = (season.starts, season.ends, season.due_by)
            return frozenset(
                day
                for year in years
                for edge in edges
                for day in (edge.in_year(year), next_day(edge.in_year(year)))
            )
        case _ as never:
            assert_never(never)


def _due_days(case: Case, days: Days, length: Length) -> Days:
    found: set[date] = set()
    for day in days:
        ends = case.days_of_limits.get((day, length))
        if ends is None:
            ends = case.days_of_limits[day, length] = days_of_limit(case, day, length)
        found.update(ends)
    return frozenset(found)


def _birthdays(case: Case, name: str, threshold: Threshold) -> Days:
    """The birthdays at which an age crosses a threshold."""
    definition = case.fact(name).definition
    birth = case.record.patient.birth
    if not isinstance(definition, BuiltIn) or birth is None or definition.kind not in _AGES:
        return NO_DAYS
    quantity: Quantity = case.quantity(threshold)
    years = int(quantity.number)
    return frozenset(
        birthday(born, age) for born in (birth.first, birth.last) for age in (years, years + 1)
    )


def _every_birthday(case: Case, name: str) -> Days:
    """All birthdays of somebody born on a partial date: the age is not known in between."""
    birth = case.record.patient.birth
    if not isinstance(case.fact(name).definition, BuiltIn) or birth is None or birth.is_exact:
        return NO_DAYS
    return frozenset(
        birthday(born, age)
        for born in (birth.first, birth.last)
        for age in range(_OLDEST)
        if born.year + age < date.max.year
    )


def _edges(spans: Iterable[DateSpan]) -> Days:
    """The first and last day of each span, and the day after: when it begins and is over."""
    return frozenset(
        day
        for span in spans
        for day in (span.first, span.last, next_day(span.last))
        if date.min < day < date.max
    )


def _union(parts: Iterable[Days]) -> Days:
    return NO_DAYS.union(*parts)
