"""What the property tests of the laws draw: small records, conditions and steps.

All codes are those of the language reference (`tests/spec/codelists`). Days lie in a stretch short
enough to be replayed day by day.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from tests.spec.pathway_text import compiled
from waypost.record import (
    UNDATED,
    CodedValue,
    Coding,
    DateSpan,
    Entry,
    NoValue,
    Patient,
    QuantityValue,
    Record,
)
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AllOf,
    AnyOf,
    AtDate,
    AtFact,
    Bound,
    CodedEntries,
    Comparison,
    Condition,
    Every,
    Evidence,
    ExceptedWhen,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    FactType,
    Found,
    Holds,
    NoneOf,
    Not,
    NotKnownRoute,
    Pathway,
    Period,
    Quantity,
    RecordKind,
    Referrals,
    Results,
    Selection,
    Stage,
    Step,
    Values,
    Window,
    Within,
    in_the_last,
)

SYSTEM = "https://waypost.example/CodeSystem/spec"
FIRST = date(2023, 7, 1)
LAST = date(2024, 6, 30)
BEFORE_ALL = date(2023, 4, 1)
AFTER_ALL = date(2024, 12, 31)

# An evaluation replays many days, so the laws of whole evaluations are tried on fewer examples
# than the profile gives.
_PROFILE = settings.get_profile(settings.get_current_profile_name())
many = settings(max_examples=_PROFILE.max_examples * 4)
few = settings(max_examples=max(1, _PROFILE.max_examples * 2 // 5))
fewer = settings(max_examples=max(1, _PROFILE.max_examples // 5))

FACTS = """
fact grade_fresh is latest value of grade no older than 3 months, same day take highest
fact grade_ever is latest value of grade however old, same day take last recorded
fact control is latest result of hba1c no older than 4 months, same day take lowest
fact control_with_value
  is latest result of hba1c with a value no older than 2 months, same day take highest
fact highest_control is highest result of hba1c however old
fact flare is latest record in flare
fact first_flare is first record in flare
fact flares is count of record in flare in the last 3 months
fact low_twice is 2 results of spo2 at most 92 % at least 21 days apart in the last 6 months,
  each with no record in flare in the 14 days before
fact smoker is latest value of smoking however old, same day take current, ex, never
fact band is one of
  good when control below 48 mmol/mol
  poor when control at least 48 mmol/mol
  not known when control is not known
fact cured_for_good is on register cured unless illness, same day stays on
"""


@cache
def base() -> Pathway:
    """Return the pathway that every drawn one is made from."""
    pathway = compiled(FACTS).pathway
    assert pathway is not None
    return pathway


# --- Records ---------------------------------------------------------------------------------

_CODED: tuple[tuple[str, str], ...] = (
    ("Condition", "illness"),
    ("Condition", "severe-illness"),
    ("Condition", "cured"),
    ("Condition", "flare"),
    ("Procedure", "flare"),
    ("Procedure", "review"),
    ("Procedure", "declined"),
    ("Procedure", "rehabilitation"),
    ("CarePlan", "care-plan"),
    ("Observation", "grade-1"),
    ("Observation", "grade-3"),
    ("Observation", "grade-4"),
    ("Observation", "current-smoker"),
    ("Observation", "ex-smoker"),
)
_MEASURED: tuple[tuple[str, tuple[str, ...], tuple[str | None, ...]], ...] = (
    ("hba1c", ("40", "47", "48", "58", "59", "22", "7.5"), ("mmol/mol", None, "%", "mmHg")),
    ("saturation", ("85", "91", "92", "93", "97"), ("%", None)),
)


def _month(number: int) -> DateSpan:
    year, month = 2023 + (number - 1) // 12, (number - 1) % 12 + 1
    return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


exact_days = st.integers(0, (LAST - FIRST).days).map(lambda n: DateSpan.on(FIRST + timedelta(n)))
months = st.integers(7, 18).map(_month)
years = st.sampled_from([2023, 2024]).map(lambda y: DateSpan(date(y, 1, 1), date(y, 12, 31)))
spans = st.one_of(exact_days, exact_days, exact_days, months, years, st.just(UNDATED))


@st.composite
def entries(draw: st.DrawFn, *, partial: bool, name: str) -> Entry:
    """Draw one entry of a record."""
    happened = draw(spans if partial else exact_days)
    if draw(st.integers(0, 9)) == 0:
        return Entry(
            "ServiceRequest",
            f"ServiceRequest/{name}",
            (Coding(SYSTEM, "rehabilitation-requested"),),
            happened,
            intent=draw(st.sampled_from(["order", "proposal"])),
            status="active",
        )
    if draw(st.integers(0, 2)) == 0:
        code, numbers, units = draw(st.sampled_from(_MEASURED))
        value = draw(
            st.one_of(
                st.builds(
                    QuantityValue,
                    st.sampled_from(numbers).map(Decimal),
                    st.sampled_from([None, None, None, "<", ">="]),
                    st.sampled_from(units),
                ),
                st.just(NoValue()),
                st.just(CodedValue((Coding(SYSTEM, "flare"),))),
            )
        )
        entry = Entry("Observation", f"Observation/{name}", (Coding(SYSTEM, code),), happened)
        entry = replace(entry, value=value)
    else:
        resource_type, code = draw(st.sampled_from(_CODED))
        entry = Entry(
            resource_type,
            f"{resource_type}/{name}",
            (Coding(SYSTEM, code),),
            happened,
            value=NoValue() if resource_type == "Observation" else None,
        )
    recorded = draw(st.one_of(st.none(), st.none(), st.integers(0, 60)))
    if recorded is not None and happened != UNDATED:
        entry = replace(entry, recorded=DateSpan.on(happened.last + timedelta(recorded)))
    lasted = draw(st.one_of(st.none(), st.none(), st.none(), st.integers(0, 90)))
    if lasted is not None and happened != UNDATED and entry.resource_type != "Observation":
        entry = replace(entry, ended=DateSpan.on(happened.last + timedelta(lasted)))
    if draw(st.integers(0, 14)) == 0:
        entry = replace(entry, not_counted="entered-in-error")
    return entry


@st.composite
def records(
    draw: st.DrawFn, *, partial: bool = True, largest: int = 6, mortal: bool = True
) -> Record:
    """Draw a record with an illness in most cases, so that something is to be judged."""
    count = draw(st.integers(0, largest))
    drawn = [draw(entries(partial=partial, name=f"e{number}")) for number in range(count)]
    if draw(st.integers(0, 4)) > 0:
        began = draw(st.one_of(st.just(DateSpan.on(FIRST)), exact_days))
        drawn.append(Entry("Condition", "Condition/ill", (Coding(SYSTEM, "illness"),), began))
    born = draw(
        st.one_of(
            st.none(),
            st.integers(0, 365).map(lambda n: DateSpan.on(date(2006, 7, 1) + timedelta(n))),
            *([st.just(DateSpan(date(2006, 1, 1), date(2006, 12, 31)))] if partial else []),
        )
    )
    patient = Patient("p", birth=born)
    if mortal and draw(st.integers(0, 5)) == 0:
        patient = replace(patient, deceased=True, died=draw(exact_days))
    return Record.of(patient, drawn)


# --- Conditions ------------------------------------------------------------------------------

lengths = st.sampled_from(
    [
        Duration(0, "days"),
        Duration(14, "days"),
        Duration(30, "days"),
        Duration(2, "weeks"),
        Duration(1, "months"),
        Duration(3, "months"),
    ]
)
_comparisons = st.sampled_from(["at least", "at most", "above", "below"])
_anchors = st.one_of(
    st.sampled_from([AtFact("flare"), AtFact("first_flare")]),
    exact_days.map(lambda span: AtDate(span.first)),
)
windows = st.one_of(
    lengths.map(in_the_last),
    st.builds(lambda a: Window(Bound(a), None), _anchors),
    st.builds(lambda a: Window(Bound(a, inclusive=False), None), _anchors),
    st.builds(lambda a: Window(None, Bound(a)), _anchors),
    st.builds(
        lambda a, before, after: Window(Bound(a, before, "before"), Bound(a, after, "after")),
        _anchors,
        lengths,
        lengths,
    ),
)
_lists = st.sampled_from(["flare", "review", "declined", "rehabilitation", "illness"])
_kinds = st.sampled_from([RecordKind.RECORD, RecordKind.CONDITION, RecordKind.PROCEDURE])
_sources = st.one_of(
    st.builds(CodedEntries, _kinds, _lists),
    st.builds(Results, st.just("hba1c")),
    st.builds(Results, st.just("hba1c"), _comparisons, st.just(Quantity(Decimal(48), "mmol/mol"))),
    st.builds(Results, st.just("spo2"), _comparisons, st.just(Quantity(Decimal(92), "%"))),
    st.just(Values("grade")),
    st.just(Values("smoking", ("current",))),
    st.builds(Values, st.just("grade"), st.just(()), _comparisons, st.just(Quantity(Decimal(3)))),
    st.just(Referrals("rehab")),
)
selections = st.one_of(
    st.builds(Selection, _sources, st.one_of(st.none(), windows)),
    st.builds(
        lambda window: Selection(CodedEntries(RecordKind.CARE_PLAN, "care_plan"), window, True),
        st.one_of(st.none(), lengths.map(in_the_last)),
    ),
    st.builds(
        lambda window: Selection(CodedEntries(RecordKind.CONDITION, "illness"), window, True),
        st.one_of(st.none(), lengths.map(in_the_last)),
    ),
)


def _compares(fact: str, comparison: Comparison, number: int, unit: str = "") -> Condition:
    return FactCompares(fact, comparison, Quantity(Decimal(number), unit))


_atoms = st.one_of(
    st.sampled_from(
        [
            FactHolds("ill"),
            FactHolds("low_twice"),
            FactHolds("cured_for_good"),
            FactHolds("deceased"),
            FactHolds("flare"),
        ]
    ),
    st.builds(FactHolds, st.sampled_from(["flare", "first_flare", "grade_ever"]), windows),
    st.builds(
        _compares,
        st.sampled_from(["grade_fresh", "grade_ever"]),
        _comparisons,
        st.sampled_from([2, 3]),
    ),
    st.builds(
        _compares,
        st.sampled_from(["control", "control_with_value", "highest_control"]),
        _comparisons,
        st.sampled_from([48, 58]),
        st.just("mmol/mol"),
    ),
    st.builds(_compares, st.just("flares"), _comparisons, st.sampled_from([0, 1, 2])),
    st.builds(_compares, st.just("age"), _comparisons, st.just(17), st.just("years")),
    st.just(FactIs("smoker", ("current",))),
    st.sampled_from([FactIs("band", ("good",)), FactIs("band", ("good", "poor"))]),
    st.builds(Found, selections, st.booleans()),
)
_known = st.builds(
    FactIsKnown,
    st.sampled_from(["grade_fresh", "control", "smoker", "band", "age"]),
    st.booleans(),
)


def conditions(*, about_knowing: bool = True) -> st.SearchStrategy[Condition]:
    """Draw a condition; without `about_knowing` it never asks whether something is known."""
    leaves = st.one_of(_atoms, _atoms, _atoms, _known) if about_knowing else _atoms
    return st.one_of(leaves, _joined(leaves), _joined(st.one_of(leaves, _joined(leaves))))


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several),
        st.builds(NoneOf, several),
        st.builds(Not, parts),
    )


# --- Steps -----------------------------------------------------------------------------------

_evidence = st.builds(
    lambda chosen: Evidence(tuple(chosen)), st.lists(selections, min_size=1, max_size=2)
)
_timings = st.one_of(
    lengths.map(Within),
    st.builds(Within, lengths, st.sampled_from([AtFact("flare"), AtFact("grade_ever")])),
    st.builds(lambda length: Every((Period(length),)), lengths),
    st.builds(lambda length, first: Every((Period(length),), None, first), lengths, lengths),
)
_exceptions = st.one_of(
    st.builds(lambda c, length: ExceptedWhen(c, lasts=length), conditions(), lengths),
    st.builds(
        lambda until: ExceptedWhen(
            Found(Selection(CodedEntries(RecordKind.RECORD, "declined"))), until=until
        ),
        _evidence,
    ),
    st.builds(
        lambda length: ExceptedWhen(
            Found(Selection(CodedEntries(RecordKind.RECORD, "declined"))), lasts=length
        ),
        lengths,
    ),
    st.builds(ExceptedWhen, conditions()),
)


@st.composite
def steps(draw: st.DrawFn, *, name: str = "step") -> Step:
    """Draw a step, a referral as often as not."""
    return Step(
        name,
        name,
        draw(_timings),
        draw(_evidence),
        service=draw(st.sampled_from([None, "rehab"])),
        only_when=draw(st.one_of(st.none(), st.none(), conditions())),
        not_known=draw(
            st.sampled_from(
                [
                    (),
                    (NotKnownRoute((), "report"),),
                    (NotKnownRoute((), "treat as met"),),
                    (NotKnownRoute((), "treat as not met"),),
                ]
            )
        ),
        excepted=tuple(draw(st.lists(_exceptions, max_size=1))),
        system_gap=draw(st.one_of(st.none(), st.none(), conditions())),
        not_applicable=draw(st.one_of(st.none(), st.none(), st.none(), conditions())),
    )


def pathway_with(
    *conditions_: Condition, steps_: tuple[Step, ...] = (), enrol: Condition | None = None
) -> Pathway:
    """Return the base pathway with some conditions as facts, and some steps."""
    pathway = base()
    facts = dict(pathway.facts)
    for number, condition in enumerate(conditions_):
        facts[f"q{number}"] = Fact(f"q{number}", f"q{number}", Holds(condition), FactType.TRUTH)
    nodes = {"care": Stage("care", "Care", True, tuple(step.name for step in steps_))}
    enrolment = pathway.enrolment if enrol is None else replace(pathway.enrolment, condition=enrol)
    return replace(
        pathway,
        facts=facts,
        nodes={**nodes, **{step.name: step for step in steps_}},
        enrolment=enrolment,
    )
