"""A KPI's months in a cell of the scorecard."""

from __future__ import annotations

from waypost.kpi.report.drawing import line, mark, path
from waypost.kpi.report.markup import said
from waypost.kpi.report.numbers import bare, with_unit
from waypost.kpi.report.over_time import OverTime
from waypost.kpi.report.scales import scale_over
from waypost.kpi.report.signals_in_words import mark_of
from waypost.kpi.report.wording import month_in_short
from waypost_dsl.model.measures import Kpi

_WIDTH, _HEIGHT, _EDGE = 132.0, 34.0, 7.0


def sparkline(over: OverTime, kpi: Kpi, unit: str) -> str:
    """Return a small drawing of the months, with its meaning in words; words alone for no months.

    Args:
        over: the months.
        kpi: the KPI, for which way is better.
        unit: the unit of its values.
    """
    values = [month.value for month in over.months if month.value is not None]
    latest = over.latest
    if over.chart is None or latest is None:
        return '<span class="quiet">none</span>'
    scale = scale_over(values, _HEIGHT - _EDGE, _EDGE, floor=None, ticks=20)
    room = (_WIDTH - 2 * _EDGE) / max(1, len(over.months) - 1)
    drawn: list[str] = []
    mean = over.chart.groups[latest.reading.group].mean
    if mean is not None and scale.low <= mean <= scale.high:
        drawn.append(line(_EDGE, scale(mean), _WIDTH - _EDGE, scale(mean), "mean"))
    run: list[tuple[float, float]] = []
    last = (0.0, 0.0)
    for place, month in enumerate(over.months):
        if month.value is None:
            drawn.extend(_joined(run))
            run = []
            continue
        last = (_EDGE + place * room, scale(month.value))
        run.append(last)
    drawn.extend(_joined(run))
    drawn.append(mark(*last, mark_of(latest.reading.direction, kpi.better)))
    label = (
        f"{month_in_short(over.months[0].point.period.first)} to "
        f"{month_in_short(over.months[-1].point.period.first)}: lowest {bare(min(values), unit)}, "
        f"highest {bare(max(values), unit)}, last {with_unit(latest.value, unit)}"
    )
    return (
        f'<svg class="spark" viewBox="0 0 132 34" role="img" aria-label="{said(label)}">'
        f"{''.join(drawn)}</svg>"
    )


def _joined(run: list[tuple[float, float]]) -> list[str]:
    """Join neighbouring points; one that stands alone is a dot."""
    if not run:
        return []
    if len(run) == 1:
        x, y = run[0]
        return [path([(x - 0.7, y), (x + 0.7, y)], "join")]
    return [path(run, "join")]
