"""From lark's tree to the syntax, last part: statements, nodes and their clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lark import Token, Tree

from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.from_tree_conditions import (
    Branch,
    branches,
    child,
    must,
    token,
    tokens,
    words,
)
from waypost_dsl.syntax.from_tree_measures import MeasureReader

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def syntax_from_tree(tree: Branch, path: str, comments: Sequence[Token]) -> syntax.File:
    """Return the syntax of a parsed file.

    Args:
        tree: lark's tree of the whole file.
        path: the file's path as it should be printed.
        comments: the comment tokens in order.

    Returns:
        The file's statements as written.
    """
    reader = _FileReader(path)
    head = [part for part in tree.children if isinstance(part, Token)]
    return syntax.File(
        cast("syntax.FileKind", str(head[0])),
        reader.name(head[1]),
        reader.text(head[2]),
        tuple(reader.statement(part) for part in branches(tree)),
        tuple(syntax.Comment(str(part), reader.span(part)) for part in comments),
        reader.span(tree),
    )


class _FileReader(MeasureReader):
    __slots__ = ()

    def statement(self, tree: Branch) -> syntax.Statement:
        span = self.span(tree)
        match tree.data:
            case "version":
                number = str(tokens(tree, "VERSION")[0])
                return syntax.VersionLine(number, self.date(token(tree, "DATE")), span)
            case "owner":
                return syntax.OwnerLine(self._title(tree), span)
            case "review":
                day = self.date(token(tree, "DATE"))
                assert day is not None
                return syntax.ReviewLine(day, span)
            case "use":
                return syntax.UseLine(self.names(tree), span)
            case "source":
                name, status = self.names(tree)
                return syntax.SourceLine(name, self._title(tree), status, span)
            case "decided":
                return syntax.DecidedLine(self.first_name(tree), self._title(tree), span)
            case "codelist":
                return syntax.CodelistLine(
                    self.first_name(tree),
                    self._title(tree),
                    token(tree, "WITH_VALUE") is not None,
                    span,
                )
            case "analyte":
                name, codelist = self.names(tree)
                return syntax.AnalyteLine(name, codelist, span)
            case "service":
                return self._service(tree)
            case "parameter":
                return self._parameter(tree)
            case "fact":
                return self.fact(tree)
            case "calendar":
                return syntax.CalendarLine(self.first_name(tree), self._title(tree), span)
            case "clock":
                return self.clock(tree)
            case "episodes":
                return self.episodes(tree)
            case "enrol" | "provisional" | "exclude":
                return self.entry(tree)
            case "failure":
                return self.failure(tree)
            case "kpi":
                return self.kpi(tree)
            case _:
                return self._node(tree)

    def _title(self, tree: Branch) -> syntax.Text:
        return self.text(token(tree, "STRING"))

    # --- Declarations ------------------------------------------------------------------------

    def _service(self, tree: Branch) -> syntax.ServiceLine:
        requested, recorded = child(tree, "requested_by"), child(tree, "recorded_as")
        declined = child(tree, "declined_as")
        return syntax.ServiceLine(
            self.first_name(tree),
            self._title(tree),
            self.names(must(tree, "accepts")),
            None if requested is None else self.first_name(requested),
            None if recorded is None else self.first_name(recorded),
            self.span(tree),
            None if declined is None else self.first_name(declined),
        )

    def _parameter(self, tree: Branch) -> syntax.ParameterLine:
        bounds = child(tree, "bounds")
        low, high = (
            (None, None)
            if bounds is None
            else (self.value(branches(bounds)[0]), self.value(branches(bounds)[1]))
        )
        return syntax.ParameterLine(
            self.first_name(tree),
            self.value(must(tree, "value")),
            low,
            high,
            self.reasons(tree),
            self.span(tree),
        )

    # --- Nodes -------------------------------------------------------------------------------

    def _node(self, tree: Branch) -> syntax.NodeLine:
        name, title, span = self.first_name(tree), self._title(tree), self.span(tree)
        match tree.data:
            case "stage":
                then = child(tree, "then")
                return syntax.StageLine(
                    name,
                    title,
                    token(tree, "ONGOING") is not None,
                    span,
                    None if then is None else self._target(then),
                )
            case "step":
                return syntax.StepLine(name, title, None, None, self._clauses(tree), span)
            case "referral":
                priority = token(tree, "PRIORITY")
                return syntax.StepLine(
                    name,
                    title,
                    self.names(tree)[1],
                    None if priority is None else self.name(priority),
                    self._clauses(tree),
                    span,
                )
            case "group":
                return syntax.GroupLine(name, title, self.names(tree)[1:], span)
            case "decision":
                mode = token(tree, "MODE")
                return syntax.DecisionLine(
                    name, title, None if mode is None else words(mode), self._clauses(tree), span
                )
            case "wait":
                return syntax.WaitLine(name, title, self._clauses(tree), span)
            case "advice":
                return syntax.AdviceLine(name, title, self._clauses(tree), span)
            case "interrupt":
                return syntax.InterruptLine(name, title, self._clauses(tree), span)
            case _:
                when = child(tree, "plain_when")
                return syntax.OutcomeLine(
                    name,
                    title,
                    words(tokens(tree, "OUTCOME_KIND")[0]),
                    None if when is None else self.condition(must(when, "condition")),
                    span,
                )

    def _clauses(self, tree: Branch) -> tuple[syntax.Clause, ...]:
        found: list[syntax.Clause] = []
        for part in tree.children:
            if isinstance(part, Tree):
                found.append(self._clause(part))
            elif part.type == "CRITICAL":
                found.append(syntax.CriticalClause(self.span(part)))
            elif part.type == "NO_BREACH":
                found.append(syntax.NoBreachClause(self.span(part)))
        return tuple(found)

    def _target(self, tree: Branch) -> syntax.Name:
        """Return where `then` leads: a node's name, or `resume`."""
        return self.name(token(tree, "NAME", "RESUME"))

    def _clause(self, tree: Branch) -> syntax.Clause:
        span = self.span(tree)
        match tree.data:
            case "because":
                return self.because(tree)
            case "within":
                of, clock = self._counted_from(tree)
                return syntax.WithinClause(self._length(tree), of, span, clock)
            case "at_most":
                of, clock = self._counted_from(tree)
                return syntax.LimitClause(self._length(tree), of, clock, span)
            case "every":
                condition = child(tree, "condition")
                return syntax.EveryClause(
                    self._length(tree),
                    None if condition is None else self.condition(condition),
                    span,
                )
            case "first_due":
                return syntax.FirstDueClause(self._length(tree), span)
            case "season":
                starts, ends, due = (self._day(part) for part in branches(tree))
                return syntax.SeasonClause(starts, ends, due, span)
            case "done_by":
                return syntax.DoneByClause(self.evidence(must(tree, "evidence")), span)
            case "offered_by":
                return syntax.OfferedByClause(self.evidence(must(tree, "evidence")), span)
            case "waits_for":
                return syntax.WaitsForClause(self.evidence(must(tree, "evidence")), span)
            case "laps":
                number = int(words(tokens(tree, "LAPS")[0]).split()[2])
                return syntax.LapsClause(number, self.first_name(tree), span)
            case "active_for":
                return syntax.ActiveForClause(self._length(tree), span)
            case "excepted":
                return syntax.ExceptedClause(
                    tuple(self._exception(part) for part in branches(tree)), span
                )
            case "when":
                return self._when(tree)
            case "otherwise":
                target = child(tree, "go_to")
                return syntax.OtherwiseClause(
                    None if target is None else self.first_name(target), span
                )
            case "for_each":
                return syntax.NameClause("for each", self.first_name(tree), span)
            case "then":
                return syntax.NameClause("then", self._target(tree), span)
            case "on_exception":
                return syntax.NameClause("on exception go to", self.first_name(tree), span)
            case "breach":
                return syntax.NameClause("breach go to", self.first_name(tree), span)
            case "asked_by":
                return syntax.NameClause("asked by", self.first_name(tree), span)
            case "go_to":
                return syntax.NameClause("go to", self.first_name(tree), span)
            case _:
                return self._condition_clause(tree)

    def _condition_clause(self, tree: Branch) -> syntax.ConditionClause:
        condition, span = self.condition(must(tree, "condition")), self.span(tree)
        match tree.data:
            case "only_when":
                return syntax.ConditionClause("only when", condition, span)
            case "system_gap":
                return syntax.ConditionClause("system gap when", condition, span)
            case "not_applicable":
                return syntax.ConditionClause("not applicable when", condition, span)
            case "withdrawn":
                return syntax.ConditionClause("withdrawn when", condition, span)
            case "active_until":
                return syntax.ConditionClause("active until", condition, span)
            case _:
                return syntax.ConditionClause("when", condition, span)

    def _counted_from(self, tree: Branch) -> tuple[syntax.Anchor | None, syntax.Name | None]:
        """Return the day a time limit counts from, or its clock."""
        anchor, clock = child(tree, "anchor"), child(tree, "on_clock")
        return (
            None if anchor is None else self.anchor(anchor),
            None if clock is None else self.first_name(clock),
        )

    def _length(self, tree: Branch) -> syntax.Value:
        return self.value(must(tree, "length"))

    def _day(self, tree: Branch) -> syntax.WrittenDay:
        number = int(str(tokens(tree, "NUMBER")[0]).split(".")[0])
        month = _MONTHS.index(str(tokens(tree, "MONTH")[0])) + 1
        return syntax.WrittenDay(number, month, self.span(tree))

    def evidence(self, tree: Branch) -> syntax.WrittenEvidence:
        """Return what makes a step done, or ends an exception."""
        return syntax.WrittenEvidence(
            tuple(self.selection(part) for part in branches(tree) if part.data == "selection"),
            token(tree, "ANY_OF") is not None,
            self.window(tree),
            self.span(tree),
            self.belonging(tree),
        )

    def _exception(self, tree: Branch) -> syntax.WrittenException:
        lasts, until = child(tree, "lasts"), child(tree, "until")
        return syntax.WrittenException(
            self.condition(must(tree, "condition")),
            None if lasts is None else self._length(lasts),
            None if until is None else self.evidence(must(until, "evidence")),
            token(tree, "WHILE_IT_HOLDS") is not None,
            self.span(tree),
        )

    def _when(self, tree: Branch) -> syntax.WhenClause:
        condition = child(tree, "condition")
        return syntax.WhenClause(
            None if condition is None else self.condition(condition),
            self._action(tree),
            self.span(tree),
        )

    def _action(self, tree: Branch) -> syntax.Action:
        branch = child(tree, "do_now", "go_to", "every_then")
        if branch is None:
            word = words(tokens(tree, "TREAT_AS", "REPORT")[0])
            match word:
                case "treat as met" | "treat as not met":
                    return syntax.Fixed(word)
                case _:
                    return syntax.Fixed("report")
        match branch.data:
            case "do_now":
                return syntax.DoNow(self.first_name(branch))
            case "go_to":
                return syntax.GoTo(self.first_name(branch))
            case _:
                return syntax.EveryThen(self._length(branch))


__all__ = ["syntax_from_tree"]
