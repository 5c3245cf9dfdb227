"""One pathway over one record, as at one day (language.md 4.1): live, or episode by episode.

This is the reference evaluator. It is written to be read and is not to be optimised: whatever
is faster must give the same answers, and a property test will hold it to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from waypost.errors import UsageError
from waypost.evaluate import referrals
from waypost.evaluate.decisions import choose, reached
from waypost.evaluate.entry import Entry, died_undated, entry_of, frozen_on
from waypost.evaluate.episode_evaluation import evaluate_episodes, period_of
from waypost.evaluate.episode_rows import clock_rows
from waypost.evaluate.evaluation import SCHEMA, Evaluation
from waypost.evaluate.groups import group_row
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.rows import (
    Decisions,
    cautions,
    decision_row,
    not_known,
    notice_rows,
    overlay_cautions,
    overlay_row,
    parameters_used,
    position,
    step_row,
)
from waypost.evaluate.steps import StepState, step_states
from waypost.evaluate.trace import citations, days, fact_row, trace_line
from waypost.evaluate.truth import Truth
from waypost.record import Record
from waypost.version import ENGINE_VERSION
from waypost_dsl.durations import Duration
from waypost_dsl.model import Decision, Group, Pathway, Quantity

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years an evaluation can be made for: windows and seasons reach some years either way."""


def evaluate(
    pathway: Pathway,
    record: Record,
    *,
    as_at: date,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    parameters: Mapping[str, Duration | Quantity] | None = None,
) -> Evaluation:
    """Evaluate a pathway over a patient's record.

    Args:
        pathway: a compiled pathway.
        record: the patient's record.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        period: the reporting period (first and last day), for pathways that speak of one.
        parameters: values that an overlay sets.

    Returns:
        The evaluation: position, steps, decisions, referrals, and why.

    Raises:
        EvaluationError: if a rule cannot be carried out (an overlap, a gap).
        UsageError: if the pathway speaks of a reporting period and none was given, or the
            period ends before it begins, or as_at is of no year a record can be of.
    """
    if not FIRST_YEAR <= as_at.year <= LAST_YEAR:
        raise UsageError(f"as at must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    case = case_of(pathway, record, known_at=known_at, period=period, parameters=parameters)
    if pathway.episodes is not None:
        return evaluate_episodes(case, pathway.episodes, as_at)
    return _evaluate_live(case, as_at)


def _evaluate_live(case: Case, as_at: date) -> Evaluation:
    """Walk a live pathway: every condition is read as at one day."""
    pathway, record = case.pathway, case.record
    frozen = frozen_on(record.patient, Moment(case, as_at).seen_by)
    moment = Moment(case, as_at) if frozen is None else Moment(case, frozen, after_death=as_at)
    entry = entry_of(moment, frozen=frozen is not None)
    states = _states(moment, entry)
    decisions = _decisions(moment, entry)
    enrolled = case.questions.enrolled_since(moment) if entry.is_on_pathway else None
    groups = [node for node in pathway.nodes.values() if isinstance(node, Group)]
    # Of somebody whom the enrolment does not hold for, or may not, no exclusion is asked.
    asked = zip(entry.exclusions, pathway.exclusions, strict=True) if entry.exclusions else ()
    return Evaluation(
        schema=SCHEMA,
        pathway=pathway.name,
        pathway_title=pathway.title,
        pathway_version=pathway.version,
        pathway_sha256=pathway.sha256,
        engine_version=ENGINE_VERSION,
        parameters=parameters_used(moment),
        patient=record.patient.id,
        as_at=as_at,
        known_at=case.known_at,
        period=period_of(case),
        status=entry.status,
        provisional=entry.provisional,
        exclusion_not_known=entry.exclusion_not_known,
        enrolled_since=days(enrolled),
        frozen_on=frozen if entry.status == "ended" else None,
        outcome=entry.outcome,
        entry=trace_line(entry.answer),
        exclusions=tuple(
            (trace_line(answer), citations(exclusion.because)) for answer, exclusion in asked
        ),
        position=position(moment, entry, states, decisions),
        facts=tuple(fact_row(case, name, moment.fact(name)) for name in pathway.facts),
        steps=tuple(step_row(moment, state) for state in states),
        groups=tuple(group_row(moment, group, states) for group in groups) if states else (),
        decisions=tuple(decision_row(node, choice) for node, choice in decisions),
        notices=notice_rows(moment, entry),
        referrals=_proposals(moment, entry, states),
        not_known=not_known(moment, entry, states, decisions),
        cautions=(*cautions(moment, entry), *overlay_cautions(pathway.overlay, as_at)),
        clocks=clock_rows(moment, None) if entry.is_on_pathway else (),
        overlay=overlay_row(pathway.overlay),
    )


def _states(moment: Moment, entry: Entry) -> tuple[StepState, ...]:
    if not entry.is_on_pathway or died_undated(moment.case.record.patient):
        return ()
    steps = moment.case.pathway.steps
    return tuple(state for step in steps for state in step_states(moment, step))


def _decisions(moment: Moment, entry: Entry) -> Decisions:
    if not entry.is_on_pathway:
        return ()
    return tuple(
        (node, choose(moment, node))
        for node in moment.case.pathway.nodes.values()
        if isinstance(node, Decision) and reached(moment, node.name).truth is Truth.TRUE
    )


def _proposals(
    moment: Moment, entry: Entry, states: tuple[StepState, ...]
) -> tuple[referrals.ReferralRow, ...]:
    """Propose referrals only for somebody who is on the pathway now."""
    if entry.status != "enrolled":
        return ()
    titles = {name: one.title for name, one in moment.case.pathway.services.items()}
    patient = moment.case.record.patient.id
    rows = referrals.proposed(patient, states, provisional=entry.provisional, titles=titles)
    return referrals.with_states(moment, rows)
