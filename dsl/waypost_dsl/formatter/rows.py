"""Where the rows of a file begin, and where a row too long for its line is broken.

Reads the syntax for its spans alone: what is printed are the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.formatter.breaks import Break
from waypost_dsl.formatter.words import Words
from waypost_dsl.source import Span
from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax import facts
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk


@dataclass(frozen=True, slots=True)
class Row:
    """Words that start a new line, whatever their length.

    Args:
        start: the index of the first word.
        level: how many steps it is indented.
        block: what kind of statement starts here; empty inside a statement.
    """

    start: int
    level: int
    block: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a file in order, and the breaks by the index of the word after them."""

    rows: tuple[Row, ...]
    breaks: dict[int, Break]


def plan_of(file: syntax.File, words: Words) -> Plan:
    """Return how a file is laid out.

    Args:
        file: its syntax.
        words: the words of the same text.

    Returns:
        Where its rows start and where they may be broken.
    """
    planner = _Planner(words)
    planner.rows.append(Row(0, 0, "file"))
    in_stage = False
    for statement in file.statements:
        block = _block(statement)
        if block in {"stage", "interrupt", "outcome", "failure", "kpi"}:
            in_stage = False
        planner.statement(statement, 2 if in_stage and block == "node" else 1, block)
        in_stage = in_stage or block == "stage"
    planner.commas()
    return Plan(tuple(planner.rows), planner.breaks)


def _block(statement: syntax.Statement) -> str:
    match statement:
        case syntax.VersionLine() | syntax.OwnerLine() | syntax.ReviewLine() | syntax.UseLine():
            return "header"
        case syntax.SourceLine() | syntax.DecidedLine():
            return "source"
        case syntax.CodelistLine():
            return "codelist"
        case syntax.AnalyteLine():
            return "analyte"
        case syntax.ServiceLine():
            return "service"
        case syntax.ParameterLine():
            return "parameter"
        case syntax.CalendarLine():
            return "calendar"
        case facts.FactLine():
            return "fact"
        case syntax.ClockLine():
            return "clock"
        case syntax.EntryLine() | syntax.EpisodesLine():
            return "entry"
        case syntax.StageLine():
            return "stage"
        case (
            syntax.StepLine()
            | syntax.GroupLine()
            | syntax.DecisionLine()
            | syntax.WaitLine()
            | syntax.AdviceLine()
        ):
            return "node"
        case syntax.InterruptLine():
            return "interrupt"
        case syntax.OutcomeLine():
            return "outcome"
        case syntax.FailureLine():
            return "failure"
        case syntax.KpiLine():
            return "kpi"
        case _:
            assert_never(statement)


class _Planner:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.rows: list[Row] = []
        self.breaks: dict[int, Break] = {}

    def statement(self, statement: syntax.Statement, level: int, block: str) -> None:
        """Plan one statement, its clauses included."""
        at = self.words.at
        self.rows.append(Row(at(statement.span), level, block))
        match statement:
            case facts.FactLine(definition=definition):
                self._row(at(definition.span) - 1, level + 1)
                self._definition(definition, level + 1)
            case (
                syntax.StepLine(clauses=clauses)
                | syntax.DecisionLine(clauses=clauses)
                | syntax.WaitLine(clauses=clauses)
                | syntax.AdviceLine(clauses=clauses)
                | syntax.InterruptLine(clauses=clauses)
                | syntax.EpisodesLine(clauses=clauses)
                | syntax.ClockLine(clauses=clauses)
            ):
                self._clauses(clauses, level + 1)
            case syntax.KpiLine(clauses=clauses):
                for clause in clauses:
                    self._row(at(clause.span), level + 1)
                    self._kpi_clause(clause)
            case syntax.GroupLine(members=members):
                self._row(at(members[0].span) - 1, level + 1)
                self._names(members)
            case syntax.OutcomeLine(when=when) if when is not None:
                self.breaks[at(when.span) - 1] = Break.OPTION
            case syntax.StageLine(then=then) if then is not None:
                self.breaks[at(then.span) - 1] = Break.OPTION
            case syntax.ServiceLine():
                for codelist in (
                    statement.requested_by,
                    statement.recorded_as,
                    statement.declined_as,
                ):
                    if codelist is not None:
                        self.breaks[at(codelist.span) - 2] = Break.OPTION
            case syntax.ParameterLine(low=low, because=because):
                if low is not None:
                    self.breaks[at(low.span) - 1] = Break.OPTION
                self._because(because)
            case syntax.EntryLine(because=because):
                self._because(because)
            case syntax.FailureLine(diagnoses=diagnoses, when=when, because=because):
                self._diagnoses(diagnoses)
                if when is not None:
                    self.breaks[self.words.at(when.span) - 1] = Break.OPTION
                self._because(because)
            case _:
                pass
        self._conditions(statement)

    def commas(self) -> None:
        """Let lists be broken after their commas, those in brackets one item a line."""
        depth = 0
        words = self.words.words
        for index, word in enumerate(words):
            depth += (word.text == "(") - (word.text == ")")
            if index and words[index - 1].text == "," and word.text != ")":
                self.breaks.setdefault(index, Break.ITEM if depth else Break.FILL)

    def _row(self, start: int, level: int) -> None:
        self.rows.append(Row(start, level))

    def _because(self, reasons: Iterable[syntax.BecauseClause]) -> None:
        self.breaks.update((self.words.at(one.span), Break.BECAUSE) for one in reasons)

    def _after_commas(self, span: Span, kind: Break) -> None:
        start, end = self.words.at(span), self.words.after(span)
        for index in range(start + 1, end):
            if self.words.words[index - 1].text == ",":
                self.breaks[index] = kind

    def _definition(self, definition: facts.Definition, level: int) -> None:
        match definition:
            case facts.OnRegister() | facts.Spaced():
                self._after_commas(definition.span, Break.OPTION)
            case facts.Pick(selection=selection):
                options = self.words.after(selection.span), self.words.after(definition.span)
                for index in range(*options):
                    if self.words.words[index].text in {"with", "no", "however", "same"}:
                        self.breaks[index] = Break.OPTION
            case facts.Bands(bands=bands, not_known=not_known):
                for band in bands:
                    self._row(self.words.at(band.span), level + 1)
                if not_known is not None:
                    # `not known when` are the three words before the condition.
                    self._row(self.words.at(not_known.span) - 3, level + 1)
            case facts.CountOf() | facts.EachOf() | facts.DaysBetween() | facts.Holds():
                pass
            case _:
                assert_never(definition)

    def _clauses(
        self,
        clauses: Sequence[syntax.Clause | syntax.EpisodeClause | syntax.ClockClause],
        level: int,
    ) -> None:
        reason_has_row = True
        for clause in clauses:
            start = self.words.at(clause.span)
            if isinstance(clause, syntax.BecauseClause):
                reason_has_row = reason_has_row or self._stands_apart(start)
                if not reason_has_row:
                    self.breaks[start] = Break.BECAUSE
                    continue
            else:
                reason_has_row = False
            self._row(start, level)
            self._clause(clause)

    def _stands_apart(self, start: int) -> bool:
        """Whether the author gave a reason a line of its own, no deeper than the clause above."""
        word, above = self.words.words[start], self.words.words[self.rows[-1].start]
        return word.first_on_line and word.column <= above.column

    def _clause(self, clause: syntax.Clause | syntax.EpisodeClause | syntax.ClockClause) -> None:
        match clause:
            case syntax.ExceptedClause(exceptions=exceptions):
                for number, one in enumerate(exceptions):
                    if number:
                        self.breaks[self.words.at(one.span)] = Break.ITEM
                    if one.lasts is not None or one.until is not None or one.while_it_holds:
                        self.breaks[self.words.after(one.condition.span)] = Break.TAIL
            case syntax.WhenClause(condition=condition) if condition is not None:
                self.breaks[self.words.after(condition.span)] = Break.TAIL
            case syntax.EveryClause(condition=condition) if condition is not None:
                self.breaks[self.words.at(condition.span) - 1] = Break.TAIL
            case _:
                pass

    def _kpi_clause(self, clause: syntax.KpiClause) -> None:
        match clause:
            case syntax.UnitClause():
                self._unit(clause)
            case (
                syntax.RateClause(population=population)
                | syntax.AgainstClause(population=population)
            ):
                self.breaks[self.words.at(population.span)] = Break.OPTION
                if population.condition is not None:
                    self.breaks[self.words.at(population.condition.span) - 1] = Break.OPTION
            case syntax.LeftOutClause(conditions=conditions):
                for one in conditions[1:]:
                    self.breaks[self.words.at(one.span)] = Break.ITEM
            case syntax.TargetClause(because=because):
                self._because(because)
            case syntax.CadenceClause(strata=strata) if strata:
                # Before `by`.
                self.breaks[self.words.at(strata[0].span) - 1] = Break.OPTION
            case _:
                pass

    def _unit(self, clause: syntax.UnitClause) -> None:
        unit = clause.unit
        if isinstance(unit, syntax.WrittenSpells):
            self._diagnoses(unit.spells.diagnoses)
            if unit.among is not None:
                # Before `of patients`.
                self.breaks[self.words.at(unit.among.span) - 2] = Break.OPTION
        if clause.condition is not None:
            # Before `with`.
            self.breaks[self.words.at(clause.condition.span) - 1] = Break.OPTION

    def _diagnoses(self, diagnoses: Sequence[written.Diagnosed]) -> None:
        """Let diagnoses be broken before each `or`, then before `and any secondary in`."""
        for number, one in enumerate(diagnoses):
            if number:
                # The words before the list's name: `or primary in`, `or any secondary in`.
                before = 3 if one.primary is not None else 4
                self.breaks[self.words.at(one.span) - before] = Break.ITEM
            if one.primary is not None and one.secondary is not None:
                self.breaks[self.words.after(one.primary.span)] = Break.JOIN

    def _conditions(self, statement: syntax.Statement) -> None:
        for one in syntax_walk.atoms(statement):
            match one:
                case written.Joined(parts=parts):
                    for part in parts[1:]:
                        self.breaks[self.words.at(part.span) - 1] = Break.JOIN
                case written.Is(names=names):
                    self._names(names)
                case _:
                    pass
        for selection in syntax_walk.selections(statement):
            if isinstance(selection.source, written.ValueOf):
                self._names(selection.source.names)
            if isinstance(selection.source, written.SpellsOf):
                self._diagnoses(selection.source.diagnoses)
                if selection.window is not None and len(selection.source.diagnoses) > 1:
                    # So that it is not read as a part of the last of them.
                    self.breaks[self.words.at(selection.window.span)] = Break.ITEM
            if isinstance(selection.source, written.Coded) and selection.source.of_encounter:
                # Before `of encounter in`.
                self.breaks[self.words.at(selection.source.of_encounter.span) - 3] = Break.FILL
            if selection.near is not None:
                # After `accompanied by` or `not accompanied by`.
                before = 3 if selection.near_absent else 2
                self.breaks[self.words.at(selection.near.span) - before] = Break.FILL
            if selection.belonging is not None:
                self.breaks[self.words.at(selection.belonging.span)] = Break.FILL

    def _names(self, names: Sequence[written.Name]) -> None:
        """Let a list of names be broken before each `and` or `or`."""
        self.breaks.update((self.words.at(name.span) - 1, Break.FILL) for name in names[1:])
