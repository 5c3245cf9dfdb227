"""Checks fact definitions: nothing that changes an answer may be left unsaid.

How old a value may be, which of several on one day counts, which of two codes on one day wins,
and what a window or an allowance hangs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from waypost_dsl.checking.fact_types import Shape
from waypost_dsl.checking.kpi_units import has_an_event
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.model import FactType
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import (
    Beside,
    Moment,
    Name,
    ResultOf,
    ValueOf,
    Window,
    WrittenDate,
)
from waypost_dsl.syntax.facts import FactLine, OnRegister, Pick, Spaced


def check_facts(scope: Scope, shapes: Mapping[str, Shape], sink: Sink) -> None:
    """Report definitions that leave something unsaid, and dates that are none.

    Args:
        scope: the names, resolved.
        shapes: the answer each fact gives.
        sink: where problems go.
    """
    for name, line in scope.facts.items():
        match line.definition:
            case Pick():
                _pick(name, line.definition, shapes[name], sink)
            case OnRegister():
                _register(name, line.definition, sink)
            case Spaced():
                _spaced(line.definition, sink)
            case _:
                pass
    for statement in scope.statements:
        _dates(statement, scope, shapes, sink)
        _events(statement, scope, shapes, sink)


def _pick(name: str, pick: Pick, shape: Shape, sink: Sink) -> None:
    if not isinstance(pick.selection.source, ResultOf | ValueOf):
        return
    if (
        pick.which != "first"
        and pick.selection.window is None
        and pick.freshness is None
        and not pick.however_old
    ):
        sink.add(
            Code.FACT_WITHOUT_FRESHNESS,
            pick.which_span,
            message=f"`{name}` does not say how old a value may be",
            helps=("add `no older than 12 months`, or `however old` where age does not matter",),
        )
    if pick.freshness is not None and pick.however_old:
        sink.add(
            Code.DUPLICATE_CLAUSE,
            pick.freshness.span,
            message=f"`{name}` says both `no older than` and `however old`",
            helps=("keep one of them",),
        )
    same_day = pick.same_day
    if same_day is None:
        if pick.which in ("latest", "first"):
            rule = (
                "take " + ", ".join(shape.names) if shape.type is FactType.NAME else "take highest"
            )
            sink.add(
                Code.FACT_WITHOUT_SAME_DAY_RULE,
                pick.which_span,
                message=f"`{name}` does not say which of several values on one day counts",
                helps=(f"add `, same day {rule}`, or `take last recorded`",),
            )
        return
    if same_day.rule in ("take highest", "take lowest") and shape.type is FactType.NAME:
        sink.add(
            Code.WRONG_COMPARISON,
            pick.span,
            message=f"the values of `{name}` are names: none of them is the highest",
            helps=(f"write the names in order: `same day take {', '.join(shape.names)}`",),
        )
    for one in same_day.prefer:
        if shape.type is not FactType.NAME:
            sink.add(
                Code.WRONG_COMPARISON,
                one.span,
                message=f"`{name}` is {shape.type.value}, not one of several names",
                helps=("write `take highest`, `take lowest` or `take last recorded`",),
            )
            return
        if one.text not in shape.names:
            sink.add(
                Code.VALUE_NOT_IN_CODELIST,
                one.span,
                message=f"`{name}` is never `{one.text}`",
                helps=did_you_mean(one.text, shape.names)
                or ("there are: " + ", ".join(f"`{known}`" for known in shape.names),),
            )


def _register(name: str, register: OnRegister, sink: Sink) -> None:
    if register.unless is not None and register.same_day is None:
        sink.add(
            Code.REGISTER_WITHOUT_SAME_DAY_RULE,
            register.unless.span,
            message=f"`{name}` does not say what holds when both codes are of one day",
            helps=("add `, same day comes off` or `, same day stays on`",),
        )


def _spaced(spaced: Spaced, sink: Sink) -> None:
    if spaced.apart_comparison != "at least":
        sink.add(
            Code.WRONG_COMPARISON,
            spaced.apart.span,
            message=f"results are `at least` so far apart, not `{spaced.apart_comparison}`",
            helps=("write `at least` before the length of time",),
        )
    if spaced.count < 2:
        sink.add(
            Code.WRONG_COMPARISON,
            spaced.span,
            message=f"{spaced.count} results cannot be apart",
            helps=("write 2 or more, or `any result of …`",),
        )


# --- Days --------------------------------------------------------------------------------------


def _dates(
    statement: syntax.Statement, scope: Scope, shapes: Mapping[str, Shape], sink: Sink
) -> None:
    for anchor in syntax_walk.anchors(statement):
        if isinstance(anchor, Name) and not _has_a_day(shapes[anchor.text]):
            shape = shapes[anchor.text]
            sink.add(
                Code.WRONG_DATE,
                anchor.span,
                message=f"`{anchor.text}` is {shape.type.value} and has no day to count from",
                helps=(
                    f"a time limit on a clock is written `within LENGTH on {anchor.text}`"
                    if anchor.text in scope.clocks
                    else "count from a record, a result, a register or `enrolment`",
                ),
            )
        elif isinstance(anchor, WrittenDate):
            _calendar(anchor, sink)
    for written in _header_dates(statement):
        _calendar(written, sink)
    if isinstance(statement, syntax.StepLine):
        for clause in statement.clauses:
            if isinstance(clause, syntax.SeasonClause):
                for day in (clause.starts, clause.ends, clause.due_by):
                    _season_day(day, sink)


def _has_a_day(shape: Shape) -> bool:
    """Ages, times and sex are of no one day; everything else begins with evidence."""
    return shape.type not in (FactType.AGE, FactType.TIME) and shape.names != (
        "female",
        "male",
        "other",
    )


def _header_dates(statement: syntax.Statement) -> tuple[WrittenDate, ...]:
    match statement:
        case syntax.VersionLine(effective=day) if day is not None:
            return (day,)
        case syntax.ReviewLine(day=day):
            return (day,)
        case FactLine(definition=OnRegister(counting_from=day)) if day is not None:
            return (day,)
        case _:
            return ()


def _calendar(written: WrittenDate, sink: Sink) -> None:
    if written.day == date.min:
        _no_such_day(written.span, "this is no day of the calendar", sink)


def _season_day(day: syntax.WrittenDay, sink: Sink) -> None:
    try:
        # A year without 29 February: a season's days exist in every year.
        date(2023, day.month, day.day)
    except ValueError:
        _no_such_day(day.span, "not every year has this day", sink)


def _no_such_day(span: Span, message: str, sink: Sink) -> None:
    sink.add(Code.WRONG_DATE, span, message=message, helps=("correct the day",))


# --- Events ------------------------------------------------------------------------------------


def _events(
    statement: syntax.Statement, scope: Scope, shapes: Mapping[str, Shape], sink: Sink
) -> None:
    for_each: Name | None = None
    if isinstance(statement, syntax.StepLine):
        for clause in statement.clauses:
            if isinstance(clause, syntax.NameClause) and clause.word == "for each":
                for_each = clause.name
    if for_each is not None and shapes[for_each.text].type is not FactType.EVENTS:
        shape = shapes[for_each.text]
        sink.add(
            Code.EVENT_NEEDED,
            for_each.span,
            message=f"`for each` needs a list of events, but `{for_each.text}`"
            f" is {shape.type.value}",
            helps=("define the fact with `each`, for example `each discharge to CODELIST`",),
        )
    if for_each is None:
        for span in _event_spans(statement):
            if isinstance(statement, syntax.KpiLine) and has_an_event(statement, span, scope):
                continue
            sink.add(
                Code.EVENT_NEEDED,
                span,
                message="there is no event here to count from",
                helps=("add `for each FACT` to the step, or name the fact to count from",),
            )


def _windows_with_an_event(statement: syntax.Statement) -> list[Window]:
    """Return the windows in which the event is the entry that another selection looks at."""
    beside = [one.near for one in syntax_walk.selections(statement) if one.near is not None]
    if isinstance(statement, FactLine) and isinstance(statement.definition, Spaced):
        without = statement.definition.each_without
        beside += [] if without is None else [without]
    return [one.window for one in beside if one.window is not None]


def _event_spans(statement: syntax.Statement) -> list[Span]:
    """Return where an event is spoken of and there is none."""
    own = _windows_with_an_event(statement)
    inner = [anchor for window in own for anchor in syntax_walk.window_anchors(window)]
    anchors = [one for one in syntax_walk.anchors(statement) if one not in inner]
    spans = [one.span for one in anchors if isinstance(one, Moment) and one.word == "the event"]
    spans.extend(
        window.span
        for window in syntax_walk.windows(statement)
        if isinstance(window, Beside) and window.anchor is None and window not in own
    )
    return spans
