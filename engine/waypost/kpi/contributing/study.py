"""One patient on one pathway over the months of a run: what every kind of unit asks of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from waypost.evaluate.answers import Answer
from waypost.evaluate.days_of_change import days_of_condition, days_of_enrolment
from waypost.evaluate.entry import frozen_on
from waypost.evaluate.episodes_on_days import EpisodesOnDays
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.spans import on_or_after, shifted
from waypost.evaluate.truth import Truth, any_true
from waypost.kpi.contributing.registration import NO, YES, Registrations, Said, both
from waypost.kpi.contributing.remembering import RememberingQuestions, Stretches
from waypost.kpi.contributing.strata import Strata, age_band
from waypost.kpi.contributing.words import reasons_in_words
from waypost.kpi.figure import Period
from waypost.kpi.periods import periods_of
from waypost.record import DateSpan, Record
from waypost_dsl.durations import Duration
from waypost_dsl.model import Among, Condition, Length, Outcome, Pathway, Quantity

ENROLMENT_DOES_NOT_SETTLE = "the day of enrolment does not settle it"
EPISODE_DOUBTFUL = "it cannot be told whether an episode has opened"


class Study:
    """A patient, a pathway or a scorecard, and the days of a run.

    Args:
        pathway: the compiled pathway.
        record: the patient's record.
        first: the first day of the first month.
        last: the last day of the last month.
        as_at: the day of the run: nothing is judged as at a later one.
        known_at: the last day of recording that counts.
        period: the reporting period of `in the period`, where one was given.
        parameters: values that stand for the pathway's own.
        places: the locality of each practice.
    """

    def __init__(
        self,
        pathway: Pathway,
        record: Record,
        *,
        first: date,
        last: date,
        as_at: date,
        known_at: date | None = None,
        period: tuple[date, date] | None = None,
        parameters: Mapping[str, Duration | Quantity] | None = None,
        places: Mapping[str, str],
    ) -> None:
        self.pathway = pathway
        self.record = record
        self.first = first
        self.last = last
        self.as_at = as_at
        self.case: Case = case_of(
            pathway,
            record,
            known_at=known_at,
            period=period,
            parameters=parameters,
            questions=RememberingQuestions(),
        )
        self.registrations = Registrations(record.patient, known_at)
        self.strata = Strata.of(record.patient, places)
        self._stretches: dict[int, tuple[Condition, Stretches, dict[int, Answer]]] = {}
        self._among: dict[tuple[bool, int, bool], Said] = {}
        self._bands: dict[date, str | None] = {}

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The months, quarters, years and 12 months that lie wholly in the run."""
        found = periods_of(self.first, self.last)
        return tuple(one for one in found if one.kind != "whole run")

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The months of the run."""
        return tuple(one for one in self.periods if one.kind == "month")

    @property
    def horizon(self) -> date:
        """The last day on which anything can have happened."""
        return min(self.last, self.as_at)

    @cached_property
    def episodes(self) -> EpisodesOnDays | None:
        """The patient's episodes on every day; None for a live pathway."""
        rule = self.pathway.episodes
        return None if rule is None else EpisodesOnDays(self.case, rule, self.as_at)

    def moment(self, day: date) -> Moment:
        """Return the moment as at a day: after a death everything is frozen at it."""
        patient = self.record.patient
        frozen = frozen_on(patient, Moment(self.case, day).seen_by)
        if frozen is None or frozen >= day:
            return Moment(self.case, day)
        return Moment(self.case, frozen, after_death=day)

    def ask(self, moment: Moment, condition: Condition) -> Answer:
        """Return whether a condition holds, looked for once for days that have one answer."""
        if (
            moment.episode is not None
            or moment.event is not None
            or moment.spell is not None
            or moment.after_death is not None
        ):
            return moment.ask(condition)
        known = self._stretches.get(id(condition))
        if known is None:
            stretches = Stretches(days_of_condition(self.case, condition))
            known = self._stretches[id(condition)] = (condition, stretches, {})
        _, stretches, answers = known
        number = stretches.of(moment.day)
        if number not in answers:
            answers[number] = moment.ask(condition)
        return answers[number]

    def is_among(self, among: Among, day: date, *, seen: bool = False) -> Said:
        """Say whether the patient is one of those a KPI is about.

        Args:
            among: everybody registered, or those on the pathway.
            day: the day.
            seen: something happened to them on it, so that they were alive.
        """
        of_all = among == "registered" or self.pathway.kind == "scorecard"
        stretches = self._stretches_registered if of_all else self._stretches_enrolled
        if stretches is None:
            return self._is_on_pathway(day, seen=seen)
        key = (of_all, stretches.of(day), seen)
        if key not in self._among:
            found = self.registrations.is_registered if of_all else self._is_on_pathway
            self._among[key] = found(day, seen=seen)
        return self._among[key]

    def _is_on_pathway(self, day: date, *, seen: bool) -> Said:
        if self.registrations.is_known_to_have_left(day):
            # Who has moved away is nobody's patient here, though the record still enrols them.
            return NO
        alive = self.registrations.is_alive(day, seen=seen)
        return alive if alive.truth is Truth.FALSE else both(alive, self._is_enrolled(day))

    def for_at_least(self, among: Among, day: date, length: Length) -> Said:
        """Say whether the patient, being one of them, has been for a length of time."""
        duration = self.case.length(length)
        if among == "registered" or self.pathway.kind == "scorecard":
            return self.registrations.since_at_least(day, duration)
        since = self._enrolled_since(day)
        if since is None:
            return YES
        truth = on_or_after(DateSpan.on(day), shifted(since, duration, "after"))
        return Said(truth, ENROLMENT_DOES_NOT_SETTLE if truth is Truth.UNKNOWN else "")

    def age_band(self, day: date) -> str | None:
        """Return the age band on a day."""
        if day not in self._bands:
            self._bands[day] = age_band(self.record.patient, day)
        return self._bands[day]

    @cached_property
    def days_of_standing(self) -> frozenset[date]:
        """The days on which being registered, or being on the pathway, can change."""
        days = self.registrations.days_of_change()
        if self.episodes is not None:
            return days | self.episodes.days_of_change
        return days | self._days_of_enrolment

    @cached_property
    def _days_of_enrolment(self) -> frozenset[date]:
        days = days_of_enrolment(self.case)
        return days.union(*(days_of_condition(self.case, one) for one in self._leaving))

    @cached_property
    def _leaving(self) -> tuple[Condition, ...]:
        """What takes somebody off a live pathway whose enrolment holds."""
        excluded = [one.condition for one in self.pathway.exclusions]
        ended = [
            node.when
            for node in self.pathway.nodes.values()
            if isinstance(node, Outcome) and node.when is not None and node.kind != "died"
        ]
        return (*excluded, *ended)

    @cached_property
    def _stretches_registered(self) -> Stretches:
        return Stretches(self.registrations.days_of_change())

    @cached_property
    def _stretches_enrolled(self) -> Stretches | None:
        """The stretches of being on a live pathway; None where episodes are asked day by day."""
        return None if self.episodes is not None else Stretches(self.days_of_standing)

    def _is_enrolled(self, day: date) -> Said:
        if self.episodes is not None:
            return self._has_an_open_episode(day)
        moment = Moment(self.case, day)
        answer = moment.ask(self.pathway.enrolment.condition)
        if answer.truth is Truth.FALSE:
            return NO
        left = any_true(moment.ask(one).truth for one in self._leaving)
        # One that cannot be told leaves them on the pathway, as every evaluation does.
        return NO if left is Truth.TRUE else Said(answer.truth, reasons_in_words(answer))

    def _has_an_open_episode(self, day: date) -> Said:
        assert self.episodes is not None
        state = self.episodes.on(day)
        if any(run.journey.ended is None for run in state.runs):
            return YES
        return Said(Truth.UNKNOWN, EPISODE_DOUBTFUL) if state.doubtful else NO

    def _enrolled_since(self, day: date) -> DateSpan | None:
        if self.episodes is None:
            return self.case.questions.enrolled_since(Moment(self.case, day))
        open_ones = [run for run in self.episodes.on(day).runs if run.journey.ended is None]
        opened = [run.episode.opened for run in open_ones]
        return min(opened, key=lambda one: (one.last, one.first), default=None)
