"""The definitions of the KPIs that come with the project, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from waypost.commands.checking import pathways_and_scorecards
from waypost.kpi.kpi_words import definition_in_words

ROOT = Path(__file__).resolve().parents[2]

SHIPPED = {
    kpi.name: definition_in_words(kpi, pathway)
    for pathway in pathways_and_scorecards([ROOT / "pathways"])
    for kpi in pathway.kpis.values()
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_definition_has_titles_and_no_names_of_the_language(name: str) -> None:
    lines = SHIPPED[name]
    assert len(lines) >= 2
    assert len(set(lines)) == len(lines)
    for line in lines:
        assert line.endswith(".")
        # Files of tables are called what they are called.
        assert not re.search(r"\w_\w", re.sub(r"\w+\.csv", "", line)), line


def test_a_definition_is_said_clause_by_clause() -> None:
    assert SHIPPED["copd_pr_28d"][1:] == (
        "Judged: 28 days after the day of discharge.",
        "Left out: unsuitable for rehabilitation, and no later one contradicts it.",
        "Left out: unsuitable for COPD care, and no later review contradicts it.",
        "Left out: informed dissent from COPD care in the last 12 months.",
        (
            "Left out: a referral to Pulmonary rehabilitation declined by the patient in the last"
            " 12 months."
        ),
        "Left out where it is not met: on the palliative care register.",
        (
            "Measured: the share of them for which: a referral seen by Pulmonary rehabilitation in"
            " the 28 days after the discharge or a pulm rehab procedure in the 28 days after the"
            " discharge."
        ),
    )


def test_a_table_is_said_as_its_reader_knows_it() -> None:
    assert SHIPPED["equip_7d"] == (
        "Of requests for equipment, those delivered within 7 days.",
        "Read from equipment.csv.",
    )
