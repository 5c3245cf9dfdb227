"""The feeds by name: which tables each reads, what kind of number it is, what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds import for_patients, for_services
from waypost.kpi.feeds.asking import FeedQuestion
from waypost.kpi.feeds.tables import Feeds
from waypost.kpi.shape import Shape

_SHARE = Shape("proportion", "%", per=100)
_SHARE_OF_SERVICES = Shape("proportion", "%", per=100, is_of_people=False)


@dataclass(frozen=True)
class FeedMeasure:
    """What a feed says.

    Args:
        tables: the tables it reads; without one of them it says nothing.
        shape: what kind of number it is.
        words: what it counts, in words.
        rows: makes the rows, from a question and the tables' rows.
        is_per_adult: whether it is a rate per adults registered, whom the records give.
    """

    tables: tuple[str, ...]
    shape: Shape
    words: str
    rows: Callable[..., Iterator[Contribution]]
    is_per_adult: bool = False


FEEDS: Mapping[str, FeedMeasure] = {
    "care_management_caseload": FeedMeasure(
        ("care_management",),
        Shape("mean", "patients", is_of_people=False),
        "The mean number of active patients of a care manager on the last day of the month.",
        for_patients.caseload,
    ),
    "care_management_largest_caseload": FeedMeasure(
        ("care_management",),
        Shape("percentile", "patients", percentile=100.0, is_of_people=False),
        "The largest number of active patients of a care manager on the last day of the month.",
        for_patients.caseload,
    ),
    "care_management_participation": FeedMeasure(
        ("care_management",),
        _SHARE,
        "Of those approached about a care manager, those who accepted.",
        for_patients.participation,
    ),
    "care_management_enrolled": FeedMeasure(
        ("care_management",),
        Shape("count", "patients"),
        "Patients who have ever had a care manager, on the last day of the month.",
        for_patients.enrolled,
    ),
    "delayed_transfers_share": FeedMeasure(
        ("delayed_transfers", "beds"),
        Shape("share", "%", per=100),
        "Patients who are ready to leave hospital and still there, out of the beds occupied, on "
        "the last day of the month.",
        for_services.delayed_share,
    ),
    "delayed_transfers_bed_days": FeedMeasure(
        ("delayed_transfers", "beds"),
        Shape("share", "%", per=100, is_total=True),
        "Days for which patients were ready to leave hospital and still there, out of the days on "
        "which beds were occupied.",
        for_services.delayed_bed_days,
    ),
    "delayed_transfers_rate": FeedMeasure(
        ("delayed_transfers",),
        Shape("rate", "per 10,000 adults", per=10_000, by="patients"),
        "Patients who are ready to leave hospital and still there, for every 10,000 registered "
        "people aged 18 or over, on the last day of the month.",
        for_services.delayed,
        is_per_adult=True,
    ),
    "intermediate_care_urgent": FeedMeasure(
        ("intermediate_care",),
        _SHARE,
        "Of urgent referrals to intermediate care, those reached within 3.5 hours.",
        for_patients.urgent,
    ),
    "intermediate_care_routine": FeedMeasure(
        ("intermediate_care",),
        _SHARE,
        "Of other referrals to intermediate care, those reached within 5 working days.",
        for_patients.routine,
    ),
    "social_care_assessed": FeedMeasure(
        ("social_care",),
        _SHARE,
        "Of referrals to social care, those assessed within 28 days.",
        for_patients.assessed,
    ),
    "social_care_package": FeedMeasure(
        ("social_care",),
        _SHARE,
        "Of those assessed for social care, those with a package of care within 28 days.",
        for_patients.package,
    ),
    "equipment": FeedMeasure(
        ("equipment",),
        _SHARE,
        "Of requests for equipment, those delivered within 7 days.",
        for_patients.equipment,
    ),
    "step_down_home": FeedMeasure(
        ("step_down",),
        _SHARE,
        "Of those who left a step-down bed alive, those who went home without further support.",
        for_patients.step_down,
    ),
    "stroke_scan": FeedMeasure(
        ("stroke_care",),
        _SHARE,
        "Of admissions for a stroke or TIA, those with a brain scan within 24 hours.",
        for_patients.stroke_scan,
    ),
    "stroke_unit": FeedMeasure(
        ("stroke_care",),
        _SHARE,
        "Of admissions for a stroke, those with at least 90 % of the spell on a stroke unit.",
        for_patients.stroke_unit,
    ),
    "satisfaction": FeedMeasure(
        ("satisfaction",),
        _SHARE,
        "Of those who answered, those who were satisfied or very satisfied.",
        for_patients.satisfaction,
    ),
    "practice_hours": FeedMeasure(
        ("practice_hours",),
        _SHARE_OF_SERVICES,
        "Of practices, those with extended hours in the month.",
        for_services.practice_hours,
    ),
    "consultant_feedback": FeedMeasure(
        ("consultant_feedback",),
        _SHARE_OF_SERVICES,
        "Of consultants, those with at least 100 responses by the end of the month.",
        for_services.consultant_feedback,
    ),
    "bed_occupancy": FeedMeasure(
        ("beds",),
        Shape("mean", "beds", is_of_people=False),
        "The mean number of beds occupied, over the days.",
        for_services.occupancy,
    ),
}
"""What each feed says, by the name that a KPI gives it."""


def shape_of_feed(feed: str) -> Shape:
    """Return what kind of number a feed gives.

    Example:
        >>> shape_of_feed("bed_occupancy").kind
        'mean'
    """
    return FEEDS[feed].shape


def feed_rows(feed: str, feeds: Feeds, question: FeedQuestion) -> tuple[Contribution, ...] | None:
    """Return the rows of a feed.

    Args:
        feed: its name.
        feeds: the tables that were given.
        question: what is asked.

    Returns:
        The rows in the order of the tables; None if a table it needs was not given.
    """
    measure = FEEDS[feed]
    if missing_tables(feed, feeds):
        return None
    tables: list[tuple[Any, ...]] = [feeds.rows[name] for name in measure.tables]
    return tuple(measure.rows(question, *tables))


def missing_tables(feed: str, feeds: Feeds) -> tuple[str, ...]:
    """Return the files that a feed needs and nobody gave."""
    return tuple(f"{name}.csv" for name in FEEDS[feed].tables if name not in feeds.rows)
