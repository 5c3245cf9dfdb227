"""From lark's tree to the syntax, third part: who is on a pathway, clocks, and reasons."""

from __future__ import annotations

from typing import cast

from lark import Token

from waypost_dsl.syntax.declarations import (
    BecauseClause,
    ClockClause,
    ClockEdgeClause,
    ClockLimitClause,
    ClockLine,
)
from waypost_dsl.syntax.entry import (
    AttributionWord,
    BelongsClause,
    EndsClause,
    EntryLine,
    EpisodeClause,
    EpisodeDateWord,
    EpisodesLine,
    MergedClause,
    OpenedOnClause,
    RegionClause,
)
from waypost_dsl.syntax.from_tree_conditions import (
    Branch,
    branches,
    child,
    must,
    token,
    tokens,
    words,
)
from waypost_dsl.syntax.from_tree_facts import FactReader


class EntryReader(FactReader):
    """Reads entries, clocks and reasons from the tree of one file."""

    __slots__ = ()

    def reasons(self, tree: Branch) -> tuple[BecauseClause, ...]:
        """Return the reasons among the children."""
        return tuple(self.because(part) for part in branches(tree) if part.data == "because")

    def because(self, tree: Branch) -> BecauseClause:
        """Return a reason."""
        place = token(tree, "STRING")
        return BecauseClause(
            self.first_name(tree),
            token(tree, "DECIDED") is not None,
            None if place is None else self.text(place),
            self.span(tree),
        )

    def entry(self, tree: Branch) -> EntryLine:
        """Return who is on the pathway, or kept from it, by a condition."""
        condition, because = self.condition(must(tree, "condition")), self.reasons(tree)
        span = self.span(tree)
        match tree.data:
            case "enrol":
                return EntryLine("enrol while", condition, because, span)
            case "provisional":
                return EntryLine("enrol provisionally when", condition, because, span)
            case _:
                return EntryLine("exclude when", condition, because, span)

    def episodes(self, tree: Branch) -> EpisodesLine:
        """Return what opens an episode, and what belongs to it."""
        selection, *clauses = branches(tree)
        return EpisodesLine(
            self.selection(selection),
            self.name(token(tree, "EPISODE_NAME")),
            tuple(self._episode_clause(part) for part in clauses),
            self.span(tree),
        )

    def _episode_clause(self, tree: Branch) -> EpisodeClause:
        span = self.span(tree)
        match tree.data:
            case "opened_on":
                dates = tokens(tree, "DATED")
                return OpenedOnClause(tuple(_episode_date(one) for one in dates), span)
            case "region":
                region, *side = self.names(tree)
                return RegionClause(region, side[0] if side else None, span)
            case "merged":
                return MergedClause(span)
            case "belongs":
                ways = (words(one) for one in tokens(tree, "ATTRIBUTION"))
                return BelongsClause(tuple(cast("AttributionWord", one) for one in ways), span)
            case "ends":
                length = child(tree, "length")
                return EndsClause(None if length is None else self.value(length), span)
            case _:
                return self.because(tree)

    def clock(self, tree: Branch) -> ClockLine:
        """Return a clock."""
        return ClockLine(
            self.first_name(tree),
            self.text(token(tree, "STRING")),
            tuple(self._clock_clause(part) for part in branches(tree)),
            self.span(tree),
        )

    def _clock_clause(self, tree: Branch) -> ClockClause:
        span = self.span(tree)
        match tree.data:
            case "starts" | "stops":
                return ClockEdgeClause(
                    "starts at" if tree.data == "starts" else "stops at",
                    tuple(self.anchor(part) for part in branches(tree)),
                    token(tree, "EARLIEST_OF", "FIRST_OF") is not None,
                    span,
                )
            case "limit":
                return ClockLimitClause(self.value(must(tree, "length")), span)
            case _:
                return self.because(tree)


def _episode_date(word: Token) -> EpisodeDateWord:
    return "received" if str(word) == "received" else "happened"
