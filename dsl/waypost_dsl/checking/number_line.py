"""A fact's number line, cut where conditions compare it: at each threshold, below and above it.

Between two cuts every comparison has one answer, so that trying the cuts tries every number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from waypost_dsl.analytes import ANALYTES, Analyte
from waypost_dsl.durations import Duration
from waypost_dsl.model import Comparison, Fact, FactType, Pathway, Pick, Quantity, Threshold, Values

_OLDEST = 130


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The numbers one fact can have.

    Args:
        fact: a result, a grade, a count, an age or a length of time.
        pathway: where parameters and graded codelists are.
    """

    fact: Fact
    pathway: Pathway

    def cuts(self, thresholds: Iterable[Threshold]) -> list[Decimal]:
        """Return one number for every stretch between thresholds, and each threshold itself."""
        step = Decimal(1) if self._analyte is None else self._analyte.step
        at = {self.canonical(one) for one in thresholds}
        cuts = {cut for one in at for cut in (one - step, one, one + step)}
        match self.fact.type:
            case FactType.GRADE:
                return [Decimal(grade) for grade in self._grades()]
            case FactType.AGE:
                return sorted(cut for cut in cuts if 0 <= cut <= _OLDEST)
            case FactType.COUNT | FactType.TIME:
                return sorted(cut for cut in cuts if cut >= 0)
            case _:
                row = ANALYTES[self.fact.analyte or ""].units[0]
                if row.plausible is None:
                    return sorted(cut for cut in cuts if cut >= 0)
                low, high = row.plausible
                return sorted(cut for cut in cuts if low <= cut <= high)

    def canonical(self, threshold: Threshold) -> Decimal:
        """Return a threshold as a number of the unit in which the fact is compared."""
        written = threshold
        if not isinstance(written, Quantity):
            value = self.pathway.parameters[written.name].value
            if isinstance(value, Duration):
                return Decimal(value.amount)
            written = value
        if self._analyte is None:
            return written.number
        number = self._analyte.to_canonical(written.number, written.unit)
        return written.number if number is None else number

    @property
    def _analyte(self) -> Analyte | None:
        return ANALYTES.get(self.fact.analyte or "")

    def _grades(self) -> list[int]:
        definition = self.fact.definition
        assert isinstance(definition, Pick)
        assert isinstance(definition.selection.source, Values)
        codelist = self.pathway.codelists[definition.selection.source.codelist]
        return sorted(int(value) for value in codelist.values)


def compares(number: Decimal, comparison: Comparison, threshold: Decimal) -> bool:
    """Whether a number is at least, at most, above or below another."""
    match comparison:
        case "at least":
            return number >= threshold
        case "at most":
            return number <= threshold
        case "above":
            return number > threshold
        case "below":
            return number < threshold


def time_units(thresholds: Iterable[Threshold], pathway: Pathway) -> frozenset[str]:
    """Return the units of the lengths of time that something is compared with.

    Lengths of several units have no order to cut by: 3 months are now more, now fewer than 90
    days.
    """
    units: set[str] = set()
    for threshold in thresholds:
        value = threshold
        if not isinstance(value, Quantity):
            value = pathway.parameters[value.name].value
        units.add(value.unit.rstrip("s"))
    return frozenset(units)
