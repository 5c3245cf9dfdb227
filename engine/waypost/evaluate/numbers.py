"""Measured numbers as intervals, and their comparison with a threshold.

`<5` is every number below 5, not 5; a comparison it does not settle is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from waypost.evaluate.truth import Truth
from waypost.record import QuantityValue
from waypost_dsl.analytes import Analyte
from waypost_dsl.model import Comparison


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers a value may be; None is an open end; `*_open` leaves the end itself out.

    Example:
        >>> str(Interval.below(Decimal(5)))
        'below 5'
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, number: Decimal) -> Interval:
        """Return the interval of one number."""
        return cls(number, number)

    @classmethod
    def below(cls, number: Decimal) -> Interval:
        """Return every number below `number`."""
        return cls(None, number, high_open=True)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    def __str__(self) -> str:
        if self.is_exact:
            return f"{self.low:f}"
        if self.low is None and self.high is not None:
            return f"{'below' if self.high_open else 'at most'} {self.high:f}"
        if self.high is None and self.low is not None:
            return f"{'above' if self.low_open else 'at least'} {self.low:f}"
        return f"between {self.low} and {self.high}"


@dataclass(frozen=True, slots=True)
class NotComparable:
    """A recorded number that cannot be compared, and why, in words without the number."""

    detail: str


def measured(
    quantity: QuantityValue, analyte: Analyte, unit_of_code: str
) -> Interval | NotComparable:
    """Read a recorded quantity as an interval in the analyte's canonical unit.

    Args:
        quantity: what was recorded.
        analyte: what was measured; its table decides about units, range and rounding.
        unit_of_code: the unit the code itself fixes, or an empty string.

    Returns:
        The interval, or why it cannot be compared.

    Example:
        >>> from waypost_dsl.analytes import ANALYTES
        >>> print(measured(QuantityValue(Decimal("7.5"), None, "%"), ANALYTES["hba1c"], ""))
        58
        >>> measured(QuantityValue(Decimal(22)), ANALYTES["hba1c"], "")
        NotComparable(detail='it has no unit and could be either mmol/mol or %')
    """
    unit = _unit(quantity, analyte, unit_of_code)
    if isinstance(unit, NotComparable):
        return unit
    row = analyte.unit_row(unit)
    if row is None:
        return NotComparable("its unit is not one in which this is measured")
    if row.plausible is not None:
        low, high = row.plausible
        beyond = (quantity.comparator in (None, "<", "<=") and quantity.number < low) or (
            quantity.comparator in (None, ">", ">=") and quantity.number > high
        )
        if beyond:
            return NotComparable(f"it is outside the plausible range {low} to {high} {row.name}")
    number = analyte.to_canonical(quantity.number, row.name)
    if number is None:
        return NotComparable(f"{analyte.title} in {row.name} is not converted")
    # Below 7.5 % may still round to the 58 mmol/mol that 7.5 % is.
    rounds = analyte.decimals is not None
    match quantity.comparator:
        case None:
            return Interval.exactly(number)
        case "<":
            return Interval(None, number, high_open=not rounds)
        case "<=":
            return Interval(None, number)
        case ">":
            return Interval(number, None, low_open=not rounds)
        case ">=":
            return Interval(number, None)
        case _ as never:
            assert_never(never)


def _unit(quantity: QuantityValue, analyte: Analyte, unit_of_code: str) -> str | NotComparable:
    recorded = quantity.unit
    if analyte.missing_unit == "fev1_fvc" and (
        recorded is None or analyte.unit_row(recorded) is not None
    ):
        # The source decides by the number alone: feeds label ratios with % and the reverse.
        return "%" if quantity.number > 1 else "ratio"
    if recorded is not None and recorded.strip():
        row = analyte.unit_row(recorded)
        if row is None:
            return NotComparable("its unit is not one in which this is measured")
        fixed = analyte.unit_row(unit_of_code) if unit_of_code else None
        if fixed is not None and fixed.name != row.name:
            return NotComparable(f"its code means {fixed.name} and its unit says {row.name}")
        return row.name
    if unit_of_code:
        return unit_of_code
    assumed = analyte.unit_when_missing(quantity.number)
    if assumed is None:
        units = " or ".join(row.name for row in analyte.units)
        return NotComparable(f"it has no unit and could be either {units}")
    return assumed


def compare(interval: Interval, comparison: Comparison, threshold: Decimal) -> Truth:
    """Say whether every number of the interval meets the comparison, none does, or some do.

    Example:
        >>> compare(Interval.below(Decimal(5)), "below", Decimal(5))
        <Truth.TRUE: 'true'>
        >>> compare(Interval.below(Decimal(5)), "below", Decimal(3))
        <Truth.UNKNOWN: 'unknown'>
    """
    match comparison:
        case "at least":
            return _at_least(interval, threshold)
        case "below":
            return ~_at_least(interval, threshold)
        case "above":
            return _above(interval, threshold)
        case "at most":
            return ~_above(interval, threshold)
        case _ as never:
            assert_never(never)


def _at_least(interval: Interval, threshold: Decimal) -> Truth:
    if interval.low is not None and interval.low >= threshold:
        return Truth.TRUE
    high = interval.high
    if high is not None and (high < threshold or (high == threshold and interval.high_open)):
        return Truth.FALSE
    return Truth.UNKNOWN


def _above(interval: Interval, threshold: Decimal) -> Truth:
    low = interval.low
    if low is not None and (low > threshold or (low == threshold and interval.low_open)):
        return Truth.TRUE
    if interval.high is not None and interval.high <= threshold:
        return Truth.FALSE
    return Truth.UNKNOWN


def highest(intervals: list[Interval]) -> Interval:
    """Return where the highest of several numbers lies."""
    return Interval(
        _extreme([i.low for i in intervals], lowest=False),
        None if any(i.high is None for i in intervals) else max(_ends(intervals, high=True)),
        high_open=_highest_is_open(intervals),
    )


def lowest(intervals: list[Interval]) -> Interval:
    """Return where the lowest of several numbers lies."""
    return Interval(
        None if any(i.low is None for i in intervals) else min(_ends(intervals, high=False)),
        _extreme([i.high for i in intervals], lowest=True),
        low_open=_lowest_is_open(intervals),
    )


def _ends(intervals: list[Interval], *, high: bool) -> list[Decimal]:
    ends = [i.high if high else i.low for i in intervals]
    return [end for end in ends if end is not None]


def _extreme(ends: list[Decimal | None], *, lowest: bool) -> Decimal | None:
    known = [end for end in ends if end is not None]
    if not known:
        return None
    return min(known) if lowest else max(known)


def _highest_is_open(intervals: list[Interval]) -> bool:
    top = max(_ends(intervals, high=True), default=None)
    return top is not None and all(i.high_open for i in intervals if i.high == top)


def _lowest_is_open(intervals: list[Interval]) -> bool:
    bottom = min(_ends(intervals, high=False), default=None)
    return bottom is not None and all(i.low_open for i in intervals if i.low == bottom)
