"""Delayed transfers of care: ready to leave hospital, and still there on later days.

A patient is ready when a clinical decision *and* a multidisciplinary decision say so *and* it is
safe (National Indicator 131, V). No code for the three is verified, so they are looked for by the
project's own (D), as Observations of the stay. One of them missing is no evidence that the patient
was not ready: then nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from waypost.admissions.lengths import Days
from waypost.admissions.spell import Spell
from waypost.admissions.stays import View
from waypost.admissions.tables import transfer_decisions
from waypost.record import NO_REASON, BooleanValue, DateSpan, Entry, NoValue, Record

TransferDecision = Literal["clinical", "multidisciplinary", "safe"]
"""One of the three conditions of NI 131."""

WhyUnknown = Literal[
    "not recorded",
    "recorded without an answer",
    "dates do not settle it",
    "day known only in part",
]
"""Why it cannot be told when a condition was met."""

TRANSFER_DECISIONS: tuple[TransferDecision, ...] = get_args(TransferDecision)
"""The three conditions, in the order of NI 131."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What keeps a delay from being told.

    Args:
        about: the condition, or `discharge` for the day on which the patient left.
        why: what is wrong with it.
        evidence: the resources that leave it open.
    """

    about: TransferDecision | Literal["discharge"]
    why: WhyUnknown
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DelayedTransfer:
    """Whether the transfer of a patient was delayed, and for how long.

    Args:
        spell: the reference of the spell's first encounter.
        ready: the days on which the patient may have become ready, the latest of the three; None
            if it cannot be told, or if the patient is recorded as not ready.
        days: how many days the patient was still in hospital after that, as far as the dates are
            known; `to_date` for a spell that is open. None if it cannot be told.
        is_delayed: whether it was one day or more; None if nobody can tell.
        unsettled: what keeps it from being told, or told exactly.
        evidence: the resources that it rests on.
    """

    spell: str
    ready: DateSpan | None
    days: Days | None
    is_delayed: bool | None
    unsettled: tuple[Unsettled, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def ready_on(self) -> date | None:
        """The day on which the patient became ready; None unless that day is known."""
        return self.ready.first if self.ready is not None and self.ready.is_exact else None

    @property
    def delayed_days(self) -> int | None:
        """The days of the delay; None unless their number is known."""
        return self.days.least if self.days is not None and self.days.is_exact else None


def delayed_transfer(
    spell: Spell, record: Record, *, as_at: date, known_at: date | None = None
) -> DelayedTransfer:
    """Return whether the transfer of a patient was delayed (NI 131, V; `kpis.md`, DTOC).

    An Observation counts that was made in an encounter of the spell, or, where it names none, on
    a day of the spell. One that says no takes an earlier one back.

    Args:
        spell: the spell, as seen from the same day.
        record: the record it is of.
        as_at: the day of the evaluation, to which an open spell is counted.
        known_at: only what had been recorded by this day counts; None counts everything.

    Returns:
        Since when the patient was ready and how many days the transfer took from there; what
        cannot be told is None with its reasons, never "not delayed".

    Example:
        >>> from waypost.admissions import spells_of
        >>> from waypost.record import Coding, Patient
        >>> local = "https://waypost.example/CodeSystem/waypost-local"
        >>> stay = Entry("Encounter", "Encounter/e1", status="finished",
        ...     happened=DateSpan.on(date(2024, 3, 1)), ended=DateSpan.on(date(2024, 3, 9)),
        ...     encounter_class=Coding(
        ...         "http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"))
        >>> decided = [
        ...     Entry("Observation", f"Observation/{day}", (Coding(local, code),),
        ...         happened=DateSpan.on(date(2024, 3, day)), encounter="Encounter/e1")
        ...     for day, code in ((4, "ready-for-transfer-clinical-decision"),
        ...         (5, "ready-for-transfer-team-decision"), (6, "ready-for-transfer-safe"))
        ... ]
        >>> record = Record.of(Patient("p1"), [stay, *decided])
        >>> [spell] = spells_of(record).spells
        >>> found = delayed_transfer(spell, record, as_at=date(2024, 6, 1))
        >>> found.is_delayed, found.ready_on, found.delayed_days
        (True, datetime.date(2024, 3, 6), 3)
    """
    view = View(as_at, known_at)
    by_decision = _answers(spell, record, view)
    found = [_since(name, by_decision[name]) for name in TRANSFER_DECISIONS]
    evidence = _references(one for answers in by_decision.values() for one in answers)
    if any(one == "taken back" for one in found):
        return DelayedTransfer(spell.id, None, None, is_delayed=False, evidence=evidence)
    unsettled = tuple(one for one in found if isinstance(one, Unsettled))
    if unsettled:
        return DelayedTransfer(spell.id, None, None, None, unsettled, evidence)
    spans = [one for one in found if isinstance(one, DateSpan)]
    ready = DateSpan(max(one.first for one in spans), max(one.last for one in spans))
    days = _days(spell, ready, as_at)
    is_delayed = True if days.least else False if not days.most else None
    return DelayedTransfer(
        spell.id, ready, days, is_delayed, _inexact(spell, ready, by_decision), evidence
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What an Observation says of a condition, as far as it can be of the spell.

    Args:
        entry: the Observation.
        when: the days of the spell on which it may have been made.
        is_sure: whether it certainly was, and was recorded, by the day of the evaluation.
    """

    entry: Entry
    when: DateSpan
    is_sure: bool


_Answers = dict[TransferDecision, list[_Said]]


def _answers(spell: Spell, record: Record, view: View) -> _Answers:
    """Return what may have been said of each condition in the spell by then."""
    table = transfer_decisions()
    found: _Answers = {name: [] for name in TRANSFER_DECISIONS}
    for entry in record.coded(table.codes):
        if entry.resource_type != "Observation" or entry.not_counted is not None:
            continue
        said = _said(entry, spell, view) if view.shows(entry) else None
        if said is None:
            continue
        roles = {read.role for read in map(table.read, entry.codings) if read is not None}
        for name in TRANSFER_DECISIONS:
            if name in roles:
                found[name].append(said)
    return found


def _said(entry: Entry, spell: Spell, view: View) -> _Said | None:
    """Return an Observation as one of a spell; None if it was made in another, or outside it."""
    named = entry.encounter in spell.encounters
    if entry.encounter is not None and not named:
        return None
    ended = None if spell.ended is None else spell.ended.last
    first = max(entry.happened.first, spell.started.first)
    last = min(entry.happened.last, ended or view.horizon, view.horizon)
    if last < first:
        return None
    inside = named or (first == entry.happened.first and last == entry.happened.last)
    return _Said(
        entry,
        DateSpan(first, last),
        inside and entry.happened.last <= view.horizon and view.is_sure_of(entry),
    )


def _since(
    name: TransferDecision, answers: Iterable[_Said]
) -> DateSpan | Unsettled | Literal["taken back"]:
    """Return since when a condition was met without being taken back."""
    affirmed: list[_Said] = []
    denied: list[_Said] = []
    silent: list[_Said] = []
    for one in answers:
        match one.entry.value:
            case BooleanValue(answer=False):
                denied.append(one)
            case NoValue(reason=reason) if reason != NO_REASON:
                silent.append(one)
            case _:
                affirmed.append(one)
    if not affirmed and not denied:
        why: WhyUnknown = "recorded without an answer" if silent else "not recorded"
        return Unsettled(name, why, _references(silent))
    if not affirmed and any(one.is_sure for one in denied):
        return "taken back"
    if all(one.is_sure for one in denied):
        denied_since = max((one.when.first for one in denied), default=date.min)
        denied_until = max((one.when.last for one in denied), default=date.min)
        later = [one for one in affirmed if not denied or one.when.first > denied_until]
        # Of a yes and a no whose days overlap, nobody can tell which was said last.
        perhaps = [one for one in affirmed if one not in later and one.when.last >= denied_since]
        sure = [one for one in later if one.is_sure]
        if sure:
            return DateSpan(
                min(one.when.first for one in (*later, *perhaps)),
                min(one.when.last for one in sure),
            )
        if not later and not perhaps:
            return "taken back"
    return Unsettled(name, "dates do not settle it", _references([*affirmed, *denied]))


def _days(spell: Spell, ready: DateSpan, as_at: date) -> Days:
    """Return the whole days from the day the patient was ready to the day of leaving."""
    ended = DateSpan.on(as_at) if spell.ended is None else spell.ended
    last = min(ended.last, max(as_at, ended.first))
    return Days(
        max(0, (ended.first - ready.last).days),
        max(0, (last - ready.first).days),
        to_date=spell.ended is None,
    )


def _inexact(spell: Spell, ready: DateSpan, answers: _Answers) -> tuple[Unsettled, ...]:
    """Return which partial dates leave the days open."""
    why: WhyUnknown = "day known only in part"
    found: list[Unsettled] = []
    for name in TRANSFER_DECISIONS if not ready.is_exact else ():
        partial = [one for one in answers[name] if not one.when.is_exact]
        if partial:
            found.append(Unsettled(name, why, _references(partial)))
    if spell.ended is not None and not spell.ended.is_exact:
        found.append(Unsettled("discharge", why, spell.encounters[-1:]))
    return tuple(found)


def _references(answers: Iterable[_Said]) -> tuple[str, ...]:
    return tuple(sorted(one.entry.reference for one in answers))
