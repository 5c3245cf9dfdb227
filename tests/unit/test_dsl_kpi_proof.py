"""A KPI that nobody can meet is refused, and one that everybody meets is pointed out."""

from __future__ import annotations

import pytest

from tests.unit.dsl_kpi_texts import STEPS, of_episodes, scorecard
from tests.unit.dsl_texts import codes, compiled, pathway
from waypost_dsl.checking.can_hold import can_hold
from waypost_dsl.model import ALWAYS, Condition, Holds

FACTS = """  fact old is age at least 65 years
  fact control
    is one of
      good when sugar below 58 mmol/mol
      fair when sugar at least 58 mmol/mol and sugar below 75 mmol/mol
      poor when sugar at least 75 mmol/mol
  fact waited is days from enrolment to today
"""
CANNOT, ALWAYS_MET = ["kpi-cannot-be-met"], ["kpi-always-met"]


def found(clauses: str) -> list[str]:
    """Return the slugs of what is wrong with a KPI of these clauses."""
    return codes(f'{FACTS}{STEPS}  kpi one "One" domain clinical {clauses} monthly')


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients with sugar above 58 mmol/mol met when sugar at most 53 mmol/mol",
        "of patients with sugar above 58 mmol/mol met when sugar at most limit",
        "of patients with sugar above 58 mmol/mol met when sugar below 7 %",
        "of patients with sugar is not known met when sugar below 58 mmol/mol",
        "of patients with smoker is current_smoker met when smoker is never_smoked",
        "of patients with control is good met when control is poor",
        "of patients with control is good met when sugar above 58 mmol/mol",
        "of patients with control is good or fair met when sugar at least 75 mmol/mol",
        "of patients with old met when age below 60 years",
        "of patients with not old met when age at least 70 years",
        "of patients with breathless at least 4 met when breathless at most 3",
        "of patients with waited above 12 weeks met when waited at most 6 weeks",
        "of patients with tested is overdue met when tested is done",
        "of patients with both is done or excepted met when both is pending",
        "of patients with any record in reviews met when no record in reviews",
        (
            "of patients with flare in the last 12 months"
            " met when not (flare in the last 12 months) and old"
        ),
        "of patients with none of (old, flare) met when flare",
    ],
)
def test_who_meets_it_has_to_be_counted(clauses):
    assert found(clauses) == CANNOT


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients met when flare excluding ill",
        "of patients with flare met when old excluding flare",
        "of patients with flare met when old excluding deceased, any of (flare, deceased)",
        "of deaths with old counted excluding age above 50 years",
        (
            "of patients with sugar above 58 mmol/mol met when sugar below 75 mmol/mol"
            " excluding sugar below 75 mmol/mol"
        ),
    ],
)
def test_whoever_is_counted_must_not_all_be_excluded(clauses):
    assert found(clauses) == CANNOT


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients with old and age below 60 years counted",
        "of patients with not ill counted",
        "of deaths with sugar at least 75 mmol/mol and control is good mean of age",
    ],
)
def test_somebody_can_be_counted(clauses):
    assert found(clauses) == CANNOT


def test_those_counted_are_among_those_it_is_per():
    assert found("of unplanned admissions with old per 100 patients with not old") == CANNOT
    assert found("of unplanned admissions with old per 100 patients with old") == []


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients with sugar above 58 mmol/mol met when sugar at most 59 mmol/mol",
        "of patients with sugar at least 58 mmol/mol met when sugar at most 58 mmol/mol",
        "of patients with control is good or fair met when sugar at least 58 mmol/mol",
        # Lengths in different units have no order: 3 months are now more, now fewer than 90 days.
        "of patients with waited above 3 months met when waited at most 80 days",
        # Two searches of the record may have nothing to do with each other.
        "of patients with flare in the last 30 days met when not flare",
        "of patients with tested is done or overdue met when tested is done",
        "of deaths with not ill met when flare",
        "of admissions with not ill met when readmitted",
    ],
)
def test_what_can_be_is_let_pass(clauses):
    assert found(clauses) == []


def test_enrolment_says_who_is_counted_only_where_it_holds_on_the_day():
    assert found("of patients registered with not ill counted") == []
    assert found("of patients enrolled at least 12 months with not ill counted") == CANNOT


# --- Met by everybody --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients with flare met when flare",
        "of patients met when ill",
        "of patients with sugar at most 53 mmol/mol met when sugar at most 58 mmol/mol",
        "of patients with control is good met when sugar below 75 mmol/mol",
        "of patients with tested is done met when tested is done or excepted",
        "of deaths with old met when any of (flare, age above 50 years)",
    ],
)
def test_what_everybody_meets_is_pointed_out(clauses):
    assert found(clauses) == ALWAYS_MET


@pytest.mark.parametrize(
    "clauses",
    [
        # Not known is not met.
        "of patients with flare met when any of (old, not old)",
        "of patients with sugar is known met when sugar at most 58 mmol/mol",
        "from feed satisfaction",
    ],
)
def test_what_can_be_missed_is_let_pass(clauses):
    assert found(clauses) == []


def test_a_warning_leaves_the_pathway_usable():
    made = compiled('kpi one "One" domain clinical of patients with flare met when flare monthly')
    assert made.pathway is not None


# --- The search --------------------------------------------------------------------------------


def condition(text: str) -> Condition:
    """Return a condition of the example pathway."""
    definition = pathway(f"{FACTS}  fact asked is {text}").facts["asked"].definition
    assert isinstance(definition, Holds)
    return definition.condition


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("ill and not ill", False),
        ("ill or not ill", True),
        ("any of (old, flare) and none of (age at least 65 years, flare)", False),
        ("sugar is known and sugar is not known", False),
        ("sugar above 58 mmol/mol and sugar is not known", False),
        ("not sugar above 58 mmol/mol and sugar at least 59 mmol/mol", False),
        ("smoker is known and not smoker is current_smoker", True),
    ],
)
def test_conditions_hold_together_or_not(text, can):
    assert can_hold(pathway(FACTS), (condition(text),)) is can


def test_what_always_holds_can_hold_and_cannot_be_missed():
    assert can_hold(pathway(""), (ALWAYS,))
    assert not can_hold(pathway(""), (), without=(ALWAYS,))


def test_what_cannot_be_is_found_among_many_questions():
    asked = "".join(
        f"  fact seen_{number} is record in reviews in the last {number + 1} days\n"
        for number in range(16)
    )
    many = " and ".join(f"seen_{number}" for number in range(16))
    text = f"{many} and old and age below 60 years"
    definition = pathway(f"{asked}{FACTS}  fact asked is {text}").facts["asked"].definition
    assert isinstance(definition, Holds)
    assert not can_hold(pathway(asked + FACTS), (definition.condition,))


def test_a_scorecard_and_episodes_are_judged_without_enrolment():
    text = 'kpi one "One" domain clinical of patients with not ill met when flare monthly'
    assert scorecard(text).diagnostics == ()
    assert of_episodes("of patients with not ill met when flare").diagnostics == ()


def test_the_places_of_the_conditions_are_shown():
    text = 'kpi one "One" domain clinical of patients with old met when age below 60 years monthly'
    (problem,) = compiled(FACTS + text).diagnostics
    assert problem.message == "KPI `one`: nothing that it counts can meet it"
    assert [one.span.line for one in problem.secondary]
