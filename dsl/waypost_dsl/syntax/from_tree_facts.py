"""From lark's tree to the syntax, second part: fact definitions."""

from __future__ import annotations

from lark import Token

from waypost_dsl.syntax.facts import (
    Band,
    Bands,
    CountOf,
    DaysBetween,
    Definition,
    EachOf,
    FactLine,
    Holds,
    OnRegister,
    Pick,
    SameDay,
    Spaced,
)
from waypost_dsl.syntax.from_tree_conditions import (
    Branch,
    ConditionReader,
    branches,
    child,
    must,
    token,
    tokens,
    words,
)


class FactReader(ConditionReader):
    """Reads fact definitions from the tree of one file."""

    __slots__ = ()

    def fact(self, tree: Branch) -> FactLine:
        """Return a fact line."""
        title = token(tree, "STRING")
        return FactLine(
            self.first_name(tree),
            None if title is None else self.text(title),
            self.definition(branches(tree)[0]),
            self.span(tree),
        )

    def definition(self, tree: Branch) -> Definition:
        """Return what stands after `is`."""
        span = self.span(tree)
        match tree.data:
            case "on_register":
                return self._on_register(tree)
            case "pick":
                return self._pick(tree)
            case "count_of":
                return CountOf(self.selection(must(tree, "selection")), span)
            case "each_of":
                return EachOf(self.selection(must(tree, "selection")), span)
            case "spaced":
                return self._spaced(tree)
            case "bands":
                not_known = child(tree, "band_not_known")
                return Bands(
                    tuple(
                        Band(
                            self.first_name(band),
                            self.condition(must(band, "condition")),
                            self.span(band),
                        )
                        for band in branches(tree)
                        if band.data == "band"
                    ),
                    None if not_known is None else self.condition(must(not_known, "condition")),
                    span,
                )
            case "days_between":
                start, end = (self.anchor(part) for part in branches(tree))
                return DaysBetween(start, end, span)
            case _:
                return Holds(self.condition(must(tree, "condition")), span)

    def _on_register(self, tree: Branch) -> OnRegister:
        unless, same_day = child(tree, "unless"), token(tree, "REGISTER_END")
        return OnRegister(
            self.first_name(tree),
            None if unless is None else self.first_name(unless),
            None if same_day is None else words(same_day),
            self.date(token(tree, "DATE")),
            self.span(tree),
        )

    def _pick(self, tree: Branch) -> Pick:
        which = tokens(tree, "WHICH")[0]
        freshness = child(tree, "no_older_than")
        return Pick(
            str(which),
            self.selection(must(tree, "selection")),
            token(tree, "WITH_A_VALUE") is not None,
            None if freshness is None else self.value(must(freshness, "length")),
            token(tree, "HOWEVER_OLD") is not None,
            self._same_day(tree),
            self.span(tree),
            self.span(which),
        )

    def _same_day(self, tree: Branch) -> SameDay | None:
        rule, prefer = token(tree, "TAKE_RULE"), child(tree, "prefer")
        if rule is not None:
            return SameDay(words(rule), ())
        return None if prefer is None else SameDay("", self.names(prefer))

    def _spaced(self, tree: Branch) -> Spaced:
        without = child(tree, "each_without")
        return Spaced(
            int(str(_first(tree, "NUMBER")).split(".")[0]),
            self.first_name(tree),
            self.compared(tree),
            words(_first(tree, "COMPARISON")),
            self.value(must(tree, "length")),
            self.window(tree),
            None if without is None else self.selection(must(without, "selection")),
            self.span(tree),
        )


def _first(tree: Branch, kind: str) -> Token:
    return tokens(tree, kind)[0]
