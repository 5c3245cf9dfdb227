"""Says what an evaluation answered, in the words of the reference's tables.

An answer is a list of segments. What matters must be in the table (the status, the due day, each
mark); what adds to it (the day something was done, the detail of a reason) may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from waypost.evaluate.evaluation import (
    ClockRow,
    Days,
    DecisionRow,
    EpisodeRow,
    Evaluation,
    FactRow,
    GroupRow,
    NoticeRow,
    Reason,
    ReferralRow,
    StepRow,
    TraceLine,
)


@dataclass(frozen=True)
class Segment:
    """One part of an answer: how it may be written, the fullest way first."""

    texts: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Words:
    """An answer in words."""

    segments: tuple[Segment, ...]

    def __str__(self) -> str:
        return ", ".join(segment.texts[0] for segment in self.segments)

    def agrees_with(self, expected: str) -> bool:
        """Say whether a cell says the same: all that is required, and nothing that is not so."""
        written = set(re.split(r", (?![^(]*\))", expected))
        possible = {text for segment in self.segments for text in segment.texts}
        if not written <= possible:
            return False
        return all(written & set(segment.texts) for segment in self.segments if segment.required)


def answer(evaluation: Evaluation, question: str) -> Words:
    """Return the answer to a question of an asks table.

    Raises:
        LookupError: if the evaluation has nothing of that name.
    """
    episode, _, rest = question.partition(": ")
    if rest:
        return answer(in_episode(evaluation, episode), rest)
    words = question.split()
    match words:
        case ["episodes"]:
            return _listed(
                f"{one.id.partition('/')[2]} {_episode(one)}" for one in evaluation.episodes
            )
        case ["episode"]:
            return _listed(_episode(one) for one in evaluation.episodes)
        case ["opened"]:
            return _listed(_day(one.received or one.opened) for one in evaluation.episodes)
        case ["joined"]:
            return _listed(reference for one in evaluation.episodes for reference in one.merged)
        case ["timeline"]:
            return _listed(
                f"{event.day} {event.kind} {event.node}".strip()
                for one in evaluation.episodes
                for event in one.timeline
            )
        case ["laps", "of", name]:
            return _plain(str(max(r.lap for r in evaluation.steps if r.name == name)))
        case ["day", "of", name]:
            days = [str(r.day) for r in evaluation.decisions if r.name == name and r.day]
            return _listed(days, "open")
        case ["clock", name]:
            return _listed(_clock(row) for row in evaluation.clocks if row.name == name)
        case ["enrolment"]:
            return _enrolment(evaluation)
        case ["enrolled", "since"]:
            return _plain(_day(evaluation.enrolled_since))
        case ["position"]:
            return _listed(evaluation.position, "nowhere")
        case ["cautions"]:
            return _listed(evaluation.cautions)
        case ["referral", service]:
            return _referrals(row for row in evaluation.referrals if row.service == service)
        case ["since", name]:
            return _plain(_day(_since(evaluation, name)))
        case ["days", "overdue", name]:
            return _plain(str(evaluation.step(name).days_overdue))
        case ["evidence", "of", name]:
            return _evidence(evaluation, name)
        case ["left", "out", "of", name]:
            return _left_out(evaluation, name)
        case ["not", "known"]:
            return _listed((f"{one.subject}: {one.why}" for one in evaluation.not_known), "nothing")
        case ["notes", "on", name]:
            rows = [row for row in evaluation.facts if row.name == name]
            return _listed(n for row in rows for seen in row.evidence for n in seen.notes)
        case [name, "of", event]:
            return _step(next(r for r in evaluation.steps if (r.name, r.event) == (name, event)))
        case [name]:
            return _of_name(evaluation, name)
        case _:
            raise LookupError(question)


def in_episode(evaluation: Evaluation, name: str) -> Evaluation:
    """Return what an evaluation says of one episode; `hip` is the episode of `…/hip`."""
    episodes = tuple(one for one in evaluation.episodes if one.id.partition("/")[2] == name)
    if not episodes:
        raise LookupError(name)
    mine = episodes[0].id
    return replace(
        evaluation,
        position=episodes[0].position,
        facts=tuple(row for row in evaluation.facts if row.episode == mine),
        steps=tuple(row for row in evaluation.steps if row.episode == mine),
        groups=tuple(row for row in evaluation.groups if row.episode == mine),
        decisions=tuple(row for row in evaluation.decisions if row.episode == mine),
        notices=tuple(row for row in evaluation.notices if row.episode == mine),
        referrals=tuple(row for row in evaluation.referrals if row.episode == mine),
        clocks=tuple(row for row in evaluation.clocks if row.episode == mine),
        episodes=episodes,
    )


def reasons_in_words(reasons: Iterable[Reason], before: str = "unknown") -> Segment:
    """Return why something is unknown, with and without the details."""
    found = tuple(reasons)
    if not found:
        return Segment((before,))
    plain = " and ".join(dict.fromkeys(one.why for one in found))
    full = " and ".join(
        dict.fromkeys(f"{one.why} ({one.detail})" if one.detail else one.why for one in found)
    )
    return Segment((f"{before}: {full}", f"{before}: {plain}"))


def _episode(row: EpisodeRow) -> str:
    if row.ended_on is None:
        return row.status
    return f"{row.status} {row.ended_on} {row.outcome or row.ended_by}"


def _clock(row: ClockRow) -> str:
    if row.days is None:
        return "not known"
    fewest, most = row.days
    ran = f"{most} days" if fewest == most else f"{fewest} to {most} days"
    within = {"true": "within its limit", "false": "beyond its limit", "unknown": "open"}
    return f"{'running' if row.stopped is None else 'stopped'} {ran} {within[row.within]}"


def _plain(text: str) -> Words:
    return Words((Segment((text,)),))


def _day(days: Days | None) -> str:
    if days is None:
        return "no day"
    if days.first == days.last:
        return days.first.isoformat()
    return f"between {days.first.isoformat()} and {days.last.isoformat()}"


def _of_name(evaluation: Evaluation, name: str) -> Words:
    for fact in evaluation.facts:
        if fact.name == name:
            return _fact(fact)
    steps = [row for row in evaluation.steps if row.name == name]
    if steps:
        return _steps(steps)
    for row in (*evaluation.groups, *evaluation.decisions, *evaluation.notices):
        if row.name == name:
            match row:
                case GroupRow():
                    return _group(row)
                case DecisionRow():
                    return _decision(row)
                case NoticeRow():
                    return _notice(row)
    return _plain("nothing")


def _fact(row: FactRow) -> Words:
    if not row.known:
        return Words((reasons_in_words(row.reasons),))
    value = {"yes": "true", "no": "false"}.get(row.value or "", row.value or "")
    segments = [Segment((f"{value} {row.unit}".strip(),))]
    if row.dated is not None:
        segments.append(Segment((f"on {_day(row.dated)}", _day(row.dated)), required=False))
    return Words(tuple(segments))


def _steps(rows: list[StepRow]) -> Words:
    if len(rows) == 1:
        return _step(rows[0])
    return _plain("; ".join(f"{row.event}: {_step(row)}" for row in rows))


def _step(row: StepRow) -> Words:
    if row.status == "unknown":
        segments = [reasons_in_words(row.reasons)]
    else:
        segments = [Segment((row.status,))]
    if row.due is not None:
        is_due = row.status in ("pending", "overdue")
        word = "due" if row.status != "done" else "next due"
        segments.append(Segment((f"{word} {_day(row.due)}",), required=is_due))
    if row.done_on is not None:
        segments.append(Segment((f"last done {_day(row.done_on)}",), required=False))
    segments.extend(Segment((mark,)) for mark in row.marks)
    return Words(tuple(segments))


def _group(row: GroupRow) -> Words:
    segments = [Segment((row.status,)), Segment((f"{row.done} of {row.of}",))]
    if row.missing:
        segments.append(Segment((f"missing {' and '.join(row.missing)}",), required=False))
    return Words(tuple(segments))


def _decision(row: DecisionRow) -> Words:
    segments = [Segment(("stay" if target == "stay" else f"to {target}",)) for target in row.taken]
    if not row.taken or row.reasons:
        segments.append(reasons_in_words(row.reasons))
    if row.not_known_route is not None:
        segments.append(Segment((row.not_known_route,)))
    return Words(tuple(segments))


def _notice(row: NoticeRow) -> Words:
    if row.fired == "unknown":
        return Words((reasons_in_words(row.trace.reasons, "cannot be told"),))
    said = {"interrupt": ("fires", "does not fire"), "advice": ("said", "not said")}[row.kind]
    return _plain(said[0] if row.fired == "true" else said[1])


def _enrolment(evaluation: Evaluation) -> Words:
    if evaluation.status == "unknown":
        segments = [reasons_in_words(evaluation.entry.reasons)]
    else:
        segments = [Segment((evaluation.status,))]
    if evaluation.outcome is not None:
        segments.append(Segment((evaluation.outcome,)))
    if evaluation.provisional:
        segments.append(Segment(("provisional",)))
    if evaluation.exclusion_not_known:
        segments.append(Segment(("exclusion not known",)))
    if evaluation.frozen_on is not None:
        segments.append(Segment((f"frozen on {evaluation.frozen_on}",), required=False))
    return Words(tuple(segments))


def _referrals(rows: Iterable[ReferralRow]) -> Words:
    said = [(row.event, _referral(row)) for row in rows]
    if len(said) == 1:
        return said[0][1]
    return _plain("; ".join(f"{event}: {words}" for event, words in said) or "none")


def _referral(row: ReferralRow) -> Words:
    segments = [
        Segment((row.priority,)),
        Segment((f"for {' and '.join(row.steps)}",)),
        Segment((f"needed since {row.need_since}",), required=False),
        Segment((row.status,), required=False),
        *(Segment((mark,)) for mark in row.marks),
        *([Segment(("provisional",))] if row.provisional else []),
        *([Segment((row.state,))] if row.state != "proposed" else []),
        Segment((f"identifier {row.identifier}",), required=False),
    ]
    if row.due is not None:
        segments.append(Segment((f"due {row.due}",), required=False))
    return Words(tuple(segments))


def _since(evaluation: Evaluation, name: str) -> Days | None:
    """Since when a step is needed, or a fact has had its answer (see `pathway_text.asking`)."""
    rows = [row for row in evaluation.steps if row.name == name]
    if not rows:
        rows = [
            row
            for row in evaluation.steps
            if row.name.endswith(f"_asks_{name}") and row.status in ("pending", "overdue")
        ]
    return rows[0].need_since if len(rows) == 1 else None


def _evidence(evaluation: Evaluation, name: str) -> Words:
    rows = [row for row in evaluation.facts if row.name == name]
    seen = rows[0].evidence if rows else dict(evaluation.step(name).trace)["done by"].evidence
    return _listed(one.reference for one in seen)


def _left_out(evaluation: Evaluation, name: str) -> Words:
    counts: dict[str, int] = {}
    for _, line in evaluation.step(name).trace:
        for reason, count in _all_left_out(line):
            counts[reason] = max(count, counts.get(reason, 0))
    return _listed(f"{count} {reason}" for reason, count in sorted(counts.items()))


def _listed(texts: Iterable[str], otherwise: str = "none") -> Words:
    found = list(dict.fromkeys(texts)) or [otherwise]
    return Words(tuple(Segment((text,)) for text in found))


def _all_left_out(line: TraceLine) -> Iterable[tuple[str, int]]:
    yield from line.left_out
    for part in line.parts:
        yield from _all_left_out(part)
