"""Where charts over time start anew: the table, and what of it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.errors import UnreadableInput, UsageError
from waypost.kpi.rebases import check_rebases, read_rebases
from waypost.kpi.statistics import Rebase


def table(folder: Path, text: str) -> Path:
    path = folder / "rebases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rebase_is_in_the_month_of_its_date(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "\ufeffkpi,date,reason\nold,2025-03-09,moved\nold,2025-02-01, new clinic \n"
        "new,2024-12-31,x\n",
    )
    assert read_rebases(path) == {
        "old": (Rebase("2025-02", "new clinic"), Rebase("2025-03", "moved")),
        "new": (Rebase("2024-12", "x"),),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kpi,date\n", "has no column reason"),
        ("kpi,date,reason\nold,2025-03-09,\n", "line 2 gives no reason"),
        ("kpi,date,reason\nold,2025-03-09\n", "line 2 gives no reason"),
        ("kpi,date,reason\nold,March,moved\n", "line 2 has no date such as"),
        (
            "kpi,date,reason\nold,2025-03-09,moved\nold,2025-03-20,again\n",
            "line 3 starts old anew a second time in 2025-03",
        ),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read_rebases(table(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be read"):
        read_rebases(tmp_path / "nowhere.csv")


def test_a_rebase_is_of_a_kpi_and_a_month_of_the_run() -> None:
    given = {"old": (Rebase("2025-02", "moved"),)}
    check_rebases(given, ["old"], ["2025-02"])
    with pytest.raises(UsageError, match=r"do not have: `old`; did you mean `olds`\?"):
        check_rebases(given, ["olds"], ["2025-02"])
    with pytest.raises(UsageError, match="starts old anew in 2025-02, no whole month of the run"):
        check_rebases(given, ["old"], ["2025-03"])
