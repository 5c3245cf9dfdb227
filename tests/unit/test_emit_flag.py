"""Flags: a red flag that has fired, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from tests.unit.emit_example import emitted, evaluated
from waypost.emit import flags
from waypost.evaluate.evaluation import EvidenceRow


def written() -> dict[str, Any]:
    [flag] = emitted().flags
    return json.loads(flag.to_json())


def flags_of_evidence(*evidence: EvidenceRow):
    pathway, evaluation, patient = evaluated()
    [notice] = evaluation.notices
    trace = replace(notice.trace, evidence=evidence, parts=())
    changed = replace(evaluation, notices=(replace(notice, trace=trace),))
    [flag] = flags(pathway, changed, patient)
    return flag


def test_a_red_flag_that_fires_is_an_active_clinical_flag():
    flag = written()
    assert (flag["status"], flag["code"]) == ("active", {"text": "Low oxygen saturation"})
    [category] = flag["category"]
    assert category["coding"][0]["system"] == "http://terminology.hl7.org/CodeSystem/flag-category"
    assert flag["subject"]["reference"] == "Patient/p1"


def test_it_points_at_its_evidence_and_counts_from_the_day_of_the_newest():
    flag = written()
    assert flag["extension"] == [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/flag-detail",
            "valueReference": {"reference": "Observation/3"},
        }
    ]
    assert flag["period"] == {"start": "2024-02-20"}


def test_it_says_its_rule_its_source_and_that_it_needs_sign_off():
    said = unescape(written()["text"]["div"])
    assert "Red flag: Low oxygen saturation (saturation is below 88 %)." in said
    assert "Source: invented to show what the language means" in said
    assert "Pathway: Example, version 1.0.0." in said
    assert "thresholds need sign-off by a clinical safety officer" in said


def test_its_identifier_is_the_same_on_another_day():
    [again] = emitted(as_at=date(2024, 4, 1)).flags
    assert again.id == written()["id"]


def test_a_red_flag_that_cannot_be_told_or_does_not_hold_is_none():
    assert emitted("2023-01-10  Condition    illness").flags == ()
    well = "2023-01-10  Condition    illness\n2024-02-20  Observation  saturation 95 %"
    assert emitted(well).flags == ()


def test_advice_is_no_flag():
    pathway, evaluation, patient = evaluated()
    advice = tuple(replace(notice, kind="advice") for notice in evaluation.notices)
    assert flags(pathway, replace(evaluation, notices=advice), patient) == ()


def test_text_that_looks_like_markup_stays_text():
    pathway, evaluation, patient = evaluated()
    odd = tuple(replace(notice, title="a < b & c") for notice in evaluation.notices)
    [flag] = flags(pathway, replace(evaluation, notices=odd), patient)
    assert "<p>Red flag: a &lt; b &amp; c" in flag.text.div


def test_evidence_of_a_day_known_in_part_dates_no_flag():
    spread = EvidenceRow("Observation/1", date(2024, 1, 1), date(2024, 1, 31), "issued")
    assert flags_of_evidence(spread).period is None


def test_without_evidence_there_is_neither_a_day_nor_a_detail():
    flag = flags_of_evidence(EvidenceRow("Observation/1", None, None, ""))
    assert flag.period is None
    assert flags_of_evidence().extension is None


def test_a_red_flag_that_was_closed_again_is_inactive_from_and_until_its_days():
    pathway, evaluation, patient = evaluated()
    [notice] = evaluation.notices
    closed = replace(
        notice,
        fired="false",
        episode="ServiceRequest/a",
        fired_on=date(2024, 2, 20),
        closed_on=date(2024, 2, 25),
        closed_how="withdrawn",
    )
    [flag] = flags(pathway, replace(evaluation, notices=(closed,)), patient)
    assert flag.status == "inactive"
    assert json.loads(flag.to_json())["period"] == {"start": "2024-02-20", "end": "2024-02-25"}
    assert "Closed on 2024-02-25: withdrawn." in flag.text.div
    assert flag.id != written()["id"]
