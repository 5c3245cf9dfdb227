"""One patient's evaluation in plain words, or a diagnostic's page: `waypost explain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import orjson

import waypost_dsl
from waypost.cohort.inputs import is_preferred, patients_in
from waypost.commands.checking import pathways_to_run
from waypost.errors import UnreadableInput, UsageError
from waypost.evaluate import Evaluation, evaluate
from waypost.explaining import Explanation, explain_text, explanation_of
from waypost.fhir import Finding, PatientInput, ValidationMode
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.model import Pathway

_PAGES = "code_pages"
_PAGES_IN_A_CHECKOUT = ("docs", "reference", "codes")


@dataclass(frozen=True)
class Explained:
    """One patient's evaluation, and what it means.

    Args:
        evaluation: the evaluation.
        pathway: the pathway it was evaluated with.
        findings: what was wrong or odd in the patient's data.
    """

    evaluation: Evaluation
    pathway: Pathway
    findings: tuple[Finding, ...]

    @property
    def explanation(self) -> Explanation:
        """The explanation as data."""
        return explanation_of(self.evaluation, self.pathway)

    @property
    def json(self) -> str:
        """The explanation as one JSON document, ending in a line end."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return orjson.dumps(self.explanation, option=options).decode()

    @property
    def text(self) -> str:
        """The explanation as text."""
        return explain_text(self.evaluation, self.pathway)


def explain(
    pathway: str | Path,
    data: str | Path | bytes,
    *,
    as_at: date,
    patient: str | None = None,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    validate: ValidationMode = "used",
    overlay: str | Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Explained:
    """Evaluate a pathway for one patient and explain what came of it.

    Args:
        pathway: the pathway's file.
        data: a FHIR file or folder, or the bytes of a Bundle.
        as_at: only what had happened by this day counts.
        patient: the Patient id; may be left out where the data hold one patient.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the first and last day of the reporting period, for pathways that speak of one.
        validate: how strictly the data is checked: `strict`, `used` or `none`.
        overlay: an overlay file whose values stand for the pathway's own.
        on_progress: called after each patient that was read with the number so far.

    Returns:
        The evaluation and its explanation.

    Raises:
        UsageError: if the call is wrong, or the data hold several patients and none was named.
        UnreadableInput: if the patient is not there, or the pathway file cannot be read.
        PathwayProblems: if the pathway does not compile.
        EvaluationError: if the pathway cannot be evaluated for this patient.
    """
    if Path(pathway).is_dir():
        raise UsageError(f"{pathway} is a folder; an explanation is of one pathway file")
    (compiled,) = pathways_to_run([pathway], overlay=overlay)
    source = data if isinstance(data, bytes) else Path(data)
    read = _read(source, patient, validate, on_progress)
    evaluation = evaluate(compiled, read.record, as_at=as_at, known_at=known_at, period=period)
    return Explained(evaluation, compiled, read.findings)


def _read(
    data: Path | bytes,
    patient: str | None,
    validate: ValidationMode,
    on_progress: Callable[[int], None] | None,
) -> PatientInput:
    """Read everything, and keep the record that a run over the same data would use."""
    found: PatientInput | None = None
    patients: dict[str, None] = {}
    for read in patients_in(data, validate=validate):
        if not isinstance(read, PatientInput):
            continue
        identifier = read.record.patient.id
        patients[identifier] = None
        if patient is None and len(patients) > 1:
            several = ", ".join(patients)
            raise UsageError(
                f"the data hold several patients ({several}, …); choose one with --patient ID"
            )
        if patient in (None, identifier) and (found is None or is_preferred(read, found)):
            found = read
        if on_progress is not None:
            on_progress(len(patients))
    if found is None:
        who = "a patient" if patient is None else f"the patient {patient}"
        raise UnreadableInput(
            f"{who} cannot be found in the data; `waypost validate` says what is in them"
        )
    return found


def explain_code(slug: str) -> str:
    """Return the page of a diagnostic.

    Args:
        slug: the diagnostic's slug, such as `unknown-name`.

    Returns:
        The page, in Markdown.

    Raises:
        UsageError: if there is no such diagnostic.
    """
    if not is_code(slug):
        hint = "".join(f"; {line}" for line in did_you_mean(slug, (code.slug for code in Code)))
        raise UsageError(f"no diagnostic is called `{slug}`{hint}")
    # The wheel holds the pages beside the language; a checkout has them among its documents.
    packaged = files(waypost_dsl) / _PAGES / f"{slug}.md"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    page = Path(waypost_dsl.__file__).parents[2].joinpath(*_PAGES_IN_A_CHECKOUT, f"{slug}.md")
    if page.is_file():
        return page.read_text(encoding="utf-8")
    raise UnreadableInput(f"the page of `{slug}` is not part of this installation")


def is_code(text: str) -> bool:
    """Whether a text is the slug of a diagnostic."""
    return any(code.slug == text for code in Code)
