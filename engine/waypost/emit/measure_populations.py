"""Which populations a KPI has, and which units and people are in each.

A denominator of FHIR is taken before exclusions and exceptions are left out; those of our rows and
figures after. The difference is made up here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from waypost.emit.measure_types import AbsentReason, PopulationCode, ScoringCode
from waypost.kpi.contribution import Contribution, State
from waypost.kpi.published import HIDDEN, PublishedFigure, PublishedNumber
from waypost.kpi.shape import Shape
from waypost_dsl.model.measures import FeedRows, Kpi

Counts = Mapping[PopulationCode, "int | AbsentReason"]
"""How many are in each population, or why that is not said."""


def scoring_of(shape: Shape) -> ScoringCode:
    """Return how HL7 calls the way in which a kind of number is made.

    Example:
        >>> scoring_of(Shape("median", "days"))
        'continuous-variable'
    """
    match shape.kind:
        case "proportion" | "share":
            return "proportion"
        case "rate" | "ratio":
            return "ratio"
        case "mean" | "median" | "percentile":
            return "continuous-variable"
        case "count":
            return "cohort"
        case _:
            assert_never(shape.kind)


def populations_of(kpi: Kpi, shape: Shape) -> tuple[PopulationCode, ...]:
    """Return the populations of a KPI, in HL7's order.

    A number over a population that is counted apart has no initial population: the units and the
    people have none in common. What is left out of such a number, or of a count, is part of the
    rule of who is in it.
    """
    # Which rows of a table are left out is the table's own rule.
    excludes = bool(kpi.excluding) or isinstance(kpi.counted, FeedRows)
    if shape.has_population:
        return ("denominator", "numerator")
    if shape.kind == "count":
        return ("initial-population",)
    if shape.is_statistic:
        exclusion: tuple[PopulationCode, ...] = ("measure-population-exclusion",)
        left_out = exclusion if excludes or kpi.excepting else ()
        return ("initial-population", "measure-population", *left_out, "measure-observation")
    exclusions: tuple[PopulationCode, ...] = ("denominator-exclusion",) if excludes else ()
    exceptions: tuple[PopulationCode, ...] = ("denominator-exception",) if kpi.excepting else ()
    return ("initial-population", "denominator", *exclusions, *exceptions, "numerator")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are in a population, and how many may be.

    Args:
        known: how many are in it.
        open: how many may be in it.
        waiting: how many may be in it, which will be known later.
    """

    known: int = 0
    open: int = 0
    waiting: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(self.known + other.known, self.open + other.open, self.waiting + other.waiting)

    def count(self) -> int | AbsentReason:
        """Return how many are in it.

        Whoever may be in it is not counted, as in every figure. Where nobody is known to be, and
        somebody may, there is no count: 0 would say that nobody is.

        Example:
            >>> Tally(2, 1).count(), Tally(0, 1).count(), Tally(0, 0, 1).count(), Tally().count()
            (2, 'unknown', 'temp-unknown', 0)
        """
        if self.known or not (self.open or self.waiting):
            return self.known
        return "unknown" if self.open else "temp-unknown"


_IN_DENOMINATOR: frozenset[State] = frozenset({"counted", "value not known"})
_NOT_LEFT_OUT_YET: frozenset[State] = frozenset({"excluded", "excepted"})
_EITHER_WAY: frozenset[State] = frozenset({"population not known"})
_ANSWER_OPEN: frozenset[State] = frozenset({"population not known", "value not known"})

_MEMBERS: Mapping[PopulationCode, tuple[frozenset[State], frozenset[State]]] = {
    "initial-population": (_IN_DENOMINATOR | _NOT_LEFT_OUT_YET, _EITHER_WAY),
    "denominator": (_IN_DENOMINATOR | _NOT_LEFT_OUT_YET, _EITHER_WAY),
    "measure-population": (_IN_DENOMINATOR | _NOT_LEFT_OUT_YET, _EITHER_WAY),
    "denominator-exclusion": (frozenset({"excluded"}), _EITHER_WAY),
    "measure-population-exclusion": (_NOT_LEFT_OUT_YET, _EITHER_WAY),
    "denominator-exception": (frozenset({"excepted"}), _ANSWER_OPEN),
    "numerator": (frozenset({"counted"}), _ANSWER_OPEN),
    "measure-observation": (frozenset({"counted"}), _ANSWER_OPEN),
}
"""For each population the states of those in it, and of those who may be."""


def tallies(
    shape: Shape, codes: Iterable[PopulationCode], rows: Iterable[Contribution]
) -> dict[PopulationCode, Tally]:
    """Count what rows of one period contribute to each population.

    Args:
        shape: what kind of number the KPI is.
        codes: its populations.
        rows: the rows, of one patient or of several.
    """
    found = dict.fromkeys(codes, Tally())
    for row in rows:
        for code in found:
            found[code] += _of_row(shape, code, row)
    return found


def _of_row(shape: Shape, code: PopulationCode, row: Contribution) -> Tally:
    is_of_population = shape.has_population and code == "denominator"
    if row.role != ("population" if is_of_population else "unit"):
        return Tally()
    if row.state == "not yet judged":
        return Tally(waiting=1)
    known, open_ = _MEMBERS[code]
    if shape.has_population or shape.kind == "count":
        # What is left out was never in it.
        known = known - _NOT_LEFT_OUT_YET
    if row.state in open_:
        return Tally(open=1)
    if row.state not in known:
        return Tally()
    if shape.kind == "count" and row.state == "value not known":
        return Tally(open=1)
    if is_of_population:
        return Tally(int(row.denominator > 0))
    if code == "numerator" and shape.kind == "proportion":
        return Tally(int(row.numerator > 0))
    return Tally(1)


def published_counts_of(
    shape: Shape, codes: Iterable[PopulationCode], figure: PublishedFigure
) -> Counts:
    """Return how many are in each population, of a figure as it may be shown.

    What is hidden stays hidden, and so does every sum it is part of.

    Args:
        shape: what kind of number the KPI is.
        codes: its populations.
        figure: the figure.
    """
    return {code: _published(shape, code, figure) for code in codes}


def _published(shape: Shape, code: PopulationCode, figure: PublishedFigure) -> int | AbsentReason:
    match code:
        case "initial-population" | "denominator" | "measure-population":
            return _of_everyone(shape, figure)
        case "denominator-exclusion":
            return _whole(figure.excluded)
        case "denominator-exception":
            return _whole(figure.excepted)
        case "measure-population-exclusion":
            return _sum(figure.excluded, figure.excepted)
        case "measure-observation":
            return _whole(figure.units)
        case "numerator":
            # Of a total, such as bed days, it counts what they were added up over.
            return _whole(figure.units if shape.is_total else figure.numerator)
        case _:
            assert_never(code)


def _of_everyone(shape: Shape, figure: PublishedFigure) -> int | AbsentReason:
    """Count everyone whom a rule is about, before anybody is left out."""
    if shape.kind == "count":
        return _whole(figure.units)
    if shape.has_population:
        is_no_count = shape.kind == "ratio" or shape.by == "patient years"
        if is_no_count and figure.denominator != HIDDEN:
            return "as-text"
        return _whole(figure.denominator)
    if shape.is_statistic:
        return _sum(figure.units, figure.unknown, figure.excluded, figure.excepted)
    return _sum(figure.units, figure.excluded, figure.excepted)


def _sum(*numbers: PublishedNumber) -> int | AbsentReason:
    total = 0
    for number in numbers:
        whole = _whole(number)
        if not isinstance(whole, int):
            return whole
        total += whole
    return total


def _whole(number: PublishedNumber) -> int | AbsentReason:
    if number == HIDDEN:
        return "masked"
    if number is None:
        return "not-applicable"
    return int(number) if float(number).is_integer() else "as-text"
