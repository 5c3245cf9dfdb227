"""What comes back from a question: a truth with its trace, or a fact's possible values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waypost.evaluate.numbers import Interval
from waypost.evaluate.truth import NotKnown, Truth
from waypost.record import DateSpan
from waypost_dsl.model import Condition


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A resource that was used as evidence.

    Args:
        reference: `Type/id`.
        first: the earliest day it may have happened.
        last: the latest day it may have happened.
        element: the element the date was read from, empty if it has no date.
        notes: what a reader must know: an assumed recording date, a tie settled by id.
    """

    reference: str
    first: date
    last: date
    element: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a condition holds, why, and by which evidence: one line of the trace.

    Args:
        truth: the answer.
        reasons: why it is unknown; empty otherwise.
        evidence: the resources that settled it.
        condition: what was asked; None for a question no author wrote.
        parts: the answers it was made from.
        left_out: how many entries a status filter dropped on the way, by reason.
    """

    truth: Truth
    reasons: tuple[NotKnown, ...] = ()
    evidence: tuple[Seen, ...] = ()
    condition: Condition | None = None
    parts: tuple[Answer, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """One possible value of a fact: a number, a name, a truth, a count, or just a record.

    `doubts` say why one of several events may be none of those that were asked for.
    """

    value: Interval | str | int | bool | None
    when: DateSpan | None
    evidence: tuple[Seen, ...] = ()
    doubts: tuple[NotKnown, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """One possibility in which the fact has no value, and why."""

    reason: NotKnown
    when: DateSpan | None = None
    evidence: tuple[Seen, ...] = ()


Possibility = Known | Missing


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """A fact's possible values: one where the record settles it, more where it does not.

    `left_out` counts the entries a status filter dropped.
    """

    possible: tuple[Possibility, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def evidence(self) -> tuple[Seen, ...]:
        """All the evidence of all possibilities, each once."""
        return tuple(sorted({seen for one in self.possible for seen in one.evidence}))

    @property
    def value(self) -> Interval | str | int | bool | None:
        """The value where there is exactly one possibility and it is known, else None."""
        if len(self.possible) == 1 and isinstance(self.possible[0], Known):
            return self.possible[0].value
        return None

    @property
    def is_known(self) -> bool:
        """Whether it has one value for certain."""
        return len({one.value for one in self.possible if isinstance(one, Known)}) == 1 and all(
            isinstance(one, Known) for one in self.possible
        )

    @property
    def when(self) -> DateSpan | None:
        """The days its evidence may be of, None where some possibility has no date."""
        spans = [one.when for one in self.possible]
        known = [span for span in spans if span is not None]
        if not known or len(known) < len(spans):
            return None
        return DateSpan(min(s.first for s in known), max(s.last for s in known))

    @property
    def as_given(self) -> FactAnswer:
        """The answer as far as it was given: without what types not given may hold besides.

        An entry that is there, is there, whatever else there may be.
        """
        seen = tuple(
            one for one in self.possible if isinstance(one, Known) or one.reason.why != "not given"
        )
        return FactAnswer(seen or self.possible, self.left_out)

    @property
    def reasons(self) -> tuple[NotKnown, ...]:
        """Why it may be not known."""
        missing = {one.reason for one in self.possible if isinstance(one, Missing)}
        doubts = {doubt for one in self.possible if isinstance(one, Known) for doubt in one.doubts}
        return tuple(sorted(missing | doubts))
