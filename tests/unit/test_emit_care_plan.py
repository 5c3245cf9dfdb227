"""Care plans: what a pathway asks for, step by step, as a draft and not as care given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.emit_example import AS_AT, NHS_NUMBER, emitted, evaluated
from waypost.emit import Resources, care_plans, resources
from waypost.emit.care_plan import Activity, ActivityDetail, CarePlan
from waypost.emit.remarks import SIGNATURE
from waypost.evaluate.evaluation import Days, EpisodeRow, StepRow
from waypost_dsl.model import CodedEntries, Episodes, RecordKind, Selection


def plan_of(table: str | None = None) -> CarePlan:
    [plan] = (emitted() if table is None else emitted(table)).care_plans
    return plan


def details(plan: CarePlan) -> dict[str | None, ActivityDetail]:
    return {one.detail.code.text: one.detail for one in plan.activity if one.detail is not None}


def with_step(**changes: object) -> Activity:
    """The first activity of a plan whose first step is changed."""
    pathway, evaluation, patient = evaluated()
    first, *others = evaluation.steps
    changed = replace(evaluation, steps=(replace(first, **changes), *others))
    [plan] = care_plans(pathway, changed, patient, referrals={})
    return plan.activity[0]


def detail_with(**changes: object) -> ActivityDetail:
    found = with_step(**changes).detail
    assert found is not None
    return found


def test_it_is_a_draft_and_a_proposal_for_one_patient_and_pathway():
    plan = json.loads(plan_of().to_json())
    assert (plan["status"], plan["intent"], plan["created"]) == ("draft", "proposal", "2024-03-01")
    assert plan["instantiatesCanonical"] == ["https://waypost.example/PlanDefinition/example|1.0.0"]
    assert plan["subject"]["identifier"] == {
        "system": "https://fhir.nhs.uk/Id/nhs-number",
        "value": NHS_NUMBER,
    }
    assert plan["addresses"] == [{"reference": "Condition/1"}]
    assert plan["period"] == {"start": "2023-01-10"}


def test_its_identifier_is_the_same_on_another_day_and_in_another_version():
    pathway, evaluation, patient = evaluated(as_at=date(2024, 4, 1))
    later = replace(evaluation, pathway_version="2.0.0", pathway_sha256="0" * 64)
    [plan] = care_plans(pathway, later, patient, referrals={})
    assert plan.id == plan_of().id == plan.identifier[0].value


def test_another_patient_has_another_plan():
    pathway, evaluation, patient = evaluated()
    [plan] = care_plans(pathway, replace(evaluation, patient="p2"), patient, referrals={})
    assert plan.id != plan_of().id


def test_an_overdue_step_says_since_when_until_when_and_by_how_much():
    reviewed = details(plan_of())["Reviewed"]
    assert reviewed.status == "not-started"
    assert reviewed.status_reason.text == "overdue by 51 days"
    assert reviewed.scheduled_period is not None
    assert reviewed.scheduled_period.start == date(2023, 1, 10)
    assert reviewed.scheduled_period.end == date(2024, 1, 10)
    assert reviewed.instantiates_uri == ("https://waypost.example/PlanDefinition/example#reviewed",)


def test_a_step_that_is_done_says_when_and_by_which_evidence():
    [measured] = [
        one
        for one in plan_of().activity
        if one.detail is not None and one.detail.code.text == "Saturation measured"
    ]
    assert measured.detail is not None
    assert measured.detail.status == "completed"
    assert measured.progress is not None
    assert measured.progress[0].text == "Done on 2024-02-20."
    assert measured.detail.reason_reference is not None
    assert [one.reference for one in measured.detail.reason_reference] == ["Observation/3"]


def test_a_step_that_was_declined_is_on_hold():
    table = "2023-01-10  Condition    illness\n2024-02-01  Observation  declined"
    reviewed = details(plan_of(table))["Reviewed"]
    assert (reviewed.status, reviewed.status_reason.text) == ("on-hold", "excepted")


def test_a_step_that_cannot_be_told_says_why():
    lettered = details(plan_of("2023-01-10  Condition    illness"))["Letter sent"]
    assert lettered.status == "unknown"
    assert lettered.status_reason.text == "cannot be told; breathless: none recorded"


def test_a_step_that_is_not_applicable_is_no_part_of_the_plan():
    assert "Letter sent" not in details(plan_of())


def test_a_referral_points_at_its_service_request():
    found = emitted()
    [plan], [request] = found.care_plans, found.requests
    pointed = [one.reference for one in plan.activity if one.reference is not None]
    assert [(one.reference, one.display) for one in pointed] == [
        (f"ServiceRequest/{request.id}", "Sent to rehabilitation")
    ]


def test_a_referral_that_is_not_proposed_is_described_in_the_plan():
    pathway, evaluation, patient = evaluated()
    [plan] = care_plans(pathway, evaluation, patient, referrals={})
    assert details(plan)["Sent to rehabilitation"].status == "not-started"


def test_one_day_late_is_said_in_the_singular():
    late = detail_with(status="overdue", days_overdue=1)
    assert late.status_reason.text == "overdue by 1 day"


def test_a_due_day_known_in_part_ends_on_the_last_of_its_days():
    due = Days(date(2024, 3, 1), date(2024, 3, 31))
    found = detail_with(status="pending", due=due, need_since=None)
    assert found.scheduled_period is not None
    assert (found.scheduled_period.start, found.scheduled_period.end) == (None, date(2024, 3, 31))


def test_a_due_day_before_the_need_leaves_the_start_open():
    days = {"due": Days(AS_AT, AS_AT), "need_since": Days(date(2024, 4, 1), date(2024, 4, 1))}
    found = detail_with(status="pending", **days)
    assert found.scheduled_period is not None
    assert found.scheduled_period.start is None


def test_care_of_a_day_known_in_part_is_said_to_lie_between_two_days():
    done = with_step(done_on=Days(date(2024, 1, 1), date(2024, 1, 31)), marks=())
    assert done.progress is not None
    assert done.progress[0].text == "Done between 2024-01-01 and 2024-01-31."


def test_enrolment_since_a_day_known_in_part_gives_no_period():
    pathway, evaluation, patient = evaluated()
    since = replace(evaluation, enrolled_since=Days(date(2023, 1, 1), date(2023, 12, 31)))
    [plan] = care_plans(pathway, since, patient, referrals={})
    assert plan.period is None


def test_what_a_reader_must_know_first_is_noted_and_the_sign_off_comes_last():
    pathway, evaluation, patient = evaluated()
    cautious = replace(evaluation, cautions=("provisional: for a reason",))
    [plan] = care_plans(pathway, cautious, patient, referrals={})
    assert [note.text for note in plan.note] == [
        "Provisional: for a reason.",
        "Pathway: Example, version 1.0.0.",
        SIGNATURE,
    ]


@pytest.mark.parametrize("status", ["not enrolled", "excluded", "ended", "unknown"])
def test_there_is_none_for_a_patient_who_is_not_on_the_pathway(status):
    pathway, evaluation, patient = evaluated()
    assert care_plans(pathway, replace(evaluation, status=status), patient, referrals={}) == ()


def test_there_is_none_where_nothing_applies():
    pathway, evaluation, patient = evaluated()
    rows: tuple[StepRow, ...] = tuple(
        replace(row, status="not applicable") for row in evaluation.steps
    )
    assert care_plans(pathway, replace(evaluation, steps=rows), patient, referrals={}) == ()


def episode(reference: str, **changes: object) -> EpisodeRow:
    days = Days(date(2024, 1, 5), date(2024, 1, 5))
    row = EpisodeRow(
        id=reference,
        opened=days,
        received=None,
        merged=(),
        region="hip, left",
        status="open",
        outcome=None,
        outcome_kind=None,
        ended_on=None,
        ended_by=None,
        position=(),
        exclusions=(),
        timeline=(),
    )
    return replace(row, **changes)


def in_episodes(*episodes: EpisodeRow) -> Resources:
    """What is written where every step belongs to each of the episodes."""
    pathway, evaluation, patient = evaluated()
    enrolment = replace(pathway.enrolment, episodes=Episodes(_an_opening(), "problem"))
    steps = [replace(row, episode=one.id) for one in episodes for row in evaluation.steps]
    referrals = [
        replace(row, episode=one.id, region=one.region, identifier=f"r-{one.region}")
        for one in episodes
        for row in evaluation.referrals
    ]
    replayed = replace(
        evaluation, episodes=episodes, steps=tuple(steps), referrals=tuple(referrals)
    )
    return resources(patient, [(replace(pathway, enrolment=enrolment), replayed)], as_at=AS_AT)


def _an_opening() -> Selection:
    return Selection(CodedEntries(RecordKind.REQUEST, "clinic_request"))


def test_each_open_episode_has_a_plan_of_its_own():
    left = episode("ServiceRequest/a")
    right = episode("ServiceRequest/b", region="hip, right")
    plans = in_episodes(left, right).care_plans
    assert [plan.title for plan in plans] == ["Example: hip, left", "Example: hip, right"]
    assert len({plan.id for plan in plans}) == 2
    assert plans[0].supporting_info is not None
    assert [one.reference for one in plans[0].supporting_info] == ["ServiceRequest/a"]
    assert plans[0].period is not None
    assert plans[0].period.start == date(2024, 1, 5)


def test_the_referral_of_an_episode_is_for_its_region():
    left = episode("ServiceRequest/a")
    right = episode("ServiceRequest/b", region="hip, right")
    found = in_episodes(left, right)
    assert [request.body_site[0].text for request in found.requests if request.body_site] == [
        "hip, left",
        "hip, right",
    ]
    pointed = [
        activity.reference.reference
        for plan in found.care_plans
        for activity in plan.activity
        if activity.reference is not None
    ]
    assert pointed == [f"ServiceRequest/{request.id}" for request in found.requests]


def test_an_episode_that_has_ended_has_no_plan():
    assert in_episodes(episode("ServiceRequest/a", status="ended")).care_plans == ()
