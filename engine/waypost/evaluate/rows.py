"""The rows of an evaluation, each made from what was asked: nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Literal

from waypost.evaluate.answers import Answer
from waypost.evaluate.decisions import Choice
from waypost.evaluate.entry import Entry, died_undated, may_have_died
from waypost.evaluate.evaluation import (
    DecisionRow,
    NoticeRow,
    OverlayRow,
    Reason,
    StepRow,
    TraceLine,
)
from waypost.evaluate.moment import Moment
from waypost.evaluate.steps import StepState
from waypost.evaluate.trace import citations, days, reasons_of, trace_line
from waypost.evaluate.truth import NotKnown, Truth
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    Advice,
    AppliedOverlay,
    Decision,
    Interrupt,
    NotKnownRoute,
    Quantity,
    Stage,
)
from waypost_dsl.wording.overlays import overlay_caution

Decisions = tuple[tuple[Decision, Choice], ...]
"""The decisions that were reached, each with what it came to."""


def step_row(moment: Moment, state: StepState, *, kind: Literal["wait"] | None = None) -> StepRow:
    """Return the row of a step, of one event of a `for each` step, or of a wait."""
    step = state.step
    overdue = None
    if state.status == "overdue" and state.due is not None:
        overdue = (moment.day - state.due.last).days
    return StepRow(
        step.name,
        step.title or step.name,
        kind or ("referral" if step.is_referral else "step"),
        state.status,
        step.service,
        step.priority,
        days(state.due),
        overdue,
        days(state.need_since),
        days(state.done_on),
        state.event,
        state.marks,
        reasons_of(state.reasons),
        citations(step.because),
        _step_trace(state),
        step.span.path,
        step.span.line,
    )


def _step_trace(state: StepState) -> tuple[tuple[str, TraceLine], ...]:
    clauses = state.clauses
    lines = [("reached", clauses.reached)]
    if clauses.only_when is not None:
        lines.append(("only when", clauses.only_when))
    if clauses.not_applicable is not None:
        lines.append(("not applicable when", clauses.not_applicable))
    lines.append(("done by", state.done))
    lines.extend(("excepted when", answer) for answer in clauses.excepted)
    if clauses.system_gap is not None:
        lines.append(("system gap when", clauses.system_gap))
    return tuple((clause, trace_line(answer)) for clause, answer in lines)


def decision_row(node: Decision, choice: Choice) -> DecisionRow:
    """Return the row of a decision: its branches, the one taken, or the not-known route."""
    because = [*node.because]
    for branch in choice.taken:
        because.extend(branch.because)
    return DecisionRow(
        node.name,
        node.title or node.name,
        tuple(branch.target or "stay" for branch in choice.taken),
        None if choice.route is None else _route_words(choice.route),
        tuple((branch.target or "stay", trace_line(a)) for branch, a in choice.answers),
        reasons_of(choice.reasons),
        citations(because),
    )


def notice_rows(moment: Moment, entry: Entry) -> tuple[NoticeRow, ...]:
    """Return the interrupts and the advice; interrupts are checked even if entry is unknown."""
    rows: list[NoticeRow] = []
    for node in moment.case.pathway.nodes.values():
        match node:
            case Interrupt() if entry.is_on_pathway or entry.status == "unknown":
                rows.append(notice_row(node, moment.ask(node.when)))
            case Advice() if entry.is_on_pathway:
                said = Answer(Truth.TRUE) if node.when is None else moment.ask(node.when)
                rows.append(notice_row(node, said))
            case _:
                pass
    return tuple(rows)


def notice_row(node: Interrupt | Advice, answer: Answer) -> NoticeRow:
    """Return the row of an interrupt or a piece of advice with what it came to."""
    return NoticeRow(
        node.name,
        node.title or node.name,
        "interrupt" if isinstance(node, Interrupt) else "advice",
        answer.truth.value,
        trace_line(answer),
        citations(node.because),
    )


def position(
    moment: Moment, entry: Entry, states: tuple[StepState, ...], decisions: Decisions
) -> tuple[str, ...]:
    """Return the nodes the patient stands at: an outcome, or stages with what is open in them."""
    if entry.outcome is not None:
        return (entry.outcome,)
    if entry.status != "enrolled":
        return ()
    open_steps = {s.step.name for s in states if s.status in ("pending", "overdue", "unknown")}
    waiting = {node.name for node, choice in decisions if not choice.is_known}
    return tuple(
        name
        for name, node in moment.case.pathway.nodes.items()
        if isinstance(node, Stage) or name in open_steps or name in waiting
    )


def not_known(
    moment: Moment, entry: Entry, states: tuple[StepState, ...], decisions: Decisions
) -> tuple[Reason, ...]:
    """Return what would have to be known to settle what is open: steps, routes, red flags."""
    found = set(entry.answer.reasons)
    if entry.status in ("enrolled", "unknown"):
        found |= open_flags(moment)
    for answer in entry.exclusions:
        if answer.truth is Truth.UNKNOWN:
            found.update(answer.reasons)
    for state in states:
        if state.status == "unknown":
            found.update(state.reasons)
    for _, choice in decisions:
        found.update(choice.reasons)
    return reasons_of(found)


def open_flags(moment: Moment) -> set[NotKnown]:
    """Return why it cannot be told whether the red flags hold."""
    found: set[NotKnown] = set()
    for node in moment.case.pathway.nodes.values():
        if isinstance(node, Interrupt):
            answer = moment.ask(node.when)
            if answer.truth is Truth.UNKNOWN:
                found.update(answer.reasons)
    return found


def cautions(moment: Moment, entry: Entry) -> tuple[str, ...]:
    """Return what a reader must know before reading anything else."""
    found: list[str] = []
    if entry.provisional:
        found.append("provisional: enrolment rests on something that is not known")
    if entry.exclusion_not_known:
        found.append("it is not known whether an exclusion holds")
    if died_undated(moment.case.record.patient):
        found.append("recorded as dead without a date: nothing is judged")
    if entry.outcome is None and may_have_died(moment.case.record.patient, moment.seen_by):
        found.append("the date of death leaves it open whether the patient had died by then")
    return tuple(found)


def overlay_row(overlay: AppliedOverlay | None) -> OverlayRow | None:
    """Return what a local overlay set, None where there is none."""
    if overlay is None:
        return None
    return OverlayRow(
        overlay.name,
        overlay.title,
        overlay.approver,
        overlay.approved_on,
        overlay.expires_on,
        overlay.sha256,
        overlay.parameters,
        overlay.services,
        tuple((name, sha256) for name, _, sha256 in overlay.codelists),
    )


def overlay_cautions(overlay: AppliedOverlay | None, as_at: date) -> tuple[str, ...]:
    """Return what a reader must know of an overlay that does not hold on the day."""
    if overlay is None:
        return ()
    said = overlay_caution(overlay, as_at)
    return () if said is None else (said,)


def parameters_used(moment: Moment) -> tuple[tuple[str, str], ...]:
    """Return the value each parameter had, by name."""
    case = moment.case
    return tuple(
        (name, _said(case.parameters.get(name, parameter.value)))
        for name, parameter in sorted(case.pathway.parameters.items())
    )


def _route_words(route: NotKnownRoute) -> str:
    match route.action:
        case "do":
            return f"do {route.node} now"
        case "go to":
            return f"go to {route.node}"
        case _:
            return route.action


def _said(value: Duration | Quantity) -> str:
    if isinstance(value, Duration):
        return str(value)
    return f"{value.number:f} {value.unit}".strip()
