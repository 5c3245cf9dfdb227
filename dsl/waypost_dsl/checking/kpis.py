"""Checks that a KPI has its parts, each once, and that its fields are ones the scorecard knows."""

from __future__ import annotations

from typing import assert_never, get_args

from waypost_dsl.checking.parts import no_reason, written_twice
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.model import KNOWN_FEEDS, Direction, Domain, Stratum
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.conditions import Name

_DOMAINS: tuple[str, ...] = get_args(Domain)
_DIRECTIONS: tuple[str, ...] = get_args(Direction)
_STRATA: tuple[str, ...] = get_args(Stratum)
_HIGHEST_PERCENTAGE = 100


def check_kpi(line: syntax.KpiLine, sink: Sink) -> None:
    """Report what a KPI lacks, repeats or names wrongly.

    Args:
        line: the KPI as written.
        sink: where problems go.
    """
    _missing(line, sink)
    _repeated(line, sink)
    for clause in line.clauses:
        _fields(clause, sink)
        if isinstance(clause, syntax.TargetClause) and not clause.because:
            no_reason(line.name, "the target of KPI", sink)


def kpi_word(clause: syntax.KpiClause) -> str:
    """Return the keyword of a KPI's clause."""
    match clause:
        case syntax.DomainClause():
            return "domain"
        case syntax.UnitClause(keyword=keyword):
            return keyword
        case syntax.FeedClause():
            return "from feed"
        case syntax.MetWhenClause():
            return "met when"
        case syntax.CountedClause():
            return "counted"
        case syntax.StatisticClause(which=which):
            return which if which == "percentile" else f"{which} of"
        case syntax.RateClause(total_of=None):
            return "per"
        case syntax.RateClause():
            return "total of"
        case syntax.AgainstClause():
            return "against expected"
        case syntax.LeftOutClause(word=word):
            return word
        case syntax.JudgedClause():
            return "judged"
        case syntax.BetterClause():
            return "better"
        case syntax.TargetClause():
            return "target"
        case syntax.BecauseClause():
            return "because"
        case syntax.CadenceClause():
            return "monthly"
        case _:
            assert_never(clause)


def is_measure(clause: syntax.KpiClause) -> bool:
    """Whether a clause says what is said of the units."""
    return isinstance(
        clause,
        syntax.MetWhenClause
        | syntax.CountedClause
        | syntax.StatisticClause
        | syntax.RateClause
        | syntax.AgainstClause,
    )


# --- Parts -------------------------------------------------------------------------------------


def _missing(line: syntax.KpiLine, sink: Sink) -> None:
    has = {_part(clause) for clause in line.clauses}
    fed = any(isinstance(clause, syntax.FeedClause) for clause in line.clauses)
    wanted = (
        ("domain", "does not say its domain", "add `domain clinical`, or another domain"),
        (
            "unit",
            "does not say what one of the things it counts is",
            "add `of patients enrolled`, `of deaths`, `of unplanned admissions` or the like",
        ),
        (
            "measure",
            "does not say what is measured",
            "add `met when CONDITION`, `counted`, `median of FACT` or `per 1000 patients`",
        ),
        (
            "cadence",
            "does not say how often it is reported",
            "add `monthly by practice`, or `quarterly`, `yearly`, `rolling 12 months`",
        ),
    )
    for part, message, help_line in wanted:
        # A feed says itself what counts.
        if part not in has and not (part == "measure" and fed):
            sink.add(
                Code.MISSING_PART,
                line.name.span,
                message=f"KPI `{line.name.text}` {message}",
                helps=(help_line,),
            )


def _part(clause: syntax.KpiClause) -> str:
    """Return what a clause is, of which a KPI has one."""
    if isinstance(clause, syntax.UnitClause | syntax.FeedClause):
        return "unit"
    if is_measure(clause):
        return "measure"
    return "cadence" if isinstance(clause, syntax.CadenceClause) else kpi_word(clause)


def _repeated(line: syntax.KpiLine, sink: Sink) -> None:
    seen: dict[str, tuple[str, Span]] = {}
    for clause in line.clauses:
        part, word = _part(clause), kpi_word(clause)
        if part == "because":
            continue
        if part not in seen:
            seen[part] = (word, clause.span)
            continue
        first, where = seen[part]
        if part in ("unit", "measure") and first != word:
            sink.add(
                Code.DUPLICATE_CLAUSE,
                clause.span,
                message=f"`{line.name.text}` {_twice(part)}: `{first}` and `{word}`",
                also=((where, "the first one"),),
                helps=("keep one of them, and write a KPI of its own for the other",),
            )
        else:
            written_twice(word, clause.span, where, sink, of=line.name.text)


def _twice(part: str) -> str:
    return "counts two things" if part == "unit" else "has two measures"


# --- Fields ------------------------------------------------------------------------------------


def _fields(clause: syntax.KpiClause, sink: Sink) -> None:
    match clause:
        case syntax.DomainClause(name=name):
            _field(name, "domain", _DOMAINS, sink)
        case syntax.FeedClause(name=name):
            _field(name, "feed", KNOWN_FEEDS, sink)
        case syntax.BetterClause(direction=direction):
            _field(direction, "direction", _DIRECTIONS, sink)
        case syntax.CadenceClause(cadences=cadences, strata=strata):
            _each_once(cadences, sink)
            _breakdowns(strata, sink)
        case syntax.AgainstClause(by=by, span=span):
            if not by:
                sink.add(
                    Code.MISSING_PART,
                    span,
                    message="nothing says by which bands the expected number is worked out",
                    helps=("write `against expected by age band, sex per …`",),
                )
            _breakdowns(by, sink)
        case syntax.UnitClause(unit=syntax.WrittenPatients(comparison=comparison)):
            if comparison not in (None, "at least"):
                sink.add(
                    Code.WRONG_COMPARISON,
                    clause.span,
                    message=f"patients are enrolled `at least` so long, not `{comparison}`",
                    helps=("write `of patients enrolled at least LENGTH`",),
                )
        case syntax.StatisticClause(percentile=percentile) if percentile is not None:
            if not 0 < percentile.number < _HIGHEST_PERCENTAGE:
                sink.add(
                    Code.IMPLAUSIBLE_THRESHOLD,
                    percentile.span,
                    message=f"there is no percentile {percentile.number}: they run from 0 to 100",
                    helps=("write a number between 0 and 100, such as `percentile 92 of FACT`",),
                )
        case _:
            pass


def _breakdowns(strata: tuple[Name, ...], sink: Sink) -> None:
    for stratum in strata:
        _field(stratum, "breakdown", _STRATA, sink)
    _each_once(strata, sink)


def _each_once(names: tuple[Name, ...], sink: Sink) -> None:
    seen: dict[str, Span] = {}
    for name in names:
        if name.text in seen:
            written_twice(name.text, name.span, seen[name.text], sink)
        seen.setdefault(name.text, name.span)


def _field(name: Name, what: str, known: tuple[str, ...], sink: Sink) -> None:
    if name.text not in known:
        listed = "there are: " + ", ".join(f"`{one}`" for one in known)
        sink.add(
            Code.UNKNOWN_FIELD,
            name.span,
            message=f"no {what} of a KPI is called `{name.text}`",
            helps=(*did_you_mean(name.text, known), listed),
        )
