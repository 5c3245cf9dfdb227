"""The model's expressions, printed back in the language's own words.

This is the inverse of reading a condition: what `as_written` prints compiles to the same
condition again. Diagnostics quote it and the formatter may use it; `waypost_dsl.wording` says
the same things in plain English instead.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AllOf,
    Anchor,
    AnyOf,
    AtAdmission,
    AtAsAt,
    AtDate,
    AtDeath,
    AtEnrolment,
    AtEvent,
    AtFact,
    AtNode,
    AtOpening,
    AtPeriod,
    Belonging,
    Bound,
    CodedEntries,
    Condition,
    DiagnosisMatch,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    Length,
    NoneOf,
    Not,
    Quantity,
    RecordKind,
    Referrals,
    Results,
    Selection,
    Spells,
    StepIs,
    Threshold,
    Values,
    Window,
)

__all__ = [
    "as_written",
    "length_as_written",
    "number_as_written",
    "selection_as_written",
    "threshold_as_written",
    "window_as_written",
]


_ON_THE_DAY = Window(Bound(AtAsAt()), Bound(AtAsAt()))


def as_written(condition: Condition) -> str:
    """Return a condition in the language's own surface syntax, on one line.

    Args:
        condition: any condition of the model.

    Returns:
        Text that compiles to the same condition. The condition that always holds has no
        surface syntax; it prints as `all of ()`. A condition does not know what its pathway
        calls an episode, so `for this referral` prints as `for this episode`.

    Example:
        >>> from decimal import Decimal
        >>> as_written(FactCompares("mrc", "at least", Quantity(Decimal(3))))
        'mrc at least 3'
        >>> as_written(Not(FactIs("smoker", ("current_smoker",))))
        'not (smoker is current_smoker)'
    """
    match condition:
        case AllOf(parts):
            return _joined(parts, "and", "all of")
        case AnyOf(parts):
            return _joined(parts, "or", "any of")
        case NoneOf(parts):
            return f"none of ({', '.join(as_written(part) for part in parts)})"
        case Not(part):
            inner = as_written(part)
            return f"not {inner}" if isinstance(part, FactHolds) else f"not ({inner})"
        case FactHolds(fact, window):
            return fact if window is None else f"{fact} {window_as_written(window)}"
        case FactCompares(fact, comparison, threshold):
            return f"{fact} {comparison} {threshold_as_written(threshold)}"
        case FactIs(fact, names):
            return f"{fact} is {' or '.join(names)}"
        case FactIsKnown(fact, known):
            return f"{fact} is {'known' if known else 'not known'}"
        case Found(selection, absent):
            return _found(selection, absent=absent)
        case StepIs(node, statuses):
            return f"{node} is {' or '.join(statuses)}"
        case _:
            assert_never(condition)


def selection_as_written(selection: Selection) -> str:
    """Return a selection as its author would write it, with its window.

    Example:
        >>> selection_as_written(Selection(CodedEntries(RecordKind.RECORD, "copd_review")))
        'record in copd_review'
    """
    match selection.source:
        case CodedEntries(RecordKind.DISCHARGE, codelist, of_encounter=stay):
            text = f"discharge to {codelist}{_of_encounter(stay)}"
        case CodedEntries(RecordKind.REASON, codelist):
            text = f"encounter for {codelist}"
        case CodedEntries(
            (
                RecordKind.REQUEST_REASON
                | RecordKind.ADMISSION_METHOD
                | RecordKind.DISCHARGE_METHOD
            ) as kind,
            codelist,
            of_encounter=stay,
        ):
            # Their words end in their own preposition: `request for`, `admission by`.
            text = f"{kind.value} {codelist}{_of_encounter(stay)}"
        case CodedEntries(kind, codelist, answered):
            text = f"{kind.value} in {codelist}{f' answered {answered}' if answered else ''}"
        case Results(analyte, comparison, threshold, numeric):
            word = "numeric result" if numeric else "result"
            text = f"{word} of {analyte}{_compared(comparison, threshold)}"
        case Values(codelist, names, comparison, threshold):
            named = f" is {' or '.join(names)}" if names else ""
            text = f"value of {codelist}{named}{_compared(comparison, threshold)}"
        case Referrals(service, level):
            text = f"referral to {service} {level}"
        case Spells():
            text = spells_as_written(selection.source)
        case _:
            assert_never(selection.source)
    parts = [text]
    if selection.active:
        parts.append("active")
    window = selection.window
    if window is not None and not (selection.active and window == _ON_THE_DAY):
        parts.append(window_as_written(window))
    parts.append(_belonging_as_written(selection.belonging))
    if selection.near is not None:
        near = "not accompanied by" if selection.near_absent else "accompanied by"
        parts.append(f"{near} {selection_as_written(selection.near)}")
    return " ".join(part for part in parts if part)


def _of_encounter(codelist: str | None) -> str:
    return "" if codelist is None else f" of encounter in {codelist}"


def spells_as_written(spells: Spells) -> str:
    """Return admissions, or discharges after them, as their author would write them.

    Example:
        >>> spells_as_written(Spells("discharge", "unplanned", (DiagnosisMatch("copd", None),)))
        'discharge after unplanned admission with primary in copd'
    """
    text = "admission" if spells.nature == "any" else f"{spells.nature} admission"
    if spells.event == "discharge":
        text = f"discharge after {text}"
    diagnoses = " or ".join(_diagnosis(match) for match in spells.matches)
    return f"{text} with {diagnoses}" if diagnoses else text


def _diagnosis(match: DiagnosisMatch) -> str:
    primary = "" if match.primary is None else f"primary in {match.primary}"
    secondary = "" if match.secondary is None else f"any secondary in {match.secondary}"
    return " and ".join(part for part in (primary, secondary) if part)


def _belonging_as_written(belonging: Belonging) -> str:
    match belonging:
        case "as usual":
            return ""
        case "this episode":
            return "for this episode"
        case "same region":
            return "for the same region"
        case "whole record":
            return "in the whole record"
        case _:
            assert_never(belonging)


def window_as_written(window: Window) -> str:
    """Return a window in the language's words.

    Example:
        >>> from waypost_dsl.model import in_the_last
        >>> window_as_written(in_the_last(Duration(12, "months")))
        'in the last 12 months'
        >>> window_as_written(Window(Bound(AtFact("flare")), None))
        'since flare'
    """
    match window:
        case Window(start=None, end=None):
            return ""
        case Window(start=Bound(AtAsAt(), length, "before"), end=Bound(AtAsAt(), None)) if length:
            return f"in the last {length_as_written(length)}"
        case Window(start=Bound(anchor, length, "before"), end=Bound(end_anchor, None)) if (
            length and anchor == end_anchor
        ):
            return f"in the {length_as_written(length)} before{_after_word(anchor)}"
        case Window(start=Bound(anchor, None), end=Bound(end_anchor, length, "after")) if (
            length and anchor == end_anchor
        ):
            return f"in the {length_as_written(length)} after{_after_word(anchor)}"
        case Window(start=Bound(AtPeriod("start"), None), end=Bound(AtPeriod("end"), None)):
            return "in the period"
        case Window(start=None, end=Bound(AtPeriod("start"), None, _, False)):
            return "before the period"
        case Window(start=None, end=Bound(AtPeriod("end"), None, _, True)):
            return "on or before the end of the period"
        case Window(start=None, end=Bound(anchor, None, _, inclusive)):
            return f"{'on or before' if inclusive else 'before'} {anchor_as_written(anchor)}"
        case Window(start=Bound(AtDate() as anchor, None, _, True), end=None):
            return f"on or after {anchor_as_written(anchor)}"
        case Window(start=Bound(anchor, None, _, inclusive), end=None):
            return f"{'since' if inclusive else 'after'} {anchor_as_written(anchor)}"
        case Window(start=start, end=end):
            first = "" if start is None else f"from {_bound(start)}"
            last = "" if end is None else f"to {_bound(end)}"
            return " ".join(part for part in (first, last) if part)


def anchor_as_written(anchor: Anchor) -> str:
    """Return an anchor of a window in the language's words.

    Example:
        >>> anchor_as_written(AtPeriod("end"))
        'the end of the period'
    """
    match anchor:
        case AtFact(fact):
            return fact
        case AtEnrolment():
            return "enrolment"
        case AtEvent():
            return "the event"
        case AtAdmission():
            return "the admission"
        case AtOpening():
            return "opening"
        case AtNode(node, moment):
            return f"{node} {moment}"
        case AtDeath():
            return "death"
        case AtPeriod(edge):
            return f"the {edge} of the period"
        case AtAsAt():
            return "today"
        case AtDate(day):
            return day.isoformat()
        case _:
            assert_never(anchor)


def length_as_written(length: Length) -> str:
    """Return a length of time: the duration, or the parameter's name."""
    return str(length) if isinstance(length, Duration) else length.name


def threshold_as_written(threshold: Threshold) -> str:
    """Return a threshold: the number with its unit, or the parameter's name.

    Example:
        >>> from decimal import Decimal
        >>> threshold_as_written(Quantity(Decimal("58"), "mmol/mol"))
        '58 mmol/mol'
    """
    if isinstance(threshold, Quantity):
        number = number_as_written(threshold.number)
        return f"{number} {threshold.unit}" if threshold.unit else number
    return threshold.name


def number_as_written(number: Decimal) -> str:
    """Return a number without an exponent and with the decimals it was given.

    Example:
        >>> number_as_written(Decimal("1E+2"))
        '100'
        >>> number_as_written(Decimal("0.70"))
        '0.70'
    """
    return f"{number:f}"


def _joined(parts: tuple[Condition, ...], word: str, list_words: str) -> str:
    """Join with the word where that reads well; a longer or nested list gets brackets."""
    if len(parts) == 1:
        return as_written(parts[0])
    if len(parts) == 2 and not any(_holds_and_or(part) for part in parts):
        return f" {word} ".join(as_written(part) for part in parts)
    return f"{list_words} ({', '.join(as_written(part) for part in parts)})"


def _holds_and_or(part: Condition) -> bool:
    """Whether `and` or `or` would stand bare in it, so that joining it would mix the two."""
    match part:
        case AllOf() | AnyOf():
            return True
        case FactIs(_, names):
            return len(names) > 1
        case Found(Selection(Values(_, names))):
            return len(names) > 1
        case Found(Selection(Spells(_, _, matches))):
            return len(matches) > 1 or any(one.primary and one.secondary for one in matches)
        case StepIs(_, statuses):
            return len(statuses) > 1
        case _:
            return False


def _found(selection: Selection, *, absent: bool) -> str:
    text = selection_as_written(selection)
    if absent:
        return f"no {text}"
    return f"any {text}" if isinstance(selection.source, Results) else text


def _compared(comparison: str | None, threshold: Threshold | None) -> str:
    if comparison is None or threshold is None:
        return ""
    return f" {comparison} {threshold_as_written(threshold)}"


def _after_word(anchor: Anchor) -> str:
    # "each with no X in the 56 days before": the entry itself is not named.
    return "" if isinstance(anchor, AtEvent) else f" {anchor_as_written(anchor)}"


def _bound(bound: Bound) -> str:
    anchor = anchor_as_written(bound.anchor)
    if bound.offset is None:
        return anchor
    return f"{length_as_written(bound.offset)} {bound.direction} {anchor}"
