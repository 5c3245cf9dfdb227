"""Checks that files and nodes have the parts they need, each once, and say why.

Looks at clauses only, never at what the names in them mean.
"""

from __future__ import annotations

from collections.abc import Iterable

from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.clauses import clause_word, not_known_names, reasons, with_because
from waypost_dsl.syntax.conditions import Name

_ONCE = (
    "within",
    "first due",
    "each season",
    "done by",
    "only when",
    "excepted when",
    "system gap when",
    "not applicable when",
    "critical when overdue",
    "for each",
    "then",
    "when",
    "otherwise",
    "asked by",
    "go to",
)


def check_structure(scope: Scope, sink: Sink) -> None:
    """Report missing and repeated parts.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for file in scope.files:
        _header(file, sink)
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
                _no_reason(statement.name, "parameter", sink)
            case syntax.EntryLine():
                _entry_reason(statement, sink)
            case syntax.StepLine():
                _step(statement, scope, sink)
            case syntax.DecisionLine():
                _decision(statement, sink)
            case syntax.AdviceLine():
                _once(statement.name, statement.clauses, sink)
                _node_reason(statement.name, statement.clauses, "advice", sink)
                _actions(statement.clauses, ("report", "do"), "advice", sink)
            case syntax.InterruptLine():
                _interrupt(statement, sink)
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
    entries = [line for line in file.statements if isinstance(line, syntax.EntryLine)]
    for word in ("enrol while", "enrol provisionally when"):
        lines = [line for line in entries if line.word == word]
        if not lines and word == "enrol while" and file.kind == "pathway":
            sink.add(
                Code.MISSING_PART,
                file.name.span,
                message=f"pathway `{file.name.text}` does not say who is on it",
                helps=("add `enrol while CONDITION`",),
            )
        for extra in lines[1:]:
            written_twice(word, extra.span, lines[0].span, sink)


def _entry_reason(line: syntax.EntryLine, sink: Sink) -> None:
    if not line.because and line.word != "enrol while":
        sink.add(
            Code.MISSING_BECAUSE,
            line.span,
            message=f"`{line.word}` does not say why",
            helps=_BECAUSE,
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

_BECAUSE = ('add `because SOURCE "place"` or `because decided NAME`',)


def _no_reason(name: Name, kind: str, sink: Sink) -> None:
    sink.add(
        Code.MISSING_BECAUSE,
        name.span,
        message=f"{kind} `{name.text}` does not say why",
        helps=_BECAUSE,
    )


def _node_reason(name: Name, clauses: Iterable[syntax.Clause], kind: str, sink: Sink) -> None:
    if not reasons(clauses):
        _no_reason(name, kind, sink)


def _once(name: Name, clauses: Iterable[syntax.Clause], sink: Sink) -> None:
    seen: dict[str, Span] = {}
    for clause in clauses:
        word = clause_word(clause)
        if isinstance(clause, syntax.WhenClause):
            continue
        if word in seen and word in _ONCE:
            written_twice(word, clause.span, seen[word], sink, of=name.text)
        seen.setdefault(word, clause.span)


def written_twice(word: str, extra: Span, first: Span, sink: Sink, *, of: str = "") -> None:
    """Report a clause that stands once too often."""
    where = f" in `{of}`" if of else ""
    sink.add(
        Code.DUPLICATE_CLAUSE,
        extra,
        message=f"`{word}` is written twice{where}",
        also=((first, "the first one"),),
        helps=("keep one of them",),
    )


def _step(line: syntax.StepLine, scope: Scope, sink: Sink) -> None:
    name, clauses = line.name, line.clauses
    kind = "step" if line.service is None else "referral"
    _once(name, clauses, sink)
    _timing(name, clauses, sink)
    if not any(isinstance(clause, syntax.DoneByClause) for clause in clauses):
        sink.add(
            Code.STEP_WITHOUT_EVIDENCE,
            name.span,
            message=f"{kind} `{name.text}` does not say what makes it done",
            helps=("add `done by`, for example `done by record in CODELIST`",),
        )
    _node_reason(name, clauses, kind, sink)
    _actions(clauses, ("do", "treat as met", "treat as not met", "report", "every"), kind, sink)
    _treat_as(line, sink)
    if line.service is not None:
        _priority(line, line.service, scope, sink)


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
                helps=_BECAUSE,
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
    _once(line.name, line.clauses, sink)
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
    _node_reason(line.name, line.clauses, "decision", sink)


def _interrupt(line: syntax.InterruptLine, sink: Sink) -> None:
    _once(line.name, line.clauses, sink)
    if not any(isinstance(clause, syntax.ConditionClause) for clause in line.clauses):
        sink.add(
            Code.MISSING_PART,
            line.name.span,
            message=f"interrupt `{line.name.text}` does not say when it fires",
            helps=("add `when CONDITION`",),
        )
    _node_reason(line.name, line.clauses, "interrupt", sink)
