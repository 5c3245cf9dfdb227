"""Expressions printed back in the language's own syntax."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.unit.dsl_wording_example import (
    FOR_LUNGS,
    MRC_3,
    NO_FLARE,
    REVIEWED,
    SMOKES,
    UNPLANNED,
    YEAR,
)
from waypost_dsl.compiler import compile_pathway, compile_text
from waypost_dsl.model import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtAsAt,
    AtDate,
    AtEnrolment,
    AtEvent,
    AtPeriod,
    Bound,
    Citation,
    CodedEntries,
    Condition,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Found,
    NoneOf,
    Not,
    Outcome,
    RecordKind,
    Referrals,
    Results,
    Selection,
    StepIs,
    Window,
)
from waypost_dsl.wording.phrases import as_written

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
SHIPPED = sorted(
    path.stem
    for path in PATHWAYS.glob("*.pathway")
    if path.read_text(encoding="utf-8").startswith("pathway ")
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AllOf((MRC_3, NO_FLARE)), "mrc at least 3 and not flare in the last refer_days"),
        (
            AllOf((MRC_3, AnyOf((SMOKES, FactHolds("copd"))))),
            "all of (mrc at least 3, smoker is current_smoker or copd)",
        ),
        (
            AllOf((FactIs("smoker", ("a", "b")), FactHolds("copd"))),
            "all of (smoker is a or b, copd)",
        ),
        (NoneOf((SMOKES, FactHolds("copd"))), "none of (smoker is current_smoker, copd)"),
        (Not(SMOKES), "not (smoker is current_smoker)"),
        (FactIsKnown("mrc", known=False), "mrc is not known"),
        (Found(REVIEWED, absent=True), "no record in copd_review"),
        (Found(Selection(Results("spo2"))), "any result of spo2"),
        (Found(Selection(Referrals("rehab", "seen"))), "referral to rehab seen"),
        (
            Found(Selection(CodedEntries(RecordKind.DISCHARGE, "home"))),
            "discharge to home",
        ),
        (Found(Selection(CodedEntries(RecordKind.REASON, "fall"))), "encounter for fall"),
        (Found(Selection(CodedEntries(RecordKind.REQUEST_REASON, "fall"))), "request for fall"),
        (Found(Selection(CodedEntries(RecordKind.ADMISSION_METHOD, "a"))), "admission by a"),
        (Found(Selection(CodedEntries(RecordKind.DISCHARGE_METHOD, "a"))), "discharge by a"),
        (
            Found(Selection(CodedEntries(RecordKind.DISCHARGE_METHOD, "a", of_encounter="b"))),
            "discharge by a of encounter in b",
        ),
        (
            Found(Selection(CodedEntries(RecordKind.DISCHARGE, "a", of_encounter="b"))),
            "discharge to a of encounter in b",
        ),
        (Found(Selection(CodedEntries(RecordKind.APPOINTMENT, "a"))), "appointment in a"),
        (Found(Selection(CodedEntries(RecordKind.CARE_TEAM, "a"))), "care team in a"),
        (
            Found(Selection(Referrals("rehab", "declined by the patient"))),
            "referral to rehab declined by the patient",
        ),
        (Found(UNPLANNED), "unplanned admission"),
        (
            AllOf((Found(FOR_LUNGS), MRC_3)),
            (
                "all of (discharge after unplanned admission with primary in copd or primary in"
                " flare and any secondary in copd in the last 12 months, mrc at least 3)"
            ),
        ),
        (StepIs("review", ("done", "excepted")), "review is done or excepted"),
        (
            FactHolds("flare", Window(Bound(AtPeriod("start")), Bound(AtPeriod("end")))),
            "flare in the period",
        ),
        (
            FactHolds("flare", Window(None, Bound(AtPeriod("start"), inclusive=False))),
            "flare before the period",
        ),
        (
            FactHolds("flare", Window(None, Bound(AtPeriod("end")))),
            "flare on or before the end of the period",
        ),
        (
            FactHolds("flare", Window(Bound(AtEvent(), YEAR, "before"), Bound(AtEvent()))),
            "flare in the 12 months before",
        ),
        (
            FactHolds("flare", Window(Bound(AtEnrolment()), Bound(AtAsAt(), YEAR, "before"))),
            "flare from enrolment to 12 months before today",
        ),
        (
            FactHolds("flare", Window(Bound(AtDate(date(2023, 4, 1))), None)),
            "flare on or after 2023-04-01",
        ),
    ],
)
def test_a_condition_is_printed_back_as_it_is_written(condition, expected):
    assert as_written(condition) == expected


def _without_spans(part: object) -> object:
    """Return a model part as plain data, its spans left out."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return (
            type(part).__name__,
            *(
                (field.name, _without_spans(getattr(part, field.name)))
                for field in dataclasses.fields(part)
                if field.name != "span" and not isinstance(part, Citation)
            ),
        )
    if isinstance(part, tuple):
        return tuple(_without_spans(one) for one in part)
    return part


def _conditions(part: object) -> Iterator[Condition]:
    """Yield the outermost conditions inside a model part."""
    if isinstance(
        part, AllOf | AnyOf | NoneOf | Not | FactHolds | FactCompares | FactIs | FactIsKnown | Found
    ):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from _conditions(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from _conditions(one)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _conditions(getattr(part, field.name))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_printed_back_compiles_to_the_same_condition(name):
    """Every condition of a shipped pathway, printed and compiled again as the end of a pathway."""
    path = PATHWAYS / f"{name}.pathway"
    pathway = compile_pathway(path).pathway
    assert pathway is not None
    found = [one for one in _conditions((pathway.facts, pathway.nodes)) if one != ALWAYS]
    conditions = list(dict.fromkeys(found))
    outcomes = "".join(
        f'\n  outcome again_{number} "again" discharged when {as_written(one)}'
        for number, one in enumerate(conditions)
    )
    if pathway.episodes is not None:
        # A condition does not know what its pathway calls an episode.
        outcomes = outcomes.replace("for this episode", f"for this {pathway.episodes.name}")
    text = path.read_text("utf-8") + outcomes
    compiled = compile_text(text, path=path.as_posix(), folder=PATHWAYS)
    assert compiled.pathway is not None, [one.message for one in compiled.diagnostics]
    assert len(conditions) > 2
    for number, condition in enumerate(conditions):
        outcome = compiled.pathway.nodes[f"again_{number}"]
        assert isinstance(outcome, Outcome)
        assert _without_spans(outcome.when) == _without_spans(condition)
