"""How far a referral has got: the dated stages that the record shows of it (language.md 4.8).

A status says what is so now. Where it has a date of its own it counts from that date; where it has
none, from the latest known date of its resource, and the stage says that this was assumed. Before
that the request was what it had been before: made, and open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from waypost.evaluate.spans import clinical_span, on_or_after
from waypost.evaluate.truth import Truth, all_true, any_true
from waypost.record import UNDATED, Coding, DateSpan, Entry, Record
from waypost_dsl.model import ReferralLevel

ORDER_INTENTS = frozenset(
    {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
)
"""Request intents that are a real request; a proposal, plan or option is not one (4.8)."""

STATUS_DATE_ASSUMED = "date of its status assumed"
"""The note of a stage whose status has no date of its own."""

Level = ReferralLevel | Literal["replaced"]

_WAS_MADE = frozenset({"active", "completed", "on-hold", "revoked"})
_NO_LONGER_MADE = frozenset({"on-hold", "revoked"})
_FULFILLING_INTENTS = frozenset({"filler-order", "instance-order"})
_TASK_ACCEPTED = frozenset({"accepted", "ready", "in-progress", "on-hold", "completed"})
_TASK_DECLINED = frozenset({"rejected", "cancelled", "failed"})
_KEPT_APPOINTMENT: dict[str, Level | None] = {
    "arrived": None,
    "checked-in": None,
    "fulfilled": "seen",
    "noshow": "not attended",
}
"""What an appointment shows whose day has come: it had been booked."""

_ORDER: tuple[Level, ...] = (
    "made",
    "received",
    "accepted",
    "not attended",
    "seen",
    "declined by the patient",
    "declined by the service",
    "completed",
    "replaced",
)
_DECLINED: tuple[Level, ...] = ("declined by the patient", "declined by the service")
_TAKEN_UP: frozenset[Level] = frozenset({"received", "accepted", "seen"})
_SHOWN_BY: dict[ReferralLevel, tuple[Level, ...]] = {
    "made": ("made", "seen", "completed"),
    "accepted": ("accepted", "seen", "completed"),
}
"""What shows a level besides itself: who was seen was accepted, and was referred."""

_ONCE: frozenset[ReferralLevel] = frozenset({"received", "made", "accepted", "completed"})
"""What a referral reaches once; it may be seen, declined or not attended again and again."""

TYPES_THAT_SHOW: dict[ReferralLevel, tuple[str, ...]] = {
    "received": ("Task",),
    "accepted": ("Appointment", "Encounter", "Procedure", "Task"),
    "seen": ("Appointment", "Encounter", "Procedure"),
    "completed": ("Task",),
    "declined by the patient": ("Task",),
    "declined by the service": ("Task",),
    "not attended": ("Appointment",),
}
"""The types that show how far a request got: without them, that it got no further is not known."""

PatientsReason = Callable[[Iterable[Coding]], bool]
"""Says whether codings hold a reason of the patient's, not of the service's."""


def no_reason_of_the_patients(_: Iterable[Coding]) -> bool:
    """Say no: where no codelist names the patients' reasons, every refusal is the service's."""
    return False


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that happened to a referral.

    Args:
        level: what was reached.
        when: the days on which it may have been.
        shown_by: the entry that shows it.
        known_from: the days from which it may have been known.
        until: the first day on which it is no longer so: made and accepted end when the request
            is revoked; a refusal ends when the referral is taken up after all. None: for good.
        element: the element the date was read from, empty if it was assumed.
        notes: what a reader must know, such as that a date was assumed.
    """

    level: Level
    when: DateSpan
    shown_by: Entry
    known_from: DateSpan
    until: DateSpan | None = None
    element: str = ""
    notes: tuple[str, ...] = ()

    def reached(self, day: date, known_at: date | None = None) -> Truth:
        """Say whether it had happened by a day, and was known by the day of knowledge."""
        happened = on_or_after(DateSpan.on(day), self.when)
        if known_at is None:
            return happened
        return all_true((happened, on_or_after(DateSpan.on(known_at), self.known_from)))

    def ended(self, day: date, known_at: date | None = None) -> Truth:
        """Say whether it had ceased to be so by a day."""
        if self.until is None:
            return Truth.FALSE
        seen_by = day if known_at is None else min(day, known_at)
        return on_or_after(DateSpan.on(seen_by), self.until)

    def holds(self, day: date, known_at: date | None = None) -> Truth:
        """Say whether it is so as at a day, as known on a day."""
        return all_true((self.reached(day, known_at), ~self.ended(day, known_at)))


@dataclass(frozen=True)
class ReferralLife:
    """A request and the stages that the record shows of it, in order of date.

    A request that was never made - a draft, a proposal - has no stages, whatever hangs on it.
    """

    request: Entry
    stages: tuple[Stage, ...]

    @cached_property
    def begins(self) -> date:
        """The first day on which any of its stages may have been reached."""
        return min(stage.when.first for stage in self.stages)

    def at_level(
        self, level: ReferralLevel, day: date, known_at: date | None = None
    ) -> tuple[tuple[Stage, Truth], ...]:
        """Return the stages that show a level as at a day, each with whether it does.

        Args:
            level: the level.
            day: the day it is asked for.
            known_at: the last day of recording that counts; None means everything recorded.

        Returns:
            For what is reached once, the first stage that shows it; else every one. Stages that
            do not hold on the day are left out.
        """
        if not self.stages or self.begins > day:
            return ()
        shown_by = _SHOWN_BY.get(level, (level,))
        truths = [
            (one, self._holds(one, day, known_at)) for one in self.stages if one.level in shown_by
        ]
        sure = tuple(pair for pair in truths if pair[1] is Truth.TRUE)
        possible = tuple(pair for pair in truths if pair[1] is not Truth.FALSE)
        if level in _ONCE:
            return sure[:1] or possible[:1]
        return possible

    def open_on(self, day: date, known_at: date | None = None) -> Truth:
        """Say whether it was made and is not over: completed, declined, revoked or replaced.

        A request that is on hold is still open: it waits, and needs no second one.
        """
        made = any_true(one.reached(day, known_at) for one in self.stages if one.level == "made")
        over = any_true(
            self._holds(one, day, known_at)
            for one in self.stages
            if one.level in ("completed", "replaced", *_DECLINED)
        )
        return all_true((made, ~over))

    def _holds(self, stage: Stage, day: date, known_at: date | None) -> Truth:
        # What is asked of the other stages is asked as at the same day: a replay of an earlier
        # day must not see what came to be known later.
        if stage.level in ("made", "accepted"):
            lasting = self._any(("seen", "completed"), day, known_at)
            # A refusal takes it back as a revoked request does, until it is taken up after all:
            # otherwise a referral that the patient declined would count as done (rule C9).
            stands = all_true((~stage.ended(day, known_at), ~self._any(_DECLINED, day, known_at)))
            return all_true((stage.reached(day, known_at), any_true((stands, lasting))))
        holds = stage.holds(day, known_at)
        if stage.level in _DECLINED and stage.shown_by.reference == self.request.reference:
            # A request that another one replaced was not declined.
            return all_true((holds, ~self._any(("replaced",), day, known_at)))
        return holds

    def _any(self, levels: tuple[Level, ...], day: date, known_at: date | None) -> Truth:
        return any_true(one.holds(day, known_at) for one in self.stages if one.level in levels)


def life_of(
    record: Record,
    request: Entry,
    *,
    is_patients_reason: PatientsReason = no_reason_of_the_patients,
) -> ReferralLife:
    """Return what the record shows of one referral.

    Args:
        record: the patient's record.
        request: a ServiceRequest of it.
        is_patients_reason: tells a patient's reason for declining from a service's.

    Returns:
        Its stages, with no day left out: the caller asks what holds on which.

    Example:
        >>> from waypost.record import Patient
        >>> request = Entry("ServiceRequest", "ServiceRequest/r", status="active", intent="order",
        ...     happened=DateSpan.on(date(2024, 3, 1)))
        >>> seen = Entry("Encounter", "Encounter/e", status="finished",
        ...     happened=DateSpan.on(date(2024, 3, 20)), based_on=("ServiceRequest/r",))
        >>> life = life_of(Record.of(Patient("p"), [request, seen]), request)
        >>> [(stage.level, str(stage.when)) for stage in life.stages]
        [('made', '2024-03-01'), ('seen', '2024-03-20')]
    """
    if not _was_made(request):
        return ReferralLife(request, ())
    linked = linked_to(record, request)
    stages = [*_of_request(request)]
    stages.extend(stage for one in linked for stage in _shown_by(one, is_patients_reason))
    stages.extend(
        _of_status("replaced", one, clinical_span(one))
        for one in linked
        if request.reference in one.replaces and _was_made(one)
    )
    if request.status == "revoked":
        stages.append(_revoked(request, linked, is_patients_reason))
    over = _status_since(request)[0] if request.status in _NO_LONGER_MADE else None
    # Nobody knew of anything that was done for a request before they knew of the request.
    stages = [replace(one, known_from=_later(one.known_from, request.known_from)) for one in stages]
    return ReferralLife(
        request, tuple(sorted((_with_end(one, over, stages) for one in stages), key=_by_date))
    )


def linked_to(record: Record, request: Entry) -> tuple[Entry, ...]:
    """Return the entries that may show how far a request got, in the order of their references.

    They are the tasks about it, the appointments, encounters and procedures based on it, the
    requests that replace it, and what hangs in the same way on an order that fulfils it.
    """
    found: dict[str, Entry] = {}
    waiting = [request.reference]
    while waiting:
        target = waiting.pop()
        for entry in record.pointing_at(target):
            if entry.reference in found or entry.reference == request.reference:
                continue
            if not _hangs_on(entry, target):
                continue
            found[entry.reference] = entry
            if entry.resource_type == "Appointment" or _fulfils(entry, target):
                waiting.append(entry.reference)
    return tuple(found[reference] for reference in sorted(found))


def _hangs_on(entry: Entry, target: str) -> bool:
    match entry.resource_type:
        case "Task":
            about = target in entry.based_on if entry.focus is None else entry.focus == target
            return about and target.startswith("ServiceRequest/")
        case "Appointment" | "Encounter" | "Procedure":
            return target in entry.based_on
        case "ServiceRequest":
            return _fulfils(entry, target) or target in entry.replaces
        case _:
            return False


def _fulfils(entry: Entry, target: str) -> bool:
    """Whether it is an order that only carries out another: any other order is a new referral."""
    return entry.intent in _FULFILLING_INTENTS and target in entry.based_on


def _was_made(request: Entry) -> bool:
    """Whether it was a real request at some time: a draft or a proposal never was one."""
    return (
        request.resource_type == "ServiceRequest"
        and request.not_counted is None
        and request.intent in ORDER_INTENTS
        and request.status in _WAS_MADE
    )


def _of_request(request: Entry) -> Iterator[Stage]:
    yield _dated("made", request)
    if request.status == "completed":
        when, assumed = _status_since(request)
        yield _of_status("completed", request, when, assumed=assumed)


def _revoked(
    request: Entry, linked: tuple[Entry, ...], is_patients_reason: PatientsReason
) -> Stage:
    when, assumed = _status_since(request)
    # A request seldom says why it was revoked; the tasks that ended by then may.
    reasons = request.status_reasons or tuple(
        coding
        for one in linked
        if one.resource_type == "Task" and one.status in _TASK_DECLINED
        if _status_since(one)[0].last <= when.first
        for coding in one.status_reasons
    )
    return _of_status(_declined_by(reasons, is_patients_reason), request, when, assumed=assumed)


def _shown_by(entry: Entry, is_patients_reason: PatientsReason) -> Iterator[Stage]:
    """Yield the stages that one linked entry shows; each type of resource shows its own."""
    match entry.resource_type:
        case "Appointment" if entry.not_counted is None or entry.status == "cancelled":
            yield from _of_appointment(entry)
        case "Task" if entry.not_counted is None:
            yield from _of_task(entry, is_patients_reason)
        case "Encounter" | "Procedure" if entry.not_counted is None:
            yield _dated("seen", entry)
        case _:
            return


def _of_task(task: Entry, is_patients_reason: PatientsReason) -> Iterator[Stage]:
    yield _dated("received", task)
    when, assumed = _status_since(task)
    if task.status in _TASK_ACCEPTED:
        yield _of_status("accepted", task, when, assumed=assumed)
    if task.status == "completed":
        yield _of_status("completed", task, when, assumed=assumed)
    if task.status in _TASK_DECLINED:
        by = _declined_by(task.status_reasons, is_patients_reason)
        yield _of_status(by, task, when, assumed=assumed)


def _of_appointment(appointment: Entry) -> Iterator[Stage]:
    # An appointment lies ahead when it is booked: its own day says nothing about the booking.
    created = appointment.recorded or appointment.happened
    if appointment.status == "booked":
        when = appointment.status_dated or created
        assumed = appointment.status_dated is None
        yield _of_status("accepted", appointment, when, assumed=assumed)
    elif appointment.status == "cancelled":
        until = appointment.status_dated or created
        booked = _of_status("accepted", appointment, created, assumed=True)
        yield replace(booked, until=until)
    elif appointment.status in _KEPT_APPOINTMENT:
        yield _of_status("accepted", appointment, created, assumed=True)
        level = _KEPT_APPOINTMENT[appointment.status]
        if level is not None:
            known_from = appointment.status_dated or appointment.happened
            # Not its clinical span: an appointment's day lies after the day it was recorded.
            kept = _dated(level, appointment)
            yield replace(kept, when=appointment.happened, known_from=known_from)


def _declined_by(reasons: Iterable[Coding], is_patients_reason: PatientsReason) -> Level:
    by_patient = is_patients_reason(reasons)
    return "declined by the patient" if by_patient else "declined by the service"


def _dated(level: Level, entry: Entry) -> Stage:
    """Return a stage that the entry's own clinical date dates."""
    when, element = clinical_span(entry), entry.happened_from or ""
    return Stage(level, when, entry, entry.known_from, element=element)


def _of_status(level: Level, entry: Entry, when: DateSpan, *, assumed: bool = False) -> Stage:
    """Return a stage that a status shows: nobody could know it before it was so."""
    notes = (STATUS_DATE_ASSUMED,) if assumed else ()
    known_from = _later(when, entry.known_from)
    return Stage(level, when, entry, known_from, element="" if assumed else "status", notes=notes)


def _status_since(entry: Entry) -> tuple[DateSpan, bool]:
    """Return since when an entry has its status, and whether that had to be assumed (4.2)."""
    if entry.status_dated is not None:
        return entry.status_dated, False
    known = [
        span
        for span in (clinical_span(entry), entry.recorded, entry.ended)
        if span is not None and span != UNDATED
    ]
    return max(known, key=_latest, default=UNDATED), True


def _with_end(stage: Stage, over: DateSpan | None, stages: Iterable[Stage]) -> Stage:
    """Return the stage with the day from which it is no longer so."""
    if stage.level in _DECLINED:
        # It was taken up after all, or a task gave the reason that the request did not. Either
        # counts from when it was so and was known.
        is_request = stage.shown_by.resource_type == "ServiceRequest"
        unexplained = is_request and not stage.shown_by.status_reasons
        ended_by = _TAKEN_UP.union(_DECLINED if unexplained else ())
        later = [
            max(one.when, one.known_from, key=_latest)
            for one in stages
            if one.level in ended_by and one.when.first > stage.when.last
        ]
        return replace(stage, until=min(later, key=_latest, default=None))
    ends = [one for one in (stage.until, over) if one is not None]
    if stage.level in ("made", "accepted") and ends:
        return replace(stage, until=min(ends, key=_latest))
    return stage


def _later(one: DateSpan, other: DateSpan) -> DateSpan:
    """Return the later of two spans; what has no date says nothing of when it was known."""
    known = [span for span in (one, other) if span != UNDATED]
    return max(known, key=_latest, default=UNDATED)


def _latest(span: DateSpan) -> tuple[date, date]:
    return (span.last, span.first)


def _by_date(stage: Stage) -> tuple[date, date, int, str]:
    return (*_latest(stage.when), _ORDER.index(stage.level), stage.shown_by.reference)
