"""From syntax to the model, third part: nodes and their clauses.

A `because` belongs to the clause before it and counts for the whole node. A node without a
clause that it needs is translated with an empty one; the type checks report it.
"""

from __future__ import annotations

from typing import Literal, assert_never, cast

from waypost_dsl import model
from waypost_dsl.durations import Duration
from waypost_dsl.model_from_syntax.conditions import Translator, anchor, evidence, length
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.clauses import clause_word, not_known_names, reasons, with_because

_NO_TIMING = model.Within(Duration(0, "days"))
_NO_EVIDENCE = model.Evidence(())

_Mode = Literal["exactly one", "first match", "all that apply"]


def nodes_from_syntax(translator: Translator) -> dict[str, model.Node]:
    """Return the nodes in order of declaration, each stage with its members.

    Args:
        translator: translates conditions and citations.
    """
    members = _stage_members(translator)
    return {
        name: _node(line, members.get(name, ()), translator)
        for name, line in translator.scope.nodes.items()
    }


def _stage_members(translator: Translator) -> dict[str, tuple[str, ...]]:
    """Every node after a stage is its member, until something that stands outside of stages."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for statement in translator.scope.pathway.statements:
        match statement:
            case syntax.StageLine(name=name):
                current = found.setdefault(name.text, [])
            case (
                syntax.OutcomeLine()
                | syntax.InterruptLine()
                | syntax.FailureLine()
                | syntax.KpiLine()
            ):
                current = None
            case (
                syntax.StepLine(name=name)
                | syntax.GroupLine(name=name)
                | syntax.DecisionLine(name=name)
                | syntax.WaitLine(name=name)
                | syntax.AdviceLine(name=name)
            ):
                if current is not None:
                    current.append(name.text)
            case _:
                pass
    return {stage: tuple(names) for stage, names in found.items()}


def _node(line: syntax.NodeLine, members: tuple[str, ...], translator: Translator) -> model.Node:
    name, title = line.name.text, line.title.text
    match line:
        case syntax.StageLine(ongoing=ongoing, span=span):
            then = None if line.then is None else line.then.text
            return model.Stage(name, title, ongoing, members, then, span)
        case syntax.StepLine():
            return _step(line, translator)
        case syntax.GroupLine(members=parts, span=span):
            return model.Group(name, title, tuple(part.text for part in parts), span)
        case syntax.DecisionLine():
            return _decision(line, translator)
        case syntax.WaitLine():
            return _wait(line, translator)
        case syntax.AdviceLine(clauses=clauses, span=span):
            return model.Advice(
                name,
                title,
                _condition(clauses, "when", translator),
                _routes(clauses, translator),
                translator.citations(reasons(clauses)),
                span,
            )
        case syntax.InterruptLine(clauses=clauses, span=span):
            return model.Interrupt(
                name,
                title,
                _condition(clauses, "when", translator) or model.ALWAYS,
                _name(clauses, "asked by"),
                _name(clauses, "go to"),
                _condition(clauses, "withdrawn when", translator),
                _active_for(clauses),
                _condition(clauses, "active until", translator),
                translator.citations(reasons(clauses)),
                span,
            )
        case syntax.OutcomeLine(kind=kind, when=when, span=span):
            condition = None if when is None else translator.condition(when)
            return model.Outcome(name, title, cast("model.OutcomeKind", kind), condition, span)
        case _:
            assert_never(line)


def _step(line: syntax.StepLine, translator: Translator) -> model.Step:
    clauses = line.clauses
    priority = "routine" if line.priority is None else line.priority.text
    done_by = next((one for one in clauses if isinstance(one, syntax.DoneByClause)), None)
    offered = next((one for one in clauses if isinstance(one, syntax.OfferedByClause)), None)
    return model.Step(
        line.name.text,
        line.title.text,
        _timing(clauses, translator),
        _NO_EVIDENCE if done_by is None else evidence(done_by.evidence),
        service=None if line.service is None else line.service.text,
        priority=cast("model.Priority", priority),
        only_when=_condition(clauses, "only when", translator),
        not_known=_routes(clauses, translator),
        excepted=tuple(
            _exception(one, translator)
            for clause in clauses
            if isinstance(clause, syntax.ExceptedClause)
            for one in clause.exceptions
        ),
        system_gap=_condition(clauses, "system gap when", translator),
        not_applicable=_condition(clauses, "not applicable when", translator),
        critical_when_overdue=any(isinstance(one, syntax.CriticalClause) for one in clauses),
        for_each=_name(clauses, "for each"),
        offered_by=None if offered is None else evidence(offered.evidence),
        then=_name(clauses, "then"),
        on_exception=_name(clauses, "on exception go to"),
        laps=_laps(clauses),
        because=translator.citations(reasons(clauses)),
        clause_because=_clause_because(clauses, translator),
        span=line.span,
    )


def _wait(line: syntax.WaitLine, translator: Translator) -> model.Wait:
    clauses = line.clauses
    event = next((one for one in clauses if isinstance(one, syntax.WaitsForClause)), None)
    limit = next((one for one in clauses if isinstance(one, syntax.LimitClause)), None)
    return model.Wait(
        line.name.text,
        line.title.text,
        event=_NO_EVIDENCE if event is None else evidence(event.evidence),
        limit=_NO_TIMING if limit is None else _within(limit),
        then=_name(clauses, "then") or "",
        breach=_name(clauses, "breach go to"),
        laps=_laps(clauses),
        because=translator.citations(reasons(clauses)),
        span=line.span,
    )


def _within(clause: syntax.WithinClause | syntax.LimitClause) -> model.Within:
    return model.Within(
        length(clause.length),
        None if clause.of is None else anchor(clause.of),
        None if clause.clock is None else clause.clock.text,
        clause.span,
    )


def _laps(clauses: tuple[syntax.Clause, ...]) -> model.Laps | None:
    for clause in clauses:
        if isinstance(clause, syntax.LapsClause):
            return model.Laps(clause.at_most, clause.then.text, clause.span)
    return None


def _active_for(clauses: tuple[syntax.Clause, ...]) -> model.Length | None:
    for clause in clauses:
        if isinstance(clause, syntax.ActiveForClause):
            return length(clause.length)
    return None


def _clause_because(
    clauses: tuple[syntax.Clause, ...], translator: Translator
) -> tuple[tuple[str, tuple[model.Citation, ...]], ...]:
    found: dict[str, tuple[model.Citation, ...]] = {}
    for clause, because in with_because(clauses):
        if because:
            word = clause_word(clause)
            found[word] = (*found.get(word, ()), *translator.citations(because))
    return tuple(found.items())


def _condition(
    clauses: tuple[syntax.Clause, ...], word: str, translator: Translator
) -> model.Condition | None:
    for clause in clauses:
        if isinstance(clause, syntax.ConditionClause) and clause.word == word:
            return translator.condition(clause.condition)
    return None


def _name(clauses: tuple[syntax.Clause, ...], word: str) -> str | None:
    for clause in clauses:
        if isinstance(clause, syntax.NameClause) and clause.word == word:
            return clause.name.text
    return None


def _exception(what: syntax.WrittenException, translator: Translator) -> model.ExceptedWhen:
    return model.ExceptedWhen(
        translator.condition(what.condition),
        None if what.lasts is None else length(what.lasts),
        None if what.until is None else evidence(what.until),
        what.span,
    )


def _timing(clauses: tuple[syntax.Clause, ...], translator: Translator) -> model.Timing:
    for clause in clauses:
        match clause:
            case syntax.WithinClause():
                return _within(clause)
            case syntax.SeasonClause(starts=starts, ends=ends, due_by=due_by, span=span):
                return model.Season(_day(starts), _day(ends), _day(due_by), span)
            case syntax.EveryClause():
                return _every(clauses, clause, translator)
            case _:
                pass
    return _NO_TIMING


def _every(
    clauses: tuple[syntax.Clause, ...], first: syntax.EveryClause, translator: Translator
) -> model.Every:
    periods = tuple(
        model.Period(
            length(clause.length),
            None if clause.condition is None else translator.condition(clause.condition),
            clause.span,
        )
        for clause in clauses
        if isinstance(clause, syntax.EveryClause)
    )
    first_due = next((one for one in clauses if isinstance(one, syntax.FirstDueClause)), None)
    not_known = next(
        (
            one.action.length
            for one in clauses
            if isinstance(one, syntax.WhenClause) and isinstance(one.action, syntax.EveryThen)
        ),
        None,
    )
    return model.Every(
        periods,
        None if not_known is None else length(not_known),
        None if first_due is None else length(first_due.length),
        first.span,
    )


def _day(written: syntax.WrittenDay) -> model.DayOfYear:
    return model.DayOfYear(written.day, written.month)


def _routes(
    clauses: tuple[syntax.Clause, ...], translator: Translator
) -> tuple[model.NotKnownRoute, ...]:
    routes: list[model.NotKnownRoute] = []
    for clause, because in with_because(clauses):
        if not isinstance(clause, syntax.WhenClause):
            continue
        names = not_known_names(clause)
        if names is None:
            continue
        facts = tuple(name.text for name in names)
        citations = translator.citations(because)
        match clause.action:
            case syntax.DoNow(step=step):
                route = model.NotKnownRoute(facts, "do", step.text, citations, clause.span)
            case syntax.GoTo(node=node):
                route = model.NotKnownRoute(facts, "go to", node.text, citations, clause.span)
            case syntax.Fixed(word=word):
                route = model.NotKnownRoute(facts, word, None, citations, clause.span)
            case syntax.EveryThen():
                # The period while a fact is not known belongs to the timing.
                continue
            case _:
                assert_never(clause.action)
        routes.append(route)
    return tuple(routes)


def _decision(line: syntax.DecisionLine, translator: Translator) -> model.Decision:
    branches: list[model.Branch] = []
    for clause, because in with_because(line.clauses):
        citations = translator.citations(because)
        match clause:
            case syntax.OtherwiseClause(target=target, span=span):
                name = "" if target is None else target.text
                branches.append(model.Branch(None, name, citations, span))
            case syntax.WhenClause(condition=condition, action=syntax.GoTo(node=node), span=span):
                if condition is not None and not_known_names(clause) is None:
                    when = translator.condition(condition)
                    branches.append(model.Branch(when, node.text, citations, span))
            case _:
                pass
    return model.Decision(
        line.name.text,
        line.title.text,
        cast("_Mode", line.mode or "exactly one"),
        tuple(branches),
        _routes(line.clauses, translator),
        _laps(line.clauses),
        translator.citations(reasons(line.clauses)),
        line.span,
    )
