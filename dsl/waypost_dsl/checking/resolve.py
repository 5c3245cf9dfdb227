"""Checks that every name is declared, and that nothing is defined by way of itself.

Reports every wrong name with the nearest ones; `compiler` stops after this pass if there are
any, because a wrong name has no type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, assert_never

from waypost_dsl.analytes import ANALYTES
from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean, nearest
from waypost_dsl.model import RESUME
from waypost_dsl.source import Span
from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax import facts as syntax_facts
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk

# A unit without its number reads as a parameter's name.
_LENGTHS = {
    "day": "write a number before it: `1 day`",
    "week": "write a number before it: `1 week` or `7 days`",
    "month": "write a number before it: `1 month`",
    "year": "write a number before it: `12 months` or `1 year`",
    **{
        f"{unit}s": f"write a number before it, such as `3 {unit}s`"
        for unit in ("day", "week", "month", "year")
    },
}
_ANALYTES_THERE_ARE = (
    "what has a unit is one of " + ", ".join(f"`{one}`" for one in ANALYTES),
    "a grade or an answer needs no unit: declare its codelist `with value`, and ask `value of` it",
)
_PRIORITIES = ("routine", "urgent", "emergency")


class _Declared(Protocol):
    @property
    def name(self) -> written.Name: ...


def resolve(scope: Scope, sink: Sink) -> None:
    """Report every name that means nothing, and every circle.

    Args:
        scope: the declared names.
        sink: where problems go.
    """
    names = _Names(scope, sink)
    for statement in scope.statements:
        names.statement(statement)
    if not sink.has_errors:
        _circles(scope, sink)


class _Names:
    """Looks up every name of a statement."""

    def __init__(self, scope: Scope, sink: Sink) -> None:
        self._scope = scope
        self._sink = sink

    def statement(self, statement: syntax.Statement) -> None:
        self._declaration(statement)
        self._clauses(syntax_walk.clauses_of(statement))
        self._reasons(statement)
        for atom in syntax_walk.atoms(statement):
            self._atom(atom)
        for selection in syntax_walk.selections(statement):
            self._source(selection.source)
        for anchor in syntax_walk.anchors(statement):
            if isinstance(anchor, written.Name):
                self._anchor(anchor)
            elif isinstance(anchor, written.NodeMoment):
                self.node(anchor.node)
        for belonging in syntax_walk.belongings(statement):
            self._belonging(belonging)
        for length in syntax_walk.lengths(statement):
            self._parameter(length)
        for compared in syntax_walk.comparisons(statement):
            self._parameter(compared.value)

    # --- One kind of name each ---------------------------------------------------------------

    def fact(self, name: written.Name) -> None:
        if self._scope.is_fact(name.text):
            return
        if name.text in self._scope.nodes:
            self._add(
                name,
                f"`{name.text}` is a step or another node, not a fact",
                helps=(
                    "ask the record instead: the evidence after its `done by`",
                    f"a KPI may ask `{name.text} is done`",
                ),
            )
            return
        self._unknown("fact", name, self._scope.facts)

    def _anchor(self, name: written.Name) -> None:
        if name.text in self._scope.nodes and not self._scope.is_fact(name.text):
            self._add(
                name,
                f"`{name.text}` is a step or another node, not a fact",
                helps=(f"write `{name.text} reached`, or `{name.text} done` of a step",),
            )
            return
        self.fact(name)

    def codelist(self, name: written.Name) -> None:
        if name.text not in self._scope.codelists:
            self._unknown("codelist", name, self._scope.codelists)

    def analyte(self, name: written.Name) -> None:
        if name.text not in self._scope.analytes:
            self._unknown("analyte", name, self._scope.analytes)

    def service(self, name: written.Name) -> None:
        if name.text not in self._scope.services:
            self._unknown("service", name, self._scope.services)

    def step(self, name: written.Name) -> None:
        if not isinstance(self._scope.nodes.get(name.text), syntax.StepLine):
            steps = {
                key: line
                for key, line in self._scope.nodes.items()
                if isinstance(line, syntax.StepLine)
            }
            self._unknown("step", name, steps)

    def node(self, name: written.Name) -> None:
        if name.text not in self._scope.nodes:
            self._unknown("step or other node", name, self._scope.nodes)

    def _belonging(self, belonging: written.Belonging) -> None:
        episodes, name = self._scope.episodes, belonging.name
        if episodes is not None and name is not None and name.text != episodes.name.text:
            self._sink.add(
                Code.UNKNOWN_NAME,
                name.span,
                message=f"the episode is not named `{name.text}`",
                also=((episodes.name.span, "it has its name here"),),
                helps=(f"write `for this {episodes.name.text}`",),
            )

    def _clock(self, name: written.Name) -> None:
        if name.text not in self._scope.clocks:
            self._unknown("clock", name, self._scope.clocks)

    def _parameter(self, value: written.Value) -> None:
        if not isinstance(value, written.Name) or value.text in self._scope.parameters:
            return
        length = _LENGTHS.get(value.text)
        if length is not None:
            self._add(value, f"no parameter is named `{value.text}`", helps=(length,))
            return
        self._unknown("parameter", value, self._scope.parameters)

    # --- What names stand in -----------------------------------------------------------------

    def _declaration(self, statement: syntax.Statement) -> None:
        match statement:
            case syntax.SourceLine(status=status):
                if status.text not in ("V", "V2", "U"):
                    self._unknown("status of a source", status, {}, ("V", "V2"))
            case syntax.AnalyteLine(name=name, codelist=codelist):
                if name.text not in ANALYTES:
                    self._add(
                        name,
                        f"nothing is known about the unit of `{name.text}`",
                        helps=did_you_mean(name.text, ANALYTES) or _ANALYTES_THERE_ARE,
                    )
                self.codelist(codelist)
            case syntax.ServiceLine():
                self._service_line(statement)
            case syntax_facts.FactLine(definition=definition):
                self._definition(definition)
            case syntax.StepLine(service=service) if service is not None:
                self.service(service)
            case syntax.StageLine(then=then) if then is not None:
                self._leads_to(then)
            case syntax.EpisodesLine(clauses=clauses):
                self._episodes(clauses)
            case syntax.GroupLine(members=members):
                for member in members:
                    self.node(member)
            case syntax.FailureLine(diagnoses=diagnoses):
                self._diagnoses(diagnoses)
            case syntax.KpiLine(clauses=clauses):
                self._kpi(clauses)
            case _:
                pass

    def _kpi(self, clauses: Iterable[syntax.KpiClause]) -> None:
        for clause in clauses:
            match clause:
                case syntax.UnitClause(unit=unit):
                    self._unit(unit)
                case syntax.StatisticClause(fact=fact):
                    self.fact(fact)
                case syntax.RateClause(total_of=total) | syntax.AgainstClause(total_of=total):
                    if total is not None:
                        self.fact(total)
                case _:
                    pass

    def _unit(self, unit: syntax.WrittenUnit) -> None:
        match unit:
            case syntax.WrittenReferrals(service=service):
                self.service(service)
            case syntax.WrittenDueSteps(step=step):
                self.step(step)
            case syntax.WrittenClocks(clock=clock):
                self._clock(clock)
            case syntax.WrittenSpells(spells=spells):
                self._diagnoses(spells.diagnoses)
            case _:
                pass  # the day of episodes is looked up with all other anchors

    def _leads_to(self, name: written.Name) -> None:
        if name.text != RESUME:
            self.node(name)

    def _episodes(self, clauses: Iterable[syntax.EpisodeClause]) -> None:
        for clause in clauses:
            if isinstance(clause, syntax.RegionClause):
                self.codelist(clause.region)
                if clause.side is not None:
                    self.codelist(clause.side)

    def _service_line(self, line: syntax.ServiceLine) -> None:
        for priority in line.accepts:
            if priority.text not in _PRIORITIES:
                self._unknown("priority", priority, {}, _PRIORITIES)
        for codelist in (line.requested_by, line.recorded_as, line.declined_as):
            if codelist is not None:
                self.codelist(codelist)

    def _definition(self, definition: syntax_facts.Definition) -> None:
        match definition:
            case syntax_facts.OnRegister(codelist=codelist, unless=unless):
                self.codelist(codelist)
                if unless is not None:
                    self.codelist(unless)
            case syntax_facts.Spaced(analyte=analyte):
                self.analyte(analyte)
            case _:
                pass

    def _clauses(self, clauses: Iterable[syntax.Clause]) -> None:
        for clause in clauses:
            match clause:
                case syntax.WhenClause(action=syntax.DoNow(step=step)):
                    self.step(step)
                case syntax.WhenClause(action=syntax.GoTo(node=node)):
                    self.node(node)
                case syntax.OtherwiseClause(target=target):
                    if target is not None:
                        self.node(target)
                case syntax.NameClause(word="for each", name=name):
                    self.fact(name)
                case syntax.NameClause(word="asked by", name=name):
                    self.step(name)
                case syntax.NameClause(word="then", name=name):
                    self._leads_to(name)
                case syntax.NameClause(name=name) | syntax.LapsClause(then=name):
                    self.node(name)
                case syntax.WithinClause(clock=clock) | syntax.LimitClause(clock=clock):
                    if clock is not None:
                        self._clock(clock)
                case _:
                    pass

    def _atom(self, atom: written.Condition) -> None:
        match atom:
            case written.Asked(name=name) | written.ComparedFact(name=name):
                self.fact(name)
            case written.IsKnown(name=name):
                self.fact(name)
            case written.Is(name=name):
                if name.text not in self._scope.nodes:
                    self.fact(name)
            case written.Searched():
                pass  # its selection is looked up with all the others
            case written.Joined() | written.Listed() | written.Grouped() | written.Negated():
                pass
            case _:
                assert_never(atom)

    def _source(self, source: written.SelectionSource) -> None:
        match source:
            case written.Coded(codelist=codelist, answered=answered, of_encounter=of_encounter):
                for name in (codelist, answered, of_encounter):
                    if name is not None:
                        self.codelist(name)
            case written.ValueOf(codelist=codelist):
                self.codelist(codelist)
            case written.ResultOf(analyte=analyte):
                self.analyte(analyte)
            case written.ReferralTo(service=service):
                self.service(service)
            case written.SpellsOf(diagnoses=diagnoses):
                self._diagnoses(diagnoses)
            case _:
                assert_never(source)

    def _diagnoses(self, diagnoses: tuple[written.Diagnosed, ...]) -> None:
        for one in diagnoses:
            for name in (one.primary, one.secondary):
                if name is not None:
                    self.codelist(name)

    # --- Citations ---------------------------------------------------------------------------

    def _reasons(self, statement: syntax.Statement) -> None:
        match statement:
            case (
                syntax.ParameterLine(because=because)
                | syntax.EntryLine(because=because)
                | syntax.FailureLine(because=because)
            ):
                reasons = because
            case syntax.EpisodesLine(clauses=clauses) | syntax.ClockLine(clauses=clauses):
                reasons = tuple(one for one in clauses if isinstance(one, syntax.BecauseClause))
            case syntax.KpiLine(clauses=clauses):
                reasons = tuple(reason for one in clauses for reason in _reasons_of(one))
            case _:
                clauses = syntax_walk.clauses_of(statement)
                reasons = tuple(one for one in clauses if isinstance(one, syntax.BecauseClause))
        for reason in reasons:
            self._citation(reason)

    def _citation(self, because: syntax.BecauseClause) -> None:
        name, scope = because.name, self._scope
        known = scope.decided if because.decided else scope.sources
        if name.text in known:
            return
        other = scope.sources if because.decided else scope.decided
        if name.text in other:
            right = name.text if because.decided else f"decided {name.text}"
            helps = (f"write `because {right}`",)
        else:
            helps = did_you_mean(name.text, known)
        what = "decision of this project" if because.decided else "source"
        self._sink.add(
            Code.UNKNOWN_CITATION,
            name.span,
            message=f"no {what} is named `{name.text}`",
            also=_similar(what, name.text, known),
            helps=helps or ("declare what you cite with `source` or `decided`",),
        )

    # --- What is said ------------------------------------------------------------------------

    def _unknown(
        self,
        kind: str,
        name: written.Name,
        declared: Mapping[str, _Declared],
        known: Iterable[str] | None = None,
    ) -> None:
        candidates = tuple(declared) if known is None else tuple(known)
        if kind == "fact":
            candidates = self._scope.fact_names
        elsewhere = self._other_kinds(name.text, kind)
        instead = self._instead(name.text, kind)
        near = did_you_mean(name.text, candidates)
        few = 0 < len(candidates) <= 6
        listed = "there are: " + ", ".join(f"`{one}`" for one in candidates) if few else ""
        self._sink.add(
            Code.UNKNOWN_NAME,
            name.span,
            message=f"no {kind} is named `{name.text}`",
            label="not declared in this pathway or its libraries"
            if known is None and not elsewhere
            else "",
            also=(*elsewhere, *_similar(kind, name.text, declared)),
            helps=instead
            or near
            or ((listed,) if listed else (f"declare it with `{_keyword(kind)}`",)),
        )

    def _add(self, name: written.Name, message: str, *, helps: tuple[str, ...]) -> None:
        self._sink.add(Code.UNKNOWN_NAME, name.span, message=message, helps=helps)

    def _instead(self, name: str, kind: str) -> tuple[str, ...]:
        """Return what to write if something of another kind was meant by this name."""
        scope = self._scope
        analytes = [key for key, line in scope.analytes.items() if line.codelist.text == name]
        match kind:
            case "fact" if name == "days":
                return ("write `days from DAY to DAY`, for example `days from opening to today`",)
            case "fact" if name in scope.codelists:
                return (f"ask the record for its codes: `record in {name}`",)
            case "fact" if name in scope.analytes:
                return (f"ask for its results: `result of {name}`",)
            case "fact" if name in scope.parameters:
                return (f"a parameter is what a fact is compared with: `FACT at least {name}`",)
            case "codelist" if scope.is_fact(name):
                return ("name the codelist that holds the codes, not the fact made from it",)
            case "codelist" if name in scope.analytes:
                return (f"write `result of {name}`",)
            case "analyte" if analytes:
                return (f"the analyte of this codelist is `{analytes[0]}`",)
            case "analyte" if name in scope.codelists:
                return (f"write `value of {name}`",)
            case "analyte" if name in ANALYTES:
                return (f"declare it with its codes: `analyte {name} from CODELIST`",)
            case "analyte" if not did_you_mean(name, scope.analytes):
                return _ANALYTES_THERE_ARE
            case "parameter" if scope.is_fact(name):
                return ("write a number and its unit, or a parameter: a fact cannot stand here",)
            case _:
                return ()

    def _other_kinds(self, name: str, kind: str) -> tuple[tuple[Span, str], ...]:
        """Return where something of another kind has this name."""
        scope = self._scope
        kinds: tuple[tuple[str, Mapping[str, _Declared]], ...] = (
            ("fact", scope.facts),
            ("codelist", scope.codelists),
            ("analyte", scope.analytes),
            ("service", scope.services),
            ("parameter", scope.parameters),
            ("clock", scope.clocks),
            ("node", scope.nodes),
        )
        return tuple(
            (lines[name].name.span, f"{_a(other)} has this name, but {_a(kind)} is needed")
            for other, lines in kinds
            if name in lines
        )


def _reasons_of(clause: syntax.KpiClause) -> tuple[syntax.BecauseClause, ...]:
    match clause:
        case syntax.BecauseClause():
            return (clause,)
        case syntax.TargetClause(because=because):
            return because
        case _:
            return ()


def _similar(
    kind: str, name: str, declared: Mapping[str, _Declared]
) -> tuple[tuple[Span, str], ...]:
    return tuple(
        (declared[other].name.span, f"{_a(kind)} with a similar name is declared here")
        for other in nearest(name, declared, limit=1)
    )


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _keyword(kind: str) -> str:
    return (
        kind if kind in ("fact", "codelist", "analyte", "service", "parameter", "clock") else "step"
    )


# --- Circles ---------------------------------------------------------------------------------


def _circles(scope: Scope, sink: Sink) -> None:
    lines: dict[str, syntax_facts.FactLine | syntax.ClockLine] = {**scope.facts, **scope.clocks}
    needs = {name: _facts_named(line) for name, line in lines.items()}
    done: set[str] = set()
    for name in needs:
        circle = _circle_from(name, needs, done, [])
        if circle:
            _circular(circle, sink)


_Uses = Mapping[str, tuple[written.Name, ...]]


def _facts_named(line: syntax_facts.FactLine | syntax.ClockLine) -> tuple[written.Name, ...]:
    named: list[written.Name] = []
    for atom in syntax_walk.atoms(line):
        match atom:
            case (
                written.Asked(name=name)
                | written.ComparedFact(name=name)
                | written.Is(name=name)
                | written.IsKnown(name=name)
            ):
                named.append(name)
            case _:
                pass
    named.extend(one for one in syntax_walk.anchors(line) if isinstance(one, written.Name))
    return tuple(named)


def _circle_from(
    name: str, needs: _Uses, done: set[str], way: list[tuple[str, written.Name]]
) -> list[tuple[str, written.Name]]:
    """Return the steps of a circle through facts not looked at yet, or nothing."""
    walked = [fact for fact, _ in way]
    if name in walked:
        return way[walked.index(name) :]
    if name in done or name not in needs:
        return []
    for used in needs[name]:
        circle = _circle_from(used.text, needs, done, [*way, (name, used)])
        if circle:
            done.add(name)
            return circle
    done.add(name)
    return []


def _circular(circle: list[tuple[str, written.Name]], sink: Sink) -> None:
    first = circle[0]
    way = " needs ".join(f"`{fact}`" for fact in (*(fact for fact, _ in circle), first[0]))
    sink.add(
        Code.CIRCULAR_FACT,
        first[1].span,
        message=f"facts are defined by way of themselves: {way}",
        label=f"`{first[0]}` needs `{first[1].text}`",
        also=tuple((used.span, f"`{fact}` needs `{used.text}`") for fact, used in circle[1:]),
        helps=("define one of them without the others",),
    )
