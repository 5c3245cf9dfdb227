"""Targets, numbers, scales and words of the report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.kpi_report_figures import MET, YEAR, figure, kpi
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.report import icons
from waypost.kpi.report.dot_chart import dot_cell, dot_scale
from waypost.kpi.report.numbers import bare, interval, of_how_many, with_unit
from waypost.kpi.report.scales import scale_over, spread
from waypost.kpi.report.target import is_met, judged
from waypost.kpi.shape import Shape
from waypost.kpi.statistics import AssuranceIcon, VariationIcon
from waypost_dsl.model.citations import Quantity
from waypost_dsl.model.measures import KpiTarget

SHARE = Shape("proportion", "%", per=100)
RULES = DisclosureRules()
OF = kpi("k", "A measure", "clinical", MET)


def target(comparison: str, number: str = "70") -> KpiTarget:
    return KpiTarget(comparison, Quantity(Decimal(number), "%"))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("above", False, False, True),
        ("at least", False, True, True),
        ("at most", True, True, False),
        ("below", True, False, False),
    ],
)
def test_a_target_is_strict_only_where_it_says_so(comparison, below, at, above):
    wanted = target(comparison)
    assert [is_met(value, wanted) for value in (69.9, 70.0, 70.1)] == [below, at, above]


def test_a_target_is_met_or_not_by_the_figure_as_shown():
    assert judged(figure(OF, YEAR, 80, 100), target("above"), SHARE, RULES).verdict == "met"
    assert judged(figure(OF, YEAR, 70, 100), target("above"), SHARE, RULES).verdict == "not met"
    assert judged(figure(OF, YEAR, 70, 100), None, SHARE, RULES).verdict == "no target"


def test_a_target_cannot_be_told_without_a_figure_or_with_a_hidden_one():
    hidden = judged(figure(OF, YEAR, 4, 100), target("above"), SHARE, RULES)
    assert (hidden.verdict, hidden.why) == ("cannot be told", "the figure is hidden")
    nobody = judged(figure(OF, YEAR, 0, 0), target("above"), SHARE, RULES)
    assert (nobody.verdict, nobody.why) == ("cannot be told", "there are no data")
    assert judged(None, target("above"), SHARE, RULES).verdict == "cannot be told"


def test_unknown_answers_that_would_decide_it_leave_a_target_open():
    open_ = judged(figure(OF, YEAR, 65, 100, unknown=20), target("above"), SHARE, RULES)
    assert open_.verdict == "cannot be told"
    assert open_.why.replace("\xa0", " ") == (
        "not met as known; met at 85.0 %, if all not known met it"
    )
    kept = judged(figure(OF, YEAR, 10, 1000, unknown=50), target("at most", "2"), SHARE, RULES)
    assert kept.why.startswith("met as known; not met at 6.0")


def test_unknown_answers_that_cannot_decide_it_do_not():
    far = judged(figure(OF, YEAR, 30, 100, unknown=20), target("above"), SHARE, RULES)
    assert far.verdict == "not met"


def test_a_hidden_number_of_unknowns_counts_as_the_most_there_can_be():
    near = figure(OF, YEAR, 65, 100, unknown=3)
    assert near.unknown == "*"
    assert judged(near, target("above"), SHARE, RULES).verdict == "cannot be told"
    far = figure(OF, YEAR, 60, 100, unknown=3)
    assert judged(far, target("above"), SHARE, RULES).verdict == "not met"


def test_numbers_are_written_as_published():
    assert bare("*", "%") == "*"
    assert bare(None, "%") == "no data"
    assert bare(66.66, "%") == "66.7"
    assert bare(0.04, "%") == "0.0"
    assert bare(-0.04, "%") == "0.0"
    assert bare(-3.1, "%") == "−3.1"
    assert bare(0.126, "per 1,000 patients") == "0.13"
    assert with_unit("*", "%") == "*"
    assert with_unit(12.3, "expected = 100") == "12.3"


def test_intervals_may_be_hidden_absent_or_without_a_lower_end():
    assert interval(figure(OF, YEAR, 4, 100), "%") == "*"
    assert interval(figure(OF, YEAR, 0, 0), "%") == "–"
    assert interval(figure(OF, YEAR, 70, 100), "%") == "60.4 to 78.1"


def test_a_figure_says_what_it_is_of():
    assert of_how_many(figure(OF, YEAR, 335, 480), SHARE) == "335 of 480"
    assert of_how_many(figure(OF, YEAR, 4, 480), SHARE) == "* of 480"


def test_a_scale_has_room_for_every_value_and_stays_in_the_possible():
    scale = scale_over([3.0, 98.0], 200, 0, ceiling=100)
    assert (scale.low, scale.high) == (0, 100)
    assert scale(0) == 200
    assert scale(100) == 0
    level = scale_over([50.0, 50.0], 200, 0)
    assert level.low < 50 < level.high


def test_labels_are_moved_apart_and_stay_inside():
    placed = spread([99, 100, 100], 15, 0, 100)
    assert sorted(placed) == [70, 85, 100]


def test_rows_without_a_value_have_no_drawing():
    figures = [figure(OF, YEAR, 70, 100), figure(OF, YEAR, 4, 100), figure(OF, YEAR, 0, 0)]
    scale = dot_scale(figures, "%")
    assert scale is not None
    assert [bool(dot_cell(one, scale)) for one in figures] == [True, False, False]
    assert dot_scale(figures[1:], "%") is None


def test_every_icon_is_drawn_and_named():
    sprite = icons.sprite()
    variation: list[VariationIcon] = list(icons.VARIATION)
    assurance: list[AssuranceIcon] = list(icons.ASSURANCE)
    assert len(variation) == 7
    assert len(assurance) == 3
    for name in (*variation, *assurance, "met", "not met", "cannot be told"):
        assert f'id="i-{name.replace(" ", "-")}"' in sprite
    assert "Concern, low" in icons.variation_shown("concern low")
    assert "none" in icons.assurance_shown(None)
