"""`waypost kpi` and `waypost kpi-people`: what they print, write and refuse."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

from tests.unit.kpi_run_example import write_feeds, write_people
from waypost.cli.exit_codes import ExitCode
from waypost.cli.main import main
from waypost.commands.kpi import count_kpis, places_in
from waypost.commands.kpi_people import kpi_people
from waypost.errors import UnreadableInput, UsageError

SCORECARD = """scorecard small "Small"
  version 1.0.0
  owner "A clinical lead"
  review by 2027-11-01
  source NG1 "An example guideline" status V2
  kpi old "People of 65 and over"
    domain clinical
    of patients registered
    met when age at least 65 years
    better higher
    target at least 70 % because NG1
    monthly by practice
  kpi delivered "Equipment within 7 days"
    domain organisational
    from feed equipment
    better higher
    monthly
  kpi delayed "Delayed transfers"
    domain organisational
    from feed delayed_transfers_share
    better lower
    monthly
"""

PEOPLE = 40


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scorecard, people, tables and places; a run of them lies in `out`."""
    folder = tmp_path_factory.mktemp("kpi")
    (folder / "small.pathway").write_text(SCORECARD)
    write_people(folder / "data", range(PEOPLE))
    write_feeds(folder / "feeds")
    (folder / "places.csv").write_text("practice,locality\nP0,North\nP1,North\nP2,South\n")
    return folder


def words(given: Path, *more: str, out: str = "out", **changed: str) -> list[str]:
    options = {
        "--data": str(given / "data"),
        "--from": "2025-01-01",
        "--to": "2025-03-31",
        "--feeds": str(given / "feeds"),
        "--places": str(given / "places.csv"),
        "--out": str(given / out),
        **{f"--{name.replace('_', '-')}": value for name, value in changed.items()},
    }
    pairs = [word for pair in options.items() for word in pair]
    return ["kpi", str(given / "small.pathway"), *pairs, "--no-report", *more]


@pytest.fixture(scope="module")
def ran(given: Path) -> Path:
    # One row of a table cannot be used, which is a problem of the data.
    assert main(words(given, "--by", "practice, age_band")) == ExitCode.PROBLEMS
    return given / "out"


def test_the_table_shows_latest_figures_targets_and_what_is_missing(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(given, out="printed")) == ExitCode.PROBLEMS
    printed = capsys.readouterr()
    text = re.sub(r"\s+", " ", printed.out)
    assert "40 patients, 1 January 2025 to 31 March 2025" in text
    assert "no feed given: delayed_transfers.csv, beds.csv" in text
    assert "People of 65 and over" in text
    assert "at least 70 %" in text
    assert "Counts of 1 to 7 are hidden (*)" in text
    assert "clinical safety officer" in text
    assert "is about patients and not for publication" in printed.err


def test_strata_are_named_with_spaces_or_without(ran: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((ran / "kpis.csv").read_text())))
    of_groups = {row["dimension"] for row in rows if row["kpi"] == "old"}
    assert of_groups == {"everybody", "practice", "age band"}


def test_rebases_and_a_word_on_the_data_are_given(given: Path) -> None:
    (given / "rebases.csv").write_text("kpi,date,reason\nold,2025-02-10,a new list\n")
    rebase = str(given / "rebases.csv")
    assert main(words(given, out="told", rebase=rebase, about="Invented.")) == ExitCode.PROBLEMS
    document = json.loads((given / "told" / "kpis.json").read_bytes())
    assert document["about_data"] == "Invented."
    [old] = [one for one in document["kpis"] if one["id"] == "old"]
    assert old["rebases"] == [{"period": "2025-02", "reason": "a new list"}]


def test_a_rebase_without_a_reason_is_refused(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (given / "unsaid.csv").write_text("kpi,date,reason\nold,2025-02-10,\n")
    assert main(words(given, out="unsaid", rebase=str(given / "unsaid.csv"))) == ExitCode.UNREADABLE
    assert "line 2 gives no reason" in re.sub(r"\s+", " ", capsys.readouterr().err)


def test_the_python_twin_gives_the_same_files(given: Path, ran: Path) -> None:
    result = count_kpis(
        [given / "small.pathway"],
        given / "data",
        first=date(2025, 1, 1),
        last=date(2025, 3, 31),
        out=given / "twin",
        by=["practice", "age band"],
        feeds=given / "feeds",
        places=given / "places.csv",
        report=False,
    )
    assert result.patients == PEOPLE
    for name in ("kpis.csv", "kpis.json", "internal/contributions.parquet"):
        assert (given / "twin" / name).read_bytes() == (ran / name).read_bytes(), name


def test_people_behind_a_figure_are_listed_and_marked(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["kpi-people", str(ran), "old", "--period", "2025-02", "--group", "practice=P1"]
    assert main(command) == ExitCode.CLEAN
    printed = capsys.readouterr()
    assert "Not for publication" in printed.err
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert {row["patient"] for row in rows} == {f"p{n}" for n in range(PEOPLE) if n % 3 == 1}
    met = {row["patient"] for row in rows if row["numerator"] == "1.0"}
    assert met == {f"p{n}" for n in range(PEOPLE) if n % 3 == 1 and 1930 + n % 60 < 1960}
    assert main([*command, "--format", "json"]) == ExitCode.CLEAN
    document = json.loads(capsys.readouterr().out)
    assert document["caution"].startswith("Not for publication")
    assert len(document["units"]) == len(rows)


def test_people_of_a_published_figure_round_to_it(ran: Path) -> None:
    people = kpi_people(ran, "old", "2025-03")
    rows = list(csv.DictReader(io.StringIO((ran / "kpis.csv").read_text())))
    [shown] = [
        row
        for row in rows
        if (row["kpi"], row["period"], row["dimension"]) == ("old", "2025-03", "everybody")
    ]
    assert len(people.units) == PEOPLE
    assert shown["units"] == "40"
    assert shown["numerator"] == str(round(sum(one.numerator for one in people.units) / 5) * 5)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"period": "2019-01"}, "the run has no period `2019-01`"),
        ({"kpi": "odl"}, "the run has no KPI `odl`; did you mean `old`?"),
        ({"group": "practise=P1"}, "`practise=P1` is no group"),
        ({"group": "practice"}, "`practice` is no group"),
    ],
)
def test_people_of_no_figure_are_refused(ran: Path, changed: dict[str, str], said: str) -> None:
    asked: dict[str, Any] = {"kpi": "old", "period": "2025-03", "group": None, **changed}
    with pytest.raises(UsageError) as problem:
        kpi_people(ran, asked["kpi"], asked["period"], group=asked["group"])
    assert said in str(problem.value)


def test_people_of_no_run_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no finished run of KPIs"):
        kpi_people(tmp_path, "old", "2025-03")


@pytest.mark.parametrize(
    ("more", "changed", "said"),
    [
        (["--by", "practise"], {}, "nothing is broken down by `practise`"),
        ([], {"from": "01/01/2025"}, "is not a date; write it as 2024-02-09"),
        ([], {"from": "2025-04-01"}, "the run ends before it begins"),
        ([], {"data": "nowhere"}, "there is no file or folder nowhere"),
        ([], {"feeds": "nowhere"}, "--feeds takes a folder of CSV files"),
        ([], {"places": "nowhere.csv"}, "--places takes a CSV of practices"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    given: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    changed: dict[str, str],
    said: str,
) -> None:
    assert main(words(given, *more, out="refused", **changed)) == ExitCode.USAGE
    assert said in capsys.readouterr().err


def test_a_table_that_is_none_is_unreadable(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (given / "broken").mkdir(exist_ok=True)
    (given / "broken" / "beds.csv").write_text("a,b\n")
    code = main(words(given, out="unread", feeds=str(given / "broken")))
    assert code == ExitCode.UNREADABLE
    assert "has no column day, occupied" in capsys.readouterr().err


def test_data_without_patients_end_as_unreadable(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.json").write_text("{}")
    code = main(words(given, out="nobody", data=str(tmp_path / "empty.json")))
    assert code == ExitCode.UNREADABLE
    assert "no patient could be read" in capsys.readouterr().err


def test_a_practice_lies_in_one_place(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("practice,locality,name\nP1,North,x\nP1,North,y\nP2,,z\n")
    assert places_in(path) == {"P1": "North"}
    path.write_text("practice,locality\nP1,North\nP1,South\n")
    with pytest.raises(UnreadableInput, match="line 3 puts practice P1 in a second locality"):
        places_in(path)
    path.write_text("code,place\n")
    with pytest.raises(UnreadableInput, match="no columns practice and locality"):
        places_in(path)


def test_nobody_is_on_a_scorecard(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["run", str(given / "small.pathway"), "--data", str(given / "data")]
    assert main([*command, "--as-at", "2025-01-01"]) == ExitCode.USAGE
    assert "waypost kpi" in capsys.readouterr().err
