"""Open referrals: one for each patient, service and body region, listed by service."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import rich.style  # noqa: F401 - it draws a random number when it is first imported
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.cohort_example import AS_AT, bundle, write_bundles, write_pathways
from waypost.cli import main as cli
from waypost.cohort import schema
from waypost.cohort.open_referrals import AskedFor, OpenReferral, open_referrals
from waypost.commands.referring import COLUMNS, as_csv, as_json, referrals
from waypost.commands.running import run
from waypost.errors import UnreadableInput, UsageError
from waypost.evaluate.evaluation import MAY_BE_OPEN, ReferralRow, ReferralState, StepStatus
from waypost.evaluate.referrals import merged as merged_rows

NEED = date(2024, 1, 10)


def row(
    service: str = "clinic",
    *,
    step: str = "sent",
    region: str | None = None,
    event: str | None = None,
    state: ReferralState = "proposed",
    priority: str = "routine",
    since: date = NEED,
    due: date | None = date(2024, 2, 9),
    status: StepStatus = "overdue",
    in_doubt: bool = False,
) -> ReferralRow:
    return ReferralRow(
        identifier="one",
        service=service,
        service_title=service.capitalize(),
        priority=priority,
        need_since=since,
        event=event,
        due=due,
        status=status,
        steps=(step,),
        evidence=(),
        because=(),
        marks=(MAY_BE_OPEN,) if in_doubt else (),
        provisional=False,
        region=region,
        state=state,
        may_be=("ServiceRequest/doubtful",) if in_doubt else (),
    )


def merged(*rows: ReferralRow, patient: str = "p1") -> tuple[OpenReferral, ...]:
    asked = [AskedFor(patient, f"pathway_{n}", one) for n, one in enumerate(rows)]
    return open_referrals(asked, as_at=AS_AT)


def test_two_pathways_that_need_one_service_make_one_referral_with_both_reasons():
    [one] = merged(row(step="sent"), row(step="seen"))
    assert one.reasons == ("pathway_0.sent", "pathway_1.seen")


def test_what_one_episode_knows_to_be_made_is_made_for_the_other():
    early = row(since=date(2024, 1, 2), in_doubt=True)
    made = replace(row(state="made"), made_as="ServiceRequest/made")
    for rows in ((early, made), (made, early)):
        [one] = merged_rows(rows)
        assert (one.state, one.made_as) == ("made", "ServiceRequest/made")
        assert (one.need_since, one.marks, one.may_be) == (date(2024, 1, 2), (), ())


def test_that_one_may_be_open_is_said_of_all_that_ask():
    [one] = merged_rows((row(), row(step="seen", in_doubt=True)))
    assert (one.marks, one.may_be) == ((MAY_BE_OPEN,), ("ServiceRequest/doubtful",))
    [listed] = merged(row(), row(step="seen", in_doubt=True))
    assert listed.may_be_open
    [settled] = merged(row(in_doubt=True), row(state="made"))
    assert not settled.may_be_open


def test_the_most_urgent_the_earliest_need_and_the_earliest_due_day_count():
    early = row(since=date(2024, 1, 2), due=date(2024, 3, 9), status="pending")
    [one] = merged(early, row(priority="urgent"))
    assert (one.priority, one.need_since, one.due) == (
        "urgent",
        date(2024, 1, 2),
        date(2024, 2, 9),
    )
    assert one.days_overdue == 21


@pytest.mark.parametrize(
    "rows",
    [
        (row(region="left hip"), row(region="right hip")),
        (row(region="hip"), row()),
        (row(event="Encounter/1"), row(event="Encounter/2")),
        (row("clinic"), row("other")),
    ],
    ids=["side", "region and none", "event", "service"],
)
def test_another_region_event_or_service_is_another_referral(rows):
    assert len(merged(*rows)) == 2


def test_two_patients_are_never_put_together():
    asked = [AskedFor("p1", "a", row()), AskedFor("p2", "a", row())]
    assert [one.patient for one in open_referrals(asked, as_at=AS_AT)] == ["p1", "p2"]


@pytest.mark.parametrize("further", ["made", "accepted", "seen"])
def test_what_one_pathway_knows_to_be_made_is_not_proposed_for_another(further):
    [one] = merged(row(state=further), row(since=date(2024, 1, 1)))
    assert one.state == further


def test_a_referral_that_is_not_overdue_has_no_days():
    [one] = merged(row(status="pending", due=date(2024, 3, 1)))
    assert one.days_overdue is None


ROWS = st.builds(
    row,
    st.sampled_from(["clinic", "other"]),
    step=st.sampled_from(["sent", "seen"]),
    region=st.sampled_from([None, "hip", "knee"]),
    state=st.sampled_from(["proposed", "made"]),
    priority=st.sampled_from(["routine", "urgent"]),
    since=st.dates(date(2024, 1, 1), date(2024, 1, 31)),
)
ASKED = st.builds(AskedFor, st.sampled_from(["p1", "p2"]), st.sampled_from(["a", "b"]), ROWS)


@given(st.lists(ASKED, max_size=8), st.randoms(use_true_random=False))
def test_every_reason_is_kept_once_and_order_changes_nothing(asked, shuffled):
    found = open_referrals(asked, as_at=AS_AT)
    keys = {(one.patient, one.row.service, one.row.region) for one in asked}
    assert len(found) == len(keys)
    reasons = {
        (one.patient, one.service, one.region, reason) for one in found for reason in one.reasons
    }
    assert reasons == {
        (one.patient, one.row.service, one.row.region, f"{one.pathway}.{step}")
        for one in asked
        for step in one.row.steps
    }
    other = list(asked)
    shuffled.shuffle(other)
    again = open_referrals(other, as_at=AS_AT)
    assert [(o.patient, o.service, o.region, o.state, o.priority, o.due) for o in again] == [
        (o.patient, o.service, o.region, o.state, o.priority, o.due) for o in found
    ]


# --- The command -----------------------------------------------------------------------------

ILL = ("ill", "2020-05-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("referrals")
    write_pathways(folder / "pathways")
    write_bundles(
        folder / "records",
        a=bundle("needs", ILL, ("grade-3", "2024-02-20")),
        b=bundle("had", ILL, ("refer", "2020-05-03")),
        c=bundle("well"),
    )
    run([folder / "pathways"], folder / "records", as_at=AS_AT, out=folder / "results")
    return folder


def test_a_run_and_its_folder_give_the_same_list(folder):
    from_data = referrals([folder / "pathways"], folder / "records", as_at=AS_AT)
    assert from_data == referrals([folder / "results"])
    [service] = from_data.services
    [one] = [one for one in service.referrals if one.patient == "needs"]
    # Both pathways send this patient to the clinic; `beta` has been waiting since 2020.
    assert one.reasons == ("alpha.sent", "beta.seen")
    assert (one.priority, one.need_since) == ("urgent", date(2020, 5, 1))
    assert (service.title, service.overdue) == ("The clinic", 1)


def test_the_csv_has_a_line_for_each_referral_with_its_columns(folder):
    found = referrals([folder / "results"])
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert len(rows) == found.count
    assert tuple(rows[0]) == COLUMNS
    [one] = [one for one in rows if one["patient"] == "needs"]
    assert one["reasons"] == "alpha.sent; beta.seen"
    assert (one["service"], one["state"], one["due"]) == ("clinic", "proposed", "2020-05-15")


def test_the_json_says_the_same_and_carries_the_caution(folder):
    found = referrals([folder / "results"])
    document = json.loads(as_json(found))
    jsonschema.validate(document, schema("open-referrals"))
    assert document["schema"] == "waypost-referrals/1"
    assert document["caution"] == found.caution
    assert [one["service"] for one in document["services"]] == ["clinic"]


def test_the_table_is_grouped_by_service_with_counts(folder, capsys):
    assert cli.main(["referrals", str(folder / "results")]) == 0
    printed = capsys.readouterr().out
    assert "of 3 patients, as at 1 March 2024" in printed
    assert "The clinic (clinic): " in printed
    assert "alpha.sent, beta.seen" in printed
    assert "Not medical advice" in printed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("referrals pathways", "pathways holds no run of Waypost"),
        ("referrals results pathways", "name the output folder of one run"),
        ("referrals results --as-at 2024-03-01", "name the output folder of one run"),
        ("referrals pathways --data records", "--as-at is needed too"),
    ],
)
def test_a_wrong_call_is_one_line_with_what_to_do(folder, monkeypatch, capsys, words, says):
    monkeypatch.chdir(folder)
    assert cli.main(words.split()) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert says in line


def test_errors_of_the_run_are_not_hidden(folder, tmp_path, capsys):
    data = write_bundles(tmp_path / "d", a=bundle("p1", ILL), b={"resourceType": "Bundle"})
    words = ["referrals", str(folder / "pathways"), "--data", str(data), "--as-at", "2024-03-01"]
    assert cli.main(words) == 1
    assert "referrals may be missing" in capsys.readouterr().err


def test_a_folder_with_spoilt_files_is_unreadable(folder, tmp_path):
    for name in ("run.json", "evaluations.ndjson"):
        (tmp_path / name).write_bytes((folder / "results" / name).read_bytes())
    (tmp_path / "evaluations.ndjson").write_text('{"schema": "waypost-evaluation/1"}\n', "utf-8")
    with pytest.raises(UnreadableInput, match="line 1 is not an evaluation"):
        referrals([tmp_path])
    (tmp_path / "run.json").write_text("{}", "utf-8")
    with pytest.raises(UnreadableInput, match=r"is not a waypost-run/1 file"):
        referrals([tmp_path])
    with pytest.raises(UsageError):
        referrals([tmp_path / "nowhere"])
