"""`2 results of … at least 21 days apart`: as many as asked, far enough apart."""

from __future__ import annotations

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE, Candidate, not_given
from waypost.evaluate.moment import Moment
from waypost.evaluate.selections import exists, select
from waypost.evaluate.spans import on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost_dsl.durations import Duration
from waypost_dsl.model import Spaced


def spaced(moment: Moment, definition: Spaced) -> Answer:
    """Say whether enough entries can be chosen that are far enough apart.

    True if the entries that count for certain suffice; false if even all that may count do not.
    """
    candidates = select(moment, definition.selection)
    judged = [(c, all_true((c.truth, _alone(moment, c, definition)))) for c in candidates.found]
    sure = [c for c, truth in judged if truth is Truth.TRUE]
    maybe = [c for c, truth in judged if truth is not Truth.FALSE]
    apart = moment.case.length(definition.apart)
    chosen = _far_enough_apart(sure, apart, certain=True)
    if len(chosen) >= definition.count:
        seen = tuple(sorted(c.seen for c in chosen))
        return Answer(Truth.TRUE, (), seen, left_out=candidates.left_out)
    if len(_far_enough_apart(maybe, apart, certain=False)) >= definition.count:
        doubts = {d for c, truth in judged if truth is Truth.UNKNOWN for d in c.doubts}
        reasons = tuple(sorted(doubts)) or (
            NotKnown("not comparable", "results apart", DATE_DOES_NOT_SETTLE),
        )
        return Answer(Truth.UNKNOWN, reasons, left_out=candidates.left_out)
    seen = tuple(sorted(c.seen for c in sure))
    if not candidates.absence_counts:
        reason = not_given(definition.selection)
        return Answer(Truth.UNKNOWN, (reason,), seen, left_out=candidates.left_out)
    return Answer(Truth.FALSE, (), seen, left_out=candidates.left_out)


def _alone(moment: Moment, candidate: Candidate, definition: Spaced) -> Truth:
    if definition.each_without is None:
        return Truth.TRUE
    return ~exists(moment.at_event(candidate.when), definition.each_without).truth


def _far_enough_apart(
    candidates: list[Candidate], apart: Duration, *, certain: bool
) -> list[Candidate]:
    """Take the earliest, then each next one that is far enough from the last: the most there are.

    With `certain` the gaps must hold whatever the partial dates turn out to be, otherwise it is
    enough that they may.
    """
    chosen: list[Candidate] = []
    for candidate in sorted(
        candidates, key=lambda c: (c.when.last, c.when.first, c.entry.reference)
    ):
        if not chosen:
            chosen.append(candidate)
            continue
        far = on_or_after(candidate.when, shifted(chosen[-1].when, apart, "after"))
        if far is Truth.TRUE or (far is Truth.UNKNOWN and not certain):
            chosen.append(candidate)
    return chosen
