"""Hospital spells: each way of asking for them, as the model has it."""

from __future__ import annotations

import pytest

from tests.unit.dsl_parts import ILL, MONTHS, record, same
from tests.unit.dsl_texts import pathway
from waypost_dsl import model
from waypost_dsl.model import (
    AllOf,
    FactType,
    Found,
    Selection,
)

_BOTH = model.DiagnosisMatch("recovered", "illness")
SPELLS = [
    ("any admission", model.Spells("admission", "any")),
    ("unplanned admission", model.Spells("admission", "unplanned")),
    ("any unplanned admissions", model.Spells("admission", "unplanned")),
    ("planned admission", model.Spells("admission", "planned")),
    ("discharge after admission", model.Spells("discharge", "any")),
    ("discharge after unplanned admission", model.Spells("discharge", "unplanned")),
    (
        "discharges  after planned\n admissions with primary in illness",
        model.Spells("discharge", "planned", (model.DiagnosisMatch("illness", None),)),
    ),
    (
        "unplanned admission with any secondary in illness",
        model.Spells("admission", "unplanned", (model.DiagnosisMatch(None, "illness"),)),
    ),
    (
        "unplanned admission with primary in recovered and any secondary in illness",
        model.Spells("admission", "unplanned", (_BOTH,)),
    ),
    (
        (
            "unplanned admission with primary in illness, or primary in recovered"
            " and any secondary in illness or any secondary in illness"
        ),
        model.Spells(
            "admission",
            "unplanned",
            (
                model.DiagnosisMatch("illness", None),
                _BOTH,
                model.DiagnosisMatch(None, "illness"),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SPELLS, ids=[text for text, _ in SPELLS])
def test_hospital_spells(text, expected):
    found = pathway(f"  enrol while {text} and ill because NG1").enrolment.condition
    assert same(found, AllOf((Found(Selection(expected)), ILL)))


def test_spells_stand_wherever_a_selection_stands():
    made = pathway(
        """  fact often is count of unplanned admissions in the last 12 months
          fact home is latest discharge after unplanned admission with primary in illness
          fact events is each discharge after unplanned admission
            not accompanied by record in illness from the event to the event
          enrol while any of (unplanned admission with primary in illness, ill) and often at least 2
            because NG1
          stage care "Care" ongoing
          step seen "Seen" for each events within 14 days of the event
            done by any of (planned admission with primary in illness, record in reviews)
            because NG1
          failure direct on unplanned admission
            when record in illness in the last 12 months because NG1 because decided chosen
          failure associated on unplanned admission with primary in illness when ill"""
    )
    often, home = made.facts["often"], made.facts["home"]
    assert (often.type, home.type) == (FactType.COUNT, FactType.RECORD)
    assert made.facts["events"].type is FactType.EVENTS
    direct, associated = made.failures
    assert direct.matches == ()
    assert direct.when is not None
    assert same(direct.when, Found(Selection(record(), model.in_the_last(MONTHS))))
    assert len(direct.because) == 2
    assert (associated.when is not None, associated.because) == (True, ())
