"""Rows of tables that cannot be used: findings with file, row and advice, and none lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.errors import UnreadableInput, UsageError
from waypost.kpi.feeds import FeedFinding, read_feeds
from waypost.kpi.feeds.tables import TABLES

GOOD = "a,2024-02-01,2024-02-08\n"


def findings(folder: Path, table: str, text: str) -> tuple[FeedFinding, ...]:
    (folder / f"{table}.csv").write_text(f"{','.join(TABLES[table])}\n{text}", encoding="utf-8")
    return read_feeds(folder).findings


@pytest.mark.parametrize(
    ("table", "row", "code", "said"),
    [
        ("equipment", "a,,2024-02-08", "feed-day-missing", "requested is empty"),
        ("equipment", "a,01/02/2024,", "feed-cell-unreadable", "write it as 2024-02-09"),
        ("equipment", ",2024-02-01,", "feed-cell-unreadable", "patient is empty"),
        ("equipment", "a,2024-02-08,2024-02-01", "feed-row-odd", "delivered is before requested"),
        ("equipment", "a,2024-02-01", "feed-row-cut", "it has 2 cells and the first line 3"),
        ("equipment", "a,2024-02-01,,x", "feed-row-cut", "put text with commas in quotation marks"),
        ("intermediate_care", "a,soon,2024-02-01,", "feed-cell-unreadable", "urgent, routine"),
        ("intermediate_care", "a,,2024-02-01,", "feed-cell-unreadable", "priority is empty"),
        (
            "intermediate_care",
            "a,urgent,2024-02-01T09:00,",
            "feed-cell-unreadable",
            "write it as 2024-02-09T14:30:00+00:00",
        ),
        (
            "stroke_care",
            "a,2024-02-01,,10,11",
            "feed-row-odd",
            "stroke_unit_hours is more than spell_hours",
        ),
        ("stroke_care", "a,2024-02-01,,ten,1", "feed-cell-unreadable", "spell_hours is no number"),
        ("stroke_care", "a,2024-02-01,,-1,1", "feed-cell-unreadable", "spell_hours is no number"),
        ("stroke_care", "a,2024-02-01,,NaN,1", "feed-cell-unreadable", "spell_hours is no number"),
        ("satisfaction", "a,2024-02-01,happy", "feed-cell-unreadable", "write one of them"),
        ("practice_hours", "P1,January,yes", "feed-cell-unreadable", "write it as 2024-02"),
        ("practice_hours", "P1,,yes", "feed-day-missing", "month is no month"),
        ("consultant_feedback", "x,2024-03-30,4", "feed-row-odd", "not the last day of a month"),
        ("consultant_feedback", "x,2024-03-31,4.5", "feed-cell-unreadable", "no whole number"),
        ("beds", ",410", "feed-day-missing", "day is empty"),
        (
            "care_management",
            "a,m,2024-02-01,yes,2024-03-01,2024-02-20",
            "feed-row-odd",
            "until is before from",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_a_finding(
    tmp_path: Path, table: str, row: str, code: str, said: str
) -> None:
    [finding] = findings(tmp_path, table, f"{row}\n")
    assert (finding.file, finding.row, finding.code) == (f"{table}.csv", 2, code)
    assert said in finding.message


def test_the_other_rows_are_used(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "equipment", f"{GOOD}b,,\n\nc,2024-02-01,\n")
    assert finding.row == 3
    assert [one.patient for one in read_feeds(tmp_path).rows["equipment"]] == ["a", "c"]


def test_a_row_that_is_there_twice_is_counted_once(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "equipment", GOOD + GOOD)
    assert (finding.row, finding.code) == (3, "feed-row-again")
    assert len(read_feeds(tmp_path).rows["equipment"]) == 1


def test_two_rows_about_one_month_of_a_practice_are_one_too_many(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "practice_hours", "P1,2024-01,yes\nP1,2024-01,no\n")
    assert "row 2 is about the same practice and month" in finding.message


def test_no_finding_repeats_what_a_row_holds(tmp_path: Path) -> None:
    secret = "Smith-1943"
    text = f"{secret},{secret},{secret}\n{secret},2024-02-01,{secret}\n"
    for finding in findings(tmp_path, "equipment", text):
        assert secret not in finding.message


def test_columns_may_come_in_any_order_with_others_between(tmp_path: Path) -> None:
    (tmp_path / "equipment.csv").write_bytes(
        b"\xef\xbb\xbfdelivered, patient ,note,requested\r\n2024-02-08,a,x,2024-02-01\r\n"
    )
    feeds = read_feeds(tmp_path)
    assert feeds.findings == ()
    assert feeds.rows["equipment"][0].patient == "a"


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "equipment.csv").write_text("patient,asked\na,b\n")
    with pytest.raises(UnreadableInput, match="has no column requested, delivered"):
        read_feeds(tmp_path)


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "beds.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput, match="UTF-8"):
        read_feeds(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--feeds takes a folder"):
        read_feeds(tmp_path / "nowhere")
    assert read_feeds(None).rows == {}


@given(st.lists(st.text(alphabet='abc,"-0123456789\n T:+', max_size=40), max_size=8))
def test_every_row_is_used_or_is_a_finding(lines: list[str]) -> None:
    import csv
    import io
    import tempfile

    text = io.StringIO(newline="")
    csv.writer(text).writerows([line] for line in lines)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        header = ",".join(TABLES["equipment"])
        content = header + "\r\n" + text.getvalue()
        (folder / "equipment.csv").write_bytes(content.encode())
        feeds = read_feeds(folder)
        used = [one.unit for one in feeds.rows["equipment"]]
        given_rows = sum(1 for row in csv.reader(io.StringIO(content, newline="")) if row) - 1
        assert len(used) + len(feeds.findings) == given_rows
