"""Checks hours and working days: they limit how long something may take, and measure nothing else.

A record mostly knows days. Windows, periods and ages of values therefore count whole calendar
days; hours and working days stand in `within`, in the `at most` of a wait and in a clock's limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import Amount, Value


def check_limits(scope: Scope, sink: Sink) -> None:
    """Report hours and working days where they cannot stand, and those without a calendar.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for statement in scope.statements:
        for value in _whole_days(statement):
            amount, where = _amount(value, scope)
            if amount is not None and _unit(amount) in ("hour", "working day"):
                sink.add(
                    Code.HOURS_OR_WORKING_DAYS,
                    value.span,
                    message=f"{_plural(amount)} cannot be counted here, only calendar days",
                    also=where,
                    helps=(
                        _instead(amount),
                        f"{_plural(amount)} stand in `within`, `at most` of a wait, and `limit`",
                    ),
                )
        for value in syntax_walk.limits(statement):
            amount, where = _amount(value, scope)
            if amount is not None and _unit(amount) == "working day" and not scope.calendars:
                sink.add(
                    Code.WORKING_DAYS_WITHOUT_CALENDAR,
                    value.span,
                    message="nothing says which days are working days",
                    also=where,
                    helps=(
                        'declare the bank holidays: `calendar NAME from "PATH"`',
                        "or count the weekends in, and write `days`",
                    ),
                )


def _whole_days(statement: syntax.Statement) -> Iterator[Value]:
    yield from syntax_walk.stretches(statement)
    for compared in syntax_walk.comparisons(statement):
        # Hours are also a unit of some results: those are no lengths of the calendar.
        if isinstance(compared.value, Amount) and _unit(compared.value) == "working day":
            yield compared.value


def _amount(value: Value, scope: Scope) -> tuple[Amount | None, tuple[tuple[Span, str], ...]]:
    if isinstance(value, Amount):
        return value, ()
    written = scope.parameters[value.text].value
    if not isinstance(written, Amount):
        return None, ()
    return written, ((written.span, f"`{value.text}` is set here"),)


def _unit(amount: Amount) -> str:
    return amount.unit.rstrip("s")


def _plural(amount: Amount) -> str:
    return f"{_unit(amount)}s"


def _instead(amount: Amount) -> str:
    if _unit(amount) == "hour":
        days = max(1, -(-int(amount.number) // 24))
        return f"write `{days} day{'' if days == 1 else 's'}`"
    return "count the weekends in, and write `days`"
