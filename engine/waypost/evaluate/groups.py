"""Several steps counted as one: the status of a group, and how many of it are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waypost.errors import EvaluationError
from waypost.evaluate.answers import Answer
from waypost.evaluate.evaluation import GroupRow, StepStatus
from waypost.evaluate.moment import Moment
from waypost.evaluate.steps import (
    COMPLETE,
    Completion,
    StepState,
    completed,
    completion,
    completions,
    step_state,
    step_states,
)
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost_dsl.model import REACHED, Group, Node, Step, Wait

_COUNTED = (Step, Wait, Group)
_COMPLETE = ("done", "excepted", "not applicable")
_WORST_FIRST: tuple[StepStatus, ...] = ("overdue", "unknown", "pending", "excepted")


def group_row(moment: Moment, group: Group, states: tuple[StepState, ...]) -> GroupRow:
    """Return a group's row: a member that does not apply is not counted."""
    members: list[tuple[str, StepStatus]] = [
        (name, _member_status(moment, name, states)) for name in group.members
    ]
    counted = [(name, status) for name, status in members if status != "not applicable"]
    missing = tuple(name for name, status in counted if status != "done")
    return GroupRow(
        group.name,
        group.title or group.name,
        joint_status(status for _, status in members),
        len(counted) - len(missing),
        len(counted),
        missing,
    )


def group_status(moment: Moment, group: Group) -> StepStatus:
    """Return a group's status at a moment."""
    return joint_status(_member_status(moment, name, None) for name in group.members)


def group_is(moment: Moment, group: Group, statuses: tuple[str, ...]) -> Answer:
    """Say whether a group of a live pathway has one of the statuses."""
    if COMPLETE.issuperset(statuses):
        states = tuple(_completions(moment, group))
        found = {state.status for state in states}
        evidence = tuple(sorted({seen for state in states for seen in state.done.evidence}))
        if not {"unknown", "open"} <= found:
            if "unknown" in found:
                return Answer(Truth.UNKNOWN, _reasons_of(states))
            joint = next((one for one in ("open", "excepted", "done") if one in found), None)
            return Answer(Truth.of((joint or "not applicable") in statuses), evidence=evidence)
    status = group_status(moment, group)
    return Answer(Truth.UNKNOWN if status == "unknown" else Truth.of(status in statuses))


def _completions(moment: Moment, group: Group) -> Iterator[Completion]:
    for name in group.members:
        node = moment.case.pathway.nodes[name]
        if isinstance(node, Group):
            yield from _completions(moment, node)
        elif isinstance(node, Step):
            yield from completions(moment, node)
        else:
            raise EvaluationError(f"{name} cannot be counted in a group")


def _reasons_of(states: Iterable[Completion]) -> tuple[NotKnown, ...]:
    return tuple(sorted({r for one in states if one.status == "unknown" for r in one.reasons}))


def is_complete(moment: Moment, node: Step | Wait | Group) -> bool:
    """Say whether a member of a stage is done, excepted or does not apply, in an episode.

    It says what `node_in_episode` does of these statuses, and needs no due day for it.
    """
    if isinstance(node, Group):
        parts = (moment.case.pathway.nodes[name] for name in node.members)
        return all(is_complete(moment, part) for part in parts if isinstance(part, _COUNTED))
    at = _at_visit(moment, node.name)
    if at is None:
        return False
    step = node if isinstance(node, Step) else node.as_step
    if step.for_each is not None:
        return node_in_episode(moment, node, _COMPLETE).truth is Truth.TRUE
    return completed(at, step)[0] is not None


def _at_visit(moment: Moment, name: str) -> Moment | None:
    """Return the latest visit to a node as it was left, or stands; None if there was none."""
    at = moment.at_node(name)
    visit = None if at.episode is None else at.episode.visit
    if visit is None:
        return None
    return at.on(visit.left) if visit.left is not None and visit.left <= moment.day else at


def node_in_episode(moment: Moment, node: Node, statuses: tuple[str, ...]) -> Answer:
    """Say whether a step, wait or group of an episode has one of the statuses.

    A step that was not reached has none of them: nothing was asked of anybody yet.
    """
    if REACHED in statuses:
        return Answer(Truth.of(_was_reached(moment, node.name)))
    if isinstance(node, Group):
        answers = tuple(
            node_in_episode(moment, moment.case.pathway.nodes[name], statuses)
            for name in node.members
        )
        return Answer(all_true(answer.truth for answer in answers), parts=answers)
    if not isinstance(node, Step | Wait):
        raise EvaluationError(f"{node.name} has no status")
    at = _at_visit(moment, node.name)
    if at is None:
        return Answer(Truth.FALSE)
    step = node if isinstance(node, Step) else node.as_step
    if step.for_each is not None:
        each = step_states(at, step)
        joint = joint_status(state.own_status for state in each)
        reasons = tuple(sorted({reason for state in each for reason in state.reasons}))
        if joint == "unknown" and "unknown" not in statuses:
            return Answer(Truth.UNKNOWN, reasons)
        return Answer(Truth.of(joint in statuses))
    if COMPLETE.issuperset(statuses):
        return completion(at, step).answer(statuses)
    state = step_state(at, step, with_lateness=False)
    if state.own_status == "unknown" and "unknown" not in statuses:
        return Answer(Truth.UNKNOWN, state.reasons)
    return Answer(Truth.of(state.own_status in statuses), evidence=state.done.evidence)


def _was_reached(moment: Moment, node: str) -> bool:
    """Whether an episode has come to a node by now, a red flag has fired, or it ended there."""
    if moment.episode is None:
        return False
    journey = moment.episode.journey
    return bool(journey.days_reached(node, moment.day)) or journey.outcome == node


def joint_status(statuses: Iterable[StepStatus]) -> StepStatus:
    """Return the status of several steps together: done only when all that apply are done.

    Example:
        >>> joint_status(["done", "overdue", "excepted"])
        'overdue'
        >>> joint_status(["done", "not applicable"])
        'done'
    """
    found = set(statuses) - {"not applicable"}
    if not found:
        return "not applicable"
    for status in _WORST_FIRST:
        if status in found:
            return status
    return "done"


def _member_status(moment: Moment, name: str, states: tuple[StepState, ...] | None) -> StepStatus:
    node = moment.case.pathway.nodes[name]
    match node:
        case Group():
            return joint_status(_member_status(moment, one, states) for one in node.members)
        case Step():
            mine = (
                step_states(moment, node)
                if states is None
                else tuple(state for state in states if state.step.name == name)
            )
            return joint_status(state.own_status for state in mine)
        case _:
            raise EvaluationError(f"{name} cannot be counted in a group")
