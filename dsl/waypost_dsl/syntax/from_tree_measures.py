"""From lark's tree to the syntax, fourth part: what is measured, failures and KPIs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import cast

from lark import Token

from waypost_dsl.syntax import measures as syntax
from waypost_dsl.syntax.conditions import (
    Amount,
    ComparisonWord,
    Condition,
    Name,
    SpellsOf,
)
from waypost_dsl.syntax.declarations import BecauseClause
from waypost_dsl.syntax.from_tree_conditions import (
    Branch,
    branches,
    child,
    must,
    token,
    tokens,
    words,
)
from waypost_dsl.syntax.from_tree_entry import EntryReader

_OF = {
    "population": "of patients",
    "of_deaths": "of deaths",
    "of_episodes": "of episodes",
    "of_referrals": "of referrals to",
    "of_due": "of due",
    "of_clocks": "of clocks",
}


class MeasureReader(EntryReader):
    """Reads failures and KPIs from the tree of one file."""

    __slots__ = ()

    def failure(self, tree: Branch) -> syntax.FailureLine:
        """Return which admissions concern the pathway."""
        relation, when = str(tokens(tree, "RELATION")[0]), child(tree, "condition")
        return syntax.FailureLine(
            "direct" if relation == "direct" else "associated",
            self.diagnoses(tree),
            None if when is None else self.condition(when),
            self.reasons(tree),
            self.span(tree),
        )

    def kpi(self, tree: Branch) -> syntax.KpiLine:
        """Return a KPI; a reason right after its target is the target's."""
        clauses: list[syntax.KpiClause] = []
        for part in branches(tree):
            clause = self._kpi_clause(part)
            last = clauses[-1] if clauses else None
            if isinstance(clause, BecauseClause) and isinstance(last, syntax.TargetClause):
                clauses[-1] = replace(last, because=(*last.because, clause))
            else:
                clauses.append(clause)
        return syntax.KpiLine(
            self.first_name(tree),
            self.text(token(tree, "STRING")),
            tuple(clauses),
            self.span(tree),
        )

    def _kpi_clause(self, tree: Branch) -> syntax.KpiClause:
        span = self.span(tree)
        match tree.data:
            case "domain":
                return syntax.DomainClause(self.first_name(tree), span)
            case "from_feed":
                return syntax.FeedClause(self.first_name(tree), span)
            case "met_when" | "counted" | "statistic" | "percentile" | "rate" | "against":
                return self._measure(tree)
            case "excluding" | "excepting":
                return syntax.LeftOutClause(
                    "excluding" if tree.data == "excluding" else "excepting",
                    tuple(self.condition(part) for part in branches(tree)),
                    span,
                )
            case "judged":
                return syntax.JudgedClause(self.value(must(tree, "length")), span)
            case "better":
                return syntax.BetterClause(self.first_name(tree), span)
            case "target":
                comparison = cast("ComparisonWord", words(tokens(tree, "COMPARISON")[0]))
                return syntax.TargetClause(comparison, self.value(must(tree, "value")), (), span)
            case "because":
                return self.because(tree)
            case "cadence":
                cadences = tuple(self._words(part) for part in tokens(tree, "CADENCE"))
                return syntax.CadenceClause(cadences, self._strata(tree), span)
            case _:
                return self._unit_clause(tree)

    def _words(self, part: Token) -> Name:
        """Return words that name something, such as `age band`, with single spaces."""
        return Name(words(part), self.span(part))

    def _strata(self, tree: Branch) -> tuple[Name, ...]:
        return tuple(self._words(part) for part in tokens(tree, "STRATUM"))

    def _among(self, tree: Branch) -> Name | None:
        word = token(tree, "AMONG")
        return None if word is None else self.name(word)

    def _with(self, tree: Branch) -> Condition | None:
        condition = child(tree, "condition")
        return None if condition is None else self.condition(condition)

    # --- What is counted ---------------------------------------------------------------------

    def _unit_clause(self, tree: Branch) -> syntax.UnitClause:
        spelt = token(tree, "OF_SPELLS")
        keyword = _OF[str(tree.data)] if spelt is None else words(spelt)
        unit = self._unit(tree) if spelt is None else self._spells_counted(tree, spelt)
        return syntax.UnitClause(keyword, unit, self._with(tree), self.span(tree))

    def _unit(self, tree: Branch) -> syntax.WrittenUnit:
        match tree.data:
            case "population":
                since = child(tree, "at_least")
                return syntax.WrittenPatients(
                    self._among(tree),
                    None if since is None else words(tokens(since, "COMPARISON")[0]),
                    None if since is None else self.value(must(since, "length")),
                )
            case "of_deaths":
                return syntax.WrittenDeaths(self._among(tree))
            case "of_episodes":
                days = [self.anchor(one) for one in branches(tree) if one.data == "anchor"]
                return syntax.WrittenEpisodes(days[0] if days else None, tuple(days[1:]))
            case "of_referrals":
                level = words(tokens(tree, "LEVEL")[0])
                return syntax.WrittenReferrals(self.first_name(tree), level)
            case "of_due":
                return syntax.WrittenDueSteps(self.first_name(tree))
            case _:
                state = str(tokens(tree, "CLOCK_STATE")[0])
                return syntax.WrittenClocks(
                    self.first_name(tree), "stopped" if state == "stopped" else "running"
                )

    def _spells_counted(self, tree: Branch, spelt: Token) -> syntax.WrittenSpells:
        said = words(spelt)
        spells = SpellsOf(
            "discharge" if "discharges" in said else "admission",
            "unplanned" if "unplanned" in said else "planned" if "planned" in said else "any",
            self.diagnoses(tree),
            self.span(spelt),
        )
        return syntax.WrittenSpells(spells, self._among(tree))

    # --- What is said of it ------------------------------------------------------------------

    def _measure(self, tree: Branch) -> syntax.MeasureClause:
        span = self.span(tree)
        match tree.data:
            case "met_when":
                return syntax.MetWhenClause(self.condition(must(tree, "condition")), span)
            case "counted":
                return syntax.CountedClause(span)
            case "statistic":
                mean = words(tokens(tree, "STATISTIC")[0]) == "mean of"
                fact = self.first_name(tree)
                return syntax.StatisticClause("mean" if mean else "median", None, fact, span)
            case "percentile":
                number = self._number(tree)
                return syntax.StatisticClause("percentile", number, self.first_name(tree), span)
            case "rate":
                return syntax.RateClause(self._total(tree), self._population(tree), span)
            case _:
                return syntax.AgainstClause(
                    self._total(tree), self._strata(tree), self._population(tree), span
                )

    def _number(self, tree: Branch) -> Amount:
        number = tokens(tree, "NUMBER")[0]
        return Amount(Decimal(str(number)), "", self.span(number))

    def _total(self, tree: Branch) -> Name | None:
        total = child(tree, "total")
        return None if total is None else self.first_name(total)

    def _population(self, tree: Branch) -> syntax.WrittenPopulation:
        per = must(tree, "per")
        return syntax.WrittenPopulation(
            self._number(per),
            "patients" if words(tokens(per, "PER_WHAT")[0]) == "patients" else "patient years",
            self._among(per),
            self._with(per),
            self.span(per),
        )
