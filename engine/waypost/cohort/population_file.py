"""The file that names the practices of a population: `--population`."""

from __future__ import annotations

import csv
from pathlib import Path

from waypost.admissions import Population
from waypost.errors import UsageError

COLUMN = "practice"
"""The column that is read; others may stand beside it."""


def read_population(path: Path) -> Population:
    """Read which practices are the population.

    Args:
        path: a CSV file in UTF-8 with a column `practice`: a practice's code as the records have
            it (of an English practice the ODS code), or the reference by which they name it.

    Returns:
        The population.

    Raises:
        UsageError: if the file cannot be read, has no such column, or names no practice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if COLUMN not in (reader.fieldnames or ()):
                raise UsageError(f"{path} has no column `{COLUMN}`: one practice a line")
            population = Population.of(row[COLUMN] or "" for row in reader)
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be read: {problem.strerror or 'no reason given'}"
        ) from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise UsageError(f"{path} is not a CSV file in UTF-8") from problem
    if not population.practices:
        raise UsageError(f"{path} names no practice")
    return population
