"""Whether a target is met, by the figures as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.report.numbers import with_unit
from waypost.kpi.shape import Shape
from waypost_dsl.model.measures import KpiTarget

Verdict = Literal["met", "not met", "cannot be told", "no target"]
"""What is said of a target."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a target is met.

    Args:
        verdict: what is said.
        why: why it cannot be told; else empty.
    """

    verdict: Verdict
    why: str = ""


def judged(
    figure: PublishedFigure | None, target: KpiTarget | None, shape: Shape, rules: DisclosureRules
) -> Judgement:
    """Say whether a figure meets its target.

    Units whose answer is not known count as not met in the figure. Where they would decide it if
    all of them met the measure, it cannot be told: an unknown is never taken for a no.

    Args:
        figure: the figure as it is shown.
        target: the target; `above` and `below` are not met by the number itself.
        shape: what kind of number it is.
        rules: how small numbers were hidden.
    """
    if target is None:
        return Judgement("no target")
    if figure is None or figure.value is None:
        return Judgement("cannot be told", "there are no data")
    if figure.value == HIDDEN:
        return Judgement("cannot be told", "the figure is hidden")
    met = is_met(figure.value, target)
    best = if_all_met(figure, shape, rules)
    if best is not None and is_met(best, target) != met:
        known, other = ("met", "not met") if met else ("not met", "met")
        return Judgement(
            "cannot be told",
            f"{known} as known; {other} at {with_unit(best, shape.unit)}, if all not known met it",
        )
    return Judgement("met" if met else "not met")


def is_met(value: float, target: KpiTarget) -> bool:
    """Whether a number meets a target.

    Example:
        >>> from decimal import Decimal
        >>> from waypost_dsl.model.citations import Quantity
        >>> seventy = Quantity(Decimal(70), "%")
        >>> is_met(70.0, KpiTarget("above", seventy)), is_met(70.0, KpiTarget("at least", seventy))
        (False, True)
    """
    wanted = float(target.value.number)
    match target.comparison:
        case "above":
            return value > wanted
        case "below":
            return value < wanted
        case "at least":
            return value >= wanted
        case "at most":
            return value <= wanted
        case _:
            assert_never(target.comparison)


def if_all_met(figure: PublishedFigure, shape: Shape, rules: DisclosureRules) -> float | None:
    """Return what a proportion would be if all units not known met it, at most.

    Args:
        figure: the figure as it is shown.
        shape: what kind of number it is.
        rules: how small numbers were hidden: a hidden number of them is taken as the largest.

    Returns:
        The number; None where nothing is unknown, or it is not a proportion.
    """
    met, everybody = figure.numerator, figure.denominator
    if shape.kind != "proportion" or not figure.unknown:
        return None
    if met is None or met == HIDDEN or everybody is None or everybody == HIDDEN:
        return None
    if everybody == 0:
        return None
    unknown = rules.suppress_to if figure.unknown == HIDDEN else figure.unknown
    return min(100.0, 100 * (met + unknown) / everybody)
