"""The rows of an evaluation that are spoken of together: a live pathway's, or one episode's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waypost.evaluate.evaluation import (
    ClockRow,
    DecisionRow,
    EpisodeRow,
    Evaluation,
    FactRow,
    GroupRow,
    NoticeRow,
    ReferralRow,
    StepRow,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that belong together, and the day they are judged at.

    Args:
        day: the day steps are judged at: of an episode that has ended, the day of its end.
        episode: the episode, None for a live pathway.
    """

    day: date
    facts: tuple[FactRow, ...]
    steps: tuple[StepRow, ...]
    groups: tuple[GroupRow, ...]
    decisions: tuple[DecisionRow, ...]
    notices: tuple[NoticeRow, ...]
    referrals: tuple[ReferralRow, ...]
    clocks: tuple[ClockRow, ...]
    episode: EpisodeRow | None = None

    @property
    def is_open(self) -> bool:
        """Whether things can still fall due: an episode that is over is only told about."""
        return self.episode is None or self.episode.status in ("open", "unknown")


def whole(evaluation: Evaluation) -> Scope:
    """Return all rows of an evaluation that are of no episode."""
    return _rows_of(evaluation, None)


def of_episode(evaluation: Evaluation, episode: EpisodeRow) -> Scope:
    """Return the rows of one episode."""
    return _rows_of(evaluation, episode)


def _rows_of(evaluation: Evaluation, episode: EpisodeRow | None) -> Scope:
    name = None if episode is None else episode.id
    ended = None if episode is None else episode.ended_on
    return Scope(
        ended or evaluation.frozen_on or evaluation.as_at,
        tuple(row for row in evaluation.facts if row.episode == name),
        tuple(row for row in evaluation.steps if row.episode == name),
        tuple(row for row in evaluation.groups if row.episode == name),
        tuple(row for row in evaluation.decisions if row.episode == name),
        tuple(row for row in evaluation.notices if row.episode == name),
        tuple(row for row in evaluation.referrals if row.episode == name),
        tuple(row for row in evaluation.clocks if row.episode == name),
        episode,
    )
