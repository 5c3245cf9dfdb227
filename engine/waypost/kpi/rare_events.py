"""What lies between the events of KPIs whose events are rare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.periods import KINDS, periods_of
from waypost.kpi.scorecard import RARE_EVENTS_A_MONTH, RareEvents
from waypost.kpi.statistics import days_between
from waypost_dsl.model.measures import (
    AgainstExpected,
    ClocksCounted,
    Count,
    FeedRows,
    Kpi,
    Patients,
    Proportion,
    Rate,
)

Between = Literal["days", "cases"]

_MONTH = KINDS[0]

_EVENTS = """
WITH units AS (
    SELECT kpi, day, numerator,
        row_number() OVER (PARTITION BY kpi ORDER BY day, patient, unit) AS place
    FROM read_parquet($rows)
    WHERE role = 'unit' AND taken = 'on its day' AND state = 'counted'
        AND day BETWEEN $first AND $last AND kpi IN (SELECT unnest($kpis::VARCHAR[]))
), events AS (
    SELECT kpi, day, place, count(*) OVER (PARTITION BY kpi) AS many FROM units WHERE numerator > 0
)
SELECT kpi, day, place FROM events WHERE many < $too_many ORDER BY kpi, place
"""


def rare_events_of(
    contributions: Path,
    kpis: Iterable[Kpi],
    *,
    first: date,
    last: date,
    rules: DisclosureRules,
) -> Mapping[str, RareEvents]:
    """Return what lies between the events of each KPI that has few of them.

    Days lie between the events of a count or a rate. Between the events of a proportion that
    should be low lie the cases without one; a proportion that should be high has no events that
    are rare. Where so few happened that their number is hidden, nothing is said (D).

    Args:
        contributions: the rows of the run.
        kpis: the KPIs.
        first: the first day of the run.
        last: the last day of the run.
        rules: how small numbers are hidden.

    Returns:
        By KPI, without those whose events are not rare.
    """
    import duckdb

    kinds: dict[str, Between] = {
        kpi.name: kind for kpi in kpis if (kind := _between(kpi)) is not None
    }
    months = sum(one.kind == _MONTH for one in periods_of(first, last))
    if not kinds or not months:
        return {}
    asked: dict[str, object] = {
        "rows": str(contributions),
        "first": first,
        "last": last,
        "kpis": list(kinds),
        "too_many": RARE_EVENTS_A_MONTH * months,
    }
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as database:
        rows: list[tuple[str, date, int]] = database.execute(_EVENTS, asked).fetchall()
    events: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for kpi, day, place in rows:
        events[kpi].append((day, place))
    return {
        kpi: RareEvents(kinds[kpi], _gaps(kinds[kpi], found))
        for kpi, found in events.items()
        if len(found) > 1 and not rules.is_small(len(found))
    }


def _between(kpi: Kpi) -> Between | None:
    counted = kpi.counted
    if isinstance(counted, Patients | FeedRows):
        return None
    if isinstance(counted, ClocksCounted) and counted.state == "running":
        return None
    match kpi.measure:
        case Count() | Rate(total_of=None) | AgainstExpected(total_of=None):
            return "days"
        case Proportion() if kpi.better == "lower":
            return "cases"
        case _:
            return None


def _gaps(between: Between, events: list[tuple[date, int]]) -> tuple[tuple[str, float], ...]:
    if between == "days":
        return days_between([day for day, _ in events])
    return tuple(
        (day.isoformat(), float(place - before - 1))
        for (_, before), (day, place) in pairwise(events)
    )
