"""The delayed transfers of the generated cohort: the table and the records say the same."""

from __future__ import annotations

from datetime import date

from fixtures.cohort.chart import Chart
from fixtures.cohort.one_patient import chart_of
from fixtures.cohort.population import person
from fixtures.cohort.setting import Setting
from waypost.admissions import DelayedTransfer, delayed_transfer, spells_of
from waypost.fhir import PatientInput, record_from_bundle

UNTIL = date(2026, 9, 30)
SETTING = Setting.of(seed=1, until=UNTIL, months=36)
SIZE = 3000


def _found(chart: Chart) -> list[DelayedTransfer]:
    """Return what the records of a patient say of each stay."""
    entry = [{"resource": one} for one in chart.resources]
    [read] = record_from_bundle({"resourceType": "Bundle", "type": "collection", "entry": entry})
    assert isinstance(read, PatientInput)
    spells = spells_of(read.record, seen_by=UNTIL).spells
    return [delayed_transfer(spell, read.record, as_at=UNTIL) for spell in spells]


def test_the_table_and_the_records_agree_on_every_delay() -> None:
    tabled: set[tuple[object, ...]] = set()
    derived: set[tuple[object, ...]] = set()
    unknown = 0
    for number in range(SIZE):
        # Nobody younger is delayed, but for the edge case.
        if person(SETTING, number).age_on(UNTIL) < 75:
            continue
        chart = chart_of(SETTING, number)
        for table, row in chart.rows:
            if table == "delayed_transfers":
                _, encounter, ready, discharged = row
                days = date.fromisoformat(str(discharged)) - date.fromisoformat(str(ready))
                tabled.add((encounter, ready, days.days))
        for one in _found(chart):
            unknown += one.is_delayed is None
            if one.is_delayed and one.days is not None and not one.days.to_date:
                derived.add((one.spell, str(one.ready_on), one.delayed_days))
    assert derived == tabled
    assert len(tabled) > 5
    # Of most stays nothing is recorded, and that is never called "not delayed".
    assert unknown > len(tabled)
