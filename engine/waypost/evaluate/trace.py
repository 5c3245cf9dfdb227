"""Turning answers into the published trace: words, places and references, never values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from waypost.evaluate.answers import Answer, FactAnswer, Known, Seen
from waypost.evaluate.candidates import RECORD_DOES_NOT_SETTLE
from waypost.evaluate.evaluation import (
    CitationRow,
    Days,
    EvidenceRow,
    FactRow,
    Reason,
    TraceLine,
)
from waypost.evaluate.moment import Case
from waypost.evaluate.numbers import Interval
from waypost.evaluate.truth import NotKnown
from waypost.record import DateSpan
from waypost_dsl.model import Citation, Condition
from waypost_dsl.wording.surface import as_written


def trace_line(answer: Answer) -> TraceLine:
    """Return an answer as a line of the trace, with the lines it was made from."""
    condition = answer.condition
    return TraceLine(
        "" if condition is None else written(condition),
        answer.truth.value,
        "" if condition is None else condition.span.path,
        0 if condition is None else condition.span.line,
        reasons_of(answer.reasons),
        evidence_rows(answer.evidence),
        tuple(trace_line(part) for part in answer.parts),
        answer.left_out,
    )


@lru_cache(maxsize=8192)
def written(condition: Condition) -> str:
    """Return a condition in the author's own words."""
    return as_written(condition)


def reasons_of(reasons: Iterable[NotKnown]) -> tuple[Reason, ...]:
    """Return reasons for the output, each once."""
    return tuple(Reason(r.why, r.subject, r.detail, r.evidence) for r in sorted(set(reasons)))


def evidence_rows(seen: Iterable[Seen]) -> tuple[EvidenceRow, ...]:
    """Return evidence for the output; a date nobody wrote down is None."""
    return tuple(
        EvidenceRow(
            one.reference,
            None if one.first == date.min else one.first,
            None if one.first == date.min else one.last,
            one.element,
            one.notes,
        )
        for one in seen
    )


def days(span: DateSpan | None) -> Days | None:
    """Return a span for the output."""
    return None if span is None else Days(span.first, span.last)


def citations(because: Iterable[Citation]) -> tuple[CitationRow, ...]:
    """Return citations for the output, each once, in the order they were written."""
    return tuple(
        dict.fromkeys(CitationRow(one.name, one.title, one.status, one.place) for one in because)
    )


def fact_row(case: Case, name: str, answer: FactAnswer) -> FactRow:
    """Return a fact as it was found, its value in words."""
    fact = case.fact(name)
    known = answer.is_known
    value = next((one.value for one in answer.possible if isinstance(one, Known)), None)
    unit = ""
    if fact.analyte is not None:
        unit = case.analyte(fact.analyte).unit
    return FactRow(
        name,
        fact.title or name,
        known,
        _in_words(value) if known else None,
        "" if unit in ("ratio", "count") else unit,
        days(answer.when),
        reasons_of(answer.reasons if known or answer.reasons else (_unsettled(name, answer),)),
        evidence_rows(answer.evidence),
    )


def _unsettled(name: str, answer: FactAnswer) -> NotKnown:
    """Why a fact with several possible values, none of them missing, is not known."""
    references = tuple(seen.reference for seen in answer.evidence)
    return NotKnown("not comparable", name, RECORD_DOES_NOT_SETTLE, references)


def _in_words(value: Interval | str | int | None) -> str:
    match value:
        case None:
            return "recorded"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
