"""Checks what is asked of facts: that the question fits the answer a fact gives.

Also what makes a condition hard to read: `and` mixed with `or`, and negatives of negatives.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from waypost_dsl.checking.fact_types import Shape, alias_of
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.model import REACHED, FactType
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import (
    Asked,
    ComparedFact,
    Condition,
    Grouped,
    Is,
    IsKnown,
    Joined,
    Listed,
    Name,
    Negated,
    Searched,
    ValueOf,
)
from waypost_dsl.syntax.facts import FactLine

_STATUSES = ("done", "overdue", "excepted", "not applicable", "pending", "unknown")
_COMPARABLE = (FactType.RESULT, FactType.GRADE, FactType.COUNT, FactType.AGE, FactType.TIME)


def check_conditions(scope: Scope, shapes: Mapping[str, Shape], sink: Sink) -> None:
    """Report questions that do not fit the fact they are asked of.

    Args:
        scope: the names, resolved.
        shapes: the answer each fact gives.
        sink: where problems go.
    """
    checks = _Conditions(scope, shapes, sink)
    for statement in scope.statements:
        # A fact that only renames another may rename one of any type.
        renames = isinstance(statement, FactLine) and alias_of(statement.definition) is not None
        for atom in () if renames else syntax_walk.atoms(statement):
            checks.atom(atom, in_kpi=isinstance(statement, syntax.KpiLine))
        for selection in syntax_walk.selections(statement):
            if isinstance(selection.source, ValueOf):
                checks.value_of(selection.source)


class _Conditions:
    def __init__(self, scope: Scope, shapes: Mapping[str, Shape], sink: Sink) -> None:
        self._scope = scope
        self._shapes = shapes
        self._sink = sink

    def atom(self, atom: Condition, *, in_kpi: bool) -> None:
        match atom:
            case Joined(mixed_at=mixed):
                if mixed is not None:
                    first, second = sorted(mixed, key=lambda span: (span.line, span.column))
                    self._sink.add(
                        Code.MIXED_AND_OR,
                        second,
                        message="`and` and `or` are mixed without brackets",
                        also=((first, "the other one"),),
                        helps=(
                            "put brackets around what belongs together",
                            "or write lists: `all of (…)`, `any of (…)`",
                        ),
                    )
            case Negated(part=part):
                self._negated(atom, part)
            case Listed(word="none of", parts=parts):
                for part in parts:
                    self._negated(part, part)
            case Asked():
                self._asked(atom)
            case ComparedFact(name=name):
                self._compared(name)
            case Is():
                self._is(atom, in_kpi=in_kpi)
            case Listed() | Grouped() | IsKnown() | Searched():
                pass
            case _:
                assert_never(atom)

    def _negated(self, whole: Condition, part: Condition) -> None:
        inner = part
        while isinstance(inner, Grouped):
            inner = inner.part
        match inner:
            case Negated() if inner is not whole or part is whole:
                help_line = "leave out both negatives"
            case Listed(word="none of"):
                help_line = "`not (none of (…))` is `any of (…)`"
            case Searched(word="no"):
                help_line = "leave out both `not` and `no`"
            case IsKnown(name=name, known=False):
                help_line = f"write `{name.text} is known`"
            case _:
                return
        self._sink.add(
            Code.DOUBLE_NEGATIVE,
            whole.span,
            message="a negative of a negative is easily misread",
            helps=(help_line,),
        )

    def _asked(self, atom: Asked) -> None:
        shape, name = self._shapes[atom.name.text], atom.name.text
        dated = shape.type in (FactType.RECORD, FactType.RESULT, FactType.GRADE) or (
            shape.type in (FactType.NAME, FactType.EVENTS) and shape.codelist is not None
        )
        if atom.window is not None:
            if not dated and shape.type is not FactType.EVENTS and name != "deceased":
                self._wrong(
                    atom,
                    f"`{name}` is {shape.type.value} and has no day to look for in a window",
                    f"ask about the entries behind `{name}`, or leave out the window",
                )
        elif shape.type not in (FactType.TRUTH, FactType.RECORD, FactType.EVENTS):
            self._wrong(
                atom,
                f"`{name}` is {shape.type.value}: alone it is neither true nor false",
                _questions(name, shape),
            )

    def _compared(self, name: Name) -> None:
        shape = self._shapes[name.text]
        if shape.type not in _COMPARABLE:
            self._wrong(
                name,
                f"`{name.text}` is {shape.type.value} and cannot be compared with a number",
                _questions(name.text, shape),
            )

    def _is(self, atom: Is, *, in_kpi: bool) -> None:
        name = atom.name.text
        if not self._scope.is_fact(name):
            self._status(atom, in_kpi=in_kpi)
            return
        shape = self._shapes[name]
        if shape.type is not FactType.NAME:
            unknown = any(value.text in _SAYS_NOT_KNOWN for value in atom.names)
            self._wrong(
                atom.name,
                f"`{name}` is {shape.type.value}, not a name",
                f"write `{name} is not known`" if unknown else _questions(name, shape),
            )
            return
        for value in atom.names:
            if value.text not in shape.names:
                self._not_a_value(value, shape.names, f"`{name}` is never `{value.text}`")

    def _status(self, atom: Is, *, in_kpi: bool) -> None:
        name = atom.name.text
        if in_kpi and any(status.text == REACHED for status in atom.names):
            self._reached(atom)
            return
        if not isinstance(self._scope.nodes[name], syntax.StepLine | syntax.GroupLine):
            self._wrong(
                atom.name,
                f"`{name}` is no step and has no status",
                "ask about a step, a referral or a group",
            )
            return
        if not in_kpi:
            self._wrong(
                atom.name,
                f"only a KPI may ask whether `{name}` is {atom.names[0].text}",
                "ask the record instead: the evidence that makes the step done",
            )
        for status in atom.names:
            if status.text not in _STATUSES:
                self._wrong(
                    status,
                    f"a step is never `{status.text}`",
                    "a step is " + ", ".join(f"`{one}`" for one in _STATUSES),
                )

    def _reached(self, atom: Is) -> None:
        """Check `NODE is reached`: any node of an episode may have been."""
        name = atom.name.text
        if self._scope.episodes is None:
            self._wrong(
                atom,
                f"only an episode reaches `{name}` on a day, and there are none here",
                "ask the record instead, or whether a step is `done`",
            )
        elif len(atom.names) > 1:
            self._wrong(
                atom,
                "having been reached is no status beside the others",
                f"write `any of ({name} is {REACHED}, …)`",
            )

    def value_of(self, source: ValueOf) -> None:
        """Check a codelist whose values are asked for."""
        codelist, rows = source.codelist.text, self._scope.codelist_rows[source.codelist.text]
        if not rows.with_value:
            self._sink.add(
                Code.CODELIST_WITHOUT_VALUE,
                source.codelist.span,
                message=f"codelist `{codelist}` has no values",
                also=((self._scope.codelists[codelist].span, "declared without `with value`"),),
                helps=(f"declare it `with value`, or ask for `record in {codelist}`",),
            )
            return
        for name in source.names:
            if name.text not in rows.values:
                self._not_a_value(
                    name, rows.values, f"codelist `{codelist}` has no value `{name.text}`"
                )
        if source.compared is not None and not rows.is_graded:
            self._wrong(
                source,
                f"the values of `{codelist}` are names and cannot be compared with a number",
                f"write `value of {codelist} is {next(iter(rows.values), 'NAME')}`",
            )

    def _not_a_value(self, value: Name, known: tuple[str, ...], message: str) -> None:
        if self._scope.is_fact(value.text):
            helps = (f"`{value.text}` is a fact: to ask either, write `any of (…, {value.text})`",)
        else:
            helps = did_you_mean(value.text, known) or (
                "there are: " + ", ".join(f"`{one}`" for one in known),
            )
        self._sink.add(Code.VALUE_NOT_IN_CODELIST, value.span, message=message, helps=helps)

    def _wrong(self, at: Name | Condition | ValueOf, message: str, help_line: str) -> None:
        self._sink.add(Code.WRONG_COMPARISON, at.span, message=message, helps=(help_line,))


_SAYS_NOT_KNOWN = frozenset({"unknown", "missing", "unrecorded", "absent", "not_known"})


def _questions(name: str, shape: Shape) -> str:
    """Return what may be asked of a fact."""
    match shape.type:
        case FactType.TRUTH | FactType.RECORD | FactType.EVENTS:
            return f"write `{name}` alone, or `not {name}`"
        case FactType.NAME:
            return f"write `{name} is {next(iter(shape.names), 'NAME')}`"
        case FactType.RESULT:
            return f"write `{name} at least` and a number with its unit, or `{name} is known`"
        case FactType.GRADE | FactType.COUNT:
            return f"write `{name} at least` and a number"
        case FactType.AGE:
            return f"write `{name} at least` and a number of years"
        case FactType.TIME:
            return f"write `{name} at least` and a length of time, such as `90 days`"
        case _:
            assert_never(shape.type)
