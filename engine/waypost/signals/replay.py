"""A pathway replayed on the days before an admission, by the one evaluator there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from waypost.errors import EvaluationError
from waypost.evaluate.evaluation import Evaluation, StepRow, TraceLine
from waypost.evaluate.referrals import reasons_to_ask
from waypost.evaluate.rows import citations
from waypost.evaluate.walk import evaluate
from waypost.record import Record
from waypost.signals.as_it_stood import record_known_on
from waypost.signals.signal import MissingFact, Standing, StepFinding
from waypost.signals.waiting import waiting_referrals
from waypost_dsl.durations import Duration
from waypost_dsl.model import BUILT_IN_FACTS, Pathway, Quantity, Step
from waypost_dsl.wording.names import humanise


@dataclass(frozen=True, slots=True)
class Asking:
    """What every replay is asked with.

    Args:
        period: the reporting period, for pathways that speak of one.
        parameters: values that stand for the pathways' own, by name.
    """

    period: tuple[date, date] | None = None
    parameters: Mapping[str, Duration | Quantity] = field(
        default_factory=dict[str, Duration | Quantity]
    )

    def of(self, pathway: Pathway) -> dict[str, Duration | Quantity]:
        """Return the parameters that a pathway declares."""
        return {name: v for name, v in self.parameters.items() if name in pathway.parameters}


def standing(
    pathway: Pathway,
    record: Record,
    *,
    as_at: date,
    known_at: date,
    days_before: int,
    asking: Asking | None = None,
) -> Standing:
    """Return how a patient stood on a pathway on a day.

    Args:
        pathway: the pathway.
        record: the patient's whole record; what came later is taken away here.
        as_at: the day: only what had happened by it counts.
        known_at: only what had been recorded by this day counts.
        days_before: how many days before the admission that is.
        asking: the period and the parameters.

    Returns:
        The standing; with `error` where a rule could not be carried out, which is never taken for
        nothing being wrong.
    """
    asked = asking or Asking()
    known = record_known_on(record, known_at)
    try:
        evaluation = evaluate(
            pathway,
            known,
            as_at=as_at,
            known_at=known_at,
            period=asked.period,
            parameters=asked.of(pathway),
        )
    except EvaluationError as problem:
        said = str(problem)
        return Standing(days_before, as_at, known_at, "unknown", False, None, (), error=said)
    waiting, doubtful = (
        waiting_referrals(pathway, known, evaluation)
        if evaluation.status == "enrolled"
        else ((), ())
    )
    return Standing(
        days_before,
        as_at,
        known_at,
        evaluation.status,
        evaluation.provisional,
        evaluation.enrolled_since,
        evaluation.position,
        _steps(pathway, evaluation),
        waiting,
        _missing(pathway, evaluation) if evaluation.status in ("enrolled", "unknown") else (),
        doubtful=doubtful,
    )


def _missing(pathway: Pathway, evaluation: Evaluation) -> tuple[MissingFact, ...]:
    """Return what would have to be known to settle what is open, each with its title."""
    found: list[MissingFact] = []
    for one in evaluation.not_known:
        fact = pathway.facts.get(one.subject) or BUILT_IN_FACTS.get(one.subject)
        node = pathway.nodes.get(one.subject)
        title = fact.title if fact is not None else node.title if node is not None else ""
        found.append(
            MissingFact(
                one.subject,
                title or humanise(one.subject, pathway),
                one.why,
                one.detail,
                one.evidence,
            )
        )
    return tuple(found)


def _steps(pathway: Pathway, evaluation: Evaluation) -> tuple[StepFinding, ...]:
    """Return the steps that applied; of an episode that is over nothing is asked any more."""
    is_open = {row.id for row in evaluation.episodes if row.status == "open"}
    return tuple(
        _finding(pathway, row)
        for row in evaluation.steps
        if evaluation.status == "enrolled"
        and row.status != "not applicable"
        and (row.episode is None or row.episode in is_open)
    )


def _finding(pathway: Pathway, row: StepRow) -> StepFinding:
    node = pathway.nodes.get(row.name)
    # Why a step would not have been asked for is no reason to ask for it.
    because = citations(reasons_to_ask(node)) if isinstance(node, Step) else row.because
    return StepFinding(
        row.name,
        row.title,
        row.kind,
        row.status,
        row.due,
        row.days_overdue,
        row.done_on,
        row.event,
        row.episode,
        row.marks,
        row.reasons,
        tuple(sorted(_references(row))),
        because,
    )


def _references(row: StepRow) -> set[str]:
    """Return the resources the status rests on; a component's resource stands for it."""
    found: set[str] = set()
    waiting: list[TraceLine] = [line for _, line in row.trace]
    while waiting:
        line = waiting.pop()
        found.update(seen.reference.partition("#component")[0] for seen in line.evidence)
        waiting.extend(line.parts)
    return found
