"""Deaths, each on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from waypost.evaluate.moment import Moment
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT
from waypost.record import UNDATED, DateSpan
from waypost_dsl.model import Deaths


def deaths(study: Study, counted: Deaths) -> Iterator[Unit]:
    """Yield the patient's death, if they have died.

    Args:
        study: the patient and the run.
        counted: whose deaths the KPI counts.
    """
    patient = study.record.patient
    died = study.registrations.died
    if died is None:
        if not patient.deceased or patient.died is not None:
            return
        died = UNDATED
    span: DateSpan = died

    def moment(day: date) -> Moment:
        return study.moment(day).at_event(span)

    for place in places_of(study, span):
        yield Unit(
            f"Patient/{patient.id}",
            place.day,
            moment,
            by=place.by,
            among=study.is_among(counted.among, place.day, seen=True),
            note="" if span.is_exact else DAY_NOT_EXACT,
            day_is_known=place.is_known,
        )
