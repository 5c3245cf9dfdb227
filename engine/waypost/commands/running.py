"""Pathways over patients, from files to results: `waypost run`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from waypost import cohort
from waypost.cohort import RunResult
from waypost.cohort.population_file import read_population
from waypost.cohort.signals_of_run import DEFAULT_SEED
from waypost.commands.checking import pathways_to_run
from waypost.fhir import ValidationMode


def run(
    pathways: Iterable[str | Path],
    data: str | Path | bytes,
    *,
    as_at: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    validate: ValidationMode = "used",
    overlay: str | Path | None = None,
    out: str | Path | None = None,
    population: str | Path | None = None,
    seed: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Run pathways over every patient of the data.

    Args:
        pathways: pathway files, or folders of them.
        data: a FHIR file or folder, or the bytes of a Bundle.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the first and last day of the reporting period, for pathways that speak of one.
        validate: how strictly the data is checked: `strict`, `used` or `none`.
        overlay: an overlay file whose values stand for the pathways' own.
        out: the folder for the result files; None writes nothing.
        population: a CSV file whose column `practice` names the practices of the population:
            admissions of other patients are no failures. None counts everybody's.
        seed: what the days are drawn with that admissions are compared with; it changes nothing
            but those days. None draws with the seed of every run.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The counts, the timings, and what gave no record.

    Raises:
        UsageError: if the call is wrong: a path that does not exist, a folder for the results
            that is somebody else's, a pathway that needs a period when none was given.
        UnreadableInput: if a pathway file cannot be read as text.
        PathwayProblems: if a pathway does not compile.
    """
    return cohort.run(
        pathways_to_run(pathways, overlay=overlay),
        data if isinstance(data, bytes) else Path(data),
        as_at=as_at,
        known_at=known_at,
        period=period,
        validate=validate,
        out=None if out is None else Path(out),
        population=None if population is None else read_population(Path(population)),
        seed=DEFAULT_SEED if seed is None else seed,
        on_progress=on_progress,
    )
