"""What a question is asked of: a case (one patient, one pathway) and a day.

Facts, conditions and steps are mutually recursive: a window may hang on a fact's date, a fact
on a condition, a condition on a step. `Questions` is how one of those modules asks another
without importing it; `evaluate.py` puts them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from waypost.admissions.spell import Spell
from waypost.errors import EvaluationError
from waypost.evaluate.answers import Answer, FactAnswer
from waypost.evaluate.codes import LookedAt
from waypost.evaluate.journey import EpisodeNow
from waypost.evaluate.referral_life import ReferralLife
from waypost.evaluate.spell_days import SpellsOnDays
from waypost.record import DateSpan, Record
from waypost_dsl.analytes import ANALYTES, Analyte
from waypost_dsl.durations import DURATION_UNITS, Duration
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    BUILT_IN_SPELL_FACTS,
    Condition,
    Fact,
    Length,
    Parameter,
    ParameterRef,
    Pathway,
    Quantity,
    SelectionSource,
    Threshold,
)


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A reporting period, both days included."""

    start: date
    end: date


class Questions(Protocol):
    """What the parts of the evaluator ask each other."""

    def condition(self, moment: Moment, condition: Condition) -> Answer:
        """Return whether a condition holds at the moment."""
        ...

    def fact(self, moment: Moment, name: str) -> FactAnswer:
        """Return a fact's possible values at the moment."""
        ...

    def enrolled_since(self, moment: Moment) -> DateSpan | None:
        """Return the first day of the unbroken enrolment, None if not enrolled."""
        ...

    def node_is(self, moment: Moment, node: str, statuses: tuple[str, ...]) -> Answer:
        """Return whether a step or group has one of the statuses."""
        ...


@dataclass(frozen=True)
class Case:
    """The inputs that stay the same for a whole evaluation.

    Args:
        pathway: the compiled pathway.
        record: the patient's record.
        questions: how the parts of the evaluator ask each other.
        known_at: the last day of recording that counts; None means everything recorded.
        period: the reporting period, where one was given.
        parameters: values set by an overlay, by parameter name.
        event_days: the days on which something happened in the episodes replayed so far:
            windows may hang on them.
    """

    pathway: Pathway
    record: Record
    questions: Questions
    known_at: date | None = None
    period: ReportingPeriod | None = None
    parameters: dict[str, Duration | Quantity] = field(
        default_factory=dict[str, Duration | Quantity]
    )
    event_days: frozenset[date] = frozenset()
    days_of_steps: dict[str, frozenset[date]] = field(
        default_factory=dict[str, frozenset[date]], repr=False, compare=False
    )
    spells: SpellsOnDays = field(default_factory=SpellsOnDays, repr=False, compare=False)
    answered: dict[tuple[object, ...], FactAnswer] = field(
        default_factory=dict[tuple[object, ...], FactAnswer], repr=False, compare=False
    )
    looked_at: dict[SelectionSource, LookedAt] = field(
        default_factory=dict[SelectionSource, LookedAt], repr=False, compare=False
    )
    days_of_sources: dict[SelectionSource, frozenset[date]] = field(
        default_factory=dict[SelectionSource, frozenset[date]], repr=False, compare=False
    )
    days_of_limits: dict[tuple[date, Length], tuple[date, ...]] = field(
        default_factory=dict[tuple[date, Length], tuple[date, ...]], repr=False, compare=False
    )
    referral_lives: dict[tuple[str, str | None], ReferralLife] = field(
        default_factory=dict[tuple[str, str | None], ReferralLife], repr=False, compare=False
    )

    def fact(self, name: str) -> Fact:
        """Return a declared or built-in fact."""
        declared = self.pathway.facts.get(name)
        return declared or BUILT_IN_FACTS.get(name) or BUILT_IN_SPELL_FACTS[name]

    def analyte(self, name: str) -> Analyte:
        """Return the analyte table's row for an analyte of the pathway."""
        return ANALYTES[name]

    def length(self, length: Length) -> Duration:
        """Return a duration, with parameters put in."""
        if isinstance(length, Duration):
            return length
        value = self._parameter(length)
        if not isinstance(value, Duration):
            raise EvaluationError(f"parameter {length.name} is not a duration")
        return value

    def quantity(self, threshold: Threshold) -> Quantity:
        """Return a threshold, with parameters put in."""
        if isinstance(threshold, Quantity):
            return threshold
        value = self._parameter(threshold)
        if not isinstance(value, Quantity):
            raise EvaluationError(f"parameter {threshold.name} is not a quantity")
        return value

    def length_of(self, threshold: Threshold) -> Duration:
        """Return a threshold of a length of time: written as a quantity, or a parameter."""
        value = self._parameter(threshold) if isinstance(threshold, ParameterRef) else threshold
        if isinstance(value, Duration):
            return value
        unit = value.unit if value.unit.endswith("s") else f"{value.unit}s"
        for known in DURATION_UNITS:
            if known == unit and value.number == int(value.number):
                return Duration(int(value.number), known)
        raise EvaluationError(f"{value.number:f} {value.unit} is no length of time")

    def canonical(self, threshold: Threshold, analyte: Analyte | None) -> Decimal:
        """Return a threshold as a number in the analyte's canonical unit."""
        quantity = self.quantity(threshold)
        if analyte is None:
            return quantity.number
        unit = quantity.unit or analyte.unit_when_missing(quantity.number) or analyte.unit
        number = analyte.to_canonical(quantity.number, unit)
        if number is None:
            raise EvaluationError(f"a threshold in {unit} cannot be compared with {analyte.title}")
        return number

    def grade(self, value: str) -> Decimal:
        """Return a graded codelist's value as a number."""
        return Decimal(value)

    def _parameter(self, reference: ParameterRef) -> Duration | Quantity:
        declared: Parameter = self.pathway.parameters[reference.name]
        return self.parameters.get(reference.name, declared.value)


@dataclass(frozen=True, slots=True)
class Moment:
    """A case on one day.

    `event` is the day of `for each`'s event where there is one; `episode` the episode that is
    replayed, None in a live pathway. `after_death` is the day of the evaluation where the patient
    had died by then and everything is frozen at the death: windows that an author lets reach past
    the death are looked at until then. `spell` is the hospital spell that a KPI asks about.
    """

    case: Case
    day: date
    event: DateSpan | None = None
    episode: EpisodeNow | None = None
    after_death: date | None = None
    spell: Spell | None = None

    def on(self, day: date) -> Moment:
        """Return the same case on another day."""
        # Written out: it is done for every question of every day.
        return Moment(self.case, day, self.event, self.episode, self.after_death, self.spell)

    def at_event(self, event: DateSpan) -> Moment:
        """Return the same moment, seen from an event."""
        return Moment(self.case, self.day, event, self.episode, self.after_death, self.spell)

    def of_spell(self, spell: Spell) -> Moment:
        """Return the same moment, asked about one hospital spell."""
        return replace(self, spell=spell)

    def within(self, episode: EpisodeNow) -> Moment:
        """Return the same moment in an episode."""
        return Moment(self.case, self.day, self.event, episode, self.after_death, self.spell)

    def at_node(self, node: str) -> Moment:
        """Return the same moment at an episode's latest visit to a node; as it is elsewhere."""
        if self.episode is None:
            return self
        visits = [v for v in self.episode.journey.visits_to(node) if v.entered <= self.day]
        visit = visits[-1] if visits else None
        now = self.episode
        return self.within(EpisodeNow(now.episode, now.lives, now.journey, visit))

    @property
    def seen_by(self) -> date:
        """The last day of which anything can be known: as at, or as known if that is earlier.

        A death or an end after the day of knowledge is not yet there (4.2).
        """
        known_at = self.case.known_at
        return self.day if known_at is None else min(self.day, known_at)

    def ask(self, condition: Condition) -> Answer:
        """Return whether a condition holds."""
        return self.case.questions.condition(self, condition)

    def fact(self, name: str) -> FactAnswer:
        """Return a fact's possible values."""
        return self.case.questions.fact(self, name)
