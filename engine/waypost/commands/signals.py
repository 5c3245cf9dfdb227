"""The signals of a run: `waypost signals list`, `show` and `judge`."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

import orjson
from pydantic import TypeAdapter, ValidationError

from waypost.case_review import CaseReview, case_review_page
from waypost.cohort.output_folder import RUN, SIGNALS, SIGNALS_SUMMARY, VERDICTS
from waypost.errors import UnreadableInput, UsageError
from waypost.signals.signal import (
    CAUSES,
    RELATIONS,
    SCHEMA,
    CauseKind,
    RelationKind,
    Signal,
    cause_in_words,
)
from waypost.signals.summary import SUMMARY_SCHEMA, SignalsSummary
from waypost.signals.verdicts import (
    JUDGEMENTS,
    VERDICT_SCHEMA,
    Judgement,
    Verdict,
    cause_named,
    judgement_named,
    verdict_counts,
)
from waypost.version import ENGINE_VERSION
from waypost_dsl.diagnostics.suggest import did_you_mean

LIST_SCHEMA = "waypost-signal-list/1"
"""The version of the JSON that `waypost signals list --format json` prints."""

_FEWEST_CHARACTERS = 4
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal of the list.

    Args:
        relations: the pathways it concerns, `direct` or `associated`.
        verdict: what was last said of it; None if nobody has judged it.
    """

    id: str
    patient: str
    practice: str | None
    admitted: date
    relation: RelationKind
    relations: tuple[tuple[str, RelationKind], ...]
    primary_cause: CauseKind
    causes: tuple[CauseKind, ...]
    acsc: bool
    verdict: Judgement | None


@dataclass(frozen=True, slots=True)
class SignalList:
    """The signals of a run.

    Args:
        schema: the version of this layout.
        summary: the totals of the whole run, with what was missed beside the same on other days.
        lines: the signals that were asked for, by day of admission.
        verdicts: what was last said of the signals of the whole run, counted.
    """

    schema: str
    summary: SignalsSummary
    lines: tuple[SignalLine, ...]
    verdicts: tuple[tuple[str, int], ...]


def list_signals(
    run_folder: str | Path,
    *,
    pathway: str | None = None,
    relation: str | None = None,
    cause: str | None = None,
    practice: str | None = None,
) -> SignalList:
    """List the signals of a run, with its totals.

    Args:
        run_folder: what `waypost run --out` wrote.
        pathway: only signals that concern this pathway (direct or associated).
        relation: only signals with this relation to it, or to any pathway.
        cause: only signals with this cause among theirs.
        practice: only signals of this practice's patients.

    Returns:
        The signals that were asked for, and the totals of all.

    Raises:
        UsageError: if the folder holds no run with signals, or a relation or cause is none.
        UnreadableInput: if a file cannot be read as what it should be.
    """
    folder = Path(run_folder)
    wanted_relation = None if relation is None else _relation(relation)
    wanted_cause = None if cause is None else _cause(cause)
    summary = summary_of_run(folder)
    verdicts = verdicts_of_run(folder)
    last: dict[str, Judgement] = {one.signal: one.judgement for one in verdicts}
    identifiers: list[str] = []
    lines: list[SignalLine] = []
    for signal in signals_of_run(folder):
        identifiers.append(signal.id)
        related = signal.related("direct", "associated")
        kinds: set[RelationKind] = {
            view.relation for view in signal.pathways if pathway in (None, view.pathway)
        }
        if pathway is not None and not any(view.pathway == pathway for view in related):
            continue
        if wanted_relation is not None and wanted_relation not in kinds:
            continue
        among: set[CauseKind] = {one.kind for one in signal.causes}
        if wanted_cause is not None and wanted_cause not in among:
            continue
        if practice is not None and signal.practice != practice:
            continue
        lines.append(
            SignalLine(
                signal.id,
                signal.patient,
                signal.practice,
                signal.spell.started.first,
                signal.strongest_relation,
                tuple((view.pathway, view.relation) for view in related),
                signal.primary_cause,
                tuple(kind for kind in CAUSES if kind in among),
                signal.acsc is not None and signal.acsc.counts,
                last.get(signal.id),
            )
        )
    lines.sort(key=lambda one: (one.admitted, one.id))
    return SignalList(LIST_SCHEMA, summary, tuple(lines), verdict_counts(identifiers, verdicts))


def show_signal(run_folder: str | Path, identifier: str) -> CaseReview:
    """Return a signal with what was said of it, for a case review.

    Args:
        run_folder: what `waypost run --out` wrote.
        identifier: the signal's identifier, or the first four or more characters of it.

    Returns:
        The signal, the verdicts on it, and the figures of the run beside which it is read.

    Raises:
        UsageError: if the folder holds no such signal, or several.
        UnreadableInput: if a file cannot be read as what it should be.
    """
    folder = Path(run_folder)
    summary = summary_of_run(folder)
    signal = _signal_called(folder, identifier)
    verdicts = tuple(one for one in verdicts_of_run(folder) if one.signal == signal.id)
    return CaseReview(signal, verdicts, summary.figures, summary.interval)


def judge_signal(
    run_folder: str | Path,
    identifier: str,
    judgement: str,
    *,
    by: str,
    on: date,
    cause: str | None = None,
    note: str = "",
) -> Verdict:
    """Record what a clinician says of a signal: beside it, and never over what was said before.

    Args:
        run_folder: what `waypost run --out` wrote.
        identifier: the signal's identifier, or the first four or more characters of it.
        judgement: `preventable`, `not preventable` or `not assessable`.
        by: who judges.
        on: the day of the judgement.
        cause: the cause the clinician sees, of the taxonomy.
        note: what else there is to say.

    Returns:
        The verdict as it was appended to `verdicts.ndjson`.

    Raises:
        UsageError: if there is no such signal, judgement or cause, or nobody is named.
        UnreadableInput: if a file cannot be read as what it should be.
    """
    folder = Path(run_folder)
    said = judgement_named(judgement)
    if said is None:
        hint = "".join(f"; {line}" for line in did_you_mean(judgement, JUDGEMENTS))
        raise UsageError(f"`{judgement}` is no verdict; it is one of {_quoted(JUDGEMENTS)}{hint}")
    if not by.strip():
        raise UsageError("a verdict names who gives it")
    signal = _signal_called(folder, identifier)
    # What cannot be read must not be written after: nobody could tell what was said first.
    verdicts_of_run(folder)
    verdict = Verdict(
        VERDICT_SCHEMA,
        signal.id,
        said,
        None if cause is None else _cause(cause),
        note.strip(),
        by.strip(),
        on,
        ENGINE_VERSION,
    )
    _append(folder / VERDICTS, orjson.dumps(verdict, option=orjson.OPT_APPEND_NEWLINE))
    return verdict


def signals_of_run(folder: Path) -> Iterator[Signal]:
    """Return the signals of a run's folder, in the order of their patients."""
    return _lines(folder / SIGNALS, TypeAdapter(Signal), SCHEMA)


def verdicts_of_run(folder: Path) -> tuple[Verdict, ...]:
    """Return everything that was said of the signals of a run, in the order in which it was."""
    path = folder / VERDICTS
    if not path.exists():
        return ()
    return tuple(_lines(path, TypeAdapter(Verdict), VERDICT_SCHEMA))


def summary_of_run(folder: Path) -> SignalsSummary:
    """Return the totals of a run's signals."""
    path = folder / SIGNALS_SUMMARY
    if not (folder / RUN).is_file() or not path.is_file():
        raise UsageError(
            f"{folder} holds no run with signals (it has no {SIGNALS_SUMMARY}); `waypost run … "
            "--out DIR` writes one"
        )
    try:
        content = cast(dict[str, object], orjson.loads(path.read_bytes()))
        if content["schema"] != SUMMARY_SCHEMA:
            raise UnreadableInput(
                f"{path} is {content['schema']}; this Waypost reads {SUMMARY_SCHEMA}"
            )
        return TypeAdapter(SignalsSummary).validate_python(_with_what_was_added(content))
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as problem:
        raise UnreadableInput(f"{path} is not a {SUMMARY_SCHEMA} file") from problem


def _with_what_was_added(content: dict[str, object]) -> dict[str, object]:
    """Return totals with the fields that an older Waypost of the same version did not write.

    It knew no population, so everybody's admissions counted. How many were of patients without
    a practice stands among its practices, which add up to all signals.
    """
    practices = cast(list[dict[str, object]], content["practices"])
    none = sum(cast(int, one["signals"]) for one in practices if one["practice"] is None)
    return {"population": None, "without_registration": none, **content}


def list_as_json(found: SignalList) -> str:
    """Return the list as one JSON document, ending in a line end."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(found, option=options).decode()


COLUMNS: tuple[str, ...] = (
    "id",
    "patient",
    "practice",
    "admitted",
    "relation",
    "concerns",
    "primary_cause",
    "causes",
    "acsc",
    "verdict",
)
"""The columns of the CSV, in order."""


def list_as_csv(found: SignalList) -> str:
    """Return the signals as CSV, one a line, with the names of the columns first."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for one in found.lines:
        row = asdict(one)
        row.update(
            concerns="; ".join(f"{name} ({kind})" for name, kind in one.relations),
            primary_cause=cause_in_words(one.primary_cause),
            causes="; ".join(cause_in_words(kind) for kind in one.causes),
            acsc="yes" if one.acsc else "no",
        )
        writer.writerow(row)
    return text.getvalue()


def review_as_json(review: CaseReview) -> str:
    """Return a signal, and what was said of it, as one JSON document."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    shown = {"signal": review.signal, "verdicts": review.verdicts}
    return orjson.dumps(shown, option=options).decode()


def review_as_html(review: CaseReview) -> str:
    """Return the page of a case review."""
    return case_review_page(review)


def _signal_called(folder: Path, identifier: str) -> Signal:
    wanted = identifier.strip().lower()
    if len(wanted) < _FEWEST_CHARACTERS:
        raise UsageError(f"name a signal by {_FEWEST_CHARACTERS} or more of its characters")
    summary_of_run(folder)
    found = [one for one in signals_of_run(folder) if one.id.startswith(wanted)]
    if not found:
        raise UsageError(f"{folder} holds no signal `{identifier}`; `waypost signals list` has all")
    if len(found) > 1:
        raise UsageError(f"{len(found)} signals begin with `{identifier}`; give more of it")
    return found[0]


def _relation(text: str) -> RelationKind:
    wanted = text.strip().lower()
    for one in RELATIONS:
        if one == wanted:
            return one
    hint = "".join(f"; {line}" for line in did_you_mean(text, RELATIONS))
    raise UsageError(f"`{text}` is no relation; it is one of {_quoted(RELATIONS)}{hint}")


def _cause(text: str) -> CauseKind:
    found = cause_named(text)
    if found is None:
        hint = "".join(f"; {line}" for line in did_you_mean(text, CAUSES))
        raise UsageError(f"`{text}` is no cause of the taxonomy: {_quoted(CAUSES)}{hint}")
    return found


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _append(path: Path, line: bytes) -> None:
    """Write a whole line at the end, and see that it is on the disk before saying so."""
    with path.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _lines(path: Path, adapter: TypeAdapter[_T], schema: str) -> Iterator[_T]:
    number = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                content = cast(dict[str, object], orjson.loads(line))
                if content["schema"] != schema:
                    raise UnreadableInput(
                        f"{path} line {number} is not {schema}, which this Waypost reads"
                    )
                yield adapter.validate_python(content)
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read; run the pathways again") from problem
    except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as problem:
        raise UnreadableInput(f"{path} line {number} is not a {schema}") from problem
