"""Finds the conditions, selections, windows and lengths in a statement.

One place knows where each of them can stand, so that every check looks everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax import facts as syntax_facts
from waypost_dsl.syntax import statements as syntax


def clauses_of(statement: syntax.Statement) -> tuple[syntax.Clause, ...]:
    """Return the clauses of a node; none for other statements."""
    match statement:
        case (
            syntax.StepLine(clauses=clauses)
            | syntax.DecisionLine(clauses=clauses)
            | syntax.WaitLine(clauses=clauses)
            | syntax.AdviceLine(clauses=clauses)
            | syntax.InterruptLine(clauses=clauses)
        ):
            return clauses
        case _:
            return ()


def conditions(statement: syntax.Statement) -> Iterator[written.Condition]:
    """Yield the conditions that stand directly in a statement or its clauses."""
    match statement:
        case syntax.EntryLine(condition=condition):
            yield condition
        case syntax_facts.FactLine(definition=definition):
            match definition:
                case syntax_facts.Bands(bands=bands, not_known=not_known):
                    yield from (band.condition for band in bands)
                    if not_known is not None:
                        yield not_known
                case syntax_facts.Holds(condition=condition):
                    yield condition
                case _:
                    return
        case syntax.OutcomeLine(when=when) | syntax.FailureLine(when=when):
            if when is not None:
                yield when
        case syntax.KpiLine(clauses=clauses):
            for clause in clauses:
                yield from _kpi_conditions(clause)
        case _:
            for clause in clauses_of(statement):
                yield from _clause_conditions(clause)


def _kpi_conditions(clause: syntax.KpiClause) -> Iterator[written.Condition]:
    match clause:
        case syntax.UnitClause(condition=condition):
            if condition is not None:
                yield condition
        case syntax.MetWhenClause(condition=condition):
            yield condition
        case syntax.LeftOutClause(conditions=left_out):
            yield from left_out
        case syntax.RateClause(population=population) | syntax.AgainstClause(population=population):
            if population.condition is not None:
                yield population.condition
        case _:
            return


def kpi_units(statement: syntax.Statement) -> Iterator[syntax.WrittenUnit]:
    """Yield what a KPI counts."""
    if isinstance(statement, syntax.KpiLine):
        for clause in statement.clauses:
            if isinstance(clause, syntax.UnitClause):
                yield clause.unit


def _clause_conditions(clause: syntax.Clause) -> Iterator[written.Condition]:
    match clause:
        case syntax.ConditionClause(condition=condition):
            yield condition
        case syntax.EveryClause(condition=condition) | syntax.WhenClause(condition=condition):
            if condition is not None:
                yield condition
        case syntax.ExceptedClause(exceptions=exceptions):
            yield from (one.condition for one in exceptions)
        case _:
            return


def parts(condition: written.Condition) -> Iterator[written.Condition]:
    """Yield a condition and every condition inside it, outermost first."""
    yield condition
    match condition:
        case written.Joined(parts=inner) | written.Listed(parts=inner):
            for one in inner:
                yield from parts(one)
        case written.Grouped(part=part) | written.Negated(part=part):
            yield from parts(part)
        case written.Asked() | written.ComparedFact() | written.Is() | written.IsKnown():
            return
        case written.Searched():
            return
        case _:
            assert_never(condition)


def atoms(statement: syntax.Statement) -> Iterator[written.Condition]:
    """Yield every condition anywhere in a statement."""
    for condition in conditions(statement):
        yield from parts(condition)


def evidence(statement: syntax.Statement) -> Iterator[syntax.WrittenEvidence]:
    """Yield what makes a step done or offered, ends its exceptions, or ends a wait."""
    for clause in clauses_of(statement):
        match clause:
            case (
                syntax.DoneByClause(evidence=what)
                | syntax.OfferedByClause(evidence=what)
                | syntax.WaitsForClause(evidence=what)
            ):
                yield what
            case syntax.ExceptedClause(exceptions=exceptions):
                yield from (one.until for one in exceptions if one.until is not None)
            case _:
                pass


def selections(statement: syntax.Statement) -> Iterator[written.Selection]:
    """Yield every selection anywhere in a statement, also those that accompany another."""
    for selection in _selections(statement):
        accompanied: written.Selection | None = selection
        while accompanied is not None:
            yield accompanied
            accompanied = accompanied.near


def _selections(statement: syntax.Statement) -> Iterator[written.Selection]:
    for one in evidence(statement):
        yield from one.selections
    if isinstance(statement, syntax.EpisodesLine):
        yield statement.opens
    if isinstance(statement, syntax_facts.FactLine):
        match statement.definition:
            case (
                syntax_facts.Pick(selection=selection)
                | syntax_facts.CountOf(selection=selection)
                | syntax_facts.EachOf(selection=selection)
            ):
                yield selection
            case syntax_facts.Spaced(each_without=selection):
                if selection is not None:
                    yield selection
            case _:
                pass
    for atom in atoms(statement):
        if isinstance(atom, written.Searched):
            yield atom.selection


def windows(statement: syntax.Statement) -> Iterator[written.Window]:
    """Yield every window anywhere in a statement."""
    for selection in selections(statement):
        if selection.window is not None:
            yield selection.window
    for one in evidence(statement):
        if one.window is not None:
            yield one.window
    for atom in atoms(statement):
        if isinstance(atom, written.Asked) and atom.window is not None:
            yield atom.window
    if (
        isinstance(statement, syntax_facts.FactLine)
        and isinstance(statement.definition, syntax_facts.Spaced)
        and statement.definition.window is not None
    ):
        yield statement.definition.window


def anchors(statement: syntax.Statement) -> Iterator[written.Anchor]:
    """Yield the days that the windows, time limits, facts and clocks of a statement hang on."""
    for window in windows(statement):
        yield from window_anchors(window)
    match statement:
        case syntax_facts.FactLine(definition=syntax_facts.DaysBetween(start=start, end=end)):
            yield from (start, end)
        case syntax.ClockLine(clauses=clauses):
            for edge in clauses:
                if isinstance(edge, syntax.ClockEdgeClause):
                    yield from edge.anchors
        case syntax.KpiLine():
            for unit in kpi_units(statement):
                if isinstance(unit, syntax.WrittenEpisodes) and unit.dated is not None:
                    yield unit.dated
                    yield from unit.or_dated
        case _:
            for clause in clauses_of(statement):
                match clause:
                    case syntax.WithinClause(of=of) | syntax.LimitClause(of=of):
                        if of is not None:
                            yield of
                    case _:
                        pass


def belongings(statement: syntax.Statement) -> Iterator[written.Belonging]:
    """Yield everything that says which of a patient's entries are looked at."""
    for selection in selections(statement):
        if selection.belonging is not None:
            yield selection.belonging
    for one in evidence(statement):
        if one.belonging is not None:
            yield one.belonging


def window_anchors(window: written.Window) -> Iterator[written.Anchor]:
    """Yield what one window hangs on."""
    match window:
        case written.Beside(anchor=anchor):
            if anchor is not None:
                yield anchor
        case written.FromTo(start=start, end=end):
            yield start.anchor
            if end is not None:
                yield end.anchor
        case written.Beyond(anchor=anchor):
            yield anchor
        case written.InTheLast() | written.InThePeriod():
            return
        case _:
            assert_never(window)


def lengths(statement: syntax.Statement) -> Iterator[written.Value]:
    """Yield every length of time in a statement, written out or named."""
    yield from limits(statement)
    yield from stretches(statement)


def limits(statement: syntax.Statement) -> Iterator[written.Value]:
    """Yield the lengths that limit how long something may take: hours may stand there."""
    if isinstance(statement, syntax.ClockLine):
        for one in statement.clauses:
            if isinstance(one, syntax.ClockLimitClause):
                yield one.length
    for clause in clauses_of(statement):
        match clause:
            case syntax.WithinClause(length=length) | syntax.LimitClause(length=length):
                yield length
            case _:
                pass


def stretches(statement: syntax.Statement) -> Iterator[written.Value]:
    """Yield the lengths of windows, periods, freshness and the like: whole days at least."""
    for window in windows(statement):
        yield from _window_lengths(window)
    for clause in clauses_of(statement):
        yield from _clause_lengths(clause)
    match statement:
        case syntax.EpisodesLine(clauses=clauses):
            for clause in clauses:
                if isinstance(clause, syntax.EndsClause) and clause.after is not None:
                    yield clause.after
        case syntax.KpiLine(clauses=clauses):
            for clause in clauses:
                yield from _kpi_lengths(clause)
        case syntax_facts.FactLine(definition=syntax_facts.Pick(freshness=freshness)):
            if freshness is not None:
                yield freshness
        case syntax_facts.FactLine(definition=syntax_facts.Spaced(apart=apart)):
            yield apart
        case _:
            return


def _kpi_lengths(clause: syntax.KpiClause) -> Iterator[written.Value]:
    match clause:
        case syntax.UnitClause(unit=syntax.WrittenPatients(at_least=at_least)):
            if at_least is not None:
                yield at_least
        case syntax.JudgedClause(length=length):
            yield length
        case _:
            return


def _clause_lengths(clause: syntax.Clause) -> Iterator[written.Value]:
    match clause:
        case (
            syntax.EveryClause(length=length)
            | syntax.FirstDueClause(length=length)
            | syntax.ActiveForClause(length=length)
            | syntax.WhenClause(action=syntax.EveryThen(length=length))
        ):
            yield length
        case syntax.ExceptedClause(exceptions=exceptions):
            yield from (one.lasts for one in exceptions if one.lasts is not None)
        case _:
            return


def _window_lengths(window: written.Window) -> Iterator[written.Value]:
    match window:
        case written.InTheLast(length=length) | written.Beside(length=length):
            yield length
        case written.FromTo(start=start, end=end):
            for bound in (start, end):
                if bound is not None and bound.length is not None:
                    yield bound.length
        case written.Beyond() | written.InThePeriod():
            return
        case _:
            assert_never(window)


def comparisons(statement: syntax.Statement) -> Iterator[written.Compared]:
    """Yield every comparison with a value anywhere in a statement."""
    for atom in atoms(statement):
        if isinstance(atom, written.ComparedFact):
            yield atom.compared
    for selection in selections(statement):
        match selection.source:
            case written.ResultOf(compared=compared) | written.ValueOf(compared=compared):
                if compared is not None:
                    yield compared
            case _:
                pass
    if (
        isinstance(statement, syntax_facts.FactLine)
        and isinstance(statement.definition, syntax_facts.Spaced)
        and statement.definition.compared is not None
    ):
        yield statement.definition.compared
