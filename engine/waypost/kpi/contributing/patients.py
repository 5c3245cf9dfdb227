"""Patients, as at the last day of each month."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.registration import both
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit
from waypost_dsl.model import Patients


def patients(study: Study, counted: Patients) -> Iterator[Unit]:
    """Yield the patient at the end of each month on which they are one of those counted.

    Args:
        study: the patient and the run.
        counted: whom the KPI counts.
    """
    name = study.record.patient.id
    for month in study.months:
        if month.last > study.as_at:
            return
        among = study.is_among(counted.among, month.last)
        if among.truth is not Truth.FALSE and counted.at_least is not None:
            among = both(among, study.for_at_least(counted.among, month.last, counted.at_least))
        if among.truth is not Truth.FALSE:
            yield Unit(name, month.last, study.moment, "end of month", among=among)
