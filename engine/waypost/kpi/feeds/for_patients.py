"""What is counted in tables whose rows are about patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds.asking import Answer, FeedQuestion, within_days
from waypost.kpi.feeds.reading import Instant
from waypost.kpi.feeds.tables import (
    CareManagement,
    Equipment,
    IntermediateCare,
    Satisfaction,
    SocialCare,
    StepDown,
    StrokeCare,
)
from waypost_dsl.model import WorkingCalendar

URGENT_HOURS = Decimal("3.5")
ROUTINE_WORKING_DAYS = 5
ASSESSMENT_DAYS = 28
PACKAGE_DAYS = 28
EQUIPMENT_DAYS = 7
SCAN_HOURS = Decimal(24)
STROKE_UNIT_SHARE = Decimal("0.9")


def participation(question: FeedQuestion, rows: Sequence[CareManagement]) -> Iterator[Contribution]:
    """Who accepted a care manager, of those who were approached."""
    for row in rows:
        if row.approached is None or not question.is_asked(row.approached):
            continue
        answer: Answer = "not known" if row.accepted is None else row.accepted
        yield question.unit(
            row.unit,
            row.approached,
            answer,
            patient=row.patient,
            why="accepted or not is not recorded",
        )


def enrolled(question: FeedQuestion, rows: Sequence[CareManagement]) -> Iterator[Contribution]:
    """Who has ever had a care manager, at the end of each month."""
    begun: dict[str, date] = {}
    for row in rows:
        if row.begins is not None:
            begun[row.patient] = min(row.begins, begun.get(row.patient, row.begins))
    for day in question.month_ends():
        for patient, begins in sorted(begun.items()):
            if begins <= day:
                yield question.unit(patient, day, True, patient=patient, taken="end of month")


def caseload(question: FeedQuestion, rows: Sequence[CareManagement]) -> Iterator[Contribution]:
    """How many active patients each care manager has at the end of each month."""
    for day in question.month_ends():
        active = {
            (row.care_manager, row.patient)
            for row in rows
            if row.begins is not None and row.begins <= day and (row.ends is None or row.ends > day)
        }
        patients = Counter(manager for manager, _ in active)
        for manager, number in sorted(patients.items()):
            yield question.row(manager, day, "counted", taken="end of month", value=float(number))


def urgent(question: FeedQuestion, rows: Sequence[IntermediateCare]) -> Iterator[Contribution]:
    """Urgent referrals that were reached within hours."""
    for row in rows:
        if not row.is_urgent or not question.is_asked(row.referred.day):
            continue
        answer = _within_hours(question, row.referred, row.reached, URGENT_HOURS)
        yield question.unit(
            row.unit,
            row.referred.day,
            answer,
            patient=row.patient,
            why="when they were reached is not recorded, or not to the hour",
        )


def routine(question: FeedQuestion, rows: Sequence[IntermediateCare]) -> Iterator[Contribution]:
    """Other referrals that were reached within working days."""
    for row in rows:
        if row.is_urgent or not question.is_asked(row.referred.day):
            continue
        begins = row.referred.day
        latest = _working_days_after(question.calendar, begins, ROUTINE_WORKING_DAYS)
        if latest is None:
            yield question.unit(
                row.unit, begins, "not known", patient=row.patient,
                why="no calendar says which of these days are working days",
            )  # fmt: skip
            continue
        reached = None if row.reached is None else row.reached.day
        answer, judged_on = within_days(question, begins, reached, (latest - begins).days)
        yield question.unit(
            row.unit,
            begins,
            answer,
            patient=row.patient,
            judged_on=judged_on,
            why="when they were reached is not recorded",
        )


def assessed(question: FeedQuestion, rows: Sequence[SocialCare]) -> Iterator[Contribution]:
    """Referrals to social care that were assessed in time."""
    for row in rows:
        if question.is_asked(row.referred):
            answer, judged_on = within_days(question, row.referred, row.assessed, ASSESSMENT_DAYS)
            yield question.unit(
                row.unit,
                row.referred,
                answer,
                patient=row.patient,
                judged_on=judged_on,
                why="when they were assessed is not recorded",
            )


def package(question: FeedQuestion, rows: Sequence[SocialCare]) -> Iterator[Contribution]:
    """Assessments after which a package of care was in place in time."""
    for row in rows:
        if row.assessed is not None and question.is_asked(row.assessed):
            answer, judged_on = within_days(
                question, row.assessed, row.package_in_place, PACKAGE_DAYS
            )
            yield question.unit(
                row.unit,
                row.assessed,
                answer,
                patient=row.patient,
                judged_on=judged_on,
                why="when the package was in place is not recorded",
            )


def equipment(question: FeedQuestion, rows: Sequence[Equipment]) -> Iterator[Contribution]:
    """Requests for equipment that was delivered in time."""
    for row in rows:
        if question.is_asked(row.requested):
            answer, judged_on = within_days(question, row.requested, row.delivered, EQUIPMENT_DAYS)
            yield question.unit(
                row.unit,
                row.requested,
                answer,
                patient=row.patient,
                judged_on=judged_on,
                why="when it was delivered is not recorded",
            )


def step_down(question: FeedQuestion, rows: Sequence[StepDown]) -> Iterator[Contribution]:
    """Step-down discharges home without further support; whoever died is left out."""
    for row in rows:
        if not question.is_asked(row.discharged):
            continue
        if row.discharged_to == "died":
            yield question.row(
                row.unit, row.discharged, "excluded", patient=row.patient, why="died"
            )
            continue
        answer: Answer = (
            "not known"
            if row.discharged_to is None
            else row.discharged_to == "home without support"
        )
        yield question.unit(
            row.unit, row.discharged, answer, patient=row.patient,
            why="where they went is not recorded",
        )  # fmt: skip


def stroke_scan(question: FeedQuestion, rows: Sequence[StrokeCare]) -> Iterator[Contribution]:
    """Stroke and TIA admissions with a brain scan in time."""
    for row in rows:
        if question.is_asked(row.admitted.day):
            yield question.unit(
                row.unit,
                row.admitted.day,
                _within_hours(question, row.admitted, row.scanned, SCAN_HOURS),
                patient=row.patient,
                why="when they were scanned is not recorded, or not to the hour",
            )


def stroke_unit(question: FeedQuestion, rows: Sequence[StrokeCare]) -> Iterator[Contribution]:
    """Stroke admissions with most of the spell on a stroke unit."""
    for row in rows:
        if not question.is_asked(row.admitted.day):
            continue
        answer: Answer = "not known"
        if row.spell_hours and row.stroke_unit_hours is not None:
            answer = row.stroke_unit_hours >= STROKE_UNIT_SHARE * row.spell_hours
        yield question.unit(
            row.unit, row.admitted.day, answer, patient=row.patient,
            why="the hours of the spell or on the unit are not recorded",
        )  # fmt: skip


def satisfaction(question: FeedQuestion, rows: Sequence[Satisfaction]) -> Iterator[Contribution]:
    """Answers that say satisfied; whoever gave none is left out."""
    for row in rows:
        if not question.is_asked(row.day):
            continue
        if row.answer == "no answer":
            yield question.row(row.unit, row.day, "excluded", patient=row.patient, why="no answer")
            continue
        answer: Answer = (
            "not known" if row.answer is None else row.answer in {"satisfied", "very satisfied"}
        )
        yield question.unit(
            row.unit, row.day, answer, patient=row.patient, why="the answer is not recorded"
        )


def _within_hours(
    question: FeedQuestion, begins: Instant, ends: Instant | None, hours: Decimal
) -> Answer:
    if ends is None or ends.day > question.as_at:
        return "not known"
    fewest, most = begins.hours_until(ends)
    if most <= hours:
        return True
    return False if fewest > hours else "not known"


def _working_days_after(calendar: WorkingCalendar | None, begins: date, days: int) -> date | None:
    """Return the last of so many working days after a day; None where no calendar says."""
    day, left = begins, days
    while left:
        day += timedelta(days=1)
        if calendar is None or not calendar.first <= day <= calendar.last:
            return None
        if day.weekday() < 5 and day not in calendar.holidays:
            left -= 1
    return day
