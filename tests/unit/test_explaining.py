"""Evaluations in plain words: what a nurse reads, sentence by sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from tests.unit.cohort_example import AS_AT, bundle, pathways
from waypost.cohort import PatientResult, evaluate_patients
from waypost.evaluate import Evaluation, evaluate
from waypost.explaining import Item, explain_text, explanation_of
from waypost_dsl.model import Pathway

ILL = ("ill", "2020-05-01")


@pytest.fixture(scope="module")
def alpha(tmp_path_factory: pytest.TempPathFactory) -> Pathway:
    return pathways(tmp_path_factory.mktemp("example") / "pathways")[0]


def evaluated(
    alpha: Pathway, content: Mapping[str, object], *, known_at: date | None = None
) -> Evaluation:
    data = json.dumps(content).encode()
    [result] = evaluate_patients([alpha], data, as_at=AS_AT, known_at=known_at)
    assert isinstance(result, PatientResult)
    return result.evaluations[0]


def item(alpha: Pathway, content: Mapping[str, object], heading: str, title: str) -> Item:
    explanation = explanation_of(evaluated(alpha, content), alpha)
    [section] = [one for one in explanation.sections if one.heading == heading]
    [found] = [one for one in section.items if one.title.startswith(title)]
    return found


def lead(alpha: Pathway, content: Mapping[str, object]) -> tuple[str, ...]:
    return explanation_of(evaluated(alpha, content), alpha).lead


def test_it_says_who_by_id_which_version_and_as_at_when(alpha):
    explanation = explanation_of(evaluated(alpha, bundle("p1", ILL)), alpha)
    assert explanation.title == "Alpha care (pathway alpha, version 1.0.0)"
    assert explanation.patient == "Patient p1, as at 1 March 2024"


def test_it_says_as_it_was_known_when_it_was_asked_so(alpha):
    evaluation = evaluated(alpha, bundle("p1", ILL), known_at=date(2024, 2, 9))
    explanation = explanation_of(evaluation, alpha)
    assert explanation.patient.endswith(", as it was known on 9 February 2024")
    assert explanation.records == (
        "[1] Condition/p1-1 (1 May 2020, onsetDateTime, recording date assumed)",
    )


def test_it_says_since_when_and_why_somebody_is_on_the_pathway(alpha):
    assert lead(alpha, bundle("p1", ILL)) == (
        "On this pathway since 1 May 2020: ill on 1 May 2020 [1].",
        "Of 3 steps: 2 overdue, 1 cannot be told.",
    )


def test_it_says_why_somebody_is_not_on_the_pathway(alpha):
    assert lead(alpha, bundle("p1")) == ("Not on this pathway: ill: no.",)


def test_it_says_since_when_nothing_falls_due_for_the_dead(alpha):
    assert lead(alpha, bundle("p1", ILL, deceasedDateTime="2023-02-03")) == (
        "No longer on this pathway: Died.",
        "Everything stands as it did on 3 February 2023; nothing falls due after that.",
    )


def test_an_overdue_step_says_what_was_looked_for_and_why_no_exception_holds(alpha):
    found = item(alpha, bundle("p1", ILL), "Overdue", "Reviewed")
    assert found.title == "Reviewed (reviewed)"
    assert found.standing == "was due 1 May 2021, 1,035 days (over 2 years) overdue"
    assert found.lines == (
        "Looked for a record of reviews: none found.",
        "No exception recorded: looked for informed dissent.",
        "Timing: every 12 months.",
        "Source: An example guideline, 1.1 – guideline (verified).",
    )


def test_an_overdue_step_that_was_done_before_says_when(alpha):
    content = bundle("p1", ILL, ("review", "2021-02-03"), ("review", "2022-02-03"))
    found = item(alpha, content, "Overdue", "Reviewed")
    assert (
        found.lines[0]
        == "Looked for a record of reviews: the last was on 3 February 2022 [2] and 1 before."
    )


def test_a_step_asked_for_by_another_says_by_which(alpha):
    found = item(alpha, bundle("p1", ILL), "Overdue", "Breathlessness graded")
    assert found.lines[0] == (
        "Needed now: “Sent to the clinic” cannot be settled until this is known."
    )


def test_an_open_referral_says_why_it_is_needed_and_that_it_is_a_draft(alpha):
    content = bundle("p1", ILL, ("grade-3", "2024-02-20"))
    found = item(alpha, content, "Due", "Sent to the clinic")
    assert found.standing == "due by 21 March 2024, in 20 days"
    assert found.lines[0] == (
        "Needed because breathlessness grade is at least 3. Found: breathlessness grade 3 on "
        "20 February 2024 [2]."
    )
    assert found.lines[-1] == (
        "Source: An example guideline, 1.2 – guideline (verified); thirty days – this project's "
        "decision: needs local sign-off."
    )
    proposed = item(alpha, content, "Referrals proposed", "The clinic")
    assert proposed.standing == "routine, due 21 March 2024"
    assert proposed.lines[0] == "Needed since 20 February 2024, for: Sent to the clinic."
    assert proposed.lines[1].startswith("A draft for a clinician to decide on. Identifier ")


def test_a_system_gap_is_said_and_the_need_stays(alpha):
    content = bundle("p1", ILL, ("grade-3", "2024-01-10"), ("gap", "2024-01-20"))
    found = item(alpha, content, "Overdue", "Sent to the clinic")
    assert found.lines[0] == (
        "System gap: a record of gaps in the last 12 months on 20 January 2024 [2]. The need "
        "stays; the service is what is missing."
    )


def test_a_step_that_is_not_needed_says_what_was_seen_instead(alpha):
    found = item(
        alpha, bundle("p1", ILL, ("grade-2", "2024-01-10")), "Not applicable", "Sent to the clinic"
    )
    assert found.standing == ""
    assert found.lines[0] == (
        "Needed only when breathlessness grade is at least 3. Found: breathlessness grade 2 on "
        "10 January 2024 [2]."
    )


def test_what_keeps_a_step_from_applying_is_said_though_its_need_is_not_known():
    pathway = compiled(
        """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  not applicable when any record in palliative because decided example
  because decided example
"""
    ).pathway
    assert pathway is not None
    record = record_of("2023-01-10  Condition  illness\n2024-01-10  Procedure  palliative")
    explanation = explanation_of(evaluate(pathway, record, as_at=date(2024, 3, 1)), pathway)
    [section] = [one for one in explanation.sections if one.heading == "Not applicable"]
    assert section.items[0].lines[0].startswith("Not chased, because of: ")


def test_what_cannot_be_told_says_what_to_record(alpha):
    content = bundle("p1", ILL)
    found = item(alpha, content, "Cannot be told", "Sent to the clinic")
    assert found.lines[:2] == (
        (
            "Whether it is needed cannot be told: breathlessness grade is at least 3. Found: "
            "breathlessness grade: none recorded."
        ),
        "Until then: do “Breathlessness graded”.",
    )
    missing = item(alpha, content, "Not known, and worth recording", "")
    assert missing.lines == ("Recording it would settle “Sent to the clinic”.",)


def test_a_stale_grade_is_not_called_missing(alpha):
    content = bundle("p1", ILL, ("grade-3", "2022-01-10"))
    found = item(alpha, content, "Cannot be told", "Sent to the clinic")
    assert "the latest is older than 12 months" in found.lines[0]


def test_an_exception_says_what_it_is_and_how_long_it_lasts(alpha):
    content = bundle("p1", ILL, ("dissent", "2024-01-15"))
    found = item(alpha, content, "Excepted", "Reviewed")
    assert found.lines[0] == (
        "Excepted because of: informed dissent recorded on 15 January 2024 [2]. It lasts 12 months."
    )


def test_an_exception_that_has_ended_is_said(alpha):
    content = bundle("p1", ILL, ("dissent", "2021-01-15"))
    found = item(alpha, content, "Overdue", "Reviewed")
    assert found.lines[1] == (
        "No exception holds any more: informed dissent recorded on 15 January 2021 [2]."
    )


def test_a_step_that_is_done_says_when_and_when_next(alpha):
    content = bundle("p1", ILL, ("review", "2021-05-11"), ("review", "2024-02-01"))
    found = item(alpha, content, "Done", "Reviewed")
    assert found.standing == (
        "done 1 February 2024, late by 631 days (over 1 year); next due 1 February 2025"
    )
    assert found.lines[0] == "Found: a record of reviews on 1 February 2024 [2] and 1 before."


def test_the_text_is_the_explanation_in_full_and_no_line_is_too_long(alpha):
    evaluation = evaluated(alpha, bundle("p1", ILL))
    text = explain_text(evaluation, alpha, width=72)
    assert max(len(line) for line in text.splitlines()) <= 72
    assert text.startswith("Alpha care (pathway alpha, version 1.0.0)\nPatient p1, as at")
    assert text.endswith(
        "\nNot medical advice: thresholds need sign-off by a clinical safety\nofficer.\n"
    )
    assert "\nOVERDUE\n" in text


def test_an_evaluation_of_another_version_is_refused(alpha):
    evaluation = evaluated(alpha, bundle("p1", ILL))
    with pytest.raises(ValueError, match="another version"):
        explain_text(evaluation, replace(alpha, sha256="other"))
