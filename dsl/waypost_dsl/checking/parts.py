"""What every check on clauses says alike: a clause written twice, a rule without its reason."""

from __future__ import annotations

from collections.abc import Iterable

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.source import Span
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.clauses import clause_word, reasons
from waypost_dsl.syntax.conditions import Name

_ONCE = (
    "within",
    "first due",
    "each season",
    "done by",
    "offered by",
    "for",
    "at most",
    "at most … laps",
    "breach go to",
    "no breach",
    "on exception go to",
    "withdrawn when",
    "active for",
    "active until",
    "only when",
    "excepted when",
    "system gap when",
    "not applicable when",
    "critical when overdue",
    "for each",
    "then",
    "when",
    "otherwise",
    "asked by",
    "go to",
)

# What people mean who write the same word a second time.
_MEANT = {
    "within": ("how old evidence may be is written `in the last 12 months`",),
}

BECAUSE = ('add `because SOURCE "place"` or `because decided NAME`',)
"""The help for a rule that does not say why."""


def no_reason(name: Name, kind: str, sink: Sink) -> None:
    """Report that something has no reason.

    Args:
        name: its name.
        kind: what it is, such as `step`.
        sink: where problems go.
    """
    sink.add(
        Code.MISSING_BECAUSE,
        name.span,
        message=f"{kind} `{name.text}` does not say why",
        helps=BECAUSE,
    )


def node_reason(name: Name, clauses: Iterable[syntax.Clause], kind: str, sink: Sink) -> None:
    """Report a node without a reason.

    Args:
        name: its name.
        clauses: its clauses.
        kind: what it is, such as `step`.
        sink: where problems go.
    """
    if not reasons(clauses):
        no_reason(name, kind, sink)


def each_once(name: Name, clauses: Iterable[syntax.Clause], sink: Sink) -> None:
    """Report the clauses of a node that stand once too often, and laps that are none.

    Args:
        name: the node's name.
        clauses: its clauses.
        sink: where problems go.
    """
    seen: dict[str, Span] = {}
    for clause in clauses:
        word = clause_word(clause)
        if isinstance(clause, syntax.LapsClause) and clause.at_most < 1:
            sink.add(
                Code.IMPLAUSIBLE_THRESHOLD,
                clause.span,
                message=f"nobody could come to `{name.text}` even once",
                helps=("write `at most 1 lap`, or more",),
            )
        if isinstance(clause, syntax.WhenClause):
            continue
        if word in seen and word in _ONCE:
            written_twice(word, clause.span, seen[word], sink, of=name.text)
        seen.setdefault(word, clause.span)


def written_twice(word: str, extra: Span, first: Span, sink: Sink, *, of: str = "") -> None:
    """Report a clause that stands once too often.

    Args:
        word: its keyword.
        extra: where it stands again.
        first: where it stands first.
        sink: where problems go.
        of: the name of what it stands in, empty for the file.
    """
    where = f" in `{of}`" if of else ""
    sink.add(
        Code.DUPLICATE_CLAUSE,
        extra,
        message=f"`{word}` is written twice{where}",
        also=((first, "the first one"),),
        helps=("keep one of them", *_MEANT.get(word, ())),
    )
