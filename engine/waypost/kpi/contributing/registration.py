"""Whether somebody is registered with a practice on a day, as far as the record says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waypost.evaluate.spans import on_or_after, shifted
from waypost.evaluate.truth import Truth, all_true, any_true
from waypost.record import DateSpan, Patient, Registration
from waypost_dsl.durations import Duration, next_day

DEATH_NOT_DATED = "recorded as dead without a date"
DEATH_DOES_NOT_SETTLE = "the date of death does not settle it"
BIRTH_DOES_NOT_SETTLE = "the date of birth does not settle it"
NO_PRACTICE = "no practice and no registration recorded"
REGISTRATION_DOES_NOT_SETTLE = "the dates of registration do not settle it"


@dataclass(frozen=True, slots=True)
class Said:
    """A truth with the words for why it is unknown."""

    truth: Truth
    why: str = ""


YES = Said(Truth.TRUE)
NO = Said(Truth.FALSE)


def both(one: Said, other: Said) -> Said:
    """Return whether both hold, with why that is unknown."""
    truth = all_true((one.truth, other.truth))
    if truth is not Truth.UNKNOWN:
        return Said(truth)
    whys = (said.why for said in (one, other) if said.truth is Truth.UNKNOWN and said.why)
    return Said(truth, "; ".join(dict.fromkeys(whys)))


@dataclass(frozen=True, slots=True)
class Registrations:
    """A patient's life and registrations.

    Args:
        patient: who it is.
        known_at: the last day of recording that counts: a death after it is not known of.
    """

    patient: Patient
    known_at: date | None = None

    def is_alive(self, day: date, *, seen: bool = False) -> Said:
        """Say whether the patient is alive; on the day of birth and of death they are.

        Args:
            day: the day.
            seen: something happened to them on it, so that an undated death came later.
        """
        birth, died = self.patient.birth, self.died
        if birth is not None and birth.last > day:
            born = NO if birth.first > day else Said(Truth.UNKNOWN, BIRTH_DOES_NOT_SETTLE)
        else:
            born = YES
        if died is not None:
            living = _of(on_or_after(died, DateSpan.on(day)), DEATH_DOES_NOT_SETTLE)
        elif self.patient.deceased and self.patient.died is None and not seen:
            living = Said(Truth.UNKNOWN, DEATH_NOT_DATED)
        else:
            living = YES
        return both(born, living)

    def is_registered(self, day: date, *, seen: bool = False) -> Said:
        """Say whether the patient is registered on a day; nobody is before birth or after death."""
        return both(self.is_alive(day, seen=seen), self._on_the_list(day))

    def is_known_to_have_left(self, day: date) -> bool:
        """Whether a recorded registration says that the patient is not registered on a day."""
        return bool(self.patient.registered) and self._on_the_list(day).truth is Truth.FALSE

    def since_at_least(self, day: date, length: Duration) -> Said:
        """Say whether the patient, being registered on a day, has been for a length of time."""
        whole = DateSpan.on(day)
        if not self.patient.registered:
            if self.patient.birth is None:
                return Said(Truth.UNKNOWN, BIRTH_DOES_NOT_SETTLE)
            return _of(
                on_or_after(whole, shifted(self.patient.birth, length, "after")),
                BIRTH_DOES_NOT_SETTLE,
            )
        found = [
            Truth.TRUE
            if one.start is None
            else on_or_after(whole, shifted(one.start, length, "after"))
            for one in self.patient.registered
            if _holds_on(one, day) is not Truth.FALSE
        ]
        return _of(any_true(found), REGISTRATION_DOES_NOT_SETTLE)

    @property
    def died(self) -> DateSpan | None:
        """The days on which the patient may have died, as far as that is known by now."""
        died = self.patient.died
        if died is None or (self.known_at is not None and died.first > self.known_at):
            return None
        return died

    def days_of_change(self) -> frozenset[date]:
        """Return the days on which any answer here can change."""
        spans = [self.patient.birth, self.patient.died]
        for one in self.patient.registered:
            spans += [one.start, one.end]
        return frozenset(
            moved
            for span in spans
            if span is not None
            for day in (span.first, span.last)
            for moved in (day, next_day(day))
        )

    def _on_the_list(self, day: date) -> Said:
        if self.patient.registered:
            found = any_true(_holds_on(one, day) for one in self.patient.registered)
            return _of(found, REGISTRATION_DOES_NOT_SETTLE)
        return YES if self.patient.practice else Said(Truth.UNKNOWN, NO_PRACTICE)


def _of(truth: Truth, why: str) -> Said:
    return Said(truth, why if truth is Truth.UNKNOWN else "")


def _holds_on(one: Registration, day: date) -> Truth:
    """Whether a registration holds on a day; both its first and its last day are of it."""
    asked = DateSpan.on(day)
    begun = Truth.TRUE if one.start is None else on_or_after(asked, one.start)
    return all_true((begun, Truth.TRUE if one.end is None else on_or_after(one.end, asked)))
