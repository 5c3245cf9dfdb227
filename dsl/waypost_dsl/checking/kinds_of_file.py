"""Checks that a file holds what its kind can hold: a pathway, a library or a scorecard."""

from __future__ import annotations

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax

_NODES = (
    syntax.StageLine,
    syntax.StepLine,
    syntax.GroupLine,
    syntax.DecisionLine,
    syntax.WaitLine,
    syntax.AdviceLine,
    syntax.InterruptLine,
    syntax.OutcomeLine,
)


def check_kind(file: syntax.File, sink: Sink) -> None:
    """Report statements that a file of this kind cannot hold.

    Args:
        file: the file as written.
        sink: where problems go.
    """
    for statement in file.statements:
        match file.kind:
            case "library" if isinstance(statement, syntax.KpiLine):
                sink.add(
                    Code.STATEMENT_ELSEWHERE,
                    statement.name.span,
                    message="a library holds no KPI: it would be counted again in every pathway"
                    " that uses it",
                    also=((file.name.span, "this file is a library"),),
                    helps=(
                        'write it into a scorecard: a file that begins `scorecard NAME "TITLE"`',
                        "or into the pathway that it measures",
                    ),
                )
            case "scorecard":
                what = _of_a_pathway(statement)
                if what is not None:
                    words, span = what
                    sink.add(
                        Code.STATEMENT_ELSEWHERE,
                        span,
                        message=f"{words} cannot stand in a scorecard: nobody is on it",
                        also=((file.name.span, "this file is a scorecard"),),
                        helps=(
                            "write it into a pathway",
                            "or ask the record itself, with a fact",
                        ),
                    )
            case _:
                pass


def _of_a_pathway(statement: syntax.Statement) -> tuple[str, Span] | None:
    """Return what a statement is that only a pathway has, and where its name stands."""
    match statement:
        case syntax.EntryLine(word=word, span=span):
            return f"`{word}`", span
        case syntax.EpisodesLine(name=name):
            return "`enrol each`", name.span
        case syntax.FailureLine(span=span):
            return "`failure`", span
        case syntax.ClockLine(name=name):
            return "a clock", name.span
        case _ if isinstance(statement, _NODES):
            return f"`{statement.name.text}`", statement.name.span
        case _:
            return None
