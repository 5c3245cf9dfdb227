"""Checks thresholds, units, parameters and lengths of time.

A unit belongs to what was measured: 80 mmol/mol of HbA1c and 80 % are both written with a number,
and only the analyte's own table says which units it has and which numbers are believable.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from waypost_dsl.analytes import ANALYTES, Analyte
from waypost_dsl.checking.fact_types import Shape
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.durations import Duration
from waypost_dsl.model import FactType
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import Amount, Compared, ComparedFact, ResultOf, Value, ValueOf
from waypost_dsl.syntax.facts import FactLine, Spaced

_OLDEST = 130


def check_values(scope: Scope, shapes: Mapping[str, Shape], sink: Sink) -> None:
    """Report wrong thresholds, units, parameters and lengths.

    Args:
        scope: the names, resolved.
        shapes: the answer each fact gives.
        sink: where problems go.
    """
    checks = _Values(scope, sink)
    for line in scope.parameters.values():
        checks.parameter(line)
    for statement in scope.statements:
        for atom in syntax_walk.atoms(statement):
            if isinstance(atom, ComparedFact):
                shape = shapes[atom.name.text]
                checks.compared(atom.compared, shape, atom.name.text)
        for selection in syntax_walk.selections(statement):
            checks.source(selection.source)
        if isinstance(statement, FactLine) and isinstance(statement.definition, Spaced):
            spaced = statement.definition
            if spaced.compared is not None:
                checks.result(spaced.compared, spaced.analyte.text)
        for length in syntax_walk.lengths(statement):
            checks.length(length)


class _Values:
    def __init__(self, scope: Scope, sink: Sink) -> None:
        self._scope = scope
        self._sink = sink

    # --- Where thresholds stand --------------------------------------------------------------

    def source(self, source: object) -> None:
        match source:
            case ResultOf(analyte=analyte, compared=Compared() as compared):
                self.result(compared, analyte.text)
            case ValueOf(codelist=codelist, compared=Compared() as compared):
                self._grade(compared, codelist.text, f"value of {codelist.text}")
            case _:
                pass

    def compared(self, compared: Compared, shape: Shape, name: str) -> None:
        match shape.type:
            case FactType.RESULT:
                self.result(compared, shape.analyte or "")
            case FactType.GRADE:
                self._grade(compared, shape.codelist or "", name)
            case FactType.COUNT:
                self._count(compared, name)
            case FactType.AGE:
                self._age(compared, name)
            case FactType.TIME:
                self._time(compared, name)
            case _:
                pass  # what cannot be compared at all is `typecheck_conditions`' to report

    def result(self, compared: Compared, analyte_name: str) -> None:
        analyte = ANALYTES.get(analyte_name)
        amount, where = self._amount(compared.value)
        if analyte is None or amount is None:
            return
        row = analyte.unit_row(amount.unit)
        accepted = _accepted(analyte)
        if row is None and not amount.unit:
            self._sink.add(
                Code.THRESHOLD_WITHOUT_UNIT,
                compared.value.span,
                message=f"a threshold for {analyte.title} needs its unit",
                also=where,
                helps=(f"write `{amount.number} {analyte.unit}`; accepted: {accepted}",),
            )
        elif row is None:
            self._strange_unit(amount, analyte, compared.value.span, where)
        elif row.to_canonical is None:
            self._sink.add(
                Code.WRONG_UNIT,
                _unit_span(compared.value),
                message=f"{analyte.title} in {row.name} is never compared",
                also=where,
                helps=(f"{analyte.title} is compared in {accepted}",),
            )
        elif row.plausible is not None and not _within(amount.number, row.plausible):
            low, high = row.plausible
            other = next(
                (
                    f"{amount.number} {one.name}"
                    for one in analyte.units
                    if one is not row and one.plausible and _within(amount.number, one.plausible)
                ),
                None,
            )
            unit = "" if not amount.unit else f" {row.name}"
            self._sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                compared.value.span,
                message=f"{analyte.title} is never {amount.number}{unit}:"
                f" results run from {low} to {high} {row.name}",
                also=where,
                helps=(f"did you mean `{other}`?",) if other else ("check number and unit",),
            )

    def _strange_unit(
        self, amount: Amount, analyte: Analyte, span: Span, where: tuple[tuple[Span, str], ...]
    ) -> None:
        if amount.is_length:
            self._sink.add(
                Code.WRONG_UNIT,
                span,
                message=f"{amount.number} {amount.unit} is a length of time,"
                f" and {analyte.title} is not",
                also=where,
                helps=(f"{analyte.title} is compared in {_accepted(analyte)}",),
            )
            return
        owners = [one.title for one in ANALYTES.values() if one.unit_row(amount.unit)]
        accepted = _accepted(analyte)
        if owners:
            shown = " and ".join(owners[:2])
            self._sink.add(
                Code.WRONG_UNIT,
                amount.unit_span if not where and amount.unit_span else span,
                message=f"`{amount.unit}` is a unit of {shown}, not of {analyte.title}",
                also=where,
                helps=(f"{analyte.title} is compared in {accepted}",),
            )
        else:
            self._sink.add(
                Code.UNKNOWN_NAME,
                amount.unit_span if not where and amount.unit_span else span,
                message=f"no unit of {analyte.title} is named `{amount.unit}`",
                also=where,
                helps=(f"{analyte.title} is compared in {accepted}",),
            )

    def _grade(self, compared: Compared, codelist: str, name: str) -> None:
        amount, where = self._amount(compared.value)
        rows = self._scope.codelist_rows.get(codelist)
        if amount is None or rows is None or not rows.is_graded:
            return
        grades = sorted(int(value) for value in rows.values)
        if amount.unit:
            self._sink.add(
                Code.WRONG_UNIT,
                _unit_span(compared.value),
                message=f"`{name}` is a grade and has no unit",
                also=where,
                helps=(f"write `{compared.comparison} {amount.number}`",),
            )
        elif not grades[0] <= amount.number <= grades[-1]:
            self._sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                compared.value.span,
                message=f"`{name}` is never {amount.number}:"
                f" the grades of `{codelist}` run from {grades[0]} to {grades[-1]}",
                also=where,
                helps=("compare with one of the grades",),
            )

    def _count(self, compared: Compared, name: str) -> None:
        amount, where = self._amount(compared.value)
        if amount is None:
            return
        if amount.unit:
            self._sink.add(
                Code.WRONG_UNIT,
                _unit_span(compared.value),
                message=f"`{name}` is a count and has no unit",
                also=where,
                helps=(f"write `{compared.comparison} {amount.number}`",),
            )
        elif amount.number < 0 or amount.number % 1:
            self._sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                compared.value.span,
                message=f"`{name}` is a count and is never {amount.number}",
                also=where,
                helps=("write a whole number",),
            )

    def _age(self, compared: Compared, name: str) -> None:
        amount, where = self._amount(compared.value)
        if amount is None:
            return
        if not amount.unit:
            self._sink.add(
                Code.THRESHOLD_WITHOUT_UNIT,
                compared.value.span,
                message=f"`{name}` is compared in years",
                also=where,
                helps=(f"write `{amount.number} years`",),
            )
        elif amount.unit not in ("year", "years"):
            self._sink.add(
                Code.WRONG_UNIT,
                _unit_span(compared.value),
                message=f"`{name}` is compared in years, not in {amount.unit}",
                also=where,
                helps=("write the age in completed years",),
            )
        elif not 0 <= amount.number <= _OLDEST or amount.number % 1:
            self._sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                compared.value.span,
                message=f"nobody is {amount.number} years old",
                also=where,
                helps=(f"write a whole number from 0 to {_OLDEST}",),
            )

    def _time(self, compared: Compared, name: str) -> None:
        amount, where = self._amount(compared.value)
        if amount is None:
            return
        if not amount.unit:
            self._sink.add(
                Code.THRESHOLD_WITHOUT_UNIT,
                compared.value.span,
                message=f"`{name}` is a length of time and is compared with one",
                also=where,
                helps=(f"write `{amount.number} days`, or weeks, months or years",),
            )
        elif not amount.is_length:
            self._sink.add(
                Code.WRONG_UNIT,
                _unit_span(compared.value),
                message=f"`{name}` is a length of time, and `{amount.unit}` is no unit of it",
                also=where,
                helps=("write days, weeks, months or years",),
            )
        elif amount.unit.rstrip("s") == "hour":
            self._sink.add(
                Code.HOURS_OR_WORKING_DAYS,
                compared.value.span,
                message=f"`{name}` is counted in whole days, not in hours",
                also=where,
                helps=("write days, weeks, months or years",),
            )
        elif isinstance(compared.value, Amount):
            self._whole(amount)

    def _amount(self, value: Value) -> tuple[Amount | None, tuple[tuple[Span, str], ...]]:
        """Return the number a threshold stands for, and where a parameter sets it."""
        if isinstance(value, Amount):
            return value, ()
        line = self._scope.parameters[value.text]
        if not isinstance(line.value, Amount):
            return None, ()
        return line.value, ((line.value.span, f"`{value.text}` is set here"),)

    # --- Lengths and parameters --------------------------------------------------------------

    def length(self, value: Value) -> None:
        """Check that a length of time is one, and whole."""
        if isinstance(value, Amount):
            self._whole(value)
            return
        amount, where = self._amount(value)
        if amount is not None and not amount.is_length:
            self._sink.add(
                Code.WRONG_UNIT,
                value.span,
                message=f"`{value.text}` is no length of time",
                also=where,
                helps=("use a parameter in days, weeks, months or years",),
            )

    def _whole(self, amount: Amount) -> None:
        if amount.number < 0 or amount.number % 1:
            self._sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                amount.span,
                message=f"a length of time is a whole number of {amount.unit}",
                helps=("write it in a smaller unit",),
            )

    def parameter(self, line: syntax.ParameterLine) -> None:
        """Check a parameter's bounds and its value between them."""
        amounts: list[Amount] = []
        for value in (line.value, line.low, line.high):
            if isinstance(value, Amount):
                amounts.append(value)
                if value.is_length:
                    self._whole(value)
            elif value is not None:
                self._sink.add(
                    Code.PARAMETER_BOUNDS_MIXED,
                    value.span,
                    message=f"parameter `{line.name.text}` is set by another name",
                    helps=("write the number and its unit out",),
                )
                return
        first = amounts[0]
        for other in amounts[1:]:
            if (
                other.is_length != first.is_length
                or (not first.is_length and other.unit.lower() != first.unit.lower())
                or _only_limits(other) != _only_limits(first)
            ):
                self._sink.add(
                    Code.PARAMETER_BOUNDS_MIXED,
                    other.span,
                    message=f"the bounds of `{line.name.text}` are in another unit than its value",
                    also=((first.span, "the value"),),
                    helps=("write the value and both bounds in one unit",),
                )
                return
        if len(amounts) == 3:
            value, low, high = amounts
            if not _size(low) <= _size(value) <= _size(high):
                self._sink.add(
                    Code.PARAMETER_OUT_OF_BOUNDS,
                    value.span,
                    message=f"the value of `{line.name.text}` is outside its own bounds",
                    also=((low.span, "the lowest it may be"), (high.span, "the highest")),
                    helps=("change the value, or the bounds",),
                )


def _only_limits(amount: Amount) -> str:
    """Return the unit if it is one that only limits are in: those do not mix with others."""
    unit = amount.unit.rstrip("s")
    return unit if unit in ("hour", "working day") else ""


def _size(amount: Amount) -> Decimal:
    if not amount.is_length or amount.number < 0:
        return amount.number
    unit = amount.unit.rstrip("s")
    whole = int(amount.number)
    match unit:
        case "week":
            return Decimal(Duration(whole, "weeks").nominal_days)
        case "month":
            return Decimal(Duration(whole, "months").nominal_days)
        case "year":
            return Decimal(Duration(whole, "years").nominal_days)
        case _:
            return amount.number


def _unit_span(value: Value) -> Span:
    if isinstance(value, Amount) and value.unit_span is not None:
        return value.unit_span
    return value.span


def _accepted(analyte: Analyte) -> str:
    return " or ".join(row.name for row in analyte.units if row.to_canonical is not None)


def _within(number: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= number <= bounds[1]
