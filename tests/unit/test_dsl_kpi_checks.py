"""What is wrong with a KPI: parts, fields, numbers, and what fits what it counts."""

from __future__ import annotations

import pytest

from tests.unit.dsl_kpi_texts import STEPS, of_episodes
from tests.unit.dsl_texts import codes, compiled


def found(clauses: str, *, before: str = STEPS, often: str = "monthly") -> list[str]:
    """Return the slugs of what is wrong with a KPI of these clauses."""
    return codes(f'{before}  kpi one "One" domain clinical {clauses} {often}')


def said(clauses: str, *, before: str = STEPS) -> str:
    """Return the one message about a KPI of these clauses."""
    text = f'{before}  kpi one "One" domain clinical {clauses} monthly'
    (problem,) = compiled(text).diagnostics
    return problem.message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("of patients counted monthly", "its domain"),
        ("domain activity counted monthly", "what one of the things it counts is"),
        ("domain activity of patients monthly", "what is measured"),
        ("domain activity of patients counted", "how often"),
    ],
)
def test_a_kpi_has_all_its_parts(text, part):
    (problem,) = compiled(f'kpi one "One" {text}').diagnostics
    assert problem.code.slug == "missing-part"
    assert part in problem.message


@pytest.mark.parametrize(
    ("clauses", "words"),
    [
        ("of patients of deaths counted", "counts two things: `of patients` and `of deaths`"),
        ("of patients from feed satisfaction counted", "counts two things"),
        ("of patients counted mean of age", "two measures: `counted` and `mean of`"),
        ("of patients counted counted", "`counted` is written twice"),
        ("of patients counted excluding ill excluding deceased", "`excluding` is written twice"),
        ("of patients counted better higher better lower", "`better` is written twice"),
        ("of patients counted domain activity", "`domain` is written twice"),
    ],
)
def test_each_part_stands_once(clauses, words):
    text = f'{STEPS}  kpi one "One" domain clinical {clauses} monthly'
    problems = compiled(text).diagnostics
    assert "duplicate-clause" in [one.code.slug for one in problems]
    assert any(words in one.message for one in problems)


@pytest.mark.parametrize(
    ("clauses", "often", "code"),
    [
        ("of patients counted", "monthly by postcode", "unknown-field"),
        ("of patients counted", "monthly, monthly", "duplicate-clause"),
        ("of patients counted", "monthly by sex, sex", "duplicate-clause"),
        ("of patients counted better upwards", "monthly", "unknown-field"),
        ("from feed weather", "monthly", "unknown-field"),
        ("of unplanned admissions against expected per 100 patients", "monthly", "missing-part"),
        (
            "of unplanned admissions against expected by hair per 100 patients",
            "monthly",
            "unknown-field",
        ),
        ("of patients enrolled below 12 months counted", "monthly", "wrong-comparison"),
    ],
)
def test_fields_are_ones_that_the_scorecard_knows(clauses, often, code):
    assert found(clauses, often=often) == [code]


def test_an_unknown_feed_is_told_with_the_nearest_name():
    (problem,) = compiled('kpi one "One" domain activity from feed satisfied monthly').diagnostics
    assert problem.helps[0] == "did you mean `satisfaction`?"


# --- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "clauses",
    [
        "of referrals to nowhere made counted",
        "of due nothing counted",
        "of due both counted",
        "of clocks nothing stopped counted",
        "of admissions with primary in nothing counted",
        "of patients mean of nothing",
        "of admissions total of nothing per 100 patients",
        "of admissions per 100 patients with nothing",
        "of patients enrolled at least some_days_more counted",
        "of patients met when flare excepting nothing",
    ],
)
def test_every_name_in_a_kpi_is_looked_up(clauses):
    assert found(clauses) == ["unknown-name"]


def test_every_reason_of_a_kpi_is_looked_up():
    clauses = "of patients met when flare because NG2 target above 70 % because decided NG3"
    assert found(clauses) == ["unknown-citation", "unknown-citation"]


# --- Numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["0", "100", "101", "-1"])
def test_percentiles_lie_between_0_and_100(number):
    assert found(f"of patients percentile {number} of age") == ["implausible-threshold"]


@pytest.mark.parametrize("fact", ["ill", "flare", "smoker", "stays", "sex"])
def test_a_statistic_needs_a_number(fact):
    assert found(f"of patients mean of {fact}") == ["wrong-comparison"]
    assert found(f"of admissions total of {fact} per 100 patients") == ["wrong-comparison"]


@pytest.mark.parametrize("number", ["0", "-10", "0.5"])
def test_a_rate_is_per_a_whole_number(number):
    assert found(f"of deaths per {number} patients") == ["implausible-threshold"]


@pytest.mark.parametrize(
    ("measure", "right", "wrong"),
    [
        ("met when flare", "70 %", "70"),
        ("met when flare", "0.7 %", "0.7"),
        ("counted", "70", "70 %"),
        ("per 1000 patients", "70", "70 %"),
        ("against expected by sex per 100 patients", "87.7", "87.7 %"),
        ("mean of length_of_stay", "4 days", "4 weeks"),
        ("mean of age", "70 years", "70"),
        ("median of sugar", "58 mmol/mol", "7 %"),
        ("mean of visits", "3", "3 days"),
        ("percentile 92 of breathless", "3", "3 %"),
    ],
)
def test_a_target_is_in_the_unit_of_its_measure(measure, right, wrong):
    clauses = f"of unplanned admissions {measure} target at most"
    assert found(f"{clauses} {right} because NG1") == []
    assert found(f"{clauses} {wrong} because NG1") == ["wrong-unit"]


@pytest.mark.parametrize(
    ("feed", "right", "wrong"),
    [("satisfaction", "96 %", "96"), ("bed_occupancy", "528", "528 %")],
)
def test_a_target_of_a_feed_is_in_its_unit(feed, right, wrong):
    assert found(f"from feed {feed} target at most {right} because NG1") == []
    assert found(f"from feed {feed} target at most {wrong} because NG1") == ["wrong-unit"]


def test_a_share_is_never_more_than_everybody():
    clauses = "of patients met when flare target at least {} % because NG1"
    assert found(clauses.format("100")) == []
    assert found(clauses.format("101")) == ["implausible-threshold"]
    assert found(clauses.format("-1")) == ["implausible-threshold"]


@pytest.mark.parametrize(
    ("better", "comparison", "fits"),
    [
        ("higher", "at least", True),
        ("higher", "above", True),
        ("higher", "at most", False),
        ("lower", "below", True),
        ("lower", "at most", True),
        ("lower", "above", False),
        ("neither", "at most", True),
    ],
)
def test_a_target_lies_on_the_better_side(better, comparison, fits):
    clauses = f"of patients met when flare better {better} target {comparison} 70 % because NG1"
    assert found(clauses) == ([] if fits else ["wrong-comparison"])


def test_a_target_says_why_and_is_a_number():
    assert found("of patients met when flare target above 70 %") == ["missing-because"]
    assert found("of patients met when flare target above limit because NG1") == ["unknown-field"]


# --- What fits what is counted -----------------------------------------------------------------


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients met when readmitted",
        "of patients with length_of_stay above 7 days counted",
        "of deaths counted excluding died_in_hospital",
        "of patients mean of length_of_stay",
        "of deaths total of length_of_stay per 100 patients",
        "of admissions per 100 patients with readmitted",
    ],
)
def test_facts_of_a_stay_need_a_stay(clauses):
    assert found(clauses) == ["spell-fact-elsewhere"]


@pytest.mark.parametrize(
    "statement",
    [
        "fact x is readmitted",
        "fact x is length_of_stay above 7 days and ill",
        'outcome o "O" discharged when died_in_hospital',
        "failure direct on unplanned admission when readmitted because NG1",
        (
            'step s "S" every 12 months only when ambulatory_care_sensitive'
            " done by record in reviews because NG1"
        ),
    ],
)
def test_facts_of_a_stay_are_for_kpis(statement):
    assert found("of patients counted", before=f"{STEPS}{statement}\n") == ["spell-fact-elsewhere"]


@pytest.mark.parametrize("name", ["length_of_stay", "readmitted"])
def test_the_names_of_facts_of_a_stay_are_taken(name):
    assert codes(f"fact {name} is ill") == ["duplicate-name"]


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients counted judged 30 days after",
        "of patients counted excepting flare",
        "of deaths per 100 patients excepting flare",
        "of patients registered met when tested is done",
        "of admissions of patients registered with tested is done counted",
        "of admissions per 100 patients with tested is done",
        "from feed satisfaction met when flare",
        "from feed satisfaction excluding flare",
        "from feed satisfaction judged 3 days after",
    ],
)
def test_what_does_not_fit_what_is_counted(clauses):
    assert found(clauses) == ["kpi-clause-does-not-fit"]


def test_people_enrolled_may_be_asked_for_their_steps():
    assert found("of admissions with tested is overdue counted") == []
    assert found("of admissions per 100 patients enrolled with tested is done") == []


def test_a_pathway_of_patients_has_no_episodes():
    assert found("of episodes counted") == ["episode-only"]


@pytest.mark.parametrize(
    ("clauses", "code"),
    [
        ("of episodes dated flare counted", "kpi-clause-does-not-fit"),
        ("of episodes dated 2024-01-01 counted", "kpi-clause-does-not-fit"),
        ("of episodes dated enrolment counted", "kpi-clause-does-not-fit"),
        ("of episodes dated over done counted", "wrong-date"),
        ("of clocks rtt running counted judged 3 days after", "kpi-clause-does-not-fit"),
        ("of patients met when triaged is done", "kpi-clause-does-not-fit"),
        ("of unplanned admissions with triaged is done counted", "kpi-clause-does-not-fit"),
        ("of patients median of rtt", "kpi-clause-does-not-fit"),
        ("of patients median of since_opening", "kpi-clause-does-not-fit"),
        ("of deaths with waited_long counted", "kpi-clause-does-not-fit"),
        ("of deaths met when any record in reviews since opening", "kpi-clause-does-not-fit"),
        ("of episodes per 100 patients with waited_long", "kpi-clause-does-not-fit"),
    ],
)
def test_what_does_not_fit_episodes(clauses, code):
    assert episodes(clauses) == [code]


@pytest.mark.parametrize(
    "clauses",
    [
        "of episodes dated death counted",
        "of episodes met when triaged is done judged 180 days after",
        "of clocks rtt stopped met when rtt at most 126 days judged 3 days after",
        "of due triaged met when triaged is done",
        "of referrals to clinic made with triaged is overdue median of since_opening",
        "of episodes with waited_long counted",
        "of deaths with flare counted",
    ],
)
def test_what_fits_episodes(clauses):
    assert episodes(clauses) == []


def episodes(clauses: str) -> list[str]:
    """Return the slugs of what is wrong with a KPI of episodes."""
    return [one.code.slug for one in of_episodes(clauses).diagnostics]


def test_what_is_wrong_is_said_of_what_is_counted():
    assert "last day of each month" in said("of patients counted judged 30 days after")
    assert "nothing is to be met" in said("of patients counted excepting flare")
