"""The steps of scenarios: their wording, and what is said of a scenario that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from waypost.bdd.catalogue import CATALOGUE, StepOfScenario, carry_out, steps_worded
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.reference_page import reference_page
from waypost.bdd.story import PatientStory
from waypost.bdd.vocabulary import Vocabulary, vocabulary_of

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLES = [(one, example) for one in CATALOGUE for example in one.examples]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(PROJECT / "pathways")


@pytest.fixture
def story(vocabulary: Vocabulary) -> PatientStory:
    return PatientStory(vocabulary)


def tell(story: PatientStory, *lines: str) -> None:
    """Carry out lines that begin with their keyword."""
    for line in lines:
        keyword, _, text = line.partition(" ")
        assert keyword in ("Given", "When", "Then")
        carry_out(story, keyword.lower(), text)  # pyright: ignore[reportArgumentType]


BREATHLESS = (
    "Given a patient aged 67 on 2024-03-01",
    "Given a diagnosis in copd_diagnosis on 2019-05-02",
    "Given an MRC grade of 3 on 2024-01-10",
    "When the copd pathway is evaluated as at 2024-03-01",
)


@pytest.mark.parametrize(("step", "example"), EXAMPLES, ids=[text for _, text in EXAMPLES])
def test_every_example_is_worded_as_exactly_one_step(step: StepOfScenario, example: str) -> None:
    assert [one.phrase for one in steps_worded(step.type, example)] == [step.phrase]


def test_every_step_says_what_it_means() -> None:
    assert [one.phrase for one in CATALOGUE if not one.means.endswith(".")] == []


def test_the_reference_page_is_what_the_steps_say() -> None:
    written = (PROJECT / "docs" / "reference" / "scenarios.md").read_text(encoding="utf-8")
    assert written == reference_page(), "write it anew: make docs"


def test_a_scenario_that_is_so_says_nothing(story: PatientStory) -> None:
    tell(
        story,
        *BREATHLESS,
        "Then rehabilitation is overdue, due 2024-02-09, 21 days overdue",
        "Then the patient is referred to pulmonary_rehab, due 2024-02-09",
        "Then mrc is 3",
        "Then mrc is dated 2024-01-10",
        "Then the patient is enrolled",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Given a diagnosis in copd_diagnoses on 2024-01-01", "did you mean `copd_diagnosis`"),
        (
            "Given a referral to pulmonary_rehap made on 2024-01-01",
            "did you mean `pulmonary_rehab`",
        ),
        ("Given a referral to pulmonary_rehab mad on 2024-01-01", "did you mean `made`"),
        ("Given an HbA1C of 58 on 2024-01-01", "`58` has no unit: HbA1c comes in mmol/mol or %"),
        ("Given an HbA1c of 7.5 mmol/L on 2024-01-01", "HbA1c does not come in `mmol/L`"),
        ("Given an HbA1c of 7.5 % as 4548 on 2024-01-01", "no code is named `4548`"),
        ("Given an HbA1d of 7.5 % on 2024-01-01", "did you mean `hba1c`"),
        ("Given an MRC grade of 6 on 2024-01-01", "it has 1, 2, 3, 4, 5"),
        ("Given an MRC grade below 3 on 2024-01-01", "the code itself is the value"),
        ("Given an HbA1c of 7..5 % on 2024-01-01", "`7..5` is not a number"),
        ("Given a record in copd_review on 2024-02-30", "there is no such day as 2024-02-30"),
        ("Given a record in copd_review on 1.3.2024", "`1.3.2024` is not a date"),
        ("Given a record in copd_review in 2024-13", "there is no such day as 2024-13-01"),
        ("Given a record in copd_review on 2024-01-01, entred in error", "`entered in error`"),
        ("Given a record in copd_review on 2024-01-01, refuted", "no Observation that is refuted"),
        ("Given a record in copd_review on 2024-01-01, recorded on 2024-01", "write the day too"),
        ("Given a record in copd_review on 2024-01-01, ended on 2024-02-01", "has no end in FHIR"),
        ("Given a record of 1 in copd_review on 2024-01-01", "in codelist `copd_review`"),
        ("Given a record of the SNOMED code 1 on 2024-01-01", "did you mean `SNOMED CT`"),
        ("Given a referral to pulmonary_rehab recorded on 2024-01-01", "was recorded"),
        ("Given an answer of 3 to mrc_grade on 2024-01-01", "no code that is the question itself"),
        ("Given a patient aged 67 on 2024-03-01", "there is one already"),
        ("Given the record holds only Conditions", "did you mean `Condition`"),
        ("Given the patient's sex is recorded as woman", "no administrative gender"),
        ("Given an MRC grade of 3", "say on which day: `on 2024-01-10`"),
        ("Given an MRC grade of 3 on 10 January 2024", "write a day as year, month and day"),
        ("Given an admission in copd_review on 2024-01-01", "`admission` is no kind of entry"),
        ("Given an immunization in copd_review on 2024-01-01", "`immunisation`"),
        ("Given the referral to pulmonary_rehab was received on 2024-01-01", ", received on"),
        ("Given something else", "no step is worded `something else`"),
        ("Then rehab is overdue", "no step is named `rehab` in the copd pathway"),
        ("Then rehabilitation is ovrdue", "did you mean `overdue`"),
        ("Then rehabilitation is pending", "it is overdue, due 2024-02-09, 21 days overdue"),
        ("Then rehabilitation is overdue, due 2024-02-10", "is not due on 2024-02-10"),
        ("Then rehabilitation is overdue, 20 days overdue", "is not 20 days overdue"),
        ("Then rehabilitation is due 2024-02-08", "is not due on 2024-02-08"),
        ("Then rehabilitation is marked system gap", "is not marked system gap"),
        ("Then complete_review is 2 of 3", "it is 1 of 3, without reviewed, counted"),
        ("Then complete_review is done", "it is overdue, 1 of 3"),
        ("Then complete_review is overdue, due 2024-02-09", "it has none"),
        ("Then care_processes is 7 of 8", "no group is named `care_processes`"),
        ("Then mrc is 4", "`mrc` is not 4; it is 3"),
        ("Then mrs is 3", "did you mean `mrc`"),
        ("Then mrc is not known", "`mrc` is known: it is 3"),
        ("Then mrc is dated 2024-01-11", "it is of 2024-01-10"),
        ("Then fev1 is not known because it is stale", "for another reason: none recorded"),
        ("Then fev1 is not known because it was lost", "no reason is named `it was lost`"),
        ("Then fev1 is 45 %", "`fev1` is not 45 %; it is not known: none recorded"),
        ("Then fev1 is 45", "`45` has no unit: it comes in %"),
        ("Then fev1 is 45 litres", "`litres` is no unit of FEV1 % predicted"),
        ("Then copd is perhaps", "no answer to a yes-or-no fact is named `perhaps`"),
        ("Then severity is very severe", "did you mean `very_severe`"),
        ("Then the patient is excluded", "the patient is enrolled"),
        ("Then the patient has been enrolled since 2019-05-03", "it is 2019-05-02"),
        ("Then it is not known whether the patient is enrolled", "it is known"),
        ("Then it is not known whether the patient is excluded", "it is known"),
        ("Then the outcome is died", "the outcome is not died; it is none"),
        ("Then the outcome is dead", "did you mean `died`"),
        ("Then the patient is referred to home_oxygen", "is not referred to home_oxygen"),
        ("Then the patient is referred to homeoxygen", "did you mean `home_oxygen`"),
        ("Then the patient is not referred to pulmonary_rehab", "is referred to pulmonary_rehab"),
        ("Then the patient is referred to pulmonary_rehab, due 2024-02-10", "due 2024-02-09"),
        ("Then no other referral goes to home_oxygen", "0 referrals go to home_oxygen"),
        ("Then nothing else is referred", "also referred to pulmonary_rehab"),
        ("Then nothing is referred", "referrals go to pulmonary_rehab"),
        ("Then advice bp_above_target is given", "no advice is named `bp_above_target`"),
        ("Then interrupt same_day fires", "no interrupt is named `same_day`"),
        ("Then glycaemia goes nowhere", "no decision is named `glycaemia`"),
        ("Then rehabilitation is overdue, 3 days late", "in this order: `, due 2024-02-09`"),
        ("Then mrc is unknown", "`mrc` is a fact and has no status"),
        ("Then in the episode of 2024-01-10, x is done", "in the episode opened on"),
        ("When the copd pathway is evaluated on 2024-03-01", "write `evaluated as at`"),
        ("When the cop pathway is evaluated as at 2024-03-01", "did you mean `copd`"),
    ],
)
def test_what_is_wrong_is_said(story: PatientStory, line: str, message: str) -> None:
    tell(story, *BREATHLESS)
    with pytest.raises(ScenarioProblem) as caught:
        tell(story, line)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Given a record in copd_review on 2024-01-01", "say first who the patient is"),
        ("When the copd pathway is evaluated as at 2024-03-01", "say first who the patient is"),
        ("Then mrc is 3", "nothing is evaluated yet"),
        ("Given a patient aged x on 2024-03-01", "`x` is not an age in completed years"),
        ("Given a patient born on 2024-02-30", "there is no such day"),
    ],
)
def test_a_scenario_begins_with_its_patient(story: PatientStory, line: str, message: str) -> None:
    with pytest.raises(ScenarioProblem) as caught:
        tell(story, line)
    assert message in str(caught.value)


def test_nobody_dies_twice(story: PatientStory) -> None:
    tell(story, BREATHLESS[0], "Given the patient died on 2024-02-01")
    with pytest.raises(ScenarioProblem, match="has died already"):
        tell(story, "Given the patient has died on a date nobody recorded")


def test_a_step_of_a_pathway_the_patient_is_not_on_has_no_status(story: PatientStory) -> None:
    tell(story, BREATHLESS[0], "When the copd pathway is evaluated as at 2024-03-01")
    with pytest.raises(ScenarioProblem, match="the patient is not enrolled on copd"):
        tell(story, "Then reviewed is overdue")


def test_what_a_step_puts_into_the_record_names_its_line(story: PatientStory) -> None:
    story.line = 12
    tell(story, *BREATHLESS[:3])
    assert [entry.reference for entry in story.record().entries] == [
        "Condition/line-12",
        "Observation/line-12-2",
    ]


def test_every_kind_of_resource_is_valid_fhir(story: PatientStory) -> None:
    tell(story, BREATHLESS[0])
    for kind in ("diagnosis", "condition", "record", "observation", "procedure", "immunisation"):
        tell(story, f"Given a {kind} in copd_review on 2024-01-10, recorded on 2024-01-12")
    for kind in ("care plan", "medication", "encounter", "document", "request"):
        tell(story, f"Given a {kind} in copd_review on 2024-01-10, recorded on 2024-01-12")
        tell(story, f"Given a {kind} in copd_review without a date")
    for kind in ("diagnosis", "care plan", "encounter", "procedure"):
        tell(story, f"Given a {kind} in copd_review in 2023, ended on 2024-01-20")
    tell(story, "Given an immunisation in copd_review without a date, not done")
    entries = story.record().entries
    assert len(entries) == 21
    assert {entry.recorded_from for entry in entries if entry.recorded is not None} == {
        "recordedDate",
        "issued",
        "recorded",
        "authoredOn",
        "Provenance.recorded",
    }
    assert {entry.ended.last for entry in entries if entry.ended is not None} == {date(2024, 1, 20)}


@pytest.mark.parametrize("words", ["entered in error", "preliminary", "cancelled"])
def test_a_status_keeps_an_observation_from_counting(story: PatientStory, words: str) -> None:
    tell(story, BREATHLESS[0], f"Given an MRC grade of 3 on 2024-01-10, {words}")
    [entry] = story.record().entries
    assert entry.not_counted == words.replace(" ", "-")


def test_a_blood_pressure_is_a_panel_with_two_components(story: PatientStory) -> None:
    tell(story, BREATHLESS[0], "Given a blood pressure of 140/90 mmHg on 2024-01-10")
    assert len(story.record().entries) == 3


def test_a_result_is_coded_by_the_first_code_that_fits_its_unit(story: PatientStory) -> None:
    tell(
        story,
        BREATHLESS[0],
        "Given an HbA1c of 7.5 % on 2024-01-10",
        "Given an HbA1c of 58 mmol/mol on 2024-01-11",
        "Given an HbA1c of 22 without a unit on 2024-01-12",
        "Given an HbA1c of 7.5 % as 4548-4 on 2024-01-13",
    )
    codes = {str(entry.happened): entry.codings[0].code for entry in story.record().entries}
    assert codes == {
        "2024-01-10": "17855-8",
        "2024-01-11": "59261-8",
        "2024-01-12": "43396009",
        "2024-01-13": "4548-4",
    }
