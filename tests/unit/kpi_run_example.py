"""A scorecard of three KPIs, invented people, and contributions made of their ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from waypost.kpi.contributing import Contributions, KpiError
from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds.tables import TABLES
from waypost.kpi.periods import last_of_month
from waypost.record import Record
from waypost_dsl.model import Citation, Enrolment, Pathway, Quantity
from waypost_dsl.model.conditions import ALWAYS
from waypost_dsl.model.measures import (
    Count,
    FeedRows,
    Kpi,
    KpiTarget,
    Patients,
    Proportion,
)

FIRST, LAST = date(2024, 1, 1), date(2025, 3, 31)

REVIEWED = Kpi(
    "reviewed",
    "Reviewed",
    "clinical",
    Patients("registered"),
    Proportion(ALWAYS),
    better="higher",
    target=KpiTarget("at least", Quantity(Decimal(70), "%"), (Citation("NG1", "A guide", "V2"),)),
    strata=("practice",),
    because=(Citation("NG1", "A guide", "V2", "1.1"),),
)
LISTED = Kpi("listed", "On the list", "activity", Patients("registered"), Count())
DELIVERED = Kpi(
    "delivered", "Delivered in time", "organisational", FeedRows("equipment"), Count(),
    better="higher", strata=("practice",),
)  # fmt: skip
DELAYED = Kpi(
    "delayed", "Delayed transfers", "organisational", FeedRows("delayed_transfers_rate"), Count()
)

PATHWAY = Pathway(
    "everybody",
    "Everybody",
    "1.0.0",
    None,
    "A clinical lead",
    None,
    Enrolment(ALWAYS),
    "everybody.pathway",
    "0123abcd" * 8,
    kpis={kpi.name: kpi for kpi in (REVIEWED, LISTED, DELIVERED, DELAYED)},
    kind="scorecard",
)

PLACES = {"P0": "North", "P1": "North", "P2": "South"}


def contribute(
    pathway: Pathway,
    record: Record,
    /,
    *,
    first: date,
    last: date,
    as_at: date,
    known_at: date | None,
    places: Mapping[str, str],
) -> Contributions:
    """Return rows that depend on the patient's number only."""
    patient = record.patient.id
    number = int(patient[1:])
    if number == 13:
        raise ZeroDivisionError("the values of p13")
    rows: list[Contribution] = []
    month = first
    while month <= last:
        day = last_of_month(month)
        practice = record.patient.practice
        locality = places.get(practice or "")
        for kpi, numerator in (("reviewed", float((number + day.month) % 3 > 0)), ("listed", 1.0)):
            rows.append(
                Contribution(
                    kpi, pathway.name, patient, patient, "unit", "end of month", day, day,
                    "counted", 1.0, numerator, evidence=(f"Patient/{patient}",),
                    practice=practice, locality=locality,
                )
            )  # fmt: skip
        month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    errors = ()
    if number == 7:
        errors = (KpiError("listed", pathway.name, patient, "", None, "nothing to ask"),)
    return Contributions(tuple(rows), errors)


def person(number: int, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "birthDate": f"{1930 + number % 60}-05-01",
        "gender": "female" if number % 2 else "male",
        "generalPractitioner": [{"identifier": {"value": f"P{number % 3}"}}],
        **more,
    }


def write_people(folder: Path, numbers: range) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(person(number)) + "\n" for number in numbers)
    (folder / "Patient.ndjson").write_text(lines)
    return folder


def write_feeds(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(
        f"p{number},2025-01-0{1 + number % 9},2025-01-{8 + number % 7:02}\n" for number in range(40)
    )
    strangers = "stranger,2025-01-02,2025-01-03\nstranger,,\n"
    header = ",".join(TABLES["equipment"])
    (folder / "equipment.csv").write_text(f"{header}\n{rows}{strangers}")
    return folder
