"""The tables beside the records, as rows of KPIs: by patient, and of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from waypost.cohort.results import ErrorRow
from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds import FEEDS, FeedQuestion, Feeds, feed_rows, read_feeds
from waypost.kpi.feeds.catalogue import missing_tables
from waypost_dsl.model import Pathway, WorkingCalendar
from waypost_dsl.model.measures import FeedRows, Kpi

NO_FEED = "no feed given"
"""What a KPI says whose tables nobody gave."""

UNKNOWN_PATIENT = "feed-patient-unknown"


@dataclass(frozen=True)
class FeedRowsOfRun:
    """What the tables say.

    Args:
        hashes: a hash of each table.
        by_patient: rows about patients.
        of_nobody: rows about beds, practices, managers and consultants.
        per_adult: what is a rate per adult registered.
        missing: why a KPI has no figures.
        findings: what was wrong with rows, as rows of errors.
    """

    hashes: Mapping[str, str] = field(default_factory=dict[str, str])
    by_patient: Mapping[str, Sequence[Contribution]] = field(
        default_factory=dict[str, Sequence[Contribution]]
    )
    of_nobody: Sequence[Contribution] = ()
    per_adult: Sequence[FeedQuestion] = ()
    missing: Mapping[str, str] = field(default_factory=dict[str, str])
    findings: Sequence[ErrorRow] = ()

    def of_unknown(self, known: set[str]) -> tuple[tuple[Contribution, ...], tuple[ErrorRow, ...]]:
        """Return the rows of patients there is no record of, with a warning for each patient."""
        patients = sorted(set(self.by_patient) - known)
        rows = tuple(row for patient in patients for row in self.by_patient[patient])
        warnings = tuple(
            ErrorRow(
                "feeds", patient, None, f"Patient/{patient}", None, UNKNOWN_PATIENT, "warning",
                "a table names this patient, of whom there is no record: the rows are counted, "
                "in no practice and no other group",
            )
            for patient in patients
        )  # fmt: skip
        return rows, warnings


def feed_rows_of(
    kpis: Sequence[tuple[Kpi, Pathway]],
    folder: Path | None,
    *,
    first: date,
    last: date,
    as_at: date,
    places: Mapping[str, str],
) -> FeedRowsOfRun:
    """Read the tables, and make the rows of every KPI that is from a feed.

    Args:
        kpis: the KPIs with their pathways.
        folder: the folder of the tables; None if there is none.
        first: the first day of the run.
        last: the last day of the run.
        as_at: only what had happened by this day counts.
        places: the locality of each practice.

    Raises:
        UsageError: if there is no such folder.
        UnreadableInput: if a file is not the table that its name says.
    """
    feeds = read_feeds(folder)
    calendar = next((one.calendar for _, one in kpis if one.calendar is not None), None)
    by_patient: dict[str, list[Contribution]] = defaultdict(list)
    of_nobody: list[Contribution] = []
    per_adult: list[FeedQuestion] = []
    missing: dict[str, str] = {}
    for kpi, pathway in kpis:
        if not isinstance(kpi.counted, FeedRows):
            continue
        asked = _question(kpi, pathway, calendar, first=first, last=last, as_at=as_at)
        feed = kpi.counted.feed
        rows = feed_rows(feed, feeds, asked)
        if rows is None:
            missing[kpi.name] = f"{NO_FEED}: {', '.join(missing_tables(feed, feeds))}"
            continue
        if FEEDS[feed].is_per_adult:
            per_adult.append(asked)
        for row in rows:
            if row.patient:
                by_patient[row.patient].append(row)
            elif row.practice is not None:
                of_nobody.append(replace(row, locality=places.get(row.practice)))
            else:
                of_nobody.append(row)
    return FeedRowsOfRun(
        feeds.hashes, by_patient, of_nobody, per_adult, missing, tuple(_findings(feeds))
    )


def _question(
    kpi: Kpi,
    pathway: Pathway,
    calendar: WorkingCalendar | None,
    *,
    first: date,
    last: date,
    as_at: date,
) -> FeedQuestion:
    return FeedQuestion(kpi.name, pathway.name, first, last, as_at, pathway.calendar or calendar)


def _findings(feeds: Feeds) -> list[ErrorRow]:
    return [
        ErrorRow(
            one.file, None, None, None, f"row {one.row}", one.code, "error",
            f"row {one.row} is not used: {one.message}",
        )
        for one in feeds.findings
    ]  # fmt: skip
