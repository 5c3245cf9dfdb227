"""Signals as DetectedIssues are valid by four validators, whatever the record."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.fhir_validators.four_validators import complaints, verdicts, why_not_here
from tests.integration.fhir_validators.reference_targets import misplaced_references
from tests.property.law_records import records
from tests.property.test_laws_of_signals import POOL, pathways, starts
from tests.unit.signals_example import care, record, signal, spell
from waypost.admissions.ambulatory_care import AmbulatoryCareSensitive
from waypost.emit.detected_issue import DetectedIssue, detected_issue
from waypost.evaluate.evaluation import Days
from waypost.record import DateSpan, Record
from waypost.signals import EarlyReadmission, signal_of


@pytest.fixture(scope="session", autouse=True)
def _four_validators() -> None:
    """Skip where a validator is missing; fail where all are required."""
    missing = why_not_here()
    if missing is None:
        return
    if os.environ.get("WAYPOST_REQUIRE_ALL") == "1":
        pytest.fail(f"{missing}, and WAYPOST_REQUIRE_ALL=1 requires it", pytrace=False)
    pytest.skip(missing)


def issue(table: str = "2022-01-10  Condition  illness") -> DetectedIssue:
    return detected_issue(signal(table), record(table).patient)


def test_a_detected_issue_is_valid_with_everything_there_is_to_say():
    found = replace(
        signal("2022-01-10  Condition  illness"),
        acsc=AmbulatoryCareSensitive(True, "A", "an <illness> & more", "X44", label="nearly"),
        early_readmission=EarlyReadmission("Encounter/before", Days(date.min, date.max), 1, 1),
    )
    who = replace(record().patient, nhs_number="9990000018")
    written = detected_issue(found, who).to_json()
    assert complaints([written]) + misplaced_references([written]) == []
    content = json.loads(written)
    assert content["status"] == "preliminary"
    assert [one["reference"] for one in content["implicated"]] == [
        "Encounter/attendance",
        "Encounter/stay",
    ]
    assert [one["code"][0]["coding"][0]["code"] for one in content["evidence"]] == [
        "step-overdue",
        "data-missing",
    ]


def test_a_detected_issue_of_any_record_is_valid():
    written: list[bytes] = []

    # The validators take seconds to start, so they are asked once about all that was drawn.
    @settings(max_examples=60)
    @given(records(POOL), starts, st.booleans())
    def write(drawn: Record, start: date, partial: bool) -> None:
        span = DateSpan(start, date(start.year, 12, 31)) if partial else DateSpan.on(start)
        stay = replace(spell(start), started=span)
        found = signal_of(pathways(), drawn, stay, as_at=date(2024, 12, 31))
        written.append(detected_issue(found, drawn.patient).to_json())

    write()
    assert complaints(written) + misplaced_references(written) == []


def test_none_found_is_written_so_and_nothing_is_called_unavoidable():
    followed = signal_of((care(),), record(), spell(), as_at=date(2024, 6, 1))
    text = detected_issue(followed, record().patient).to_json().decode()
    assert "none found" in text
    assert "navoidable" not in text


@pytest.mark.parametrize("broken", ["status", "patient", "evidence"])
def test_the_validators_notice_a_broken_detected_issue(broken):
    content = json.loads(issue().to_json())
    match broken:
        case "status":
            del content["status"]
        case "patient":
            content["patient"] = "Patient/p1"
        case _:
            content["evidence"] = {"code": []}
    [verdict] = verdicts([json.dumps(content).encode()])
    assert any(verdict.values())
