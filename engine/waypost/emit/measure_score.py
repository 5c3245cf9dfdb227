"""The score of a MeasureReport: the KPI's value in its unit, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.emit.measure_types import Quantity, absent
from waypost.kpi.contribution import Contribution
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.shape import Shape

_UCUM = "http://unitsofmeasure.org"

_UCUM_CODES = {"%": "%", "days": "d", "years": "a"}
"""Units with a code; a rate has its unit in words only."""


def published_score(shape: Shape, figure: PublishedFigure) -> Quantity | None:
    """Return the value as it may be shown; None for a count, which is a population's own.

    Args:
        shape: what kind of number the KPI is.
        figure: the figure.

    Example:
        >>> from datetime import date
        >>> from waypost.kpi.figure import Group, Period
        >>> march = Period("month", date(2024, 3, 1), date(2024, 3, 31), "2024-03")
        >>> hidden = PublishedFigure(
        ...     "k", march, Group(), "*", "*", "*", "*", "*", "*", 0, 0, 0, 0, 0, "proportion"
        ... )
        >>> published_score(Shape("proportion", "%"), hidden).extension[0].value_code
        'masked'
    """
    if shape.kind == "count":
        return None
    if figure.value == HIDDEN:
        return Quantity(extension=absent("masked"))
    if figure.value is None:
        return Quantity(extension=absent("not-applicable"))
    return _quantity(shape, figure.value)


def observed_score(shape: Shape, rows: Iterable[Contribution]) -> Quantity | None:
    """Return the one value that was observed of a patient; None if there is none or several."""
    values = [row.value for row in rows if row.value is not None]
    return _quantity(shape, values[0]) if shape.is_statistic and len(values) == 1 else None


def _quantity(shape: Shape, value: float) -> Quantity:
    code = _UCUM_CODES.get(shape.unit)
    return Quantity(
        value=value,
        unit=shape.unit or None,
        system=None if code is None else _UCUM,
        code=code,
    )
