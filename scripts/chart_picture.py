"""Draws the control chart that the README shows, with the report's own drawing; nothing is real."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from waypost.kpi.periods import periods_of
from waypost.kpi.report.over_time import over_time
from waypost.kpi.report.style import CHART_STYLE
from waypost.kpi.report.xmr_chart import xmr_svg
from waypost.kpi.scorecard import KpiReport, SeriesPoint
from waypost_dsl.model.citations import Citation, Quantity
from waypost_dsl.model.conditions import ALWAYS
from waypost_dsl.model.measures import Kpi, KpiTarget, Patients, Proportion

PLACE = Path("docs/images/control_chart.svg")

_FIRST, _LAST = date(2024, 1, 1), date(2025, 12, 31)
_SHARES = (
    *(62.1, 64.8, 60.9, 63.3, 66.0, 61.7, 63.9, 62.6, 65.2, 61.2, 64.1, 62.9),
    *(63.4, 61.5, 65.7, 62.2, 67.4, 68.1, 66.9, 69.0, 67.8, 68.6, 70.2, 74.9),
)
"""Made-up shares of two years: steady, then better."""
_DECIDED = Citation("decided", "An example", "D")
_KPI = Kpi(
    name="example",
    title="Reviewed in the last 12 months",
    domain="clinical",
    counted=Patients(),
    measure=Proportion(ALWAYS),
    better="higher",
    target=KpiTarget("at least", Quantity(Decimal(70), "%"), (_DECIDED,)),
)
_SAYS = (
    "Invented example: the share of people reviewed, month by month, with its mean, process limits "
    "and a target of at least 70 %. The last months are marked as a change for the better."
)


def pages() -> dict[Path, str]:
    """Return the picture, by its path in the project."""
    months = [one for one in periods_of(_FIRST, _LAST) if one.kind == "month"]
    series = tuple(
        SeriesPoint(month, month.label, share, suppressed=False, published=share)
        for month, share in zip(months, _SHARES, strict=True)
    )
    report = KpiReport(_KPI, "example", (), "%", (), series)
    drawn = xmr_svg(over_time(report), _KPI, "%", named_by="says")
    head, _, rest = drawn.partition(">")
    alone = (
        f'{head} xmlns="http://www.w3.org/2000/svg"><title id="says">{_SAYS}</title>'
        f"<style>{CHART_STYLE}</style>"
        f'<rect width="100%" height="100%" style="fill: var(--paper)"/>{rest}\n'
    )
    return {PLACE: alone}
