"""KPIs as the author writes them, and as the model has them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.dsl_kpi_texts import STEPS, of_episodes
from tests.unit.dsl_parts import ILL, MONTHS, amount, same
from tests.unit.dsl_texts import codes, compiled, pathway
from waypost_dsl import model
from waypost_dsl.durations import Duration
from waypost_dsl.formatter.formatting import format_text


def kpi(clauses: str, *, before: str = STEPS) -> model.Kpi:
    """Return the KPI of these clauses."""
    return pathway(f'{before}  kpi one "One" domain clinical {clauses} monthly').kpis["one"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of patients", model.Patients()),
        ("of patients enrolled", model.Patients()),
        ("of patients registered", model.Patients("registered")),
        ("of patients enrolled at least 12 months", model.Patients("enrolled", MONTHS)),
        (
            "of patients registered at least 1 year",
            model.Patients("registered", Duration(1, "years")),
        ),
        ("of deaths", model.Deaths()),
        ("of deaths of patients registered", model.Deaths("registered")),
        ("of referrals to clinic made", model.ReferralsCounted("clinic")),
        (
            "of referrals to clinic declined by the patient",
            model.ReferralsCounted("clinic", "declined by the patient"),
        ),
        ("of due tested", model.DueSteps("tested")),
        ("of admissions", model.SpellsCounted(model.Spells("admission", "any"))),
        ("of planned admissions", model.SpellsCounted(model.Spells("admission", "planned"))),
        (
            "of unplanned admissions with primary in illness of patients registered",
            model.SpellsCounted(
                model.Spells("admission", "unplanned", (model.DiagnosisMatch("illness", None),)),
                "registered",
            ),
        ),
        ("of discharges", model.SpellsCounted(model.Spells("discharge", "any"))),
        (
            "of discharges after unplanned admission",
            model.SpellsCounted(model.Spells("discharge", "unplanned")),
        ),
        (
            "of discharges after planned admissions",
            model.SpellsCounted(model.Spells("discharge", "planned")),
        ),
    ],
)
def test_what_is_counted(text, expected):
    assert same(kpi(f"{text} counted").counted, expected)
    narrowed = kpi(f"{text} with smoker is current_smoker counted")
    assert same(narrowed.counted, expected)
    assert same(narrowed.when, model.FactIs("smoker", ("current_smoker",)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of episodes", model.EpisodesCounted()),
        ("of episodes dated opening", model.EpisodesCounted(model.AtOpening())),
        (
            "of episodes dated triaged done",
            model.EpisodesCounted(model.AtNode("triaged", "done")),
        ),
        ("of clocks rtt stopped", model.ClocksCounted("rtt", "stopped")),
        ("of clocks rtt running with ill", model.ClocksCounted("rtt", "running")),
    ],
)
def test_what_is_counted_of_episodes(text, expected):
    made = of_episodes(f"{text} median of rtt")
    assert made.pathway is not None, made.diagnostics
    assert same(made.pathway.kpis["one"].counted, expected)
    assert made.pathway.kpis["one"].measure == model.Statistic("median", "rtt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("met when flare", model.Proportion(model.FactHolds("flare"))),
        ("counted", model.Count()),
        ("mean of sugar", model.Statistic("mean", "sugar")),
        ("median of visits", model.Statistic("median", "visits")),
        ("percentile 92 of age", model.Statistic("percentile", "age", Decimal(92))),
        ("percentile 97.5 of age", model.Statistic("percentile", "age", Decimal("97.5"))),
        ("per 1000 patients", model.Rate(model.Population(1000, "patients"))),
        (
            "per 100 patient years enrolled with ill",
            model.Rate(model.Population(100, "patient years", "enrolled", ILL)),
        ),
        (
            "total of length_of_stay per 1000 patients registered",
            model.Rate(model.Population(1000, "patients"), "length_of_stay"),
        ),
        (
            "against expected by age band, sex per 100 patients with ill",
            model.AgainstExpected(
                model.Population(100, "patients", "registered", ILL), ("age band", "sex")
            ),
        ),
        (
            "total of length_of_stay against expected by sex per 100 patients",
            model.AgainstExpected(model.Population(100, "patients"), ("sex",), "length_of_stay"),
        ),
    ],
)
def test_what_is_measured(text, expected):
    assert same(kpi(f"of unplanned admissions {text}").measure, expected)


def test_everything_else_a_kpi_says():
    made = kpi(
        """of unplanned admissions met when readmitted
        excluding flare in the last 12 months, deceased
        excepting smoker is current_smoker
        judged 30 days after better lower
        because NG1 "1.2" because decided chosen
        target below 10 % because NG1 "table 3" """
    )
    assert [type(one) for one in made.excluding] == [model.FactHolds, model.FactHolds]
    assert same(made.excepting, (model.FactIs("smoker", ("current_smoker",)),))
    assert (made.judged_after, made.better) == (Duration(30, "days"), "lower")
    assert [(one.name, one.place, one.status) for one in made.because] == [
        ("NG1", "1.2", "V"),
        ("chosen", "", "D"),
    ]
    assert made.target is not None
    assert made.target.comparison == "below"
    assert same(made.target.value, amount("10", "%"))
    assert [one.place for one in made.target.because] == ["table 3"]
    assert made.cadences == ("monthly",)


def test_a_reason_after_the_target_is_the_targets_and_one_elsewhere_is_the_kpis():
    made = kpi("of patients met when flare because decided chosen target above 70 % because NG1")
    assert [one.name for one in made.because] == ["chosen"]
    assert made.target is not None
    assert [one.name for one in made.target.because] == ["NG1"]


def test_intervals_and_breakdowns():
    made = pathway(
        'kpi one "One" domain activity of patients counted quarterly, yearly, rolling 12 months'
        " by practice, locality, age band, sex, ethnic category, deprivation, typology"
    ).kpis["one"]
    assert made.cadences == ("quarterly", "yearly", "rolling 12 months")
    assert made.strata == (
        "practice",
        "locality",
        "age band",
        "sex",
        "ethnic category",
        "deprivation",
        "typology",
    )


def test_a_feed_says_itself_what_counts():
    made = pathway('kpi one "One" domain satisfaction from feed satisfaction yearly').kpis["one"]
    assert made.counted == model.FeedRows("satisfaction")
    assert made.measure == model.Proportion(model.ALWAYS)
    beds = pathway('kpi one "One" domain resources from feed bed_occupancy yearly').kpis["one"]
    assert beds.measure == model.Count()


@pytest.mark.parametrize("status", ["done", "overdue", "excepted", "pending", "unknown"])
def test_a_kpi_may_ask_each_status_of_a_step_and_of_a_group(status):
    for node in ("tested", "both"):
        made = kpi(f"of patients met when {node} is {status}").measure
        assert same(made, model.Proportion(model.StepIs(node, (status,))))


def test_not_applicable_is_a_status_of_two_words():
    only = kpi("of patients met when tested is not applicable").measure
    assert same(only, model.Proportion(model.StepIs("tested", ("not applicable",))))
    either = kpi("of patients met when tested is done or not applicable or excepted").measure
    statuses = ("done", "not applicable", "excepted")
    assert same(either, model.Proportion(model.StepIs("tested", statuses)))
    first = kpi("of patients met when tested is not applicable or done").measure
    assert same(first, model.Proportion(model.StepIs("tested", ("not applicable", "done"))))


def test_the_event_is_the_day_of_what_is_counted():
    near = "any record in reviews in the 30 days before the event"
    for unit in (
        "unplanned admissions",
        "discharges",
        "referrals to clinic made",
        "deaths",
        "due seen",
    ):
        measure = kpi(f"of {unit} met when {near}").measure
        assert isinstance(measure, model.Proportion)
        assert isinstance(measure.met_when, model.Found)
        window = measure.met_when.selection.window
        assert window is not None
        assert window.end is not None
        assert window.end.anchor == model.AtEvent()


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients met when any record in reviews in the 30 days before the event",
        "of due tested met when any record in reviews after the event",
        "of deaths per 100 patients with any record in reviews after the event",
    ],
)
def test_there_is_no_event_where_nothing_has_a_day_of_its_own(clauses):
    assert codes(f'{STEPS}kpi one "One" domain clinical {clauses} monthly') == ["event-needed"]


def test_the_words_of_kpis_may_still_name_things():
    made = pathway(
        """  fact registered is record in reviews
  fact counted is registered
  outcome monthly "Monthly" discharged when counted"""
    )
    assert {"registered", "counted"} <= set(made.facts)


def test_a_kpi_is_laid_out_a_clause_a_line():
    text = compiled("").sources["example.pathway"].text + (
        'kpi one "One" domain clinical of unplanned admissions with primary in illness of patients'
        " registered with ill met when readmitted excluding flare, deceased judged 30 days after"
        " better lower target at most 10 % because NG1 monthly, yearly by practice, age band"
    )
    assert (format_text(text).text or "").split('kpi one "One"\n')[1].splitlines() == [
        "    domain clinical",
        "    of unplanned admissions with primary in illness of patients registered with ill",
        "    met when readmitted",
        "    excluding flare, deceased",
        "    judged 30 days after",
        "    better lower",
        "    target at most 10 % because NG1",
        "    monthly, yearly by practice, age band",
    ]
