"""What the property tests of the laws draw: conditions, steps, and records that matter to them.

A *world* is a condition or step with a record. Both are drawn from one theme (grades, results,
flares, registers), so that most of what is recorded has to do with what is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from tests.property.law_records import Kind, exact_days, records
from tests.spec.pathway_text import compiled
from waypost.record import Record
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

# An evaluation replays many days, so the laws of whole evaluations are tried on fewer examples
# than the profile gives, and those of single questions on more.
_PROFILE = settings.get_profile(settings.get_current_profile_name())
many = settings(max_examples=_PROFILE.max_examples * 4)
few = settings(max_examples=max(1, _PROFILE.max_examples * 2 // 5))
fewer = settings(max_examples=max(1, _PROFILE.max_examples // 5))

FACTS = """
fact grade_fresh is latest value of grade no older than 3 months, same day take highest
fact grade_ever is latest value of grade however old, same day take last recorded
fact control is latest result of hba1c no older than 3 months, same day take lowest
fact control_with_value
  is latest result of hba1c with a value no older than 1 month, same day take highest
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


# --- Windows and selections ------------------------------------------------------------------

lengths = st.sampled_from(
    [Duration(0, "days"), Duration(30, "days"), Duration(1, "months"), Duration(3, "months")]
)
_comparisons = st.sampled_from(["at least", "at most", "above", "below"])
_anchors = st.one_of(
    st.sampled_from([AtFact("flare"), AtFact("first_flare")]),
    exact_days.map(lambda span: AtDate(span.first)),
)
_windows = st.one_of(
    lengths.map(in_the_last),
    lengths.map(in_the_last),
    st.builds(
        lambda a, inclusive: Window(Bound(a, inclusive=inclusive), None), _anchors, st.booleans()
    ),
    st.builds(lambda a: Window(None, Bound(a)), _anchors),
    st.builds(
        lambda a, before, after: Window(Bound(a, before, "before"), Bound(a, after, "after")),
        _anchors,
        lengths,
        lengths,
    ),
)


def _selected(
    *sources: st.SearchStrategy[Results]
    | st.SearchStrategy[Values]
    | st.SearchStrategy[CodedEntries],
) -> st.SearchStrategy[Selection]:
    return st.builds(Selection, st.one_of(*sources), st.one_of(st.none(), _windows))


def _coded(*codelists: str) -> st.SearchStrategy[CodedEntries]:
    kinds = st.sampled_from([RecordKind.RECORD, RecordKind.CONDITION, RecordKind.PROCEDURE])
    return st.builds(CodedEntries, kinds, st.sampled_from(codelists))


def _active(kind: RecordKind, codelist: str) -> st.SearchStrategy[Selection]:
    return st.builds(
        lambda window: Selection(CodedEntries(kind, codelist), window, active=True),
        st.one_of(st.none(), lengths.map(in_the_last)),
    )


def _compares(fact: str, comparison: Comparison, number: int, unit: str = "") -> Condition:
    return FactCompares(fact, comparison, Quantity(Decimal(number), unit))


def _mmol(number: int) -> Quantity:
    return Quantity(Decimal(number), "mmol/mol")


# --- Themes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Theme:
    """What a world is about.

    Args:
        atoms: questions about it.
        known: whether something about it is known.
        pool: what records of it hold.
    """

    atoms: st.SearchStrategy[Condition]
    known: st.SearchStrategy[Condition]
    pool: tuple[Kind, ...]


_FLARE = (Kind("Condition", "flare"), Kind("Procedure", "flare"))
_CARE = (
    Kind("Procedure", "declined"),
    Kind("Procedure", "declined"),
    Kind("Procedure", "review"),
    Kind("Procedure", "rehabilitation"),
    Kind("ServiceRequest", "rehabilitation-requested"),
)


def _is_known(*facts: str) -> st.SearchStrategy[Condition]:
    return st.builds(FactIsKnown, st.sampled_from(facts), st.booleans())


_GRADES = Theme(
    st.one_of(
        st.builds(
            _compares,
            st.sampled_from(["grade_fresh", "grade_fresh", "grade_ever"]),
            _comparisons,
            st.sampled_from([2, 3]),
        ),
        st.builds(
            Found,
            _selected(
                st.just(Values("grade")),
                st.builds(
                    Values,
                    st.just("grade"),
                    st.just(()),
                    _comparisons,
                    st.just(Quantity(Decimal(3))),
                ),
            ),
            st.booleans(),
        ),
        st.just(FactIs("smoker", ("current",))),
    ),
    _is_known("grade_fresh", "smoker"),
    (
        *(Kind("Observation", f"grade-{number}") for number in (1, 3, 4)),
        Kind("Procedure", "grade-1"),
        Kind("Procedure", "grade-3"),
        Kind("Observation", "current-smoker"),
        Kind("Observation", "ex-smoker"),
    ),
)
_RESULTS = Theme(
    st.one_of(
        st.builds(
            _compares,
            st.sampled_from(["control", "control_with_value", "highest_control"]),
            _comparisons,
            st.sampled_from([48, 58]),
            st.just("mmol/mol"),
        ),
        st.sampled_from([FactIs("band", ("good",)), FactIs("band", ("good", "poor"))]),
        st.just(FactHolds("low_twice")),
        st.builds(
            Found,
            _selected(
                st.just(Results("hba1c")),
                st.builds(Results, st.just("hba1c"), _comparisons, st.just(_mmol(48))),
                st.builds(
                    Results, st.just("spo2"), _comparisons, st.just(Quantity(Decimal(92), "%"))
                ),
            ),
            st.booleans(),
        ),
    ),
    _is_known("control", "band"),
    (
        Kind("Observation", "hba1c", ("40", "47", "48", "58", "59"), ("mmol/mol",)),
        Kind("Observation", "hba1c", ("22", "7.5", "48"), (None, "%", "mmHg")),
        Kind("Observation", "saturation", ("85", "91", "92", "93"), ("%", None)),
        Kind("Observation", "saturation", ("90",), ("%",)),
        _FLARE[0],
    ),
)
_FLARES = Theme(
    st.one_of(
        st.just(FactHolds("flare")),
        st.builds(FactHolds, st.sampled_from(["flare", "first_flare"]), _windows),
        st.builds(_compares, st.just("flares"), _comparisons, st.sampled_from([0, 1, 2])),
        st.builds(Found, _selected(_coded("flare", "review")), st.booleans()),
        st.builds(_compares, st.just("age"), _comparisons, st.just(17), st.just("years")),
    ),
    _is_known("age"),
    (*_FLARE, Kind("Procedure", "review")),
)
_REGISTERS = Theme(
    st.one_of(
        st.sampled_from([FactHolds("ill"), FactHolds("cured_for_good"), FactHolds("deceased")]),
        st.builds(
            Found,
            st.one_of(
                _active(RecordKind.CONDITION, "illness"),
                _active(RecordKind.CARE_PLAN, "care_plan"),
                _selected(_coded("illness", "cured")),
            ),
            st.booleans(),
        ),
    ),
    _is_known("ill"),
    (
        Kind("Condition", "illness"),
        Kind("Procedure", "illness"),
        Kind("Condition", "severe-illness"),
        Kind("Condition", "cured"),
        Kind("Procedure", "cured"),
        Kind("CarePlan", "care-plan"),
    ),
)
_THEMES = (_GRADES, _RESULTS, _FLARES, _REGISTERS)
ALL_KINDS = tuple(kind for theme in _THEMES for kind in theme.pool) + _CARE


def _conditions(theme: Theme, *, about_knowing: bool = True) -> st.SearchStrategy[Condition]:
    atoms = theme.atoms
    leaves = st.one_of(atoms, atoms, atoms, theme.known) if about_knowing else atoms
    joined = _joined(leaves)
    return st.one_of(leaves, leaves, joined, _joined(st.one_of(leaves, joined)))


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several),
        st.builds(NoneOf, several),
        st.builds(Not, parts),
    )


@st.composite
def worlds(
    draw: st.DrawFn, *, about_knowing: bool = True, mortal: bool = True
) -> tuple[Condition, Record]:
    """Draw a condition and a record; without `about_knowing` it asks of values only."""
    theme = draw(st.sampled_from(_THEMES))
    condition = draw(_conditions(theme, about_knowing=about_knowing))
    return condition, draw(records(theme.pool, mortal=mortal))


# --- Steps -----------------------------------------------------------------------------------

_done_by = st.builds(
    lambda chosen: Evidence(tuple(chosen)),
    st.lists(
        st.one_of(
            _selected(_coded("rehabilitation", "review")),
            st.builds(Selection, st.just(Referrals("rehab")), st.one_of(st.none(), _windows)),
        ),
        min_size=1,
        max_size=2,
    ),
)
_timings = st.one_of(
    lengths.map(Within),
    lengths.map(Within),
    st.builds(Within, lengths, st.sampled_from([AtFact("flare"), AtFact("grade_ever")])),
    st.builds(lambda length: Every((Period(length),)), lengths),
    st.builds(lambda length, first: Every((Period(length),), None, first), lengths, lengths),
)
_DECLINED = Found(Selection(CodedEntries(RecordKind.RECORD, "declined")))


def _exceptions(theme: Theme) -> st.SearchStrategy[ExceptedWhen]:
    reviewed = Evidence((Selection(CodedEntries(RecordKind.RECORD, "review")),))
    return st.one_of(
        lengths.map(lambda length: ExceptedWhen(_DECLINED, lasts=length)),
        st.just(ExceptedWhen(_DECLINED, until=reviewed)),
        st.builds(lambda c, length: ExceptedWhen(c, lasts=length), _conditions(theme), lengths),
        st.builds(ExceptedWhen, _conditions(theme)),
    )


@st.composite
def step_worlds(
    draw: st.DrawFn, *, partial: bool = True, mortal: bool = True
) -> tuple[Step, Record]:
    """Draw a step, a referral as often as not, and a record."""
    theme = draw(st.sampled_from(_THEMES))
    routes = [(), *((NotKnownRoute((), act),) for act in ("report", "treat as met"))]
    step = Step(
        "step",
        "step",
        draw(_timings),
        draw(_done_by),
        service=draw(st.sampled_from([None, "rehab"])),
        only_when=draw(st.one_of(st.none(), _conditions(theme))),
        not_known=draw(st.sampled_from(routes)),
        excepted=tuple(draw(st.lists(_exceptions(theme), max_size=1))),
        not_applicable=draw(st.one_of(st.none(), st.none(), st.none(), _conditions(theme))),
    )
    pool = draw(st.sampled_from([_CARE, (*_CARE, *theme.pool)]))
    return step, draw(records(pool, partial=partial, mortal=mortal))


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
