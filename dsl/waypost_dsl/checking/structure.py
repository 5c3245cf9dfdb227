"""Checks that files and nodes have the parts they need, each once, and say why.

Looks at clauses only, never at what the names in them mean.
"""

from __future__ import annotations

from waypost_dsl.checking.kinds_of_file import check_kind
from waypost_dsl.checking.parts import (
    BECAUSE,
    each_once,
    no_reason,
    node_reason,
    written_twice,
)
from waypost_dsl.checking.scope import Scope
from waypost_dsl.checking.waits_and_clocks import check_clock, check_episode_clauses, check_wait
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.clauses import not_known_names, with_because
from waypost_dsl.syntax.conditions import Name


def check_structure(scope: Scope, sink: Sink) -> None:
    """Report missing and repeated parts.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for file in scope.files:
        _header(file, sink)
        check_kind(file, sink)
    _entry(scope.pathway, sink)
    for statement in scope.statements:
        match statement:
            case syntax.SourceLine():
                _source(statement, sink)
            case syntax.ServiceLine(requested_by=None):
                sink.add(
                    Code.MISSING_PART,
                    statement.name.span,
                    message=f"service `{statement.name.text}` does not say how it is requested",
                    helps=("add `requested by CODELIST`: the codes a ServiceRequest carries",),
                )
            case syntax.ParameterLine(because=()):
                no_reason(statement.name, "parameter", sink)
            case syntax.EntryLine():
                _entry_reason(statement, sink)
            case syntax.StepLine():
                _step(statement, scope, sink)
            case syntax.DecisionLine():
                _decision(statement, sink)
            case syntax.AdviceLine():
                each_once(statement.name, statement.clauses, sink)
                node_reason(statement.name, statement.clauses, "advice", sink)
                _actions(statement.clauses, ("report", "do"), "advice", sink)
            case syntax.InterruptLine():
                _interrupt(statement, sink)
            case syntax.WaitLine():
                check_wait(statement, sink)
            case syntax.ClockLine():
                check_clock(statement, sink)
            case syntax.EpisodesLine():
                check_episode_clauses(statement, sink)
            case _:
                pass


# --- Files -------------------------------------------------------------------------------------


def _header(file: syntax.File, sink: Sink) -> None:
    wanted: tuple[tuple[type[syntax.Statement], str, str], ...] = (
        (syntax.VersionLine, "version", "version 1.0.0"),
        (syntax.OwnerLine, "owner", 'owner "who answers for it"'),
        (syntax.ReviewLine, "review by", "review by 2027-10-01"),
    )
    for kind, word, example in wanted:
        lines = [line for line in file.statements if isinstance(line, kind)]
        if not lines:
            sink.add(
                Code.MISSING_HEADER,
                file.name.span,
                message=f"the header of `{file.name.text}` has no `{word}`",
                helps=(f"add `{example}` below the title",),
            )
        for extra in lines[1:]:
            written_twice(word, extra.span, lines[0].span, sink)


def _entry(file: syntax.File, sink: Sink) -> None:
    lines = [
        line
        for line in file.statements
        if isinstance(line, syntax.EpisodesLine)
        or (isinstance(line, syntax.EntryLine) and line.word == "enrol while")
    ]
    if not lines and file.kind == "pathway":
        sink.add(
            Code.MISSING_PART,
            file.name.span,
            message=f"pathway `{file.name.text}` does not say who is on it",
            helps=("add `enrol while CONDITION`, or `enrol each SELECTION as NAME`",),
        )
    for extra in lines[1:]:
        if type(extra) is type(lines[0]):
            written_twice(_word(extra), extra.span, lines[0].span, sink)
        else:
            sink.add(
                Code.DUPLICATE_CLAUSE,
                extra.span,
                message="a pathway is of patients or of their episodes, not of both",
                also=((lines[0].span, "the first one"),),
                helps=("keep one of `enrol while` and `enrol each`",),
            )
    provisional = [
        line
        for line in file.statements
        if isinstance(line, syntax.EntryLine) and line.word == "enrol provisionally when"
    ]
    for extra in provisional[1:]:
        written_twice("enrol provisionally when", extra.span, provisional[0].span, sink)


def _word(line: syntax.EntryLine | syntax.EpisodesLine) -> str:
    return "enrol each" if isinstance(line, syntax.EpisodesLine) else line.word


def _entry_reason(line: syntax.EntryLine, sink: Sink) -> None:
    if not line.because and line.word != "enrol while":
        sink.add(
            Code.MISSING_BECAUSE,
            line.span,
            message=f"`{line.word}` does not say why",
            helps=BECAUSE,
        )


def _source(line: syntax.SourceLine, sink: Sink) -> None:
    if line.status.text == "U":
        sink.add(
            Code.SOURCE_NOT_VERIFIED,
            line.status.span,
            message=f"source `{line.name.text}` was never verified and may not be cited",
            helps=(
                "read the source and give it status V",
                f'or make it a decision of this project: `decided {line.name.text.lower()} "…"`',
            ),
        )


# --- Nodes -------------------------------------------------------------------------------------


def _step(line: syntax.StepLine, scope: Scope, sink: Sink) -> None:
    name, clauses = line.name, line.clauses
    kind = "step" if line.service is None else "referral"
    each_once(name, clauses, sink)
    _timing(name, clauses, sink)
    if not any(isinstance(clause, syntax.DoneByClause) for clause in clauses):
        sink.add(
            Code.STEP_WITHOUT_EVIDENCE,
            name.span,
            message=f"{kind} `{name.text}` does not say what makes it done",
            helps=("add `done by`, for example `done by record in CODELIST`",),
        )
    node_reason(name, clauses, kind, sink)
    _actions(clauses, ("do", "treat as met", "treat as not met", "report", "every"), kind, sink)
    _treat_as(line, sink)
    if line.service is not None:
        _priority(line, line.service, scope, sink)
    leads = next(
        (
            clause
            for clause in clauses
            if isinstance(clause, syntax.NameClause) and clause.word == "on exception go to"
        ),
        None,
    )
    if leads is not None and not any(isinstance(one, syntax.ExceptedClause) for one in clauses):
        sink.add(
            Code.MISSING_PART,
            leads.span,
            message=f"`{name.text}` is never excepted",
            helps=("say when with `excepted when CONDITION`, or remove this line",),
        )


def _timing(name: Name, clauses: tuple[syntax.Clause, ...], sink: Sink) -> None:
    kinds = [
        clause
        for clause in clauses
        if isinstance(clause, syntax.WithinClause | syntax.EveryClause | syntax.SeasonClause)
    ]
    if not kinds:
        sink.add(
            Code.STEP_WITHOUT_TIMING,
            name.span,
            message=f"`{name.text}` does not say when it is due",
            helps=(
                "add `within 30 days`, `every 12 months` or `each season from … to … due by …`",
            ),
        )
        return
    for clause in kinds[1:]:
        if type(clause) is not type(kinds[0]):
            sink.add(
                Code.DUPLICATE_CLAUSE,
                clause.span,
                message=f"`{name.text}` is timed in two ways",
                also=((kinds[0].span, "the first one"),),
                helps=("keep one of `within`, `every` and `each season`",),
            )
    plain = [one for one in kinds if isinstance(one, syntax.EveryClause) and one.condition is None]
    for extra in plain[1:]:
        written_twice("every", extra.span, plain[0].span, sink, of=name.text)
    recurring = isinstance(kinds[0], syntax.EveryClause)
    for clause in clauses:
        if recurring:
            break
        if isinstance(clause, syntax.FirstDueClause):
            sink.add(
                Code.MISSING_PART,
                clause.span,
                message=f"`{name.text}` says when it is first due, but does not recur",
                helps=("add `every LENGTH`, or use `within LENGTH of enrolment`",),
            )


def _priority(line: syntax.StepLine, service: Name, scope: Scope, sink: Sink) -> None:
    declared = scope.services[service.text]
    accepted = [name.text for name in declared.accepts]
    wanted = "routine" if line.priority is None else line.priority.text
    if wanted not in accepted:
        sink.add(
            Code.PRIORITY_NOT_ACCEPTED,
            service.span if line.priority is None else line.priority.span,
            message=f"`{service.text}` does not accept {wanted} referrals",
            also=((declared.accepts[0].span, f"it accepts {', '.join(accepted)}"),),
            helps=(f"write `to {service.text} {accepted[0]}`, or choose another service",),
        )


def _treat_as(line: syntax.StepLine, sink: Sink) -> None:
    urgent = line.priority is not None and line.priority.text in ("urgent", "emergency")
    for clause, because in with_because(line.clauses):
        if not isinstance(clause, syntax.WhenClause) or not isinstance(clause.action, syntax.Fixed):
            continue
        word = clause.action.word
        if word == "treat as not met" and urgent and line.priority is not None:
            sink.add(
                Code.NOT_KNOWN_ROUTE_NOT_ALLOWED,
                clause.span,
                message=f"{line.priority.text} referral `{line.name.text}` may not be left out"
                " because something is not known",
                also=((line.priority.span, f"the referral is {line.priority.text}"),),
                helps=("write `do STEP now`, `treat as met` or `report`",),
            )
        elif word != "report" and not because:
            sink.add(
                Code.MISSING_BECAUSE,
                clause.span,
                message=f"`{word}` does not say why",
                helps=BECAUSE,
            )


def _actions(
    clauses: tuple[syntax.Clause, ...], allowed: tuple[str, ...], kind: str, sink: Sink
) -> None:
    recurring = any(isinstance(clause, syntax.EveryClause) for clause in clauses)
    for clause in clauses:
        if not isinstance(clause, syntax.WhenClause):
            continue
        word = _action_word(clause.action)
        if not_known_names(clause) is None:
            sink.add(
                Code.NOT_KNOWN_ROUTE_NOT_ALLOWED,
                clause.span,
                message=f"`{word}` is only for what is not known",
                helps=(
                    f"write `when FACT is not known {word} …`",
                    "to say when a step applies, write `only when`",
                ),
            )
        elif word not in allowed or (word == "every" and not recurring):
            sink.add(
                Code.NOT_KNOWN_ROUTE_NOT_ALLOWED,
                clause.span,
                message=f"`{word}` is no answer for {kind} that is not known"
                if kind == "advice"
                else f"`{word}` is no answer for a {kind}",
                helps=("write one of: " + ", ".join(f"`{one}`" for one in allowed),),
            )


def _action_word(action: syntax.Action) -> str:
    match action:
        case syntax.DoNow():
            return "do"
        case syntax.GoTo():
            return "go to"
        case syntax.EveryThen():
            return "every"
        case syntax.Fixed(word=word):
            return word


def _decision(line: syntax.DecisionLine, sink: Sink) -> None:
    each_once(line.name, line.clauses, sink)
    whens = [clause for clause in line.clauses if isinstance(clause, syntax.WhenClause)]
    branches = [
        clause
        for clause in whens
        if isinstance(clause.action, syntax.GoTo) and not_known_names(clause) is None
    ]
    if not branches:
        sink.add(
            Code.MISSING_PART,
            line.name.span,
            message=f"decision `{line.name.text}` has no branch",
            helps=("add `when CONDITION go to NODE`",),
        )
    rest = tuple(clause for clause in whens if clause not in branches)
    _actions(rest, ("do", "go to", "report"), "decision", sink)
    node_reason(line.name, line.clauses, "decision", sink)


def _interrupt(line: syntax.InterruptLine, sink: Sink) -> None:
    each_once(line.name, line.clauses, sink)
    if not any(isinstance(clause, syntax.ConditionClause) for clause in line.clauses):
        sink.add(
            Code.MISSING_PART,
            line.name.span,
            message=f"interrupt `{line.name.text}` does not say when it fires",
            helps=("add `when CONDITION`",),
        )
    node_reason(line.name, line.clauses, "interrupt", sink)
