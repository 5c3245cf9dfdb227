"""Whether a condition holds at a moment, with the trace of how that was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import assert_never

from waypost.evaluate.answers import Answer, FactAnswer, Known, Missing, Possibility
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE, RECORD_DOES_NOT_SETTLE
from waypost.evaluate.clocks import compare_span, compare_time
from waypost.evaluate.moment import Moment
from waypost.evaluate.numbers import Interval, compare
from waypost.evaluate.selections import exists
from waypost.evaluate.spell_facts import days_of_stay
from waypost.evaluate.truth import NotKnown, Truth, agreed, all_true, any_true
from waypost.evaluate.windows import anchors_not_known, lies_in
from waypost.record import DateSpan
from waypost_dsl.model import (
    AllOf,
    AnyOf,
    BuiltIn,
    ClockTime,
    Condition,
    DaysBetween,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    NoneOf,
    Not,
    Pick,
    StepIs,
    Window,
)

_Ask = Callable[[Known], Truth]
_LENGTH_OF_STAY = BuiltIn("length_of_stay")


def holds(moment: Moment, condition: Condition) -> Answer:
    """Return whether a condition holds: true, false or unknown, with its reasons and evidence."""
    found = _holds(moment, condition)
    return Answer(
        found.truth, found.reasons, found.evidence, condition, found.parts, found.left_out
    )


def _holds(moment: Moment, condition: Condition) -> Answer:
    match condition:
        case AllOf(parts=parts):
            answers = tuple(moment.ask(part) for part in parts)
            return _joined(all_true(a.truth for a in answers), answers)
        case AnyOf(parts=parts):
            answers = tuple(moment.ask(part) for part in parts)
            return _joined(any_true(a.truth for a in answers), answers)
        case NoneOf(parts=parts):
            answers = tuple(moment.ask(part) for part in parts)
            return _joined(~any_true(a.truth for a in answers), answers)
        case Not(part=part):
            answer = moment.ask(part)
            return _joined(~answer.truth, (answer,))
        case FactHolds(fact=name, window=window):
            return _fact_holds(moment, moment.case.fact(name), window)
        case FactCompares(fact=name, comparison=comparison, threshold=threshold):
            fact = moment.case.fact(name)
            if isinstance(fact.definition, DaysBetween | ClockTime):
                length = moment.case.length_of(threshold)
                truth, found = compare_time(moment, fact.definition, name, comparison, length)
                return _settled(fact, found, truth, DATE_DOES_NOT_SETTLE)
            if fact.definition == _LENGTH_OF_STAY:
                length = moment.case.length_of(threshold)
                truth = compare_span(*days_of_stay(moment, fact), comparison, length)
                return _settled(fact, moment.fact(name), truth, DATE_DOES_NOT_SETTLE)
            analyte = None if fact.analyte is None else moment.case.analyte(fact.analyte)
            limit = moment.case.canonical(threshold, analyte)
            answer = moment.fact(name)
            return _over_possibilities(
                fact,
                answer,
                lambda known: compare(_number(moment, known), comparison, limit),
            )
        case FactIs(fact=name, names=names):
            answer = moment.fact(name)
            return _over_possibilities(
                moment.case.fact(name), answer, lambda known: Truth.of(known.value in names)
            )
        case FactIsKnown(fact=name, known=known):
            answer = moment.fact(name)
            return _known(moment.case.fact(name), answer, known=known)
        case Found(selection=selection, absent=absent):
            answer = exists(moment, selection)
            return replace(answer, truth=~answer.truth) if absent else answer
        case StepIs(node=node, statuses=statuses):
            return moment.case.questions.node_is(moment, node, statuses)
        case _ as never:
            assert_never(never)


def _known(fact: Fact, answer: FactAnswer, *, known: bool) -> Answer:
    """Say whether a fact has a value: "no" only where nothing could turn out to be one."""
    truth = agreed(_has_value(one) for one in answer.possible) if answer.possible else Truth.FALSE
    settled = _settled(fact, answer, truth, DATE_DOES_NOT_SETTLE)
    return replace(settled, truth=truth if known else ~truth)


def _has_value(one: Possibility) -> Truth:
    if isinstance(one, Known):
        return Truth.UNKNOWN if one.doubts else Truth.TRUE
    # A date that leaves it open, or a type nobody gave, may still hold a value.
    may_be = one.reason.why == "not given" or one.reason.detail == DATE_DOES_NOT_SETTLE
    return Truth.UNKNOWN if may_be else Truth.FALSE


def _joined(truth: Truth, answers: tuple[Answer, ...]) -> Answer:
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        reasons = tuple(sorted({r for a in answers if a.truth is Truth.UNKNOWN for r in a.reasons}))
    evidence = tuple(sorted({seen for answer in answers for seen in answer.evidence}))
    return Answer(truth, reasons, evidence, parts=answers, left_out=_left_out(answers))


def _left_out(answers: Iterable[Answer]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for answer in answers:
        for reason, count in answer.left_out:
            counts[reason] = max(count, counts.get(reason, 0))
    return tuple(sorted(counts.items()))


def _fact_holds(moment: Moment, fact: Fact, window: Window | None) -> Answer:
    answer = moment.fact(fact.name)
    if fact.type is FactType.TRUTH and window is None:
        return _over_possibilities(fact, answer, lambda known: Truth.of(known.value is True))
    truths: list[Truth] = []
    for one in (answer if window is not None else answer.as_given).possible:
        match one:
            case Known(value=False):
                truths.append(Truth.FALSE)
            case Known(when=when, doubts=doubts):
                sure = Truth.UNKNOWN if doubts else Truth.TRUE
                truths.append(all_true((_in(moment, window, when), sure)))
            case Missing(reason=reason):
                # A record that is not there is no record; a value that is not there is unknown.
                nothing = reason.why == "none recorded" and fact.type in (
                    FactType.RECORD,
                    FactType.EVENTS,
                )
                truths.append(Truth.FALSE if nothing else Truth.UNKNOWN)
    truth = any_true(truths) if fact.type is FactType.EVENTS else agreed(truths)
    settled = _settled(fact, answer, truth, DATE_DOES_NOT_SETTLE)
    unplaced = anchors_not_known(moment, window) if truth is Truth.UNKNOWN else ()
    return replace(settled, reasons=unplaced) if unplaced and not answer.reasons else settled


def _in(moment: Moment, window: Window | None, when: DateSpan | None) -> Truth:
    if window is None:
        return Truth.TRUE
    return Truth.UNKNOWN if when is None else lies_in(moment, window, when)


def _over_possibilities(fact: Fact, answer: FactAnswer, ask: _Ask) -> Answer:
    truths = [ask(one) if isinstance(one, Known) else Truth.UNKNOWN for one in answer.possible]
    # Where each possibility has an answer, only the dates leave open which of them it is.
    detail = RECORD_DOES_NOT_SETTLE if Truth.UNKNOWN in truths else DATE_DOES_NOT_SETTLE
    return _settled(fact, answer, agreed(truths), detail)


def _settled(fact: Fact, answer: FactAnswer, truth: Truth, detail: str) -> Answer:
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        # A picked value is not known under its own name; a fact made of others under theirs.
        reasons = tuple(
            replace(r, subject=fact.name) if isinstance(fact.definition, Pick | BuiltIn) else r
            for r in answer.reasons
        ) or (
            NotKnown(
                "not comparable",
                fact.name,
                detail,
                tuple(seen.reference for seen in answer.evidence),
            ),
        )
    return Answer(truth, reasons, answer.evidence, left_out=answer.left_out)


def _number(moment: Moment, known: Known) -> Interval:
    value = known.value
    if isinstance(value, Interval):
        return value
    return Interval.exactly(moment.case.grade(str(value)))
