"""The live walk: one pathway over one record, as at one day (language.md 4.1).

This is the reference evaluator. It is written to be read and is not to be optimised: whatever
is faster must give the same answers, and a property test will hold it to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waypost.errors import EvaluationError, UsageError
from waypost.evaluate import referrals
from waypost.evaluate.answers import Answer, FactAnswer
from waypost.evaluate.conditions import holds
from waypost.evaluate.days_of_change import days_of_enrolment
from waypost.evaluate.decisions import Choice, choose, reached
from waypost.evaluate.evaluation import (
    SCHEMA,
    DecisionRow,
    EnrolmentStatus,
    Evaluation,
    NoticeRow,
    Reason,
    StepRow,
    TraceLine,
)
from waypost.evaluate.facts import fact_answer
from waypost.evaluate.groups import group_row, group_status
from waypost.evaluate.moment import Case, Moment, ReportingPeriod
from waypost.evaluate.since import unbroken_run
from waypost.evaluate.steps import StepState, step_state, step_states
from waypost.evaluate.trace import (
    citations,
    days,
    fact_row,
    reasons_of,
    trace_line,
)
from waypost.evaluate.truth import Truth, any_true
from waypost.record import DateSpan, Record
from waypost.version import ENGINE_VERSION
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    Advice,
    Condition,
    Decision,
    Group,
    Interrupt,
    NotKnownRoute,
    Outcome,
    Pathway,
    Quantity,
    Stage,
    Step,
)


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
            period ends before it begins.
    """
    case = case_of(pathway, record, known_at=known_at, period=period, parameters=parameters)
    return _Walk(case, as_at).evaluation()


def case_of(
    pathway: Pathway,
    record: Record,
    *,
    known_at: date | None = None,
    period: tuple[date, date] | None = None,
    parameters: Mapping[str, Duration | Quantity] | None = None,
) -> Case:
    """Put together what stays the same for a whole evaluation; see `evaluate`.

    Raises:
        UsageError: if the period ends before it begins.
    """
    if period is not None and period[1] < period[0]:
        raise UsageError("the reporting period ends before it begins")
    return Case(
        pathway,
        record,
        _Questions(),
        known_at,
        None if period is None else ReportingPeriod(*period),
        dict(parameters or {}),
    )


class _Questions:
    """Puts the parts of the evaluator together; see `moment.Questions`."""

    def condition(self, moment: Moment, condition: Condition) -> Answer:
        return holds(moment, condition)

    def fact(self, moment: Moment, name: str) -> FactAnswer:
        # A fact has one value a day; remembering it changes nothing but the time it takes.
        key = (name, moment.day)
        answered = moment.case.answered
        if key not in answered:
            answered[key] = fact_answer(moment, moment.case.fact(name))
        return answered[key]

    def enrolled_since(self, moment: Moment) -> DateSpan | None:
        condition = moment.case.pathway.enrolment.condition
        if moment.ask(condition).truth is not Truth.TRUE:
            return None
        run = unbroken_run(
            lambda day: moment.on(day).ask(condition), days_of_enrolment(moment.case), moment.day
        )
        return run.since

    def node_is(self, moment: Moment, node: str, statuses: tuple[str, ...]) -> Answer:
        part = moment.case.pathway.nodes[node]
        if isinstance(part, Group):
            status = group_status(moment, part)
            return Answer(Truth.UNKNOWN if status == "unknown" else Truth.of(status in statuses))
        if not isinstance(part, Step):
            raise EvaluationError(f"{node} has no status")
        state = step_state(moment, part, with_lateness=False)
        if state.status == "unknown" and "unknown" not in statuses:
            return Answer(Truth.UNKNOWN, state.reasons)
        return Answer(Truth.of(state.status in statuses), evidence=state.done.evidence)


@dataclass(frozen=True, slots=True)
class _Entry:
    """How the patient stands to the pathway as a whole."""

    status: EnrolmentStatus
    answer: Answer
    exclusions: tuple[Answer, ...] = ()
    outcome: str | None = None

    @property
    def exclusion_not_known(self) -> bool:
        return self.status in ("enrolled", "ended") and any(
            answer.truth is Truth.UNKNOWN for answer in self.exclusions
        )


class _Walk:
    """One walk: the day everything is judged at, and the rows made from it."""

    def __init__(self, case: Case, as_at: date) -> None:
        self.case = case
        self.pathway = case.pathway
        self.as_at = as_at
        died = case.record.patient.died
        # At death everything is frozen as at that day and nothing falls due after it (4.7).
        self.frozen_on = died.last if died is not None and died.last <= as_at else None
        self.moment = Moment(case, self.frozen_on or as_at)

    def evaluation(self) -> Evaluation:
        entry = self._entry()
        on_it = entry.status == "enrolled" or (
            entry.status == "ended" and entry.answer.truth is Truth.TRUE
        )
        states = self._states() if on_it and not self._died_undated else ()
        decisions = self._decisions() if on_it else ()
        provisional = on_it and self._is_provisional()
        patient = self.case.record.patient.id
        proposals = (
            referrals.proposed(
                patient,
                states,
                provisional=provisional,
                titles={name: s.title for name, s in self.pathway.services.items()},
            )
            if entry.status == "enrolled"
            else ()
        )
        notices = self._notices(entry, on_it=on_it)
        facts = tuple(
            fact_row(self.case, name, self.moment.fact(name)) for name in self.pathway.facts
        )
        return Evaluation(
            SCHEMA,
            self.pathway.name,
            self.pathway.title,
            self.pathway.version,
            self.pathway.sha256,
            ENGINE_VERSION,
            tuple(
                (name, _said(self.case.parameters.get(name, parameter.value)))
                for name, parameter in sorted(self.pathway.parameters.items())
            ),
            patient,
            self.as_at,
            self.case.known_at,
            None if self.case.period is None else (self.case.period.start, self.case.period.end),
            entry.status,
            provisional,
            entry.exclusion_not_known,
            days(self.case.questions.enrolled_since(self.moment)) if on_it else None,
            self.frozen_on if entry.status == "ended" else None,
            entry.outcome,
            trace_line(entry.answer),
            tuple(
                (trace_line(answer), citations(exclusion.because))
                for answer, exclusion in zip(
                    entry.exclusions, self.pathway.exclusions, strict=False
                )
            ),
            self._position(entry, states, decisions),
            facts,
            tuple(self._step_row(state) for state in states),
            tuple(
                group_row(self.moment, node, states)
                for node in self.pathway.nodes.values()
                if isinstance(node, Group)
            )
            if states
            else (),
            tuple(self._decision_row(node, choice) for node, choice in decisions),
            notices,
            proposals,
            self._not_known(entry, states, decisions),
            self._cautions(entry, provisional=provisional),
        )

    @property
    def _died_undated(self) -> bool:
        patient = self.case.record.patient
        return patient.deceased and patient.died is None

    def _entry(self) -> _Entry:
        answer = self.moment.ask(self.pathway.enrolment.condition)
        match answer.truth:
            case Truth.UNKNOWN:
                return _Entry("unknown", answer)
            case Truth.FALSE:
                outcome = self._left_by() if self._was_enrolled() else None
                return _Entry("not enrolled" if outcome is None else "ended", answer, (), outcome)
            case Truth.TRUE:
                pass
        exclusions = tuple(self.moment.ask(one.condition) for one in self.pathway.exclusions)
        if any_true(one.truth for one in exclusions) is Truth.TRUE:
            return _Entry("excluded", answer, exclusions)
        if self.frozen_on is not None or self._died_undated:
            return _Entry("ended", answer, exclusions, self._outcome_of_death())
        outcome = self._left_by()
        return _Entry("enrolled" if outcome is None else "ended", answer, exclusions, outcome)

    def _was_enrolled(self) -> bool:
        condition = self.pathway.enrolment.condition
        earlier = [day for day in days_of_enrolment(self.case) if day < self.moment.day]
        return any(self.moment.on(day).ask(condition).truth is Truth.TRUE for day in earlier)

    def _outcome_of_death(self) -> str:
        for node in self.pathway.nodes.values():
            if isinstance(node, Outcome) and node.kind == "died":
                return node.name
        return "died"

    def _left_by(self) -> str | None:
        for node in self.pathway.nodes.values():
            if (
                isinstance(node, Outcome)
                and node.when is not None
                and node.kind != "died"
                and self.moment.ask(node.when).truth is Truth.TRUE
            ):
                return node.name
        return None

    def _is_provisional(self) -> bool:
        condition = self.pathway.enrolment.provisionally
        return condition is not None and self.moment.ask(condition).truth is not Truth.FALSE

    def _states(self) -> tuple[StepState, ...]:
        return tuple(
            state for step in self.pathway.steps for state in step_states(self.moment, step)
        )

    def _decisions(self) -> tuple[tuple[Decision, Choice], ...]:
        return tuple(
            (node, choose(self.moment, node))
            for node in self.pathway.nodes.values()
            if isinstance(node, Decision) and reached(self.moment, node.name).truth is Truth.TRUE
        )

    def _notices(self, entry: _Entry, *, on_it: bool) -> tuple[NoticeRow, ...]:
        rows: list[NoticeRow] = []
        for node in self.pathway.nodes.values():
            match node:
                case Interrupt() if on_it or entry.status == "unknown":
                    answer = self.moment.ask(node.when)
                    rows.append(_notice(node, "interrupt", answer))
                case Advice() if on_it:
                    answer = Answer(Truth.TRUE) if node.when is None else self.moment.ask(node.when)
                    rows.append(_notice(node, "advice", answer))
                case _:
                    pass
        return tuple(rows)

    def _position(
        self,
        entry: _Entry,
        states: tuple[StepState, ...],
        decisions: tuple[tuple[Decision, Choice], ...],
    ) -> tuple[str, ...]:
        """The nodes the patient stands at: an outcome, or the stages with what is open in them."""
        if entry.outcome is not None:
            return (entry.outcome,)
        if entry.status != "enrolled":
            return ()
        open_steps = {s.step.name for s in states if s.status in ("pending", "overdue", "unknown")}
        waiting = {node.name for node, choice in decisions if not choice.is_known}
        return tuple(
            name
            for name, node in self.pathway.nodes.items()
            if isinstance(node, Stage) or name in open_steps or name in waiting
        )

    def _step_row(self, state: StepState) -> StepRow:
        step = state.step
        return StepRow(
            step.name,
            step.title or step.name,
            "referral" if step.is_referral else "step",
            state.status,
            step.service,
            step.priority,
            days(state.due),
            (self.moment.day - state.due.last).days
            if state.status == "overdue" and state.due is not None
            else None,
            days(state.need_since),
            days(state.done_on),
            state.event,
            state.marks,
            reasons_of(state.reasons),
            citations(step.because),
            tuple(self._trace(state)),
            step.span.path,
            step.span.line,
        )

    def _trace(self, state: StepState) -> list[tuple[str, TraceLine]]:
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
        return [(clause, trace_line(answer)) for clause, answer in lines]

    def _decision_row(self, node: Decision, choice: Choice) -> DecisionRow:
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

    def _not_known(
        self,
        entry: _Entry,
        states: tuple[StepState, ...],
        decisions: tuple[tuple[Decision, Choice], ...],
    ) -> tuple[Reason, ...]:
        found = set(entry.answer.reasons)
        for answer in entry.exclusions:
            if answer.truth is Truth.UNKNOWN:
                found.update(answer.reasons)
        for state in states:
            if state.status == "unknown":
                found.update(state.reasons)
        for _, choice in decisions:
            found.update(choice.reasons)
        return reasons_of(found)

    def _cautions(self, entry: _Entry, *, provisional: bool) -> tuple[str, ...]:
        cautions: list[str] = []
        if provisional:
            cautions.append("provisional: enrolment rests on something that is not known")
        if entry.exclusion_not_known:
            cautions.append("it is not known whether an exclusion holds")
        if self._died_undated:
            cautions.append("recorded as dead without a date: nothing is judged")
        return tuple(cautions)


def _notice(node: Interrupt | Advice, kind: str, answer: Answer) -> NoticeRow:
    return NoticeRow(
        node.name,
        node.title or node.name,
        "interrupt" if kind == "interrupt" else "advice",
        answer.truth.value,
        trace_line(answer),
        citations(node.because),
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
