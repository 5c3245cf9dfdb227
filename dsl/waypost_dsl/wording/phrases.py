"""Expressions in plain words, as a clinical lead would say them.

Titles are used where the author gave one, parameters show their value and their name, and the
short form is for the edges of a diagram. This module only words what the model says; it never
decides anything. `as_written` (from `waypost_dsl.wording.surface`) is its formal twin.
"""

from __future__ import annotations

from typing import assert_never

from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AllOf,
    AnyOf,
    Bands,
    BuiltIn,
    Clock,
    ClockTime,
    Condition,
    CountOf,
    DaysBetween,
    Definition,
    EachOf,
    Episodes,
    Every,
    Evidence,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    Holds,
    Laps,
    NoneOf,
    Not,
    OnRegister,
    ParameterRef,
    Pathway,
    Pick,
    Quantity,
    Season,
    Selection,
    Spaced,
    StepIs,
    Window,
    Within,
)
from waypost_dsl.wording.episodes import clock_in_words, episodes_in_words
from waypost_dsl.wording.names import day_and_month, full_date
from waypost_dsl.wording.speaker import Speaker
from waypost_dsl.wording.surface import as_written

__all__ = ["as_written", "short_words", "words"]

Wordable = (
    Condition
    | Selection
    | Window
    | Duration
    | ParameterRef
    | Quantity
    | Within
    | Every
    | Season
    | Evidence
    | Definition
    | Episodes
    | Clock
    | Laps
)
"""Everything `words` can say."""


def words(part: Wordable, pathway: Pathway) -> str:
    """Say a part of a pathway in plain British English.

    Args:
        part: a condition, selection, window, length, threshold, timing, evidence, definition,
            clock, bound on laps, or what opens an episode.
        pathway: the pathway it belongs to, for titles and parameter values.

    Returns:
        A phrase without a capital at the start or a full stop at the end. A name that the
        pathway does not declare is said as it is written.

    Example:
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> words(FactIsKnown("age", known=False), pathway)
        'age is not known'
        >>> words(Duration(12, "months"), pathway)
        '12 months'
    """
    return _say(part, Speaker(pathway))


def short_words(part: Wordable, pathway: Pathway) -> str:
    """Say a part of a pathway as briefly as its meaning allows, for the edge of a diagram.

    Signs stand for comparisons and parameters show their value only.

    Args:
        part: what to say, usually a condition.
        pathway: the pathway it belongs to.

    Example:
        >>> from decimal import Decimal
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> short_words(FactCompares("age", "at least", Quantity(Decimal(17), "years")), pathway)
        'age ≥ 17 years'
    """
    return _say(part, Speaker(pathway, short=True))


def _say(part: Wordable, speaker: Speaker) -> str:
    match part:
        case Duration() | ParameterRef() | Quantity():
            return speaker.amount(part)
        case Window():
            return speaker.window(part)
        case Selection():
            return speaker.selection(part)
        case Evidence(selections):
            return speaker.evidence(selections)
        case Within() | Every() | Season():
            return _timing(speaker, part)
        case Episodes():
            return episodes_in_words(speaker, part)
        case Clock():
            return clock_in_words(speaker, part)
        case Laps(at_most, then):
            return (
                f"at most {at_most} {'lap' if at_most == 1 else 'laps'}, then {speaker.node(then)}"
            )
        case (
            OnRegister()
            | Pick()
            | CountOf()
            | EachOf()
            | Spaced()
            | Bands()
            | Holds()
            | DaysBetween()
            | ClockTime()
            | BuiltIn()
        ):
            return _definition(speaker, part)
        case (
            AllOf()
            | AnyOf()
            | NoneOf()
            | Not()
            | FactHolds()
            | FactCompares()
            | FactIs()
            | FactIsKnown()
            | Found()
            | StepIs()
        ):
            return speaker.condition(part)
        case _:
            assert_never(part)


def _timing(speaker: Speaker, timing: Within | Every | Season) -> str:
    match timing:
        case Within(length, clock=clock) if clock is not None:
            return f"within {speaker.amount(length)} on the clock “{speaker.clock(clock)}”"
        case Within(length, None) if speaker.pathway.episodes is not None:
            # In an episode a step is needed from the day it is reached.
            reached = "" if speaker.short else " of the day it is reached"
            return f"within {speaker.amount(length)}{reached}"
        case Within(length, anchor):
            day = "the day it is needed" if anchor is None else speaker.anchor(anchor)
            if not speaker.short and speaker.is_no_time(length):
                return f"on the same day: within {speaker.amount(length)} of {day}"
            return f"within {speaker.amount(length)} of {day}"
        case Every():
            return _every(speaker, timing)
        case Season(starts, ends, due_by):
            first, last, due = (day_and_month(day.day, day.month) for day in (starts, ends, due_by))
            return f"each season from {first} to {last}, due by {due}"
        case _:
            assert_never(timing)


def _every(speaker: Speaker, every: Every) -> str:
    # Conditional periods are tried before the one without a condition, so they are said first.
    conditional = [period for period in every.periods if period.condition is not None]
    plain = [period for period in every.periods if period.condition is None]
    parts: list[str] = []
    for period in conditional:
        assert period.condition is not None
        condition = speaker.condition(period.condition)
        parts.append(f"every {speaker.amount(period.length)} while {condition}")
    for period in plain:
        otherwise = " otherwise" if conditional else ""
        parts.append(f"every {speaker.amount(period.length)}{otherwise}")
    if every.when_not_known is not None:
        parts.append(f"every {speaker.amount(every.when_not_known)} while that is not known")
    if every.first_due is not None:
        parts.append(f"first due {speaker.amount(every.first_due)} after enrolment")
    return "; ".join(parts)


def _definition(speaker: Speaker, definition: Definition) -> str:
    match definition:
        case OnRegister():
            return _on_register(speaker, definition)
        case Pick():
            return _pick(speaker, definition)
        case CountOf(selection):
            return f"how many times there is {speaker.selection(selection)}"
        case EachOf(selection):
            return f"each {speaker.noun(selection)}"
        case Spaced(count, selection, apart, each_without):
            text = f"{count} of: {speaker.noun(selection)}; at least {speaker.amount(apart)} apart"
            if each_without is not None:
                text += f"; each with no {speaker.noun(each_without)}"
            return text
        case Bands(bands, not_known):
            parts = [
                f"{speaker.name(band.name)} when {speaker.condition(band.condition)}"
                for band in bands
            ]
            if not_known is not None:
                parts.append(f"not known when {speaker.condition(not_known)}")
            return "; ".join(parts)
        case Holds(condition):
            return speaker.condition(condition)
        case DaysBetween(start, end):
            return f"how long from {speaker.anchor(start)} to {speaker.anchor(end)}"
        case ClockTime(clock):
            return f"how long the clock “{speaker.clock(clock)}” has run"
        case BuiltIn(kind):
            return {
                "age": "age in completed years",
                "age_at_period_start": "age on the first day of the period",
                "age_at_period_end": "age on the last day of the period",
                "deceased": "recorded as having died",
                "sex": "sex as recorded",
                "length_of_stay": "days from admission to discharge",
                "ambulatory_care_sensitive": (
                    "a primary diagnosis that care outside hospital should keep from admission"
                ),
                "readmitted": "an emergency admission 0 to 29 days after the discharge",
                "died_in_hospital": "a stay that ended in death",
                "cancer_recorded": "a stay with a diagnosis of cancer (C00 to C97), in any place",
            }[kind]
        case _:
            assert_never(definition)


def _on_register(speaker: Speaker, register: OnRegister) -> str:
    text = f"a record of {speaker.codelist(register.codelist)}"
    if register.unless is not None:
        text += f" later than any record of {speaker.codelist(register.unless)}"
    if register.same_day is not None:
        text += f"; with both on one day, {register.same_day} the register"
    if register.counting_from is not None:
        text += f"; entries before {full_date(register.counting_from)} do not count"
    return text


def _pick(speaker: Speaker, pick: Pick) -> str:
    text = f"the {pick.which} {speaker.noun(pick.selection)}"
    if pick.with_a_value:
        text += " that has a value"
    if pick.no_older_than is not None:
        text += f", no older than {speaker.amount(pick.no_older_than)}"
    if pick.same_day is not None:
        text += f"; of several on one day, the {pick.same_day.removeprefix('take ')}"
    if pick.prefer:
        names = ", then ".join(speaker.name(name) for name in pick.prefer)
        text += f"; of several on one day, {names}"
    return text
