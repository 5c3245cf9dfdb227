"""The in-process reference runner: patients one at a time, results in one order.

It is written to be read. Runners that share the work out must give the same bytes.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import orjson

from waypost.admissions import Population
from waypost.cohort import tally
from waypost.cohort.evaluating import PatientResult, Question, evaluate_patient
from waypost.cohort.inputs import patients_in, preference, record_sha256
from waypost.cohort.output_folder import (
    OutputFiles,
    checked_folder,
    output_files,
    write_facts,
    write_signals,
    write_timings,
)
from waypost.cohort.results import (
    PATIENT_AGAIN,
    RUN_SCHEMA,
    TIMINGS_SCHEMA,
    ErrorRow,
    RunFacts,
    RunResult,
    Timings,
)
from waypost.cohort.signals_of_run import (
    DEFAULT_SEED,
    SignalsOfPatient,
    SignalsOfRun,
    signals_of_patient,
)
from waypost.cohort.spool import Rows, Spool
from waypost.emit.fhir_types import FhirType
from waypost.errors import UsageError
from waypost.fhir import PatientInput, Unread, ValidationMode
from waypost.phrases import CAUTION
from waypost.signals.comparison import ComparisonDay
from waypost.version import ENGINE_VERSION
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.durations import Duration
from waypost_dsl.model import Pathway, Quantity
from waypost_dsl.wording.overlays import overlay_caution
from waypost_dsl.wording.surface import threshold_as_written


def run(
    pathways: Sequence[Pathway],
    data: Path | bytes,
    *,
    as_at: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    validate: ValidationMode = "used",
    parameters: Mapping[str, Duration | Quantity] | None = None,
    out: Path | None = None,
    seed: int = DEFAULT_SEED,
    population: Population | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Run pathways over every patient of the data.

    An evaluation that fails and data that cannot be read are rows of errors, and never stop the
    rest. The order of files and of resources changes nothing. Of a patient with records in
    several files the one with most entries is used (of equals, the one with the smaller hash),
    and every other one is reported.

    Args:
        pathways: compiled pathways.
        data: a file, a folder, or the bytes of a Bundle.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the first and last day of the reporting period, for pathways that speak of one.
        validate: `strict`, `used` or `none`; see `waypost.fhir.read_patients`.
        parameters: values that stand for the pathways' own, by name.
        out: the folder for the files of rows (evaluations, referrals, care plans, red flags,
            guidance responses, signals, detected issues, errors), `run.json`, `signals.json` and
            `timings.json`; None writes nothing and looks for no signals.
        seed: what the days are drawn with that admissions are compared with.
        population: the practices whose patients' admissions count; None counts everybody's.
        on_progress: called after each patient with the number of patients so far.

    Returns:
        The counts, the timings, and what gave no record.

    Raises:
        UsageError: if there is no such data, `out` is somebody else's, a parameter is declared
            by no pathway, or a pathway needs a period and none was given.
    """
    _check_parameters(pathways, parameters or {})
    if isinstance(data, Path) and not data.exists():
        raise UsageError(f"there is no file or folder {data}")
    if out is not None:
        checked_folder(out)
    clock = _Clock()
    question = Question(as_at, known_at, period, parameters, population)
    with Spool(out) as spool:
        gathered = _Gathered(spool, SignalsOfRun(pathways, question, seed))
        for read in clock.reading(patients_in(data, validate=validate)):
            if isinstance(read, Unread):
                gathered.add_unread(read)
                continue
            with clock.evaluating:
                result = evaluate_patient(pathways, read, question)
                signals = (
                    SignalsOfPatient()
                    if out is None
                    else signals_of_patient(pathways, result, question)
                )
            with clock.writing:
                gathered.add(result, signals)
            if on_progress is not None:
                on_progress(len(spool))
        with clock.writing, output_files(out) as files:
            totals = gathered.write(files)
        facts = _facts(pathways, question, validate, gathered, totals)
        if out is not None:
            with clock.evaluating:
                summary = gathered.signals.summary(
                    _compared(gathered, data, validate), signals_sha256=gathered.signals_sha256
                )
                write_signals(out, summary)
    timings = clock.timings()
    if out is not None:
        write_facts(out, facts)
        write_timings(out, timings)
    return RunResult(facts, timings, gathered.unread_rows, out)


def _check_parameters(
    pathways: Sequence[Pathway], parameters: Mapping[str, Duration | Quantity]
) -> None:
    declared = {name for pathway in pathways for name in pathway.parameters}
    for name in sorted(set(parameters) - declared):
        hint = "".join(f"; {help_line}" for help_line in did_you_mean(name, declared))
        raise UsageError(f"no pathway has a parameter `{name}`{hint}")


@dataclass
class _Gathered:
    """What was found so far."""

    spool: Spool
    signals: SignalsOfRun
    unread: int = 0
    without_patient: list[ErrorRow] = field(default_factory=list[ErrorRow])
    repeated: list[ErrorRow] = field(default_factory=list[ErrorRow])
    repeated_hashes: list[str] = field(default_factory=list[str])
    not_read: Counter[str] = field(default_factory=Counter[str])
    signals_sha256: str = ""

    def add_unread(self, read: Unread) -> None:
        self.unread += 1
        self.not_read.update(dict(read.ignored))
        self.without_patient.extend(
            ErrorRow.of_finding(finding, patient=None) for finding in read.findings
        )

    def add(self, result: PatientResult, signals: SignalsOfPatient) -> None:
        read = result.read
        patient, entries = read.record.patient.id, len(read.record.entries)
        sha256 = record_sha256(read.record)
        self.not_read.update(dict(read.ignored))
        known = self.spool.place(patient)
        if known is not None:
            is_better = preference(entries, sha256) < preference(known.entries, known.sha256)
            kept, left = (read.file, known.file) if is_better else (known.file, read.file)
            self.repeated.append(_patient_again(patient, kept=kept, left=left))
            self.repeated_hashes.append(known.sha256 if is_better else sha256)
            if not is_better:
                return
        rows = _rows(result, signals)
        self.spool.put(patient, rows, file=read.file, entries=entries, sha256=sha256)
        self.signals.add(patient, signals)

    def write(self, files: OutputFiles | None) -> tally.Tally:
        """Write all rows in order of patient, and return the counts."""
        unread = self.unread_rows
        totals = tally.tally_of_errors(unread)
        signals = hashlib.sha256()
        if files is not None:
            files.errors.writelines(_line(row) for row in unread if row.patient is None)
        for patient, rows in self.spool:
            totals.update(tally.from_json(rows.tally))
            signals.update(rows.signals)
            if files is not None:
                files.evaluations.write(rows.evaluations)
                files.referrals.write(rows.referrals)
                files.care_plans.write(rows.care_plans)
                files.flags.write(rows.flags)
                files.guidance.write(rows.guidance)
                files.signals.write(rows.signals)
                files.issues.write(rows.issues)
                files.errors.writelines(_line(row) for row in unread if row.patient == patient)
                files.errors.write(rows.errors)
        self.signals_sha256 = signals.hexdigest()
        return totals

    @property
    def unread_rows(self) -> tuple[ErrorRow, ...]:
        """The rows of what was not used at all, whole files and second records."""
        return tuple(sorted((*self.without_patient, *self.repeated), key=lambda row: row.order))

    @property
    def input_sha256(self) -> str:
        """A hash of all the records, in whatever order and in whatever files they came."""
        hashes = sorted((*self.spool.hashes, *self.repeated_hashes))
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _patient_again(patient: str, *, kept: str, left: str) -> ErrorRow:
    return ErrorRow(
        left,
        patient,
        None,
        f"Patient/{patient}",
        None,
        PATIENT_AGAIN,
        "error",
        f"{kept} holds a record of this patient too, and that one is used; the two are not put "
        "together",
    )


def _compared(
    gathered: _Gathered, data: Path | bytes, validate: ValidationMode
) -> Iterator[ComparisonDay]:
    """Read the patients once more whose days were drawn, and replay those days."""
    draws = gathered.signals.draws()
    if not draws:
        return
    for read in patients_in(data, validate=validate):
        if isinstance(read, Unread) or read.record.patient.id not in draws:
            continue
        place = gathered.spool.place(read.record.patient.id)
        # Of several records of one patient, the days are of the one that is used.
        if place is not None and place.sha256 == record_sha256(read.record):
            own = draws.pop(read.record.patient.id)
            yield from gathered.signals.compared(read.record, own)


def _rows(found: PatientResult, signals: SignalsOfPatient) -> Rows:
    errors = tuple(sorted((*found.errors, *signals.errors), key=lambda row: row.order))
    result = replace(found, errors=errors)
    return Rows(
        b"".join(_line(evaluation) for evaluation in result.evaluations),
        _resources(result.requests),
        _resources(result.emitted.care_plans),
        _resources(result.emitted.flags),
        _resources(result.emitted.guidance),
        b"".join(_line(signal) for signal in signals.signals),
        _resources(signals.issues),
        b"".join(_line(row) for row in result.errors),
        tally.to_json(tally.tally_of(result)),
    )


def _resources(written: Iterable[FhirType]) -> bytes:
    return b"".join(resource.to_json() + b"\n" for resource in written)


def _line(row: object) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _facts(
    pathways: Sequence[Pathway],
    question: Question,
    validate: ValidationMode,
    gathered: _Gathered,
    totals: tally.Tally,
) -> RunFacts:
    return RunFacts(
        RUN_SCHEMA,
        ENGINE_VERSION,
        question.as_at,
        question.known_at,
        question.period,
        validate,
        tuple((name, _said(value)) for name, value in sorted((question.parameters or {}).items())),
        gathered.input_sha256,
        len(gathered.spool),
        gathered.unread,
        len(gathered.repeated),
        tuple(sorted(gathered.not_read.items())),
        tally.pathway_counts(totals, pathways),
        tally.service_counts(totals, pathways),
        tally.error_counts(totals),
        _caution(pathways, question.as_at),
    )


def _caution(pathways: Sequence[Pathway], as_at: date) -> str:
    """Say what stands under every use of the numbers, an overlay past its day included."""
    overlays = [one.overlay for one in pathways if one.overlay is not None]
    local = dict.fromkeys(overlay_caution(one, as_at) for one in overlays)
    said = (f"{one[:1].upper()}{one[1:]}." for one in local if one is not None)
    return " ".join((CAUTION, *said))


def _said(value: Duration | Quantity) -> str:
    return str(value) if isinstance(value, Duration) else threshold_as_written(value)


class _Stopwatch:
    """Adds up the seconds of its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._started


class _Clock:
    """Times the parts of a run; nothing that is evaluated ever sees it."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._reading = _Stopwatch()
        self.evaluating = _Stopwatch()
        self.writing = _Stopwatch()

    def reading(self, patients: Iterable[PatientInput | Unread]) -> Iterator[PatientInput | Unread]:
        """Pass the patients on, timing how long each of them takes to come."""
        waiting = iter(patients)
        while True:
            with self._reading:
                read = next(waiting, None)
            if read is None:
                return
            yield read

    def timings(self) -> Timings:
        """Return the seconds so far."""
        return Timings(
            TIMINGS_SCHEMA,
            round(self._reading.seconds, 3),
            round(self.evaluating.seconds, 3),
            round(self.writing.seconds, 3),
            round(time.perf_counter() - self._began, 3),
        )
