"""Facts: named questions to the record, and the patient's built-in ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from waypost_dsl.model.citations import Length
from waypost_dsl.model.conditions import Condition
from waypost_dsl.model.selections import Selection
from waypost_dsl.model.windows import Anchor
from waypost_dsl.source import NOWHERE, Span

SameDayRule = Literal["take highest", "take lowest", "take last recorded", "take first recorded"]


@dataclass(frozen=True, slots=True)
class OnRegister:
    """`is on register A unless B, same day comes off|stays on, counting from DATE`.

    On the register while the latest A is later than the latest B (pathways.md C6); on the same
    day the rule says which wins. Entries of A before `counting_from` do not count.
    """

    codelist: str
    unless: str | None = None
    same_day: Literal["comes off", "stays on"] | None = None
    counting_from: date | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """`latest|first|highest|lowest …`: one entry of several.

    `no_older_than` None is the author's `however old`. `with_a_value` asks for the latest entry
    that has a value; otherwise the latest one counts and may make the fact not known.
    """

    which: Literal["latest", "first", "highest", "lowest"]
    selection: Selection
    no_older_than: Length | None = None
    same_day: SameDayRule | None = None
    prefer: tuple[str, ...] = ()
    with_a_value: bool = False


@dataclass(frozen=True, slots=True)
class CountOf:
    """`count of …`: how many entries."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class EachOf:
    """`each …`: a list of events, for `for each`."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class Spaced:
    """`2 results of … at least 21 days apart …, each with no X in the 56 days before`.

    True when `count` entries can be chosen, neighbours at least `apart` apart, each of which
    has nothing in `each_without`, whose window is anchored at the entry (`AtEvent`).
    """

    count: int
    selection: Selection
    apart: Length
    each_without: Selection | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """One named band and the condition under which it is the one."""

    name: str
    condition: Condition
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Bands:
    """`is one of … when …`: exactly one name, proved exhaustive; `not_known` lists its facts."""

    bands: tuple[Band, ...]
    not_known: Condition | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact that is a condition with a name."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """`days from ANCHOR to ANCHOR`: how long from one day to another; not known without both."""

    start: Anchor
    end: Anchor


@dataclass(frozen=True, slots=True)
class ClockTime:
    """How long a clock has run: to the day it stopped, else to the day it is asked."""

    clock: str


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A fact of the patient, or of the spell that a KPI counts, rather than of the record."""

    kind: Literal[
        "age",
        "age_at_period_start",
        "age_at_period_end",
        "deceased",
        "sex",
        "length_of_stay",
        "ambulatory_care_sensitive",
        "readmitted",
        "died_in_hospital",
        "cancer_recorded",
    ]


Definition = (
    OnRegister
    | Pick
    | CountOf
    | EachOf
    | Spaced
    | Bands
    | Holds
    | DaysBetween
    | ClockTime
    | BuiltIn
)


class FactType(Enum):
    """What a fact's answer is; decides what may be asked of it."""

    TRUTH = "yes or no"
    RECORD = "a record"
    RESULT = "a result with a unit"
    GRADE = "a grade"
    NAME = "one of several names"
    COUNT = "a count"
    EVENTS = "a list of events"
    AGE = "an age"
    TIME = "a length of time"


@dataclass(frozen=True, slots=True)
class Fact:
    """A named question to the record.

    Args:
        type: what its answer is.
        names: the possible names of a NAME fact.
        analyte: the analyte of a RESULT fact.
        may_be_absent: whether it can be not known in an ordinary record (a value, a result, a
            band): a decision over such a fact needs a not-known route.
    """

    name: str
    title: str
    definition: Definition
    type: FactType
    names: tuple[str, ...] = ()
    analyte: str | None = None
    may_be_absent: bool = False
    span: Span = NOWHERE


BUILT_IN_FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("age", "age", BuiltIn("age"), FactType.AGE, may_be_absent=True),
        Fact(
            "age_at_period_start",
            "age on the first day of the period",
            BuiltIn("age_at_period_start"),
            FactType.AGE,
            may_be_absent=True,
        ),
        Fact(
            "age_at_period_end",
            "age on the last day of the period",
            BuiltIn("age_at_period_end"),
            FactType.AGE,
            may_be_absent=True,
        ),
        Fact("deceased", "deceased", BuiltIn("deceased"), FactType.TRUTH),
        Fact(
            "sex",
            "sex",
            BuiltIn("sex"),
            FactType.NAME,
            names=("female", "male", "other"),
            may_be_absent=True,
        ),
    )
}
"""Facts every pathway has without declaring them."""

BUILT_IN_SPELL_FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(
            "length_of_stay",
            "length of stay",
            BuiltIn("length_of_stay"),
            FactType.TIME,
            may_be_absent=True,
        ),
        Fact(
            "ambulatory_care_sensitive",
            "primary diagnosis of an ambulatory-care-sensitive condition",
            BuiltIn("ambulatory_care_sensitive"),
            FactType.TRUTH,
        ),
        Fact(
            "readmitted",
            "readmitted as an emergency 0 to 29 days after discharge",
            BuiltIn("readmitted"),
            FactType.TRUTH,
        ),
        Fact(
            "died_in_hospital",
            "died in hospital",
            BuiltIn("died_in_hospital"),
            FactType.TRUTH,
        ),
        Fact(
            "cancer_recorded",
            "a diagnosis of cancer among those of the stay",
            BuiltIn("cancer_recorded"),
            FactType.TRUTH,
        ),
    )
}
"""Facts of one spell: only a KPI that counts admissions or discharges may ask them."""
