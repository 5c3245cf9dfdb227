"""`is on register A unless B`: the later of the two wins, by rule C6 of pathways.md."""

from __future__ import annotations

from waypost.evaluate.answers import Answer
from waypost.evaluate.moment import Moment
from waypost.evaluate.selections import DATE_DOES_NOT_SETTLE, Candidate, not_given, select
from waypost.evaluate.spans import after, on_or_after
from waypost.evaluate.truth import NotKnown, Truth, all_true, any_true
from waypost.record import DateSpan
from waypost_dsl.model import CodedEntries, OnRegister, RecordKind, Selection


def on_register(moment: Moment, definition: OnRegister) -> Answer:
    """Say whether the patient is on the register at the moment.

    On it while some entry of A is later than every entry of B. A Condition that has abated
    counts like an entry of B on the day it abated. Whether a code of the same day as B keeps or
    removes is the author's rule.
    """
    coming = Selection(CodedEntries(RecordKind.RECORD, definition.codelist))
    candidates = select(moment, coming)
    if not candidates.found:
        if candidates.absence_counts:
            return Answer(Truth.FALSE, left_out=candidates.left_out)
        return Answer(Truth.UNKNOWN, (not_given(coming),), left_out=candidates.left_out)
    joined = candidates.found
    leaving = _leaving(moment, definition)
    truth = any_true(
        all_true(
            (
                candidate.truth,
                _counts_from(candidate, definition),
                ~_abated(moment, candidate),
                *(_outlives(candidate, other, definition) for other in leaving),
            )
        )
        for candidate in joined
    )
    evidence = tuple(sorted({c.seen for c in (*joined, *leaving)}))
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        doubts = {doubt for c in (*joined, *leaving) for doubt in c.doubts}
        reasons = tuple(sorted(doubts)) or (
            NotKnown("not comparable", "register", DATE_DOES_NOT_SETTLE),
        )
    return Answer(truth, reasons, evidence, left_out=candidates.left_out)


def _leaving(moment: Moment, definition: OnRegister) -> list[Candidate]:
    if definition.unless is None:
        return []
    leaving = Selection(CodedEntries(RecordKind.RECORD, definition.unless))
    return list(select(moment, leaving).found)


def _counts_from(candidate: Candidate, definition: OnRegister) -> Truth:
    if definition.counting_from is None:
        return Truth.TRUE
    return on_or_after(candidate.when, DateSpan.on(definition.counting_from))


def _outlives(candidate: Candidate, leaving: Candidate, definition: OnRegister) -> Truth:
    """Whether the diagnosis wins over one entry that takes off the register."""
    later = (
        on_or_after(candidate.when, leaving.when)
        if definition.same_day == "stays on"
        else after(candidate.when, leaving.when)
    )
    # An entry that may not count cannot take anybody off for certain.
    return any_true((later, ~leaving.truth))


def _abated(moment: Moment, candidate: Candidate) -> Truth:
    ended = candidate.entry.ended
    if candidate.entry.resource_type != "Condition" or ended is None:
        return Truth.FALSE
    return on_or_after(DateSpan.on(moment.day), ended)
