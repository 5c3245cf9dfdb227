"""An evaluation to an explanation: what is said, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from waypost.evaluate.evaluation import (
    EpisodeStatus,
    Evaluation,
    Reason,
    StepStatus,
)
from waypost.explaining.episode_parts import episode_parts
from waypost.explaining.explanation import Explanation, Item, Section
from waypost.explaining.items import Items
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records, in_a_row, when
from waypost.explaining.scope import whole
from waypost.explaining.sources import sources
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

_EPISODE_WORDS: tuple[tuple[EpisodeStatus, str], ...] = (
    ("open", "open"),
    ("unknown", "of which it cannot be told if it is open"),
    ("ended", "ended"),
    ("excluded", "excluded"),
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
        self.items = Items(whole(evaluation), self.book, self.records)
        self.findings = self.items.findings
        self.day = evaluation.frozen_on or evaluation.as_at

    def explanation(self) -> Explanation:
        evaluation = self.evaluation
        lead = tuple(self._lead())
        episodes = episode_parts(evaluation, self.book, self.records)
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
            episodes,
        )

    # --- How the patient stands to the pathway ------------------------------------------

    def _lead(self) -> Iterator[str]:
        evaluation = self.evaluation
        yield from self._of_episodes() if evaluation.episodes else self._standing()
        overlay = self.pathway.overlay
        if overlay is not None:
            yield (
                f"Local values of {overlay.title}: {'; '.join(overlay_values(overlay)) or 'none'}."
                f" Overlay {overlay_in_short(overlay)}."
            )
        yield from (f"{_capital(caution)}." for caution in evaluation.cautions)

    def _standing(self) -> Iterator[str]:
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

    def _of_episodes(self) -> Iterator[str]:
        """Say how many episodes there are, and how they stand."""
        rule = self.pathway.episodes
        noun = "episode" if rule is None else self.book.name(rule.name)
        statuses = [one.status for one in self.evaluation.episodes]
        counts = [
            f"{statuses.count(status)} {said}"
            for status, said in _EPISODE_WORDS
            if status in statuses
        ]
        number = len(statuses)
        counted = f"{number} {noun}{'' if number == 1 else 's'}"
        one_kind = len(counts) == 1
        said = f", {counts[0].partition(' ')[2]}" if one_kind else f": {in_a_row(counts)}"
        yield f"{counted}{said}."
        if self.evaluation.frozen_on is not None:
            yield f"The patient died {when(self.day, self.day)}; nothing falls due after that."

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
        if self.pathway.episodes is not None:
            yield self._unknown()
            return
        items = self.items
        then = "" if self.evaluation.status == "enrolled" else " at that time"
        yield Section("Red flags", tuple(items.notices("interrupt")))
        yield Section(f"Overdue{then}", items.steps("overdue"))
        yield Section(f"Due{then}", items.steps("pending"))
        yield Section("Referrals proposed", tuple(items.proposed()))
        yield Section("Referrals already made", tuple(items.made()))
        yield Section("Cannot be told", (*items.steps("unknown"), *items.open_notices()))
        yield self._unknown()
        yield Section("Advice", tuple(items.notices("advice")))
        yield Section("Clocks", tuple(items.clocks()))
        yield Section("Decisions", tuple(items.decisions()))
        yield Section("Counted together", tuple(items.groups()))
        yield Section("Done", items.steps("done"))
        yield Section("Excepted", items.steps("excepted"))
        yield Section("Not applicable", items.steps("not applicable"))

    def _unknown(self) -> Section:
        return Section("Not known, and worth recording", tuple(self._not_known()))

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


def _since(first: date, last: date) -> str:
    return when(first, last).removeprefix("on ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
