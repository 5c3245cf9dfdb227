"""Slips in KPIs are answered in the words of whoever makes them."""

from __future__ import annotations

import pytest

from tests.unit.dsl_texts import compiled


def said(text: str) -> tuple[str, str, str]:
    """Return what is underlined, what is said of it, and the help."""
    result = compiled(f'  kpi k "K" domain clinical {text}')
    (problem,) = result.diagnostics
    assert problem.code.slug == "syntax-error"
    whole = result.sources["example.pathway"].text.splitlines()
    span = problem.primary.span
    return (
        whole[span.line - 1][span.column - 1 : span.end_column - 1],
        problem.message,
        problem.helps[0],
    )


@pytest.mark.parametrize(
    ("text", "at", "help_line"),
    [
        ("of emergency admissions counted monthly", "of emergency admissions", "of unplanned"),
        (
            "of elective admissions counted monthly",
            "of elective admissions",
            "of planned admissions",
        ),
        ("of all admissions counted monthly", "of all admissions", "of admissions"),
        ("of people registered counted monthly", "of people", "of patients"),
        ("of all patients counted monthly", "of all patients", "of patients"),
        ("of feed satisfaction monthly", "of feed", "from feed"),
        ("of patients who are ill counted monthly", "who are", "with"),
        ("of patients enrolled for at least 3 months counted monthly", "for at least", "at least"),
        ("of deaths count monthly", "count", "counted"),
        ("of deaths average of age monthly", "average of", "mean of"),
        ("of admissions sum of length_of_stay per 10 patients monthly", "sum of", "total of"),
        ("of deaths counted annually", "annually", "yearly"),
        ("of deaths counted each month", "each month", "monthly"),
        ("of deaths counted exclude ill monthly", "exclude", "excluding"),
        ("of deaths counted except ill monthly", "except", "excepting"),
        ("of admissions per 1000 people monthly", "people", "patients"),
        ("of deaths counted judged 30 days later monthly", "later", "after"),
        ("of deaths met when ill target over 70 % because NG1", "over", "above"),
    ],
)
def test_another_word_for_it_is_answered_with_the_right_one(text, at, help_line):
    place, message, help_text = said(text)
    assert place == at
    assert f"`{at}` cannot stand here" in message
    assert help_text.startswith(f"write `{help_line}")


@pytest.mark.parametrize(
    ("text", "at", "message", "help_line"),
    [
        ("numerator ill monthly", "numerator", "who meets a KPI", "write `met when CONDITION`"),
        ("denominator ill monthly", "denominator", "what a KPI counts", "write `of patients"),
        ("of deaths counted weekly", "weekly", "no KPI is reported `weekly`", "write `monthly`"),
        (
            "of deaths counted rolling 3 months",
            "rolling 3 months",
            "no KPI is reported",
            "write `monthly`, `quarterly`, `yearly` or `rolling 12 months`",
        ),
        (
            "of deaths 92nd percentile of age monthly",
            "92nd percentile of",
            "a percentile has its number behind it",
            "write `percentile 92 of FACT`",
        ),
        ("of deaths percentile of age monthly", "of", "which percentile", "write `percentile 92"),
        (
            "of deaths per 1,000 patients monthly",
            "1,000",
            "a number is written without commas",
            "write `per 1000 patients`",
        ),
        (
            "of deaths per 100 000 patients monthly",
            "100 000",
            "a number is written without commas",
            "write `per 100000 patients`",
        ),
        ("of deaths per thousand patients monthly", "thousand", "how many", "write `per 1000"),
        (
            "of deaths per 1000 monthly",
            "monthly",
            "a rate does not say",
            "write `per 1000 patients`",
        ),
        (
            "of deaths judged after 30 days counted monthly",
            "after 30 days",
            "the length of time stands before `after`",
            "write `judged 30 days after`",
        ),
        (
            "of deaths counted higher is better monthly",
            "higher is better",
            "which way is better",
            "write `better higher`",
        ),
        (
            "of deaths counted fewer is better monthly",
            "fewer is better",
            "which",
            "write `better lower`",
        ),
        (
            "of deaths met when ill target 70 % because NG1 monthly",
            "70 %",
            "a target says which side",
            "write `target at least 70 %`",
        ),
        (
            "of deaths met when ill target of at least 70 % because NG1 monthly",
            "of",
            "a target says at once",
            "leave this word out",
        ),
        ("of deaths counted monthly and yearly", "and", "intervals are listed", "write a comma"),
        ("of deaths counted monthly for practice", "for", "broken down by", "write `by practice"),
        ("of deaths counted monthly by practice and sex", "and", "breakdowns", "write a comma"),
        ("of deaths counted monthly by sex, by practice", "practice", "`by` stands once", "leave"),
        (
            "of deaths counted monthly by deprivation quintile",
            "quintile",
            "not part of the breakdown's name",
            "leave it out",
        ),
        (
            "from satisfaction monthly",
            "from satisfaction",
            "what no record holds",
            "write `from feed",
        ),
        ("of clocks rtt counted monthly", "counted", "which of the clocks", "write `stopped`"),
        ("of referrals to clinic counted monthly", "counted", "how far", "write `made`"),
    ],
)
def test_what_a_table_of_indicators_says_otherwise(text, at, message, help_line):
    place, found, help_text = said(text)
    assert place == at
    assert message in found
    assert help_text.startswith(help_line)


def test_a_clause_of_a_kpi_elsewhere_is_told_where_it_belongs():
    (problem,) = compiled('  step s "S" judged 30 days after').diagnostics
    assert "`judged` belongs in a KPI" in problem.helps
