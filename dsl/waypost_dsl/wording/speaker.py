"""Conditions, selections and windows in words: the part of the wording that has grammar.

`Speaker` holds what a phrase depends on (the pathway's titles, and whether the phrase must be
short). Callers outside the wording use `waypost_dsl.wording.phrases.words` and `short_words`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    BUILT_IN_SPELL_FACTS,
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
    Comparison,
    Condition,
    DiagnosisMatch,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    Interrupt,
    Length,
    NoneOf,
    Not,
    ParameterRef,
    Pathway,
    Quantity,
    RecordKind,
    ReferralLevel,
    Referrals,
    Results,
    Selection,
    Spells,
    StepIs,
    Threshold,
    Values,
    Window,
)
from waypost_dsl.wording.names import full_date, humanise
from waypost_dsl.wording.surface import threshold_as_written

_SIGNS: dict[Comparison, str] = {"at least": "≥", "at most": "≤", "above": ">", "below": "<"}

_PREPOSITIONS = ("at", "in", "off", "on", "under", "with", "within", "without")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the parts of one pathway.

    Args:
        pathway: where titles and parameter values come from.
        short: use signs for comparisons and leave out the names of parameters.
        names_parameters: say a parameter's name behind its value, for those who may change it.
        event: what the event is called that a window is counted from.
    """

    pathway: Pathway
    short: bool = False
    names_parameters: bool = True
    event: str = "it"

    # --- Conditions ---------------------------------------------------------------------

    def condition(self, condition: Condition) -> str:
        """Say a condition."""
        return self._condition(condition, nested=False)

    def _condition(self, condition: Condition, *, nested: bool) -> str:
        match condition:
            case AllOf(parts):
                return self._list(parts, "and", "all of", nested=nested) if parts else "always"
            case AnyOf(parts):
                return self._list(parts, "or", "any of", nested=nested) if parts else "never"
            case NoneOf(parts):
                return _bracketed(self._items("none of", parts), nested=nested)
            case Not(part):
                return self._negated(part, nested=nested)
            case FactHolds(fact, window):
                return f"{self.fact(fact)}{self._when(window)}"
            case FactCompares(fact, comparison, threshold):
                return f"{self.fact(fact)}{self._compares(comparison, threshold, is_word=' is')}"
            case FactIs(fact, names):
                text = f"{self.fact(fact)} is {self._names(names)}"
                return _bracketed(text, nested=nested and len(names) > 1)
            case FactIsKnown(fact, known):
                return f"{self.fact(fact)} is {'known' if known else 'not known'}"
            case Found(selection, absent):
                if absent:
                    return f"no {self.noun(selection)}"
                if isinstance(selection.source, Results):
                    return f"any {self.noun(selection)}"
                return self.selection(selection)
            case StepIs(node, statuses):
                text = f"“{self.node(node)}” is {self._names(statuses)}"
                return _bracketed(text, nested=nested and len(statuses) > 1)
            case _:
                assert_never(condition)

    def _negated(self, part: Condition, *, nested: bool) -> str:
        """Say `not part` where English has a way of its own; else bracket it."""
        match part:
            case FactHolds(fact, _) if self._says_a_thing(fact):
                return f"no {self.condition(part)}"
            case FactHolds(fact, _) if self.fact(fact).startswith(
                tuple(f"{word} " for word in _PREPOSITIONS)
            ):
                return f"not {self.condition(part)}"
            case FactCompares(fact, comparison, threshold):
                # Never turned round: "not at least 3" keeps the author's threshold in view.
                return f"{self.fact(fact)} is not {comparison} {self.amount(threshold)}"
            case FactIs(fact, names):
                text = f"{self.fact(fact)} is not {self._names(names)}"
                return _bracketed(text, nested=nested and len(names) > 1)
            case _:
                return f"not ({self.condition(part)})"

    def _says_a_thing(self, fact: str) -> bool:
        declared = self.pathway.facts.get(fact)
        return declared is not None and declared.type in (
            FactType.RECORD,
            FactType.RESULT,
            FactType.EVENTS,
        )

    def _list(
        self, parts: tuple[Condition, ...], word: str, list_words: str, *, nested: bool
    ) -> str:
        if len(parts) == 1:
            return self._condition(parts[0], nested=nested)
        if len(parts) == 2:
            text = f" {word} ".join(self._condition(part, nested=True) for part in parts)
        else:
            text = self._items(list_words, parts)
        return _bracketed(text, nested=nested)

    def _items(self, list_words: str, parts: tuple[Condition, ...]) -> str:
        return f"{list_words}: {'; '.join(self._condition(part, nested=True) for part in parts)}"

    def _compares(
        self, comparison: Comparison | None, threshold: Threshold | None, *, is_word: str = ""
    ) -> str:
        if comparison is None or threshold is None:
            return ""
        if self.short:
            return f" {_SIGNS[comparison]} {self.amount(threshold)}"
        return f"{is_word} {comparison} {self.amount(threshold)}"

    # --- Selections ---------------------------------------------------------------------

    def selection(self, selection: Selection) -> str:
        """Say a selection with its article and window: "a record of COPD review"."""
        noun = self.noun(selection)
        source = selection.source
        if isinstance(source, Values) and _is_plural(self.codelist(source.codelist)):
            return noun
        return f"{_article(noun)} {noun}"

    def noun(self, selection: Selection) -> str:
        """Say a selection without an article: "record of COPD review in the last 12 months"."""
        # What is active is active on the day: only another window is said.
        window = None if selection.active and _is_today(selection.window) else selection.window
        text = f"{self._source(selection)}{self._when(window)}"
        text += self._belonging(selection.belonging)
        if selection.near is not None:
            near = "not accompanied by" if selection.near_absent else "accompanied by"
            # What is near is counted from what was selected, whatever that is counted from.
            text += f", {near} {replace(self, event='it').selection(selection.near)}"
        return text

    def _belonging(self, belonging: Belonging) -> str:
        match belonging:
            case "as usual":
                return ""
            case "this episode":
                return f" for this {self.episode()}"
            case "same region":
                return " for the same body region"
            case "whole record":
                return " anywhere in the record"
            case _:
                assert_never(belonging)

    def evidence(self, selections: tuple[Selection, ...]) -> str:
        """Say what counts as evidence; a window that all share is said once, at the end."""
        # By their words: two windows that say the same stand at different places of the text.
        windows = {self._when(selection.window) for selection in selections}
        if len(selections) > 1 and len(windows) == 1:
            parts = [self.selection(replace(one, window=None)) for one in selections]
            (when,) = windows
            return f"{_or_list(parts)}{',' if when else ''}{when}"
        return _or_list([self.selection(one) for one in selections])

    def _source(self, selection: Selection) -> str:
        active = "active " if selection.active else ""
        match selection.source:
            case CodedEntries(kind, codelist, answered, stay):
                answer = "" if answered is None else f" answered {self.codelist(answered)}"
                of = "" if stay is None else f" from an encounter of type {self.codelist(stay)}"
                return f"{active}{_kind(kind, self.codelist(codelist))}{answer}{of}"
            case Results(analyte, comparison, threshold, numeric):
                use = self.pathway.analytes.get(analyte)
                title = humanise(analyte, self.pathway) if use is None else use.title
                result = "numeric result" if numeric else "result"
                return f"{active}{result} of {title}{self._compares(comparison, threshold)}"
            case Values(codelist, names, comparison, threshold):
                what = f"{active}recorded {self.codelist(codelist)}"
                if names:
                    what += f" of {self._names(names)}"
                return what + self._compares(comparison, threshold)
            case Referrals(service, level):
                return f"{active}{self.referral(service, level)}"
            case Spells():
                return f"{active}{self.spells(selection.source)}"
            case _:
                assert_never(selection.source)

    def referral(self, service: str, level: ReferralLevel) -> str:
        """Say a referral without an article: "referral seen by Pulmonary rehabilitation"."""
        return _referral(level, self.service(service))

    def spells(self, spells: Spells) -> str:
        """Say admissions without an article: "unplanned admission with a primary diagnosis …"."""
        text = "admission" if spells.nature == "any" else f"{spells.nature} admission"
        if spells.event == "discharge":
            text = f"discharge after {_article(text)} {text}"
        if not spells.matches:
            return text
        # Else it could not be heard where one alternative ends and the next begins.
        several = len(spells.matches) > 1
        diagnoses = [self._diagnosis(match, together=several) for match in spells.matches]
        return f"{text} with {_or_list(diagnoses)}"

    def _diagnosis(self, match: DiagnosisMatch, *, together: bool) -> str:
        parts: list[str] = []
        if match.primary is not None:
            parts.append(f"a primary diagnosis in the list “{self.codelist(match.primary)}”")
        if match.secondary is not None:
            parts.append(f"a secondary diagnosis in the list “{self.codelist(match.secondary)}”")
        both = "both " if together and len(parts) > 1 else ""
        return f"{both}{' and '.join(parts)}"

    # --- Time ---------------------------------------------------------------------------

    def window(self, window: Window) -> str:
        """Say a window: "in the last 12 months"."""
        match window:
            case Window(start=None, end=None):
                return "at any time"
            case Window(start=Bound(AtAsAt(), None), end=Bound(AtAsAt(), None)):
                return "on the day"
            case Window(start=Bound(AtAsAt(), length, "before"), end=Bound(AtAsAt(), None)) if (
                length
            ):
                return f"in {'' if self.short else 'the '}last {self.amount(length)}"
            case Window(start=Bound(anchor, length, "before"), end=Bound(last, None)) if (
                length and anchor == last
            ):
                return f"in the {self.amount(length)} before {self.anchor(anchor)}"
            case Window(start=Bound(anchor, None), end=Bound(last, length, "after")) if (
                length and anchor == last
            ):
                return f"in the {self.amount(length)} after {self.anchor(anchor)}"
            case Window(start=Bound(AtPeriod("start"), None), end=Bound(AtPeriod("end"), None)):
                return "in the reporting period"
            case Window(start=None, end=Bound(anchor, None, _, inclusive)):
                return f"{'on or before' if inclusive else 'before'} {self.anchor(anchor)}"
            case Window(start=Bound(AtDate() as anchor, None, _, True), end=None):
                return f"on or after {self.anchor(anchor)}"
            case Window(start=Bound(anchor, None, _, inclusive), end=None):
                return f"{'since' if inclusive else 'after'} {self.anchor(anchor)}"
            case Window(start=start, end=end):
                first = "" if start is None else f"from {self._bound(start)}"
                last = "on" if end is None else f"to {self._bound(end)}"
                return f"{first} {last}" if first else f"up {last}"

    def anchor(self, anchor: Anchor) -> str:
        """Say the day a window or an allowance is counted from."""
        match anchor:
            case AtFact(fact):
                return self.fact(fact)
            case AtEnrolment():
                return "enrolment"
            case AtEvent():
                return self.event
            case AtAdmission():
                return "the day of admission"
            case AtOpening():
                return "the opening" if self.short else f"the opening of the {self.episode()}"
            case AtNode(node, moment):
                if self.short:
                    return f"“{self.node(node)}” {moment}"
                flag = isinstance(self.pathway.nodes.get(node), Interrupt)
                happened = "fired" if flag and moment == "reached" else f"was {moment}"
                return f"the day “{self.node(node)}” {happened}"
            case AtDeath():
                return "death"
            case AtPeriod("start"):
                return "the first day of the reporting period"
            case AtPeriod(_):
                return "the last day of the reporting period"
            case AtAsAt():
                return "the day of the evaluation"
            case AtDate(day):
                return full_date(day)
            case _:
                assert_never(anchor)

    def _when(self, window: Window | None) -> str:
        return "" if window is None else f" {self.window(window)}"

    def _bound(self, bound: Bound) -> str:
        if bound.offset is None:
            return self.anchor(bound.anchor)
        return f"{self.amount(bound.offset)} {bound.direction} {self.anchor(bound.anchor)}"

    # --- Amounts and names --------------------------------------------------------------

    def amount(self, amount: Length | Threshold) -> str:
        """Say a length or a threshold; a parameter by its value, and its name unless short."""
        match amount:
            case Duration():
                return str(amount)
            case Quantity():
                return threshold_as_written(amount)
            case ParameterRef(name):
                parameter = self.pathway.parameters.get(name)
                if parameter is None:
                    return name
                value = self.amount(parameter.value)
                return value if self.short or not self.names_parameters else f"{value} ({name})"
            case _:
                assert_never(amount)

    def is_no_time(self, length: Length) -> bool:
        """Whether a length is nought: what is due within it is due on the day itself."""
        if isinstance(length, ParameterRef):
            parameter = self.pathway.parameters.get(length.name)
            value = None if parameter is None else parameter.value
            return isinstance(value, Duration) and value.amount == 0
        return length.amount == 0

    def fact(self, name: str) -> str:
        """Return a fact's title."""
        built_in = BUILT_IN_FACTS.get(name) or BUILT_IN_SPELL_FACTS.get(name)
        fact = self.pathway.facts.get(name) or built_in
        return (fact.title if fact is not None else "") or humanise(name, self.pathway)

    def node(self, name: str) -> str:
        """Return a node's title."""
        node = self.pathway.nodes.get(name)
        return (node.title if node is not None else "") or humanise(name, self.pathway)

    def clock(self, name: str) -> str:
        """Return a clock's title."""
        clock = self.pathway.clocks.get(name)
        return (clock.title if clock is not None else "") or humanise(name, self.pathway)

    def episode(self) -> str:
        """Return what the author calls an episode of the pathway."""
        episodes = self.pathway.episodes
        return "episode" if episodes is None else humanise(episodes.name, self.pathway)

    def service(self, name: str) -> str:
        """Return a service's title."""
        service = self.pathway.services.get(name)
        return (service.title if service is not None else "") or humanise(name, self.pathway)

    def codelist(self, name: str) -> str:
        """Say what a codelist is a list of; codelists have names but no titles."""
        return humanise(name.removesuffix("_codes"), self.pathway)

    def name(self, name: str) -> str:
        """Say one of the names a fact may have: `very_severe` is "very severe"."""
        return humanise(name, self.pathway)

    def _names(self, names: tuple[str, ...]) -> str:
        return _or_list([self.name(name) for name in names])


def _bracketed(text: str, *, nested: bool) -> str:
    return f"({text})" if nested else text


def _article(noun: str) -> str:
    """Return `a` or `an` by the sound that follows: letters spelled out have their names'."""
    first = noun.split(maxsplit=1)[0]
    spelled = len(first) > 1 and first.isupper()
    return "an" if first[0] in ("AEFHILMNORSX" if spelled else "AEIOUaeiou") else "a"


def _is_today(window: Window | None) -> bool:
    match window:
        case Window(start=Bound(AtAsAt(), None), end=Bound(AtAsAt(), None)):
            return True
        case _:
            return False


def _is_plural(name: str) -> bool:
    """Whether a list of values is named in the plural: "swollen joints", not "status"."""
    return name.endswith("s") and not name.endswith(("ss", "us", "is"))


def _or_list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _referral(level: ReferralLevel, service: str) -> str:
    match level:
        case "made":
            return f"referral made to {service}"
        case "received" | "accepted" | "seen" | "completed":
            return f"referral {level} by {service}"
        case "declined by the service":
            return f"referral declined by {service}"
        case "declined by the patient" | "not attended":
            return f"referral to {service} {level}"
        case _:
            assert_never(level)


def _kind(kind: RecordKind, what: str) -> str:
    match kind:
        case RecordKind.RECORD:
            return f"record of {what}"
        case RecordKind.CONDITION:
            return f"recorded condition of {what}"
        case RecordKind.OBSERVATION:
            return f"observation of {what}"
        case RecordKind.PROCEDURE:
            return f"{what} procedure"
        case RecordKind.ENCOUNTER:
            return f"encounter of type {what}"
        case RecordKind.IMMUNIZATION:
            return f"{what} immunisation"
        case RecordKind.CARE_PLAN:
            return f"care plan for {what}"
        case RecordKind.MEDICATION:
            return f"{what} medicine"
        case RecordKind.DOCUMENT:
            return f"document of type {what}"
        case RecordKind.REQUEST:
            return f"request for {what}"
        case RecordKind.DISCHARGE:
            return f"discharge to {what}"
        case RecordKind.REASON:
            return f"encounter for {what}"
        case RecordKind.REQUEST_REASON:
            return f"request because of {what}"
        case RecordKind.ADMISSION_METHOD:
            return f"admission by {what}"
        case RecordKind.DISCHARGE_METHOD:
            return f"discharge by {what}"
        case RecordKind.APPOINTMENT:
            return f"appointment of type {what}"
        case RecordKind.TASK:
            return f"task of type {what}"
        case RecordKind.CARE_TEAM:
            return f"care team of type {what}"
        case _:
            assert_never(kind)
