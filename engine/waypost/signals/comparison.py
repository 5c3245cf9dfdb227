"""Days to compare with: patients on the same pathway who were not admitted.

What was overdue before an admission means little until one knows how often the same is overdue on
any other day. So every direct admission gets days of other patients, matched on pathway, calendar
month, age band and sex, and drawn with a seed; the same replay is made of them.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from waypost.record import DateSpan, Record
from waypost.signals.from_record import whole_years
from waypost.signals.replay import Asking, standing
from waypost.signals.signal import Signal, Standing
from waypost_dsl.model import Pathway

NOT_ADMITTED_FOR_DAYS = 30
"""A day is compared with if no unplanned spell began in so many days after it (D)."""

DAYS_A_CASE = 3
"""How many days each admission is compared with (D)."""

_DRAWN_FOR_EACH = 3
"""How many are drawn for each day that is wanted: not everybody was on the pathway that day."""

AGE_BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 17),
    (18, 44),
    (45, 64),
    (65, 74),
    (75, 84),
    (85, None),
)
"""The first and last year of age of each band (D)."""


def age_band(age: int | None) -> str:
    """Return the age band in words.

    Example:
        >>> age_band(67), age_band(91), age_band(None)
        ('65 to 74', '85 and over', 'not known')
    """
    if age is None:
        return "not known"
    for first, last in AGE_BANDS:
        if last is None:
            return f"{first} and over"
        if age <= last:
            return f"{first} to {last}"
    raise AssertionError("the last band has no end")


@dataclass(frozen=True, slots=True)
class Case:
    """A direct admission, as it is to be matched.

    Args:
        signal: its identifier.
        day: the day before it began.
        missed: name and title of each step that was overdue that day, as it was known.
    """

    signal: str
    patient: str
    pathway: str
    day: date
    age_band: str
    sex: str | None
    missed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who may have been on a pathway and not admitted.

    Args:
        pathways: the pathways the patient was on at the end, or has left since.
        unplanned: the first and last day of each unplanned spell; None for one that goes on.
    """

    patient: str
    birth: DateSpan | None
    sex: str | None
    pathways: frozenset[str]
    unplanned: tuple[tuple[date, date | None], ...]

    def was_admitted(self, day: date) -> bool:
        """Whether the patient was in hospital unplanned on a day, or came soon after."""
        until = day + timedelta(days=NOT_ADMITTED_FOR_DAYS)
        return any(
            first <= until and (last is None or last >= day) for first, last in self.unplanned
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """A day that was drawn to compare an admission with.

    Args:
        case: the signal it is for.
        rank: the how-manieth that was drawn for it.
    """

    case: str
    rank: int
    patient: str
    pathway: str
    day: date


@dataclass(frozen=True, slots=True)
class ComparisonDay:
    """A day that was compared with: the patient was on the pathway and was not admitted.

    Args:
        missed: name and title of each step that was overdue on it.
    """

    draw: Draw
    missed: tuple[tuple[str, str], ...]


def cases_of(signals: Iterable[Signal]) -> tuple[Case, ...]:
    """Return the direct admissions of some signals, one for each pathway, in a fixed order."""
    found = [
        Case(
            one.id,
            one.patient,
            view.pathway,
            view.day_before.as_at,
            age_band(one.age),
            one.sex,
            _missed(view.day_before),
        )
        for one in signals
        for view in one.related("direct")
    ]
    return tuple(sorted(found, key=lambda one: (one.pathway, one.signal)))


def draw_days(
    cases: Iterable[Case],
    candidates: Iterable[Candidate],
    *,
    seed: int,
    as_at: date,
    days_a_case: int = DAYS_A_CASE,
) -> tuple[Draw, ...]:
    """Draw days to compare admissions with, matched on pathway, calendar month, age band and sex.

    Args:
        cases: the admissions.
        candidates: everybody who might be compared with, in any order.
        seed: what the drawing starts from: the same seed draws the same days.
        as_at: the last day there is.
        days_a_case: how many days each admission is to have.

    Returns:
        More draws than are needed, because some will turn out not to have been on the pathway.
    """
    chance = Random(seed)
    everybody = sorted(candidates, key=lambda one: one.patient)
    found: list[Draw] = []
    for case in sorted(cases, key=lambda one: (one.pathway, one.signal)):
        possible = [
            one
            for one in everybody
            if case.pathway in one.pathways
            and one.patient != case.patient
            and one.sex == case.sex
            and age_band(whole_years(one.birth, case.day)) == case.age_band
        ]
        wanted = min(len(possible), days_a_case * _DRAWN_FOR_EACH)
        days = _days_of_month(case.day, as_at)
        for rank, one in enumerate(chance.sample(possible, wanted)):
            day = chance.choice(days)
            if not one.was_admitted(day):
                found.append(Draw(case.signal, rank, one.patient, case.pathway, day))
    return tuple(found)


def comparison_day(
    pathway: Pathway, record: Record, draw: Draw, *, asking: Asking | None = None
) -> ComparisonDay | None:
    """Replay a day that was drawn; None if the patient was not on the pathway on it.

    Args:
        pathway: the pathway.
        record: the record of the patient who was drawn.
        draw: the day.
        asking: the reporting period and parameters.
    """
    stood = standing(
        pathway, record, as_at=draw.day, known_at=draw.day, days_before=0, asking=asking
    )
    return ComparisonDay(draw, _missed(stood)) if stood.is_on_pathway else None


def kept_days(
    days: Iterable[ComparisonDay], *, days_a_case: int = DAYS_A_CASE
) -> tuple[ComparisonDay, ...]:
    """Return the first days of each admission, as many as it is to have."""
    ordered = sorted(days, key=lambda one: (one.draw.pathway, one.draw.case, one.draw.rank))
    counts: dict[tuple[str, str], int] = {}
    kept: list[ComparisonDay] = []
    for one in ordered:
        key = (one.draw.pathway, one.draw.case)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= days_a_case:
            kept.append(one)
    return tuple(kept)


def _missed(stood: Standing) -> tuple[tuple[str, str], ...]:
    """Return each overdue step once, however many events it was overdue for."""
    return tuple({one.step: (one.step, one.title) for one in stood.steps if one.is_missed}.values())


def _days_of_month(day: date, as_at: date) -> Sequence[date]:
    length = calendar.monthrange(day.year, day.month)[1]
    days = [day.replace(day=number) for number in range(1, length + 1)]
    return [one for one in days if one <= as_at] or [day]
