"""Checks what only an episode has: its opening, its region, what belongs to it, its walk.

A pathway with `enrol while` is read as at one day. What needs a replay over days, or one of
several episodes of a patient, means nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import RESUME
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import Moment, Name, NodeMoment


def check_episodes(scope: Scope, sink: Sink) -> None:
    """Report what an episode does not have, and what nothing but an episode has.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for statement in scope.statements:
        for anchor in syntax_walk.anchors(statement):
            if isinstance(anchor, NodeMoment):
                _moment(anchor, scope, sink)
    if scope.episodes is not None:
        _opens(scope.episodes, sink)
        _regions(scope, scope.episodes, sink)
    elif scope.pathway.kind != "library":
        # A library may serve pathways of both kinds: it is judged with each of them.
        live = scope.pathway.kind == "pathway"
        this = "a pathway of patients" if live else "a scorecard"
        also = ("`enrol each SELECTION as NAME` makes it one of episodes",) if live else ()
        for statement in scope.statements:
            for what, span, help_line in _of_episodes(statement):
                sink.add(
                    Code.EPISODE_ONLY,
                    span,
                    message=f"{what} is for episodes, and this is {this}",
                    helps=(help_line, *also),
                )


def _of_episodes(statement: syntax.Statement) -> Iterator[tuple[str, Span, str]]:
    """Yield what a statement has that only episodes have: in words, where, what instead."""
    match statement:
        case syntax.WaitLine(name=name):
            yield ("a wait", name.span, "write a step with `done by` and `within`")
        case syntax.StageLine(then=Name(text=then, span=span)) if then == RESUME:
            yield ("`then resume`", span, "leave it out")
        case _:
            pass
    for clause in syntax_walk.clauses_of(statement):
        match clause:
            case syntax.LapsClause(span=span):
                yield ("a number of laps", span, "leave it out: nothing goes round here")
            case syntax.NameClause(word="then", name=name) if name.text == RESUME:
                yield ("`then resume`", clause.span, "leave it out")
            case syntax.ConditionClause(word="withdrawn when" | "active until" as word):
                yield (f"`{word}`", clause.span, "say it in the interrupt's own `when`")
            case syntax.ActiveForClause(span=span):
                yield ("`active for`", span, "say it in `when`: `… in the last LENGTH`")
            case _:
                pass
    for anchor in syntax_walk.anchors(statement):
        match anchor:
            case Moment(word="opening", span=span):
                yield ("`opening`", span, "count from `enrolment` or from a fact")
            case NodeMoment(moment=moment, span=span):
                help_line = "count from a fact: the evidence that makes it done"
                yield (f"`NODE {moment}`", span, help_line)
            case _:
                pass
    for belonging in syntax_walk.belongings(statement):
        word = "for this …" if belonging.word == "for this" else belonging.word
        yield (f"`{word}`", belonging.span, "leave it out: the whole record is looked at")


# --- Days of the walk --------------------------------------------------------------------------

_DONE = (syntax.StepLine, syntax.WaitLine, syntax.GroupLine)
_REACHED = (
    syntax.StepLine,
    syntax.WaitLine,
    syntax.DecisionLine,
    syntax.InterruptLine,
    syntax.OutcomeLine,
)


def _moment(anchor: NodeMoment, scope: Scope, sink: Sink) -> None:
    name, node = anchor.node.text, scope.nodes[anchor.node.text]
    can_be_done, can_be_reached = isinstance(node, _DONE), isinstance(node, _REACHED)
    if can_be_done if anchor.moment == "done" else can_be_reached:
        return
    if can_be_reached or can_be_done:
        other = "reached" if anchor.moment == "done" else "done"
        help_line = f"write `{name} {other}`"
    else:
        help_line = "count from a step, a wait, a decision or an outcome"
    sink.add(
        Code.WRONG_DATE,
        anchor.span,
        message=f"`{name}` is never {anchor.moment}",
        also=((node.name.span, f"`{name}` is declared here"),),
        helps=(help_line,),
    )


# --- What opens an episode, and its region -------------------------------------------------------


def _opens(line: syntax.EpisodesLine, sink: Sink) -> None:
    for anchor in syntax_walk.anchors(line):
        if isinstance(anchor, NodeMoment) or (
            isinstance(anchor, Moment) and anchor.word == "opening"
        ):
            sink.add(
                Code.WRONG_DATE,
                anchor.span,
                message="what opens an episode cannot count from the episode's own days",
                helps=("count from a fact or a date, or leave out the window",),
            )
    for belonging in syntax_walk.belongings(line):
        sink.add(
            Code.WRONG_DATE,
            belonging.span,
            message="what opens an episode belongs to none yet",
            helps=("leave this out",),
        )


def _regions(scope: Scope, line: syntax.EpisodesLine, sink: Sink) -> None:
    declared = [one for one in line.clauses if isinstance(one, syntax.RegionClause)]
    for clause in declared:
        for name in (clause.region, clause.side):
            codelist = None if name is None else scope.codelists[name.text]
            if name is not None and codelist is not None and not codelist.with_value:
                sink.add(
                    Code.CODELIST_WITHOUT_VALUE,
                    name.span,
                    message=f"codelist `{name.text}` has no values: nothing says which region"
                    " or side a code is about",
                    also=((codelist.span, "declared here"),),
                    helps=("declare it `with value`: the `value` column names it",),
                )
    if declared:
        return
    for what, span in _needs_a_region(scope, line):
        left_out = what.replace("evidence belongs ", "")
        sink.add(
            Code.REGION_NOT_SAID,
            span,
            message=f"{what} needs to know which region an entry is about",
            also=((line.name.span, "nothing says so here"),),
            helps=(
                "add `region from CODELIST` to `enrol each`",
                f"or leave {left_out} out, if this is not about parts of the body",
            ),
        )


def _needs_a_region(scope: Scope, line: syntax.EpisodesLine) -> Iterator[tuple[str, Span]]:
    for clause in line.clauses:
        match clause:
            case syntax.MergedClause(span=span):
                yield ("`merged when same region`", span)
            case syntax.BelongsClause(ways=ways, span=span) if "by region" in ways:
                yield ("`evidence belongs by region`", span)
            case _:
                pass
    for statement in scope.statements:
        for belonging in syntax_walk.belongings(statement):
            if belonging.word == "for the same region":
                yield ("`for the same region`", belonging.span)
