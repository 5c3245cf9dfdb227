"""`is on register A unless B`: the later of the two wins, by rule C6 of pathways.md."""

from __future__ import annotations

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE, Candidate, Candidates, not_given
from waypost.evaluate.moment import Moment
from waypost.evaluate.selections import select
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
    coming = _entries_of(definition.codelist)
    candidates = select(moment, coming)
    if not candidates.found:
        if candidates.absence_counts:
            return Answer(Truth.FALSE, left_out=candidates.left_out)
        return Answer(Truth.UNKNOWN, (not_given(coming),), left_out=candidates.left_out)
    joined = candidates.found
    left = _leaving(moment, definition)
    leaving = left.found
    # Where B was not looked for everywhere, nobody can say that it is not there (4.4).
    stays = Truth.TRUE if left.absence_counts else Truth.UNKNOWN
    truth = any_true(
        all_true(
            (
                candidate.truth,
                _counts_from(candidate, definition),
                ~_abated(moment, candidate),
                *(_outlives(candidate, other, definition) for other in leaving),
                stays,
            )
        )
        for candidate in joined
    )
    evidence = tuple(sorted({c.seen for c in (*joined, *leaving)}))
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        doubts = {doubt for c in (*joined, *leaving) for doubt in c.doubts}
        if stays is Truth.UNKNOWN and definition.unless is not None:
            doubts.add(not_given(_entries_of(definition.unless)))
        reasons = tuple(sorted(doubts)) or (
            NotKnown("not comparable", "register", DATE_DOES_NOT_SETTLE),
        )
    return Answer(truth, reasons, evidence, left_out=candidates.left_out)


def _leaving(moment: Moment, definition: OnRegister) -> Candidates:
    if definition.unless is None:
        return Candidates((), absence_counts=True)
    return select(moment, _entries_of(definition.unless))


def _entries_of(codelist: str) -> Selection:
    return Selection(CodedEntries(RecordKind.RECORD, codelist))


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
    return on_or_after(DateSpan.on(moment.seen_by), ended)
