"""The written form of values, windows, selections and conditions.

First half of the syntax: what the author wrote, word by word, with nothing looked up. Names are
`Name`s with their own spans, so that every later message can point at the word itself. What the
words mean is `model.py`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from waypost_dsl.source import Span

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Name:
    """A word the author chose, where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """Something in quotes, without them; the span includes them."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and, where there is one, its unit as written (`30 days`, `58 mmol/mol`, `3`)."""

    number: Decimal
    unit: str
    span: Span
    unit_span: Span | None = None

    @property
    def is_length(self) -> bool:
        """Whether it is a length of time."""
        return self.unit.rstrip("s") in ("hour", "day", "working day", "week", "month", "year")


Value = Amount | Name
"""A written value, or the name of a parameter."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date written out, such as 2023-04-01."""

    day: date
    span: Span


MomentWord = Literal[
    "enrolment",
    "opening",
    "death",
    "the event",
    "the admission",
    "the period start",
    "the period end",
    "today",
]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with a fixed name: `enrolment`, `the event` and so on."""

    word: MomentWord
    span: Span


@dataclass(frozen=True, slots=True)
class NodeMoment:
    """`triage done`, `triage reached`: a day of an episode's walk."""

    node: Name
    moment: Literal["done", "reached"]
    span: Span


Anchor = Name | WrittenDate | Moment | NodeMoment
"""What a window hangs on; a name alone is a fact."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`93 days before diagnosed`, or an anchor alone."""

    anchor: Anchor
    length: Value | None
    side: Side | None
    span: Span


@dataclass(frozen=True, slots=True)
class InTheLast:
    """`in the last 12 months`."""

    length: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Beside:
    """`in the 56 days before ANCHOR`; without an anchor, before the event or entry itself."""

    length: Value
    side: Side
    anchor: Anchor | None
    span: Span


@dataclass(frozen=True, slots=True)
class FromTo:
    """`from BOUND to BOUND`, or `from BOUND` with an open end."""

    start: Bound
    end: Bound | None
    span: Span


@dataclass(frozen=True, slots=True)
class Beyond:
    """One-sided windows around an anchor."""

    word: Literal["since", "after", "before", "on or after", "on or before"]
    anchor: Anchor
    span: Span


@dataclass(frozen=True, slots=True)
class InThePeriod:
    """`in the period`, `before the period`."""

    word: Literal["in the period", "before the period"]
    span: Span


Window = InTheLast | Beside | FromTo | Beyond | InThePeriod

ComparisonWord = Literal["at least", "at most", "above", "below"]


@dataclass(frozen=True, slots=True)
class Compared:
    """`below 0.7`: a comparison with its value, without what is compared."""

    comparison: ComparisonWord
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Coded:
    """`record in LIST`, `encounter for LIST`, `discharge by LIST`; `kind` is the words used.

    `answered` is the second list of `observation in LIST answered LIST`, `of_encounter` that of
    `discharge by LIST of encounter in LIST`.
    """

    kind: str
    codelist: Name
    span: Span
    answered: Name | None = None
    of_encounter: Name | None = None


@dataclass(frozen=True, slots=True)
class ResultOf:
    """`result of ANALYTE` or `numeric result of ANALYTE`, perhaps with a threshold."""

    analyte: Name
    compared: Compared | None
    span: Span
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class ValueOf:
    """`value of LIST`, perhaps only some names or those on one side of a number."""

    codelist: Name
    names: tuple[Name, ...]
    compared: Compared | None
    span: Span


@dataclass(frozen=True, slots=True)
class ReferralTo:
    """`referral to SERVICE made`."""

    service: Name
    level: str
    span: Span


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """`primary in LIST and any secondary in LIST`, without the word that joins it."""

    primary: Name | None
    secondary: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class SpellsOf:
    """`unplanned admission with primary in LIST`.

    Args:
        event: what dates it.
        nature: how the stay began; `any` where the author did not say.
        diagnoses: what its diagnoses must be, any of them.
    """

    event: Literal["admission", "discharge"]
    nature: Literal["unplanned", "planned", "any"]
    diagnoses: tuple[Diagnosed, ...]
    span: Span


SelectionSource = Coded | ResultOf | ValueOf | ReferralTo | SpellsOf


@dataclass(frozen=True, slots=True)
class Belonging:
    """`for this NAME`, `for the same region`, `in the whole record`.

    `name` is the episode's name after `for this`, None after the others.
    """

    word: Literal["for this", "for the same region", "in the whole record"]
    name: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Selection:
    """A source with `active`, a window and `accompanied by` where the author wrote them.

    `near_absent` says that the author wrote `not accompanied by`.
    """

    source: SelectionSource
    active: bool
    window: Window | None
    span: Span
    near: Selection | None = None
    near_absent: bool = False
    belonging: Belonging | None = None


# --- Conditions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """`A and B and C`, or with `or`; `word` is that of every join, see `mixed_at`.

    Args:
        word: the first connective.
        parts: what is joined.
        mixed_at: the spans of the first `and` and the first `or` where both were written.
    """

    word: Literal["and", "or"]
    parts: tuple[Condition, ...]
    span: Span
    mixed_at: tuple[Span, Span] | None = None


ListWord = Literal["all of", "any of", "none of"]


@dataclass(frozen=True, slots=True)
class Listed:
    """`all of (…)`, `any of (…)`, `none of (…)`."""

    word: ListWord
    parts: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Grouped:
    """`( … )`, kept because the author wrote it."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Negated:
    """`not …`."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A name standing alone, perhaps with a window: `flare in the last stable_days`."""

    name: Name
    window: Window | None
    span: Span


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """`hba1c at least 58 mmol/mol`."""

    name: Name
    compared: Compared
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`severity is severe or very_severe`, or `reviewed is done` of a step."""

    name: Name
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`mrc is known`, `mrc is not known`."""

    name: Name
    known: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Searched:
    """A selection as a condition: `record in X`, `any result of Y below Z`, `no record in X`."""

    selection: Selection
    word: Literal["", "any", "no"]
    span: Span


Condition = Joined | Listed | Grouped | Negated | Asked | ComparedFact | Is | IsKnown | Searched
