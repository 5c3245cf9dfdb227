"""The open referrals of a run, by service: `waypost referrals`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from waypost.cohort.open_referrals import (
    REFERRALS_SCHEMA,
    AskedFor,
    OpenReferral,
    Referrals,
    ServiceReferrals,
    open_referrals,
)
from waypost.cohort.output_folder import EVALUATIONS, RUN
from waypost.cohort.results import RUN_SCHEMA, RunFacts
from waypost.commands.running import run
from waypost.errors import UnreadableInput, UsageError
from waypost.evaluate.evaluation import SCHEMA, ReferralRow
from waypost.fhir import ValidationMode


def referrals(
    paths: Iterable[str | Path],
    data: str | Path | bytes | None = None,
    *,
    as_at: date | None = None,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    validate: ValidationMode = "used",
    overlay: str | Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Referrals:
    """List the open referrals, one for each patient, service and body region.

    Args:
        paths: the output folder of a run; or, with data, pathway files or folders of them.
        data: a FHIR file or folder, or the bytes of a Bundle; None reads a run's output folder.
        as_at: only what had happened by this day counts; needed with data, and only then.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the first and last day of the reporting period, for pathways that speak of one.
        validate: how strictly the data is checked: `strict`, `used` or `none`.
        overlay: an overlay file whose values stand for the pathways' own.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The referrals by service.

    Raises:
        UsageError: if the call is wrong, or the folder holds no run.
        UnreadableInput: if a pathway file or the run's files cannot be read.
        PathwayProblems: if a pathway does not compile.
    """
    places = tuple(paths)
    if data is None:
        if len(places) != 1 or as_at is not None or overlay is not None:
            raise UsageError(
                "name the output folder of one run and nothing else; or pathways, with --data and"
                " --as-at"
            )
        return referrals_of_run(Path(places[0]))
    if as_at is None:
        raise UsageError("to run pathways over data, --as-at is needed too")
    with TemporaryDirectory() as folder:
        run(
            places,
            data,
            as_at=as_at,
            known_at=known_at,
            period=period,
            validate=validate,
            overlay=overlay,
            out=folder,
            on_progress=on_progress,
        )
        return referrals_of_run(Path(folder))


def referrals_of_run(folder: Path) -> Referrals:
    """Return the open referrals of a run from its output folder.

    Args:
        folder: what `waypost run --out` wrote.

    Raises:
        UsageError: if the folder holds no run.
        UnreadableInput: if its files cannot be read, or are of another version of Waypost.
    """
    facts = _facts(folder)
    found = open_referrals(_asked(folder / EVALUATIONS), as_at=facts.as_at)
    overlays = tuple(
        (pathway.name, pathway.overlay) for pathway in facts.pathways if pathway.overlay is not None
    )
    organisations = {name: code for _, local in overlays for name, code in local.services}
    by_service: dict[str, list[OpenReferral]] = {}
    for one in found:
        by_service.setdefault(one.service, []).append(one)
    return Referrals(
        REFERRALS_SCHEMA,
        facts.as_at,
        facts.patients,
        facts.error_rows,
        tuple(
            ServiceReferrals(
                service,
                group[0].service_title,
                organisations.get(service),
                sum(one.days_overdue is not None for one in group),
                tuple(group),
            )
            for service, group in by_service.items()
        ),
        overlays,
        facts.caution,
    )


def _facts(folder: Path) -> RunFacts:
    try:
        content = (folder / RUN).read_bytes()
    except OSError as problem:
        raise UsageError(
            f"{folder} holds no run of Waypost (it has no {RUN}); `waypost run … --out DIR` writes"
            " one"
        ) from problem
    try:
        facts = TypeAdapter(RunFacts).validate_json(content)
    except ValidationError as problem:
        raise UnreadableInput(f"{folder / RUN} is not a {RUN_SCHEMA} file") from problem
    if facts.schema != RUN_SCHEMA:
        raise UnreadableInput(f"{folder / RUN} is {facts.schema}; this Waypost reads {RUN_SCHEMA}")
    return facts


def _asked(path: Path) -> Iterator[AskedFor]:
    """Read the referrals of each line, and nothing else of it."""
    rows = TypeAdapter(tuple[ReferralRow, ...])
    number = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                evaluation: dict[str, Any] = orjson.loads(line)
                if evaluation["schema"] != SCHEMA:
                    raise UnreadableInput(
                        f"{path} line {number} is not {SCHEMA}, which this Waypost reads"
                    )
                for row in rows.validate_python(evaluation["referrals"]):
                    yield AskedFor(evaluation["patient"], evaluation["pathway"], row)
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read; run the pathways again") from problem
    except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as problem:
        raise UnreadableInput(f"{path} line {number} is not an evaluation of Waypost") from problem


def as_json(found: Referrals) -> str:
    """Return the referrals as one JSON document, ending in a line end."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(found, option=options).decode()


COLUMNS: tuple[str, ...] = (
    "service",
    "organisation",
    "patient",
    "priority",
    "state",
    "need_since",
    "due",
    "days_overdue",
    "region",
    "event",
    "provisional",
    "reasons",
    "identifier",
    "may_be_open",
)
"""The columns of the CSV, in order."""


def as_csv(found: Referrals) -> str:
    """Return the referrals as CSV, one a line, with the names of the columns first."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for service in found.services:
        for one in service.referrals:
            row = asdict(one)
            row.update(
                organisation=service.organisation,
                reasons="; ".join(one.reasons),
                provisional="yes" if one.provisional else "no",
                may_be_open="yes" if one.may_be_open else "no",
            )
            writer.writerow(row)
    return text.getvalue()
