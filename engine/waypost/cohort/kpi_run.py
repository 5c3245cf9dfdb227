"""A run of KPIs: every patient's rows, part by part, then figures, then what may be published."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import orjson

from waypost.cohort.inputs import patients_in, record_sha256
from waypost.cohort.kpi_asked import Contribute, KpiQuestion
from waypost.cohort.kpi_feeds import FeedRowsOfRun, feed_rows_of
from waypost.cohort.kpi_fhir import write_fhir
from waypost.cohort.kpi_folder import (
    ERRORS,
    KPIS_CSV,
    KPIS_JSON,
    KPIS_PARQUET,
    REPORT,
    TRUE_FIGURES,
    WORKLIST,
    KpiFolder,
    RunState,
    write_in_full,
)
from waypost.cohort.kpi_parts import (
    Gathered,
    Part,
    Parts,
    PatientRead,
    counted_by_kind,
    errors_of,
    patient_again,
    preferred,
)
from waypost.cohort.kpi_workers import Workers
from waypost.cohort.kpi_worklist import worklist
from waypost.cohort.results import EVALUATION_ERROR, PATIENT_AGAIN, ErrorRow
from waypost.errors import UsageError
from waypost.fhir import PatientInput, Unread, ValidationMode
from waypost.kpi.aggregating import Measured, Reference, figures_of
from waypost.kpi.aggregating.reasons import reasons_of
from waypost.kpi.contributing import contributions_of
from waypost.kpi.contribution import Contribution
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Figure
from waypost.kpi.files import write_csv, write_json, write_parquet
from waypost.kpi.kpi_shape import shape_of_kpi
from waypost.kpi.periods import periods_of
from waypost.kpi.published import HIDDEN, PublishedCount
from waypost.kpi.putting_together import Counted, latest_period, scorecard_of
from waypost.kpi.rare_events import rare_events_of
from waypost.kpi.rebases import Rebases, check_rebases
from waypost.kpi.report import write_report
from waypost.kpi.scorecard import ErrorCount, Header, PathwayUsed, Scorecard
from waypost.phrases import CAUTION
from waypost.version import ENGINE_VERSION
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Kpi, Stratum
from waypost_dsl.wording.overlays import overlay_caution, overlay_in_short

PATIENTS_IN_A_PART = 500
"""How many patients are worked out before their rows are written: what a killed run loses."""

TITLE = "OSCAR scorecard"

TEST_DATA = (
    "Every patient in this run is marked as test health data (HTEST): none of them is a real "
    "patient."
)
"""What a report says of records that are all invented."""


@dataclass(frozen=True)
class KpiRunResult:
    """What a run of KPIs returns.

    Args:
        scorecard: what may be published.
        patients: how many patients were read; not for publication.
        errors: how many rows of errors there are, by severity and code.
        folder: where the files are.
    """

    scorecard: Scorecard
    patients: int
    errors: Mapping[tuple[str, str], int]
    folder: Path


def run_kpis(
    pathways: Sequence[Pathway],
    data: Path | bytes,
    *,
    first: date,
    last: date,
    out: Path,
    as_at: date | None = None,
    known_at: date | None = None,
    by: tuple[Stratum, ...] = (),
    feeds: Path | None = None,
    places: Mapping[str, str] | None = None,
    reference: Reference | None = None,
    rebases: Rebases | None = None,
    about: str = "",
    validate: ValidationMode = "used",
    rules: DisclosureRules | None = None,
    internal: bool = False,
    report: bool = True,
    jobs: int = 1,
    part_size: int = PATIENTS_IN_A_PART,
    contribute: Contribute = contributions_of,
    on_progress: Callable[[int], None] | None = None,
) -> KpiRunResult:
    """Count every KPI of pathways and scorecards over every patient of the data.

    Rows are written part by part; a run that was stopped goes on after the last whole part, and
    ends with the same bytes as one that was not.

    Args:
        pathways: compiled pathways and scorecards.
        data: a file, a folder, or the bytes of a Bundle.
        first: the first day of the run.
        last: the last day of the run.
        out: the folder for the files: published ones in it, those about patients in `internal`.
        as_at: only what had happened by this day counts; None means the last day.
        known_at: only what had been recorded by this day counts; None counts everything.
        by: strata that every KPI is broken down by, and month by month too.
        feeds: the folder of tables beside the records; None if there are none.
        places: the locality of each practice.
        reference: what expected numbers are made of; None takes everybody studied.
        rebases: where charts over time start anew, and why, by KPI.
        about: what a reader must know of the data, in a sentence.
        validate: `strict`, `used` or `none`; see `waypost.fhir.read_patients`.
        rules: how small numbers are hidden; None for the default.
        internal: whether to write the true figures, to `internal`.
        report: whether to write `report.html`.
        jobs: how many processes work at the rows.
        part_size: how many inputs a part has.
        contribute: makes the rows of one patient and pathway.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The scorecard and the counts.

    Raises:
        UsageError: if there is no such data, a day is wrong, no KPI is there to count, a rebase is
            of no KPI or month of the run, or the folder cannot be used.
        UnreadableInput: if a table beside the records is not what its name says.
    """
    judged_as_at = as_at or last
    kpis = _kpis(pathways)
    _check(kpis, data, first=first, last=last)
    starts = rebases or {}
    months = {one.label for one in periods_of(first, last) if one.kind == "month"}
    check_rebases(starts, {kpi.name for kpi, _ in kpis}, months)
    tables = feed_rows_of(
        kpis, feeds, first=first, last=last, as_at=judged_as_at, places=places or {}
    )
    question = KpiQuestion(
        pathways,
        first,
        last,
        judged_as_at,
        known_at,
        places or {},
        validate,
        contribute,
        tables.by_patient,
        tables.per_adult,
    )
    folder = KpiFolder(out)
    state = folder.opened(question.fingerprint(data, tables.hashes, part_size))
    parts = Parts(folder.parts)
    with Workers(question, jobs) as workers:
        read = patients_in(data, validate=validate)
        state = _write_parts(
            parts, folder, state, read, workers=workers, size=part_size, on_progress=on_progress
        )
    written = [parts.read(number) for number in range(state.parts)]
    gathered = Gathered.of(written)
    known = {one.patient for part in written for one in part.patients}
    errors = _write_tables(parts, state.parts, tables, known)
    parts.merge(state.parts + 1, gathered, folder.contributions)
    rows = (*errors_of(written, gathered), *errors)
    counting = _Counting(
        question, kpis, tables, by, reference, rules or DisclosureRules(), starts, about
    )
    scorecard, figures = counting.scorecard(folder.contributions, gathered, rows)
    _write(folder, scorecard, rows, kpis, figures if internal else (), with_report=report)
    folder.finished(state)
    return KpiRunResult(scorecard, gathered.patients, counted_by_kind(rows), out)


def _kpis(pathways: Sequence[Pathway]) -> tuple[tuple[Kpi, Pathway], ...]:
    found: dict[str, tuple[Kpi, Pathway]] = {}
    for pathway in pathways:
        for kpi in pathway.kpis.values():
            found.setdefault(kpi.name, (kpi, pathway))
    return tuple(one for _, one in sorted(found.items()))


def _check(
    kpis: Sequence[tuple[Kpi, Pathway]], data: Path | bytes, *, first: date, last: date
) -> None:
    if last < first:
        raise UsageError("the run ends before it begins; give the first day, then the last")
    if not kpis:
        raise UsageError("these pathways have no KPIs")
    if isinstance(data, Path) and not data.exists():
        raise UsageError(f"there is no file or folder {data}")


def _write_parts(
    parts: Parts,
    folder: KpiFolder,
    state: RunState,
    read: Iterator[PatientInput | Unread],
    *,
    workers: Workers,
    size: int,
    on_progress: Callable[[int], None] | None,
) -> RunState:
    """Write every part that is not written yet."""
    done = 0
    for number, inputs in enumerate(_in_parts(read, size)):
        if number >= state.parts:
            rows, part = _part(inputs, workers, done, on_progress)
            parts.write(number, rows, part)
            state = replace(state, parts=number + 1)
            folder.save(state)
        done += sum(isinstance(one, PatientInput) for one in inputs)
        if on_progress is not None:
            on_progress(done)
    return state


def _in_parts(
    read: Iterator[PatientInput | Unread], size: int
) -> Iterator[tuple[PatientInput | Unread, ...]]:
    while inputs := tuple(islice(read, size)):
        yield inputs


def _part(
    inputs: Sequence[PatientInput | Unread],
    workers: Workers,
    done: int,
    on_progress: Callable[[int], None] | None,
) -> tuple[list[Contribution], Part]:
    errors: list[ErrorRow] = []
    used: dict[str, tuple[PatientRead, PatientInput]] = {}
    for read in inputs:
        if isinstance(read, Unread):
            errors.extend(ErrorRow.of_finding(one, patient=None) for one in read.findings)
            continue
        patient = read.record.patient.id
        own = PatientRead(
            patient,
            read.file,
            len(read.record.entries),
            record_sha256(read.record),
            read.is_test_data,
        )
        other = used.setdefault(patient, (own, read))[0]
        if other is not own:
            (_, kept), (_, left) = preferred((0, own), (0, other))
            errors.append(patient_again(patient, kept=kept.file, left=left.file))
            if kept is own:
                used[patient] = (own, read)
    rows: list[Contribution] = []
    chosen = [read for _, read in used.values()]
    for place, made in enumerate(workers.rows(chosen), start=1):
        rows.extend(made.rows)
        # The reader cannot know which of two records is used; it is said with both names.
        errors.extend(row for row in made.errors if row.code != PATIENT_AGAIN)
        if on_progress is not None:
            on_progress(done + place)
    unread = sum(isinstance(one, Unread) for one in inputs)
    return rows, Part(tuple(one for one, _ in used.values()), tuple(errors), unread)


def _write_tables(
    parts: Parts, number: int, tables: FeedRowsOfRun, known: set[str]
) -> tuple[ErrorRow, ...]:
    """Write the rows of the tables that are of no patient with a record, as the last part."""
    rows, warnings = tables.of_unknown(known)
    parts.write(number, (*rows, *tables.of_nobody), Part((), ()))
    return (*tables.findings, *warnings)


@dataclass(frozen=True)
class _Counting:
    """From the rows of a run to its scorecard."""

    question: KpiQuestion
    kpis: Sequence[tuple[Kpi, Pathway]]
    tables: FeedRowsOfRun
    by: tuple[Stratum, ...]
    reference: Reference | None
    rules: DisclosureRules
    rebases: Rebases
    about: str

    def scorecard(
        self, contributions: Path, gathered: Gathered, errors: Sequence[ErrorRow]
    ) -> tuple[Scorecard, tuple[Figure, ...]]:
        """Return what may be published, and the figures as they are."""
        periods = periods_of(self.question.first, self.question.last)
        measured = tuple(
            Measured(kpi.name, shape_of_kpi(kpi, pathway), kpi.strata) for kpi, pathway in self.kpis
        )
        aggregated = figures_of(
            contributions, measured, periods, by=self.by, reference=self.reference
        )
        latest = latest_period(periods)
        counted = Counted(
            self.kpis,
            aggregated,
            {} if latest is None else reasons_of(contributions, measured, latest),
            self.tables.missing,
            _errors_by_kpi(errors),
            self.rebases,
            rare_events_of(
                contributions,
                (kpi for kpi, _ in self.kpis),
                first=self.question.first,
                last=self.question.last,
                rules=self.rules,
            ),
        )
        header = _header(self.question, gathered, self.reference, self.rules, self.about)
        kinds = [
            ErrorCount(code, "error" if severity == "error" else "warning", self._shown(count))
            for (severity, code), count in sorted(counted_by_kind(errors).items())
        ]
        return scorecard_of(header, counted, kinds), aggregated.figures

    def _shown(self, count: int) -> PublishedCount:
        return HIDDEN if self.rules.is_small(count) else self.rules.rounded(count)


def _errors_by_kpi(errors: Sequence[ErrorRow]) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {}
    for row in errors:
        if row.code == EVALUATION_ERROR and row.element is not None:
            found.setdefault(row.element, Counter())[row.code, row.message] += 1
    return found


def _header(
    question: KpiQuestion,
    gathered: Gathered,
    reference: Reference | None,
    rules: DisclosureRules,
    about: str,
) -> Header:
    overlays = [one.overlay for one in question.pathways if one.overlay is not None]
    local = dict.fromkeys(overlay_caution(one, question.as_at) for one in overlays)
    cautions = (f"{one[:1].upper()}{one[1:]}." for one in local if one is not None)
    patients = gathered.patients
    return Header(
        TITLE,
        question.first,
        question.last,
        question.as_at,
        question.known_at,
        tuple(
            PathwayUsed(
                one.name,
                one.title,
                one.version,
                one.sha256,
                "" if one.overlay is None else overlay_in_short(one.overlay),
            )
            for one in question.pathways
        ),
        ENGINE_VERSION,
        HIDDEN if rules.is_small(patients) else rules.rounded(patients),
        gathered.input_sha256,
        rules,
        "everybody studied, in the same period"
        if reference is None
        else f"{reference.name} ({reference.sha256[:8]})",
        " ".join((CAUTION, *cautions)),
        " ".join(one for one in (about.strip(), TEST_DATA * gathered.are_test_data) if one),
    )


def _write(
    folder: KpiFolder,
    scorecard: Scorecard,
    errors: Sequence[ErrorRow],
    kpis: Sequence[tuple[Kpi, Pathway]],
    figures: Sequence[Figure],
    *,
    with_report: bool,
) -> None:
    lines = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in errors)
    # Rows of errors name patients, so they are not for publication.
    write_in_full(folder.internal / ERRORS, lines)
    write_in_full(folder.internal / WORKLIST, worklist(folder.contributions, kpis).encode())
    if figures:
        write_in_full(folder.internal / TRUE_FIGURES, _true_figures(figures).encode())
    write_csv(folder.path / KPIS_CSV, scorecard)
    write_parquet(folder.path / KPIS_PARQUET, scorecard)
    write_json(folder.path / KPIS_JSON, scorecard)
    write_fhir(folder.path, folder.internal, kpis, scorecard, folder.contributions)
    if with_report:
        write_in_full(folder.path / REPORT, write_report(scorecard).encode())


def _true_figures(figures: Sequence[Figure]) -> str:
    names = (
        "units", "numerator", "denominator", "value", "lower", "upper", "excluded", "excepted",
        "unknown", "population_unknown", "not_yet_judged", "method", "note",
    )  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("kpi", "period_kind", "period", "dimension", "group", *names))
    for one in figures:
        group = (one.kpi, one.period.kind, one.period.label, one.group.dimension, one.group.value)
        writer.writerow((*group, *(getattr(one, name) for name in names)))
    return text.getvalue()
