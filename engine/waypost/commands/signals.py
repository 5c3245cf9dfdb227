"""The signals of a run: `waypost signals list`, `show` and `judge`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import orjson

from waypost.case_review import CaseReview, case_review_page
from waypost.cohort.output_folder import VERDICTS
from waypost.commands.run_signals import signals_of_run, summary_of_run
from waypost.errors import UsageError
from waypost.signals.signal import (
    CAUSES,
    NONE_FOUND,
    RELATIONS,
    CauseKind,
    RelationKind,
    Signal,
    cause_in_words,
)
from waypost.signals.summary import SignalsSummary
from waypost.signals.verdicts import (
    JUDGEMENTS,
    VERDICT_SCHEMA,
    Judgement,
    Verdict,
    cause_named,
    judgement_named,
    verdict_counts,
    what_is_wrong,
)
from waypost.signals.verdicts_log import append_verdict, read_verdicts
from waypost.version import ENGINE_VERSION
from waypost_dsl.diagnostics.suggest import did_you_mean

LIST_SCHEMA = "waypost-signal-list/1"
"""The version of the JSON that `waypost signals list --format json` prints."""

_FEWEST_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal of the list.

    Args:
        relations: the pathways it concerns, `direct` or `associated`.
        verdict: what was last said of it; None if nobody has judged it.
        acsc_not_known: whether nobody can tell if it is ambulatory-care-sensitive.
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
    acsc_not_known: bool = False


@dataclass(frozen=True, slots=True)
class SignalList:
    """The signals of a run.

    Args:
        schema: the version of this layout.
        summary: the totals of the whole run, with what was missed beside the same on other days.
        lines: the signals that were asked for, by day of admission.
        verdicts: what was last said of the signals of the whole run, counted.
        narrowed: whether fewer than all signals were asked for.
        warnings: what a reader must know of the verdicts themselves.
    """

    schema: str
    summary: SignalsSummary
    lines: tuple[SignalLine, ...]
    verdicts: tuple[tuple[str, int], ...]
    narrowed: bool = False
    warnings: tuple[str, ...] = ()


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
        cause: only signals with this cause among theirs; `none found` is `pathway followed`.
        practice: only signals of this practice's patients, by its code with or without its type.

    Returns:
        The signals that were asked for, and the totals of all.

    Raises:
        UsageError: if the folder holds no run with signals, or a relation or cause is none, or
            the run knows no such pathway or practice.
        UnreadableInput: if a file cannot be read as what it should be.
    """
    folder = Path(run_folder)
    wanted_relation = None if relation is None else _relation(relation)
    wanted_cause = None if cause is None else _cause(cause)
    summary = summary_of_run(folder)
    if pathway is not None and summary.signals:
        _known("pathway", pathway, [one.pathway for one in summary.pathways])
    if practice is not None and summary.signals:
        seen = [one.practice for one in summary.practices if one.practice is not None]
        practice = _known(
            "practice", _plain(practice), map(_plain, (*seen, *(summary.population or ())))
        )
    log = read_verdicts(folder / VERDICTS)
    verdicts = log.verdicts
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
        if practice is not None and _plain(signal.practice or "") != practice:
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
                signal.acsc is not None and not signal.acsc.known,
            )
        )
    lines.sort(key=lambda one: (one.admitted, one.id))
    asked = (pathway, wanted_relation, wanted_cause, practice)
    return SignalList(
        LIST_SCHEMA,
        summary,
        tuple(lines),
        verdict_counts(identifiers, verdicts),
        narrowed=any(one is not None for one in asked),
        warnings=(*log.warnings, *_of_other_runs(identifiers, verdicts)),
    )


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
    log = read_verdicts(folder / VERDICTS)
    verdicts = tuple(one for one in log.verdicts if one.signal == signal.id)
    return CaseReview(signal, verdicts, summary.figures, summary.interval, log.warnings)


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
        by: who judges, in one line.
        on: the day of the judgement: not before the admission, nor more than 10 years after it.
        cause: the cause the clinician sees, of the taxonomy; `none found` is `pathway followed`.
        note: what else there is to say, in plain text.

    Returns:
        The verdict as it was appended to `verdicts.ndjson`. The same again, word for word, is
        there already and is not added.

    Raises:
        UsageError: if there is no such signal, judgement or cause, nobody is named, the day is
            none on which it can have been judged, or the file cannot be written.
        UnreadableInput: if a file cannot be read as what it should be.
    """
    return record_verdict(
        run_folder, identifier, judgement, by=by, on=on, cause=cause, note=note
    ).verdict


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """What became of a verdict.

    Args:
        verdict: what is recorded.
        is_new: whether it was added; not if it was what had last been said, word for word.
    """

    verdict: Verdict
    is_new: bool


def record_verdict(
    run_folder: str | Path,
    identifier: str,
    judgement: str,
    *,
    by: str,
    on: date,
    cause: str | None = None,
    note: str = "",
) -> RecordedVerdict:
    """Record a verdict as `judge_signal` does, and say whether it was there already."""
    folder = Path(run_folder)
    said = judgement_named(judgement)
    if said is None:
        hint = "".join(f"; {line}" for line in did_you_mean(judgement, JUDGEMENTS))
        raise UsageError(f"`{judgement}` is no verdict; it is one of {_quoted(JUDGEMENTS)}{hint}")
    wanted_cause = None if cause is None else _cause(cause)
    noted = note.replace("\r\n", "\n").strip()
    signal = _signal_called(folder, identifier)
    wrong = what_is_wrong(by, noted, on, signal.spell.started.first)
    if wrong is not None:
        raise UsageError(wrong)
    verdict = Verdict(
        VERDICT_SCHEMA,
        signal.id,
        said,
        wanted_cause,
        noted,
        by.strip(),
        on,
        ENGINE_VERSION,
    )
    return RecordedVerdict(verdict, append_verdict(folder / VERDICTS, verdict))


def verdicts_of_run(folder: Path) -> tuple[Verdict, ...]:
    """Return everything that was said of the signals of a run, in the order in which it was."""
    return read_verdicts(folder / VERDICTS).verdicts


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
            acsc="not known" if one.acsc_not_known else "yes" if one.acsc else "no",
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
        hint = "".join(f"; {line}" for line in did_you_mean(text, (*CAUSES, NONE_FOUND)))
        names = f"{_quoted(CAUSES)}, which is printed as `{NONE_FOUND}`"
        raise UsageError(f"`{text}` is no cause of the taxonomy: {names}{hint}")
    return found


def _known(what: str, text: str, names: Iterable[str]) -> str:
    """Return a name that the run knows."""
    known = tuple(sorted(set(names)))
    if text in known:
        return text
    hint = "".join(f"; {line}" for line in did_you_mean(text, known))
    if not known:
        raise UsageError(f"no signal of this run names a {what}, so none is of `{text}`")
    raise UsageError(f"no signal of this run is of a {what} `{text}`{hint or _some_of(known)}")


_MOST_NAMES = 8


def _some_of(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    return f"; there is {_quoted(names[:_MOST_NAMES])}" + (
        f" and {more:,} more" if more > 0 else ""
    )


def _plain(practice: str) -> str:
    """Return a practice's code without the type of its resource."""
    return practice.strip().removeprefix("Organization/")


def _of_other_runs(signals: Iterable[str], verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Say which verdicts are of signals that the run does not have: they are kept, and counted."""
    there = set(signals)
    lost = [one.signal for one in verdicts if one.signal not in there]
    if not lost:
        return ()
    names = tuple(dict.fromkeys(one[:8] for one in lost))
    said = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        said += f" and {len(names) - _MOST_NAMES:,} more"
    are = "1 verdict is of a signal" if len(lost) == 1 else f"{len(lost):,} verdicts are of signals"
    changed = "its data, its days or its population have changed"
    return (f"{are} that this run does not have ({said}): {changed}. {VERDICTS} keeps them.",)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
