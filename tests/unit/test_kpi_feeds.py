"""Tables beside the records: what each counts, its limits to the day and the hour, and unknowns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from waypost.kpi.contribution import Contribution
from waypost.kpi.feeds import FEEDS, FeedQuestion, feed_rows, read_feeds
from waypost.kpi.feeds.catalogue import missing_tables
from waypost.kpi.feeds.tables import TABLES
from waypost_dsl.model import WorkingCalendar
from waypost_dsl.model.measures import KNOWN_FEEDS

CALENDAR = WorkingCalendar(
    "england",
    "bank_holidays.csv",
    "",
    date(2024, 1, 1),
    date(2024, 12, 31),
    frozenset({date(2024, 5, 6), date(2024, 12, 25), date(2024, 12, 26)}),
)
COHORT = Path(__file__).parents[2] / "fixtures" / "cohort" / "feeds.py"


def asked(
    *,
    first: date = date(2024, 1, 1),
    last: date = date(2024, 12, 31),
    as_at: date | None = None,
    calendar: WorkingCalendar | None = CALENDAR,
) -> FeedQuestion:
    return FeedQuestion("k", "p", first, last, as_at or last, calendar)


def rows(
    folder: Path, feed: str, question: FeedQuestion | None = None, **tables: str
) -> tuple[Contribution, ...]:
    for name, text in tables.items():
        header = ",".join(TABLES[name])
        (folder / f"{name}.csv").write_text(f"{header}\n{text}", encoding="utf-8")
    feeds = read_feeds(folder)
    assert feeds.findings == ()
    found = feed_rows(feed, feeds, question or asked())
    assert found is not None
    return found


def answers(found: tuple[Contribution, ...]) -> list[tuple[str, float]]:
    return [(row.state, row.numerator) for row in found]


MET, NOT_MET = ("counted", 1.0), ("counted", 0.0)
UNKNOWN, NOT_YET, EXCLUDED = ("value not known", 0.0), ("not yet judged", 0.0), ("excluded", 0.0)


def test_the_engine_knows_the_feeds_that_the_language_knows() -> None:
    assert set(FEEDS) == set(KNOWN_FEEDS)


def test_the_tables_have_the_columns_of_the_generated_ones() -> None:
    from fixtures.cohort.feeds import FEEDS as WITH_PATIENTS
    from fixtures.cohort.feeds import FIXED_FEEDS

    for name, columns in {**WITH_PATIENTS, **FIXED_FEEDS}.items():
        assert TABLES[name] == columns


def test_an_urgent_referral_is_reached_within_three_and_a_half_hours(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "intermediate_care_urgent",
        intermediate_care=(
            "a,urgent,2024-02-01T09:00:00+00:00,2024-02-01T12:30:00+00:00\n"
            "b,urgent,2024-02-01T09:00:00+00:00,2024-02-01T12:30:01+00:00\n"
            "c,urgent,2024-02-01T09:00:00+00:00,\n"
            "d,urgent,2024-02-01,2024-02-01\n"
            "e,urgent,2024-02-01,2024-02-03\n"
            "f,routine,2024-02-01,2024-02-03\n"
            # The clocks go forward at 1 in the morning: two and a half hours by the sun.
            "g,urgent,2024-03-31T00:30:00+00:00,2024-03-31T04:00:00+01:00\n"
        ),
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN, UNKNOWN, NOT_MET, MET]
    assert found[2].why == "when they were reached is not recorded, or not to the hour"


def test_a_routine_referral_has_five_working_days(tmp_path: Path) -> None:
    text = (
        # Thursday 2 May 2024; Monday is the early May bank holiday: the fifth is Friday 10 May.
        "a,routine,2024-05-02,2024-05-10\n"
        "b,routine,2024-05-02,2024-05-11\n"
        # A weekend does not count: Friday to Friday.
        "c,routine,2024-06-07,2024-06-14\n"
        "d,routine,2024-06-07,2024-06-15\n"
        "e,routine,2024-06-07,\n"
        "f,urgent,2024-06-07,2024-06-07\n"
    )
    found = rows(tmp_path, "intermediate_care_routine", intermediate_care=text)
    assert answers(found) == [MET, NOT_MET, MET, NOT_MET, UNKNOWN]
    assert found[0].judged_on == date(2024, 5, 10)
    no_calendar = rows(tmp_path, "intermediate_care_routine", asked(calendar=None))
    assert answers(no_calendar) == [UNKNOWN] * 5


def test_a_calendar_that_ends_does_not_say_what_comes_after(tmp_path: Path) -> None:
    question = asked(as_at=date(2025, 2, 1))
    found = rows(
        tmp_path,
        "intermediate_care_routine",
        question,
        intermediate_care="a,routine,2024-12-30,2024-12-31\n",
    )
    assert answers(found) == [UNKNOWN]


def test_social_care_is_assessed_and_in_place_within_28_days(tmp_path: Path) -> None:
    text = (
        "a,2024-02-01,2024-02-29,2024-03-28\n"
        "b,2024-02-01,2024-03-01,2024-03-30\n"
        "c,2024-02-01,,\n"
        "d,2024-12-10,,\n"
    )
    found = rows(tmp_path, "social_care_assessed", social_care=text)
    assert answers(found) == [MET, NOT_MET, UNKNOWN, NOT_YET]
    assert found[3].judged_on == date(2025, 1, 7)
    packages = rows(tmp_path, "social_care_package")
    # Whoever was not assessed is not among those whose package is late; b waited 29 days.
    assert answers(packages) == [MET, NOT_MET]
    assert packages[0].day == date(2024, 2, 29)


def test_what_comes_after_the_day_of_the_run_has_not_come(tmp_path: Path) -> None:
    question = asked(as_at=date(2024, 3, 10))
    found = rows(
        tmp_path,
        "social_care_assessed",
        question,
        social_care=(
            "a,2024-02-01,2024-03-20,\nb,2024-03-01,2024-03-20,\nc,2024-03-20,2024-03-21,\n"
        ),
    )
    assert answers(found) == [NOT_MET, NOT_YET]


def test_equipment_comes_within_7_days(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "equipment",
        equipment="a,2024-02-01,2024-02-08\nb,2024-02-01,2024-02-09\nc,2024-02-01,\n",
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN]


def test_step_down_leaves_out_who_died(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "step_down_home",
        step_down=(
            "a,2024-02-01,home without support\nb,2024-02-01,home with support\n"
            "c,2024-02-01,died\nd,2024-02-01,\n"
        ),
    )
    assert answers(found) == [MET, NOT_MET, EXCLUDED, UNKNOWN]
    assert found[2].why == "died"


def test_a_stroke_is_scanned_within_24_hours(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "stroke_scan",
        stroke_care=(
            "a,2024-02-01T09:00:00+00:00,2024-02-02T09:00:00+00:00,10,10\n"
            "b,2024-02-01T09:00:00+00:00,2024-02-02T09:01:00+00:00,10,10\n"
            "c,2024-02-01T09:00:00+00:00,2024-02-02,10,10\n"
            "d,2024-02-01,2024-02-01,10,10\n"
            "e,2024-02-01T09:00:00+00:00,,10,10\n"
        ),
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN, MET, UNKNOWN]


def test_nine_tenths_of_the_spell_are_on_a_stroke_unit(tmp_path: Path) -> None:
    admitted = "2024-02-01T09:00:00+00:00"
    found = rows(
        tmp_path,
        "stroke_unit",
        stroke_care="".join(
            f"p{place},{admitted},,{hours}\n"
            for place, hours in enumerate(("100,90", "100,89.9", ",90", "100,", "0,0"))
        ),
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN, UNKNOWN, UNKNOWN]


def test_satisfied_is_of_those_who_answered(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "satisfaction",
        satisfaction=(
            "a,2024-02-01,very satisfied\nb,2024-02-01,Satisfied\nc,2024-02-01,neither\n"
            "d,2024-02-01,no answer\ne,2024-02-01,\n"
        ),
    )
    assert answers(found) == [MET, MET, NOT_MET, EXCLUDED, UNKNOWN]


CARE = (
    "a,north,2024-01-05,yes,2024-01-20,\n"
    "b,north,2024-01-06,yes,2024-02-10,2024-03-31\n"
    "c,south,2024-01-07,no,,\n"
    "d,south,2024-01-08,yes,2024-03-01,\n"
    "e,south,,,,\n"
    "f,south,2024-01-09,,,\n"
)


def test_participation_is_of_those_approached(tmp_path: Path) -> None:
    found = rows(tmp_path, "care_management_participation", care_management=CARE)
    assert answers(found) == [MET, MET, NOT_MET, MET, UNKNOWN]
    assert [row.patient for row in found] == ["a", "b", "c", "d", "f"]


def test_caseloads_are_of_managers_with_patients_on_the_last_day_of_the_month(
    tmp_path: Path,
) -> None:
    question = asked(last=date(2024, 3, 31))
    found = rows(tmp_path, "care_management_caseload", question, care_management=CARE)
    assert [(row.unit, row.day, row.value) for row in found] == [
        ("north", date(2024, 1, 31), 1.0),
        ("north", date(2024, 2, 29), 2.0),
        # b left on the last day of March.
        ("north", date(2024, 3, 31), 1.0),
        ("south", date(2024, 3, 31), 1.0),
    ]
    assert {row.taken for row in found} == {"end of month"}
    assert rows(tmp_path, "care_management_largest_caseload", question) == found


def test_ever_enrolled_only_grows(tmp_path: Path) -> None:
    question = asked(last=date(2024, 4, 30))
    found = rows(tmp_path, "care_management_enrolled", question, care_management=CARE)
    assert [row.patient for row in found if row.day == date(2024, 1, 31)] == ["a"]
    assert [row.patient for row in found if row.day == date(2024, 4, 30)] == ["a", "b", "d"]


DELAYS = (
    "a,Encounter/1,2024-01-20,2024-02-10\n"
    "b,Encounter/2,2024-01-31,2024-01-31\n"
    "c,Encounter/3,2024-01-31,\n"
    "d,Encounter/4,,\n"
    "d2,Encounter/4,,2024-01-15\n"
)
BEDS = "2024-01-30,400\n2024-01-31,410\n2024-02-28,\n"


def test_who_is_delayed_at_the_snapshot_is_ready_and_has_not_left(tmp_path: Path) -> None:
    question = asked(last=date(2024, 2, 29))
    found = rows(tmp_path, "delayed_transfers_share", question, delayed_transfers=DELAYS, beds=BEDS)
    january = [row for row in found if row.day == date(2024, 1, 31)]
    assert [(row.patient, row.state, row.role) for row in january] == [
        ("a", "counted", "unit"),
        ("c", "counted", "unit"),
        ("d", "population not known", "unit"),
        ("", "counted", "population"),
    ]
    assert january[-1].denominator == 410.0
    # Nobody counted the beds on the last day of February: there is no denominator, not 0.
    assert not any(row.role == "population" for row in found if row.day > date(2024, 1, 31))


def test_bed_days_are_of_days_on_which_beds_were_counted(tmp_path: Path) -> None:
    question = asked(last=date(2024, 2, 29))
    found = rows(
        tmp_path, "delayed_transfers_bed_days", question, delayed_transfers=DELAYS, beds=BEDS
    )
    [population] = [row for row in found if row.role == "population"]
    assert population.denominator == 810.0
    days = {row.patient: row.numerator for row in found if row.role == "unit"}
    assert days == {"a": 2.0, "c": 1.0}


def test_the_rate_of_delays_needs_no_beds(tmp_path: Path) -> None:
    question = asked(last=date(2024, 1, 31))
    found = rows(tmp_path, "delayed_transfers_rate", question, delayed_transfers=DELAYS)
    assert [row.patient for row in found if row.numerator] == ["a", "c"]
    assert FEEDS["delayed_transfers_rate"].shape.per == 10_000


def test_bed_occupancy_is_of_days(tmp_path: Path) -> None:
    found = rows(tmp_path, "bed_occupancy", beds=BEDS)
    assert [(row.value, row.state) for row in found] == [
        (400.0, "counted"),
        (410.0, "counted"),
        (None, "value not known"),
    ]
    assert {row.patient for row in found} == {""}


def test_practices_have_extended_hours_month_by_month(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "practice_hours",
        practice_hours="P1,2024-01,yes\nP1,2024-02,no\nP2,2024-01,\n",
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN]
    assert [(row.practice, row.day) for row in found] == [
        ("P1", date(2024, 1, 31)),
        ("P1", date(2024, 2, 29)),
        ("P2", date(2024, 1, 31)),
    ]
    assert not FEEDS["practice_hours"].shape.is_of_people


def test_a_hundred_responses_are_enough(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "consultant_feedback",
        consultant_feedback="x,2024-03-31,100\ny,2024-03-31,99\nz,2024-03-31,\n",
    )
    assert answers(found) == [MET, NOT_MET, UNKNOWN]


def test_without_its_table_a_feed_says_nothing(tmp_path: Path) -> None:
    feeds = read_feeds(tmp_path)
    for name in FEEDS:
        assert feed_rows(name, feeds, asked()) is None
    (tmp_path / "delayed_transfers.csv").write_text(",".join(TABLES["delayed_transfers"]))
    feeds = read_feeds(tmp_path)
    assert missing_tables("delayed_transfers_share", feeds) == ("beds.csv",)
    assert feed_rows("delayed_transfers_rate", feeds, asked()) == ()


def test_the_same_person_is_written_in_two_ways(tmp_path: Path) -> None:
    found = rows(tmp_path, "equipment", equipment="Patient/a,2024-02-01,2024-02-02\n")
    assert found[0].patient == "a"
    assert found[0].unit == "equipment.csv row 2"
