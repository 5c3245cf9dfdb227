"""Every name a pathway can use, with the line that declares it.

Built from the pathway and its libraries. Names of different kinds live apart (a codelist and a
KPI may share one), except facts and nodes: both are asked about in conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import BUILT_IN_FACTS, BUILT_IN_SPELL_FACTS, Codelist, WorkingCalendar
from waypost_dsl.source import NOWHERE, Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.facts import FactLine

_Line = TypeVar(
    "_Line",
    syntax.SourceLine,
    syntax.DecidedLine,
    syntax.CodelistLine,
    syntax.AnalyteLine,
    syntax.ServiceLine,
    syntax.ParameterLine,
    syntax.CalendarLine,
    syntax.ClockLine,
    FactLine,
    syntax.KpiLine,
)

_BUILT_IN = (*BUILT_IN_FACTS, *BUILT_IN_SPELL_FACTS)
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


@dataclass(frozen=True)
class Scope:
    """The names of one pathway, library parts first, in order of declaration.

    Args:
        pathway: the pathway itself.
        libraries: the files it uses, each after those that it uses in turn.
        codelist_rows: the codelists as read, by name.
        calendar: the calendar of working days as read; None where none is declared.
    """

    pathway: syntax.File
    libraries: tuple[syntax.File, ...]
    codelist_rows: Mapping[str, Codelist]
    sources: Mapping[str, syntax.SourceLine]
    decided: Mapping[str, syntax.DecidedLine]
    codelists: Mapping[str, syntax.CodelistLine]
    analytes: Mapping[str, syntax.AnalyteLine]
    services: Mapping[str, syntax.ServiceLine]
    parameters: Mapping[str, syntax.ParameterLine]
    facts: Mapping[str, FactLine]
    nodes: Mapping[str, syntax.NodeLine]
    kpis: Mapping[str, syntax.KpiLine]
    clocks: Mapping[str, syntax.ClockLine]
    calendars: Mapping[str, syntax.CalendarLine]
    calendar: WorkingCalendar | None = None

    @property
    def files(self) -> tuple[syntax.File, ...]:
        """The libraries, then the pathway."""
        return (*self.libraries, self.pathway)

    @property
    def statements(self) -> Iterable[syntax.Statement]:
        """Every statement of every file."""
        for file in self.files:
            yield from file.statements

    def is_fact(self, name: str) -> bool:
        """Whether a fact has this name, built-in ones and clocks included."""
        return name in self.facts or name in self.clocks or name in _BUILT_IN

    @property
    def fact_names(self) -> tuple[str, ...]:
        """Every fact's name, those of clocks and built-in ones last."""
        return (*self.facts, *self.clocks, *_BUILT_IN)

    @property
    def episodes(self) -> syntax.EpisodesLine | None:
        """What opens an episode; None for a live pathway and a library."""
        return next(
            (one for one in self.pathway.statements if isinstance(one, syntax.EpisodesLine)), None
        )


def scope_of(
    pathway: syntax.File,
    libraries: tuple[syntax.File, ...],
    *,
    codelists: Mapping[str, Codelist],
    calendar: WorkingCalendar | None,
    sink: Sink,
) -> Scope:
    """Collect the names of a pathway and its libraries.

    Args:
        pathway: the pathway.
        libraries: what it uses.
        codelists: the codelists as read, by name.
        calendar: the calendar as read.
        sink: where names declared twice go.

    Returns:
        The names; of two declarations the first counts.
    """
    statements = [one for file in (*libraries, pathway) for one in file.statements]
    facts = _declared(statements, FactLine, "fact", sink)
    clocks = _clocks(statements, facts, sink)
    return Scope(
        pathway,
        libraries,
        codelists,
        _declared(statements, syntax.SourceLine, "source", sink),
        _declared(statements, syntax.DecidedLine, "decision of this project", sink),
        _declared(statements, syntax.CodelistLine, "codelist", sink),
        _declared(statements, syntax.AnalyteLine, "analyte", sink),
        _declared(statements, syntax.ServiceLine, "service", sink),
        _declared(statements, syntax.ParameterLine, "parameter", sink),
        facts,
        _nodes(statements, {**facts, **clocks}, sink),
        _declared(statements, syntax.KpiLine, "KPI", sink),
        clocks,
        _declared(statements, syntax.CalendarLine, "calendar", sink),
        calendar,
    )


def _clocks(
    statements: Iterable[syntax.Statement], facts: Mapping[str, FactLine], sink: Sink
) -> dict[str, syntax.ClockLine]:
    """How long a clock has run is asked like a fact, so they may not share a name."""
    found: dict[str, syntax.ClockLine] = {}
    for name, line in _declared(statements, syntax.ClockLine, "clock", sink).items():
        if name in facts:
            _twice("fact", line.name, facts[name].name.span, sink)
        elif name in _BUILT_IN:
            _twice("fact", line.name, NOWHERE, sink)
        else:
            found[name] = line
    return found


def _declared(
    statements: Iterable[syntax.Statement], kind: type[_Line], what: str, sink: Sink
) -> dict[str, _Line]:
    found: dict[str, _Line] = {}
    for line in statements:
        if not isinstance(line, kind):
            continue
        name = line.name.text
        if name in found:
            _twice(what, line.name, found[name].name.span, sink)
        elif kind is FactLine and name in _BUILT_IN:
            _twice(what, line.name, NOWHERE, sink)
        else:
            found[name] = line
    return found


def _nodes(
    statements: Iterable[syntax.Statement],
    facts: Mapping[str, FactLine | syntax.ClockLine],
    sink: Sink,
) -> dict[str, syntax.NodeLine]:
    found: dict[str, syntax.NodeLine] = {}
    for line in statements:
        if not isinstance(line, _NODES):
            continue
        name = line.name.text
        if name in found:
            _twice("step or other node", line.name, found[name].name.span, sink)
        elif name in facts:
            _twice("fact", line.name, facts[name].name.span, sink)
        elif name in _BUILT_IN:
            _twice("fact", line.name, NOWHERE, sink)
        else:
            found[name] = line
    return found


def _twice(what: str, name: syntax.Name, first: Span, sink: Sink) -> None:
    if first == NOWHERE:
        message = f"`{name.text}` is a fact that every pathway already has"
        also: tuple[tuple[Span, str], ...] = ()
    else:
        message = f"a {what} named `{name.text}` is declared already"
        also = ((first, "first declared here"),)
    sink.add(
        Code.DUPLICATE_NAME, name.span, message=message, also=also, helps=("choose another name",)
    )
