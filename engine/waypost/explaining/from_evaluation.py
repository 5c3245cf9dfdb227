"""An evaluation to an explanation: what is said, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from waypost.evaluate.evaluation import (
    CitationRow,
    DecisionRow,
    Evaluation,
    NoticeRow,
    Reason,
    ReferralRow,
    StepRow,
    StepStatus,
)
from waypost.explaining.explanation import Explanation, Item, Section
from waypost.explaining.findings import Findings
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records, when
from waypost.explaining.step_items import relevant_citations, sources, step_item
from waypost.phrases import CAUTION
from waypost_dsl.model import Pathway
from waypost_dsl.wording.names import full_date
from waypost_dsl.wording.overlays import overlay_in_short, overlay_values

_STATUS_WORDS: tuple[tuple[StepStatus, str], ...] = (
    ("overdue", "overdue"),
    ("pending", "due"),
    ("unknown", "cannot be told"),
    ("done", "done"),
    ("excepted", "excepted"),
    ("not applicable", "not applicable"),
)


def explanation_of(evaluation: Evaluation, pathway: Pathway) -> Explanation:
    """Explain an evaluation.

    Args:
        evaluation: what was evaluated.
        pathway: the pathway it was evaluated with.

    Returns:
        The explanation: titles and plain words, no patient value beyond the evaluation's own.

    Raises:
        ValueError: if the evaluation is of another pathway.
    """
    if (evaluation.pathway, evaluation.pathway_sha256) != (pathway.name, pathway.sha256):
        raise ValueError("this evaluation is of another pathway, or of another version of it")
    return _Speaker(evaluation, pathway).explanation()


class _Speaker:
    def __init__(self, evaluation: Evaluation, pathway: Pathway) -> None:
        self.evaluation = evaluation
        self.pathway = pathway
        self.book = Phrasebook(pathway)
        self.records = Records(with_recording=evaluation.known_at is not None)
        self.findings = Findings(evaluation, self.book, self.records)
        self.day = evaluation.frozen_on or evaluation.as_at

    def explanation(self) -> Explanation:
        evaluation = self.evaluation
        lead = tuple(self._lead())
        sections = tuple(section for section in self._sections() if section.items)
        known = (
            ""
            if evaluation.known_at is None
            else f", as it was known on {full_date(evaluation.known_at)}"
        )
        return Explanation(
            f"{evaluation.pathway_title} (pathway {evaluation.pathway}, version "
            f"{evaluation.pathway_version})",
            f"Patient {evaluation.patient}, as at {full_date(evaluation.as_at)}{known}",
            lead,
            sections,
            self.records.lines,
            CAUTION,
        )

    # --- How the patient stands to the pathway ------------------------------------------

    def _lead(self) -> Iterator[str]:
        evaluation = self.evaluation
        match evaluation.status:
            case "enrolled":
                since = evaluation.enrolled_since
                start = "" if since is None else f" since {_since(since.first, since.last)}"
                yield f"On this pathway{start}: {self._why()}."
                yield self._summary()
            case "ended":
                outcome = self.book.node(evaluation.outcome or "ended")
                yield f"No longer on this pathway: {outcome}."
                if evaluation.frozen_on is not None:
                    yield (
                        f"Everything stands as it did {when(self.day, self.day)}; nothing falls "
                        "due after that."
                    )
                elif evaluation.entry.truth == "false":
                    yield f"Found: {self._why()}."
            case "excluded":
                yield "Not on this pathway: excluded."
                for line, because in evaluation.exclusions:
                    if line.truth == "true":
                        yield f"Because of: {self.findings.settled_by(line)}."
                        yield from sources(because)
            case "not enrolled":
                yield f"Not on this pathway: {self._why()}."
            case "unknown":
                yield f"Whether this patient is on the pathway cannot be told: {self._why()}."
        overlay = self.pathway.overlay
        if overlay is not None:
            yield (
                f"Local values of {overlay.title}: {'; '.join(overlay_values(overlay)) or 'none'}."
                f" Overlay {overlay_in_short(overlay)}."
            )
        yield from (f"{_capital(caution)}." for caution in evaluation.cautions)

    def _why(self) -> str:
        return self.findings.settled_by(self.evaluation.entry)

    def _summary(self) -> str:
        statuses = [row.status for row in self.evaluation.steps]
        counts = [
            f"{statuses.count(status)} {said}"
            for status, said in _STATUS_WORDS
            if status in statuses
        ]
        total = len(statuses)
        return f"Of {total} step{'' if total == 1 else 's'}: {', '.join(counts)}."

    # --- The sections -------------------------------------------------------------------

    def _sections(self) -> Iterator[Section]:
        evaluation = self.evaluation
        fired = [one for one in evaluation.notices if one.fired == "true"]
        then = "" if evaluation.status == "enrolled" else " at that time"
        yield Section("Red flags", self._notices(fired, "interrupt"))
        yield Section(f"Overdue{then}", self._steps("overdue"))
        yield Section(f"Due{then}", self._steps("pending"))
        yield Section("Referrals proposed", tuple(map(self._referral, evaluation.referrals)))
        yield Section("Cannot be told", (*self._steps("unknown"), *self._open_notices()))
        yield Section("Not known, and worth recording", tuple(self._not_known()))
        yield Section("Advice", self._notices(fired, "advice"))
        yield Section("Decisions", tuple(map(self._decision, evaluation.decisions)))
        yield Section("Counted together", tuple(self._groups()))
        yield Section("Done", self._steps("done"))
        yield Section("Excepted", self._steps("excepted"))
        yield Section("Not applicable", self._steps("not applicable"))

    def _steps(self, status: StepStatus) -> tuple[Item, ...]:
        rows = [row for row in self.evaluation.steps if row.status == status]
        if status in ("overdue", "pending"):
            # What is critical comes first, then what is longest overdue, or due soonest.
            rows.sort(key=lambda row: ("critical" not in row.marks, _last_day(row), row.line))
        return tuple(step_item(row, self.pathway, self.findings, day=self.day) for row in rows)

    def _notices(self, notices: Iterable[NoticeRow], kind: str) -> tuple[Item, ...]:
        return tuple(
            Item(
                notice.title,
                "",
                (f"Found: {self.findings.settled_by(notice.trace)}.", *sources(notice.because)),
            )
            for notice in notices
            if notice.kind == kind
        )

    def _open_notices(self) -> tuple[Item, ...]:
        return tuple(
            Item(
                notice.title,
                "cannot be told",
                (f"Found: {self.findings.settled_by(notice.trace)}.", *sources(notice.because)),
            )
            for notice in self.evaluation.notices
            if notice.fired == "unknown"
        )

    def _referral(self, row: ReferralRow) -> Item:
        due = "" if row.due is None else f", due {full_date(row.due)}"
        late = " (overdue)" if row.status == "overdue" else ""
        steps = ", ".join(self.book.node(step) for step in row.steps)
        lines = [f"Needed since {full_date(row.need_since)}, for: {steps}."]
        if row.provisional:
            lines.append("Provisional: enrolment rests on something that is not known.")
        lines.extend(f"Marked: {mark}." for mark in row.marks)
        lines.append(f"A draft for a clinician to decide on. Identifier {row.identifier}.")
        lines.extend(sources(self._citations(row.steps)))
        return Item(row.service_title, f"{row.priority}{due}{late}", tuple(lines))

    def _citations(self, names: tuple[str, ...]) -> tuple[CitationRow, ...]:
        steps = {step.name: step for step in self.pathway.steps}
        rows = [row for row in self.evaluation.steps if row.name in names]
        cited = [one for row in rows for one in relevant_citations(row, steps[row.name])]
        return tuple(dict.fromkeys(cited))

    def _decision(self, row: DecisionRow) -> Item:
        taken = [self._target(target) for target in row.taken]
        standing = " and ".join(taken) or "cannot be told"
        lines: list[str] = []
        for target, line in row.branches:
            condition = self.book.say(line.text)
            found = self.findings.settled_by(line)
            said = {"true": "Yes", "false": "No", "unknown": "Cannot be told"}[line.truth]
            lines.append(f"{said}, “{self._target(target)}” when {condition}. Found: {found}.")
        if row.not_known_route is not None:
            lines.append(f"Until it is known: {self._route(row.not_known_route)}.")
        lines.extend(sources(row.because))
        return Item(row.title, standing, tuple(lines))

    def _target(self, target: str) -> str:
        return "nothing more is called for" if target == "stay" else self.book.node(target)

    def _route(self, route: str) -> str:
        words = route.split()
        if words[0] == "do" and len(words) == 3:
            return f"do “{self.book.node(words[1])}” now"
        if words[:2] == ["go", "to"]:
            return f"go to “{self.book.node(words[2])}”"
        return route

    def _groups(self) -> Iterator[Item]:
        for row in self.evaluation.groups:
            missing = ", ".join(self.book.node(name) for name in row.missing)
            lines = (f"Still open: {missing}.",) if missing else ()
            yield Item(f"{row.title} ({row.name})", f"{row.done} of {row.of} done", lines)

    def _not_known(self) -> Iterator[Item]:
        """Say what is not known, and what would be settled if it were recorded."""
        for reason in self.evaluation.not_known:
            yield Item(
                _capital(self.book.subject(reason.subject)),
                f"{self.findings.whys([reason])}{self.records.cite_references(reason.evidence)}",
                tuple(self._settles(reason)),
            )

    def _settles(self, reason: Reason) -> Iterator[str]:
        evaluation = self.evaluation
        waiting = [
            f"“{row.title}”"
            for row in evaluation.steps
            if row.status == "unknown" and reason in row.reasons
        ]
        waiting += [f"“{row.title}”" for row in evaluation.decisions if reason in row.reasons]
        if reason in evaluation.entry.reasons:
            waiting.append("whether the patient is on the pathway")
        if any(reason in line.reasons for line, _ in evaluation.exclusions):
            waiting.append("whether the patient is excluded")
        if waiting:
            yield f"Recording it would settle {', '.join(dict.fromkeys(waiting))}."


def _last_day(row: StepRow) -> date:
    return date.max if row.due is None else row.due.last


def _since(first: date, last: date) -> str:
    return when(first, last).removeprefix("on ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
