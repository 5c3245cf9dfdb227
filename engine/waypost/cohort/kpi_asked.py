"""What a run of KPIs is asked, and what that makes of one patient."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import orjson

from waypost.cohort.evaluating import without_values
from waypost.cohort.results import EVALUATION_ERROR, INTERNAL_ERROR, ErrorRow
from waypost.fhir import PatientInput, ValidationMode
from waypost.kpi.contributing import Contributions
from waypost.kpi.contributing.strata import Strata, age_band
from waypost.kpi.contribution import COLUMNS, Contribution
from waypost.kpi.feeds.adults import adult_rows
from waypost.kpi.feeds.asking import FeedQuestion
from waypost.record import Patient, Record
from waypost.version import ENGINE_VERSION
from waypost_dsl.model import Pathway


class Contribute(Protocol):
    """Makes the rows of one patient for the KPIs of one pathway."""

    def __call__(
        self,
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
        """Return the patient's rows and errors."""
        ...


@dataclass(frozen=True)
class KpiQuestion:
    """What is asked of every record.

    Args:
        pathways: the pathways and scorecards, by name.
        first: the first day of the run.
        last: the last day of the run.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        places: the locality of each practice.
        validate: how strictly the data are checked.
        contribute: makes the rows of one patient and pathway.
        from_feeds: rows of feeds that are about patients, by patient.
        per_adult: the feeds that are rates per adult registered.
    """

    pathways: Sequence[Pathway]
    first: date
    last: date
    as_at: date
    known_at: date | None
    places: Mapping[str, str]
    validate: ValidationMode
    contribute: Contribute
    from_feeds: Mapping[str, Sequence[Contribution]] = field(
        default_factory=dict[str, Sequence[Contribution]]
    )
    per_adult: Sequence[FeedQuestion] = ()

    def fingerprint(self, data: Path | bytes, feeds: Mapping[str, str], part_size: int) -> str:
        """Return a hash of everything the rows depend on.

        Args:
            data: the records.
            feeds: a hash of each table beside them.
            part_size: how many inputs a part has.
        """
        asked = {
            "engine": ENGINE_VERSION,
            "columns": COLUMNS,
            "pathways": [
                (one.name, one.sha256, None if one.overlay is None else one.overlay.sha256)
                for one in self.pathways
            ],
            "days": (self.first, self.last, self.as_at, self.known_at),
            "places": sorted(self.places.items()),
            "validate": self.validate,
            "feeds": sorted(feeds.items()),
            "part_size": part_size,
            "data": data_sha256(data),
        }
        return hashlib.sha256(orjson.dumps(asked)).hexdigest()


def data_sha256(data: Path | bytes) -> str:
    """Return a hash of a file, of the files of a folder with their names, or of bytes."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    files = sorted(one for one in data.rglob("*") if one.is_file()) if data.is_dir() else [data]
    found = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(data).as_posix() if data.is_dir() else ""
        found.update(f"{name}\0{digest}\n".encode())
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class PatientRows:
    """What one patient makes: rows, and what was wrong."""

    rows: tuple[Contribution, ...]
    errors: tuple[ErrorRow, ...]


def rows_of_patient(read: PatientInput, question: KpiQuestion) -> PatientRows:
    """Return the rows of one patient for every pathway, and of the tables beside the records.

    A fault of one pathway is a row of errors, and never the end of the others.
    """
    patient = read.record.patient
    rows: list[Contribution] = []
    errors = [ErrorRow.of_finding(one, patient=patient.id) for one in read.findings]
    for pathway in question.pathways:
        try:
            made = question.contribute(
                pathway,
                read.record,
                first=question.first,
                last=question.last,
                as_at=question.as_at,
                known_at=question.known_at,
                places=question.places,
            )
        except Exception as fault:  # noqa: BLE001 - one patient's fault must not end the run
            errors.append(
                ErrorRow(
                    read.file, patient.id, pathway.name, None, None, INTERNAL_ERROR, "error",
                    without_values(fault),
                )
            )  # fmt: skip
            continue
        rows.extend(made.rows)
        errors.extend(
            ErrorRow(
                read.file, patient.id, one.pathway, one.unit or None, one.kpi, EVALUATION_ERROR,
                "error", one.message,
            )
            for one in made.errors
        )  # fmt: skip
    rows.extend(_of_tables(patient, question))
    return PatientRows(tuple(rows), tuple(errors))


def _of_tables(patient: Patient, question: KpiQuestion) -> Iterator[Contribution]:
    strata = Strata.of(patient, question.places)
    adults = (row for asked in question.per_adult for row in adult_rows(asked, patient))
    for row in (*question.from_feeds.get(patient.id, ()), *adults):
        yield replace(
            row,
            practice=strata.practice,
            locality=strata.locality,
            age_band=age_band(patient, row.day),
            sex=strata.sex,
            ethnic_category=strata.ethnic_category,
            deprivation=strata.deprivation,
            typology=strata.typology,
        )
