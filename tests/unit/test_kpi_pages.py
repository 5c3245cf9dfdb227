"""Every KPI of the clinical brief has its lines, or a reason why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import kpi_pages
from scripts.kpi_pages import DOMAINS, Row, beyond_the_brief, kpi_named, rows

ROOT = Path(__file__).resolve().parents[2]

DIRECTIONS = {"up": "higher", "down": "lower", "neutral": "neither"}
ALL_STRATA = (
    "practice", "locality", "age band", "sex", "ethnic category", "deprivation", "typology",
)  # fmt: skip
STANDARD_PERIODS = ("monthly", "yearly", "rolling 12 months")


@pytest.fixture(scope="module")
def brief(shared_data: Path) -> dict[str, list[str]]:
    text = (shared_data / "clinical/kpis.md").read_text("utf-8")
    return {cells[0]: cells for cells in cells_of(text.split("## B.")[0])}


def cells_of(part: str) -> Iterator[list[str]]:
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "id":
            yield cells


def test_the_page_is_up_to_date():
    for path, text in kpi_pages.pages().items():
        assert (ROOT / path).read_text("utf-8") == text, f"{path}: run `make docs`"


def test_every_row_of_the_brief_is_listed_in_its_order_and_none_is_invented(brief):
    assert [row.id for row in rows()] == list(brief)


def test_the_brief_is_quoted(brief):
    for row in rows():
        _, domain, _, exclusions, unit, target = brief[row.id]
        assert (row.domain, row.exclusions, row.unit, row.target) == (
            domain, exclusions, unit, target,
        )  # fmt: skip


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_id_is_the_briefs_own(row: Row):
    names = [name.partition(" ")[2] for name in row.where]
    for wanted in row.id.split(", "):
        assert any(name == wanted or name.startswith(f"{wanted}_") for name in names)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_kpi_has_the_domain_and_the_direction_of_the_brief(row: Row):
    way = next((better for word, better in DIRECTIONS.items() if word in row.unit), "neither")
    for name in row.where:
        kpi = kpi_named(name)
        assert kpi.domain == DOMAINS[row.domain]
        assert kpi.better == way


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_kpi_has_the_standard_periods_and_strata(row: Row):
    for name in row.where:
        assert kpi_named(name).cadences == STANDARD_PERIODS
        assert kpi_named(name).strata == ALL_STRATA


def test_what_is_beyond_the_brief_is_said():
    assert beyond_the_brief() == ("copd copd_admissions",)


def test_a_kpi_that_is_gone_is_named():
    with pytest.raises(ValueError, match="no KPI `copd copd_nothing`"):
        kpi_named("copd copd_nothing")
