"""Corners of the evaluator that once gave a wrong answer, over the shipped pathways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from waypost.errors import EvaluationError, UsageError
from waypost.evaluate import Evaluation, evaluate
from waypost.evaluate import replay as replay_walk
from waypost.fhir import PatientInput, record_from_bundle
from waypost_dsl.compiler import compile_pathways

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
COPD, MRC_2, MRC_3, SMOKER = "13645005", "391123006", "391124000", "77176002"
TYPE_2, MODERATE_FRAILTY, LEFT_ABSENT = "44054006", "925831000000107", "foot-absent-left"


@pytest.fixture(name="pathways", scope="module")
def _pathways():
    return {one.pathway.name: one.pathway for one in compile_pathways([PATHWAYS]) if one.pathway}


def concept(*codes: str, system: str = SNOMED) -> dict:
    return {"coding": [{"system": system, "code": code} for code in codes]}


def condition(code: str, day: str | None, **more: object) -> dict:
    onset = {} if day is None else {"onsetDateTime": day}
    return {"resourceType": "Condition", "code": concept(code), **onset, **more}


def observation(code: dict, day: str, **more: object) -> dict:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "effectiveDateTime": day,
        **more,
    }


def judged(pathway, *resources: dict, patient: dict | None = None, **asked) -> Evaluation:
    entries = [
        {"resourceType": "Patient", "id": "p", "birthDate": "1950-01-01", **(patient or {})},
        *(
            {"id": f"r{number}", "subject": {"reference": "Patient/p"}, **resource}
            for number, resource in enumerate(resources)
        ),
    ]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in entries],
    }
    (read,) = record_from_bundle(bundle)
    assert isinstance(read, PatientInput)
    as_at = date.fromisoformat(asked.pop("as_at", "2024-03-01"))
    known_at = asked.pop("known_at", None)
    return evaluate(
        pathway,
        read.record,
        as_at=as_at,
        known_at=None if known_at is None else date.fromisoformat(known_at),
    )


def fact(evaluation: Evaluation, name: str):
    return next(row for row in evaluation.facts if row.name == name)


HBA1C_60 = observation(
    concept("999791000000106"),
    "2024-01-10",
    valueQuantity={"value": 60, "unit": "mmol/mol", "code": "mmol/mol"},
)


@pytest.mark.parametrize("day", ["2024", None])
def test_frailty_whose_date_is_open_is_not_no_frailty(pathways, day):
    found = judged(
        pathways["type_2_diabetes"],
        condition(TYPE_2, "2015-01-01"),
        condition(MODERATE_FRAILTY, day),
        HBA1C_60,
    )
    assert not fact(found, "frail").known
    assert found.step("intensify").status == "unknown"


def test_no_frailty_recorded_is_no_frailty(pathways):
    found = judged(pathways["type_2_diabetes"], condition(TYPE_2, "2015-01-01"), HBA1C_60)
    assert fact(found, "frail").value == "no"
    assert found.step("intensify").status == "overdue"


def test_an_observation_that_says_no_is_no_record(pathways):
    denied = observation(concept(COPD), "2024-01-10", valueBoolean=False)
    assert judged(pathways["copd"], denied).status == "not enrolled"
    confirmed = observation(concept(COPD), "2024-01-10", valueBoolean=True)
    assert judged(pathways["copd"], confirmed).status == "enrolled"


def test_a_grade_that_was_not_asked_is_not_known(pathways):
    found = judged(
        pathways["copd"],
        condition(COPD, "2019-05-02"),
        observation(
            concept(MRC_3),
            "2024-01-10",
            dataAbsentReason=concept(
                "not-asked", system="http://terminology.hl7.org/CodeSystem/data-absent-reason"
            ),
        ),
    )
    assert [reason.why for reason in fact(found, "mrc").reasons] == ["recorded without a value"]


def test_two_grades_in_one_observation_are_not_comparable(pathways):
    for codes in ((MRC_2, MRC_3), (MRC_3, MRC_2)):
        found = judged(
            pathways["copd"],
            condition(COPD, "2019-05-02"),
            observation(concept(*codes), "2024-01-10"),
        )
        assert found.step("rehabilitation").status == "unknown"


GRADED = (
    condition(COPD, "2019-05-02"),
    observation(concept(MRC_3), "2024-01-10"),
)


def test_a_death_known_only_by_its_year_leaves_everything_open(pathways):
    found = judged(pathways["copd"], *GRADED, patient={"deceasedDateTime": "2024"})
    assert found.status == "unknown"
    assert found.referrals == ()
    assert found.cautions == (
        "the date of death leaves it open whether the patient had died by then",
    )


def test_nothing_falls_due_after_the_first_day_of_a_partial_death(pathways):
    found = judged(pathways["copd"], *GRADED, patient={"deceasedDateTime": "2024-02"})
    assert (found.status, found.outcome, found.frozen_on) == ("ended", "died", date(2024, 2, 1))
    assert found.step("rehabilitation").status == "pending"


def test_a_death_after_the_day_of_knowledge_is_not_yet_there(pathways):
    died = {"deceasedDateTime": "2024-02-20"}
    found = judged(pathways["copd"], *GRADED, patient=died, known_at="2024-02-10")
    assert (found.status, found.step("rehabilitation").status) == ("enrolled", "overdue")
    assert judged(pathways["copd"], *GRADED, patient=died).status == "ended"


def test_an_abatement_after_the_day_of_knowledge_is_not_yet_there(pathways):
    abated = condition(COPD, "2019-05-02", abatementDateTime="2024-02-01")
    assert judged(pathways["copd"], abated, known_at="2024-01-20").status == "enrolled"
    assert judged(pathways["copd"], abated).status == "ended"


def test_time_that_ran_out_before_enrolment_was_never_the_patients(pathways):
    found = judged(
        pathways["type_2_diabetes"],
        condition(TYPE_2, "2020-01-01"),
        patient={"birthDate": "2004-05-05"},
        as_at="2021-06-01",
    )
    education = found.step("education")
    assert education.status == "pending"
    assert education.due is not None
    assert education.due.first == date(2022, 2, 3)


def test_below_a_percentage_that_rounds_to_the_threshold_may_reach_it(pathways):
    found = judged(
        pathways["type_2_diabetes"],
        condition(TYPE_2, "2015-01-01"),
        observation(
            concept("4548-4", system=LOINC),
            "2024-01-10",
            valueQuantity={"value": 7.5, "comparator": "<", "unit": "%", "code": "%"},
        ),
    )
    # 7.49 % is 58 mmol/mol after rounding, and 58 is acted on.
    assert found.step("intensify").status == "unknown"


def test_a_repeated_high_result_does_not_start_the_time_again(pathways):
    repeated = {**HBA1C_60, "effectiveDateTime": "2024-02-20"}
    found = judged(pathways["type_2_diabetes"], condition(TYPE_2, "2015-01-01"), HBA1C_60, repeated)
    intensify = found.step("intensify")
    assert intensify.status == "overdue"
    assert intensify.due is not None
    assert intensify.due.first == date(2024, 2, 9)


def test_an_absent_foot_needs_no_examination_however_long_ago(pathways):
    local = "https://waypost.example/CodeSystem/waypost-local"
    found = judged(
        pathways["type_2_diabetes"],
        condition(TYPE_2, "2015-01-01"),
        observation(concept(LEFT_ABSENT, system=local), "2015-06-01"),
    )
    assert found.step("left_foot").status == "not applicable"


def test_a_year_no_record_can_be_of_is_a_usage_error(pathways):
    with pytest.raises(UsageError, match="1900 to 2200"):
        judged(pathways["copd"], as_at="9999-12-31")


def test_a_referral_cites_what_asks_for_it_and_not_what_would_have_spared_it(pathways):
    (referral,) = judged(pathways["copd"], *GRADED).referrals
    assert [one.name for one in referral.because] == ["QS10"]


def test_a_walk_that_does_not_come_to_rest_is_an_error_and_no_answer(pathways, monkeypatch):
    local = "https://waypost.example/CodeSystem/waypost-local"
    referred = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": concept("request-msk-triage", system=local),
        "authoredOn": "2024-01-10",
    }
    screened = observation(concept("msk-red-flags-asked", system=local), "2024-01-10")
    triage = pathways["orthopaedic_triage"]
    found = judged(triage, referred, screened)
    assert found.step("redflag_screen").status == "done"
    # The screen is done in the first round; that nothing moves any more is seen in the second.
    monkeypatch.setattr(replay_walk, "MOST_ROUNDS", 1)
    with pytest.raises(EvaluationError, match="the episode of ServiceRequest/r0 goes round"):
        judged(triage, referred, screened)
