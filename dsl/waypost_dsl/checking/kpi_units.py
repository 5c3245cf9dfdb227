"""Checks that what a KPI says fits what it counts: an admission has other things than a person.

A spell has a length of stay, a referral has a day of its own, a person has neither; only an
episode has steps in an episode pathway; a feed says itself what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.model import BUILT_IN_SPELL_FACTS
from waypost_dsl.source import Span
from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import Moment, Name, NodeMoment

_WITH_A_DAY = (syntax.WrittenSpells, syntax.WrittenReferrals, syntax.WrittenDeaths)
_OF_AN_EPISODE = (
    syntax.WrittenEpisodes,
    syntax.WrittenReferrals,
    syntax.WrittenDueSteps,
    syntax.WrittenClocks,
)


def check_kpi_units(scope: Scope, sink: Sink) -> None:
    """Report what is said of units that do not have it.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for statement in scope.statements:
        if isinstance(statement, syntax.KpiLine):
            _Kpi(statement, scope, sink).check()
        else:
            for name in _asked(statement):
                _spell_fact(name, sink)
            for moment in _admissions(statement):
                _the_admission(moment, sink)


def has_an_event(line: syntax.KpiLine, where: Span, scope: Scope) -> bool:
    """Whether `the event` means something at a place of a KPI: the day of what it counts.

    Args:
        line: the KPI.
        where: where `the event` stands.
        scope: the names, resolved.
    """
    population = _population(line)
    if population is not None and _inside(where, population.span):
        return False
    unit = next(syntax_walk.kpi_units(line), None)
    if isinstance(unit, syntax.WrittenDueSteps):
        step = scope.nodes[unit.step.text]
        return any(
            isinstance(clause, syntax.NameClause) and clause.word == "for each"
            for clause in syntax_walk.clauses_of(step)
        )
    return isinstance(unit, _WITH_A_DAY)


def _population(line: syntax.KpiLine) -> syntax.WrittenPopulation | None:
    for clause in line.clauses:
        if isinstance(clause, syntax.RateClause | syntax.AgainstClause):
            return clause.population
    return None


def _inside(inner: Span, outer: Span) -> bool:
    first, last = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return first <= (inner.line, inner.column) < last


def _asked(statement: syntax.Statement) -> Iterator[Name]:
    """Yield every fact that a statement asks about."""
    for atom in syntax_walk.atoms(statement):
        match atom:
            case (
                written.Asked(name=name)
                | written.ComparedFact(name=name)
                | written.Is(name=name)
                | written.IsKnown(name=name)
            ):
                yield name
            case _:
                pass
    yield from (one for one in syntax_walk.anchors(statement) if isinstance(one, Name))
    if isinstance(statement, syntax.KpiLine):
        for clause in statement.clauses:
            match clause:
                case syntax.StatisticClause(fact=fact):
                    yield fact
                case syntax.RateClause(total_of=total) | syntax.AgainstClause(total_of=total):
                    if total is not None:
                        yield total
                case _:
                    pass


def _spell_fact(name: Name, sink: Sink, where: str = "here there is none") -> None:
    if name.text in BUILT_IN_SPELL_FACTS:
        sink.add(
            Code.SPELL_FACT_ELSEWHERE,
            name.span,
            message=f"`{name.text}` is a fact of one stay in hospital, and {where}",
            helps=(
                "ask it in a KPI `of admissions` or `of discharges`",
                "elsewhere ask the record: `any unplanned admission in the last 12 months`",
            ),
        )


def _admissions(statement: syntax.Statement) -> Iterator[Moment]:
    """Yield every place at which something hangs on `the admission`."""
    for anchor in syntax_walk.anchors(statement):
        if isinstance(anchor, Moment) and anchor.word == "the admission":
            yield anchor


def _the_admission(moment: Moment, sink: Sink, where: str = "here there is none") -> None:
    sink.add(
        Code.SPELL_FACT_ELSEWHERE,
        moment.span,
        message=f"`the admission` is the first day of a counted stay in hospital, and {where}",
        helps=(
            "write it in a KPI `of admissions` or `of discharges`",
            "elsewhere name a fact: `fact last_admission is latest unplanned admission`",
        ),
    )


class _Kpi:
    """Checks one KPI."""

    def __init__(self, line: syntax.KpiLine, scope: Scope, sink: Sink) -> None:
        self._line = line
        self._scope = scope
        self._sink = sink
        self._unit = next(syntax_walk.kpi_units(line), None)
        self._population = _population(line)

    def check(self) -> None:
        if any(isinstance(one, syntax.FeedClause) for one in self._line.clauses):
            self._feed()
        self._spell_facts()
        self._among()
        self._dated()
        self._clauses()
        self._walked()
        if self._scope.episodes is not None:
            self._counted_from_episodes()

    def _spell_facts(self) -> None:
        spells = isinstance(self._unit, syntax.WrittenSpells)
        for name in _asked(self._line):
            per = self._population is not None and _inside(name.span, self._population.span)
            if per or not spells:
                where = "the people of a rate are asked" if per else "this KPI counts no stays"
                _spell_fact(name, self._sink, where)
        for moment in _admissions(self._line):
            per = self._population is not None and _inside(moment.span, self._population.span)
            if per or not spells:
                where = "the people of a rate are asked" if per else "this KPI counts no stays"
                _the_admission(moment, self._sink, where)

    def _among(self) -> None:
        """A scorecard has nobody enrolled."""
        if self._scope.pathway.kind != "scorecard":
            return
        words = [None if self._population is None else self._population.among]
        match self._unit:
            case (
                syntax.WrittenPatients(among=among)
                | syntax.WrittenDeaths(among=among)
                | syntax.WrittenSpells(among=among)
            ):
                words.append(among)
            case _:
                pass
        for word in words:
            if word is not None and word.text == "enrolled":
                self._does_not_fit(
                    word.span,
                    "nobody is enrolled on a scorecard",
                    "write `registered`, or leave it out: everybody registered is meant",
                )

    def _dated(self) -> None:
        if not isinstance(self._unit, syntax.WrittenEpisodes):
            return
        episodes, where = self._scope.episodes, self._line.name.span
        if episodes is None:
            self._sink.add(
                Code.EPISODE_ONLY,
                where,
                message=f"`{self._line.name.text}` counts episodes, and there are none here",
                helps=(
                    "count patients: `of patients`",
                    "only a pathway with `enrol each SELECTION as NAME` has episodes",
                ),
            )
            return
        if self._unit.dated is None:
            return
        for dated in (self._unit.dated, *self._unit.or_dated):
            opening = isinstance(dated, Moment) and dated.word in ("opening", "death")
            if opening or isinstance(dated, NodeMoment):
                continue
            self._does_not_fit(
                dated.span,
                "this is no day of the episode itself",
                "date it by `opening`, `NODE reached`, `STEP done` or `death`",
            )

    def _clauses(self) -> None:
        unit, fits = self._unit, self._does_not_fit
        met = any(isinstance(one, syntax.MetWhenClause) for one in self._line.clauses)
        for clause in self._line.clauses:
            match clause:
                case syntax.JudgedClause(span=span):
                    if isinstance(unit, syntax.WrittenPatients):
                        fits(
                            span,
                            "patients have no day of their own to count from:"
                            " they are looked at on the last day of each month",
                            "leave it out, or count admissions, referrals, deaths or due steps",
                        )
                    elif isinstance(unit, syntax.WrittenClocks) and unit.state == "running":
                        fits(
                            span,
                            "a clock that runs has no day of its own to count from",
                            "leave it out, or count clocks that `stopped`",
                        )
                case syntax.LeftOutClause(word="excepting", span=span):
                    if not met and unit is not None:
                        fits(
                            span,
                            "an exception excuses whoever does not meet a measure,"
                            " and nothing is to be met here",
                            "write `excluding`",
                        )
                case _:
                    pass

    def _walked(self) -> None:
        """Steps are of people on the pathway, and in an episode pathway of their episodes."""
        registered = self._counts_registered()
        for atom in syntax_walk.atoms(self._line):
            if not isinstance(atom, written.Is) or self._scope.is_fact(atom.name.text):
                continue
            per = self._population is not None and _inside(atom.span, self._population.span)
            everybody = (
                self._population is not None
                and (self._population.among is None or self._population.among.text == "registered")
                if per
                else registered
            )
            if self._scope.episodes is not None:
                if per or not isinstance(self._unit, _OF_AN_EPISODE):
                    self._does_not_fit(
                        atom.span,
                        f"`{atom.name.text}` is a step of an episode,"
                        " and this does not say of which",
                        "count `of episodes`, or ask the record instead",
                    )
            elif everybody:
                self._does_not_fit(
                    atom.span,
                    f"only people on the pathway have `{atom.name.text}` to do,"
                    " and this is about everybody registered",
                    "write `enrolled`, or ask the record instead",
                )

    def _counted_from_episodes(self) -> None:
        """What counts from an episode's own days says nothing of somebody with several."""
        spans = [
            (name.span, f"`{name.text}`")
            for name in _asked(self._line)
            if _is_of_an_episode(name.text, self._scope)
        ]
        spans.extend(
            (anchor.span, "this day")
            for anchor in syntax_walk.anchors(self._line)
            if _is_a_day_of_an_episode(anchor)
        )
        for span, what in spans:
            per = self._population is not None and _inside(span, self._population.span)
            if per or not isinstance(self._unit, _OF_AN_EPISODE):
                self._does_not_fit(
                    span,
                    f"{what} is of one episode, and this does not say of which",
                    "count `of episodes`, or ask the record instead",
                )

    def _counts_registered(self) -> bool:
        match self._unit:
            case (
                syntax.WrittenPatients(among=among)
                | syntax.WrittenDeaths(among=among)
                | syntax.WrittenSpells(among=among)
            ):
                return among is not None and among.text == "registered"
            case _:
                return False

    def _feed(self) -> None:
        allowed: tuple[type[syntax.KpiClause], ...] = (
            syntax.FeedClause,
            syntax.DomainClause,
            syntax.BetterClause,
            syntax.TargetClause,
            syntax.BecauseClause,
            syntax.CadenceClause,
        )
        for span in _others(self._line.clauses, allowed):
            self._does_not_fit(
                span,
                "a feed holds no records to ask: it says itself what counts",
                "leave this out",
            )

    def _does_not_fit(self, span: Span, message: str, help_line: str) -> None:
        self._sink.add(Code.KPI_CLAUSE_DOES_NOT_FIT, span, message=message, helps=(help_line,))


def _is_of_an_episode(fact: str, scope: Scope) -> bool:
    """Whether a fact counts from an episode's days, or looks at what belongs to it."""
    if fact in scope.clocks:
        return True
    line = scope.facts.get(fact)
    if line is None:
        return False
    return (
        any(_is_a_day_of_an_episode(one) for one in syntax_walk.anchors(line))
        or any(one.word != "in the whole record" for one in syntax_walk.belongings(line))
        or any(_is_of_an_episode(name.text, scope) for name in _asked(line))
    )


def _is_a_day_of_an_episode(anchor: written.Anchor) -> bool:
    return isinstance(anchor, NodeMoment) or (
        isinstance(anchor, Moment) and anchor.word == "opening"
    )


def _others(
    clauses: Iterable[syntax.KpiClause], allowed: tuple[type[syntax.KpiClause], ...]
) -> Iterator[Span]:
    yield from (one.span for one in clauses if not isinstance(one, allowed))
