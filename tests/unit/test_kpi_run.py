"""A run of KPIs: parts, resuming, the files, and what is in them and what is not."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.unit.kpi_run_example import (
    FIRST,
    LAST,
    PATHWAY,
    PLACES,
    contribute,
    person,
    write_feeds,
    write_people,
)
from waypost.cohort.kpi_run import KpiRunResult, run_kpis
from waypost.errors import UsageError
from waypost.kpi.contributing import Contributions
from waypost.kpi.contribution import COLUMNS, Contribution
from waypost.kpi.feeds.tables import TABLES
from waypost.kpi.published import HIDDEN
from waypost.kpi.statistics import Rebase
from waypost_dsl.model.measures import Count, Deaths, Kpi

PEOPLE = 60


class Killed(Exception):
    """Stands for the end of a process."""


def run(folder: Path, **more: Any) -> KpiRunResult:
    data = write_people(folder / "data", range(PEOPLE)) if "data" not in more else more.pop("data")
    more.setdefault("feeds", write_feeds(folder / "feeds"))
    more.setdefault("report", False)
    return run_kpis(
        more.pop("pathways", [PATHWAY]),
        data,
        first=FIRST,
        last=LAST,
        out=folder / more.pop("out", "out"),
        places=PLACES,
        part_size=7,
        contribute=more.pop("contribute", contribute),
        **more,
    )


def killed_after(patients: int) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if done >= patients:
            raise Killed

    return progress


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def figures(folder: Path) -> list[dict[str, str]]:
    with (folder / "kpis.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    run(folder, report=True)
    return folder / "out"


def test_the_files_of_a_run(finished: Path) -> None:
    assert set(contents(finished)) >= {
        "internal/README.txt",
        "internal/contributions.parquet",
        "internal/errors.ndjson",
        "internal/run.json",
        "internal/worklist.csv",
        "kpis.csv",
        "kpis.json",
        "kpis.parquet",
        "report.html",
    }
    readme = (finished / "internal" / "README.txt").read_text()
    assert readme.startswith("NOT FOR PUBLICATION")


def test_published_files_name_no_patient(finished: Path) -> None:
    for name, content in contents(finished).items():
        if not name.startswith("internal/"):
            for patient in (b"p11", b"p42", b"stranger"):
                assert patient not in content, name


def test_a_run_that_was_killed_ends_with_the_same_bytes(tmp_path: Path, finished: Path) -> None:
    for stop in (3, 20, 45):
        with pytest.raises(Killed):
            run(tmp_path, on_progress=killed_after(stop))
        assert not (tmp_path / "out" / "kpis.csv").exists()
    asked: list[str] = []

    def watched(*args: Any, **more: Any) -> Any:
        asked.append(args[1].patient.id)
        return contribute(*args, **more)

    run(tmp_path, contribute=watched, report=True)
    # What was written in full is not worked out again.
    assert 0 < len(asked) < PEOPLE - 40
    assert contents(tmp_path / "out") == contents(finished)


def test_several_processes_give_the_same_bytes(tmp_path: Path, finished: Path) -> None:
    run(tmp_path, jobs=2, report=True)
    assert contents(tmp_path / "out") == contents(finished)


def test_the_order_of_people_changes_no_row_and_no_figure(tmp_path: Path, finished: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    lines = [json.dumps(person(number)) + "\n" for number in reversed(range(PEOPLE))]
    (data / "Patient.ndjson").write_text("".join(lines))
    run(tmp_path, data=data, report=True)
    for name in ("kpis.csv", "kpis.json", "report.html", "internal/contributions.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (finished / name).read_bytes(), name


def test_contributions_are_sorted_and_have_their_columns(finished: Path) -> None:
    table = pq.read_table(finished / "internal" / "contributions.parquet")
    assert tuple(table.column_names) == COLUMNS
    keys = [
        (row["kpi"], row["patient"], row["unit"], row["day"])
        for row in table.select(["kpi", "patient", "unit", "day"]).to_pylist()
    ]
    assert keys == sorted(keys)
    metadata = pq.ParquetFile(finished / "internal" / "contributions.parquet").metadata
    encodings = metadata.row_group(0).column(COLUMNS.index("practice")).encodings
    assert any("DICTIONARY" in one for one in encodings)


def test_figures_are_of_the_rows(finished: Path) -> None:
    rows = [
        one
        for one in figures(finished)
        if one["kpi"] == "listed" and one["dimension"] == "everybody"
    ]
    # 60 people, without the one whose rows failed, rounded.
    assert {one["units"] for one in rows} == {"60"}
    [march] = [
        one
        for one in figures(finished)
        if (one["kpi"], one["period"], one["group"]) == ("reviewed", "2025-03", "")
    ]
    met = sum((number + 3) % 3 > 0 for number in range(PEOPLE) if number != 13)
    assert (met, march["numerator"], march["value"]) == (39, "40", "66.6667")


def test_every_file_says_the_same(finished: Path) -> None:
    document = json.loads((finished / "kpis.json").read_bytes())
    assert document["schema"] == "waypost-kpis/1"
    assert document["disclosure"]["suppress_to"] == 7
    assert "clinical safety officer" in document["caution"]
    assert [one["id"] for one in document["kpis"]] == ["delayed", "delivered", "reviewed", "listed"]
    from_json = [
        (kpi["id"], one["period"]["label"], one["group"]["value"], str(one["units"]))
        for kpi in document["kpis"]
        for one in kpi["results"]
    ]
    from_csv = [
        (one["kpi"], one["period"], one["group"], one["units"]) for one in figures(finished)
    ]
    assert from_json == from_csv
    table = pq.read_table(finished / "kpis.parquet").to_pylist()
    assert [HIDDEN if "units" in row["hidden"] else str(row["units"]) for row in table] == [
        units for *_, units in from_csv
    ]
    assert any(units == HIDDEN for *_, units in from_csv)


def test_what_a_kpi_is_stands_beside_its_figures(finished: Path) -> None:
    document = json.loads((finished / "kpis.json").read_bytes())
    [reviewed] = [one for one in document["kpis"] if one["id"] == "reviewed"]
    assert reviewed["title"] == "Reviewed"
    assert reviewed["target"] == {
        "comparison": "at least",
        "value": "70",
        "unit": "%",
        "sources": ["A guide (V2)"],
    }
    assert reviewed["sources"] == ["A guide, 1.1 (V2)"]
    assert reviewed["direction"] == "higher"
    assert document["pathways"][0]["sha256"] == PATHWAY.sha256


def test_a_feed_that_was_not_given_has_no_value_and_never_nought(finished: Path) -> None:
    document = json.loads((finished / "kpis.json").read_bytes())
    [delayed] = [one for one in document["kpis"] if one["id"] == "delayed"]
    assert delayed["missing"] == "no feed given: delayed_transfers.csv"
    assert delayed["results"] == []


def test_rows_of_feeds_have_the_strata_of_their_patients(finished: Path) -> None:
    rows = pq.read_table(finished / "internal" / "contributions.parquet").to_pylist()
    delivered = {row["patient"]: row for row in rows if row["kpi"] == "delivered"}
    assert len(delivered) == 41
    assert (delivered["p4"]["practice"], delivered["p4"]["locality"]) == ("P1", "North")
    assert delivered["p4"]["age_band"] == "85+"
    assert delivered["stranger"]["practice"] is None


def test_adults_are_the_population_of_delays(tmp_path: Path) -> None:
    feeds = write_feeds(tmp_path / "feeds")
    (feeds / "delayed_transfers.csv").write_text(
        ",".join(TABLES["delayed_transfers"]) + "\np1,,2025-03-30,\n"
    )
    run(tmp_path, feeds=feeds)
    rows = pq.read_table(tmp_path / "out" / "internal" / "contributions.parquet").to_pylist()
    march = [row for row in rows if row["kpi"] == "delayed" and row["day"] == date(2025, 3, 31)]
    assert sum(row["denominator"] for row in march if row["role"] == "population") == PEOPLE
    assert [row["patient"] for row in march if row["role"] == "unit"] == ["p1"]


def test_errors_name_who_and_never_what(finished: Path) -> None:
    lines = (finished / "internal" / "errors.ndjson").read_text().splitlines()
    rows = {(row["code"], row["patient"]): row for row in map(json.loads, lines)}
    assert set(rows) == {
        ("evaluation-error", "p7"),
        ("internal-error", "p13"),
        ("feed-day-missing", None),
        ("feed-patient-unknown", "stranger"),
    }
    assert "values of p13" not in rows["internal-error", "p13"]["message"]
    assert rows["evaluation-error", "p7"]["element"] == "listed"


def test_the_worklist_names_who_is_to_be_looked_at(finished: Path) -> None:
    with (finished / "internal" / "worklist.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    reviewed = {row["patient"] for row in rows if row["kpi"] == "reviewed"}
    assert reviewed == {f"p{n}" for n in range(PEOPLE) if (n + 3) % 3 == 0 and n != 13}
    assert {row["day"] for row in rows if row["kpi"] == "reviewed"} == {"2025-03-31"}
    assert {row["what"] for row in rows} <= {"to be looked at", "value not known"}
    assert any(row["kpi"] == "delivered" for row in rows)


def test_of_two_records_of_a_patient_one_is_used(tmp_path: Path) -> None:
    data = write_people(tmp_path / "data", range(PEOPLE))
    for name, number in (("again", 3), ("new", 99)):
        resource = {**person(number), "gender": "other"}
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]}
        (data / f"{name}.json").write_text(json.dumps(bundle))
    result = run(tmp_path, data=data)
    assert result.patients == PEOPLE + 1
    rows = pq.read_table(tmp_path / "out" / "internal" / "contributions.parquet").to_pylist()
    of_p3 = [row for row in rows if row["patient"] == "p3" and row["kpi"] == "listed"]
    assert len(of_p3) == 15
    errors = (tmp_path / "out" / "internal" / "errors.ndjson").read_text()
    assert errors.count("patient-again") == 1


def test_true_figures_are_written_only_where_asked_and_only_inside(tmp_path: Path) -> None:
    run(tmp_path, internal=True)
    out = tmp_path / "out"
    with (out / "internal" / "true_figures.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert any(row["units"] == "59" for row in rows)
    assert len(rows) >= len(figures(out))


MARKED = {
    "meta": {
        "tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}]
    }
}


def about(folder: Path, marked: range, **more: Any) -> str | None:
    """Run some people, of whom some are marked as test data; return what is said of the data."""
    (folder / "some").mkdir(exist_ok=True)
    people = (person(number, **(MARKED if number in marked else {})) for number in range(20, 30))
    lines = "".join(json.dumps(one) + "\n" for one in people)
    (folder / "some" / "Patient.ndjson").write_text(lines)
    run(folder, data=folder / "some", report=True, **more)
    said = json.loads((folder / "out" / "kpis.json").read_bytes())["about_data"]
    page = (folder / "out" / "report.html").read_text()
    assert said is None or said in page
    return said


def test_a_report_says_that_all_patients_are_test_data(tmp_path: Path) -> None:
    said = about(tmp_path, range(20, 30))
    assert said is not None
    assert said.endswith("(HTEST): none of them is a real patient.")


def test_one_patient_who_is_not_marked_is_enough_to_say_nothing(tmp_path: Path) -> None:
    assert about(tmp_path, range(20, 29)) is None


def test_a_report_says_what_it_is_told_of_the_data(tmp_path: Path) -> None:
    assert about(tmp_path, range(0), about="Everybody is invented.") == "Everybody is invented."
    both = about(tmp_path, range(20, 30), about="One practice is missing.")
    assert both is not None
    assert both.startswith("One practice is missing. Every patient in this run is marked as")


def test_a_chart_starts_anew_where_it_is_told_to(tmp_path: Path) -> None:
    run(tmp_path, rebases={"listed": (Rebase("2024-09", "a new list"),)}, report=True)
    document = json.loads((tmp_path / "out" / "kpis.json").read_bytes())
    rebases = {one["id"]: one["rebases"] for one in document["kpis"]}
    assert rebases.pop("listed") == [{"period": "2024-09", "reason": "a new list"}]
    assert set(map(len, rebases.values())) == {0}
    page = (tmp_path / "out" / "report.html").read_text()
    assert "Rebased from September 2024 (a new list): the mean is" in page


def test_a_rebase_of_nothing_in_the_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"do not have: `lasted`; did you mean `listed`"):
        run(tmp_path, rebases={"lasted": (Rebase("2024-09", "a new list"),)})
    with pytest.raises(UsageError, match="no whole month of the run"):
        run(tmp_path, rebases={"listed": (Rebase("2023-09", "a new list"),)})
    assert not (tmp_path / "out").exists()


def test_a_finished_run_is_replaced(tmp_path: Path, finished: Path) -> None:
    shutil.copytree(finished, tmp_path / "out")
    run(tmp_path, by=("practice",))
    months = [one for one in figures(tmp_path / "out") if one["dimension"] == "practice"]
    assert any(one["period_kind"] == "month" for one in months)


def test_an_unfinished_run_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        run(tmp_path, on_progress=killed_after(20))
    other = write_people(tmp_path / "other", range(5))
    with pytest.raises(UsageError, match="unfinished run with other pathways, data or days"):
        run(tmp_path, data=other)


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("mine")
    with pytest.raises(UsageError, match="holds other things than a run of KPIs"):
        run(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is a file; --out takes a folder"):
        run(tmp_path, out="file")


def test_a_wrong_call_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        run(tmp_path, data=tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no KPIs"):
        run(tmp_path, pathways=[])


def test_nothing_is_said_of_rare_events_whose_number_is_hidden(tmp_path: Path) -> None:
    died = Kpi("died", "Died", "activity", Deaths("registered"), Count(), better="lower")
    pathway = replace(PATHWAY, kpis={"died": died})

    def deaths(*given: Any, **more: Any) -> Contributions:
        patient = given[1].patient.id
        number = int(patient[1:])
        if number >= dead:
            return Contributions(())
        day = date(2024, 1 + number % 12, 1 + number)
        return Contributions(
            (
                Contribution(
                    "died", "everybody", patient, patient, "unit", "on its day", day, day,
                    "counted", 1.0, 1.0,
                ),
            )
        )  # fmt: skip

    found: dict[int, bool] = {}
    for dead in (7, 8, 28):
        result = run(tmp_path, pathways=[pathway], contribute=deaths, out=f"of-{dead}")
        [report] = result.scorecard.kpis
        of_run = report.latest("whole run")
        assert of_run is not None
        found[dead] = report.events is not None
        assert found[dead] == (of_run.numerator != HIDDEN)
    # In 15 months up to 29 are rare, and 7 are too few to say anything of.
    assert (found[7], found[28]) == (False, True)
