"""A KPI in words, as it is printed beside its figures."""

from __future__ import annotations

import pytest

from tests.unit.dsl_kpi_texts import STEPS, of_episodes, scorecard
from tests.unit.dsl_texts import pathway
from waypost_dsl.wording.kpis import KpiWords, kpi_in_words


def words(clauses: str) -> KpiWords:
    """Return a KPI of these clauses in words."""
    made = pathway(f'{STEPS}  kpi one "One" domain clinical {clauses} monthly')
    return kpi_in_words(made.kpis["one"], made)


@pytest.mark.parametrize(
    ("unit", "expected", "judged"),
    [
        (
            "of patients enrolled at least 12 months",
            "people enrolled on “An example” for at least 12 months",
            "on the last day of each month",
        ),
        ("of patients registered", "people registered", "on the last day of each month"),
        ("of deaths", "deaths of people enrolled on “An example”", "on the day of death"),
        (
            "of referrals to clinic made",
            "referrals made to The clinic",
            "on the day it was made",
        ),
        ("of due tested", "each time “Tested” fell due", "on the day it was due"),
        (
            "of unplanned admissions with primary in illness of patients registered",
            (
                "unplanned admissions with a primary diagnosis in the list “illness”,"
                " of people registered"
            ),
            "on the day of admission",
        ),
        (
            "of discharges after planned admissions",
            "discharges after a planned admission, of people enrolled on “An example”",
            "on the day of discharge",
        ),
        (
            "of discharges",
            "discharges, of people enrolled on “An example”",
            "on the day of discharge",
        ),
        (
            "of admissions",
            "admissions, of people enrolled on “An example”",
            "on the day of admission",
        ),
    ],
)
def test_what_is_counted_is_said(unit, expected, judged):
    said = words(f"{unit} counted")
    assert (said.of, said.judged) == (expected, judged)
    assert (said.measure, said.numerator, said.denominator) == ("how many there are", expected, "")


@pytest.mark.parametrize(
    ("unit", "expected", "judged"),
    [
        ("of episodes", "each referral of “An example”", "on the day it opened"),
        (
            "of episodes dated triaged done",
            "each referral of “An example”",
            "on the day “Triaged” was done",
        ),
        (
            "of clocks rtt stopped",
            "clocks “Referral to treatment” that stopped",
            "on the day it stopped",
        ),
        (
            "of clocks rtt running",
            "clocks “Referral to treatment” still running",
            "on the last day of each month",
        ),
    ],
)
def test_what_is_counted_of_episodes_is_said(unit, expected, judged):
    made = of_episodes(f"{unit} counted").pathway
    assert made is not None
    said = kpi_in_words(made.kpis["one"], made)
    assert (said.of, said.judged) == (expected, judged)


@pytest.mark.parametrize(
    ("measure", "said", "above", "below"),
    [
        (
            "met when readmitted",
            "the share of them for which: readmitted as an emergency 0 to 29 days after discharge",
            "those for which: readmitted as an emergency 0 to 29 days after discharge",
            "{of}",
        ),
        ("mean of length_of_stay", "the mean of length of stay", "length of stay of {of}", ""),
        ("percentile 92 of age", "the 92nd percentile of age", "age of {of}", ""),
        ("percentile 11 of age", "the 11th percentile of age", "age of {of}", ""),
        ("percentile 97.5 of age", "the 97.5th percentile of age", "age of {of}", ""),
        (
            "per 10000 patients with ill",
            "how many there are, per 10,000 people registered with: ill",
            "{of}",
            "people registered with: ill",
        ),
        (
            "per 100 patient years enrolled",
            "how many there are, per 100 patient years of people enrolled on “An example”",
            "{of}",
            "people enrolled on “An example”",
        ),
        (
            "total of length_of_stay per 1000 patients",
            "the total of length of stay, per 1,000 people registered",
            "the total of length of stay over {of}",
            "people registered",
        ),
        (
            "against expected by age band, sex per 100 patients with ill",
            (
                "how many there are, against the number expected from people registered with: ill,"
                " by age band and sex, times 100"
            ),
            "{of}",
            "the number expected from people registered with: ill, by age band and sex",
        ),
    ],
)
def test_what_is_measured_is_said(measure, said, above, below):
    of = "unplanned admissions, of people enrolled on “An example”"
    found = words(f"of unplanned admissions {measure}")
    assert found.measure == said
    assert (found.numerator, found.denominator) == (above.format(of=of), below.format(of=of))


def test_who_is_left_out_and_what_is_to_be_reached_are_said():
    said = words(
        """of deaths with age at least 65 years met when flare
        excluding ill, flare in the last 12 months excepting smoker is current_smoker
        judged some_days after better higher because decided chosen
        target above 70 % because NG1 "1.2" """
    )
    assert said.of == "deaths of people enrolled on “An example”, with: age is at least 65 years"
    assert said.excluding == ("ill", "flare in the last 12 months")
    assert said.excepting == ("smoker is current smoker",)
    assert said.judged == "30 days after the day of death"
    assert said.better == "higher is better"
    assert said.target == "above 70 %"
    assert said.target_because == ("An example guideline, 1.2 – guideline (verified)",)
    assert said.because == (
        "A decision of this project – this project's decision: needs local sign-off",
    )


def test_what_is_not_said_is_empty():
    said = words("of patients met when flare")
    assert (said.excluding, said.excepting, said.target, said.target_because, said.because) == (
        (),
        (),
        "",
        (),
        (),
    )
    assert said.better == "neither higher nor lower is better"


def test_a_feed_is_said_as_a_table():
    said = words("from feed satisfaction")
    assert said.of == "rows of the table “satisfaction”"
    assert said.measure == "the share of them, as the table says what counts"
    assert words("from feed bed_occupancy").measure.startswith("the mean of them")


@pytest.mark.parametrize(
    ("unit", "event"),
    [
        ("of deaths", "the death"),
        ("of unplanned admissions", "the admission"),
        ("of discharges", "the discharge"),
        ("of referrals to clinic made", "the referral"),
        ("of referrals to clinic seen", "the visit"),
        ("of referrals to clinic accepted", "that day"),
    ],
)
def test_a_window_is_counted_from_what_is_counted(unit, event):
    said = words(f"{unit} met when record in illness from the event to some_days after the event")
    assert said.measure.endswith(f"in the 30 days after {event}")


def test_a_fact_that_must_not_hold_is_said_without_brackets():
    said = words("of discharges with not died_in_hospital met when not readmitted")
    assert said.of.endswith(", without: died in hospital")
    assert said.measure.startswith("the share of them for which this is not so: readmitted as an")
    assert words("of patients met when not flare").measure.endswith("for which: no flare")


def test_nobody_is_enrolled_on_a_scorecard():
    made = scorecard('kpi one "One" domain activity of deaths per 100 patients monthly').pathway
    assert made is not None
    assert kpi_in_words(made.kpis["one"], made).of == "deaths of people registered"
