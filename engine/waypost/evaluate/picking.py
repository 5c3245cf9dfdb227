"""Choosing one of several entries: latest, first, highest, lowest, and the same-day rule.

Where partial dates leave it open which entry is the latest, every entry that may be it is a
possibility of its own; a condition is then true only if it is true of all of them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from waypost.evaluate.answers import FactAnswer, Known, Missing, Possibility, Seen
from waypost.evaluate.candidates import Candidate, not_given, subject_of
from waypost.evaluate.moment import Moment
from waypost.evaluate.numbers import Interval, highest, lowest
from waypost.evaluate.selections import select
from waypost.evaluate.spans import on_or_after, shifted
from waypost.evaluate.truth import NotKnown, Truth
from waypost.record import DateSpan, NoValue
from waypost_dsl.model import Pick


def pick(moment: Moment, rule: Pick) -> FactAnswer:
    """Return the possible values of `latest …`, `first …`, `highest …` or `lowest …`."""
    candidates = select(moment, rule.selection, without_value_too=True)
    found = list(candidates.found)
    if rule.with_a_value:
        found = [c for c in found if not _is_without_value(c)]
    if not found:
        subject = subject_of(rule.selection)
        reason = (
            NotKnown("none recorded", subject)
            if candidates.absence_counts
            else not_given(rule.selection)
        )
        return FactAnswer((Missing(reason),), candidates.left_out)
    match rule.which:
        case "latest" | "first":
            possible = _by_date(found, rule)
        case "highest" | "lowest":
            possible = _by_value(found, rule)
        case _ as never:
            assert_never(never)
    if all(c.truth is Truth.UNKNOWN for c in found):
        doubts = sorted({doubt for c in found for doubt in c.doubts})
        possible.append(Missing(doubts[0], None, tuple(c.seen for c in found)))
    if not candidates.absence_counts:
        # A type that was not given may hold one that would have been picked instead (4.4).
        possible.append(Missing(not_given(rule.selection)))
    fresh = [_freshened(moment, rule, one) for one in possible]
    return FactAnswer(tuple(one for ones in fresh for one in ones), candidates.left_out)


def _by_date(found: list[Candidate], rule: Pick) -> list[Possibility]:
    winners = _possible_winners(found, latest=rule.which == "latest")
    groups: dict[DateSpan, list[Candidate]] = {}
    for candidate in winners:
        groups.setdefault(candidate.when, []).append(candidate)
    return [
        one
        for span in sorted(groups, key=lambda s: (s.first, s.last))
        for one in _same_day(span, groups[span], rule)
    ]


def _possible_winners(found: list[Candidate], *, latest: bool) -> list[Candidate]:
    sure = [c for c in found if c.truth is Truth.TRUE]
    if not sure:
        return found
    if latest:
        floor = max(c.when.first for c in sure)
        return [c for c in found if c.when.last >= floor]
    ceiling = min(c.when.last for c in sure)
    return [c for c in found if c.when.first <= ceiling]


def _same_day(span: DateSpan, group: list[Candidate], rule: Pick) -> list[Possibility]:
    """Settle several candidates of one day (or one partial date) by the author's rule."""
    if len(group) == 1:
        return [_possibility(group[0])]
    if not span.is_exact:
        # Nobody can say which of two entries of "March 2024" came later.
        return [_possibility(candidate) for candidate in group]
    sure = [c for c in group if c.truth is Truth.TRUE]
    open_ones = [_possibility(c) for c in group if c.truth is not Truth.TRUE]
    if not sure:
        return open_ones
    with_value = [c for c in sure if not _is_without_value(c)] or sure
    return [*_settled(with_value, rule), *open_ones]


def _settled(group: list[Candidate], rule: Pick) -> list[Possibility]:
    seen = tuple(sorted(c.seen for c in group))
    when = group[0].when
    if len(group) == 1 or all(c.value == group[0].value for c in group):
        one = _possibility(group[0])
        return [_with_evidence(one, seen)]
    numbers = [_number(c) for c in group]
    if rule.same_day in ("take highest", "take lowest") and all(n is not None for n in numbers):
        chosen = (highest if rule.same_day == "take highest" else lowest)(
            [n for n in numbers if n is not None]
        )
        value = chosen if isinstance(group[0].value, Interval) else _grade_name(chosen)
        return [Known(value, when, seen)]
    for name in rule.prefer:
        preferred = [c for c in group if c.value == name]
        if preferred:
            return [Known(name, when, seen)]
    if rule.same_day in ("take last recorded", "take first recorded"):
        return [_by_recording(group, seen, last=rule.same_day == "take last recorded")]
    return [_possibility(c) for c in group]


def _by_recording(group: list[Candidate], seen: tuple[Seen, ...], *, last: bool) -> Possibility:
    ordered = sorted(group, key=lambda c: (_recorded(c), c.entry.reference))
    chosen = ordered[-1] if last else ordered[0]
    tied = [c for c in group if _recorded(c) == _recorded(chosen) and c.value != chosen.value]
    one = _possibility(chosen)
    if not tied:
        return _with_evidence(one, seen)
    noted = tuple(
        Seen(s.reference, s.first, s.last, s.element, (*s.notes, "tie settled by id")) for s in seen
    )
    return _with_evidence(one, noted)


def _recorded(candidate: Candidate) -> tuple[date, float]:
    entry = candidate.entry
    instant: datetime | None = entry.recorded_at
    return (entry.known_from.last, instant.timestamp() if instant is not None else 0.0)


def _by_value(found: list[Candidate], rule: Pick) -> list[Possibility]:
    sure = [c for c in found if c.truth is Truth.TRUE and not _is_without_value(c)]
    unsure = [c for c in found if c.truth is not Truth.TRUE and not _is_without_value(c)]
    groups = [sure] if sure else []
    # Each entry that may or may not count makes a possibility of its own beside the sure ones.
    groups.extend([*sure, candidate] for candidate in unsure)
    if not groups:
        return [_possibility(candidate) for candidate in found]
    return [_extreme(group, rule) for group in groups]


def _extreme(group: list[Candidate], rule: Pick) -> Possibility:
    numbers = [_number(c) for c in group]
    for candidate, number in zip(group, numbers, strict=True):
        if number is None:
            return _possibility(candidate)
    known = [number for number in numbers if number is not None]
    chosen = highest(known) if rule.which == "highest" else lowest(known)
    holders = [c for c, n in zip(group, numbers, strict=True) if n == chosen] or group
    when = DateSpan(min(c.when.first for c in holders), max(c.when.last for c in holders))
    value = chosen if isinstance(group[0].value, Interval) else _grade_name(chosen)
    return Known(value, when, tuple(sorted(c.seen for c in holders)))


def _possibility(candidate: Candidate) -> Possibility:
    if isinstance(candidate.value, NotKnown):
        return Missing(candidate.value, candidate.when, (candidate.seen,))
    return Known(candidate.value, candidate.when, (candidate.seen,))


def _with_evidence(one: Possibility, seen: tuple[Seen, ...]) -> Possibility:
    if isinstance(one, Known):
        return Known(one.value, one.when, seen)
    return Missing(one.reason, one.when, seen)


def _freshened(moment: Moment, rule: Pick, one: Possibility) -> list[Possibility]:
    """Turn a possibility that is too old into one that is stale, or into both."""
    if rule.no_older_than is None or one.when is None:
        return [one]
    length = moment.case.length(rule.no_older_than)
    oldest = shifted(DateSpan.on(moment.day), length, "before")
    stale = Missing(
        NotKnown(
            "stale",
            subject_of(rule.selection),
            f"older than {length}",
            tuple(s.reference for s in one.evidence),
        ),
        one.when,
        one.evidence,
    )
    match on_or_after(one.when, oldest):
        case Truth.TRUE:
            return [one]
        case Truth.FALSE:
            return [stale]
        case Truth.UNKNOWN:
            return [one, stale]


def _is_without_value(candidate: Candidate) -> bool:
    value = candidate.value
    return (
        isinstance(value, NotKnown)
        and value.why == "recorded without a value"
        and (candidate.entry.value is None or isinstance(candidate.entry.value, NoValue))
    )


def _number(candidate: Candidate) -> Interval | None:
    value = candidate.value
    if isinstance(value, Interval):
        return value
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return Interval.exactly(Decimal(value))
    return None


def _grade_name(interval: Interval) -> str:
    return f"{interval.low:f}"
