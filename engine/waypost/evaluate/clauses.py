"""The clauses of a step, each as an answer at a moment: applies, done, excepted, system gap."""

from __future__ import annotations

from dataclasses import dataclass, replace

from waypost.evaluate.answers import Answer
from waypost.evaluate.candidates import DATE_DOES_NOT_SETTLE, Candidate, existence, not_given
from waypost.evaluate.decisions import reached, route_for
from waypost.evaluate.journey import Used
from waypost.evaluate.moment import Moment
from waypost.evaluate.selections import exists, select
from waypost.evaluate.spans import after, on_or_after
from waypost.evaluate.truth import NotKnown, Truth, all_true, any_true
from waypost.record import DateSpan
from waypost_dsl.durations import add
from waypost_dsl.model import (
    AtDate,
    AtEvent,
    Belonging,
    Bound,
    Condition,
    ExceptedWhen,
    FactHolds,
    Found,
    NotKnownRoute,
    Selection,
    Step,
    Window,
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a step's clauses say at a moment.

    Args:
        reached: whether the patient is on the pathway and the walk leads to the step.
        only_when: the step's own condition, None if it has none.
        route: the not-known route that stands in for `only_when`, where it cannot be told.
        not_applicable: the clause's answer, None if there is none.
        excepted: one answer for each exception.
        system_gap: the clause's answer, None if there is none.
    """

    reached: Answer
    only_when: Answer | None
    route: NotKnownRoute | None
    not_applicable: Answer | None
    excepted: tuple[Answer, ...]
    system_gap: Answer | None

    @property
    def applies(self) -> Truth:
        """Whether the step applies, with `treat as …` put in."""
        wanted = Truth.TRUE if self.only_when is None else self.only_when.truth
        if wanted is Truth.UNKNOWN and self.route is not None:
            if self.route.action == "treat as met":
                wanted = Truth.TRUE
            elif self.route.action == "treat as not met":
                wanted = Truth.FALSE
        barred = Truth.FALSE if self.not_applicable is None else self.not_applicable.truth
        return all_true((self.reached.truth, wanted, ~barred))

    @property
    def is_excepted(self) -> Truth:
        """Whether any exception holds."""
        return any_true(answer.truth for answer in self.excepted)

    @property
    def reasons(self) -> tuple[NotKnown, ...]:
        """Why it cannot be told whether the step applies or is excepted."""
        found: set[NotKnown] = set()
        for answer in (self.reached, self.only_when, self.not_applicable, *self.excepted):
            if answer is not None and answer.truth is Truth.UNKNOWN:
                found.update(answer.reasons)
        return tuple(sorted(found))


def clauses_of(moment: Moment, step: Step) -> Clauses:
    """Return what a step's clauses say."""
    return replace(
        need_of(moment, step),
        excepted=exceptions_of(moment, step),
        system_gap=None if step.system_gap is None else moment.ask(step.system_gap),
    )


def exceptions_of(moment: Moment, step: Step) -> tuple[Answer, ...]:
    """Return one answer for each exception of a step."""
    return tuple(exception(moment, one) for one in step.excepted)


def need_of(moment: Moment, step: Step) -> Clauses:
    """Return what a step's clauses say of whether it applies, without looking for exceptions."""
    only_when = None if step.only_when is None else moment.ask(step.only_when)
    route = None
    if only_when is not None and only_when.truth is Truth.UNKNOWN:
        route = route_for(moment, step.not_known, only_when.reasons)
    return Clauses(
        _on_the_way(moment, step),
        only_when,
        route,
        None if step.not_applicable is None else moment.ask(step.not_applicable),
        (),
        None,
    )


def _on_the_way(moment: Moment, step: Step) -> Answer:
    now = moment.episode
    if now is not None:
        visit = now.visit
        if visit is None or visit.entered > moment.day:
            return Answer(Truth.FALSE)
    else:
        enrolled = moment.ask(moment.case.pathway.enrolment.condition)
        if enrolled.truth is not Truth.TRUE:
            return enrolled
    if moment.event is not None and step.for_each is not None:
        happened = on_or_after(DateSpan.on(moment.day), moment.event)
        if happened is not Truth.TRUE:
            return Answer(happened, (_undated(step.for_each),) if happened is Truth.UNKNOWN else ())
    if now is None:
        return reached(moment, step.name)
    return Answer(Truth.TRUE, evidence=() if now.visit is None else now.visit.led_by)


def exception(moment: Moment, rule: ExceptedWhen) -> Answer:
    """Say whether an exception holds: it lasts for a time, until contradicted, or while true."""
    if rule.lasts is None and rule.until is None:
        return moment.ask(rule.condition)
    granted = _granted(moment, rule.condition)
    if granted is None:
        return moment.ask(rule.condition)
    answer, starts = granted
    unseen = _not_looked_for(moment, rule.condition)
    reasons = answer.reasons
    if answer.truth is Truth.FALSE or starts is None:
        return answer
    still = [answer.truth]
    if rule.lasts is not None:
        length = moment.case.length(rule.lasts)
        last_day = DateSpan(add(starts.first, length), add(starts.last, length))
        still.append(on_or_after(last_day, DateSpan.on(moment.day)))
    evidence = list(answer.evidence)
    if rule.until is not None:
        for selection in rule.until.selections:
            candidates = select(moment, selection)
            if not candidates.absence_counts:
                # Nobody can say that nothing contradicts it (4.4).
                still.append(Truth.UNKNOWN)
                reasons = (*reasons, not_given(selection))
            for candidate in candidates.found:
                later = all_true((candidate.truth, after(candidate.when, starts)))
                still.append(~later)
                if later is Truth.TRUE:
                    evidence.append(candidate.seen)
    truth = all_true(still)
    if truth is Truth.FALSE and unseen:
        # Later evidence that was not given may have granted it anew.
        truth, reasons = Truth.UNKNOWN, unseen
    if truth is Truth.UNKNOWN and not reasons:
        reasons = (_undated("exception"),)
    return Answer(
        truth,
        reasons if truth is Truth.UNKNOWN else (),
        tuple(sorted(set(evidence))),
        rule.condition,
        (answer,),
        answer.left_out,
    )


def _granted(moment: Moment, condition: Condition) -> tuple[Answer, DateSpan | None] | None:
    """Return an exception's answer and the day of its latest evidence, if it is of a record."""
    answer = moment.ask(condition)
    if isinstance(condition, FactHolds):
        return answer, moment.fact(condition.fact).as_given.when
    if isinstance(condition, Found) and not condition.absent:
        found = select(moment, condition.selection).found
        return answer, _latest(found)
    if not answer.evidence:
        return None
    first = max(seen.first for seen in answer.evidence)
    return answer, DateSpan(first, max(seen.last for seen in answer.evidence))


def _not_looked_for(moment: Moment, condition: Condition) -> tuple[NotKnown, ...]:
    """Return why later evidence for an exception may be in types that were not given."""
    if isinstance(condition, FactHolds):
        reasons = moment.fact(condition.fact).reasons
        return tuple(reason for reason in reasons if reason.why == "not given")
    if isinstance(condition, Found) and not condition.absent:
        complete = select(moment, condition.selection).absence_counts
        return () if complete else (not_given(condition.selection),)
    return ()


@dataclass(frozen=True, slots=True)
class Done:
    """Whether there is evidence that a step was done, and of which day.

    Args:
        answer: whether any evidence exists.
        last: the days the latest evidence may be of, None if there is none for certain.
        not_given: why there may be later evidence that the record was not given (4.4).
    """

    answer: Answer
    last: DateSpan | None
    not_given: tuple[NotKnown, ...] = ()


def done_by(moment: Moment, step: Step) -> Done:
    """Look for what makes a step done, anywhere in its evidence's own windows."""
    answers: list[Answer] = []
    found: list[Candidate] = []
    missing: list[NotKnown] = []
    spent = _spent(moment)
    for selection in evidence_of(moment, step):
        candidates = select(moment, selection)
        if spent and candidates.found:
            fresh = tuple(
                c for c in candidates.found if (c.entry.reference, c.when.last) not in spent
            )
            candidates = replace(candidates, found=fresh)
        said = existence(candidates, selection)
        answers.append(
            Answer(
                said.truth, said.reasons, said.evidence, Found(selection), left_out=said.left_out
            )
        )
        found.extend(candidates.found)
        if not candidates.absence_counts:
            missing.append(not_given(selection))
    truth = any_true(answer.truth for answer in answers)
    reasons = tuple(sorted({r for a in answers for r in a.reasons}))
    evidence = tuple(sorted({seen for answer in answers for seen in answer.evidence}))
    answer = Answer(
        truth, reasons if truth is Truth.UNKNOWN else (), evidence, parts=tuple(answers)
    )
    return Done(answer, _latest(tuple(found)), tuple(sorted(set(missing))))


def offers_of(moment: Moment, step: Step) -> Answer:
    """Say whether a step was offered."""
    selections = () if step.offered_by is None else step.offered_by.selections
    belonging: Belonging = "as usual" if moment.episode is None else "this episode"
    answers = tuple(
        exists(
            moment,
            replace(one, belonging=belonging) if one.belonging == "as usual" else one,
        )
        for one in selections
    )
    evidence = tuple(sorted({seen for answer in answers for seen in answer.evidence}))
    return Answer(any_true(answer.truth for answer in answers), evidence=evidence, parts=answers)


def evidence_of(moment: Moment, step: Step) -> tuple[Selection, ...]:
    """Return a step's evidence, with what its place in the walk adds.

    For an event, only what happened from its day on counts. In an episode, only what belongs to
    it counts, from the day on which the step was reached (4.1). An author's own window stands.
    """
    window: Window | None = None
    belonging: Belonging = "as usual"
    if step.for_each is not None:
        window = Window(Bound(AtEvent()), None)
    elif moment.episode is not None and moment.episode.visit is not None:
        window = Window(Bound(AtDate(moment.episode.visit.entered)), None)
    if moment.episode is not None:
        belonging = "this episode"
    # Written out: every day of every walk asks for it.
    return tuple(
        Selection(
            one.source,
            window if one.window is None else one.window,
            one.active,
            one.near,
            one.near_absent,
            belonging if one.belonging == "as usual" else one.belonging,
            one.span,
        )
        for one in step.done_by.selections
    )


def _spent(moment: Moment) -> frozenset[Used]:
    """What finished this node in an earlier lap: a cycle needs newer evidence each time (4.1)."""
    now = moment.episode
    if now is None or now.visit is None:
        return frozenset()
    earlier = (v for v in now.journey.visits_to(now.visit.node) if v.lap < now.visit.lap)
    return frozenset(now.visit.seen_before).union(*(visit.used for visit in earlier))


def _latest(found: tuple[Candidate, ...]) -> DateSpan | None:
    sure = [c for c in found if c.truth is Truth.TRUE]
    if not sure:
        return None
    first = max(c.when.first for c in sure)
    return DateSpan(first, max(c.when.last for c in found if c.when.last >= first))


def _undated(subject: str) -> NotKnown:
    return NotKnown("not comparable", subject, DATE_DOES_NOT_SETTLE)
