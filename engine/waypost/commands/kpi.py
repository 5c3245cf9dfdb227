"""KPIs of pathways and scorecards, from files to what may be published: `waypost kpi`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from waypost.cohort.kpi_run import KpiRunResult, run_kpis
from waypost.commands.checking import pathways_and_scorecards, text_of
from waypost.errors import UnreadableInput, UsageError
from waypost.fhir import ValidationMode
from waypost.kpi.aggregating import read_reference
from waypost.kpi.aggregating.measured import STRATA, strata_named
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.rebases import read_rebases
from waypost_dsl.diagnostics.suggest import did_you_mean

__all__ = ["count_kpis", "places_in"]


def count_kpis(
    pathways: Iterable[str | Path],
    data: str | Path | bytes,
    *,
    first: date,
    last: date,
    out: str | Path,
    as_at: date | None = None,
    known_at: date | None = None,
    by: Iterable[str] = (),
    feeds: str | Path | None = None,
    places: str | Path | None = None,
    reference: str | Path | None = None,
    rebase: str | Path | None = None,
    about: str = "",
    overlay: str | Path | None = None,
    validate: ValidationMode = "used",
    rules: DisclosureRules | None = None,
    internal: bool = False,
    report: bool = True,
    jobs: int = 1,
    on_progress: Callable[[int], None] | None = None,
) -> KpiRunResult:
    """Count the KPIs of pathways and scorecards over every patient of the data.

    Args:
        pathways: pathway and scorecard files, or folders of them.
        data: a FHIR file or folder, or the bytes of a Bundle.
        first: the first day of the run.
        last: the last day of the run.
        out: the folder for the files; a run that was stopped there goes on.
        as_at: only what had happened by this day counts; None means the last day.
        known_at: only what had been recorded by this day counts; None counts everything.
        by: strata that every KPI is broken down by, and month by month too.
        feeds: a folder of tables beside the records; see `docs/reference/feeds.md`.
        places: a CSV with the columns `practice` and `locality`.
        reference: a CSV that expected numbers are made of; None takes everybody studied.
        rebase: a CSV with the columns `kpi`, `date` and `reason`: where a chart over time starts
            anew, and why.
        about: what a reader must know of the data, in a sentence.
        overlay: an overlay file whose values stand for the pathways' own.
        validate: how strictly the data is checked: `strict`, `used` or `none`.
        rules: how small numbers are hidden; None for the default.
        internal: whether to write the true figures too, to the folder `internal`.
        report: whether to write `report.html`.
        jobs: how many processes work at the rows.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The scorecard, as published, and the counts.

    Raises:
        UsageError: if the call is wrong: a path that does not exist, a stratum that is none, a
            folder for the results that is somebody else's.
        UnreadableInput: if a file cannot be read as what it should be.
        PathwayProblems: if a pathway does not compile.
    """
    strata, strangers = strata_named(by)
    if strangers:
        hint = "".join(f"; {line}" for line in did_you_mean(strangers[0], STRATA))
        raise UsageError(
            f"nothing is broken down by `{strangers[0]}`; --by takes {', '.join(STRATA)}{hint}"
        )
    return run_kpis(
        pathways_and_scorecards(pathways, overlay=overlay),
        data if isinstance(data, bytes) else Path(data),
        first=first,
        last=last,
        out=Path(out),
        as_at=as_at,
        known_at=known_at,
        by=strata,
        feeds=None if feeds is None else Path(feeds),
        places={} if places is None else places_in(Path(places)),
        reference=None if reference is None else read_reference(Path(reference)),
        rebases=None if rebase is None else read_rebases(Path(rebase)),
        about=about,
        validate=validate,
        rules=rules,
        internal=internal,
        report=report,
        jobs=jobs,
        on_progress=on_progress,
    )


def places_in(path: Path) -> dict[str, str]:
    """Return the locality of each practice, from a CSV with the columns `practice` and `locality`.

    Args:
        path: the file; a practice may be there several times, always with the same locality.

    Raises:
        UsageError: if there is no such file.
        UnreadableInput: if it is no such table, or puts a practice in two places.
    """
    if not path.exists():
        raise UsageError(f"there is no file {path}; --places takes a CSV of practices")
    reader = csv.DictReader(io.StringIO(text_of(path).removeprefix("\ufeff"), newline=""))
    if not {"practice", "locality"} <= set(reader.fieldnames or ()):
        raise UnreadableInput(f"{path} has no columns practice and locality on its first line")
    found: dict[str, str] = {}
    for row in reader:
        practice, locality = (row["practice"] or "").strip(), (row["locality"] or "").strip()
        if practice and locality and found.setdefault(practice, locality) != locality:
            raise UnreadableInput(
                f"{path} line {reader.line_num} puts practice {practice} in a second locality; "
                "keep one of the two"
            )
    return found
