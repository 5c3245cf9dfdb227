"""The traps that the brief's part C warns of, one test or more for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scripts.kpi_pages import kpi_named, rows
from scripts.rule_places import pathways
from waypost_dsl.model import Kpi, Proportion
from waypost_dsl.wording.kpis import kpi_in_words
from waypost_dsl.wording.surface import as_written

ROOT = Path(__file__).resolve().parents[2]
KPIS: dict[str, Kpi] = {
    name: kpi for pathway in pathways().values() for name, kpi in pathway.kpis.items()
}


def target_of(name: str) -> tuple[str, Decimal, str] | None:
    target = KPIS[name].target
    return None if target is None else (target.comparison, target.value.number, target.value.unit)


def met_when(kpi: Kpi) -> str:
    assert isinstance(kpi.measure, Proportion)
    return as_written(kpi.measure.met_when)


# 1. 17.7 % (excludes care homes) and 70 % (includes them) are different measures.


def test_two_measures_of_a_death_at_home_are_never_one():
    without, with_them = KPIS["home_death_excl_ch"], KPIS["home_death_incl_ch"]
    assert without.name != with_them.name
    assert without.title != with_them.title
    assert met_when(without) == "known_home"
    assert met_when(with_them) == "known_home_or_own_care_home"
    # Only the one that counts care homes has the target that counts them.
    assert without.target is None
    assert target_of("home_death_incl_ch") == ("at least", Decimal(70), "%")


def test_each_says_in_words_what_becomes_of_care_homes():
    words = [
        kpi_in_words(KPIS[name], pathways()["population"]).numerator
        for name in ("home_death_excl_ch", "home_death_incl_ch")
    ]
    assert "care homes not counted" in words[0]
    assert "in the care home they lived in" in words[1]


# 2. 22.32 is quoted and never derived.

_TEXTS = ("*.pathway", "*.py", "*.md", "*.toml", "*.yaml", "*.feature")


def lines_with(number: str) -> Iterator[tuple[str, str]]:
    """Yield each line of the project that has a number, with its file."""
    folders = ("pathways", "engine", "dsl", "docs", "scripts", "features", "fixtures")
    pattern = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)")
    for folder in folders:
        for kind in _TEXTS:
            for path in sorted((ROOT / folder).rglob(kind)):
                for line in path.read_text(encoding="utf-8").splitlines():
                    if pattern.search(line):
                        yield path.relative_to(ROOT).as_posix(), line


QUOTED_IN = {
    "pathways/population.pathway",
    "docs/reference/kpis.toml",
    "docs/reference/kpis.md",
}


@pytest.mark.parametrize("number", ["17.7", "22.32", "25.32"])
def test_the_plans_numbers_are_quoted_and_in_no_calculation(number):
    found = list(lines_with(number))
    assert found, "it is quoted somewhere"
    assert {path for path, _ in found} <= QUOTED_IN
    # In a pathway a quotation is a comment: nothing reads it.
    assert all(line.lstrip().startswith("#") for path, line in found if path.endswith(".pathway"))


def test_nothing_says_that_22_32_is_21_7():
    assert [path for path, line in lines_with("21.7") if "home" in line] == []


# 3. 70 % is about a wish to die at home, and about all deaths at home: both readings.


def test_both_readings_of_the_seventy_percent():
    wish = KPIS["ppd_achieved_home"]
    assert target_of("ppd_achieved_home") == target_of("home_death_incl_ch")
    assert as_written(wish.when).startswith("all of (preferred_place is home, ")
    # Overall, of every wish, nobody gave a target.
    assert target_of("ppd_achieved") is None


# 4. Strict and not strict.


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("msk_triage_managed", ("above", Decimal(70), "%")),
        ("participation", ("above", Decimal(80), "%")),
        ("dtoc_pct", ("at most", Decimal(2), "%")),
        ("dtoc_rate", ("at most", Decimal("10.2"), "")),
        ("caseload_cm", ("at most", Decimal(200), "")),
        ("premature_surgical_referral", ("at most", Decimal(0), "%")),
    ],
)
def test_over_is_strict_and_a_maximum_is_not(name, target):
    assert target_of(name) == target


def test_strict_is_only_what_the_brief_calls_over():
    strict = {name for name, kpi in KPIS.items() if kpi.target and kpi.target.comparison == "above"}
    assert strict == {"msk_triage_managed", "participation"}
    below = {name for name, kpi in KPIS.items() if kpi.target and kpi.target.comparison == "below"}
    assert below == set()


# 5. QOF thresholds are payment bounds.


def test_no_payment_bound_is_a_target():
    paid = [row for row in rows() if re.search(r"\b(QOF|DM0\d\d|COPD010)\b", row.target)]
    assert {row.id for row in paid} == {
        "hba1c_control", "bp_control", "dm_8cp", "dm_education", "copd_review",
    }  # fmt: skip
    for row in paid:
        assert all(kpi_named(name).target is None for name in row.where)


def test_no_target_rests_on_qof_or_on_what_is_unverified():
    cited = {one for kpi in KPIS.values() if kpi.target for one in kpi.target.because}
    assert cited
    assert {one.status for one in cited} <= {"V", "V2", "D"}
    assert not [one for one in cited if "QOF" in one.name or "QOF" in one.title]


def test_the_unverified_92_percent_is_no_target():
    assert KPIS["rtt_18w"].target is None
    assert not [name for name, kpi in KPIS.items() if kpi.target and kpi.target.value.number == 92]


# 6. The seeds' numbers describe other services at another time.

SEED_NUMBERS = ("2025", "2778", "87.7", "118.3", "44.87", "70,454")
"""Numbers of services of 2007 to 2009 that could be taken for a result."""


def test_a_quoted_number_names_the_file_it_is_from():
    text = (ROOT / "pathways/population.pathway").read_text(encoding="utf-8")
    for number in ("87.7", "2778", "528"):
        # The comment that quotes it goes on over lines.
        comments = [line for line in text.splitlines() if number in line]
        assert comments, number
        for line in comments:
            assert line.lstrip().startswith("#")
            assert re.search(r"00\d_[0-9a-f]{16}", line), line


def test_no_code_knows_a_number_of_the_seeds():
    """What a run prints comes from its data: the engine and its report know none of them."""
    for number in SEED_NUMBERS:
        found = [path for path, _ in lines_with(number) if path.startswith(("engine", "dsl"))]
        # A year is a year everywhere.
        assert number == "2025" or found == [], number


def test_the_page_says_what_the_numbers_are_of():
    page = (ROOT / "docs/reference/kpis.md").read_text(encoding="utf-8")
    assert "describe services of 2007 to 2009" in page
    assert "never results of this engine" in page
