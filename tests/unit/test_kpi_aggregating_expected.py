"""Observed against expected events: pooled or given references, and bands nobody is in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.kpi_example import FIRST, LAST, unit
from waypost.errors import UnreadableInput
from waypost.kpi.aggregating import Measured, Reference, figures_of, read_reference
from waypost.kpi.contribution import Contribution
from waypost.kpi.contributions_table import contributions_table
from waypost.kpi.figure import Figure, Group
from waypost.kpi.periods import periods_of
from waypost.kpi.shape import Shape

RATIO = Shape("ratio", "", per=100, by="patients", standardised_by=("age band", "sex"))
PERIODS = periods_of(FIRST, LAST)
MIDDLE = date(2024, 2, 15)


def people(number: int, practice: str, age_band: str | None, sex: str) -> list[Contribution]:
    return [
        unit(
            f"{practice}-{age_band}-{sex}-{place}", MIDDLE, taken="middle of month",
            role="population", met=0, practice=practice, age_band=age_band, sex=sex,
        )
        for place in range(number)
    ]  # fmt: skip


def events(number: int, practice: str, age_band: str | None, sex: str) -> list[Contribution]:
    return [
        unit(
            f"e-{practice}-{age_band}-{sex}-{place}", date(2024, 2, 3), practice=practice,
            age_band=age_band, sex=sex,
        )
        for place in range(number)
    ]  # fmt: skip


def february(
    rows: list[Contribution],
    *,
    shape: Shape = RATIO,
    reference: Reference | None = None,
    group: Group | None = None,
) -> Figure:
    found = figures_of(
        contributions_table(rows),
        [Measured("k", shape, ("practice",))],
        PERIODS,
        by=("practice",),
        reference=reference,
    )
    [figure] = [
        one
        for one in found.figures
        if one.period.label == "2024-02" and one.group == (group or Group())
    ]
    return figure


ROWS = [
    *people(100, "A", "65-69", "female"),
    *people(50, "A", "70-74", "male"),
    *people(100, "B", "65-69", "female"),
    *people(150, "B", "70-74", "male"),
    *events(10, "A", "65-69", "female"),
    *events(20, "A", "70-74", "male"),
    *events(30, "B", "65-69", "female"),
    *events(20, "B", "70-74", "male"),
]


def reference(tmp_path: Path, text: str) -> Reference:
    path = tmp_path / "reference.csv"
    path.write_text(text)
    return read_reference(path)


def test_everybody_pooled_is_as_expected() -> None:
    figure = february(ROWS)
    assert (figure.numerator, figure.denominator, figure.value) == (80, 80.0, 100.0)


def test_a_practice_is_compared_with_the_pooled_rates_of_its_bands() -> None:
    figure = february(ROWS, group=Group("practice", "A"))
    # 40 of 200 women and 40 of 200 men: 0.2 a head in each band.
    assert figure.denominator == pytest.approx(100 * 0.2 + 50 * 0.2)
    assert figure.value == pytest.approx(100 * 30 / 30)
    other = february(ROWS, group=Group("practice", "B"))
    assert (other.numerator, other.denominator) == (50, pytest.approx(50))


def test_a_given_reference_is_used_instead(tmp_path: Path) -> None:
    given = reference(
        tmp_path,
        "kpi,age_band,sex,events,population\nk,65-69,female,100,1000\nk,70-74,male,50,100\n",
    )
    figure = february(ROWS, reference=given, group=Group("practice", "A"))
    assert figure.denominator == pytest.approx(100 * 0.1 + 50 * 0.5)
    assert figure.value == pytest.approx(100 * 30 / 35)


def test_a_reference_for_other_kpis_leaves_this_one_pooled(tmp_path: Path) -> None:
    given = reference(tmp_path, "kpi,age_band,sex,events,population\nj,65-69,female,1,1000\n")
    assert february(ROWS, reference=given).value == pytest.approx(100)


def test_bands_that_the_kpi_does_not_tell_apart_are_added_up(tmp_path: Path) -> None:
    given = reference(
        tmp_path,
        "kpi,age_band,sex,deprivation,events,population\n"
        "k,65-69,female,1,30,100\nk,65-69,female,2,10,100\nk,70-74,male,1,20,100\n",
    )
    figure = february(ROWS, reference=given, group=Group("practice", "A"))
    assert figure.denominator == pytest.approx(100 * 40 / 200 + 50 * 0.2)


def test_a_band_without_reference_population_is_an_error_and_no_value(tmp_path: Path) -> None:
    given = reference(tmp_path, "kpi,age_band,sex,events,population\nk,65-69,female,10,100\n")
    figure = february(ROWS, reference=given)
    assert figure.value is None
    assert "no reference population in 70-74 male" in figure.note
    zero = reference(
        tmp_path,
        "kpi,age_band,sex,events,population\nk,65-69,female,10,100\nk,70-74,male,0,0\n",
    )
    assert february(ROWS, reference=zero).value is None


def test_whoever_has_no_band_is_left_out_and_counted_apart() -> None:
    rows = [*ROWS, *people(5, "A", None, "male"), *events(3, "A", None, "male")]
    figure = february(rows)
    assert (figure.numerator, figure.denominator) == (80, pytest.approx(80))
    assert figure.population_unknown == 3


def test_a_rate_is_the_ratio_times_the_crude_rate(tmp_path: Path) -> None:
    shape = Shape("ratio", "", per=100_000, by="patients", standardised_by=("age band", "sex"))
    given = reference(
        tmp_path,
        "kpi,age_band,sex,events,population\nk,65-69,female,100,1000\nk,70-74,male,100,1000\n",
    )
    figure = february(ROWS, shape=shape, reference=given)
    assert figure.value == pytest.approx(80 / 40 * 200 / 2000 * 100_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kpi,age_band,events\n", "has no column sex, population"),
        ("kpi,age_band,sex,events,population\nk,65-69,female,many,1\n", "row 2 has no number"),
        ("kpi,age_band,sex,events,population\nk,65-69,female,1,-4\n", "row 2 has no number"),
        (
            "kpi,age_band,sex,events,population\nk,65-69,female,1,4\nk,65-69,female,1,4\n",
            "row 3 has the band of an earlier row",
        ),
    ],
)
def test_a_reference_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said):
        reference(tmp_path, text)
