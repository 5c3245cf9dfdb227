"""From lark's tree to the syntax, first half: values, windows, selections and conditions.

Only this module and its two siblings know lark's tree. They translate and decide nothing, but
for one thing the grammar cannot say with one token of lookahead: in `severity is severe or
very_severe` a bare name after `or` is another name of the list, never a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from lark import Token, Tree

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import (
    Amount,
    Anchor,
    Asked,
    Belonging,
    Beside,
    Beyond,
    Bound,
    Coded,
    Compared,
    ComparedFact,
    ComparisonWord,
    Condition,
    Diagnosed,
    FromTo,
    Grouped,
    InTheLast,
    InThePeriod,
    Is,
    IsKnown,
    Joined,
    Listed,
    ListWord,
    Moment,
    Name,
    Negated,
    NodeMoment,
    ReferralTo,
    ResultOf,
    Searched,
    Selection,
    SelectionSource,
    Side,
    SpellsOf,
    Text,
    Value,
    ValueOf,
    Window,
    WrittenDate,
)

Branch = Tree[Token]

_WINDOWS = (
    "in_the_last",
    "beside",
    "from_to",
    "since",
    "strictly",
    "on_or",
    "in_the_period",
    "before_the_period",
)
NOT_APPLICABLE = "not applicable"
"""The one status of a step that is two words."""

_BY_OR_FOR = ("request_for", "admission_by", "discharge_by")


def words(token: Token) -> str:
    """Return a keyword's text with single spaces, however it was spaced or broken."""
    return " ".join(str(token).split())


def child(tree: Branch, *rules: str) -> Branch | None:
    """Return the first child made by one of the rules."""
    return next((part for part in branches(tree) if part.data in rules), None)


def must(tree: Branch, *rules: str) -> Branch:
    """Return the first child made by one of the rules, which the grammar guarantees."""
    found = child(tree, *rules)
    assert found is not None, f"{tree.data} has no {rules}"
    return found


def branches(tree: Branch) -> list[Branch]:
    """Return the children that are trees."""
    return [part for part in tree.children if isinstance(part, Tree)]


def tokens(tree: Branch, *types: str) -> list[Token]:
    """Return the children that are tokens of these types (of any, where none is named)."""
    return [
        part
        for part in tree.children
        if isinstance(part, Token) and (not types or part.type in types)
    ]


def token(tree: Branch, *types: str) -> Token | None:
    """Return the first token of these types among the children."""
    return next(iter(tokens(tree, *types)), None)


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions and what they are made of from the tree of one file.

    Args:
        path: the file's path, for the spans.
    """

    path: str

    def span(self, part: Branch | Token) -> Span:
        """Return where a tree or token stands."""
        place = part if isinstance(part, Token) else part.meta
        return Span(
            self.path,
            place.line or 0,
            place.column or 0,
            place.end_line or 0,
            place.end_column or 0,
        )

    def name(self, part: Token | None) -> Name:
        """Return a name from its token."""
        assert part is not None
        return Name(str(part), self.span(part))

    def first_name(self, tree: Branch) -> Name:
        """Return the first name among the children."""
        return self.name(token(tree, "NAME"))

    def names(self, tree: Branch) -> tuple[Name, ...]:
        """Return every name among the children."""
        return tuple(self.name(part) for part in tokens(tree, "NAME"))

    def text(self, part: Token | None) -> Text:
        """Return a quoted text without its quotes."""
        assert part is not None
        return Text(str(part)[1:-1], self.span(part))

    def date(self, part: Token | None) -> WrittenDate | None:
        """Return a written date; one that is in no calendar becomes the day 1 January 1."""
        if part is None:
            return None
        try:
            return WrittenDate(date.fromisoformat(str(part)), self.span(part))
        except ValueError:
            return WrittenDate(date.min, self.span(part))

    def value(self, tree: Branch) -> Value:
        """Return a number with its unit, or the name of a parameter."""
        number = token(tree, "NUMBER")
        if number is None:
            return self.first_name(tree)
        unit = token(tree, "UNIT", "DURATION_UNIT")
        return Amount(
            Decimal(str(number)),
            "" if unit is None else words(unit),
            self.span(tree),
            None if unit is None else self.span(unit),
        )

    # --- Windows -----------------------------------------------------------------------------

    def anchor(self, tree: Branch) -> Anchor:
        """Return what a window or an allowance hangs on."""
        part = tokens(tree)[0]
        match part.type:
            case "NAME":
                return self._fact_or_node(tree, part)
            case "DATE":
                written = self.date(part)
                assert written is not None
                return written
            case "ENROLMENT":
                return Moment("enrolment", self.span(part))
            case "OPENING":
                return Moment("opening", self.span(part))
            case "DEATH":
                return Moment("death", self.span(part))
            case "THE_EVENT":
                return Moment("the event", self.span(part))
            case "THE_ADMISSION":
                return Moment("the admission", self.span(part))
            case "THE_PERIOD_START":
                return Moment("the period start", self.span(part))
            case "THE_PERIOD_END":
                return Moment("the period end", self.span(part))
            case _:
                return Moment("today", self.span(part))

    def _fact_or_node(self, tree: Branch, name: Token) -> Anchor:
        moment = token(tree, "MOMENT")
        if moment is None:
            return self.name(name)
        word = "done" if str(moment) == "done" else "reached"
        return NodeMoment(self.name(name), word, self.span(tree))

    def bound(self, tree: Branch) -> Bound:
        """Return one end of `from … to …`."""
        length, side = child(tree, "length"), token(tree, "SIDE")
        return Bound(
            self.anchor(must(tree, "anchor")),
            None if length is None else self.value(length),
            None if side is None else cast("Side", words(side)),
            self.span(tree),
        )

    def window(self, parent: Branch) -> Window | None:
        """Return the window among the children, if there is one."""
        tree = child(parent, *_WINDOWS)
        if tree is None:
            return None
        span = self.span(tree)
        match tree.data:
            case "in_the_last":
                return InTheLast(self.value(must(tree, "length")), span)
            case "beside":
                at = child(tree, "anchor")
                return Beside(
                    self.value(must(tree, "length")),
                    cast("Side", str(tokens(tree, "SIDE")[0])),
                    None if at is None else self.anchor(at),
                    span,
                )
            case "from_to":
                bounds = [self.bound(part) for part in branches(tree)]
                return FromTo(bounds[0], bounds[1] if len(bounds) > 1 else None, span)
            case "since":
                return Beyond("since", self.anchor(must(tree, "anchor")), span)
            case "strictly":
                side = cast("Side", str(tokens(tree, "SIDE")[0]))
                return Beyond(side, self.anchor(must(tree, "anchor")), span)
            case "on_or":
                word = words(tokens(tree, "ON_OR_SIDE")[0])
                return Beyond(
                    "on or after" if word.endswith("after") else "on or before",
                    self.anchor(must(tree, "anchor")),
                    span,
                )
            case "before_the_period":
                return InThePeriod("before the period", span)
            case _:
                return InThePeriod("in the period", span)

    # --- Selections --------------------------------------------------------------------------

    def compared(self, parent: Branch) -> Compared | None:
        """Return the comparison among the children, if there is one."""
        tree = child(parent, "compared")
        return None if tree is None else self.comparison(tree)

    def comparison(self, tree: Branch) -> Compared:
        """Return the comparison written in this tree itself."""
        word = tokens(tree, "COMPARISON")[0]
        value = must(tree, "value")
        start, end = self.span(word), self.span(value)
        return Compared(
            cast("ComparisonWord", words(word)),
            self.value(value),
            Span(self.path, start.line, start.column, end.end_line, end.end_column),
        )

    def source(self, parent: Branch) -> SelectionSource:
        """Return what a selection looks for."""
        tree = must(
            parent,
            "entries",
            "reason",
            "discharge",
            *_BY_OR_FOR,
            "result_of",
            "value_of",
            "value_of_names",
            "referral_level",
            "spells",
        )
        span = self.span(tree)
        match tree.data:
            case "entries":
                answers = child(tree, "answered")
                return Coded(
                    words(tokens(tree, "KIND")[0]),
                    self.first_name(tree),
                    span,
                    None if answers is None else self.first_name(answers),
                )
            case "reason":
                return Coded("encounter for", self.first_name(tree), span)
            case "discharge":
                return self._by_or_for("discharge to", tree)
            case "request_for" | "admission_by" | "discharge_by":
                return self._by_or_for(str(tree.data).replace("_", " "), tree)
            case "result_of":
                numeric = token(tree, "NUMERIC") is not None
                return ResultOf(self.first_name(tree), self.compared(tree), span, numeric)
            case "referral_level":
                level = words(tokens(tree, "LEVEL")[0])
                return ReferralTo(self.first_name(tree), level, span)
            case "spells":
                return self._spells(tree)
            case _:
                names = self.names(tree)
                return ValueOf(names[0], names[1:], self.compared(tree), span)

    def _by_or_for(self, kind: str, tree: Branch) -> Coded:
        stay = child(tree, "of_encounter")
        return Coded(
            kind,
            self.first_name(tree),
            self.span(tree),
            of_encounter=None if stay is None else self.first_name(stay),
        )

    def _spells(self, tree: Branch) -> SpellsOf:
        after, said = token(tree, "DISCHARGE_AFTER"), token(tree, "SPELL")
        return SpellsOf(
            "admission" if after is None else "discharge",
            "any" if said is None else "unplanned" if said.startswith("un") else "planned",
            self.diagnoses(tree),
            self.span(tree),
        )

    def diagnoses(self, tree: Branch) -> tuple[Diagnosed, ...]:
        """Return what the diagnoses of an admission must be, as far as the author says."""
        found: list[Diagnosed] = []
        for part in branches(tree):
            if part.data == "diagnosed_primary":
                primary, *secondary = self.names(part)
                found.append(
                    Diagnosed(primary, secondary[0] if secondary else None, self.span(part))
                )
            elif part.data == "diagnosed_secondary":
                found.append(Diagnosed(None, self.first_name(part), self.span(part)))
        return tuple(found)

    def selection(self, tree: Branch) -> Selection:
        """Return a source with `active`, its window and what it is accompanied by."""
        near = child(tree, "near")
        return Selection(
            self.source(tree),
            token(tree, "ACTIVE") is not None,
            self.window(tree),
            self.span(tree),
            None if near is None else self.selection(must(near, "selection")),
            near is not None and token(near, "NOT_ACCOMPANIED_BY") is not None,
            self.belonging(tree),
        )

    def belonging(self, parent: Branch) -> Belonging | None:
        """Return which of the patient's entries are looked at, if the author says so."""
        tree = child(parent, "belonging")
        if tree is None:
            return None
        match tokens(tree)[0].type:
            case "FOR_THIS":
                name = self.name(token(tree, "EPISODE_NAME"))
                return Belonging("for this", name, self.span(tree))
            case "FOR_THE_SAME_REGION":
                return Belonging("for the same region", None, self.span(tree))
            case _:
                return Belonging("in the whole record", None, self.span(tree))

    # --- Conditions --------------------------------------------------------------------------

    def condition(self, tree: Branch) -> Condition:
        """Return a condition, its joins flat and its lists of names put together."""
        first, *rest = tree.children
        assert isinstance(first, Tree)
        parts: list[Condition] = [self.operand(first)]
        joins: list[Token] = []
        for connective, part in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(connective, Token)
            assert isinstance(part, Tree)
            operand = self.operand(part)
            longer = _with_another_name(parts[-1], operand) if connective.type == "OR" else None
            if longer is None:
                joins.append(connective)
                parts.append(operand)
            else:
                parts[-1] = longer
        return parts[0] if not joins else self._joined(parts, joins, self.span(tree))

    def _joined(self, parts: list[Condition], joins: Sequence[Token], span: Span) -> Joined:
        first_and = next((join for join in joins if join.type == "AND"), None)
        first_or = next((join for join in joins if join.type == "OR"), None)
        mixed = (
            (self.span(first_and), self.span(first_or))
            if first_and is not None and first_or is not None
            else None
        )
        return Joined("or" if joins[0].type == "OR" else "and", tuple(parts), span, mixed)

    def operand(self, tree: Branch) -> Condition:
        """Return one part of a condition."""
        span = self.span(tree)
        match tree.data:
            case "negated":
                return Negated(self.operand(branches(tree)[0]), span)
            case "grouped":
                return Grouped(self.condition(must(tree, "condition")), span)
            case "listed":
                word = words(tokens(tree, "ALL_OF", "ANY_OF", "NONE_OF")[0])
                parts = tuple(self.condition(part) for part in branches(tree))
                return Listed(cast("ListWord", word), parts, span)
            case "fact_holds":
                return Asked(self.first_name(tree), self.window(tree), span)
            case "fact_compares":
                return ComparedFact(self.first_name(tree), self.comparison(tree), span)
            case "fact_is":
                name, *values = self.names(tree)
                status = token(tree, "IS_NOT_APPLICABLE")
                if status is not None:
                    values = [Name(NOT_APPLICABLE, self.span(status))]
                return Is(name, tuple(values), span)
            case "fact_known":
                known = token(tree, "IS_KNOWN") is not None
                return IsKnown(self.first_name(tree), known, span)
            case "absent":
                return Searched(self._found(tree), "no", span)
            case _:
                any_written = token(tree, "ANY") is not None
                return Searched(self._found(tree), "any" if any_written else "", span)

    def _found(self, tree: Branch) -> Selection:
        """Return the selection of `any …`, `no …`, spanning it without that word."""
        start = self.span(branches(tree)[0])
        whole = self.span(tree)
        span = Span(self.path, start.line, start.column, whole.end_line, whole.end_column)
        return replace(self.selection(tree), span=span)


def _with_another_name(left: Condition, right: Condition) -> Condition | None:
    """Return `left` with the name that `right` adds to its list, or None if it adds none."""
    if (
        isinstance(left, Is)
        and isinstance(right, Negated)
        and isinstance(right.part, Asked)
        and right.part.name.text == "applicable"
        and right.part.window is None
    ):
        # `is done or not applicable`: the one status of two words.
        status = Name(NOT_APPLICABLE, right.span)
        return replace(left, names=(*left.names, status), span=_through(left, right))
    if not isinstance(right, Asked):
        return None
    if isinstance(left, Is) and right.window is None:
        return replace(left, names=(*left.names, right.name), span=_through(left, right))
    if (
        isinstance(left, Searched)
        and isinstance(left.selection.source, ValueOf)
        and left.selection.source.names
        and left.selection.window is None
    ):
        source = left.selection.source
        longer = replace(
            left.selection,
            source=replace(source, names=(*source.names, right.name), span=_through(source, right)),
            window=right.window,
            span=_through(left.selection, right),
        )
        return replace(left, selection=longer, span=_through(left, right))
    return None


def _through(left: Condition | Selection | SelectionSource, right: Condition) -> Span:
    return replace(left.span, end_line=right.span.end_line, end_column=right.span.end_column)
