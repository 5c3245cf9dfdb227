"""What was missed before admissions, beside how often the same is missed on any other day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from waypost.signals.comparison import Case, ComparisonDay
from waypost.signals.intervals import RiskRatio, risk_ratio

ANY_STEP = "any step"


@dataclass(frozen=True, slots=True)
class MissedStepFigure:
    """How often a step was overdue the day before a direct admission, and on matched days.

    Args:
        step: its name; `any step` counts each admission with at least one.
        admissions: how many direct admissions there are.
        missed: before how many of them the step was overdue.
        comparison_days: how many matched days there are.
        missed_there: on how many of them it was overdue.
        ratio: the first share over the second with its 95 % interval; None where a share is 0.
    """

    pathway: str
    step: str
    title: str
    admissions: int
    missed: int
    comparison_days: int
    missed_there: int
    ratio: RiskRatio | None


@dataclass(frozen=True, slots=True)
class Matching:
    """How well the admissions of a pathway could be matched.

    Args:
        admissions: how many there are.
        without_a_match: how many got no day to compare with.
        comparison_days: how many days were compared with.
    """

    pathway: str
    admissions: int
    without_a_match: int
    comparison_days: int


def missed_step_figures(
    cases: Iterable[Case], days: Iterable[ComparisonDay]
) -> tuple[MissedStepFigure, ...]:
    """Return a figure for every step that was overdue before an admission or on a matched day.

    Args:
        cases: the direct admissions.
        days: the matched days.

    Returns:
        The figures by pathway; first `any step`, then the steps missed most often.
    """
    before, there = _Counted(), _Counted()
    for case in cases:
        before.add(case.pathway, case.missed)
    for day in days:
        there.add(day.draw.pathway, day.missed)
    titles = {**there.titles, **before.titles}
    found = [
        MissedStepFigure(
            pathway,
            step,
            titles[pathway, step],
            before.numbers[pathway],
            before.missed[pathway, step],
            there.numbers[pathway],
            there.missed[pathway, step],
            risk_ratio(
                before.missed[pathway, step],
                before.numbers[pathway],
                there.missed[pathway, step],
                there.numbers[pathway],
            ),
        )
        for pathway, step in titles
        if before.numbers[pathway]
    ]
    return tuple(
        sorted(found, key=lambda one: (one.pathway, one.step != ANY_STEP, -one.missed, one.step))
    )


def matching(cases: Iterable[Case], days: Iterable[ComparisonDay]) -> tuple[Matching, ...]:
    """Return how well the admissions of each pathway could be matched."""
    seen = tuple(cases)
    compared = Counter((day.draw.pathway, day.draw.case) for day in days)
    return tuple(
        Matching(
            pathway,
            len(own),
            sum((pathway, case.signal) not in compared for case in own),
            sum(number for (name, _), number in compared.items() if name == pathway),
        )
        for pathway in sorted({case.pathway for case in seen})
        for own in [[case for case in seen if case.pathway == pathway]]
    )


class _Counted:
    """Counts days and the steps that were overdue on them."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.missed: Counter[tuple[str, str]] = Counter()
        self.titles: dict[tuple[str, str], str] = {}

    def add(self, pathway: str, missed: tuple[tuple[str, str], ...]) -> None:
        self.numbers[pathway] += 1
        any_step = ((ANY_STEP, "At least one step"),) if missed else ()
        for step, title in (*any_step, *missed):
            self.missed[pathway, step] += 1
            self.titles[pathway, step] = title
