"""The steps of scenarios about referrals and episodes, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.bdd.catalogue import carry_out
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.reference_page import reference_page
from waypost.bdd.story import PatientStory
from waypost.bdd.vocabulary import Vocabulary, vocabulary_of
from waypost.record import BooleanValue, CodedValue

PROJECT = Path(__file__).resolve().parents[2]
TWO_KNEES = (
    "Given a patient aged 58 on 2024-01-01",
    "Given a referral to triage_esp made on 2024-01-05, received on 2024-01-08, for the left knee",
    "Given a record in redflag_screened on 2024-01-08, for the left knee",
    "Given a referral to triage_esp made on 2024-01-15, for the right knee",
    "When the orthopaedic_triage pathway is evaluated as at 2024-01-31",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    # The page knows every step: reading it declares them all.
    assert reference_page()
    return vocabulary_of(PROJECT / "pathways" / "orthopaedic_triage.pathway")


@pytest.fixture
def story(vocabulary: Vocabulary) -> PatientStory:
    return PatientStory(vocabulary)


def tell(story: PatientStory, *lines: str) -> None:
    """Carry out lines that begin with their keyword."""
    for line in lines:
        keyword, _, text = line.partition(" ")
        story.line += 1
        carry_out(story, keyword.lower(), text)  # pyright: ignore[reportArgumentType]


def test_what_is_so_says_nothing(story: PatientStory) -> None:
    tell(
        story,
        *TWO_KNEES,
        "Then there are 2 episodes",
        "Then in the episode for the left knee, the episode opened on 2024-01-08",
        "Then in the episode opened on 2024-01-08, the episode is about the left knee",
        "Then in the episode opened on 2024-01-15 for the right knee, the episode is open",
        "Then in the episode for the left knee, triage is overdue, due 2024-01-22, 9 days overdue",
        "Then in the episode for the left knee, at_the_door went to triage on 2024-01-08",
        "Then in the episode for the left knee, redflag_screen was done on 2024-01-08",
        "Then in the episode for the right knee, the episode is at redflag_screen",
        "Then in the episode for the right knee, the episode is not at triage",
        "Then in the episode for the right knee, the episode never reached triage",
        "Then in the episode for the left knee, the episode reached triage on 2024-01-08",
        "Then in the episode for the left knee, the episode reached triage 1 time",
        "Then in the episode for the left knee, the episode was never handed over",
        "Then in the episode for the left knee, the rtt clock has run 23 days",
        "Then in the episode for the left knee, the rtt clock is within its limit",
        "Then in the episode for the left knee, the rtt clock is still running",
        "Then in the episode for the left knee, oa is false",
        "Then nothing is referred",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("there is 1 episode", "there are 2 episodes, not 1: open, opened on 2024-01-08"),
        ("triage is overdue", "there are 2 episodes: say which, as in `in the episode opened"),
        ("the episode is open", "there are 2 episodes: say which"),
        ("in the episode for the left hip, oa is true", "no episode is for the left hip; open,"),
        (
            "in the episode for the right knee, triage is overdue",
            "the episode did not reach `triage`: it is open, opened on 2024-01-15, for the",
        ),
        (
            "in the episode for the left knee, triage is pending",
            "`triage` is not pending; it is overdue, due 2024-01-22",
        ),
        (
            "in the episode for the left knee, triage is overdue, critical",
            "`triage` is not critical",
        ),
        (
            "in the episode for the left knee, the episode opened on 2024-01-05",
            "the episode did not open on 2024-01-05",
        ),
        ("in the episode for the left knee, the episode is about the hip", "about the left knee"),
        ("in the episode for the left knee, the episode is at triaged", "it is open, opened on"),
        ("in the episode for the left knee, the episode is at triag", "did you mean `triage`"),
        ("in the episode for the left knee, the episode is not at triage", "is at triage"),
        ("in the episode for the left knee, the episode is ended", "is not ended; it is open"),
        ("in the episode for the left knee, the episode ended as managd", "did you mean `managed`"),
        (
            "in the episode for the left knee, the episode ended as managed",
            "did not end as managed",
        ),
        ("in the episode for the left knee, the episode ended without an outcome", "it is open"),
        ("in the episode for the left knee, the episode was handed over", "was not handed over"),
        (
            "in the episode for the left knee, the episode reached triage on 2024-01-09",
            "it was reached on 2024-01-08",
        ),
        (
            "in the episode for the left knee, the episode reached triage 2 times",
            "not reach triage 2 times but 1",
        ),
        ("in the episode for the left knee, the episode never reached triage", "did reach triage"),
        (
            "in the episode for the left knee, triage was done on 2024-01-09",
            "was not done on 2024-01-09: reached on 2024-01-08",
        ),
        (
            "in the episode for the left knee, at_the_door went to triage on 2024-01-09",
            "it goes to triage on 2024-01-08",
        ),
        ("in the episode for the left knee, the rtt clock has run 24 days", "it has run 23"),
        ("in the episode for the left knee, the rtt clock has stopped on 2024-01-31", "it runs"),
        ("in the episode for the left knee, the rtt clock is beyond its limit", "126 days"),
        ("in the episode for the left knee, the rt clock has run 1 day", "did you mean `rtt`"),
        (
            "the patient is referred to orthopaedics for the left knee",
            "is not referred to orthopaedics; nothing is referred",
        ),
    ],
)
def test_what_is_not_so_is_said(story: PatientStory, line: str, message: str) -> None:
    tell(story, *TWO_KNEES)
    with pytest.raises(ScenarioProblem) as caught:
        tell(story, f"Then {line}")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "a referral to triage_esp made on 2024-01-05, for the left nee",
            "did you mean `left knee`",
        ),
        ("an encounter in triage_contact on 2024-01-09, for the left knee", "no body site in FHIR"),
        (
            "an encounter in triage_contact on 2024-01-09, for the referral of 2024-01-07",
            "there is no referral of 2024-01-07",
        ),
        (
            "a procedure in mri_done on 2024-01-09, for the referral to orthopaedics of 2024-01-05",
            "there is no referral to orthopaedics of 2024-01-05",
        ),
        (
            "an immunisation in core_treatment on 2024-01-09, for the referral of 2024-01-05",
            "no Immunization that is based on a request",
        ),
        ("a record in redflag_screened on 2024-01-09, received on 2024-01-10", "only a request"),
        ("a procedure in mri_done on 2024-01-09, answered yes", "has an answer"),
        ("a record in redflag_screened on 2024-01-09, because of low_back_pain", "no reason for"),
        ("a procedure in mri_done without a date, at 10:00", "has no time of day"),
        (
            "a referral to triage_esp made on 2024-01-05, because of low_back_pan",
            "did you mean `low_back_pain`",
        ),
        ("a procedure in mri_done on 2024-01-09, at ten", "no addition is named `at ten`"),
        (
            "the referral to triage_esp of 2024-01-05 was not attended without a date",
            "an appointment has a day",
        ),
    ],
)
def test_what_cannot_be_put_into_the_record_is_said(
    story: PatientStory, line: str, message: str
) -> None:
    tell(story, *TWO_KNEES[:3])
    with pytest.raises(ScenarioProblem) as caught:
        tell(story, f"Given {line}")
    assert message in str(caught.value)


def test_two_referrals_of_one_day_are_told_apart_by_their_service(story: PatientStory) -> None:
    tell(
        story,
        TWO_KNEES[0],
        "Given a referral to triage_esp made on 2024-01-05, for the left knee",
        "Given a referral to orthopaedics made on 2024-01-05, for the left knee",
    )
    with pytest.raises(ScenarioProblem, match="2 referrals of 2024-01-05"):
        tell(
            story,
            "Given an encounter in triage_contact on 2024-01-09, for the referral of 2024-01-05",
        )
    tell(
        story,
        "Given an encounter in triage_contact on 2024-01-09,"
        " for the referral to triage_esp of 2024-01-05",
    )
    [contact] = [one for one in story.record().entries if one.resource_type == "Encounter"]
    assert contact.based_on == ("ServiceRequest/line-2",)


def test_every_stage_of_a_referral_is_valid_fhir_and_hangs_on_it(story: PatientStory) -> None:
    tell(story, *TWO_KNEES[:2])
    for stage in (
        "accepted",
        "booked",
        "seen",
        "completed",
        "not attended",
        "declined by the patient",
        "declined by the service",
    ):
        tell(story, f"Given the referral to triage_esp of 2024-01-05 was {stage} on 2024-01-20")
    record = story.record()
    linked = record.pointing_at("ServiceRequest/line-2")
    assert [one.resource_type for one in linked].count("Task") == 5
    assert [one.resource_type for one in linked].count("Appointment") == 2
    assert [one.resource_type for one in linked].count("Encounter") == 1
    reasons = {coding.code for one in linked for coding in one.status_reasons}
    assert reasons == {"declined-by-the-patient"}


def test_a_referral_that_is_revoked_is_so_in_itself(story: PatientStory) -> None:
    tell(
        story,
        *TWO_KNEES[:2],
        "Given the referral to triage_esp of 2024-01-05 was revoked on 2024-01-20",
    )
    entry = story.record().entry("ServiceRequest/line-2")
    assert entry is not None
    assert entry.status == "revoked"


def test_what_is_added_after_a_comma_is_in_the_resource(story: PatientStory) -> None:
    tell(
        story,
        TWO_KNEES[0],
        "Given a referral to triage_esp made on 2024-07-05,"
        " because of leg-pain in back_or_leg_pain",
        "Given a record in cauda_equina_signs on 2024-07-05, answered getting_worse",
        "Given a record in redflag_screened on 2024-07-05, answered no",
        "Given a procedure in mri_done on 2024-07-05, at 10:30, for the referral of 2024-07-05",
    )
    request, worse, no, scan = (
        story.record().entry(f"{kind}/line-{number}")
        for number, kind in enumerate(
            ("ServiceRequest", "Observation", "Observation", "Procedure"), start=2
        )
    )
    assert request is not None
    assert worse is not None
    assert no is not None
    assert scan is not None
    assert [coding.code for coding in request.reasons] == ["leg-pain"]
    assert isinstance(worse.value, CodedValue)
    assert worse.value.codings[0].code == "getting-worse"
    assert no.value == BooleanValue(answer=False)
    assert scan.based_on == ("ServiceRequest/line-2",)
    # In July England is an hour ahead of universal time.
    assert scan.happened_at is not None
    assert scan.happened_at.isoformat() == "2024-07-05T09:30:00+00:00"


@pytest.mark.parametrize("kind", ["appointment", "task", "care team"])
def test_the_kinds_of_a_referrals_life_are_valid_fhir(story: PatientStory, kind: str) -> None:
    tell(story, TWO_KNEES[0], f"Given a {kind} in triage_contact on 2024-01-10")
    [entry] = story.record().entries
    assert entry.happened.first.isoformat() == "2024-01-10"
    assert entry.codings[0].code == "msk-triage-contact"
