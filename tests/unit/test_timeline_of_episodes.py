"""The history of an episode pathway: the same as evaluating every single day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.property.episode_pathway import pathway
from tests.spec.record_table import record_of
from waypost.evaluate import evaluate
from waypost.evaluate import timeline as timeline_module
from waypost.evaluate.timeline import TimelineRow, standing_of, timeline
from waypost.record import Record

HIP = "2024-01-01  ServiceRequest  triage requested  id=hip status=active intent=order site=hip\n"

FLAGGED = f"""{HIP}
2024-01-03  Encounter       contact           status=finished
2024-01-03  Observation     outcome tests
2024-01-04  ServiceRequest  test requested    id=t status=active intent=order for=ServiceRequest/hip
2024-01-06  Observation     red flag
2024-01-08  Observation     flag withdrawn
2024-01-12  ServiceRequest  triage requested  id=knee status=active intent=order site=knee
2024-01-15  ServiceRequest  triage requested  id=again status=active intent=order site=hip
"""
DIED = f"""{HIP}
2024-01-03  Encounter    contact          status=finished
2024-01-03  Observation  outcome treat
2024-01-10  Patient      died
"""
DIED_SOME_TIME = DIED.replace("2024-01-10", "2024-01   ")
OVER = f"""{HIP}
2024-01-03  Encounter    contact          status=finished
2024-01-03  Observation  outcome treat
2024-01-09  Procedure    treatment        status=completed
"""
EXCLUDED = f"""{HIP}
2023-12-20  Condition    unsuitable       site=hip
"""
RECEIVED = f"""{HIP}
2024-01-05  Task         triage requested  id=task status=requested intent=order for=ServiceRequest/hip
2024-01-20  Encounter    contact           status=finished
"""  # noqa: E501 - a row of a record is one line


def every_day(record: Record, first: date, last: date) -> dict[date, TimelineRow]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: standing_of(evaluate(pathway(), record, as_at=day)) for day in days}


@pytest.mark.parametrize(
    ("table", "first", "last"),
    [
        (FLAGGED, date(2023, 12, 30), date(2024, 1, 24)),
        (DIED, date(2024, 1, 1), date(2024, 1, 14)),
        (DIED_SOME_TIME, date(2023, 12, 31), date(2024, 2, 2)),
        (OVER, date(2024, 1, 1), date(2024, 1, 12)),
        (EXCLUDED, date(2023, 12, 30), date(2024, 1, 3)),
        (RECEIVED, date(2024, 1, 1), date(2024, 1, 24)),
    ],
    ids=["flagged", "died", "died some time", "over", "excluded", "received"],
)
def test_the_history_is_what_every_single_day_says(table: str, first: date, last: date):
    record = record_of(table)
    rows = {row.day: row for row in timeline(pathway(), record, first=first, last=last)}
    standing: TimelineRow | None = None
    for day, expected in every_day(record, first, last).items():
        standing = rows.get(day, standing)
        assert standing is not None
        assert replace(standing, day=day) == expected


def test_a_row_says_how_each_episode_stands():
    record = record_of(FLAGGED)
    rows = timeline(pathway(), record, first=date(2024, 1, 6), last=date(2024, 1, 12))
    assert [(row.day, [(one.id, one.position) for one in row.episodes]) for row in rows] == [
        (date(2024, 1, 6), [("ServiceRequest/hip", ("emergency",))]),
        (date(2024, 1, 7), [("ServiceRequest/hip", ("emergency",))]),
        (date(2024, 1, 8), [("ServiceRequest/hip", ("test",))]),
        (
            date(2024, 1, 12),
            [("ServiceRequest/hip", ("test",)), ("ServiceRequest/knee", ("seen",))],
        ),
    ]
    emergency = [
        step for row in rows[:2] for step in row.episodes[0].steps if step[0] == "emergency"
    ]
    # Four hours from some time of the day before: nobody can say that they are over.
    assert [step[3] for step in emergency] == ["pending", "unknown"]


def test_it_is_not_every_day_that_is_looked_at(monkeypatch: pytest.MonkeyPatch):
    looked_at: list[date] = []
    real = timeline_module.evaluation_of

    def counted(case, state, as_at):
        looked_at.append(as_at)
        return real(case, state, as_at)

    monkeypatch.setattr(timeline_module, "evaluation_of", counted)
    timeline(pathway(), record_of(OVER), first=date(2023, 6, 1), last=date(2024, 12, 31))
    assert len(looked_at) < 20
    assert max(looked_at) < date(2024, 2, 1)
