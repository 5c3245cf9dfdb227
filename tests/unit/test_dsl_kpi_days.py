"""What KPIs of episodes and stays ask besides: nodes reached, the earliest day, the admission."""

from __future__ import annotations

import pytest

from tests.unit.dsl_kpi_texts import STEPS, of_episodes
from tests.unit.dsl_parts import same
from tests.unit.dsl_texts import codes, pathway
from waypost_dsl import model
from waypost_dsl.formatter.formatting import format_text
from waypost_dsl.wording.kpis import kpi_in_words
from waypost_dsl.wording.surface import as_written


def episode_kpi(clauses: str) -> model.Kpi:
    made = of_episodes(clauses)
    assert made.pathway is not None, made.diagnostics
    return made.pathway.kpis["one"]


def slugs(clauses: str) -> list[str]:
    return [one.code.slug for one in of_episodes(clauses).diagnostics]


# --- NODE is reached ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    ["episodes", "referrals to clinic made", "due triaged", "clocks rtt stopped"],
)
@pytest.mark.parametrize("node", ["triaged", "over"])
def test_any_node_of_an_episode_may_be_reached(unit, node):
    made = episode_kpi(f"of {unit} met when {node} is reached")
    assert isinstance(made.measure, model.Proportion)
    assert same(made.measure.met_when, model.StepIs(node, (model.REACHED,)))
    assert as_written(made.measure.met_when) == f"{node} is reached"


def test_being_reached_is_independent_of_the_status():
    both = "met when triaged is reached and triaged is overdue"
    assert slugs(f"of episodes {both}") == []
    assert slugs("of episodes with over is reached met when not (over is reached)") == [
        "kpi-cannot-be-met"
    ]


def test_being_reached_is_no_status_beside_others():
    assert slugs("of episodes met when triaged is done or reached") == ["wrong-comparison"]


def test_nobody_reaches_a_node_where_there_are_no_episodes():
    text = f'{STEPS}kpi one "One" domain clinical of patients met when tested is reached monthly'
    assert codes(text) == ["wrong-comparison"]


def test_patients_of_episodes_are_asked_of_no_node():
    assert slugs("of patients met when over is reached") == ["kpi-clause-does-not-fit"]


# --- dated earliest of -------------------------------------------------------------------------


def test_the_earliest_of_several_days_puts_an_episode_into_a_month():
    made = episode_kpi("of episodes dated earliest of triaged done, over reached, death counted")
    days = (model.AtNode("over", "reached"), model.AtDeath())
    assert same(made.counted, model.EpisodesCounted(model.AtNode("triaged", "done"), days))
    words = kpi_in_words(made, of_episodes("of episodes counted").pathway or pathway(""))
    assert words.judged == (
        "on the earliest of: the day “Triaged” was done, the day “Over” was reached, death"
    )


def test_each_of_the_days_must_be_one_of_the_episode():
    assert slugs("of episodes dated earliest of triaged done, 2024-01-01 counted") == [
        "kpi-clause-does-not-fit"
    ]
    assert slugs("of episodes dated earliest of triaged done, nothing reached counted") == [
        "unknown-name"
    ]


# --- the admission -----------------------------------------------------------------------------

SINCE = "record in reviews since the admission"
NEAR = "record in reviews from the admission to the event"


@pytest.mark.parametrize(
    "unit", ["admissions", "discharges", "discharges after planned admissions"]
)
def test_a_window_may_hang_on_the_day_a_stay_began(unit):
    made = pathway(f'{STEPS}kpi one "One" domain clinical of {unit} met when {NEAR} monthly')
    measure = made.kpis["one"].measure
    assert isinstance(measure, model.Proportion)
    assert isinstance(measure.met_when, model.Found)
    window = measure.met_when.selection.window
    assert window is not None
    assert window.start is not None
    assert window.start.anchor == model.AtAdmission()
    assert as_written(measure.met_when) == NEAR


@pytest.mark.parametrize(
    "statement",
    [
        f'kpi one "One" domain clinical of patients met when {NEAR} monthly',
        f'kpi one "One" domain clinical of admissions per 100 patients with {SINCE} monthly',
        f"fact near is {SINCE}",
    ],
)
def test_elsewhere_there_is_no_admission(statement):
    assert "spell-fact-elsewhere" in codes(STEPS + statement)


def test_the_clauses_are_laid_out_as_written():
    text = (
        'pathway p "P" kpi one "One" domain clinical of episodes dated earliest of a reached,'
        " b reached met when c is reached monthly"
    )
    assert (format_text(text).text or "").splitlines()[-4:] == [
        "    domain clinical",
        "    of episodes dated earliest of a reached, b reached",
        "    met when c is reached",
        "    monthly",
    ]


def test_cancer_is_a_fact_of_a_stay():
    assert (
        codes(
            f'{STEPS}kpi one "One" domain clinical of discharges met when cancer_recorded monthly'
        )
        == []
    )
    assert "spell-fact-elsewhere" in codes(
        f'{STEPS}kpi one "One" domain clinical of patients met when cancer_recorded monthly'
    )
