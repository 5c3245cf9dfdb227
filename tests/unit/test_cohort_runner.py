"""Runs over many patients: order, repetition, errors, and the files they write."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.unit.cohort_example import AS_AT, bundle, pathways, write_bundles
from waypost.cohort import SCHEMAS, RunResult, SchemaName, evaluating, run, schema
from waypost.errors import EvaluationError, UsageError
from waypost.evaluate import Evaluation
from waypost_dsl.durations import Duration
from waypost_dsl.model import Pathway

FILES = [
    "care_plans.ndjson",
    "detected_issues.ndjson",
    "errors.ndjson",
    "evaluations.ndjson",
    "flags.ndjson",
    "guidance_responses.ndjson",
    "referrals.ndjson",
    "run.json",
    "signals.json",
    "signals.ndjson",
    "timings.json",
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pathway, ...]:
    return pathways(tmp_path_factory.mktemp("example") / "pathways")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three patients: one who needs the clinic, one who had it, one who is not ill."""
    return write_bundles(
        tmp_path / "data",
        a=bundle("needs", ("ill", "2020-05-01"), ("grade-3", "2024-01-10")),
        b=bundle("had", ("ill", "2020-05-01"), ("refer", "2020-05-03"), ("review", "2024-01-01")),
        c=bundle("well"),
    )


def lines(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_bytes().splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if name != "timings.json"}


def without_file_names(folder: Path) -> list[dict[str, object]]:
    return [{**row, "file": ""} for row in lines(folder, "errors.ndjson")]


def test_a_run_writes_all_its_files(both, data, tmp_path):
    run(both, data, as_at=AS_AT, out=tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES


def test_there_is_one_evaluation_a_patient_and_pathway_in_their_order(both, data, tmp_path):
    run(both, data, as_at=AS_AT, out=tmp_path / "out")
    keys = [
        (row["patient"], row["pathway"]) for row in lines(tmp_path / "out", "evaluations.ndjson")
    ]
    assert keys == [(p, w) for p in ("had", "needs", "well") for w in ("alpha", "beta")]


def test_every_line_fits_its_published_schema(both, data, tmp_path):
    (data / "broken.json").write_text("{", encoding="utf-8")
    run(both, data, as_at=AS_AT, known_at=AS_AT, period=(AS_AT, AS_AT), out=tmp_path / "out")
    unsure = write_bundles(tmp_path / "ungraded", a=bundle("unsure", ("ill", "2020")))
    run(both, unsure, as_at=AS_AT, out=tmp_path / "unsure")
    rows: dict[SchemaName, list[Any]] = {
        "evaluation": lines(tmp_path / "out", "evaluations.ndjson"),
        "referral": lines(tmp_path / "out", "referrals.ndjson"),
        "care-plan": lines(tmp_path / "out", "care_plans.ndjson"),
        "guidance-response": lines(tmp_path / "unsure", "guidance_responses.ndjson"),
        "error": lines(tmp_path / "out", "errors.ndjson"),
        "run": [json.loads((tmp_path / "out" / "run.json").read_bytes())],
        "signals": [json.loads((tmp_path / "out" / "signals.json").read_bytes())],
    }
    # Neither pathway has a red flag, and nobody was admitted.
    left = {"flag", "open-referrals", "explanation", "signal", "detected-issue", "verdict"}
    assert set(rows) == set(SCHEMAS) - left
    for name, written in rows.items():
        validator = jsonschema.Draft202012Validator(schema(name))
        assert written, name
        assert [error.message for row in written for error in validator.iter_errors(row)] == []


def test_a_second_run_gives_the_same_bytes(both, data, tmp_path):
    run(both, data, as_at=AS_AT, out=tmp_path / "one")
    run(both, data, as_at=AS_AT, out=tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_names_and_the_order_of_files_change_nothing(both, data, tmp_path):
    (data / "broken.json").write_text("{", encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    for number, path in enumerate(sorted(data.iterdir(), reverse=True)):
        (other / f"{number}.json").write_bytes(path.read_bytes())
    run(both, data, as_at=AS_AT, out=tmp_path / "one")
    run(both, other, as_at=AS_AT, out=tmp_path / "two")
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    for name in ("evaluations.ndjson", "referrals.ndjson", "run.json"):
        assert one[name] == two[name]
    assert without_file_names(tmp_path / "one") == without_file_names(tmp_path / "two")


def test_the_hash_of_the_input_is_of_what_the_records_hold(both, data, tmp_path):
    before = run(both, data, as_at=AS_AT).facts.input_sha256
    write_bundles(data, c=bundle("well", ("review", "2024-02-02")))
    assert run(both, data, as_at=AS_AT).facts.input_sha256 != before


def test_a_file_that_cannot_be_read_is_a_row_and_stops_nobody(both, data, tmp_path):
    (data / "broken.json").write_text("{", encoding="utf-8")
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    assert (result.facts.patients, result.facts.unread) == (3, 1)
    assert [(row.file, row.code) for row in result.unread] == [("broken.json", "unreadable-json")]
    [row] = lines(tmp_path / "out", "errors.ndjson")
    assert (row["file"], row["patient"], row["severity"]) == ("broken.json", None, "error")


@pytest.mark.parametrize("first_is_fuller", [True, False])
def test_of_two_records_of_a_patient_the_fuller_one_is_used_and_both_files_are_named(
    both, tmp_path, first_is_fuller
):
    full = bundle("twin", ("ill", "2020-05-01"), ("review", "2024-01-01"))
    thin = bundle("twin", ("ill", "2020-05-01"))
    first, second = (full, thin) if first_is_fuller else (thin, full)
    data = write_bundles(tmp_path / "data", first=first, second=second)
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    kept, left = ("first", "second") if first_is_fuller else ("second", "first")
    [row] = lines(tmp_path / "out", "errors.ndjson")
    assert (row["code"], row["patient"], row["file"]) == ("patient-again", "twin", f"{left}.json")
    assert f"{kept}.json" in str(row["message"])
    assert (result.facts.patients, result.facts.left_out) == (1, 1)
    assert [counts.enrolled for counts in result.facts.pathways] == [1, 1]
    [alpha, _] = lines(tmp_path / "out", "evaluations.ndjson")
    assert [step["status"] for step in _steps(alpha) if step["name"] == "reviewed"] == ["done"]


def _steps(evaluation: dict[str, object]) -> list[dict[str, object]]:
    steps = evaluation["steps"]
    assert isinstance(steps, list)
    return steps


def _failing_for(patient: str, problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    real = evaluating.evaluate

    def evaluate(pathway: Pathway, record, **question) -> Evaluation:
        if record.patient.id == patient and pathway.name == "alpha":
            raise problem
        return real(pathway, record, **question)

    monkeypatch.setattr(evaluating, "evaluate", evaluate)


def test_an_evaluation_error_is_a_row_and_the_rest_is_evaluated(both, data, tmp_path, monkeypatch):
    _failing_for("needs", EvaluationError("two branches hold: they overlap"), monkeypatch)
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    [row] = lines(tmp_path / "out", "errors.ndjson")
    assert (row["code"], row["patient"], row["pathway"]) == ("evaluation-error", "needs", "alpha")
    assert row["message"] == "two branches hold: they overlap"
    assert [counts.errors for counts in result.facts.pathways] == [1, 0]
    assert len(lines(tmp_path / "out", "evaluations.ndjson")) == 5
    assert not result.facts.has_internal_errors


def test_a_fault_of_ours_is_a_row_without_anything_the_record_holds(
    both, data, tmp_path, monkeypatch
):
    _failing_for("needs", KeyError("a value of the patient"), monkeypatch)
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    [row] = lines(tmp_path / "out", "errors.ndjson")
    assert row["code"] == "internal-error"
    assert "KeyError" in str(row["message"])
    assert "a value of the patient" not in (tmp_path / "out" / "errors.ndjson").read_text()
    assert result.facts.has_internal_errors


def test_referrals_to_one_service_are_one_across_pathways(both, data, tmp_path):
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    [request] = lines(tmp_path / "out", "referrals.ndjson")
    assert request["subject"] == {"reference": "Patient/needs"}
    assert request["reasonCode"] == [
        {"text": "Alpha care: Sent to the clinic (needed when breathlessness grade is at least 3)"},
        {"text": "Beta care: Seen soon"},
    ]
    assert request["priority"] == "urgent"
    [clinic] = result.facts.services
    assert (clinic.title, clinic.pending, clinic.overdue) == ("The clinic", 0, 1)


def test_the_counts_are_those_of_the_evaluations(both, data, tmp_path):
    result = run(both, data, as_at=AS_AT, out=tmp_path / "out")
    statuses = Counter(
        (row["pathway"], row["status"]) for row in lines(tmp_path / "out", "evaluations.ndjson")
    )
    for counts in result.facts.pathways:
        assert counts.enrolled == statuses[counts.name, "enrolled"] == 2
        assert counts.not_enrolled == statuses[counts.name, "not enrolled"] == 1
    [reviewed, graded, sent] = result.facts.pathways[0].steps
    assert (reviewed.done, reviewed.overdue) == (1, 1)
    assert (graded.done, graded.overdue) == (1, 1)
    assert (sent.done, sent.overdue, sent.kind) == (1, 1, "referral")


def test_steps_of_somebody_who_died_are_not_counted(both, tmp_path):
    died = bundle("late", ("ill", "2020-05-01"), deceasedDateTime="2023-01-01")
    result = run(both, write_bundles(tmp_path / "data", a=died), as_at=AS_AT)
    alpha = result.facts.pathways[0]
    assert (alpha.enrolled, alpha.ended) == (0, 1)
    assert [step.overdue for step in alpha.steps] == [0, 0, 0]


def test_a_parameter_can_be_set_and_is_named_in_the_facts(both, data):
    late = run(both, data, as_at=AS_AT, parameters={"clinic_days": Duration(60, "days")})
    assert late.facts.parameters == (("clinic_days", "60 days"),)
    assert late.facts.pathways[0].steps[2].pending == 1


def test_a_parameter_that_no_pathway_has_is_refused_with_the_nearest_name(both, data):
    with pytest.raises(UsageError, match="`clinic_day`; did you mean `clinic_days`"):
        run(both, data, as_at=AS_AT, parameters={"clinic_day": Duration(60, "days")})


def test_a_bundle_can_be_given_as_bytes(both):
    content = json.dumps(bundle("needs", ("ill", "2020-05-01"))).encode()
    result = run(both, content, as_at=AS_AT)
    assert (result.facts.patients, result.facts.pathways[0].enrolled) == (1, 1)


def test_bytes_that_are_no_json_are_unread(both):
    result: RunResult = run(both, b"{", as_at=AS_AT)
    assert [(row.file, row.code) for row in result.unread] == [
        ("standard input", "unreadable-json")
    ]


def test_progress_is_told_after_each_patient(both, data):
    seen: list[int] = []
    run(both, data, as_at=AS_AT, on_progress=seen.append)
    assert seen == [1, 2, 3]


def test_data_that_are_not_there_leave_no_folder_behind(both, tmp_path):
    with pytest.raises(UsageError, match="there is no file or folder"):
        run(both, tmp_path / "nowhere", as_at=AS_AT, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_of_somebody_else_is_never_written_to(both, data, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds other things than a run of Waypost"):
        run(both, data, as_at=AS_AT, out=theirs)
    assert [path.name for path in theirs.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("content", ['{"schema": "theirs/1"}', "[]", "{"])
def test_a_run_json_of_somebody_else_does_not_make_a_folder_ours(both, data, tmp_path, content):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="choose an empty or a new folder"):
        run(both, data, as_at=AS_AT, out=tmp_path / "theirs")


def test_a_folder_of_ours_is_written_anew(both, data, tmp_path):
    run(both, data, as_at=AS_AT, out=tmp_path / "out")
    (data / "a.json").unlink()
    run(both, data, as_at=AS_AT, out=tmp_path / "out")
    assert len(lines(tmp_path / "out", "evaluations.ndjson")) == 4


def test_a_file_is_no_folder_for_results(both, data, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file; --out takes a folder"):
        run(both, data, as_at=AS_AT, out=tmp_path / "file")


def test_what_breaks_off_leaves_the_earlier_run_whole(both, data, tmp_path, monkeypatch):
    run(both, data, as_at=AS_AT, out=tmp_path / "out")
    before = contents(tmp_path / "out")

    def broken(_: bytes) -> Counter[tuple[str, ...]]:
        raise MemoryError

    monkeypatch.setattr("waypost.cohort.tally.from_json", broken)
    with pytest.raises(MemoryError):
        run(both, data, as_at=AS_AT, out=tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES
