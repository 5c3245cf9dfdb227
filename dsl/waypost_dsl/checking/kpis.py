"""Checks that a KPI has its parts, and that its fields are ones that the scorecard knows."""

from __future__ import annotations

from waypost_dsl.checking.parts import written_twice
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.conditions import Name

_DOMAINS = ("organisational", "satisfaction", "clinical", "activity", "resources")
_CADENCES = ("monthly", "quarterly", "yearly")
_STRATA = ("practice", "age band", "sex", "ethnic category", "deprivation")


def check_kpi(line: syntax.KpiLine, sink: Sink) -> None:
    """Report what a KPI lacks, repeats or names wrongly.

    Args:
        line: the KPI as written.
        sink: where problems go.
    """
    wanted: tuple[tuple[type[syntax.KpiClause], str], ...] = (
        (syntax.DomainClause, "domain"),
        (syntax.PopulationClause, "of patients"),
        (syntax.MetWhenClause, "met when"),
        (syntax.CadenceClause, "monthly by"),
    )
    for kind, word in wanted:
        if not any(isinstance(clause, kind) for clause in line.clauses):
            sink.add(
                Code.MISSING_PART,
                line.name.span,
                message=f"KPI `{line.name.text}` has no `{word}`",
                helps=(f"add `{word} …`",),
            )
    seen: dict[type[syntax.KpiClause], Span] = {}
    for clause in line.clauses:
        if type(clause) in seen:
            written_twice(
                _kpi_word(clause), clause.span, seen[type(clause)], sink, of=line.name.text
            )
        seen.setdefault(type(clause), clause.span)
        match clause:
            case syntax.DomainClause(name=name):
                _field(name, "domain", _DOMAINS, sink)
            case syntax.CadenceClause(cadence=cadence, strata=strata):
                _field(cadence, "interval", _CADENCES, sink)
                for stratum in strata:
                    _field(stratum, "breakdown", _STRATA, sink)
            case syntax.PopulationClause(comparison=comparison, span=span):
                if comparison not in (None, "at least"):
                    sink.add(
                        Code.WRONG_COMPARISON,
                        span,
                        message=f"patients are enrolled `at least` so long, not `{comparison}`",
                        helps=("write `of patients enrolled at least LENGTH`",),
                    )
            case syntax.TargetClause(value=Name() as value):
                sink.add(
                    Code.UNKNOWN_FIELD,
                    value.span,
                    message="a target is a number",
                    helps=("write it out, for example `target at least 70 %`",),
                )
            case _:
                pass


def _kpi_word(clause: syntax.KpiClause) -> str:
    match clause:
        case syntax.DomainClause():
            return "domain"
        case syntax.PopulationClause():
            return "of patients"
        case syntax.MetWhenClause():
            return "met when"
        case syntax.ExcludingClause():
            return "excluding"
        case syntax.TargetClause():
            return "target"
        case syntax.CadenceClause():
            return "monthly by"


def _field(name: Name, what: str, known: tuple[str, ...], sink: Sink) -> None:
    text = " ".join(name.text.split())
    if text not in known:
        listed = "there are: " + ", ".join(f"`{one}`" for one in known)
        sink.add(
            Code.UNKNOWN_FIELD,
            name.span,
            message=f"no {what} of a KPI is called `{text}`",
            helps=(*did_you_mean(text, known), listed),
        )
