"""From syntax to the model, first half: values, windows, selections and conditions.

Works on resolved names and never fails: what is wrongly typed is translated all the same and
reported by the type checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never, get_args

from waypost_dsl import model
from waypost_dsl.checking.scope import Scope
from waypost_dsl.durations import Duration, DurationUnit
from waypost_dsl.syntax import conditions as written
from waypost_dsl.syntax.statements import BecauseClause, WrittenEvidence

_UNITS: dict[str, DurationUnit] = {
    "hour": "hours",
    "day": "days",
    "working day": "working days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_KINDS = {
    **{kind.value: kind for kind in model.RecordKind},
    # FHIR spells it with z; both are read, and each stays as it is written.
    "immunisation": model.RecordKind.IMMUNIZATION,
    "encounter for": model.RecordKind.REASON,
    "discharge to": model.RecordKind.DISCHARGE,
}
_MOMENTS: dict[written.MomentWord, model.Anchor] = {
    "enrolment": model.AtEnrolment(),
    "opening": model.AtOpening(),
    "death": model.AtDeath(),
    "the event": model.AtEvent(),
    "the admission": model.AtAdmission(),
    "the period start": model.AtPeriod("start"),
    "the period end": model.AtPeriod("end"),
    "today": model.AtAsAt(),
}
_LEVELS: dict[str, model.ReferralLevel] = {level: level for level in get_args(model.ReferralLevel)}
_BELONGINGS: dict[str, model.Belonging] = {
    "for this": "this episode",
    "for the same region": "same region",
    "in the whole record": "whole record",
}


def duration(amount: written.Amount) -> Duration:
    """Return a written length of time; numbers below 0 and fractions are cut."""
    unit = _UNITS.get(amount.unit.rstrip("s"), "days")
    return Duration(max(0, int(amount.number)), unit)


def quantity(amount: written.Amount) -> model.Quantity:
    """Return a written number with its unit."""
    return model.Quantity(amount.number, amount.unit, amount.span)


def length(value: written.Value) -> model.Length:
    """Return a length of time, or the parameter that holds it."""
    if isinstance(value, written.Name):
        return model.ParameterRef(value.text, value.span)
    return duration(value)


def threshold(value: written.Value) -> model.Threshold:
    """Return a number with its unit, or the parameter that holds it."""
    if isinstance(value, written.Name):
        return model.ParameterRef(value.text, value.span)
    return quantity(value)


def anchor(where: written.Anchor) -> model.Anchor:
    """Return what a window or an allowance hangs on."""
    match where:
        case written.Name(text=text):
            return model.AtFact(text)
        case written.WrittenDate(day=day):
            return model.AtDate(day)
        case written.Moment(word=word):
            return _MOMENTS[word]
        case written.NodeMoment(node=node, moment=moment):
            return model.AtNode(node.text, moment)
        case _:
            assert_never(where)


def bound(where: written.Bound) -> model.Bound:
    """Return one end of `from … to …`; that very day counts."""
    at = anchor(where.anchor)
    if where.length is None:
        return model.Bound(at)
    return model.Bound(at, length(where.length), where.side or "after")


def window(when: written.Window) -> model.Window:
    """Return a window as its two ends."""
    match when:
        case written.InTheLast(length=value, span=span):
            return model.in_the_last(length(value), span)
        case written.Beside(length=value, side=side, anchor=where, span=span):
            at = model.AtEvent() if where is None else anchor(where)
            far = model.Bound(at, length(value), side)
            near = model.Bound(at)
            # As with "in the last 12 months", both ends count: an exacerbation on the day of a
            # reading is one "in the 56 days before" it.
            return (
                model.Window(far, near, span) if side == "before" else model.Window(near, far, span)
            )
        case written.FromTo(start=start, end=end, span=span):
            return model.Window(bound(start), None if end is None else bound(end), span)
        case written.Beyond(word=word, anchor=where, span=span):
            inclusive = word not in ("before", "after")
            edge = model.Bound(anchor(where), inclusive=inclusive)
            return (
                model.Window(None, edge, span)
                if word in ("before", "on or before")
                else model.Window(edge, None, span)
            )
        case written.InThePeriod(word=word, span=span):
            first = model.AtPeriod("start")
            if word == "before the period":
                return model.Window(None, model.Bound(first, inclusive=False), span)
            return model.Window(model.Bound(first), model.Bound(model.AtPeriod("end")), span)
        case _:
            assert_never(when)


def source(what: written.SelectionSource) -> model.SelectionSource:
    """Return what a selection looks for."""
    match what:
        case written.Coded(kind=kind, codelist=codelist, answered=answered, of_encounter=stay):
            answers = None if answered is None else answered.text
            of_encounter = None if stay is None else stay.text
            return model.CodedEntries(_KINDS[kind], codelist.text, answers, of_encounter)
        case written.ResultOf(analyte=analyte, compared=compared, numeric=numeric):
            if compared is None:
                return model.Results(analyte.text, numeric=numeric)
            limit = threshold(compared.value)
            return model.Results(analyte.text, compared.comparison, limit, numeric)
        case written.ValueOf(codelist=codelist, names=names, compared=compared):
            if compared is None:
                return model.Values(codelist.text, tuple(name.text for name in names))
            return model.Values(codelist.text, (), compared.comparison, threshold(compared.value))
        case written.ReferralTo(service=service, level=level):
            return model.Referrals(service.text, _LEVELS[level])
        case written.SpellsOf(event=event, nature=nature, diagnoses=diagnoses):
            return model.Spells(event, nature, matches(diagnoses))
        case _:
            assert_never(what)


def matches(diagnoses: tuple[written.Diagnosed, ...]) -> tuple[model.DiagnosisMatch, ...]:
    """Return what the diagnoses of an admission must be."""
    return tuple(
        model.DiagnosisMatch(
            None if one.primary is None else one.primary.text,
            None if one.secondary is None else one.secondary.text,
        )
        for one in diagnoses
    )


def selection(
    what: written.Selection,
    outer: written.Window | None = None,
    belonging: written.Belonging | None = None,
) -> model.Selection:
    """Return a selection.

    Args:
        what: the selection as written.
        outer: the window of the list it stands in, for selections without one of their own.
        belonging: that of the list it stands in, likewise.
    """
    when = what.window or outer
    if when is not None:
        translated = window(when)
    elif what.active:
        # `active` alone asks about the day of the evaluation.
        translated = model.Window(model.Bound(model.AtAsAt()), model.Bound(model.AtAsAt()))
    else:
        translated = None
    whose = what.belonging or belonging
    return model.Selection(
        source(what.source),
        translated,
        what.active,
        near=None if what.near is None else selection(what.near),
        near_absent=what.near_absent,
        belonging="as usual" if whose is None else _BELONGINGS[whose.word],
        span=what.span,
    )


def evidence(what: WrittenEvidence) -> model.Evidence:
    """Return evidence: any of its selections."""
    found = (selection(one, what.window, what.belonging) for one in what.selections)
    return model.Evidence(tuple(found), what.span)


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates what depends on the pathway's names.

    Args:
        scope: the names.
    """

    scope: Scope

    def condition(self, what: written.Condition) -> model.Condition:
        """Return a condition."""
        match what:
            case written.Joined(word=word, parts=parts, span=span):
                every = self._parts(parts)
                return model.AllOf(every, span) if word == "and" else model.AnyOf(every, span)
            case written.Listed(word=word, parts=parts, span=span):
                listed = {"all of": model.AllOf, "any of": model.AnyOf, "none of": model.NoneOf}
                return listed[word](self._parts(parts), span)
            case written.Grouped(part=part):
                return self.condition(part)
            case written.Negated(part=part, span=span):
                return model.Not(self.condition(part), span)
            case written.Asked(name=name, window=when, span=span):
                return model.FactHolds(name.text, None if when is None else window(when), span)
            case written.ComparedFact(name=name, compared=compared, span=span):
                value = threshold(compared.value)
                return model.FactCompares(name.text, compared.comparison, value, span)
            case written.Is(name=name, names=names, span=span):
                answers = tuple(one.text for one in names)
                if not self.scope.is_fact(name.text) and name.text in self.scope.nodes:
                    return model.StepIs(name.text, answers, span)
                return model.FactIs(name.text, answers, span)
            case written.IsKnown(name=name, known=known, span=span):
                return model.FactIsKnown(name.text, known, span)
            case written.Searched(selection=what_for, word=word, span=span):
                return model.Found(selection(what_for), word == "no", span)
            case _:
                assert_never(what)

    def _parts(self, parts: tuple[written.Condition, ...]) -> tuple[model.Condition, ...]:
        return tuple(self.condition(part) for part in parts)

    def citation(self, because: BecauseClause) -> model.Citation:
        """Return why a rule is as it is."""
        name, place = because.name.text, "" if because.place is None else because.place.text
        if because.decided:
            line = self.scope.decided.get(name)
            title = name if line is None else line.title.text
            return model.Citation(name, title, "D", place, because.span)
        found = self.scope.sources.get(name)
        if found is None:
            return model.Citation(name, name, "V", place, because.span)
        status: model.CitationStatus = "V2" if found.status.text == "V2" else "V"
        return model.Citation(name, found.title.text, status, place, because.span)

    def citations(self, reasons: tuple[BecauseClause, ...]) -> tuple[model.Citation, ...]:
        """Return every reason of a rule."""
        return tuple(self.citation(because) for because in reasons)
