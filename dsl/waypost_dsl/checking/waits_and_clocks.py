"""Checks that waits, clocks and episodes have the parts they need, each once, and say why."""

from __future__ import annotations

from waypost_dsl.checking.parts import each_once, no_reason, node_reason, written_twice
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.clauses import clause_word


def check_wait(line: syntax.WaitLine, sink: Sink) -> None:
    """Report what a wait leaves unsaid, what follows a breach included.

    Args:
        line: the wait.
        sink: where problems go.
    """
    name, clauses = line.name, line.clauses
    each_once(name, clauses, sink)
    words = {clause_word(clause): clause.span for clause in clauses}
    for word, says, help_line in (
        ("for", "what it waits for", "add `for`, for example `for record in CODELIST`"),
        ("at most", "how long it may take", "add `at most LENGTH`, or `at most LENGTH on CLOCK`"),
        ("then", "what comes next", "add `then NODE`"),
    ):
        if word not in words:
            sink.add(
                Code.MISSING_PART,
                name.span,
                message=f"wait `{name.text}` does not say {says}",
                helps=(help_line,),
            )
    if "breach go to" in words and "no breach" in words:
        sink.add(
            Code.DUPLICATE_CLAUSE,
            words["no breach"],
            message=f"`{name.text}` says both where a breach goes and that nothing follows one",
            also=((words["breach go to"], "where it goes"),),
            helps=("keep one of `breach go to` and `no breach`",),
        )
    elif "breach go to" not in words and "no breach" not in words:
        sink.add(
            Code.WAIT_WITHOUT_BREACH,
            name.span,
            message=f"wait `{name.text}` does not say what follows when it takes too long",
            helps=(
                "add `breach go to NODE`",
                "or write `no breach`: it goes on waiting, marked as breached",
            ),
        )
    node_reason(name, clauses, "wait", sink)


def check_clock(line: syntax.ClockLine, sink: Sink) -> None:
    """Report what a clock leaves unsaid.

    Args:
        line: the clock.
        sink: where problems go.
    """
    first: dict[str, Span] = {}
    for clause in line.clauses:
        match clause:
            case syntax.ClockEdgeClause(word=word):
                pass
            case syntax.ClockLimitClause():
                word = "limit"
            case syntax.BecauseClause():
                word = "because"
        if word in first and word != "because":
            written_twice(word, clause.span, first[word], sink, of=line.name.text)
        first.setdefault(word, clause.span)
    for word, says, example in (
        ("starts at", "when it starts", "starts at opening"),
        ("stops at", "when it stops", "stops at first of STEP done, OUTCOME reached"),
        ("limit", "how long it may run", "limit 126 days"),
    ):
        if word not in first:
            sink.add(
                Code.MISSING_PART,
                line.name.span,
                message=f"clock `{line.name.text}` does not say {says}",
                helps=(f"add `{word}`, for example `{example}`",),
            )
    if "because" not in first:
        no_reason(line.name, "clock", sink)


def check_episode_clauses(line: syntax.EpisodesLine, sink: Sink) -> None:
    """Report what `enrol each` says twice.

    Args:
        line: the enrolment.
        sink: where problems go.
    """
    first: dict[str, Span] = {}
    for clause in line.clauses:
        word = _episode_word(clause)
        if word in first and word != "because":
            written_twice(word, clause.span, first[word], sink)
        first.setdefault(word, clause.span)


def _episode_word(clause: syntax.EpisodeClause) -> str:
    match clause:
        case syntax.OpenedOnClause():
            return "opened on"
        case syntax.RegionClause():
            return "region from"
        case syntax.MergedClause():
            return "merged when"
        case syntax.BelongsClause():
            return "evidence belongs"
        case syntax.EndsClause():
            return "ends at any outcome"
        case syntax.BecauseClause():
            return "because"
